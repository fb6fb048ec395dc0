// The loss over both weights as contours, gradient descent from wherever the sliders are, and what it does to ŷ(x).
import { format, linspace } from "../../drawing/draw.js";
import { player } from "../../drawing/play.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure } from "../../types.js" */

const GRID = 33;
const RUN = ["w1", "w2", "rate", "y", "carry"]; // what a run depends on, besides x
const STATUS = {
  start: "the arrow is the first step",
  down: "the last step went down",
  up: "the last step went up: it overshot",
  bottom: "the bottom: the gradient is almost 0, and so is J",
  endless: "almost flat, and J almost 0, but no bottom: ŷ would have to leave the range of the sigmoid",
  plateau: "a plateau: the gradient is almost 0, but J is not",
};
const sigmoid = (z) => {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
};
// Contours of J are contours of the miss |y − ŷ|, which is drawn: it is smooth on either side of the valley.
const LEVELS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** @param {Figure} figure */
export function landscape({ model, panel }) {
  const spec = model.get("spec");
  const program = new Program(spec.graph);
  const weights = { x: spec.w1, y: spec.w2, xLabel: "W₁", yLabel: "W₂", height: 330 };
  const map = panel.plot({ ...weights, name: "The loss over both weights" });
  map.holder.classList.add("cr-whole");
  const answers = { x: [-6, 6], y: [0, 1], xLabel: "x", yLabel: "ŷ(x)", height: 210 };
  const answer = panel.plot({ ...answers, name: "The network's answer" });
  const losses = { x: [0, 20], y: [0, 0.02], xLabel: "step", yLabel: "J", height: 210 };
  const history = panel.plot({ ...losses, name: "The loss after each step" });
  const show = {
    steps: panel.readout("steps", "step"),
    w1: panel.readout("w1", "<i>W</i>₁", { colour: "w1" }),
    w2: panel.readout("w2", "<i>W</i>₂", { colour: "w2" }),
    y_hat: panel.readout("y_hat", "<i>ŷ</i>", { colour: "f" }),
    J: panel.readout("J", "<i>J</i>"),
    length: panel.readout("length", "length of the gradient", { colour: "slope" }),
    status: panel.readout("status", "so", { wide: true, texts: Object.values(STATUS) }),
  };
  let arrived = false;
  const leave = () =>
    model.set(
      "ghost",
      [...RUN, "steps"].map((name) => model.get(name)),
    );
  player({ model, panel, last: () => spec.last, done: () => arrived, leave, interval: 60 });
  panel.root.prepend(panel.buttons); // beside the sliders: what they start is the map below them
  const inside = (value, [low, high]) => Math.min(Math.max(value, low), high);
  map.draggable((w1, w2) => {
    model.set("w1", inside(w1, spec.w1));
    model.set("w2", inside(w2, spec.w2));
    model.save_changes();
  });
  const across = linspace(spec.w1[0], spec.w1[1], GRID);
  const up = linspace(spec.w2[0], spec.w2[1], GRID);
  const xs = linspace(-6, 6, 121);
  const above = new Array(GRID * GRID);
  const below = new Array(GRID * GRID);
  let drawn;

  /** Contours change with the data and the width only. */
  function ground(x, y) {
    const now = `${x} ${y} ${map.width}`;
    if (now === drawn) return;
    drawn = now;
    const hidden = across.map((w1) => sigmoid(w1 * x));
    for (let row = 0; row < GRID; row++) {
      for (let column = 0; column < GRID; column++) {
        const miss = y - sigmoid(up[row] * hidden[column]);
        above[row * GRID + column] = -miss;
        below[row * GRID + column] = miss;
      }
    }
    map.contours("above", above, GRID, GRID, LEVELS);
    map.contours("below", below, GRID, GRID, LEVELS);
    const target = Math.log(y / (1 - y));
    map.curve(
      "valley",
      across,
      hidden.map((h) => target / h),
      { colour: "y", dashed: true, thin: true },
    );
  }

  /**
   * The weights and losses of a run, and the gradient and the direction of the next step at its end.
   * @param {number} x @param {any[]} run w1, w2, rate, y, carry and steps
   */
  function descend(x, [w1, w2, rate, y, carry, steps]) {
    const at = [x, y, w1, w2];
    /** @type {{ w1s: number[], w2s: number[], losses: number[] }} */
    const run = { w1s: [], w2s: [], losses: [] };
    let next = [0, 0];
    for (let step = 0; ; step++) {
      run.losses.push(program.forward(at));
      const gradient = program.backward().slice(2);
      next = carry ? next.map((sum, i) => sum + gradient[i]) : gradient;
      run.w1s.push(at[2]);
      run.w2s.push(at[3]);
      if (step === steps) return { ...run, gradient, next };
      at[2] -= rate * next[0];
      at[3] -= rate * next[1];
    }
  }

  /** The run before, in grey and dotted: what a new one is compared with. */
  function drawGhost(x, run) {
    const there = run.length > 0;
    const { w1s, w2s, losses } = there ? descend(x, run) : { w1s: [], w2s: [], losses: [] };
    const [w1, w2] = [w1s.at(-1) ?? NaN, w2s.at(-1) ?? NaN];
    const old = { colour: "y", dashed: true };
    const seen = inside(w1, spec.w1) === w1 && inside(w2, spec.w2) === w2;
    map.curve("ghost", w1s, w2s, old);
    map.dot("ghost-end", seen ? w1 : NaN, w2, { colour: "y", radius: 5 });
    map.text("ghost-name", w1, w2, seen ? "last run" : "", { colour: "y", dx: 8, dy: 16, small: true });
    answer.curve(
      "ghost",
      there ? xs : [],
      xs.map((u) => sigmoid(w2 * sigmoid(w1 * u))),
      old,
    );
    history.curve(
      "ghost",
      losses.map((_, k) => k),
      losses,
      old,
    );
    return losses;
  }

  return () => {
    const [x, y, rate, steps] = ["x", "y", "rate", "steps"].map((name) => model.get(name));
    const { w1s, w2s, losses, gradient, next } = descend(x, [...RUN.map((name) => model.get(name)), steps]);
    const [w1, w2, loss] = [w1s, w2s, losses].map((values) => values[steps]);
    const length = Math.hypot(...gradient);
    const status = statusOf();
    // rolling on, a run whose gradients add up may only pass the bottom
    arrived = status === "bottom" && !model.get("carry");
    const y_hat = sigmoid(w2 * sigmoid(w1 * x));

    function statusOf() {
      if (length < spec.bottom && loss < spec.bottom) {
        if (y <= 0 || y >= 1) return "endless";
        if (2 * loss <= spec.near * length) return "bottom"; // else the valley is far, as on the left with y = 0.5
      }
      if (length < spec.flat && loss >= spec.high) return "plateau";
      if (steps === 0) return "start";
      return loss < losses[steps - 1] ? "down" : "up";
    }

    ground(x, y);
    const past = drawGhost(x, model.get("ghost"));
    map.curve("path", w1s, w2s, { colour: "slope", thin: true });
    map.trail("places", w1s, w2s, { colour: "slope" });
    map.segment("next", w1, w2, w1 - rate * next[0], w2 - rate * next[1], { colour: "slope", arrow: true });
    map.dot("start", w1s[0], w2s[0], { colour: "slope", hollow: true });
    const [rim1, rim2] = [inside(w1, spec.w1), inside(w2, spec.w2)];
    const seen = rim1 === w1 && rim2 === w2;
    map.dot("now", seen ? w1 : NaN, w2, { colour: "slope" });
    const middle = (spec.w2[0] + spec.w2[1]) / 2;
    map.text("gone", rim1, rim2, seen ? "" : "outside this frame", {
      colour: "slope",
      dx: rim1 === spec.w1[0] ? 8 : -8,
      dy: rim2 > middle ? 22 : -14,
      anchor: rim1 === spec.w1[0] ? "start" : "end",
    });
    const atStart = xs.map((u) => sigmoid(w2s[0] * sigmoid(w1s[0] * u)));
    answer.curve("before", xs, atStart, { colour: "f", dashed: true, thin: true });
    answer.curve(
      "after",
      xs,
      xs.map((u) => sigmoid(w2 * sigmoid(w1 * u))),
      { colour: "f" },
    );
    answer.segment("miss", x, y_hat, x, y, { colour: "ink", thin: true });
    answer.dot("target", x, y, { colour: "y", hollow: true });
    answer.dot("answer", x, y_hat, { colour: "f" });
    history.domain([0, Math.max(20, steps, past.length - 1)], [0, Math.max(1e-3, ...losses, ...past) * 1.1]);
    const ks = losses.map((_, k) => k);
    history.curve("losses", ks, losses, { colour: "ink" });
    history.dot("now", steps, loss, { colour: "ink", radius: 5 });

    show.steps(steps);
    show.w1(w1);
    show.w2(w2);
    show.y_hat(y_hat);
    show.J(loss);
    show.length(length);
    show.status(status, STATUS[status]);
    const carried = model.get("carry") ? ", gradients never reset" : "";
    panel.say(
      `Descent on J(W₁, W₂) with learning rate ${format(rate)}${carried}, ` +
        `after ${steps} step${steps === 1 ? "" : "s"}: ` +
        `W₁ = ${format(w1)}, W₂ = ${format(w2)}, ŷ = ${format(y_hat)}, J = ${format(loss)}; ` +
        `${STATUS[status]}${seen ? "" : "; the point is outside the frame"}.`,
    );
  };
}
