// What a reader typed, shown with the place that could not be read.
import { html } from "./dom.js";

/** What was typed, with the characters marked that could not be read. */
export function pointed(typed, position, length) {
  const end = position + length;
  const bad = html("mark", {}, typed.slice(position, end) || "\u00a0");
  const code = html("code", {}, typed.slice(0, position), bad, typed.slice(end));
  return html("p", { class: "cr-words cr-read" }, "You typed: ", code, ` (see character ${position + 1})`);
}
