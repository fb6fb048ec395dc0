// Two questions, chosen and asked. A bundle of its own, which comes with the first click on the button in due.js.
import { html } from "../../drawing/dom.js";
import { card, judge, nothing, UNREAD } from "../practice/card.js";
import { answered, dueDay, inWords, today } from "../practice/schedule.js";
import { CHANGED } from "../practice/shelf.js";
import { variant } from "../practice/variants.js";
import { inOrder } from "./choosing.js";

/** @import { Standing } from "./standing.js" */

const AT_ONCE = 2;
const seen = new Set(); // ids of what was asked on this visit

/** Ask two questions, in the place of those that stand there. */
globalThis.courseAsking = async (page) => {
  const inTurn = inOrder(page.standings(), today());
  if (inTurn.filter(({ id }) => !seen.has(id)).length < AT_ONCE) seen.clear();
  const asked = inTurn.filter(({ id }) => !seen.has(id)).slice(0, AT_ONCE);
  const items = await Promise.all(asked.map((one, i) => itemOf(one, i + 1, page)));
  for (const { id } of asked) seen.add(id);
  page.list.replaceChildren(...items);
  page.model.set(
    "asked",
    asked.map(({ id }) => id),
  );
  page.model.save_changes();
};

/**
 * A question with its card, the chapter it comes from, and when it will be asked again.
 * @param {Standing} one @param {number} number
 */
async function itemOf({ shelf, id, chapter, title, page, task }, number, { model, panel, shelves }) {
  const kept = shelves[shelf];
  const { question, n } = await chosen(model, id, kept.read(id));
  /** @type {{ answer: string | number, checked: string | number | undefined, hints: number, steps: number, solved: boolean }} */
  const state = { answer: nothing(question), checked: undefined, hints: 0, steps: 0, solved: false };
  const again = html("p", { class: "cr-note", role: "status" });
  const shown = card(question, number, panel, {
    type: (answer) => (state.answer = answer),
    leave() {},
    turn(trait, count) {
      state[trait] = count;
      shown.update(state);
    },
    check() {
      const { verdict } = judge(question, state.answer);
      const before = state.checked;
      const right = verdict === "right";
      state.checked = state.answer;
      state.solved ||= right;
      if (verdict === "unknown" && question.hints.length) state.hints ||= 1;
      shown.update(state);
      if (!UNREAD.includes(verdict) && state.answer !== before) remember(right);
    },
  });

  /** Keep the answer as one to the book's question, and say when it is due. @param {boolean} right */
  function remember(right) {
    const entry = kept.read(id);
    const next = answered(entry, right && !state.steps, today());
    const lasting = kept.write(id, { ...entry, ...next, ...found(entry, right) });
    if (lasting) again.textContent = `Due again on ${inWords(Number(dueDay(next, today())))}.`;
    dispatchEvent(new Event(CHANGED));
  }

  /** The answer as practice keeps it: the book's question's, or one of its variants'. @param {boolean} right */
  function found(entry, right) {
    const old = n ? entry?.others?.[n] : entry;
    const one = { answers: state.answer, checked: state.answer, tried: true, solved: right || old?.solved === true };
    return n ? { others: { ...entry?.others, [n]: { ...old, ...one } } } : one;
  }

  shown.update(state);
  const site = document.documentElement.dataset.content_root;
  const from = html("a", { href: `${site}${page}#question-${id}` }, `chapter ${chapter}, ${title}`);
  const before = task ? [html("p", { class: "cr-note" }, task)] : [];
  return html("li", {}, ...before, shown.element, again, html("p", { class: "cr-note" }, "From ", from));
}

/**
 * A question that was answered before comes with other numbers, if there are such, and with some that were not tried;
 * another one as it stands in the book.
 */
async function chosen(model, id, entry) {
  const book = await variant(model, id, 0);
  if (!book.variants || dueDay(entry, today()) === undefined) return { question: book, n: 0 };
  const all = Array.from({ length: book.variants }, (_, i) => 1 + ((today() + i) % book.variants));
  const n = all.find((n) => !entry.others?.[n]?.tried) ?? all[0];
  return { question: await variant(model, id, n), n };
}
