// Gradient descent on a cost of two parameters: the way over the map, and beside it the cost after each step or,
// where the parameters are those of a model, its curve among the data.
import { counted, format, linspace, span } from "../../drawing/draw.js";
import { player } from "../../drawing/play.js";
import { COLOURS, Surface, within } from "../../drawing/surface.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure, Plot, Point, Spec } from "../../types.js" */

const STILL = 1e-6;
const ROUNDING = 1e-12; // of the cost: a smaller change of it is rounding
const STATUS = {
  start: "not moved yet",
  still: "both slopes are below 0.000001: it hardly moves",
  down: "the last step went down",
  up: "the last step went up",
  level: "the last step went neither down nor up",
  diverged: "diverged: the steps carry it ever further away",
};

/** @param {Figure} figure */
export function descent2d({ model, panel }) {
  const { costs, domain, symbols, last, far, fit } = model.get("spec");
  const surfaces = costs.map((cost) => new Surface(cost, domain));
  const slopes = costs.map((cost) => cost.slopes.map((graph) => new Program(graph)));
  const curve = fit && new Program(fit.graph);

  const map = panel.plot({
    name: "The way over the map",
    x: domain[0],
    y: domain[1],
    xLabel: symbols[0],
    yLabel: symbols[1],
    square: true,
  });
  const beside = fit
    ? panel.plot({ name: "Data and model", x: fit.domain, y: fit.range, xLabel: "x", yLabel: "y" })
    : panel.plot({
        name: "The cost after each step",
        x: [0, 1],
        y: [0, 1],
        xLabel: "step k",
        yLabel: "J after step k",
        margin: { left: 62 },
      });
  const show = {
    steps: panel.readout("steps", "steps"),
    first: panel.readout("first", `<i>${symbols[0]}</i>`, { colour: COLOURS[0] }),
    second: panel.readout("second", `<i>${symbols[1]}</i>`, { colour: COLOURS[1] }),
    cost: panel.readout("cost", "<i>J</i>"),
    slope_first: panel.readout("slope_first", `∂<i>J</i>/∂<i>${symbols[0]}</i>`, { colour: "slope" }),
    slope_second: panel.readout("slope_second", `∂<i>J</i>/∂<i>${symbols[1]}</i>`, { colour: "slope" }),
    status: panel.readout("status", "so", { texts: Object.values(STATUS) }),
  };
  player({ model, panel, last: () => last });
  map.draggable((a, b) => {
    model.set("a", within(a, domain[0]));
    model.set("b", within(b, domain[1]));
    model.save_changes();
  });

  // The way from the same start at the same rate is walked once: playing adds a step at a time.
  /** @type {{ key: string, path: Point[] }} */
  const kept = { key: "", path: [] };
  const walk = (choice, a, b, rate, steps) => {
    const key = [choice, a, b, rate].join();
    if (kept.key !== key) Object.assign(kept, { key, path: [[a, b]] });
    const { path } = kept;
    const inside = ([p, q]) => Math.max(Math.abs(p), Math.abs(q)) <= far;
    while (path.length <= steps && inside(path[path.length - 1])) {
      const place = path[path.length - 1];
      const [down, side] = slopes[choice].map((slope) => slope.forward(place)); // both before either moves
      path.push([place[0] - rate * down, place[1] - rate * side]);
    }
    const walked = path.slice(0, steps + 1);
    const diverged = !inside(walked[walked.length - 1]);
    return { walked: diverged ? walked.slice(0, -1) : walked, diverged };
  };

  return () => {
    const [choice, a, b, rate, steps] = ["choice", "a", "b", "rate", "steps"].map((trait) => model.get(trait));
    const surface = surfaces[choice];
    const { walked, diverged } = walk(choice, a, b, rate, steps);
    const costsSoFar = walked.map(([p, q]) => surface.value(p, q));
    const [first, second] = diverged ? [NaN, NaN] : walked[walked.length - 1];
    const cost = diverged ? NaN : costsSoFar[costsSoFar.length - 1];
    const [down, side] = diverged ? [NaN, NaN] : slopes[choice].map((slope) => slope.forward([first, second]));
    const still = Math.max(Math.abs(down), Math.abs(side)) < STILL;
    const status = diverged ? "diverged" : still ? "still" : steps === 0 ? "start" : step(...costsSoFar.slice(-2));

    surface.draw(map, choice, { even: false });
    const [as, bs] = [walked.map(([p]) => p), walked.map(([, q]) => q)];
    map.curve("path", as, bs, { colour: "x", thin: true });
    map.trail("places", as, bs, { colour: "x" });
    map.dot("start", a, b, { colour: "x", hollow: true });
    const seen = first >= domain[0][0] && first <= domain[0][1] && second >= domain[1][0] && second <= domain[1][1];
    map.dot("point", seen ? first : NaN, seen ? second : NaN, { colour: "slope" });
    map.text("diverged", (domain[0][0] + domain[0][1]) / 2, domain[1][1], diverged ? "diverged" : "", {
      anchor: "middle",
      dy: 24,
    });
    if (fit) drawFit(beside, fit, curve, first, second);
    else {
      beside.domain([0, Math.max(5, steps)], span([0, ...costsSoFar], { least: (surface.high - surface.low) / 1000 }));
      const ks = walked.map((_, k) => k);
      beside.curve("costs", ks, costsSoFar, { colour: "ink", thin: true });
      beside.trail("dots", ks, costsSoFar, { colour: "ink" });
    }

    show.steps(steps);
    const gone = diverged ? "out of sight" : undefined;
    show.first(first, gone);
    show.second(second, gone);
    show.cost(cost, gone);
    show.slope_first(down, gone);
    show.slope_second(side, gone);
    show.status(status, STATUS[status]);
    const start = `(${format(a)}, ${format(b)})`;
    const begin =
      `Descent on J = ${costs[choice].label} from ${start} ` +
      `with learning rate ${format(rate)}, after ${counted(steps, "step")}: `;
    if (diverged) panel.say(`${begin}${STATUS.diverged}.`);
    else {
      panel.say(
        `${begin}${symbols[0]} = ${format(first)}, ${symbols[1]} = ${format(second)}, J = ${format(cost)}, ` +
          `slopes ${format(down)} and ${format(side)}; ${STATUS[status]}.`,
      );
    }
  };
}

/** Where a step from one cost to another went; "level" where rounding decides. */
function step(before, after) {
  if (Math.abs(after - before) <= ROUNDING * Math.abs(before)) return "level";
  return after < before ? "down" : "up";
}

/** @param {Plot} plot @param {Spec} fit @param {Program} curve @param {number} first @param {number} second */
function drawFit(plot, fit, curve, first, second) {
  const xs = linspace(...fit.domain, 61);
  plot.trail("data", fit.x, fit.y, { colour: "y" });
  const ys = xs.map((x) => curve.forward([first, second, x]));
  const [low, high] = fit.range;
  const seen = ys.some((y) => y >= low && y <= high);
  plot.curve("model", xs, ys, { colour: "f" });
  plot.text("gone", (fit.domain[0] + fit.domain[1]) / 2, low, seen ? "" : "the model is outside this frame", {
    anchor: "middle",
    dy: -10,
  });
}
