// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { closeUp } from "./close_up.js";
import { descent2d } from "./descent_2d.js";
import { slices } from "./slices.js";
import { steepest } from "./steepest.js";
import { total } from "./total.js";

export const FIGURES = {
  close_up: closeUp,
  descent_2d: descent2d,
  slices,
  steepest,
  total,
};
