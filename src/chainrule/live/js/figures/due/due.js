// Two questions from earlier chapters, before another one begins. A sentence and a button stand on the page; what asks
// comes with the first click (asking.js), and so does each question.
import { html, slot } from "../../drawing/dom.js";
import { dueDay, inWords, today } from "../practice/schedule.js";
import { shelf } from "../practice/shelf.js";
import { inOrder, told } from "./choosing.js";

/** @import { Figure } from "../../types.js" */

const AT_ONCE = 2;
const ELSEWHERE =
  "The published page asks questions here that are due again; here, the practice of each chapter asks its own.";
const FORGETFUL = "This browser keeps no answers, so it cannot tell what is due. Two can be asked all the same.";
const FAILED = "The questions could not be loaded. Are you offline?";
const [ASK, ALL_THE_SAME, OTHERS] = ["Ask me two", "Ask me two all the same", "Two others"];

/** @param {Figure} figure */
export function due({ model, panel }) {
  const { title, of } = model.get("spec");
  const questions = listed();
  panel.root.classList.add("cr-practice", "cr-due");
  panel.root.prepend(html("p", { class: "cr-progress" }, html("strong", {}, title)));
  const said = html("p", { class: "cr-words", "data-readout": "due" });
  panel.readouts.before(said);
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
  const seen = new Set(); // ids of questions that were asked on this visit
  let standings = [];
  let shown = model.get("asked");

  /** Read anew what this browser keeps. */
  const look = () => {
    const now = today();
    standings = questions.map((one) => ({ ...one, day: dueDay(shelves[one.shelf].read(one.id), now) }));
    model.set("due", standings.filter(({ day }) => day <= now).length);
    model.save_changes();
    draw();
  };
  const button = panel.button([ASK, ALL_THE_SAME, OTHERS], () => {
    look();
    const inTurn = inOrder(standings, today());
    const fresh = inTurn.filter(({ id }) => !seen.has(id));
    if (fresh.length < AT_ONCE) seen.clear();
    const next = (fresh.length < AT_ONCE ? inTurn : fresh).slice(0, AT_ONCE);
    for (const { id } of next) seen.add(id);
    model.set(
      "asked",
      next.map(({ id }) => id),
    );
    model.save_changes();
  });
  const status = html("p", { class: "cr-note", role: "status" });
  const list = html("ol", { class: "cr-questions" });
  panel.buttons.after(status, list);

  const draw = () => {
    const now = today();
    const waiting = standings.some(({ day }) => day === undefined || day <= now);
    said.dataset.value = model.get("due");
    say(works ? told(standings, now, of, inWords) : FORGETFUL);
    button.say(model.get("asked").length ? OTHERS : waiting ? ASK : ALL_THE_SAME);
  };
  const show = async (asked) => {
    shown = asked;
    list.replaceChildren();
    status.textContent = asked.length ? "Loading …" : "";
    if (!asked.length) return;
    try {
      const asking = await loaded();
      const cards = await asking(
        asked.map((id) => questions.find((one) => one.id === id)),
        { model, panel, shelves, changed: look },
      );
      if (shown !== asked) return; // others were asked for meanwhile
      list.replaceChildren(...cards);
      status.textContent = "";
    } catch (problem) {
      if (shown !== asked) return;
      model.set("asked", []);
      status.textContent = FAILED;
      console.info(problem); // who mends the page wants to know
    }
  };
  addEventListener("pageshow", look);
  addEventListener("course-answers", look); // a file was loaded, or all was cleared (progress.js)
  panel.onDispose(() => {
    removeEventListener("pageshow", look);
    removeEventListener("course-answers", look);
  });
  look();
  return () => {
    draw();
    if (model.get("asked") !== shown) show(model.get("asked"));
  };
}

/** The questions that this page may ask, as the build has listed them; none in JupyterLab. */
function listed() {
  const lists = /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name="course-questions"]'));
  return [...lists].flatMap(({ content, dataset: { chapter, title, page } }) =>
    content.split(" ").map((name) => {
      const [shelf, id] = name.split("/");
      return { shelf, id, chapter, title, page };
    }),
  );
}

let loading;

/** What asks, loaded once; it needs the practice, which stands on most pages already. */
function loaded() {
  const { practice, asking } = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="course-asking"]'))
    .dataset;
  loading ??= parsed()
    .then(() => (globalThis.courseModules["figures/practice/card.js"] ? undefined : script(practice)))
    .then(() => script(asking))
    .then(() => globalThis.courseAsking)
    .catch((problem) => {
      loading = undefined;
      throw problem;
    });
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
