// Names that stand beside an answer: y = …, f′(5) = …, ‖∇J‖ = …

import { LETTER, primed } from "./statements.js";

/** @import { Question } from "../types.js" */

// One name alone, with its argument: y, w₁, f′(g(x)), dJ/dw, ‖∇J‖. All else that stands in front says something.
const SYMBOL = `(?!(?:sin|cos|tan|tanh|exp|ln|log|sqrt)(?!\\p{L}))[∂∇]?${LETTER}`;
const ARGUMENT = "(\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\))?";
export const ALONE = new RegExp(`^\\s*[‖|]?\\s*${SYMBOL}(\\s*/\\s*${SYMBOL})?\\s*${ARGUMENT}\\s*[‖|]?\\s*$`, "iu");

const ERROR = /^\s*[-−–]?\s*\|?\s*e\s*\|?\s*$/;
export const E_READ = "I read e as the number 2.718…";

export const END = /[.\s]+$/;

/**
 * A text without blanks around it, with single ones in it, and without a full stop.
 * @param {string} text
 */
export const bare = (text) => text.trim().replace(/\s+/g, " ").replace(END, "");

/**
 * Whether a side is more than the name of an error, or a formula with it: e, −e, |e|, 2ex, ½e². There e might
 * as well be the number.
 * @param {{ typed: string, notes?: string[] }} side
 */
export const unlessError = ({ typed, notes = [] }) => !ERROR.test(typed) && !notes.includes(E_READ);

const CALLED = new RegExp(`^(${LETTER})\\(([^()]*(?:\\([^()]*\\))*[^()]*)\\)$`, "u");
/** A derivative's name as a pattern, with the letters: ∂J/∂b. */
export const DERIVATIVE_NAME = `[∂d]\\s*(\\p{L})\\s*/\\s*[∂d]\\s*(${LETTER})`;
const ASKED = new RegExp(
  [
    "(?:[Ww]hat is|Give) (?:the total derivative )?(?<sign>[∂d])(?<of>\\p{L})\\/?\\k<sign>(?<letter>[^\\s?,.]+)",
    "derivative of (?<what>\\p{L}) by (?<by>\\p{L})",
    "slope of \\S+ (?:in|with respect to) (?<to>[^\\s?,.]+)",
  ].join("|"),
  "u",
);

/**
 * A question as it is read, without its marks: What is ∂J∂w12, and ŷ is y^ there.
 * @param {Question} question
 */
export const asRead = ({ prompt = "" }) => prompt.replace(/<[^>]+>/g, "");

/**
 * What is to be differentiated, if the question names it, and by which letter, if it asks for a derivative.
 * @param {Question} question
 */
export function askedDerivative(question) {
  const { of, what, letter, by, to } = ASKED.exec(asRead(question))?.groups ?? {};
  return { of: of ?? what, by: letter ?? by ?? to };
}

/**
 * Whether a name is that of something else than what is asked for: f(4) where f(4) = 7 is given, g′(2) where g′(5) is
 * asked for, f(x) or f″(x) for a slope.
 * @param {string} typed @param {Question} question
 */
function isOther(typed, question) {
  const { known = {} } = question;
  const name = primed(bare(typed)).replace(/[\s/]/g, "");
  const read = primed(asRead(question)).replace(/[\s/]/g, "");
  const [, letter = name, argument = ""] = CALLED.exec(name) ?? [];
  if (Object.keys(known).some((one) => argument.startsWith(one))) return false; // f(u(x))
  if (Object.hasOwn(known, name)) return true;
  // what stands behind each place of the name; the g(x) of f(g(x)) is none
  const places = read.split(name).flatMap((rest, i, all) => (i && !(argument && all[i - 1].endsWith("(")) ? rest : []));
  if (places.length) return places.every((rest) => rest.startsWith("="));
  if (!argument) return false;
  const slope = letter.split("'").length === 2;
  if (question.kind !== "number") {
    const { of, variables = ["x"], wrt = 0 } = question;
    if (of && variables.includes(argument)) return !slope || argument !== variables[wrt];
    if (slope && argument === variables[wrt] && !read.includes(`${letter}(`)) return false; // J′(a), of J(a, b)
  }
  return read.includes(`${letter.replaceAll("'", "")}(`);
}

/**
 * What is said of sides that stand beside the answer, unless they are one name alone that may be the answer's.
 * @param {{ typed: string, notes?: string[] }[]} sides @param {Question} question
 * @param {string[]} [written] how they are shown, if otherwise than they were read
 */
export function namesAmong(sides, question, written) {
  const shown = sides.flatMap(({ typed, notes }, i) => {
    const read = notes?.includes(E_READ); // ex is a product
    const name = ERROR.test(typed) || (ALONE.test(typed) && !read && !isOther(typed, question));
    return name ? [] : (written?.[i] ?? bare(typed));
  });
  return [...new Set(shown)].map((name) => `“${name}” is taken as a name, and not judged.`);
}
