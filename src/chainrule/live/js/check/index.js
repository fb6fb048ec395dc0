// Compare an answer with the right one and with the classic mistakes: not as text, but as functions.
//
// Two formulas are the same function if they agree at many points that no textbook would pick, and at those that it
// would. What is said of a wrong one is what the comparison has shown.

import { FormulaError, parse, toMathML, toText } from "../formula/index.js";
import { disagreement, mostExact } from "./agreement.js";
import { wrongBeside } from "./beside.js";
import { missingBrackets } from "./brackets.js";
import { uncertain } from "./explained.js";
import { attempt } from "./meanings.js";
import { namesAmong, unlessError } from "./names.js";
import { checkNumber, literal } from "./numbers.js";
import { glossed, withSigma, yetToSolve } from "./otherwise.js";
import {
  besides,
  compare,
  differs,
  FEWEST,
  follows,
  intervals,
  POINTS,
  profile,
  quiet,
  roundPoints,
  samplePoints,
} from "./points.js";
import { readAnswer } from "./reading.js";
import { otherThings, still, unlisted } from "./slips.js";
import { blanks } from "./statements.js";
import { apart, formatNumber, likely, mistaken, place, sentence } from "./words.js";

/**
 * @import {
 *   Answers,
 *   ErrorDetails,
 *   FormulaQuestion,
 *   Graph,
 *   Interval,
 *   Judged,
 *   Option,
 *   Part,
 *   Prepared,
 *   Profile,
 *   Question,
 *   AnswerSide,
 *   Verdict,
 *   Witness,
 * } from "../types.js"
 */

export { samplePoints } from "./points.js";
export { formatNumber } from "./words.js";

const VERIFY = 3 * POINTS; // a right answer has to agree at more points than it takes to recognise a mistake

const prepared = new WeakMap();

/**
 * What of a question does not depend on the answer: computed once.
 * @param {FormulaQuestion} question @returns {Prepared}
 */
function prepare(question) {
  if (prepared.has(question)) return prepared.get(question);
  const { right, mistakes = [], domain, variables = ["x"], of = null, wrt = 0, answer = "" } = question;
  const points = samplePoints(domain, variables.length);
  const box = intervals(domain, variables.length);
  const nice = roundPoints(box);
  const more = [...samplePoints(domain, variables.length, VERIFY).slice(POINTS), ...besides(nice, box)];
  const function_ = of && profile(of, points);
  const data = {
    graph: right,
    box,
    points,
    nice,
    more,
    variables,
    wrt,
    right: profile(right, points),
    niceRight: profile(right, nice),
    moreRight: profile(right, more),
    settled: nice.map((point) => settled(right, point, box)),
    of: function_,
    partials: function_ ? variables.map((_, i) => quiet(function_.gradients.map((gradient) => gradient[i]))) : [],
    still: of ? still(of, variables[wrt], points) : [],
    worked: typeof answer === "string" && answer ? parse(answer, { variables }).tree : null,
    mistakes: mistakes.map((mistake) => ({ ...mistake, profile: profile(mistake.graph, points) })),
  };
  prepared.set(question, data);
  return data;
}

/**
 * Whether the right answer does not jump at the point: at a kink of the function any slope may be given.
 * @param {Graph} right @param {number[]} point @param {Interval[]} box
 */
function settled(right, point, box) {
  const { values } = profile(right, besides([point], box));
  return values.length === 2 && Math.abs(values[0] - values[1]) <= 0.02 * (Math.abs(values[0]) + Math.abs(values[1]));
}

// --------------------------------------------------------------------------------------------------------- formulas

/**
 * Round points at which a wrong answer happens to be right, and one at which it is clearly wrong.
 * @param {Graph} graph @param {Prepared} data
 */
function evidence(graph, data) {
  const { nice, niceRight: right, variables } = data;
  const answer = profile(graph, nice);
  /** @type {(number | number[])[]} */
  const agreesAt = [];
  /** @type {Witness[]} */
  const against = [];
  nice.forEach((point, i) => {
    const [a, r] = [answer.values[i], right.values[i]];
    if (!Number.isFinite(a) || !Number.isFinite(r)) return;
    if (!differs(a, r, answer.noise[i] + right.noise[i] + 1e-12)) {
      agreesAt.push(variables.length === 1 ? point[0] : point);
    } else if (Math.abs(a - r) > 0.05 * Math.max(Math.abs(a), Math.abs(r))) {
      against.push({ point, answer: a, right: r });
    }
  });
  // At 0 much is 0, and a right value of 0 says little about what is missing.
  const telling = against.find(({ point, right: r }) => r !== 0 && point.every((x) => x !== 0));
  return { agreesAt, witness: telling ?? against[0] ?? null };
}

/** @param {Witness} witness @param {Prepared} data */
function witnessMessage({ point, answer, right }, data) {
  const named = data.of ? "the slope there is" : "the right answer gives";
  const [yours, other] = apart(answer, right);
  return `At ${place(data.variables, point)} your formula gives ${yours}, but ${named} ${other}.`;
}

/** @param {{agreesAt: (number | number[])[]}} proof @param {Prepared} data */
function agreementMessage({ agreesAt }, data) {
  if (data.variables.length > 1 || agreesAt.length === 0 || agreesAt.length > 3) return "";
  const where = agreesAt
    .map((x) => formatNumber(Number(x), 6))
    .sort((a, b) => a.length - b.length)
    .join(", ");
  const few = agreesAt.length === 1 ? "a single point proves" : "a few points prove";
  return ` At ${data.variables[0]} = ${where} it happens to agree: ${few} nothing.`;
}

/**
 * A place of a fault as it is told, with the values there: rounded to as few digits as leave it one.
 * @param {Graph} graph @param {Prepared} data @param {number[]} point @returns {Witness}
 */
function toldAt(graph, data, point) {
  for (let digits = 3; digits < 17; digits++) {
    const at = point.map((x) => Number(x.toPrecision(digits)));
    const [answer, right] = [profile(graph, [at]), profile(data.graph, [at])];
    const found = compare(answer, right);
    const differs = found.differing.length && settled(data.graph, at, data.box);
    if (!differs && !found.onlySecond.length) continue;
    return { point: at, answer: answer.values[0], right: right.values[0] };
  }
  return { point, answer: profile(graph, [point]).values[0], right: profile(data.graph, [point]).values[0] };
}

/**
 * Where an answer that agrees at the first points is wrong after all: a spike, a branch far away; else null.
 * @param {Graph} graph @param {Prepared} data
 */
function hiddenFault(graph, data) {
  /**
   * @param {number[][]} points @param {Profile} answer @param {Profile} right @param {(i: number) => boolean} counts
   */
  const fault = (points, answer, right, counts) => {
    const i = compare(answer, right).differing.find(counts);
    return i === undefined ? null : toldAt(graph, data, points[i]);
  };
  return (
    fault(data.nice, profile(graph, data.nice), data.niceRight, (i) => data.settled[i]) ??
    fault(data.more, profile(graph, data.more), data.moreRight, () => true)
  );
}

/**
 * Whether a division by the variable still stands there.
 * @param {Part} tree @param {string} name @returns {boolean}
 */
function dividesBy(tree, name) {
  /** @param {Part} part @returns {boolean} */
  const holds = (part) => (part.kind === "variable" && part.name === name) || part.args.some(holds);
  const [, below] = tree.args;
  const divides = tree.op === "divide" || (tree.op === "power" && below.kind === "negative");
  if (divides && holds(tree.op === "divide" ? below : tree.args[0])) return true;
  return tree.args.some((part) => dividesBy(part, name));
}

/** @param {{drowned: number, beyond: number}} found @returns {Verdict} */
function tooHard({ drowned, beyond }) {
  const why =
    beyond > drowned
      ? "On the way your formula becomes larger or smaller than a computer's numbers can be"
      : "Your formula takes differences of numbers so large that rounding leaves less than three digits of them";
  const message = `${why}, so the page can't tell whether it is right. Simplify it.`;
  return { verdict: "unclear", message, agreesAt: [] };
}

/** @param {Graph} graph @param {FormulaQuestion} question @param {Part | null} [tree] @returns {Verdict} */
function checkFormula(graph, question, tree = null) {
  const data = prepare(question);
  const { points, right, variables } = data;
  const answer = profile(graph, points);
  const found = compare(answer, right);
  const agrees = found.differing.length === 0;

  if (agrees && found.compared < FEWEST && found.drowned + found.beyond > 0) return tooHard(found);
  if (found.compared === 0 && found.onlyFirst.length === 0) {
    const why = "a root or logarithm of a negative number, or a division by 0";
    const message = `Your formula has no value at any point that was tried: ${why}.`;
    return { verdict: "undefined", message, agreesAt: [] };
  }
  if (agrees && found.compared >= FEWEST) {
    const fault = hiddenFault(graph, data);
    if (fault) {
      const message = `Not yet: nearly everywhere it is right. ${witnessMessage(fault, data)}`;
      return { verdict: "unknown", message, agreesAt: [], witness: fault };
    }
    if (found.onlySecond.length) {
      const [at] = found.onlySecond;
      const witness = toldAt(graph, data, points[at]);
      const where = `${place(variables, witness.point)}, where the right one gives ${formatNumber(witness.right)}`;
      const message = `Right wherever it has a value, but your formula has none at ${where}.`;
      return { verdict: "undefined", message, agreesAt: [], witness };
    }
    const { cancel } = question;
    if (cancel && tree && dividesBy(tree, cancel)) {
      const label = `True, but not worked out: ${cancel} still divides`;
      return mistaken([{ id: "not-worked-out", label, hint: `Multiply out, and cancel ${cancel}` }]);
    }
    return { verdict: "right", message: "Right." };
  }
  const proof = evidence(graph, data);
  const listed = data.mistakes.filter((mistake) => follows(answer, mistake.profile));
  if (listed.length) {
    /** @param {string} id */
    const told = (id) => listed.some((mistake) => mistake.id === id);
    const others = otherThings(answer, data).filter(({ id }) => !told(id));
    return { ...mistaken([...listed.map(likely), ...others], agreementMessage(proof, data)), ...proof };
  }
  const slips = unlisted(graph, answer, data);
  if (slips.length) return { ...mistaken(slips), ...proof };
  const witness = proof.witness ?? hiddenFault(graph, data);
  const message = witness
    ? `Not yet. ${witnessMessage(witness, data)}${agreementMessage(proof, data)}`
    : "Not yet: your formula is another function.";
  return { verdict: "unknown", message, ...proof, witness };
}

// ---------------------------------------------------------------------------------------------------------- choices

/** @param {number} answer @param {{options: Option[]}} question @returns {Verdict} */
function checkChoice(answer, { options }) {
  const option = options[answer];
  if (!option) throw new Error(`expected an answer from 0 to ${options.length - 1}, got ${answer}`);
  const reason = sentence(option.reason);
  if (option.right) return { verdict: "right", message: `Right. ${reason}`.trim() };
  const id = option.id ?? `option-${answer}`;
  const mistake = { id, label: option.text, hint: option.reason };
  return { verdict: "mistake", mistake, mistakes: [id], message: reason };
}

/**
 * Judge an answer.
 *
 * For a formula: `{answer, right, mistakes, domain, variables, of, wrt}`, where `answer`, `right`, `of` and each
 * mistake's `graph` are graphs, `domain` is `{low, high}` or one a variable, and `of` is the function that was to be
 * differentiated, if it was one. For a number: `{kind: "number", answer, right, tolerance, mistakes}`. For a choice:
 * `{kind: "choice", answer, options}`. Returns `{verdict, message, mistake?, mistakes?, agreesAt?, witness?}`; the
 * verdict is "right", "mistake", "unknown", "undefined" (no value where the right answer has one), or "unclear"
 * (rounding, or the range of numbers, hides the answer).
 * @param {Judged} question @returns {Verdict}
 */
export function check(question) {
  if (question.kind === "number") return checkNumber(question.answer, question);
  if (question.kind === "choice") return checkChoice(question.answer, question);
  return checkFormula(question.answer, question);
}

// ------------------------------------------------------------------------------------------------- what was typed

/** @param {ErrorDetails} error @param {string} message @returns {Verdict} */
function unreadable(error, message) {
  const { position, length, expected } = error;
  return { verdict: "parse-error", message: withSigma(message), position, length, expected };
}

/**
 * The side in which the variable that was to be cancelled divides no more; where there is none, the first.
 * @param {AnswerSide[]} sides @param {FormulaQuestion} question
 */
const workedOut = (sides, { cancel }) => sides.find(({ tree }) => !cancel || !dividesBy(tree, cancel)) ?? sides[0];

/**
 * Judge what a reader typed. To the result of `check` it adds `understood`, the formula as it was read
 * (`{text, mathml, notes}`); a formula that cannot be read has the verdict "parse-error", and `position` and `length`.
 * @param {string} text @param {Question} question @returns {Verdict}
 */
export function checkText(text, question) {
  /** @param {FormulaError} error */
  const refuse = (error) => unreadable(error, error.message + otherLetter(text, question, error));
  /** @type {Answers} */
  let answers;
  try {
    answers = readAnswer(text, question);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return refuse((error.foreign && yetToSolve(text, question)) || error);
  }
  const { perhaps } = answers;
  const result = judged(answers, question);
  const steps = text.split(/[=≈]/).length > 2; // 8 g' = 1 g' = 1/8, but: 2a = 4
  const unsolved = result.verdict === "right" && steps ? undefined : answers.equation;
  const other = unsolved ?? meantOtherwise(text, question, result);
  if (other) return other instanceof FormulaError ? refuse(other) : other;
  const doubt = doubtOf(answers, result, question) ?? wrongBeside(text, answers, result, question);
  if (doubt) return refuse(doubt);
  if (!perhaps) return result;
  const { text: told, from, likely, sure } = perhaps;
  const further = from > 0; // 4α = 2 α = 0.5, but: 4a+5b a=1 b=3
  if (further && result.verdict === "right") return result;
  const unnamed = further && told ? blanks(told.slice(0, from)) + told.slice(from) : undefined;
  const meant = judgedAs(told, question) ?? judgedAs(unnamed, question);
  const understood = meant?.result.understood;
  const unsure = () => refuse(uncertain({ start: 0, text }));
  if (result.verdict === "right") {
    const another = understood && meant.result.verdict !== "right" && (likely || sure);
    return another ? unsure() : result;
  }
  if (meant?.result.verdict === "right" && !meant.doubt) return meant.result;
  if (meant?.doubt || (understood && further && (likely || sure))) return unsure();
  if (understood && (likely || question.kind !== "number")) return meant.result;
  if (result.verdict !== "unknown" && !sure) return result;
  if (understood) return meant.result;
  if (question.kind !== "number") return refuse(perhaps.error);
  if (!sure) return result;
  return question.unknown ? unsure() : refuse(perhaps.error); // 4α = 2 α = 0.4
}

/**
 * The verdict on an answer that means something else than it was read as: or why that is not certain.
 * @param {string} text @param {Question} question @param {Verdict} read
 */
function meantOtherwise(text, question, read) {
  const right = read.verdict === "right";
  const gloss = glossed(text, question);
  const value = judgedAs(gloss, question)?.result;
  if (value?.understood) return right && value.verdict !== "right" ? uncertain({ start: 0, text }) : value;
  if (right || ["undefined", "unclear"].includes(read.verdict)) return undefined; // 8e^800/e^800 says why itself
  const isRight = (/** @type {string} */ whole) => judgedAs(whole, question)?.result.verdict === "right";
  const equation = yetToSolve(text, question);
  if (equation) return equation;
  const asked = missingBrackets(gloss ?? text, isRight);
  // a number may be that of a slip by chance; sin x^2 is a slip as it stands
  const slip = asked && question.kind !== "number" && read.verdict === "mistake";
  return slip ? { ...read, message: `${read.message} ${asked.message}` } : asked;
}

/**
 * What is to be said in place of a verdict that is not *right*: a bracket may be a factor, or what is said besides is
 * right.
 * @param {Answers} answers @param {Verdict} result @param {Question} question
 */
function doubtOf(answers, { verdict }, question) {
  if (verdict === "right") return undefined;
  /** @param {AnswerSide} side */
  const right = (side) => judged({ ...answers, sides: [side] }, question).verdict === "right";
  return answers.factor ?? (answers.aside.some(right) ? answers.doubt : undefined);
}

/**
 * The verdict on what may be meant, with the doubt to be had; nothing where there is no text, or it cannot be read.
 * @param {string | undefined} text @param {Question} question
 */
function judgedAs(text, question) {
  const answers = text === undefined ? undefined : attempt(() => readAnswer(text, question));
  const result = answers && judged(answers, question);
  return result && { result, doubt: doubtOf(answers, result, question) };
}

/**
 * Judge the sides of an answer together. Where they differ, those with an e that may be an error are names; of 2x e = …
 * they are so only if the rest is right, for the e might belong to what follows.
 * @param {Answers} answers @param {Question} question @returns {Verdict}
 */
function judged(answers, question) {
  const number = question.kind === "number";
  const different = disagreement(answers.sides, question);
  const proper = answers.sides.filter(unlessError);
  const sides = different && proper.length ? proper : answers.sides;
  const names = answers.sides.filter((side) => !sides.includes(side));
  /** @param {string} how @param {AnswerSide[]} these */
  const differ = (how, these) => {
    const why = new Set(these.flatMap((side) => side.notes)); // how they were read may be the reason
    const at = { position: answers.sign, length: 1, expected: [] };
    return unreadable(at, [`${how} Write one of them.`, ...why].join(" "));
  };
  const still = different && disagreement(sides, question);
  if (still) return differ(still, sides);
  const { graph, tree, notes, typed } = number ? mostExact(sides) : workedOut(sides, question);
  const result = number ? checkNumber(graph, question, literal(typed)) : checkFormula(graph, question, tree);
  const parted = names.some((side) => side !== answers.sides.at(-1) && /\se\s*$/.test(side.typed));
  if (parted && result.verdict !== "right") return differ(/** @type {string} */ (different), answers.sides);
  const told = [...notes, ...namesAmong(names, question), ...answers.notes];
  return { ...result, understood: { text: toText(tree), mathml: toMathML(tree), notes: [...new Set(told)] } };
}

/**
 * The right answer written with another letter deserves to hear so.
 * @param {string} text @param {Question} question @param {FormulaError} error
 */
function otherLetter(text, question, error) {
  const { variables = ["x"], known = {} } = question;
  if (!error.foreign || question.kind === "number" || variables.length !== 1) return "";
  /** @param {{graph: Graph}} answer */
  const right = ({ graph }) => checkFormula(graph, question).verdict === "right";
  if (Object.hasOwn(known, error.foreign)) {
    const meaning = `${error.foreign} is ${known[error.foreign]} here`;
    const would = error.explained && right(error.explained);
    return ` Asked is a formula in ${variables[0]} alone: ${meaning}.${would ? " With that put in, it is right." : ""}`;
  }
  try {
    const parsed = parse(text, { variables: [error.foreign] });
    return right(parsed) ? ` With ${variables[0]} instead of ${error.foreign} it would be right.` : "";
  } catch (second) {
    if (second instanceof FormulaError) return "";
    throw second;
  }
}
