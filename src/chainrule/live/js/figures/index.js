// Every figure by its kind: the name that Python's Figure classes put into their state.
import { graph } from "./graph.js";
import { pipeline } from "./pipeline.js";
import { predict } from "./predict.js";
import { tangent } from "./tangent.js";

export const FIGURES = { graph, pipeline, predict, tangent };
