// Formulas as functions: where they are compared, what they are worth there, and whether two of them are one function.
//
// A difference counts only where it is larger than what rounding alone could make of either formula (`noise`).

import { Program } from "../engine/graph.js";

/** @import { Comparison, FullProfile, Graph, Interval, Profile } from "../types.js" */

export const POINTS = 48;
export const FEWEST = 4;
const TOLERANCE = 1e-9;
const EPSILON = Number.EPSILON;

/**
 * The root of r^(n+1) = r + 1: its powers spread points evenly in n dimensions, without repeating.
 * @param {number} dimensions
 */
function spread(dimensions) {
  let root = 1.5;
  for (let i = 0; i < 60; i++) root = (1 + root) ** (1 / (dimensions + 1));
  return root;
}

/** @param {Interval | Interval[]} domain @param {number} count @returns {Interval[]} */
export function intervals(domain, count) {
  const all = Array.isArray(domain) ? domain : Array.from({ length: count }, () => domain);
  if (all.length !== count) throw new Error(`expected ${count} intervals, one a variable, got ${all.length}`);
  return all;
}

/**
 * Points that fill the box of intervals evenly and avoid every simple number.
 * @param {Interval | Interval[]} domain @param {number} [dimensions] @param {number} [count] @returns {number[][]}
 */
export function samplePoints(domain, dimensions = 1, count = POINTS) {
  const root = spread(dimensions);
  return Array.from({ length: count }, (_, k) =>
    intervals(domain, dimensions).map(({ low, high }, i) => {
      const fraction = (0.5 + (k + 1) / root ** (i + 1)) % 1;
      return low + (high - low) * fraction;
    }),
  );
}

/**
 * Round numbers in the interval, the ones a person would try, from the middle outwards.
 * @param {Interval} interval
 */
function roundNumbers({ low, high }) {
  const width = high - low;
  const power = 10 ** Math.floor(Math.log10(width / 8));
  const step = [1, 2, 5, 10].map((m) => m * power).find((size) => width / size <= 16) ?? width;
  const numbers = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * width; k++) {
    numbers.push(Number((k * step).toPrecision(12)));
  }
  const middle = (low + high) / 2;
  return numbers.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || b - a);
}

/**
 * Points with round coordinates: all of an interval's, or a dozen of a box's, no coordinate the same as the next.
 * @param {Interval[]} box @returns {number[][]}
 */
export function roundPoints(box) {
  const numbers = box.map(roundNumbers);
  if (box.length === 1) return numbers[0].map((x) => [x]);
  return Array.from({ length: 12 }, (_, k) => numbers.map((along, i) => along[((k + 1) * (i + 1) + i) % along.length]));
}

/**
 * Points just beside the given ones, on both sides, as far as they are inside the box.
 * @param {number[][]} points @param {Interval[]} box @param {number} [distance]
 */
export function besides(points, box, distance = 1e-4) {
  /** @param {number[]} point */
  const inside = (point) => point.every((x, i) => x > box[i].low && x < box[i].high);
  /** @param {number} side */
  const moved = (side) => points.map((point) => point.map((x, i) => x + side * distance * (box[i].high - box[i].low)));
  return [...moved(1), ...moved(-1)].filter(inside);
}

/**
 * Whether a value that is missing is only too large or too small for a computer's numbers.
 * @param {Program} program
 */
function outOfRange({ nodes, values }) {
  return nodes.some(({ args = [] }, i) => {
    const given = args.map((arg) => values[arg]);
    if (!given.length || given.some((value) => value === 0 || !Number.isFinite(value))) return false;
    const vanished = values[i] === 0 && ["exp", "power", "multiply", "divide"].includes(nodes[i].op);
    return vanished || Math.abs(values[i]) === Infinity;
  });
}

/**
 * Values of a graph at points, each with the error that rounding may have left in it, and its gradient.
 * @param {Graph} graph @param {number[][]} points @returns {FullProfile}
 */
export function profile(graph, points) {
  const program = new Program(graph);
  /** @type {FullProfile} */
  const found = { values: [], noise: [], gradients: [], beyond: [] };
  for (const point of points) {
    const value = program.forward(point);
    found.values.push(value);
    found.beyond.push(!Number.isFinite(value) && outOfRange(program));
    found.gradients.push(Array.from(program.backward()));
    let sum = 0;
    for (let i = 0; i < program.values.length; i++) {
      const share = Math.abs(program.values[i] * program.adjoints[i]);
      if (Number.isFinite(share)) sum += share;
    }
    found.noise.push(EPSILON * sum);
  }
  return found;
}

/** @param {Profile} profile @param {number} factor @returns {Profile} */
export const scaled = ({ values, noise }, factor) => ({
  values: values.map((value) => factor * value),
  noise: noise.map((size) => Math.abs(factor) * size),
});
/** @param {Profile} profile @param {number} offset @returns {Profile} */
export const shifted = ({ values, noise }, offset) => ({ values: values.map((value) => value + offset), noise });
/** @param {Profile} a @param {Profile} b @returns {Profile} */
export const added = (a, b) => ({
  values: a.values.map((value, i) => value + b.values[i]),
  noise: a.noise.map((size, i) => size + b.noise[i]),
});
/** @param {Profile} profile @returns {Profile} */
export const inverted = ({ values, noise }) => ({
  values: values.map((value) => 1 / value),
  noise: noise.map((size, i) => size / values[i] ** 2),
});
/**
 * A gradient comes without an estimate of its rounding.
 * @param {number[]} values @returns {Profile}
 */
export const quiet = (values) => ({ values, noise: values.map((value) => EPSILON * Math.abs(value)) });

/** @param {number} a @param {number} b @param {number} noise */
export function differs(a, b, noise) {
  return Math.abs(a - b) > TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) + 16 * noise;
}

/**
 * How two profiles compare: where both have a value (`compared`, `differing`), where only one has, and where
 * rounding (`drowned`) or the range of numbers (`beyond`) hides the first.
 * @param {Profile} a @param {Profile} b
 */
export function compare(a, b) {
  /** @type {Comparison} */
  const found = { compared: 0, differing: [], onlyFirst: [], onlySecond: [], drowned: 0, beyond: 0 };
  a.values.forEach((value, i) => {
    const other = b.values[i];
    const [first, second] = [Number.isFinite(value), Number.isFinite(other)];
    if (first && second) {
      const noise = a.noise[i] + b.noise[i];
      if (differs(value, other, noise)) found.differing.push(i);
      // Where rounding leaves less than three digits, agreement proves nothing.
      else if (16 * noise > 1e-3 * Math.max(Math.abs(value), Math.abs(other)) && value !== other) {
        found.drowned += 1;
        return;
      }
      found.compared += 1;
    } else if (first) found.onlyFirst.push(i);
    else if (second && a.beyond?.[i]) found.beyond += 1;
    else if (second) found.onlySecond.push(i);
  });
  return found;
}

/**
 * Two formulas that share only a small part of their domains are not the same.
 * @param {Profile} a @param {Profile} b
 */
export function same(a, b) {
  const { compared, differing, onlyFirst, onlySecond } = compare(a, b);
  return differing.length === 0 && compared >= FEWEST && compared > onlyFirst.length + onlySecond.length;
}

/**
 * A wrong rule may have no value where the answer it leads to has one: f′(g′(x)) for ln(sin x), typed as 1/cos x.
 * @param {Profile} answer @param {Profile} mistake
 */
export function follows(answer, mistake) {
  const { compared, differing, onlySecond } = compare(answer, mistake);
  return differing.length === 0 && compared >= POINTS / 4 && compared > onlySecond.length;
}

/** @param {Profile} profile */
export function isConstant({ values }) {
  const finite = values.filter(Number.isFinite);
  return finite.every((value) => !differs(value, finite[0], 0));
}
