// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { practice } from "./practice.js";
import { predict } from "./predict.js";

export const FIGURES = {
  practice,
  predict,
};
