// Bring one figure to life: the same for JupyterLab's widgets and for our own page.
import { html } from "../drawing/dom.js";
import { Panel } from "../drawing/panel.js";

const FIGURES = {}; // by kind

/** Make the figures of a folder known. */
export function register(figures) {
  Object.assign(FIGURES, figures);
}

/**
 * Draw the figure of `model` into `el` and keep it up to date. Returns the function that ends it. `later`: draw once it
 * has its place, as a page that opens lays out what is below the window (drawing/room.js).
 */
export function mount({ model, el, later = false }) {
  const kind = model.get("kind");
  const create = FIGURES[kind];
  if (!create) {
    const known = Object.keys(FIGURES).sort().join(", ");
    const words = `There is no figure called “${kind}” here; I know ${known}. Is chainrule up to date?`;
    el.replaceChildren(html("p", { role: "alert" }, words));
    return () => {};
  }
  const panel = new Panel(el, model.get("spec").title);
  panel.root.model = model; // where tests and the curious read what the figure shows
  const update = create({ model, panel });
  if (!later || !panel.drawings.length) update();
  panel.root.book = { ...model.state }; // what the reader has not touched: links hold what differs from it
  model.on("change", update);
  panel.onResize(update);
  return () => {
    model.off("change", update);
    panel.dispose();
  };
}
