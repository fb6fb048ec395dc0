// One code cell of the page: its buttons, its editor, its output, and what it says about itself.
import { html } from "../drawing/dom.js";
import { Editor } from "./editor.js";
import { Output } from "./output.js";
import { above, advice, ended, starting } from "./words.js";

export class Cell {
  /**
   * @param {HTMLElement} bar the place of its buttons
   * @param {{ id: string, name: string, source: string, tags: string[] }} book the cell as the book has it
   * @param {import("./course.js").Course} course
   */
  constructor(bar, book, course) {
    this.bar = bar;
    this.tier = /** @type {string} */ (bar.dataset.tier);
    this.book = book;
    this.course = course;
    this.id = book.id;
    this.name = book.name;
    this.mayFail = book.tags.includes("raises-exception");
    this.running = false;
    const cell = /** @type {Element} */ (bar.closest(".cell"));
    this.pre = /** @type {HTMLElement} */ (cell.querySelector(".cell_input pre"));
    this.output = new Output(cell, (place, state, id) => course.figure(this, place, state, id));
    this.shown = book.source; // the code whose output stands there
    /** @type {Editor | undefined} */
    this.editor = undefined;
    const [run, edit] = bar.querySelectorAll("button");
    this.buttons = {
      run,
      edit,
      stop: this.button("Stop", () => course.stop(this)),
      reset: this.button("Reset to the book’s", () => this.reset()),
      download: this.button("Download notebook", () => course.download()),
    };
    this.mark = html("span", { class: "cr-py-mark" });
    this.status = html("span", { class: "cr-py-status", role: "status" });
  }

  /** More buttons, once the cell is used: a bar grows under the finger that pressed it, and no other. */
  furnish() {
    const { stop, reset, download } = this.buttons;
    if (!stop.isConnected) this.bar.append(stop, reset, download, this.mark, this.status);
    this.show();
  }

  get version() {
    return this.course.store.get(this.id);
  }

  get code() {
    return this.version?.code ?? this.book.source;
  }

  /** The figures that this code has put onto the page. */
  figures() {
    return this.code === this.shown ? this.output.figures() : [];
  }

  /** @param {string} label @param {() => void} action */
  button(label, action) {
    const button = html(
      "button",
      { type: "button", class: "cr-button", "aria-label": `${label}, ${this.name}` },
      label,
    );
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") action();
    });
    return button;
  }

  /** Bring buttons and mark up to date. */
  show() {
    const { stop, reset, edit, download } = this.buttons;
    const disable = (button, disabled) => button.setAttribute("aria-disabled", String(disabled));
    disable(stop, !this.running);
    disable(reset, !this.version && !this.output.ours);
    edit.hidden = Boolean(this.editor);
    download.hidden = !this.editor;
    this.mark.textContent = this.version ? "changed by you" : "";
    this.bar.classList.toggle("cr-py-changed", Boolean(this.version));
  }

  say(words) {
    this.status.textContent = words;
  }

  edit(focus = true) {
    this.furnish();
    this.editor ??= new Editor(this.pre, {
      label: `Code of ${this.name}`,
      code: this.code,
      change: (code) => this.changed(code),
      run: () => this.run(),
    });
    this.show();
    if (focus) this.editor.area.focus();
  }

  changed(code) {
    const { store } = this.course;
    if (code === this.book.source) store.forget(this.id);
    else store.keep(this.id, code, this.book.source);
    this.show();
    if (!store.lasting)
      this.say("This browser keeps nothing for this page: download the notebook before you leave it.");
  }

  async run() {
    if (this.running) return;
    this.furnish();
    this.running = true;
    this.bar.setAttribute("aria-busy", "true");
    const { code } = this;
    this.output.start();
    this.show();
    const failed = /** @type {string[]} */ ([]);
    const late = /** @type {string[]} */ ([]);
    const result = await this.course.run(this, {
      starting: () => this.say(starting(this.tier)),
      above: (cell) => this.say(`Running ${cell.name} above …`),
      running: () => this.say("Running …"),
      failed: (cell, { stopped }) => (stopped ? late : failed).push(cell.name),
      stream: (text, err) => this.output.stream(text, err),
      show: (value) => this.output.show(value),
    });
    this.running = false;
    if (["above", "refused", "starting"].includes(result.stopped ?? "")) this.output.stay();
    else {
      await this.output.end(result);
      this.shown = code;
    }
    this.say([ended(result), advice(result.error ?? ""), ...above(failed, late)].filter(Boolean).join(" "));
    this.bar.removeAttribute("aria-busy");
    this.show();
  }

  /** The book's code and output again; the reader's version can be had back. */
  reset() {
    const mine = this.version?.code;
    this.course.store.forget(this.id);
    this.editor?.set(this.book.source);
    this.output.reset();
    this.shown = this.book.source;
    this.show();
    this.say("This is the book’s again.");
    if (mine === undefined) return;
    const back = this.button("Bring mine back", () => {
      this.editor?.set(mine);
      this.changed(mine);
      this.say("This is yours again.");
      this.editor?.area.focus();
    });
    this.status.append(" ", back);
  }

  /** A version of an earlier visit, or of another window; what is edited here stays. */
  restore() {
    if (!this.version || this.editor) return;
    this.edit(false);
    if (this.version.book !== this.book.source) this.offerBoth();
  }

  /** The book's cell is another than the one that the reader changed. */
  offerBoth() {
    const mine = this.button("Keep mine", () => {
      this.changed(this.code);
      note.remove();
      this.editor?.area.focus();
    });
    const books = this.button("Take the book’s", () => {
      this.reset();
      note.remove();
      this.editor?.area.focus();
    });
    const note = html(
      "div",
      { class: "cr-py-note", role: "group", "aria-label": `Two versions of ${this.name}` },
      html("p", {}, "The book’s cell has changed since you edited it. Yours is kept, above. The book’s is now:"),
      html("pre", { tabindex: "0" }, this.book.source),
      mine,
      " ",
      books,
    );
    this.bar.after(note);
  }
}
