// Answers one line of JSON for each line of JSON: whether a traced function has a slope at x, and which; with
// `sides`, what the rules of both sides tell.
import { Program } from "../../../src/chainrule/live/js/engine/graph.js";
import { slopeBySides } from "../../../src/chainrule/live/js/engine/sides.js";
import { flatNear, seenClose, trend } from "../../../src/chainrule/live/js/engine/slopes.js";
import { serve } from "./answering.mjs";

function answer({ graph, x, reach, sides }) {
  const program = new Program(graph);
  if (sides) {
    program.at(x);
    return slopeBySides(program, { reach });
  }
  const { slope, kind } = seenClose(program, x);
  const flat = flatNear((at) => program.at(at).derivative, x, reach);
  return { slope: Number.isNaN(slope) ? null : slope, kind, flat: flat ?? null, trend: trend(slope, flat) };
}

await serve(answer);
