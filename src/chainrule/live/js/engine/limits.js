// What a function does as x comes close to a place from one side: it has a limit, it runs off, or neither.

/** @import { Firm, Kind, Point, Real, Side } from "../types.js" */

const CLOSER = 0.43; // not a fraction that a periodic function would fall in step with
const VALUES = 12; // the last at 1e-4 of the first distance: nearer, rounding would speak
const STEADY = 0.96; // far out, steps that shrink less than this from one to the next do not add up to anything finite
const CONSTANT = 0.995; // and close by, those of a logarithm
const ROUNDING = 2 ** -52;
const ALIKE = 5e-3; // as a share of what f changes by on the way: less than a pixel
const CLOSE_UP = 1e-3;
const CLOSE_UPS = 7;
const BROKEN = new Set(["corner", "upright", "jump"]);
const SURE = 1e6; // times its rounding must a rise be, for a corner close by not to be made of that
const DEEP = 6; // for slow curves such as x^0.1: distances that are squared each time

/** @param {number[]} steps @param {(ratio: number) => boolean} holds */
const onwards = (steps, holds) =>
  steps.every((step, i) => i === 0 || (step * steps[i - 1] > 0 && holds(Math.abs(step / steps[i - 1]))));
/** @param {number[]} steps */
const dies = (steps) => onwards(steps, (ratio) => ratio <= 0.8);
/** @param {number[]} steps @param {number} [least] */
const lasts = (steps, least = STEADY) => onwards(steps, (ratio) => ratio >= least);
const always = () => true;
/**
 * The last of a list that is not empty.
 * @template T @param {T[]} list @returns {T}
 */
const end = (list) => list[list.length - 1];
/** @param {number[]} values */
const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
/** @param {number[]} values */
const differences = (values) => values.slice(1).map((value, i) => value - values[i]);

/**
 * Follow f towards c from the left (side −1) or the right (side 1), beginning at distance `room`.
 *
 * Returns `{ limit, runs, points }`: the limit, NaN if there is none; the sign of the infinity it runs off to, 0 if it
 * does not; and the points [x, y] met on the way, the nearest last. A limit has to show at several distances, and where
 * `firm(x)` tells that f(x) is more than rounding.
 * @param {Real} f @param {number} c @param {number} side @param {number} room @param {Firm} [firm] @returns {Side}
 */
export function approach(f, c, side, room, firm = always) {
  /** @param {number} distance @returns {Point} */
  const at = (distance) => [c + side * distance, f(c + side * distance)];
  const all = Array.from({ length: VALUES }, (_, i) => at(room * CLOSER ** i));
  const loose = all.findIndex(([x, y]) => Number.isFinite(y) && y !== 0 && !firm(x));
  if (loose >= 0 && loose < 3) return { limit: NaN, runs: 0, points: all.slice(0, loose) };
  const points = loose < 0 ? all : all.slice(0, loose);
  const values = points.map(([, y]) => y);
  const found = judge(values);
  if (found || loose >= 0 || !values.every(Number.isFinite)) return { limit: NaN, runs: 0, ...found, points };
  // Near 0 numbers lie close together; elsewhere rounding ends the walk.
  const near = Math.abs(c) > 1e-9 ? 1e-15 * Math.abs(c) : 1e-300;
  const start = Math.min(Math.log(room * CLOSER ** VALUES), -2);
  const growth = (Math.log(near) / start) ** (1 / (DEEP - 1));
  const deep = Array.from({ length: DEEP }, (_, i) => at(Math.exp(start * growth ** i)));
  const further = deep.map(([, y]) => y);
  if (!deep.every(([x, y]) => Number.isFinite(y) && (y === 0 || firm(x)))) return { limit: NaN, runs: 0, points };
  const steps = differences(further);
  const away = lasts(steps.slice(-3)) ? Math.sign(end(steps)) : 0;
  const settled = away === 0 && (dies(steps.slice(-3)) || largest(steps.slice(-2)) < 0.05 * largest(steps));
  const calm = largest(steps) <= 3 * largest(differences(values));
  const limit = settled && calm ? end(further) + rest(steps, end(further)) : NaN;
  return { limit, runs: away, points: settled || away ? [...points, ...deep] : points };
}

/** @param {number[]} values @returns {{limit?: number, runs?: number} | null} */
function judge(values) {
  const infinite = values.find((value) => Math.abs(value) === Infinity);
  if (infinite && !values.some(Number.isNaN)) return { runs: Math.sign(infinite) };
  if (!values.every(Number.isFinite)) return null;
  const steps = differences(values);
  const last = end(values);
  if (lasts(steps.slice(-6), CONSTANT)) return { runs: Math.sign(end(steps)) };
  const now = largest(steps.slice(-4));
  if (now <= 1e-3 * Math.abs(last) || dies(steps.slice(-5))) return { limit: last + rest(steps, last) };
  if (now <= 0.02 * largest(steps.slice(0, 3))) return { limit: last };
  return null;
}

/**
 * What a geometric series of steps still adds; nothing if the last steps are only rounding.
 * @param {number[]} steps @param {number} last
 */
function rest(steps, last) {
  const [before, step] = steps.slice(-2);
  const ratio = step / before;
  return ratio > 0 && ratio <= 0.8 && Math.abs(step) > 1e-9 * Math.abs(last) ? (step * ratio) / (1 - ratio) : 0;
}

/**
 * The value that is missing at c, if f comes to the same one from both sides; NaN otherwise.
 * @param {Side} left @param {Side} right
 */
export function missingValue(left, right) {
  const scale = Math.min(change(left), change(right));
  const apart = Math.abs(left.limit - right.limit);
  return apart <= ALIKE * Math.max(Math.abs(left.limit), scale) ? (left.limit + right.limit) / 2 : NaN;
}

/**
 * What a curve does at c, where the rules of derivatives give no slope: "alone" (no values close by), "edge" (values on
 * one side only), "jump", "corner", "upright" (the slopes grow without bound), "smooth" (the same slope from both
 * sides: `slope`), or "unclear".
 * @param {Real} f @param {number} c @param {number} room @param {Firm} [firm] @returns {Kind}
 */
export function kindOfPoint(f, c, room, firm) {
  const found = kindWithin(f, c, room, firm);
  if (found.kind !== "smooth") return found;
  const y = f(c);
  /** @param {number} x */
  const sure = (x) => (!firm || firm(x)) && Math.abs(f(x) - y) > SURE * ROUNDING * Math.abs(y);
  let before = "smooth";
  // beside a large curvature a corner or a jump shows only close by
  for (let closer = room * CLOSE_UP, i = 0; i < CLOSE_UPS; closer *= CLOSE_UP, i++) {
    const nearest = closer * CLOSER ** VALUES;
    if (!sure(c - nearest) || !sure(c + nearest)) break;
    const { kind } = kindWithin(f, c, closer, firm);
    if (kind === before && BROKEN.has(kind)) return { kind }; // seen twice: no rounding
    before = kind;
  }
  return found;
}

/** @param {Real} f @param {number} c @param {number} room @param {Firm} [firm] @returns {Kind} */
function kindWithin(f, c, room, firm) {
  const y = f(c);
  /** @param {number} x */
  const rise = (x) => f(x) - y;
  const sides = [-1, 1].map((side) => approach(rise, c, side, room));
  const ends = sides.filter(({ points }) => !Number.isFinite(end(points)[1]));
  if (ends.length) return { kind: ends.length > 1 ? "alone" : "edge" };
  if (sides.some((side) => side.runs || jumps(y, side))) return { kind: "jump" };
  /** @param {number} x */
  const far = (x) => (!firm || firm(x)) && Math.abs(rise(x)) > 1e3 * ROUNDING * Math.abs(y);
  const slopes = [-1, 1].map((side) => approach((x) => rise(x) / (x - c), c, side, room, far));
  const [left, right] = slopes.map(({ limit }) => limit);
  if (slopes.some(({ runs }) => runs)) return { kind: slopes[0].runs === slopes[1].runs ? "upright" : "corner" };
  if (Number.isNaN(left) || Number.isNaN(right)) return { kind: "unclear" };
  const apart = Math.abs(left - right);
  const steepest = Math.max(Math.abs(left), Math.abs(right));
  const on = Math.max(...slopes.map(change));
  if (apart > ALIKE * Math.max(steepest, on)) return { kind: "corner" };
  // of large slopes a small difference may be one, if they are steady on each side
  if (apart > Math.max(ALIKE * on, 1e-9 * steepest)) return { kind: apart > 100 * on ? "corner" : "unclear" };
  return { kind: "smooth", slope: (left + right) / 2 };
}

/**
 * How far the values on the way are from the limit.
 * @param {Side} side
 */
const change = ({ points, limit }) => largest(points.map(([, y]) => y - limit));

/**
 * Whether a side leads to another value than y, and is as good as there long before.
 * @param {number} y @param {Side} side
 */
const jumps = (y, { points, limit }) => {
  const late = points.slice(-3).map(([, rise]) => rise - limit);
  return Math.abs(limit) > Math.max(20 * largest(late), 1e3 * ROUNDING * Math.abs(y));
};
