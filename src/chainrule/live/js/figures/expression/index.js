// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { expression } from "./expression.js";

export const FIGURES = {
  expression,
};
