// The page script: finds the widget state that the build left in the page and brings it to life, without a kernel.
// It stands right behind the first place, which comes to life while the browser has yet to read the rest of the page.
// Then comes what is in sight; then the rest, in small tasks, so that a slider already moved is not kept waiting.
import { drawIn } from "../drawing/room.js";
import { offer } from "../python/offer.js";
import { Place } from "./anchor.js";
import { view } from "./controls.js";
import { readModels } from "./model.js";

const GROUP = 3; // places in a task: each task costs a frame
const FRAME = 16; // ms
const WAITING = ".live[data-model-id]:not(.live-ready, [data-late])";
const LATE = ".live[data-late]:not(.live-ready)"; // they wait for all others
const root = document.documentElement;
const reading = new Place();
let book; // the figures' state as the build left it, and the models made of it, by id

if (complete()) {
  const place = document.querySelector(WAITING);
  if (place) bring(place, true); // a page of code cells may have none
  mark("first");
}
addEventListener("DOMContentLoaded", () => {
  if (!complete()) return; // the pictures stay
  bringInSight();
  offer((change) => reading.kept(change));
  addEventListener("beforeprint", printed);
  setTimeout(next);
});

/** Whether no script of the page has failed so far: layout.html says so when one does. */
function complete() {
  return root.dataset.live !== "failed";
}

/** Bring what is in the window. Places below it are not even measured, which would lay the whole page out. */
function bringInSight() {
  for (const place of document.querySelectorAll(WAITING)) {
    const { top, bottom } = place.getBoundingClientRect();
    if (top > innerHeight) return;
    if (bottom < 0) continue;
    reading.kept(() => bring(place));
    mark("more-in-sight");
  }
}

/** Bring a figure to life; `later`: it is drawn once it has its place. */
function bring(place, later = false) {
  place.replaceChildren(view(figures().models.get(place.dataset.modelId), later));
  place.classList.add("live-ready");
}

function figures() {
  if (!book) {
    const json = JSON.parse(String(document.querySelector('script[type$="widget-state+json"]')?.textContent));
    book = { state: json.state, models: readModels(json) };
  }
  return book;
}

// For cells that run while the page is read (python/course.js): the book's figures; and a figure that a cell has made,
// with the models that are on the page already. Returns all.
globalThis.courseFigures = figures;
globalThis.courseFigure = (place, state, id, before = new Map()) => {
  const models = readModels({ state }, before);
  place.replaceChildren(view(models.get(id)));
  return models;
};

/** What is printed before all figures live and are drawn. */
function printed() {
  document.querySelectorAll(`${WAITING}, ${LATE}`).forEach((place) => bring(place));
  queueMicrotask(() => drawIn(document)); // they are mounted in microtasks
}

function next() {
  const waiting = [WAITING, LATE].flatMap((which) => [...document.querySelectorAll(which)]);
  reading.kept(() => waiting.splice(0, GROUP).forEach((place) => bring(place, true)));
  if (waiting.length) return setTimeout(next);
  mark("all");
  setTimeout(layOut, 0, [...document.querySelectorAll("section section")]);
}

/**
 * Sections below the window were skipped while the page opened (course.css): lay them out now, and draw their figures,
 * as many a task as fill a frame.
 * @param {HTMLElement[]} sections
 */
function layOut(sections) {
  const end = performance.now() + FRAME;
  while (sections.length && performance.now() < end) {
    const section = /** @type {HTMLElement} */ (sections.shift());
    reading.kept(() => {
      section.style.contentVisibility = "visible";
      drawIn(section);
    });
    section.getBoundingClientRect();
  }
  if (sections.length) return setTimeout(layOut, 0, sections);
  removeEventListener("beforeprint", printed);
  reading.kept(() => delete root.dataset.opening);
  document.fonts.ready.then(() => reading.settle());
  root.dataset.live = "ready";
  furnish();
}

/**
 * Links to what figures show, search, copy buttons and the like come when the figures live; search and the like also
 * where page.js does not (layout.html). A page of one figure has no search.
 */
function furnish() {
  const { address, then } = /** @type {HTMLElement} */ (document.querySelector("link[data-address]")).dataset;
  for (const src of [address, then]) {
    if (src && !document.querySelector(`script[src="${src}"]`))
      document.head.append(Object.assign(document.createElement("script"), { src }));
  }
}

/** Note how far the page is, once the figures placed so far have been drawn: they are in a microtask each. */
function mark(stage) {
  queueMicrotask(() => performance.mark(`live-${stage}`));
}
