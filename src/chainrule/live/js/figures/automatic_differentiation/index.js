// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { checkpoints } from "./checkpoints.js";
import { dual } from "./dual.js";
import { swell } from "./swell.js";
import { tape } from "./tape.js";
import { whichEnd } from "./which_end.js";

export const FIGURES = {
  checkpoints,
  dual,
  swell,
  tape,
  which_end: whichEnd,
};
