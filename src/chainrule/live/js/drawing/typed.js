// A field for a formula, and what a reader typed, shown with the place that could not be read.
import { AS_TYPED, html, setAll } from "./dom.js";

/** @import { FormulaError, Panel } from "../types.js" */

/**
 * A field with examples on buttons: its parts, and `show(text, error)`, which brings them up to date. What is wrong
 * with a text stands where the examples stood, so that nothing below moves. `put` takes what is typed or chosen.
 * @param {Panel} panel
 * @param {{label: string, examples: string[][], most: number, put: (text: string) => void}} options `examples` are
 *   texts, each with what its button says
 */
export function typedField(panel, { label, examples, most, put }) {
  const input = html("input", {
    type: "text",
    id: `${panel.id}-text`,
    class: "cr-field",
    ...AS_TYPED,
    inputmode: "text",
    maxlength: most,
    "aria-describedby": `${panel.id}-error`,
  });
  input.addEventListener("input", () => put(input.value));
  const name = html("label", { for: input.id });
  name.innerHTML = label; // our own markup, such as <i>J</i> =
  const chips = examples.map(([text, shown]) => {
    const chip = html("button", { type: "button", class: "cr-button cr-chip" }, shown);
    // not `disabled`: a chip that the keyboard is on would lose it
    chip.addEventListener("click", () => chip.getAttribute("aria-disabled") === "true" || put(text));
    return chip;
  });
  const trouble = html("div", { id: `${panel.id}-error`, class: "cr-trouble" });
  const either = html("div", { class: "cr-either" }, html("div", { class: "cr-buttons" }, ...chips), trouble);
  /** @type {string | undefined} */
  let said;
  /** @param {string} text @param {FormulaError} [error] */
  const complain = (text, error) => {
    if (said === (error && text)) return;
    said = error && text;
    const verdict = error && html("p", { class: "cr-words cr-verdict cr-wrong" }, error.message);
    trouble.replaceChildren(...(error ? [text ? pointed(text, error.position, error.length) : "", verdict ?? ""] : []));
    input.setAttribute("aria-invalid", String(Boolean(error)));
    panel.root.classList.toggle("cr-stale", Boolean(error));
  };
  return {
    line: html("div", { class: "cr-line" }, name, input),
    either,
    /** @param {string} text @param {FormulaError} [error] */
    show(text, error) {
      if (input.value !== text) input.value = text;
      chips.forEach((chip, i) => setAll(chip, { "aria-disabled": examples[i][0] === text }));
      complain(text, error);
    },
  };
}

/** What was typed, with the characters marked that could not be read. */
export function pointed(typed, position, length) {
  const end = position + length;
  const bad = html("mark", {}, typed.slice(position, end) || "\u00a0");
  const code = html("code", {}, typed.slice(0, position), bad, typed.slice(end));
  return html("p", { class: "cr-words cr-read" }, "You typed: ", code, ` (see character ${position + 1})`);
}
