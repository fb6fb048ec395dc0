// Whether a formula has a value at x, and a slope that the chain rule can give; its Python twin is live/defined.py.
//
// Arithmetic alone does not tell: 1/0 is ∞ to a computer, and the arctan of that is a number, though arctan(1/x) has no
// value at 0. And e^800 is ∞ too, though it is only too large; 1/(1 + e^800) is 0 to all digits, and right.
import { Program } from "./graph.js";

// A result of 0 from these, or from a product or quotient of others, is not 0 but too small to write down.
const POSITIVE = new Set(["exp", "sigmoid", "softplus"]);
const POWERS = new Set(["square", "cube", "power"]);
const CORNERS = new Set(["absolute", "relu", "leaky_relu", "sign"]);

/** A graph of one input that says what fails: "undefined", or "range" (a number is too large or too small to hold). */
export class Careful {
  constructor(graph) {
    this.program = new Program(graph);
    const { nodes, args } = this.program;
    this.trouble = nodes.map(() => "");
    this.tiny = nodes.map(() => false);
    this.moving = nodes.map(() => false);
    nodes.forEach((node, i) => (this.moving[i] = node.op === "input" || args[i].some((arg) => this.moving[arg])));
  }

  /** The value at x, NaN if there is none, and why: "", "undefined" or "range". */
  value(x) {
    this.single ??= [0];
    this.single[0] = x;
    const { program, trouble } = this;
    program.forward(this.single);
    for (let i = 0; i < trouble.length; i++) trouble[i] = program.operations[i] === null ? "" : this.troubleAt(i);
    const value = program.values[program.output];
    const why = trouble[program.output] || (Number.isFinite(value) ? "" : "range");
    return { value: why ? NaN : value, why };
  }

  /** Value and slope at x; `why` is "" or tells why there is no value, `rule` why there is no slope: that, or "corner". */
  at(x) {
    const { value, why } = this.value(x);
    if (why) return { value, why, derivative: NaN, rule: why };
    if (this.cornered()) return { value, why, derivative: NaN, rule: "corner" };
    const derivative = this.program.backward()[0];
    if (!Number.isFinite(derivative)) return { value, why, derivative: NaN, rule: "range" };
    return { value, why, derivative, rule: "" };
  }

  /** After `value`: what comes out of the last step, ∞ where it is too large and NaN where there is nothing. */
  result() {
    const { values, output } = this.program;
    return this.trouble[output] ? NaN : values[output];
  }

  /** After `value`: whether the result is 0 only because it is too small to hold. */
  vanished() {
    return this.tiny[this.program.output];
  }

  /** After `value`: what every step gives, NaN where there is nothing. */
  values() {
    return this.program.values.map((value, i) => (this.trouble[i] ? NaN : value));
  }

  troubleAt(i) {
    const { trouble, tiny } = this;
    const { values, nodes } = this.program;
    const args = this.program.args[i];
    const { op } = nodes[i];
    tiny[i] = false;
    if (args.some((arg) => trouble[arg] === "undefined")) return "undefined";
    if (args.some((arg) => trouble[arg] === "range")) return "range";
    const [first, second] = args.map((arg) => values[arg]);
    const inverts = op === "reciprocal" || op === "log" || (op === "power" && second < 0);
    const zero = op === "divide" ? args[1] : inverts ? args[0] : null;
    if (zero !== null && values[zero] === 0) return tiny[zero] ? "range" : "undefined";
    if (Number.isNaN(values[i])) return [first, second].some((a) => Math.abs(a) === Infinity) ? "range" : "undefined";
    tiny[i] = values[i] === 0 && (
      args.some((arg) => tiny[arg])
      || POSITIVE.has(op)
      || (POWERS.has(op) && first !== 0)
      || (op === "multiply" && first !== 0 && second !== 0)
      || (op === "divide" && first !== 0)
    );
    return "";
  }

  /** Whether a box on the way stands where it has no slope of its own: a corner, a jump, an upright tangent, an end. */
  cornered() {
    const { values, nodes, args } = this.program;
    return nodes.some(({ op }, i) => {
      const [first, second] = args[i];
      if (!this.moving[i] || values[first] !== 0 || this.tiny[first]) return false;
      if (CORNERS.has(op) || op === "sqrt") return this.moving[first];
      if (op !== "power") return false;
      return this.moving[second] || (this.moving[first] && !(Number.isInteger(values[second]) && values[second] > 0));
    });
  }
}
