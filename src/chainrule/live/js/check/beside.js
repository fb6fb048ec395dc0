// What stands beside a right answer and is wrong: the name of another derivative, a step that does not lead to it.

import { FormulaError } from "../formula/index.js";
import { disagreement } from "./agreement.js";
import { askedDerivative, asRead, DERIVATIVE_NAME, unlessError } from "./names.js";
import { INDEX } from "./otherwise.js";
import { nameOf, sidesOf } from "./statements.js";

/** @import { Answers, Question, Verdict } from "../types.js" */

const DERIVATIVES = new RegExp(DERIVATIVE_NAME, "gu");
const ONE_DERIVATIVE = new RegExp(`^\\s*${DERIVATIVE_NAME}\\s*$`, "u");
const HAT = "^";
const INDEX_OR_HAT = /[\d^]+$/; // of W1, ŷ

/**
 * What is to be said where an answer is named as another derivative than was asked for. A letter without its index or
 * hat is taken for it, and so is one that the question does not know.
 * @param {string} text @param {Question} question
 */
function otherDerivative(text, question) {
  const read = asRead(question);
  const { of, by } = askedDerivative(question);
  if (!by) return undefined;
  /** @param {string} letter */
  const nameFor = (letter) =>
    nameOf(letter)
      .normalize("NFD")
      .replace(/\u0302|_?hat$/, HAT);
  /** @param {string} name */
  const same = (name) =>
    [by, by.replace(INDEX_OR_HAT, "")].some((asked) => asked.toLowerCase() === name.toLowerCase()) ||
    read.includes(`${name} for ${by}`);
  /** @param {string} name */
  const inPrompt = (name) =>
    new RegExp(`<mi>${name[0]}</mi>|(?<!\\p{L})${name[0]}(?!\\p{L})`, "u").test(question.prompt ?? "");
  const total = read.includes("total derivative");
  const written = text.replace(INDEX, "$1_$2$3  ");
  const named = [...written.matchAll(DERIVATIVES)].some(
    ([all, what, letter]) => same(nameFor(letter)) && what === (of ?? what) && !(total && all[0] === "∂"),
  );
  if (named) return undefined;
  for (const { text: side, start } of sidesOf(written)) {
    const [, what, letter] = ONE_DERIVATIVE.exec(side) ?? [];
    if (!letter || !inPrompt(nameFor(letter)) || (of && !inPrompt(what))) continue;
    const asked = by.replace(`y${HAT}`, "ŷ");
    const message = !same(nameFor(letter))
      ? `Asked is the derivative with respect to ${asked}, not ${letter}.`
      : what === (of ?? what)
        ? "Asked is the total derivative, and this names a partial one."
        : `Asked is the derivative of ${of}, not of ${what}.`;
    const typed = text.slice(start, start + side.length);
    return new FormulaError(message, { position: start + typed.search(/\S/), length: typed.trim().length });
  }
  return undefined;
}

/**
 * What is to be said of a right answer that stands beside something else, as in b + 2a = 3a² where b is a².
 * @param {string} text @param {Answers} answers @param {Verdict} result @param {Question} question
 */
export function wrongBeside(text, { sides, steps }, { verdict }, question) {
  if (verdict !== "right") return undefined;
  const other = otherDerivative(text, question);
  if (other) return other;
  const answer = sides.find(unlessError) ?? sides[0];
  const wrong = steps.find((side) => disagreement([answer, side], question));
  if (!wrong) return undefined;
  const typed = text.slice(wrong.start, wrong.start + wrong.typed.length);
  const whole = typed.trim();
  const message = `“${whole}” is another function than the answer beside it: mend it, or write the answer alone.`;
  return new FormulaError(message, { position: wrong.start + typed.search(/\S/), length: whole.length });
}
