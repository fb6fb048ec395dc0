// A tangent with the triangle that says how steep it is: axes are rarely to scale, so the angle does not.
import { format } from "./draw.js";

/** How far the triangle runs: 1, or in a narrow or wide picture a power of ten. */
export const roundRun = (width) => (width >= 4 && width <= 40 ? 1 : 10 ** Math.floor(Math.log10(width / 4)));

/**
 * Draw the line through (x, value) and its triangle; take both away where the slope is NaN.
 * Options: run (how far the triangle goes), colour, thin; `triangle: false` draws the line alone.
 */
export function tangentLine(plot, x, value, slope, { run, colour = "slope", thin, triangle = true } = {}) {
  plot.line("tangent", x, value, slope, { colour, thin });
  if (!triangle) return;
  const [[low, high], [bottom, top]] = [plot.x.domain(), plot.y.domain()];
  const width = run ?? roundRun(high - low);
  const rise = slope * width;
  const room = high - 0.06 * (high - low); // for the label beside it
  const ahead = x + width <= room && value + rise <= top && value + rise >= bottom;
  const [x0, y0] = ahead ? [x, value] : [x - width, value - rise];
  const x1 = x0 + width;
  const y1 = y0 + rise;
  const side = { colour, dashed: true, thin: true };
  plot.segment("run", x0, y0, x1, y0, side);
  plot.segment("rise", x1, y0, x1, y1, side);
  const below = rise >= 0 ? 15 : -6;
  const small = { colour, small: true };
  const within = (at) => (at >= low && at <= high ? at : NaN);
  plot.text("run label", within((x0 + x1) / 2), y0, format(width), { ...small, anchor: "middle", dy: below });
  plot.text("rise label", within(x1), (y0 + y1) / 2, format(rise), { ...small, dx: 5, dy: 4 });
}
