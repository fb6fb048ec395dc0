// What is said of a function where it has no value, or where the rules of derivatives give no slope.

import { SHARE, SMALL } from "./defined.js";
import { approach, kindOfPoint, missingValue } from "./limits.js";
import { equals, format, productShown } from "./numbers.js";

/** @import { Firm, Kind, Real } from "../types.js" */
/** @typedef {{ derivative: number, slack?: number }} Slope */

const ROOM = 0.01; // how far from a point its surroundings are looked at, at most

/**
 * In a word or two, what a curve does where it has no slope.
 * @type {Record<string, string>}
 */
export const SLOPELESS = { corner: "a corner", jump: "a jump", edge: "an end", alone: "alone", upright: "upright" };

/** @type {Record<string, string>} */
const LONGER = {
  corner: "a corner: no slope here",
  jump: "a jump: no slope here",
  edge: "an end of the curve: no slope here",
  alone: "a single point: no slope here",
  upright: "upright: no slope here",
};

/** @type {Record<string, string>} */
const SENTENCES = {
  corner: "the curve has a corner, and so no slope",
  jump: "the curve jumps, and so has no slope",
  edge: "the curve ends, and so has no slope",
  alone: "there is a single point of the curve, and so no slope",
  upright: "the tangent would stand upright, and an upright line has no slope",
};

/** What is shown of numbers that the machine cannot hold, and of one of which rounding leaves no digit. */
export const BEYOND = "too large or too small";
export const FAINT = "almost 0";
export const HIDDEN = "hidden by rounding";

/** All words that may stand in place of a slope, and the longest that is said. */
export const SLOPE_TEXTS = [...Object.values(LONGER), "not from the rule; from both sides −0.0000", BEYOND];
export const LONGEST_TELLING =
  "At x = −0.0000 a number on the way is too large or too small for the machine to hold. " +
  "That says nothing about the function, and so on.";

/**
 * Why f has no value at x, and what it does close to x.
 * @param {Real} f @param {number} x @param {string} why @param {Firm} [firm]
 */
export function aboutValue(f, x, why, firm) {
  const here = `At x = ${format(x)}`;
  if (why === "range") {
    const held = `${here} a number on the way is too large or too small for the machine to hold.`;
    return `${held} That says nothing about the function.`;
  }
  const sides = [-1, 1].map((side) => approach(f, x, side, ROOM, firm));
  if (why === "rounding") {
    const beside = sides.every(({ runs }) => runs) ? " Close by, the curve runs off." : "";
    return `${here} the machine cannot tell: rounding covers what the value depends on.${beside}`;
  }
  const missing = missingValue(sides[0], sides[1]);
  const none = `${here} there is no value: one part has none.`;
  if (Number.isFinite(missing)) {
    return `${none} From both sides the whole comes to ${rounded(missing)}: a single point is missing.`;
  }
  if (sides.some(({ runs }) => runs)) return `${none} The curve runs off there.`;
  const [left, right] = sides.map(({ limit }) => limit);
  if (!Number.isFinite(left) || !Number.isFinite(right)) return none;
  return `${none} From the left the whole comes to ${rounded(left)}, from the right it comes to ${rounded(right)}.`;
}

/**
 * A limit is measured: what differs from a short number by less than the measurement is that number.
 * @param {number} value
 */
const rounded = (value) => format(Math.abs(value) < 1e-6 ? 0 : value);

/**
 * A number as far as rounding leaves its digits: itself, or words such as ≈ 0 and ≈ −34.
 * @param {number} value @param {number} [doubt] how far it may be off
 */
export function asFarAsKnown(value, doubt = 0) {
  const share = doubt / Math.abs(value);
  if (!(doubt > 0) || !Number.isFinite(value) || 2 * share <= 1e-4) return value;
  if (share > SHARE) return Math.abs(value) + doubt <= SMALL ? "≈ 0" : HIDDEN;
  const digits = Math.max(2, Math.floor(-Math.log10(2 * share)));
  return `≈ ${format(Number(value.toPrecision(digits)), digits)}`;
}

/**
 * What `asFarAsKnown` gives, where a sign of equality stands before it already.
 * @param {number | string} known
 */
export const withoutSign = (known) => format(known).replace("≈ ", "");

/**
 * The slope of f at x, in short and in a sentence; `at` is what the rules give, `rates` what they give for the boxes.
 * @param {Real} f @param {number} x @param {Slope & {rule: string, sides?: Kind | null}} at
 * @param {(Slope | string)[]} rates @param {Firm} [firm]
 */
export function aboutSlope(f, x, { derivative, slack, rule, sides }, rates, firm) {
  if (rule === "range") {
    const words = "A slope on the way is too large or too small for the machine to hold.";
    return { short: BEYOND, words: `At x = ${format(x)}: ${words}` };
  }
  if (rule === "corner") return withoutRule(f, x, firm, sides);
  const factors = rates.map((rate) => (typeof rate === "string" ? rate : asFarAsKnown(rate.derivative, rate.slack)));
  // one factor of 0 leaves no doubt, though the sum over all paths may
  const known = factors.includes(0) ? 0 : asFarAsKnown(derivative, slack);
  if (known === HIDDEN) return { short: HIDDEN, words: `At x = ${format(x)} rounding covers the slope.` };
  const short = typeof known === "string" ? known : undefined;
  if (rates.length === 1) return { short, words: `The rate of this one box is the slope: ${format(known)}.` };
  const exact = !short && factors.every((factor) => typeof factor === "number");
  const equal = exact ? equals(productShown(factors.map(Number)), format(known)) : "≈";
  const sign = known === 0 ? "=" : equal;
  const written = factors.map((factor) => (Number(factor) >= 0 ? format(factor) : `(${format(factor)})`)).reverse();
  const result = withoutSign(known);
  return {
    short,
    words: `The local rates multiplied, outermost first: ${written.join(" · ")} ${sign} ${result}, the slope.`,
  };
}

/** @param {Real} f @param {number} x @param {Firm | undefined} firm @param {Kind | null | undefined} sides */
function withoutRule(f, x, firm, sides) {
  const { kind, slope } = sides ?? kindOfPoint(f, x, ROOM, firm);
  const here = `At x = ${format(x)}`;
  const beside = [1, 1e-2, 1e-4, 1e-6].flatMap((share) => [x - share * ROOM, x + share * ROOM]);
  if (kind === "corner" && firm && !beside.some(firm))
    return { short: HIDDEN, words: `${here} rounding covers whether there is a corner.` };
  if (kind in LONGER) return { short: LONGER[kind], words: `${here} ${SENTENCES[kind]}.` };
  const rule = `${here} the chain rule cannot be applied: the rules give one box no rate there.`;
  if (kind !== "smooth") return { short: "not from the rule", words: `${rule} The function may still have a slope.` };
  const found = rounded(slope ?? NaN);
  return {
    short: `not from the rule; ${sides ? "from both sides" : "measured"} ${found}`,
    words: `${rule} The function has a slope all the same, ${found} ${sides ? "" : "as measured "}from both sides.`,
  };
}
