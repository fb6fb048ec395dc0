// The network: each unit with its own picture of the plane, edges as thick as their weights, and gradients on their way
// back.
import { Canvas } from "../../../drawing/canvas.js";
import { setAll } from "../../../drawing/dom.js";
import { GRID, Heat, themeNow } from "./heat.js";
import { unitName } from "./plane.js";

const HEIGHT = 310;
const [TOP, BOTTOM] = [22, 6];
const [LARGEST, SMALLEST] = [54, 26]; // px: the side of a unit's picture
const NAME = 15; // px above a picture, for its name
const WAVE = 900; // ms for a gradient's way through all layers
const THICKEST = 9;
const SIZES = [3, 5.5, 8.5]; // px: dots for small, middling and large gradients
const SHARES = [0.03, 0.2, 0.6]; // of the largest gradient, from which on a dot has that size
const COLUMNS = ["x₁", "x₂"];

export class NetworkDrawing {
  /** @param {any} panel @param {{choose: (unit: number[]) => void}} options */
  constructor(panel, { choose }) {
    this.canvas = new Canvas(panel, { name: "The network: choose a unit to see its formula" });
    this.canvas.holder.classList.replace("cr-canvas", "cr-net");
    setAll(this.canvas.svg, { role: "radiogroup" });
    this.heats = new Map();
    this.choose = choose;
    this.waveStart = -Infinity;
    /** @type {any} */
    this.network = undefined;
    this.chosen = [0, 0];
    this.side = LARGEST;
    this.within = false;
    /** @type {{x: number, y: number}[][]} */
    this.places = [];
    this.layout = "";
    /** Units drawn in this frame. */
    this.seen = new Set();
    this.grid = [0, 1].map((axis) =>
      Float64Array.from(
        { length: GRID * GRID },
        (_, k) => (2 * (axis ? Math.floor(k / GRID) : k % GRID)) / (GRID - 1) - 1,
      ),
    );
    this.canvas.svg.addEventListener("keydown", (event) => this.key(event));
  }

  /** Let gradients run back once, from now on. */
  wave() {
    this.waveStart = performance.now();
  }

  /**
   * @param {any} network the grid has just gone through it @param {number[]} chosen
   */
  draw(network, chosen) {
    const { canvas } = this;
    const { widths, depth } = network;
    this.network = network;
    this.chosen = chosen;
    canvas.begin(HEIGHT);
    this.lay(widths);
    for (let k = 0; k < depth; k++) this.edges(network, k);
    for (let layer = 0; layer <= depth; layer++) {
      for (let j = 0; j < widths[layer]; j++) this.unit(network, layer, j, chosen);
    }
    this.heads(depth);
    this.pulses(network);
    canvas.end();
    for (const [name, { element }] of this.heats) element.style.display = this.seen.has(name) ? "" : "none";
  }

  /** Where units stand: columns from the inputs to the output. */
  lay(widths) {
    const { width } = this.canvas;
    const most = Math.max(...widths);
    const columns = widths.length;
    const room = Math.min((HEIGHT - TOP - BOTTOM) / most - NAME, width / columns - 24, LARGEST);
    this.side = Math.max(SMALLEST, Math.floor(room));
    // eight in a column have no room for names above them: these stand within
    this.within = (HEIGHT - TOP - BOTTOM) / most < this.side + NAME;
    this.places = widths.map((count, layer) => {
      const x = 8 + ((width - 16 - this.side) * layer) / (columns - 1);
      const gap = (HEIGHT - TOP - BOTTOM) / count;
      return Array.from({ length: count }, (_, j) => ({
        x,
        y: TOP + gap * (j + 0.5) - this.side / 2 + (this.within ? 0 : NAME / 2),
      }));
    });
    this.seen = new Set();
    this.layout = `${width} ${widths}`;
  }

  edges(network, k) {
    const { canvas } = this;
    const [n_in, n_out] = [network.widths[k], network.widths[k + 1]];
    for (let i = 0; i < n_in; i++) {
      for (let j = 0; j < n_out; j++) {
        const name = `edge${k}-${i}-${j}`;
        const weight = network.parameters[network.place(k, i, j)];
        const thick = Math.min(THICKEST, 0.5 + 1.6 * Math.abs(weight)).toFixed(1);
        const look = `${this.layout} ${weight < 0 ? "−" : "+"}${thick}`;
        const known = canvas.marks.get(name);
        // asking the page for each attribute of each edge would cost a third of a frame
        if (known?.words === look) {
          canvas.drawn.add(name);
          continue;
        }
        const kind = weight < 0 ? "cr-weight cr-negative cr-s-x" : "cr-weight cr-s-f";
        const attributes = { d: this.way(k, i, j), class: kind, "stroke-width": thick };
        canvas.mark(name, "path", canvas.lines, attributes).words = look;
      }
    }
  }

  /** The path of an edge, from unit i to unit j of the next layer. */
  way(k, i, j) {
    const { places, side } = this;
    const [from, to] = [places[k][i], places[k + 1][j]];
    const [x1, y1, x2, y2] = [from.x + side, from.y + side / 2, to.x, to.y + side / 2].map((each) => each.toFixed(1));
    const middle = ((from.x + side + to.x) / 2).toFixed(1);
    return `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
  }

  unit(network, layer, j, chosen) {
    const { canvas, side, places } = this;
    const { x, y } = places[layer][j];
    const name = `${layer}-${j}`;
    this.seen.add(name);
    const heat = this.heat(name);
    const { scale } = canvas;
    const style = [x, y, side, side].map((length) => `${(length * scale).toFixed(1)}px`);
    [heat.element.style.left, heat.element.style.top, heat.element.style.width, heat.element.style.height] = style;
    this.picture(heat, network, layer, j);
    const input = layer === 0;
    const on = !input && chosen[0] === layer - 1 && chosen[1] === j;
    const output = layer === network.depth;
    const label = input ? COLUMNS[j] : output ? "p" : unitName(j);
    const frame = {
      x,
      y,
      width: side,
      height: side,
      rx: 5,
      class: `cr-unit-frame ${on ? "cr-unit-on cr-s-ink" : "cr-s-y"}`,
    };
    const where = output ? "the output unit" : `unit ${j + 1} of hidden layer ${layer}`;
    const choice = { role: "radio", "aria-checked": on, tabindex: on ? 0 : -1, "aria-label": `${label}, ${where}` };
    const rect = canvas.mark(`unit${name}`, "rect", canvas.shapes, input ? frame : { ...frame, ...choice });
    if (!input && !rect.words) {
      rect.words = name; // listened to already
      rect.addEventListener("click", () => this.choose([layer - 1, j]));
    }
    const words = { strong: on, small: true, anchor: "middle", colour: input ? "x" : output ? "f" : "g" };
    canvas.text(`name${name}`, x + side / 2, this.within ? y + side - 4 : y - 4, label, words);
  }

  /** The picture of a unit that has one. */
  heat(name) {
    let heat = this.heats.get(name);
    if (!heat) {
      heat = new Heat();
      this.heats.set(name, heat);
      this.canvas.holder.insertBefore(heat.element, this.canvas.svg);
    }
    return heat;
  }

  picture(heat, network, layer, j) {
    if (layer === 0) {
      if (heat.theme !== themeNow()) heat.show(this.grid[j], 1, 0, (value) => value);
      return;
    }
    const [values, width] = [network.values[layer], network.widths[layer]];
    if (layer === network.depth) {
      const z = network.signals[layer - 1];
      return heat.show(z, 1, 0, (value) => Math.tanh(value / 2));
    }
    const { activation } = network;
    if (activation === "tanh") return heat.show(values, width, j, (value) => value);
    if (activation === "sigmoid") return heat.show(values, width, j, (value) => 2 * value - 1);
    let largest = 1e-9;
    for (let k = j; k < GRID * GRID * width; k += width) largest = Math.max(largest, Math.abs(values[k]));
    heat.show(values, width, j, (value) => value / largest);
  }

  heads(depth) {
    const { canvas, places, side } = this;
    for (let layer = 0; layer <= depth; layer++) {
      const words = layer === 0 ? "inputs" : layer === depth ? "output" : depth > 2 ? `layer ${layer}` : "hidden layer";
      const x = places[layer][0].x + side / 2;
      const anchor = layer === 0 ? "start" : layer === depth ? "end" : "middle";
      const at = layer === 0 ? 4 : layer === depth ? canvas.width - 4 : x;
      canvas.text(`head${layer}`, at, 12, words, { small: true, colour: "y", anchor });
    }
  }

  /** Dots on the edges, larger where ∂J/∂w is: they leave the output first. */
  pulses(network) {
    const { canvas, places, side } = this;
    const progress = ((performance.now() - this.waveStart) / WAVE) * network.depth;
    const paths = SIZES.map(() => "");
    const k = network.depth - 1 - Math.floor(progress);
    if (k >= 0 && k < network.depth) {
      const t = progress - Math.floor(progress);
      const [n_in, n_out] = [network.widths[k], network.widths[k + 1]];
      let largest = 1e-300;
      for (const g of network.gradient) largest = Math.max(largest, Math.abs(g));
      for (let i = 0; i < n_in; i++) {
        for (let j = 0; j < n_out; j++) {
          const share = Math.abs(network.gradient[network.place(k, i, j)]) / largest;
          const size = SHARES.findLastIndex((least) => share >= least);
          if (size < 0) continue;
          const [from, to] = [places[k][i], places[k + 1][j]];
          const x = bezier(to.x, from.x + side, t);
          const y = to.y + side / 2 + (from.y - to.y) * t * t * (3 - 2 * t);
          paths[size] += `M${x.toFixed(1)},${y.toFixed(1)}h0`;
        }
      }
    }
    SIZES.forEach((size, i) => {
      canvas.mark(`pulse${i}`, "path", canvas.shapes, {
        d: paths[i],
        class: "cr-pulse cr-s-slope",
        "stroke-width": size,
      });
    });
  }

  /** Whether gradients are on their way. */
  get waving() {
    return performance.now() - this.waveStart < WAVE;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { network, chosen } = this;
    if (!network) return;
    const [layer, unit] = chosen;
    const { widths } = network;
    const moves = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };
    const move = moves[event.key];
    const target = /** @type {SVGElement} */ (event.target);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      target.dispatchEvent(new MouseEvent("click"));
    }
    if (!move) return;
    event.preventDefault();
    const next = Math.min(Math.max(layer + move[0], 0), widths.length - 2);
    const count = widths[next + 1];
    this.choose([next, (Math.min(unit, count - 1) + move[1] + count) % count]);
    this.canvas.marks.get(`unit${this.chosen[0] + 1}-${this.chosen[1]}`)?.focus();
  }
}

/** Along a cubic from a to b whose handles both lie half way. */
function bezier(a, b, t) {
  const [u, middle] = [1 - t, (a + b) / 2];
  return u * u * u * a + 3 * u * u * t * middle + 3 * u * t * t * middle + t * t * t * b;
}
