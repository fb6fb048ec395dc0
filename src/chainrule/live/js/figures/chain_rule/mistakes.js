// The mistakes laboratory: the derivative of a composite function, what a classic wrong rule gives instead, and a
// finite difference that knows no rule.
import { format, linspace, span } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";
import { sample } from "../../engine/sample.js";
import { difference } from "./factors.js";

/** @import { Figure, Spec } from "../../types.js" */

const POINTS = 401;
const FRAMED = 241; // even ones, without those that follow a curve to where it ends
const DOTS = 25; // where the finite difference is shown
const TALLEST = 12;
const COINCIDENCE = "right here, by coincidence";
const ALWAYS = "right everywhere for this function";
const NOTHING = "nothing to compare here";
const VERDICTS = [ALWAYS, COINCIDENCE, NOTHING, "wrong"];

/** The derivative; none where the function has no value, although the formula of f′ may have one. */
const slopeAt = (program, x) => {
  const { value, derivative } = program.at(x);
  return Number.isNaN(value) ? NaN : derivative;
};

/** A list of formulas that is broken between them only. */
const kept = (formulas) => formulas.replace(/ ([·+]) /g, "\u00a0$1\u00a0").replaceAll("′(", "′\u2060(");

/** Whether two numbers count as equal: to 1e-9, of the larger or of 1. Python's `coincidences` says the same. */
const equal = (a, b) => Number.isFinite(a - b) && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** @param {Figure} figure */
export function mistakes({ model, panel }) {
  /** @type {Spec} */
  const { composites, rules, domain, step } = model.get("spec");
  const programs = composites.map(({ graph, wrong }) => ({
    right: new Program(graph),
    wrong: wrong.map((mistake) => new Program(mistake)),
  }));
  const dots = linspace(...domain, DOTS);
  const differ = (program, x) => difference((at) => program.forward([at]), x, step);
  const measurements = programs.map(({ right }) => dots.map((x) => differ(right, x)));
  const curves = new Map();
  const curveOf = (key, f) => {
    if (!curves.has(key)) {
      const even = linspace(...domain, FRAMED).map(f);
      curves.set(key, { points: sample(f, ...domain, POINTS), near: even.filter((y) => Math.abs(y) <= TALLEST) });
    }
    return curves.get(key);
  };

  const plot = panel.plot({
    name: "The derivative, a mistake, and a finite difference",
    x: domain,
    y: [-1, 1],
    xLabel: "x",
    yLabel: "slope",
    height: 320,
  });
  const explain = panel.words(rules.map(({ sentence }) => sentence));
  const every = kept(rules.map(({ label }) => label).join(", ")); // at lucky places nearly all of them
  const show = {
    x: panel.readout("x", "<i>x</i>", { colour: "x" }),
    truth: panel.readout("truth", "right: <i>f</i>′(<i>g</i>(<i>x</i>)) · <i>g</i>′(<i>x</i>)", {
      colour: "slope",
      digits: 5,
    }),
    measured: panel.readout("measured", "finite difference", { digits: 5 }),
    given: panel.readout("given", "the mistake gives", { colour: "f", digits: 5 }),
    off: panel.readout("off", "off by"),
    verdict: panel.readout("verdict", "so", { texts: VERDICTS }),
    right: panel.readout("right", "mistakes that are right here", { colour: "y", texts: [every] }),
    alike: panel.readout("alike", "mistakes that give the same as this one", { colour: "y", texts: [every] }),
  };
  const move = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };
  plot.draggable((x) => move("x", Math.min(Math.max(x, domain[0]), domain[1])));
  panel.button("Next mistake", () => move("rule", (model.get("rule") + 1) % rules.length));

  return () => {
    const [x, c, r] = [model.get("x"), model.get("choice"), model.get("rule")];
    const { label, always } = composites[c];
    const { right, wrong } = programs[c];
    const truth = slopeAt(right, x);
    const measured = differ(right, x);
    const answers = wrong.map((program) => program.forward([x]));
    const given = answers[r];
    const names = (test) =>
      rules
        .filter((_, i) => test(i))
        .map(({ label: formula }) => formula)
        .join(", ") || "none";
    const lucky = names((i) => equal(answers[i], truth));
    const verdict = always[r]
      ? ALWAYS
      : Number.isNaN(truth) || Number.isNaN(given)
        ? NOTHING
        : equal(given, truth)
          ? COINCIDENCE
          : "wrong";

    const alike =
      verdict === COINCIDENCE && lucky.includes(", ")
        ? "the others that are right here"
        : names((i) => i !== r && equal(answers[i], given));

    const [truthCurve, curve] = [
      curveOf(`${c}`, (at) => slopeAt(right, at)),
      curveOf(`${c} ${r}`, (at) => wrong[r].forward([at])),
    ];
    plot.domain(domain, span([0, ...truthCurve.near, ...curve.near], { least: 0.5 }));
    const [low, high] = plot.y.domain();
    const seen = (y) => (y >= low && y <= high ? y : NaN);
    plot.curve("truth", truthCurve.points[0], truthCurve.points[1], { colour: "slope" });
    plot.curve("wrong", curve.points[0], curve.points[1], { colour: "f", dashed: true });
    plot.trail("measured", dots, measurements[c], { colour: "ink" });
    plot.segment("foot", x, low, x, high, { colour: "x", dashed: true, thin: true });
    plot.segment("gap", x, seen(truth), x, seen(given), { colour: "f", thin: true });
    plot.dot("truth-point", x, seen(truth), { colour: "slope" });
    plot.dot("wrong-point", x, seen(given), { colour: "f", hollow: true });

    explain(rules[r].sentence);
    show.x(x);
    show.truth(truth);
    show.measured(measured);
    show.given(given);
    show.off(given - truth);
    show.verdict(verdict);
    show.right(lucky, kept(lucky));
    show.alike(alike, kept(alike));
    panel.say(
      `The derivative of ${label} at x = ${format(x)} is ${format(truth)}. The mistake ${rules[r].label} gives ` +
        `${format(given)}: ${verdict}. ${rules[r].sentence}`,
    );
  };
}
