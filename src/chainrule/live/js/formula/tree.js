// The tree of a formula, and the graph it stands for.
import { toText } from "./print.js";
import { CALL_TEXT, CONSTANT_VALUES, FormulaError } from "./words.js";

/** @import { Graph, GraphNode, Operation, Part, Span } from "../types.js" */

/** @type {Record<string, string>} */
const SIGNS = { add: "+", subtract: "−", multiply: "×", divide: "÷" };

/** @param {string} op @param {Part} left @param {Part} right @param {boolean} [implicit] @returns {Operation} */
export function binary(op, left, right, implicit = false) {
  return {
    kind: "binary",
    op,
    args: [left, right],
    span: [left.span[0], right.span[1]],
    ...(implicit && { implicit }),
  };
}

/** @param {Part} operand @param {number} start @returns {Operation} */
export function negative(operand, start) {
  return { kind: "negative", op: "negative", args: [operand], span: [start, operand.span[1]] };
}

/** @param {Part} base @param {Part} exponent @param {Span} [span] @returns {Operation} */
export function power(base, exponent, span = [base.span[0], exponent.span[1]]) {
  if (base.kind === "constant" && base.name === "e") {
    return { kind: "call", op: "exp", style: "power", args: [exponent], span };
  }
  return { kind: "binary", op: "power", args: [base, exponent], span };
}

/**
 * square(x), cube(x), reciprocal(x) become x², x³, 1/x: one form for what means the same.
 * @param {string} op @param {Part} argument @param {Span} span @returns {Part}
 */
export function call(op, argument, span) {
  /** @param {number} value @returns {Part} */
  const number = (value) => ({ kind: "number", value, args: [], span: [...span] });
  switch (op) {
    case "square":
      return power(argument, number(2), span);
    case "cube":
      return power(argument, number(3), span);
    case "reciprocal":
      return { ...binary("divide", number(1), argument), span };
    case "negative":
      return { ...negative(argument, span[0]), span };
    case "identity":
      return { ...argument, span };
    default:
      return { kind: "call", op, args: [argument], span };
  }
}

/**
 * Tell whether the tree holds a variable: any, or the named one.
 * @param {Part} tree @param {string | null} [variable] @returns {boolean}
 */
export function contains(tree, variable = null) {
  if (tree.kind === "variable") return variable === null || tree.name === variable;
  return tree.args.some((part) => contains(part, variable));
}

/**
 * The value of a tree without variables, functions aside; null for any other.
 * @param {Part} tree @returns {number | null}
 */
export function constantValue(tree) {
  if (tree.kind === "number") return tree.value;
  if (tree.kind === "constant") return CONSTANT_VALUES[tree.name];
  if (tree.kind === "variable" || tree.kind === "call") return null;
  const [a, b = 0] = tree.args.map(constantValue);
  if (a === null || b === null) return null;
  switch (tree.op) {
    case "negative":
      return -a;
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "divide":
      return a / b;
    default:
      return a ** b;
  }
}

/**
 * The graph of a tree, in the form that Python's `Graph.export` writes; numbers each part of the tree.
 * @param {Part} tree @param {string[]} variables @returns {{graph: Graph, labels: string[]}}
 */
export function buildGraph(tree, variables) {
  /** @type {GraphNode[]} */
  const nodes = variables.map((name) => ({ op: "input", name }));
  const labels = [...variables];
  /** @param {GraphNode} node @param {string} label */
  const emit = (node, label) => {
    nodes.push(node);
    labels.push(label);
    return nodes.length - 1;
  };
  /** @param {number} value @param {string} label */
  const constant = (value, label) => emit({ op: "constant", value: jsonNumber(value) }, label);
  /** @param {Part} part @returns {number} */
  const visit = (part) => {
    part.node = place(part);
    part.label = part.node === null ? "" : labels[part.node];
    return part.node;
  };
  /** @param {Part} part @returns {number} */
  const place = (part) => {
    switch (part.kind) {
      case "number":
        return constant(part.value, formatNumber(part.value));
      case "constant":
        return constant(CONSTANT_VALUES[part.name], part.name);
      case "variable":
        return variables.indexOf(part.name);
      case "negative":
        if (part.args[0].kind === "number") {
          skip(part.args[0]);
          return constant(-part.args[0].value, `−${formatNumber(part.args[0].value)}`);
        }
        return emit({ op: "negative", args: [visit(part.args[0])] }, "−");
      case "call": {
        const args = part.args.map(visit);
        return emit(
          { op: part.op, args },
          part.style === "power" ? "e^" : (CALL_TEXT[part.op] ?? (part.op === "absolute" ? "| |" : part.op)),
        );
      }
      default:
        return part.op === "power" ? placePower(part) : placeBinary(part);
    }
  };
  /** @param {Operation} part */
  const placeBinary = (part) => {
    const args = part.args.map(visit);
    return emit({ op: part.op, args }, SIGNS[part.op]);
  };
  /** @param {Operation} part */
  const placePower = (part) => {
    const base = visit(part.args[0]);
    const value = constantValue(part.args[1]);
    if (value === 2 || value === 3) {
      skip(part.args[1]);
      return emit({ op: value === 2 ? "square" : "cube", args: [base] }, value === 2 ? "( )²" : "( )³");
    }
    if (value === null) return emit({ op: "power", args: [base, visit(part.args[1])] }, "^");
    skip(part.args[1]);
    const exponent = constant(value, toText(part.args[1]));
    part.args[1].node = exponent;
    part.args[1].label = labels[exponent];
    return emit({ op: "power", args: [base, exponent] }, "^");
  };
  /** @param {Part} part */
  const skip = (part) => {
    part.node = null;
    part.label = "";
    part.args.forEach(skip);
  };
  const output = visit(tree);
  return { graph: { inputs: [...variables], nodes, output }, labels };
}

/** @param {number} value */
function jsonNumber(value) {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** @param {number} value */
function formatNumber(value) {
  return String(value).replace("-", "−");
}

/** @param {Part} tree */
export function numberParts(tree) {
  let id = 0;
  /** @param {Part} part */
  const visit = (part) => {
    part.id = id++;
    part.args.forEach(visit);
  };
  visit(tree);
}

/**
 * Refuse a part without a variable that no number of a computer can hold: 10^400.
 * @param {Part} part @param {string} source
 */
export function checkSize(part, source) {
  part.args.forEach((inner) => checkSize(inner, source));
  if (part.args.length === 0 || Math.abs(constantValue(part) ?? 0) !== Infinity) return;
  const [above, below] = part.args.map(constantValue);
  const divided = part.op === "divide" ? below === 0 : part.op === "power" && above === 0;
  if (divided || ![above, below ?? 0].every(Number.isFinite)) return;
  const [start, end] = part.span;
  const message = `${source.slice(start, end)} is too large a number to calculate with.`;
  throw new FormulaError(message, { position: start, length: end - start });
}

/**
 * The names of the variables in a tree, in the order they are met.
 * @param {Part} tree @param {string[]} [found]
 */
export function variablesOf(tree, found = []) {
  if (tree.kind === "variable" && !found.includes(tree.name)) found.push(tree.name);
  tree.args.forEach((part) => variablesOf(part, found));
  return found;
}
