// Train the way back: a graph drawn from a seed stands there with its values, the reader fills in gradient after
// gradient, each is judged at once, and slips are named. What stands is in the model, with the graph it belongs to.
import { formatNumber, sentence } from "../../check/words.js";
import { AS_TYPED, html, LOADING, slot } from "../../drawing/dom.js";
import { GraphView } from "../../drawing/graphview.js";
import { observe, unobserve } from "../../drawing/room.js";
import { Program } from "../../engine/graph.js";
import { judgedFrom, judgeHere, judging } from "../practice/judging.js";
import { boxesOf, RandomGraph, randomGraph } from "./graphs.js";
import { bracketed, filled, questionOf } from "./slips.js";

/** @import { Figure } from "../../types.js" */

const NOT_YET = "not yet";
const [CLEAN, HELPED, OPEN] = ["✓", "○", "·"];
const TEN = 10;
const FIELDS = 5;
const LONGEST = 500; // characters of an answer
const UNREAD = ["parse-error", "undefined", "unclear"]; // verdicts on what is no number: no slip
const START = "Fill in the gradients, any one first. Enter or Check judges what you typed.";
const EMPTY = "Nothing new is typed. Type a number into a field, such as −3, 0.25 or 2*(-4), then Enter or Check.";
const WHOLE = "That was the last of the five.";
const WIDE = { u: "a", v: "b", w: "c", f: "d", n: "2", k: "−3" };

/** @param {Figure} figure */
export function trainer({ model, panel }) {
  const tables = model.get("spec");
  const { levels, texts, lastSeed } = tables;
  const key = () => `${model.get("level")}.${model.get("seed")}.${model.get("graph")}`;
  const tenKey = () => `${model.get("level")}.${model.get("seed")}`;
  const put = (changes) => {
    for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
    model.save_changes();
  };

  /** What stands of the graph that is shown; what belongs to another one counts for nothing. */
  const stands = () => {
    const own = model.get("begun") === key();
    const [answers, given, helped] = own
      ? ["answers", "given", "helped"].map((trait) => model.get(trait))
      : [{}, "", ""];
    const [last, slips] = own ? [model.get("last"), model.get("slips")] : ["", 0];
    return { answers, given, helped, last, slips };
  };
  const resultsNow = () => (model.get("ten") === tenKey() ? model.get("results") : OPEN.repeat(TEN));

  /** Take down what was answered, and the result once all of the graph stands. */
  const note = (changes) => {
    const next = { ...stands(), ...changes };
    let results = resultsNow();
    const at = model.get("graph") - 1;
    if (next.given.length === FIELDS && results[at] === OPEN) {
      const mark = next.slips || next.helped ? HELPED : CLEAN;
      results = results.slice(0, at) + mark + results.slice(at + 1);
    }
    put({ ...next, begun: key(), results, ten: tenKey() });
  };

  // ------------------------------------------------------------------------------------------------- its elements

  const menu = html(
    "select",
    { id: `${panel.id}-level` },
    ...levels.map(({ title }, i) => html("option", { value: i + 1 }, `${i + 1}: ${title}`)),
  );
  const seed = html("input", {
    id: `${panel.id}-seed`,
    class: "cr-field cr-seed",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: 6,
  });
  const row = (label, control) =>
    html("div", { class: "cr-control" }, html("label", { for: control.id }, label), control);
  const head = html("div", { class: "cr-hbox" }, row("level", menu), row("seed", seed));
  const fields = Array.from({ length: FIELDS }, (_, i) => fieldOf(`${panel.id}-${i}`, `${panel.id}-said`));
  const form = html("div", { class: "cr-fields" }, ...fields.map(({ element }) => element));
  const message = html("p", { class: "cr-words cr-kept", role: "status", id: `${panel.id}-said` });
  const tell = slot(message, [START, EMPTY, ...longest(texts)]);
  panel.root.prepend(head);
  const formulas = html("p", { class: "cr-words" });
  const write = slot(formulas, [formulasOf(["x", "a", "b", "c", "d"].map(steep))]);
  panel.plots.after(formulas, form, panel.buttons, message);
  panel.plots.classList.add("cr-amid");
  judgedFrom(form);

  let graph; // the graph that is shown, and the view of it
  let view;
  let program;
  let shownKey = "";
  let complaint = ""; // about what is no answer: said until something else happens
  let focused = "";

  const ask = (words) => {
    complaint = words;
    update();
  };
  const fresh = () => {
    const { answers, given } = stands();
    return graph.asked
      .map((name, i) => ({ name, text: fields[i].input.value.trim() }))
      .filter(({ name, text }) => text && !given.includes(name) && answers[name] !== text);
  };
  const verdictOn = (name, text, judge) => judge.checkText(text, questionOf(graph, name, texts));
  /** Have the judge judge what was typed into some fields, if their graph still stands there when it comes. */
  const check = (typed) => {
    complaint = "";
    if (!typed.length) return ask(EMPTY);
    const asked = graph;
    if (!judgeHere()) ask(LOADING);
    judging().then(
      (judge) => graph === asked && takeDown(typed, judge),
      ({ message }) => ask(message),
    );
  };
  /** Take down how some answers are judged; the first wrong one is told, else the last. */
  const takeDown = (typed, judge) => {
    complaint = "";
    let { answers, given, slips } = stands();
    let wrong;
    for (const { name, text } of typed) {
      const { verdict } = verdictOn(name, text, judge);
      answers = { ...answers, [name]: text };
      if (verdict === "right") given += name;
      else wrong ??= name;
      if (verdict !== "right" && !UNREAD.includes(verdict)) slips++;
    }
    note({ answers, given, slips, last: wrong ?? typed.at(-1).name });
  };
  const showOne = () => {
    complaint = "";
    const { answers, given, helped } = stands();
    const name = [...graph.asked].reverse().find((one) => !given.includes(one));
    if (!name) return ask("All five stand already.");
    const text = formatNumber(graph.gradients[name]);
    note({ answers: { ...answers, [name]: text }, given: given + name, helped: helped + name, last: name });
  };
  const another = () => {
    complaint = "";
    if (model.get("graph") < TEN) return put({ graph: model.get("graph") + 1 });
    put({ seed: (model.get("seed") % lastSeed) + 1, graph: 1 });
  };

  panel.button("Check", () => check(fresh()));
  panel.button("Show one", showOne);
  const onward = panel.button(["Another", "Another ten"], another);
  menu.addEventListener("change", () => {
    complaint = "";
    put({ level: Number(menu.value), graph: 1 });
  });
  seed.addEventListener("change", () => {
    const wanted = Number(seed.value.trim() || NaN);
    complaint = "";
    if (isSeed(wanted)) put({ seed: wanted, graph: 1 });
    else ask(`A seed is a whole number from 1 to ${lastSeed}.`);
    seed.value = model.get("seed");
  });
  fields.forEach(({ input }, i) => {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      check(fresh().filter(({ name }) => name === graph.asked[i]));
    });
    for (const type of ["focus", "blur"])
      input.addEventListener(type, () => {
        focused = type === "focus" ? graph.asked[i] : "";
        draw();
      });
  });
  const isSeed = (value) => Number.isInteger(value) && value >= 1 && value <= lastSeed;
  panel.keeps({
    level: (value) => Number.isInteger(value) && value >= 1 && value <= levels.length,
    seed: isSeed,
    graph: (value) => Number.isInteger(value) && value >= 1 && value <= TEN,
  });
  const show = {
    graph: panel.readout("graph", "graph", { texts: ["10 of 10"] }),
    ten: panel.readout("ten", `the ten (${CLEAN} at once, ${HELPED} with help)`, {
      texts: [spaced(CLEAN.repeat(TEN))],
    }),
    score: panel.readout("score", "at once", { texts: ["10 of 10"] }),
    streak: panel.readout("streak", "in a row"),
  };

  // ------------------------------------------------------------------------------------------------ what it shows

  /** Put the drawing of the present graph in the place of the one before. */
  const take = () => {
    graph = randomGraph(model.get("level"), model.get("seed"), model.get("graph"), tables);
    if (view) {
      view.holder.remove();
      unobserve(view);
      panel.drawings.splice(panel.drawings.indexOf(view), 1);
    }
    const exported = graph.export();
    const before = view;
    view = new GraphView(panel, exported, { name: "The graph with its values", notes: true });
    if (before) view.fit(before);
    observe(view);
    program = new Program(exported);
    program.forward(Object.values(graph.inputs));
    write(formulasOf(graph.boxes));
    const { answers } = stands();
    fields.forEach(({ input }, i) => (input.value = answers[graph.asked[i]] ?? ""));
  };
  const draw = () => {
    const { given } = stands();
    const end = graph.names.at(-1);
    const nameOf = (i) => view.graph.nodes[i].name;
    panel.plots.style.minHeight = `${tallest(view, levels) * view.scale}px`;
    view.draw({
      values: program.values,
      node(i) {
        const name = nameOf(i);
        const stand = name === end || given.includes(name);
        return {
          note: stand ? `∂ ${formatNumber(graph.gradients[name])}` : "∂ ?",
          on: name === focused,
        };
      },
    });
  };
  const words = ({ answers, given, helped, last }) => {
    if (complaint) return complaint;
    if (!last) return START;
    if (!given.includes(last)) return verdictOn(last, answers[last], judgeHere()).message;
    const before = helped.includes(last) ? "" : "Right. ";
    return `${before}${because(graph, last)}${given.length === FIELDS ? ` ${WHOLE}` : ""}`;
  };

  const update = () => {
    if (shownKey !== key()) {
      shownKey = key();
      take();
    }
    const state = stands();
    const { answers, given } = state;
    const [level, number, results] = [model.get("level"), model.get("graph"), resultsNow()];
    if (document.activeElement !== seed) seed.value = model.get("seed");
    menu.value = String(level);
    graph.asked.forEach((name, i) => {
      const stand = given.includes(name);
      if (stand) fields[i].input.value = answers[name];
      const wrong = !stand && name in answers;
      fields[i].show(name, stand ? graph.gradients[name] : NOT_YET, stand, wrong);
    });
    draw();
    const said = words(state);
    tell(said);
    if (view.placed) letScroll(message);
    const clean = [...results].filter((mark) => mark === CLEAN).length;
    const finished = [...results].filter((mark) => mark !== OPEN).length;
    show.graph(number, `${number} of ${TEN}`);
    show.ten(results, spaced(results));
    show.score(clean, `${clean} of ${finished}`);
    show.streak(streakOf(results));
    onward.say(number < TEN ? "Another" : "Another ten");
    panel.say(
      `Level ${level}, seed ${model.get("seed")}, graph ${number} of ${TEN}: ${spoken(graph)}. ` +
        `${given.length} of ${FIELDS} gradients stand.`,
    );
  };
  return update;
}

/** A field for one gradient, and the function that shows whose it is and how it stands. */
function fieldOf(id, describedBy) {
  const input = html("input", {
    id,
    class: "cr-field",
    type: "text",
    maxlength: LONGEST,
    inputmode: "text",
    enterkeyhint: "done",
    ...AS_TYPED,
    "aria-describedby": describedBy,
  });
  const label = html("label", { for: id });
  const mark = html("span", { class: "cr-mark" });
  const say = slot(mark, ["✓", "✗"]);
  const element = html("div", { class: "cr-line" }, label, input, mark);
  const show = (name, value, stand, wrong) => {
    const words = `∂z/∂${name}`;
    if (label.dataset.name !== name) {
      label.dataset.name = name;
      label.replaceChildren("∂", html("i", {}, "z"), "/∂", html("i", {}, name));
    }
    input.readOnly = stand;
    input.setAttribute("aria-invalid", String(wrong));
    input.setAttribute("aria-label", stand ? `${words}, right` : wrong ? `${words}, not yet right` : words);
    mark.dataset.readout = `gradient_${name}`;
    mark.dataset.value = value;
    mark.className = `cr-mark cr-slot ${stand ? "cr-c-g" : "cr-c-f"}`;
    say(stand ? "✓" : wrong ? "✗" : "\u00a0");
  };
  return { element, input, show };
}

const spaced = (marks) => [...marks].join(" ");

/** How many of the graphs finished last were right at once. */
const streakOf = (results) => results.replaceAll(OPEN, "").split(HELPED).at(-1).length;

/** Where a gradient comes from, in numbers. */
function because({ uses, gradients, slopes }, name) {
  const parts = uses[name].map(([box, slot]) => {
    const product = `${bracketed(gradients[box.name])} · ${bracketed(slopes[box.name][slot])}`;
    return `from ${box.name} comes ${product}`;
  });
  const whole = formatNumber(gradients[name]);
  // of numbers that are shown rounded the product may be another
  const shown = (value) => Number(value.toPrecision(4));
  const comes = uses[name].map(([box, slot]) => shown(gradients[box.name]) * shown(slopes[box.name][slot]));
  const sign = formatNumber(comes.reduce((sum, one) => sum + one, 0)) === whole ? "=" : "≈";
  const together = sign === "=" ? "together" : "together ≈";
  const sum =
    parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}: ${together}` : `${parts[0]} ${sign}`;
  return sentence(`${sum[0].toUpperCase()}${sum.slice(1)} ${whole}`);
}

/** What a box does, as people write it. */
const FORMULAS = {
  add: (u, w) => `${u} + ${w}`,
  subtract: (u, w) => `${u} − ${w}`,
  from: (u, k) => `${k} − ${u}`,
  multiply: (u, w) => `${u} · ${w}`,
  square: (u) => `${u}²`,
  negative: (u) => `−${u}`,
  maximum: (u, w) => `max(${u}, ${w})`,
  relu: (u) => `ReLU(${u})`,
  sigmoid: (u) => `σ(${u})`,
};

const formulaOf = ({ name, op, args: [u, w], k }) => `${name} = ${FORMULAS[op](u, w ?? bracketed(k))}`;

/** What each box is made of: the drawing does not say which is taken from which. */
const formulasOf = (boxes) => boxes.map(formulaOf).join(", ");

/** A box with as long a formula as there is. */
const steep = (name) => ({ name, op: "multiply", args: [name], k: -3 });

/** The graph in words: every value, and what it is made of. */
function spoken({ inputs, boxes, values }) {
  const given = Object.entries(inputs).map(([name, value]) => `${name} = ${formatNumber(value)}`);
  const made = boxes.map((box) => `${formulaOf(box)} = ${formatNumber(values[box.name])}`);
  return [...given, ...made].join(", ");
}

/** The longest of the sentences on slips, with the widest numbers. */
function longest(texts) {
  const all = Object.values(texts).map(([label, hint]) =>
    filled(`${sentence(label)} ${sentence(hint)}`, new Proxy(WIDE, { get: (known, name) => known[name] ?? "−0.1966" })),
  );
  return all.sort((a, b) => b.length - a.length).slice(0, 3);
}

/** What scrolls must do so for the keyboard, too. */
function letScroll(element) {
  const now = element.querySelector(".cr-now");
  if (now.scrollHeight > now.clientHeight + 1) now.tabIndex = 0;
  else now.removeAttribute("tabindex");
}

const heights = new Map(); // of the highest graph there may be, by the width that it is laid out for

/** The height of the highest graph of all levels, as wide as a drawing is. */
function tallest({ width }, levels) {
  if (!heights.has(width)) {
    const each = levels
      .flatMap(({ shapes }) => shapes)
      .map((shape) => {
        const boxes = boxesOf(shape).map((box) => ({ ...box, op: box.op || (box.args[1] ? "add" : "square"), k: 0 }));
        /** @type {Record<string, number>} */
        const inputs = shape.includes("y") ? { x: 1, y: 1 } : { x: 1 };
        const stage = { plots: html("div"), drawings: [] };
        const view = new GraphView(stage, new RandomGraph(inputs, boxes).export(), { notes: true });
        view.fit({ width, scale: 1 });
        return view.reach;
      });
    heights.set(width, Math.max(...each));
  }
  return heights.get(width);
}
