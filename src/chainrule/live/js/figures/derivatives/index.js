// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { descent } from "./descent.js";
import { secant } from "./secant.js";
import { slopeCurve } from "./slope_curve.js";
import { stepSize } from "./step_size.js";
import { tangent } from "./tangent.js";

export const FIGURES = {
  descent,
  secant,
  slope_curve: slopeCurve,
  step_size: stepSize,
  tangent,
};
