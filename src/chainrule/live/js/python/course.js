// The code cells of a page: which Python runs them, what the reader made of them.
import { Cell } from "./cell.js";
import { changed, download } from "./notebook.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { script, tiers } from "./tiers.js";

/**
 * What the build says of a page (_ext/course/python.py): its name, what the names of its cells begin with where the
 * browser keeps them, its notebook without outputs, the addresses of the files, and the scripts that each kind of
 * figure needs.
 * @typedef {{ page: string, shelf: string, notebook: any, files: Record<string, string>,
 *   figures: Record<string, string[]> }} Data
 */

export class Course {
  /** @param {Data} data @param {string} root where the site begins, seen from the page */
  constructor(data, root) {
    this.data = data;
    this.root = root;
    this.store = new Store(data.shelf);
    const bars = new Map();
    const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".cr-py[data-cell]"));
    for (const bar of found) bars.set(bar.dataset.cell, bar);
    /** @type {Map<string, Cell>} those that can be edited, by their number */
    this.cells = new Map();
    // the small Python has no NumPy, and leaves out the cells that need it; the other runs all, as a notebook does
    const small = /** @type {import("./session.js").Source[]} */ ([]);
    const all = /** @type {import("./session.js").Source[]} */ ([]);
    const codes = data.notebook.cells.filter((cell) => cell.cell_type === "code");
    codes.forEach((cell, i) => {
      const number = String(i + 1);
      const tags = cell.metadata.tags ?? [];
      const book = { id: cell.id, name: `cell ${number}`, source: cell.source, tags };
      const bar = bars.get(number);
      const one = bar
        ? new Cell(bar, book, this)
        : { id: cell.id, name: book.name, code: cell.source, mayFail: tags.includes("raises-exception") };
      if (bar) this.cells.set(number, /** @type {Cell} */ (one));
      if (tags.includes("small-python")) small.push(one);
      all.push(one);
    });
    const files = Object.fromEntries(Object.entries(data.files).map(([name, path]) => [name, root + path]));
    const start = tiers(files);
    /** @type {Record<string, Session>} */
    this.sessions = { small: new Session(start.small, small), course: new Session(start.course, all) };
  }

  /** @param {Cell} cell */
  session({ tier }) {
    return this.sessions[tier];
  }

  run(cell, listener) {
    return this.session(cell).run(cell, listener);
  }

  stop(cell) {
    this.session(cell).stop();
  }

  download() {
    const name = /** @type {string} */ (this.data.page.split("/").at(-1));
    download(changed(this.data.notebook, this.store.versions), `${name}.ipynb`);
  }

  /** The reader's versions where they stand: those of earlier visits, and of other windows. */
  restore() {
    const edited = [...this.cells.values()].filter(({ editor }) => editor);
    this.store.read(edited.map(({ id }) => id));
    for (const cell of this.cells.values()) cell.restore();
  }

  /**
   * Put a figure that a cell made into its place, with living sliders.
   * @param {import("./cell.js").Cell} cell @param {HTMLElement} place
   * @param {import("./widgets.js").States} state @param {string} id
   * @returns {Promise<import("./widgets.js").Shown>}
   */
  async figure(cell, place, state, id) {
    const { widgets } = this.session(cell);
    const kinds = Object.values(state).map((model) => model.state.kind);
    const loaded = new Set([...document.scripts].map(({ src }) => src));
    for (const path of kinds.flatMap((kind) => this.data.figures[kind] ?? [])) {
      const { href } = new URL(this.root + path, document.baseURI);
      if (loaded.has(href)) continue;
      loaded.add(href);
      await script(href);
    }
    const models = globalThis.courseFigure(place, state, id, widgets.models);
    widgets.made({ state, id, models });
    return { state, id, models };
  }
}
