// A matrix as a grid of numbers in brackets. Entries can be lit; where a `pick` is given, one of them is chosen: with
// the mouse, or with Tab, arrow keys and Enter. What the mouse or the keyboard is on is shown before it is chosen.
import { number } from "../../drawing/canvas.js";
import { html, setAll } from "../../drawing/dom.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @typedef {[number, number]} Place row and column, from 0 */
/**
 * How an entry looks: `lit` is one of a row or column that meet, `key` the one that they make or the one chosen; `off`
 * is struck out.
 * @typedef {{lit?: boolean, key?: boolean, off?: boolean}} Light
 */

export class Matrix {
  /**
   * `title` stands above, `name` is what a screen reader calls it; `entry` names an entry there, from 0.
   * @param {{title: string, name: string, shape: number[], colour?: string, readouts?: string[], digits?: number,
   *   entry?: (i: number, j: number) => string, pick?: (at: Place) => void, look?: (at: Place | null) => void}} options
   */
  constructor({ title, name, shape, colour = "ink", readouts, digits = 3, entry = () => "", pick, look = () => {} }) {
    const [rows, columns] = shape;
    this.digits = digits;
    this.entry = entry;
    this.cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => html("td", {})));
    this.readouts = readouts;
    this.chosen = pick !== undefined;
    const lines = this.cells.map((cells) => html("tr", {}, ...cells));
    this.table = html("table", { "aria-label": name }, html("tbody", {}, ...lines));
    const caption = html("div", { class: "cr-matrix-title" }, title);
    if (rows * columns > 1) caption.append(html("span", { class: "cr-c-y" }, `${rows} × ${columns}`));
    this.element = html("div", { class: `cr-matrix cr-c-${colour}` }, caption, this.table);
    if (pick) this.choosable(lines, pick, look);
  }

  /** @param {HTMLElement[]} lines @param {(at: Place) => void} pick @param {(at: Place | null) => void} look */
  choosable(lines, pick, look) {
    setAll(this.table, { role: "grid", class: "cr-grid" });
    for (const line of lines) setAll(line, { role: "row" });
    this.each((cell, i, j) => {
      setAll(cell, { role: "gridcell", tabindex: -1 });
      cell.addEventListener("click", () => pick([i, j]));
      cell.addEventListener("focus", () => {
        this.stop(i, j);
        look([i, j]);
      });
      cell.addEventListener("blur", () => look(null));
      cell.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && look([i, j]));
      cell.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && look(null));
      cell.addEventListener("keydown", (event) => {
        const move = MOVES[event.key];
        if (move) this.cells[i + move[0]]?.[j + move[1]]?.focus();
        else if (event.key === "Enter" || event.key === " ") pick([i, j]);
        else return;
        event.preventDefault();
      });
    });
    this.stop(0, 0);
  }

  /** @param {(cell: HTMLElement, i: number, j: number) => void} act */
  each(act) {
    this.cells.forEach((cells, i) => cells.forEach((cell, j) => act(cell, i, j)));
  }

  /** Let Tab come to this entry: a grid is one stop on the keyboard's way. */
  stop(row, column) {
    this.each((cell, i, j) => setAll(cell, { tabindex: i === row && j === column ? 0 : -1 }));
  }

  /**
   * Show numbers, with lights, and which entry is chosen.
   * @param {number[][]} values @param {(i: number, j: number) => Light} light @param {Place | null} [chosen]
   */
  show(values, light, chosen = null) {
    const at = this.table.contains(document.activeElement);
    this.each((cell, i, j) => {
      const text = number(values[i][j], this.digits);
      if (cell.textContent !== text) cell.textContent = text;
      const { lit, key, off } = light(i, j);
      const kind = [lit && "cr-lit", key && "cr-key", off && "cr-off"].filter(Boolean).join(" ");
      if (cell.className !== kind) cell.className = kind;
      if (this.readouts) {
        const name = this.readouts[i * this.cells[0].length + j];
        setAll(cell, { "data-readout": name, "data-value": values[i][j] });
      }
      if (!this.chosen) return;
      setAll(cell, {
        "aria-selected": chosen?.[0] === i && chosen[1] === j,
        "aria-label": `${this.entry(i, j)} = ${text}`,
      });
    });
    if (this.chosen && !at) this.stop(...(chosen ?? [0, 0]));
  }
}
