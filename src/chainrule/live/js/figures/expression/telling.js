// What is said of a box: what it computes, and the chain rule in full, in symbols and with the numbers put in.
import { asShown, equals, equalsSum, format } from "../../engine/numbers.js";
import { OPERATIONS } from "../../engine/operations.js";
import { asFarAsKnown, BEYOND, FAINT, HIDDEN, withoutSign } from "../../engine/telling.js";
import { beyond, formulaOf, inSymbols, numeral, symbolsOf, usesOf } from "./words.js";

/** @import { Graph } from "../../types.js" */
/** @typedef {{ values: number[], adjoints: number[], slack: number[], troubles: string[], rules: string[] }} State */

/** @type {Record<string, string>} */
const NO_VALUE = {
  undefined: "it has no value here",
  range: "a number on the way is too large or too small for the machine to hold",
  rounding: "rounding hides what value it has here, if it has one",
};
/** @type {Record<string, string>} */
const SHORT = { undefined: "undefined here", range: BEYOND, rounding: HIDDEN };
const UNDERFLOW = 1e-40; // what a number may be off that is too small to hold, and not rounded
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
    this.state = { values: [], adjoints: [], slack: [], troubles: [], rules: [] };
    this.valued = new Set();
    this.blamed = new Set();
  }

  /**
   * Look at a state, of which some values and some gradients are known; what rounding hides is marked in it.
   * @param {State} state
   */
  look(state, valued, blamed) {
    const { adjoints, slack, rules } = state;
    adjoints.forEach((adjoint, i) => (rules[i] ||= asFarAsKnown(adjoint, slack[i]) === HIDDEN ? "rounding" : ""));
    Object.assign(this, { state, valued, blamed });
  }

  /** A box's value, in words where it has none. @param {number} i */
  valueWords(i) {
    const value = this.state.values[i];
    if (!Number.isFinite(value)) return SHORT[this.state.troubles[i]] ?? beyond(value);
    return this.careful.tiny[i] ? FAINT : format(asFarAsKnown(value, this.careful.doubt[i]));
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
    const { rules } = this.state;
    /** @param {string} words */
    const equal = (words) => (words.startsWith("≈") ? words : `= ${words}`);
    const value = this.valued.has(i) ? ` ${equal(this.valueWords(i))}` : ", not computed yet";
    const gradient = rules[i] ? "got no number" : equal(format(this.gradient(i)));
    return `${made}${value}${this.blamed.has(i) ? `, ∂J/∂${name} ${gradient}` : ""}`;
  }

  /** A box's gradient, as far as it is known. @param {number} i */
  gradient(i) {
    return asFarAsKnown(this.state.adjoints[i], this.state.slack[i]);
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
    const known = asFarAsKnown(values[i], this.careful.doubt[i]);
    const result = withoutSign(known);
    const given = args.map((arg) => this.shown(arg));
    const numbers = formulaOf(
      op,
      given.map(({ text }) => text),
    );
    // of −a nothing is left to work out
    const put = given.every(({ value }) => Number.isFinite(value)) && numbers !== result ? ` = ${numbers}` : "";
    const comes = OPERATIONS[op].value?.(...given.map(({ value }) => value)) ?? NaN;
    const open = this.careful.tiny[i] || (values[i] && known !== values[i]);
    return `${made}${put} ${open ? "≈" : equals(comes, result)} ${result}`;
  }

  /** A number that is put into a formula, and what it is as it stands there. @param {number} i */
  shown(i) {
    const { op, label } = this.graph.nodes[i];
    const value = this.state.values[i];
    if (op === "constant" && /^−?[\d.]+$/.test(label ?? "")) return { text: this.symbols[i], value };
    return { text: format(value), value: asShown(value) };
  }

  /** @param {number} i */
  chainRule(i) {
    const { graph, symbols, uses, state } = this;
    const left = `∂J/∂${symbols[i]}`;
    if (i === graph.output) {
      if (this.valued.has(i) && state.rules[i]) return [this.why(i)];
      return [`${left} = 1: ${symbols[i]} is J. Here the way back begins.`];
    }
    const [rule, local] = inSymbols(graph, symbols, i, uses[i]);
    const lines = [`${left} = ${rule}`, `${left} = ${local}`];
    if (!this.blamed.has(i)) return [...lines, "Its number, if it has one, comes on the way back."];
    return [...lines, state.rules[i] ? this.why(i) : `${left} = ${this.numbers(i)}`];
  }

  /** Two factors for each box that uses this one: the gradient of that box, and its own slope. @param {number} i */
  factors(i) {
    return this.uses[i].map(({ user, slots }) => {
      const slopes = this.careful.program.localDerivatives(user);
      return [this.state.adjoints[user], slots.reduce((sum, slot) => sum + slopes[slot], 0)];
    });
  }

  /** The sum with its numbers put in, and what it comes to. @param {number} i */
  numbers(i) {
    const [adjoint, slack] = [this.state.adjoints[i], this.state.slack[i]];
    const known = this.gradient(i);
    const result = withoutSign(known);
    const terms = this.factors(i);
    const products = terms.map(([upstream, local]) => asShown(upstream) * asShown(local));
    const sum = terms.map(([upstream, local]) => `${numeral(upstream)} · ${numeral(local)}`).join(" + ");
    const sign = typeof known === "string" && (adjoint || slack < UNDERFLOW) ? "≈" : equalsSum(products, result);
    return `${sum} ${sign} ${result}`;
  }

  /** Why a box has no gradient. @param {number} i */
  why(i) {
    const { graph, symbols, uses, state } = this;
    const left = `∂J/∂${symbols[i]}`;
    if (state.rules[i] === "rounding" && !state.troubles[graph.output]) return `Rounding hides what ${left} is here.`;
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
    if (behind) return `∂J/∂${symbols[behind.user]} got no number, so the chain rule gives no ${left} here.`;
    return `${left} is too large, or a number on its way is too large or too small for the machine to hold.`;
  }
}
