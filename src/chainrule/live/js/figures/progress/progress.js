// Where the reader is, chapter by chapter, from what this browser keeps; the answers as a file, and back; and all of
// them cleared.
import { html } from "../../drawing/draw.js";
import { shelf } from "../practice/shelf.js";
import { read, written } from "./file.js";

/** @import { Figure } from "../../types.js" */

const NAME = "chain-rule-answers.json";

/** @param {Figure} figure */
export function progress({ model, panel }) {
  const { chapters } = model.get("spec");
  const counts = chapters.map(({ shelves }) => Object.values(shelves).flat().length);
  const shelves = Object.assign({}, ...chapters.map((chapter) => chapter.shelves));
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

  /** Read anew what this browser keeps. */
  const look = () => {
    const isSolved = ([name, id]) => shelf(name).read(id)?.solved === true;
    model.set(
      "solved",
      chapters.map((chapter) => listed(chapter.shelves).filter(isSolved).length),
    );
    model.save_changes();
  };

  const file = html("input", { type: "file", accept: ".json,application/json", hidden: true });
  panel.root.append(file);
  panel.button("Save my answers", () => {
    const text = written(shelves, shelf, new Date().toISOString());
    const link = html("a", {
      href: URL.createObjectURL(new Blob([text], { type: "application/json" })),
      download: NAME,
    });
    link.click();
    URL.revokeObjectURL(link.href);
    said.textContent = `Saved as ${NAME}.`;
  });
  panel.button("Load a file", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    try {
      const { found, strange } = read(await chosen.text(), shelves);
      const kept = found.filter((one) => shelf(one.shelf).write(one.id, one.entry)).length;
      const more = strange ? ` ${strange} belong to no question of this book, and were left out.` : "";
      const lost = kept < found.length ? ` This browser refused to keep ${found.length - kept}.` : "";
      said.textContent = `${kept} answer${kept === 1 ? "" : "s"} taken from ${chosen.name}.${more}${lost}`;
    } catch (error) {
      said.textContent = `${error instanceof Error ? error.message : error} Nothing was changed.`;
    }
    file.value = ""; // the same file can be chosen again
    look();
  });
  const clear = panel.button("Clear all", () => ask(true));
  const yes = panel.button("Clear them", () => {
    for (const [name, id] of listed(shelves)) shelf(name).clear(id);
    said.textContent = "All answers are cleared.";
    ask(false);
    look();
  });
  const no = panel.button("Keep them", () => ask(false));
  const ask = (asking) => {
    clear.hidden = asking;
    yes.hidden = no.hidden = !asking;
    if (asking) said.textContent = "Clear the answers of all chapters in this browser?";
    (asking ? no : clear).focus();
  };
  yes.hidden = no.hidden = true;
  addEventListener("pageshow", look); // back from a chapter
  panel.onDispose(() => removeEventListener("pageshow", look));
  look();

  return () => {
    const solved = model.get("solved");
    rows.forEach(({ bar, words }, i) => {
      bar.value = solved[i];
      words.textContent = `${solved[i]} of ${counts[i]}`;
    });
    const sum = solved.reduce((total, count) => total + count, 0);
    const most = counts.reduce((total, count) => total + count, 0);
    all(sum, `${sum} of ${most}`);
    next.replaceChildren(...goOn(chapters, solved, counts, site));
  };
}

/** Each question with the name of its shelf. */
const listed = (shelves) => Object.entries(shelves).flatMap(([name, ids]) => ids.map((id) => [name, id]));

/** Where to go on: the last chapter that was begun and is not done; else the first that is not. */
function goOn(chapters, solved, counts, site) {
  const open = chapters.map((_, i) => i).filter((i) => solved[i] < counts[i]);
  if (!open.length) return ["Every question is solved."];
  const begun = open.filter((i) => solved[i] > 0);
  const { title, page } = chapters[begun.at(-1) ?? open[0]];
  const words = begun.length ? "Go on with the practice of" : "Begin with";
  const address = `${site}${page}${begun.length ? "#practice" : ""}`;
  return [`${words} `, site === undefined ? title : html("a", { href: address }, title), "."];
}
