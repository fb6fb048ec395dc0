// What answers are read like others, and what else one may mean that is not right as it was read.

import { FormulaError } from "../formula/index.js";
import { blanks, FUNCTIONS, PRIMES } from "./statements.js";

/** @import { Question } from "../types.js" */

const INDEX = new RegExp(`(\\p{L}\\p{M}*)_\\{(\\d+)\\}([${PRIMES}]*)`, "gu"); // LaTeX's u_{1}, which is u_1
const TIMES = /(?<=\d)x(?=\s*\d)|(?<=\d\s+)x(?=\s*\d)(?!\d+\s*[=≈])/gi; // 45 x 10, but: x2=3.5 x1=3
const BRACKET = "[([{]((?:[^()[\\]{}=≈]|\\([^()]*\\))+)[)\\]}]";
const GLOSS = new RegExp(`^([^=≈]*[^=≈\\s(])(\\s+)${BRACKET}([\\s.]*)$`, "u"); // 1/8 (0.125)
const NAMES = FUNCTIONS.filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
const BARE = new RegExp(`(√|(?<!\\p{L})(?:${NAMES.join("|")})(?!\\p{L}))\\s*([^\\s(√][^=≈]*?)(\\s*(?:[=≈]|$))`, "iu");

const VALUE = "ʂ"; // stands for a σ that is a value, and no function

/** @param {string} words that may tell of one */
export const asWritten = (words) => words.replaceAll(VALUE, "σ");

/**
 * A text in which σ is the letter of a value, as in 3σ(1 − σ) where σ = σ(3x), with another letter for that.
 * @param {string} text
 */
function unshadowed(text) {
  const [, argument] = /(?<!\p{L})σ\s*=\s*σ\s*\(([^()]*)\)/u.exec(text) ?? [];
  const same = argument?.trim().replace(/[.*+?^${}|[\]\\/]/g, "\\$&");
  return same ? text.replace(new RegExp(`σ(?!\\s*\\(\\s*${same}\\s*\\))`, "gu"), VALUE) : text;
}

/**
 * An answer with the signs that are read for others: ~6.8, 0.178…, ∥∇J∥, 1/8 (= 0.125), and 45 x 10 where a number is
 * asked for.
 * @param {string} typed @param {Question} question
 */
export function sameAs(typed, { kind }) {
  const text = unshadowed(typed)
    .replace(INDEX, "$1_$2$3  ")
    .replace(/^(\s*)~/, "$1≈")
    .replace(/∥/g, "‖")
    .replace(/(?<=\d)(?:\.{2,}|…)(?!\s*\d)/g, blanks)
    .replace(/[([{](\s*[=≈](?:[^()[\]{}=≈]|\([^()]*\))*)[)\]}](?=[\s.]*$)/, " $1 ");
  const times = kind === "number" ? text.replace(TIMES, "×") : text;
  return { text: times, notes: times === text ? [] : ["I read x as ×."] };
}

/**
 * A number with its value in brackets behind it as two sides: 1/8 (0.125) is no product where both are the same.
 * @param {string} text @param {Question} question
 */
export function glossed(text, { kind }) {
  const [, front, gap, inner, end] = (kind === "number" && GLOSS.exec(text)) || [];
  return inner && front.trim() !== inner.trim() ? `${front}${gap}=${inner} ${end}` : undefined;
}

/**
 * An answer whose root or function acts on all that follows, as in √9+16 and ln 1/10, and the error that asks for the
 * brackets.
 * @param {string} text
 */
export function reaching(text) {
  const found = BARE.exec(text);
  if (!found) return undefined;
  const { 0: all, 1: name, 2: under, 3: end, index } = found;
  const whole = `${name}(${under})`;
  const message = `Without brackets ${name} acts on what stands next to it: write ${whole} if that is meant.`;
  const error = new FormulaError(message, { position: index, length: all.length - end.length });
  return { text: text.slice(0, index) + whole + text.slice(index + all.length - end.length), error };
}
