// A slider for each letter of an expression, in a place whose height does not depend on how many there are.
import { html, setAll } from "../../drawing/dom.js";
import { pretty } from "./words.js";

/** Sliders for some letters; `moved(i, value)` is called when the reader moves one. */
export class Sliders {
  /** @param {string} id @param {number[]} range low, high, step @param {(i: number, value: number) => void} moved */
  constructor(id, range, moved) {
    this.element = html("div", { class: "cr-letters", role: "group", "aria-label": "The letters" });
    this.id = id;
    this.range = range;
    this.moved = moved;
    this.names = "";
    /** @type {{ label: HTMLElement, input: HTMLInputElement, output: HTMLElement }[]} */
    this.rows = [];
  }

  /** @param {string[]} names @param {number[]} values */
  update(names, values) {
    if (this.names !== names.join()) {
      this.names = names.join();
      this.rows = names.map((name, i) => this.row(name, i));
      this.element.replaceChildren(
        ...this.rows.map(({ label, input }) => html("div", { class: "cr-letter" }, label, input)),
      );
    }
    this.rows.forEach(({ input, output }, i) => {
      const text = values[i].toFixed(1).replace("-", "−");
      if (Number(input.value) !== values[i]) input.value = String(values[i]);
      if (output.textContent !== text) output.textContent = text;
      setAll(input, { "aria-valuetext": text });
    });
  }

  /** @param {string} name @param {number} i */
  row(name, i) {
    const [min, max, step] = this.range;
    const id = `${this.id}-letter${i}`;
    const input = html("input", { id, type: "range", min, max, step });
    const output = html("output", { for: id });
    const label = html("label", { for: id }, html("i", {}, pretty(name)), " = ", output);
    input.addEventListener("input", () => this.moved(i, Number(input.value)));
    return { label, input, output };
  }
}
