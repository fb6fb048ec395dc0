// What a cell printed, its value, its figure or its error, in the place of the book's output.
import { html } from "../drawing/dom.js";

/** @typedef {(place: HTMLElement, state: object, id: string) => Promise<void>} ShowFigure */

export class Output {
  /** @param {Element} cell the cell on the page @param {ShowFigure} showFigure */
  constructor(cell, showFigure) {
    this.cell = cell;
    this.showFigure = showFigure;
    this.books = cell.querySelector(".cell_output");
    /** @type {HTMLElement | undefined} */
    this.ours = undefined;
    this.waiting = false;
  }

  /** A run begins: what stands there stays until something new comes. */
  start() {
    this.waiting = true;
  }

  /** Nothing new will come. */
  stay() {
    this.waiting = false;
  }

  /** The element for what comes now. */
  place() {
    if (this.waiting) {
      this.waiting = false;
      this.books?.setAttribute("hidden", "");
      const next = html("div", { class: "cell_output docutils container" });
      if (this.ours) this.ours.replaceWith(next);
      else if (this.books) this.books.after(next);
      else this.cell.append(next);
      this.ours = next;
    }
    return /** @type {HTMLElement} */ (this.ours);
  }

  /** @param {string} text @param {boolean} err */
  stream(text, err) {
    const place = this.place();
    const kind = err ? "stderr" : "stream";
    const last = place.lastElementChild;
    if (last?.classList.contains(kind)) last.querySelector("pre")?.append(text);
    else place.append(block(`${kind} highlight-myst-ansi`, text));
  }

  /** @param {import("./session.js").Result} result */
  async end(result) {
    const place = this.place();
    if (result.error) place.append(block("traceback highlight-ipythontb", result.error));
    else if (result.state && result.id) {
      const live = html("div", { class: "live live-ready" });
      place.append(live);
      await this.showFigure(live, result.state, result.id);
    } else if (result.html) {
      const shown = html("div", { class: "output text_html" });
      shown.innerHTML = result.html;
      place.append(shown);
    } else if (result.text !== undefined) place.append(block("text_plain highlight-myst-ansi", `${result.text}\n`));
  }

  /** The book's output again. */
  reset() {
    this.waiting = false;
    this.ours?.remove();
    this.ours = undefined;
    this.books?.removeAttribute("hidden");
  }
}

/** Text as the book shows it. @param {string} kind @param {string} text */
function block(kind, text) {
  const pre = html("pre", {}, text);
  return html(
    "div",
    { class: `output ${kind} notranslate`, translate: "no" },
    html("div", { class: "highlight" }, pre),
  );
}
