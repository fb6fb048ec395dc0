// Answers one line of JSON for each line of JSON: the points that sample.js chooses on the curve of a traced function.
import { createInterface } from "node:readline";
import { Program } from "../src/chainrule/live/js/graph.js";
import { sample } from "../src/chainrule/live/js/sample.js";

function answer({ graph, low, high, count }) {
  const program = new Program(graph);
  const [xs, ys] = sample((x) => program.at(x).value, low, high, count);
  return { xs, ys: ys.map((y) => (Number.isFinite(y) ? y : null)) };
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
