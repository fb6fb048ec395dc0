// Where the reader is, chapter by chapter, from what this browser keeps; the answers as a file, and back; and all of
// them cleared.
import { slot } from "../../drawing/dom.js";
import { html } from "../../drawing/draw.js";
import { dueDay, today } from "../practice/schedule.js";
import { CHANGED, shelf } from "../practice/shelf.js";
import { read, written } from "./file.js";

/** @import { Figure } from "../../types.js" */

const NAME = "chain-rule-answers.json";
const QUOTED = 30; // letters of a file's name
const WIDEST = [
  `1000 answers taken from ${"m".repeat(QUOTED)}…. 1000 belong to no question of this book, and were left out.`,
  "This file cannot be read: it is not one that “Save” wrote, or a part of it is missing. Nothing was changed.",
  `This file is of version ${"m".repeat(20)}; this book reads version 1. Nothing was changed.`,
];

/** @param {Figure} figure */
export function progress({ model, panel }) {
  const { chapters } = model.get("spec");
  const counts = chapters.map(({ shelves }) => Object.values(shelves).flat().length);
  const shelves = Object.assign({}, ...chapters.map((chapter) => chapter.shelves));
  // one of each: a shelf tries, as it is made, whether the browser keeps anything
  const kept = Object.fromEntries(Object.keys(shelves).map((name) => [name, shelf(name)]));
  const site = document.documentElement.dataset.content_root; // undefined in JupyterLab, where pages are notebooks

  const rows = chapters.map(({ title, page }, i) => {
    const name = site === undefined ? html("span", {}, title) : html("a", { href: `${site}${page}` }, title);
    const bar = html("progress", { max: counts[i], "aria-label": `Solved of chapter ${i + 1}` });
    const words = html("span", {});
    const element = html("li", {}, html("span", { class: "cr-row-title" }, `${i + 1}. `, name), bar, " ", words);
    return { element, bar, words };
  });
  panel.root.classList.add("cr-practice");
  panel.root.prepend(html("ul", { class: "cr-chapters" }, ...rows.map(({ element }) => element)));
  const all = panel.readout("solved", "solved");
  const next = html("p", { class: "cr-words" });
  const said = html("p", { class: "cr-words", role: "status" });
  panel.buttons.before(next);
  panel.buttons.after(said);
  const say = slot(said, WIDEST); // nothing below it moves

  /** Read anew what this browser keeps. */
  const look = () => {
    const isSolved = ([name, id]) => kept[name].read(id)?.solved === true;
    const isDue = ([name, id]) => Number(dueDay(kept[name].read(id), today())) <= today();
    const each = chapters.map((chapter) => listed(chapter.shelves));
    const number = (is) => each.map((questions) => questions.filter(is).length);
    model.set("solved", number(isSolved));
    model.set("due", number(isDue));
    model.set(
      "unsolved",
      each.map((questions) => questions.find((question) => !isSolved(question))?.[1] ?? ""),
    );
    model.save_changes();
  };

  const file = html("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    "aria-label": "A file of answers",
  });
  panel.root.append(file);
  panel.button("Save my answers", () => {
    const text = written(shelves, kept, new Date().toISOString());
    const link = html("a", {
      href: URL.createObjectURL(new Blob([text], { type: "application/json" })),
      download: NAME,
    });
    link.click();
    URL.revokeObjectURL(link.href);
    say(`Saved as ${NAME}.`);
  });
  panel.button("Load a file", () => file.click(), { "aria-haspopup": "dialog" });
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    try {
      const { found, strange } = read(await chosen.text(), shelves);
      const taken = found.filter((one) => kept[one.shelf].write(one.id, one.entry)).length;
      const belong = strange === 1 ? "1 belongs" : `${strange} belong`;
      const left = strange === 1 ? "was" : "were";
      const more = strange ? ` ${belong} to no question of this book, and ${left} left out.` : "";
      const lost = taken < found.length ? ` This browser refused to keep ${found.length - taken}.` : "";
      say(`${taken} answer${taken === 1 ? "" : "s"} taken from ${short(chosen.name)}.${more}${lost}`);
    } catch (error) {
      say(`${error instanceof Error ? error.message : error} Nothing was changed.`);
    }
    file.value = ""; // the same file can be chosen again
    dispatchEvent(new Event(CHANGED));
  });
  const clear = panel.button("Clear all", () => ask(true));
  const yes = panel.button("Clear them", () => {
    for (const [name, id] of listed(shelves)) kept[name].clear(id);
    say("All answers are cleared.");
    ask(false);
    dispatchEvent(new Event(CHANGED));
  });
  const no = panel.button("Keep them", () => ask(false));
  const ask = (asking) => {
    for (const button of [yes, no]) shown(button, asking);
    if (asking) say("Clear the answers of all chapters in this browser?");
    (asking ? no : clear).focus();
  };
  for (const button of [yes, no]) shown(button, false);
  for (const event of ["pageshow", CHANGED]) addEventListener(event, look); // back from a chapter
  panel.onDispose(() => {
    for (const event of ["pageshow", CHANGED]) removeEventListener(event, look);
  });
  look();

  return () => {
    const [solved, due, ids] = ["solved", "due", "unsolved"].map((trait) => model.get(trait));
    rows.forEach(({ bar, words }, i) => {
      bar.value = solved[i];
      words.textContent = `${solved[i]} of ${counts[i]}${due[i] ? `, ${due[i]} due` : ""}`;
    });
    const sum = solved.reduce((total, count) => total + count, 0);
    const most = counts.reduce((total, count) => total + count, 0);
    all(sum, `${sum} of ${most}`);
    next.replaceChildren(...goOn(chapters, solved, ids, site));
  };
}

const short = (name) => (name.length > QUOTED ? `${name.slice(0, QUOTED)}…` : name);

/** Show a button or not; its room stays. */
const shown = (button, visible) => (button.style.visibility = visible ? "" : "hidden");

/** Each question with the name of its shelf. */
const listed = (shelves) => Object.entries(shelves).flatMap(([name, ids]) => ids.map((id) => [name, id]));

/** Where to go on: in the last chapter that was begun and is not done; else in the first that is not. */
function goOn(chapters, solved, ids, site) {
  const open = chapters.map((_, i) => i).filter((i) => ids[i]);
  if (!open.length) return ["Every question is solved."];
  const begun = open.filter((i) => solved[i] > 0);
  const where = begun.at(-1) ?? open[0];
  const { title, page } = chapters[where];
  const words = begun.length ? "Go on with the next question of" : "Begin with";
  const address = `${site}${page}${begun.length ? `#question-${ids[where]}` : ""}`;
  return [`${words} `, site === undefined ? title : html("a", { href: address }, title), "."];
}
