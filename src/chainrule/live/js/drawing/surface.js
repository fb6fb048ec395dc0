// What figures over two parameters share: a cost as a contour map, its value and gradient anywhere.

import { Program } from "../engine/graph.js";
import { linspace } from "./draw.js";

/** @import { Graph, Look, Plot, Point } from "../types.js" */

const SIZE = 41; // points of the grid along each axis
const FINE = 121; // of the grid for a line that is looked at closely
const STEPS = 13; // contour lines and one

/** A function of two parameters over a rectangle. `values` is its grid, where Python has computed it already. */
export class Surface {
  /** @param {{graph: Graph, values?: number[]}} given @param {[Point, Point]} domain */
  constructor({ graph, values }, domain) {
    this.program = new Program(graph);
    this.domain = domain;
    this.given = values;
    /** @type {number[] | undefined} */
    this.values = undefined;
    /** @type {number[] | undefined} */
    this.fine = undefined;
    this.low = NaN;
    this.high = NaN;
  }

  /** @param {number} a @param {number} b */
  value(a, b) {
    return this.program.forward([a, b]);
  }

  /**
   * Value and both partial derivatives.
   * @param {number} a @param {number} b
   */
  at(a, b) {
    const value = this.program.forward([a, b]);
    const [first, second] = this.program.backward();
    return { value, first, second };
  }

  /** Values on the grid, row after row from the lowest second parameter; made when first asked for. */
  get grid() {
    if (!this.values) {
      const [as, bs] = this.domain.map((ends) => linspace(...ends, SIZE));
      this.values = this.given ?? bs.flatMap((b) => as.map((a) => this.value(a, b)));
      this.low = Math.min(...this.values);
      this.high = Math.max(...this.values);
    }
    return this.values;
  }

  /**
   * The point near (a, b), about the nearest, where the value is `level`; (a, b) where that is further than a cell.
   * @param {number} a @param {number} b @param {number} level @returns {Point}
   */
  onLevel(a, b, level) {
    const { value, first, second } = this.at(a, b);
    const move = (level - value) / (first * first + second * second);
    const [da, db] = [move * first, move * second];
    const [[low, high], [left, right]] = this.domain;
    const near = Math.abs(da) * (SIZE - 1) <= high - low && Math.abs(db) * (SIZE - 1) <= right - left;
    return near ? [a + da, b + db] : [a, b];
  }

  /**
   * Draw the map, once for each width. `even`: equal steps of height; else closer together lower down.
   * @param {any} plot @param {string} key @param {{even?: boolean}} [options]
   */
  draw(plot, key, { even = true } = {}) {
    const drawn = `${key} ${plot.width}`;
    if (plot.surface === drawn) return;
    plot.surface = drawn;
    const values = this.grid;
    /** @param {number} k */
    const rise = (k) => (even ? k / STEPS : (k / STEPS) ** 2);
    const levels = Array.from({ length: STEPS - 1 }, (_, k) => this.low + (this.high - this.low) * rise(k + 1));
    plot.contours("surface", values, SIZE, SIZE, levels, { exact: (a, b, level) => this.onLevel(a, b, level) });
  }

  /**
   * The one contour line on which the value is `level`, without the corners that a coarse grid gives it.
   * @param {Plot} plot @param {string} name @param {number} level @param {Look} [options]
   */
  line(plot, name, level, options = {}) {
    if (!this.fine) {
      const [as, bs] = this.domain.map((ends) => linspace(...ends, FINE));
      this.fine = bs.flatMap((b) => as.map((a) => this.value(a, b)));
    }
    plot.contours(name, this.fine, FINE, FINE, [level], { filled: false, ...options });
  }
}

/** The colours of two parameters: the first is brown, the second olive, as W₁ and W₂ are throughout the book. */
export const COLOURS = ["w1", "w2"];

/**
 * Keep a number inside [low, high].
 * @param {number} value @param {Point} interval
 */
export const within = (value, [low, high]) => Math.min(Math.max(value, low), high);
