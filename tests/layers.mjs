// Answers one line of JSON for each line of JSON: where layers.js puts the boxes of a graph.
import { createInterface } from "node:readline";
import { APART, layered, spread } from "../src/chainrule/live/js/layers.js";

function answer({ graph, size }) {
  const { layers, edges } = layered(graph);
  spread(layers, (place) => (place.id === null ? 0 : size));
  return {
    apart: APART,
    layers: layers.map((layer) => layer.map(({ id, across }) => ({ id, across }))),
    edges: edges.map(({ from, to, slot, via }) => ({ from, to, slot, via: via.map((place) => place.layer) })),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = { result: answer(JSON.parse(line)) };
  } catch (error) {
    reply = { thrown: error.message };
  }
  process.stdout.write(JSON.stringify(reply) + "\n");
}
