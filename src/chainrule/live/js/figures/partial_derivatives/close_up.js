// A point seen close: a map of its neighbourhood, and the slope in every direction, measured from the point to the
// ring and by the partial derivatives. A differentiable surface becomes a flat board, and the two curves one.
import { format, linspace, span } from "../../drawing/draw.js";
import { within } from "../../drawing/surface.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure } from "../../types.js" */

const SIZE = 25; // points of the map along each axis
const STEPS = 11; // contour lines and one
const EDGE = 1.15; // of the map, in radii of the ring
const ANGLES = linspace(0, 360, 73); // as in close_up.py
const RADIANS = Math.PI / 180;
const ROUNDING = 1e-15; // of a cosine or a sine

/** A direction of length 1. A quarter turn is one: the rounding of π must not lead off an axis. */
const heading = (degrees) =>
  [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)].map((part) => (Math.abs(part) < ROUNDING ? 0 : part));

/** A cost around its point: what it has in every direction. */
class Neighbourhood {
  constructor({ graph, point, slopes }) {
    this.program = new Program(graph);
    this.point = point;
    this.slopes = slopes;
    this.value = this.program.forward(point);
  }

  at(h, k) {
    return this.program.forward([this.point[0] + h, this.point[1] + k]);
  }

  measured(degrees, radius) {
    const [right, up] = heading(degrees);
    return (this.at(radius * right, radius * up) - this.value) / radius;
  }

  board(degrees) {
    const [right, up] = heading(degrees);
    return this.slopes[0] * right + this.slopes[1] * up;
  }
}

/** @param {Figure} figure */
export function closeUp({ model, panel }) {
  const { functions, largest } = model.get("spec");
  const places = functions.map((f) => new Neighbourhood(f));
  const boards = places.map((place) => ANGLES.map((degrees) => place.board(degrees)));
  const heights = places.map((place, i) =>
    span([...boards[i], ...ANGLES.map((degrees) => place.measured(degrees, largest))]),
  );

  const points = places.map(({ point }) => `(${point.map((value) => format(value)).join(", ")})`);

  const map = panel.plot({
    name: "The neighbourhood of the point",
    x: [-1, 1],
    y: [-1, 1],
    xLabel: "h₁",
    yLabel: "h₂",
    square: true,
  });
  const round = panel.plot({
    name: "Slope in every direction",
    x: [0, 360],
    y: heights[0],
    xTicks: [0, 90, 180, 270, 360],
    xLabel: "direction φ in degrees",
    yLabel: "slope of J in that direction",
    margin: { top: 24 },
  });
  const show = {
    point: panel.readout("point", "the point", { texts: points }),
    radius: panel.readout("radius", "distance <i>r</i>"),
    angle: panel.readout("angle", "direction <i>φ</i>, in °"),
    measured: panel.readout("measured", "slope measured over <i>r</i>", { colour: "x" }),
    board: panel.readout("board", "slope by the partials", { colour: "slope" }),
    gap: panel.readout("gap", "largest difference, all round"),
  };
  round.draggable((angle) => {
    model.set("angle", within(angle, [0, 360]));
    model.save_changes();
  });

  return () => {
    const [choice, radius, angle] = ["choice", "radius", "angle"].map((trait) => model.get(trait));
    const place = places[choice];
    const rates = ANGLES.map((degrees) => place.measured(degrees, radius));
    const [measured, board] = [place.measured(angle, radius), place.board(angle)];
    const gap = Math.max(...rates.map((rate, i) => Math.abs(rate - boards[choice][i])));

    neighbourhood(map, place, radius, `${choice} ${radius} ${map.width}`);
    const [turn, ring] = [angle * RADIANS, ANGLES.map((degrees) => degrees * RADIANS)];
    map.curve(
      "ring",
      ring.map((t) => radius * Math.cos(t)),
      ring.map((t) => radius * Math.sin(t)),
      {
        colour: "ink",
        dashed: true,
        thin: true,
      },
    );
    map.segment("way", 0, 0, radius * Math.cos(turn), radius * Math.sin(turn), { colour: "x", arrow: true });
    map.dot("point", 0, 0, { colour: "ink" });

    round.domain([0, 360], heights[choice]);
    round.curve("measured", ANGLES, rates, { colour: "x" });
    round.curve("board", ANGLES, boards[choice], { colour: "slope", dashed: true });
    round.dot("point", angle, measured, { colour: "x" });

    show.point(points[choice]);
    show.radius(radius);
    show.angle(angle);
    show.measured(measured);
    show.board(board);
    show.gap(gap);
    panel.say(
      `J = ${functions[choice].label} around ${points[choice]}: ` +
        `over the distance ${format(radius)} in the direction of ${format(angle)} degrees the slope is ` +
        `${format(measured)}, and by the partial derivatives ${format(board)}. ` +
        `Over all directions they differ by at most ${format(gap)}.`,
    );
  };
}

/** The map of the window, drawn again when what it depends on has changed. */
function neighbourhood(plot, place, radius, key) {
  if (plot.drawn === key) return;
  plot.drawn = key;
  const edge = EDGE * radius;
  plot.domain([-edge, edge], [-edge, edge]);
  const ways = linspace(-edge, edge, SIZE);
  const values = ways.flatMap((k) => ways.map((h) => place.at(h, k)));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const levels = Array.from({ length: STEPS - 1 }, (_, k) => low + ((high - low) * (k + 1)) / STEPS);
  plot.contours("surface", values, SIZE, SIZE, levels);
}
