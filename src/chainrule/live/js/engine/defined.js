// Whether a formula has a value at x, and a slope that the chain rule can give; its Python twin is live/defined.py.
//
// Arithmetic alone does not tell: 1/0 is ∞ to a computer, and the arctan of that is a number, though arctan(1/x) has no
// value at 0. And e^800 is ∞ too, though it is only too large; 1/(1 + e^800) is 0 to all digits, and right. Nor does
// tan(π/2), which rounding makes 1.6 × 10¹⁶: so a bound is kept for what rounding may have done to each number.
import { Program } from "./graph.js";
import { slopeBySides } from "./sides.js";

/** @import { Graph, Rule } from "../types.js" */

// A result of 0 from these, or from a product or quotient of others, is not 0 but too small to write down.
const POSITIVE = new Set(["exp", "sigmoid", "softplus"]);
const POWERS = new Set(["square", "cube", "power"]);
// Steps whose slope is 0 only where it is too small to hold, and others of which that is so unless the number is 0.
const NEVER_FLAT = new Set(["exp", "expm1", "sigmoid", "softplus", "tanh", "arctan", "log", "log1p", "sqrt"]);
const FADING = new Set([...POWERS, "reciprocal", "divide"]);
const CORNERS = new Set(["absolute", "relu", "leaky_relu", "sign"]);
const CHOICES = new Set(["maximum", "minimum"]);
const BENT = new Set(["absolute", "relu", "leaky_relu", ...CHOICES]);

const ROUNDING = 2 ** -52; // of a number: what the nearest that can be held may be off
const WHOLE = new Set([
  ...["add", "subtract", "multiply", "negative", "square", "cube", "absolute", "relu", "sign"],
  ...CHOICES,
]);
export const SMALL = 1e-9; // a doubt below this is not seen
export const SHARE = 0.01; // and one below this share of the number leaves two digits
const FIRM = 1e-5; // this share leaves as many digits as are shown
const LARGE = 1e100; // a factor that may make a number of what is too small to hold
const CANCELLED = 16 * ROUNDING; // what is left of a sum, as a share of its terms, where nothing should be left

/**
 * Whether a number is a whole one, or a half, a quarter, … of one, so that nothing had to be rounded: 0.5, but not 0.1.
 * @param {number} value
 */
const short = (value) => Number.isInteger(value * 2 ** 20) && Math.abs(value) < 2 ** 33;

/**
 * How far a number that was typed may be from the one that is meant.
 * @param {number} value
 */
const typed = (value) => (short(value) ? 0 : ROUNDING * Math.abs(value));

/**
 * Whether a step on numbers without doubt gives its result without rounding.
 * @param {string} op @param {number} value @param {number[]} given its arguments
 */
function exactly(op, value, [first, second]) {
  if (op === "divide") return short(value) && value * second === first;
  if (op === "sqrt") return short(value) && value * value === first;
  if (op === "power" && Number.isInteger(second)) return short(value) && short(first);
  return (WHOLE.has(op) && short(value)) || (!first && !second);
}

/**
 * A graph of one input, or of several, that says what fails: "undefined", "range" (a number is too large or too small
 * to hold), or "rounding" (a number on the way is 0 or not, large or small: rounding hides it).
 */
export class Careful {
  /** @param {Graph} graph */
  constructor(graph) {
    this.program = new Program(graph);
    this.single = [0];
    const { nodes, args } = this.program;
    this.trouble = nodes.map(() => "");
    this.tiny = nodes.map(() => false);
    this.slack = nodes.map(() => 0);
    this.doubt = nodes.map((node, i) => (node.op === "constant" ? typed(this.program.values[i]) : 0));
    this.moving = nodes.map(() => false);
    nodes.forEach((node, i) => (this.moving[i] = node.op === "input" || args[i].some((arg) => this.moving[arg])));
  }

  /**
   * The value at x, NaN if there is none, and why: "", "undefined" or "range"; what rounding did is not asked.
   * @param {number} x
   */
  value(x) {
    return this.run(x);
  }

  /**
   * The same; if `doubt` is given, how far off x may be, rounding is asked too. With several inputs both are lists.
   * @param {number | number[]} x @param {number | number[]} [doubt]
   */
  run(x, doubt) {
    if (typeof x === "number") this.single[0] = x;
    const { program, trouble } = this;
    const strict = doubt !== undefined;
    program.forward(typeof x === "number" ? this.single : x);
    for (const [k, place] of program.places.entries())
      this.doubt[place] = typeof doubt === "object" ? doubt[k] : (doubt ?? 0);
    for (let i = 0; i < trouble.length; i++) {
      if (program.operations[i] === null) continue;
      trouble[i] = this.troubleAt(i, strict);
      if (strict) this.doubt[i] = this.doubtAt(i);
    }
    const value = program.values[program.output];
    const lost = strict && this.lost(program.output);
    const why = trouble[program.output] || (!Number.isFinite(value) ? "range" : lost ? "rounding" : "");
    return { value: why ? NaN : value, why };
  }

  /** Whether rounding leaves a number fewer than two digits. @param {number} i */
  lost(i) {
    return this.doubt[i] > SMALL && this.doubt[i] > SHARE * Math.abs(this.program.values[i]);
  }

  /** After `at`: how far the value may be from what is meant. */
  doubtful() {
    return this.doubt[this.program.output];
  }

  /** After `at`: whether rounding leaves open if the value is 0, or a little more or less. */
  blurred() {
    return this.doubtful() > 0 && this.blurredAt(this.program.output);
  }

  /** Whether a box's value is 0 for all that the machine can tell. @param {number} i */
  blurredAt(i) {
    return Math.abs(this.program.values[i]) <= this.doubt[i] && this.doubt[i] <= SMALL;
  }

  /**
   * Whether the digits of the value at x that are shown are right.
   * @param {number} x
   */
  firm(x) {
    return !this.run(x, typed(x)).why && this.doubtful() <= FIRM * Math.abs(this.program.values[this.program.output]);
  }

  /**
   * Derivatives as they are sent back at a point; 0 where the sign turns as soon as an input is off by a rounding, as
   * that of cos(πx) does at 1.
   * @param {number[]} point @param {() => number[]} send
   */
  steady(point, send) {
    const { program } = this;
    const found = [...send()];
    /** @param {number} derivative */
    const slight = (derivative) => derivative !== 0 && Math.abs(derivative) <= SMALL;
    if (!found.some(slight)) return found;
    for (const [k, x] of point.entries()) {
      if (x === 0) continue;
      const [before, behind] = [1 - ROUNDING, 1 + ROUNDING].map((times) => {
        program.forward(point.map((value, i) => (i === k ? times * value : value)));
        return send().map(Math.sign);
      });
      found.forEach((derivative, i) => {
        if (slight(derivative) && before[i] * behind[i] < 0) found[i] = 0;
      });
    }
    program.forward(point);
    send().forEach((derivative, i) => (this.slack[i] += Math.abs(found[i] - derivative)));
    return found;
  }

  /**
   * Value and slope at x; `why` is "" or tells why there is no value, `rule` why the chain rule gives no slope: that,
   * or "corner". Then `sides` is what the rules of both sides tell, if they do. `slack`: how far the slope may be off.
   * @param {number} x @param {number} [doubt] @param {boolean} [strict] whether that is asked for
   */
  at(x, doubt = typed(x), strict = true) {
    const { value, why } = this.run(x, doubt);
    if (why) return { value, why, derivative: NaN, rule: why };
    if (this.cornered()) return { value, why, derivative: NaN, rule: "corner", sides: this.sides() };
    const { program, single } = this;
    const place = program.places[0];
    const derivative = this.steady(single, () => this.sendBack(strict))[place];
    if (!Number.isFinite(derivative)) return { value, why, derivative: NaN, rule: "range" };
    return { value, why, derivative, rule: "", slack: this.slack[place] };
  }

  /**
   * At a point of several inputs: each box's value and the derivative of the result with respect to it, NaN where there
   * is none, and why: `troubles` of the values, `rules` of the derivatives, as `at` tells them. Beyond a box that
   * stands where it has no slope of its own the chain rule gives nothing: "corner" if that box bends, else "rule". What
   * is 0 for all that the machine can tell is 0: 0.7 · 3 − 2.1.
   * @param {number[]} point
   */
  around(point) {
    const { why } = this.run(point, point.map(typed));
    const { program, trouble } = this;
    const { nodes, args, output, values } = program;
    const adjoints = this.steady(point, () => {
      for (let i = 0; i < values.length; i++) if (this.blurredAt(i)) values[i] = 0;
      return this.sendBack();
    });
    const rules = nodes.map(() => "");
    rules[output] = why;
    for (let i = output; i >= 0; i--) {
      if (!rules[i] && !Number.isFinite(adjoints[i])) rules[i] = "range";
      const silence = BENT.has(nodes[i].op) ? "corner" : "rule";
      args[i].forEach((arg, k) => {
        if (nodes[arg].op !== "constant") rules[arg] ||= rules[i] || (this.corneredAt(i, k) ? silence : "");
      });
    }
    const troubles = trouble.map((words, i) => words || (this.lost(i) ? "rounding" : ""));
    return {
      values: values.map((value, i) => (troubles[i] ? NaN : value)),
      adjoints: adjoints.map((adjoint, i) => (rules[i] ? NaN : adjoint)),
      slack: [...this.slack],
      troubles,
      rules,
    };
  }

  /**
   * The derivative of the result with respect to each box, where all are numbers; a sum of mere rounding is 0. How far
   * each may be off, for what rounding did on the way, stands in `slack`, if that is asked for.
   * @param {boolean} [strict]
   */
  sendBack(strict = true) {
    const { program, slack, doubt } = this;
    const { adjoints, args, operations, output } = program;
    const sizes = adjoints.map(() => 0);
    adjoints.fill(0);
    slack.fill(0);
    adjoints[output] = 1;
    for (let i = output; i >= 0; i--) {
      if (Math.abs(adjoints[i]) < CANCELLED * sizes[i]) {
        slack[i] += Math.abs(adjoints[i]);
        adjoints[i] = 0;
      }
      program.localDerivatives(i).forEach((slope, k) => {
        const arg = args[i][k];
        const term = operations[i]?.selects && slope === 0 ? 0 : adjoints[i] * slope;
        adjoints[arg] += term;
        sizes[arg] += Math.abs(term);
        if (!strict) return;
        const reach = slack[i] + Math.abs(adjoints[i]);
        const open = reach && this.openness(i, k, slope);
        const exact = short(term) && (WHOLE.has(program.nodes[i].op) || !doubt[i]);
        const missing = slack[i] * Math.abs(slope) + reach * open + (exact ? 0 : ROUNDING * Math.abs(term));
        slack[arg] += missing || (term === 0 && reach && (slope || open) ? Number.MIN_VALUE : 0);
      });
    }
    return adjoints;
  }

  /**
   * How far the slope of box i with respect to its argument k may be off: what it is where its arguments and its value
   * are off as far as they may be, and what is lost where it is too small to hold.
   * @param {number} i @param {number} k @param {number} slope
   */
  openness(i, k, slope) {
    const { program, doubt, tiny } = this;
    const { values, operations, nodes, args } = program;
    const { slopes, value } = /** @type {Rule} */ (operations[i]);
    const rule = slopes?.[k];
    if (!rule || !value) return 0;
    const given = args[i].map((arg) => values[arg]);
    /** @param {number} z @param {number[]} moved */
    const far = (z, moved) => Math.abs(rule(z, ...moved) - slope) || 0;
    let sum = doubt[i] ? far(values[i] * (1 - ROUNDING), given) : 0;
    for (const [m, arg] of args[i].entries()) {
      if (!doubt[arg]) continue;
      const both = [-doubt[arg], doubt[arg]].map((off) => given.map((v, n) => (n === m ? v + off : v)));
      sum += Math.max(...both.map((moved) => far(value(...moved), moved)));
    }
    if (sum || slope) return Number.isFinite(sum) ? sum : 0;
    // 0: too small to hold, or 0 indeed
    const { op } = nodes[i];
    const [first, second] = args[i];
    if (op === "multiply") return tiny[k ? first : second] ? Number.MIN_VALUE : 0;
    if (op === "power" && k === 1) return values[first] > 0 && values[first] !== 1 ? Number.MIN_VALUE : 0;
    if (op === "power" && values[second] === 0) return 0;
    const faint = NEVER_FLAT.has(op) || tiny[first] || (FADING.has(op) && values[first]);
    return faint ? Number.MIN_VALUE : 0;
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

  /** @param {number} i @param {boolean} strict */
  troubleAt(i, strict) {
    const { trouble, tiny } = this;
    const { values, nodes } = this.program;
    const args = this.program.args[i];
    const { op } = nodes[i];
    tiny[i] = false;
    if (args.some((arg) => trouble[arg] === "undefined")) return "undefined";
    for (const reason of ["rounding", "range"]) if (args.some((arg) => trouble[arg] === reason)) return reason;
    const [first, second] = args.map((arg) => values[arg]);
    const inverts = op === "reciprocal" || op === "log" || (op === "power" && second < 0);
    const zero = op === "divide" ? args[1] : inverts ? args[0] : null;
    if (zero !== null && values[zero] === 0 && tiny[zero]) return "range";
    if (this.grows(op, args)) return "range";
    if (strict && this.onEdge(op, zero, args)) return "rounding";
    if (zero !== null && values[zero] === 0) return "undefined";
    if (Number.isNaN(values[i])) return [first, second].some((a) => Math.abs(a) === Infinity) ? "range" : "undefined";
    tiny[i] =
      values[i] === 0 &&
      ((op !== "multiply" && args.some((arg) => tiny[arg])) ||
        POSITIVE.has(op) ||
        (POWERS.has(op) && first !== 0) ||
        (op === "multiply" && args.every((arg) => values[arg] !== 0 || tiny[arg])) ||
        (op === "divide" && first !== 0));
    return "";
  }

  /**
   * Whether a box may make a number of one that is too small to hold.
   * @param {string} op @param {number[]} args
   */
  grows(op, [first, second]) {
    const { tiny } = this;
    const [value, other] = [first, second].map((arg) => Math.abs(this.program.values[arg]));
    if (op === "multiply") return (tiny[first] && other > LARGE) || (tiny[second] && value > LARGE);
    if (op === "divide") return tiny[first] && other < 1 / LARGE;
    return tiny[first] && (op === "sign" || op === "sqrt" || (op === "power" && other > 0 && other < 1));
  }

  /**
   * Whether a box stands where it has no value, a jump or an end, for all that the machine can tell.
   * @param {string} op @param {number | null} zero @param {number[]} args
   */
  onEdge(op, zero, [first, second]) {
    const { doubt } = this;
    const { values } = this.program;
    /** @param {number} i @param {number} [distance] */
    const near = (i, distance = Math.abs(values[i])) => doubt[i] > 0 && distance <= doubt[i];
    if (zero !== null) return near(zero);
    switch (op) {
      case "sqrt":
      case "sign":
        return near(first);
      case "tan":
        return near(first, Math.abs(Math.cos(values[first])));
      case "log1p":
        return near(first, Math.abs(1 + values[first]));
      case "power":
        return near(first) && !Number.isInteger(values[second]);
      default:
        return false;
    }
  }

  /**
   * How far the number of step i may be off: what its arguments may be, and its own rounding.
   * @param {number} i
   */
  doubtAt(i) {
    const { doubt } = this;
    const { values, nodes, operations } = this.program;
    const args = this.program.args[i];
    const value = values[i];
    if (!Number.isFinite(value)) return 0;
    const given = args.map((arg) => values[arg]);
    const { op } = nodes[i];
    // a decimal less the same decimal is 0
    const decimals = args.every((arg) => operations[arg] === null && doubt[arg] <= typed(values[arg]));
    if (value === 0 && ["add", "subtract"].includes(op) && decimals) return 0;
    const least = value ? 0 : this.powerOfDoubt(op, args);
    return args.reduce(
      (sum, arg, k) => {
        const slope = doubt[arg] && operations[i]?.slopes?.[k];
        const more = slope ? Math.abs(slope(value, ...given)) * doubt[arg] : 0;
        return Number.isFinite(more) ? sum + more : sum;
      },
      exactly(op, value, given) && !args.some((arg) => this.tiny[arg]) ? least : ROUNDING * Math.abs(value),
    );
  }

  /**
   * How far a product, power or size of 0 may be off that is off itself: where no slope tells.
   * @param {string} op @param {number[]} args
   */
  powerOfDoubt(op, [first, second]) {
    const { doubt } = this;
    const exponent = op === "power" ? this.program.values[second] : { square: 2, cube: 3 }[op];
    if (op === "multiply") return doubt[first] * doubt[second];
    if (BENT.has(op)) return Math.abs(this.program.values[first]) <= doubt[first] ? doubt[first] : 0;
    return exponent && exponent > 1 ? doubt[first] ** exponent : 0;
  }

  /** What the slopes of both sides are; null where a number is too small to hold, or the rules do not tell. */
  sides() {
    return this.tiny.some(Boolean) ? null : slopeBySides(this.program, { doubt: this.doubt });
  }

  /** Whether a box on the way stands where it has no slope of its own: a corner, a jump, an upright tangent, an end. */
  cornered() {
    const { args } = this.program;
    return args.some((own, i) => own.some((arg, k) => this.moving[arg] && this.corneredAt(i, k)));
  }

  /**
   * Whether box i stands where it has no slope with respect to its argument k.
   * @param {number} i @param {number} k
   */
  corneredAt(i, k) {
    const { doubt } = this;
    const { values, nodes, args } = this.program;
    const [first, second] = args[i];
    const { op } = nodes[i];
    if (CHOICES.has(op))
      return first !== second && Math.abs(values[first] - values[second]) <= doubt[first] + doubt[second];
    if (op === "power" && k === 1 && values[first] < 0) return true;
    if (this.tiny[first]) return false;
    if (CORNERS.has(op)) return Math.abs(values[first]) <= doubt[first];
    if (values[first] !== 0) return false;
    if (op === "sqrt") return true;
    return op === "power" && (k === 1 || !(Number.isInteger(values[second]) && values[second] >= 0)); // x⁰ is 1
  }
}
