// Two paths from a to J, one direct and one through b: their contributions add. Beside it, the product that a
// widely read article prints, and the slope that the curve really has.
import { arrow, Canvas } from "../../drawing/canvas.js";
import { format, linspace, span } from "../../drawing/draw.js";
import { within } from "../../drawing/surface.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure, Spec } from "../../types.js" */

const STEP = 1e-4; // of the difference that measures the slope of the curve

/** @param {Figure} figure */
export function total({ model, panel }) {
  /** @type {Spec} */
  const { graph, inner, domain, held, labels } = model.get("spec");
  const cost = new Program(graph);
  const follow = new Program(inner);
  const as = linspace(...domain, 121);
  const tied = (a) => follow.at(a);
  const free = () => ({ value: held, derivative: 0 });
  const curves = [tied, free].map((b) => as.map((a) => cost.forward([a, b(a).value])));
  const windows = curves.map((ys) => span(ys));

  const paths = new Canvas(panel, { name: "Two paths from a to J" });
  const plot = panel.plot({ name: "J along a", x: domain, y: windows[0], xLabel: "a", yLabel: "J" });
  const bars = panel.plot({
    name: "The contributions",
    x: [0, 3],
    y: [-1, 1],
    yLabel: "slope",
    margin: { bottom: 20 },
  });
  bars.xAxis.style.display = "none";
  const show = {
    a: panel.readout("a", "<i>a</i>", { colour: "x" }),
    b: panel.readout("b", "<i>b</i>", { colour: "g" }),
    value: panel.readout("value", "<i>J</i>"),
    direct: panel.readout("direct", "direct: ∂<i>J</i>/∂<i>a</i>", { colour: "x" }),
    outer: panel.readout("outer", "∂<i>J</i>/∂<i>b</i>", { colour: "f" }),
    rate: panel.readout("rate", "d<i>b</i>/d<i>a</i>", { colour: "g" }),
    detour: panel.readout("detour", "through <i>b</i>: ∂<i>J</i>/∂<i>b</i> · d<i>b</i>/d<i>a</i>", { colour: "g" }),
    total: panel.readout("total", "their sum: d<i>J</i>/d<i>a</i>", { colour: "slope" }),
    measured: panel.readout("measured", "slope of the curve, measured"),
    product: panel.readout("product", "the wrong product", { colour: "y" }),
  };
  plot.draggable((a) => {
    model.set("a", within(a, domain));
    model.save_changes();
  });

  return () => {
    const independent = model.get("independent") === 1;
    const a = model.get("a");
    const { value: b, derivative: rate } = (independent ? free : tied)(a);
    const value = cost.forward([a, b]);
    const [direct, outer] = cost.backward();
    const detour = outer * rate;
    const sum = direct + detour;
    const product = direct * rate;
    const J = (t) => cost.forward([t, (independent ? free : tied)(t).value]);
    const measured = (J(a + STEP) - J(a - STEP)) / (a + STEP - (a - STEP));

    drawPaths(paths, { direct, outer, rate, independent });
    plot.domain(domain, windows[independent ? 1 : 0]);
    plot.curve("curve", as, curves[independent ? 1 : 0], { colour: "ink" });
    plot.line("product", a, value, product, { colour: "y", dashed: true, thin: true });
    plot.line("total", a, value, sum, { colour: "slope" });
    plot.dot("point", a, value, { colour: "x" });
    bars.domain([0, 3], span([0, direct, detour, sum, product], { air: 0.2, least: 0.4 }));
    bar(bars, "direct", 0.7, 0, direct, "x");
    bar(bars, "detour", 0.7, direct, sum, "g");
    bar(bars, "measured", 1.6, 0, measured, "slope");
    bar(bars, "product", 2.5, 0, product, "y");
    const foot = bars.y.domain()[0];
    const tall = (height) => Math.abs(bars.y(height) - bars.y(0)) > 16; // there is room for a word
    bars.text("direct-name", 0.7, direct / 2, tall(direct) ? "direct" : "", {
      colour: "x",
      anchor: "middle",
      dy: 4,
      small: true,
    });
    bars.text("detour-name", 0.7, direct + detour / 2, tall(detour) ? "through b" : "", {
      colour: "g",
      anchor: "middle",
      dy: 4,
      small: true,
    });
    bars.text("sum-name", 0.7, foot, "the sum", { anchor: "middle", dy: 16, small: true });
    bars.text("measured-name", 1.6, foot, "measured", { colour: "slope", anchor: "middle", dy: 16, small: true });
    bars.text("product-name", 2.5, foot, "product", { colour: "y", anchor: "middle", dy: 16, small: true });

    show.a(a);
    show.b(b);
    show.value(value);
    show.direct(direct);
    show.outer(outer);
    show.rate(rate);
    show.detour(detour);
    show.total(sum);
    show.measured(measured);
    show.product(product);
    panel.say(
      `J = ${labels.cost} at a = ${format(a)}, ` +
        `${independent ? `b held at ${format(held)}` : `b = ${labels.inner} = ${format(b)}`}: ` +
        `directly ${format(direct)}, ` +
        `through b ${format(detour)}, together dJ/da = ${format(sum)}. The product form gives ${format(product)}.`,
    );
  };
}

function bar(plot, name, x, from, to, colour) {
  const [left, right] = [plot.x(x - 0.4), plot.x(x + 0.4)];
  const [top, bottom] = [Math.min(plot.y(from), plot.y(to)), Math.max(plot.y(from), plot.y(to))];
  plot.place(
    plot.mark(name, "rect"),
    { x: left, y: top, width: right - left, height: bottom - top, class: `cr-box cr-s-${colour}` },
    [left, right, top, bottom],
  );
}

function drawPaths(canvas, { direct, outer, rate, independent }) {
  canvas.begin(132);
  const [left, middle, right] = [34, canvas.width / 2, canvas.width - 34];
  const narrow = canvas.width < 420; // no room beside the arrows: the rates stand in the corners
  const box = (name, x, y, colour) => {
    canvas.rectangle(name, x - 20, y - 16, 40, 32, { colour });
    canvas.text(`${name}-name`, x, y + 5, name, { colour, strong: true });
  };
  box("a", left, 96, "x");
  box("b", middle, 28, "g");
  box("J", right, 96, "ink");
  canvas.path("direct", arrow(left + 22, 98, right - 22, 98), { colour: "x" });
  canvas.text("direct-rate", middle, 118, `∂J/∂a = ${format(direct, 4)}`, { colour: "x", small: true });
  if (!independent) {
    canvas.path("inner", arrow(left + 22, 86, middle - 22, 34), { colour: "g" });
    canvas.text("inner-rate", narrow ? 4 : (left + middle) / 2 - 8, narrow ? 22 : 50, `db/da = ${format(rate, 4)}`, {
      colour: "g",
      small: true,
      anchor: narrow ? "start" : "end",
    });
  }
  canvas.path("outer", arrow(middle + 22, 34, right - 22, 86), { colour: "f" });
  canvas.text(
    "outer-rate",
    narrow ? canvas.width - 4 : (middle + right) / 2 + 8,
    narrow ? 22 : 50,
    `∂J/∂b = ${format(outer, 4)}`,
    { colour: "f", small: true, anchor: narrow ? "end" : "start" },
  );
  canvas.end();
}
