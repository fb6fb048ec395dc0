// The points as the last hidden layer sees them; of one unit, or of none, against p.

import { sigmoid } from "../../../engine/network/activations.js";
import { GRID, Heat } from "./heat.js";
import { drawPoints } from "./marks.js";
import { under, unitName } from "./plane.js";

const BOUNDED = { tanh: [-1.15, 1.15], sigmoid: [-0.08, 1.08] };
const P = [-0.05, 1.05];

export class HiddenPlane {
  /** @param {any} panel */
  constructor(panel) {
    this.plot = panel.plot({
      name: "The points as the last hidden layer sees them",
      x: [-1, 1],
      y: [-1, 1],
      height: 320,
      margin: { left: 40 },
    });
    this.plot.holder.classList.add("cr-plane");
    this.heat = new Heat();
    this.plot.holder.prepend(this.heat.element);
    this.values = new Float64Array(GRID * GRID);
  }

  /**
   * @param {any} run @param {string} activation @param {number[]} seen
   */
  draw(run, activation, seen) {
    const { network } = run;
    const width = network.depth > 1 ? network.widths[network.depth - 1] : 0;
    const places = [run.train, run.held].map((part) => this.places(network, part, width, seen));
    // every second number is one that goes across
    const across = places.map((list) => list.filter((_, i) => width > 1 || i % 2 === 0));
    const x = limits(width ? activation : "identity", across);
    const y = width > 1 ? x : P;
    const { plot } = this;
    plot.domain(x, y);
    const names = width > 1 ? seen.map(unitName) : [width ? unitName(0) : "z", "p"];
    plot.xLabel.textContent = names[0];
    plot.yLabel.textContent = names[1];
    under(plot, this.heat.element);
    const last = network.starts[network.depth - 1];
    const [w1, w2] = [network.parameters[last], network.parameters[last + 1]];
    if (width === 2) this.shade(w1, w2, network.parameters[last + 2], x, seen);
    else this.plain(width ? w1 : 1, width ? w2 : 0, x, width);
    drawPoints(plot, "held", places[1], run.held.y, true);
    drawPoints(plot, "train", places[0], run.train.y, false);
  }

  /** Where each point stands, two numbers each. */
  places(network, { x, rows }, width, seen) {
    network.forward(x, rows);
    const [h, z] = [network.values[network.depth - 1], network.signals[network.depth - 1]];
    const places = new Float64Array(2 * rows);
    for (let n = 0; n < rows; n++) {
      places[2 * n] = width > 1 ? h[n * width + seen[0]] : width ? h[n] : z[n];
      places[2 * n + 1] = width > 1 ? h[n * width + seen[1]] : sigmoid(z[n]);
    }
    return places;
  }

  /** Two units: the output makes of their plane what a single unit makes of a plane, with a straight boundary. */
  shade(w1, w2, b, ends, seen) {
    const [first, second] = seen[0] === 0 ? [w1, w2] : [w2, w1];
    const at = (k) => ends[0] + ((ends[1] - ends[0]) * k) / (GRID - 1);
    for (let k = 0; k < GRID * GRID; k++) this.values[k] = first * at(k % GRID) + second * at(Math.floor(k / GRID)) + b;
    this.heat.show(this.values, 1, 0, (z) => Math.tanh(z / 2));
    this.heat.element.style.visibility = "";
    const flat = Math.abs(second) > Math.abs(first);
    const over = ends.map((end) => -(b + (flat ? first : second) * end) / (flat ? second : first));
    this.plot.curve("boundary", flat ? ends : over, flat ? over : ends, { colour: "ink" });
  }

  /** One unit or none: p over what the output is made of. More than two: the points alone. */
  plain(w, b, ends, width) {
    this.heat.element.style.visibility = "hidden";
    const line = Array.from({ length: 61 }, (_, k) => ends[0] + ((ends[1] - ends[0]) * k) / 60);
    const p = width > 2 ? [] : line.map((value) => sigmoid(w * value + b));
    this.plot.curve("boundary", width > 2 ? [] : line, p, { colour: "ink" });
  }
}

/** What an axis spans: what the activation can give, or a power of 2. Python's limits. */
function limits(activation, lists) {
  if (BOUNDED[activation]) return BOUNDED[activation];
  let largest = 1;
  for (const list of lists) for (const value of list) largest = Math.max(largest, Math.abs(value));
  const size = 2 ** Math.ceil(Math.log2(largest));
  return [activation.endsWith("relu") ? -0.05 * size : -size, size];
}
