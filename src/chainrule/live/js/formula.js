// What a reader types, read the way a mathematician would, and turned into the graph that Python exports too.

const LIMITS = { length: 500, depth: 100 };

// Every name a reader may use, and the operation of the graph it stands for.
const FUNCTION_NAMES = {
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

const CONSTANT_NAMES = { pi: "π", π: "π", e: "e" };
const CONSTANT_VALUES = { π: Math.PI, e: Math.E };

// Names people try that are not here, and what to write instead.
const ADVICE = {
  __proto__: null,
  cot: "cot is not here: write cos(x)/sin(x).",
  sec: "sec is not here: write 1/cos(x).",
  csc: "csc is not here: write 1/sin(x).",
  cosec: "cosec is not here: write 1/sin(x).",
  arcsin: "arcsin is not here; of the inverse functions only arctan is.",
  arccos: "arccos is not here; of the inverse functions only arctan is.",
  asin: "asin is not here; of the inverse functions only arctan is.",
  acos: "acos is not here; of the inverse functions only arctan is.",
  log2: "log2 is not here: write ln(x)/ln(2).",
  log10: "log10 is not here: write ln(x)/ln(10).",
  lg: "lg is not here: write ln(x)/ln(10).",
  cbrt: "cbrt is not here: write x^(1/3).",
  pow: "pow is not here: write x^2 for a power.",
  max: "max takes two things; here every function takes one. relu(x) is the larger of 0 and x.",
  min: "min takes two things; here every function takes one.",
  heaviside: "A step is not here; sign(x) is.",
  lambda: "Only the formula is wanted, without lambda.",
  dx: "Write only the formula, without dx.",
  sqr: "sqr is not here: write x^2 for a square, sqrt(x) for a square root.",
};

// How a call is printed, where that is not name(argument).
const CALL_TEXT = { log: "ln", sigmoid: "σ", sqrt: "√" };

const SUPERSCRIPTS = {
  "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
  "⁻": "-", "⁺": "+", "ˣ": "x", "ᵗ": "t", "ⁿ": "n",
};
const FRACTIONS = { "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8 };
const OPERATORS = {
  "+": "+", "-": "-", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "*": "*", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*",
  "•": "*", "/": "/", "÷": "/", "∕": "/", "⁄": "/", "^": "^", "↑": "^",
};
const CLOSING = { "(": ")", "[": "]", "{": "}" };
const BRACKET_NAMES = { ")": "parenthesis", "]": "square bracket", "}": "brace" };

const STRANGE = {
  __proto__: null,
  "=": "Write only the formula itself, without “=”.",
  "<": "A formula is wanted here, not a comparison.",
  ">": "A formula is wanted here, not a comparison.",
  "!": "Factorials are not here; the functions of this course are all defined between the whole numbers too.",
  "'": "A prime for a derivative is not read here: write the formula of the derivative itself.",
  "’": "A prime for a derivative is not read here: write the formula of the derivative itself.",
  "′": "A prime for a derivative is not read here: write the formula of the derivative itself.",
  "°": "Angles are in radians: 180 degrees are pi.",
  "%": "Write 0.05 for 5 %.",
  "∞": "Infinity is not a number to calculate with here.",
  "\\": "LaTeX is not read here: write sin(x), x^2, sqrt(x), (a)/(b).",
  $: "Write the formula without dollar signs.",
  ",": "Every function here takes one thing; no comma is needed.",
  ";": "One formula is enough; no semicolon is needed.",
  ":": "For a division write “/”.",
  "∂": "Write the formula of the derivative itself, without ∂.",
  "∛": "Write x^(1/3) for a cube root.",
  "∘": "Write f after g as nested parentheses: sin(x^2), not sin ∘ x^2.",
};

/** A formula that cannot be read; `position` counts from 0, the message counts characters from 1. */
export class FormulaError extends Error {
  constructor(message, { position = 0, length = 1, expected = [], ...details } = {}) {
    super(message);
    this.name = "FormulaError";
    this.position = position;
    this.length = length;
    this.expected = expected;
    Object.assign(this, details);
  }
}

const OPERAND = ["a number", "a variable", "a function", "an opening parenthesis"];

function list(words, last = "and") {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}

// ---------------------------------------------------------------------------------------------- reading characters

/** W₁, W_1 and W1 are one name; so are ŷ typed as one character or as two, and yhat. */
function canonicalName(name) {
  return name
    .normalize("NFC")
    .replace(/[₀-₉]/g, (digit) => String(digit.charCodeAt(0) - 0x2080))
    .replace(/_(?=\d)/g, "")
    .replace(/^ŷ$/, "yhat");
}

function spellings(variable) {
  const plain = canonicalName(variable);
  const subscripted = plain.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
  const names = new Set([variable, variable.normalize("NFD"), plain, subscripted, plain.replace(/(?=\d+$)/, "_")]);
  if (plain === "yhat") ["ŷ", "ŷ".normalize("NFD"), "y_hat"].forEach((name) => names.add(name));
  return [...names];
}

function vocabulary(variables) {
  const words = new Map();
  for (const [text, name] of Object.entries(FUNCTION_NAMES)) words.set(text, { type: "function", name, text });
  for (const [text, name] of Object.entries(CONSTANT_NAMES)) words.set(text, { type: "constant", name, text });
  for (const name of variables) {
    for (const text of spellings(name)) words.set(text, { type: "variable", name, text });
  }
  return [...words.values()].sort((a, b) => b.text.length - a.text.length);
}

function editDistance(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.length][b.length];
}

const LETTER = /[\p{L}\p{M}_]/u;

class Tokenizer {
  constructor(text, variables) {
    this.text = text;
    this.variables = variables;
    this.words = vocabulary(variables);
    this.notes = [];
    this.tokens = [];
    let position = 0;
    while (position < text.length) position = this.read(position);
    this.push("end", text.length, text.length);
  }

  push(type, start, end, details = {}) {
    this.tokens.push({ type, start, end, text: this.text.slice(start, end), ...details });
    return end;
  }

  // A character that cannot be read is an error only if the parser gets as far as this character.
  bad(message, start, end, details = {}) {
    this.push("bad", start, end, {
      error: new FormulaError(message, { position: start, length: end - start, ...details }),
    });
    return end;
  }

  read(start) {
    const { text } = this;
    const character = String.fromCodePoint(text.codePointAt(start));
    const end = start + character.length;
    if (/[\s\u200b-\u200f\u2060\ufeff]/.test(character)) return end;
    if (/[0-9]/.test(character) || (character === "." && /[0-9]/.test(text[end] ?? ""))) return this.number(start);
    if (character in SUPERSCRIPTS) return this.superscript(start);
    if (character in FRACTIONS) return this.push("number", start, end, { value: FRACTIONS[character] });
    if (text.startsWith("**", start)) return this.push("^", start, start + 2);
    if (text.startsWith("//", start)) return this.bad("For a division write one “/”.", start, start + 2);
    if (character in OPERATORS) return this.push(OPERATORS[character], start, end);
    if (character in CLOSING) return this.push("open", start, end);
    if (character in BRACKET_NAMES) return this.push("close", start, end);
    if (character === "|") return this.push("bar", start, end);
    if (character === "√") return this.push("root", start, end);
    const python = /^(?:np|numpy|math)\.(?=[a-z])/i.exec(text.slice(start, start + 8));
    if (python) return start + python[0].length;
    if (LETTER.test(character)) return this.letters(start);
    if (character === ".") {
      return this.bad("A point alone is not a number: write 0.5 or .5.", start, end, { expected: OPERAND });
    }
    return this.bad(STRANGE[character] ?? `The character “${character}” at ${start + 1} means nothing here.`, start, end);
  }

  number(start) {
    const written = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?/.exec(this.text.slice(start))[0];
    const end = start + written.length;
    const next = this.text.slice(end, end + 2);
    if (/^,\d/.test(next) && !written.includes(".")) {
      const decimals = /^\d+/.exec(this.text.slice(end + 1))[0];
      const meant = `${written}.${decimals}`;
      const message = `Write a decimal point, not a comma: ${meant}.`;
      return this.bad(message, end, end + 1, { expected: ["a decimal point"] });
    }
    if (/^\.\d?/.test(next)) {
      const message = `${written}${next[0]} has one decimal point too many.`;
      return this.bad(message, end, end + 1, { expected: ["one decimal point"] });
    }
    const value = Number(written.replace("−", "-"));
    if (!Number.isFinite(value)) {
      return this.bad(`${written} is too large a number to calculate with.`, start, end);
    }
    if (/e[-−]/i.test(written)) {
      const [factor, rest] = written.split(/e[-−]/i);
      this.notes.push(`I read ${written} as the number ${value}; for e − ${rest} with ${factor} times e, write ${factor}*e - ${rest}.`);
    }
    return this.push("number", start, end, { value });
  }

  superscript(start) {
    let end = start;
    let written = "";
    while (end < this.text.length && this.text[end] in SUPERSCRIPTS) written += SUPERSCRIPTS[this.text[end++]];
    const variable = this.variables.find((name) => written.endsWith(name) && name.length === 1);
    const pattern = variable ? new RegExp(`^[+-]?\\d*${variable}?$`) : /^[+-]?\d+$/;
    if (!pattern.test(written) || /^[+-]?$/.test(written)) {
      const message = `The exponent “${this.text.slice(start, end)}” is not one I can read: write it as ^(…).`;
      return this.bad(message, start, end, { expected: ["an exponent"] });
    }
    return this.push("superscript", start, end, { written, variable: written.endsWith(variable) ? variable : null });
  }

  letters(start) {
    let end = start;
    while (end < this.text.length && LETTER.test(this.text[end]) && !(this.text[end] in SUPERSCRIPTS)) end++;
    if (end === start) end = start + String.fromCodePoint(this.text.codePointAt(start)).length;
    // log2(x) has another base; log2x is ln(2x).
    const based = /^log(10|2(?!\p{L}))/iu.exec(this.text.slice(start));
    const pieces = based ? null : this.split(start, end);
    if (!pieces) return this.unknown(start, end);
    let reached = start;
    for (const word of pieces) {
      const stop = reached + word.length;
      this.push(word.type, reached, stop, { name: word.name });
      reached = stop;
    }
    if (pieces.length === 1 && /^(log)$/i.test(this.text.slice(start, reached))) {
      this.notes.push("log is the natural logarithm, ln, as in NumPy.");
    }
    return reached;
  }

  matches(position) {
    const found = [];
    for (const word of this.words) {
      const written = this.text.slice(position, position + word.text.length);
      const same = written === word.text;
      // SIN and Pi are clear enough; X may be another variable than x, and E is not e.
      const loose = word.type !== "variable" && word.name !== "e" && written.toLowerCase() === word.text;
      if (same || loose) found.push({ ...word, length: word.text.length });
    }
    return found;
  }

  /** Split letters written without a space, xsinx, into known names: the longest first, and back if that fails. */
  split(start, end) {
    const dead = new Set();
    const walk = (position, previous) => {
      if (position >= end) return [];
      if (dead.has(position)) return null;
      for (const word of this.matches(position)) {
        // "sine" is a slip for sin, not sin(e).
        if (previous?.type === "function" && word.name === "e" && word.type === "constant") continue;
        const rest = walk(position + word.length, word);
        if (rest) return [word, ...rest];
      }
      dead.add(position);
      return null;
    };
    return walk(start, null);
  }

  unknown(start, end) {
    const full = /^[\p{L}\p{M}_]+[0-9]*/u.exec(this.text.slice(start))?.[0] ?? this.text.slice(start, end);
    const lower = full.toLowerCase();
    const advice = ADVICE[lower] ?? ADVICE[this.text.slice(start, end).toLowerCase()];
    if (advice) return this.bad(advice, start, start + full.length, { expected: ["a function"] });

    const word = this.text.slice(start, end);
    const known = Object.keys(FUNCTION_NAMES).filter((name) => name.length > 1 || name === "σ");
    const variables = list(this.variables, "and") || "no variable";
    const letters = [...word];
    if (letters.length > 1) {
      const allowed = letters.length < 5 ? 1 : 2;
      const sorted = (name) => [...name].sort().join("");
      const swapped = (name) => Number(sorted(name) === sorted(lower));
      const ranked = known
        .map((name) => [editDistance(lower, name), name])
        .sort((a, b) => a[0] - b[0] || swapped(b[1]) - swapped(a[1]) || a[1].length - b[1].length);
      if (ranked[0][0] <= allowed && letters.length > 2) {
        const message = `I know sin, cos, exp, ln, sqrt, …, but not “${word}”; did you mean ${ranked[0][1]}?`;
        return this.bad(message, start, end, { expected: ["a function"], suggestion: ranked[0][1] });
      }
      // Read as far as the letters make sense, so that the message points at the first that does not.
      let position = start;
      for (;;) {
        const [longest] = this.matches(position);
        if (!longest || position + longest.length >= end) break;
        position += longest.length;
      }
      if (position > start && [...this.text.slice(position, end)].length === 1) return this.foreign(position, end, variables);
      const message = `I do not know “${word}”. I know ${variables}, the numbers e and pi, and functions such as sin, cos, exp, ln, sqrt.`;
      return this.bad(message, start, end, { expected: ["a variable", "a function"] });
    }
    return this.foreign(start, end, variables);
  }

  foreign(start, end, variables) {
    const letter = this.text.slice(start, end);
    const details = { expected: ["a variable"], foreign: letter };
    if (/^[fgh]$/.test(letter) && /^\s*\(/.test(this.text.slice(end))) {
      return this.bad(`Which function ${letter} is, only you know: write it out, such as sin(x).`, start, end, details);
    }
    if (this.variables.length === 0) return this.bad(`A number is wanted here, but ${letter} appears.`, start, end, details);
    const message = this.variables.length === 1
      ? `${letter} appears, but the variable here is ${variables}.`
      : `${letter} appears, but the variables here are ${variables}.`;
    return this.bad(message, start, end, details);
  }
}

// ----------------------------------------------------------------------------------------------------- the grammar
//
// sum       = product (("+" | "−") product)*
// product   = factor (("×" | "÷" | nothing) factor)*
// factor    = ("−" | "+") factor | power
// power     = postfix ("^" exponent)?               exponent = ("−" | "+") exponent | power
// postfix   = atom superscript?
// atom      = number | variable | constant | "(" sum ")" | "|" sum "|" | "√" argument | application
// application = function ("^" small exponent | superscript)? ("(" sum ")" | bare argument)
// bare argument = what stands behind sin in "sin 2x": factors written side by side, up to the next function

class Parser {
  constructor(text, variables, limits) {
    const tokenizer = new Tokenizer(text, variables);
    this.tokens = tokenizer.tokens;
    this.notes = tokenizer.notes;
    this.text = text;
    this.limits = limits;
    this.index = 0;
    this.depth = 0;
    this.bars = 0;
  }

  peek() {
    const token = this.tokens[this.index];
    if (token.type === "bad") throw token.error;
    return token;
  }

  next() {
    const token = this.peek();
    this.index += 1;
    return token;
  }

  fail(message, token, expected) {
    const length = Math.max(1, token.end - token.start);
    throw new FormulaError(message, { position: token.start, length, expected });
  }

  nested(token, read) {
    this.depth += 1;
    if (this.depth > this.limits.depth) {
      this.fail(`This is nested more than ${this.limits.depth} deep; write it in a simpler way.`, token, ["a simpler formula"]);
    }
    const result = read();
    this.depth -= 1;
    return result;
  }

  note(message) {
    if (!this.notes.includes(message)) this.notes.push(message);
  }

  source(node) {
    return this.text.slice(node.span[0], node.span[1]);
  }

  formula() {
    if (this.peek().type === "end") {
      this.fail("Nothing is written yet: type a formula, such as sin(x^2).", this.peek(), OPERAND);
    }
    const tree = this.sum();
    const token = this.peek();
    if (token.type === "close") {
      this.fail(`This closing ${BRACKET_NAMES[token.text]} closes nothing: none is open.`, token, ["the end of the formula"]);
    }
    if (token.type !== "end") this.unexpected(token);
    return tree;
  }

  unexpected(token) {
    if (token.type === "number") {
      const before = this.tokens[this.index - 1];
      const left = before ? before.text : "";
      this.fail(`Between ${left} and ${token.text} an operation is missing: for a power write ^, for a product *.`, token, ["an operation"]);
    }
    this.fail(`I expected an operation before “${token.text}”, such as + or *.`, token, ["an operation"]);
  }

  sum() {
    let left = this.product();
    while (this.peek().type === "+" || this.peek().type === "-") {
      const operation = this.next().type === "+" ? "add" : "subtract";
      left = binary(operation, left, this.product());
    }
    return left;
  }

  product() {
    let left = this.factor();
    let divided = null;
    for (;;) {
      const token = this.peek();
      if (token.type === "*" || token.type === "/") {
        this.next();
        const right = this.factor();
        left = binary(token.type === "*" ? "multiply" : "divide", left, right);
        divided = token.type === "/" ? right : null;
      } else if (token.type === "number") {
        this.unexpected(token);
      } else if (this.startsFactor(token)) {
        const whole = left;
        this.exponentThenLetter(left, token);
        const right = this.power();
        left = binary("multiply", left, right, true);
        if (divided) {
          this.note(`I read ${this.source(left)} as (${this.source(whole)})·${this.source(right)}; write 1/(2x) to divide by both.`);
        }
        divided = null;
      } else {
        return left;
      }
    }
  }

  // e^2x is (e^2)·x by the rules, but rarely what was meant.
  exponentThenLetter(left, token) {
    const factor = left.op === "multiply" ? left.args[1] : left;
    const exponent = factor.op === "power" ? factor.args[1] : factor.style === "power" ? factor.args[0] : null;
    const base = factor.op === "power" ? factor.args[0] : null;
    if (!exponent || exponent.kind !== "number" || exponent.grouped || token.type !== "variable") return;
    if (base && base.kind !== "number") return;
    if (token.start === factor.span[1]) {
      this.note(`I read ${this.source(factor)}${token.text} as (${this.source(factor)})·${token.text}; write the exponent in parentheses if ${token.text} belongs to it.`);
    }
  }

  startsFactor(token) {
    if (token.type === "bar") return this.bars === 0;
    return ["variable", "constant", "function", "open", "root"].includes(token.type);
  }

  factor() {
    const token = this.peek();
    if (token.type !== "-" && token.type !== "+") return this.power();
    this.next();
    const operand = this.nested(token, () => this.factor());
    return token.type === "+" ? operand : negative(operand, token.start);
  }

  power() {
    const base = this.postfix();
    const token = this.peek();
    if (token.type !== "^") return base;
    this.next();
    return power(base, this.nested(token, () => this.exponent(token)));
  }

  exponent(caret) {
    const token = this.peek();
    if (token.type === "-" || token.type === "+") {
      this.next();
      const operand = this.nested(token, () => this.exponent(caret));
      return token.type === "+" ? operand : negative(operand, token.start);
    }
    if (token.type === "^") this.fail("One ^ is enough for a power.", token, ["an exponent"]);
    if (token.type === "end") this.fail("After ^ I expected an exponent.", token, ["an exponent"]);
    return this.power();
  }

  postfix() {
    const base = this.atom();
    const token = this.peek();
    if (token.type !== "superscript") return base;
    this.next();
    const result = power(base, this.raised(token));
    result.span[1] = token.end;
    const after = this.peek();
    if (after.type === "^" || after.type === "superscript") {
      this.fail("Two exponents in a row: put parentheses to say which comes first.", after, ["a parenthesis"]);
    }
    return result;
  }

  /** The tree of an exponent typed as superscript characters. */
  raised(token) {
    const { written, variable } = token;
    const digits = written.replace(/^[+-]/, "").replace(/\D$/, "");
    const span = () => [token.start, token.end];
    let tree = digits ? { kind: "number", value: Number(digits), args: [], span: span() } : null;
    if (tree && !Number.isFinite(tree.value)) this.fail("This exponent is too large a number to calculate with.", token, ["an exponent"]);
    if (variable) {
      const letter = { kind: "variable", name: variable, args: [], span: span() };
      tree = tree ? binary("multiply", tree, letter, true) : letter;
    }
    return written.startsWith("-") ? negative(tree, token.start) : tree;
  }

  atom() {
    const token = this.peek();
    switch (token.type) {
      case "number":
        this.next();
        return { kind: "number", value: token.value, args: [], span: [token.start, token.end] };
      case "variable":
      case "constant":
        this.next();
        return { kind: token.type, name: token.name, args: [], span: [token.start, token.end] };
      case "open":
        return this.group();
      case "bar":
        return this.absolute();
      case "root":
        this.next();
        return this.root(token);
      case "function":
        return this.application();
      default:
        return this.missingOperand(token);
    }
  }

  missingOperand(token) {
    const before = this.tokens[this.index - 1];
    const where = before ? `After “${before.text}”` : "At the start";
    if (token.type === "close" && before?.type === "open") {
      this.fail("These parentheses are empty: I expected a number, a variable or a function in them.", token, OPERAND);
    }
    if (token.type === "bar" && before?.type === "bar") {
      this.fail("Between the bars of an absolute value something is missing.", token, OPERAND);
    }
    const found = token.type === "end" ? "the formula ends" : `“${token.text}” comes`;
    this.fail(`${where} I expected a number, a variable or a function, but ${found}.`, token, OPERAND);
  }

  group() {
    const open = this.next();
    const bars = this.bars;
    this.bars = 0;
    const inner = this.nested(open, () => this.sum());
    this.bars = bars;
    const token = this.peek();
    const closing = CLOSING[open.text];
    if (token.type !== "close" || token.text !== closing) {
      const name = BRACKET_NAMES[closing];
      if (token.type === "end" || token.type === "close") {
        const instead = token.type === "close" ? `, but “${token.text}” comes` : "";
        this.fail(`I expected a closing ${name} for the one opened at character ${open.start + 1}${instead}.`, token, [`“${closing}”`]);
      }
      this.unexpected(token);
    }
    this.next();
    inner.span = [open.start, token.end];
    inner.grouped = true;
    return inner;
  }

  absolute() {
    const open = this.next();
    this.bars += 1;
    const inner = this.nested(open, () => this.sum());
    this.bars -= 1;
    const token = this.peek();
    if (token.type !== "bar") {
      this.fail(`I expected a closing bar | for the one opened at character ${open.start + 1}.`, token, ["“|”"]);
    }
    this.next();
    return call("absolute", inner, [open.start, token.end]);
  }

  root(token) {
    const after = this.peek();
    if (after.type === "end" || !["number", "variable", "constant", "function", "open", "bar", "root"].includes(after.type)) {
      this.fail("Under √ something is missing: write √x or √(x + 1).", after, OPERAND);
    }
    const argument = this.nested(token, () => (after.type === "open" ? this.group() : this.power()));
    if (after.type === "number" && this.startsFactor(this.peek())) {
      this.note(`I read √${this.source(argument)}${this.peek().text} as √(${this.source(argument)})·${this.peek().text}; write √( ) around all that belongs to the root.`);
    }
    return call("sqrt", argument, [token.start, argument.span[1]]);
  }

  application() {
    const token = this.next();
    const name = token.text;
    return this.nested(token, () => {
      const exponent = this.functionExponent(token);
      const after = this.peek();
      let argument;
      if (after.type === "open") {
        argument = this.group();
      } else if (after.type === "-" || after.type === "+" || after.type === "number" || this.startsFactor(after)) {
        argument = this.bareArgument(name);
        const following = this.peek();
        if (following.type === "*" || following.type === "/") {
          const sign = following.type === "*" ? "·" : "/";
          this.note(`I read ${name} ${this.source(argument)}${sign}… as ${name}(${this.source(argument)})${sign}…; write ${name}( ) around all that belongs to it.`);
        }
      } else {
        this.fail(`${name} needs something to act on: write ${name}(x).`, after.type === "end" ? token : after, OPERAND);
      }
      const span = [token.start, argument.span[1]];
      const result = call(token.name, argument, span);
      return exponent ? power(result, exponent, span) : result;
    });
  }

  /** The 2 of sin²x and sin^2 x; null if there is none. */
  functionExponent(token) {
    const mark = this.peek();
    let exponent;
    if (mark.type === "superscript") {
      this.next();
      exponent = this.raised(mark);
    } else if (mark.type === "^") {
      this.next();
      const sign = this.peek();
      if (sign.type === "-") this.next();
      if (!["number", "variable", "open"].includes(this.peek().type)) {
        this.fail(`After ${token.text}^ I expected an exponent, such as ${token.text}^2(x).`, this.peek(), ["an exponent"]);
      }
      exponent = this.atom();
      if (sign.type === "-") exponent = negative(exponent, sign.start);
    } else {
      return null;
    }
    if (constantValue(exponent) === -1) {
      const name = token.text;
      const inverse = { sin: "arcsin is not here", cos: "arccos is not here", tan: "write arctan(x)" }[token.name];
      const ways = `for one over it write 1/${name}(x)${inverse ? `; for the inverse function, ${inverse}` : ""}`;
      const message = `${name} to the power −1 can mean two things: ${ways}.`;
      const length = exponent.span[1] - mark.start;
      throw new FormulaError(message, { position: mark.start, length, expected: [`1/${name}(x)`] });
    }
    return exponent;
  }

  bareArgument(name) {
    const sign = this.peek();
    if (sign.type === "-" || sign.type === "+") {
      this.next();
      const operand = this.nested(sign, () => this.bareArgument(name));
      return sign.type === "+" ? operand : negative(operand, sign.start);
    }
    const first = this.peek().type;
    let left = this.power();
    if (!["number", "constant", "variable"].includes(first)) return left;
    let numbersOnly = !contains(left);
    for (;;) {
      const token = this.peek();
      const exponential = token.type === "constant" && token.name === "e";
      const joins = token.type === "variable"
        || (token.type === "constant" && !exponential)
        || (numbersOnly && (exponential || ["open", "root"].includes(token.type) || (token.type === "bar" && this.bars === 0)));
      if (!joins) {
        if (token.type === "open") {
          this.note(`I read ${name} ${this.source(left)} (…) as ${name}(${this.source(left)})·(…); write ${name}( ) around all that belongs to it.`);
        }
        return left;
      }
      left = binary("multiply", left, this.power(), true);
      numbersOnly = !contains(left);
    }
  }
}

// ------------------------------------------------------------------------------------------------- building the tree

function binary(op, left, right, implicit = false) {
  return { kind: "binary", op, args: [left, right], span: [left.span[0], right.span[1]], ...(implicit && { implicit }) };
}

function negative(operand, start) {
  return { kind: "negative", op: "negative", args: [operand], span: [start, operand.span[1]] };
}

function power(base, exponent, span = [base.span[0], exponent.span[1]]) {
  if (base.kind === "constant" && base.name === "e") {
    return { kind: "call", op: "exp", style: "power", args: [exponent], span };
  }
  return { kind: "binary", op: "power", args: [base, exponent], span };
}

// square(x), cube(x), reciprocal(x) become x², x³, 1/x: one form for what means the same.
function call(op, argument, span) {
  const number = (value) => ({ kind: "number", value, args: [], span: [...span] });
  switch (op) {
    case "square":
      return power(argument, number(2), span);
    case "cube":
      return power(argument, number(3), span);
    case "reciprocal":
      return { ...binary("divide", number(1), argument), span };
    case "negative":
      return { ...negative(argument, span[0]), span };
    case "identity":
      return { ...argument, span };
    default:
      return { kind: "call", op, args: [argument], span };
  }
}

/** Tell whether the tree holds a variable: any, or the named one. */
function contains(tree, variable = null) {
  if (tree.kind === "variable") return variable === null || tree.name === variable;
  return tree.args.some((part) => contains(part, variable));
}

/** The value of a tree without variables, functions aside; null for any other. */
function constantValue(tree) {
  if (tree.kind === "number") return tree.value;
  if (tree.kind === "constant") return CONSTANT_VALUES[tree.name];
  if (tree.kind === "variable" || tree.kind === "call") return null;
  const values = tree.args.map(constantValue);
  if (values.includes(null)) return null;
  const [a, b] = values;
  switch (tree.op) {
    case "negative": return -a;
    case "add": return a + b;
    case "subtract": return a - b;
    case "multiply": return a * b;
    case "divide": return a / b;
    default: return a ** b;
  }
}

/** The graph of a tree, in the form that Python's `Graph.export` writes; numbers each part of the tree. */
function buildGraph(tree, variables) {
  const nodes = variables.map((name) => ({ op: "input", name }));
  const labels = [...variables];
  const emit = (node, label) => {
    nodes.push(node);
    labels.push(label);
    return nodes.length - 1;
  };
  const constant = (value, label) => emit({ op: "constant", value: jsonNumber(value) }, label);
  const visit = (part) => {
    part.node = place(part);
    part.label = part.node === null ? "" : labels[part.node];
    return part.node;
  };
  const place = (part) => {
    switch (part.kind) {
      case "number":
        return constant(part.value, formatNumber(part.value));
      case "constant":
        return constant(CONSTANT_VALUES[part.name], part.name);
      case "variable":
        return variables.indexOf(part.name);
      case "negative":
        if (part.args[0].kind === "number") {
          skip(part.args[0]);
          return constant(-part.args[0].value, `−${formatNumber(part.args[0].value)}`);
        }
        return emit({ op: "negative", args: [visit(part.args[0])] }, "−");
      case "call": {
        const args = [visit(part.args[0])];
        return emit({ op: part.op, args }, part.style === "power" ? "e^" : CALL_TEXT[part.op] ?? (part.op === "absolute" ? "| |" : part.op));
      }
      default:
        return part.op === "power" ? placePower(part) : placeBinary(part);
    }
  };
  const placeBinary = (part) => {
    const args = part.args.map(visit);
    return emit({ op: part.op, args }, { add: "+", subtract: "−", multiply: "×", divide: "÷" }[part.op]);
  };
  const placePower = (part) => {
    const base = visit(part.args[0]);
    const value = constantValue(part.args[1]);
    if (value === 2 || value === 3) {
      skip(part.args[1]);
      return emit({ op: value === 2 ? "square" : "cube", args: [base] }, value === 2 ? "( )²" : "( )³");
    }
    if (value === null) return emit({ op: "power", args: [base, visit(part.args[1])] }, "^");
    skip(part.args[1]);
    const exponent = constant(value, toText(part.args[1]));
    part.args[1].node = exponent;
    part.args[1].label = labels[exponent];
    return emit({ op: "power", args: [base, exponent] }, "^");
  };
  const skip = (part) => {
    part.node = null;
    part.label = "";
    part.args.forEach(skip);
  };
  const output = visit(tree);
  return { graph: { inputs: [...variables], nodes, output }, labels };
}

function jsonNumber(value) {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function formatNumber(value) {
  return String(value).replace("-", "−");
}

function numberParts(tree) {
  let id = 0;
  const visit = (part) => {
    part.id = id++;
    part.args.forEach(visit);
  };
  visit(tree);
}

/**
 * Read a formula.
 *
 * Returns `graph` (as Python exports one; its inputs are `variables`, in their order), `labels` (a short name for each
 * node of the graph), `tree` (parts with kind, op, args, span in the text, id, and `node`, their place in the graph),
 * and `notes` (how an ambiguous spelling was understood). Throws a FormulaError and nothing else.
 */
export function parse(text, { variables = ["x"], limits = {} } = {}) {
  const bounds = { ...LIMITS, ...limits };
  const written = String(text);
  if (written.length > bounds.length) {
    const message = `This formula has ${written.length} characters; at most ${bounds.length} are read.`;
    throw new FormulaError(message, { position: bounds.length, length: written.length - bounds.length, expected: ["a shorter formula"] });
  }
  const parser = new Parser(written, variables, bounds);
  const tree = parser.formula();
  numberParts(tree);
  return { ...buildGraph(tree, variables), tree, notes: parser.notes, variables: [...variables] };
}

// -------------------------------------------------------------------------------------------------------- printing

const PRECEDENCE = { add: 1, subtract: 1, multiply: 2, divide: 2, negative: 3, power: 4 };

function precedence(tree) {
  if (tree.kind === "call") return tree.style === "power" ? 4 : 5;
  return PRECEDENCE[tree.op] ?? 5;
}

// A number written right before a letter or a parenthesis needs no dot: 2x, 3 sin(x).
function juxtaposed(left, right) {
  const number = left.kind === "number" || (left.kind === "negative" && left.args[0].kind === "number");
  const first = right.op === "power" ? right.args[0] : right;
  return number && (precedence(right) < 4 || ["variable", "constant", "call"].includes(first.kind));
}

/** The formula as plain text, with only the parentheses it needs; `parse` reads it back to the same value. */
export function toText(tree) {
  const inside = (part, least) => (precedence(part) < least ? `(${toText(part)})` : toText(part));
  const [a, b] = tree.args;
  switch (tree.kind) {
    case "number":
      return String(tree.value);
    case "constant":
    case "variable":
      return tree.name;
    case "negative":
      return `−${inside(a, 2)}`;
    case "call":
      if (tree.style === "power") return `e^${exponentText(a)}`;
      if (tree.op === "absolute") return `|${toText(a)}|`;
      return `${CALL_TEXT[tree.op] ?? tree.op}(${toText(a)})`;
    default:
  }
  switch (tree.op) {
    case "add":
      return `${toText(a)} + ${b.kind === "negative" ? `(${toText(b)})` : inside(b, 2)}`;
    case "subtract":
      return `${toText(a)} − ${b.kind === "negative" ? `(${toText(b)})` : inside(b, 2)}`;
    case "multiply": {
      const left = inside(a, 2);
      const right = inside(b, 4);
      if (!juxtaposed(a, b)) return `${left}·${right}`;
      const spaced = b.kind === "call" && b.style !== "power" && /^\p{L}/u.test(right);
      return `${left}${spaced ? " " : ""}${right}`;
    }
    case "divide":
      return `${inside(a, 2)}/${inside(b, 4)}`;
    default: {
      const atom = ["number", "variable", "constant"].includes(a.kind) || a.op === "absolute";
      const base = atom ? toText(a) : `(${toText(a)})`;
      const value = b.kind === "number" ? b.value : null;
      if (value === 2) return `${base}²`;
      if (value === 3) return `${base}³`;
      return `${base}^${exponentText(b)}`;
    }
  }
}

function exponentText(tree) {
  return ["number", "variable", "constant"].includes(tree.kind) ? toText(tree) : `(${toText(tree)})`;
}

function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

const operator = (symbol) => `<mo>${symbol}</mo>`;
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const fenced = (part) => row('<mo stretchy="true">(</mo>', part, '<mo stretchy="true">)</mo>');

function nameMathML(name) {
  const plain = canonicalName(name);
  if (plain === "yhat") return "<mover><mi>y</mi><mo>^</mo></mover>";
  const indexed = /^(\D+)(\d+)$/.exec(plain);
  if (indexed) return `<msub><mi>${escape(indexed[1])}</mi><mn>${indexed[2]}</mn></msub>`;
  return `<mi>${escape(plain)}</mi>`;
}

function element(tree) {
  const inside = (part, least) => (precedence(part) < least ? fenced(element(part)) : element(part));
  const [a, b] = tree.args;
  switch (tree.kind) {
    case "number": {
      const [digits, exponent] = String(tree.value).split("e");
      if (!exponent) return `<mn>${digits}</mn>`;
      const power = exponent.startsWith("-") ? row(operator("−"), `<mn>${exponent.slice(1)}</mn>`) : `<mn>${exponent.replace("+", "")}</mn>`;
      return row(`<mn>${digits}</mn>`, operator("·"), `<msup><mn>10</mn>${power}</msup>`);
    }
    case "constant":
      return `<mi>${tree.name}</mi>`;
    case "variable":
      return nameMathML(tree.name);
    case "negative":
      return row(operator("−"), inside(a, 2));
    case "call":
      if (tree.style === "power") return `<msup><mi>e</mi>${row(element(a))}</msup>`;
      if (tree.op === "sqrt") return `<msqrt>${element(a)}</msqrt>`;
      if (tree.op === "absolute") return row(operator("|"), element(a), operator("|"));
      return row(`<mi>${escape(CALL_TEXT[tree.op] ?? tree.op)}</mi>`, operator("&#x2061;"), fenced(element(a)));
    default:
  }
  switch (tree.op) {
    case "add":
    case "subtract": {
      const right = b.kind === "negative" ? fenced(element(b)) : inside(b, 2);
      return row(element(a), operator(tree.op === "add" ? "+" : "−"), right);
    }
    case "multiply":
      return row(inside(a, 2), operator(juxtaposed(a, b) ? "&#x2062;" : "·"), inside(b, 2.5));
    case "divide":
      return `<mfrac>${row(element(a))}${row(element(b))}</mfrac>`;
    default: {
      const atom = ["number", "variable", "constant"].includes(a.kind) || a.op === "absolute";
      return `<msup>${atom ? row(element(a)) : fenced(element(a))}${row(element(b))}</msup>`;
    }
  }
}

/** The formula as a MathML element, with its text as the alternative. */
export function toMathML(tree) {
  const alternative = escape(toText(tree));
  return `<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="${alternative}">${row(element(tree))}</math>`;
}

// -------------------------------------------------------------------------------------------------- taking apart

const BOX_NAMES = ["u", "v", "w", "s", "r", "q", "p", "z", "a", "b", "c", "d"];

const STRUCTURES = {
  add: { shape: "sum", of: "a sum", rule: "differentiate each part by itself" },
  subtract: { shape: "difference", of: "a difference", rule: "differentiate each part by itself" },
  multiply: { shape: "product", of: "a product", rule: "use the product rule first" },
  divide: { shape: "quotient", of: "a quotient", rule: "use the quotient rule first" },
  power: { shape: "power", of: "a power", rule: "write it as e^(exponent · ln base) first" },
};

function freshNames(taken, count) {
  const names = [];
  for (let round = 0; names.length < count; round++) {
    for (const letter of BOX_NAMES) {
      const name = round ? `${letter}${round}` : letter;
      if (!taken.includes(name) && names.length < count) names.push(name);
    }
  }
  return names;
}

function isAffine(part, at) {
  if (part.op === "negative" || part.op === "add" || part.op === "subtract" || part.op === "multiply") return true;
  return part.op === "divide" && at === 0;
}

/** A copy of `tree` in which the part `inner` is replaced by the variable `name`. */
function replaced(tree, inner, name) {
  if (tree === inner) return { kind: "variable", name, args: [], span: [...tree.span] };
  return { ...tree, span: [...tree.span], args: tree.args.map((part) => replaced(part, inner, name)) };
}

/** The names of the variables in a tree, in the order they are met. */
function variablesOf(tree, found = []) {
  if (tree.kind === "variable" && !found.includes(tree.name)) found.push(tree.name);
  tree.args.forEach((part) => variablesOf(part, found));
  return found;
}

function terms(tree, op, variable) {
  const joined = op === "add" ? ["add", "subtract"] : [op];
  if (tree.kind !== "binary" || !joined.includes(tree.op)) return [tree];
  if (op !== "add" && op !== "multiply") return tree.args;
  return tree.args.flatMap((part, i) => (i === 0 ? terms(part, op, variable) : [part]));
}

/**
 * Take a formula apart into boxes in a row, from the innermost to the outermost.
 *
 * Where the value depends on the variable along one path only, each step is a box
 * `{input, output, text, mathml, tree, graph, span}`, a function of one variable: 1/(1 + e^(−x)) has the boxes −x, e^u,
 * 1 + v, 1/w. Where two paths meet (a sum, a product, …) the row begins: what lies below is one box with `core: true`.
 * With `mergeLinear` (the default) neighbours such as 2x and u + 1 form one box, 2x + 1. With `variable`, all other variables
 * count as constants.
 *
 * Returns `{shape, isComposite, layers, boxes, parts, message}`. `shape` is "chain", "single" (one box), "variable",
 * "constant", or the outermost structure, "sum", "difference", "product", "quotient" or "power", with its `parts`.
 */
export function decompose(tree, { variable = null, mergeLinear = true } = {}) {
  const depends = (part) => contains(part, variable);
  const taken = variablesOf(tree);
  if (!depends(tree)) {
    return { shape: "constant", isComposite: false, layers: 0, boxes: [], parts: [], message: "This does not depend on the variable: it is a constant." };
  }
  const steps = [];
  let inner = tree;
  for (;;) {
    const paths = inner.args.map(depends);
    if (paths.filter(Boolean).length !== 1) break;
    const at = paths.indexOf(true);
    steps.unshift({ outer: inner, inner: inner.args[at], affine: isAffine(inner, at) });
    inner = inner.args[at];
  }
  const whole = inner.kind === "variable" ? null : inner;
  const structure = whole && outermost(whole, variable);
  if (whole && steps.length === 0) {
    const names = structure.parts.map((part) => part.text);
    const composites = structure.parts.filter((part) => part.isComposite);
    const nested = composites.length
      ? ` Inside, ${list(composites.map((part) => part.text))} ${composites.length === 1 ? "is" : "are"} composite.`
      : "";
    return {
      shape: structure.shape,
      isComposite: false,
      layers: 1,
      boxes: [],
      parts: structure.parts,
      message: `The outermost operation is ${structure.of} of ${list(names)}, and the variable is in ${names.length > 2 ? "all of them" : "both"}. So ${structure.rule}.${nested}`,
    };
  }
  if (steps.length === 0) {
    return { shape: "variable", isComposite: false, layers: 0, boxes: [], parts: [], message: "This is the variable itself: nothing is done to it." };
  }

  const groups = [];
  for (const step of steps) {
    const last = groups[groups.length - 1];
    if (mergeLinear && last?.affine && step.affine) last.outer = step.outer;
    else groups.push({ ...step });
  }
  const outputs = freshNames(taken, groups.length + (whole ? 1 : 0));
  const boxes = [];
  if (whole) boxes.push(makeBox(whole, null, null, outputs[0], { core: true, affine: false }));
  for (const { outer, inner: below, affine } of groups) {
    const input = boxes.length ? boxes[boxes.length - 1].output : null;
    const bare = input === null;
    boxes.push(makeBox(outer, bare ? null : below, bare ? below.name : input, outputs[boxes.length], { affine }));
  }
  boxes[boxes.length - 1].output = "y";
  const isComposite = boxes.some((box, i) => i > 0 && !box.affine);
  return {
    shape: boxes.length > 1 ? "chain" : "single",
    isComposite,
    layers: boxes.length,
    boxes,
    parts: structure ? structure.parts : [],
    message: chainMessage(boxes, isComposite, structure),
  };
}

function outermost(tree, variable) {
  const parts = structureParts(tree, variable);
  // a + b − c is a sum of three terms, one of them negative.
  const structure = tree.op === "subtract" && parts.length > 2 ? STRUCTURES.add : STRUCTURES[tree.op];
  return { ...structure, parts };
}

function makeBox(outer, below, input, output, { core = false, affine }) {
  const tree = below ? replaced(outer, below, input) : replaced(outer, null, null);
  numberParts(tree);
  const others = variablesOf(tree).filter((name) => name !== input);
  const { graph, labels } = buildGraph(tree, input === null ? others : [input, ...others]);
  return { input: input ?? others[0], output, text: toText(tree), mathml: toMathML(tree), tree, graph, labels, span: outer.span, part: outer.id, core, affine };
}

function structureParts(tree, variable) {
  const op = tree.op === "subtract" ? "add" : tree.op;
  return terms(tree, op, variable)
    .filter((part) => contains(part, variable))
    .map((part) => {
      const { isComposite, shape, layers: count } = decompose(part, { variable });
      return { text: toText(part), mathml: toMathML(part), tree: part, span: part.span, isComposite, shape, layers: count };
    });
}

function chainMessage(boxes, isComposite, structure) {
  const core = structure ? ` The innermost box is ${structure.of}: for its derivative, ${structure.rule}.` : "";
  if (boxes.length === 1) return `One step, ${boxes[0].text}: nothing is inside anything else, so it is not composite.`;
  const texts = list(boxes.map((box) => box.text), "and then");
  if (!isComposite) return `First ${texts}. The last step only scales and shifts, so few would call this composite.${core}`;
  return `Composite, ${boxes.length} layers: first ${texts}.${core}`;
}

/** How many boxes in a row a formula has: 0 for a constant or the bare variable, 1 for a sum or product of its parts. */
export function layers(tree, options) {
  return decompose(tree, options).layers;
}

/** Tell whether a formula is a function of a function in the sense that calls for the chain rule. */
export function isComposite(tree, options) {
  return decompose(tree, options).isComposite;
}

export const KNOWN_FUNCTIONS = FUNCTION_NAMES;
