// What a reader may write, and what is said to what is not here.

/** @import { ErrorDetails, Parsed, Word } from "../types.js" */

/**
 * Every name a reader may use, and the operation of the graph it stands for.
 * @type {Record<string, string>}
 */
export const FUNCTION_NAMES = {
  exp: "exp",
  expm1: "expm1",
  log: "log",
  ln: "log",
  log1p: "log1p",
  sqrt: "sqrt",
  root: "sqrt",
  abs: "absolute",
  absolute: "absolute",
  sign: "sign",
  sgn: "sign",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  arctan: "arctan",
  atan: "arctan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  sigmoid: "sigmoid",
  logistic: "sigmoid",
  sigma: "sigmoid",
  σ: "sigmoid",
  relu: "relu",
  leaky_relu: "leaky_relu",
  leakyrelu: "leaky_relu",
  softplus: "softplus",
  square: "square",
  cube: "cube",
  reciprocal: "reciprocal",
  identity: "identity",
  negative: "negative",
};

/**
 * Functions of two things, where a formula may hold any letters.
 * @type {Record<string, string>}
 */
export const PAIR_NAMES = { max: "maximum", maximum: "maximum", min: "minimum", minimum: "minimum" };

/** @type {Record<string, string>} */
export const CONSTANT_NAMES = { pi: "π", π: "π", e: "e" };
/** @type {Record<string, number>} */
export const CONSTANT_VALUES = { π: Math.PI, e: Math.E };

/**
 * Greek letters by their Latin names: theta is θ. (What means something else besides, such as pi, is that letter only
 * where it is a variable; Σ and Π are signs.)
 * @type {Record<string, string>}
 */
export const GREEK = Object.fromEntries(
  (
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ lambda λ " +
    "mu μ nu ν xi ξ pi π Pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω " +
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Phi Φ Psi Ψ Omega Ω"
  )
    .match(/\S+ \S+/g)
    ?.map((pair) => pair.split(" ")) ?? [],
);

/**
 * A name with its letter in Greek: theta1 is θ1. The function sigma stays what it is, but sigma' is σ'.
 * @param {string} name
 */
export const inGreek = (name) =>
  name in FUNCTION_NAMES
    ? name
    : name.replace(/^[A-Za-z]+/, (latin) => (Object.hasOwn(GREEK, latin) ? GREEK[latin] : latin));

/**
 * Whether a text holds one of Python's functions, lambda x: x**2, so that lambda is no letter.
 * @param {string} text
 */
export const isPython = (text) => /\blambda(?:\s+\w+(?:\s*,\s*\w+)*)?\s*:/i.test(text);

const CUBE_ROOT = "sign(x)*|x|^(1/3), which has a value left of 0 too; x^(1/3) has none there";

/**
 * Names people try that are not here, and what to write instead.
 * @type {Record<string, string>}
 */
export const ADVICE = {
  // @ts-expect-error: null is no text, but the way to say that nothing is inherited
  __proto__: null,
  cot: "cot is not here: write cos(x)/sin(x).",
  sec: "sec is not here: write 1/cos(x).",
  csc: "csc is not here: write 1/sin(x).",
  cosec: "cosec is not here: write 1/sin(x).",
  arcsin: "arcsin is not here; of the inverse functions only arctan is.",
  arccos: "arccos is not here; of the inverse functions only arctan is.",
  asin: "asin is not here; of the inverse functions only arctan is.",
  acos: "acos is not here; of the inverse functions only arctan is.",
  ...Object.fromEntries(
    ["artanh", "arctanh", "atanh", "arsinh", "arcsinh", "asinh", "arcosh", "arccosh", "acosh"].map((name) => [
      name,
      `${name} is not here; of the inverse functions only arctan is.`,
    ]),
  ),
  softmax: "softmax is not here: it gives as many numbers as it takes, and a function here gives one.",
  argmax: "argmax is not here: it gives a place, not a value.",
  argmin: "argmin is not here: it gives a place, not a value.",
  logit: "logit is not here: write ln(x/(1 - x)).",
  sinc: "sinc is not here: write sin(x)/x.",
  lg: "lg is not here: write ln(x)/ln(10).",
  cbrt: `cbrt is not here: write ${CUBE_ROOT}.`,
  cuberoot: `cuberoot is not here: write ${CUBE_ROOT}.`,
  pow: "pow is not here: write x^2 for a power.",
  max: "max takes two things; here every function takes one. relu(x) is the larger of 0 and x.",
  min: "min takes two things; here every function takes one.",
  heaviside: "A step is not here; sign(x) is.",
  lambda: "Only the formula is wanted, without lambda.",
  dx: "Write only the formula, without dx.",
  sig: "sig is not here: write sigmoid(x), or σ(x).",
  sqr: "sqr is not here: write x^2 for a square, sqrt(x) for a square root.",
};

/**
 * How a call is printed, where that is not name(argument).
 * @type {Record<string, string>}
 */
export const CALL_TEXT = { log: "ln", sigmoid: "σ", sqrt: "√", maximum: "max", minimum: "min" };

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ";
const LEVEL = "0123456789-+()abcdefghijklmnoprstuvwxyz";
export const SUPERSCRIPTS = Object.fromEntries([...RAISED].map((one, i) => [one, LEVEL[i]]));
const PARTS = "½1/2 ¼1/4 ¾3/4 ⅓1/3 ⅔2/3 ⅕1/5 ⅖2/5 ⅗3/5 ⅘4/5 ⅙1/6 ⅚5/6 ⅐1/7 ⅛1/8 ⅜3/8 ⅝5/8 ⅞7/8 ⅑1/9";
export const FRACTIONS = Object.fromEntries(
  PARTS.split(" ").map((part) => [part[0], Number(part[1]) / Number(part[3])]),
);
const SIGNS = { "+": "+➕", "-": "-−–—‐‑‒➖˗", "*": "*×·⋅∙∗•✕✖⨯‧・", "/": "/÷∕⁄➗", "^": "^↑" };
const ONE_SIGN = Object.entries(SIGNS).flatMap(([sign, all]) => [...all].map((one) => [one, sign]));
export const OPERATORS = Object.fromEntries(ONE_SIGN);
/** @type {Record<string, string>} */
export const CLOSING = { "(": ")", "[": "]", "{": "}" };
/** @type {Record<string, string>} */
export const BRACKET_NAMES = { ")": "parenthesis", "]": "square bracket", "}": "brace" };

const ARROW = "An arrow has no place here: write what it leads to alone.";
const COMPARISON = "A formula or a number is wanted here, not a comparison.";
/** @type {Record<string, string>} */
export const STRANGE = {
  // @ts-expect-error: null is no text, but the way to say that nothing is inherited
  __proto__: null,
  "=": "Write only the formula itself, without “=”.",
  "<": COMPARISON,
  ">": COMPARISON,
  "≤": COMPARISON,
  "≥": COMPARISON,
  "→": ARROW,
  "⇒": ARROW,
  "⟹": ARROW,
  "⟶": ARROW,
  "↦": ARROW,
  "±": "Two numbers cannot be judged: write one, without “±”.",
  "!": "Factorials are not here; the functions of this course are all defined between the whole numbers too.",
  "'": "A prime for a derivative is not read here: write the formula of the derivative itself.",
  "’": "A prime for a derivative is not read here: write the formula of the derivative itself.",
  "′": "A prime for a derivative is not read here: write the formula of the derivative itself.",
  "°": "Angles are in radians: 180 degrees are pi.",
  "%": "Write 0.05 for 5 %.",
  "∞": "Infinity is not a number to calculate with here.",
  "\\": "LaTeX is not read here: write sin(x), x^2, sqrt(x), (a)/(b).",
  $: "Write the formula without dollar signs.",
  ",": "A comma has no place here: write one formula, and give each function one thing.",
  ";": "One formula is enough; no semicolon is needed.",
  ":": "For a division write “/”.",
  "∂": "Write the formula of the derivative itself, without ∂.",
  "∛": `For a cube root write ${CUBE_ROOT}.`,
  "∜": "For a fourth root write x^(1/4).",
  Σ: "Σ is the sign of a sum; the sigmoid is the small σ.",
  "∑": "A sum over many terms is not here; the sigmoid is σ.",
  Π: "Π is the sign of a product; the number is the small π.",
  "∏": "A product of many factors is not here; the number is π.",
  "∘": "Write f after g as nested parentheses: sin(x^2), not sin ∘ x^2.",
};

/**
 * What is said where nothing stands, or nothing behind a sign.
 * @param {string} sign @param {string} [wanted]
 */
export const nothingYet = (sign, wanted = "a formula, such as sin(x^2)") =>
  `${sign ? `Nothing stands behind the “${sign}”` : "Nothing is written"} yet: type ${wanted}.`;

/** A formula that cannot be read; `position` counts from 0, the message counts characters from 1. */
export class FormulaError extends Error {
  /** @param {string} message @param {ErrorDetails} [details] */
  constructor(message, { position = 0, length = 1, expected = [], suggestion, foreign } = {}) {
    super(message);
    this.name = "FormulaError";
    this.position = position;
    this.length = length;
    this.expected = expected;
    /** @type {string | undefined} what was meant, for a slip */
    this.suggestion = suggestion;
    /** @type {string | undefined} a letter that is no variable here */
    this.foreign = foreign;
    /** @type {Parsed | null | undefined} the formula with the meaning of the letter put in */
    this.explained = undefined;
  }

  /**
   * Point at what was written, where `at` holds the place of each character that was read.
   * @param {number[]} at
   */
  move(at) {
    const end = at[Math.min(this.position + this.length, at.length - 1)];
    this.position = at[Math.min(this.position, at.length - 1)];
    this.length = Math.max(1, end - this.position);
  }
}

export const OPERAND = ["a number", "a variable", "a function", "an opening parenthesis"];

/** @param {string[]} words @param {string} [last] */
export function list(words, last = "and") {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}

/**
 * W₁, W_1 and W1 are one name; so are ŷ typed as one character or as two, and yhat.
 * @param {string} name
 */
export function canonicalName(name) {
  return name
    .normalize("NFC")
    .replace(/[₀-₉]/g, (digit) => String(digit.charCodeAt(0) - 0x2080))
    .replace(/_(?=\d)/g, "")
    .replace(/^ŷ$/, "yhat");
}

/** @param {string} variable */
function spellings(variable) {
  const plain = canonicalName(variable);
  const subscripted = plain.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
  const names = new Set([variable, variable.normalize("NFD"), plain, subscripted, plain.replace(/(?=\d+'*$)/, "_")]);
  if (plain === "yhat") ["ŷ", "ŷ".normalize("NFD"), "y_hat"].forEach((name) => names.add(name));
  for (const [latin, letter] of Object.entries(GREEK)) {
    if (letter === plain[0]) for (const name of [...names]) names.add(latin + name.slice(1));
  }
  return [...names].filter((name) => name === variable || !(name in FUNCTION_NAMES));
}

const vocabularies = new Map();

/**
 * Every word that can be read where these are the variables, the longest first; `open` where any letter may be one.
 * @param {string[]} variables @param {boolean} [open] @returns {Word[]}
 */
export function vocabulary(variables, open = false) {
  if (open) return wordsOf(variables, PAIR_NAMES); // another one for each text: not kept
  const key = variables.join();
  if (!vocabularies.has(key)) vocabularies.set(key, wordsOf(variables));
  return vocabularies.get(key);
}

/** @param {string[]} variables @param {Record<string, string>} [pairs] */
function wordsOf(variables, pairs = {}) {
  const words = new Map();
  for (const [text, name] of Object.entries(pairs)) words.set(text, { type: "function", name, text });
  for (const [text, name] of Object.entries(FUNCTION_NAMES)) words.set(text, { type: "function", name, text });
  for (const [text, name] of Object.entries(CONSTANT_NAMES)) words.set(text, { type: "constant", name, text });
  for (const name of variables) {
    for (const text of spellings(name)) words.set(text, { type: "variable", name, text });
  }
  return [...words.values()].sort((a, b) => b.text.length - a.text.length);
}

/**
 * What to write for a root with an index, √[3]{x}: an odd one has values left of 0.
 * @param {string} index
 */
export function rootAdvice(index) {
  if (index === "2") return "A square root needs no index: write √(x).";
  const odd = `sign(x)*|x|^(1/${index}), which has a value left of 0 too; x^(1/${index}) has none there`;
  return `A root with an index is not here: write ${Number(index) % 2 ? odd : `x^(1/${index})`}.`;
}

/**
 * What to write for a logarithm with a base, log₂x.
 * @param {string} base
 */
export function logarithmAdvice(base) {
  const instead = base === "e" ? "ln(x)" : `ln(x)/ln(${base})`;
  return `A logarithm with base ${base} is not here: write ${instead}.`;
}
