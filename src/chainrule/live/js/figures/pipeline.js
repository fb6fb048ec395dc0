// A value runs through boxes; the curve of all boxes together, and of the same boxes in the other order.
import { Boxes } from "../boxes.js";
import { format, linspace } from "../draw.js";
import { Program } from "../graph.js";

const POINTS = 241;
const TALLEST = 10; // what lies further from 0 than this is cut off

const LETTERS = ["u", "v", "w", "s", "t"];

/** x, then a letter for each value on the way, then y. */
export const letters = (count) => ["x", ...LETTERS.slice(0, count - 1), "y"];

/** A box's formula with something put in: σ(x), (σ(x))², e^(−x). */
export const filled = (choice, inside) => ([...inside].length === 1 ? choice.plain : choice.nested).replaceAll("□", inside);

/** The whole formula, from the inside out. */
export const nested = (choices) => choices.reduce((inside, choice) => filled(choice, inside), "x");

/** The values on all arrows: x first, the result last; NaN from the box on that cannot work. */
export const through = (programs, x) => {
  const values = [x];
  for (const program of programs) values.push(program.at(values[values.length - 1]).value);
  return values;
};

export function pipeline({ model, panel }) {
  const { choices, count, domain } = model.get("spec");
  const programs = choices.map(({ graph }) => new Program(graph));
  const xs = linspace(...domain, POINTS);
  const names = letters(count);
  const traits = names.slice(1).map((_, i) => `box${i + 1}`);

  const boxes = new Boxes(panel);
  const plot = panel.plot({ name: "The boxes together", x: domain, y: [-1, 1], xLabel: "x", yLabel: "y", height: 260 });
  const drawn = {};
  const show = names.map((name, i) => panel.readout(name, `<i>${name}</i>`, { colour: i === 0 ? "x" : i === count ? "f" : "g" }));
  const showFormula = panel.readout("formula", "the boxes together");
  const showOther = panel.readout("other", count === 2 ? "in the other order" : "in reverse order", { colour: "y" });
  const showStuck = panel.readout("stuck", "every box works");
  const swap = panel.button(count === 2 ? "Swap the boxes" : "Reverse the order", () => {
    const order = traits.map((trait) => model.get(trait));
    traits.forEach((trait, i) => model.set(trait, order[count - 1 - i]));
    model.save_changes();
  });
  plot.draggable((x) => {
    model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
    model.save_changes();
  });

  // The curves depend on the boxes alone: they are computed when a box changes, not while x moves.
  const curvesOf = (order) => {
    const key = order.join();
    if (drawn.key !== key) {
      const row = order.map((choice) => programs[choice]);
      const ends = (list) => xs.map((x) => through(list, x)[count]);
      drawn.key = key;
      drawn.curves = [ends(row), ends([...row].reverse())];
      const inside = drawn.curves.flat().filter((y) => Math.abs(y) <= TALLEST);
      const low = Math.min(0, ...inside);
      const high = Math.max(inside.length ? -Infinity : 1, 0.5, ...inside);
      const air = (high - low) * 0.08;
      plot.domain(domain, [low - air, high + air]);
    }
    return drawn.curves;
  };

  return () => {
    const x = model.get("x");
    const order = traits.map((trait) => model.get(trait));
    const chosen = order.map((choice) => choices[choice]);
    const row = order.map((choice) => programs[choice]);
    const values = through(row, x);
    const backwards = through([...row].reverse(), x);
    const broken = values.findIndex((value) => Number.isNaN(value)) - 1; // the box that nothing comes out of
    const same = order.every((choice, i) => choice === order[count - 1 - i]);
    const [there, back] = curvesOf(order);
    const formula = nested(chosen);
    const reverse = nested([...chosen].reverse());

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

    if (same) plot.hide("other");
    else plot.curve("other", xs, back, { colour: "y", dashed: true });
    plot.curve("curve", xs, there, { colour: "f" });
    const mark = plot.marks.get("other");
    if (mark && !same) mark.style.display = "";
    const [low, high] = plot.y.domain();
    const y = values[count];
    const seen = y >= low && y <= high;
    plot.segment("foot", x, low, x, seen ? y : NaN, { colour: "x", dashed: true, thin: true });
    plot.dot("point", x, seen ? y : NaN, { colour: "f" });
    plot.dot("input", x, low, { colour: "x" });
    plot.text("say", x, low, Number.isNaN(y) ? "undefined here" : "", { dy: -16, anchor: "middle" });

    show.forEach((set, i) => set(values[i]));
    showFormula(`y = ${formula}`);
    showOther(backwards[count], same ? "the same" : `${reverse} = ${format(backwards[count])}`);
    const trouble = broken < 0 ? "" : `${chosen[broken].name} needs ${chosen[broken].needs} and gets ${format(values[broken])}`;
    showStuck(broken < 0 ? "all" : chosen[broken].name, broken < 0 ? "yes" : `no: ${trouble}`);
    swap.disabled = same;
    swap.title = same ? "The boxes read the same both ways" : "";
    const steps = chosen.slice(0, broken < 0 ? count : broken).map((choice, i) => `${i ? "then " : ""}${choice.name} makes ${format(values[i + 1])}`);
    const story = broken < 0 ? `${steps.join(", ")}.` : `${[...steps, `${broken ? "then " : ""}${trouble}`].join(", ")}: nothing comes out.`;
    const comparison = same ? "" : ` In the other order, ${reverse} is ${format(backwards[count])}.`;
    panel.say(`y = ${formula}. x = ${format(x)} enters: ${story}${comparison}`);
  };
}
