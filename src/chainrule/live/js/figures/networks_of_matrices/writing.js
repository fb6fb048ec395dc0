// How sums of products are written: indices at the foot of a letter, negative numbers in brackets.
import { number } from "../../drawing/letters.js";

/** @param {number[]} numbers */
export const subscript = (...numbers) => numbers.join("").replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);

/** @param {number} value */
export const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));
