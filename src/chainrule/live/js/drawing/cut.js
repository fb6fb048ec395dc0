// Lines cut to what a browser draws well: far outside the picture it draws huge coordinates badly, and to bring them
// nearer one by one would bend what leads there.

/** @import { Point } from "../types.js" */

const REACH = 4000; // px

/**
 * The part of the straight piece from p to q with no coordinate beyond ±REACH, by Liang and Barsky; an end that is kept
 * is the same object. Null where there is none.
 * @param {Point} p @param {Point} q @returns {[Point, Point] | null}
 */
function reached(p, q) {
  if (Math.hypot(...p) > Math.hypot(...q)) {
    // measured from its nearer end: from a far one the shares of the way are all but one
    const turned = reached(q, p);
    return turned && [turned[1], turned[0]];
  }
  let [from, to] = [0, 1];
  for (const k of [0, 1]) {
    const way = q[k] - p[k];
    const [a, b] = [(-REACH - p[k]) / way, (REACH - p[k]) / way];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  if (!(from < to)) return null;
  /** @param {number} t @returns {Point} */
  const at = (t) => [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
  return [from > 0 ? at(from) : p, to < 1 ? at(to) : q];
}

/**
 * A line through points, cut piece by piece, with null where it breaks: at what is out of reach or no number.
 * @param {Point[]} points @returns {(Point | null)[]}
 */
export function cut(points) {
  /** @type {(Point | null)[]} */
  const line = [];
  for (let i = 1; i < points.length; i++) {
    const piece = reached(points[i - 1], points[i]);
    if (!piece) continue;
    if (piece[0] !== line.at(-1)) line.push(null, piece[0]);
    line.push(piece[1]);
  }
  return line;
}
