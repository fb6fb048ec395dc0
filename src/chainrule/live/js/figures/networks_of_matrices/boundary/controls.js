// The playground's menus and its slider, and what each of them does to a training.
import { html, slot } from "../../../drawing/dom.js";
import { format } from "../../../engine/numbers.js";

let nextId = 0;

/**
 * Menus and slider above the figure. Returns the function that brings them up to date.
 * @param {any} panel @param {any} state
 */
export function controls(panel, state) {
  const { model, spec } = state;
  const box = html("div", { class: "cr-settings" });
  panel.root.prepend(box);
  /** @type {(() => void)[]} */
  const shows = [];

  /**
   * @param {string} label @param {string[]} options @param {() => number} now @param {(index: number) => void} choose
   * @param {string} [kind]
   */
  function menu(label, options, now, choose, kind = "") {
    const select = html("select", { id: `cr-play-${nextId++}` });
    options.forEach((words, i) => select.append(html("option", { value: i }, words)));
    select.addEventListener("change", () => choose(Number(select.value)));
    box.append(html("div", { class: `cr-setting ${kind}` }, html("label", { for: select.id }, label), select));
    shows.push(() => (select.value = String(now())));
  }

  const labels = (list) => list.map(({ label }) => label);
  menu(
    "data",
    labels(spec.data),
    () => model.get("data"),
    (data) => state.restart({ data }),
    "cr-setting-wide",
  );
  menu(
    "activation",
    labels(spec.units),
    () => model.get("activation"),
    (activation) => state.restart({ activation }),
  );
  menu(
    "loss",
    labels(spec.losses),
    () => model.get("loss"),
    (loss) => state.restart({ loss }),
  );

  const slider = html("input", {
    type: "range",
    min: 0,
    max: spec.rates.length - 1,
    step: 1,
    id: `cr-play-${nextId++}`,
  });
  const output = html("output", { for: slider.id });
  const print = slot(
    output,
    spec.rates.map((rate) => format(rate)),
  );
  slider.addEventListener("input", () => state.goOn({ rate: spec.rates[Number(slider.value)] }));
  const head = html("label", { for: slider.id }, "rate α = ");
  box.append(html("div", { class: "cr-setting" }, html("div", {}, head, output), slider));
  shows.push(() => {
    const place = String(spec.rates.indexOf(model.get("rate")));
    if (slider.value !== place) slider.value = place;
    print(format(model.get("rate")));
    slider.setAttribute("aria-valuetext", format(model.get("rate")));
  });

  const sizes = spec.batches.map((size) => (size ? `${size} point${size > 1 ? "s" : ""}` : "all points"));
  const batch = () => spec.batches.indexOf(model.get("batch"));
  menu("an update takes", sizes, batch, (i) => state.goOn({ batch: spec.batches[i] }));
  const rules = spec.rules.map((rule) => (rule === "Adam" ? "Adam instead" : rule));
  menu(
    "momentum",
    rules,
    () => model.get("rule"),
    (rule) => state.goOn({ rule }),
  );
  const counts = ["none", ...Array.from({ length: spec.widest }, (_, k) => `${k + 1} unit${k ? "s" : ""}`)];
  ["1st", "2nd", "3rd"].forEach((which, layer) => {
    const choose = (count) => {
      const hidden = model.get("hidden").map((width, k) => (k === layer ? count : width));
      state.restart({ hidden });
    };
    menu(`${which} hidden layer`, counts, () => model.get("hidden")[layer], choose);
  });
  return () => shows.forEach((show) => show());
}
