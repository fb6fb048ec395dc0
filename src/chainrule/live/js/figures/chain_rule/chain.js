// A value runs through boxes, each with its local rate; the rates multiply. Below: the curve of all boxes together and
// the curve of its slopes, for two boxes in both orders; and, if there is a nudge, where the slope says it leads and
// where it does.
import { Boxes } from "../../drawing/boxes.js";
import { clearOf } from "../../drawing/clear.js";
import { format, linspace, span, UNDEFINED, widest } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";
import { equals, productShown } from "../../engine/numbers.js";
import { filled, through, withRates } from "../../engine/row.js";
import { marked, sample } from "../../engine/sample.js";
import { difference, factor } from "./factors.js";

/** @import { Figure, Spec } from "../../types.js" */

const POINTS = 401;
const FRAMED = 241; // even ones, without those that follow a curve to where it ends
const [WIDE] = widest();
const SAME = "the same";
const ACROSS = ", across a gap in the curve";
const TALLEST = 10; // what lies further from 0 than this is cut off

/** The text of box i, and the formula of all boxes, of whatever symbol enters. */
const boxText = (chosen, names) =>
  chosen.map((choice, i) => (i ? filled(choice, names[i]) : choice.plain.replaceAll("□", names[0])));
const wholeText = ([first, ...rest], symbol) =>
  rest.reduce((inside, choice) => filled(choice, inside), first.plain.replaceAll("□", symbol));

const inFrame = (...curves) => {
  const near = curves.flat().filter((y) => Math.abs(y) <= TALLEST);
  return span([0, ...near], { least: 0.5 });
};

/** @param {Figure} figure */
export function chain({ model, panel }) {
  /** @type {Spec} */
  const { choices, count, domain, symbol, output, nudged, names, step } = model.get("spec");
  const programs = choices.map(({ graph }) => new Program(graph));
  const traits = names.slice(1).map((_, i) => `box${i + 1}`);
  const both = count === 2;
  const colour = symbol === "W₁" ? "w1" : symbol === "W₂" ? "w2" : "x";
  const written = [symbol, ...names.slice(1)];

  const boxes = new Boxes(panel, { name: "Boxes with their local rates", choices, names: written });
  const axes = { x: domain, y: [-1, 1], xLabel: symbol, height: 240 };
  const above = panel.plot({ ...axes, name: "The boxes together", yLabel: output });
  const below = panel.plot({ ...axes, name: "The slopes", yLabel: `d${output}/d${symbol}` });
  const texts = [UNDEFINED];
  const colourOf = (i) => (i === 0 ? colour : i === count ? "f" : "g");
  const show = names.map((name, i) => panel.readout(name, `<i>${written[i]}</i>`, { colour: colourOf(i), texts }));
  const showRates = names
    .slice(1)
    .map((name, i) =>
      panel.readout(`rate${i + 1}`, `d<i>${name}</i>/d<i>${written[i]}</i>`, { colour: "slope", texts }),
    );
  const showProduct = panel.readout("product", "product of the rates", { colour: "slope", texts });
  const showMeasured = panel.readout("measured", "finite difference", { texts });
  const showOther =
    both && panel.readout("other", "slope in the other order", { colour: "y", texts: [SAME, ...texts] });
  const change = nudged && {
    promised: panel.readout("promised", "product · nudge", { colour: "slope", texts }),
    moved: panel.readout("moved", `<i>${output}</i> really moves by`, {
      colour: "f",
      texts: [WIDE + ACROSS, ...texts],
    }),
  };
  const move = (x) => {
    model.set("x", Math.min(Math.max(x, domain[0]), domain[1]));
    model.save_changes();
  };
  above.draggable(move);
  below.draggable(move);
  const swap =
    both &&
    panel.button("Swap the boxes", () => {
      const [first, second] = traits.map((trait) => model.get(trait));
      model.set("box1", second);
      model.set("box2", first);
      model.save_changes();
    });

  // The curves depend on the boxes alone: they are computed when a box changes, not while x moves.
  const drawn = {};
  const curvesOf = (row, key) => {
    if (drawn.key === key) return drawn;
    const rows = both ? [row, [...row].reverse()] : [row];
    const curves = (of, plot) => {
      plot.domain(domain, inFrame(...rows.map((list) => linspace(...domain, FRAMED).map((x) => of(list, x)))));
      return rows.map((list) => sample((x) => of(list, x), ...domain, POINTS));
    };
    const values = curves((list, x) => through(list, x)[count], above);
    const slopes = curves((list, x) => withRates(list, x).product, below);
    return Object.assign(drawn, { key, values, slopes });
  };

  return () => {
    const x = model.get("x");
    const order = traits.map((trait) => model.get(trait));
    const chosen = order.map((choice) => choices[choice]);
    const row = order.map((choice) => programs[choice]);
    const { values, rates, product } = withRates(row, x);
    const y = values[count];
    const at = (point) => through(row, point)[count];
    const measured = difference(at, x, step);
    const other = both ? withRates([...row].reverse(), x).product : NaN;
    const alone = both && order[0] === order[1];
    const { values: valueCurves, slopes: slopeCurves } = curvesOf(row, order.join());
    const formula = wholeText(chosen, symbol);
    const texts = boxText(chosen, written);
    const broken = values.findIndex((value) => Number.isNaN(value)) - 1;

    boxes.update({
      input: { symbol, value: x },
      boxes: chosen.map((choice, i) => ({
        title: choice.name,
        text: texts[i],
        symbol: names[i + 1],
        value: values[i + 1],
        colour: i === count - 1 ? "f" : "g",
        rate: Number.isNaN(rates[i]) ? "no rate" : `rate ${format(rates[i])}`,
        stuck: i === broken,
      })),
    });
    const draw = (plot, [[xs, ys, { holes }], [otherXs, otherYs] = [[], []]], value, own) => {
      const [low, high] = plot.y.domain();
      const seen = value >= low && value <= high ? value : NaN;
      plot.curve("other", alone ? [] : otherXs, otherYs, { colour: "y", dashed: true });
      plot.curve("curve", xs, ys, { colour: own });
      marked(plot, "hole", holes, { colour: own, hollow: true, radius: 5 });
      plot.segment("foot", x, low, x, Number.isNaN(seen) ? high : seen, { colour, dashed: true, thin: true });
      plot.dot("point", x, seen, { colour: own });
      plot.dot("input", x, low, { colour });
      const words = Number.isNaN(value) ? UNDEFINED : "";
      const away = words ? clearOf(plot, x, words, [[xs, ys], alone ? [[], []] : [otherXs, otherYs]]) : {};
      plot.text("say", x, low, words, { ...away, anchor: "middle" });
      return seen;
    };
    const seen = draw(above, valueCurves, y, "f");
    draw(below, slopeCurves, product, "slope");

    show.forEach((set, i) => set(values[i]));
    showRates.forEach((set, i) => set(rates[i]));
    showProduct(product);
    showMeasured(measured);
    if (showOther && swap) {
      showOther(other, alone ? SAME : undefined);
      swap.disabled = alone;
    }
    const rules = rates.map(factor).reverse().join(" · ");
    const result = `${equals(productShown(rates), format(product))} ${format(product)}`;
    let sentence = Number.isNaN(product)
      ? `${output} = ${formula} at ${symbol} = ${format(x)}: undefined here, so it has no slope.`
      : `${output} = ${formula} at ${symbol} = ${format(x)}: the rates multiply to ${rules} ${result}.`;
    if (nudged) {
      const nudge = model.get("nudge");
      const promised = product * nudge;
      const moved = at(x + nudge) - y;
      const [xs, ys] = valueCurves[0];
      const gap = xs.some((place, i) => !Number.isFinite(ys[i]) && (place - x) * (place - x - nudge) < 0);
      const [low, high] = above.y.domain();
      const onAxis = x + nudge >= domain[0] && x + nudge <= domain[1];
      const inside = (value) => (onAxis && value >= low && value <= high ? value : NaN);
      above.segment("tangent", x, seen, x + nudge, y + promised, { colour: "slope" });
      above.dot("promised", x + nudge, inside(y + promised), { colour: "slope", hollow: true });
      above.dot("moved", x + nudge, inside(y + moved), { colour: "x", radius: 4 });
      change.promised(promised);
      const really = gap && Number.isFinite(moved) ? format(moved) + ACROSS : format(moved);
      change.moved(moved, really);
      const moves = Number.isNaN(moved) ? "it leads where there is no value" : `it moves by ${really}`;
      const should = ` A nudge of ${format(nudge)} should move ${output} by ${format(promised)}; ${moves}.`;
      if (!Number.isNaN(product)) sentence += should;
    }
    panel.say(sentence);
  };
}
