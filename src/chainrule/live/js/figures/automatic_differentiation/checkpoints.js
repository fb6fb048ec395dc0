// A chain of n boxes and k checkpoints: what is held for the way back and when, and what is computed again.
import { Canvas } from "../../drawing/canvas.js";
import { counted, linspace } from "../../drawing/draw.js";
import { player } from "../../drawing/play.js";

/** @import { Figure } from "../../types.js" */

const INTERVAL = 250; // ms between two steps: there are many
const [SIDE, TALL] = [6, 34];
const WAYS = {
  forward: (box) => `forward through box ${box}`,
  again: (box) => `box ${box} is computed again`,
  back: (box) => `back through box ${box}; its input is let go`,
};

/** The first box of each stretch, and behind them n: longer stretches come first. */
function starts(n, k) {
  const [length, longer] = [Math.floor(n / k), n % k];
  const ends = [0];
  for (let i = 0; i < k; i++) ends.push(ends[i] + length + (i < longer ? 1 : 0));
  return ends;
}

/**
 * Each step, as `{ box, way, held }`: boxes count from 0, held are those whose inputs are held afterwards.
 * @param {number} n @param {number} k
 */
function events(n, k) {
  const ends = starts(n, k);
  const found = [];
  /** @type {Set<number>} */
  const held = new Set();
  const note = (box, way) => found.push({ box, way, held: new Set(held) });
  for (let box = 0; box < n; box++) {
    if (ends.includes(box) || box >= ends[k - 1]) held.add(box);
    note(box, "forward");
  }
  for (let i = k - 1; i >= 0; i--) {
    const [first, end] = [ends[i], ends[i + 1]];
    for (let box = first; i < k - 1 && box < end - 1; box++) {
      held.add(box + 1);
      note(box, "again");
    }
    for (let box = end - 1; box >= first; box--) {
      held.delete(box);
      note(box, "back");
    }
  }
  return found;
}

const peak = (n, k) => k + Math.floor(n / k) - 1;

/** @param {Figure} figure */
export function checkpoints({ model, panel }) {
  const { most } = model.get("spec");
  const canvas = new Canvas(panel, { name: "The chain, and the inputs that are held" });
  const time = panel.plot({
    name: "Inputs held against steps",
    x: [0, 1],
    y: [0, 1],
    xLabel: "step",
    yLabel: "inputs held",
    height: 220,
    margin: { top: 26 },
  });
  const costs = panel.plot({
    name: "Memory and work against checkpoints",
    x: [1, 2],
    y: [0, 1],
    xLabel: "checkpoints k",
    yLabel: "held at most, computed again",
    height: 220,
    margin: { top: 26 },
  });
  const start = (n) => `${n} boxes. Press Step or Play: first forward, then back.`;
  const step = (i, last, words) => `Step ${i} of ${last}: ${words}.`;
  const tell = panel.words([start(most), ...Object.values(WAYS).map((words) => step(most, 3 * most, words(most)))]);
  const show = {
    kept: panel.readout("kept", "checkpoints <i>k</i>", { colour: "g" }),
    held: panel.readout("held", "inputs held now", { colour: "g" }),
    peak: panel.readout("peak", "held at most", { colour: "g" }),
    again: panel.readout("again", "computed again", { colour: "f" }),
    evaluations: panel.readout("evaluations", "boxes evaluated so far"),
    least: panel.readout("least", "least, for any <i>k</i> evenly spaced", { colour: "g" }),
  };
  const run = { key: "", list: events(2, 1) };
  const kept = () => Math.min(model.get("k"), model.get("n"));
  const current = () => {
    const key = `${model.get("n")} ${kept()}`;
    if (run.key !== key) Object.assign(run, { key, list: events(model.get("n"), kept()) });
    return run.list;
  };
  player({ model, panel, last: () => current().length, interval: INTERVAL, back: true });

  return () => {
    const [n, k] = [model.get("n"), kept()];
    const list = current();
    const steps = Math.min(model.get("steps"), list.length);
    const now = list[steps - 1];
    const firsts = starts(n, k).slice(0, -1);

    const cell = (canvas.width - 2 * SIDE) / n;
    const air = Math.min(4, cell / 5);
    canvas.begin(106);
    canvas.text("legend", SIDE, 14, "● input held   ○ checkpoint", {
      colour: "g",
      anchor: "start",
      small: true,
    });
    for (let box = 0; box < n; box++) {
      const left = SIDE + box * cell;
      const middle = left + cell / 2;
      const on = now?.box === box;
      const colour = !on ? "ink" : now.way === "back" ? "slope" : now.way === "again" ? "f" : "x";
      const reached = list.slice(0, steps).some((event) => event.box === box);
      const shape = canvas.rectangle(`box${box}`, left + air, 62, cell - 2 * air, TALL, {
        colour,
        radius: Math.min(4, cell / 4),
        faded: !reached,
      });
      shape.classList.toggle("cr-thick", on);
      const radius = Math.min(8, cell / 2 - 1);
      if (firsts.includes(box))
        canvas.mark(`kept${box}`, "circle", canvas.lines, { cx: middle, cy: 44, r: radius, class: "cr-hollow cr-s-g" });
      if (now?.held.has(box))
        canvas.mark(`held${box}`, "circle", canvas.shapes, { cx: middle, cy: 44, r: radius * 0.7, class: "cr-f-g" });
    }
    canvas.end();

    const held = [0, ...list.map((event) => event.held.size)];
    const at = linspace(0, list.length, held.length);
    time.domain([0, list.length], [0, 1.12 * n]);
    time.curve("held", at, held, { colour: "y", thin: true });
    time.curve("passed", at.slice(0, steps + 1), held.slice(0, steps + 1), { colour: "g" });
    time.segment("peak", 0, peak(n, k), list.length, peak(n, k), { colour: "g", dashed: true, thin: true });
    time.dot("now", steps, held[steps], { colour: "g" });
    const look = { small: true, anchor: "end", dx: -3, dy: -5 };
    time.text("peak-name", list.length, peak(n, k), `at most ${peak(n, k)}`, { ...look, colour: "g" });

    const ks = linspace(1, n, n);
    const memory = ks.map((each) => peak(n, each));
    const again = memory.map((each) => n - each);
    costs.domain([1, n], [0, 1.12 * n]);
    costs.curve("memory", ks, memory, { colour: "g" });
    costs.curve("again", ks, again, { colour: "f", dashed: true });
    costs.dot("memory-now", k, memory[k - 1], { colour: "g" });
    costs.dot("again-now", k, again[k - 1], { colour: "f", radius: 5 });

    const name = { small: true, anchor: "end", dx: -6 };
    costs.text("memory-name", n, n, "held at most", { ...name, colour: "g", dx: -16, dy: -2 });
    costs.text("again-name", n, 0, "computed again", { ...name, colour: "f", dx: -2, dy: -8 });

    show.kept(k);
    show.held(held[steps]);
    show.peak(Math.max(...held));
    show.again(list.filter(({ way }) => way === "again").length);
    show.evaluations(list.slice(0, steps).filter(({ way }) => way !== "back").length);
    const least = Math.min(...memory);
    show.least(least);
    tell(now ? step(steps, list.length, WAYS[now.way](now.box + 1)) : start(n));
    panel.say(
      `A chain of ${n} boxes with ${counted(k, "checkpoint")}: at most ${counted(peak(n, k), "input")} held at once, ` +
        `${counted(again[k - 1], "evaluation")} made again. ` +
        `Evenly spaced, no number of checkpoints holds fewer than ${least}. ` +
        (now
          ? `${step(steps, list.length, WAYS[now.way](now.box + 1))} ${counted(held[steps], "input")} held now.`
          : ""),
    );
  };
}
