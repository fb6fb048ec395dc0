// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { layer } from "./layer.js";
import { oneEntry } from "./one_entry.js";
import { shapes } from "./shapes.js";

export const FIGURES = {
  layer,
  one_entry: oneEntry,
  shapes,
};
