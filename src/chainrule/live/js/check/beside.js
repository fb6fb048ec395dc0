// What stands beside a right answer and is wrong: the name of another derivative, a step that does not lead to it.

import { FormulaError } from "../formula/index.js";
import { disagreement } from "./agreement.js";
import { unlessError } from "./reading.js";
import { LETTER, nameOf, sidesOf } from "./statements.js";

/** @import { Answers, Question, Verdict } from "../types.js" */

const DERIVATIVE = new RegExp(`^\\s*[∂d]\\s*\\p{L}\\s*/\\s*[∂d]\\s*(${LETTER})\\s*$`, "u"); // ∂J/∂b, alone

/**
 * What is to be said where an answer is named as the derivative with respect to another letter than was asked for.
 * @param {string} text @param {Question} question
 */
function otherDerivative(text, question) {
  if (question.kind === "number" || !question.of) return undefined;
  const { variables = ["x"], wrt = 0 } = question;
  for (const { text: side, start } of sidesOf(text)) {
    const [, letter = ""] = DERIVATIVE.exec(side) ?? [];
    if (!variables.includes(nameOf(letter)) || nameOf(letter) === variables[wrt]) continue;
    const message = `Asked is the derivative with respect to ${variables[wrt]}, not ${letter}.`;
    return new FormulaError(message, { position: start + side.search(/\S/), length: side.trim().length });
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
  const typed = wrong.typed.trim();
  const message = `“${typed}” is another function than the answer beside it: mend it, or write the answer alone.`;
  return new FormulaError(message, { position: text.indexOf(typed), length: typed.length });
}
