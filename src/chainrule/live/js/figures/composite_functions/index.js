// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { formula } from "./formula.js";
import { graph } from "./graph.js";
import { pipeline } from "./pipeline.js";

export const FIGURES = {
  formula,
  graph,
  pipeline,
};
