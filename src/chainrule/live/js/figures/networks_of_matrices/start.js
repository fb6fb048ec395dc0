// Three hidden units on XOR, from zeros, equal numbers, or random ones, small or large: where forty starts end, and one
// of them step by step, with the line of each unit.
import { counted, linspace } from "../../drawing/draw.js";
import { Network } from "../../engine/network/network.js";
import { format } from "../../engine/numbers.js";

/** @import { Figure, Plot, Point } from "../../types.js" */

const [ZERO, EQUAL] = [0, 1];
const SIZE = 13; // parameters
const UNITS = [0, 1, 2];
const LOSSES = [1e-4, 100];
const REACH = [-0.6, 1.6];
const LINES = { none: "none: all weights are 0", one: "one, three times", own: "each its own" };
const SAME = 1e-6; // units whose weights differ by less are equal
const NOTES = [
  "All weights and biases begin at 0; the size has no part in it. All forty starts are the same.",
  "All weights and biases begin at the size chosen. All forty starts are the same.",
  "Forty draws of the weights at random, times the size chosen; biases begin at 0.",
];

/** @param {Figure} figure */
export function start({ model, panel }) {
  const spec = model.get("spec");
  const { inputs, most, rate } = spec;
  const targets = Float64Array.from(spec.targets);
  const network = new Network([2, 3, 1], { loss: "binary_cross_entropy" });
  const points = Float64Array.from(inputs.flat());
  const run = { key: "", losses: new Float64Array(most + 1), path: new Float64Array((most + 1) * SIZE) };

  const plane = panel.plot({
    name: "The four points and the lines of the units",
    x: REACH,
    y: REACH,
    xLabel: "x₁",
    yLabel: "x₂",
    square: true,
    margin: { top: 26 },
  });
  const descent = panel.plot({
    name: "Loss against steps",
    x: [0, most],
    y: LOSSES,
    xLabel: "step",
    yLabel: "loss of the chosen start",
    yLog: true,
    height: 300,
    margin: { top: 26, right: 22 },
  });
  const forty = panel.plot({
    name: "Where forty starts end",
    x: [0, spec.draws.length + 1],
    y: LOSSES,
    xLabel: "start",
    yLabel: `loss after ${most} steps`,
    yLog: true,
    height: 220,
    margin: { top: 26 },
  });
  forty.holder.classList.add("cr-whole");
  forty.draggable((x) => {
    model.set("chosen", Math.min(Math.max(Math.round(x), 1), spec.draws.length));
    model.save_changes();
  });
  const at = linspace(0, most, 251).map(Math.round); // the steps that the curve is drawn through
  const tell = panel.words(NOTES);
  const show = {
    loss: panel.readout("loss", "loss of the chosen start now"),
    lines: panel.readout("lines", "lines of the units", { colour: "g", texts: Object.values(LINES) }),
    learned: panel.readout("learned", `of 40 end below ${spec.learned}`),
    median: panel.readout("median", "median of the 40 ends"),
  };

  /** All losses and parameters on the way of the chosen start. */
  function trained(kind, size, chosen) {
    const key = `${kind} ${size} ${chosen}`;
    if (run.key === key) return run;
    run.key = key;
    const { parameters, gradient } = network;
    spec.draws[chosen - 1].forEach((drawn, i) => {
      parameters[i] = kind === ZERO ? 0 : kind === EQUAL ? size : drawn * size;
    });
    for (let step = 0; step <= most; step++) {
      run.path.set(parameters, step * SIZE);
      run.losses[step] = network.backpropagate(points, targets, targets.length);
      for (let i = 0; i < SIZE; i++) parameters[i] -= rate * gradient[i];
    }
    return run;
  }

  return () => {
    const [kind, size, chosen, steps] = ["kind_of_start", "size", "chosen", "steps"].map((trait) => model.get(trait));
    const { losses, path } = trained(kind, size, chosen);
    const parameters = path.subarray(steps * SIZE, (steps + 1) * SIZE);
    network.parameters.set(parameters);
    const outputs = [...network.forward(points, inputs.length)];
    const answers = outputs.map((z) => 1 / (1 + Math.exp(-z)));

    /** @type {[number, number, number][]} */
    const units = UNITS.map((j) => [parameters[j], parameters[j + 3], parameters[j + 6]]);
    units.forEach((unit, j) => drawLine(plane, `unit${j}`, unit));
    const groups = grouped(units);
    UNITS.forEach((j) => nameLine(plane, `unit${j}-name`, groups[j] ? units[j] : [0, 0, 0], groups[j] ?? ""));
    inputs.forEach(([a, b], n) => {
      plane.dot(`point${n}`, a, b, targets[n] ? { colour: "f" } : { colour: "x", hollow: true });
      plane.text(`answer${n}`, a, b, answers[n].toFixed(2), { anchor: "middle", dy: -12, small: true });
    });

    for (const plot of [descent, forty]) {
      const [low, high] = plot.x.domain();
      plot.segment("guess", low, Math.LN2, high, Math.LN2, { colour: "y", thin: true, dashed: true });
      plot.text("guess-name", high, Math.LN2, "0.6931", { colour: "y", anchor: "end", dy: -5, small: true });
    }
    descent.curve(
      "losses",
      at,
      at.map((step) => losses[step]),
      { colour: "ink" },
    );
    descent.dot("now", steps, losses[steps], { colour: "ink" });
    const place = nearest(spec.sizes, size);
    const finals = spec.draws.map((_, k) => spec.finals[kind][place][k] ?? spec.finals[kind][place][0]);
    const numbers = finals.map((_, k) => k + 1);
    forty.trail("finals", numbers, finals, { colour: "ink" });
    forty.dot("chosen", chosen, finals[chosen - 1], { colour: "f", hollow: true, radius: 7 });

    const learned = finals.filter((loss) => loss < spec.learned).length;
    const sorted = finals.toSorted((a, b) => a - b);
    const middle = sorted.length / 2;
    show.loss(losses[steps]);
    const lines = linesOf(units);
    show.lines(lines, lines);
    show.learned(learned);
    show.median((sorted[middle - 1] + sorted[middle]) / 2);
    tell(NOTES[kind]);
    const begin = spec.kinds[kind] + (kind === ZERO ? "" : `, size ${format(size)}`);
    panel.say(
      `XOR by three hidden units, weights ${begin}: the loss of start ${chosen} after ${counted(steps, "step")} is ` +
        `${format(losses[steps])}; lines of the units: ${lines}. Of 40 starts ${learned} end below ${spec.learned}.`,
    );
  };
}

/** Which of LINES the units draw. */
function linesOf(units) {
  if (units.every(([a, b]) => a === 0 && b === 0)) return LINES.none;
  return units.every((unit) => same(unit, units[0])) ? LINES.one : LINES.own;
}

const same = (unit, other) => unit.every((value, i) => Math.abs(value - other[i]) < SAME);

/** For each unit what its line is called: all that lie on it, at the first of them. */
function grouped(units) {
  return units.map((unit, j) => {
    const alike = UNITS.filter((k) => same(units[k], unit));
    return alike[0] === j ? alike.map((k) => k + 1).join(", ") : undefined;
  });
}

/** The line where a unit's pre-activation is 0. @param {Plot} plot */
function drawLine(plot, name, [a, b, c]) {
  const place = ends([a, b, c]);
  if (!place) return plot.hide(name);
  const [[x1, y1], [x2, y2]] = place;
  plot.segment(name, x1, y1, x2, y2, { colour: "g" });
}

/** @param {Plot} plot */
function nameLine(plot, name, line, words) {
  const place = ends(line);
  if (!place) return plot.hide(name);
  const [[x1, y1], [x2, y2]] = place;
  plot.text(name, x1 + 0.08 * (x2 - x1), y1 + 0.08 * (y2 - y1), words, { colour: "g", dx: 5, dy: -5, small: true });
}

/** Where a x + b y + c = 0 enters and leaves the picture; nothing if it does not, or if there is no line. */
function ends([a, b, c]) {
  const [low, high] = REACH;
  const found = [];
  for (const side of REACH) {
    const [x, y] = [-(b * side + c) / a, -(a * side + c) / b];
    if (x >= low && x <= high) found.push([x, side]);
    if (y > low && y < high) found.push([side, y]);
  }
  return found.length > 1 ? found.slice(0, 2) : undefined;
}

const nearest = (sizes, size) => {
  const away = sizes.map((each) => Math.abs(Math.log(each / size)));
  return away.indexOf(Math.min(...away));
};
