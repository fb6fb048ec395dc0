// Two questions from earlier chapters, before another one begins. A line and a button stand on the page; what knows the
// questions (asking.js) comes when the block comes into sight, or with the click.
import { html, LOADING, script, slot } from "../../drawing/dom.js";

/** @import { Figure } from "../../types.js" */

/** @param {Figure} figure */
export function due({ model, panel }) {
  const { title, room, labels, failed } = model.get("spec");
  const said = html("p", { class: "cr-words", "data-readout": "due" });
  panel.root.classList.add("cr-practice", "cr-due");
  panel.root.prepend(html("div", { class: "cr-progress" }, html("strong", {}, title)), said);
  const say = slot(said, room);
  say(room[0]);
  const scripts = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="course-asking"]'));
  const button = panel.button(labels, () => {
    status.textContent = LOADING;
    come()
      .then(() => asking.ask())
      .catch(() => (status.textContent = failed));
  });
  const status = html("p", { class: "cr-words", role: "status" });
  panel.buttons.after(status);
  button.disabled = !scripts; // JupyterLab has no pages with questions
  let asking;
  let coming;

  /** Have here what asks. */
  function come() {
    coming ??= load({ ...scripts?.dataset }).then(() => {
      asking = globalThis.courseAsking({ model, panel, say, button, status });
      asking.look();
    });
    coming.catch(() => (coming = undefined)); // the next time it may come
    return coming;
  }
  const watch = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    watch.disconnect();
    come().catch(() => {}); // nobody has asked yet
  });
  if (scripts) watch.observe(panel.root);
  panel.onDispose(() => {
    watch.disconnect();
    asking?.end();
  });
  return () => {
    said.dataset.value = model.get("due");
    asking?.update();
  };
}

/** The list of questions, and what asks them, which needs the practice. @param {Record<string, any>} scripts */
async function load({ practice, list, asking }) {
  if (globalThis.courseAsking) return;
  if (!globalThis.courseModules["figures/practice/card.js"]) await script(practice);
  await Promise.all([script(list), script(asking)]);
}
