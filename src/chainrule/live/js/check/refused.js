// What is said of a side that cannot be read, where more is known than the place of the fault.

import { PRIMES, SAYING } from "./statements.js";

/** @import { FormulaError } from "../formula/index.js" */
/** @import { Piece, Question } from "../types.js" */

const BRACKETS = /(?<![\p{L}\d]\s*)[([{]([^()[\]{}]*[,;][^()[\]{}]*)[)\]}]/gu;
const ENTRY = /^\s*[-−–+]?[\d./½¼¾]+\s*$/;

/**
 * Whether a text holds a vector, as in (3, 4) or (3,4)·(0.6,-0.8): a single (3,4) may be a decimal comma, as (0,6) is.
 * @param {string} text
 */
export function holdsVector(text) {
  const lists = [...text.matchAll(BRACKETS)].map(([, list]) => list);
  const vectors = lists.filter(
    (list) => list.split(/[,;]/).every((one) => ENTRY.test(one)) && !/^\s*[-−]?0,\d/.test(list),
  );
  const sure = vectors.some((list) => /[,;]\s|;|\./.test(list) || list.split(/[,;]/).length > 2);
  return sure || vectors.length > 1 || (vectors.length > 0 && /[|‖]\s*[([{].*[)\]}]\s*[|‖]/.test(text));
}

const DERIVATIVE = new RegExp(`(?:\\p{L}[${PRIMES}]+|∂)$`, "u");
const DECIMAL = /^Write a decimal point, not a comma: [\d.]+ Or, for thousands, write/;
const TIMES = /\d\s*(×|times)[\s.]*$/i; // 100 times
const COMPARING = /[<≤≥]|(?<![-=])>/; // no arrow

/**
 * The message of a side that cannot be read: of words it says that they are some, and of a number what is none.
 * @param {FormulaError} error @param {Piece} side @param {Question} question
 */
export function moreFitting(error, { text, start }, question) {
  const { unknown } = question;
  const { position, length, expected, suggestion } = error;
  let { message } = error;
  const end = position - start + length;
  const word = text.slice(position - start, end);
  if (question.kind === "number") {
    if (COMPARING.test(text)) return "A number is wanted here, not a comparison: write it alone.";
    if (question.tolerance === 0) message = message.replace(DECIMAL, "For thousands, write");
    if (/\d\s*$/.test(text.slice(0, position - start)) && /^x\s*[\d(]/i.test(text.slice(position - start)))
      return "x appears, but a number is wanted here: for a product write *.";
    const [, times] = TIMES.exec(text) ?? [];
    if (times) return `A number is wanted here: write it alone, without “${times}”.`;
    if (holdsVector(text)) return "One number is wanted here, not several in a bracket.";
    if (DERIVATIVE.test(text.slice(0, end))) return "A number is wanted here: write the derivative's value.";
    const isWord = /^\p{L}{2}/u.test(word) && (suggestion || expected.includes("a variable"));
    if (isWord && unknown && word.length < 3 && word.includes(unknown) && !SAYING.test(word))
      return `One number is wanted here: write what ${unknown} is.`;
    const behind = text.slice(end);
    const slip = suggestion && !SAYING.test(word) && /^\s*[\d√.]/.test(behind); // sqt 25, but: 2.3 nats
    if (isWord && !slip && !/^\s*\(|^\d/.test(behind))
      return `“${word}” is no part of a number: write the number alone.`;
  }
  return SAYING.test(word) ? `“${word}” is no part of a formula: write the answer alone.` : message;
}
