// Where words stand in a plot, so that they cover as little of its curves as they can.

const LETTER = 7.5; // px
const [ABOVE, BELOW] = [12, 4]; // px of a line of words, from the line it stands on
const FLOOR = 16; // px from the axis to the lowest place
const STEP = 8;
const BESIDE = 8;

/**
 * How far from (x, the x-axis) the middle of some words stands, `{dx, dy}` in px: the nearest of the places, in the
 * middle or beside x, that the fewest pieces of the curves cross.
 *
 * `curves` are lists of points [xs, ys]; where a curve is interrupted ys holds NaN.
 */
export function clearOf(plot, x, words, curves) {
  const { margin, width, height } = plot;
  const half = (words.length * LETTER) / 2;
  const axis = height - margin.bottom;
  const pieces = curves.flatMap(([xs, ys]) => {
    const found = [];
    for (let i = 1; i < xs.length; i++) {
      const [from, to] = [plot.y(ys[i - 1]), plot.y(ys[i])];
      if (!Number.isFinite(from + to)) continue;
      found.push({
        left: plot.x(xs[i - 1]),
        right: plot.x(xs[i]),
        top: Math.min(from, to),
        bottom: Math.max(from, to),
      });
    }
    return found;
  });
  let best = { dx: 0, dy: -FLOOR };
  let fewest = Infinity;
  for (const dx of [0, -half - BESIDE, half + BESIDE]) {
    const middle = Math.min(Math.max(plot.x(x) + dx, margin.left + half + 2), width - half - 2);
    const near = pieces.filter(({ left, right }) => right >= middle - half - 2 && left <= middle + half + 2);
    for (let up = FLOOR; axis - up - ABOVE >= margin.top; up += STEP) {
      const crossed = near.filter(({ top, bottom }) => top <= axis - up + BELOW && bottom >= axis - up - ABOVE).length;
      if (crossed < fewest) [best, fewest] = [{ dx, dy: -up }, crossed];
    }
  }
  return best;
}
