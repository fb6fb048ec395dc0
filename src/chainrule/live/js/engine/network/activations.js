// The activations of layers: f(z), and f′ from z and h = f(z).

/** @import { Activation } from "../../types.js" */

// Below this slope, 1 − h² and h(1 − h) have lost digits: then the derivative is computed from z.
const SATURATED = 1e-4;
const LEAK = 0.01;

/** @param {number} z */
export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

/** @param {number} z */
function sigmoidSlope(z) {
  const e = Math.exp(-Math.abs(z));
  return e / ((1 + e) * (1 + e));
}

/** @param {number} z */
function tanhSlope(z) {
  const e = Math.exp(-2 * Math.abs(z));
  return (4 * e) / ((1 + e) * (1 + e));
}

/**
 * By the names of Python's ACTIVATIONS: `fill` puts f(z) of each of `count` numbers into h, `multiply` multiplies each
 * of the deltas by f′(z). Each has loops of its own, so that a compiler sees one function in each. At a kink the slope
 * is that of the left side, as in Python.
 */
export const ACTIVATIONS = /** @type {const} @satisfies {Record<string, Activation>} */ ({
  sigmoid: {
    fill(z, h, count) {
      for (let i = 0; i < count; i++) h[i] = sigmoid(z[i]);
    },
    multiply(delta, z, h, count) {
      for (let i = 0; i < count; i++) {
        const slope = h[i] * (1 - h[i]);
        delta[i] *= slope < SATURATED ? sigmoidSlope(z[i]) : slope;
      }
    },
  },
  tanh: {
    fill(z, h, count) {
      for (let i = 0; i < count; i++) h[i] = Math.tanh(z[i]);
    },
    multiply(delta, z, h, count) {
      for (let i = 0; i < count; i++) {
        const slope = 1 - h[i] * h[i];
        delta[i] *= slope < SATURATED ? tanhSlope(z[i]) : slope;
      }
    },
  },
  relu: {
    fill(z, h, count) {
      for (let i = 0; i < count; i++) h[i] = Math.max(z[i], 0);
    },
    multiply(delta, z, _h, count) {
      for (let i = 0; i < count; i++) delta[i] *= z[i] > 0 ? 1 : 0;
    },
  },
  leaky_relu: {
    fill(z, h, count) {
      for (let i = 0; i < count; i++) h[i] = z[i] > 0 ? z[i] : LEAK * z[i];
    },
    multiply(delta, z, _h, count) {
      for (let i = 0; i < count; i++) delta[i] *= z[i] > 0 ? 1 : LEAK;
    },
  },
  identity: {
    fill(z, h, count) {
      for (let i = 0; i < count; i++) h[i] = z[i];
    },
    multiply() {},
  },
});
