// The slope of a graph where a box stands on its corner, by rules, from both sides; derivatives/sides.py is its twin.
//
// Seen close, the value of each box is v + (odd · s + even) · tᵖ and less than that: t is the distance from the place,
// s is 1 to the right of it and −1 to the left. Each box makes such a rise from those of its arguments. Where p = 1,
// `odd` is the slope and `even` the corner. They are kept apart: so a corner of 1 is seen beside a slope of 10²⁰, and
// beside any curvature, for which p = 2. A jump has p = 0.

/** @import { Kind, Program, Rise, Rule } from "../types.js" */

const ROUNDING = 1e-14; // a corner that is less than this share of the corners it is made of is their rounding
const RESTING = { odd: 0, even: 0, power: Infinity, weight: 0 };
const MOVING = { odd: 1, even: 0, power: 1, weight: 0 };
/** @type {Record<string, (x: number) => number>} */
const PIECES = {
  absolute: Math.abs,
  relu: (rise) => Math.max(rise, 0),
  leaky_relu: (rise) => (rise > 0 ? rise : 0.01 * rise),
};
/** @type {Record<string, number>} */
const EXPONENTS = { square: 2, cube: 3, sqrt: 0.5 };
/** @type {Record<string, number>} */
const TURNS = { cos: -0.5, cosh: 0.5 }; // half the second derivative at 0, where the slope is 0
const JUMPS = new Set(["relu_derivative", "leaky_relu_derivative"]);
const LINEAR = new Set(["add", "subtract", "negative", "multiply"]);
const COMPARISONS = new Set(["greater", "greater_equal", "less", "less_equal", "equal", "not_equal"]);
/** @type {Record<string, (a: number, b: number) => number>} */
const CHOICES = { maximum: Math.max, minimum: Math.min };

/** @param {Rise} rise */
const rests = ({ power }) => power === Infinity;
/** @param {Rise} rise @param {number} factor @returns {Rise} */
const times = (rise, factor) => ({
  ...rise,
  odd: factor * rise.odd,
  even: factor * rise.even,
  weight: Math.abs(factor) * rise.weight,
});
/** @param {number} right @param {number} left @param {number} power @returns {Rise} */
const fromSides = (right, left, power) => ({
  odd: (right - left) / 2,
  even: (right + left) / 2,
  power,
  weight: Math.abs(right + left) / 2,
});
/** @param {Rise} rise */
const right = ({ odd, even }) => even + odd;
/** @param {Rise} rise */
const left = ({ odd, even }) => even - odd;

/**
 * Those of several rises that lead, which the lowest power does; the others vanish beside them.
 * @param {Rise[]} rises @returns {Rise[]}
 */
function leading(rises) {
  const power = Math.min(...rises.map((rise) => rise.power));
  return rises.map((rise) => (rise.power === power ? rise : { ...RESTING, power }));
}

/** @param {Rise[]} rises @returns {Rise} */
const added = (rises) =>
  leading(rises).reduce((sum, { odd, even, power, weight }) => ({
    odd: sum.odd + odd,
    even: sum.even + even,
    power,
    weight: sum.weight + weight,
  }));

/**
 * A power of what is 0 here; null where one side may have no value.
 * @param {Rise} rise @param {number} exponent @returns {Rise | null}
 */
function raised(rise, exponent) {
  if (exponent === 0) return RESTING; // 1 on both sides
  if (!(exponent > 0) || (!Number.isInteger(exponent) && !(Math.min(right(rise), left(rise)) > 0))) return null;
  return fromSides(right(rise) ** exponent, left(rise) ** exponent, rise.power * exponent);
}

/**
 * What the rules say of the slope of `program`, a graph of one input, where it was last run:
 * `{ kind: "smooth", slope }`, the kind "corner", "upright" or "jump" alone, or null where they do not tell.
 *
 * `doubt[i]`, if given, is how far the value of box i may be off: within it, it counts as 0. A box that comes to its
 * corner within `reach` of the place, but not at it, leaves the question open.
 * @param {Program} program @param {{doubt?: number[], reach?: number}} [options] @returns {Kind | null}
 */
export function slopeBySides({ nodes, args, values, operations, output }, { doubt, reach = 0 } = {}) {
  /** @type {Rise[]} */
  const rises = [];
  for (let i = 0; i <= output; i++) {
    const found = operations[i] ? stepped(i) : nodes[i].op === "input" ? MOVING : RESTING;
    if (!found || !Number.isFinite(found.odd) || !Number.isFinite(found.even)) return null;
    rises.push(found);
  }
  const { odd, even, power, weight } = rises[output];
  if (power === 0) return odd || even ? { kind: "jump" } : null;
  if (power < 1) return Math.abs(odd) > Math.abs(even) ? { kind: "upright" } : null;
  if (power > 1) return { kind: "smooth", slope: 0 };
  return Math.abs(even) > ROUNDING * weight ? { kind: "corner" } : { kind: "smooth", slope: odd };

  /** @param {number} i @returns {Rise | null} */
  function stepped(i) {
    const { op } = nodes[i];
    const given = args[i].map((arg) => rises[arg]);
    if (given.every(rests)) return RESTING;
    const [first, second] = args[i].map((arg) => values[arg]);
    const between = op in CHOICES || COMPARISONS.has(op);
    const critical = between || JUMPS.has(op) || op === "sign" || op in PIECES || op in EXPONENTS || op === "power";
    const here =
      critical &&
      (between
        ? zero(first - second, added([given[0], times(given[1], -1)]))
        : zero(first, given[0], doubt?.[args[i][0]]));
    if (here === null) return null;
    if (COMPARISONS.has(op) || JUMPS.has(op)) return here ? null : RESTING;
    if (op === "power" && !rests(given[1])) return first > 0 && !here ? smooth(i, given) : null;
    const gone = args[i].map((arg) => Math.abs(values[arg]) <= (doubt?.[arg] ?? 0));
    if (op === "multiply" && gone[0] && gone[1]) return product(given[0], given[1]);
    if (op in TURNS && gone[0]) {
      const bent = raised(given[0], 2);
      return bent && times(bent, TURNS[op]);
    }
    if (!here) return smooth(i, given);
    if (op === "sign") return jumped(given[0]);
    if (op in PIECES) {
      const [rise] = given;
      return fromSides(PIECES[op](right(rise)), PIECES[op](left(rise)), rise.power);
    }
    if (op in EXPONENTS || op === "power") return raised(given[0], EXPONENTS[op] ?? second);
    const [a, b] = leading(given);
    return fromSides(CHOICES[op](right(a), right(b)), CHOICES[op](left(a), left(b)), a.power);
  }

  /**
   * Whether a value is 0 here; null if it is so only close by.
   * @param {number} value @param {Rise} rise @param {number} [off] @returns {boolean | null}
   */
  function zero(value, rise, off = 0) {
    if (Math.abs(value) <= off || value === 0) return true;
    const towards = Math.max(...[right, left].map((side) => -Math.sign(value) * side(rise)));
    return reach && towards * reach ** rise.power >= Math.abs(value) ? null : false;
  }

  /** @param {Rise} rise */
  function jumped(rise) {
    const [after, before] = [right(rise), left(rise)].map(Math.sign);
    return after && before ? fromSides(after, before, 0) : null;
  }

  /** @param {Rise} a @param {Rise} b @returns {Rise} */
  function product(a, b) {
    const even = a.odd * b.odd + a.even * b.even;
    return { odd: a.odd * b.even + a.even * b.odd, even, power: a.power + b.power, weight: Math.abs(even) };
  }

  /** @param {number} i @param {Rise[]} given */
  function smooth(i, given) {
    const { slopes, selects } = /** @type {Rule} */ (operations[i]);
    if (!slopes || (given.some(({ power }) => power === 0) && !LINEAR.has(nodes[i].op))) return null;
    const around = args[i].map((arg) => values[arg]);
    return added(
      given.map((rise, k) => {
        const slope = rests(rise) || !slopes[k] ? 0 : slopes[k](values[i], ...around);
        return rests(rise) || !slopes[k] || (selects && slope === 0) ? RESTING : times(rise, slope);
      }),
    );
  }
}
