// Random formulas, each echoed in three ways and read back: the text, what the eye sees of the MathML, and the text
// that a browser copies from it. One line of JSON in, one out.

import { Program } from "../../../src/chainrule/live/js/engine/graph.js";
import { parse, toMathML, toText } from "../../../src/chainrule/live/js/formula/index.js";
import { serve } from "./answering.mjs";

const VARIABLES = ["x", "W₁", "ŷ"];
const POINTS = [
  [0.7, -1.3, 0.4],
  [-2.1, 0.6, 1.7],
];
const LOOSE = { variables: VARIABLES, limits: { length: 1e5, depth: 1e4 } };
const CALLS = [
  "sin",
  "cos",
  "exp",
  "ln",
  "sqrt",
  "abs",
  "sigmoid",
  "tanh",
  "relu",
  "square",
  "cube",
  "reciprocal",
  "leaky_relu",
];
const NUMBERS = ["1", "2", "3", "10", "0.5", "1e-7", "2.5e-9", "3e21", "1.25"];

/** A sequence of numbers from 0 to 1 that is the same for the same seed. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    const t = Math.imul(state ^ (state >>> 7), 61 | state);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A formula with all its brackets. */
function formula(next, depth) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const part = () => formula(next, depth - 1);
  const kind = depth <= 0 ? 0 : next();
  if (kind < 0.2) return pick([...NUMBERS, "x", "x", "x", "W1", "yhat", "pi", "e"]);
  if (kind < 0.35) return `(-${part()})`;
  if (kind < 0.5) return `(${part()}*${part()})`;
  if (kind < 0.6) return `(${part()}/${part()})`;
  if (kind < 0.7) return `(${part()}+${part()})`;
  if (kind < 0.8) return `(${part()}-${part()})`;
  if (kind < 0.9) return `${pick(CALLS)}(${part()})`;
  return `(${pick([part(), "e", pick(NUMBERS)])}^(${pick(["2", "3", "-1", "-2", "0.5", "x", part()])}))`;
}

/** Values at the points, and how much of them rounding may have spoilt. */
function values(graph) {
  const program = new Program(graph);
  return POINTS.map((point) => {
    const value = program.forward(point);
    program.backward();
    const noise = program.values.reduce((sum, v, i) => sum + Math.abs(v * program.adjoints[i] || 0), 0);
    return { value, firm: Number.isFinite(value) && noise < 1e5 * Math.abs(value) };
  });
}

const close = (a, b) => Math.abs(a - b) <= 1e-8 * Math.max(Math.abs(a), Math.abs(b));

// ---------------------------------------------------------------------------- MathML, as the eye reads it

/** Elements of the markup, [tag, attributes, children or text]. */
function elements(markup) {
  const root = ["root", "", []];
  const open = [root];
  for (const [, closing, tag, attributes, text] of markup.matchAll(/<(\/?)(\w+)([^>]*)>([^<]*)/g)) {
    if (closing) open.pop();
    else {
      const element = [
        tag,
        attributes,
        text ? text.replace(/&#x(\w+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16))) : [],
      ];
      open.at(-1)[2].push(element);
      open.push(element);
    }
  }
  return root[2];
}

/** What stands in a row, from left to right: invisible signs are not seen, and rows have no brackets of their own. */
function stream(list) {
  return list.flatMap(([tag, attributes, inside]) => {
    if (attributes.includes("cr-silent")) return [];
    if (tag === "mrow" || tag === "math") return stream(inside);
    if (tag === "mo") return inside === "\u2062" || inside === "\u2061" ? [] : [inside];
    if (tag === "mn") return [{ number: Number(inside) }];
    if (tag === "mi") return [{ name: inside }];
    if (tag === "msub") return [{ name: inside[0][2] + stream(inside.slice(1))[0].number }];
    if (tag === "mover") return [{ name: "yhat" }];
    if (tag === "msup") return [...stream(inside.slice(0, 1)), { exponent: read(stream(inside.slice(1))) }];
    if (tag === "mfrac") return [{ fraction: inside.map((one) => read(stream([one]))) }];
    if (tag === "msqrt") return [{ under: read(stream(inside)) }];
    throw new Error(`what is <${tag}>?`);
  });
}

const FUNCTIONS = { σ: "sigmoid", ln: "ln" };

/** The row as a formula with all its brackets. */
function read(items) {
  let i = 0;
  const sum = () => {
    let left = product(true);
    while (items[i] === "+" || items[i] === "−") left = `(${left}${items[i++] === "+" ? "+" : "-"}${product(false)})`;
    return left;
  };
  const product = (first) => {
    if (first && items[i] === "−") {
      i++;
      return `(-${product(true)})`;
    }
    let left = power();
    while (i < items.length && !["+", "−", ")"].includes(items[i]) && !(items[i] === "|" && bars > 0)) {
      if (items[i] === "·") i++;
      left = `(${left}*${power()})`;
    }
    return left;
  };
  const power = () => {
    const base = atom();
    if (items[i]?.exponent === undefined) return base;
    return `(${base}^(${items[i++].exponent}))`;
  };
  let bars = 0;
  const atom = () => {
    const item = items[i++];
    if (item === "(") {
      const outer = bars;
      bars = 0;
      const inside = sum();
      bars = outer;
      if (items[i++] !== ")") throw new Error("a bracket stays open");
      return `(${inside})`;
    }
    if (item === "|") {
      bars += 1;
      const inside = sum();
      bars -= 1;
      if (items[i++] !== "|") throw new Error("a bar stays open");
      return `abs(${inside})`;
    }
    if (item?.number !== undefined) {
      if (items[i]?.number !== undefined) throw new Error("two numbers side by side");
      return `(${item.number})`;
    }
    if (item?.under) return `sqrt(${item.under})`;
    if (item?.fraction) return `((${item.fraction[0]})/(${item.fraction[1]}))`;
    if (item?.name && items[i] === "(" && [...item.name].length > 1 && !/^W|^yhat/.test(item.name))
      return `${item.name}${atom()}`;
    if (item?.name && items[i] === "(" && item.name in FUNCTIONS) return `${FUNCTIONS[item.name]}${atom()}`;
    if (item?.name) return ` ${item.name} `;
    throw new Error(`unexpected ${JSON.stringify(item)}`);
  };
  const all = sum();
  if (i < items.length) throw new Error(`left over: ${JSON.stringify(items.slice(i))}`);
  return all;
}

// A browser shows single letters in italics of their own, and copies them so.
const ITALICS = { x: "𝑥", W: "𝑊", y: "𝑦", e: "𝑒", π: "𝜋", σ: "𝜎" };

/** The text that a browser copies from the markup. */
function copied(markup) {
  return markup
    .replace(/<mi>(.)<\/mi>/gu, (_all, letter) => ITALICS[letter] ?? letter)
    .replace(/<[^>]*>/g, "\n")
    .replace(/&#x(\w+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replaceAll("&amp;", "&");
}

function echo(tree) {
  const markup = toMathML(tree);
  return { text: toText(tree), seen: read(stream(elements(markup))), copied: copied(markup) };
}

function answer({ do: what, text, seed, count, depth }) {
  if (what === "echo") return echo(parse(text, LOOSE).tree);
  const next = random(seed);
  const failures = [];
  let compared = 0;
  for (let k = 0; k < count; k++) {
    const typed = formula(next, 1 + Math.floor(next() * depth));
    let found;
    try {
      found = parse(typed, LOOSE);
    } catch (error) {
      if (/too large/.test(error.message)) continue;
      throw error;
    }
    const expected = values(found.graph);
    let ways = {};
    try {
      ways = echo(found.tree);
    } catch (error) {
      failures.push(`${typed}: ${error.message}`);
    }
    for (const [way, shown] of Object.entries(ways)) {
      try {
        const got = values(parse(shown, LOOSE).graph);
        got.forEach(({ value }, i) => {
          if (!expected[i].firm) return;
          compared += 1;
          if (!close(value, expected[i].value))
            failures.push(`${typed}: ${way} ${shown} is ${value}, not ${expected[i].value}`);
        });
      } catch (error) {
        failures.push(`${typed}: ${way} ${JSON.stringify(shown)}: ${error.message}`);
      }
    }
  }
  return { compared, failures: failures.slice(0, 8), wrong: failures.length };
}

await serve(answer);
