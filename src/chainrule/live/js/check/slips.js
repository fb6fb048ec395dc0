// Slips that nobody has to list, since they can be made with any function. What each says of an answer is true of it
// by the comparison that found it; where several hold, all of them are told.

import { parse } from "../formula/index.js";
import { edits } from "./edits.js";
import { added, inverted, isConstant, profile, quiet, same, scaled, shifted } from "./points.js";
import { factorText, formatNumber, likely, ofSign, turned } from "./words.js";

/** @import { FullProfile, Graph, GraphNode, ListedFormula, Prepared, Profile, Slip } from "../types.js" */

const CLOSE = 0.005;

/**
 * The parts that a graph adds up, each as a graph, with the sign it is added with.
 * @param {Graph} graph
 */
function terms({ inputs, nodes, output }) {
  /** @type {{ sign: number, graph: Graph }[]} */
  const found = [];
  /** @param {number} i @param {number} sign */
  const walk = (i, sign) => {
    const { op, args = [] } = nodes[i];
    if (op === "add" || op === "subtract") {
      walk(args[0], sign);
      walk(args[1], op === "add" ? sign : -sign);
    } else if (op === "negative") walk(args[0], -sign);
    else found.push({ sign, graph: { inputs, nodes, output: i } });
  };
  walk(output, 1);
  return found;
}

/** @param {{nodes: GraphNode[]}} graph @param {number} i @param {string} name @returns {boolean} */
function dependsOn({ nodes }, i, name) {
  const { op, args = [], name: own } = nodes[i];
  return op === "input" ? own === name : args.some((arg) => dependsOn({ nodes }, arg, name));
}

/**
 * What the function holds that does not move with the variable: the part that differentiating must remove.
 * @param {Graph} of @param {string} variable @param {number[][]} points @returns {Profile[]}
 */
export function still(of, variable, points) {
  const parts = terms(of).filter(({ graph }) => !dependsOn(graph, graph.output, variable));
  const profiles = parts.map(({ sign, graph }) => scaled(profile(graph, points), sign));
  if (profiles.length < 2) return profiles;
  return [...profiles, profiles.reduce(added)];
}

/**
 * Where an answer and the right one can be compared best: at the largest value of the right one.
 * @param {Profile} answer @param {Profile} right
 */
function strongest(answer, right) {
  let best = -1;
  right.values.forEach((value, i) => {
    const there = Number.isFinite(value) && Number.isFinite(answer.values[i]);
    if (there && (best < 0 || Math.abs(value) > Math.abs(right.values[best]))) best = i;
  });
  return best;
}

/**
 * Slips that are one thing done instead of another: several of them may give the same answer.
 * @param {FullProfile} answer @param {Prepared} data @returns {Slip[]}
 */
export function otherThings(answer, data) {
  const { of, right, variables, wrt, partials } = data;
  /** @type {Slip[]} */
  const found = [];
  /** @param {string} id @param {string} label @param {string} hint */
  const add = (id, label, hint) => found.push({ id, label, hint });
  if (!of) return found;
  if (same(answer, of)) {
    add("function-itself", "This is the function itself, not its derivative", "Its slope is asked for");
  }
  if (variables.length > 1) {
    partials.forEach((partial, i) => {
      if (i === wrt || !same(answer, partial)) return;
      const hint = `Here ${variables[wrt]} moves, and ${variables[i]} stands still`;
      add(`other-variable-${variables[i]}`, `This is the derivative with respect to ${variables[i]}`, hint);
    });
    return found;
  }
  const slopes = quiet(answer.gradients.map((gradient) => gradient[0]));
  const twice = quiet(right.gradients.map((gradient) => gradient[0]));
  if (!isConstant(slopes) && same(slopes, of)) {
    const label = "You went the other way: the derivative of your answer is the function in the question";
    add("integrated", label, "You integrated; differentiate instead");
  }
  if (!isConstant(twice) && same(answer, twice)) {
    add("differentiated-twice", "This is the second derivative", "Once is enough");
  }
  return found;
}

/**
 * By how much two profiles differ at most; infinite where only one has a value.
 * @param {Profile} answer @param {Profile} right
 */
function farthest(answer, right) {
  const differences = right.values.map((value, i) => (Number.isFinite(value) ? Math.abs(value - answer.values[i]) : 0));
  return differences.every(Number.isFinite) ? Math.max(...differences) : Infinity;
}

/**
 * One step away from the worked answer; the kinds of step that lead here, each once.
 * @param {Profile} answer @param {Prepared} data
 */
function oneStepAway(answer, data) {
  const { worked, variables, points } = data;
  if (!worked) return [];
  const found = new Map();
  for (const { text, ...slip } of edits(worked, variables)) {
    if (found.has(slip.id)) continue;
    const { graph } = parse(text, { variables, limits: { length: 5000, depth: 500 } });
    if (same(answer, profile(graph, points))) found.set(slip.id, slip);
  }
  return [...found.values()];
}

/** @param {Profile} _answer @param {Prepared} _data @param {number} factor @param {string} what @returns {Slip[]} */
function multiple(_answer, _data, factor, what) {
  /** @param {string} id @param {string} label @param {string} hint @returns {Slip[]} */
  const found = (id, label, hint) => [{ id, label, hint }];
  if (Math.abs(factor - 1) < 2 * CLOSE) {
    const hint = "Write it exactly, such as pi, e, 1/3 or sqrt(2)";
    return found("rounded", "Very close: a number in it seems to be rounded", hint);
  }
  const label = `Your answer is ${factorText(factor)} times ${what}`;
  if (factor < 0) return found("factor", label, "The form is right; a sign and a constant factor are not");
  if ([Math.PI / 180, 180 / Math.PI].some((turn) => Math.abs(factor - turn) < 1e-9 * turn)) {
    return found("degrees", label, "That is the factor between degrees and radians; angles here are in radians");
  }
  return found("factor", label, "The form is right; look for a constant factor that was lost, or came in twice");
}

/**
 * What is wrong with an answer that no listed mistake explains: one slip, or several that all lead to it, or none.
 * @param {Graph} graph @param {FullProfile} answer @param {Prepared} data @returns {Slip[]}
 */
export function unlisted(graph, answer, data) {
  const { right, of, variables, wrt } = data;
  /** @param {string} id @param {string} label @param {string} hint @returns {Slip[]} */
  const found = (id, label, hint) => [{ id, label, hint }];
  const what = of ? "the derivative" : "the right answer";
  if (answer.values.every((value) => value === 0)) {
    const held = variables.length > 1 ? `what does not move with ${variables[wrt]}` : "a constant";
    const hint = of ? `Only ${held} has slope 0 everywhere` : "The right answer is not";
    return found("zero", "Your answer is 0 everywhere", hint);
  }
  const other = otherThings(answer, data);
  if (same(answer, scaled(right, -1))) {
    return [...found("sign", "Only the sign is wrong", "Follow each minus sign through the steps once more"), ...other];
  }
  if (other.length) return other;
  if (isConstant(right)) {
    if (!isConstant(answer)) return [];
    const hint = of ? "Measure the slope: how far does the value move if the variable moves by 1?" : "";
    return found("other-constant", "A constant is right, but not this one", hint);
  }

  const at = strongest(answer, right);
  if (at < 0) return [];
  const factor = answer.values[at] / right.values[at];
  const proportional = Number.isFinite(factor) && factor !== 0 && same(answer, scaled(right, factor));
  if (proportional && factor > 0) return multiple(answer, data, factor, what);
  /** @param {ListedFormula & {profile: Profile}} mistake */
  const flips = ({ label, profile: wrong }) => !ofSign(label) && same(answer, scaled(wrong, -1));
  const flipped = data.mistakes.find(flips);
  if (flipped) return found("sign-and-mistake", turned(flipped.label), flipped.hint);
  if (proportional) return multiple(answer, data, factor, what);

  const apart = Math.max(farthest(answer, right), farthest(profile(graph, data.more), data.moreRight));
  const close = apart < CLOSE * Math.abs(right.values[at]);
  if (of && !close && data.still.some((part) => same(answer, added(right, part)))) {
    const hint = "A part that does not move with the variable has slope 0, and leaves no trace in the derivative";
    return found("kept-constant", "You kept a part of the function that stands still", hint).map(likely);
  }
  if (!close) {
    const steps = oneStepAway(answer, data);
    if (steps.length) return steps.map(likely);
  }
  const offset = answer.values[at] - right.values[at];
  // both ways: beside 10^12 the right one is nothing
  const both = () => same(answer, shifted(right, offset)) && same(shifted(answer, -offset), right);
  if (Number.isFinite(offset) && offset !== 0 && both()) {
    const constant = `${offset < 0 ? "minus" : "plus"} the constant ${factorText(Math.abs(offset))}`;
    if (close) {
      const hint = "A number in it seems to be rounded: write it exactly, such as 4/3";
      return found("rounded", `Very close: your answer is ${what} ${constant}`, hint);
    }
    return found("offset", `Your answer is ${what} ${constant}`, "Look at the numbers that are added");
  }
  if (same(answer, inverted(right))) {
    return found("reciprocal", `This is one over ${what}`, "Turn the fraction round");
  }
  if (close) {
    const label = `Very close, but not ${what}: it is off by up to ${formatNumber(apart, 2)} where it was tried`;
    return found("rounded", label, "Perhaps a number in it is rounded: write it exactly, such as pi or 1/3");
  }
  return [];
}
