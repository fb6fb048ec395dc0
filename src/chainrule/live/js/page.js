// The page script: finds the widget state that the build left in the page and brings it to life, without a kernel.
// What is in sight comes first; the rest follows from the top, a few at a time, so that the page stays responsive.
import { view } from "./controls.js";
import { readModels } from "./model.js";

const GROUP = 3; // places in a task: each task costs a frame, and a long one keeps a moved slider waiting
const source = document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]');
if (source) hydrate(readModels(JSON.parse(source.textContent))); // the script is deferred: the document is complete

function hydrate(models) {
  const waiting = new Set(document.querySelectorAll(".live[data-model-id]"));

  function bring(place) {
    waiting.delete(place);
    place.replaceChildren(view(models.get(place.dataset.modelId)));
    place.classList.add("live-ready");
  }

  /** Bring what is in the window; places below it are not even measured, which would lay the whole page out. */
  function bringInSight() {
    for (const place of [...waiting]) {
      const { top, bottom } = place.getBoundingClientRect();
      if (top > innerHeight) return;
      if (bottom >= 0) bring(place);
    }
  }

  function finish() {
    for (const place of [...waiting]) bring(place);
  }

  function next() {
    [...waiting].slice(0, GROUP).forEach(bring);
    if (waiting.size) return setTimeout(next);
    removeEventListener("beforeprint", finish);
    say("ready"); // what the tests and the benchmark wait for
  }

  addEventListener("beforeprint", finish);
  bringInSight();
  say("in-sight");
  setTimeout(next);
}

/** Note how far the page is, once the figures placed so far have been drawn: they are in a microtask each. */
function say(stage) {
  queueMicrotask(() => {
    performance.mark(`live-${stage}`);
    if (stage === "ready") document.documentElement.dataset.live = stage;
  });
}
