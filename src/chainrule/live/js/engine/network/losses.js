// Losses over a batch: their sum, and their derivative with respect to each output.
import { sigmoid } from "./activations.js";

/** @import { Loss } from "../../types.js" */

/** log(1 + e^z), where nothing overflows. @param {number} z */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** ½ Σ (ŷ − y)². @type {Loss} */
function halfSquaredError(output, targets, out, rows, columns) {
  let sum = 0;
  for (let k = 0; k < rows * columns; k++) {
    const error = output[k] - targets[k];
    out[k] = error;
    sum += error * error;
  }
  return 0.5 * sum;
}

/** −Σ (y log σ(z) + (1 − y) log σ(−z)). @type {Loss} */
function binaryCrossEntropy(output, targets, out, rows, columns) {
  let sum = 0;
  for (let k = 0; k < rows * columns; k++) {
    const z = output[k];
    const yes = targets[k];
    const no = 1 - yes;
    sum += yes * softplus(-z) + no * softplus(z);
    // σ(z) − y, split so that nothing cancels where σ(z) is close to y
    out[k] = no * sigmoid(z) - yes * sigmoid(-z);
  }
  return sum;
}

/** −Σ y log softmax(z). @type {Loss} */
function softmaxCrossEntropy(output, targets, out, rows, columns) {
  let sum = 0;
  for (let first = 0; first < rows * columns; first += columns) {
    const end = first + columns;
    const largest = largestOf(output, first, end);
    let total = 0;
    for (let k = first; k < end; k++) {
      out[k] = Math.exp(output[k] - largest);
      total += out[k];
    }
    for (let k = first; k < end; k++) {
      sum += targets[k] * (Math.log(total) - (output[k] - largest));
      out[k] = out[k] / total - targets[k];
    }
  }
  return sum;
}

/** @param {Float64Array} values @param {number} first @param {number} end */
function largestOf(values, first, end) {
  let largest = values[first];
  for (let k = first + 1; k < end; k++) if (!(values[k] <= largest)) largest = values[k];
  return largest;
}

/**
 * The softmax of each row of `output`, into `out`; the largest is shifted to 0, so that nothing overflows.
 * @param {Float64Array} output @param {Float64Array} out @param {number} rows @param {number} columns
 */
export function softmax(output, out, rows, columns) {
  for (let first = 0; first < rows * columns; first += columns) {
    const end = first + columns;
    const largest = largestOf(output, first, end);
    let total = 0;
    for (let k = first; k < end; k++) {
      out[k] = Math.exp(output[k] - largest);
      total += out[k];
    }
    for (let k = first; k < end; k++) out[k] /= total;
  }
  return out;
}

/** By the names of Python's LOSSES. */
export const LOSSES = {
  half_squared_error: halfSquaredError,
  binary_cross_entropy: binaryCrossEntropy,
  softmax_cross_entropy: softmaxCrossEntropy,
};
