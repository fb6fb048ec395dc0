// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { progress } from "./progress.js";

export const FIGURES = {
  progress,
};
