// max(a, b) and min(a, b): the functions of two things, where a formula may hold any letters.

/** @import { NamedToken, Part } from "../types.js" */
/** @import { Parser } from "./parser.js" */

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
