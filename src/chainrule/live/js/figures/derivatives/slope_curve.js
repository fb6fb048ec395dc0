// A function, and below it the curve that its slopes make: exact as a line, measured as dots.
import { format, linspace, span } from "../../drawing/draw.js";
import { tangentLine } from "../../drawing/tangentline.js";
import { Program } from "../../engine/graph.js";
import { sample } from "../../engine/sample.js";
import { seenClose, WITHOUT } from "../../engine/slopes.js";

/** @import { Figure, Point, Sampled, Spec } from "../../types.js" */

const POINTS = 241;

/**
 * Where a curve is interrupted: the last point before, and the first behind.
 * @param {Sampled} curve @returns {Point[]}
 */
function endsOf([xs, ys]) {
  const inner = (i) => i > 0 && i < ys.length - 1;
  const at = ys.findIndex((y, i) => Number.isNaN(y) && inner(i));
  if (at < 0)
    return [
      [NaN, NaN],
      [NaN, NaN],
    ];
  const behind = ys.findIndex((y, i) => i > at && Number.isFinite(y));
  return [at - 1, behind].map((i) => [xs[i], ys[i]]);
}

/** @param {Figure} figure */
export function slopeCurve({ model, panel }) {
  /** @type {Spec} */
  const { functions, domain, step, places } = model.get("spec");
  const cases = functions.map(({ label, graph, slope }) => {
    const [program, slopes] = [new Program(graph), new Program(slope)];
    const measure = (x) => {
      const [behind, ahead] = [x - step, x + step];
      const low = program.at(behind).value;
      return (program.at(ahead).value - low) / (ahead - behind);
    };
    const curve = sample((x) => program.forward([x]), ...domain, POINTS);
    const exact = sample((x) => seenClose(program, x).slope, ...domain, POINTS);
    const dots = linspace(...domain, places).map(measure);
    const windows = [span(curve[1]), span([0, ...exact[1]])];
    return { label, program, slopes, measure, curve, exact, ends: endsOf(exact), dots, windows };
  });

  const shape = { x: domain, xLabel: "x", height: 250, margin: { top: 26 } };
  const upper = panel.plot({ ...shape, name: "The function", y: cases[0].windows[0], yLabel: "f(x)" });
  const lower = panel.plot({ ...shape, name: "Its slopes", y: cases[0].windows[1], yLabel: "slope f′(x)" });
  const texts = Object.values(WITHOUT);
  const show = {
    x: panel.readout("x", "<i>x</i>", { colour: "x" }),
    value: panel.readout("value", "<i>f</i>(<i>x</i>)", { colour: "f" }),
    slope: panel.readout("slope", "slope <i>f</i>′(<i>x</i>), exact", { colour: "slope", digits: 7, texts }),
    measured: panel.readout("measured", "measured", { digits: 7 }),
    second: panel.readout("second", "change of slope <i>f</i>″(<i>x</i>)", { colour: "g" }),
  };
  for (const plot of [upper, lower]) {
    plot.draggable((x) => {
      model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
      model.save_changes();
    });
  }

  return () => {
    const x = model.get("x");
    const { label, program, slopes, measure, curve, exact, ends, dots, windows } = cases[model.get("choice")];
    const { value, slope, kind } = seenClose(program, x);
    const second = kind === "smooth" ? seenClose(slopes, x).slope : NaN;
    const here = measure(x);
    upper.domain(domain, windows[0]);
    lower.domain(domain, windows[1]);
    upper.curve("curve", curve[0], curve[1], { colour: "f" });
    tangentLine(upper, x, value, slope, { thin: true });
    upper.dot("point", x, value, { colour: "x" });
    lower.curve("slopes", exact[0], exact[1], { colour: "slope" });
    ends.forEach(([at, height], i) => lower.dot(`end ${i}`, at, height, { colour: "slope", hollow: true, radius: 4 }));
    lower.trail("measured", linspace(...domain, places), dots, { colour: "ink" });
    lower.segment("height", x, 0, x, slope, { colour: "x", dashed: true, thin: true });
    tangentLine(lower, x, slope, second, { colour: "g", thin: true });
    lower.dot("point", x, slope, { colour: "x" });
    show.x(x);
    show.value(value);
    show.slope(slope, WITHOUT[kind]);
    show.measured(here);
    show.second(second, Number.isNaN(second) ? "—" : undefined);
    const change = Number.isNaN(second) ? "" : `; the slope changes by ${format(second)} a unit`;
    panel.say(
      `f(x) = ${label} at x = ${format(x)}: the value is ${format(value)}, the exact slope ` +
        `${WITHOUT[kind] ?? format(slope, 6)}, the measured one ${format(here, 6)}${change}.`,
    );
  };
}
