// A cost of two parameters as a map, a point on it, and the two slices through the point with their tangents.
import { format, linspace, span } from "../../drawing/draw.js";
import { COLOURS, Surface, within } from "../../drawing/surface.js";

/** @import { Figure, Spec2D } from "../../types.js" */

/** @param {Figure} figure */
export function slices({ model, panel }) {
  /** @type {Spec2D} */
  const { functions, domain, symbols } = model.get("spec");
  const surfaces = functions.map((f) => new Surface(f, domain));
  const [as, bs] = domain.map(([low, high]) => linspace(low, high, 121));
  const [first, second] = symbols;

  const map = panel.plot({
    name: "Map of the cost",
    x: domain[0],
    y: domain[1],
    xLabel: first,
    yLabel: second,
    square: true,
  });
  const across = panel.plot({
    name: `Slice along ${first}`,
    x: domain[0],
    y: [0, 1],
    xLabel: first,
    yLabel: `J, ${second} held`,
  });
  const along = panel.plot({
    name: `Slice along ${second}`,
    x: domain[1],
    y: [0, 1],
    xLabel: second,
    yLabel: `J, ${first} held`,
  });
  const show = {
    first: panel.readout("first", `<i>${first}</i>`, { colour: COLOURS[0] }),
    second: panel.readout("second", `<i>${second}</i>`, { colour: COLOURS[1] }),
    value: panel.readout("value", `<i>J</i>(<i>${first}</i>, <i>${second}</i>)`),
    slope_first: panel.readout("slope_first", `∂<i>J</i>/∂<i>${first}</i>`, { colour: "slope" }),
    slope_second: panel.readout("slope_second", `∂<i>J</i>/∂<i>${second}</i>`, { colour: "slope" }),
  };
  const move = (point) => {
    for (const [trait, value] of Object.entries(point)) model.set(trait, within(value, domain[trait === "a" ? 0 : 1]));
    model.save_changes();
  };
  map.draggable((a, b) => move({ a, b }));
  across.draggable((a) => move({ a }));
  along.draggable((b) => move({ b }));

  return () => {
    const choice = model.get("choice");
    const [a, b] = [model.get("a"), model.get("b")];
    const surface = surfaces[choice];
    const here = surface.at(a, b);
    surface.draw(map, choice);
    const heights = span([surface.low, surface.high]);

    map.segment("row", domain[0][0], b, domain[0][1], b, { colour: COLOURS[0] });
    map.segment("column", a, domain[1][0], a, domain[1][1], { colour: COLOURS[1], dashed: true });
    map.dot("point", a, b, { colour: "x" });
    slice(
      across,
      domain[0],
      heights,
      as,
      as.map((t) => surface.value(t, b)),
      a,
      here.value,
      here.first,
      COLOURS[0],
    );
    slice(
      along,
      domain[1],
      heights,
      bs,
      bs.map((t) => surface.value(a, t)),
      b,
      here.value,
      here.second,
      COLOURS[1],
      true,
    );

    show.first(a);
    show.second(b);
    show.value(here.value);
    show.slope_first(here.first);
    show.slope_second(here.second);
    panel.say(
      `J = ${functions[choice].label} at ${first} = ${format(a)}, ${second} = ${format(b)}: ` +
        `the value is ${format(here.value)}. ` +
        `Along ${first}, with ${second} held, the slope is ${format(here.first)}; ` +
        `along ${second}, with ${first} held, it is ${format(here.second)}.`,
    );
  };
}

function slice(plot, domain, heights, ts, values, t, value, slope, colour, dashed) {
  plot.domain(domain, heights);
  plot.curve("slice", ts, values, { colour, dashed });
  plot.line("tangent", t, value, slope, { colour: "slope" });
  plot.dot("point", t, value, { colour: "x" });
}
