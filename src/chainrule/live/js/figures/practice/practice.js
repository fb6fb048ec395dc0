// Questions with instant feedback: what was typed is judged here in the page, by check/. Everything a reader has
// done is in the model's traits; the browser keeps it too, where it may, so that it is there after a reload.
import { html } from "../../drawing/draw.js";
import { card, judge, LONGEST, nothing, solutionOf, UNREAD } from "./card.js";
import { answered, today } from "./schedule.js";
import { shelf } from "./shelf.js";

/** @import { Figure } from "../../types.js" */

const TRAITS = ["answers", "checked", "hints", "steps"];
const LISTS = ["solved", "tried"]; // of questions' ids

/** What was kept, if it can be an answer to the question as it is now. */
function trusted(question, kept) {
  const fits = (value) =>
    question.kind === "choice"
      ? Number.isInteger(value) && value in question.options
      : typeof value === "string" && value.length <= LONGEST;
  const count = (value, most) => (Number.isInteger(value) && value > 0 && value <= most ? value : undefined);
  const { answers, checked, hints, steps, solved, tried } = kept ?? {};
  return {
    answers: fits(answers) ? answers : undefined,
    checked: fits(checked) ? checked : undefined,
    hints: count(hints, question.hints.length),
    steps: count(steps, solutionOf(question).length),
    solved: solved === true,
    tried: tried === true || solved === true,
  };
}

/** @param {Figure} figure */
export function practice({ model, panel }) {
  const { chapter, title, questions } = model.get("spec");
  const kept = shelf(chapter);
  const put = (trait, id, value) => model.set(trait, { ...model.get(trait), [id]: value });
  const list = (trait, id) => {
    if (!model.get(trait).includes(id)) model.set(trait, [...model.get(trait), id]);
  };
  const save = (id, more = {}) => {
    model.save_changes();
    const all = TRAITS.map((trait) => [trait, model.get(trait)[id]]);
    const listed = LISTS.map((trait) => [trait, model.get(trait).includes(id)]);
    kept.write(id, { ...kept.read(id), ...Object.fromEntries([...all, ...listed]), ...more });
  };
  restore({ model, questions, kept });

  const cards = questions.map((question, i) => {
    const { id } = question;
    return card(question, i + 1, panel, {
      type(answer) {
        put("answers", id, answer);
        if (question.kind === "choice") save(id);
      },
      leave: () => save(id),
      check() {
        const answer = model.get("answers")[id] ?? nothing(question);
        const { verdict } = judge(question, answer);
        const counts = !UNREAD.includes(verdict) && answer !== model.get("checked")[id];
        put("checked", id, answer);
        if (verdict === "right") list("solved", id);
        if (!UNREAD.includes(verdict)) list("tried", id);
        // A mistake brings its own hint; where none was recognised, the question's first one helps.
        if (verdict === "unknown" && question.hints.length && !model.get("hints")[id]) put("hints", id, 1);
        const known = verdict === "right" && !model.get("steps")[id];
        save(id, counts ? answered(kept.read(id), known, today()) : {});
      },
      turn(trait, count) {
        put(trait, id, count);
        save(id);
      },
    });
  });

  const items = cards.map(({ element }, i) => html("li", { id: `question-${questions[i].id}` }, element));

  const bar = html("progress", { max: questions.length, "aria-labelledby": `${panel.id}-solved` });
  const solved = html("span", { id: `${panel.id}-solved`, "data-readout": "solved" });
  const tried = html("span", { "data-readout": "tried" });
  const ask = (asking) => {
    model.set("asking", asking);
    model.save_changes();
  };
  const again = html("button", { type: "button", class: "cr-button" }, "Clear my answers");
  const yes = html("button", { type: "button", class: "cr-button" }, "Clear them");
  const no = html("button", { type: "button", class: "cr-button" }, "Keep them");
  const sure = html("span", { role: "status" });
  again.addEventListener("click", () => {
    ask(true);
    no.focus();
  });
  no.addEventListener("click", () => {
    ask(false);
    again.focus();
  });
  yes.addEventListener("click", () => {
    questions.forEach(({ id }) => kept.clear(id));
    TRAITS.forEach((trait) => model.set(trait, {}));
    LISTS.forEach((trait) => model.set(trait, []));
    ask(false);
    again.focus();
  });
  panel.root.classList.add("cr-practice");
  panel.root.prepend(
    html("div", { class: "cr-progress" }, html("strong", {}, title), bar, solved, tried),
    html("ol", { class: "cr-questions" }, ...items),
  );
  panel.buttons.append(again, sure, yes, no);
  const where = kept.works
    ? "Your answers are kept in this browser only."
    : "This browser keeps no answers: they last until the page is left.";
  panel.root.append(html("p", { class: "cr-note" }, where));

  return () => {
    const done = model.get("solved");
    const asking = model.get("asking");
    questions.forEach((question, i) => {
      const { id } = question;
      const [answer = nothing(question), checked, hints = 0, steps = 0] = TRAITS.map((trait) => model.get(trait)[id]);
      cards[i].update({ answer, checked, hints, steps, solved: done.includes(id) });
    });
    const attempts = model.get("tried").length;
    bar.value = done.length;
    solved.dataset.value = done.length;
    solved.textContent = `${done.length} of ${questions.length} solved`;
    tried.dataset.value = attempts;
    tried.textContent = attempts > done.length ? `${attempts} tried` : "";
    again.hidden = asking;
    yes.hidden = no.hidden = !asking;
    sure.textContent = asking ? "Clear what you answered here?" : "";
  };
}

/** Take up what the browser kept; what the model already holds comes first. */
function restore({ model, questions, kept }) {
  const found = questions.map((question) => [question.id, trusted(question, kept.read(question.id))]);
  for (const trait of TRAITS) {
    const there = found.filter(([, of]) => of[trait] !== undefined);
    const old = Object.fromEntries(there.map(([id, of]) => [id, of[trait]]));
    if (Object.keys(old).length) model.set(trait, { ...old, ...model.get(trait) });
  }
  for (const trait of LISTS) {
    const more = found.filter(([id, of]) => of[trait] && !model.get(trait).includes(id)).map(([id]) => id);
    if (more.length) model.set(trait, [...model.get(trait), ...more]);
  }
  model.save_changes();
}
