// From tokens to a tree, and how an ambiguous spelling was understood.
//
// sum       = product (("+" | "−") product)*
// product   = factor (("×" | "÷" | nothing) factor)*
// factor    = ("−" | "+") factor | power
// power     = postfix ("^" exponent)?               exponent = ("−" | "+") exponent | power
// postfix   = atom superscript?
// atom      = number | variable | constant | "(" sum ")" | "|" sum "|" | "√" argument | application
// application = function ("^" small exponent | superscript)? ("(" sum ")" | bare argument)
// bare argument = what stands behind sin in "sin 2x": factors written side by side, up to the next function

import { Tokenizer } from "./tokens.js";
import { binary, call, constantValue, contains, negative, power } from "./tree.js";
import { BRACKET_NAMES, CLOSING, FormulaError, OPERAND, rootAdvice } from "./words.js";

export class Parser {
  /** `at` holds the place of each character of `text` in what was written. */
  constructor(text, variables, limits, at = Array.from({ length: text.length + 1 }, (_, i) => i)) {
    const tokenizer = new Tokenizer(text, variables, at);
    this.at = at;
    this.variables = variables;
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
      this.fail(`This is nested more than ${this.limits.depth} deep; write it in a simpler way.`, token, [
        "a simpler formula",
      ]);
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
      this.fail(`This closing ${BRACKET_NAMES[token.text]} closes nothing: none is open.`, token, [
        "the end of the formula",
      ]);
    }
    if (token.type !== "end") this.unexpected(token);
    return tree;
  }

  unexpected(token) {
    if (token.type === "number") {
      const before = this.tokens[this.index - 1];
      const left = before ? before.text : "";
      const thousands = /^[1-9]\d{0,2}$/.test(left) && /^\d{3}$/.test(token.text);
      const large = thousands ? ` For thousands write no gap: ${left}${token.text}.` : "";
      this.fail(
        `Between ${left} and ${token.text} an operation is missing: for a power write ^, for a product *.${large}`,
        token,
        ["an operation"],
      );
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
    for (;;) {
      const token = this.peek();
      if (token.type === "*" || token.type === "/") {
        this.next();
        const right = this.factor();
        if (token.type === "/") this.dividedExponent(left, right);
        left = binary(token.type === "*" ? "multiply" : "divide", left, right);
      } else if (this.startsFactor(token) || this.numberBehind(left, token)) {
        const before = left;
        const noted = this.exponentThenFactor(left, token);
        left = binary("multiply", left, this.power(), true);
        if (before.op === "divide" && !before.grouped && !noted) this.dividedFactor(before, left);
      } else if (token.type === "number") {
        this.unexpected(token);
      } else {
        return left;
      }
    }
  }

  // A number behind a bracket is a factor, and behind letters if it stands apart: a b 2. Right behind them, x2, it is a
  // slip; in sin x 2 nobody knows.
  numberBehind(left, token) {
    if (token.type !== "number") return false;
    const before = this.tokens[this.index - 1];
    if (before.type === "close") return true;
    const factor = left.op === "multiply" ? left.args[1] : left;
    return before.end < token.start && ["variable", "constant"].includes(before.type) && factor.kind !== "call";
  }

  // 1/2x is (1/2)·x by the rules of Python and of most calculators.
  dividedFactor(quotient, whole) {
    const [above, below] = quotient.args;
    const right = whole.args[1];
    const both = this.text.slice(below.span[0], right.span[1]);
    const instead = `${this.source(above)}/(${both})`;
    const [all, first, second] = [whole, quotient, right].map((part) => this.source(part));
    this.note(`I read ${all} as (${first})·${second}; write ${instead} to divide by both.`);
  }

  // e^2x is (e^2)·x by the rules, but rarely what was meant.
  exponentThenFactor(left, token) {
    const factor = left.op === "multiply" || left.op === "divide" ? left.args[1] : left;
    const found = openExponent(factor) ?? (left.op === "divide" ? openExponent(left.args[0]) : null);
    if (!found || token.start !== left.span[1]) return false;
    if (found.base.kind !== "number" && found.base.kind !== "constant") return false;
    const read = this.source(left.op === "divide" ? left : factor);
    const more = ["function", "open", "bar", "root"].includes(token.type) ? `${token.text}…` : token.text;
    this.note(`I read ${read}${more} as (${read})·${more}; write the exponent in parentheses if more belongs to it.`);
    return true;
  }

  // x^1/2 is (x^1)/2 by the rules, and e^-x/2 is (e^-x)/2; x^2/2 and e^x/2 are what people mean by them.
  dividedExponent(left, right) {
    const factor = left.op === "multiply" ? left.args[1] : left;
    const found = openPower(factor);
    if (!found || right.kind !== "number" || right.grouped || found.exponent.kind === "variable") return;
    if (Number.isInteger(constantValue(found.exponent) / right.value) && !contains(found.exponent)) return;
    const base = this.text.slice(factor.span[0], found.exponent.span[0]);
    const both = `${this.source(found.exponent)}/${this.source(right)}`;
    const [power, below] = [factor, right].map((part) => this.source(part));
    this.note(`I read ${power}/${below} as (${power})/${below}; write ${base}(${both}) if the exponent is ${both}.`);
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
    return power(
      base,
      this.nested(token, () => this.exponent(token)),
    );
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
    let tree;
    try {
      tree = new Parser(token.written, this.variables, this.limits).formula();
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      this.fail(`The exponent “${token.text}” is not one I can read: write it as ^(…).`, token, ["an exponent"]);
    }
    const place = (part) => {
      part.span = [token.start, token.end];
      part.args.forEach(place);
    };
    place(tree);
    tree.grouped = true;
    return tree;
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
    const root = this.tokens[this.index + 1];
    if (token.type === "superscript" && root?.type === "root" && /^\d+$/.test(token.written)) {
      this.fail(rootAdvice(token.written), token, ["a power"]);
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
        this.fail(
          `I expected a closing ${name} for the one opened at character ${this.at[open.start] + 1}${instead}.`,
          token,
          [`“${closing}”`],
        );
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
      this.fail(`I expected a closing bar | for the one opened at character ${this.at[open.start] + 1}.`, token, [
        "“|”",
      ]);
    }
    this.next();
    return call("absolute", inner, [open.start, token.end]);
  }

  root(token) {
    const after = this.peek();
    this.indexed(token, after);
    if (!["number", "variable", "constant", "function", "open", "bar", "root"].includes(after.type)) {
      this.fail("Under √ something is missing: write √x or √(x + 1).", after, OPERAND);
    }
    const argument = this.nested(token, () => (after.type === "open" ? this.group() : this.power()));
    const next = this.peek();
    const close = after.type === "number" || next.start === argument.span[1];
    if (after.type !== "open" && close && this.startsFactor(next)) {
      const under = this.source(argument);
      this.note(
        `I read √${under} ${next.text} as √(${under})·${next.text}; write √( ) around all that belongs to the root.`,
      );
    }
    return call("sqrt", argument, [token.start, argument.span[1]]);
  }

  // √[3]{x} and sqrt[3](x): the index of a root; √[x + 1] is a root of x + 1.
  indexed(token, after) {
    const [inside, close, next] = this.tokens.slice(this.index + 1);
    if (after.text !== "[" || inside?.type !== "number" || close?.text !== "]" || !next || !this.startsFactor(next))
      return;
    const length = close.end - token.start;
    throw new FormulaError(rootAdvice(inside.text), { position: token.start, length, expected: ["a power"] });
  }

  application() {
    const token = this.next();
    const name = token.text;
    return this.nested(token, () => {
      if (token.name === "sqrt") this.indexed(token, this.peek());
      const exponent = this.functionExponent(token);
      const after = this.peek();
      let argument;
      if (after.type === "open") {
        argument = this.group();
      } else if (after.type === "-" || after.type === "+" || after.type === "number" || this.startsFactor(after)) {
        argument = this.bareArgument(name);
        const following = this.peek();
        if (token.name === "sqrt" && argument.op === "multiply") {
          const under = this.source(argument);
          this.note(`I read ${name} ${under} as √(${under}); write √( ) around what belongs to the root.`);
        }
        if (following.type === "*" || following.type === "/") {
          const sign = following.type === "*" ? "·" : "/";
          const under = this.source(argument);
          this.note(
            `I read ${name} ${under}${sign}… as ${name}(${under})${sign}…; ` +
              `write ${name}( ) around all that belongs to it.`,
          );
        }
      } else if (token.name === "exp" && exponent) {
        this.fail("exp is a power of e already: write exp(2x) or e^(2x).", token, ["exp( )"]);
      } else if (after.type === "bar" && this.tokens[this.index + 1].type !== "end") {
        const message = `This bar could open or close: inside bars write ${name}( ), with abs( ) for the inner ones.`;
        this.fail(message, after, ["a parenthesis"]);
      } else {
        this.fail(
          `${name} needs something to act on: write ${name}(x).`,
          after.type === "end" ? token : after,
          OPERAND,
        );
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
        this.fail(`After ${token.text}^ I expected an exponent, such as ${token.text}^2(x).`, this.peek(), [
          "an exponent",
        ]);
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
    let apart = false; // sin a b: is b still under the sine?
    for (;;) {
      const token = this.peek();
      const exponential = token.type === "constant" && token.name === "e";
      const joins =
        token.type === "variable" ||
        (token.type === "constant" && !exponential) ||
        (numbersOnly &&
          (exponential || ["open", "root"].includes(token.type) || (token.type === "bar" && this.bars === 0)));
      if (!joins) {
        if (token.type === "open") {
          const under = this.source(left);
          this.note(
            `I read ${name} ${under} (…) as ${name}(${under})·(…); write ${name}( ) around all that belongs to it.`,
          );
        }
        if (apart) {
          const under = this.source(left);
          this.note(`I read ${name} ${under} as ${name}(${under}); write ${name}( ) around what belongs to it.`);
        }
        return left;
      }
      apart ||= !numbersOnly && token.start > left.span[1];
      left = binary("multiply", left, this.power(), true);
      numbersOnly = !contains(left);
    }
  }
}

/** The base and the exponent of a power whose exponent stands without brackets; null for any other part. */
function openPower(part) {
  const styled = part.style === "power";
  if ((part.op !== "power" && !styled) || part.grouped) return null;
  const [base, exponent] = styled ? [{ kind: "constant" }, part.args[0]] : part.args;
  return exponent.grouped ? null : { base, exponent };
}

/** The same where the exponent is a number or a constant, with or without a sign. */
function openExponent(part) {
  const found = openPower(part);
  const bare = found?.exponent.kind === "negative" ? found.exponent.args[0] : found?.exponent;
  return found && ["number", "constant"].includes(bare.kind) && !bare.grouped ? found : null;
}
