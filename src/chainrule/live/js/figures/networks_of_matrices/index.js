// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { boundary } from "./boundary.js";
import { layer } from "./layer.js";
import { oneEntry } from "./one_entry.js";
import { shapes } from "./shapes.js";

export const FIGURES = {
  boundary,
  layer,
  one_entry: oneEntry,
  shapes,
};
