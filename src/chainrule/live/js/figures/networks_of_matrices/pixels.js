// A square picture of 8 × 8 numbers: ink as shades, signed numbers as squares whose area is their size, filled where
// positive and hollow where negative.
import { Canvas } from "../../drawing/canvas.js";
import { html, slot } from "../../drawing/dom.js";

export const SIDE = 8;
const LEAST = 130; // px: on a phone two stand side by side
const FULL = 0.92; // of a cell: the largest square

/** Cells are numbered row by row from the upper left one. `captions` are all that it may be called. */
export class Pixels extends Canvas {
  constructor(panel, { name, captions }) {
    super(panel, { name });
    this.least = LEAST;
    this.holder.classList.add("cr-pixels");
    const caption = html("p", { class: "cr-caption" });
    this.holder.prepend(caption);
    this.caption = slot(caption, captions);
    this.caption(captions[0]);
  }

  /** Begin a frame: the square, a pixel of air around it. Returns the upper left corner of each cell and its width. */
  frame() {
    this.begin(this.width);
    const cell = (this.width - 2) / SIDE;
    const rim = { x: 1, y: 1, width: SIDE * cell, height: SIDE * cell, class: "cr-sheet cr-s-y" };
    this.mark("sheet", "rect", this.lines, rim);
    return { cell, corner: (i) => [1 + (i % SIDE) * cell, 1 + Math.floor(i / SIDE) * cell] };
  }

  /** Shades of ink, 0 to 16; cell `chosen` has a frame. */
  ink(levels, chosen) {
    const { cell, corner } = this.frame();
    levels.forEach((level, i) => {
      const [x, y] = corner(i);
      const look = { width: cell, height: cell, class: "cr-inked cr-f-ink", "fill-opacity": level / 16 };
      this.mark(`cell${i}`, "rect", this.lines, { x, y, ...look });
    });
    this.around(corner(chosen), cell);
  }

  /** Signed numbers as squares, the largest of them as large as a cell; cell `chosen` has a frame. */
  signed(values, colour, chosen) {
    const { cell, corner } = this.frame();
    const largest = Math.max(...values.map(Math.abs)) || 1;
    const squares = { plus: "", minus: "" };
    values.forEach((value, i) => {
      const size = FULL * cell * Math.sqrt(Math.abs(value) / largest);
      const [x, y] = corner(i).map((at) => (at + (cell - size) / 2).toFixed(1));
      squares[value > 0 ? "plus" : "minus"] += `M${x},${y}h${size.toFixed(1)}v${size.toFixed(1)}h${-size.toFixed(1)}z`;
    });
    const look = { plus: `cr-plus cr-f-${colour} cr-s-${colour}`, minus: `cr-minus cr-s-${colour}` };
    for (const sign of ["plus", "minus"]) this.mark(sign, "path", this.lines, { d: squares[sign], class: look[sign] });
    this.around(corner(chosen), cell);
  }

  /** Put a frame around a cell, and end the frame of drawing. */
  around(corner, cell) {
    const [x, y] = corner;
    this.mark("chosen", "rect", this.shapes, { x, y, width: cell, height: cell, class: "cr-chosen cr-s-x" });
    this.end();
  }

  /** Where a pointer is, in cells from the upper left corner. @param {PointerEvent} event */
  place(event) {
    const box = this.svg.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top].map((part) => (part / box.width) * SIDE);
  }

  /** Call `chosen(cell)` for the cell that a pointer passes over. */
  onPass(chosen) {
    this.svg.addEventListener("pointermove", (event) => {
      const [column, row] = this.place(event).map(Math.floor);
      if (Math.min(column, row) >= 0 && Math.max(column, row) < SIDE) chosen(row * SIDE + column);
    });
  }
}

/**
 * A small still picture, a list [red, green, blue, opacity] a pixel.
 * @param {number} width @param {number} height @param {number[][]} colours @param {object} attributes
 */
export function still(width, height, colours, attributes) {
  const picture = html("canvas", { width, height, ...attributes });
  const pen = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
  const image = pen.createImageData(width, height);
  colours.forEach((colour, i) => image.data.set(colour, 4 * i));
  pen.putImageData(image, 0, 0);
  return picture;
}
