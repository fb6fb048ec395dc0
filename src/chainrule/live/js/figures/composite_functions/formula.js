// A function that the reader types: read, taken apart into boxes, plotted; from chapter 4 on with rates and slopes.
// While the text cannot be read, the picture of the last one that could stays, dimmed, and a message points at the
// character.

import { Boxes } from "../../drawing/boxes.js";
import { format, html, linspace, span, widest } from "../../drawing/draw.js";
import { GraphView } from "../../drawing/graphview.js";
import { observe, unobserve } from "../../drawing/room.js";
import { typedField } from "../../drawing/typed.js";
import { Careful } from "../../engine/defined.js";
import { kindOfPoint } from "../../engine/limits.js";
import { marked, sample } from "../../engine/sample.js";
import {
  aboutSlope,
  aboutValue,
  asFarAsKnown,
  BEYOND,
  FAINT,
  HIDDEN,
  LONGEST_TELLING,
  SLOPE_TEXTS,
  SLOPELESS,
} from "../../engine/telling.js";
import { decompose, FormulaError, parse, toText } from "../../formula/index.js";

/** @import { Figure, Graph, Plot, Spec } from "../../types.js" */

const POINTS = 801;
const FRAMED = 241; // even ones, without those that follow a curve to where it ends
const LONGEST = 500; // characters in the field
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

/** A formula that is known to be readable. */
const good = (text) => parse(text, { variables: ["x"] });

/** A y-domain for a curve that may shoot off: the middle nine tenths of the values, and as much again around them. */
function reach(values) {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!finite.length) return [-1, 1];
  const at = (share) => finite[Math.round(share * (finite.length - 1))];
  const [low, high] = [at(0.05), at(0.95)];
  const room = high - low || 1;
  return span([Math.max(finite[0], low - room), Math.min(finite.at(-1), high + room)], { least: 0.1 });
}

function short(text) {
  const letters = [...text];
  return letters.length > LONGEST_LABEL ? `${letters.slice(0, LONGEST_LABEL - 1).join("")}…` : text;
}

/** The boxes of a formula (one, if it is no row), and what is said of them. */
function apart({ tree, graph, notes }, rates) {
  const { boxes, message } = decompose(tree, { rules: rates });
  const row = boxes.length ? boxes : [{ text: toText(tree), output: "y", graph }];
  return { row, words: [message, ...notes] };
}

const [WIDE] = widest();
const longest = (texts) => texts.reduce((most, text) => (text.length > most.length ? text : most), "");

/** The longest that may be said of the values or rates of a row, for any x. */
function longestStory(row, rates) {
  const factors = row.map(() => `(${WIDE})`).join(" · ");
  const product = `The local rates multiplied, outermost first: ${factors} = ${WIDE}, the slope.`;
  return longest([
    rates
      ? product
      : entering(
          WIDE,
          row,
          row.map(() => WIDE),
        ),
    LONGEST_TELLING,
  ]);
}

const entering = (x, row, made) => {
  const steps = row.map((box, i) => `${i ? "then " : ""}${box.text} makes ${made[i]}`);
  return `x = ${x} enters: ${steps.join(", ")}.`;
};

/**
 * What a text is: its name, the whole, the boxes, its curves.
 * @param {string} text @param {Spec} spec
 */
function understand(text, { domain, rates }) {
  const found = good(text);
  const { graph } = found;
  const whole = new Careful(graph);
  const { row, words } = apart(found, rates);
  const drawn = (f, firm) => ({
    points: sample(f, ...domain, POINTS, firm),
    range: reach(linspace(...domain, FRAMED).map(f)),
  });
  const curve = drawn(
    (x) => whole.value(x).value,
    (x) => whole.firm(x),
  );
  const slopes = rates && drawn((x) => whole.at(x, undefined, false).derivative);
  const fast = curve.points[2].restless ? ["It swings faster than this picture can show."] : [];
  const steps = row.map((box) => new Careful(box.graph));
  const name = toText(found.tree);
  return { text, name, graph, whole, words: [...words, ...fast].join(" "), row, steps, curve, slopes };
}

const BEYOND_ALL = new Map([
  [Infinity, "too large"],
  [-Infinity, "too low"],
]);

/** Values on the arrows, in numbers and in words where there is none to show, and what each box can say of its rate. */
function run(steps, x) {
  const values = [x];
  const shown = [x];
  let doubt; // of the value on the arrow
  let vanished = false; // whether it is 0 only because it is too small to hold
  const rates = steps.map((step) => {
    const here = values.at(-1);
    const beside = vanished && step.at(Object.is(here, -0) ? -Number.MIN_VALUE : Number.MIN_VALUE);
    const found = step.at(here, doubt);
    doubt = step.doubtful();
    const value = found.why === "rounding" ? NaN : step.result();
    values.push(value);
    vanished = step.vanished() || (vanished && value === 0);
    shown.push(vanished ? FAINT : (BEYOND_ALL.get(value) ?? asFarAsKnown(value, doubt)));
    if (found.rule === "range" && !found.why) return BEYOND;
    if (found.rule !== "corner") return found;
    if (beside) return beside;
    const { kind } = found.sides ?? kindOfPoint((u) => step.value(u).value, here, 0.01);
    return SLOPELESS[kind] ?? "no rate";
  });
  return { values, shown, rates };
}

/** @param {Figure} figure */
export function formula({ model, panel }) {
  const { domain, examples, rates: rated } = model.get("spec");
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };

  const field = typedField(panel, {
    label: "<i>f</i>(<i>x</i>) =",
    examples: examples.map((text) => [text, toText(good(text).tree)]),
    most: LONGEST,
    put: (text) => set("text", text),
  });
  panel.keeps({ text: (value) => value.length <= LONGEST, graphed: (value) => typeof value === "boolean" });
  panel.root.prepend(field.line, field.either);
  // What the buttons may bring is known: there is room for all of it, so that nothing moves under the finger.
  const known = examples.map(good);
  const names = known.map(({ tree }) => toText(tree));
  const rows = known.map((found) => apart(found, rated));
  const boxes = new Boxes(panel, { examples: rows.map(({ row }) => row.map(({ text }) => ({ text: short(text) }))) });
  const axes = { x: domain, y: [-1, 1], xLabel: "x", height: 260 };
  const plot = panel.plot({ ...axes, name: "The function", yLabel: "f(x)" });
  const below = rated && panel.plot({ ...axes, name: "Its slopes", yLabel: "f′(x)" });
  const curves = html("div", { class: "cr-plots" }, plot.holder, ...(rated ? [below.holder] : []));
  const stage = html("div", { class: "cr-stage" }, curves);
  panel.plots.append(stage);
  const kept = { class: "cr-words cr-kept" }; // a reader's own formula may have more to say: it scrolls
  const say = panel.words(
    rows.map(({ words }) => words.join(" ")),
    kept,
  );
  const tell = panel.words(
    rows.map(({ row }) => longestStory(row, rated)),
    kept,
  );
  const show = {
    formula: panel.readout("formula", "<i>f</i>(<i>x</i>)", { colour: "f", wide: true, kept: true, texts: names }),
    x: panel.readout("x", "<i>x</i>", { colour: "x" }),
    value: panel.readout("value", "value", { colour: "f", texts: [BEYOND, HIDDEN] }),
    slope: rated && panel.readout("slope", "slope", { colour: "slope", wide: true, texts: SLOPE_TEXTS }),
  };
  const toggle = panel.button(["Show the graph", "Show the curve"], () => set("graphed", !model.get("graphed")));
  const move = (x) => set("x", Math.min(Math.max(x, domain[0]), domain[1]));
  plot.draggable(move);
  if (rated) below.draggable(move);

  let now; // what model.good means: computed when it changes, not while x moves
  let view;
  const drawGraph = (wanted) => {
    curves.classList.toggle("cr-away", wanted);
    if (view && (!wanted || view.graph !== now.graph)) {
      view.holder.remove();
      unobserve(view);
      panel.drawings.splice(panel.drawings.indexOf(view), 1);
      view = undefined;
    }
    if (!wanted) return;
    if (!view) {
      view = new GraphView(panel, now.graph);
      view.fit(plot);
      view.holder.classList.add("cr-scroll");
      view.holder.tabIndex = 0;
      stage.append(view.holder);
      observe(view);
    }
    view.draw({ values: now.whole.values() });
  };
  const drawn = new Map(); // the curve that a plot shows, and how wide: it is drawn when it changes, not while x moves
  const drawCurve = (on, curve, x, y, colour) => {
    const { points, range } = curve;
    const shown = drawn.get(on);
    if (shown?.curve !== curve || shown.width !== on.width) {
      const [xs, ys, { holes, dots }] = points;
      on.domain(domain, range);
      on.curve("curve", xs, ys, { colour });
      marked(on, "hole", holes, { colour, hollow: true, radius: 5 });
      marked(on, "dot", dots, { colour, radius: 3 });
      drawn.set(on, { curve, width: on.width });
    }
    on.dot("point", x, y >= range[0] && y <= range[1] ? y : NaN, { colour });
    on.dot("input", x, range[0], { colour: "x" });
  };

  return () => {
    // first: it looks at the layout, which must not have changed
    if (plot.placed) stage.style.minHeight = `${tallest(plot, known)}px`;
    const text = model.get("text");
    const { formula: found, error } = read(text);
    if (found && model.get("good") !== text) {
      model.set("good", text);
      model.set("graph", found.graph);
      model.save_changes();
    }
    const good = model.get("good");
    if (now?.text !== good) now = understand(good, { domain, rates: rated });
    field.show(text, error);

    const x = model.get("x");
    const last = now.row.length - 1;
    const { values, shown, rates } = run(now.steps, x);
    boxes.update({
      input: { symbol: "x", value: x },
      boxes: now.row.map((box, i) => ({
        text: short(box.text),
        symbol: box.output,
        value: shown[i + 1],
        colour: i === last ? "f" : "g",
        rate: rated && rateWords(rates[i], values[i + 1]),
      })),
    });

    const at = now.whole.at(x);
    drawCurve(plot, now.curve, x, at.value, "f");
    if (rated) drawCurve(below, now.slopes, x, at.derivative, "slope");
    const graphed = model.get("graphed");
    toggle.say(graphed ? "Show the curve" : "Show the graph");
    drawGraph(graphed);

    // how the surroundings look is computed only where something is missing
    const f = (a) => now.whole.value(a).value;
    const firm = (a) => now.whole.firm(a);
    const certain = asFarAsKnown(at.value, now.whole.doubtful());
    const small = now.whole.vanished() ? FAINT : typeof certain === "string" ? certain : undefined;
    const instead = { range: BEYOND, rounding: HIDDEN }[at.why] ?? small;
    const value = at.why && aboutValue(f, x, at.why, firm);
    const slope = rated && !at.why && aboutSlope(f, x, at, rates, firm);
    show.formula(good, now.name);
    show.x(x);
    show.value(at.value, instead);
    if (rated) show.slope(at.derivative, at.why ? "none" : slope.short);
    say(now.words);
    const made = shown.slice(1).map((one) => (Number.isNaN(one) ? "nothing" : format(one)));
    const words = value || (rated ? slope.words : entering(format(x), now.row, made));
    tell(words);
    const stale = error ? `${error.message} What follows is the last formula that could be read: ` : "";
    panel.say(`${stale}f(x) = ${now.name}. At x = ${format(x)} the value is ${instead ?? format(at.value)}. ${words}`);
  };
}

const rateWords = (rate, value) => {
  if (typeof rate === "string") return rate;
  if (!Number.isFinite(rate.derivative) || Number.isNaN(value)) return "no rate";
  const known = asFarAsKnown(rate.derivative, rate.slack);
  return known === HIDDEN ? "rate hidden" : `rate ${format(known)}`;
};

const heights = new WeakMap(); // of the formulas: the room they were laid out for, and the highest

/**
 * The height of the highest graph of some formulas, laid out as wide as the plot may be.
 * @param {Plot} plot @param {{ graph: Graph }[]} formulas
 */
function tallest(plot, formulas) {
  const room = plot.holder.parentElement?.clientWidth || plot.width;
  const known = heights.get(formulas);
  if (known?.room === room) return known.highest;
  const all = formulas.map(({ graph }) => {
    const view = new GraphView({ plots: html("div"), drawings: [] }, graph);
    view.fit({ width: room, scale: 1 });
    return view.reach;
  });
  const highest = Math.max(...all);
  heights.set(formulas, { room, highest });
  return highest;
}
