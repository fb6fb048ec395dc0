// Answers one line of JSON for each line of JSON: graphs drawn from seeds, their slips, and how answers are judged.
import { checkText } from "../../../src/chainrule/live/js/check/index.js";
import { randomGraph } from "../../../src/chainrule/live/js/figures/trainer/graphs.js";
import { questionOf, slipsOf, told } from "../../../src/chainrule/live/js/figures/trainer/slips.js";
import { serve } from "./answering.mjs";

let tables;

const TASKS = {
  tables: ({ spec }) => {
    tables = spec;
    return Object.keys(tables);
  },
  graph({ level, seed, number }) {
    const graph = randomGraph(level, seed, number, tables);
    const { inputs, boxes, values, gradients, asked } = graph;
    const slips = Object.fromEntries(
      asked.map((name) => [name, slipsOf(graph, name).map((slip) => told(slip, tables.texts))]),
    );
    return { inputs, boxes, values, gradients, slips, nodes: graph.export().nodes };
  },
  /** Type each text for each gradient of a graph: {name: [text, …]}. */
  judge({ level, seed, number, typed }) {
    const graph = randomGraph(level, seed, number, tables);
    const verdicts = (name) => typed[name].map((text) => checkText(text, questionOf(graph, name, tables.texts)));
    return Object.fromEntries(Object.keys(typed).map((name) => [name, verdicts(name)]));
  },
};

await serve(({ do: task, ...request }) => TASKS[task](request));
