// Spellings that the rules read in one way, and people often mean in another: what is said of them.
import { constantValue, contains } from "./tree.js";

/** @import { Parser } from "./parser.js" */
/** @import { Operation, Part, Token } from "../types.js" */

/**
 * A number behind a bracket is a factor, and behind letters if it stands apart: a b 2. Right behind them, x2, it is a
 * slip; in sin x 2 nobody knows.
 * @param {Parser} parser @param {Part} left @param {Token} token
 */
export function numberBehind(parser, left, token) {
  if (token.type !== "number") return false;
  const before = parser.tokens[parser.index - 1];
  if (before.type === "close") return true;
  const factor = left.op === "multiply" ? left.args[1] : left;
  return before.end < token.start && ["variable", "constant"].includes(before.type) && factor.kind !== "call";
}

/**
 * 1/2x is (1/2)·x by the rules of Python and of most calculators.
 * @param {Parser} parser @param {Operation} quotient @param {Operation} whole
 */
export function dividedFactor(parser, quotient, whole) {
  const [above, below] = quotient.args;
  const right = whole.args[1];
  const both = parser.text.slice(below.span[0], right.span[1]);
  const instead = `${parser.source(above)}/(${both})`;
  const [all, first, second] = [whole, quotient, right].map((part) => parser.source(part));
  parser.note(`I read ${all} as (${first})·${second}; write ${instead} to divide by both.`);
}

/**
 * e^2x is (e^2)·x by the rules, but rarely what was meant.
 * @param {Parser} parser @param {Part} left @param {Token} token
 */
export function exponentThenFactor(parser, left, token) {
  const factor = left.op === "multiply" || left.op === "divide" ? left.args[1] : left;
  const found = openExponent(factor) ?? (left.op === "divide" ? openExponent(left.args[0]) : null);
  if (!found || token.start !== left.span[1]) return false;
  if (found.base !== "number" && found.base !== "constant") return false;
  const read = parser.source(left.op === "divide" ? left : factor);
  const more = ["function", "open", "bar", "root"].includes(token.type) ? `${token.text}…` : token.text;
  parser.note(`I read ${read}${more} as (${read})·${more}; write the exponent in parentheses if more belongs to it.`);
  return true;
}

/**
 * x^1/2 is (x^1)/2 by the rules, and e^-x/2 is (e^-x)/2; x^2/2 and e^x/2 are what people mean by them.
 * @param {Parser} parser @param {Part} left @param {Part} right
 */
export function dividedExponent(parser, left, right) {
  const factor = left.op === "multiply" ? left.args[1] : left;
  const found = openPower(factor);
  if (!found || right.kind !== "number" || right.grouped || found.exponent.kind === "variable") return;
  if (Number.isInteger((constantValue(found.exponent) ?? 0) / right.value) && !contains(found.exponent)) return;
  const base = parser.text.slice(factor.span[0], found.exponent.span[0]);
  const both = `${parser.source(found.exponent)}/${parser.source(right)}`;
  const [power, below] = [factor, right].map((part) => parser.source(part));
  parser.note(`I read ${power}/${below} as (${power})/${below}; write ${base}(${both}) if the exponent is ${both}.`);
}

/**
 * The kind of the base, and the exponent, of a power whose exponent stands without brackets; null for any other part.
 * @param {Part} part
 */
function openPower(part) {
  const styled = part.style === "power";
  if ((part.op !== "power" && !styled) || part.grouped) return null;
  const exponent = part.args[styled ? 0 : 1];
  const base = styled ? "constant" : part.args[0].kind;
  return exponent.grouped ? null : { base, exponent };
}

/**
 * The same where the exponent is a number or a constant, with or without a sign.
 * @param {Part} part
 */
function openExponent(part) {
  const found = openPower(part);
  if (!found) return null;
  const bare = found.exponent.kind === "negative" ? found.exponent.args[0] : found.exponent;
  return ["number", "constant"].includes(bare.kind) && !bare.grouped ? found : null;
}
