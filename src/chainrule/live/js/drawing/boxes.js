// Boxes in a row, a value on every arrow: what a machine inside a machine looks like. Where the row is too long for
// the page it becomes a column.

import { format, widest } from "../engine/numbers.js";
import { arrow, Canvas, fitted, widthOf } from "./canvas.js";
import { setAll } from "./dom.js";
import { sized } from "./room.js";
import { colourOf } from "./symbols.js";

/** @import { Choice, Panel } from "../types.js" */

const BOX = 46; // height of a box, px
const LEAST = 84; // and its least width
const GAP = 74; // of an arrow in the row: room for a number above it
const DROP = 44; // of an arrow in the column
const AIR = 10;

// The rate below a box may be wider than the box: what is as wide as it happens to be would make the row jump.
const boxWidth = ({ text, title = "" }) => Math.max(LEAST, widthOf(text) + 24, widthOf(title, true) + 20);
const columnHeight = (boxes) => (boxes.length + 1) * DROP + boxes.length * BOX + 8;
const rowWidth = (widths) => widths.reduce((sum, width) => sum + width, 0) + (widths.length + 1) * GAP + 2 * AIR;

/**
 * Boxes that values run through. In each frame: `update({ input, boxes })`.
 *
 * input: { symbol, value }. A box: { text, value, symbol } and, if wanted, title (a word above the text), colour, rate
 * (words below the box, such as a local derivative), stuck (true: nothing comes out of it; what follows is faded).
 * A value is a number or words; NaN is shown as “nothing”, and as “—” behind that.
 */
export class Boxes extends Canvas {
  /**
   * `choices`: what may become a box, each with its formulas and its name; `names`: x, and what each box makes. The
   * boxes are a row where the widest of them would be one, so that no choice turns a row into a column. `examples`:
   * lists of boxes that a button may bring; there is room for the highest of them, and what a reader types beyond that
   * scrolls in it.
   * @param {Panel} panel
   * @param {{name?: string, choices?: (Choice & {name: string})[], names?: string[], examples?: any[][]}} [options]
   */
  constructor(panel, { name = "Boxes in a row", choices = [], names = [], examples = [] } = {}) {
    super(panel, { name });
    const widestAt = (symbol) =>
      Math.max(
        ...choices.map((choice) => boxWidth({ text: choice.nested.replaceAll("□", symbol), title: choice.name })),
      );
    this.examples = examples;
    this.room = 0;
    this.inner = 0;
    this.rowOfAll = choices.length ? rowWidth(names.slice(0, -1).map(widestAt)) : 0;
  }

  update({ input, boxes }) {
    const rated = boxes.some((box) => box.rate);
    const widths = boxes.map(boxWidth);
    const across = rowWidth(widths);
    const values = [input.value, ...boxes.map((box) => box.value)];
    const symbols = [input.symbol, ...boxes.map((box) => box.symbol)];
    const colours = [colourOf(input.symbol, "x"), ...boxes.map((box) => box.colour ?? "ink")];
    const broken = values.findIndex((value) => Number.isNaN(value));
    const shown = values.map((value, i) => (broken < 0 || i < broken ? format(value) : i === broken ? "nothing" : "—"));
    const gone = (i) => broken >= 0 && i > broken;
    const tall = (list) => (rowWidth(list.map(boxWidth)) <= this.width ? this.rowHeight(rated) : columnHeight(list));
    this.room = Math.max(0, ...this.examples.map(tall));
    const parts = { boxes, widths, shown, symbols, colours, gone, rated };
    // where there is room for a row only, a longer one is drawn all the same, and scrolls
    const rowsOnly = this.examples.length > 0 && this.room <= this.rowHeight(rated);
    this.inner = rowsOnly ? Math.max(this.width, across) : this.width;
    if (Math.max(across, this.rowOfAll) <= this.inner) this.row({ ...parts, values, spare: this.inner - across });
    else this.column(parts);
    this.end();
    if (this.examples.length) this.keep();
  }

  /** The drawing may be larger than its room: it scrolls there, by keyboard too. */
  keep() {
    const room = Math.round(this.room * this.scale);
    setAll(this.svg, sized({ ...this, width: this.inner }));
    this.svg.style.maxWidth = "none";
    this.holder.classList.add("cr-scroll");
    this.holder.style.height = `${room}px`;
    this.holder.tabIndex = this.inner > this.width || this.height > this.room ? 0 : -1;
  }

  rowHeight(rated) {
    return 14 + BOX + (rated ? 24 : 8);
  }

  row({ boxes, widths, values, shown, symbols, colours, gone, rated, spare }) {
    const gap = GAP + Math.min(spare / (boxes.length + 1), 40);
    const height = Math.max(this.rowHeight(rated), this.room);
    const top = 14 + (height - this.rowHeight(rated)) / 2;
    const middle = top + BOX / 2;
    this.begin(height);
    let x = AIR + (spare - (gap - GAP) * (boxes.length + 1)) / 2;
    for (let i = 0; i <= boxes.length; i++) {
      this.path(`arrow${i}`, arrow(x + 3, middle, x + gap - 4, middle), {
        colour: gone(i) ? "line" : colours[i],
        dashed: gone(i),
      });
      const room = gap - 14;
      const number =
        widthOf(shown[i]) <= room || !Number.isFinite(values[i]) || gone(i) ? shown[i] : fitted(values[i], room);
      this.text(`value${i}`, x + gap / 2, middle - 8, number, { colour: colours[i], strong: true, faded: gone(i) });
      this.text(`symbol${i}`, x + gap / 2, middle + 16, symbols[i], {
        colour: colours[i],
        small: true,
        faded: gone(i),
      });
      x += gap;
      if (i === boxes.length) break;
      this.box(i, boxes[i], x, top, widths[i], gone(i));
      x += widths[i];
    }
  }

  column({ boxes, widths, shown, symbols, colours, gone, rated }) {
    const width = Math.max(...widths.map((own, i) => Math.max(own, widthOf(boxes[i].text) + 24)));
    // room for any number, so that the boxes stand still while the numbers change
    const [anyNumber] = widest();
    const rates = widthOf(`rate ${anyNumber}`, true);
    const numbers = Math.max(...symbols.map((symbol) => widthOf(`${symbol} = ${anyNumber}`))) + 14;
    const left = Math.max(AIR, (this.width - Math.max(width + (rated ? rates + 10 : 0), width / 2 + numbers)) / 2);
    const middle = left + width / 2;
    const height = Math.max(columnHeight(boxes), this.room);
    this.begin(height);
    let y = 4 + (height - columnHeight(boxes)) / 2;
    for (let i = 0; i <= boxes.length; i++) {
      this.path(`arrow${i}`, arrow(middle, y + 3, middle, y + DROP - 4), {
        colour: gone(i) ? "line" : colours[i],
        dashed: gone(i),
      });
      const words = symbols[i] ? `${symbols[i]} = ${shown[i]}` : shown[i];
      this.text(`value${i}`, middle + 10, y + DROP / 2 + 4, words, {
        colour: colours[i],
        anchor: "start",
        strong: true,
        faded: gone(i),
      });
      y += DROP;
      if (i === boxes.length) break;
      this.box(i, { ...boxes[i], rate: undefined }, left, y, width, gone(i));
      if (boxes[i].rate)
        this.text(`rate${i}`, left + width + 8, y + BOX / 2 + 4, boxes[i].rate, {
          colour: "slope",
          anchor: "start",
          small: true,
        });
      y += BOX;
    }
  }

  box(i, { text, title, colour = "ink", rate, stuck }, x, y, width, faded) {
    const rim = this.rectangle(`box${i}`, x, y, width, BOX, { colour: stuck ? "ink" : colour, faded });
    rim.classList.toggle("cr-thick", Boolean(stuck));
    const centre = x + width / 2;
    if (title) this.text(`title${i}`, centre, y + 17, title, { colour: "y", small: true, faded });
    this.text(`text${i}`, centre, y + (title ? 36 : BOX / 2 + 5), text, { colour, strong: true, faded });
    if (rate) this.text(`rate${i}`, centre, y + BOX + 17, rate, { colour: "slope", small: true, faded });
  }
}
