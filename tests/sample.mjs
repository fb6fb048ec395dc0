// Answers one line of JSON for each line of JSON: the points that sample.js chooses on the curve of a traced function.
import { Program } from "../src/chainrule/live/js/graph.js";
import { sample } from "../src/chainrule/live/js/sample.js";
import { serve } from "./answering.mjs";

function answer({ graph, low, high, count }) {
  const program = new Program(graph);
  const [xs, ys] = sample((x) => program.at(x).value, low, high, count);
  return { xs, ys: ys.map((y) => (Number.isFinite(y) ? y : null)) };
}

await serve(answer);
