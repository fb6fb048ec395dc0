// The frame around the book in the archive for learning platforms: it tells the platform how many practice questions
// are solved, and gives it the answers to keep. The book in the frame is the one that `make zip` packs. Its pages come
// and go, and the platform is spoken to once: so it is the frame that speaks.
import { scorm } from "@gamestdio/scorm";
import { shelf } from "../../src/chainrule/live/js/figures/practice/shelf.js";
import { packed, unpacked } from "./state.js";

const REST = 500; // ms without an answer, then the platform is told
const KEPT =
  "Your answers are kept in this browser and by your learning platform, which is told how many of all are right.";
const ALONE = "No learning platform was found around this page: the book works, and nothing is reported.";
const REFUSED = "Your learning platform does not answer: the book works, and nothing is reported.";
const NOWHERE = "This browser refuses to keep answers, so none can be reported. The book works.";
const LOST = "Your learning platform did not take the last answers. They are kept in this browser while it is open.";

const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
const said = /** @type {HTMLElement} */ (document.querySelector("[role=status]"));
const shelves = JSON.parse(String(document.getElementById("questions")?.textContent));
const kept = Object.fromEntries(Object.keys(shelves).map((name) => [name, shelf(name)]));
const questions = Object.entries(shelves).flatMap(([name, ids]) => ids.map((id) => [name, id]));
scorm.isDebugActive = false; // it would write each call to the console
scorm.handleExitMode = false; // it would ask the platform to log out whoever has solved all

const say = (words) => (said.textContent = words);
const nowhere = Object.values(kept).some(({ works }) => !works);

if (nowhere) say(NOWHERE);
else if (connected()) {
  begin();
  frame.dataset.kept = KEPT; // practice.js says so below the questions
}
frame.addEventListener("load", furnish);
frame.src = "index.html";

/** Whether a platform answers. Its window may be another site's, which throws. */
function connected() {
  try {
    if (scorm.initialize()) return true;
  } catch {
    // no platform, or one that we must not look at
  }
  say(scorm.version ? REFUSED : ALONE);
  return false;
}

/** Take up what the platform keeps of this reader: another one may have read in this browser before. */
function begin() {
  for (const [name, id] of questions) kept[name].clear(id);
  for (const [name, id, entry] of unpacked(scorm.get("cmi.suspend_data"), questions)) kept[name].write(id, entry);
  report();
  let timer;
  addEventListener("storage", () => {
    clearTimeout(timer);
    timer = setTimeout(report, REST);
  });
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    report();
    scorm.terminate();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

/** Tell the platform what is solved, and give it the answers to keep. */
function report() {
  const answers = questions.map(([name, id]) => [name, id, kept[name].read(id)]).filter(([, , entry]) => entry);
  const solved = answers.filter(([, , entry]) => entry.solved === true).length;
  const values = {
    "cmi.core.lesson_status": solved === questions.length ? "completed" : "incomplete",
    "cmi.core.score.min": "0",
    "cmi.core.score.max": "100",
    "cmi.core.score.raw": String(Math.floor((1000 * solved) / questions.length) / 10),
    "cmi.suspend_data": packed(answers),
    "cmi.core.exit": "suspend",
  };
  const taken = Object.entries(values).map(([name, value]) => scorm.set(name, value));
  say(scorm.commit() && taken.every(Boolean) ? "" : LOST);
}

/** The title of the page in the frame; and links to other sites, most of which refuse to be shown in a frame. */
function furnish() {
  const page = frame.contentDocument;
  if (!page) return;
  if (page.title) document.title = page.title;
  page.addEventListener(
    "click",
    ({ target }) => {
      const link = /** @type {Element} */ (target).closest("a[href^=http]");
      if (link instanceof frame.contentWindow.HTMLAnchorElement && link.origin !== location.origin)
        Object.assign(link, { target: "_blank", rel: "noopener" });
    },
    { capture: true },
  );
}
