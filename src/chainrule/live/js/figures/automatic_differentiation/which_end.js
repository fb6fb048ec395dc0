// A chain of Jacobians multiplied from either end. A pass carries one column, or one row, through all tables; the
// rectangles it sweeps are as high as there are passes and as long as a pass costs: their areas are multiplications.
import { Canvas } from "../../drawing/canvas.js";
import { counted, grouped, linspace } from "../../drawing/draw.js";

/** @import { Figure } from "../../types.js" */

const TALL = 90; // px of the most passes
const CAPTION = 40;
const SIDE = 5;
const ROWS = { forward: "Forward, from the input", reverse: "Reverse, from the output" };
const COLOURS = { forward: "x", reverse: "f" };
const SAME = "neither: both cost the same";

/** @typedef {{inputs: number, outputs: number, depth: number, width: number}} Sizes */

/** What a pass costs in each function but the one it begins with. */
const parts = {
  /** @param {Sizes} sizes */
  forward: ({ outputs, depth, width }) => [...Array(depth - 2).fill(width * width), outputs * width],
  /** @param {Sizes} sizes */
  reverse: ({ inputs, depth, width }) => [...Array(depth - 2).fill(width * width), width * inputs],
};
const sum = (list) => list.reduce((total, each) => total + each, 0);

/** @param {Figure} figure */
export function whichEnd({ model, panel }) {
  const { most } = model.get("spec");
  const canvas = new Canvas(panel, { name: "Multiplications as areas" });
  const plot = panel.plot({
    name: "Multiplications against inputs",
    x: [1, most.inputs],
    y: [0, 1],
    xLabel: "inputs n",
    yLabel: "multiplications",
    height: 240,
    margin: { top: 26, left: 64 },
  });
  const show = {
    forward: panel.readout("forward", "multiplications, forward", { colour: "x", digits: 7 }),
    reverse: panel.readout("reverse", "multiplications, reverse", { colour: "f", digits: 7 }),
    forward_pass: panel.readout("forward_pass", "in one pass, forward", { colour: "x", digits: 7 }),
    reverse_pass: panel.readout("reverse_pass", "in one pass, reverse", { colour: "f", digits: 7 }),
    cheaper: panel.readout("cheaper", "cheaper", { texts: ["forward", "reverse", SAME] }),
  };
  plot.draggable((n) => {
    model.set("inputs", Math.min(Math.max(Math.round(n), 1), most.inputs));
    model.save_changes();
  });
  const unit = TALL / Math.max(most.inputs, most.outputs);

  return () => {
    const sizes = /** @type {Sizes} */ (
      Object.fromEntries(["inputs", "outputs", "depth", "width"].map((name) => [name, model.get(name)]))
    );
    const { inputs, outputs, depth, width } = sizes;
    const passes = { forward: inputs, reverse: outputs };
    const swept = { forward: parts.forward(sizes), reverse: parts.reverse(sizes) };
    const once = { forward: sum(swept.forward), reverse: sum(swept.reverse) };
    const costs = { forward: inputs * once.forward, reverse: outputs * once.reverse };

    // both rows to one scale: the longer pass takes the whole width
    const scale = (canvas.width - 2 * SIDE) / Math.max(once.forward, once.reverse);
    canvas.begin(2 * (CAPTION + TALL + 10));
    Object.keys(ROWS).forEach((way, row) => {
      const top = row * (CAPTION + TALL + 10);
      const look = { colour: COLOURS[way], anchor: "start" };
      const product = `${counted(passes[way], "row")} × ${once[way]} = ${grouped(costs[way])}`;
      canvas.text(`${way}-name`, SIDE, top + 14, ROWS[way], { ...look, strong: true });
      canvas.text(`${way}-cost`, SIDE, top + 31, way === "forward" ? product.replace("row", "column") : product, {
        ...look,
        small: true,
      });
      let left = SIDE;
      const list = way === "forward" ? swept[way] : [...swept[way]].reverse();
      list.forEach((cost, i) => {
        const key = `${way}${i}`;
        canvas.rectangle(key, left, top + CAPTION, cost * scale, passes[way] * unit, { ...look, radius: 0 });
        left += cost * scale;
      });
    });
    canvas.end();

    const cost = (way, n) => {
      const per = sum(parts[way]({ ...sizes, inputs: n }));
      return way === "forward" ? n * per : outputs * per;
    };
    const ns = linspace(1, most.inputs, most.inputs);
    const highest = Math.max(...Object.keys(ROWS).map((way) => cost(way, most.inputs)));
    plot.domain([1, most.inputs], [0, 1.08 * highest]);
    plot.segment("crossing", outputs, 0, outputs, 1.08 * highest, { colour: "y", dashed: true, thin: true });
    plot.curve(
      "forward",
      ns,
      ns.map((n) => cost("forward", n)),
      { colour: "x" },
    );
    plot.curve(
      "reverse",
      ns,
      ns.map((n) => cost("reverse", n)),
      { colour: "f", dashed: true },
    );
    plot.dot("forward-now", inputs, costs.forward, { colour: "x" });
    plot.dot("reverse-now", inputs, costs.reverse, { colour: "f", radius: 5 });
    const end = 2 * outputs > most.inputs;
    const look = { colour: "y", small: true, anchor: end ? "end" : "start", dx: end ? -5 : 5, dy: 12 };
    plot.text("crossing-name", outputs, 1.08 * highest, "as many inputs as outputs", look);

    const cheaper = costs.forward < costs.reverse ? "forward" : costs.reverse < costs.forward ? "reverse" : SAME;
    for (const way of Object.keys(ROWS)) {
      show[way](costs[way], grouped(costs[way]));
      show[`${way}_pass`](once[way], grouped(once[way]));
    }
    show.cheaper(cheaper, cheaper);
    panel.say(
      `${counted(inputs, "input")}, ${counted(outputs, "output")}, ${depth} functions, ` +
        `${counted(width, "number")} between any two. Multiplications: forward ${inputs} × ${once.forward} = ` +
        `${grouped(costs.forward)}, reverse ${outputs} × ${once.reverse} = ${grouped(costs.reverse)}. ` +
        `Cheaper: ${cheaper}.`,
    );
  };
}
