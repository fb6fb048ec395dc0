// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { digitReader } from "./digit_reader.js";

export const FIGURES = {
  digit_reader: digitReader,
};
