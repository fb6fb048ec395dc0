// Small graphs drawn at random from a seed: live/backpropagation/random_graphs.py is the twin, and its tables come with
// the figure's constants. Whole numbers of 32 bits, so that both languages draw the same graph.
import { close, slipsOf, squeeze } from "./slips.js";

/** @import { Graph } from "../../types.js" */
/** @typedef {{ name: string, op: string, args: string[], k: number }} Box */

const PLAIN = ["add", "subtract", "from", "negative"]; // their slopes are 1 and −1
const WITH_NUMBER = ["add", "subtract", "from", "multiply"]; // a number is part of them, if they have one input
const TRUTH = 1000; // what a slip that gives the truth counts, in pairs that share a number

/**
 * 32-bit whole numbers that look random: mulberry32, by Tommy Ettinger (public domain).
 * @param {number} state
 */
function* randomWords(state) {
  for (;;) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    yield (t ^ (t >>> 14)) >>> 0;
  }
}

const firstState = (level, seed, number) =>
  (Math.imul(level, 0x9e3779b1) + Math.imul(seed, 0x85ebca6b) + Math.imul(number, 0xc2b2ae35)) | 0;

/**
 * Of each operation its value and its slopes, from u, w and its value v; w is the second input, or the number.
 * @type {Record<string, [(u: number, w: number) => number, (u: number, w: number, v: number) => number[]]>}
 */
const RULES = {
  add: [(u, w) => u + w, () => [1, 1]],
  subtract: [(u, w) => u - w, () => [1, -1]],
  from: [(u, w) => w - u, () => [-1]],
  multiply: [(u, w) => u * w, (u, w) => [w, u]],
  square: [(u) => u * u, (u) => [2 * u]],
  negative: [(u) => -u, () => [-1]],
  maximum: [Math.max, (u, w) => (u > w ? [1, 0] : [0, 1])],
  relu: [(u) => Math.max(u, 0), (u) => [u > 0 ? 1 : 0]],
  sigmoid: [squeeze, (_u, _w, v) => [v * (1 - v)]],
};

/** A graph with its values, its local slopes, and the gradient of z with respect to each box. */
export class RandomGraph {
  /** @param {Record<string, number>} inputs @param {Box[]} boxes each after all that it uses; the last one is z */
  constructor(inputs, boxes) {
    this.inputs = inputs;
    this.boxes = boxes;
    this.values = { ...inputs };
    /** @type {Record<string, number[]>} */
    this.slopes = {};
    /** @type {Record<string, [Box, number][]>} who uses a value, and as which of its inputs */
    this.uses = Object.fromEntries(Object.keys(inputs).map((name) => [name, []]));
    for (const box of boxes) {
      const [value, slopes] = RULES[box.op];
      const [u, w = box.k] = box.args.map((name) => this.values[name]);
      const v = value(u, w);
      this.values[box.name] = v;
      this.slopes[box.name] = slopes(u, w, v).slice(0, box.args.length);
      this.uses[box.name] = [];
      box.args.forEach((name, slot) => this.uses[name].push([box, slot]));
    }
    this.names = Object.keys(this.values);
    this.asked = this.names.slice(0, -1); // all but z
    this.gradients = this.gradientsOf(this.names[this.names.length - 1]);
  }

  /** The derivative of the box `end` with respect to each name: a backward pass from there. @param {string} end */
  gradientsOf(end) {
    const found = Object.fromEntries(this.names.map((name) => [name, name === end ? 1 : 0]));
    for (const box of [...this.boxes].reverse())
      box.args.forEach((name, slot) => (found[name] += found[box.name] * this.slopes[box.name][slot]));
    for (const name of this.names) found[name] += 0; // no −0
    return found;
  }

  /** What each use of a value sends back to it. @param {string} name */
  contributions(name) {
    return this.uses[name].map(([box, slot]) => this.gradients[box.name] * this.slopes[box.name][slot]);
  }

  /** Whether numbers are small, nothing is a tie or hidden, and there is something to multiply. */
  small({ value, gradient, steep }) {
    const { values, gradients, boxes, asked } = this;
    const zeros = asked.filter((name) => gradients[name] === 0).length;
    const chooses = boxes.some(({ op }) => op === "maximum" || op === "relu");
    return (
      this.names.every((name) => Math.abs(values[name]) <= value && Math.abs(gradients[name]) <= gradient) &&
      zeros <= (chooses ? 2 : 0) &&
      boxes.filter(({ op }) => !PLAIN.includes(op)).length >= 2 &&
      boxes.every(({ op, args: [first, second] }, i) => {
        const [u, before] = [values[first], boxes[i - 1]];
        if (before && second === undefined && first === before.name && op === before.op) return false;
        if (op === "maximum") return u !== values[second];
        return op === "relu" ? u !== 0 : op !== "sigmoid" || Math.abs(u) <= steep;
      }) &&
      asked.every((name) => gradients[name] !== 0 || !this.contributions(name).some(Boolean))
    );
  }

  /** How many pairs of slips share a number; one that gives the truth counts for many. */
  coincidences() {
    let found = 0;
    for (const name of this.asked) {
      const slips = slipsOf(this, name);
      slips.forEach((a, i) => {
        if (close(a.value, this.gradients[name])) found += TRUTH;
        for (let j = i + 1; j < slips.length; j++) if (close(a.value, slips[j].value)) found++;
      });
    }
    return found;
  }

  /** The graph as figures draw it, with the names of its nodes. @returns {Graph} */
  export() {
    /** @type {Graph["nodes"]} */
    const nodes = [];
    /** @type {Record<string, number>} */
    const place = {};
    for (const name of Object.keys(this.inputs)) place[name] = nodes.push({ op: "input", name }) - 1;
    for (const { name, op, args, k } of this.boxes) {
      const places = args.map((arg) => place[arg]);
      if (k) places.splice(op === "from" ? 0 : 1, 0, nodes.push({ op: "constant", value: k }) - 1);
      place[name] = nodes.push({ op: op === "from" ? "subtract" : op, name, args: places }) - 1;
    }
    return { inputs: Object.keys(this.inputs), nodes, output: nodes.length - 1 };
  }
}

/** The boxes of a shape such as "a=x,y b=relu:a z=b": each with its name, what it does or "", and what it uses. */
export const boxesOf = (shape) =>
  shape.split(" ").map((part) => {
    const [name, made] = part.split("=");
    const [uses, op = ""] = made.split(":").reverse();
    return { name, op, args: uses.split(",") };
  });

/** Draw a graph of a level, good or not. */
function sketch(words, { shapes, one }, { two, inputs, added, factors }) {
  const pick = (choices) => choices[words.next().value % choices.length];
  const shape = pick(shapes);
  const given = Object.fromEntries(
    ["x", "y"].filter((name) => shape.includes(name)).map((name) => [name, pick(inputs)]),
  );
  const boxes = boxesOf(shape).map(({ name, op, args }) => {
    const does = op || pick(args.length === 1 ? one : two);
    const numbered = args.length === 1 && WITH_NUMBER.includes(does);
    return { name, op: does, args, k: numbered ? pick(does === "multiply" ? factors : added) : 0 };
  });
  return new RandomGraph(given, boxes);
}

/**
 * Graph `number`, 1 to 10, of a seed at a level: of the first sketches the one whose slips differ most.
 * @param {number} level @param {number} seed @param {number} number @param {any} tables
 */
export function randomGraph(level, seed, number, tables) {
  const words = randomWords(firstState(level, seed, number));
  let best;
  let fewest = Infinity;
  for (let tried = 1; ; tried++) {
    const graph = sketch(words, tables.levels[level - 1], tables);
    const shared = graph.small(tables.most) ? graph.coincidences() : Infinity;
    if (shared < fewest) [best, fewest] = [graph, shared];
    if (best && (fewest === 0 || (tried >= tables.tries && fewest < TRUTH))) return best;
  }
}
