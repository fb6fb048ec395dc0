// What figures draw on: a plot with scales, axes and marks. Marks are kept by name and updated in place, so that a
// frame costs little.
import { axisBottom, axisLeft } from "d3-axis";
import { contours } from "d3-contour";
import { scaleLinear, scaleLog } from "d3-scale";
import { select } from "d3-selection";
import { line as lineGenerator } from "d3-shape";
import { cut } from "./cut.js";
import { html, setAll, svg } from "./dom.js";
import { ruler, sized, UNKNOWN } from "./room.js";
import { ticksOf } from "./ticks.js";

/** @import { Look, Panel, PlotOptions, Point, Room } from "../types.js" */

export { counted, format, grouped, linspace, span, superscript, UNDEFINED, widest } from "../engine/numbers.js";
export { html, setAll, svg } from "./dom.js";

const MARGIN = { top: 14, right: 14, bottom: 40, left: 56 };
const SHORT = 70; // points of a contour line that is small against the grid
const LEAST = 180; // px: how narrow a plot may be
const TALLEST = 330; // px: how high a plot with equal units may grow

/**
 * Axes and marks. Options: name (what the picture is, for screen readers), x and y (domains), xLabel, yLabel,
 * height in px, xLog/yLog, square (equal units on both axes), xTicks (where to put them), axes: false for a bare canvas
 * in domain units.
 */
export class Plot {
  /** @param {Panel} panel @param {PlotOptions} options */
  constructor(
    panel,
    { name, x, y, xLabel = "", yLabel = "", height = 300, xLog, yLog, xTicks, square, axes = true, margin },
  ) {
    this.name = name;
    this.panel = panel;
    this.least = LEAST;
    this.width = 0;
    this.scale = 1;
    /** @type {Room | undefined} what it has been fitted to */
    this.room = undefined;
    this.placed = false;
    /** @type {string | undefined} the surface that is drawn on it */
    this.surface = undefined;
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
    this.stretch(UNKNOWN); // its axes are drawn once there is room
  }

  /**
   * Take the room there is; true if it changed.
   * @param {Room} room
   */
  fit(room) {
    if (room.width === this.room?.width && room.scale === this.room.scale) return false;
    this.room = room;
    this.stretch(room);
    this.drawAxes();
    return true;
  }

  /** @param {Room} room */
  stretch({ width, scale }) {
    this.width = width;
    this.scale = scale;
    if (this.square) this.equalUnits();
    const { top, right, bottom, left } = this.margin;
    setAll(this.svg, sized(this));
    this.x.range([left, width - right]);
    this.y.range([this.height - bottom, top]);
    setAll(this.frame, { x: left, y: top, width: width - left - right, height: this.height - top - bottom });
  }

  /** Choose height and right margin so that a unit is as long on both axes: right angles look right. */
  equalUnits() {
    const { top, bottom, left } = this.margin;
    const [across, up] = [this.x, this.y].map((scale) => scale.domain()[1] - scale.domain()[0]);
    const unit = Math.min((this.width - left - MARGIN.right) / across, TALLEST / up);
    this.margin.right = this.width - left - unit * across;
    this.height = top + bottom + unit * up;
  }

  /**
   * Change what the axes span.
   * @param {number[]} x @param {number[]} y
   */
  domain(x, y) {
    /** @param {number[]} a @param {number[]} b */
    const same = (a, b) => a[0] === b[0] && a[1] === b[1];
    if (same(x, this.x.domain()) && same(y, this.y.domain())) return;
    this.x.domain(x);
    this.y.domain(y);
    if (this.room) this.drawAxes();
  }

  drawAxes() {
    if (!this.axes) return;
    const { right, bottom, left } = this.margin;
    const [width, height] = [this.width, this.height];
    /**
     * @param {any} axis @param {any} scale @param {number} room
     * @param {{beside?: boolean, values?: number[]}} [options]
     */
    const ticks = (axis, scale, room, options) => {
      const { values, label } = ticksOf(scale, room, options);
      return axis.tickValues(values).tickFormat(label);
    };
    setAll(this.xAxis, { transform: `translate(0,${height - bottom})` });
    setAll(this.yAxis, { transform: `translate(${left},0)` });
    select(this.xAxis).call(
      ticks(axisBottom(this.x), this.x, width - left - right, { beside: true, values: this.xTicks }),
    );
    select(this.yAxis).call(ticks(axisLeft(this.y), this.y, height - bottom));
    setAll(this.xLabel, { x: width - right, y: height - 5 });
    setAll(this.yLabel, { x: 4, y: 11 });
    this.zeroLine(this.zeroX, this.x, { y1: this.margin.top, y2: height - bottom }, "x");
    this.zeroLine(this.zeroY, this.y, { x1: left, x2: width - right }, "y");
  }

  /** @param {SVGElement} element @param {any} scale @param {object} ends @param {string} axis */
  zeroLine(element, scale, ends, axis) {
    const [low, high] = scale.domain();
    const shown = low < 0 && high > 0;
    element.style.display = shown ? "" : "none";
    if (shown) setAll(element, { ...ends, [`${axis}1`]: scale(0), [`${axis}2`]: scale(0) });
  }

  /**
   * The element called `name`, made once.
   * @param {string} name @param {keyof SVGElementTagNameMap} tag @param {SVGElement} [layer] @returns {SVGElement}
   */
  mark(name, tag, layer = this.inside) {
    let element = this.marks.get(name);
    if (!element) {
      element = svg(tag);
      this.marks.set(name, element);
      layer.append(element);
    }
    return element;
  }

  /**
   * Show an element only where all its coordinates are numbers.
   * @param {SVGElement} element @param {object} attributes @param {number[]} coordinates
   */
  place(element, attributes, coordinates) {
    const shown = coordinates.every(Number.isFinite);
    element.style.display = shown ? "" : "none";
    if (shown) setAll(element, attributes);
    return element;
  }

  /**
   * A curve through (xs[i], ys[i]), broken where a value is undefined. Options: colour, dashed, thin.
   * @param {string} name @param {number[]} xs @param {number[]} ys @param {Look} [look]
   */
  curve(name, xs, ys, { colour = "f", dashed, thin } = {}) {
    const points = cut(xs.map((x, i) => [this.x(x), this.y(ys[i])]));
    setAll(this.mark(name, "path"), {
      d: path(points) ?? "",
      class: `cr-curve cr-s-${colour}${dashed ? " cr-dashed" : ""}${thin ? " cr-thin" : ""}`,
    });
  }

  /**
   * A straight piece from (x1, y1) to (x2, y2). `arrow` puts a head on its end.
   * @param {string} name @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2
   * @param {Look} [look]
   */
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
        const [dx, dy] = [-head * u + side * 0.5 * head * v, -head * v - side * 0.5 * head * u];
        path += `M${c.toFixed(1)},${d.toFixed(1)}l${dx.toFixed(1)},${dy.toFixed(1)}`;
      }
    }
    this.place(this.mark(name, "path"), { d: path, class: kind }, [a, b, c, d]);
  }

  /**
   * The straight line through (x, y) with the given slope, across the whole frame.
   * @param {string} name @param {number} x @param {number} y @param {number} slope @param {Look} [options]
   */
  line(name, x, y, slope, options = {}) {
    const [low, high] = this.x.domain();
    this.segment(name, low, y + slope * (low - x), high, y + slope * (high - x), options);
  }

  /**
   * A dot.
   * @param {string} name @param {number} x @param {number} y @param {Look} [look]
   */
  dot(name, x, y, { colour = "x", radius = 6, hollow } = {}) {
    const [cx, cy] = [this.x(x), this.y(y)];
    const kind = hollow ? `cr-hollow cr-s-${colour}` : `cr-dot cr-f-${colour}`;
    return this.place(this.mark(name, "circle", this.above), { cx, cy, r: radius, class: kind }, [cx, cy]);
  }

  /**
   * A word at (x, y), moved by (dx, dy) pixels and kept inside the picture.
   * @param {string} name @param {number} x @param {number} y @param {string} words @param {Look} [look]
   */
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

  /**
   * Contour lines of a function given on a grid: values[row * columns + column], rows from the lowest y. `exact(x, y,
   * level)` moves a point of a short line to where the level really is: around a minimum a coarse grid gives it
   * corners.
   * @param {string} name @param {number[]} values @param {number} columns @param {number} rows @param {number[]} levels
   * @param {Look} [look]
   */
  contours(name, values, columns, rows, levels, { colour = "ink", filled = true, exact } = {}) {
    const group = this.mark(name, "g");
    const [[left, right], [low, high]] = [this.x.domain(), this.y.domain()];
    // d3-contour puts a grid value at the middle of its cell: shift by a half to lie on the axes' points
    const [across, up] = [(right - left) / (columns - 1), (high - low) / (rows - 1)];
    /** @param {number[]} place @returns {[number, number]} */
    const onAxes = ([c, r]) => [left + across * (c - 0.5), low + up * (r - 0.5)];
    // The axes of a map are linear, and its thousands of points are not worth a scale's call each.
    const [x0, y0] = [this.x(left), this.y(low)];
    const [toX, toY] = [(this.x(right) - x0) / (right - left), (this.y(high) - y0) / (high - low)];
    /** @param {number} value */
    const tenths = (value) => Math.round(10 * value) / 10;
    /** @param {[number, number]} point */
    const pixel = ([x, y]) => `${tenths(x0 + toX * (x - left))},${tenths(y0 + toY * (y - low))}`;
    /** @param {number[]} place */
    const onGrid = (place) => pixel(onAxes(place));
    /** @param {number[]} place */
    const rim = ([c, r]) => c <= 0.5 || r <= 0.5 || c >= columns - 0.5 || r >= rows - 0.5;
    const most = Math.max(...values);
    const shapes = contours()
      .size([columns, rows])
      .thresholds(levels.filter((level) => !(level > most)))(values);
    group.replaceChildren();
    for (const shape of shapes) {
      /** @param {number[]} point */
      const onLevel = (point) => (exact && !rim(point) ? pixel(exact(...onAxes(point), shape.value)) : onGrid(point));
      const d = shape.coordinates
        .flat()
        .map((ring) => `M${(exact && ring.length < SHORT ? doubled(ring).map(onLevel) : ring.map(onGrid)).join("L")}Z`)
        .join("");
      const kind = filled ? `cr-contour cr-f-${colour} cr-s-${colour}` : `cr-contour-line cr-s-${colour}`;
      group.append(svg("path", { d, class: kind }));
    }
  }

  /**
   * Small dots at (xs[i], ys[i]), all in one path; those that are undefined or outside the frame are left out.
   * @param {string} name @param {number[]} xs @param {number[]} ys @param {Look} [look]
   */
  trail(name, xs, ys, { colour = "x" } = {}) {
    const [[x0, x1], [y1, y0]] = [this.x.range(), this.y.range()];
    let d = "";
    xs.forEach((x, i) => {
      const [a, b] = [this.x(x), this.y(ys[i])];
      if (a > x0 - 1 && a < x1 + 1 && b > y0 - 1 && b < y1 + 1) d += `M${a.toFixed(1)},${b.toFixed(1)}h0`;
    });
    setAll(this.mark(name, "path", this.above), { d, class: `cr-trail cr-s-${colour}` });
  }

  /**
   * Take a mark away until it is drawn again.
   * @param {string} name
   */
  hide(name) {
    const element = this.marks.get(name);
    if (element) element.style.display = "none";
  }

  /**
   * Let a finger or a mouse move the point: `move(x, y)` is called in domain units.
   * @param {(x: number, y: number) => void} move
   */
  draggable(move) {
    this.svg.classList.add("cr-draggable");
    /** @param {PointerEvent} event */
    const follow = (event) => {
      const box = this.svg.getBoundingClientRect();
      const [across, down] = [event.clientX - box.left, event.clientY - box.top];
      move(this.x.invert(across / this.scale), this.y.invert(down / this.scale));
    };
    this.svg.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      this.svg.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.svg.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) follow(event);
    });
  }
}

/**
 * A ring with a point between any two neighbours.
 * @param {number[][]} ring
 */
const doubled = (ring) =>
  ring.flatMap((point, i) => (i ? [[0, 1].map((k) => (point[k] + ring[i - 1][k]) / 2), point] : [point]));

const path = /** @type {import("d3-shape").Line<Point | null>} */ (lineGenerator())
  .defined((point) => point !== null)
  .digits(1);
