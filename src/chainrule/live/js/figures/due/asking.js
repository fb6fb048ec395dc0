// What is due, and two questions that are asked. A bundle of its own, which due.js loads.
import { html } from "../../drawing/dom.js";
import { card, nothing, UNREAD } from "../practice/card.js";
import { judging } from "../practice/judging.js";
import { answered, dueDay, today } from "../practice/schedule.js";
import { CHANGED, shelf } from "../practice/shelf.js";
import { variant } from "../practice/variants.js";
import { inOrder } from "./choosing.js";
import { inWords, told } from "./standing.js";

/** @import { Standing } from "./standing.js" */

const AT_ONCE = 2;
const EVENTS = ["pageshow", CHANGED]; // back from a chapter; another figure of the page has changed answers
const seen = new Set(); // ids of what was asked on this visit

/** Bring a block to life that due.js has laid out. */
globalThis.courseAsking = ({ model, panel, say, button, status }) => {
  const { of, chapters, labels, forgetful } = model.get("spec");
  const [ask, allTheSame, others] = labels;
  /** @type {Standing[]} */
  const questions = globalThis.courseListed.filter(({ name }) => chapters.includes(name)).flatMap(eachOf);
  const names = [...new Set(questions.map(({ shelf }) => shelf))];
  const shelves = Object.fromEntries(names.map((name) => [name, shelf(name)]));
  const { works } = shelves[names[0]];
  const list = html("ol", { class: "cr-questions" });
  status.after(list);

  const standings = () => {
    const now = today();
    return questions.map((one) => ({ ...one, day: dueDay(shelves[one.shelf].read(one.id), now) }));
  };
  const self = {
    /** Read anew what this browser keeps. */
    look() {
      model.set("due", standings().filter(({ day }) => Number(day) <= today()).length);
      model.save_changes();
      self.update();
    },
    update() {
      const now = today();
      const all = standings();
      const asked = model.get("asked");
      const waiting = all.some(({ day }) => day === undefined || day <= now);
      say(works() ? told(all, now, of) : forgetful);
      button.say(asked.length ? others : waiting ? ask : allTheSame);
      if (!asked.length) list.replaceChildren();
    },
    /** Ask two questions, in the place of those that stand there; rejects where they cannot be had. */
    async ask() {
      const inTurn = inOrder(standings(), today());
      if (inTurn.filter(({ id }) => !seen.has(id)).length < AT_ONCE) seen.clear();
      const next = inTurn.filter(({ id }) => !seen.has(id)).slice(0, AT_ONCE);
      const items = await Promise.all(next.map((one, i) => itemOf(one, i + 1, { model, panel, shelves })));
      list.replaceChildren(...items);
      for (const { id } of next) seen.add(id);
      const ids = next.map(({ id }) => id);
      model.set("asked", ids);
      model.save_changes();
      status.textContent = "";
    },
    end() {
      for (const event of EVENTS) removeEventListener(event, self.look);
    },
  };
  for (const event of EVENTS) addEventListener(event, self.look);
  return self;
};

/** The questions of a shelf, as the build has listed them (_ext/course/due.py). @returns {Standing[]} */
const eachOf = ({ ids, ...where }) => ids.split(" ").map((id) => ({ id, ...where }));

/**
 * A question with its card, the chapter it comes from, and when it will be asked again.
 * @param {Standing} one @param {number} number
 */
async function itemOf({ shelf, id, chapter, title, page, task }, number, { model, panel, shelves }) {
  const kept = shelves[shelf];
  const { question, n } = await chosen(model, id, kept.read(id));
  /** @type {Record<"answer" | "checked" | "hints" | "steps" | "solved", any>} */
  const state = { answer: nothing(question), checked: undefined, hints: 0, steps: 0, solved: false };
  const again = html("p", { class: "cr-note", role: "status" });
  const shown = card(question, number, panel, {
    type: (answer) => (state.answer = answer),
    leave() {},
    turn(trait, count) {
      state[trait] = count;
      shown.update(state);
    },
    async check() {
      const { answer, checked: before } = state;
      const { verdict } = (await judging()).judge(question, answer);
      const right = verdict === "right";
      state.checked = answer;
      state.solved ||= right;
      if (verdict === "unknown" && question.hints.length) state.hints ||= 1;
      shown.update(state);
      if (!UNREAD.includes(verdict) && answer !== before) remember(right);
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
    const one = { answers: state.checked, checked: state.checked, tried: true, solved: right || old?.solved === true };
    return n ? { others: { ...entry?.others, [n]: { ...old, ...one } } } : one;
  }

  shown.update(state);
  const site = document.documentElement.dataset.content_root;
  const from = html("a", { href: `${site}${page}#question-${id}` }, `chapter ${chapter}, ${title}`);
  const before = task ? [html("p", { class: "cr-note" }, task)] : [];
  const source = html("p", { class: "cr-note" }, "From ", from);
  return html("li", { "data-variant": n }, ...before, shown.element, again, source);
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
