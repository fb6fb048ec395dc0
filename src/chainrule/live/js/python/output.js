// What a cell printed, its value, its figure or its error, in the place of the book's output.
import { html } from "../drawing/dom.js";
import { harmless } from "./harmless.js";

/**
 * @typedef {import("./widgets.js").Shown} Shown
 * @typedef {(place: HTMLElement, state: import("./widgets.js").States, id: string) => Promise<Shown>} ShowFigure
 */

export class Output {
  /** @param {Element} cell the cell on the page @param {ShowFigure} showFigure */
  constructor(cell, showFigure) {
    this.cell = cell;
    this.showFigure = showFigure;
    this.books = cell.querySelector(".cell_output");
    /** @type {HTMLElement | undefined} */
    this.ours = undefined;
    this.waiting = false;
    /** @type {Promise<Shown | undefined>[]} the figures that ours holds, one after another */
    this.drawn = [];
    /** @type {Shown[]} */
    this.living = [];
  }

  /** The figures that stand there. @returns {Shown[]} */
  figures() {
    if (this.ours) return this.living;
    const places = /** @type {NodeListOf<HTMLElement>} */ (
      this.cell.querySelectorAll(".cell_output .live[data-model-id]")
    );
    return [...places].map(({ dataset }) => ({ ...globalThis.courseFigures(), id: dataset.modelId }));
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
      this.drawn = [];
      this.living = [];
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
    if (result.error) this.place().append(block("traceback highlight-ipythontb", result.error));
    else this.show(result);
    const drawn = await Promise.all(this.drawn);
    this.living = drawn.filter((figure) => figure !== undefined);
  }

  /** A figure, a table or a text. @param {import("./session.js").Value} value */
  show({ state, id, html: markup, text }) {
    const place = this.place();
    if (state && id) {
      const live = html("div", { class: "live live-ready" });
      place.append(live);
      this.drawn.push(this.draw(live, state, id));
      return;
    }
    const shown = markup ? harmless(markup) : undefined;
    if (shown?.hasChildNodes()) place.append(html("div", { class: "output text_html" }, shown));
    else if (text !== undefined) place.append(block("text_plain highlight-myst-ansi", `${text}\n`));
  }

  /** @param {HTMLElement} place @param {import("./widgets.js").States} state @param {string} id */
  async draw(place, state, id) {
    try {
      return await this.showFigure(place, state, id);
    } catch (/** @type {any} */ error) {
      place.replaceWith(block("text_plain", `This figure cannot be drawn here: ${error?.message ?? error}\n`));
      return undefined;
    }
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
