// x ← 4x(1 − x), again and again: how its derivative swells when multiplied out, and how wrong three ways to it are.
// The errors come from Python: they hang on the last bit of each operation, and on arithmetic with many digits.
import { counted, format, linspace, superscript } from "../../drawing/draw.js";

/** @import { Figure } from "../../types.js" */

const [LOWEST, HIGHEST] = [1e-17, 10]; // an error of 0 is drawn at the bottom
const WRITTEN = 6; // terms that are written out, at most
const BEYOND = "larger than the slope";

/**
 * The coefficients of the derivative after n rounds, multiplied out, that of 1 first.
 * @param {number} n @returns {bigint[]}
 */
function expanded(n) {
  let found = [0n, 1n];
  for (let round = 0; round < n; round++) {
    const rest = found.map((c, i) => (i ? -c : 1n - c));
    const product = Array.from({ length: 2 * found.length - 1 }, () => 0n);
    found.forEach((a, i) => {
      rest.forEach((b, j) => {
        product[i + j] += 4n * a * b;
      });
    });
    found = product;
  }
  return found.map((c, power) => BigInt(power) * c).slice(1);
}

/** @param {number} n */
function formula(n) {
  const coefficients = expanded(n);
  const terms = coefficients.slice(0, WRITTEN).map((c, power) => {
    const size = `${c < 0n ? -c : c}${power ? "x" : ""}${power > 1 ? superscript(power) : ""}`;
    return power ? `${c < 0n ? "−" : "+"}\u00a0${size}` : size;
  });
  const more = coefficients.length - terms.length;
  return terms.join(" ") + (more > 0 ? ` … and ${counted(more, "term")} more` : "");
}

/** The slope after n rounds, by numbers that carry one: as Python's Dual computes it. */
function slopeOf(x, n) {
  let [value, slope] = [x, 1];
  for (let round = 0; round < n; round++) {
    [value, slope] = [4 * value * (1 - value), 4 * slope * (1 - value) + 4 * value * -slope];
  }
  return slope;
}

/** @param {Figure} figure */
export function swell({ model, panel }) {
  const { most, low, step, operations, errors } = model.get("spec");
  const ns = linspace(1, most, most);
  const axis = { x: [0.5, most + 0.5], xTicks: ns, xLabel: "rounds n", height: 260 };
  const amounts = panel.plot({
    ...axis,
    name: "How much there is to compute",
    y: [0, 1.06 * 2 ** most],
    yLabel: "terms, operations",
    margin: { top: 26 },
  });
  const wrong = panel.plot({
    ...axis,
    name: "How wrong each way is",
    y: [LOWEST, HIGHEST],
    yLog: true,
    yLabel: "relative error",
    margin: { top: 26 },
  });
  const formulas = ns.map((n) => `${formula(n)}`);
  const lead = (n) => `After ${counted(n, "round")}, multiplied out: `;
  const tell = panel.words(ns.map((n, i) => lead(n) + formulas[i]));
  const show = {
    terms: panel.readout("terms", "terms, multiplied out", { colour: "f" }),
    operations: panel.readout("operations", "operations with dual numbers", { colour: "slope" }),
    slope: panel.readout("slope", "derivative", { colour: "slope", digits: 6 }),
    expanded: panel.readout("expanded", "error, multiplied out", { colour: "f", digits: 3, texts: [BEYOND] }),
    difference: panel.readout("difference", "error, best difference", { digits: 3 }),
    step: panel.readout("step", "its step", { digits: 3 }),
    dual: panel.readout("dual", "error, dual numbers", { colour: "slope", digits: 3 }),
  };
  for (const plot of [amounts, wrong]) {
    plot.draggable((n) => {
      model.set("n", Math.min(Math.max(Math.round(n), 1), most));
      model.save_changes();
    });
  }

  return () => {
    const [n, x] = [model.get("n"), model.get("x")];
    const place = Math.min(Math.max(Math.round((x - low) / step), 0), errors.length - 1);
    const found = errors[place];
    const now = Object.fromEntries(Object.entries(found).map(([name, list]) => [name, list[n - 1]]));
    const terms = (k) => 2 ** k;

    amounts.curve("terms", ns, ns.map(terms), { colour: "f" });
    amounts.dot("terms-now", n, terms(n), { colour: "f" });
    amounts.curve(
      "operations",
      ns,
      ns.map((k) => operations * k),
      { colour: "slope", dashed: true },
    );
    amounts.dot("operations-now", n, operations * n, { colour: "slope", radius: 5 });
    const name = (plot, key, k, y, words, look) => plot.text(key, k, y, words, { small: true, anchor: "end", ...look });
    name(amounts, "terms-name", most - 0.75, terms(most) * 0.66, "terms", { colour: "f" });
    name(amounts, "operations-name", 3.6, operations * 3.6, "operations", { colour: "slope", dy: -12 });

    const drawn = (list) => list.map((error) => Math.max(error, LOWEST));
    const ways = { expanded: "f", difference: "ink", dual: "slope" };
    for (const [way, colour] of Object.entries(ways)) {
      const ys = drawn(found[way]);
      wrong.curve(way, ns, ys, { colour, dashed: way === "dual", thin: way === "difference" });
      wrong.dot(`${way}-now`, n, ys[n - 1] <= HIGHEST ? ys[n - 1] : NaN, { colour, radius: 5 });
    }
    wrong.segment("all", 0.5, 1, most + 0.5, 1, { colour: "y", dashed: true, thin: true });
    const look = { anchor: "end", dx: -2 };
    const left = { colour: "y", anchor: "start", dx: 4, dy: -5 };
    name(wrong, "all-name", 0.5, 1, "as large as the slope", left);
    name(wrong, "difference-name", most + 0.5, 1e-9, "best difference", { ...look, colour: "ink", dy: -6 });
    name(wrong, "dual-name", most + 0.5, 3e-17, "dual numbers", { ...look, colour: "slope", dy: 0 });

    tell(lead(n) + formulas[n - 1]);
    show.terms(terms(n));
    show.operations(operations * n);
    show.slope(slopeOf(x, n));
    show.expanded(now.expanded, now.expanded >= 1 ? BEYOND : format(now.expanded, 3));
    show.difference(now.difference, format(now.difference, 3));
    show.step(now.step);
    show.dual(now.dual, format(now.dual, 3));
    panel.say(
      `x ← 4x(1 − x), ${n === 1 ? "once" : `${n} times`}, at x = ${format(x)}: multiplied out, the derivative has ` +
        `${terms(n)} terms; automatic differentiation needs ${operations * n} operations. Relative errors: ` +
        `expanded ${format(now.expanded, 3)}, best central difference ${format(now.difference, 3)}, ` +
        `automatic differentiation ${format(now.dual, 3)}.`,
    );
  };
}
