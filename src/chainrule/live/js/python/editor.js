// A cell's code as a text field: the page's own <pre> keeps the letters, their colours and the copy button, and a
// <textarea> of the same size lies over it, whose letters are transparent.
import { AS_TYPED, html } from "../drawing/dom.js";
import { lines } from "./tokens.js";

const STEP = 4; // spaces of an indentation

export class Editor {
  /**
   * @param {HTMLElement} pre
   * @param {{ label: string, code: string, change: (code: string) => void, run: () => void }} options
   */
  constructor(pre, { label, code, change, run }) {
    this.text = html("span", { class: "cr-py-text" });
    this.area = html("textarea", {
      class: "cr-py-area",
      "aria-label": label,
      ...AS_TYPED,
      wrap: "off",
    });
    this.set(code);
    pre.removeAttribute("tabindex"); // the field in it takes the focus
    pre.classList.add("cr-py-pre");
    pre.replaceChildren(this.text, this.area);
    this.area.addEventListener("input", () => {
      this.show();
      change(this.area.value);
    });
    this.area.addEventListener("keydown", (event) => this.key(event, run));
  }

  set(code) {
    this.area.value = code;
    this.show();
  }

  show() {
    const rows = lines(this.area.value).map((pieces) => {
      const parts = pieces.map(([text, kind]) => (kind ? html("span", { class: kind }, text) : text));
      return html("span", { class: "cr-py-line" }, ...parts, "\n");
    });
    this.text.replaceChildren(...rows);
  }

  /** @param {KeyboardEvent} event @param {() => void} run */
  key(event, run) {
    if (event.isComposing || event.altKey) return;
    const asked = event.shiftKey || event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && asked) run();
    else if (event.key === "Enter") this.insert(`\n${this.indentation()}`);
    else if (event.key !== "Backspace" || asked || !this.outdent()) return;
    event.preventDefault();
  }

  /** What a new line begins with: as much as this one, and a step more behind a colon. */
  indentation() {
    const { value, selectionStart } = this.area;
    const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
    const [here] = /^[ \t]*/.exec(line) ?? [""];
    return /:\s*(#.*)?$/.test(line) ? here + " ".repeat(STEP) : here;
  }

  /** Take a step of indentation away; says whether the caret stood in one. */
  outdent() {
    const { value, selectionStart, selectionEnd } = this.area;
    const line = value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
    if (selectionStart !== selectionEnd || !/^ +$/.test(line)) return false;
    this.area.setSelectionRange(selectionStart - ((line.length - 1) % STEP) - 1, selectionStart);
    this.insert("");
    return true;
  }

  /** As if typed, so that the browser can undo it. */
  insert(text) {
    const done = document.execCommand(text ? "insertText" : "delete", false, text);
    if (done) return;
    const { selectionStart, selectionEnd } = this.area;
    this.area.setRangeText(text, selectionStart, selectionEnd, "end");
    this.area.dispatchEvent(new Event("input"));
  }
}
