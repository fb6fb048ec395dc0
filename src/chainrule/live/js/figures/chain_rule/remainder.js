// The Taylor remainder |f(x + t) − f(x) − t d| against t, on logarithmic axes, for several claims d. The remainders
// come from Python: where rounding rules, they hang on the last bit of each operation, and the languages do not share
// it.
import { format } from "../../drawing/draw.js";

/** @import { Figure } from "../../types.js" */

const LOWEST = 1e-18; // where a remainder of exactly 0 is drawn
const HIGHEST = 10;
const NAMED = 1e-6; // where the curves bear their names: far enough to the left to lie apart
const [OUTSIDE, NONE] = ["outside", "none"];
const LOOKS = ["slope", "f", "g", "w1"];

/** @param {Figure} figure */
export function remainder({ model, panel }) {
  const { low, spacing, floor, claims, label, x } = model.get("spec");
  const count = claims[0].remainders.length;
  const tenth = Math.round(1 / spacing);
  const steps = Array.from({ length: count }, (_, i) => 10 ** (low + spacing * i));
  const [left, right] = [steps[0], steps[count - 1]];
  const placeOf = (t) => Math.min(Math.max(Math.round((Math.log10(t) - low) / spacing), 0), count - 1);
  const named = placeOf(NAMED);
  const drawn = (remainders) => remainders.map((value) => Math.max(value, LOWEST));

  const plot = panel.plot({
    name: "Remainder against step",
    x: [left, right],
    y: [LOWEST, HIGHEST],
    xLog: true,
    yLog: true,
    xLabel: "t",
    yLabel: "remainder",
    height: 360,
    margin: { top: 26 },
  });
  const show = {
    t: panel.readout("t", "<i>t</i>", { colour: "x", digits: 3 }),
    slope: panel.readout("slope", "claimed slope <i>d</i>", { digits: 6 }),
    here: panel.readout("here", "remainder at <i>t</i>", { digits: 3 }),
    tenth: panel.readout("tenth", "at <i>t</i>/10", { digits: 3, texts: [OUTSIDE] }),
    order: panel.readout("order", "order between them", { colour: "slope", digits: 3, texts: [NONE] }),
    noise: panel.readout("noise", "rounding, at most", { colour: "y", digits: 2 }),
  };
  plot.draggable((t) => {
    model.set("t", steps[placeOf(t)]);
    model.save_changes();
  });

  return () => {
    const claim = model.get("claim");
    const t = model.get("t");
    const { slope, remainders, label: name } = claims[claim];
    const place = placeOf(t);
    const here = remainders[place];
    const there = place >= tenth ? remainders[place - tenth] : NaN;
    const order = here > 0 && there > 0 ? Math.log10(here / there) : NaN;

    claims.forEach((each, i) => {
      const colour = LOOKS[i % LOOKS.length];
      const ys = drawn(each.remainders);
      plot.curve(`claim${i}`, steps, ys, { colour, thin: i !== claim, dashed: i !== claim });
      plot.text(`name${i}`, steps[named], ys[named], each.label, { colour, anchor: "end", dy: -8, small: true });
    });
    plot.segment("rounding", left, floor, right, floor, { colour: "y", dashed: true, thin: true });
    const look = { colour: "y", anchor: "end", dy: -6, dx: -4, small: true };
    plot.text("rounding-words", right, floor, "rounding, at most", look);
    const [a, b] = [Math.max(there, LOWEST), Math.max(here, LOWEST)];
    plot.segment("low", t / 10, LOWEST, t / 10, a, { colour: "x", dashed: true, thin: true });
    plot.segment("high", t, LOWEST, t, b, { colour: "x", dashed: true, thin: true });
    plot.segment("order", t / 10, a, t, b, { colour: "x" });
    plot.dot("from", t / 10, place >= tenth ? a : NaN, { colour: "x", radius: 5 });
    plot.dot("to", t, b, { colour: "x", radius: 5 });
    const said = Number.isNaN(order) ? "" : `order ${order.toFixed(2)}`;
    plot.text("said", t, b, said, { colour: "x", anchor: "end", dx: -12, dy: -12 });

    show.t(t);
    show.slope(slope);
    show.here(here);
    show.tenth(there, place >= tenth ? undefined : OUTSIDE);
    show.order(order, Number.isNaN(order) ? NONE : order.toFixed(2));
    show.noise(floor);
    panel.say(
      `${label} at x = ${format(x)}, ${name}: the remainder is ${format(here, 3)} at t = ${format(t, 2)}; ` +
        (place >= tenth ? `${format(there, 3)} at a tenth of it, ${said || "no order"}.` : "a tenth of it is outside."),
    );
  };
}
