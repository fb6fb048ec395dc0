// Rates as factors: how they are written in a product, and measured.
import { format } from "../../engine/numbers.js";

/** A number that is rounding noise next to others of size 1 is shown as 0; its digits stay in the readout's data. */
export const tidy = (value) => (Math.abs(value) < 1e-12 ? "0" : format(value));

/** A factor as it is written in a product: negative ones in brackets. */
export const factor = (rate) => (rate < 0 ? `(${format(rate)})` : format(rate));

/** The central difference of f; none where f has no value, although its neighbours may: 1/x² on both sides of 0. */
export const difference = (f, x, step) =>
  Number.isNaN(f(x)) ? NaN : (f(x + step) - f(x - step)) / (x + step - (x - step));
