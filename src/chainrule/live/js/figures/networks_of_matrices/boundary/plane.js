// The plane: what the network makes of each place, the boundary, the first layer's lines, and the points.
import { setAll } from "../../../drawing/dom.js";
import { GRID, Heat } from "./heat.js";
import { drawPoints } from "./marks.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈";

/** The name of unit j, counted from 0, within its layer. @param {number} j */
export const unitName = (j) => `h${SUBSCRIPTS[j + 1]}`;

export class Plane {
  /** @param {any} panel @param {number} reach */
  constructor(panel, reach) {
    this.reach = reach;
    this.plot = panel.plot({
      name: "The plane: shade, boundary and points",
      x: [-reach, reach],
      y: [-reach, reach],
      xLabel: "x₁",
      yLabel: "x₂",
      square: true,
      margin: { left: 34 },
    });
    this.plot.holder.classList.add("cr-plane");
    this.heat = new Heat();
    this.plot.holder.prepend(this.heat.element);
    this.levels = new Array(GRID * GRID).fill(0);
    /** The points that are drawn, and for which size. @type {unknown} */
    this.drawn = undefined;
    this.size = "";
  }

  /** Lay the colours under the frame, and name the axes. @param {string[]} names */
  lay(names) {
    const { plot, heat } = this;
    under(plot, heat.element);
    plot.xLabel.textContent = names[0];
    plot.yLabel.textContent = names[1];
  }

  /**
   * What the network, which the grid has just gone through, makes of the plane.
   * @param {any} network
   */
  drawNetwork(network) {
    const z = network.signals[network.depth - 1];
    this.heat.show(z, 1, 0, (value) => Math.tanh(value / 2));
    for (let k = 0; k < z.length && k < GRID * GRID; k++) this.levels[k] = z[k];
    this.plot.contours("boundary", this.levels, GRID, GRID, [0], { colour: "ink", filled: false });
  }

  /**
   * The line of each unit of the first hidden layer, and the zero line of a chosen unit behind it.
   * @param {any} network @param {number[]} chosen
   */
  drawLines(network, chosen) {
    const { plot, reach } = this;
    const width = network.depth > 1 ? network.widths[1] : 0;
    for (let j = 0; j < 8; j++) {
      const shown = j < width;
      const [w1, w2, b] = [0, 1, 2].map((i) => (shown ? network.parameters[network.place(0, i, j)] : NaN));
      const ends = clipped(w1, w2, b, reach);
      const [x1, y1, x2, y2] = ends ?? [NaN, NaN, NaN, NaN];
      plot.curve(`line${j}`, ends ? [x1, x2] : [], [y1, y2], { colour: "g", dashed: true, thin: !isChosen(chosen, j) });
      const share = 0.06 + 0.05 * j; // labels of close lines stand side by side
      const words = { colour: "g", small: true, dx: 4, dy: -4 };
      plot.text(`name${j}`, x1 + share * (x2 - x1), y1 + share * (y2 - y1), ends ? unitName(j) : "", words);
    }
    const [layer, unit] = chosen;
    if (layer === 0 || layer === network.depth - 1) return plot.hide("deeper");
    const [values, stride] = [network.signals[layer], network.widths[layer + 1]];
    const z = this.levels.map((_, k) => values[k * stride + unit]);
    plot.contours("deeper", z, GRID, GRID, [0], { colour: "g", filled: false });
    const group = plot.marks.get("deeper");
    group.style.display = "";
    group.setAttribute("stroke-dasharray", "5 4");
  }

  /** @param {[any, any]} parts */
  drawPoints([train, held]) {
    const now = `${this.plot.width} ${this.plot.height}`;
    if (this.drawn === train && this.size === now) return;
    this.drawn = train;
    this.size = now;
    drawPoints(this.plot, "held", held.x, held.y, true);
    drawPoints(this.plot, "train", train.x, train.y, false);
  }

  /** Where the reader looks: a cross. @param {number[]} at @param {boolean} carrying */
  drawProbe([x, y], carrying) {
    const { plot } = this;
    const [a, b] = [plot.x(x), plot.y(y)];
    const d = `M${a - 9},${b}h6M${a + 3},${b}h6M${a},${b - 9}v6M${a},${b + 3}v6`;
    const cross = plot.mark("input", "path", plot.above);
    setAll(cross, { d, class: `cr-cross ${carrying ? "cr-carrying cr-s-slope" : "cr-s-ink"}` });
  }
}

/** @param {number[]} chosen @param {number} j */
const isChosen = ([layer, unit], j) => layer === 0 && unit === j;

/** Put a canvas where the frame of a plot is. */
export function under(plot, element) {
  const { margin, width, height, scale } = plot;
  const box = [margin.left, margin.top, width - margin.left - margin.right, height - margin.top - margin.bottom];
  const style = box.map((length) => `${(length * scale).toFixed(1)}px`);
  const now = style.join(" ");
  if (element.dataset.box === now) return;
  element.dataset.box = now;
  [element.style.left, element.style.top, element.style.width, element.style.height] = style;
}

/** The ends of the line w1 x + w2 y + b = 0 within the square; undefined where it does not pass through. */
function clipped(w1, w2, b, reach) {
  const length = Math.hypot(w1, w2);
  if (!(length > 1e-12)) return undefined;
  const [nx, ny, off] = [w1 / length, w2 / length, -b / length];
  if (!Number.isFinite(off)) return undefined;
  // the point next to the middle, and the way along the line
  const [px, py, ux, uy] = [off * nx, off * ny, -ny, nx];
  let [from, to] = [-Infinity, Infinity];
  for (const [p, u] of [
    [px, ux],
    [py, uy],
  ]) {
    if (Math.abs(u) < 1e-12) {
      if (Math.abs(p) > reach) return undefined;
      continue;
    }
    const [s, t] = [(-reach - p) / u, (reach - p) / u];
    from = Math.max(from, Math.min(s, t));
    to = Math.min(to, Math.max(s, t));
  }
  return from < to ? [px + from * ux, py + from * uy, px + to * ux, py + to * uy] : undefined;
}
