// Every figure by its kind: the name that Python's Figure classes put into their state.

import { carried } from "./carried.js";
import { chain } from "./chain.js";
import { closeUp } from "./close_up.js";
import { descent } from "./descent.js";
import { descent2d } from "./descent_2d.js";
import { formula } from "./formula.js";
import { gradientCheck } from "./gradient_check.js";
import { graph } from "./graph.js";
import { landscape } from "./landscape.js";
import { mistakes } from "./mistakes.js";
import { network } from "./network.js";
import { numberLines } from "./number_lines.js";
import { paths } from "./paths.js";
import { pipeline } from "./pipeline.js";
import { practice } from "./practice.js";
import { predict } from "./predict.js";
import { remainder } from "./remainder.js";
import { secant } from "./secant.js";
import { slices } from "./slices.js";
import { slopeCurve } from "./slope_curve.js";
import { steepest } from "./steepest.js";
import { stepSize } from "./step_size.js";
import { tangent } from "./tangent.js";
import { total } from "./total.js";
import { vanishing } from "./vanishing.js";

export const FIGURES = {
  carried,
  chain,
  mistakes,
  number_lines: numberLines,
  paths,
  remainder,
  gradient_check: gradientCheck,
  landscape,
  network,
  vanishing,
  descent,
  descent_2d: descent2d,
  slices,
  steepest,
  total,
  secant,
  slope_curve: slopeCurve,
  step_size: stepSize,
  formula,
  graph,
  pipeline,
  practice,
  predict,
  tangent,
  close_up: closeUp,
};
