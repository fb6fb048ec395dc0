// The points of a curve, so that what is drawn is what the function does: broken at poles and jumps, followed to where
// it ends and to the frame where it runs off, with its missing points named.
import { approach, missingValue } from "./limits.js";

/** @import { Firm, Point, Real, Sampled } from "../types.js" */

const HALVINGS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const NOISE = 1e-12; // of a value: what rounding may make of it
const SEEN = 1e-5; // of a value: a swing that is less is not seen, and may be rounding
const BLOCK = 20; // points that are looked at together:
const RESTLESS = 0.3; // if so many of them are peaks or troughs, the curve swings faster than its points
const DENSER = 16; // and gets so many times as many
const MOST_MARKS = 12;
const FAR = 1e200; // beyond any frame

/**
 * The curve of f from low to high, from `count` even points and more where something happens.
 *
 * `firm(x)`, if given, tells where f(x) is more than rounding.
 * Returns [xs, ys, { holes, dots, restless }]. ys holds NaN where the curve is interrupted, so that a line through the
 * points is never drawn through a pole or a jump; where f runs off to infinity the last point lies beyond any frame.
 * `holes` are points [x, y] that are missing from a curve which goes on at both sides, `dots` values that stand alone;
 * `restless` tells that f swings faster than these points show.
 * @param {Real} f @param {number} low @param {number} high @param {number} count @param {Firm} [firm]
 * @returns {Sampled}
 */
export function sample(f, low, high, count, firm) {
  const even = Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  const { xs, ys, restless } = denser(f, even, even.map(f), firm);
  const curve = new Curve(f, firm, { xs, ys }, (high - low) / (count - 1) / 2);
  return [curve.xs, curve.ys, { holes: curve.holes, dots: curve.dots, restless }];
}

/**
 * More points where the curve turns at nearly every one of them; `restless` if it does so even then, and not by
 * rounding.
 * @param {Real} f @param {number[]} xs @param {number[]} ys @param {Firm} [firm]
 */
function denser(f, xs, ys, firm = () => true) {
  const least = NOISE * ys.reduce((most, y) => (Number.isFinite(y) ? Math.max(most, Math.abs(y)) : most), 0);
  /** @type {{xs: number[], ys: number[], restless: boolean}} */
  const found = { xs: [], ys: [], restless: false };
  for (let start = 0; start < xs.length - 1; start += BLOCK) {
    let [places, values] = [xs, ys].map((all) => all.slice(start, start + BLOCK + 1));
    if (turns(values, least) > RESTLESS) {
      places = places.flatMap((x, i) => (i ? between(places[i - 1], x) : [x]));
      values = places.map(f);
      const sure = values.map((y, i) => (firm(places[i]) ? y : NaN));
      const seen = SEEN * Math.max(...sure.filter(Number.isFinite).map(Math.abs));
      found.restless ||= turns(sure, Math.max(least, seen)) > RESTLESS;
    }
    // the last point of a block is the first of the next
    const kept = start + BLOCK < xs.length - 1 ? -1 : undefined;
    found.xs.push(...places.slice(0, kept));
    found.ys.push(...values.slice(0, kept));
  }
  return found;
}

/**
 * Points behind a, up to b.
 * @param {number} a @param {number} b
 */
const between = (a, b) => [...Array.from({ length: DENSER - 1 }, (_, i) => a + ((b - a) * (i + 1)) / DENSER), b];

/**
 * Draw a dot at each of some points, such as the holes of a curve; those of the last time are taken away.
 * @param {{dot: Function, hide: (name: string) => void}} plot @param {string} name @param {Point[]} points
 * @param {object} look
 */
export function marked(plot, name, points, look) {
  for (let i = 0; i < MOST_MARKS; i++) {
    if (i < points.length) plot.dot(`${name}${i}`, ...points[i], look);
    else plot.hide(`${name}${i}`);
  }
}

/**
 * The share of points that are peaks or troughs, larger than rounding makes them.
 * @param {number[]} ys @param {number} least
 */
function turns(ys, least) {
  let found = 0;
  for (let i = 1; i < ys.length - 1; i++) {
    const [before, after] = [ys[i] - ys[i - 1], ys[i + 1] - ys[i]];
    if (before * after < 0 && Math.min(Math.abs(before), Math.abs(after)) > least) found += 1;
  }
  return found / ys.length;
}

class Curve {
  /**
   * @param {Real} f @param {Firm | undefined} firm @param {{xs: number[], ys: number[]}} points @param {number} room
   */
  constructor(f, firm, { xs, ys }, room) {
    this.f = f;
    this.firm = firm;
    this.room = room;
    /** @type {number[]} */
    this.xs = [];
    /** @type {number[]} */
    this.ys = [];
    /** @type {Point[]} */
    this.holes = [];
    /** @type {Point[]} */
    this.dots = [];
    /** @type {number | undefined} */
    this.lastBreak = undefined;
    const finite = ys.map(Number.isFinite);
    for (let i = 0; i < xs.length; i++) {
      if (i > 0 && finite[i - 1] && finite[i]) {
        const peak = this.peak(xs, ys, i);
        const broken = peak?.broken ? peak.at : this.breakIn([xs[i - 1], ys[i - 1]], [xs[i], ys[i]]);
        if (broken !== null) this.interrupt(broken, xs[i - 1], xs[i]);
        else if (peak) this.add(peak.at, f(peak.at));
      } else if (i > 0 && finite[i - 1]) this.end(xs[i - 1], xs[i], -1);
      this.add(xs[i], finite[i] ? ys[i] : NaN);
      if (finite[i] && i > 0 && i < xs.length - 1 && !finite[i - 1] && !finite[i + 1]) this.dots.push([xs[i], ys[i]]);
      if (i < xs.length - 1 && !finite[i] && finite[i + 1]) {
        const alone = i > 0 && finite[i - 1];
        this.end(xs[i + 1], xs[i], 1);
        if (alone) this.hole(xs[i]);
      }
    }
  }

  /** @param {number} x @param {number} y */
  add(x, y) {
    this.xs.push(x);
    this.ys.push(y);
  }

  /**
   * Add what leads from x to c: points ever closer, and one beyond the frame if the curve runs off.
   * @param {number} c @param {number} x @param {number} side
   */
  follow(c, x, side) {
    const { runs, points } = approach(this.f, c, side, this.room);
    const between = points.filter(([a, y]) => Number.isFinite(y) && Math.abs(a - c) < Math.abs(x - c));
    if (runs) between.push([c, runs * FAR]);
    for (const point of side > 0 ? between.reverse() : between) this.add(...point);
    return { runs };
  }

  /**
   * The curve ends between x, where f has a value, and `beyond`, where it has none.
   * @param {number} x @param {number} beyond @param {number} side
   */
  end(x, beyond, side) {
    let [inside, outside] = [x, beyond];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (inside + outside) / 2;
      if (Number.isFinite(this.f(middle))) inside = middle;
      else outside = middle;
    }
    this.follow(Math.abs(outside) < Math.abs(inside) ? outside : inside, x, side);
  }

  /**
   * A single point without a value: a hole, if both sides lead to the same place.
   * @param {number} x
   */
  hole(x) {
    const [left, right] = [-1, 1].map((side) => approach(this.f, x, side, this.room, this.firm));
    const y = missingValue(left, right);
    if (Number.isFinite(y)) this.holes.push([x, y]);
  }

  /**
   * The curve breaks at c: draw it up to there from both sides, and leave a gap.
   * @param {number} c @param {number} from @param {number} to
   */
  interrupt(c, from, to) {
    const left = this.follow(c, from, -1);
    this.add(c, NaN);
    const right = this.follow(c, to, 1);
    const close = 1e-9 * this.room;
    if (this.lastBreak === from && c - from < close && !left.runs && !right.runs) this.dots.push([from, this.f(from)]);
    this.lastBreak = to - c < close && !left.runs && !right.runs ? to : undefined;
  }

  /**
   * The place between two points where f breaks, null if it does not: halve where it changes most; a break stays.
   * @param {Point} left @param {Point} right @returns {number | null}
   */
  breakIn([low, below], [high, above]) {
    let first = Math.abs(above - below);
    const noise = NOISE * Math.max(Math.abs(above), Math.abs(below));
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      const value = this.f(middle);
      if (!Number.isFinite(value)) return middle;
      if (Math.abs(value - below) >= Math.abs(above - value)) [high, above] = [middle, value];
      else [low, below] = [middle, value];
      if (i < 4)
        first = Math.max(first, Math.abs(above - below)); // a peak in between hides what happens at first
      else if (Math.abs(above - below) <= Math.max(first / 64, noise)) return null;
    }
    return Math.abs(low) < Math.abs(high) ? low : high;
  }

  /**
   * The peak or trough between points i − 1 and i: where it is, whether the curve breaks there; null if there is none.
   * @param {number[]} xs @param {number[]} ys @param {number} i @returns {{at: number, broken: boolean} | null}
   */
  peak(xs, ys, i) {
    if (i < 2 || i > xs.length - 2) return null;
    const [a, b, c, d] = ys.slice(i - 2, i + 2);
    const up = Math.sign(b - a);
    if (!up || Math.sign(c - d) !== up || ![a, d].every(Number.isFinite)) return null;
    const rise = Math.max(Math.abs(b - a), Math.abs(c - d));
    if (rise <= NOISE * Math.abs(b)) return null;
    /** @param {number} at @param {boolean} broken */
    const between = (at, broken) => (at > xs[i - 1] && at < xs[i] ? { at, broken } : null);
    /** @param {number} x */
    const g = (x) => up * this.f(x);
    let [low, high] = [xs[i - 2], xs[i + 1]];
    let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    let [atLeft, atRight] = [g(left), g(right)];
    let best = -Infinity;
    for (let step = 0; step < HALVINGS; step++) {
      if (!Number.isFinite(atLeft)) return between(left, true);
      if (!Number.isFinite(atRight)) return between(right, true);
      const now = Math.max(atLeft, atRight);
      if (step % 6 === 5) {
        if (now - best <= 1e-3 * rise) return between(atLeft > atRight ? left : right, false);
        best = now;
      }
      if (atLeft > atRight) {
        [high, right, atRight] = [right, left, atLeft];
        left = high - GOLDEN * (high - low);
        atLeft = g(left);
      } else {
        [low, left, atLeft] = [left, right, atRight];
        right = low + GOLDEN * (high - low);
        atRight = g(right);
      }
    }
    const at = (low + high) / 2;
    return between(
      at,
      [-1, 1].some((side) => approach(this.f, at, side, this.room).runs),
    );
  }
}
