// The playground's run: a network, its training so far, and what is remembered of the way.
import { Network } from "./network.js";
import { Generator } from "./random.js";
import { Training } from "./training.js";

/** @import { OptimiserSettings } from "../../types.js" */
/** @import { Part } from "./data.js" */

/**
 * @typedef {object} Settings
 * @property {[Part, Part]} parts what is trained on, and what is held out
 * @property {number[]} widths
 * @property {any} activation
 * @property {"binary_cross_entropy" | "half_squared_error"} loss the squared error is that of the output's sigmoid
 * @property {number} rate
 * @property {number} batch points an update; 0: all
 * @property {OptimiserSettings} optimiser
 * @property {number} seed
 * @property {number[]} begun the parameters to begin with; others than there are: those of the seed
 * @typedef {{epoch: number, train: number, held: number}} Moment losses after an epoch; NaN where there is no point
 */

const MOMENTS = 400; // that are remembered of a run, about

/** A run from given settings. It goes forward only; other settings, or fewer epochs, need a new one. */
export class Run {
  /** @param {Settings} settings @param {number} before epochs before it @param {Moment[]} [history] of these */
  constructor(settings, before = 0, history = []) {
    const { parts, widths, activation, loss, rate, batch, seed, begun } = settings;
    this.train = parts[0];
    this.held = parts[1];
    this.squared = loss === "half_squared_error";
    const outputActivation = this.squared ? "sigmoid" : "identity";
    this.network = new Network(widths, { activation, loss, outputActivation });
    const generator = new Generator(seed);
    this.network.draw(generator);
    const { parameters } = this.network;
    if (begun.length === parameters.length) parameters.set(begun);
    this.kept = parameters.slice();
    const { x, y, rows } = this.train;
    const options = { rate, batchSize: batch || undefined, optimiser: settings.optimiser, generator };
    this.training = rows ? new Training(this.network, x, y, options) : undefined;
    this.before = before;
    this.epoch = 0;
    this.diverged = false;
    this.history = history.filter(({ epoch }) => epoch < before);
    this.every = 1;
    /** The loss of both parts, the share that is right, and the gradient's length in each layer; NaN: no point. */
    this.now = { train: NaN, held: NaN, right: NaN, heldRight: NaN, norms: new Float64Array(widths.length - 1) };
    this.measure();
  }

  /**
   * Go on to so many epochs, or until the clock says so many ms; then measure.
   * @param {number} epochs @param {number} [until]
   */
  advance(epochs, until = Infinity) {
    const { network, training, kept } = this;
    if (training && !this.diverged) {
      while (this.epoch < epochs) {
        kept.set(network.parameters);
        this.epoch++;
        if (!training.epoch() || !training.finite()) {
          // what is drawn is the last network there was
          network.parameters.set(kept);
          this.diverged = true;
          break;
        }
        if (performance.now() > until) break;
        if (this.epoch < epochs && this.epoch % this.every === 0) this.measure();
      }
    }
    if (!training) this.epoch = epochs;
    this.measure();
  }

  /** Look at both parts: loss, accuracy, and the gradient over all points that are trained on. */
  measure() {
    const { network, train, held, now } = this;
    now.train = train.rows ? network.backpropagate(train.x, train.y, train.rows) : NaN;
    now.right = train.rows ? this.right(train) : NaN;
    now.norms.forEach((_, k) => (now.norms[k] = train.rows ? network.gradientNorm(k) : NaN));
    now.held = held.rows ? this.lossOf(held) : NaN;
    now.heldRight = held.rows ? this.right(held) : NaN;
    if (!this.diverged) this.remember();
  }

  remember() {
    const epoch = this.before + this.epoch;
    const { history } = this;
    if (history.at(-1)?.epoch === epoch) history.pop();
    history.push({ epoch, train: this.now.train, held: this.now.held });
    if (history.length <= MOMENTS) return;
    this.every *= 2;
    this.history = history.filter(({ epoch: at }, i) => !(at % this.every) || i === history.length - 1);
  }

  /** @param {Part} part */
  lossOf({ x, y, rows }) {
    const { network } = this;
    const output = network.forward(x, rows);
    return network.loss(output, y, network.deltas[network.depth - 1], rows, 1) / rows;
  }

  /** The share of the points that went through last whose class is right. @param {Part} part */
  right({ y, rows }) {
    const z = this.network.signals[this.network.depth - 1];
    let count = 0;
    for (let n = 0; n < rows; n++) if (z[n] > 0 === y[n] > 0.5) count++;
    return count / rows;
  }
}
