// What goes wrong on the way back through a graph, and the numbers that it leads to: the twin of
// live/backpropagation/slips.py, where the sentences stand. Judging what was typed is the practice's.
import { formatNumber } from "../../check/words.js";

/** @import { Question } from "../../types.js" */
/** @import { Box, RandomGraph } from "./graphs.js" */
/** @typedef {{ id: string, value: number, fields: () => Record<string, string> }} Slip */

const NEAR = 0.0123; // relative: as in Python
const ROUNDED = 0.002; // relative: what a gradient may be off that is no whole number

/** @param {number} z */
export const squeeze = (z) => 1 / (1 + Math.exp(-z));

/** Whether two numbers could be taken for each other. @param {number} a @param {number} b */
export const close = (a, b) => Math.abs(a - b) <= NEAR * Math.max(Math.abs(a), Math.abs(b));

export const bracketed = (value) => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/** A sentence with its places filled. @param {string} text @param {Record<string, string>} fields */
export const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => fields[name]);

/**
 * What is taken for the local slope of a box with respect to one of its inputs, by slip.
 * @param {RandomGraph} graph @param {Box} box @param {number} slot @returns {[string, number][]}
 */
function wrongSlopes({ values, slopes, uses }, { name, op, args, k }, slot) {
  const [v, u, slope] = [values[name], values[args[slot]], slopes[name][slot]];
  const [two, alone] = [args.length === 2, uses[args[slot]].length === 1];
  /** @type {[string, number][]} */
  const found = [];
  if (slope < 0) found.push(["lost_sign", -slope]);
  if (op === "subtract" && slot === 0) found.push(["new_sign", -1]);
  if (["add", "subtract", "from"].includes(op) && !two) found.push(["constant", k]);
  if (op === "add" && two) found.push(["plus_as_times", values[args[1 - slot]]]);
  if (op === "multiply") found.push([two ? "own_factor" : "own_value", u]);
  if (op === "square") found.push(["no_two", u], ["square_outside", 2 * v]);
  if (op === "maximum" && slope) {
    found.push(["shared", 0.5]);
    if (alone) found.push(["robbed", 0]);
  } else if (op === "maximum") found.push(["loser", 1]);
  if (op === "relu" && !slope) found.push(["relu_open", 1]);
  else if (op === "relu" && alone) found.push(["relu_shut", 0]);
  if (op === "sigmoid") {
    const outside = squeeze(v) * (1 - squeeze(v));
    found.push(["sigma_outside", outside], ["sigma_half", 1 - v], ["sigma_inside", u * (1 - u)]);
  }
  if (["square", "sigmoid"].includes(op) || (op === "relu" && slope)) found.push(["value", v]);
  if (["multiply", "square", "sigmoid"].includes(op) && slope !== -1) found.push(["unchanged", 1]);
  return found;
}

/**
 * The slips that lead to a wrong gradient of z with respect to a value, each with its number.
 * @param {RandomGraph} graph @param {string} name @returns {Slip[]}
 */
export function slipsOf(graph, name) {
  const { values, gradients, slopes } = graph;
  const [right, uses, parts] = [gradients[name], graph.uses[name], graph.contributions(name)];
  const n = String(uses.length);
  /** @type {Slip[]} */
  const found = [];
  const add = (id, value, fields) => found.push({ id, value: value + 0, fields });
  uses.forEach(([box, slot], i) => {
    const [upstream, slope, part] = [gradients[box.name], slopes[box.name][slot], parts[i]];
    const other = box.args[1 - slot];
    const fields = () => ({
      u: name,
      v: box.name,
      w: other ?? "",
      uv: formatNumber(values[name]),
      vv: formatNumber(values[box.name]),
      W: other === undefined ? "" : formatNumber(values[other]),
      k: formatNumber(box.k),
      n,
      g: formatNumber(upstream),
      G: bracketed(upstream),
      s: formatNumber(slope),
      S: bracketed(slope),
    });
    if (uses.length > 1 && part && part !== right) add("assigned", part, fields);
    for (const [slip, wrong] of wrongSlopes(graph, box, slot))
      if (upstream && wrong !== slope) add(slip, right + upstream * (wrong - slope), fields);
    if (uses.length === 1 && slope && upstream && box.name !== "z") {
      if (upstream !== 1) add("local", slope, fields);
      if (slope !== 1) add("added", upstream + slope, fields);
    }
  });
  if (uses.length > 1 && parts.every(Boolean)) {
    const product = parts.reduce((all, part) => all * part, 1);
    add("multiplied", product, () => ({ u: name, n }));
  }
  for (const fork of graph.asked) {
    const users = graph.uses[fork];
    if (fork === name || users.length < 2) continue;
    const [full, reach] = [gradients[fork], graph.gradientsOf(fork)[name]];
    for (const part of graph.contributions(fork)) {
      if (!part || part === full || !reach) continue;
      const fields = { f: fork, part: formatNumber(part), n: String(users.length), full: formatNumber(full) };
      add("early", right + (part - full) * reach, () => fields);
    }
  }
  return found;
}

/** A slip in words. @param {Slip} slip @param {Record<string, string[]>} texts */
export function told({ id, value, fields }, texts) {
  const [label, hint] = texts[id].map((text) => filled(text, fields()));
  return { id, value, label, hint };
}

/**
 * The question for the gradient of z with respect to a value, as the judge takes it.
 * @param {RandomGraph} graph @param {string} name @param {Record<string, string[]>} texts
 * @returns {Question}
 */
export function questionOf(graph, name, texts) {
  const right = graph.gradients[name];
  const mistakes = slipsOf(graph, name).map((slip) => told(slip, texts));
  const tolerance = Number.isInteger(right) ? 1e-6 : ROUNDED * Math.abs(right);
  return { kind: "number", right, tolerance, mistakes };
}
