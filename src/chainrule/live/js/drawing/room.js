// How much room a drawing has, and how large its letters are: both come from the browser's own layout, for all figures
// at once. To ask for one would force a layout each time.
import { html } from "./dom.js";
import { takeLetters } from "./letters.js";

/** @import { Drawing, Room } from "../types.js" */

const LETTER = 16; // px: the browser's letter size for which all lengths of a drawing are meant

const drawingOf = new WeakMap();
const rulers = new ResizeObserver((entries) =>
  take(entries.map(({ target, contentRect }) => [drawingOf.get(target), contentRect])),
);

/**
 * Draw anew what has another room than before, and what has its place for the first time.
 * @param {[Drawing, {width: number, height: number}][]} measured
 */
function take(measured) {
  const panels = new Set();
  for (const [drawing, box] of measured) {
    const room = roomIn(box, drawing.least);
    const first = room !== UNKNOWN && !drawing.placed;
    drawing.placed ||= first;
    if (first) takeLetters();
    if (drawing.fit(room) || first) panels.add(drawing.panel);
  }
  for (const panel of panels) panel.redraw();
}

/**
 * Draw what stands in an element, without waiting for the browser to lay it out by itself.
 * @param {ParentNode} element
 */
export function drawIn(element) {
  const all = [...element.querySelectorAll(".cr-ruler")];
  take(all.map((each) => [drawingOf.get(each), each.getBoundingClientRect()]));
}

/**
 * An empty element as wide as a drawing may be and as high as a letter; it takes no room of its own.
 * @param {Drawing} drawing @returns {HTMLElement}
 */
export function ruler(drawing) {
  const element = html("div", { class: "cr-ruler" });
  drawingOf.set(element, drawing);
  return element;
}

/** @param {Drawing} drawing */
export const observe = (drawing) => rulers.observe(drawing.ruler);
/** @param {Drawing} drawing */
export const unobserve = (drawing) => rulers.unobserve(drawing.ruler);

/**
 * What a ruler says: the drawing's width in its own lengths, and how many pixels each of them is. A reader who has
 * set larger letters in the browser gets a larger drawing, letters and all; in a narrow place as large as there is
 * room: a drawing is made for `least` of its own lengths across, or more.
 * @param {{width: number, height: number}} box @param {number} least @returns {Room}
 */
function roomIn({ width, height }, least) {
  const pixels = Math.floor(width);
  if (!pixels) return UNKNOWN;
  const scale = Math.max(1, Math.min(height / LETTER || 1, pixels / least));
  return { width: Math.max(least, Math.floor(pixels / scale)), scale };
}

/** What a drawing can do with until it knows. */
export const UNKNOWN = { width: 560, scale: 1 };

/**
 * The attributes of an SVG that is `width` by `height` of its own lengths.
 * @param {Room & {height: number}} drawing
 */
export const sized = ({ width, height, scale }) => ({
  width: Math.round(width * scale),
  height: Math.round(height * scale),
  viewBox: `0 0 ${width} ${height}`,
});
