// What a box computes and what its local derivatives are, as a reader would write them.
import { format } from "../../engine/numbers.js";

/** @import { Graph } from "../../types.js" */

const [AND, MINUS] = [" + ", "−"];

/** A part as a factor, in brackets where it needs them: −2, a + 1. @param {string} text */
export const factor = (text) => (/^−| [+−] /.test(text) ? `(${text})` : text);
/** As the base of a power, or an operand that a sign stands in front of. @param {string} text */
const tight = (text) => (/^[\p{L}\p{M}₀-₉]+$|^[\d.]+$/u.test(text) ? text : `(${text})`);
/** An exponent. @param {string} text */
const raised = (text) => ({ 2: "²", 3: "³" })[text] ?? `^${tight(text)}`;

/** What a box does with its arguments. @type {Record<string, (a: string, b: string) => string>} */
const FORMULAS = {
  add: (a, b) => `${a} + ${factor(b)}`,
  subtract: (a, b) => `${a} − ${factor(b)}`,
  multiply: (a, b) => `${factor(a)} · ${factor(b)}`,
  divide: (a, b) => `${factor(a)} / ${tight(b)}`,
  power: (a, n) => `${tight(a)}${raised(n)}`,
  maximum: (a, b) => `max(${a}, ${b})`,
  minimum: (a, b) => `min(${a}, ${b})`,
  identity: (a) => a,
  negative: (a) => `−${tight(a)}`,
  square: (a) => `${tight(a)}²`,
  cube: (a) => `${tight(a)}³`,
  exp: (a) => `e^${tight(a)}`,
  log: (a) => `ln(${a})`,
  sqrt: (a) => `√(${a})`,
  absolute: (a) => `|${a}|`,
  sigmoid: (a) => `σ(${a})`,
};

/** @param {string} op @param {string[]} args */
export const formulaOf = (op, args) => FORMULAS[op]?.(args[0], args[1]) ?? `${op}(${args.join(", ")})`;

const whether = (condition, otherwise = "0") => `(1 if ${condition}, else ${otherwise})`;
/** What a choice lets through of one of two: of max(a, a), a half. */
const share = (one, sign, other) => (one === other ? "½" : whether(`${one} ${sign} ${other}`));

/**
 * Its derivative with respect to each argument; v is the box's own name.
 * @type {Record<string, ((a: string, b: string, v: string) => string)[]>}
 */
const SLOPES = {
  add: [() => "1", () => "1"],
  subtract: [() => "1", () => "−1"],
  multiply: [(_a, b) => b, (a) => a],
  divide: [(_a, b) => `1/${tight(b)}`, (a, b) => `−${tight(a)}/${tight(b)}²`],
  power: [
    (a, n) => {
      if (n === "0") return "0"; // also where a is 0
      const less = Number(n.replace(MINUS, "-")) - 1;
      return Number.isNaN(less)
        ? `${factor(n)}·${tight(a)}^(${n} − 1)`
        : `${factor(n)}·${tight(a)}${raised(format(less, 6))}`;
    },
    (a, _n, v) => `${v}·ln(${a})`,
  ],
  maximum: [(a, b) => share(a, ">", b), (a, b) => share(b, ">", a)],
  minimum: [(a, b) => share(a, "<", b), (a, b) => share(b, "<", a)],
  identity: [() => "1"],
  negative: [() => "−1"],
  square: [(a) => `2·${tight(a)}`],
  cube: [(a) => `3·${tight(a)}²`],
  exp: [(a) => `e^${tight(a)}`],
  expm1: [(a) => `e^${tight(a)}`],
  log: [(a) => `1/${tight(a)}`],
  log1p: [(a) => `1/(1 + ${factor(a)})`],
  sqrt: [(a) => `1/(2·√(${a}))`],
  absolute: [(a) => `sign(${a})`],
  sign: [() => "0"],
  sin: [(a) => `cos(${a})`],
  cos: [(a) => `−sin(${a})`],
  tan: [(a) => `1 + tan²(${a})`],
  arctan: [(a) => `1/(1 + ${tight(a)}²)`],
  sinh: [(a) => `cosh(${a})`],
  cosh: [(a) => `sinh(${a})`],
  tanh: [(a) => `1 − tanh²(${a})`],
  sigmoid: [(a) => `σ(${a})·(1 − σ(${a}))`],
  softplus: [(a) => `σ(${a})`],
  relu: [(a) => whether(`${a} > 0`)],
  leaky_relu: [(a) => whether(`${a} > 0`, "0.01")],
};

/** @param {string} op @param {number} slot @param {string[]} args @param {string} v */
export function slopeOf(op, slot, args, v) {
  if (!SLOPES[op]) throw new Error(`no derivative of ${op} is written here: add it to SLOPES in expression/words.js`);
  return SLOPES[op][slot](args[0], args[1], v);
}

/** A name as it is written: v1 is v₁. @param {string} name */
export const pretty = (name) =>
  name === "yhat" ? "ŷ" : name.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));

/** What stands for each node in a formula: a name, or the number. @param {Graph} graph */
export const symbolsOf = ({ nodes }) =>
  nodes.map(({ op, name, value, label }) =>
    op === "constant" ? (label ?? format(value)).replaceAll("-", MINUS) : pretty(String(name)),
  );

/** @typedef {{ user: number, slots: number[] }} Use */

/** Who uses each node, and as which of its arguments. @param {Graph} graph @returns {Use[][]} */
export function usesOf({ nodes }) {
  const uses = nodes.map(() => /** @type {Use[]} */ ([]));
  nodes.forEach(({ args }, user) =>
    new Set(args).forEach((arg) =>
      uses[arg].push({ user, slots: (args ?? []).flatMap((other, slot) => (other === arg ? [slot] : [])) }),
    ),
  );
  return uses;
}

/**
 * The chain rule of a box in symbols: the factors ∂J/∂user · ∂user/∂box, and the same with each local derivative
 * written out.
 * @param {Graph} graph @param {string[]} symbols @param {number} i @param {Use[]} uses
 */
export function inSymbols({ nodes }, symbols, i, uses) {
  const terms = uses.map(({ user, slots }) => {
    const { op, args = [] } = nodes[user];
    const slopes = slots.map((slot) =>
      slopeOf(
        op,
        slot,
        args.map((arg) => symbols[arg]),
        symbols[user],
      ),
    );
    const summed = () => slopes.map((slope) => (slope.startsWith(MINUS) ? `(${slope})` : slope)).join(AND);
    const local = slopes.length > 1 ? `(${summed()})` : factor(slopes[0]);
    return [`∂J/∂${symbols[user]} · ∂${symbols[user]}/∂${symbols[i]}`, `∂J/∂${symbols[user]} · ${local}`];
  });
  return [0, 1].map((k) => terms.map((term) => term[k]).join(AND));
}

/** A number as a factor. @param {number} value */
export const numeral = (value) => factor(format(value).replace(" × ", "·"));

/** What is said of a number that the machine cannot hold. @param {number} value */
export const beyond = (value) => (value > 0 ? "too large" : "too low");
