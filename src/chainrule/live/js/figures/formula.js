// A function that the reader types: read, taken apart into boxes, plotted with its derivative. While the text cannot be
// read, the picture of the last one that could stays, dimmed, and a message points at the character.
import { Boxes } from "../boxes.js";
import { format, html, linspace, span } from "../draw.js";
import { FormulaError, decompose, parse, toText } from "../formula.js";
import { Program } from "../graph.js";
import { GraphView } from "../graphview.js";
import { pointed } from "./practice.js";

const POINTS = 241;
const LONGEST_LABEL = 26; // characters in a box; the boxes stay readable on a phone

/** Read a text: {formula} or {error}. */
function read(text) {
  try {
    return { formula: parse(text, { variables: ["x"] }) };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { error };
  }
}

/** A y-domain for curves that may shoot off: the middle nine tenths of the values, and as much again around them. */
function reach(values) {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!finite.length) return [-1, 1];
  const at = (share) => finite[Math.round(share * (finite.length - 1))];
  const [low, high] = [at(0.05), at(0.95)];
  const room = high - low || 1;
  return span([Math.max(finite[0], low - room), Math.min(finite.at(-1), high + room)], { least: 0.1 });
}

const known = (number) => (Number.isFinite(number) ? number : NaN);
const short = (text) => ([...text].length > LONGEST_LABEL ? `${[...text].slice(0, LONGEST_LABEL - 1).join("")}…` : text);

/** What a text is: its name, the program of the whole, the boxes, their programs, its curves. */
function understand(text, xs) {
  const { tree, graph, notes } = read(text).formula;
  const program = new Program(graph);
  const { boxes, message } = decompose(tree);
  const words = [message, ...notes].join(" ");
  const row = boxes.length ? boxes : [{ text: toText(tree), output: "y", graph }];
  const curve = xs.map((x) => ({ ...program.at(x) }));
  const ys = curve.map(({ value }) => known(value));
  const slopes = curve.map(({ value, derivative }) => (Number.isFinite(value) ? known(derivative) : NaN));
  return { text, name: toText(tree), graph, program, words, row, steps: row.map((box) => new Program(box.graph)), ys, slopes, range: reach([...ys, ...slopes]) };
}

export function formula({ model, panel }) {
  const { domain, examples } = model.get("spec");
  const xs = linspace(...domain, POINTS);
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };

  const input = html("input", {
    type: "text", id: `${panel.id}-text`, class: "cr-field", autocomplete: "off", autocapitalize: "off", autocorrect: "off",
    spellcheck: "false", inputmode: "text", maxlength: 500, "aria-describedby": `${panel.id}-error`,
  });
  input.addEventListener("input", () => set("text", input.value));
  const label = html("label", { for: input.id });
  label.innerHTML = "<i>f</i>(<i>x</i>) =";
  const chips = examples.map((text) => {
    const chip = html("button", { type: "button", class: "cr-button cr-chip" }, toText(read(text).formula.tree));
    chip.addEventListener("click", () => set("text", text));
    return chip;
  });
  const trouble = html("div", { id: `${panel.id}-error` });
  panel.root.prepend(
    html("div", { class: "cr-line" }, label, input),
    html("div", { class: "cr-buttons" }, ...chips),
    trouble,
  );
  const boxes = new Boxes(panel);
  const plot = panel.plot({ name: "The function and its derivative", x: domain, y: [-1, 1], xLabel: "x", height: 260 });
  const shape = html("p", { class: "cr-words" });
  const product = html("p", { class: "cr-words" });
  panel.readouts.before(shape, product);
  const show = {
    formula: panel.readout("formula", "<i>f</i>(<i>x</i>)", { colour: "f" }),
    x: panel.readout("x", "<i>x</i>", { colour: "x" }),
    value: panel.readout("value", "value", { colour: "f" }),
    slope: panel.readout("slope", "slope <i>f</i>′(<i>x</i>)", { colour: "slope" }),
  };
  const toggle = panel.button("", () => set("graphed", !model.get("graphed")));
  plot.draggable((x) => set("x", Math.min(Math.max(x, domain[0]), domain[1])));

  let now; // what model.good means: computed when it changes, not while x moves
  let view;
  const drawGraph = (wanted, values) => {
    if (view && (!wanted || view.graph !== now.graph)) {
      view.holder.remove();
      panel.drawings.splice(panel.drawings.indexOf(view), 1);
      view = undefined;
    }
    if (!wanted) return;
    view ??= new GraphView(panel, now.graph);
    view.draw({ values });
  };
  const complain = (text, error) => {
    if (trouble.said === (error && text)) return;
    trouble.said = error && text;
    const lines = error ? [text ? pointed(text, error.position, error.length) : "", html("p", { class: "cr-words cr-verdict cr-wrong" }, error.message)] : [];
    trouble.replaceChildren(...lines);
    input.setAttribute("aria-invalid", String(Boolean(error)));
    panel.root.classList.toggle("cr-stale", Boolean(error));
  };

  return () => {
    const text = model.get("text");
    const { formula: found, error } = read(text);
    if (found && model.get("good") !== text) {
      model.set("good", text);
      model.set("graph", found.graph);
      model.save_changes();
    }
    const good = model.get("good");
    if (now?.text !== good) now = understand(good, xs);
    if (input.value !== text) input.value = text;
    chips.forEach((chip, i) => (chip.disabled = examples[i] === text));
    complain(text, error);

    const x = model.get("x");
    const values = [x];
    const rates = now.steps.map((step, i) => {
      const { value, derivative } = step.at(values[i]);
      values.push(known(value));
      return derivative;
    });
    const y = values.at(-1);
    const slope = Number.isNaN(y) ? NaN : known(rates.reduce((all, rate) => all * rate, 1));
    const last = now.row.length - 1;
    boxes.update({
      input: { symbol: "x", value: x },
      boxes: now.row.map((box, i) => ({
        text: short(box.text), symbol: box.output, value: values[i + 1], colour: i === last ? "f" : "g",
        rate: Number.isFinite(rates[i]) && !Number.isNaN(values[i + 1]) ? `rate ${format(rates[i])}` : "no rate",
      })),
    });

    plot.domain(domain, now.range);
    plot.curve("slopes", xs, now.slopes, { colour: "slope", dashed: true });
    plot.curve("curve", xs, now.ys, { colour: "f" });
    const inside = (value) => (value >= now.range[0] && value <= now.range[1] ? value : NaN);
    plot.dot("slope", x, inside(slope), { colour: "slope" });
    plot.dot("point", x, inside(y), { colour: "f" });
    plot.dot("input", x, now.range[0], { colour: "x" });
    plot.text("f", domain[0], now.range[1], "f", { colour: "f", dx: 8, dy: 16 });
    plot.text("f′", domain[0], now.range[1], "f′ dashed", { colour: "slope", dx: 24, dy: 16 });

    const graphed = model.get("graphed");
    toggle.textContent = graphed ? "Hide the graph" : "Show the graph";
    now.program.forward([x]);
    drawGraph(graphed, now.program.values);

    show.formula(good, now.name);
    show.x(x);
    show.value(y);
    show.slope(slope);
    if (shape.textContent !== now.words) shape.textContent = now.words;
    const factors = rates.map((rate) => (rate < 0 ? `(${format(rate)})` : format(rate))).reverse();
    const words = Number.isNaN(slope)
      ? `At x = ${format(x)} there is no slope.`
      : last > 0
        ? `The local rates multiplied, outermost first: ${factors.join(" · ")} = ${format(slope)}, the slope.`
        : `The rate of this one box is the slope: ${format(slope)}.`;
    product.textContent = words;
    const stale = error ? `${error.message} What follows is the last formula that could be read: ` : "";
    panel.say(`${stale}f(x) = ${now.name}. At x = ${format(x)} the value is ${format(y)}. ${words}`);
  };
}
