// max(a, b) and min(a, b): the functions of two things, where a formula may hold any letters.

import { BRACKET_NAMES, CLOSING } from "./words.js";

/** @import { NamedToken, Part } from "../types.js" */
/** @import { Parser } from "./parser.js" */

/**
 * Whether a comma stands between the two things of max( , ), and is no decimal comma: max(a + 1,2). It is the only one
 * there.
 * @param {string} text @param {number} comma
 */
export function separates(text, comma) {
  let depth = 0;
  let open = comma - 1;
  for (; open >= 0; open--) {
    if (text[open] in BRACKET_NAMES) depth += 1;
    else if (text[open] in CLOSING && depth-- === 0) break;
  }
  if (open < 0 || !/(?:max|min)(?:imum)?\s*$/i.test(text.slice(0, open))) return false;
  let commas = 0;
  depth = 0;
  for (let i = open + 1; i < text.length && depth >= 0; i++) {
    if (text[i] in CLOSING) depth += 1;
    else if (text[i] in BRACKET_NAMES) depth -= 1;
    else if (text[i] === "," && depth === 0) commas += 1;
  }
  return commas === 1;
}

/**
 * What stands behind max: two parts in parentheses, with a comma between them.
 * @param {Parser} parser @param {NamedToken} token @returns {Part}
 */
export function pair(parser, token) {
  const two = `${token.text} takes two things: write ${token.text}(a, b).`;
  const open = parser.peek();
  if (open.type !== "open") parser.fail(two, open, ["(a, b)"]);
  parser.next();
  const { bars } = parser;
  parser.bars = 0;
  const first = parser.sum();
  const comma = parser.peek();
  if (comma.type !== "comma") parser.fail(two, comma, ["a comma"]);
  parser.next();
  const second = parser.sum();
  parser.bars = bars;
  const close = parser.peek();
  if (close.type === "comma") {
    const nested = `${token.text}(a, ${token.text}(b, c))`;
    parser.fail(`${token.text} takes two things: for three write ${nested}.`, close, ["“)”"]);
  }
  if (close.type !== "close") parser.fail(`I expected the end of ${token.text}(…, …) here.`, close, ["“)”"]);
  parser.next();
  return { kind: "call", op: token.name, args: [first, second], span: [token.start, close.end] };
}
