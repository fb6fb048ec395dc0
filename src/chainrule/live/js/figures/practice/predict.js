// A question, radio buttons, and a button that reveals the answer: no peeking before committing.
import { sentence } from "../../check/words.js";
import { html, marked, slot } from "../../drawing/dom.js";

/** @import { Figure } from "../../types.js" */

const RIGHT = "✓ right";
const WRONG = "✗ not this";

/** @param {Figure} figure */
export function predict({ model, panel }) {
  const { question, options, answer, because, replies } = model.get("spec");
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };
  const legend = marked(html("legend", {}), question);
  const inputs = options.map((_, i) => html("input", { type: "radio", name: `${panel.id}-guess`, value: i }));
  const names = [];
  const marks = options.map(() => html("span", { class: "cr-mark" }));
  const mark = marks.map((element) => slot(element, [RIGHT, WRONG]));
  const labels = options.map((text, i) => {
    const words = marked(html("span", {}), text);
    names.push(words.textContent);
    const label = html("label", {}, inputs[i], words, marks[i]);
    inputs[i].addEventListener("change", () => set("guess", i));
    return label;
  });
  const reason = html("p", { class: "cr-words", "data-readout": "verdict", role: "status" });
  panel.root.prepend(html("fieldset", { class: "cr-quiz" }, legend, ...labels));
  panel.root.append(reason);
  panel.root.classList.add("cr-predict");
  const reveal = panel.button(["Reveal", "Hide the answer"], () => set("revealed", !model.get("revealed")));

  const verdict = (right) => {
    const named = `<b>${sentence(options[answer])}</b>`;
    const opening = right ? `Yes: ${named}` : `Not quite. ${replies[model.get("guess")]} Right is: ${named}`;
    return `${opening} ${because}`;
  };

  return () => {
    const guess = model.get("guess");
    const revealed = model.get("revealed");
    const right = guess === answer;
    inputs.forEach((input, i) => (input.checked = i === guess));
    labels.forEach((label, i) => {
      label.classList.toggle("cr-right", revealed && i === answer);
      label.classList.toggle("cr-wrong", revealed && i === guess && !right);
      const wrong = i === guess ? WRONG : "";
      const said = !revealed ? "" : i === answer ? RIGHT : wrong;
      mark[i](said || "\u00a0"); // nothing would have no base line to stand on
      // MathML alone gives a button no name
      inputs[i].setAttribute("aria-label", said ? `${names[i]}, ${said.slice(2)}` : names[i]);
    });
    reveal.say(revealed ? "Hide the answer" : "Reveal");
    reveal.disabled = guess < 0;
    reveal.title = guess < 0 ? "Choose an answer first" : "";
    reason.dataset.value = revealed ? (right ? "right" : "wrong") : "open";
    marked(reason, revealed ? verdict(right) : "");
  };
}
