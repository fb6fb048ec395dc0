// What is said of a side that cannot be read, where more is known than the place of the fault.

import { STRANGE } from "../formula/words.js";
import { PRIMES, SAYING } from "./statements.js";

/** @import { FormulaError } from "../formula/index.js" */
/** @import { Piece, Question } from "../types.js" */

/** A bracket with several things, as (3, 4), and not that of a function. */
export const PAIR = /(?<![\p{L}\d])[([{][^()[\]{}]*[,;][^()[\]{}]*[)\]}]/u;
const DECIMAL = /^\s*[([{]\s*[-−–+]?\d+,\d+\s*[)\]}]\s*$/; // (0,125): a decimal comma, or a pair
const DERIVATIVE = new RegExp(`(?:\\p{L}[${PRIMES}]+|∂)$`, "u");
const COMPARING = /[<≤≥]|(?<![-=])>/; // no arrow

/**
 * The message of a side that cannot be read: of words it says that they are some, and of a number what is none.
 * @param {FormulaError} error @param {Piece} side @param {Question} question
 */
export function moreFitting({ message, position, length, expected, suggestion }, { text, start }, { kind }) {
  const end = position - start + length;
  const word = text.slice(position - start, end);
  if (kind === "number") {
    if (COMPARING.test(text)) return STRANGE["<"];
    if (PAIR.test(text) && !DECIMAL.test(text)) return "One number is wanted here, not several in a bracket.";
    if (DERIVATIVE.test(text.slice(0, end))) return "A number is wanted here: write the derivative's value.";
    const unknown = /^\p{L}{2}/u.test(word) && (suggestion || expected.includes("a variable"));
    if (unknown && !/^\s*\(|^\d/.test(text.slice(end)))
      return `“${word}” is no part of a number: write the number alone.`;
  }
  return SAYING.test(word) ? `“${word}” is no part of a formula: write the answer alone.` : message;
}
