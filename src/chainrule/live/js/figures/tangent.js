// A curve, a point on it, the tangent there, and what the sign of the slope says. The shape of every figure:
// set up once, return the function that brings the picture up to date with the model.
import { format, linspace, span } from "../draw.js";
import { Program } from "../graph.js";

const WORDS = {
  rises: (f, x) => `${f} rises with ${x}`,
  falls: (f, x) => `${f} falls as ${x} grows`,
  flat: (f) => `${f} is flat here`,
  none: () => "no slope here",
};

/** The word for a slope's sign; Python's readout uses the same four. */
export const trend = (slope) => (Number.isNaN(slope) ? "none" : slope > 0 ? "rises" : slope < 0 ? "falls" : "flat");

export function tangent({ model, panel }) {
  const { functions, domain, symbol, output } = model.get("spec");
  const programs = functions.map(({ graph }) => new Program(graph));
  const xs = linspace(...domain, 241);
  const curves = programs.map((program) => xs.map((x) => program.at(x).value));
  const windows = curves.map((ys, i) => functions[i].range ?? span(ys));
  const whole = `${output}(${symbol})`;
  const colour = symbol === "W₁" ? "w1" : symbol === "W₂" ? "w2" : "x";
  const main = output === "J" ? "ink" : "f";

  const plot = panel.plot({ name: "Curve and tangent", x: domain, y: windows[0], xLabel: symbol, yLabel: whole });
  const show = {
    x: panel.readout("x", `<i>${symbol}</i>`, { colour }),
    value: panel.readout("value", `<i>${output}</i>(<i>${symbol}</i>)`, { colour: main }),
    slope: panel.readout("slope", `slope <i>${output}</i>′(<i>${symbol}</i>)`, { colour: "slope" }),
    trend: panel.readout("trend", "so", { texts: Object.values(WORDS).map((words) => words(output, symbol)) }),
  };
  plot.draggable((x) => {
    model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
    model.save_changes();
  });

  return () => {
    const choice = model.get("choice");
    const x = model.get("x");
    const { value, derivative } = programs[choice].at(x);
    const way = trend(derivative);
    const { label } = functions[choice];
    plot.domain(domain, windows[choice]);
    plot.curve("curve", xs, curves[choice], { colour: main });
    plot.line("tangent", x, value, derivative, { colour: "slope" });
    plot.segment("foot", x, plot.y.domain()[0], x, value, { colour, dashed: true, thin: true });
    plot.dot("point", x, value, { colour });
    show.x(x);
    show.value(value);
    show.slope(derivative);
    show.trend(way, WORDS[way](output, symbol));
    panel.say(
      `${label === whole ? whole : `${whole} = ${label}`} at ${symbol} = ${format(x)}: the value is ${format(value)}, ` +
        `the slope of the tangent is ${format(derivative)}: ${WORDS[way](output, symbol)}.`,
    );
  };
}
