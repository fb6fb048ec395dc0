// What the parser says of a token that it cannot take.
import { OPERAND, rootAdvice, STRANGE } from "./words.js";

/** @import { Token } from "../types.js" */
/** @import { Parser } from "./parser.js" */

/**
 * Where an operation should stand.
 * @param {Parser} parser @param {Token} token @returns {never}
 */
export function unexpected(parser, token) {
  if (token.type === "number") {
    const before = parser.tokens[parser.index - 1];
    const left = before ? before.text : "";
    const thousands = /^[1-9]\d{0,2}$/.test(left) && /^\d{3}$/.test(token.text);
    const large = thousands ? ` For thousands write no gap: ${left}${token.text}.` : "";
    const [slash, below] = parser.tokens.slice(parser.index + 1);
    const mixed =
      /^\d+$/.test(left) &&
      parser.tokens[parser.index - 2]?.text !== "/" &&
      slash?.text === "/" &&
      below?.type === "number";
    const sum = mixed && !large ? ` For a mixed number write (${left} + ${token.text}/${below.text}).` : "";
    parser.fail(
      `Between ${left} and ${token.text} an operation is missing: for a power write ^, for a product *.${large}${sum}`,
      token,
      ["an operation"],
    );
  }
  if (token.type === "comma") parser.fail(`${STRANGE[","]} Only max and min take two.`, token, ["an operation"]);
  parser.fail(`I expected an operation before “${token.text}”, such as + or *.`, token, ["an operation"]);
}

/**
 * Where a number, a variable or a function should stand.
 * @param {Parser} parser @param {Token} token @returns {never}
 */
export function missingOperand(parser, token) {
  const before = parser.tokens[parser.index - 1];
  const where = before ? `After “${before.text}”` : "At the start";
  if (token.type === "close" && before?.type === "open") {
    parser.fail("These parentheses are empty: I expected a number, a variable or a function in them.", token, OPERAND);
  }
  if (token.type === "bar" && before?.type === "bar") {
    parser.fail("Between the bars of an absolute value something is missing.", token, OPERAND);
  }
  const root = parser.tokens[parser.index + 1];
  if (token.type === "superscript" && root?.type === "root" && /^\d+$/.test(token.written)) {
    parser.fail(rootAdvice(token.written), token, ["a power"]);
  }
  const found = token.type === "end" ? "the formula ends" : `“${token.text}” comes`;
  parser.fail(`${where} I expected a number, a variable or a function, but ${found}.`, token, OPERAND);
}
