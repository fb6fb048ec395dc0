// A curve, a point on it, the tangent there, and what the sign of the slope says. The shape of every figure:
// set up once, return the function that brings the picture up to date with the model.
import { format, span } from "../../drawing/draw.js";
import { tangentLine } from "../../drawing/tangentline.js";
import { Program } from "../../engine/graph.js";
import { sample } from "../../engine/sample.js";
import { flatNear, seenClose, trend, WITHOUT } from "../../engine/slopes.js";

/** @import { Figure, Point, Spec } from "../../types.js" */

const POINTS = 241;
const WORDS = {
  rises: (f, x) => `${f} rises with ${x}`,
  falls: (f, x) => `${f} falls as ${x} grows`,
  flat: (f) => `${f} is flat here`,
  nearly: (_f, x, flat) => `nearly flat; flat at ${x} = ${format(flat)}`,
  none: () => "no slope here",
};

/** @param {Figure} figure */
export function tangent({ model, panel }) {
  /** @type {Spec} */
  const { functions, domain, stop, zooms, symbol, output } = model.get("spec");
  const programs = functions.map(({ graph }) => new Program(graph));
  const heights = programs.map((program) => (x) => program.forward([x]));
  // magnified, the picture has room for the point a run ahead
  /** @type {Point} */
  const frame = [domain[0], domain[1] + (zooms ? 1 : 0)];
  const curves = heights.map((at) => sample(at, ...frame, POINTS));
  const windows = curves.map(([, ys]) => span(ys, { air: 0.22 }));
  const whole = `${output}(${symbol})`;
  const colour = symbol === "W₁" ? "w1" : symbol === "W₂" ? "w2" : "x";
  const main = output === "J" ? "ink" : "f";

  const name = zooms ? "Curve and tangent, magnified" : "Curve and tangent";
  const plot = panel.plot({ name, x: frame, y: windows[0], xLabel: symbol, yLabel: whole });
  const texts = Object.values(WITHOUT);
  const show = {
    x: panel.readout("x", `<i>${symbol}</i>`, { colour }),
    value: panel.readout("value", `<i>${output}</i>(<i>${symbol}</i>)`, { colour: main }),
    slope: panel.readout("slope", `slope <i>${output}</i>′(<i>${symbol}</i>)`, { colour: "slope", texts }),
    trend: panel.readout("trend", "so", { texts: Object.values(WORDS).map((words) => words(output, symbol, -1.2345)) }),
  };
  const there = `<i>${symbol}</i> + <i>h</i>`;
  const ahead = zooms && {
    line: panel.readout("line", `tangent at ${there}`, { colour: "slope", digits: 8 }),
    curve: panel.readout("curve", `curve at ${there}`, { colour: main, digits: 8 }),
    miss: panel.readout("miss", "apart by", { digits: 3 }),
  };
  plot.draggable((at) => {
    const [low, high] = plot.x.domain();
    // magnified or not, the point is under the finger
    const x = frame[0] + ((at - low) / (high - low)) * (frame[1] - frame[0]);
    model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
    model.save_changes();
  });

  return () => {
    const choice = model.get("choice");
    const [x, run] = [model.get("x"), zooms ? model.get("run") : 1];
    const program = programs[choice];
    const { value, slope, kind } = seenClose(program, x);
    const flat = flatNear((at) => program.at(at).derivative, x, stop / 2);
    const way = trend(slope, flat);
    const words = WORDS[way](output, symbol, flat);
    /** @param {Point} interval @param {number} at @returns {Point} */
    const closer = ([low, high], at) => [at + run * (low - at), at + run * (high - at)];
    const across = zooms ? closer(frame, x) : frame;
    plot.domain(across, zooms && Number.isFinite(value) ? closer(windows[choice], value) : windows[choice]);
    const [xs, ys] = zooms ? sample(heights[choice], ...across, (POINTS + 1) / 2) : curves[choice];
    plot.curve("curve", xs, ys, { colour: main });
    tangentLine(plot, x, value, slope, { run: zooms ? run : undefined });
    plot.segment("foot", x, plot.y.domain()[0], x, value, { colour, dashed: true, thin: true });
    plot.dot("point", x, value, { colour });
    show.x(x);
    show.value(value);
    show.slope(slope, WITHOUT[kind]);
    show.trend(way, words);
    let further = "";
    if (zooms) {
      const [line, curve] = [value + slope * run, heights[choice](x + run)];
      const [bottom, top] = plot.y.domain();
      const within = (y) => (y >= bottom && y <= top ? y : NaN);
      plot.dot("curve ahead", x + run, within(curve), { colour: main, radius: 5 });
      plot.dot("line ahead", x + run, within(line), { colour: "slope", radius: 5, hollow: true });
      ahead.line(line, WITHOUT[kind] && "—");
      ahead.curve(curve);
      ahead.miss(Math.abs(curve - line), WITHOUT[kind] && "—");
      const tangentThere = WITHOUT[kind] ? "" : `, the tangent at ${format(line, 8)}`;
      further = ` At ${symbol} + ${format(run)} the curve is at ${format(curve, 8)}${tangentThere}.`;
    }
    const { label } = functions[choice];
    const says = WITHOUT[kind] ? `slope ${WITHOUT[kind]}` : `the slope of the tangent is ${format(slope)}: ${words}`;
    panel.say(
      `${label === whole ? whole : `${whole} = ${label}`} at ${symbol} = ${format(x)}: ` +
        `the value is ${format(value)}, ${says}.${further}`,
    );
  };
}
