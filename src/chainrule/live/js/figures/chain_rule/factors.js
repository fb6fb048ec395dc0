// Rates as factors: how they are written in a product, and measured.
import { format } from "../../engine/numbers.js";

/** A factor as it is written in a product: negative ones in brackets. */
export const factor = (rate) => (rate < 0 ? `(${format(rate)})` : format(rate));

/** The central difference of f; none where f has no value, although its neighbours may: 1/x² on both sides of 0. */
export const difference = (f, x, step) =>
  Number.isNaN(f(x)) ? NaN : (f(x + step) - f(x - step)) / (x + step - (x - step));
