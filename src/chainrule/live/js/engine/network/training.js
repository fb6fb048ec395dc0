// Gradient descent on all weights of a network, an epoch at a time, as Python's MLP.train.
import { optimiser } from "./optimisers.js";

/** @import { OptimiserSettings, Rows } from "../../types.js" */
/** @import { Network } from "./network.js" */
/** @import { Generator } from "./random.js" */

const RUNAWAY = 1e9; // how many times its first value, or 1, the loss may become: Python's RUNAWAY

/** A training of a network on points x with targets y, tables with a row a point. It makes nothing while it runs. */
export class Training {
  /**
   * @param {Network} network @param {Rows} x @param {Rows} targets
   * @param {{rate?: number, batchSize?: number, optimiser?: OptimiserSettings, generator: Generator}} options
   *   `batchSize`: points an update, all of them if left out; `generator` draws their order, anew each epoch
   */
  constructor(network, x, targets, { rate = 0.1, batchSize = Infinity, optimiser: settings = {}, generator }) {
    this.network = network;
    this.x = x;
    this.targets = targets;
    this.rows = x.length / network.widths[0];
    if (!this.rows) throw new RangeError("There are no points to train on: put at least one down.");
    this.batchSize = Math.min(batchSize, this.rows);
    this.rate = rate;
    this.generator = generator;
    this.descend = optimiser(settings, network.parameters.length);
    this.order = this.batchSize < this.rows ? new Int32Array(this.rows) : undefined;
    this.updates = 0;
    /** The loss of the first batch, before the first update. */
    this.firstLoss = NaN;
    /** The loss of the last batch, before its update. */
    this.lastLoss = NaN;
    /** Whether the loss ran away: at the update `updates` − 1, counted from 0, which was not made. */
    this.diverged = false;
  }

  /** Go through all points once; false if training has diverged. */
  epoch() {
    if (this.diverged) return false;
    const { network, order, rows } = this;
    if (order) this.generator.permute(order);
    for (let first = 0; first < rows; first += this.batchSize) {
      const size = Math.min(this.batchSize, rows - first);
      const loss = network.backpropagate(this.x, this.targets, size, order, first);
      if (!this.updates) this.firstLoss = loss;
      this.updates++;
      this.lastLoss = loss;
      // written so that NaN, which is not smaller than anything, is caught too
      if (!(loss <= RUNAWAY * Math.max(this.firstLoss, 1))) {
        this.diverged = true;
        return false;
      }
      this.descend(network.parameters, network.gradient, this.rate);
    }
    return true;
  }

  /** Whether all weights are finite numbers. */
  finite() {
    return this.network.parameters.every(Number.isFinite);
  }
}
