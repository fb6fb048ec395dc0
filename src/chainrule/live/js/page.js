// The page script: finds the widget state that the build left in the page and brings it to life, without a kernel.
import { view } from "./controls.js";
import { readModels } from "./model.js";

function hydrate() {
  const source = document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]');
  if (!source) return;
  const models = readModels(JSON.parse(source.textContent));
  for (const place of document.querySelectorAll(".live[data-model-id]")) {
    place.replaceChildren(view(models.get(place.dataset.modelId)));
    place.classList.add("live-ready");
  }
  document.documentElement.dataset.live = "ready"; // what the benchmark waits for
}

hydrate(); // the script is deferred: the document is complete
