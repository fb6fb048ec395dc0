// The table of operations, the twin of Python's. An entry holds
//   value(...args)               forward, on numbers
//   slopes[i](z, ...args)        partial derivative with respect to argument i, on numbers; null where it is 0
// and, for operations that are not elementwise, on tensors and numbers:
//   forward(node, ...args)       forward
//   pullback(node, i, upstream, z, ...args)   cotangent of argument i
import {
  dataOf,
  elementwise,
  gather,
  inferred,
  inverse,
  matmul,
  matmulBack,
  reduce,
  scatter,
  shapeOf,
  spread,
  Tensor,
  transpose,
  undoBroadcast,
  wrap,
} from "./tensor.js";

/** @import { Elementwise, Rule, Slope, Value } from "../types.js" */

// Functions of one variable, in formulas that neither overflow nor cancel.

/** @param {number} x */
const sigmoid = (x) => {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
};
/** @param {number} x */
const sigmoidSlope = (x) => {
  const e = Math.exp(-Math.abs(x));
  return e / ((1 + e) * (1 + e));
};
/** @param {number} x */
const tanhSlope = (x) => {
  const slope = 1 / Math.cosh(x);
  return slope * slope;
};
/** @param {number} x */
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** @param {number} x */
const log = (x) => (x > 0 ? Math.log(x) : NaN);
/** @param {number} x */
const log1p = (x) => (x > -1 ? Math.log1p(x) : NaN);
/** @param {number} x */
const reciprocal = (x) => (x === 0 ? NaN : 1 / x);

/** @param {(x: number) => number} value @param {Slope} slope @returns {Elementwise} */
const unary = (value, slope) => ({ value, slopes: [slope] });
const flat = () => 0;
/** @param {number} x */
const sign = (x) => (x === 0 ? 0 : Math.sign(x));

/**
 * A comparison is 1 or 0, and flat.
 * @param {(a: number, b: number) => boolean} holds @returns {Elementwise}
 */
const comparison = (holds) => ({ value: (a, b) => (holds(a, b) ? 1 : 0), slopes: [null, null] });

/**
 * At a tie both arguments get half: a valid subgradient, and the same whichever is written first.
 * @param {number} a @param {number} b
 */
const share = (a, b) => (a > b ? 1 : a === b ? 0.5 : 0);

/**
 * In JavaScript 1 ** NaN is NaN; in IEEE 754, and in Python, it is 1.
 * @param {number} a @param {number} n
 */
const power = (a, n) => (a === 1 || n === 0 ? 1 : a === -1 && !Number.isFinite(n) && !Number.isNaN(n) ? 1 : a ** n);

/**
 * What an operation's node holds besides its arguments.
 * @template T @param {T | undefined} part @returns {T}
 */
const given = (part) => /** @type {T} */ (part);
/** @param {Value} x */
const tensor = (x) => /** @type {Tensor} */ (x);

/** @type {Record<string, Rule>} */
export const OPERATIONS = {
  add: { value: (a, b) => a + b, slopes: [() => 1, () => 1] },
  subtract: { value: (a, b) => a - b, slopes: [() => 1, () => -1] },
  multiply: { value: (a, b) => a * b, slopes: [(_z, _a, b) => b, (_z, a) => a] },
  divide: { value: (a, b) => a / b, slopes: [(_z, _a, b) => 1 / b, (z, _a, b) => -z / b] },
  power: {
    value: power,
    slopes: [
      (_z, a, n) => (n === 0 ? 0 : n * power(a, n - 1)),
      // 0 ** n stays 0 when n > 0 changes.
      (z, a) => z * log(a === 0 ? 1 : a),
    ],
  },
  maximum: {
    value: (a, b) => Math.max(a, b),
    slopes: [(_z, a, b) => share(a, b), (_z, a, b) => share(b, a)],
  },
  minimum: {
    value: (a, b) => Math.min(a, b),
    slopes: [(_z, a, b) => share(b, a), (_z, a, b) => share(a, b)],
  },
  where: {
    value: (c, a, b) => (c !== 0 ? a : b),
    slopes: [null, (_z, c) => (c !== 0 ? 1 : 0), (_z, c) => (c !== 0 ? 0 : 1)],
    // 0 · ∞ must not reach the branch that was not taken.
    selects: true,
  },
  greater: comparison((a, b) => a > b),
  greater_equal: comparison((a, b) => a >= b),
  less: comparison((a, b) => a < b),
  less_equal: comparison((a, b) => a <= b),
  equal: comparison((a, b) => a === b),
  not_equal: comparison((a, b) => a !== b),

  identity: unary(
    (x) => x,
    () => 1,
  ),
  negative: unary(
    (x) => -x,
    () => -1,
  ),
  square: unary(
    (x) => x * x,
    (_z, x) => 2 * x,
  ),
  cube: unary(
    (x) => x * x * x,
    (_z, x) => 3 * (x * x),
  ),
  reciprocal: unary(reciprocal, (z) => -(z * z)),
  exp: unary(Math.exp, (z) => z),
  expm1: unary(Math.expm1, (_z, x) => Math.exp(x)),
  log: unary(log, (_z, x) => reciprocal(x)),
  log1p: unary(log1p, (_z, x) => reciprocal(1 + x)),
  sqrt: unary(Math.sqrt, (z) => 0.5 / z),
  absolute: unary(Math.abs, (_z, x) => sign(x)),
  sign: unary(sign, flat),
  sin: unary(Math.sin, (_z, x) => Math.cos(x)),
  cos: unary(Math.cos, (_z, x) => -Math.sin(x)),
  tan: unary(Math.tan, (z) => 1 + z * z),
  arctan: unary(Math.atan, (_z, x) => 1 / (1 + x * x)),
  sinh: unary(Math.sinh, (_z, x) => Math.cosh(x)),
  cosh: unary(Math.cosh, (_z, x) => Math.sinh(x)),
  tanh: unary(Math.tanh, (_z, x) => tanhSlope(x)),
  tanh_derivative: unary(tanhSlope, (z, x) => -2 * Math.tanh(x) * z),
  sigmoid: unary(sigmoid, (_z, x) => sigmoidSlope(x)),
  sigmoid_derivative: unary(sigmoidSlope, (z, x) => -z * Math.tanh(0.5 * x)),
  softplus: unary(softplus, (_z, x) => sigmoid(x)),
  relu: unary(
    (x) => Math.max(x, 0),
    (_z, x) => (x > 0 ? 1 : 0),
  ),
  relu_derivative: unary((x) => (x > 0 ? 1 : 0), flat),
  leaky_relu: unary(
    (x) => (x > 0 ? x : 0.01 * x),
    (_z, x) => (x > 0 ? 1 : 0.01),
  ),
  leaky_relu_derivative: unary((x) => (x > 0 ? 1 : 0.01), flat),

  sum: { forward: (node, x) => reduce(node, x, false), pullback: (node, _i, g, _z, x) => spread(node, g, x, 1) },
  mean: {
    forward: (node, x) => reduce(node, x, true),
    pullback: (node, _i, g, z, x) => spread(node, g, x, dataOf(z).length / dataOf(x).length),
  },
  matmul: {
    forward: (_node, a, b) => matmul(tensor(a), tensor(b)),
    pullback: (_node, i, g, _z, a, b) => matmulBack(i, g, tensor(a), tensor(b)),
  },
  reshape: {
    forward: (node, x) => wrap(inferred(given(node.shape), x), Float64Array.from(dataOf(x))),
    pullback: (_node, _i, g, _z, x) => wrap(shapeOf(x), dataOf(g)),
  },
  transpose: {
    forward: (node, x) => transpose(x, node.axes),
    pullback: (node, _i, g, _z, x) => transpose(g, node.axes && inverse(node.axes, shapeOf(x).length)),
  },
  broadcast: {
    forward: (node, x) => elementwise((a) => a, [x, new Tensor(given(node.shape))]),
    pullback: (_node, _i, g, _z, x) => undoBroadcast(g, shapeOf(x)),
  },
  index: {
    forward: (node, x) => gather(x, given(node.index)),
    pullback: (node, _i, g, _z, x) => scatter(g, given(node.index), shapeOf(x)),
  },
  scatter: {
    forward: (node, x) => scatter(x, given(node.index), given(node.shape)),
    pullback: (node, _i, g) => gather(g, given(node.index)),
  },
};
