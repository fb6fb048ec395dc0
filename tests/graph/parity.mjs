// Answers one line of JSON for each line of JSON: what graph.js makes of a graph at some inputs.

import { Program } from "../../src/chainrule/live/js/engine/graph.js";
import { OPERATIONS } from "../../src/chainrule/live/js/engine/operations.js";
import { Tensor } from "../../src/chainrule/live/js/engine/tensor.js";
import { serve } from "../live/js/answering.mjs";

const plain = (x) =>
  x instanceof Tensor
    ? { shape: x.shape, data: Array.from(x.data, plain) }
    : Number.isFinite(x)
      ? x
      : { NaN: "nan", Infinity: "inf", "-Infinity": "-inf" }[String(x)];

function answer(request) {
  if (request.do === "operations") return Object.keys(OPERATIONS);
  const program = new Program(request.graph);
  if (request.do === "time") {
    const started = performance.now();
    for (let k = 0; k < request.repeat; k++) program.forward([request.low + k * request.step]);
    return performance.now() - started;
  }
  const value = plain(program.forward(request.inputs));
  const gradients = program.backward().map(plain);
  if (request.do === "local") return program.nodes.map((_node, i) => program.localDerivatives(i).map(plain));
  return { value, gradients, values: program.values.map(plain), adjoints: program.adjoints.map(plain) };
}

await serve(answer);
