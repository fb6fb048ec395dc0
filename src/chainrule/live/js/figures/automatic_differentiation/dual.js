// The running example on numbers that carry a slope: the seeds are a direction of the two weights, and the slope that
// arrives is the directional derivative of the loss.
import { Boxes } from "../../drawing/boxes.js";
import { format, linspace, widest } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure } from "../../types.js" */

const POINTS = 181;
const BOXES = [
  { name: "z1", symbol: "z₁", text: "W₁ · x", colour: "ink" },
  { name: "h", symbol: "h", text: "σ(z₁)", colour: "g" },
  { name: "z2", symbol: "z₂", text: "W₂ · h", colour: "ink" },
  { name: "y_hat", symbol: "ŷ", text: "σ(z₂)", colour: "f" },
  { name: "J", symbol: "J", text: "½(y − ŷ)²", colour: "ink" },
];
const [WIDE] = widest();

/** @param {Figure} figure */
export function dual({ model, panel }) {
  const { graph, point, step, digits, turn } = model.get("spec");
  const program = new Program(graph);
  const place = Object.fromEntries(graph.nodes.map((node, i) => [node.name, i]));
  const seedsOf = (angle) => {
    const radians = (angle * Math.PI) / 180;
    return [Math.cos(radians), Math.sin(radians)].map((value) => Number(value.toFixed(digits)) + 0); // no −0
  };
  // the gradient is that of the start: neither weight moves
  const loss = (w1, w2) => program.forward([point[0], point[1], w1, w2]);
  loss(point[2], point[3]);
  const [, , ...gradient] = program.backward();
  const values = [...program.values];
  const locals = graph.nodes.map((_, i) => program.localDerivatives(i));
  const reach = 1.1 * Math.hypot(...gradient);

  const boxes = new Boxes(panel, { name: "The loss, box by box, each value with its slope" });
  boxes.holder.style.flexBasis = "15rem"; // beside the plot, where there is room
  const plot = panel.plot({
    name: "The slope of J against the direction",
    x: [0, 360],
    y: [-reach, reach],
    xTicks: [0, 90, 180, 270, 360],
    xLabel: "direction, degrees",
    yLabel: "slope of J",
    height: 400,
    margin: { top: 26 },
  });
  const slopeOf = (symbol) => `slope of <i>${symbol}</i>`;
  const show = {
    seed1: panel.readout("seed1", "seed of <i>W</i>₁", { colour: "w1" }),
    seed2: panel.readout("seed2", "seed of <i>W</i>₂", { colour: "w2" }),
    ...Object.fromEntries(
      BOXES.map(({ name, symbol }) => [
        name,
        panel.readout(`slope_${name}`, slopeOf(symbol), { colour: "slope", digits: name === "J" ? 6 : 4 }),
      ]),
    ),
    dot: panel.readout("dot", "∂<i>J</i>/∂<i>W</i>₁ · seed + ∂<i>J</i>/∂<i>W</i>₂ · seed", { digits: 6 }),
    measured: panel.readout("measured", "finite difference", { digits: 6 }),
  };
  const story = (first, second, slope) =>
    `The seeds ${first} and ${second} go in; J comes out with the slope ${slope}.`;
  const tell = panel.words([story(WIDE, WIDE, WIDE)]);
  const go = (angle) => {
    model.set("angle", angle);
    model.save_changes();
  };
  plot.draggable((angle) => go(Math.min(Math.max(Math.round(angle / turn) * turn, 0), 360)));
  panel.button("Seed W₁ alone", () => go(0));
  panel.button("Seed W₂ alone", () => go(90));

  return () => {
    const angle = model.get("angle");
    const [first, second] = seedsOf(angle);
    const slopes = graph.nodes.map(() => 0);
    slopes[place.w1] = first;
    slopes[place.w2] = second;
    graph.nodes.forEach((node, i) => {
      if (node.args) slopes[i] = node.args.reduce((sum, arg, k) => sum + locals[i][k] * slopes[arg], 0);
    });
    const along = (t) => loss(point[2] + t * first, point[3] + t * second);
    const measured = (along(step) - along(-step)) / (2 * step);
    const slope = slopes[place.J];

    boxes.update({
      input: { symbol: "x", value: point[0] },
      boxes: BOXES.map((box) => ({
        ...box,
        value: values[place[box.name]],
        rate: `slope ${format(slopes[place[box.name]], 3)}`,
      })),
    });
    const angles = linspace(0, 360, POINTS);
    const at = (degrees) => {
      const [a, b] = seedsOf(degrees);
      return gradient[0] * a + gradient[1] * b;
    };
    plot.curve("slopes", angles, angles.map(at), { colour: "slope" });
    plot.dot("first", 0, at(0), { colour: "w1", hollow: true, radius: 5 });
    plot.dot("second", 90, at(90), { colour: "w2", hollow: true, radius: 5 });
    plot.text("first-name", 0, at(0), "∂J/∂W₁", { colour: "w1", dx: 8, dy: -10, small: true });
    plot.text("second-name", 90, at(90), "∂J/∂W₂", { colour: "w2", anchor: "middle", dy: -12, small: true });
    plot.segment("foot", angle, -reach, angle, slope, { colour: "slope", dashed: true, thin: true });
    plot.dot("point", angle, slope, { colour: "slope" });

    show.seed1(first);
    show.seed2(second);
    for (const { name } of BOXES) show[name](slopes[place[name]]);
    show.dot(gradient[0] * first + gradient[1] * second);
    show.measured(measured);
    tell(story(format(first), format(second), format(slope)));
    panel.say(
      `The running example with the seeds ${format(first)} for W₁ and ${format(second)} for W₂, a direction of ` +
        `${format(angle)}°: J arrives with the slope ${format(slope)}.`,
    );
  };
}
