// A trained network with one hidden layer that reads drawings: what it says, and which pixels matter. And the brush.
import { softmax } from "./network/losses.js";
import { Network } from "./network/network.js";

const LEVELS = 17; // of ink: 0 to 16, a letter each
const BRUSH = 0.8; // pixels from the middle of a stroke to its rim

/**
 * @typedef {{widths: number[], parameters: string, scale: number, mean: number, deviation: number}} Given
 * @typedef {{hidden: Float64Array, scores: Float64Array, shares: Float64Array, best: number}} Reading
 */

/** The levels of ink that a text of one letter a pixel says. @param {string} text */
export const readLevels = (text) => [...text].map((letter) => parseInt(letter, LEVELS));

/** And the text of some levels. @param {number[]} levels */
export const writeLevels = (levels) => levels.map((level) => level.toString(LEVELS)).join("");

/**
 * Whole numbers of two bytes, the low one first, as base64.
 * @param {string} text @param {number} scale @returns {Float64Array}
 */
function decoded(text, scale) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(2 * i, true) * scale);
}

/** `first` and `second` hold a layer's weights, a row an input, and behind them its biases, as Python keeps them. */
export class Reader {
  /** @param {Given} given */
  constructor({ widths, parameters, scale, mean, deviation }) {
    this.widths = widths;
    this.network = new Network(widths);
    this.network.parameters.set(decoded(parameters, scale));
    this.first = this.network.parameters.subarray(0, this.network.starts[1]);
    this.second = this.network.parameters.subarray(this.network.starts[1]);
    this.mean = mean;
    this.deviation = deviation;
  }

  /** The weights of a hidden unit, one a pixel. @param {number} unit */
  weightsOf(unit) {
    const [inputs, units] = this.widths;
    return Array.from({ length: inputs }, (_, i) => this.first[i * units + unit]);
  }

  /** What a hidden unit sends to each of the ten scores. @param {Reading} reading @param {number} unit */
  votesOf(reading, unit) {
    const answers = this.widths[2];
    return Array.from({ length: answers }, (_, k) => reading.hidden[unit] * this.second[unit * answers + k]);
  }

  /** The forward pass. @param {number[]} levels @returns {Reading} */
  read(levels) {
    const x = Float64Array.from(levels, (level) => (level - this.mean) / this.deviation);
    const scores = this.network.forward(x, 1).slice();
    const hidden = this.network.values[1].slice();
    const best = scores.indexOf(Math.max(...scores));
    return { hidden, scores, best, shares: softmax(scores, new Float64Array(scores.length), 1, scores.length) };
  }

  /** −log of a digit's probability, from the scores. @param {Reading} reading @param {number} digit */
  loss({ scores, best }, digit) {
    const sum = scores.reduce((total, score) => total + Math.exp(score - scores[best]), 0);
    return scores[best] + Math.log(sum) - scores[digit];
  }

  /**
   * The backward pass, down to the ink: of the loss for a digit; without one, of the largest score.
   * @param {Reading} reading @param {number} [digit]
   */
  inkGradient({ hidden, shares, best }, digit) {
    const [inputs, units, answers] = this.widths;
    const upstream = shares.map((share, k) => (digit === undefined ? Number(k === best) : share - Number(k === digit)));
    const delta = hidden.map((h, j) => {
      let sum = 0;
      for (let k = 0; k < answers; k++) sum += this.second[j * answers + k] * upstream[k];
      return sum * (1 - h * h);
    });
    return Array.from({ length: inputs }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < units; j++) sum += this.first[i * units + j] * delta[j];
      return sum / this.deviation;
    });
  }
}

/**
 * Levels of ink after a stroke of a soft brush from one place to another, in pixels from the upper left corner; or
 * after a stroke of an eraser of the same shape.
 * @param {number[]} levels @param {number} side @param {number[]} from @param {number[]} to @param {boolean} [erase]
 */
export function stroke(levels, side, from, to, erase) {
  return levels.map((level, i) => {
    const away = distance([(i % side) + 0.5, Math.floor(i / side) + 0.5], from, to);
    const cover = Math.round((LEVELS - 1) * Math.min(1, Math.max(0, BRUSH + 0.5 - away)));
    return erase ? Math.min(level, LEVELS - 1 - cover) : Math.max(level, cover);
  });
}

/**
 * From a point to a piece of a straight line.
 * @param {number[]} point @param {number[]} from @param {number[]} to
 */
function distance([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const share = ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1);
  const along = Math.min(1, Math.max(0, share));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
