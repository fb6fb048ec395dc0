// Every figure by its kind: the name that Python's Figure classes put into their state.
import { descent } from "./descent.js";
import { graph } from "./graph.js";
import { pipeline } from "./pipeline.js";
import { practice } from "./practice.js";
import { predict } from "./predict.js";
import { tangent } from "./tangent.js";
import { secant } from "./secant.js";
import { slopeCurve } from "./slope_curve.js";
import { stepSize } from "./step_size.js";

export const FIGURES = { descent, secant, slope_curve: slopeCurve, step_size: stepSize, graph, pipeline, practice, predict, tangent };
