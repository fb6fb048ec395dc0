// A network of layers and the gradient of its loss, as Python's MLP computes them: in flat arrays that are made once.
import { ACTIVATIONS } from "./activations.js";
import { LOSSES } from "./losses.js";

/** @import { Activation, Rows } from "../../types.js" */
/** @import { Generator } from "./random.js" */

/** Standard deviation of the first weights of a layer, from its numbers of inputs and of units: Python's STARTS. */
const STARTS = {
  lecun: (/** @type {number} */ n_in) => Math.sqrt(1 / n_in),
  he: (/** @type {number} */ n_in) => Math.sqrt(2 / n_in),
  glorot: (/** @type {number} */ n_in, /** @type {number} */ n_out) => Math.sqrt(2 / (n_in + n_out)),
};

/**
 * h_k = f(h_{k−1} W_k + b_k), a point a row. `parameters` and `gradient` hold one matrix (n_in + 1, n_out) a layer, row
 * by row, whose last row is the bias. `signals[k]` are the pre-activations of layer k of the points that went through
 * last, `values[k]` what goes into it (`values.at(-1)`: the output), `deltas[k]` the derivative with respect to
 * `signals[k]`, each with a row a point.
 */
export class Network {
  /**
   * @param {number[]} widths of inputs, of each hidden layer, of outputs
   * @param {{activation?: keyof typeof ACTIVATIONS, loss?: keyof typeof LOSSES,
   *   outputActivation?: keyof typeof ACTIVATIONS}} [options]
   */
  constructor(widths, { activation = "tanh", loss = "half_squared_error", outputActivation = "identity" } = {}) {
    this.widths = widths;
    this.depth = widths.length - 1;
    this.activation = activation;
    /** @type {Activation[]} */
    this.activations = widths.slice(1).map((_, k) => ACTIVATIONS[k < this.depth - 1 ? activation : outputActivation]);
    this.loss = LOSSES[loss];
    /** Where each layer begins in `parameters`. */
    this.starts = [0];
    for (let k = 0; k < this.depth; k++) this.starts.push(this.starts[k] + (widths[k] + 1) * widths[k + 1]);
    this.parameters = new Float64Array(this.starts[this.depth]);
    this.gradient = new Float64Array(this.parameters.length);
    this.capacity = 0;
    /** @type {Float64Array[]} */
    this.values = [];
    /** @type {Float64Array[]} */
    this.signals = [];
    /** @type {Float64Array[]} */
    this.deltas = [];
    /** The targets of these points. */
    this.answers = new Float64Array(0);
  }

  /**
   * Draw the first weights as MLP does; biases become 0.
   * @param {Generator} generator @param {keyof typeof STARTS | number | null} [start] null: what suits the activation
   */
  draw(generator, start = null) {
    const { widths, activation, parameters } = this;
    const rule = start ?? (activation === "relu" || activation === "leaky_relu" ? "he" : "lecun");
    parameters.fill(0);
    for (let k = 0; k < this.depth; k++) {
      const deviation = typeof rule === "number" ? rule : STARTS[rule](widths[k], widths[k + 1]);
      const weights = widths[k] * widths[k + 1];
      for (let i = 0; i < weights; i++) parameters[this.starts[k] + i] = deviation * generator.normal();
    }
  }

  /**
   * The place in `parameters` of the weight from input i to unit j of layer k, all counted from 0; i = widths[k] is the
   * bias.
   * @param {number} k @param {number} i @param {number} j
   */
  place(k, i, j) {
    return this.starts[k] + i * this.widths[k + 1] + j;
  }

  /**
   * Have room for so many points.
   * @param {number} rows
   */
  reserve(rows) {
    if (rows <= this.capacity) return;
    this.capacity = rows;
    this.values = this.widths.map((width) => new Float64Array(rows * width));
    this.signals = this.widths.slice(1).map((width) => new Float64Array(rows * width));
    this.deltas = this.widths.slice(1).map((width) => new Float64Array(rows * width));
    this.answers = new Float64Array(rows * this.widths[this.depth]);
  }

  /**
   * Send points through; return the outputs, a row a point, in an array that the next call overwrites. With an `order`,
   * they are the rows order[first], order[first + 1], … of x.
   * @param {Rows} x @param {number} rows @param {Int32Array} [order] @param {number} [first] @returns {Float64Array}
   */
  forward(x, rows, order, first = 0) {
    this.reserve(rows);
    take(this.values[0], x, rows, this.widths[0], order, first);
    for (let k = 0; k < this.depth; k++) {
      this.product(k, rows);
      this.activations[k].fill(this.signals[k], this.values[k + 1], rows * this.widths[k + 1]);
    }
    return this.values[this.depth];
  }

  /** Z = H W + b. @param {number} k @param {number} rows */
  product(k, rows) {
    const { parameters } = this;
    const [n_in, n_out, start] = [this.widths[k], this.widths[k + 1], this.starts[k]];
    const [h, z, bias] = [this.values[k], this.signals[k], start + n_in * n_out];
    for (let n = 0; n < rows; n++) {
      const [from, to] = [n * n_in, n * n_out];
      for (let j = 0; j < n_out; j++) {
        let sum = parameters[bias + j];
        for (let i = 0, at = start + j; i < n_in; i++, at += n_out) sum += h[from + i] * parameters[at];
        z[to + j] = sum;
      }
    }
  }

  /**
   * Leave the derivatives of the mean loss in `gradient`; return that loss, which may be infinite or NaN.
   * @param {Rows} x @param {Rows} targets a row a point, as the outputs @param {number} rows
   * @param {Int32Array} [order] @param {number} [first]
   */
  backpropagate(x, targets, rows, order, first = 0) {
    const output = this.forward(x, rows, order, first);
    const last = this.depth - 1;
    const [width, delta] = [this.widths[this.depth], this.deltas[last]];
    take(this.answers, targets, rows, width, order, first);
    const sum = this.loss(output, this.answers, delta, rows, width);
    for (let i = 0; i < rows * width; i++) delta[i] /= rows;
    this.slopes(last, rows);
    for (let k = last; k >= 0; k--) {
      this.fill(k, rows);
      if (!k) break;
      this.pull(k, rows);
      this.slopes(k - 1, rows);
    }
    return sum / rows;
  }

  /** Δ := Δ ⊙ f′(Z). @param {number} k @param {number} rows */
  slopes(k, rows) {
    this.activations[k].multiply(this.deltas[k], this.signals[k], this.values[k + 1], rows * this.widths[k + 1]);
  }

  /** ∂J/∂W = Hᵀ Δ, and ∂J/∂b the sum of Δ's rows. @param {number} k @param {number} rows */
  fill(k, rows) {
    const { gradient } = this;
    const [n_in, n_out, start] = [this.widths[k], this.widths[k + 1], this.starts[k]];
    const [h, delta, bias] = [this.values[k], this.deltas[k], start + n_in * n_out];
    gradient.fill(0, start, this.starts[k + 1]);
    for (let n = 0; n < rows; n++) {
      const [from, to] = [n * n_in, n * n_out];
      for (let i = 0; i < n_in; i++) {
        const input = h[from + i];
        const row = start + i * n_out;
        for (let j = 0; j < n_out; j++) gradient[row + j] += input * delta[to + j];
      }
      for (let j = 0; j < n_out; j++) gradient[bias + j] += delta[to + j];
    }
  }

  /** ∂J/∂H = Δ Wᵀ, into the place of the Δ before. @param {number} k @param {number} rows */
  pull(k, rows) {
    const { parameters } = this;
    const [n_in, n_out, start] = [this.widths[k], this.widths[k + 1], this.starts[k]];
    const [delta, before] = [this.deltas[k], this.deltas[k - 1]];
    for (let n = 0; n < rows; n++) {
      const to = n * n_out;
      for (let i = 0; i < n_in; i++) {
        const row = start + i * n_out;
        let sum = 0;
        for (let j = 0; j < n_out; j++) sum += parameters[row + j] * delta[to + j];
        before[n * n_in + i] = sum;
      }
    }
  }

  /**
   * The length of the gradient in the weights of layer k, without its bias.
   * @param {number} k
   */
  gradientNorm(k) {
    let sum = 0;
    const end = this.place(k, this.widths[k], 0);
    for (let i = this.starts[k]; i < end; i++) sum += this.gradient[i] ** 2;
    return Math.sqrt(sum);
  }
}

/**
 * Copy rows of a table.
 * @param {Float64Array} into @param {Rows} table @param {number} rows @param {number} width
 * @param {Int32Array | undefined} order @param {number} first
 */
function take(into, table, rows, width, order, first) {
  for (let n = 0; n < rows; n++) {
    const from = (order ? order[first + n] : n) * width;
    for (let i = 0; i < width; i++) into[n * width + i] = table[from + i];
  }
}
