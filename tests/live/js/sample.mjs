// Answers one line of JSON for each line of JSON: the points that sample.js chooses on the curve of a typed formula or
// a traced function, and what a curve does at a point.
import { Careful } from "../../../src/chainrule/live/js/engine/defined.js";
import { kindOfPoint } from "../../../src/chainrule/live/js/engine/limits.js";
import { sample } from "../../../src/chainrule/live/js/engine/sample.js";
import { aboutSlope, aboutValue, asFarAsKnown } from "../../../src/chainrule/live/js/engine/telling.js";
import { parse } from "../../../src/chainrule/live/js/formula/index.js";
import { serve } from "./answering.mjs";

const plain = (y) => (Number.isFinite(y) ? y : null);

function answer({ do: what, text, graph, low, high, count, x, slopes }) {
  const careful = new Careful(graph ?? parse(text, { variables: ["x"] }).graph);
  const f = (a) => (slopes ? careful.at(a).derivative : careful.value(a).value);
  const firm = (a) => careful.firm(a);
  if (what === "kind") return kindOfPoint(f, x, 0.01, slopes ? undefined : firm);
  if (what === "read")
    return x
      .map((a) => careful.at(a))
      .map(({ value, derivative, ...why }) => ({ value: plain(value), slope: plain(derivative), ...why }));
  if (what === "known") return asFarAsKnown(x ?? NaN, low);
  if (what === "blurred") {
    careful.at(x);
    return careful.blurred();
  }
  if (what === "tell") {
    const at = careful.at(x);
    const value = (a) => careful.value(a).value;
    return at.why ? { short: "none", words: aboutValue(value, x, at.why, firm) } : aboutSlope(value, x, at, [at], firm);
  }
  const [xs, ys, { holes, dots, restless }] = sample(f, low, high, count, slopes ? undefined : firm);
  return { xs, ys: ys.map(plain), holes, dots, restless };
}

await serve(answer);
