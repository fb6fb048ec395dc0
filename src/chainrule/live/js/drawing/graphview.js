// Draws an exported graph: every operation a box with its value, inputs first, an edge for every use. Long edges run
// between the boxes; the graph reads from left to right, or from top to bottom where the page is narrow.
import { Canvas, fitted, widthOf } from "./canvas.js";
import { format } from "./draw.js";
import { DETOUR, layered, spread } from "./layers.js";
import { colourOf, prettyName } from "./symbols.js";

/** @import { GraphEdge, Look } from "../types.js" */

export { colourOf, prettyName } from "./symbols.js";

const LINE = 17; // height of a line of words in a box, px
const PAD = 7;
const RIM = 4; // what a box keeps free at either side
const ROUND = 20; // of the corners of an input; more would cut its last line
const LEAST = 44; // width of a box
const NOTE = 62; // and of one with a note
const GAP = 22; // between layers, least, where edges carry no words
const APART = 40; // and where there is room for all, by scrolling
const WORDY = 62; // and where they do
const MOST = 70;
const BESIDE = [58, 18]; // room of a passing edge that carries words: across, and up
const PORT = 10; // between two edges that arrive at one box
const ROOMY = 600; // px from which a graph that may be scrolled reads from left to right

const INFIX = {
  add: "+",
  subtract: "−",
  multiply: "×",
  divide: "÷",
  power: "^",
  greater: ">",
  less: "<",
  maximum: "max",
  minimum: "min",
};
const PREFIX = {
  negative: "−□",
  square: "□^2",
  cube: "□^3",
  reciprocal: "1/□",
  exp: "e^□",
  sqrt: "√",
  absolute: "|□|",
  sigmoid: "σ",
  relu: "ReLU",
  leaky_relu: "leaky",
  identity: "□",
};

/** What a box says it does: “×”, “σ”, “1 + □”. A constant is part of the box that uses it. */
export function symbolOf(graph, i) {
  const node = graph.nodes[i];
  if (node.op === "input") return prettyName(node.name);
  if (node.op === "constant") return format(node.value, 4);
  const infix = INFIX[node.op];
  const [left, right] = node.args.map((arg) => graph.nodes[arg]);
  const number = (constant) =>
    constant?.op === "constant" ? (constant.label ?? format(constant.value, 4)) : undefined;
  if (!infix || node.args.length !== 2) return PREFIX[node.op] ?? node.op;
  const [a, b] = [number(left), number(right)];
  if (node.op === "power") return b ? `□^${b}` : a ? `${a}^□` : "□^□";
  if (node.op === "divide" && a) return `${a}/□`;
  if (b) return `${infix} ${b}`;
  if (a) return node.op === "multiply" ? `× ${a}` : `${a} ${infix}`;
  return infix;
}

/**
 * A graph on a page. `new GraphView(panel, graph, options)`, then in every frame `draw({ values, node, edge })`.
 *
 * values: of all nodes, as `Program.values`. node(i) and edge({ from, to, slot }) may add what a figure wants to show:
 * node → { colour, note (a line under the value, such as a gradient), faded, on }, edge → { words, colour, faded, on,
 * back } (`on` is thick; `back` turns the arrow round). Options: name; words, true if edges carry some (their gaps are
 * wider); notes, true if boxes carry some; scrolls, true if the sheet may be wider than the page: it is never squeezed.
 */
export class GraphView extends Canvas {
  constructor(panel, graph, { name = "Computational graph", words = false, notes = false, scrolls = false } = {}) {
    super(panel, { name });
    this.graph = graph;
    this.options = { words, notes, scrolls };
    this.flat = true;
    this.sheet = 0; // width of the drawing
    /** @type {number[]} */
    this.thick = []; // of each layer
    /** @type {number[]} */
    this.boxWidth = [];
    this.boxHeight = 0;
    this.tall = 0;
    this.laidOut = 0; // for which width
    this.structure = layered(graph);
    this.labels = graph.nodes.map((_, i) => symbolOf(graph, i));
  }

  /** The line under the symbol: the value, with the name if it has one; there is no room for “undefined here”. */
  valueLine(i, value) {
    const { op, name } = this.graph.nodes[i];
    const before = op !== "input" && name ? `${prettyName(name)} = ` : "";
    const room = this.boxWidth[i] - 2 * RIM;
    if (Number.isNaN(value)) return `${before}nothing`;
    if (!Number.isFinite(value)) return before + (value > 0 ? "too large" : "too low");
    return fitted(value, room, { small: true, before });
  }

  /** Lay out for the width there is. Boxes have room for any value, so that nothing jumps while a slider moves. */
  layout() {
    const { layers } = this.structure;
    const { words, notes, scrolls } = this.options;
    const lines = notes ? 3 : 2;
    const boxHeight = lines * LINE + 2 * PAD;
    const note = notes ? (scrolls ? widthOf("∂ no number", true) : NOTE) : 0;
    const boxWidth = this.labels.map((label, i) => {
      const name = this.graph.nodes[i].op === "input" ? "" : this.graph.nodes[i].name;
      const line = name ? `${prettyName(name)} = −0.0000` : "−0.0000";
      return Math.max(LEAST, widthOf(label), widthOf(line, true), note) + 2 * PAD;
    });
    const least = words ? WORDY : scrolls ? APART : GAP;
    const thick = layers.map((layer) => Math.max(LEAST, ...layer.map((p) => (p.id === null ? 0 : boxWidth[p.id]))));
    const long = thick.reduce((sum, size) => sum + size, 0) + (layers.length - 1) * least + 8;
    const flat = long <= this.width || (scrolls && this.width >= ROOMY);
    const detour = words ? (flat ? BESIDE[1] : BESIDE[0]) : DETOUR;
    spread(layers, (place) => (place.id === null ? detour : flat ? boxHeight : boxWidth[place.id]));
    const all = layers.flat();
    const size = (place) => (place.id === null ? detour : flat ? boxHeight : boxWidth[place.id]) / 2;
    const low = Math.min(...all.map((place) => place.across - size(place)));
    const high = Math.max(...all.map((place) => place.across + size(place)));
    const sheet = scrolls ? Math.max(this.width, flat ? long : high - low + 8) : this.width;
    if (flat) {
      const gap = Math.min(MOST, least + (sheet - long) / Math.max(1, layers.length - 1));
      let x = Math.max(4, (sheet - (long - 8) - (layers.length - 1) * (gap - least)) / 2);
      layers.forEach((layer, level) => {
        for (const place of layer) Object.assign(place, { x: x + thick[level] / 2, y: place.across - low + 4 });
        x += thick[level] + gap;
      });
      this.tall = high - low + 8;
    } else {
      const squeeze = Math.min(1, (sheet - 8) / (high - low));
      const rise = words ? 58 : 34;
      const left = (sheet - (high - low) * squeeze) / 2;
      layers.forEach((layer, level) => {
        for (const place of layer)
          Object.assign(place, {
            x: left + (place.across - low) * squeeze,
            y: 4 + level * (boxHeight + rise) + boxHeight / 2,
          });
      });
      this.tall = 8 + layers.length * boxHeight + (layers.length - 1) * rise;
    }
    this.flat = flat;
    this.sheet = sheet;
    this.thick = thick;
    this.boxWidth = boxWidth;
    this.boxHeight = boxHeight;
    this.laidOut = this.width;
    this.structure.edges.forEach((edge) => (edge.route = this.route(edge)));
  }

  /** The points of an edge: out of one box, between others, into the next; edges of one box keep apart. */
  route({ from, to, slot, via }) {
    const { places, edges } = this.structure;
    const port = (list, mine, key) => {
      const sorted = [...list].sort((a, b) => key(a) - key(b) || a.to - b.to || a.slot - b.slot);
      return (sorted.indexOf(mine) - (sorted.length - 1) / 2) * PORT;
    };
    const edge = edges.find((e) => e.from === from && e.to === to && e.slot === slot);
    const across = (place) => (this.flat ? place.y : place.x);
    // a sheet that may be as large as it needs: edges turn beside the boxes of a layer, not among them
    const beside = this.options.scrolls ? (this.flat ? this.thick : this.thick.map(() => this.boxHeight)) : [];
    const passing = via.flatMap(({ x, y, layer }) => {
      const half = (beside[layer] ?? 0) / 2;
      if (!half) return [[x, y]];
      return [-half, half].map((turn) => (this.flat ? [x + turn, y] : [x, y + turn]));
    });
    const arriving = edges.filter((e) => e.to === to);
    const twins = arriving.filter((e) => e.from === from);
    const shiftIn = port(arriving, edge, (e) => across(e.via.at(-1) ?? places[e.from]));
    const shiftOut = twins.length > 1 ? port(twins, edge, () => 0) : 0;
    const [a, b] = [places[from], places[to]];
    return this.flat
      ? [[a.x + this.boxWidth[from] / 2, a.y + shiftOut], ...passing, [b.x - this.boxWidth[to] / 2, b.y + shiftIn]]
      : [[a.x + shiftOut, a.y + this.boxHeight / 2], ...passing, [b.x + shiftIn, b.y - this.boxHeight / 2]];
  }

  /** The height of the drawing at its present width. */
  get reach() {
    if (this.laidOut !== this.width) this.layout();
    return Math.ceil(this.tall);
  }

  /**
   * @param {{
   *   values?: number[],
   *   node?: (i: number) => Look & { note?: string, on?: boolean },
   *   edge?: (edge: GraphEdge) => Look & { words?: string, on?: boolean, back?: boolean },
   * }} frame
   */
  draw({ values, node = () => ({}), edge = () => ({}) }) {
    if (this.laidOut !== this.width) this.layout();
    const { places, edges, layers } = this.structure;
    this.begin(Math.ceil(this.tall));
    for (const one of edges) {
      const { words, colour = "y", faded, on, back } = edge(one) ?? {};
      const key = `${one.from}-${one.to}-${one.slot}`;
      this.path(`edge${key}`, curve(one.route, this.flat, back), { colour: faded ? "line" : colour, thick: on });
      if (words) {
        const [x, y] = middle(one.route);
        this.text(`words${key}`, x, y + (this.flat ? -4 : 4), words, { colour, small: true, strong: on, faded });
      }
    }
    for (const { id } of layers.flat()) {
      if (id === null) continue;
      const step = this.graph.nodes[id];
      const { colour = colourOf(step.name, step.op === "input" ? "x" : "ink"), note, faded, on } = node(id) ?? {};
      const { x, y } = places[id];
      const [width, height] = [this.boxWidth[id], this.boxHeight];
      const radius = step.op === "input" ? Math.min(height / 2, ROUND) : 8;
      const box = this.rectangle(`box${id}`, round(x - width / 2), round(y - height / 2), width, height, {
        colour,
        radius,
        faded,
      });
      box.classList.toggle("cr-thick", Boolean(on));
      const first = y - height / 2 + PAD + 13;
      this.text(`symbol${id}`, round(x), round(first), this.labels[id], { colour, strong: true, faded });
      if (values)
        this.text(`value${id}`, round(x), round(first + LINE), this.valueLine(id, values[id]), {
          colour: colourOf(step.name),
          small: true,
          faded,
        });
      if (note)
        this.text(`note${id}`, round(x), round(first + 2 * LINE), note, { colour: "slope", small: true, faded });
    }
    this.end();
  }
}

const round = (value) => Math.round(value * 10) / 10;

function middle(route) {
  const at = (route.length - 1) / 2;
  const [a, b] = [route[Math.floor(at)], route[Math.ceil(at)]];
  if (a !== b) return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return a;
}

/** Curves that leave and arrive along the reading direction, and an arrowhead at the end (or at the start). */
function curve(route, flat, back) {
  let d = `M${round(route[0][0])},${round(route[0][1])}`;
  for (let i = 1; i < route.length; i++) {
    const [[x0, y0], [x1, y1]] = [route[i - 1], route[i]];
    const [dx, dy] = flat ? [(x1 - x0) / 2, 0] : [0, (y1 - y0) / 2];
    d += `C${round(x0 + dx)},${round(y0 + dy)} ${round(x1 - dx)},${round(y1 - dy)} ${round(x1)},${round(y1)}`;
  }
  const [x, y] = back ? route[0] : route[route.length - 1];
  const size = back ? -7 : 7;
  for (const side of [1, -1]) {
    const [u, v] = flat ? [-size, (side * size) / 2] : [(side * size) / 2, -size];
    d += `M${round(x)},${round(y)}l${round(u)},${round(v)}`;
  }
  return d;
}
