// Answers what tests ask of typed formulas and of the checker: a JSON object a line in, one out.
import * as checker from "../../../src/chainrule/live/js/check/index.js";
import { Program } from "../../../src/chainrule/live/js/engine/graph.js";
import { OPERATIONS } from "../../../src/chainrule/live/js/engine/operations.js";
import * as formula from "../../../src/chainrule/live/js/formula/index.js";
import { serve } from "./answering.mjs";

function read(text, options) {
  try {
    return { ok: true, ...formula.parse(text, options) };
  } catch (error) {
    if (!(error instanceof formula.FormulaError)) throw error;
    const { message, position, length, expected, suggestion } = error;
    return { ok: false, message, position, length, expected, suggestion };
  }
}

const answers = {
  read({ text, options }) {
    const found = read(text, options);
    return found.ok ? { ...found, text: formula.toText(found.tree), mathml: formula.toMathML(found.tree) } : found;
  },
  evaluate({ text, options, points }) {
    const found = read(text, options);
    if (!found.ok) return found;
    const program = new Program(found.graph);
    return { ok: true, notes: found.notes, values: points.map((point) => program.forward(point)) };
  },
  readAll({ texts, options }) {
    let accepted = 0;
    for (const text of texts) {
      const found = read(text, options);
      if (found.ok) {
        accepted += 1;
        new Program(found.graph).forward([0.7]);
        formula.decompose(found.tree);
        const again = read(formula.toText(found.tree), { ...options, limits: { length: 5000, depth: 5000 } });
        if (!again.ok)
          throw new Error(`${JSON.stringify(text)} is printed as ${formula.toText(found.tree)}: ${again.message}`);
        const [one, two] = [found, again].map(({ graph }) => new Program(graph).forward([0.7]));
        if (!(Object.is(one, two) || one === two || Math.abs(one - two) <= 1e-9 * Math.abs(one))) {
          throw new Error(
            `${JSON.stringify(text)} is ${one}, but printed as ${formula.toText(found.tree)} it is ${two}`,
          );
        }
      } else if (found.position < 0 || found.position > text.length || found.length < 1 || !found.message) {
        throw new Error(
          `${JSON.stringify(text)}: position ${found.position}, length ${found.length}, ${found.message}`,
        );
      }
    }
    return accepted;
  },
  decompose({ text, options, how }) {
    const { tree } = formula.parse(text, options);
    return formula.decompose(tree, how);
  },
  boxes({ text, options, how, x }) {
    const { tree, graph } = formula.parse(text, options);
    const { boxes } = formula.decompose(tree, how);
    const steps = boxes.map((box) => new Program(box.graph));
    let value = x;
    let slope = 1;
    for (const step of steps) {
      const at = step.at(value);
      value = at.value;
      slope *= at.derivative;
    }
    return { value, slope, whole: new Program(graph).at(x) };
  },
  operations: () => ({ known: Object.keys(OPERATIONS), used: Object.values(formula.KNOWN_FUNCTIONS) }),
  points: ({ domain, dimensions }) => checker.samplePoints(domain, dimensions),
  check: ({ text, question }) => checker.checkText(text, question),
  choose: ({ question, answer }) => checker.check({ ...question, answer }),
  judge: ({ question, answer }) => checker.check({ ...question, answer }),
  // many answers to one question, which is prepared once
  checkAll: ({ texts, question }) => texts.map((text) => checker.checkText(text, question)),
};

await serve(({ do: what, ...request }) => answers[what](request));
