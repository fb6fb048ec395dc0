// An expression that the reader types: its graph, its letters on sliders; values go forward, gradients come back, one
// box at a time; and for each box the chain rule in full. While a text cannot be read the last that could stays.
import { html, setAll } from "../../drawing/draw.js";
import { player } from "../../drawing/play.js";
import { typedField } from "../../drawing/typed.js";
import { Careful } from "../../engine/defined.js";
import { BEYOND, HIDDEN } from "../../engine/telling.js";
import { FormulaError } from "../../formula/index.js";
import { Diagram } from "./diagram.js";
import { read } from "./read.js";
import { Sliders } from "./sliders.js";
import { Teller } from "./telling.js";

/** @import { Figure } from "../../types.js" */

const INTERVAL = 900; // ms a step: there is a sentence to read
const NUMBERS = /^-?\d+(\.\d+)?(_-?\d+(\.\d+)?)*$/;
// room for one such note
const NOTE = "a + b is written twice, and computed twice, as in Python: each time with boxes of its own.";
const LONGEST = 500; // characters in the field

/** Read a text: {found} or {error}. @param {string} text */
function attempt(text) {
  try {
    return { text, found: read(text) };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return { text, error };
  }
}

/** What an expression is, and in which order its boxes are filled. @param {string} text @param {any} found */
function understood(text, { graph, shown, notes }) {
  const boxes = graph.nodes.flatMap(({ op }, i) => (op === "constant" ? [] : [i]));
  const forward = boxes.filter((i) => graph.nodes[i].args);
  const order = [...forward, ...boxes.reverse()];
  const careful = new Careful(graph);
  return { text, shown, notes, graph, careful, order, forward: forward.length, teller: new Teller(graph, careful) };
}

/** A line that is not broken within ∂J/∂a. @param {string} line */
const unbroken = (line) =>
  line.split(/(∂\S+\/∂\S+)/).map((part, i) => (i % 2 ? html("span", { class: "cr-fraction" }, part) : part));

/** @param {Figure} figure */
export function expression({ model, panel }) {
  const { examples, range, starts } = model.get("spec");
  const [low, high, step] = range;
  /** Whether a slider can stand there. @param {number} value */
  const reached = (value) => value >= low && value <= high && Math.abs(value / step - Math.round(value / step)) < 1e-9;
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };
  /** @type {ReturnType<typeof understood>} */
  let now;
  /** @type {ReturnType<typeof understood> | undefined} */
  let shown; // what the words that may scroll were looked at for, and in how wide a figure
  let width = 0;
  let tried = attempt(model.get("text"));
  let seen = { steps: model.get("steps"), chosen: model.get("chosen") };
  let quiet = false; // while several traits change together
  const memory = new Map(); // of letters: where their sliders stood last

  const values = () => {
    const given = String(model.get("at")).split("_").map(Number);
    return now.graph.inputs.map((name, i) => {
      const value = Number.isFinite(given[i]) && i < given.length ? given[i] : (memory.get(name) ?? starts[i]);
      return Math.min(Math.max(value, low), high);
    });
  };
  const nodeNamed = (name) => now.graph.nodes.findIndex((node) => node.name === name);

  const field = typedField(panel, {
    label: "<i>J</i> =",
    examples: examples.map((text) => [text, read(text).shown]),
    most: LONGEST,
    put: (text) => type(text),
  });
  const sliders = new Sliders(panel.id, range, (i, value) => {
    const all = values();
    all[i] = value;
    set("at", all.join("_"));
  });
  panel.root.prepend(field.line, field.either, sliders.element, panel.buttons);
  const diagram = new Diagram(panel, { inputs: [], nodes: [], output: 0 }, (i) =>
    set("chosen", String(now.graph.nodes[i].name)),
  );
  const rule = html("div", {
    class: "cr-formula cr-rule",
    tabindex: 0,
    role: "group",
    "aria-label": "The chain rule of the chosen box",
  });
  panel.readouts.before(rule);
  const say = panel.words([NOTE], { class: "cr-words cr-kept" });
  const show = {
    formula: panel.readout("formula", "<i>J</i> =", { wide: true, kept: true, texts: examples }),
    value: panel.readout("J", "value of <i>J</i>", { texts: [BEYOND, HIDDEN] }),
    step: panel.readout("step", "step", { texts: ["00 of 000, forward"] }),
  };

  /** Make a readable text the one that is shown. @param {string} text @param {any} found */
  const adopt = (text, found) => {
    quiet = true;
    now = understood(text, found);
    model.set("good", text);
    model.set("graph", now.graph);
    model.save_changes();
    quiet = false;
    diagram.show(now.graph);
  };
  /** The reader types: letters that stay keep sliders; a graph that was filled in is so again. @param {string} text */
  const type = (text) => {
    const { found } = attempt(text);
    quiet = true;
    model.set("text", text);
    if (found && text !== now.text) {
      const ended = model.get("steps") >= now.order.length;
      model.set("at", found.graph.inputs.map((name, i) => memory.get(name) ?? starts[i]).join("_"));
      model.set("chosen", "");
      model.set("steps", ended ? understood(text, found).order.length : 0);
    }
    quiet = false;
    model.save_changes();
    update();
  };
  /** What is longer than its room scrolls: then the keyboard reaches it. */
  const reachable = () => {
    for (const words of panel.root.querySelectorAll(":is(.cr-kept, .cr-kept-value dd) > .cr-now")) {
      if (words.scrollHeight > words.clientHeight + 1)
        setAll(words, { tabindex: 0, role: "group", "aria-label": "All of it" });
      else for (const name of ["tabindex", "role", "aria-label"]) words.removeAttribute(name);
    }
  };
  const settle = () => {
    const text = model.get("text");
    if (tried.text !== text) tried = attempt(text);
    if (tried.found && now?.text !== text) adopt(text, tried.found);
    else if (!now) adopt(model.get("good"), read(model.get("good")));
  };
  settle();

  /** What the text of a link means, where it can be read. @param {Record<string, any>} values */
  const wanted = ({ text }) => {
    const { found } = attempt(text);
    return found ? understood(text, found) : now;
  };
  const steps = (value, values) => Number.isInteger(value) && value >= 0 && value <= wanted(values).order.length;
  panel.keeps({
    text: (text) => text.length <= LONGEST,
    at: (text, values) => {
      const all = text.split("_").map(Number);
      const known = all.length === wanted(values).graph.inputs.length && all.every(reached);
      return NUMBERS.test(text) && known;
    },
    steps,
    chosen: (name, values) => name === "" || wanted(values).graph.nodes.some((node) => node.name === name),
  });
  player({ model, panel, last: () => now.order.length, interval: INTERVAL, back: true, all: "All" });
  panel.keeps({ steps });

  const update = () => {
    if (quiet) return;
    settle();
    const before = seen;
    seen = { steps: model.get("steps"), chosen: model.get("chosen") };
    // a step chooses its box, unless another was chosen with it, by a link; what follows is drawn by that change
    if (seen.steps !== before.steps && seen.chosen && seen.chosen === before.chosen) return set("chosen", "");
    const steps = Math.min(seen.steps, now.order.length);
    const { graph, order, forward, teller } = now;
    const point = values();
    graph.inputs.forEach((name, i) => memory.set(name, point[i]));
    const state = now.careful.around(point);
    const valued = new Set([...graph.inputs.keys(), ...order.slice(0, Math.min(steps, forward))]);
    const blamed = new Set(order.slice(forward, Math.max(steps, forward)));
    const asked = nodeNamed(model.get("chosen"));
    const chosen = asked >= 0 ? asked : steps ? order[steps - 1] : 0;

    teller.look(state, valued, blamed);
    field.show(model.get("text"), tried.error);
    sliders.update(graph.inputs, point);
    diagram.update(
      graph.nodes.map(({ op, name }, i) =>
        op === "constant"
          ? null
          : {
              name: String(name),
              value: state.values[i],
              gradient: teller.gradient(i) === "≈ 0" ? 0 : state.adjoints[i],
              trouble: state.troubles[i],
              rule: state.rules[i],
              valued: valued.has(i),
              blamed: blamed.has(i),
              words: teller.short(i),
            },
      ),
      chosen,
    );
    const lines = teller.lines(chosen);
    rule.replaceChildren(...lines.map((line) => html("p", { class: "cr-formula-line" }, ...unbroken(line))));
    say(now.notes.join(" "));
    const done = valued.has(graph.output);
    const way = steps > forward ? "back" : "forward";
    show.formula(now.text, now.shown);
    show.value(done ? state.values[graph.output] : "not yet", done ? teller.valueWords(graph.output) : "not yet");
    show.step(steps, `${steps} of ${order.length}${steps ? `, ${way}` : ""}`);
    if (diagram.placed && (shown !== now || width !== diagram.width)) {
      reachable();
      shown = now;
      width = diagram.width;
    }
    const stale = tried.error ? `${tried.error.message} What follows is the last expression that could be read: ` : "";
    panel.say(`${stale}J = ${now.shown}. Step ${steps} of ${order.length}. ${lines.join(" ")}`);
  };
  return update;
}
