// The figures of this folder by their kind: the name that Python's Figure classes put into their state.
import { batchNoise } from "./batch_noise.js";
import { boundary } from "./boundary.js";
import { digitReader } from "./digit_reader.js";
import { layer } from "./layer.js";
import { oneEntry } from "./one_entry.js";
import { shapes } from "./shapes.js";
import { start } from "./start.js";

export const FIGURES = {
  batch_noise: batchNoise,
  boundary,
  digit_reader: digitReader,
  layer,
  one_entry: oneEntry,
  shapes,
  start,
};
