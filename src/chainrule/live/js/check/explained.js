// Which statement of an answer is judged, and what the others say of its letters.

import { FormulaError } from "../formula/index.js";
import { disagreement } from "./agreement.js";
import { attempt, Meanings } from "./meanings.js";
import {
  FOLLOWS,
  FUNCTIONS,
  LETTER,
  NAMED,
  nameOf,
  opened,
  PARTS,
  PRIMES,
  primed,
  statementsOf,
} from "./statements.js";

/** @import { Letter, Piece, Question, Said, Statement } from "../types.js" */

const MOST_SIGNS = 26; // what more statements mean could take seconds to find out
const TOO_MANY = "That is more than can be told apart: write the answer alone.";

/** @param {Piece} piece that might be the answer */
export const uncertain = ({ start, text: { length } }) =>
  new FormulaError("It is not certain which of these is the answer: write it alone.", { position: start, length });

/**
 * The statement that is the answer: the only one that explains no letter, or else the only one that no other needs.
 * @param {Statement[]} all @param {Meanings} meanings
 */
function answerOf(all, meanings) {
  const bare = all.filter(({ letters }) => !letters.length);
  const needed = all.flatMap(({ sides }) => sides.flatMap((side) => meanings.lettersIn(side)));
  const free = all.filter(({ letters, sure }) => !sure && !letters.some(({ name }) => needed.includes(name)));
  const [answer, ...others] = bare.length ? bare : free;
  return others.length ? undefined : answer;
}

const CALL = new RegExp(`(${LETTER})(\\s*)(\\(\\s*([^()]*?)\\s*\\))`, "gu");
const CALL_ALONE = new RegExp(`^\\s*${LETTER}\\s*\\(.*\\)\\s*$`, "u");
const SYMBOL = new RegExp(`^\\s*[Δδ]?\\p{L}\\p{M}*(?:_?hat)?[\\p{Nd}₀-₉_${PRIMES}]*[\\s.]*$`, "u"); // ŷ, W₂, but: yp
// … where a=2 b=3: blanks between numbers that letters are said to be
const TOLD = `${LETTER}\\s*=\\s*[-+−–]?[\\d./½¼¾%]+`;
const LISTED = new RegExp(
  `(?<=(?<!\\p{L})(?:where|with|for|if|when|at|given|using|let|and)\\s+|[,;:]\\s*|[([{])${TOLD}(?:\\s+${TOLD})+`,
  "giu",
);
const GAP = /(?<=[\d.½¼¾%])\s(?=\s*\p{L})/gu;
// where v = 2u u = x²: one letter leads to the next
const LEADS_ON = new RegExp(`[\\p{L}\\d)\\]}]\\s+${LETTER}\\s*$`, "u");
const ATOM = /^[−-]?[\p{L}\p{M}\d.₀-₉_']+$/u;

/**
 * Where a letter is written with an argument, as in u(x): also behind others, as in 2xu(x), but not the s of cos(x),
 * nor where another argument was struck between them, as in u(x)(2x), and a factor follows.
 * @param {string} text @param {string} name @param {string} typed the same before anything was struck
 */
function callsOf(text, name, typed) {
  const calls = [];
  for (const { 0: all, 1: word, 2: gap, 3: bracket, 4: argument, index } of text.matchAll(CALL)) {
    const at = index + word.length + gap.length;
    const isFactor = typed.slice(at - gap.length, at).includes(")");
    const isFunction = FUNCTIONS.some((one) => one !== name && word.toLowerCase().endsWith(one));
    if (isFactor || isFunction || !nameOf(word).endsWith(name)) continue;
    calls.push({ all, argument, index, at, length: bracket.length });
  }
  return calls;
}

/**
 * A text with letters alone where they are written with the argument that they are explained with: u for u(x), and f′
 * for f′(u(x)).
 * @param {string} text @param {Letter[]} letters @param {string} [typed] @returns {string}
 */
function uncalled(text, letters, typed = text) {
  const struck = letters.reduce((seen, { name, argument }) => {
    const calls = callsOf(seen, name, typed).filter((one) => one.argument === argument?.trim());
    return calls.reduce(
      (plain, { at, length }) => plain.slice(0, at) + " ".repeat(length) + plain.slice(at + length),
      seen,
    );
  }, text);
  return struck === text ? text : uncalled(struck, letters, typed);
}

/**
 * Refuse what cannot be put in: the question's own letters, and u(x) where that may be a product.
 * @param {Letter[]} told @param {Letter[]} called with an argument, which is struck @param {Piece[]} sides
 * @param {Question} question @param {string} typed
 */
function refuse(told, called, sides, { kind, variables = ["x"] }, typed) {
  for (const { name, written, start } of told) {
    if (kind !== "number" && variables.includes(name)) {
      const message = `${written} is the question's own letter and stays as it is: write the formula alone.`;
      throw new FormulaError(message, { position: start, length: written.length });
    }
    const valued = called.some((letter) => letter.name === name);
    for (const { text, start: from } of sides) {
      for (const { all, argument, index } of callsOf(text, name, typed.slice(from))) {
        if (!valued && !name.endsWith("'") && !ATOM.test(argument)) continue; // p(1 − p) is a product
        if (FUNCTIONS.includes(name)) throw uncertain({ text: all, start: from + index }); // σ where σ = σ(3x)
        const call = typed.slice(from + index, from + index + all.length);
        const meant = `${call} may be a value of ${written} or a product`;
        throw new FormulaError(`${meant}: write ${written} alone, or a sign between.`, {
          position: from + index,
          length: all.length,
        });
      }
    }
  }
}

/**
 * What letters mean: of several sides the first that can be read.
 * @param {Letter[]} letters @param {string[]} variables
 */
function meaningsOf(letters, variables) {
  const told = new Map(letters.map(({ name, meaning: [first] }) => [name, first]));
  const named = new Meanings(variables, told);
  for (const { name, meaning } of letters) {
    const first = meaning.find((side) => named.canRead(side));
    if (first) told.set(name, first);
  }
  return named;
}

/**
 * The sides of a meaning that are not equal to it, with their sign: those of the answer, as in f at x = 2 = 8.
 * @param {Statement} statement @param {Meanings} meanings @param {Question} question
 */
function behind({ sides }, meanings, question) {
  const [first, ...others] = sides.filter((side) => attempt(() => meanings.read(side)));
  return others
    .filter((side) => disagreement([meanings.read(first), meanings.read(side)], question))
    .map(({ text, start, link }) => ({ text: link + text, start: start - link.length }));
}

/**
 * A text with blanks in place of all but some pieces.
 * @param {string} text @param {Piece[]} kept
 */
function only(text, kept) {
  /** @param {number} at */
  const stays = (at) => kept.some(({ start, text: { length } }) => start <= at && at < start + length);
  return Array.from(text.split(""), (character, at) => (stays(at) ? character : " ")).join("");
}

/**
 * Whether another statement might be meant: 2a = 4, a = 2 is an equation and its root, or a value and its place, as is
 * 2a = 4 for a = 2 where a is asked for; of “the slope for a = 3” only one number is told; and θ₂ = 0.7 for θ₁ = θ₂ = 1
 * tells two of one letter.
 * @param {Statement} answer @param {Statement[]} others @param {Statement[]} needed @param {Meanings} meanings
 * @param {Question} question
 */
function mayBeAnother(answer, others, needed, meanings, question) {
  const number = question.kind === "number";
  const own = answer.letters.map(({ name }) => name);
  if (others.some(({ letters }) => letters.some(({ name }) => own.includes(name)))) return true;
  const readable = answer.sides.filter((side) => meanings.canRead(side));
  const root = number && question.unknown ? meanings.told.get(question.unknown) : undefined;
  const values = root ? [...readable, root].flatMap((side) => attempt(() => meanings.read(side)) ?? []) : [];
  if (disagreement(values, question)) return true;
  const equation = readable.length > 1 && readable[0] === answer.sides[0] && !answer.letters.length;
  const leads = FOLLOWS.test(answer.link);
  if (equation) return needed.some(({ sure, start }) => !sure && (leads || start > answer.start));
  return number && !readable.length && !/\d/.test(answer.text);
}

/**
 * The letters that sides need, and those that their meanings need.
 * @param {Piece[]} sides @param {Meanings} meanings
 */
function neededIn(sides, meanings) {
  const needed = new Set(sides.flatMap((side) => meanings.lettersIn(side)));
  for (const name of needed) {
    for (const other of meanings.lettersIn(/** @type {Piece} */ (meanings.told.get(name)))) needed.add(other);
  }
  return needed;
}

/**
 * Whether a statement says what a call is that is no letter with an argument: f'(g(5)) = 8.
 * @param {Statement} statement
 */
const saysOfCall = ({ link, sides: [first, ...others] }) =>
  Boolean(link && others.length && CALL_ALONE.test(first.text));

/**
 * Whether one of the question's own letters is only said to be another: p = ŷ.
 * @param {Letter} letter @param {string[]} variables
 */
const isRenamed = ({ name, meaning }, variables) =>
  variables.includes(name) &&
  meaning.every(({ text }) => {
    const other = nameOf(text.replace(/[\s.]/g, ""));
    return SYMBOL.test(text) && ![...variables, ...FUNCTIONS, "π", "e"].includes(other);
  });

/**
 * Take from a text what it says of its letters. Returns the answer, with blanks in place of all else, as it is read and
 * as it was typed (`shown`); the `meanings`; the other statements (`aside`), none where one might be a part of the
 * answer; the `doubt` to be had where one of them is right and the answer is not; and a `factor` that one may be.
 * Throws a FormulaError where a meaning cannot be read, or put in, and where it is not certain which statement is the
 * answer.
 * @param {string} text @param {Question} question @returns {Said}
 */
export function explained(text, question) {
  if (text.split(/[=≈]/).length > MOST_SIGNS) throw new FormulaError(TOO_MANY, { position: 0, length: text.length });
  const variables = question.kind === "number" ? [] : (question.variables ?? ["x"]);
  const { text: bare, factor } = opened(
    primed(text).replace(LISTED, (list) => list.replace(GAP, ",")),
    variables,
  );
  const called = statementsOf(bare, variables)
    .flatMap((one) => one.letters)
    .filter(({ argument }) => argument !== undefined);
  const written = uncalled(bare, called);
  const all = statementsOf(written, variables);
  const letters = all.flatMap((one) => one.letters).filter(({ name }) => !variables.includes(name));
  const answer = answerOf(all, meaningsOf(letters, variables));
  const others = all.filter((statement) => statement !== answer);
  const own = answer?.letters.map(({ name }) => name) ?? [];
  const told = others
    .flatMap((one) => one.letters)
    .filter((letter) => !own.includes(letter.name) && !isRenamed(letter, variables));
  const meanings = meaningsOf(told, variables);
  /** @param {Statement} one */
  const readable = (one) => one.sides.some((side) => meanings.canRead(side));
  const used = neededIn(answer?.sides ?? [], meanings);
  const needed = others.filter((one) => one.letters.some(({ name }) => used.has(name)));
  /** @param {Statement} one */
  const renames = ({ letters }) => letters.length > 0 && letters.every((letter) => isRenamed(letter, variables));
  const sure = others.every((one) => one.sure || needed.includes(one) || renames(one));
  if (!answer || !others.length || !sure || meanings.told.size < told.length) {
    const next = all.find((one) => one.sure || PARTS.test(one.link) || saysOfCall(one));
    const explains = all.some((one) => one.letters.length || one.sides.length > 1);
    if (next && all.length > 1 && explains && (!answer || readable(answer))) throw uncertain(next);
    return { text, shown: text, meanings: meaningsOf([], variables), aside: [] };
  }
  const nameless = !readable(answer) && !/\d/.test(answer.text);
  if (nameless && told.some(({ name }) => variables.includes(name))) throw uncertain(others[0]); // the slope at x = 2x
  const sides = [answer, ...needed].flatMap((one) => one.sides);
  refuse(told, called, sides, question, text);

  for (const name of used) meanings.of(name); // throws its errors
  /** @param {Letter} letter */
  const leadsOn = ({ meaning: [first] }) => LEADS_ON.test(first.text.replace(NAMED, "·")) && !meanings.canRead(first);
  const spaced = told.find(leadsOn);
  if (spaced) throw uncertain(spaced.meaning[0]);
  const later = others.filter((one) => one.start > answer.start);
  const further = later.flatMap((one) => behind(one, meanings, question));
  const doubt = uncertain(others[0]);
  if (!further.length && mayBeAnother(answer, others, needed, meanings, question)) throw doubt;
  /** @param {Statement} one */
  const besides = (one) => {
    const end = further.find(({ start }) => start > one.start)?.start;
    return { ...one, text: one.text.slice(0, end && end - one.start) };
  };
  const kept = [answer, ...further];
  return { text: only(written, kept), shown: only(text, kept), meanings, aside: others.map(besides), doubt, factor };
}
