// From tokens to a tree, and how an ambiguous spelling was understood.
//
// sum       = product (("+" | "−") product)*
// product   = factor (("×" | "÷" | nothing) factor)*
// factor    = ("−" | "+") factor | power
// power     = postfix ("^" exponent)?               exponent = ("−" | "+") exponent | power
// postfix   = atom superscript?
// atom      = number | variable | constant | "(" sum ")" | "|" sum "|" | "√" argument | application
// application = function ("^" small exponent | superscript)? ("(" sum ")" | bare argument) | pair "(" sum "," sum ")"
// bare argument = what stands behind sin in "sin 2x": factors written side by side, up to the next function

import { dividedExponent, dividedFactor, exponentThenFactor, numberBehind } from "./ambiguous.js";
import { pair } from "./pair.js";
import { missingOperand, unexpected } from "./refused.js";
import { Tokenizer } from "./tokens.js";
import { binary, call, constantValue, contains, negative, power } from "./tree.js";
import { BRACKET_NAMES, CLOSING, FormulaError, nothingYet, OPERAND, PAIR_NAMES, rootAdvice } from "./words.js";

/** @import { Limits, NamedToken, Part, Span, SuperscriptToken, Token } from "../types.js" */

/** @type {Record<string, string>} */
const INVERSES = { sin: "arcsin is not here", cos: "arccos is not here", tan: "write arctan(x)" };

export class Parser {
  /**
   * `at` holds the place of each character of `text` in what was written; `open`: any letter may be a variable;
   * `named`: a name and “=” stood before it.
   * @param {string} text @param {string[]} variables @param {Limits} limits
   * @param {{at?: number[], open?: boolean, named?: boolean}} [options]
   */
  constructor(text, variables, limits, { at = [...Array(text.length + 1).keys()], open, named } = {}) {
    const tokenizer = new Tokenizer(text, variables, at, open);
    this.at = at;
    this.open = open;
    this.named = named;
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

  /** @param {string} message @param {Token} token @param {string[]} expected @returns {never} */
  fail(message, token, expected) {
    const length = Math.max(1, token.end - token.start);
    throw new FormulaError(message, { position: token.start, length, expected });
  }

  /** @param {Token} token @param {() => Part} read @returns {Part} */
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

  /** @param {string} message */
  note(message) {
    if (!this.notes.includes(message)) this.notes.push(message);
  }

  /** @param {Part} node */
  source(node) {
    return this.text.slice(node.span[0], node.span[1]);
  }

  formula() {
    if (this.peek().type === "end") this.fail(nothingYet(this.named ? "=" : ""), this.peek(), OPERAND);
    const tree = this.sum();
    const token = this.peek();
    if (token.type === "close") {
      this.fail(`This closing ${BRACKET_NAMES[token.text]} closes nothing: none is open.`, token, [
        "the end of the formula",
      ]);
    }
    if (token.type !== "end") unexpected(this, token);
    return tree;
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
        if (token.type === "/") dividedExponent(this, left, right);
        left = binary(token.type === "*" ? "multiply" : "divide", left, right);
      } else if (this.startsFactor(token) || numberBehind(this, left, token)) {
        const before = left;
        const noted = exponentThenFactor(this, left, token);
        left = binary("multiply", left, this.power(), true);
        if (before.op === "divide" && !before.grouped && !noted) dividedFactor(this, before, left);
      } else if (token.type === "number") {
        unexpected(this, token);
      } else {
        return left;
      }
    }
  }

  /** @param {Token} token */
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

  /** @param {Token} caret @returns {Part} */
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

  /**
   * The tree of an exponent typed as superscript characters.
   * @param {SuperscriptToken} token @returns {Part}
   */
  raised(token) {
    let tree;
    try {
      tree = new Parser(token.written, this.variables, this.limits, { open: this.open }).formula();
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      this.fail(`The exponent “${token.text}” is not one I can read: write it as ^(…).`, token, ["an exponent"]);
    }
    /** @param {Part} part */
    const place = (part) => {
      part.span = [token.start, token.end];
      part.args.forEach(place);
    };
    place(tree);
    tree.grouped = true;
    return tree;
  }

  /** @returns {Part} */
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
        return missingOperand(this, token);
    }
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
      unexpected(this, token);
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

  /** @param {Token} token */
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

  /**
   * √[3]{x} and sqrt[3](x): the index of a root; √[x + 1] is a root of x + 1.
   * @param {Token} token @param {Token} after
   */
  indexed(token, after) {
    const [inside, close, next] = this.tokens.slice(this.index + 1);
    if (after.text !== "[" || inside?.type !== "number" || close?.text !== "]" || !next || !this.startsFactor(next))
      return;
    const length = close.end - token.start;
    throw new FormulaError(rootAdvice(inside.text), { position: token.start, length, expected: ["a power"] });
  }

  /** @returns {Part} */
  application() {
    const token = /** @type {NamedToken} */ (this.next());
    const name = token.text;
    if (Object.hasOwn(PAIR_NAMES, name.toLowerCase())) return this.nested(token, () => pair(this, token));
    return this.nested(token, () => {
      if (token.name === "sqrt") this.indexed(token, this.peek());
      const exponent = this.functionExponent(token);
      const after = this.peek();
      if (after.type === "number" && after.start === token.end && token.name !== "sqrt") this.numbered(name, after);
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
      /** @type {Span} */
      const span = [token.start, argument.span[1]];
      const result = call(token.name, argument, span);
      return exponent ? power(result, exponent, span) : result;
    });
  }

  /**
   * sin2(x) may be meant as sin(2x), or as a square.
   * @param {string} name @param {Token} number
   */
  numbered(name, { text }) {
    if (this.tokens[this.index + 1].type !== "open") return;
    this.note(`I read ${name}${text}(…) as ${name}(${text}·(…)); for a power write ${name}(…)^${text}.`);
  }

  /**
   * The 2 of sin²x and sin^2 x; null if there is none.
   * @param {NamedToken} token @returns {Part | null}
   */
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
      const inverse = INVERSES[token.name];
      const ways = `for one over it write 1/${name}(x)${inverse ? `; for the inverse function, ${inverse}` : ""}`;
      const message = `${name} to the power −1 can mean two things: ${ways}.`;
      const length = exponent.span[1] - mark.start;
      throw new FormulaError(message, { position: mark.start, length, expected: [`1/${name}(x)`] });
    }
    return exponent;
  }

  /** @param {string} name @returns {Part} */
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
