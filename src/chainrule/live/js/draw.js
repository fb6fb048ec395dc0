// What every figure is drawn with: a panel (plots, readouts, buttons, one spoken sentence) and a plot
// (scales, axes, marks). Marks are kept by name and updated in place, so that a frame costs little.
import { axisBottom, axisLeft } from "d3-axis";
import { contours } from "d3-contour";
import { scaleLinear, scaleLog } from "d3-scale";
import { select } from "d3-selection";
import { line as lineGenerator } from "d3-shape";

const SVG = "http://www.w3.org/2000/svg";
const SPEECH_DELAY = 400; // ms of rest before a screen reader hears the new sentence
let nextId = 0;

/** An HTML element with attributes and children. */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** An SVG element with attributes. */
export function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  setAll(element, attributes);
  return element;
}

/** Set only the attributes that changed: the cheapest way to keep a drawing up to date. */
export function setAll(element, attributes) {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/** A number as a reader wants it: four significant digits, a real minus, words where it is undefined. */
export function format(value, digits = 4, large = 1e6) {
  if (typeof value !== "number") return String(value);
  if (Number.isNaN(value)) return "undefined here";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  let text;
  if (size >= large || size < 1e-4) {
    const [mantissa, exponent] = value.toExponential(digits - 2).split("e");
    text = `${trim(mantissa)} × 10${superscript(Number(exponent))}`;
  } else {
    text = trim(value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(size)))));
  }
  return text.replaceAll("-", "−");
}

/** The same for the tick of an axis, where there is room for six letters. */
const tick = (value) => format(value, 4, 1e5).replace(" × ", "·");

const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** An integer as Unicode superscript: -3 becomes ⁻³. */
export const superscript = (n) => String(n).replace(/[-0-9]/g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));

/** n numbers from low to high, both included. */
export const linspace = (low, high, n) => Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));

/** An empty element as wide as a drawing may be; its height does not change with the drawing. */
export function ruler(drawing) {
  const element = html("div");
  drawingOf.set(element, drawing);
  return element;
}

// Widths come from the browser's own layout, for all figures at once: to ask for one would force a layout each time.
const drawingOf = new WeakMap();
const rulers = new ResizeObserver((entries) => {
  const panels = new Set();
  for (const { target, contentRect } of entries) {
    const drawing = drawingOf.get(target);
    if (drawing.fit(contentRect.width)) panels.add(drawing.panel);
  }
  for (const panel of panels) panel.redraw();
});

/** The width a drawing has in `room` pixels; it can do with 560 until it knows. */
export const widthIn = (room) => Math.max(220, Math.floor(room) || 560);

/** The frame of a figure: where plots, readouts and buttons go, and the sentence that says what is shown. */
export class Panel {
  constructor(el, title) {
    this.id = `cr${nextId++}`;
    this.root = html("div", { class: "cr-figure", role: "group", "aria-label": title });
    this.plots = html("div", { class: "cr-plots" });
    this.readouts = html("dl", { class: "cr-readouts" });
    this.buttons = html("div", { class: "cr-buttons" });
    this.speech = html("p", { class: "cr-speech", "aria-live": "polite" });
    this.root.append(this.plots, this.readouts, this.buttons, this.speech);
    el.replaceChildren(this.root);
    this.drawings = [];
    this.endings = [];
    this.title = title;
  }

  /** A plot beside the ones already there. */
  plot(options) {
    const plot = new Plot(this, options);
    this.drawings.push(plot);
    return plot;
  }

  /**
   * A named number (or word) below the plots. Returns the function that sets it. `data-value` keeps every
   * digit: tests compare it with Python's. `wide` is for words: they have a line of their own, and room for two on a phone.
   */
  readout(name, label, { colour = "ink", digits = 4, wide } = {}) {
    const value = html("dd", { "data-readout": name, class: `cr-c-${colour}` });
    const term = html("dt", {});
    term.innerHTML = label; // our own markup, such as f′(<i>x</i>)
    this.readouts.append(html("div", { class: wide ? "cr-wide" : undefined }, term, value));
    return (number, text) => {
      setAll(value, { "data-value": number });
      const shown = text ?? format(number, digits);
      if (value.textContent !== shown) value.textContent = shown;
    };
  }

  /** A button that calls `action`. */
  button(label, action, attributes = {}) {
    const button = html("button", { type: "button", class: "cr-button", ...attributes }, label);
    button.addEventListener("click", action);
    this.buttons.append(button);
    return button;
  }

  /** Say in one or two sentences what the figure shows now: its accessible name, and live text. */
  say(sentence) {
    for (const plot of this.drawings) setAll(plot.svg, { "aria-label": `${plot.name}. ${sentence}` });
    clearTimeout(this.speaking);
    if (this.said === undefined) this.speech.textContent = sentence;
    else this.speaking = setTimeout(() => (this.speech.textContent = sentence), SPEECH_DELAY);
    this.said = sentence;
  }

  /** Call `redraw` whenever the width changes: figures are laid out anew, letters keep their size. */
  onResize(redraw) {
    this.redraw = redraw;
    for (const drawing of this.drawings) rulers.observe(drawing.ruler);
  }

  /** Call `end` when the figure goes away: the place to stop a timer. */
  onDispose(end) {
    this.endings.push(end);
  }

  /** Stop timers and observers. */
  dispose() {
    clearTimeout(this.speaking);
    for (const drawing of this.drawings) rulers.unobserve(drawing.ruler);
    this.endings.forEach((end) => end());
  }
}

const MARGIN = { top: 14, right: 14, bottom: 40, left: 52 };
const TALLEST = 330; // px: how high a plot with equal units may grow

/**
 * Axes and marks. Options: name (what the picture is, for screen readers), x and y (domains), xLabel, yLabel,
 * height in px, xLog/yLog, square (equal units on both axes), xTicks (where to put them), axes: false for a bare canvas in domain units.
 */
export class Plot {
  constructor(panel, { name, x, y, xLabel = "", yLabel = "", height = 300, xLog, yLog, xTicks, square, axes = true, margin }) {
    this.name = name;
    this.panel = panel;
    this.height = height;
    this.margin = { ...(axes ? MARGIN : { top: 4, right: 4, bottom: 4, left: 4 }), ...margin };
    this.x = (xLog ? scaleLog() : scaleLinear()).domain(x);
    this.y = (yLog ? scaleLog() : scaleLinear()).domain(y);
    this.axes = axes;
    this.square = square;
    this.xTicks = xTicks;
    this.marks = new Map();
    this.holder = html("div", { class: "cr-plot" });
    panel.plots.append(this.holder);
    this.svg = svg("svg", { role: "img", height, "aria-label": name, class: "cr-svg" });
    this.ruler = ruler(this);
    this.holder.append(this.ruler, this.svg);
    const clip = svg("clipPath", { id: `${panel.id}-${panel.drawings.length}` });
    this.frame = svg("rect");
    clip.append(this.frame);
    this.clip = `url(#${clip.id})`;
    this.xAxis = svg("g", { class: "cr-axis" });
    this.yAxis = svg("g", { class: "cr-axis" });
    this.zeroX = svg("line", { class: "cr-zero" });
    this.zeroY = svg("line", { class: "cr-zero" });
    this.inside = svg("g", { "clip-path": this.clip }); // curves stop at the frame
    this.above = svg("g"); // dots and letters may overlap it
    this.xLabel = svg("text", { class: "cr-axis-label", "text-anchor": "end" });
    this.yLabel = svg("text", { class: "cr-axis-label" });
    this.xLabel.textContent = xLabel;
    this.yLabel.textContent = yLabel;
    this.svg.append(clip);
    if (axes) this.svg.append(this.zeroX, this.zeroY, this.xAxis, this.yAxis, this.xLabel, this.yLabel);
    this.svg.append(this.inside, this.above);
    this.fit();
  }

  /** Take the room there is, in pixels; true if the width changed. */
  fit(room) {
    const width = widthIn(room);
    if (width === this.width) return false;
    this.width = width;
    if (this.square) this.equalUnits();
    const { top, right, bottom, left } = this.margin;
    setAll(this.svg, { width, height: this.height, viewBox: `0 0 ${width} ${this.height}` });
    this.x.range([left, width - right]);
    this.y.range([this.height - bottom, top]);
    setAll(this.frame, { x: left, y: top, width: width - left - right, height: this.height - top - bottom });
    this.drawAxes();
    return true;
  }

  /** Choose height and right margin so that a unit is as long on both axes: right angles look right. */
  equalUnits() {
    const { top, bottom, left } = this.margin;
    const [across, up] = [this.x, this.y].map((scale) => scale.domain()[1] - scale.domain()[0]);
    const unit = Math.min((this.width - left - MARGIN.right) / across, TALLEST / up);
    this.margin.right = this.width - left - unit * across;
    this.height = top + bottom + unit * up;
  }

  /** Change what the axes span. */
  domain(x, y) {
    const same = (a, b) => a[0] === b[0] && a[1] === b[1];
    if (same(x, this.x.domain()) && same(y, this.y.domain())) return;
    this.x.domain(x);
    this.y.domain(y);
    this.drawAxes();
  }

  drawAxes() {
    if (!this.axes) return;
    const { right, bottom, left } = this.margin;
    const [width, height] = [this.width, this.height];
    const ticks = (axis, scale, room, values) => {
      if (values) return axis.tickValues(values).tickFormat((v) => format(v));
      if (!scale.base) return axis.ticks(Math.max(3, Math.floor(room / 60))).tickFormat(tick);
      // on a logarithmic axis: powers of ten, at steps that one can count in
      const [low, high] = scale.domain().map(Math.log10);
      const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
      const least = (last - first) / Math.max(2, Math.floor(room / 46));
      const step = [1, 2, 3, 5, 10, 20, 30, 50].find((n) => n >= least) ?? 100;
      const powers = [];
      for (let n = step * Math.ceil(first / step); n <= last; n += step) powers.push(10 ** n);
      return axis.tickValues(powers).tickFormat((v) => `10${superscript(Math.round(Math.log10(v)))}`);
    };
    setAll(this.xAxis, { transform: `translate(0,${height - bottom})` });
    setAll(this.yAxis, { transform: `translate(${left},0)` });
    select(this.xAxis).call(ticks(axisBottom(this.x), this.x, width - left - right, this.xTicks));
    select(this.yAxis).call(ticks(axisLeft(this.y), this.y, height - bottom));
    setAll(this.xLabel, { x: width - right, y: height - 5 });
    setAll(this.yLabel, { x: 4, y: 11 });
    this.zeroLine(this.zeroX, this.x, { y1: this.margin.top, y2: height - bottom }, "x");
    this.zeroLine(this.zeroY, this.y, { x1: left, x2: width - right }, "y");
  }

  zeroLine(element, scale, ends, axis) {
    const [low, high] = scale.domain();
    const shown = low < 0 && high > 0;
    element.style.display = shown ? "" : "none";
    if (shown) setAll(element, { ...ends, [`${axis}1`]: scale(0), [`${axis}2`]: scale(0) });
  }

  /** The element called `name`, made once. */
  mark(name, tag, layer = this.inside) {
    let element = this.marks.get(name);
    if (!element) {
      element = svg(tag);
      this.marks.set(name, element);
      layer.append(element);
    }
    return element;
  }

  /** Show an element only where all its coordinates are numbers. */
  place(element, attributes, coordinates) {
    const shown = coordinates.every(Number.isFinite);
    element.style.display = shown ? "" : "none";
    if (shown) setAll(element, attributes);
    return element;
  }

  /** A curve through (xs[i], ys[i]), broken where a value is undefined. Options: colour, dashed, thin. */
  curve(name, xs, ys, { colour = "f", dashed, thin } = {}) {
    const [px, py] = [this.x, this.y];
    const path = lineGenerator((_, i) => clampPixels(px(xs[i])), (_, i) => clampPixels(py(ys[i])))
      .defined((_, i) => Number.isFinite(px(xs[i])) && Number.isFinite(py(ys[i])))
      .digits(1);
    setAll(this.mark(name, "path"), {
      d: path(xs) ?? "",
      class: `cr-curve cr-s-${colour}${dashed ? " cr-dashed" : ""}${thin ? " cr-thin" : ""}`,
    });
  }

  /** A straight piece from (x1, y1) to (x2, y2). `arrow` puts a head on its end. */
  segment(name, x1, y1, x2, y2, { colour = "slope", dashed, thin, arrow } = {}) {
    const [a, b, c, d] = [this.x(x1), this.y(y1), this.x(x2), this.y(y2)];
    if (![a, b, c, d].every(Number.isFinite)) return this.hide(name);
    const kind = `cr-curve cr-s-${colour}${dashed ? " cr-dashed" : ""}${thin ? " cr-thin" : ""}`;
    let path = `M${a.toFixed(1)},${b.toFixed(1)}L${c.toFixed(1)},${d.toFixed(1)}`;
    const length = Math.hypot(c - a, d - b);
    if (arrow && length > 1) {
      const [u, v] = [(c - a) / length, (d - b) / length];
      const head = Math.min(9, length);
      for (const side of [1, -1]) {
        path += `M${c.toFixed(1)},${d.toFixed(1)}l${(-head * u + side * 0.5 * head * v).toFixed(1)},${(-head * v - side * 0.5 * head * u).toFixed(1)}`;
      }
    }
    this.place(this.mark(name, "path"), { d: path, class: kind }, [a, b, c, d]);
  }

  /** The straight line through (x, y) with the given slope, across the whole frame. */
  line(name, x, y, slope, options = {}) {
    const [low, high] = this.x.domain();
    this.segment(name, low, y + slope * (low - x), high, y + slope * (high - x), options);
  }

  /** A dot. */
  dot(name, x, y, { colour = "x", radius = 6, hollow } = {}) {
    const [cx, cy] = [this.x(x), this.y(y)];
    const kind = hollow ? `cr-hollow cr-s-${colour}` : `cr-dot cr-f-${colour}`;
    return this.place(this.mark(name, "circle", this.above), { cx, cy, r: radius, class: kind }, [cx, cy]);
  }

  /** A word at (x, y), moved by (dx, dy) pixels and kept inside the picture. */
  text(name, x, y, words, { colour = "ink", dx = 0, dy = 0, anchor = "start", small } = {}) {
    const element = this.mark(name, "text", this.above);
    if (element.textContent !== words) element.textContent = words;
    const room = words.length * (small ? 6 : 7.5);
    const before = anchor === "end" ? room : anchor === "middle" ? room / 2 : 0;
    const left = Math.min(Math.max(this.x(x) + dx, this.margin.left + before + 2), this.width - 2 - (room - before));
    const top = Math.min(Math.max(this.y(y) + dy, 12), this.height - 4);
    const kind = `cr-text cr-f-${colour}${small ? " cr-small" : ""}`;
    return this.place(element, { x: left, y: top, "text-anchor": anchor, class: kind }, [left, top]);
  }

  /** Contour lines of a function given on a grid: values[row * columns + column], rows from the lowest y. */
  contours(name, values, columns, rows, levels, { colour = "ink", filled = true } = {}) {
    const group = this.mark(name, "g");
    const [x0, x1] = this.x.range();
    const [y0, y1] = this.y.range();
    // d3-contour puts a grid value at the middle of its cell: shift by a half to lie on the axes' points
    const sx = (x1 - x0) / (columns - 1);
    const sy = (y1 - y0) / (rows - 1);
    const shapes = contours().size([columns, rows]).thresholds(levels)(values);
    group.replaceChildren();
    shapes.forEach((shape, i) => {
      const d = shape.coordinates
        .flat()
        .map((ring) => "M" + ring.map(([c, r]) => `${(x0 + (c - 0.5) * sx).toFixed(1)},${(y0 + (r - 0.5) * sy).toFixed(1)}`).join("L") + "Z")
        .join("");
      const kind = filled ? `cr-contour cr-f-${colour} cr-s-${colour}` : `cr-contour-line cr-s-${colour}`;
      group.append(svg("path", { d, class: kind, "data-level": levels[i] }));
    });
  }

  /** Small dots at (xs[i], ys[i]), all in one path; those that are undefined or outside the frame are left out. */
  trail(name, xs, ys, { colour = "x" } = {}) {
    const [[x0, x1], [y1, y0]] = [this.x.range(), this.y.range()];
    let d = "";
    xs.forEach((x, i) => {
      const [a, b] = [this.x(x), this.y(ys[i])];
      if (a > x0 - 1 && a < x1 + 1 && b > y0 - 1 && b < y1 + 1) d += `M${a.toFixed(1)},${b.toFixed(1)}h0`;
    });
    setAll(this.mark(name, "path", this.above), { d, class: `cr-trail cr-s-${colour}` });
  }

  /** Take a mark away until it is drawn again. */
  hide(name) {
    const element = this.marks.get(name);
    if (element) element.style.display = "none";
  }

  /** Let a finger or a mouse move the point: `move(x, y)` is called in domain units. */
  draggable(move) {
    this.svg.classList.add("cr-draggable");
    const follow = (event) => {
      const box = this.svg.getBoundingClientRect();
      move(this.x.invert(event.clientX - box.left), this.y.invert(event.clientY - box.top));
    };
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) follow(event);
    });
  }
}

// Far outside the picture browsers draw huge coordinates badly; the clip path hides the difference.
const clampPixels = (value) => Math.min(Math.max(value, -4000), 4000);

/** A y-domain that shows the given values, with a little air; undefined values do not count. */
export function span(values, { least = 1e-9, air = 0.08 } = {}) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [-1, 1];
  const room = Math.max(high - low, least) * air;
  return [low - room, high + room];
}
