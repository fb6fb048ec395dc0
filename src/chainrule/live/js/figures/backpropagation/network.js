// The running example as a graph: values go forward, gradients come back, one step at a time or all at once.
// The upper part of a box is its value, the lower part its gradient; at an arrow back stands the local derivative.
import { Canvas, fitted, number } from "../../drawing/canvas.js";
import { slot } from "../../drawing/dom.js";
import { format, html, setAll } from "../../drawing/draw.js";
import { player } from "../../drawing/play.js";
import { colourOf } from "../../drawing/symbols.js";
import { Program } from "../../engine/graph.js";
import { sigmoid } from "../../engine/network/activations.js";
import { asShown, equals, productShown } from "../../engine/numbers.js";

/** @import { Figure, Look } from "../../types.js" */

const LINE = 16;
const PAD = 7;
const WIDE = 640; // px from which the graph reads from left to right
const NOT_YET = "not yet";
const FORWARD = 5;
const BELOW = 29; // px between boxes below each other

// name, symbol, colour, formula, gradient; `step`: which step computes the value, `blame`: which one its gradient
const BOXES = [
  { name: "x", symbol: "x", colour: "x" },
  { name: "w1", symbol: "W₁", colour: "w1", gradient: "d_w1", blame: 12 },
  { name: "z1", symbol: "z₁", colour: "ink", formula: "W₁ · x", gradient: "d_z1", step: 1, blame: 11 },
  { name: "h", symbol: "h", colour: "g", formula: "σ(z₁)", gradient: "d_h", step: 2, blame: 10 },
  { name: "w2", symbol: "W₂", colour: "w2", gradient: "d_w2", blame: 9 },
  { name: "z2", symbol: "z₂", colour: "ink", formula: "W₂ · h", gradient: "d_z2", step: 3, blame: 8 },
  { name: "y_hat", symbol: "ŷ", colour: "f", formula: "σ(z₂)", gradient: "d_y_hat", step: 4, blame: 7 },
  { name: "y", symbol: "y", colour: "y" },
  { name: "J", symbol: "J", colour: "ink", formula: "½(y − ŷ)²", gradient: "d_J", step: 5, blame: 6 },
];

// `local` is the derivative of `to` with respect to `from`; data get no gradient: nobody turns them
const EDGES = [
  { from: "x", to: "z1" },
  { from: "w1", to: "z1", local: "x", words: "x" },
  { from: "z1", to: "h", local: "slope1", words: "σ′(z₁)" },
  { from: "h", to: "z2", local: "w2", words: "W₂" },
  { from: "w2", to: "z2", local: "h", words: "h" },
  { from: "z2", to: "y_hat", local: "slope2", words: "σ′(z₂)" },
  { from: "y_hat", to: "J", local: "d_y_hat", words: "−(y−ŷ)" },
  { from: "y", to: "J" },
];
const byName = Object.fromEntries(BOXES.map((box) => [box.name, box]));
const COLUMN = ["x", "z1", "h", "z2", "y_hat", "J"];
const SIDE = { w1: "z1", w2: "z2", y: "J" };

/** @param {Figure} figure */
export function network({ model, panel }) {
  const { graph, last } = model.get("spec");
  const program = new Program(graph);
  const place = Object.fromEntries(graph.nodes.map((node, i) => [node.name, i]));
  const canvas = new Canvas(panel, { name: "The network as a graph" });
  const words = html("p", { class: "cr-words" });
  const inWords = (parts) => parts.map((part) => part.textContent ?? part).join("");
  const tell = slot(
    words,
    STEPS.map((_, i) => inWords(told(i + 1, WIDEST, last))),
  );
  // above the graph, beside the sliders: on a phone what they change stays in sight
  const outcome = html("p", { class: "cr-words cr-outcome" });
  panel.root.prepend(outcome, panel.buttons, words);
  player({ model, panel, last: () => last, interval: 900, back: true, all: "All" });

  return () => {
    const inputs = ["x", "y", "w1", "w2"].map((name) => model.get(name));
    const steps = model.get("steps");
    program.forward(inputs);
    program.backward();
    const value = (name) => program.values[place[name]];
    const v = Object.fromEntries(BOXES.map(({ name }) => [name, value(name)]));
    for (const { name, gradient } of BOXES) if (gradient) v[gradient] = program.adjoints[place[name]];
    [v.slope1] = program.localDerivatives(place.h);
    [v.slope2] = program.localDerivatives(place.y_hat);

    const wide = canvas.width >= WIDE;
    const at = wide ? across(canvas.width) : down(canvas.width);
    canvas.begin(at.height);
    for (const edge of EDGES) drawEdge(canvas, edge, at, v, steps, wide);
    for (const box of BOXES) drawBox(canvas, box, at[box.name], v, steps, wide);
    canvas.end();

    outcome.replaceChildren(...outcomes(steps, v));
    tell(...told(steps, v, last));
    panel.say(sentence(steps, v, last));
  };
}

/** Boxes in a row, the weights and the target above the box that uses them, the input before the first. */
function across(width) {
  // the input's box, and the way from it: nothing goes back there
  const [first, way] = width < 700 ? [48, 26] : [56, 34];
  const room = width - 6 - first - way;
  const gap = Math.round(Math.max(56, Math.min(68, room / 9.6)));
  const w = Math.floor(Math.min(130, (room - 4 * gap) / 5));
  const [tall, small] = [5 * LINE + 2 * PAD, 4 * LINE + 2 * PAD];
  const short = 2 * LINE + 2 * PAD;
  const low = 4 + small + 46;
  const at = { height: low + tall + 4 };
  COLUMN.slice(1).forEach((name, i) => (at[name] = { x: 3 + first + way + i * (w + gap), y: low, w, h: tall }));
  for (const name in SIDE) at[name] = { ...at[SIDE[name]], y: 4, h: name === "y" ? short : small };
  at.y.y = 4 + small - at.y.h;
  at.x = { x: 3, y: low + (tall - short) / 2, w: first, h: short };
  return at;
}

/** Boxes below each other, what they use on their right: for a narrow page. Low enough for a phone's window. */
function down(width) {
  const side = Math.min(110, Math.floor((width - 8) * 0.31));
  const between = 42;
  const w = Math.min(260, width - side - between - 6);
  const at = {};
  let y = 3;
  for (const name of COLUMN) {
    const h = (name === "x" ? 1 : 2) * LINE + 2 * PAD;
    at[name] = { x: 3, y, w, h };
    y += h + BELOW;
  }
  for (const name in SIDE) {
    const next = at[SIDE[name]];
    const h = (name === "y" ? 1 : 3) * LINE + 2 * PAD;
    at[name] = { x: 3 + w + between, y: next.y + (next.h - h) / 2, w: side, h };
  }
  return { ...at, height: y - BELOW + 3 };
}

function drawBox(canvas, box, { x, y, w, h }, v, steps, wide) {
  const { name, symbol, formula, colour, gradient, step = 0, blame } = box;
  const done = steps >= step;
  const blamed = gradient && steps >= blame;
  const now = steps === step || (gradient && steps === blame);
  const radius = formula ? 8 : Math.min(16, h / 3);
  const rect = canvas.rectangle(`box-${name}`, x, y, w, h, { colour, faded: !done, radius });
  rect.classList.toggle("cr-thick", Boolean(now && steps > 0));
  const middle = x + w / 2;
  let line = y + PAD + 12;
  /** @param {string} key @param {string} text @param {Look & { at?: number, stay?: boolean }} look */
  const write = (key, text, { at = middle, stay, ...options }) => {
    const element = canvas.text(`${key}-${name}`, at, line, text, options);
    if (!stay) line += LINE;
    return element;
  };
  const room = w - 10;
  const shown = (known, key, options) => (known ? fitted(v[key], room, { strong: !wide, ...options }) : "…");
  let valueText, gradientText;
  if (wide) {
    write("symbol", symbol, { colour, strong: true });
    if (formula) write("formula", formula, { colour: "y", small: true });
    valueText = write("value", shown(done, name), { faded: !done });
    if (gradient) {
      write("blame", `∂J/∂${symbol}`, { colour: "slope", small: true, faded: !blamed });
      gradientText = write("gradient", shown(blamed, gradient), { colour: "slope", faded: !blamed });
    }
  } else if (formula) {
    // names on the left, numbers on the right
    const half = { small: true };
    /** @type {Look & { at: number, stay: boolean }} */
    const words = { ...half, anchor: "start", at: x + 8, stay: true };
    /** @type {Look & { at: number }} */
    const number = { ...half, anchor: "end", at: x + w - 8 };
    const back = { colour: "slope", faded: !blamed };
    write("symbol", `${symbol} = ${formula.replaceAll(" − ", "−")}`, { ...words, colour, strong: true });
    valueText = write("value", done ? fitted(v[name], w - 110, half) : "…", { ...number, faded: !done });
    write("blame", `∂J/∂${symbol}`, { ...words, ...back });
    gradientText = write("gradient", blamed ? fitted(v[gradient], w - 70, half) : "…", { ...number, ...back });
  } else {
    valueText = write("symbol", `${symbol} = ${shown(done, name)}`, { colour, strong: true, small: true });
    if (gradient) {
      const back = { colour: "slope", small: true, faded: !blamed };
      write("blame", `∂J/∂${symbol} =`, back);
      gradientText = write("gradient", shown(blamed, gradient, { small: true }), back);
    }
  }
  if (step) setAll(valueText, { "data-readout": name, "data-value": done ? v[name] : NOT_YET });
  if (gradient) setAll(gradientText, { "data-readout": gradient, "data-value": blamed ? v[gradient] : NOT_YET });
}

/**
 * @param {Canvas} canvas @param {{from: string, to: string, local?: string, words?: string}} edge
 * @param {Record<string, any>} at @param {Record<string, number>} v @param {number} steps @param {boolean} wide
 */
function drawEdge(canvas, { from, to, local = "", words = "" }, at, v, steps, wide) {
  const [a, b] = [at[from], at[to]];
  const passed = steps >= (byName[to].step ?? 0);
  const blame = local ? (byName[from].blame ?? Infinity) : Infinity;
  const [back, now] = [steps >= blame, steps === blame];
  const key = `${from}-${to}`;
  const horizontal = wide ? !(from in SIDE) : from in SIDE;
  const forward = { colour: passed ? "y" : "line" };
  const backward = { colour: "slope", thick: now };
  const label = { colour: "slope", small: true };
  const named = { ...label, colour: colourOf(words, "slope") };
  if (horizontal) {
    // from left to right in the wide layout, from right to left in the narrow one
    const [start, end] = wide ? [a.x + a.w + 2, b.x - 3] : [a.x - 2, b.x + b.w + 3];
    const upper = wide ? b.y + 20 : a.y + a.h / 2 - 10;
    const lower = wide ? b.y + b.h - 26 : a.y + a.h / 2 + 12;
    const y = from === "x" || (!wide && from === "y") ? a.y + a.h / 2 : upper;
    canvas.path(`forward-${key}`, arrow(start, y, end, y), forward);
    if (!back) return;
    canvas.path(`back-${key}`, arrow(end, lower, start, lower), backward);
    const middle = (start + end) / 2;
    const options = { small: true, before: wide ? "×" : "", most: wide ? 3 : 4 };
    const value = fitted(v[local], Math.abs(end - start) + (wide ? -1 : 4), options);
    canvas.text(`local-${key}`, middle, lower - 6, wide ? value : `× ${words}`, label);
    canvas.text(`what-${key}`, middle, lower + 15, wide ? words : value, wide ? named : label);
    return;
  }
  const [start, end] = [a.y + a.h + 2, b.y - 3];
  const middle = a.x + a.w / 2;
  const [left, right] = local ? [middle - 12, middle + 6] : [middle, middle];
  canvas.path(`forward-${key}`, arrow(left, start, left, end), forward);
  if (!back) return;
  canvas.path(`back-${key}`, arrow(right, end, right, start), backward);
  const y = (start + end) / 2 + 4;
  const cut = fitted(v[local], 90, { small: true, before: "×", most: 3 });
  const times = wide ? cut : `× ${words} = ${number(v[local], 3)}`;
  canvas.text(`local-${key}`, right + 9, y - (wide ? 7 : 0), times, { ...label, anchor: "start" });
  if (wide) canvas.text(`what-${key}`, right + 9, y + 9, words, { ...named, anchor: "start" });
}

function arrow(x1, y1, x2, y2) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [u, w] = [(6 * (x2 - x1)) / length, (6 * (y2 - y1)) / length];
  const tip = `${x2.toFixed(1)},${y2.toFixed(1)}`;
  const wing = (side) => `M${tip}l${(-u + (side * w) / 2).toFixed(1)},${(-w - (side * u) / 2).toFixed(1)}`;
  return `M${x1.toFixed(1)},${y1.toFixed(1)}L${tip}${wing(1)}${wing(-1)}`;
}

const n = (value) => (value < 0 ? `(${number(value)})` : number(value));

const halfSquare = (error) => error ** 2 / 2;

// What each step computes, as "symbol = formula = numbers"; a gradient is upstream × local. Last stands what these
// numbers come to as they are shown.
const STEPS = [
  (v) => ["z₁", "W₁ · x", `${n(v.w1)} · ${n(v.x)}`, v.z1, productShown([v.w1, v.x])],
  (v) => ["h", "σ(z₁)", `σ(${number(v.z1)})`, v.h, sigmoid(asShown(v.z1))],
  (v) => ["z₂", "W₂ · h", `${n(v.w2)} · ${n(v.h)}`, v.z2, productShown([v.w2, v.h])],
  (v) => ["ŷ", "σ(z₂)", `σ(${number(v.z2)})`, v.y_hat, sigmoid(asShown(v.z2))],
  (v) => [
    "J",
    "½(y − ŷ)²",
    `½(${number(v.y)} − ${number(v.y_hat)})²`,
    v.J,
    halfSquare(asShown(v.y) - asShown(v.y_hat)),
  ],
  () => ["∂J/∂J", "1", "", 1],
  (v) => ["∂J/∂ŷ", "∂J/∂J × −(y − ŷ)", `1 × ${n(v.d_y_hat)}`, v.d_y_hat, v.d_y_hat],
  (v) => ["∂J/∂z₂", "∂J/∂ŷ × σ′(z₂)", `${n(v.d_y_hat)} × ${n(v.slope2)}`, v.d_z2, productShown([v.d_y_hat, v.slope2])],
  (v) => ["∂J/∂W₂", "∂J/∂z₂ × h", `${n(v.d_z2)} × ${n(v.h)}`, v.d_w2, productShown([v.d_z2, v.h])],
  (v) => ["∂J/∂h", "∂J/∂z₂ × W₂", `${n(v.d_z2)} × ${n(v.w2)}`, v.d_h, productShown([v.d_z2, v.w2])],
  (v) => ["∂J/∂z₁", "∂J/∂h × σ′(z₁)", `${n(v.d_h)} × ${n(v.slope1)}`, v.d_z1, productShown([v.d_h, v.slope1])],
  (v) => ["∂J/∂W₁", "∂J/∂z₁ × x", `${n(v.d_z1)} × ${n(v.x)}`, v.d_w1, productShown([v.d_z1, v.x])],
];

// a stand-in for the widest numbers, to keep room for them
const WIDEST = new Proxy({}, { get: () => -0.0001234 });

/** What all of it is about, in a line: answer, target, loss. */
function outcomes(steps, v) {
  const known = (name) => (steps >= (byName[name].step ?? 0) ? number(v[name]) : "…");
  const part = (word, name) => {
    const { colour, symbol } = byName[name];
    const label = html("span", { class: "cr-word" }, `${word} `);
    return html("span", { class: `cr-c-${colour}` }, label, `${symbol} = `, html("strong", {}, known(name)));
  };
  return [part("answer", "y_hat"), part("target", "y"), part("loss", "J")];
}

function told(steps, v, last) {
  if (steps === 0) return ["Nothing is computed yet. Press Step: the values go forward first."];
  const [symbol, formula, numbers, value, comes] = STEPS[steps - 1](v);
  const way = steps <= FORWARD ? "forward" : "back";
  const result = html("strong", {}, steps === FORWARD + 1 ? "" : number(value));
  const middle = numbers
    ? `${formula} = ${numbers} ${equals(comes, format(value))} `
    : `${formula}: the way back starts here`;
  return [html("span", { class: "cr-step-count" }, `${steps} of ${last}, ${way}:`), ` ${symbol} = ${middle}`, result];
}

function sentence(steps, v, last) {
  const f = Object.fromEntries(Object.entries(v).map(([name, value]) => [name, format(value)]));
  const start = `The network with x = ${f.x}, W₁ = ${f.w1}, W₂ = ${f.w2} and target y = ${f.y}`;
  if (steps === 0) return `${start}. Nothing is computed yet.`;
  if (steps < last) {
    const [symbol, formula, numbers, value] = STEPS[steps - 1](v);
    const way = steps <= FORWARD ? "forward" : "backward";
    const how = numbers ? `${formula} = ` : ""; // the slope of J itself is 1, and nothing is computed
    return `${start}. Step ${steps}, ${way}: ${symbol} = ${how}${format(value)}.`;
  }
  const slopes = `∂J/∂W₁ = ${f.d_w1}, ∂J/∂W₂ = ${f.d_w2}`;
  return `${start} answers ŷ = ${f.y_hat}, so the loss is J = ${f.J}; ${slopes}.`;
}
