// Answers what tests ask of expressions of any letters: how a text is read, what each box gives, what is said of it.

import { layered, spread } from "../../../src/chainrule/live/js/drawing/layers.js";
import { Careful } from "../../../src/chainrule/live/js/engine/defined.js";
import { OPERATIONS } from "../../../src/chainrule/live/js/engine/operations.js";
import { read } from "../../../src/chainrule/live/js/figures/expression/read.js";
import { Teller } from "../../../src/chainrule/live/js/figures/expression/telling.js";
import { formulaOf, slopeOf } from "../../../src/chainrule/live/js/figures/expression/words.js";
import { FormulaError } from "../../../src/chainrule/live/js/formula/index.js";
import { ADVICE, FUNCTION_NAMES, PAIR_NAMES } from "../../../src/chainrule/live/js/formula/words.js";
import { serve } from "./answering.mjs";

/** One who tells of an expression at a point, and which of its boxes has a name. */
function looking({ text, point, known }, box) {
  const { graph } = read(text);
  const careful = new Careful(graph);
  const teller = new Teller(graph, careful);
  const all = new Set(graph.nodes.keys());
  const valued = [...all].filter((i) => !graph.nodes[i].args || known?.includes(graph.nodes[i].name));
  teller.look(careful.around(point), known ? new Set(valued) : all, known ? new Set() : all);
  return { teller, place: graph.nodes.findIndex(({ name }) => name === box) };
}

const DO = {
  read({ text }) {
    try {
      const { graph, shown, notes } = read(text);
      return { ok: true, graph, shown, notes };
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const { message, position, length } = error;
      return { ok: false, message, position, length };
    }
  },
  around({ text, point }) {
    const { graph } = read(text);
    const careful = new Careful(graph);
    const state = careful.around(point);
    return { graph, ...state, raw: careful.program.adjoints };
  },
  /** `known`: the names of the operations that have a value while no box has a gradient. */
  tell({ box, ...asked }) {
    const { teller, place } = looking(asked, box);
    return teller.lines(place);
  },
  short({ box, ...asked }) {
    const { teller, place } = looking(asked, box);
    return teller.short(place);
  },
  words({ op, args }) {
    const slopes = OPERATIONS[op].slopes.map((_, slot) => slopeOf(op, slot, args, "v1"));
    return { formula: formulaOf(op, args), slopes };
  },
  formula({ op, args }) {
    return formulaOf(op, args);
  },
  names() {
    return { one: Object.keys(FUNCTION_NAMES), two: Object.keys(PAIR_NAMES), absent: Object.keys(ADVICE) };
  },
  layout({ text, size }) {
    const { graph } = read(text);
    const { layers, edges } = layered(graph);
    spread(layers, ({ id }) => (id === null ? 12 : size));
    return {
      layers: layers.map((layer) => layer.map(({ id, across }) => ({ id, across }))),
      down: edges.every(({ from, to, via }) => via.length >= 0 && from < to),
    };
  },
};

await serve((request) => DO[request.do](request));
