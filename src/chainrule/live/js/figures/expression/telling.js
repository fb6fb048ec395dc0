// What is said of a box: what it computes, and the chain rule in full, in symbols and with the numbers put in.
import { format } from "../../engine/numbers.js";
import { beyond, formulaOf, inSymbols, numeral, symbolsOf, usesOf } from "./words.js";

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
const OWN = "a box without a slope of its own";
/**
 * Why a box has no slope with respect to one of its arguments.
 * @type {Record<string, (formula: string, args: string[], slot: number, exponent: number) => string>}
 */
const AT_CORNER = {
  absolute: (formula) => `${formula} has a corner at 0: ${OWN}`,
  relu: (formula) => `${formula} has a corner at 0: ${OWN}`,
  leaky_relu: (formula) => `${formula} has a corner at 0: ${OWN}`,
  maximum: (formula, [a, b]) => `${a} and ${b} are equal, and there ${formula} has a corner: ${OWN}`,
  minimum: (formula, [a, b]) => `${a} and ${b} are equal, and there ${formula} has a corner: ${OWN}`,
  sign: (formula) => `${formula} jumps at 0: ${OWN}`,
  sqrt: (formula) => `${formula} begins at 0, and stands upright there: ${OWN}`,
  power(formula, [a, n], slot, exponent) {
    if (slot === 1) return `The rule for the slope of ${formula} by ${n} takes ln(${a}), which has no value here`;
    if (exponent === 0) return `The rule for the slope of ${formula} divides by 0 here`;
    return `${formula} begins at 0${exponent < 1 ? ", and stands upright there" : ""}: ${OWN}`;
  },
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
    const value = this.state.values[i];
    return SHORT[this.state.troubles[i]] ?? (Number.isFinite(value) ? format(value) : beyond(value));
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
    if (!Number.isFinite(values[i])) return `${made}: ${beyond(values[i])} for the machine to hold.`;
    const result = format(values[i]);
    const given = args.map((arg) => values[arg]);
    const numbers = formulaOf(
      op,
      given.map((value) => format(value)),
    );
    // of −a nothing is left to work out
    const put = given.every(Number.isFinite) && numbers !== result ? ` = ${numbers}` : "";
    return `${made}${put} ${this.careful.tiny[i] ? "≈" : "="} ${result}`;
  }

  /** @param {number} i */
  chainRule(i) {
    const { graph, symbols, uses, state } = this;
    const left = `∂J/∂${symbols[i]}`;
    if (i === graph.output) {
      if (this.blamed.has(i) && state.rules[i]) return [this.why(i)];
      return [`${left} = 1: ${symbols[i]} is J. Here the way back begins.`];
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
      const slot = slots.find((slot) => this.careful.corneredAt(user, slot));
      if (slot === undefined) continue;
      const { op, args = [] } = graph.nodes[user];
      const names = args.map((arg) => symbols[arg]);
      const words = AT_CORNER[op](this.formula(user), names, slot, state.values[args[1]]);
      return `${words}, so the chain rule gives no ${left} here.`;
    }
    const behind = uses[i].find(({ user }) => state.rules[user]);
    if (behind) return `∂J/∂${symbols[behind.user]} has no number here, so the chain rule gives no ${left}.`;
    return `${left} is too large, or a number on its way is too large or too small for the machine to hold.`;
  }
}
