// The page script: finds the widget state that the build left in the page and brings it to life, without a kernel.
// It stands right behind the first place, which comes to life while the browser has yet to read the rest of the page.
// Then comes what is in sight; then the rest, in small tasks, so that a slider already moved is not kept waiting.
import { view } from "./controls.js";
import { readModels } from "./model.js";

const GROUP = 3; // places in a task: each task costs a frame
const WAITING = ".live[data-model-id]:not(.live-ready)";
const root = document.documentElement;
let models; // by id, read when the first place needs one

const complete = () => document.readyState !== "loading";
const early = bringInSight();
if (early) mark("in-sight");
if (complete()) proceed();
else addEventListener("DOMContentLoaded", proceed);

/**
 * Bring the first place and what is in the window; true if that is all of it. Places below the window are not even
 * measured, which would lay the whole page out.
 */
function bringInSight() {
  for (const [i, place] of document.querySelectorAll(WAITING).entries()) {
    const { top, bottom } = place.getBoundingClientRect();
    if (i === 0 || (top <= innerHeight && bottom >= 0)) bring(place);
    if (top > innerHeight) return true;
  }
  return complete();
}

function bring(place) {
  models ??= readModels(JSON.parse(document.querySelector('script[type$="widget-state+json"]').textContent));
  place.replaceChildren(view(models.get(place.dataset.modelId)));
  place.classList.add("live-ready");
}

function proceed() {
  if (!early) {
    bringInSight();
    mark("in-sight");
  }
  addEventListener("beforeprint", bringAll);
  setTimeout(next);
}

function bringAll() {
  document.querySelectorAll(WAITING).forEach(bring);
}

function next() {
  const waiting = [...document.querySelectorAll(WAITING)];
  waiting.slice(0, GROUP).forEach(bring);
  if (waiting.length) return setTimeout(next);
  removeEventListener("beforeprint", bringAll);
  mark("all");
  layOut([...document.querySelectorAll("section section")]);
}

/** Sections below the window were skipped while the page opened (course.css): lay them out now, one a task. */
function layOut([section, ...rest]) {
  if (section) {
    section.style.contentVisibility = "visible";
    return setTimeout(layOut, 0, rest);
  }
  delete root.dataset.opening;
  root.dataset.live = "ready";
  dispatchEvent(new Event("live")); // the rest of the furniture may come: see layout.html
}

/** Note how far the page is, once the figures placed so far have been drawn: they are in a microtask each. */
function mark(stage) {
  queueMicrotask(() => performance.mark(`live-${stage}`));
}
