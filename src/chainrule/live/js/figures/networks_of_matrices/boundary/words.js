// What the playground says: how training stands, and a unit's formula with its numbers.
import { ACTIVATIONS, sigmoid } from "../../../engine/network/activations.js";
import { asShown, counted, equals, equalsSum, format } from "../../../engine/numbers.js";
import { unitName } from "./plane.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈";
const SQUEEZES = { tanh: "tanh", sigmoid: "σ", relu: "ReLU", leaky_relu: "leaky ReLU", identity: "" };
const DIGITS = 3;
const [LATE, OFTEN, NOTABLY] = [20, 5, 1.05]; // so often among so many, to so many times the loss before

/** A number in brackets if it is negative. @param {number} value */
const bracketed = (value) => (value < 0 ? `(${format(value, DIGITS)})` : format(value, DIGITS));

/**
 * How training stands, in words that a reader can act on.
 * @param {any} run @param {{rate: number, rule: string, last: number, batch: number}} settings
 */
export function standing({ train, diverged, epoch, before, history, network, now }, { rate, rule, last, batch }) {
  if (!train.rows) return SAYINGS.empty;
  if (diverged) return SAYINGS.diverged(before + epoch, rate);
  const troubles = trouble(train);
  if (troubles) return troubles;
  if (now.norms.every((norm) => norm === 0) && asleep(network, train)) return SAYINGS.dead;
  if (epoch >= last) return SAYINGS.rest(last);
  const size = Math.min(batch || train.rows, train.rows);
  if (jumping(history)) return SAYINGS.jumping(size < train.rows);
  const way = SAYINGS.epoch(train.rows, size, rule);
  return before + epoch ? way : `${SAYINGS.start} ${way}`;
}

const SAYINGS = {
  empty: "There are no points to train on. Choose “adds ○” or “adds ◆” and draw in the plane, or choose other data.",
  start: "Nothing is trained yet. Press Play, or Step for one epoch.",
  one: "A single point: nothing asks for the other answer, so the network learns to give this one.",
  oneClass: "All points are of one class: nothing asks for the other answer, so the network learns to give this one.",
  /** @param {boolean} more whether an update could take more points */
  jumping: (more) =>
    `The loss keeps jumping up: the steps overshoot. A smaller α${more ? ", or more points an update," : ""} calms it.`,
  dead:
    "A whole hidden layer is dead: each of its ReLUs gives 0 for every point it is trained on, so the gradient of " +
    "all weights is 0. Press New start; or, if long steps have led here, Reset and a smaller α.",
  same: "Two points at the same place have different classes: no boundary can have both right.",
  /** @param {number} epoch @param {number} rate */
  diverged: (epoch, rate) =>
    `Training diverged in epoch ${epoch}: with α = ${format(rate)} the steps are too long. ` +
    "You see the network before that. Choose a smaller α, and training starts again.",
  /** @param {number} last */
  rest: (last) => `Training rests after ${last} epochs without a change: change something, or Reset.`,
  /** @param {number} rows @param {number} size @param {string} rule */
  epoch: (rows, size, rule) => {
    const updates = Math.ceil(rows / size);
    const down = rule === "none" ? "" : rule === "Adam" ? ", by Adam" : `, with momentum ${rule}`;
    const end = rows % size ? `, the last from ${rows % size}` : "";
    return updates > 1
      ? `An epoch, once through ${rows} points, is ${updates} updates from ${counted(size, "point")} each${end}${down}.`
      : `An epoch is one update from all ${rows} points${down}.`;
  },
};

/** All that `standing` may say, with the largest numbers. @param {number} last */
export const standings = (last) => [
  SAYINGS.empty,
  `${SAYINGS.start} ${SAYINGS.epoch(1000, 64, "0.99")}`,
  SAYINGS.one,
  SAYINGS.oneClass,
  SAYINGS.same,
  SAYINGS.jumping(true),
  SAYINGS.dead,
  SAYINGS.diverged(10 * last, 0.003),
  SAYINGS.rest(last),
];

/** Hidden layers by their units, as Python's describe says them. @param {number[]} hidden */
export const layersOf = (hidden) =>
  ["no hidden layer", `one hidden layer of ${counted(hidden[0], "unit")}`][hidden.length] ??
  `hidden layers of ${hidden.join(", ")} units`;

/** Whether the loss of the part that is trained on often rose of late. @param {{train: number}[]} history */
function jumping(history) {
  const late = history.slice(-LATE - 1);
  const rises = late.filter(({ train }, i) => i > 0 && train > NOTABLY * late[i - 1].train);
  return rises.length >= OFTEN;
}

/** Whether some hidden layer hands on 0 for all points. */
function asleep(network, { x, rows }) {
  network.forward(x, rows);
  return network.widths.slice(1, -1).some((width, k) => {
    return network.values[k + 1].subarray(0, rows * width).every((value) => value === 0);
  });
}

/** What is wrong with points that a network can learn all the same. */
function trouble({ x, y, rows }) {
  if (rows === 1) return SAYINGS.one;
  if (y.every((label) => label === y[0])) return SAYINGS.oneClass;
  const classes = new Map();
  for (let k = 0; k < rows; k++) {
    const place = `${x[2 * k]} ${x[2 * k + 1]}`;
    if (classes.has(place) && classes.get(place) !== y[k]) return SAYINGS.same;
    classes.set(place, y[k]);
  }
  return "";
}

/**
 * A unit's formula: with its symbols, with its weights, with a point put in, and where its z is 0.
 * @param {any} network through which the point alone has just gone @param {number[]} chosen @param {string} activation
 * @param {number[]} at the point
 */
export function formula(network, [layer, unit], activation, at) {
  const { widths, depth, parameters, values, signals } = network;
  const count = widths[layer];
  const output = layer === depth - 1;
  const names = Array.from({ length: count }, (_, i) => (layer ? unitName(i) : `x${SUBSCRIPTS[i + 1]}`));
  const name = output ? "p" : unitName(unit);
  const squeeze = output ? "σ" : SQUEEZES[activation];
  const wrapped = (/** @type {string} */ words) => (squeeze ? `${squeeze}(${words})` : words);
  const index = (/** @type {number} */ i) => SUBSCRIPTS[i + 1] + SUBSCRIPTS[unit + 1];
  const weights = names.map((_, i) => parameters[network.place(layer, i, unit)]);
  const bias = parameters[network.place(layer, count, unit)];
  const z = signals[layer][unit];
  const inputs = names.map((_, i) => values[layer][i]);
  const symbols = [...names.map((each, i) => `w${index(i)}${each}`), `b${SUBSCRIPTS[unit + 1]}`].join(" + ");
  const numbers = [...weights, bias];
  const sum = summed(
    numbers,
    names.map((each) => ` ${each}`),
  );
  const put = summed(
    numbers,
    inputs.map((input) => ` · ${bracketed(input)}`),
  );
  const terms = numbers.map((number, i) => asShown(number, DIGITS) * asShown(inputs[i] ?? 1, DIGITS));
  const result = format(output ? sigmoid(z) : values[layer + 1][unit]);
  const comes = Float64Array.of(asShown(z, DIGITS));
  ACTIVATIONS[output ? "sigmoid" : activation].fill(comes, comes, 1);
  const ending = squeeze
    ? `${equalsSum(terms, format(z, DIGITS))} ${squeeze}(${format(z, DIGITS)}) ${equals(comes[0], result)} ${result}`
    : `${equalsSum(terms, result)} ${result}`;
  const place = `(${at.map((value) => format(value, DIGITS)).join(", ")})`;
  const of = depth > 2 && !output ? ` of layer ${layer + 1}` : "";
  const here = depth > 2 && layer ? ` of layer ${layer}` : "";
  return [
    `${name}${of} = ${wrapped(symbols)}${here && `, with the h${here}`}`,
    `${name} = ${wrapped(sum)}`,
    `at the cross, ${place}: ${wrapped(put)} ${ending}`,
    layer
      ? output
        ? "The boundary, p = ½, is where that sum is 0."
        : "Its own line, dashed in the plane, is where that sum is 0; it may be bent."
      : `Its own line: ${sum} = 0${output ? ". That is the boundary, p = ½" : ", dashed in the plane"}.`,
  ];
}

/** Numbers times something, added: 1.2 x₁ − 0.4 x₂ + 0.1. @param {number[]} numbers @param {string[]} factors */
function summed(numbers, factors) {
  return numbers
    .map((weight, i) => {
      const what = factors[i] ?? "";
      const size = format(Math.abs(weight), DIGITS) + what;
      const negative = weight < 0;
      return i ? `${negative ? "−" : "+"} ${size}` : `${negative ? "−" : ""}${size}`;
    })
    .join(" ");
}
