// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { due } from "./due.js";

export const FIGURES = {
  due,
};
