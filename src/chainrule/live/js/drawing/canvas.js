// A bare drawing in pixels, for figures that have no axes: boxes in a row, graphs. Letters keep their size; the
// figure lays itself out anew when the width changes.
import { html, setAll, svg } from "./dom.js";
import { ruler, sized, UNKNOWN } from "./room.js";

/** @import { Labelled, Look, Room, Stage } from "../types.js" */

export { fitted, number, widthOf } from "./letters.js";

const LEAST = 250; // px: how narrow a drawing may be

/** An SVG of the panel's width. `marks` are kept by name; those not drawn again in a frame disappear. */
export class Canvas {
  /** @param {Stage} panel @param {{name: string}} options */
  constructor(panel, { name }) {
    this.name = name;
    this.panel = panel;
    this.least = LEAST;
    this.width = 0;
    this.height = 0;
    this.scale = 1;
    this.placed = false;
    this.holder = html("div", { class: "cr-plot cr-canvas" });
    this.svg = svg("svg", { role: "img", "aria-label": name, class: "cr-svg" });
    this.lines = svg("g"); // below the shapes, so that an edge ends at the rim of its node
    this.shapes = svg("g");
    this.words = svg("g");
    this.svg.append(this.lines, this.shapes, this.words);
    this.ruler = ruler(this);
    this.holder.append(this.ruler, this.svg);
    panel.plots.append(this.holder);
    panel.drawings.push(this);
    this.marks = new Map();
    this.drawn = new Set();
    this.fit();
  }

  /**
   * Take the room there is; true if it changed.
   * @param {Room} [room]
   */
  fit({ width, scale } = UNKNOWN) {
    if (width === this.width && scale === this.scale) return false;
    this.width = width;
    this.scale = scale;
    return true;
  }

  /**
   * Begin a frame of the given height.
   * @param {number} height
   */
  begin(height) {
    this.height = height;
    setAll(this.svg, sized(this));
    this.drawn.clear();
  }

  /** End the frame: what was not drawn in it is not shown. */
  end() {
    for (const [name, element] of this.marks) element.style.display = this.drawn.has(name) ? "" : "none";
  }

  /**
   * The element called `name`, made once.
   * @param {string} name @param {keyof SVGElementTagNameMap} tag @param {SVGElement} layer @param {object} attributes
   * @returns {Labelled}
   */
  mark(name, tag, layer, attributes) {
    let element = this.marks.get(name);
    if (!element) {
      element = svg(tag);
      this.marks.set(name, element);
      layer.append(element);
    }
    this.drawn.add(name);
    setAll(element, attributes);
    return element;
  }

  /**
   * A line along an SVG path. Options: colour, dashed, thin, thick.
   * @param {string} name @param {string} d @param {Look} [look]
   */
  path(name, d, { colour = "y", dashed, thin, thick } = {}) {
    const shape = `${dashed ? " cr-dashed" : ""}${thin ? " cr-thin" : ""}${thick ? " cr-thick" : ""}`;
    const kind = `cr-curve cr-s-${colour}${shape}`;
    return this.mark(name, "path", this.lines, { d, class: kind });
  }

  /**
   * A rectangle with round corners. Options: colour, faded.
   * @param {string} name @param {number} x @param {number} y @param {number} width @param {number} height
   * @param {Look} [look]
   */
  rectangle(name, x, y, width, height, { colour = "ink", radius = 8, faded } = {}) {
    const kind = `cr-box cr-s-${colour}${faded ? " cr-faded" : ""}`;
    return this.mark(name, "rect", this.shapes, { x, y, width, height, rx: radius, class: kind });
  }

  /**
   * Words, with “^” for what stands higher: e^u, x^2, e^(−x). Options: colour, anchor, small, strong.
   * @param {string} name @param {number} x @param {number} y @param {string} words @param {Look} [look]
   */
  text(name, x, y, words, { colour = "ink", anchor = "middle", small, strong, faded } = {}) {
    const kind = `cr-text cr-f-${faded ? "y" : colour}${small ? " cr-small" : ""}${strong ? " cr-strong" : ""}`;
    const element = this.mark(name, "text", this.words, { x, y, "text-anchor": anchor, class: kind });
    if (element.words !== words) {
      element.words = words;
      element.replaceChildren(...raised(words));
    }
    return element;
  }
}

// SVG has no superscript: the raised part is a smaller span, shifted up, and the next one is shifted down again.
/** @param {string} words */
function raised(words) {
  const parts = [];
  let back = 0;
  for (const [part, power, plain] of words.matchAll(/\^(\([^()]*\)|[−-]?[\p{L}\p{N}.□]+)|([^^]+|\^)/gu)) {
    const span = svg("tspan", power ? { dy: back - 5, class: "cr-raised" } : { dy: back });
    span.textContent = power ? power.replace(/^\((.*)\)$/, "$1") : (plain ?? part);
    back = power ? 5 : 0;
    parts.push(span);
  }
  return parts;
}

/**
 * A straight arrow from (x1, y1) to (x2, y2), as an SVG path.
 * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {number} [head]
 */
export function arrow(x1, y1, x2, y2, head = 7) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [u, v] = [(x2 - x1) / length, (y2 - y1) / length];
  /** @param {number} side */
  const wing = (side) =>
    `M${r(x2)},${r(y2)}l${r(-head * u + (side * head * v) / 2)},${r(-head * v - (side * head * u) / 2)}`;
  return `M${r(x1)},${r(y1)}L${r(x2)},${r(y2)}${wing(1)}${wing(-1)}`;
}

/** @param {number} value */
const r = (value) => Math.round(value * 10) / 10;
