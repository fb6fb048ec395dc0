// Ways down: what becomes of a gradient before it is subtracted from the parameters, as in Python's optimisers.

/** @import { Optimiser, OptimiserSettings } from "../../types.js" */

// What is remembered of a gradient that has become 0 shrinks for ever. Processors are slow with numbers so small that
// they have lost digits, and no step can feel these.
const TINY = 1e-280;
/** @param {number} value */
const felt = (value) => (Math.abs(value) < TINY ? 0 : value);

/**
 * A rule of descent whose memory is empty.
 * @param {OptimiserSettings} settings @param {number} size how many parameters there are @returns {Optimiser}
 */
export function optimiser({ name = "plain", share = 0.9, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }, size) {
  if (name === "adam") return adam(size, beta1, beta2, epsilon);
  return name === "momentum" ? momentum(size, share) : plain;
}

/** @type {Optimiser} θ := θ − α g */
function plain(parameters, gradient, rate) {
  for (let i = 0; i < parameters.length; i++) parameters[i] -= gradient[i] * rate;
}

/**
 * v := share · v + α g, θ := θ − v.
 * @param {number} size @param {number} share @returns {Optimiser}
 */
function momentum(size, share) {
  const step = new Float64Array(size);
  return (parameters, gradient, rate) => {
    for (let i = 0; i < size; i++) {
      step[i] = felt(step[i] * share + gradient[i] * rate);
      parameters[i] -= step[i];
    }
  };
}

/**
 * The mean gradient over the root of the mean square.
 * @param {number} size @param {number} beta1 @param {number} beta2 @param {number} epsilon @returns {Optimiser}
 */
function adam(size, beta1, beta2, epsilon) {
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  // β₁ᵗ and β₂ᵗ: what the zeros of the beginning still weigh
  let zerosInMean = 1;
  let zerosInSquare = 1;
  return (parameters, gradient, rate) => {
    zerosInMean *= beta1;
    zerosInSquare *= beta2;
    const long = rate / (1 - zerosInMean);
    for (let i = 0; i < size; i++) {
      mean[i] = felt(mean[i] * beta1 + gradient[i] * (1 - beta1));
      square[i] = felt(square[i] * beta2 + gradient[i] * gradient[i] * (1 - beta2));
      parameters[i] -= (mean[i] * long) / (Math.sqrt(square[i] / (1 - zerosInSquare)) + epsilon);
    }
  };
}
