// ipywidgets' controls as the browser's own: a slider is an <input type="range">, a menu a <select>.
import { html, slot } from "../drawing/dom.js";
import { format, linspace } from "../engine/numbers.js";
import { mount } from "../figures/mount.js";

let nextId = 0;

/** The element for a model, by its widget name. The site's build has already refused names not listed here. */
const VIEWS = {
  VBoxModel: (model, later) => box(model, "cr-vbox", later),
  HBoxModel: (model, later) => box(model, "cr-hbox", later),
  AnyModel: (model, later) => {
    const el = html("div", {});
    // a figure measures the room it has: mount it once it stands in the page
    queueMicrotask(() => mount({ model, el, later }));
    return el;
  },
  FloatSliderModel: (model) => slider(model, model.get("step") ?? 0.1),
  IntSliderModel: (model) => slider(model, model.get("step") ?? 1),
  FloatLogSliderModel: (model) => slider(model, model.get("step") ?? 0.1, model.get("base") ?? 10),
  DropdownModel: dropdown,
  RadioButtonsModel: radioButtons,
  ToggleButtonsModel: radioButtons,
  CheckboxModel: checkbox,
};

/** The element that shows `model`; `later`: figures are drawn once they have their place. */
export function view(model, later = false) {
  const draw = VIEWS[model.name];
  if (!draw)
    throw new Error(`The page does not know the widget ${model.name}; it knows ${Object.keys(VIEWS).join(", ")}.`);
  return draw(model, later);
}

const box = (model, kind, later) =>
  html("div", { class: kind }, ...model.get("children").map((child) => view(child, later)));

function labelled(model, control, ...more) {
  control.id = `cr-control-${nextId++}`;
  return html(
    "div",
    { class: "cr-control" },
    html("label", { for: control.id }, model.get("description") ?? ""),
    control,
    ...more,
  );
}

/** A slider; with `base` its positions are exponents, as in ipywidgets. */
function slider(model, step, base) {
  const toValue = (position) => (base ? base ** position : position);
  const toPosition = (value) => (base ? Math.log(value) / Math.log(base) : value);
  const [min, max] = [model.get("min") ?? 0, model.get("max") ?? 100];
  const input = html("input", { type: "range", min, max, step });
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const write = (value) => (base ? format(value) : fixed(value, decimals));
  const output = html("output", {});
  const print = slot(output, longest(stops(min, max, step).map((position) => write(toValue(position)))));
  const show = () => {
    const value = model.get("value");
    const position = toPosition(value);
    if (Number(input.value) !== position) input.value = position; // our own event: leave the thumb to the browser
    const text = write(value);
    print(text);
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => model.set("value", toValue(Number(input.value))));
  model.on("change:value", show);
  const element = labelled(model, input, output);
  show();
  return element;
}

/** Every position of a slider. */
function stops(min, max, step) {
  const moves = Math.floor((max - min) / step + 1e-9);
  return linspace(min, min + step * moves, moves + 1);
}

/** The texts that have the most letters. */
function longest(texts) {
  const most = Math.max(...texts.map((text) => text.length));
  return texts.filter((text) => text.length === most).slice(0, 3);
}

const fixed = (value, decimals) => value.toFixed(decimals).replace("-", "−");

function dropdown(model) {
  const options = model.get("_options_labels").map((label, i) => html("option", { value: i }, label));
  const select = html("select", {}, ...options);
  const show = () => (select.value = String(model.get("index")));
  select.addEventListener("change", () => model.set("index", Number(select.value)));
  model.on("change:index", show);
  const element = labelled(model, select);
  show();
  return element;
}

function radioButtons(model) {
  const name = `cr-radio-${nextId++}`;
  const inputs = model.get("_options_labels").map((_, i) => html("input", { type: "radio", name, value: i }));
  const choices = inputs.map((input, i) => html("label", {}, input, model.get("_options_labels")[i]));
  inputs.forEach((input, i) => input.addEventListener("change", () => model.set("index", i)));
  const show = () => inputs.forEach((input, i) => (input.checked = i === model.get("index")));
  model.on("change:index", show);
  show();
  return html(
    "fieldset",
    { class: "cr-control cr-radio" },
    html("legend", {}, model.get("description") ?? ""),
    ...choices,
  );
}

function checkbox(model) {
  const input = html("input", { type: "checkbox" });
  const show = () => (input.checked = model.get("value"));
  input.addEventListener("change", () => model.set("value", input.checked));
  model.on("change:value", show);
  show();
  return html("label", { class: "cr-control cr-checkbox" }, input, model.get("description") ?? "");
}
