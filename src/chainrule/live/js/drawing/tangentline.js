// A tangent with the triangle that says how steep it is: axes are rarely to scale, so the angle does not.
import { format } from "./draw.js";

/** @import { Look, Plot } from "../types.js" */

/**
 * How far the triangle runs: 1, or in a narrow or wide picture a power of ten.
 * @param {number} width
 */
export const roundRun = (width) => (width >= 4 && width <= 40 ? 1 : 10 ** Math.floor(Math.log10(width / 4)));

/**
 * The triangle's left end and its run: it starts at the point, or ends there, and is halved until it fits.
 * @param {Plot} plot @param {number} x @param {number} value @param {number} slope @param {number} [run]
 * @returns {[number, number, number]}
 */
function triangleIn(plot, x, value, slope, run) {
  const [[low, high], [bottom, top]] = [plot.x.domain(), plot.y.domain()];
  const room = high - 0.06 * (high - low); // for the label beside it
  /** @param {number} y */
  const inside = (y) => y >= bottom && y <= top;
  for (let width = run ?? roundRun(high - low); ; width /= 2) {
    if (x + width <= room && inside(value + slope * width)) return [x, value, width];
    if (x - width >= low && inside(value - slope * width)) return [x - width, value - slope * width, width];
    if (run || width < 1e-3 * (high - low)) return [x, value, width];
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
  const [x0, y0, width] = Number.isNaN(slope) ? [x, NaN, 1] : triangleIn(plot, x, value, slope, run);
  const rise = slope * width;
  const [x1, y1] = [x0 + width, y0 + rise];
  const side = { colour, dashed: true, thin: true };
  plot.segment("run", x0, y0, x1, y0, side);
  plot.segment("rise", x1, y0, x1, y1, side);
  const small = { colour, small: true };
  plot.text("run label", (x0 + x1) / 2, y0, format(width), { ...small, anchor: "middle", dy: rise >= 0 ? 15 : -6 });
  plot.text("rise label", x1, (y0 + y1) / 2, format(rise), { ...small, dx: 5, dy: 4 });
}
