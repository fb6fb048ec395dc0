// A tangent with the triangle that says how steep it is: axes are rarely to scale, so the angle does not.
import { format } from "./draw.js";

/** @import { Look, Plot } from "../types.js" */

/**
 * How far the triangle runs: 1, or in a narrow or wide picture a power of ten.
 * @param {number} width
 */
const roundRun = (width) => (width >= 4 && width <= 40 ? 1 : 10 ** Math.floor(Math.log10(width / 4)));

const FLAT = 18; // px of rise: a label beside it would lie on the tangent

/**
 * The triangle's run, ahead of the point, or negative behind it; halved until it fits.
 * @param {Plot} plot @param {number} x @param {number} value @param {number} slope @param {number} [run]
 */
function triangleIn(plot, x, value, slope, run) {
  const [[low, high], [bottom, top]] = [plot.x.domain(), plot.y.domain()];
  const room = 0.06 * (high - low); // for the label beside it
  /** @param {number} y */
  const inside = (y) => y >= bottom && y <= top;
  for (let width = run ?? roundRun(high - low); ; width /= 2) {
    if (x + width <= high - room && inside(value + slope * width)) return width;
    if (x - width >= low + room && inside(value - slope * width)) return -width;
    if (run || width < 1e-3 * (high - low)) return width;
  }
}

/**
 * Draw the line through (x, value) and its triangle; take both away where the slope is NaN.
 * Options: run (how far the triangle goes), colour, thin; `triangle: false` draws the line alone.
 * @param {Plot} plot @param {number} x @param {number} value @param {number} slope
 * @param {Look & {run?: number, triangle?: boolean}} [look]
 */
export function tangentLine(plot, x, value, slope, { run, colour = "slope", thin, triangle = true } = {}) {
  plot.line("tangent", x, value, slope, { colour, thin });
  if (!triangle) return;
  const width = Number.isNaN(slope) ? NaN : triangleIn(plot, x, value, slope, run);
  // ahead of the point it lies on one side of the tangent, behind on the other: below the point there may be a line
  const [x1, y1] = [x + width, value + slope * width];
  const side = { colour, dashed: true, thin: true };
  plot.segment("run", x, value, x1, value, side);
  plot.segment("rise", x1, value, x1, y1, side);
  const small = { colour, small: true };
  const outside = slope * width >= 0 ? 15 : -6;
  const level = Math.abs(plot.y(y1) - plot.y(value)) < FLAT;
  const beside = width < 0 ? { dx: -5, anchor: "end" } : { dx: 5 };
  plot.text("run label", (x + x1) / 2, value, format(Math.abs(width)), { ...small, anchor: "middle", dy: outside });
  const [height, dy] = level ? [value, outside] : [(value + y1) / 2, 4];
  plot.text("rise label", x1, height, format(slope * Math.abs(width)), { ...small, ...beside, dy });
}
