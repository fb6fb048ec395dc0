// What a link to the playground holds: its settings, the reader's points, and how far training has come.

/** @import { Keeps } from "../../../types.js" */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"; // those that an address keeps
const BASE = DIGITS.length;
const MIDDLE = (BASE * BASE) / 2; // 0, among the hundredths that two digits can say
const POINT = 5; // digits: two for each coordinate, one for the class
const CLASSES = 4; // with what is held out
const MOST = 1e6; // epochs

/** @param {number} low @param {number} high */
const whole = (low, high) => (/** @type {number} */ value) => Number.isInteger(value) && value >= low && value <= high;

/**
 * What each trait may be, in the order in which they are read, and how lists of points and weights are written.
 * @param {any} spec @returns {Keeps}
 */
export function linkable({ data, units, losses, rates, batches, rules, widest, last }) {
  const one = (list) => whole(0, list.length - 1);
  return {
    data: one(data),
    points: { write: writePoints, read: readPoints, allowed: (points) => points !== undefined },
    hidden: (widths) => widths.length === 3 && widths.every(whole(0, widest)),
    activation: one(units),
    loss: one(losses),
    rate: (rate) => rates.includes(rate),
    batch: (size) => batches.includes(size),
    rule: one(rules),
    seed: whole(0, 2 ** 31 - 1),
    begun: {
      write: writeWeights,
      read: readWeights,
      allowed: (weights, { hidden }) => [0, weightsOf(hidden)].includes(weights?.length),
    },
    before: (epochs, { begun }) => whole(0, MOST)(epochs) && epochs > 0 === begun.length > 0,
    steps: whole(0, last),
    chosen: ([layer, unit, ...more], { hidden }) => {
      const widths = widthsOf(hidden);
      return !more.length && whole(0, widths.length - 2)(layer) && whole(0, widths[layer + 1] - 1)(unit);
    },
    seen: ([across, up, ...more]) => !more.length && [across, up].every(whole(0, widest - 1)) && across !== up,
  };
}

const widthsOf = (hidden) => [2, ...hidden.filter((width) => width > 0), 1];

/** How many weights and biases there are. @param {number[]} hidden */
function weightsOf(hidden) {
  const widths = widthsOf(hidden);
  return widths.slice(1).reduce((sum, width, k) => sum + (widths[k] + 1) * width, 0);
}

/** Points, three numbers each, as digits. @param {number[]} points */
function writePoints(points) {
  const hundredths = (value) => {
    const n = Math.min(Math.max(Math.round(100 * value) + MIDDLE, 0), BASE * BASE - 1);
    return DIGITS[Math.floor(n / BASE)] + DIGITS[n % BASE];
  };
  return points.map((value, i) => (i % 3 < 2 ? hundredths(value) : DIGITS[value])).join("");
}

/** The points that digits say, or nothing. @param {string} text */
function readPoints(text) {
  const digits = [...text].map((digit) => DIGITS.indexOf(digit));
  if (digits.includes(-1) || digits.length % POINT) return undefined;
  const points = [];
  for (let i = 0; i < digits.length; i += POINT) {
    const [a, b, c, d, label] = digits.slice(i, i + POINT);
    if (label >= CLASSES) return undefined;
    points.push((a * BASE + b - MIDDLE) / 100, (c * BASE + d - MIDDLE) / 100, label);
  }
  return points;
}

/** Weights to the last bit: the bytes of the numbers, in base 64. @param {number[]} weights */
function writeWeights(weights) {
  const bytes = new Uint8Array(Float64Array.from(weights).buffer);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The weights that such a text says, or nothing. @param {string} text */
function readWeights(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const weights = [...new Float64Array(bytes.buffer)]; // throws if a part of a number is missing
    return weights.every(Number.isFinite) ? weights : undefined;
  } catch {
    return undefined;
  }
}
