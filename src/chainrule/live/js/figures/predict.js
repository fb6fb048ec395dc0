// A question, radio buttons, and a button that reveals the answer: no peeking before committing.
import { html } from "../draw.js";

export function predict({ model, panel }) {
  const { question, options, answer, because } = model.get("spec");
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };
  const legend = html("legend", {});
  legend.innerHTML = question; // HTML made by Python's `rich`, everything escaped
  const inputs = options.map((_, i) => html("input", { type: "radio", name: `${panel.id}-guess`, value: i }));
  const labels = options.map((text, i) => {
    const words = html("span", {});
    words.innerHTML = text;
    inputs[i].setAttribute("aria-label", words.textContent); // MathML alone gives a button no name
    const label = html("label", {}, inputs[i], words);
    inputs[i].addEventListener("change", () => set("guess", i));
    return label;
  });
  const reason = html("p", { class: "cr-words", "data-readout": "verdict", role: "status" });
  panel.root.prepend(html("fieldset", { class: "cr-quiz" }, legend, ...labels));
  panel.root.append(reason);
  panel.root.classList.add("cr-predict");
  const reveal = panel.button("Reveal", () => set("revealed", !model.get("revealed")));

  return () => {
    const guess = model.get("guess");
    const revealed = model.get("revealed");
    const right = guess === answer;
    inputs.forEach((input, i) => (input.checked = i === guess));
    labels.forEach((label, i) => {
      label.classList.toggle("cr-right", revealed && i === answer);
      label.classList.toggle("cr-wrong", revealed && i === guess && !right);
    });
    reveal.textContent = revealed ? "Hide the answer" : "Reveal";
    reveal.disabled = guess < 0;
    reveal.title = guess < 0 ? "Choose an answer first" : "";
    reason.dataset.value = revealed ? (right ? "right" : "wrong") : "open";
    reason.innerHTML = revealed ? `${right ? "Yes." : "Not quite."} ${because}` : "";
  };
}
