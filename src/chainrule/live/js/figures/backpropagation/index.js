// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { gradientCheck } from "./gradient_check.js";
import { landscape } from "./landscape.js";
import { network } from "./network.js";
import { vanishing } from "./vanishing.js";

export const FIGURES = {
  gradient_check: gradientCheck,
  landscape,
  network,
  vanishing,
};
