// A gradient on its way through a deep chain of single units: each layer's factor, the product so far, and where
// on the activation the layers stand.
import { format, linspace, span } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure } from "../../types.js" */

const FATE = {
  stops: "the gradient stops: a factor of exactly 0 lets nothing through",
  vanishes: "the gradient vanishes: less than a thousandth is left",
  shrinks: "the gradient shrinks: less than a tenth is left",
  arrives: "the gradient arrives: between a tenth and ten times as large",
  grows: "the gradient grows: more than tenfold",
  explodes: "the gradient explodes: more than a thousandfold",
};
const LIMITS = { vanishes: 1e-3, shrinks: 0.1, arrives: 10, grows: 1e3 };
const STATE = {
  corner: "on the corner: its slope is set to that on the left",
  dead: "dead: its factor is exactly 0",
  saturated: "saturated: its slope is below 0.01",
  awake: "awake: it has a slope",
};
const WIDTHS = [4, 8, 12]; // of the activation: few, so that the axes rest

/** What becomes of a gradient that is multiplied by so much. */
function fateOf(size) {
  if (size === 0) return "stops";
  return Object.keys(LIMITS).find((name) => size < LIMITS[name]) ?? "explodes";
}

/** @param {Program} program @param {number} z @param {number} slope at z @param {number} saturated */
function stateOf(program, z, slope, saturated) {
  if (z === 0 && program.at(Number.MIN_VALUE).derivative !== slope) return "corner";
  if (slope === 0) return "dead";
  return Math.abs(slope) < saturated ? "saturated" : "awake";
}

/** @param {Figure} figure */
export function vanishing({ model, panel }) {
  const { x, deepest, saturated, activations } = model.get("spec");
  const programs = activations.map(({ graph }) => new Program(graph));
  const axis = { x: [0, deepest + 1], xLabel: "layer", height: 240 };
  const scales = { y: [1e-9, 10], yLog: true, yLabel: "size", margin: { top: 40 } };
  const sizes = panel.plot({ ...axis, ...scales, name: "Factors and their product" });
  const stands = { x: [-8, 8], y: [-1, 1], xLabel: "z", yLabel: "f(z)", height: 240, margin: { top: 40 } };
  const curve = panel.plot({ ...stands, name: "Where the layers stand" });
  const show = {
    z: panel.readout("z", "last layer: <i>z</i>"),
    slope: panel.readout("slope", "<i>f</i>′(<i>z</i>)", { colour: "g" }),
    factor: panel.readout("factor", "<i>W f</i>′(<i>z</i>)", { colour: "g" }),
    product: panel.readout("product", "product of all", { colour: "slope" }),
    saturation: panel.readout("saturation", "last layer", { wide: true, texts: Object.values(STATE) }),
    fate: panel.readout("fate", "so", { wide: true, texts: Object.values(FATE) }),
  };

  return () => {
    const choice = model.get("activation");
    const depth = model.get("depth");
    const [scale, bias] = [model.get("scale"), model.get("bias")];
    const program = programs[choice];
    const layers = linspace(1, depth, depth);
    /** @type {number[][]} */
    const [zs, hs, slopes, factors, products] = [[], [], [], [], []];
    let [h, product] = [x, 1];
    for (let k = 0; k < depth; k++) {
      const z = scale * h + bias;
      const { value, derivative } = program.at(z);
      h = value;
      product *= scale * derivative;
      zs.push(z);
      hs.push(h);
      slopes.push(derivative);
      factors.push(Math.abs(scale * derivative));
      products.push(Math.abs(product));
    }
    // 0 has no place on a logarithmic axis: it stands below all others, at the bottom
    const shown = [...factors, ...products, 1].filter((value) => value > 0).map(Math.log10);
    // in steps of three powers of ten and of one unit, so that the axes rest while a slider moves
    const low = 3 * Math.floor((Math.min(...shown) - 0.3) / 3);
    const high = 3 * Math.ceil((Math.max(...shown) + 0.3) / 3);
    sizes.domain([0, deepest + 1], [10 ** low, 10 ** high]);
    sizes.segment("one", 0, 1, deepest + 1, 1, { colour: "y", thin: true, dashed: true });
    sizes.text("whole-one", deepest + 1, 1, "1", { colour: "y", dx: 3, dy: 4, small: true });
    const placed = (values) => values.map((value) => (value > 0 ? value : 10 ** low));
    sizes.curve("product", [0, ...layers], [1, ...placed(products)], { colour: "slope" });
    sizes.trail("factors", layers, placed(factors), { colour: "g" });
    sizes.dot("left", depth, placed(products)[depth - 1], { colour: "slope" });
    const stop = products.indexOf(0);
    const nothing = stop < 0 ? "" : `exactly 0 from layer ${stop + 1} on`;
    sizes.text("nothing", stop + 1, 10 ** low, nothing, { colour: "slope", dx: 8, dy: -10, small: true });
    const legend = { anchor: "end", small: true };
    const [right, top] = [deepest + 1, 10 ** high];
    sizes.text("factor", right, top, "● |factor| of the layer", { ...legend, colour: "g", dy: -24 });
    sizes.text("whole", right, top, "— |product| so far", { ...legend, colour: "slope", dy: -8 });

    const furthest = Math.max(...zs.map(Math.abs));
    const reach = WIDTHS.find((width) => furthest < width - 0.1) ?? WIDTHS[WIDTHS.length - 1];
    const xs = linspace(-reach, reach, 121);
    const ys = xs.map((z) => program.at(z).value);
    curve.domain([-reach, reach], span(ys));
    curve.curve("f", xs, ys, { colour: "ink" });
    const seen = zs.map((z) => (Math.abs(z) <= reach ? z : NaN));
    curve.trail("layers", seen, hs, { colour: "g" });
    curve.line("tangent", seen[depth - 1], hs[depth - 1], slopes[depth - 1], { colour: "slope" });
    curve.dot("last", seen[depth - 1], hs[depth - 1], { colour: "g" });

    const outside = `last layer outside: z = ${format(zs[depth - 1]).replace(" × ", "·")}`;
    const gone = Number.isNaN(seen[depth - 1]) ? outside : "";
    curve.text("gone", 0, Math.max(...ys), gone, { colour: "g", anchor: "middle", dy: -20, small: true });

    const size = products[depth - 1];
    const fate = fateOf(size);
    const slope = slopes[depth - 1];
    const saturation = stateOf(program, zs[depth - 1], slope, saturated);
    const factor = scale * slope + 0; // no −0
    show.z(zs[depth - 1]);
    show.slope(slope);
    show.factor(factor);
    show.product(product);
    show.saturation(saturation, STATE[saturation]);
    show.fate(fate, FATE[fate]);
    panel.say(
      `${depth} layer${depth === 1 ? "" : "s"} of ${activations[choice].label} ` +
        `with weight ${format(scale)} and bias ${format(bias)}: the last factor is ` +
        `${format(factor)}, the product of all is ${format(product)}; the gradient ${fate}.`,
    );
  };
}
