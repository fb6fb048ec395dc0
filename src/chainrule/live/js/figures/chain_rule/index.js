// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { carried } from "./carried.js";
import { chain } from "./chain.js";
import { mistakes } from "./mistakes.js";
import { numberLines } from "./number_lines.js";
import { paths } from "./paths.js";
import { remainder } from "./remainder.js";

export const FIGURES = {
  carried,
  chain,
  mistakes,
  number_lines: numberLines,
  paths,
  remainder,
};
