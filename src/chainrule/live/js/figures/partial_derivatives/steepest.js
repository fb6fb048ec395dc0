// The gradient at a point of a map, a direction to walk in, and how steep it is in every direction.
import { format, linspace } from "../../drawing/draw.js";
import { Surface, within } from "../../drawing/surface.js";

/** @import { Figure, Plot, Point, Spec2D } from "../../types.js" */

const WORDS = {
  uphill: "the steepest way up, to within half a degree",
  downhill: "the steepest way down, to within half a degree",
  level: "along the contour line, to within half a degree",
  up: "up, but not the steepest way",
  down: "down, but not the steepest way",
  flat: "flat in every direction",
};
const ANGLES = linspace(0, 360, 73);
const CLOSE = 0.5; // degrees: nearer than half a degree to a named direction counts as it
const FLAT = 1e-9;
const ROUNDING = 1e-12; // of the gradient's length: a smaller slope is the rounding of a cosine
const NONE = "none: it is 0";

/** Which of the words fits a direction that is `apart` degrees from the gradient. */
function verdict(length, apart) {
  if (length < FLAT) return "flat";
  const turned = Math.abs(((apart + 540) % 360) - 180); // 0 along the gradient, 180 against it
  if (turned < CLOSE) return "uphill";
  if (turned > 180 - CLOSE) return "downhill";
  if (Math.abs(turned - 90) < CLOSE) return "level";
  return turned < 90 ? "up" : "down";
}

/**
 * Name an arrow at its tip, on one side: two that lie on each other keep their names apart.
 * @param {Plot} map @param {string} name @param {Point} tip @param {number} turn in radians
 * @param {{ colour: string, left: boolean }} look
 */
function named(map, name, [x, y], turn, { colour, left }) {
  const aside = turn + (left ? Math.PI / 4 : -Math.PI / 4);
  const [dx, dy] = [13 * Math.cos(aside), 4 - 13 * Math.sin(aside)];
  map.text(`name ${name}`, x, y, name, { colour, anchor: "middle", small: true, dx, dy });
}

/** @param {Figure} figure */
export function steepest({ model, panel }) {
  /** @type {Spec2D} */
  const { functions, domain, limits, symbols } = model.get("spec");
  const surfaces = functions.map((f) => new Surface(f, domain));
  const [width, height] = domain.map(([low, high]) => high - low);
  const lengths = surfaces.map((surface) => {
    const all = linspace(...limits[0], 9).flatMap((a) => linspace(...limits[1], 9).map((b) => surface.at(a, b)));
    return Math.max(...all.map(({ first, second }) => Math.hypot(first, second)));
  });

  const map = panel.plot({
    name: "Map, gradient and direction",
    x: domain[0],
    y: domain[1],
    xLabel: symbols[0],
    yLabel: symbols[1],
    square: true,
  });
  const round = panel.plot({
    name: "Slope in every direction",
    x: [0, 360],
    y: [-1, 1],
    xTicks: [0, 90, 180, 270, 360],
    xLabel: "direction φ in degrees",
    yLabel: "slope of J in that direction",
    margin: { top: 24 },
  });
  const show = {
    slope_first: panel.readout("slope_first", `∂<i>J</i>/∂<i>${symbols[0]}</i>`, { colour: "slope" }),
    slope_second: panel.readout("slope_second", `∂<i>J</i>/∂<i>${symbols[1]}</i>`, { colour: "slope" }),
    length: panel.readout("length", "length of ∇<i>J</i>", { colour: "slope" }),
    uphill: panel.readout("uphill", "direction of ∇<i>J</i>, in °", { colour: "slope", texts: [NONE] }),
    angle: panel.readout("angle", "your direction <i>φ</i>, in °", { colour: "x" }),
    rate: panel.readout("rate", "slope in your direction", { colour: "x" }),
    verdict: panel.readout("verdict", "so", { texts: Object.values(WORDS) }),
  };
  const set = (traits) => {
    for (const [trait, value] of Object.entries(traits)) model.set(trait, value);
    model.save_changes();
  };
  map.draggable((a, b) => set({ a: within(a, limits[0]), b: within(b, limits[1]) }));
  round.draggable((angle) => set({ angle: within(angle, [0, 360]) }));

  return () => {
    const choice = model.get("choice");
    const [a, b, angle] = ["a", "b", "angle"].map((trait) => model.get(trait));
    const surface = surfaces[choice];
    const { value, first, second } = surface.at(a, b);
    const length = Math.hypot(first, second);
    const turn = (angle * Math.PI) / 180;
    const along = first * Math.cos(turn) + second * Math.sin(turn);
    const rate = Math.abs(along) < ROUNDING * length ? 0 : along;
    const uphill = length < FLAT ? NaN : ((Math.atan2(second, first) * 180) / Math.PI + 360) % 360;
    const way = verdict(length, angle - uphill);

    surface.draw(map, choice);
    surface.line(map, "level", value);
    const foot = 0.16 * Math.min(width, height);
    // The longest arrow fits beyond the edge of the sliders; the root keeps short ones visible.
    const reach = foot * Math.sqrt(length / lengths[choice]);
    const [u, v] = length < FLAT ? [NaN, NaN] : [first / length, second / length];
    map.segment("tangent", a + 2.5 * foot * v, b - 2.5 * foot * u, a - 2.5 * foot * v, b + 2.5 * foot * u, {
      colour: "ink",
      dashed: true,
      thin: true,
    });
    map.segment("direction", a, b, a + foot * Math.cos(turn), b + foot * Math.sin(turn), { colour: "x", arrow: true });
    map.segment("gradient", a, b, a + reach * u, b + reach * v, { colour: "slope", arrow: true });
    named(map, "φ", [a + foot * Math.cos(turn), b + foot * Math.sin(turn)], turn, { colour: "x", left: true });
    named(map, "∇J", [a + reach * u, b + reach * v], Math.atan2(v, u), { colour: "slope", left: false });
    map.dot("point", a, b, { colour: "ink" });

    const top = 1.1 * lengths[choice];
    round.domain([0, 360], [-top, top]);
    round.curve(
      "slopes",
      ANGLES,
      ANGLES.map((t) => first * Math.cos((t * Math.PI) / 180) + second * Math.sin((t * Math.PI) / 180)),
      { colour: "ink" },
    );
    round.segment("uphill", uphill, 0, uphill, length, { colour: "slope", dashed: true, thin: true });
    round.dot("top", uphill, length, { colour: "slope", hollow: true });
    round.segment("foot", angle, 0, angle, rate, { colour: "x", dashed: true, thin: true });
    round.dot("point", angle, rate, { colour: "x" });

    show.slope_first(first);
    show.slope_second(second);
    show.length(length);
    show.uphill(uphill, length < FLAT ? NONE : undefined);
    show.angle(angle);
    show.rate(rate);
    show.verdict(way, WORDS[way]);
    panel.say(
      `J = ${functions[choice].label} at ${symbols[0]} = ${format(a)}, ${symbols[1]} = ${format(b)}: ` +
        `the gradient is (${format(first)}, ${format(second)}), ` +
        `of length ${format(length)}. ` +
        `In the direction of ${format(angle)} degrees the slope is ${format(rate)}: ${WORDS[way]}.`,
    );
  };
}
