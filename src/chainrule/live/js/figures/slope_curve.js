// A function, and below it the curve that its slopes make: exact as a line, measured as dots.
import { format, linspace, span } from "../draw.js";
import { Program } from "../graph.js";

const JUMP = 0.25; // of the height: between two neighbours 1/240 of the width apart, only a kink does that

/** The slopes with a gap where they jump. */
function broken(xs, slopes) {
  const [low, high] = span(slopes, { air: 0 });
  const [bx, by] = [[], []];
  slopes.forEach((slope, i) => {
    if (i && Math.abs(slope - slopes[i - 1]) > JUMP * (high - low)) {
      bx.push(xs[i]);
      by.push(NaN);
    }
    bx.push(xs[i]);
    by.push(slope);
  });
  return [bx, by];
}

export function slopeCurve({ model, panel }) {
  const { functions, domain, step } = model.get("spec");
  const programs = functions.map(({ graph }) => new Program(graph));
  const measure = (program, x) => {
    const [behind, ahead] = [x - step, x + step];
    const low = program.at(behind).value;
    return (program.at(ahead).value - low) / (ahead - behind);
  };
  const xs = linspace(...domain, 241);
  const places = linspace(...domain, 25);
  const curves = programs.map((program) => {
    const points = xs.map((x) => program.at(x));
    const values = points.map(({ value }) => value);
    const slopes = points.map(({ derivative }) => derivative);
    return { values, slopes: broken(xs, slopes), measured: places.map((x) => measure(program, x)), windows: [span(values), span([0, ...slopes])] };
  });

  const upper = panel.plot({ name: "The function", x: domain, y: curves[0].windows[0], xLabel: "x", yLabel: "f(x)", height: 250, margin: { top: 26 } });
  const lower = panel.plot({ name: "Its slopes", x: domain, y: curves[0].windows[1], xLabel: "x", yLabel: "slope f′(x)", height: 250, margin: { top: 26 } });
  const show = {
    x: panel.readout("x", "<i>x</i>", { colour: "x" }),
    value: panel.readout("value", "<i>f</i>(<i>x</i>)", { colour: "f" }),
    slope: panel.readout("slope", "slope <i>f</i>′(<i>x</i>), exact", { colour: "slope", digits: 7 }),
    measured: panel.readout("measured", "measured", { digits: 7 }),
  };
  for (const plot of [upper, lower]) {
    plot.draggable((x) => {
      model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
      model.save_changes();
    });
  }

  return () => {
    const choice = model.get("choice");
    const x = model.get("x");
    const { values, slopes, measured, windows } = curves[choice];
    const { value, derivative } = programs[choice].at(x);
    const here = measure(programs[choice], x);
    upper.domain(domain, windows[0]);
    lower.domain(domain, windows[1]);
    upper.curve("curve", xs, values, { colour: "f" });
    upper.line("tangent", x, value, derivative, { colour: "slope", thin: true });
    upper.dot("point", x, value, { colour: "x" });
    lower.curve("slopes", ...slopes, { colour: "slope" });
    lower.trail("measured", places, measured, { colour: "ink" });
    lower.segment("height", x, 0, x, derivative, { colour: "x", dashed: true, thin: true });
    lower.dot("point", x, derivative, { colour: "x" });
    show.x(x);
    show.value(value);
    show.slope(derivative);
    show.measured(here);
    panel.say(
      `f(x) = ${functions[choice].label} at x = ${format(x)}: the value is ${format(value)}, the exact slope ` +
        `${format(derivative, 6)}, the measured one ${format(here, 6)}.`,
    );
  };
}
