// Answers one line of JSON for each line of JSON: where layers.js puts the boxes of a graph.
import { APART, layered, spread } from "../../../src/chainrule/live/js/drawing/layers.js";
import { serve } from "./answering.mjs";

function answer({ graph, size }) {
  const { layers, edges } = layered(graph);
  spread(layers, (place) => (place.id === null ? 0 : size));
  return {
    apart: APART,
    layers: layers.map((layer) => layer.map(({ id, across }) => ({ id, across }))),
    edges: edges.map(({ from, to, slot, via }) => ({ from, to, slot, via: via.map((place) => place.layer) })),
  };
}

await serve(answer);
