// Questions with instant feedback: what was typed is judged here in the page, by check/. Everything a reader has
// done is in the model's traits; the browser keeps it too, where it may, so that it is there after a reload. A variant
// of a question is exercise beside it: solved or not, it is not among the solved ones.
import { html } from "../../drawing/draw.js";
import { card, LONGEST, nothing, stepsOf, UNREAD } from "./card.js";
import { judging } from "./judging.js";
import { answered, today } from "./schedule.js";
import { shelf } from "./shelf.js";
import { arrived, keyOf, variant } from "./variants.js";

/** @import { Figure } from "../../types.js" */

const GIVEN = ["answers", "checked"]; // what was given as an answer
const TRAITS = [...GIVEN, "hints", "steps"];
const LISTS = ["solved", "tried"]; // of questions' ids, and of the keys of variants

const ofTheBook = (key) => !key.includes("#");

/** What is kept of an answer: of a choice its words, since another edition may give it another place. */
const lasting = (question, value) => (question.kind === "choice" ? question.options[value]?.text : value);

/**
 * The place of a choice that was kept. Older editions kept the place itself: there it counts if what stands there now
 * is right just where the answer was.
 */
function placeOf({ options }, value, solved) {
  const old = Number.isInteger(value);
  const place = old ? value : options.findIndex(({ text }) => text === value);
  return place in options && (!old || options[place].right === solved) ? place : undefined;
}

/** What was kept, if it can be an answer to the question as it is now. */
function trusted(question, kept) {
  const fitting = (value) => {
    if (question.kind === "choice") return placeOf(question, value, kept?.solved === true);
    return typeof value === "string" && value.length <= LONGEST ? value : undefined;
  };
  const count = (value, most) => (Number.isInteger(value) && value > 0 && value <= most ? value : undefined);
  const { answers, checked, hints, steps, solved, tried } = kept ?? {};
  return {
    answers: fitting(answers),
    checked: fitting(checked),
    hints: count(hints, question.hints.length),
    steps: count(steps, stepsOf(question)),
    solved: solved === true,
    tried: tried === true || solved === true,
  };
}

/** One record on top of another, perhaps of another window: what was solved or tried in either stays so. */
function joined(below, above) {
  const said = Object.entries(above ?? {}).filter(([, value]) => value !== undefined);
  const either = LISTS.map((trait) => [trait, below?.[trait] === true || above?.[trait] === true]);
  return { ...below, ...Object.fromEntries([...said, ...either]) };
}

/** What `record` makes of each variant's records, by their numbers. */
const byNumber = (record, ...all) =>
  Object.fromEntries(Object.keys(Object.assign({}, ...all)).map((n) => [n, record(...all.map((one) => one?.[n]))]));

/**
 * One record with what another window has kept, where a record stood before: what that one has changed is newer. The
 * box belongs to its day.
 */
function merged(own, there, stood) {
  const changed = (trait) => JSON.stringify(there[trait]) !== JSON.stringify(stood?.[trait]);
  const news = Object.entries(there ?? {}).filter(([trait]) => changed(trait) || (trait === "box" && changed("day")));
  return joined(joined(there, own), Object.fromEntries(news));
}

/** @param {Figure} figure */
export function practice({ model, panel }) {
  const { chapter, title, questions } = model.get("spec");
  const kept = shelf(chapter);
  const unkept = new Map(); // by question, what the browser had no room for: it is kept as soon as there is
  /** What is known of a question: what is kept, and what is not yet, unless another window has kept more since. */
  const latest = (id, now = kept.read(id)) => {
    const { entry, stood } = unkept.get(id) ?? {};
    return entry
      ? { ...merged(entry, now, stood), others: byNumber(merged, entry.others, now?.others, stood?.others) }
      : now;
  };
  const touched = new Set(); // what has been answered, or unfolded, since it was kept: questions' ids, keys of variants
  const put = (trait, key, value) => {
    model.set(trait, { ...model.get(trait), [key]: value });
    touched.add(key);
  };
  const list = (trait, id) => {
    if (!model.get(trait).includes(id)) model.set(trait, [...model.get(trait), id]);
  };
  const record = (question, key) => {
    const all = TRAITS.map((trait) => {
      const value = model.get(trait)[key];
      return [trait, GIVEN.includes(trait) ? lasting(question, value) : value];
    });
    const listed = LISTS.map((trait) => [trait, model.get(trait).includes(key)]);
    return Object.fromEntries([...all, ...listed]);
  };
  const save = (question, more = {}) => {
    const { id, variants = 0 } = question;
    model.save_changes();
    const others = {};
    for (let n = 1; n <= variants; n++) {
      const key = keyOf(id, n);
      if (touched.delete(key)) others[n] = record(question, key);
    }
    const stood = kept.read(id);
    const before = latest(id, stood);
    const all = variants && { others: byNumber(joined, before?.others, others) };
    const own = touched.delete(id) ? record(question, id) : undefined;
    unkept.set(id, { stood, entry: { ...joined(before, own), ...all, ...more } });
    for (const each of [...unkept.keys()]) if (kept.write(each, latest(each))) unkept.delete(each);
    tell(!unkept.size);
  };
  restore({ model, questions, kept });

  /** Which variant of a question stands there, what its answers are kept under, and what it asks. */
  const standing = (question) => {
    const n = model.get("shown")[question.id] ?? 0;
    const asked = n && arrived(question.id, n);
    return asked ? { n, key: keyOf(question.id, n), asked } : { n: 0, key: question.id, asked: question };
  };
  const show = async ({ id }, n) => {
    if (n) await variant(model, id, n);
    model.set("shown", { ...model.get("shown"), [id]: n });
    model.save_changes();
    dispatchEvent(new CustomEvent("course-question", { detail: { id, n } })); // for the page's address
  };
  /** The number of the next variant that is not solved; where all are, of the next. */
  const following = ({ id, variants }, n) => {
    const round = Array.from({ length: variants }, (_, i) => ((n + i) % variants) + 1);
    return round.find((other) => !model.get("solved").includes(keyOf(id, other))) ?? round[0];
  };

  const cards = questions.map((question, i) =>
    card(question, i + 1, panel, {
      type(answer) {
        put("answers", standing(question).key, answer);
        if (question.kind === "choice") save(question);
      },
      leave: () => save(question),
      async check() {
        const { key, asked } = standing(question);
        const answer = model.get("answers")[key] ?? nothing(question);
        const { verdict } = (await judging()).judge(asked, answer);
        const counts = !UNREAD.includes(verdict) && answer !== model.get("checked")[key]; // for when it is due
        put("checked", key, answer);
        if (verdict === "right") list("solved", key);
        if (!UNREAD.includes(verdict)) list("tried", key);
        // A mistake brings its own hint; where none was recognised, the question's first one helps.
        if (verdict === "unknown" && question.hints.length && !model.get("hints")[key]) put("hints", key, 1);
        const known = verdict === "right" && !model.get("steps")[key];
        save(question, counts ? answered(latest(question.id), known, today()) : {});
      },
      turn(trait, count) {
        put(trait, standing(question).key, count);
        save(question);
      },
      another: () => show(question, following(question, standing(question).n)),
      show: (n) => show(question, n),
    }),
  );

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
    unkept.clear();
    tell(kept.works());
    [...TRAITS, "shown"].forEach((trait) => model.set(trait, {}));
    LISTS.forEach((trait) => model.set(trait, []));
    ask(false);
    again.focus();
  });
  const places = cards.map(({ element, trying }, i) => {
    const place = html("li", { id: `question-${questions[i].id}` }, element);
    /** As the address asks; what is said of kept answers stands when it is there. */
    const shown = async (n) => {
      await trying(() => show(questions[i], n));
      if (Object.keys(model.get("checked")).length) await judging().catch(() => {});
    };
    return Object.assign(place, { show: shown });
  });
  panel.root.classList.add("cr-practice");
  panel.root.prepend(
    html("div", { class: "cr-progress" }, html("strong", {}, title), bar, solved, tried),
    html("ol", { class: "cr-questions" }, ...places),
  );
  panel.buttons.append(again, sure, yes, no);
  // the frame for learning platforms (tools/scorm/launch.js) keeps them elsewhere too, and says where
  const frame = /** @type {HTMLElement | null} */ (window.frameElement);
  const where = frame?.dataset.kept ?? "Your answers are kept in this browser only.";
  const note = html("p", { class: "cr-note", role: "status" });
  /** @param {boolean} room whether there is room for answers now */
  function tell(room) {
    note.textContent = room
      ? where
      : "This browser does not keep what you answer now: it lasts until the page is left.";
  }
  tell(kept.works());
  panel.root.append(note);

  return () => {
    const asking = model.get("asking");
    questions.forEach((question, i) => {
      const { n, key, asked } = standing(question);
      const [answer = nothing(question), checked, hints = 0, steps = 0] = TRAITS.map((trait) => model.get(trait)[key]);
      cards[i].update({ asked, n, answer, checked, hints, steps, solved: model.get("solved").includes(key) });
    });
    const done = model.get("solved").filter(ofTheBook);
    const attempts = model.get("tried").filter(ofTheBook).length;
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
  const found = questions.flatMap((question) => {
    const entry = kept.read(question.id);
    const others = Array.from({ length: question.variants ?? 0 }, (_, i) => [i + 1, entry?.others?.[i + 1]]);
    return [[0, entry], ...others].map(([n, one]) => [keyOf(question.id, n), trusted(question, one)]);
  });
  for (const trait of TRAITS) {
    const there = found.filter(([, of]) => of[trait] !== undefined);
    const old = Object.fromEntries(there.map(([key, of]) => [key, of[trait]]));
    if (Object.keys(old).length) model.set(trait, { ...old, ...model.get(trait) });
  }
  for (const trait of LISTS) {
    const more = found.filter(([key, of]) => of[trait] && !model.get(trait).includes(key)).map(([key]) => key);
    if (more.length) model.set(trait, [...model.get(trait), ...more]);
  }
  model.save_changes();
}
