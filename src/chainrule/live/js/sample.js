// The points of a curve: close together where a curve begins or ends, with a gap where it jumps through infinity.

const HALVINGS = 40;
const NEARER = 12; // points towards an end, each half as far from it as the one before

/** Points [xs, ys] of the curve of f from low to high: `count` even ones, and more where the curve has an end. */
export function sample(f, low, high, count) {
  const [xs, ys] = [[], []];
  const add = (x, y) => (xs.push(x), ys.push(y));
  let [before, value] = [NaN, NaN];
  for (let i = 0; i < count; i++) {
    const x = low + ((high - low) * i) / (count - 1);
    const y = f(x);
    if (Number.isFinite(before) && Number.isFinite(value) !== Number.isFinite(y)) towardsEnd(f, [before, value], [x, y], add);
    else if (value * y < 0 && hasPole(f, [before, value], [x, y])) add((before + x) / 2, NaN);
    add(x, y);
    [before, value] = [x, y];
  }
  return [xs, ys];
}

/** Add points between one where f has a value and one where it has none, ever closer to where the curve ends. */
function towardsEnd(f, a, b, add) {
  const starts = !Number.isFinite(a[1]);
  let [inside, outside] = starts ? [b[0], a[0]] : [a[0], b[0]];
  const first = inside;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (inside + outside) / 2;
    if (Number.isFinite(f(middle))) inside = middle;
    else outside = middle;
  }
  const points = Array.from({ length: NEARER }, (_, i) => inside + (first - inside) / 2 ** (i + 1));
  for (const x of starts ? points.reverse() : points) add(x, f(x));
}

/** Whether f changes its sign through infinity, not through 0: it grows where the sign changes. */
function hasPole(f, [low, below], [high, above]) {
  let value = below;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    value = f(middle);
    if (!Number.isFinite(value)) return true;
    if (value * below > 0) low = middle;
    else high = middle;
  }
  return Math.abs(value) > Math.abs(below) + Math.abs(above);
}
