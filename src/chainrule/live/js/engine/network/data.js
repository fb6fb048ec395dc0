// Two classes of points in the plane: those of Python's chainrule.data, from the same seed, and what is done with them.
import { Generator } from "./random.js";

/** @typedef {{x: Float64Array, y: Float64Array, rows: number}} Part points, two numbers each, and classes 0 or 1 */

const POINTS = 200;
const HELD_OUT = 0.2;

/**
 * Where a point of a seeded set is before it is blurred: `draw(k)` draws what places it, `at(k, drawn)` places it.
 * @typedef {(k: number, drawn: number) => [number, number, number]} Placing
 * @typedef {{noise: number, draw?: (g: Generator) => number, at: Placing}} Set
 * @type {Record<string, Set>}
 */
const SETS = {
  xor: {
    noise: 0.3,
    at: (k) => {
      const [first, second] = [(k % 4) >> 1, k % 2];
      return [2 * first - 1, 2 * second - 1, Number(first !== second)];
    },
  },
  circles: {
    noise: 0.1,
    draw: (generator) => generator.uniform(0, 2 * Math.PI),
    at: (k, angle) => {
      const radius = 1 - 0.5 * (k % 2);
      return [radius * Math.cos(angle), radius * Math.sin(angle), k % 2];
    },
  },
  moons: {
    noise: 0.1,
    draw: (generator) => generator.uniform(0, Math.PI),
    at: (k, angle) => {
      const sign = 1 - 2 * (k % 2);
      return [sign * (Math.cos(angle) - 0.5), sign * (Math.sin(angle) - 0.25), k % 2];
    },
  },
  spiral: {
    noise: 0.03,
    draw: (generator) => generator.uniform(0.1, 1),
    at: (k, radius) => {
      const signed = (1 - 2 * (k % 2)) * radius;
      const angle = 2 * Math.PI * radius;
      return [signed * Math.cos(angle), signed * Math.sin(angle), k % 2];
    },
  },
};

/**
 * Points with their classes, three numbers each, as Python's xor(), circles(), moons() and spiral() give them.
 * @param {string} name
 */
export function seededSet(name) {
  const { noise, draw, at } = SETS[name];
  const generator = new Generator(0);
  const drawn = Array.from({ length: POINTS }, () => draw?.(generator) ?? 0);
  return drawn.flatMap((each, k) => {
    const [x1, x2, label] = at(k, each);
    return [x1 + noise * generator.normal(), x2 + noise * generator.normal(), label];
  });
}

/**
 * What is trained on and what is held out, of points with three numbers each: place and class. A fifth is held out at
 * random, and both parts are brought to the scale of the first.
 * @param {number[]} points @returns {[Part, Part]}
 */
export function splitAndStandardised(points) {
  const rows = points.length / 3;
  const order = [...new Generator(0).permute(new Int32Array(rows))];
  const held = Math.round(HELD_OUT * rows);
  const [train, rest] = [order.slice(held), order.slice(0, held)];
  const scales = [0, 1].map((axis) => scaleOf(train.map((row) => points[3 * row + axis])));
  /** @param {number} row */
  const scaled = (row) => scales.map(({ mean, deviation }, axis) => (points[3 * row + axis] - mean) / deviation);
  /** @param {number[]} chosen @returns {Part} */
  const part = (chosen) => ({
    x: Float64Array.from(chosen.flatMap(scaled)),
    y: Float64Array.from(chosen, (row) => points[3 * row + 2]),
    rows: chosen.length,
  });
  return [part(train), part(rest)];
}

/**
 * The reader's own points as they are: to the class of one that is held out 2 is added.
 * @param {number[]} points @returns {[Part, Part]}
 */
export function ownParts(points) {
  const rows = Array.from({ length: points.length / 3 }, (_, k) => k);
  const [train, held] = [0, 2].map((added) =>
    rows.filter((k) => points[3 * k + 2] - (points[3 * k + 2] % 2) === added),
  );
  /** @param {number[]} chosen @returns {Part} */
  const part = (chosen) => ({
    x: Float64Array.from(chosen.flatMap((k) => [points[3 * k], points[3 * k + 1]])),
    y: Float64Array.from(chosen, (k) => points[3 * k + 2] % 2),
    rows: chosen.length,
  });
  return [part(train), part(held)];
}

/** Both parts as own points, in hundredths: what a reader's hand can place. @param {[Part, Part]} parts */
export function asOwn([train, held]) {
  /** @param {Part} part @param {number} added */
  const points = ({ x, y }, added) =>
    [...y].flatMap((label, k) => [round(x[2 * k]), round(x[2 * k + 1]), label + added]);
  return [...points(train, 0), ...points(held, 2)];
}

/** @param {number} value */
export const round = (value) => Math.round(100 * value) / 100 || 0;

/** @param {number[]} values */
function scaleOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation };
}
