// Does a curve have a slope at a point, which one, and what does its sign say? The twin of live/derivatives/slopes.py.
import { slopeBySides } from "./sides.js";

/** @import { Program, Real } from "../types.js" */

const CLOSE = 1e-7; // how close we look, for |x| up to 1; beyond, times |x|

/** What a figure writes in place of a slope, by what the curve looks like. */
export const WITHOUT = {
  corner: "none: a corner",
  jump: "none: a jump",
  upright: "none: upright",
  edge: "none: the curve ends",
  undefined: "undefined here",
};

/**
 * The value at x, the slope (NaN where there is none), and what the curve looks like: "smooth", or one of WITHOUT.
 * @param {Program} program @param {number} x @returns {{value: number, slope: number, kind: string}}
 */
export function seenClose(program, x) {
  const { value, derivative } = program.at(x);
  /** @param {string} kind */
  const without = (kind) => ({ value, slope: NaN, kind });
  if (!Number.isFinite(value)) return without("undefined");
  const reach = CLOSE * Math.max(1, Math.abs(x));
  /** @param {number} h */
  const sides = (h) =>
    [-1, 1].map((sign) => {
      const there = program.at(x + sign * h);
      return { rise: sign * (there.value - value), slope: there.derivative };
    });
  const [far, near] = [sides(reach), sides(reach / 2)];
  if ([...far, ...near].some(({ rise }) => Number.isNaN(rise))) return without("edge");
  const least = 1e-9 * Math.max(1, Math.abs(value));
  /** @param {number} a @param {number} b */
  const stays = (a, b) => Math.abs(a) > least && Math.abs(b) > 0.95 * Math.abs(a);
  if (far.some(({ rise }, i) => stays(rise, near[i].rise))) return without("jump");
  program.at(x);
  const byRules = slopeBySides(program, { reach });
  if (byRules) return { value, slope: byRules.slope ?? NaN, kind: byRules.kind };
  const [left, right] = far.map(({ slope }) => slope);
  if (!Number.isFinite(left + right) || !Number.isFinite(derivative)) return without("upright");
  const [nearerLeft, nearerRight] = near.map(({ slope }) => slope);
  const noise = 1e-6 * Math.max(Math.abs(left), Math.abs(right));
  const turn = Math.abs(right - left);
  if (turn > noise && Math.abs(nearerRight - nearerLeft) > 0.75 * turn) return without("corner");
  // relu(x) − relu(−x) is smooth at 0, and yet the slopes that its two parts are given there do not add up
  const middle = (nearerLeft + nearerRight) / 2;
  const off = Math.abs(derivative - (left + right) / 2);
  const wrong = off > noise && Math.abs(derivative - middle) > 0.75 * off;
  return { value, slope: wrong ? middle : derivative, kind: "smooth" };
}

/**
 * Where the slope is 0, if it changes its sign there and that is within `reach` of x; else undefined.
 * @param {Real} slopeAt @param {number} x @param {number} reach @returns {number | undefined}
 */
export function flatNear(slopeAt, x, reach) {
  let [a, b] = [x - reach, x + reach];
  const [first, last] = [slopeAt(a), slopeAt(b)];
  if (!(first * last < 0)) return undefined;
  let middle = x;
  for (let i = 0; i < 60; i++) {
    middle = (a + b) / 2;
    if (slopeAt(middle) * first > 0) a = middle;
    else b = middle;
  }
  return Math.abs(slopeAt(middle)) < 1e-6 * Math.max(Math.abs(first), Math.abs(last)) ? middle : undefined;
}

/**
 * The word for a slope's sign, or for a flat place closer than a slider can be set; Python's readout uses the same.
 * @param {number} slope @param {number | undefined} flat
 */
export function trend(slope, flat) {
  if (Number.isNaN(slope)) return "none";
  if (slope === 0) return "flat";
  return flat !== undefined ? "nearly" : slope > 0 ? "rises" : "falls";
}
