// Does a curve have a slope at a point, which one, and what does its sign say? The twin of live/derivatives/slopes.py.
import { format } from "./draw.js";

const CLOSE = 1e-7; // how close we look, for |x| up to 1; beyond, times |x|

/** What a figure writes in place of a slope, by what the curve looks like. */
export const WITHOUT = {
  corner: "none: a corner",
  jump: "none: a jump",
  upright: "none: upright",
  edge: "none: the curve ends",
  undefined: "undefined here",
};

/** The value at x, the slope (NaN where there is none), and what the curve looks like: "smooth", or one of WITHOUT. */
export function seenClose(program, x) {
  const { value, derivative } = program.at(x);
  const without = (kind) => ({ value, slope: NaN, kind });
  if (!Number.isFinite(value)) return without("undefined");
  const reach = CLOSE * Math.max(1, Math.abs(x));
  const sides = (h) =>
    [-1, 1].map((sign) => {
      const there = program.at(x + sign * h);
      return { rise: sign * (there.value - value), slope: there.derivative };
    });
  const [far, near] = [sides(reach), sides(reach / 2)];
  if ([...far, ...near].some(({ rise }) => Number.isNaN(rise))) return without("edge");
  const least = 1e-9 * Math.max(1, Math.abs(value));
  const stays = (a, b) => Math.abs(a) > least && Math.abs(b) > 0.95 * Math.abs(a);
  if (far.some(({ rise }, i) => stays(rise, near[i].rise))) return without("jump");
  const [left, right] = far.map(({ slope }) => slope);
  if (!Number.isFinite(left + right) || !Number.isFinite(derivative)) return without("upright");
  const turn = Math.abs(right - left);
  const noise = 1e-6 * Math.max(Math.abs(left), Math.abs(right));
  if (turn > noise && Math.abs(near[1].slope - near[0].slope) > 0.75 * turn) return without("corner");
  // relu(x) − relu(−x) is smooth at 0, and yet the slopes that its two parts are given there do not add up
  const middle = (left + right) / 2;
  return { value, slope: Math.abs(derivative - middle) <= turn + noise ? derivative : middle, kind: "smooth" };
}

/** Where the slope is 0, if it changes its sign there and that is within `reach` of x; else undefined. */
export function flatNear(slopeAt, x, reach) {
  let [a, b] = [x - reach, x + reach];
  const [first, last] = [slopeAt(a), slopeAt(b)];
  if (!(first * last < 0)) return undefined;
  let middle;
  for (let i = 0; i < 60; i++) {
    middle = (a + b) / 2;
    if (slopeAt(middle) * first > 0) a = middle;
    else b = middle;
  }
  return Math.abs(slopeAt(middle)) < 1e-6 * Math.max(Math.abs(first), Math.abs(last)) ? middle : undefined;
}

/** The word for a slope's sign, or for a flat place closer than a slider can be set; Python's readout uses the same. */
export function trend(slope, flat) {
  if (Number.isNaN(slope)) return "none";
  if (slope === 0) return "flat";
  return flat !== undefined ? "nearly" : slope > 0 ? "rises" : "falls";
}

/** The trend as words: "f rises with x". */
export const TREND_WORDS = {
  rises: (f, x) => `${f} rises with ${x}`,
  falls: (f, x) => `${f} falls as ${x} grows`,
  flat: (f) => `${f} is flat here`,
  nearly: (f, x, flat) => `nearly flat; flat at ${x} = ${format(flat)}`,
  none: () => "no slope here",
};

/**
 * Points of a curve with a gap at every jump, and the two ends of each gap. Between two neighbours that are further
 * apart than a quarter of the whole height, the place of the jump is narrowed down; where none is, it is only steep.
 */
export function sampled(at, places) {
  const values = places.map(at);
  const finite = values.filter(Number.isFinite);
  const height = Math.max(...finite) - Math.min(...finite);
  const [xs, ys, ends] = [[], [], []];
  values.forEach((value, i) => {
    const apart = i ? Math.abs(value - values[i - 1]) : 0;
    if (apart > height / 4) {
      const [a, b] = narrow(at, places[i - 1], places[i]);
      if (Math.abs(b.y - a.y) > apart / 2) {
        ends.push(a, b);
        xs.push(a.x, b.x, b.x);
        ys.push(a.y, NaN, b.y);
      }
    }
    xs.push(places[i]);
    ys.push(value);
  });
  return { xs, ys, ends };
}

function narrow(at, low, high) {
  let [a, b] = [{ x: low, y: at(low) }, { x: high, y: at(high) }];
  for (let i = 0; i < 52; i++) {
    const x = a.x + 0.4837 * (b.x - a.x); // not the half: a kink tends to lie on it
    const y = at(x);
    if (Math.abs(y - a.y) > Math.abs(b.y - y)) b = { x, y };
    else a = { x, y };
  }
  return [a, b];
}
