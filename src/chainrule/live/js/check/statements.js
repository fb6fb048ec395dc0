// What is said beside an answer of what its letters mean: 2x cos u where u = x², u = x²: 2x cos u, 135 (a = 3).

import { FormulaError } from "../formula/index.js";
import { canonicalName } from "../formula/words.js";
import { disagreement } from "./agreement.js";
import { attempt, Meanings } from "./meanings.js";

/** @import { Piece, Question, Said, Statement } from "../types.js" */

export const LETTER = "\\p{L}[\\p{L}\\p{M}\\p{Nd}₀-₉_'′″]*"; // with an index, with primes
const NAME = `(${LETTER})(?:\\s*\\(([^()=]*)\\))?`;
const MEANS = `\\s*:?[=≈]`;

// Words that lead to what a letter means, and others that lead on to the next statement.
const SAYS = "where|with|for|if|when|given|since|because|as|using|let|here|put|setting|take";
const SO = "so|then|hence|thus|therefore|in";
const AT = `at(?=\\s+\\p{L}[₀-₉_\\d]*${MEANS})`; // at a = 3, but: the loss at start = 2
const WORD = `(?:(?:${SAYS}|${AT}|${SO}|and)\\s+)`;
const SURE = new RegExp(`[|∣]|(?<!\\p{L})(?:${SAYS}|at)(?!\\p{L})`, "iu");
const ENDS = new RegExp(`[:⇒→]|(?<!\\p{L})(?:${SO})(?!\\p{L})`, "iu");
const BAR = `\\s*[|∣]_?\\s*${WORD}*(?=${NAME}${MEANS})`; // 4a³|a=3
const LINK = new RegExp(`\\s*(?:[,;⇒→]|:(?!=)|\\.(?=\\s))\\s*${WORD}*|(?:\\s+|^\\s*)${WORD}+|${BAR}`, "giu");

const TELLS = new RegExp(`^\\s*${NAME}\\s*$`, "u");
const OPENED = new RegExp(`^\\s*${WORD}*${NAME}${MEANS}`, "iu");
const CALLED = /(?:sin|cos|tan|tanh|exp|ln|log|sqrt)\s*$/u;
/** A side that ends in a letter which the next side would explain: that is no name for it. */
export const LEADS = new RegExp(
  `(?:[,;:|∣]|\\s${WORD})\\s*${LETTER}(?:\\s*/\\s*${LETTER})?(?:\\s*\\(.*\\))?\\s*$`,
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
 * The matches of a pattern that do not stand within brackets.
 * @param {string} text @param {RegExp} pattern
 */
function outside(text, pattern) {
  const pairs = bracketsOf(text);
  return [...text.matchAll(pattern)].filter(({ index }) => !pairs.some(([from, to]) => from < index && index < to));
}

/**
 * The parts of a text between the matches of a pattern, each with its place and what led to it.
 * @param {string} text @param {RegExp} pattern
 */
function parted(text, pattern) {
  const parts = [];
  let [start, link] = [0, ""];
  for (const match of outside(text, pattern)) {
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
  parted(text, /:?=+|≈/g).map((side) => ({ ...side, start: from + side.start }));

/**
 * A text with the brackets round what a letter means opened: 135 (a = 3) becomes 135 |a = 3, and so does 135|_{a = 3}.
 * @param {string} text
 */
function opened(text) {
  for (const [from, to] of bracketsOf(text)) {
    const front = text.slice(0, from);
    if (!OPENED.test(text.slice(from + 1, to)) || CALLED.test(front) || !/^\s*(?:[=≈,;.]|$)/.test(text.slice(to + 1)))
      continue;
    const plain = front.replace(/(?:[|∣]_?|_)\s*$/, (sign) => " ".repeat(sign.length));
    return opened(`${plain}|${text.slice(from + 1, to)} ${text.slice(to + 1)}`);
  }
  return text;
}

/**
 * The statements of a text; `name` is the letter that one may explain, with its `argument`.
 * @param {string} text @returns {Statement[]}
 */
function statementsOf(text) {
  /** @type {Statement[]} */
  const all = [];
  const parts = parted(text, LINK).filter((part) => part.text.trim());
  parts.forEach((part, i) => {
    const written = sidesOf(part.text, part.start).filter((side) => side.text.trim());
    const [, letter = "", argument] = (written.length > 1 && TELLS.exec(written[0].text)) || [];
    const name = canonicalName(letter);
    const further = all[i - 1]?.sure && !all[0].sure && !ENDS.test(part.link); // … where u = x, v = x²
    const sure = Boolean(name && (SURE.test(part.link) || ENDS.test(parts[i + 1]?.link ?? "") || further));
    all.push({ ...part, name, letter, argument, sides: name ? written.slice(1) : written, sure });
  });
  return all;
}

/**
 * The statement that is the answer: the only one that explains no letter, or else the only one that no other needs.
 * @param {Statement[]} all @param {Meanings} meanings
 */
function answerOf(all, meanings) {
  const plain = all.filter(({ name }) => !name);
  const needed = all.flatMap(({ sides }) => sides.flatMap((side) => meanings.lettersIn(side)));
  const free = all.filter(({ name, sure }) => !sure && !needed.includes(name));
  const [answer, ...others] = plain.length ? plain : free;
  return others.length ? undefined : answer;
}

/**
 * Where a letter is written with an argument, as in u(x).
 * @param {string} letter @param {string} [argument] any
 */
function calls(letter, argument) {
  const inner = argument === undefined ? "[^()]*" : argument.trim().replace(/[\\^$.*+?[\]{}|/]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{M}])${letter}(\\s*\\(\\s*(${inner})\\s*\\))`, "gu");
}

/**
 * Refuse what cannot be put in: the question's own letters, and u(x) where that may be a product.
 * @param {Statement[]} told @param {Piece[]} sides @param {Meanings} meanings @param {Question} question
 */
function refuse(told, sides, meanings, { kind, variables = ["x"] }) {
  for (const { name, letter, argument, start, text } of told) {
    if (kind !== "number" && variables.includes(name)) {
      const message = `${letter} is the question's own letter and stays as it is: write the formula alone.`;
      throw new FormulaError(message, { position: start, length: text.length });
    }
    for (const side of sides.filter((one) => meanings.lettersIn(one).includes(name))) {
      for (const { 0: all, 2: inner, index } of side.text.matchAll(calls(letter))) {
        if (argument === undefined ? !variables.includes(inner.trim()) : inner.trim() === argument.trim()) continue;
        const message = `${all} may be a value of ${letter} or a product: write ${letter} alone, or a sign between.`;
        throw new FormulaError(message, { position: side.start + index, length: all.length });
      }
    }
  }
}

/**
 * A text with a letter alone where it is written with its argument: u for u(x).
 * @param {string} text @param {Statement} told
 */
const uncalled = (text, { letter, argument }) =>
  text.replace(calls(letter, argument), (_, behind) => letter + " ".repeat(behind.length));

/**
 * The sides behind a meaning that are not equal to it, with their sign: those of the answer, as in f at x = 2 = 8.
 * @param {Statement} statement @param {boolean} used @param {Meanings} meanings @param {Question} question
 */
function behind({ sides: [first, ...others] }, used, meanings, question) {
  const meaning = used ? meanings.read(first) : attempt(() => meanings.read(first));
  return others
    .filter((side) => {
      const read = meaning && attempt(() => meanings.read(side));
      return !read || disagreement([meaning, read], question);
    })
    .map(({ text, start, link = "" }) => ({ text: link + text, start: start - link.length }));
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
 * Take from a text what it says of its letters. Returns the answer, with blanks in place of all else, the `meanings`,
 * and `told`, the statements that gave them: none where one might be a part of the answer. Throws a FormulaError where
 * a meaning cannot be read, or put in.
 * @param {string} text @param {Question} question @returns {Said}
 */
export function statements(text, question) {
  const variables = question.kind === "number" ? [] : (question.variables ?? ["x"]);
  const written = opened(text);
  const all = statementsOf(written);
  /** @param {Statement[]} some */
  const explain = (some) => new Meanings(variables, new Map(some.map(({ name, sides: [first] }) => [name, first])));
  const named = all.filter(({ name }) => name);
  const answer = answerOf(all, explain(named.filter(({ name }) => !variables.includes(name))));
  const told = named.filter((statement) => statement !== answer);
  const meanings = explain(told);
  const used = new Set(answer?.sides.flatMap((side) => meanings.lettersIn(side)));
  for (const name of used) {
    for (const other of meanings.lettersIn(/** @type {Piece} */ (meanings.told.get(name)))) used.add(other);
  }
  const sure = told.every((one) => one.sure || used.has(one.name));
  if (!answer || !told.length || !sure || meanings.told.size < told.length)
    return { text, meanings: explain([]), told: [] };
  const sides = [answer, ...told].flatMap((one) => one.sides);
  refuse(told, sides, meanings, question);
  const called = told.find(({ argument }) => argument !== undefined);
  if (called) return statements(uncalled(written, called), question);
  const others = told.flatMap((one) => behind(one, used.has(one.name), meanings, question));
  return { text: only(written, [answer, ...others]), meanings, told };
}
