// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { trainer } from "./trainer.js";

export const FIGURES = {
  trainer,
};
