// A figure's state has an address, "#figure-tangent?x=3&choice=1": it is written after a rest, read when the page has
// come to life, and copied by a button. It stands behind the #, which browsers send to nobody.
import { html } from "../drawing/dom.js";
import { format } from "../engine/numbers.js";

/** @import { Keeps, Kept } from "../types.js" */
/** @import { Model } from "./model.js" */

const ADDRESS = /^#figure-([^?]*)\?(.*)$/s;
const QUESTION = /^#(question-[\w-]+)(?:\?another=(\d+))?$/;
const LONGEST = 8000; // letters of an address that are written and read
const QUOTED = 40; // letters of it that a message repeats
const REST = 600; // ms without a change and with nothing held down

let held = 0; // pointers that are down: nothing is written while something is dragged
for (const type of ["pointerdown", "pointerup", "pointercancel"])
  addEventListener(type, () => (held = Math.max(0, held + (type === "pointerdown" ? 1 : -1))), { capture: true });

const quoted = (text) => `“${text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text}”`;

/** One figure of the page, and the traits of it that a link can hold. */
class Linkable {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    const root = /** @type {HTMLElement & { model: Model, keeps: Keeps, book: Record<string, any> }} */ (
      place.querySelector(".cr-figure")
    );
    this.model = root.model;
    this.title = root.getAttribute("aria-label");
    const { controls } = this.model;
    /** @type {Map<string, Kept>} */
    this.traits = new Map();
    for (const trait of controls.keys())
      this.traits.set(trait, { allowed: () => true, write: String, read: (text) => this.controlled(trait, text) });
    for (const [trait, rule] of Object.entries(root.keeps))
      if (!controls.has(trait)) this.traits.set(trait, typeof rule === "function" ? this.plain(trait, rule) : rule);
    // from before this script came: a reader may have been faster
    this.book = Object.fromEntries([...this.traits.keys()].map((trait) => [trait, root.book[trait]]));
    this.model.on("change", () => this.changed());
  }

  /** What the figure shows that the book does not, as the last part of an address. */
  get address() {
    const query = new URLSearchParams();
    for (const [trait, { write }] of this.traits) {
      const text = write(this.model.get(trait));
      if (text !== write(this.book[trait])) query.set(trait, text);
    }
    return `#${this.place.id}${query.size ? `?${query}` : ""}`;
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (held) return this.changed();
      if (this.address !== location.hash && this.address.length <= LONGEST) put(this.address);
    }, REST);
  }

  /** Show what an address asks for; say what it cannot have. @param {string} query */
  restore(query) {
    const complaints = [];
    const wanted = new Map(new URLSearchParams(query));
    for (const trait of wanted.keys())
      if (!this.traits.has(trait)) complaints.push(`This figure has nothing called ${quoted(trait)} to set.`);
    const values = { ...this.book };
    for (const [trait, { allowed, read }] of this.traits) {
      const text = wanted.get(trait);
      if (text === undefined) continue;
      try {
        const value = read(text);
        if (!allowed(value, values)) throw `${trait} cannot be ${quoted(text)} here.`;
        values[trait] = value;
      } catch (problem) {
        if (typeof problem !== "string") throw problem;
        complaints.push(problem);
      }
    }
    this.model.together(() => {
      for (const [trait, value] of Object.entries(values)) this.model.set(trait, value);
    });
    clearTimeout(this.timer); // the address stays as it was opened
    say(this.place, complaints.length ? `From the link: ${complaints.join(" ")} The book’s value stands there.` : "");
    this.place.scrollIntoView({ behavior: "instant" });
  }

  /** @param {string} trait @param {string} text */
  controlled(trait, text) {
    const [control] = this.model.controls.get(trait);
    if (control.name === "CheckboxModel") return truth(trait, text);
    const value = number(trait, text);
    const labels = control.get("_options_labels");
    const base = control.name === "FloatLogSliderModel" ? control.get("base") : undefined;
    const [low, high] = labels
      ? [0, labels.length - 1]
      : ["min", "max"].map((end) => (base ? base ** control.get(end) : control.get(end)));
    if ((labels || control.name === "IntSliderModel") && !Number.isInteger(value))
      throw `${trait} is a whole number, not ${quoted(text)}.`;
    const slack = 1e-9 * Math.abs(high - low); // an end of a logarithmic slider is a rounded power
    if (value < low - slack || value > high + slack)
      throw `${trait} goes from ${format(low)} to ${format(high)}: ${quoted(text)} is beyond.`;
    return Math.min(Math.max(value, low), high);
  }

  /** How a trait that the figure moves by itself is written and read: by its kind. */
  plain(trait, allowed) {
    const value = this.model.get(trait);
    if (Array.isArray(value)) return { allowed, write: listed, read: (text) => list(trait, text) };
    const read = { number, boolean: truth }[typeof value];
    return { allowed, write: String, read: read ? (text) => read(trait, text) : String };
  }
}

/** @param {number[]} values */
const listed = (values) => values.join(" "); // an address writes a space as +

/** @param {string} trait @param {string} text */
const list = (trait, text) => (text ? text.split(" ").map((part) => number(trait, part)) : []);

/** @param {string} trait @param {string} text */
function number(trait, text) {
  const value = text.trim() ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw `${trait} is a number, not ${quoted(text)}.`;
  return value;
}

/** @param {string} trait @param {string} text */
function truth(trait, text) {
  if (text !== "true" && text !== "false") throw `${trait} is true or false, not ${quoted(text)}.`;
  return text === "true";
}

/** Say above a place what an address asked for in vain. @param {Element} place @param {string} words */
function say(place, words) {
  for (const old of document.querySelectorAll(".cr-asked")) old.remove();
  if (words) place.prepend(html("p", { class: "cr-asked", role: "status" }, words));
}

/** @param {string} hash */
function put(hash) {
  try {
    history.replaceState(history.state, "", hash);
  } catch {
    // refused in some frames: the link can be copied all the same
  }
}

/** Put a button into a place that copies the link to what it shows. @param {Linkable} figure */
function offerLink(figure) {
  const { place, title } = figure;
  const link = () => {
    const page = new URL(location.href);
    page.hash = figure.address;
    return page.href;
  };
  const said = html("span", { role: "status" }); // to the left of the buttons, which stay under the finger
  const row = html("p", { class: "cr-share" }, said, copying("Copy link", title, link, said));
  const { alone } = place.dataset;
  if (alone) {
    const open = html("a", { href: alone, "aria-label": `Open alone: ${title}` }, "Open alone");
    open.addEventListener("click", () => (open.href = alone + figure.address));
    row.append(open);
  } else row.append(copying("Copy for embedding", title, () => embedding(link(), String(title)), said));
  place.append(row);
}

/** @param {string} src @param {string} title */
function embedding(src, title) {
  const frame = html("iframe", {
    src,
    title,
    width: "100%",
    height: Math.ceil(document.body.getBoundingClientRect().height), // the root's is at least the window's
    style: "border: 0",
  });
  return frame.outerHTML;
}

/** A button that copies a text and has it said; where the browser refuses, the text is shown, to be copied by hand. */
function copying(label, title, text, said) {
  const button = html("button", { type: "button", "aria-label": `${label}: ${title}` }, label);
  button.addEventListener("click", async () => {
    const copied = text();
    if (copied.length > LONGEST) {
      said.textContent = `too much for a link: ${copied.length} letters`;
      return;
    }
    try {
      await navigator.clipboard.writeText(copied);
      said.textContent = "copied";
      setTimeout(() => (said.textContent = ""), 2000);
    } catch {
      const field = html("input", { value: copied, readonly: true, "aria-label": "The link" });
      said.replaceChildren(field);
      field.select();
    }
  });
  return button;
}

/** @param {string} name as an address writes it */
function plain(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a % that escapes nothing
  }
}

/** Show the state that the page's address asks for, if it asks for one. @param {Map<string, Linkable>} figures */
function follow(figures) {
  if (location.hash.length > LONGEST) {
    if (location.hash.startsWith("#figure-"))
      say(head(), `This address has ${location.hash.length} letters; up to ${LONGEST} are read.`);
    return;
  }
  const [, name, query] = ADDRESS.exec(location.hash) ?? [];
  if (name === undefined) return;
  const figure = figures.get(name);
  if (figure) figure.restore(query);
  else say(head(), `The link asks for a figure called ${quoted(plain(name))}, and this page has none.`);
}

/** Show the question of the practice that the page's address asks for: as the book has it, or a variant. */
async function ask() {
  const [, id, n = 0] = QUESTION.exec(location.hash) ?? [];
  /** @type {HTMLElement & { show?: (n: number) => Promise<void> } | null} */
  const place = document.getElementById(String(id));
  await place?.show?.(Number(n));
  place?.scrollIntoView({ behavior: "instant" });
}

const head = () => document.querySelector(".bd-article") ?? document.body;

const figures = new Map(
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".live[id^=figure-]"))].map((place) => [
    place.id.replace("figure-", ""),
    new Linkable(place),
  ]),
);
for (const figure of figures.values()) offerLink(figure);
follow(figures);
addEventListener("hashchange", () => follow(figures));
ask();
addEventListener("hashchange", ask);
addEventListener("course-question", (event) => {
  const { id, n } = /** @type {CustomEvent} */ (event).detail;
  put(`#question-${id}${n ? `?another=${n}` : ""}`);
});
