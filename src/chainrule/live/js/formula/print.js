// A formula shown as it was read: as text, and as MathML.
import { CALL_TEXT, canonicalName } from "./words.js";

/** @import { Part } from "../types.js" */

/** @type {Record<string, number>} */
const PRECEDENCE = { add: 1, subtract: 1, multiply: 2, divide: 2, negative: 3, power: 4 };

/** @param {Part} tree */
function precedence(tree) {
  if (tree.kind === "call") return tree.style === "power" ? 4 : 5;
  return PRECEDENCE[tree.op ?? ""] ?? 5;
}

/**
 * A number that is printed with a power of ten is a product: 1e-7 is 1·10^(−7).
 * @param {Part} part
 */
const scientific = (part) => part.kind === "number" && String(part.value).includes("e");

/**
 * Whether a part is printed with a minus sign in front: −x, and −2x.
 * @param {Part} part @param {boolean} [quotients] @returns {boolean}
 */
function signed(part, quotients) {
  if (part.kind === "negative") return true;
  const product = part.op === "multiply" || (quotients === true && part.op === "divide");
  return product && precedence(part.args[0]) >= 2 && signed(part.args[0], quotients);
}

/**
 * A number written right before a letter or a parenthesis needs no dot: 2x, 3 sin(x). Before a bar it does: in |2·|x||
 * nobody could tell which bar closes.
 * @param {Part} left @param {Part} right
 */
function juxtaposed(left, right) {
  const number = left.kind === "negative" ? left.args[0] : left;
  if (number.kind !== "number" || scientific(number) || signed(right)) return false;
  const first = right.op === "power" ? right.args[0] : right;
  if (first.op === "absolute" || precedence(first) === 3) return false;
  return precedence(right) < 4 || ["variable", "constant", "call"].includes(first.kind);
}

/** @param {Part} part */
const plainBase = (part) =>
  ["variable", "constant"].includes(part.kind) || (part.kind === "number" && !scientific(part));

/**
 * The formula as plain text, with only the parentheses it needs; `parse` reads it back to the same value.
 * @param {Part} tree @returns {string}
 */
export function toText(tree) {
  /** @param {Part} part @param {number} least */
  const inside = (part, least) => (precedence(part) < least ? `(${toText(part)})` : toText(part));
  const [a, b] = tree.args;
  switch (tree.kind) {
    case "number":
      return String(tree.value);
    case "constant":
    case "variable":
      return tree.name;
    case "negative":
      return `−${signed(a, true) ? `(${toText(a)})` : inside(a, 2)}`;
    case "call":
      if (tree.style === "power") return `e^${exponentText(a)}`;
      if (tree.op === "absolute") return `|${toText(a)}|`;
      return `${CALL_TEXT[tree.op] ?? tree.op}(${tree.args.map(toText).join(", ")})`;
    default:
  }
  switch (tree.op) {
    case "add":
    case "subtract":
      return `${toText(a)} ${tree.op === "add" ? "+" : "−"} ${signed(b, true) ? `(${toText(b)})` : inside(b, 2)}`;
    case "multiply": {
      const left = inside(a, 2);
      const right = inside(b, 4);
      if (!juxtaposed(a, b)) return `${left}·${right}`;
      const spaced = b.kind === "call" && b.style !== "power" && /^\p{L}/u.test(right);
      return `${left}${spaced ? " " : ""}${right}`;
    }
    case "divide":
      return `${inside(a, 2)}/${inside(b, 4)}`;
    default: {
      const base = plainBase(a) || a.op === "absolute" ? toText(a) : `(${toText(a)})`;
      const value = b.kind === "number" ? b.value : null;
      if (value === 2) return `${base}²`;
      if (value === 3) return `${base}³`;
      return `${base}^${exponentText(b)}`;
    }
  }
}

/** @param {Part} tree */
const exponentText = (tree) => (plainBase(tree) ? toText(tree) : `(${toText(tree)})`);

/** @param {string} text */
const escaped = (text) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** @param {string} symbol */
const operator = (symbol) => `<mo>${symbol}</mo>`;
/** @param {...string} parts */
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
/** @param {string} part */
const fenced = (part) => row('<mo stretchy="true">(</mo>', part, '<mo stretchy="true">)</mo>');

/**
 * What the shape of a formula says, for those who copy it: neither seen nor spoken, but part of the text.
 * @param {string} symbol
 */
const unseen = (symbol) => `<mo class="cr-silent" aria-hidden="true" lspace="0" rspace="0">${symbol}</mo>`;
/** @param {string} base @param {string} exponent */
const raised = (base, exponent) => `<msup>${base}${row(unseen("^("), exponent, unseen(")"))}</msup>`;
/** @param {string} above @param {string} below */
const over = (above, below) =>
  `<mfrac>${row(unseen("(("), above, unseen(")"))}${row(unseen("/("), below, unseen("))"))}</mfrac>`;
/** @param {string} inside */
const rooted = (inside) => `<msqrt>${unseen("√(")}${inside}${unseen(")")}</msqrt>`;

/** @param {string} name */
function nameMathML(name) {
  const plain = canonicalName(name);
  if (plain === "yhat") return '<mover accent="true"><mi>y</mi><mo>\u02c6</mo></mover>';
  const indexed = /^(\D+)(\d+)$/.exec(plain);
  if (indexed) return `<msub><mi>${escaped(indexed[1])}</mi>${row(unseen("_"), `<mn>${indexed[2]}</mn>`)}</msub>`;
  return `<mi>${escaped(plain)}</mi>`;
}

/** @param {number} value */
function numberMathML(value) {
  const [digits, exponent] = String(value).split("e");
  if (!exponent) return `<mn>${digits}</mn>`;
  const size = `<mn>${exponent.replace(/[+-]/, "")}</mn>`;
  const power = exponent.startsWith("-") ? row(operator("−"), size) : size;
  return row(`<mn>${digits}</mn>`, operator("·"), raised("<mn>10</mn>", power));
}

/** @param {Part} tree @returns {string} */
function element(tree) {
  /** @param {Part} part @param {number} least */
  const inside = (part, least) => (precedence(part) < least ? fenced(element(part)) : element(part));
  const [a, b] = tree.args;
  switch (tree.kind) {
    case "number":
      return numberMathML(tree.value);
    case "constant":
      return `<mi>${tree.name}</mi>`;
    case "variable":
      return nameMathML(tree.name);
    case "negative":
      return row(operator("−"), signed(a) ? fenced(element(a)) : inside(a, 2));
    case "call":
      if (tree.style === "power") return raised("<mi>e</mi>", element(a));
      if (tree.op === "sqrt") return rooted(element(a));
      if (tree.op === "absolute") return row(operator("|"), element(a), operator("|"));
      return row(
        `<mi>${escaped(CALL_TEXT[tree.op] ?? tree.op)}</mi>`,
        operator("&#x2061;"),
        fenced(tree.args.map(element).join(operator(","))),
      );
    default:
  }
  switch (tree.op) {
    case "add":
    case "subtract":
      return row(element(a), operator(tree.op === "add" ? "+" : "−"), signed(b) ? fenced(element(b)) : inside(b, 2));
    case "multiply": {
      const right = b.kind === "negative" || scientific(b) ? fenced(element(b)) : inside(b, 2.5);
      return row(inside(a, 2), operator(juxtaposed(a, b) ? "&#x2062;" : "·"), right);
    }
    case "divide":
      return over(element(a), element(b));
    default:
      return raised(plainBase(a) || a.op === "absolute" ? row(element(a)) : fenced(element(a)), element(b));
  }
}

/**
 * The formula as a MathML element, with its text as the alternative.
 * @param {Part} tree
 */
export function toMathML(tree) {
  const alternative = escaped(toText(tree));
  return `<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="${alternative}">${row(element(tree))}</math>`;
}
