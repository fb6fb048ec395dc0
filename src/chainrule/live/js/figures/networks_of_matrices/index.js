// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { batchNoise } from "./batch_noise.js";
import { digitReader } from "./digit_reader.js";

export const FIGURES = {
  batch_noise: batchNoise,
  digit_reader: digitReader,
};
