// Answers one line of JSON for each line of JSON: what the generator draws, and what training makes of a network.
import { softmax } from "../../../src/chainrule/live/js/engine/network/losses.js";
import { Network } from "../../../src/chainrule/live/js/engine/network/network.js";
import { Generator } from "../../../src/chainrule/live/js/engine/network/random.js";
import { Training } from "../../../src/chainrule/live/js/engine/network/training.js";
import { serve } from "./answering.mjs";

const drawn = {
  random: (generator, count) => Array.from({ length: count }, () => generator.random()),
  normal: (generator, count) => Array.from({ length: count }, () => generator.normal()),
  permutation: (generator, count) => [...generator.permute(new Int32Array(count))],
};

function draw({ seed, draws }) {
  const generator = new Generator(seed);
  return draws.map(([what, count]) => drawn[what](generator, count));
}

function network({ widths, options, seed, start }) {
  const made = new Network(widths, options);
  const generator = new Generator(seed);
  made.draw(generator, start);
  return { made, generator };
}

function train(request) {
  const { made, generator } = network(request);
  if (request.parameters) made.parameters.set(request.parameters);
  const first = [...made.parameters];
  const [x, targets] = [request.x, request.targets].map((table) => Float64Array.from(table));
  const settings = { rate: request.rate, batchSize: request.batch_size ?? undefined, optimiser: request.optimiser };
  const training = new Training(made, x, targets, { ...settings, generator });
  let epochs = 0;
  while (epochs < request.epochs && training.epoch()) epochs++;
  const { diverged, updates, lastLoss } = training;
  const finite = training.finite();
  const at = { diverged, finite, updates, first };
  if (diverged || !finite) return at;
  const parameters = [...made.parameters];
  const loss = made.backpropagate(x, targets, training.rows);
  const norms = Array.from({ length: made.depth }, (_, k) => made.gradientNorm(k));
  const output = [...made.forward(x, training.rows)];
  return { ...at, parameters, loss, lastLoss, gradient: [...made.gradient], norms, output };
}

function chances({ rows }) {
  const output = Float64Array.from(rows.flat());
  return [...softmax(output, new Float64Array(output.length), rows.length, rows[0].length)];
}

await serve((request) => ({ draw, train, chances })[request.do](request));
