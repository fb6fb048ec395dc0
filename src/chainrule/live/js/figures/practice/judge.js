// What judges answers, and writes them as mathematics. It knows all of check/ and formula/: a bundle of its own, which
// judging.js loads.
import { check, checkText } from "../../check/index.js";
import { parse, toMathML } from "../../formula/index.js";
import { judgeCame } from "./judging.js";

/** @typedef {{ judge: typeof judge, checkText: typeof checkText, mathOf: typeof mathOf }} Judge */

/** The verdict on an answer; an empty one is told what to do. */
function judge(question, answer) {
  if (question.kind !== "choice") return checkText(answer, question);
  if (answer < 0) return { verdict: "empty", message: "Choose one of the answers first." };
  return check({ ...question, answer });
}

/** The answer to a question as MathML. */
const mathOf = ({ answer, variables }) => toMathML(parse(answer, { variables }).tree);

judgeCame({ judge, checkText, mathOf });
