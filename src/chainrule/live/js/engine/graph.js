// Evaluates the graphs that chainrule.graph exports, forward and backward: its twin, checked against it.
//
// A value is a number or a Tensor. What is undefined is NaN; nothing throws after construction.
import { OPERATIONS } from "./operations.js";
import { elementwise, shapeOf, Tensor, undoBroadcast, wrap } from "./tensor.js";

/** @import { Given, Graph, Rule, Value } from "../types.js" */

/** @param {Given} value @returns {Value} */
function parsed(value) {
  if (typeof value === "object") {
    return wrap(
      value.shape,
      Float64Array.from(value.data, (number) => /** @type {number} */ (parsed(number))),
    );
  }
  return typeof value === "number" ? value : { inf: Infinity, "-inf": -Infinity, nan: NaN }[value];
}

/** @param {unknown} x @returns {x is number} */
const isNumber = (x) => typeof x === "number";
/** @type {number[]} */
const NONE = [];

/**
 * A graph that can be run. V is what its values are: numbers, unless tensors are given to it.
 * @template {Value} [V=number]
 */
export class Program {
  /** @param {Graph} json */
  constructor(json) {
    this.inputs = json.inputs;
    this.output = json.output;
    this.nodes = json.nodes;
    /** @type {number[]} */
    this.places = [];
    /** @type {number[][]} */
    this.args = [];
    this.operations = json.nodes.map((node, i) => {
      this.args.push(node.args ?? NONE);
      if (node.op === "input") {
        this.places[this.inputs.indexOf(String(node.name))] = i;
        return null;
      }
      if (node.op === "constant") return null;
      if (!Object.hasOwn(OPERATIONS, node.op)) {
        throw new Error(`unknown operation "${node.op}"; known are ${Object.keys(OPERATIONS).join(", ")}`);
      }
      return OPERATIONS[node.op];
    });
    this.values = json.nodes.map((node) => /** @type {V} */ (node.value === undefined ? NaN : parsed(node.value)));
    this.adjoints = json.nodes.map(() => /** @type {V} */ (0));
    this.reached = json.nodes.map(() => false);
    this.gradients = json.inputs.map(() => /** @type {V} */ (0));
    this.scalars = false;
    this.constantsAreScalars = this.values.every(isNumber);
    this.elementwise = this.operations.every((operation) => operation === null || operation.value !== undefined);
    this.single = [0];
  }

  /**
   * Evaluates every node and returns the output. An input is a number, a Tensor or {shape, data}.
   * @param {ArrayLike<Given | V>} inputs @returns {V}
   */
  forward(inputs) {
    const { values, operations } = /** @type {Program<any>} */ (this);
    let scalars = this.constantsAreScalars && this.elementwise;
    for (let k = 0; k < this.places.length; k++) {
      const given = inputs[k];
      const scalar = typeof given === "number";
      values[this.places[k]] = scalar ? given : parsed(given);
      scalars &&= scalar;
    }
    this.scalars = scalars;
    for (let i = 0; i < values.length; i++) {
      const operation = operations[i];
      if (operation === null) continue;
      const args = this.args[i];
      const { value } = operation;
      if (!scalars || !value) values[i] = this.general(i, operation);
      else if (args.length === 1) values[i] = value(values[args[0]]);
      else if (args.length === 2) values[i] = value(values[args[0]], values[args[1]]);
      else values[i] = value(values[args[0]], values[args[1]], values[args[2]]);
    }
    return values[this.output];
  }

  /** @param {number} i @param {Rule} operation @returns {Value} */
  general(i, operation) {
    const args = this.args[i].map((arg) => this.values[arg]);
    return operation.value ? elementwise(operation.value, args) : operation.forward(this.nodes[i], ...args);
  }

  /** Sends gradients back from the output; returns those of the inputs, in an array that the next call reuses. */
  backward() {
    const { adjoints, gradients, reached, values, operations } = /** @type {Program<any>} */ (this);
    for (let i = 0; i < adjoints.length; i++) {
      adjoints[i] = 0;
      reached[i] = i === this.output;
    }
    adjoints[this.output] =
      this.scalars || isNumber(values[this.output]) ? 1 : elementwise(() => 1, [values[this.output]]);
    for (let i = this.output; i >= 0; i--) {
      const operation = operations[i];
      // Where nothing arrives, as behind a comparison, nothing is sent on: not even 0 · ∞.
      if (operation === null || !reached[i]) continue;
      if (!this.scalars || !operation.slopes) {
        this.pullBack(i, operation);
        continue;
      }
      const upstream = adjoints[i];
      const args = this.args[i];
      for (let k = 0; k < args.length; k++) {
        const slope = operation.slopes[k];
        if (slope === null) continue;
        const partial = slope(values[i], values[args[0]], values[args[1]], values[args[2]]);
        reached[args[k]] = true;
        adjoints[args[k]] += operation.selects && partial === 0 ? 0 : upstream * partial;
      }
    }
    for (let k = 0; k < this.places.length; k++) {
      const place = this.places[k];
      // An input that does not reach the output has a gradient of zeros, in its own shape.
      if (isNumber(adjoints[place]) && !isNumber(values[place])) adjoints[place] = new Tensor(values[place].shape);
      gradients[k] = adjoints[place];
    }
    return this.gradients;
  }

  /** @param {number} i @param {Rule} operation */
  pullBack(i, operation) {
    const { adjoints, values } = /** @type {Program<any>} */ (this);
    const z = values[i];
    const args = this.args[i].map((arg) => values[arg]);
    const upstream = isNumber(adjoints[i]) && !isNumber(z) ? new Tensor(z.shape) : adjoints[i];
    this.args[i].forEach((arg, k) => {
      // Nothing flows into a constant.
      if (this.nodes[arg].op === "constant") return;
      let cotangent;
      if (operation.value) {
        const slope = operation.slopes[k];
        if (slope === null) return;
        /** @type {(...numbers: number[]) => number} */
        const product = operation.selects
          ? (g, at, ...rest) => (slope(at, ...rest) === 0 ? 0 : g)
          : (g, at, ...rest) => g * slope(at, ...rest);
        cotangent = undoBroadcast(elementwise(product, [upstream, z, ...args]), shapeOf(args[k]));
      } else {
        cotangent = operation.pullback(this.nodes[i], k, upstream, z, ...args);
      }
      this.reached[arg] = true;
      const sofar = adjoints[arg];
      adjoints[arg] =
        isNumber(sofar) && !isNumber(cotangent) ? cotangent : elementwise((a, b) => a + b, [sofar, cotangent]);
    });
  }

  /**
   * Partial derivatives of node i with respect to its arguments, at the last forward; for scalar graphs.
   * @param {number} i @returns {number[]}
   */
  localDerivatives(i) {
    const operation = this.operations[i];
    if (!operation?.slopes) return [];
    const { values } = /** @type {Program<any>} */ (this);
    const args = this.args[i].map((arg) => values[arg]);
    return operation.slopes.map((slope) => (slope === null ? 0 : slope(values[i], ...args)));
  }

  /**
   * Value and derivative of a graph of one input.
   * @param {number} x @returns {{value: V, derivative: V}}
   */
  at(x) {
    this.single[0] = x;
    const value = this.forward(this.single);
    return { value, derivative: this.backward()[0] };
  }
}
