// The secant over a step, beside the tangent: the whole curve, and what a magnifying glass shows around x.
import { format, span } from "../../drawing/draw.js";
import { tangentLine } from "../../drawing/tangentline.js";
import { Program } from "../../engine/graph.js";
import { tidy } from "../../engine/numbers.js";
import { sample } from "../../engine/sample.js";
import { seenClose, WITHOUT } from "../../engine/slopes.js";

/** @import { Figure, Spec } from "../../types.js" */

const METHODS = ["forward", "central"];

/** @param {Figure} figure */
export function secant({ model, panel }) {
  /** @type {Spec} */
  const { functions, domain } = model.get("spec");
  const programs = functions.map(({ graph }) => new Program(graph));
  const curves = programs.map((program) => sample((x) => program.forward([x]), ...domain, 241));
  const windows = curves.map(([, ys]) => span(ys));
  const margin = { top: 26 };

  const plot = panel.plot({
    name: "Curve, secant and tangent",
    x: domain,
    y: windows[0],
    xLabel: "x",
    yLabel: "f(x)",
    margin,
  });
  const glass = panel.plot({
    name: "The same, magnified",
    x: [-1, 1],
    y: [-1, 1],
    xLabel: "distance from x",
    yLabel: "magnified: distance from f(x)",
    margin: { ...margin, right: 22 },
  });
  // the secant may start or end where the whole curve is not drawn any more
  const within = (value, [low, high]) => (value >= low && value <= high ? value : NaN);
  const texts = Object.values(WITHOUT);
  const show = {
    step: panel.readout("step", "step <i>h</i>", { colour: "x" }),
    secant: panel.readout("secant", "slope of the secant", { colour: "x", digits: 6 }),
    tangent: panel.readout("tangent", "slope of the tangent", { colour: "slope", digits: 6, texts }),
    error: panel.readout("error", "error"),
  };
  plot.draggable((x) => {
    model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
    model.save_changes();
  });

  return () => {
    const choice = model.get("choice");
    const central = model.get("method") === 1;
    const x = model.get("x");
    const step = model.get("step");
    const program = programs[choice];
    const { value, slope, kind } = seenClose(program, x);
    const [behind, ahead] = [central ? x - step : x, x + step];
    const [low, high] = [program.at(behind).value, program.at(ahead).value];
    const measured = (high - low) / (ahead - behind);

    plot.domain(domain, windows[choice]);
    plot.curve("curve", curves[choice][0], curves[choice][1], { colour: "f" });
    tangentLine(plot, x, value, slope);
    plot.line("secant", behind, low, measured, { colour: "x", dashed: true });
    plot.dot("behind", within(behind, domain), within(low, windows[choice]), { colour: "x" });
    plot.dot("ahead", within(ahead, domain), within(high, windows[choice]), { colour: "x" });
    plot.dot("point", x, value, { colour: "f", radius: 4 });

    const reach = 2 * step;
    const height = reach * Math.max(1, Number.isFinite(slope) ? Math.abs(slope) : 1) * 1.2;
    glass.domain([-reach, reach], [-height, height]);
    const [xs, ys] = sample((t) => program.forward([x + t]) - value, -reach, reach, 61);
    glass.curve("curve", xs, ys, { colour: "f" });
    tangentLine(glass, 0, 0, slope, { triangle: false });
    glass.line("secant", behind - x, low - value, measured, { colour: "x", dashed: true });
    glass.dot("behind", behind - x, low - value, { colour: "x" });
    glass.dot("ahead", ahead - x, high - value, { colour: "x" });
    glass.dot("point", 0, Number.isNaN(value) ? NaN : 0, { colour: "f", radius: 4 });

    const error = Math.abs(measured - slope);
    show.step(step);
    show.secant(measured);
    show.tangent(slope, WITHOUT[kind]);
    show.error(error, WITHOUT[kind] ? "—" : tidy(error));
    const rest = WITHOUT[kind] ?? `${format(slope)}; the error is ${tidy(error)}`;
    panel.say(
      `f(x) = ${functions[choice].label} at x = ${format(x)}, ${METHODS[model.get("method")]} difference ` +
        `with step ${format(step)}: the secant has slope ${format(measured)}, the tangent ${rest}.`,
    );
  };
}
