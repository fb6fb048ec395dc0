// Numbers: how a reader wants them written, and lists of them.

export const UNDEFINED = "undefined here";

/**
 * A number as a reader wants it: four significant digits, a real minus, words where it is undefined.
 * @param {unknown} value @param {number} [digits] @param {number} [large]
 */
export function format(value, digits = 4, large = 1e6) {
  if (typeof value !== "number") return String(value);
  if (Number.isNaN(value)) return UNDEFINED;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  let text;
  if (size >= large || size < 1e-4) {
    const [mantissa, exponent] = value.toExponential(digits - 2).split("e");
    text = `${trim(mantissa)} × 10${superscript(Number(exponent))}`;
  } else {
    text = trim(value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(size)))));
  }
  return text.replaceAll("-", "−");
}

/** What is less is rounding noise next to numbers of size 1. */
export const DUST = 1e-12;

/**
 * The same, but 0 for what is rounding noise next to numbers of size 1; a readout's data keeps the digits.
 * @param {number} value
 */
export const tidy = (value) => (Math.abs(value) < DUST ? "0" : format(value));

/**
 * The number that `format` shows.
 * @param {number} value @param {number} [digits]
 */
export function asShown(value, digits = 4) {
  const size = Math.abs(value);
  if (value === 0 || !Number.isFinite(value)) return value;
  if (size >= 1e6 || size < 1e-4) return Number(value.toExponential(digits - 2));
  return Number(value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(size)))));
}

/**
 * The sign between numbers that are shown rounded and their result.
 * @param {number} comes what they come to as they are shown @param {string} result
 * @param {number} [size] of the terms of a sum
 */
export const equals = (comes, result, size = 0) =>
  format(Math.abs(comes) < 1e-12 * size ? 0 : comes) === result ? "=" : "≈";

/**
 * The same for a sum, whose terms may cancel.
 * @param {number[]} terms as they are shown @param {string} result
 */
export function equalsSum(terms, result) {
  const total = (/** @type {number[]} */ numbers) => numbers.reduce((sum, number) => sum + number, 0);
  return equals(total(terms), result, total(terms.map(Math.abs)));
}

/**
 * What factors come to as they are shown.
 * @param {number[]} factors
 */
export const productShown = (factors) => factors.reduce((product, factor) => product * asShown(factor), 1);

/**
 * The widest texts that `format` makes of numbers in so many digits: what a place for one must have room for.
 * @param {number} [digits]
 */
export const widest = (digits = 4) => [`−0.000${"0".repeat(digits)}`, `−0.${"0".repeat(digits - 2)} × 10⁻⁰⁰⁰`];

/** @param {string} text */
const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/**
 * An integer as Unicode superscript: -3 becomes ⁻³.
 * @param {number} n
 */
export const superscript = (n) => String(n).replace(/[-0-9]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]));

/**
 * A count with its word: 1 step, 2 steps.
 * @param {number} count @param {string} word
 */
export const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/**
 * A whole number, its digits in groups of three where it has five or more.
 * @param {number} count
 */
export const grouped = (count) => (count < 1e4 ? `${count}` : `${count}`.replace(/\B(?=(\d{3})+$)/g, "\u202f"));

/**
 * n numbers from low to high, both included.
 * @param {number} low @param {number} high @param {number} n @returns {number[]}
 */
export const linspace = (low, high, n) =>
  Array.from({ length: n }, (_, i) => low + ((high - low) * i) / Math.max(1, n - 1));

/**
 * A y-domain that shows the given values, with a little air; undefined values do not count.
 * @param {number[]} values @param {{least?: number, air?: number}} [options] @returns {[number, number]}
 */
export function span(values, { least = 1e-9, air = 0.08 } = {}) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [-1, 1];
  const room = Math.max(high - low, least) * air;
  return [low - room, high + room];
}
