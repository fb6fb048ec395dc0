// Gradient descent on a cost of one parameter: where it went on the curve, and the cost after each step.
import { counted, format, span } from "../../drawing/draw.js";
import { player } from "../../drawing/play.js";
import { tangentLine } from "../../drawing/tangentline.js";
import { Program } from "../../engine/graph.js";
import { sample } from "../../engine/sample.js";
import { seenClose, WITHOUT } from "../../engine/slopes.js";

/** @import { Figure, Point, Spec } from "../../types.js" */

const STILL = 5e-7; // below it a slope is 0 to six decimals
const POINTS = 161;
const STATUS = {
  start: "not moved yet",
  still: "arrived where the slope is 0 to six decimals",
  down: "the last step went down",
  level: "the last step changed nothing in J",
  up: "the last step went up",
  corner: "stopped at a corner of J",
  diverged: "diverged: the steps grow without end",
};
const CASE = {
  above: "to the left, as the slope is positive",
  below: "to the right, as the slope is negative",
  at: "stays, as the slope is 0",
  near: "hardly moves, as the slope is nearly 0",
  corner: "by the slope of one side: J has a corner here",
  none: "none",
};

/** θ before the first step and after each; it ends early with the first value that is too far out. */
function descend(slope, start, rate, steps, far) {
  const path = [start];
  while (path.length <= steps && Math.abs(path[path.length - 1]) <= far) {
    const theta = path[path.length - 1];
    path.push(theta - rate * slope.forward([theta]));
  }
  return path;
}

const change = (before, after) => (after < before ? "down" : after > before ? "up" : "level");

/** @param {Figure} figure */
export function descent({ model, panel }) {
  /** @type {Spec} */
  const { costs, domain, symbol, last, far } = model.get("spec");
  const cost = costs.map(({ graph }) => new Program(graph));
  const slopes = costs.map(({ slope }) => new Program(slope));
  const whole = `J(${symbol})`;
  const colour = symbol === "W₁" ? "w1" : "x";

  const shape = { x: domain, y: [0, 1], margin: { top: 26 } };
  const plot = panel.plot({ ...shape, name: "The cost and the way down", xLabel: symbol, yLabel: whole });
  const history = panel.plot({
    ...shape,
    name: "The cost after each step",
    x: [0, 1],
    xLabel: "step k",
    yLabel: "J after step k",
  });
  const show = {
    steps: panel.readout("steps", "steps", { digits: 3 }),
    theta: panel.readout("theta", `<i>${symbol}</i>`, { colour }),
    cost: panel.readout("cost", `<i>J</i>(<i>${symbol}</i>)`),
    slope: panel.readout("slope", "slope", { colour: "slope", texts: ["out of sight", ...Object.values(WITHOUT)] }),
    case: panel.readout("case", "next step", { texts: Object.values(CASE) }),
    status: panel.readout("status", "so far", { texts: Object.values(STATUS) }),
  };
  player({ model, panel, last: () => last });
  plot.draggable((theta) => {
    model.set("start", Math.min(Math.max(theta, domain[0]), domain[1]));
    model.save_changes();
  });

  return () => {
    const choice = model.get("choice");
    const start = model.get("start");
    const rate = model.get("rate");
    const steps = model.get("steps");
    const J = (theta) => cost[choice].forward([theta]);
    const path = descend(slopes[choice], start, rate, steps, far);
    const diverged = !(Math.abs(path[path.length - 1]) <= far);
    const inside = diverged ? path.slice(0, -1) : path;
    const heights = inside.map(J);
    const theta = diverged ? NaN : path[path.length - 1];
    const value = diverged ? NaN : heights[heights.length - 1];
    // at a corner the step takes the slope of one side; it is no slope to show
    const given = diverged ? NaN : slopes[choice].forward([theta]);
    const { slope, kind } = diverged ? { slope: NaN, kind: "smooth" } : seenClose(cost[choice], theta);
    const still = Math.abs(given) < STILL;
    const along = given === 0 ? "at" : still ? "near" : given > 0 ? "above" : "below";
    const next = diverged ? "none" : kind === "smooth" ? along : "corner";
    const since = steps === 0 ? "start" : change(heights[heights.length - 2], value);
    const status = diverged ? "diverged" : !still ? since : kind === "smooth" ? "still" : "corner";

    /** @type {Point} */
    const wide = [Math.min(domain[0], ...inside), Math.max(domain[1], ...inside)];
    const [xs, ys] = sample(J, ...wide, POINTS);
    plot.domain(wide, span(ys));
    plot.curve("curve", xs, ys, { colour: "ink" });
    plot.curve("path", inside, heights, { colour, thin: true, dashed: true });
    plot.trail("places", inside, heights, { colour });
    tangentLine(plot, theta, value, slope);
    plot.dot("start", start, heights[0], { colour, hollow: true });
    plot.dot("point", theta, value, { colour });
    const top = plot.y.domain()[1];
    plot.text("diverged", (wide[0] + wide[1]) / 2, top, diverged ? "diverged" : "", { anchor: "middle", dy: -8 });
    history.domain([0, Math.max(5, inside.length - 1)], heights.some(Boolean) ? span([0, ...heights]) : [-0.1, 1]);
    const ks = inside.map((_, k) => k);
    history.curve("costs", ks, heights, { colour: "ink", thin: true });
    history.trail("dots", ks, heights, { colour: "ink" });

    show.steps(steps);
    show.theta(theta, diverged ? "out of sight" : undefined);
    show.cost(value, diverged ? "out of sight" : undefined);
    show.slope(slope, diverged ? "out of sight" : WITHOUT[kind]);
    show.case(next, CASE[next]);
    show.status(status, STATUS[status]);
    const { label } = costs[choice];
    const begin =
      `Descent on ${label === whole ? whole : `${whole} = ${label}`} from ${format(start)} with learning rate ` +
      `${format(rate)}, after ${counted(steps, "step")}: `;
    const place = `${symbol} = ${format(theta)}, J = ${format(value)}, slope ${WITHOUT[kind] ?? format(slope)}`;
    panel.say(`${begin}${diverged ? "" : `${place}; `}${STATUS[status]}.`);
  };
}
