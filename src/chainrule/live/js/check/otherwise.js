// What answers are read like others, and what else one may mean that is not right as it was read.

import { Meanings } from "./meanings.js";
import { ARROW, blanks, PRIMES, sidesOf } from "./statements.js";

/** @import { Question } from "../types.js" */

const INDEX = new RegExp(`(\\p{L}\\p{M}*)_\\{(\\d+)\\}([${PRIMES}]*)`, "gu"); // LaTeX's u_{1}, which is u_1
// 45 x 10, 64x32, 99x5, 2x(-3), but not: 3x2, which may be 3x²
const TIMES = new RegExp(
  [
    "(?<=[\\d)]\\s+)x(?=\\s+(?:[\\d(.]|[-−][\\d.]))",
    "(?<=[\\d)]\\s*)x(?=\\s*[\\d.]{2})",
    "(?<=[\\d.]{2}|\\))x(?=\\d)",
    "(?<=\\d)x(?=\\()",
  ].join("|"),
  "gi",
);
const FRONT_ARROW = new RegExp(`^\\s*(?:${ARROW}|[→⟶↦]|--?>|==>)`); // => 2x
const FRONT_WORD = /^\s*(?:answer|solution|result)\s*[:=]/i; // Answer: 2x
// where u is x², but not: where u is the inner function
const NO_MEANING = "(?:the|an?|any|constant)\\s+\\p{L}|constant";
const IS = new RegExp(`(?<=(?<!\\p{L})(?:where|with|if)\\s+\\p{L}[\\d₀-₉]*\\s+)is(?=\\s+(?!${NO_MEANING}))`, "giu");
/** Where a number goes on, as in 2.302… */
export const CUT_OFF = /(?<=\d)…/g;
const DOTS = /(?<=\d)(?:\.{2,}|…)(?!\s*\d)/g;
const BRACKET = "[([{]((?:[^()[\\]{}=≈]|\\([^()]*\\))+)[)\\]}]";
const GLOSS = new RegExp(`^(.*[=≈])?([^=≈]*[^=≈\\s(])(\\s*)${BRACKET}([\\s.]*)$`, "u"); // 1/8 (0.125)
const LAST_SIDE = /[([{](\s*[=≈](?:[^()[\]{}=≈]|\([^()]*\))*)[)\]}](?=[\s.]*$)/; // 1/8 (= 0.125)

const VALUE = "ʂ"; // stands for a σ that is a value, and no function
const SAME = new RegExp(`[×≈‖…${VALUE}]`, "g");

/** @param {string} text that may hold it */
export const withSigma = (text) => text.replaceAll(VALUE, "σ");

/**
 * A text as `sameAs` gives it with the signs that were typed.
 * @param {string} text @param {string} typed
 */
export const asWritten = (text, typed) => text.replace(SAME, (_, at) => typed[at]);

/**
 * A text in which σ is the letter of a value, as in 3σ(1 − σ) where σ = σ(3x), with another letter for that.
 * @param {string} text
 */
function unshadowed(text) {
  const [, argument] = /(?<!\p{L})σ\s*:?=\s*σ\s*\(([^()]*)\)/u.exec(text) ?? [];
  const same = argument?.trim().replace(/[.*+?^${}|[\]\\/]/g, "\\$&");
  return same ? text.replace(new RegExp(`σ(?!\\s*\\(\\s*${same}\\s*\\))`, "gu"), VALUE) : text;
}

/**
 * An answer with the signs that are read for others: ~6.8, ∥∇J∥, 1/8 (= 0.125), … where u is x²; and where a number is
 * asked for, 0.178... and 45 x 10, if x is no letter in it.
 * @param {string} typed @param {Question} question @returns {string}
 */
export function sameAs(typed, question) {
  const number = question.kind === "number";
  const text = unshadowed(typed)
    .replace(FRONT_ARROW, blanks)
    .replace(FRONT_WORD, blanks)
    .replace(IS, " =")
    .replace(INDEX, "$1_$2$3  ")
    .replace(/~/g, "≈")
    .replace(/∥/g, "‖")
    .replace(DOTS, (dots) => (number ? `…${blanks(dots.slice(1))}` : dots))
    .replace(LAST_SIDE, (all, side) => (canRead(side.replace(/^\s*[=≈]/, ""), question) ? ` ${side} ` : all));
  const times = text.replace(TIMES, "×");
  return number && !/(?<!\p{L})x(?!\p{L})/iu.test(times) ? times : text;
}

/**
 * Whether a text is a formula, or a number, with nothing said besides.
 * @param {string} text @param {Question} question @returns {boolean}
 */
function canRead(text, question) {
  const variables = question.kind === "number" ? [] : (question.variables ?? ["x"]);
  return new Meanings(variables).canRead({ text: sameAs(text, question).replace(CUT_OFF, " "), start: 0 });
}

/**
 * A number with its value in brackets behind it as two sides: 1/8 (0.125) is no product where both are the same.
 * @param {string} text @param {Question} question
 */
export function glossed(text, question) {
  const [, steps = "", front, gap, inner, end] = (question.kind === "number" && GLOSS.exec(text)) || [];
  if (!inner || front.trim() === inner.trim() || !(gap || /\/\d+$/.test(front))) return undefined;
  const numbers = canRead(front, question) && canRead(inner, question); // not: σ(0)
  return numbers ? `${steps}${front}${gap}=${inner} ${end}` : undefined;
}

const TIMES_LETTER = /^\s*([\d.]+(?:\/[\d.]+)?)\s*[*·⋅×]?\s*(\p{L}[₀-₉_\d]*)\s*$/u;

/**
 * Of an equation such as 0.2v = 0.3 the letter, and what it comes to: (0.3)/(0.2).
 * @param {string} text @param {Question} question
 */
export function solution(text, { kind }) {
  const [side, other, ...more] = sidesOf(text).map((one) => one.text);
  const [, factor, letter] = TIMES_LETTER.exec(side) ?? [];
  return kind === "number" && factor && other && !more.length ? { letter, value: `(${other})/(${factor})` } : undefined;
}
