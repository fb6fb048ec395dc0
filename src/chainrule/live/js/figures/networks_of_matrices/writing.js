// How matrices and sums of products are written: the colours of their symbols, indices at the foot of a letter,
// negative numbers in brackets.
import { number } from "../../drawing/letters.js";
import { asShown, equalsSum, format, productShown } from "../../engine/numbers.js";

/** @param {number[]} numbers */
export const subscript = (...numbers) => numbers.join("").replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);

/** @param {number} value */
export const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));

/**
 * A sum of products, and of what is added to them, in numbers, up to the sign before its result.
 * @param {number[][]} products @param {number} result @param {number[]} [added]
 */
export function summed(products, result, added = []) {
  const terms = [...products.map((factors) => factors.map(bracketed).join(" · ")), ...added.map(bracketed)];
  const numbers = [...products.map(productShown), ...added.map((one) => asShown(one))];
  return `${terms.join(" + ")} ${equalsSum(numbers, format(result))}`;
}

/**
 * The colour of the symbol that a matrix is named for: that of X for Xᵀ.
 * @param {string} name
 */
export function colourOf(name) {
  const weights = name.includes("₁") ? "w1" : "w2";
  return { X: "x", H: "g", W: weights, Δ: "slope", "∂": "slope" }[name[0]] ?? "ink";
}

/**
 * Whether a value counts something from 1 to `most`.
 * @param {number} most
 */
export const upTo = (most) => (/** @type {number} */ value) => Number.isInteger(value) && value >= 1 && value <= most;
