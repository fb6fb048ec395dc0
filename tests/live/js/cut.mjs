// Answers one line of JSON for each line of JSON: what cut.js leaves of a line through points.
import { cut } from "../../../src/chainrule/live/js/drawing/cut.js";
import { serve } from "./answering.mjs";

await serve(({ points }) => cut(points.map((point) => point.map(Number))));
