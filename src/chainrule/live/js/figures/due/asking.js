// The cards of the questions that due.js has chosen. A bundle of its own, which comes with the first click.
import { html } from "../../drawing/dom.js";
import { card, judge, nothing, UNREAD } from "../practice/card.js";
import { answered, dueDay, inWords, today } from "../practice/schedule.js";
import { variant } from "../practice/variants.js";

/** @import { Standing } from "./choosing.js" */

globalThis.courseAsking = (asked, page) => Promise.all(asked.map((one, i) => itemOf(one, i + 1, page)));

/**
 * A question with its card, the chapter it comes from, and when it will be asked again.
 * @param {Standing} one @param {number} number
 */
async function itemOf(one, number, { model, panel, shelves, changed }) {
  const { shelf, id } = one;
  const kept = shelves[shelf];
  const { question, own } = await chosen(model, id, kept.read(id));
  const state = { answer: nothing(question), checked: undefined, hints: 0, steps: 0, solved: false };
  const redraw = () => shown.update(state);
  const again = html("p", { class: "cr-note", role: "status" });
  const shown = card(question, number, panel, {
    type: (answer) => (state.answer = answer),
    leave() {},
    turn(trait, count) {
      state[trait] = count;
      redraw();
    },
    check() {
      const { verdict } = judge(question, state.answer);
      const before = state.checked;
      state.checked = state.answer;
      if (verdict === "unknown" && question.hints.length && !state.hints) state.hints = 1;
      if (verdict === "right") state.solved = true;
      redraw();
      if (!UNREAD.includes(verdict) && state.answer !== before) remember(verdict === "right");
    },
  });

  /** Keep the answer as one to the book's question, and say when it is due. @param {boolean} right */
  function remember(right) {
    const entry = kept.read(id);
    const next = answered(entry, right && !state.steps, today());
    const mine = own ? { answers: state.answer, checked: state.answer } : {};
    const solved = right || entry?.solved === true;
    const lasting = kept.write(id, { ...entry, ...mine, ...next, tried: true, solved });
    if (lasting) again.textContent = `It will be due again on ${inWords(dueDay({ ...next, tried: true }, today()))}.`;
    changed();
  }

  redraw();
  const site = document.documentElement.dataset.content_root;
  const from = html("a", { href: `${site}${one.page}#question-${id}` }, `chapter ${one.chapter}, ${one.title}`);
  return html("li", {}, shown.element, again, html("p", { class: "cr-note" }, "From ", from));
}

/**
 * A question that was answered before comes with other numbers, if there are such, and with some that were not tried;
 * another one as it stands in the book.
 */
async function chosen(model, id, entry) {
  const book = await variant(model, id, 0);
  if (!book.variants || dueDay(entry, today()) === undefined) return { question: book, own: true };
  const all = Array.from({ length: book.variants }, (_, i) => 1 + ((today() + i) % book.variants));
  const n = all.find((n) => !entry.others?.[n]?.tried) ?? all[0];
  return { question: await variant(model, id, n), own: false };
}
