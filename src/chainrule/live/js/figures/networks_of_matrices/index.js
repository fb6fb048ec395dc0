// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { boundary } from "./boundary.js";

export const FIGURES = {
  boundary,
};
