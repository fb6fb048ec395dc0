// Two questions from earlier chapters, before another one begins. A sentence and a button stand on the page; what asks
// comes with the first click (asking.js), and so does each question.
import { html, slot } from "../../drawing/dom.js";
import { dueDay, inWords, today } from "../practice/schedule.js";
import { CHANGED, shelf } from "../practice/shelf.js";
import { told } from "./standing.js";

/** @import { Figure } from "../../types.js" */

const ELSEWHERE = "The published page asks questions here that are due again; a notebook does not.";
const FORGETFUL = "This browser keeps no answers, so it cannot tell what is due. Two can be asked all the same.";
const FAILED = "The questions could not be loaded. Are you offline?";
const [ASK, ALL_THE_SAME, OTHERS] = ["Ask me two", "Ask me two all the same", "Two others"];

/** @param {Figure} figure */
export function due({ model, panel }) {
  const { title, of } = model.get("spec");
  const questions = listed();
  const said = html("p", { class: "cr-words", "data-readout": "due" });
  panel.root.classList.add("cr-practice", "cr-due");
  panel.root.prepend(html("div", { class: "cr-progress" }, html("strong", {}, title)), said);
  if (!questions.length) {
    said.textContent = ELSEWHERE;
    return () => (said.dataset.value = model.get("due"));
  }

  const names = [...new Set(questions.map(({ shelf }) => shelf))];
  const shelves = Object.fromEntries(names.map((name) => [name, shelf(name)]));
  const { works } = shelves[names[0]];
  const say = slot(said, [
    FORGETFUL,
    `999 questions ${of} are due again.`,
    `Nothing ${of} is due today. 999 questions there have no answer yet.`,
    `Nothing ${of} is due today. The next question is due on 30 September.`,
  ]);
  const standings = () => {
    const now = today();
    return questions.map((one) => ({ ...one, day: dueDay(shelves[one.shelf].read(one.id), now) }));
  };
  const list = html("ol", { class: "cr-questions" });
  const status = html("p", { class: "cr-words", role: "status" });
  const button = panel.button([ASK, ALL_THE_SAME, OTHERS], async () => {
    status.textContent = "Loading …";
    try {
      const asking = await loaded();
      await asking({ model, panel, shelves, list, standings });
      status.textContent = "";
    } catch {
      status.textContent = FAILED;
    }
  });
  panel.buttons.after(status, list);

  /** Read anew what this browser keeps. */
  function look() {
    model.set("due", standings().filter(({ day }) => Number(day) <= today()).length);
    model.save_changes();
    update();
  }
  function update() {
    const now = today();
    const all = standings();
    const asked = model.get("asked");
    const waiting = all.some(({ day }) => day === undefined || day <= now);
    said.dataset.value = model.get("due");
    say(works ? told(all, now, of, inWords) : FORGETFUL);
    button.say(asked.length ? OTHERS : waiting ? ASK : ALL_THE_SAME);
    if (!asked.length) list.replaceChildren();
  }
  for (const event of ["pageshow", CHANGED]) addEventListener(event, look); // back from a chapter
  panel.onDispose(() => {
    for (const event of ["pageshow", CHANGED]) removeEventListener(event, look);
  });
  look();
  return update;
}

/** The questions that this page may ask, as the build has listed them; none in JupyterLab. */
function listed() {
  const lists = /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="course-questions"]'));
  return [...lists].flatMap(({ content, dataset }) => {
    const { shelf = "", chapter, title, page, task } = dataset;
    return content.split(" ").map((id) => ({ shelf, id, chapter, title, page, task }));
  });
}

let loading;

/** What asks, loaded once; it needs the practice, which stands on most pages already. */
function loaded() {
  const { dataset } = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="course-asking"]'));
  loading ??= parsed()
    .then(() => (globalThis.courseModules["figures/practice/card.js"] ? undefined : script(dataset.practice)))
    .then(() => script(dataset.asking))
    .then(() => globalThis.courseAsking);
  loading.catch(() => (loading = undefined));
  return loading;
}

/** The page, read to its end: then the scripts that it names have run. */
function parsed() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
}

/** @param {string | undefined} src */
function script(src) {
  return new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
  });
}
