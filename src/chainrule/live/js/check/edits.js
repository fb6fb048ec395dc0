// Answers that are one small change away from the worked one: each edit is a slip with a name.

import { toText } from "../formula/index.js";

/** @import { Operation, Part, Slip } from "../types.js" */

/** @type {Record<string, string>} */
const SWAPPED = { sin: "cos", cos: "sin" };
/** @type {Record<string, string>} */
const SWAPPED_HYPERBOLIC = { sinh: "cosh", cosh: "sinh" };

/** @type {Record<string, [string, string]>} */
const SLIPS = {
  sign: ["One sign inside is turned round", "The rest is right: follow each plus and minus once more"],
  term: ["One term is missing", "The rest is right: go through the terms of each sum once more"],
  terms: ["Several terms are missing", "The rest is right: go through the terms of each sum once more"],
  factor: ["One factor is missing", "The rest is right: go through the factors of each product once more"],
  factors: ["Several factors are missing", "The rest is right: go through the factors of each product once more"],
  twice: ["One factor came in twice", "The rest is right: go through the factors of each product once more"],
  "all-twice": ["Several factors came in twice", "The rest is right: go through the factors of each product once more"],
  exponent: ["An exponent is off by one", "The rest is right: look at the exponents once more"],
  power: ["An exponent is missing", "The rest is right: look for what should be raised to a power"],
  trig: ["sin and cos have changed places somewhere", "The rest is right: ask at each of them which it is"],
  hyperbolic: ["sinh and cosh have changed places somewhere", "The rest is right: ask at each of them which it is"],
  letter: ["One letter stands where another belongs", "The rest is right: ask at each letter whether it is the one"],
  divided: ["A part is multiplied where it should divide", "The rest is right: look at the fractions once more"],
  sum: ["A sum stands where a product belongs", "The rest is right: look at each plus once more"],
  argument: ["A function is left out", "The rest is right: ask at each part what works on it"],
  number: ["One number inside is doubled or halved", "The rest is right: look at the numbers once more"],
};

/** @param {string} op @param {...Part} args @returns {Operation} */
const binary = (op, ...args) => ({ kind: "binary", op, args, span: [0, 0] });
/** @param {number} value @returns {Part} */
const number = (value) => ({ kind: "number", value, args: [], span: [0, 0] });
/** @param {Part} part @returns {Operation} */
const negative = (part) => ({ kind: "negative", op: "negative", args: [part], span: [0, 0] });

/**
 * Whether a part is a product, or a sum, of several: a minus sign in front changes nothing of that.
 * @param {Part} part @returns {boolean}
 */
const isProduct = ({ op, args }) => (op === "negative" ? isProduct(args[0]) : op === "multiply" || op === "divide");
/** @param {Part} part @returns {boolean} */
const isSum = ({ op, args }) => (op === "negative" ? isSum(args[0]) : op === "add" || op === "subtract");

/**
 * What one part may become by a slip: pairs of a slip's name and the part that replaces it.
 *
 * A slip has one name: x² without its exponent is not an exponent off by one as well, nor 2x without its 2 a number
 * that is halved.
 * @param {Part} part @param {string[]} variables @returns {Generator<[string, Part], void>}
 */
function* changes(part, variables) {
  const [a, b] = part.args;
  if (part.op === "add" || part.op === "subtract") {
    yield ["sign", binary(part.op === "add" ? "subtract" : "add", a, b)];
    yield ["sign", binary(part.op, negative(a), b)];
    yield [isSum(b) ? "terms" : "term", a];
    yield [isSum(a) ? "terms" : "term", part.op === "subtract" ? negative(b) : b];
  }
  if (part.op === "negative") yield ["sign", a];
  if (part.op === "multiply") {
    yield [isProduct(b) ? "factors" : "factor", a];
    yield [isProduct(a) ? "factors" : "factor", b];
    yield [isProduct(a) ? "all-twice" : "twice", binary("multiply", part, a)];
    yield [isProduct(b) ? "all-twice" : "twice", binary("multiply", part, b)];
    yield ["sum", binary("add", a, b)];
  }
  if (part.op === "divide") {
    yield [isProduct(b) ? "factors" : "factor", a];
    yield ["divided", binary("multiply", a, b)];
  }
  if (part.op === "power") {
    yield ["power", a];
    if (b.kind === "number") {
      yield ["exponent", binary("power", a, number(b.value + 1))];
      if (b.value !== 2) yield ["exponent", binary("power", a, number(b.value - 1))];
    }
  }
  if (part.kind === "call") yield ["argument", a];
  if (part.kind === "call" && SWAPPED[part.op]) yield ["trig", { ...part, op: SWAPPED[part.op] }];
  if (part.kind === "call" && SWAPPED_HYPERBOLIC[part.op]) {
    yield ["hyperbolic", { ...part, op: SWAPPED_HYPERBOLIC[part.op] }];
  }
  if (part.kind === "variable") {
    for (const name of variables) if (name !== part.name) yield ["letter", { ...part, name }];
  }
  if (part.kind === "number") {
    for (const value of [2 * part.value, part.value / 2]) if (value !== 1) yield ["number", number(value)];
  }
}

/**
 * Every formula that one slip makes of the worked answer's tree: `{id, label, hint, text}`, to be parsed again.
 * @param {Part} tree @param {string[]} variables @returns {Generator<Slip & {text: string}, void>}
 */
export function* edits(tree, variables) {
  /** @param {string} name @param {Part} whole */
  const slip = (name, whole) => {
    const [label, hint] = SLIPS[name];
    return { id: `edit-${name}`, label, hint, text: toText(whole) };
  };
  /** @param {Part} part @param {(changed: Part) => Part} whole @returns {Generator<Slip & {text: string}, void>} */
  function* within(part, whole) {
    for (const [name, changed] of changes(part, variables)) yield slip(name, whole(changed));
    for (let i = 0; i < part.args.length; i++) {
      /** @param {Part} inner */
      const around = (inner) => whole({ ...part, args: part.args.map((arg, k) => (k === i ? inner : arg)) });
      yield* within(part.args[i], around);
    }
  }
  yield* within(tree, (changed) => changed);
}
