// An entry of a product of matrices as the sum that it is. Nothing here draws.
import { subscript } from "./writing.js";

/**
 * A gradient as a product: see Product in Python's entries.py. `numbers` are those of both factors.
 * @typedef {{name: string, factors: string[], numbers: number[][][], of: string, letters: string[],
 *   turned: boolean[], over: string, why: string}} Product
 */

/** @param {number[][]} a @param {number[][]} b */
export const productOf = (a, b) =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));

/**
 * What the entry in row i and column j, from 0, is the sum of.
 * @param {Product} product @param {number} i @param {number} j
 */
export function terms({ numbers: [first, second], letters, turned }, i, j) {
  const named = (letter, swapped, row, column) =>
    letter ? letter + (swapped ? subscript(column + 1, row + 1) : subscript(row + 1, column + 1)) : "1";
  return first[i].map((a, k) => {
    const b = second[k][j];
    const names = `${named(letters[0], turned[0], i, k)} · ${named(letters[1], turned[1], k, j)}`;
    return { first: a, second: b, value: a * b, names };
  });
}

/**
 * What an entry of the gradient belongs to, from 0: w₁₂, or b of unit 2.
 * @param {Product} product @param {number} i @param {number} j
 */
export function entryName({ name, of }, i, j) {
  if (of === "b") return name === "b₁" ? `b of unit ${j + 1}` : "b of the output";
  return of + subscript(i + 1, j + 1);
}

/**
 * The sum so far, before the first contribution and after each.
 * @param {{value: number}[]} list
 */
export function soFar(list) {
  const found = [0];
  for (const { value } of list) found.push(found[found.length - 1] + value);
  return found;
}

/**
 * What an axis has to span, so that the sums of all entries fit.
 * @param {Product} product @returns {[number, number]}
 */
export function reachOf(product) {
  const [first, second] = product.numbers;
  const sums = first.flatMap((_, i) => second[0].flatMap((_, j) => soFar(terms(product, i, j))));
  return [Math.min(...sums), Math.max(...sums)];
}
