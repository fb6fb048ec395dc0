// The letters of a formula that may hold any: a letter with or without an index, unless it is a constant or a function.
import { CONSTANT_NAMES, canonicalName, FUNCTION_NAMES, GREEK, isPython, SUPERSCRIPTS } from "./words.js";

const LETTER = /(\p{L}\p{M}*)(_?\d+|[₀-₉]+)?/gu;

/**
 * Every letter that a text may be made of, by its one name: x₁, x_1 and x1 are x1. Which of them it is made of, only
 * the parser can tell: the a of tan a is one, that of tan is none.
 * @param {string} text
 */
export function lettersIn(text) {
  const found = new Set();
  const level = [...text].map((character) => SUPERSCRIPTS[character] ?? character).join("");
  for (const [all, letter, index = ""] of level.matchAll(LETTER)) {
    if (letter in FUNCTION_NAMES || letter in CONSTANT_NAMES) {
      if (/^[_₀-₉]/.test(index)) found.add(canonicalName(all)); // σ_1 is a letter, though σ is none
      continue;
    }
    for (const name of [all, letter]) found.add(canonicalName(name));
  }
  for (const [latin, letter] of Object.entries(GREEK)) {
    if (latin in FUNCTION_NAMES || letter in CONSTANT_NAMES || (letter === "λ" && isPython(text))) continue;
    for (const [, index] of text.matchAll(new RegExp(`${latin}(_?\\d+|[₀-₉]+)?`, "g")))
      for (const name of [letter + (index ?? ""), letter]) found.add(canonicalName(name));
  }
  return [...found];
}
