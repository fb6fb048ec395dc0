// An answer as statements, with the letters that they may explain: 2x cos u where u = x², u = x²: 2x cos u, 135|a=3.

import { plain } from "../formula/plain.js";
import { canonicalName, FormulaError, FUNCTION_NAMES, GREEK, inGreek } from "../formula/words.js";

/** @import { Letter, Piece, Statement } from "../types.js" */

export const FUNCTIONS = Object.keys(FUNCTION_NAMES);
export const PRIMES = "'′’´`‘＇″\"”“";
/**
 * A text with one prime, whatever the keyboard.
 * @param {string} text
 */
export const primed = (text) => text.replace(/[′’´`‘＇]/g, "'");
export const LETTER = `\\p{L}[\\p{L}\\p{M}\\p{Nd}₀-₉_${PRIMES}]*`; // with an index, with primes
const NAME = `(${LETTER})(?:\\s*\\(([^()=]*)\\))?`;
const MEANS = `\\s*:?[=≈]`;
const OPENED = "\ue000"; // stands where a bracket round what a letter means was

// Words that lead to what a letter means, and others that lead on to the next statement, or to the answer.
const SAYS = "where|with|for|if|when|given|since|because|as|using|let|here|put|set|setting|take|w/";
const CALLED_NAME = "(?:\\s*\\([^()=]*\\))?";
const AT = `at(?=\\s+${LETTER}${CALLED_NAME}${MEANS})`; // at a = 3, at dx = 0.1, at f'(2) = 8: see `isPlace`
const PLACE = new RegExp(`^\\p{L}[₀-₉_\\d]*${MEANS}`, "u");
const SHORT = `(?:\\p{L}{1,2}|${Object.keys(GREEK).join("|")})[₀-₉_\\d${PRIMES}]*`;
const SHORT_PLACE = new RegExp(`^${SHORT}${CALLED_NAME}${MEANS}`, "u");
const SO = "so|then|hence|thus|therefore";
export const WORD = `(?:(?:${SAYS}|${AT}|${SO}|and)\\s+)`;
export const ARROW = "[⇒⟹∴]|=>";
const BAR = "(?<=^[^|∣]*(?:[|∣][^|∣]*[|∣][^|∣]*)*)[|∣]"; // one that opens: 4a³|a=3, but not |a| a=3
const FIGURES = "(?<=[\\d²³][^=≈]*)"; // 4a³|_a=3, but: ∂J/∂a|_b = 2ab
const SURE = new RegExp(`[|∣_${OPENED}]|(?<!\\p{L})(?:${SAYS}|at)(?!\\p{L})`, "iu");
const FOLLOWING = `${ARROW}|(?<!\\p{L})(?:${SO})(?!\\p{L})`;
const NEXT = `:|${FOLLOWING}`;
/** Signs and words that lead to what comes of what was said. */
export const FOLLOWS = new RegExp(FOLLOWING, "iu");
const ENDS = new RegExp(NEXT, "iu");
/** Signs and words that part statements, and explain nothing. */
export const PARTS = new RegExp(`[,;]|${NEXT}`, "iu");
const LINK = new RegExp(
  [
    `\\s*(?:,(?!(?<=\\d,)\\d)|;|${ARROW}|(?<!\\s):(?=\\s)|:(?=\\s*${NAME}${MEANS})|\\.(?=\\s))\\s*${WORD}*`,
    `(?:\\s+|^\\s*)${WORD}+`,
    `\\s*(?:${OPENED}|${BAR}(?:_${FIGURES})?|(?<=[)\\]}])_${FIGURES})\\s*${WORD}*(?=${NAME}${MEANS})`,
  ].join("|"),
  "giu",
);

const FIRST = new RegExp(`^(${LETTER})`, "u");
const TELLS = new RegExp(`^\\s*${NAME}\\s*$`, "u");
const WITHIN = new RegExp(`^\\s*${WORD}*${NAME}${MEANS}`, "iu"); // brackets that hold what a letter means
const FACTOR = new RegExp(`^\\s*${NAME}${MEANS}(?:[^,;]|(?<=\\d),(?=\\d))*$`, "u"); // one letter alone, and no word
const NO_FACTOR = new RegExp(`^\\s*$|^\\s*${LETTER}\\s*$|[|∣]_?\\s*$|_$|\\.\\s+$|\\s${WORD}$`, "iu"); // f, 3|_, 7 for
/** A product with nothing but a gap between its factors. */
export const SPACED = /[\p{L}\d)]\s+[\p{L}\d(]/u;
export const ONE_NUMBER = /^\s*[+\-−–]?[\s\d.,]+(?:\/[\s\d.]+)?$/;
/** The names of functions as a pattern: log1p before log, which it begins with. */
export const NAMES = FUNCTIONS.filter((name) => name.length > 1)
  .sort((a, b) => b.length - a.length)
  .join("|");
export const NAMED = new RegExp(NAMES, "gi");
const LAST = new RegExp(`[([{]\\s*${WORD}*${NAME}${MEANS}[^()[\\]{}]*[)\\]}]\\s*$`, "iu"); // such a bracket at the end
const TOLD_IN_BRACKETS = `(?:\\s*[([{]\\s*${NAME}${MEANS}[^()[\\]{}]*[)\\]}])+`;
const TOLD = new RegExp(`${TOLD_IN_BRACKETS}\\s*$`, "u"); // others in front of it
const NEXT_TOLD = new RegExp(`^${TOLD_IN_BRACKETS}`, "u"); // and behind
const BARRED = new RegExp(`(?:${BAR}_?|_)\\s*$`, "u");
const LED = /^\s*(?:[:,;]\s*\S|[^\s:,;=≈.'*·⋅×/+\-−–^⁰¹²³⁴-⁹⁻⁺ⁿ])/; // what such a bracket leads to
const ENDED = new RegExp(`^\\s*(?:[=≈,;.]|$|${WORD}*${OPENED})`, "i");
const SIGN = /[*·⋅×/+\-−–^√]\s*$/;
const CALLED = /(?:sin|cos|tan|tanh|exp|ln|log|sqrt)\s*$/iu;
const BUT = "while|although|though|but|whereas|or|not|which|gives|giving|makes|means|implies|yields";
/** What stands in front of a word that leads on: 45 because 45·10 is no name if 45 is none. */
export const FRONT = new RegExp(`^(.*?)\\s(?:${WORD}|(?:${BUT})\\s)`, "iu");
/** A word alone that no formula has. */
export const SAYING = new RegExp(`^(?:${SAYS}|${SO}|${BUT}|and|at|is|the)$`, "iu");
/** A side that ends in a letter which the next side would explain, as in u = v with inner u: that is no name for it. */
export const LEADS = new RegExp(
  [
    `\\swhere\\s|(?:[,;:|∣]|//|\\s${WORD}(?:\\p{L}+\\s+(?=\\p{L}[^\\p{L}]*$))?)`,
    `\\s*${LETTER}(?:\\s*/\\s*${LETTER})?(?:\\s*\\(.*\\))?\\s*$`,
  ].join(""),
  "iu",
);

/**
 * Where the brackets of a text that match open and close.
 * @param {string} text
 */
function bracketsOf(text) {
  /** @type {[number, number][]} */
  const pairs = [];
  const open = [];
  for (let i = 0; i < text.length; i++) {
    if ("([{".includes(text[i])) open.push(i);
    else if (")]}".includes(text[i]) && open.length) pairs.push([/** @type {number} */ (open.pop()), i]);
  }
  return pairs;
}

/**
 * Where a bracket opens that is not closed; -1 if each is.
 * @param {string} text
 */
export function unclosed(text) {
  const closed = bracketsOf(text).map(([from]) => from);
  return text.split("").findIndex((character, i) => "([{".includes(character) && !closed.includes(i));
}

/**
 * Where a bracket closes that was not opened; the length of the text if there is none.
 * @param {string} text
 */
export function unopened(text) {
  const opens = bracketsOf(text).map(([, to]) => to);
  const at = text.split("").findIndex((character, i) => ")]}".includes(character) && !opens.includes(i));
  return at < 0 ? text.length : at;
}

/**
 * The matches of a pattern that do not stand within brackets.
 * @param {string} text @param {RegExp} pattern
 */
function outside(text, pattern) {
  const pairs = bracketsOf(text);
  return [...text.matchAll(pattern)].filter(({ index }) => !pairs.some(([from, to]) => from < index && index < to));
}

/**
 * The parts of a text between the matches of a pattern, each with its place and what led to it.
 * @param {string} text @param {RegExp} pattern @param {(match: RegExpExecArray) => boolean} [counts]
 */
function parted(text, pattern, counts = () => true) {
  const parts = [];
  let [start, link] = [0, ""];
  for (const match of outside(text, pattern).filter(counts)) {
    parts.push({ text: text.slice(start, match.index), start, link });
    [start, link] = [match.index + match[0].length, match[0]];
  }
  return [...parts, { text: text.slice(start), start, link }];
}

/**
 * The sides of what was typed, parted at “=” or “≈”.
 * @param {string} text @param {number} [from] where it begins @returns {Required<Piece>[]}
 */
export const sidesOf = (text, from = 0) =>
  parted(text, /:?=+(?![=>])|≈/g).map((side) => ({ ...side, start: from + side.start }));

/**
 * Whether a bracket such as (h = 0.1) may be a factor of what stands beside it: of 7 − 2 it may, but not of 7 − 2h, nor
 * of f or 7|, and of 135 only without a gap.
 * @param {string} inner @param {string} beside @param {boolean} gap @param {string[]} variables
 */
function mayMultiply(inner, beside, gap, variables) {
  const [, written] = FACTOR.exec(inner) ?? [];
  const front = beside.replace(TOLD, "");
  const last = front.split(/[=≈,;:]/).at(-1) ?? "";
  const letters = (gap ? front : last).replace(NAMED, " ");
  if (!written || [written, nameOf(written)].some((name) => letters.includes(name))) return false;
  const called = !variables.includes(nameOf(last.trim())) && NO_FACTOR.test(last);
  return !called && !(gap && ONE_NUMBER.test(last));
}

/**
 * What is said of a bracket that may be a factor.
 * @param {string} bracket @param {number} position
 */
function perhapsFactor(bracket, position) {
  const inner = bracket.slice(1, -1).trim();
  const [name, meaning] = inner.split(/:?[=≈]+/).map((one) => one.trim());
  const message = `${bracket} may be a factor, or say what ${name} is: write (${meaning}), or … where ${inner}.`;
  return new FormulaError(message, { position, length: bracket.length });
}

/**
 * Whether brackets stand round the whole of an answer that explains its letters: (2x cos u where u = x²).
 * @param {string} front @param {string} inner @param {string} behind
 */
function isWhole(front, inner, behind) {
  if (!/(?:^|[=≈])[\s([{]*$/.test(front) || !/^[\s.)\]}]*(?:[=≈]|$)/.test(behind)) return false;
  const said = statementsOf(inner, []);
  return LAST.test(inner) || (said.length > 1 && said.some(({ letters }) => letters.length));
}

/**
 * A text without a bracket round a named answer: (y' = 2x).
 * @param {string} text
 */
export function unwrapped(text) {
  const [all, front, inner, behind] = /^(\s*)[([{](.*)[)\]}]([.\s]*)$/u.exec(text) ?? [];
  const whole = all && unclosed(inner) < 0 && unopened(inner) === inner.length;
  return whole && statementsOf(inner, []).length === 1 && sidesOf(inner).length > 1
    ? `${front} ${inner} ${behind}`
    : text;
}

/** @param {string} text */
export const blanks = (text) => " ".repeat(text.length);

/**
 * A text with the brackets round what a letter means opened, as in 135 (a = 3), 135|_{a = 3} and (u = x²): 2x cos u,
 * and without those round the whole. With the `factor` that such a bracket may be, as in 7 − 2(h = 0.1): an error that
 * says so.
 * @param {string} text @param {string[]} variables @param {FormulaError} [factor]
 * @returns {{ text: string, factor?: FormulaError }}
 */
export function opened(text, variables, factor) {
  for (const [from, to] of bracketsOf(text)) {
    const [front, inner, behind] = [text.slice(0, from), text.slice(from + 1, to), text.slice(to + 1)];
    if (!WITHIN.test(inner)) {
      if (isWhole(front, inner, behind)) return opened(`${front} ${inner} ${behind}`, variables, factor);
      continue;
    }
    if (CALLED.test(front) || SIGN.test(front)) continue;
    const bracket = text.slice(from, to + 1);
    const bare = front.replace(BARRED, blanks);
    if (/(?:^|[,;])\s*$/.test(front) && LED.test(behind)) {
      const rest = behind.replace(/^\s*[:,;]/, blanks);
      const [first] = sidesOf(behind.replace(NEXT_TOLD, blanks));
      if (rest === behind && mayMultiply(inner, first.text, false, variables)) factor ??= perhapsFactor(bracket, from);
      return opened(`${bare}${OPENED}${inner};${rest}`, variables, factor);
    }
    if (!ENDED.test(behind)) continue;
    const gap = /\s$/.test(front);
    const told = gap && /^\s*[=≈]/.test(behind); // 5·27 (a = 3) = 135
    if (!told && mayMultiply(inner, front, gap, variables)) factor ??= perhapsFactor(bracket, from);
    return opened(`${bare}${OPENED}${inner} ${behind}`, variables, factor);
  }
  return { text, factor };
}

/**
 * The name of a letter, however it is written: theta_1 is θ1.
 * @param {string} written
 */
export const nameOf = (written) => inGreek(canonicalName(plain(written).text));

/**
 * Whether a name is that of a function here, and no letter: σ(z) may be one if it has no other argument.
 * @param {string} text @param {string} name @param {string} [argument]
 */
function isFunction(text, name, argument) {
  if (!FUNCTIONS.includes(name)) return false;
  if (argument === undefined || FUNCTION_NAMES[name] !== "sigmoid") return name.length > 1;
  const calls = [...text.matchAll(new RegExp(`${name}\\s*\\(([^()]*)`, "gi"))];
  return calls.some((call) => call[1].trim() !== argument.trim());
}

/**
 * The letters that the first sides explain: c and L in c = L = 20.
 * @param {Required<Piece>[]} sides @param {string[]} variables @param {string} text
 */
function lettersOf(sides, variables, text) {
  /** @type {Letter[]} */
  const letters = [];
  for (const [i, side] of sides.slice(0, -1).entries()) {
    const [, written = "", argument] = TELLS.exec(side.text) ?? [];
    const name = nameOf(written);
    if (!name || isFunction(text, name, argument)) break;
    if (i && [...variables, ...FUNCTIONS].includes(name)) break;
    if (name.length > 1 && [...name].every((one) => variables.includes(one))) break; // ab is a product
    const start = side.start + side.text.indexOf(written);
    letters.push({ name, written, argument, start, meaning: sides.slice(i + 1) });
  }
  return letters;
}

/**
 * Whether “at” leads to what a letter means: one letter alone, one that stands in front, or a short name behind a
 * number; but not in: the loss at start = 2, the value at ln(3) = 0.25.
 * @param {string} rest @param {string} letter @param {string} front
 */
const isPlace = (rest, letter, front) =>
  PLACE.test(rest) ||
  new RegExp(`(?<!\\p{L})${letter}(?!\\p{L})`, "u").test(front) ||
  (SHORT_PLACE.test(rest) && /\d/.test(front) && !FUNCTIONS.includes(letter));

/**
 * The statements of a text, each with the `letters` that it may explain.
 * @param {string} text @param {string[]} variables @returns {Statement[]}
 */
export function statementsOf(text, variables) {
  /** @type {Statement[]} */
  const all = [];
  /** @param {RegExpExecArray} match */
  const counts = ({ 0: link, index }) => {
    const [front, rest] = [text.slice(0, index), text.slice(index + link.length)];
    const [, letter = ""] = FIRST.exec(rest) ?? [];
    if (link.includes("_") && variables.includes(nameOf(letter))) return false; // (a²b)_a = 2ab
    return !/(?<!\p{L})at\s+$/iu.test(link) || isPlace(rest, letter, front);
  };
  for (const part of parted(text, LINK, counts)) {
    const sides = sidesOf(part.text, part.start).filter((side) => side.text.trim());
    if (!sides.length) continue;
    const letters = lettersOf(sides, variables, text);
    const further = all.at(-1)?.sure && !all[0].sure && !ENDS.test(part.link); // … where u = x, v = x²
    const sure = letters.length > 0 && (SURE.test(part.link) || Boolean(further));
    all.push({ ...part, letters, sides: sides.slice(letters.length), sure });
  }
  return all;
}
