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

/** @param {number} slope @param {number} z @param {(z: number) => number} exact */
const withDigits = (slope, z, exact) => (slope < SATURATED ? exact(z) : slope);

/** By the names of Python's ACTIVATIONS. At a kink the slope is that of the left side, as there. */
export const ACTIVATIONS = /** @type {const} @satisfies {Record<string, Activation>} */ ({
  sigmoid: { value: sigmoid, slope: (z, h) => withDigits(h * (1 - h), z, sigmoidSlope) },
  tanh: { value: Math.tanh, slope: (z, h) => withDigits(1 - h * h, z, tanhSlope) },
  relu: { value: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { value: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
  identity: { value: (z) => z, slope: () => 1 },
});
