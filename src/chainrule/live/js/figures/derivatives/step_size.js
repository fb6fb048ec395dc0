// The error of a difference against its step, on logarithmic axes. The measured errors come from Python: rounding
// noise hangs on the last bit of every operation, and these two languages do not share it.
import { format } from "../../drawing/draw.js";

/** @import { Figure } from "../../types.js" */

const METHODS = ["forward", "central"];
const PRECISIONS = ["float64", "float32"];
const LOWEST = 1e-17; // where an error of exactly 0 is drawn
const HIGHEST = 1e3;
const [LOST, EXACT, LARGEST] = ["x + h rounds to x", "0: not a digit is wrong", "the larger the better"];

/** @param {Figure} figure */
export function stepSize({ model, panel }) {
  const { low, spacing, cases } = model.get("spec");
  const count = cases[0].errors[0][0].length;
  const steps = Array.from({ length: count }, (_, i) => 10 ** (low + spacing * i));
  const ends = [steps[0], steps[count - 1]];
  const onScale = (error) => (error === null ? NaN : Math.max(error, LOWEST));
  const placeOf = (step) => Math.min(Math.max(Math.round((Math.log10(step) - low) / spacing), 0), count - 1);

  const plot = panel.plot({
    name: "Error against step",
    x: ends,
    y: [LOWEST, HIGHEST],
    xLog: true,
    yLog: true,
    xLabel: "step h",
    yLabel: "error of the slope",
    height: 340,
    margin: { top: 26 },
  });
  const show = {
    step: panel.readout("step", "step <i>h</i>", { colour: "x", digits: 3 }),
    error: panel.readout("error", "error, measured", { digits: 3, texts: [LOST, EXACT] }),
    truncation: panel.readout("truncation", "truncation", { colour: "g", digits: 3 }),
    rounding: panel.readout("rounding", "rounding, about", { colour: "f", digits: 3 }),
    best: panel.readout("best", "best step, by theory", { colour: "slope", digits: 3, texts: [LARGEST] }),
  };
  plot.draggable((step) => {
    model.set("step", steps[placeOf(step)]);
    model.save_changes();
  });

  return () => {
    const method = model.get("method");
    const precision = model.get("precision");
    const step = model.get("step");
    const { label: name, errors, truncation, rounding } = cases[model.get("choice")];
    const order = method + 1;
    const measured = errors[precision][method];
    const [t, r] = [truncation[method], rounding[precision][method]];
    const best = t ? (r / (order * t)) ** (1 / (order + 1)) : NaN;
    const error = measured[placeOf(step)];

    const [left, right] = ends;
    const expected = (name, at, colour) =>
      plot.segment(name, left, at(left) || NaN, right, at(right) || NaN, { colour, dashed: true });
    expected("truncation", (h) => t * h ** order, "g");
    expected("rounding", (h) => r / h, "f");
    plot.segment("best", best, LOWEST, best, HIGHEST, { colour: "slope", dashed: true, thin: true });
    plot.curve("measured", steps, measured.map(onScale), { colour: "ink", thin: true });
    plot.segment("foot", step, LOWEST, step, onScale(error), { colour: "x", dashed: true, thin: true });
    plot.dot("point", step, onScale(error), { colour: "x" });
    const corner = Math.max(left, r / HIGHEST);
    const label = (name, x, y, words, options) => plot.text(name, x, y, words, { small: true, ...options });
    const words = t ? ["truncation", "best step"] : ["", ""];
    label("too-large", right, t * right ** order, words[0], { colour: "g", anchor: "end", dy: -12, dx: -4 });
    label("too-small", corner, r / corner, "rounding", { colour: "f", dy: -8, dx: 14 });
    label("upright", best, HIGHEST, words[1], { colour: "slope", dy: 14, dx: 5 });

    show.step(step);
    show.error(error ?? NaN, error === null ? LOST : error === 0 ? EXACT : undefined);
    show.truncation(t * step ** order);
    show.rounding(r / step);
    show.best(best, t ? undefined : LARGEST);
    panel.say(
      `${name}, ${METHODS[method]} difference in ${PRECISIONS[precision]}, step ${format(step, 2)}: ` +
        `the error is ${error === null ? "lost, as x + h rounds to x" : format(error, 2)}; theory expects truncation ` +
        `${format(t * step ** order, 2)} and rounding of about ${format(r / step, 2)}. ` +
        `The best step is ${t ? `about ${format(best, 2)}` : "the largest"}.`,
    );
  };
}
