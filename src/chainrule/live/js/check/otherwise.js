// What answers are read like others, and what else one may mean that is not right as it was read.

import { Program } from "../engine/graph.js";
import { FormulaError } from "../formula/index.js";
import { attempt, Meanings } from "./meanings.js";
import { ARROW, blanks, nameOf, PRIMES, sidesOf } from "./statements.js";

/** @import { Question } from "../types.js" */

/** LaTeX's u_{1}, which is u_1. */
export const INDEX = new RegExp(`(\\p{L}\\p{M}*)_\\{(\\d+)\\}([${PRIMES}]*)`, "gu");
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

const LETTERS = /(?<![\p{L}\p{M}])\p{L}\p{M}?[₀-₉_\d]*(?![\p{L}\p{M}])/gu;

/**
 * What is said of an equation that the right answer solves, as in 0.2v = 0.3 where 1.5 is right.
 * @param {string} text @param {Question} question
 */
export function yetToSolve(text, { kind, right }) {
  const sides = sidesOf(text);
  const letters = [...new Set(text.match(LETTERS))].filter((letter) => letter !== "e" && letter !== "π");
  const called = /\p{L}\s*\(\s*[-−]?[\d.]+\s*\)/u.test(text); // f(3.5)
  if (kind !== "number" || sides.length !== 2 || letters.length !== 1 || called) return undefined;
  const meanings = new Meanings(letters.map(nameOf));
  const programs = sides.map((side) => attempt(() => new Program(meanings.read(side).graph)));
  /** @param {number} value */
  const gap = (value) => {
    const [left, other] = programs.map((program) => program?.forward([value]) ?? NaN);
    return Math.abs(left - other);
  };
  if (!(gap(right) < 1e-9 * gap(right + 1 + Math.abs(right) / 7))) return undefined; // elsewhere it is no root
  const whole = text.trim();
  const message = `“${whole}” is an equation: write what ${letters[0]} is.`;
  return new FormulaError(message, { position: text.search(/\S/), length: whole.length });
}
