// Every figure by its kind: the name that Python's Figure classes put into their state.
import { predict } from "./predict.js";
import { tangent } from "./tangent.js";

export const FIGURES = { predict, tangent };
