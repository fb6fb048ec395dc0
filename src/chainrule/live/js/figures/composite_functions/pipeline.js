// A value runs through boxes; the curve of all boxes together, and of the same boxes in the other order.
import { Boxes } from "../../drawing/boxes.js";
import { clearOf } from "../../drawing/clear.js";
import { format, linspace, span, UNDEFINED, widest } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";
import { filled, letters, nested, through } from "../../engine/row.js";
import { marked, sample } from "../../engine/sample.js";

/** @import { Figure, Spec } from "../../types.js" */

const POINTS = 701;
const FRAMED = 241; // even ones, without those that follow a curve to where it ends
const TALLEST = 10; // what lies further from 0 than this is cut off

const [WIDE] = widest();
const longest = (texts) => texts.reduce((most, text) => (text.length > most.length ? text : most), "");

/** What the y-axis spans: the curve and 0, and the other curve unless it would press this one flat. */
function frame(curve, other) {
  const range = (ys) => {
    const inside = ys.filter((y) => Math.abs(y) <= TALLEST);
    return inside.length ? [Math.min(0, ...inside), Math.max(0.5, ...inside)] : [0, 1];
  };
  const [[low, high], [otherLow, otherHigh]] = [range(curve), range(other)];
  const both = [Math.min(low, otherLow), Math.max(high, otherHigh)];
  return span(both[1] - both[0] <= 3 * (high - low) ? both : [low, high]);
}

/** @param {Figure} figure */
export function pipeline({ model, panel }) {
  /** @type {Spec} */
  const { choices, count, domain, output, reverse } = model.get("spec");
  const programs = choices.map(({ graph }) => new Program(graph));
  const names = letters(count, output);
  const traits = names.slice(1).map((_, i) => `box${i + 1}`);

  const widestFormula = names
    .slice(1)
    .reduce((inside) => longest(choices.map((choice) => filled(choice, inside))), "x");
  const needs = (choice, value) => `${choice.name} needs ${choice.needs} and gets ${value}`;
  const boxes = new Boxes(panel, { choices, names });
  const plot = panel.plot({
    name: "The boxes together",
    x: domain,
    y: [-1, 1],
    xLabel: "x",
    yLabel: output,
    height: 260,
  });
  const drawn = {};
  const show = names.map((name, i) =>
    panel.readout(name, `<i>${name}</i>`, { colour: i === 0 ? "x" : i === count ? "f" : "g" }),
  );
  const showFormula = panel.readout("formula", "the boxes together", { texts: [`${output} = ${widestFormula}`] });
  const showOther =
    reverse &&
    panel.readout("other", count === 2 ? "in the other order" : "in reverse order", {
      colour: "y",
      wide: true,
      texts: [`${widestFormula} = ${WIDE}`],
    });
  const showStuck = panel.readout("stuck", "every box works", {
    wide: true,
    texts: choices.map((choice) => `no: ${needs(choice, WIDE)}`),
  });
  const turned = (list) => [...list].reverse();
  const swap =
    reverse &&
    panel.button(count === 2 ? "Swap the boxes" : "Reverse the order", () => {
      const order = turned(traits.map((trait) => model.get(trait)));
      traits.forEach((trait, i) => model.set(trait, order[i]));
      model.save_changes();
    });
  const isBox = (choice) => Number.isInteger(choice) && choice >= 0 && choice < choices.length;
  panel.keeps(Object.fromEntries(traits.map((trait) => [trait, isBox])));
  plot.draggable((x) => {
    model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
    model.save_changes();
  });

  // The curves depend on the boxes and the width alone: nothing of this is done while x moves.
  const drawCurves = (order, alone) => {
    const key = order.join();
    if (drawn.key === key && drawn.width === plot.width) return;
    if (drawn.key !== key) {
      const row = order.map((choice) => programs[choice]);
      const both = [row, turned(row)].map((list) => (x) => through(list, x)[count]);
      drawn.curves = both.map((f) => sample(f, ...domain, POINTS));
      plot.domain(domain, frame(...both.map((f) => linspace(...domain, FRAMED).map(f))));
    }
    Object.assign(drawn, { key, width: plot.width });
    const [[xs, there, { holes }], [otherXs, back]] = drawn.curves;
    plot.curve("other", otherXs, alone ? [] : back, { colour: "y", dashed: true });
    plot.curve("curve", xs, there, { colour: "f" });
    marked(plot, "hole", holes, { colour: "f", hollow: true, radius: 5 });
  };

  return () => {
    const x = model.get("x");
    const order = traits.map((trait) => model.get(trait));
    const chosen = order.map((choice) => choices[choice]);
    const row = order.map((choice) => programs[choice]);
    const values = through(row, x);
    const backwards = through(turned(row), x);
    const broken = values.findIndex((value) => Number.isNaN(value)) - 1; // the box that nothing comes out of
    // no other order to compare with
    const alone = !reverse || order.every((choice, i) => choice === order[count - 1 - i]);
    const formula = nested(chosen);
    const otherFormula = nested(turned(chosen));

    boxes.update({
      input: { symbol: "x", value: x },
      boxes: chosen.map((choice, i) => ({
        title: choice.name,
        text: filled(choice, names[i]),
        symbol: names[i + 1],
        value: values[i + 1],
        colour: i === count - 1 ? "f" : "g",
        stuck: i === broken,
      })),
    });

    drawCurves(order, alone);
    const [low, high] = plot.y.domain();
    const y = values[count];
    const seen = y >= low && y <= high;
    plot.segment("foot", x, low, x, seen ? y : NaN, { colour: "x", dashed: true, thin: true });
    plot.dot("point", x, seen ? y : NaN, { colour: "f" });
    plot.dot("input", x, low, { colour: "x" });
    const words = Number.isNaN(y) ? UNDEFINED : y < low ? "y is below the picture" : "";
    const away = words ? clearOf(plot, x, words, drawn.curves.slice(0, alone ? 1 : 2)) : {};
    plot.text("say", x, low, words, { ...away, anchor: "middle" });
    plot.text("above", x, high, y > high ? "y is above the picture" : "", { dy: 16, anchor: "middle" });

    show.forEach((set, i) => set(values[i], Number.isNaN(values[i]) ? "nothing" : undefined));
    showFormula(`${output} = ${formula}`);
    if (reverse) {
      showOther(backwards[count], alone ? "the same" : `${otherFormula} = ${format(backwards[count])}`);
      swap.disabled = alone;
      swap.title = alone ? "The boxes read the same both ways" : "";
    }
    const trouble = broken < 0 ? "" : needs(chosen[broken], format(values[broken]));
    showStuck(broken < 0 ? "all" : chosen[broken].name, broken < 0 ? "yes" : `no: ${trouble}`);
    const steps = chosen
      .slice(0, broken < 0 ? count : broken)
      .map((choice, i) => `${i ? "then " : ""}${choice.name} makes ${format(values[i + 1])}`);
    const story =
      broken < 0
        ? `${steps.join(", ")}.`
        : `${[...steps, `${broken ? "then " : ""}${trouble}`].join(", ")}: nothing comes out.`;
    const comparison = alone ? "" : ` In the other order, ${otherFormula} is ${format(backwards[count])}.`;
    panel.say(`${output} = ${formula}. x = ${format(x)} enters: ${story}${comparison}`);
  };
}
