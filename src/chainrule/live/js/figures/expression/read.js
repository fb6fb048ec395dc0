// What a reader's expression is: its graph, one box a letter and an operation, each with a name.
import { Careful } from "../../engine/defined.js";
import { ANY, FormulaError, parse, toText } from "../../formula/index.js";
import { buildGraph, contains } from "../../formula/tree.js";
import { pretty } from "./words.js";

/** @import { Graph, Part } from "../../types.js" */

export const MOST = { letters: 12, boxes: 40 };
const AS_WRITTEN = /^−?([\d.]{1,7}|[\d.]*[πe])$/; // a number that a box shows so: 1234.5, −2π; others in four digits
const NAMES = "vustpqrnmkzyj"; // of values on the way: the first that is no letter of the expression

/**
 * Read an expression: its graph (constants are parts of their boxes; the last node is J), the text that it was read as,
 * and what is to be said of it. Throws a FormulaError and nothing else.
 * @param {string} text
 */
export function read(text) {
  const { tree, notes, variables } = parse(text, { variables: ANY });
  const whole = { position: tree.span[0], length: tree.span[1] - tree.span[0] };
  if (!variables.length) {
    throw new FormulaError(
      "No letter stands in it, so there is nothing to move and no derivative to ask for: write one, such as a.",
      { ...whole, expected: ["a letter"] },
    );
  }
  if (variables.includes("J")) {
    throw new FormulaError("J is the name of what comes out: call the letter something else.", {
      ...placeOf(tree, "J"),
      expected: ["another letter"],
    });
  }
  if (variables.length > MOST.letters) {
    throw new FormulaError(
      `It has ${variables.length} different letters, and there is room for the sliders of ${MOST.letters}: ` +
        "write a number for some of them.",
      { ...placeOf(tree, variables[MOST.letters]), expected: ["fewer letters"] },
    );
  }
  const graph = built(folded(tree), variables);
  const boxes = graph.nodes.filter(({ op }) => op !== "constant").length;
  if (boxes > MOST.boxes) {
    throw new FormulaError(
      `It makes ${boxes} boxes, and at most ${MOST.boxes} are drawn: write a shorter expression.`,
      { ...whole, expected: ["a shorter expression"] },
    );
  }
  return { graph, tree, shown: toText(subscripted(tree)), notes: [...notes, ...euler(tree), ...twice(tree)] };
}

/** What is said where e is a factor or a term, as letters are: e^a says itself what it is. @param {Part} tree */
function euler(tree) {
  /** @param {Part} part @returns {boolean} */
  const holds = (part) => (part.kind === "constant" && part.name === "e") || part.args.some(holds);
  return holds(tree) ? ["e is the number 2.718…, and has no slider."] : [];
}

/** The tree with its letters as they are written: w₁. @param {Part} part @returns {Part} */
const subscripted = (part) => ({
  ...part,
  ...(part.kind === "variable" && { name: pretty(part.name) }),
  args: part.args.map(subscripted),
});

/** Where a letter stands first. @param {Part} tree @param {string} letter */
function placeOf(tree, letter) {
  /** @param {Part} part @returns {Part | undefined} */
  const find = (part) => {
    if (part.kind === "variable" && part.name === letter) return part;
    for (const inner of part.args) {
      const found = find(inner);
      if (found) return found;
    }
  };
  const [start, end] = (find(tree) ?? tree).span;
  return { position: start, length: end - start };
}

/**
 * The tree with a number in the place of each part without a letter, which keeps how it was written.
 * @param {Part} part @returns {Part & { written?: string }}
 */
function folded(part) {
  if (contains(part)) return { ...part, args: part.args.map(folded) };
  const [start, end] = part.span;
  const careful = new Careful(buildGraph(part, []).graph);
  const { value, why } = careful.run([], []);
  if (why) throw new FormulaError(`${toText(part)} ${VALUELESS[why]}.`, { position: start, length: end - start });
  return { kind: "number", value: careful.blurred() ? 0 : value, args: [], span: part.span, written: toText(part) };
}

/** @type {Record<string, string>} */
const VALUELESS = {
  undefined: "has no value, so J has none, whatever the letters are",
  range: "is too large or too small a number to calculate with",
  rounding: "has a value that rounding hides, or none",
};

/** @param {Part & { written?: string }} tree @param {string[]} letters @returns {Graph} */
function built(tree, letters) {
  const { graph } = buildGraph(tree, letters);
  /** @param {Part & { written?: string }} part */
  const label = (part) => {
    if (part.written && AS_WRITTEN.test(part.written) && typeof part.node === "number")
      graph.nodes[part.node].label = part.written;
    part.args.forEach(label);
  };
  label(tree);
  // a letter alone: J is a box of its own
  if (graph.nodes[graph.output].op === "input")
    graph.output = graph.nodes.push({ op: "identity", args: [graph.output] }) - 1;
  return named(graph);
}

/** Name each value on the way: v1, v2, …, in the order in which they are computed. @param {Graph} graph */
export function named(graph) {
  const taken = new Set(graph.inputs.map((name) => name.replace(/\d+$/, "")));
  const letter = [...NAMES].find((name) => !taken.has(name));
  let count = 0;
  for (const node of graph.nodes) if (node.args) node.name = `${letter}${++count}`;
  return graph;
}

/** What is said where a part is written twice: it is computed twice, as it is in Python. @param {Part} tree */
function twice(tree) {
  /** @type {Map<string, number>} */
  const times = new Map();
  /** @param {Part} part */
  const count = (part) => {
    if (!part.args.length || !contains(part)) return;
    const text = toText(subscripted(part));
    times.set(text, (times.get(text) ?? 0) + 1);
    part.args.forEach(count);
  };
  count(tree);
  const [[text, often] = ["", 0]] = [...times].filter(([, n]) => n > 1);
  const so = often === 2 ? "twice" : `${often} times`;
  return often ? [`${text} is written ${so}, and computed ${so}, as in Python: each time with boxes of its own.`] : [];
}
