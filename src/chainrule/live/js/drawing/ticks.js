// Where the ticks of an axis stand and what they say: as many as there is room for.
import { format, superscript } from "../engine/numbers.js";

const APART = 60; // px between two ticks, about
const AIR = 8; // px between two labels side by side, at least
const LETTER = 6.6; // px: the width of a digit on an axis
const BEYOND = 12; // px that the last label may stick out
const LONGEST = 6; // letters beside an axis
const EVERY = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200]; // powers of ten between two ticks of a logarithmic axis

/**
 * `{ values, label }` for an axis of `room` px; `beside`: its labels stand side by side, not above each other.
 * @param {any} scale @param {number} room @param {{beside?: boolean, values?: number[]}} [options]
 */
export function ticksOf(scale, room, { beside, values } = {}) {
  if (values) return { values, label: (/** @type {number} */ value) => format(value) };
  return scale.base ? powers(scale, room) : even(scale, room, beside);
}

/** @param {any} scale @param {number} room @param {boolean} [beside] */
function even(scale, room, beside) {
  for (let count = Math.max(3, Math.floor(room / APART)); ; count--) {
    const values = scale.ticks(count);
    const label = labelFor(values);
    if (count <= 2 || !beside || fit(values.map(scale), values.map(label), scale.range()[1] + BEYOND))
      return { values, label };
  }
}

/**
 * Labels in as many digits as tell neighbours apart; powers of ten where there is no room for all the zeros.
 * @param {number[]} values
 */
function labelFor(values) {
  const largest = Math.max(...values.map(Math.abs));
  const step = values.length > 1 ? Math.abs(values[1] - values[0]) : largest;
  const digits = largest > 0 && step > 0 ? Math.ceil(Math.log10(largest / step)) + 2 : 0;
  /** @param {number} large @returns {(value: number) => string} */
  const written = (large) => (value) => format(value, Math.min(Math.max(4, digits), 12), large).replace(" × ", "·");
  const plain = written(1e5);
  return values.some((value) => plain(value).length > LONGEST) ? written(0) : plain;
}

/**
 * Whether labels that are centred at these places leave each other room, and end before `end`.
 * @param {number[]} places @param {string[]} labels @param {number} end
 */
function fit(places, labels, end) {
  const last = places.length - 1;
  if (places[last] + (labels[last].length / 2) * LETTER > end) return false;
  return labels.every((label, i) => {
    if (!i) return true;
    const both = ((label.length + labels[i - 1].length) / 2) * LETTER;
    return Math.abs(places[i] - places[i - 1]) >= both + AIR;
  });
}

/**
 * On a logarithmic axis: whole powers of ten, every so many, counted from 1.
 * @param {any} scale @param {number} room
 */
function powers(scale, room) {
  const [low, high] = scale.domain().map(Math.log10);
  const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  const most = Math.max(2, Math.floor(room / 46));
  const every = EVERY.find((k) => (last - first) / k < most) ?? last - first;
  const values = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every) values.push(10 ** power);
  return { values, label: (/** @type {number} */ value) => `10${superscript(Math.round(Math.log10(value)))}` };
}
