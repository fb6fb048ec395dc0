// What is said of a box: what it computes, and the chain rule in full, in symbols and with the numbers put in.
import { format } from "../../engine/numbers.js";
import { formulaOf, inSymbols, numeral, symbolsOf, usesOf } from "./words.js";

/** @import { Graph } from "../../types.js" */
/** @typedef {{ values: number[], adjoints: number[], troubles: string[], rules: string[] }} State */

/** @type {Record<string, string>} */
const NO_VALUE = {
  undefined: "it has no value here",
  range: "a number on the way is too large or too small for the machine to hold",
  rounding: "rounding hides whether it has a value here",
};
/** @type {Record<string, string>} */
const SHORT = { undefined: "undefined here", range: "too large or too small", rounding: "hidden by rounding" };
/** Why a box has no slope of its own. @type {Record<string, (formula: string, args: string[]) => string>} */
const AT_CORNER = {
  absolute: (formula) => `${formula} has a corner at 0`,
  relu: (formula) => `${formula} has a corner at 0`,
  leaky_relu: (formula) => `${formula} has a corner at 0`,
  maximum: (formula, [a, b]) => `${a} and ${b} are equal, and there ${formula} has a corner`,
  minimum: (formula, [a, b]) => `${a} and ${b} are equal, and there ${formula} has a corner`,
  sign: (formula) => `${formula} jumps at 0`,
  sqrt: (formula) => `${formula} begins at 0, and stands upright there`,
  power: (formula) => `${formula} has no slope here`,
};

export class Teller {
  /** @param {Graph} graph @param {import("../../engine/defined.js").Careful} careful */
  constructor(graph, careful) {
    this.graph = graph;
    this.careful = careful;
    this.symbols = symbolsOf(graph);
    this.uses = usesOf(graph);
    /** @type {State} */
    this.state = { values: [], adjoints: [], troubles: [], rules: [] };
    this.valued = new Set();
    this.blamed = new Set();
  }

  /** Look at a state, of which some values and some gradients are known. @param {State} state */
  look(state, valued, blamed) {
    Object.assign(this, { state, valued, blamed });
  }

  /** A box's value, in words where it has none. @param {number} i */
  valueWords(i) {
    return SHORT[this.state.troubles[i]] ?? format(this.state.values[i]);
  }

  /** @param {number} i */
  formula(i) {
    const { op, args = [] } = this.graph.nodes[i];
    return formulaOf(
      op,
      args.map((arg) => this.symbols[arg]),
    );
  }

  /** What a box is called, its value and its gradient: its name for those who do not see it. @param {number} i */
  short(i) {
    const name = this.symbols[i];
    const made = this.graph.nodes[i].args ? `${name} = ${this.formula(i)}` : name;
    const value = this.valued.has(i) ? ` = ${this.valueWords(i)}` : ", not computed yet";
    const { rules, adjoints } = this.state;
    const gradient = rules[i] ? "has no value" : `= ${format(adjoints[i])}`;
    return `${made}${value}${this.blamed.has(i) ? `, ∂J/∂${name} ${gradient}` : ""}`;
  }

  /** All that is said of a box, line by line. @param {number} i */
  lines(i) {
    return [this.value(i), ...this.chainRule(i)];
  }

  /** @param {number} i */
  value(i) {
    const { op, args } = this.graph.nodes[i];
    const name = this.symbols[i];
    const { values, troubles } = this.state;
    if (!args) {
      const count = this.uses[i].length;
      return `${name} = ${format(values[i])}, a letter${count > 1 ? `; ${count} boxes use it` : ""}.`;
    }
    const made = `${i === this.graph.output ? "J = " : ""}${name} = ${this.formula(i)}`;
    if (!this.valued.has(i)) return `${made}: not computed yet.`;
    if (troubles[i]) return `${made}: ${NO_VALUE[troubles[i]]}.`;
    const put = formulaOf(
      op,
      args.map((arg) => format(values[arg])),
    );
    const result = format(values[i]);
    return `${made} = ${put === result ? "" : `${put} = `}${result}`; // of −a nothing is left to work out
  }

  /** @param {number} i */
  chainRule(i) {
    const { graph, symbols, uses, state } = this;
    const left = `∂J/∂${symbols[i]}`;
    if (i === graph.output) {
      const none = this.valued.has(i) && state.rules[i];
      return [none ? this.why(i) : `${left} = 1: ${symbols[i]} is J. Here the way back begins.`];
    }
    const [rule, local] = inSymbols(graph, symbols, i, uses[i]);
    const lines = [`${left} = ${rule}`, `${left} = ${local}`];
    if (!this.blamed.has(i)) return [...lines, "Its number comes on the way back."];
    return [...lines, state.rules[i] ? this.why(i) : `${left} = ${this.numbers(i)} = ${format(state.adjoints[i])}`];
  }

  /** The sum with its numbers put in. @param {number} i */
  numbers(i) {
    return this.uses[i]
      .map(({ user, slots }) => {
        const slopes = this.careful.program.localDerivatives(user);
        const local = slots.reduce((sum, slot) => sum + slopes[slot], 0);
        return `${numeral(this.state.adjoints[user])} · ${numeral(local)}`;
      })
      .join(" + ");
  }

  /** Why a box has no gradient. @param {number} i */
  why(i) {
    const { graph, symbols, uses, state } = this;
    const left = `∂J/∂${symbols[i]}`;
    const end = state.troubles[graph.output];
    if (end || !Number.isFinite(state.values[graph.output]))
      return `J has no number here (${NO_VALUE[end || "range"]}), so nothing can be sent back.`;
    for (const { user, slots } of uses[i]) {
      if (!slots.some((slot) => this.careful.corneredAt(user, slot))) continue;
      const { op, args = [] } = graph.nodes[user];
      const words = AT_CORNER[op](
        this.formula(user),
        args.map((arg) => symbols[arg]),
      );
      return `${words}: a box without a slope of its own, so the chain rule gives no ${left} here.`;
    }
    const behind = uses[i].find(({ user }) => state.rules[user]);
    if (behind) return `∂J/∂${symbols[behind.user]} has no number here, so the chain rule gives no ${left}.`;
    return `${left} is too large, or a number on its way is too large or too small for the machine to hold.`;
  }
}
