// How an answer is read: the forms that people write round a formula, as in y = …, f(4.1) ≈ 6.8, 2/50 = 0.04, 62.5 %.

import { FormulaError, nothingYet, OPERAND, refuseLong } from "../formula/index.js";
import { BRACKET_NAMES, CLOSING } from "../formula/words.js";
import { explained, uncertain } from "./explained.js";
import { attempt, Meanings } from "./meanings.js";
import { ALONE, bare, E_READ, END, namesAmong, unlessError } from "./names.js";
import { asWritten, CUT_OFF, sameAs, withSigma } from "./otherwise.js";
import { holdsVector, moreFitting } from "./refused.js";
import {
  blanks,
  FRONT,
  LEADS,
  LETTER,
  NAMED,
  ONE_NUMBER,
  PRIMES,
  primed,
  SPACED,
  sidesOf,
  unclosed,
  unopened,
  unwrapped,
  WORD,
} from "./statements.js";

/** @import { Answers, Part, Piece, Question, ReadSide, AnswerSide, Statement } from "../types.js" */

const LETTERS = /[\p{L}∂∇]/u;
// f′(g(x)), dJ/dw, ∂J/∂ŷ, f(4.1), ‖∇J‖, ∇J · d: letters, at most divided or with a dot between, with what they are
// functions of.
const NAMING = `\\p{L}\\p{M}\\p{N}∂∇∘_⁻${PRIMES}()/.,;‖|·⋅•∙\\s`;
const NAME = new RegExp(`^[${NAMING}]*$`, "u");
// The rule in front of what comes of it: f′(g(x))*g′(x) =, f(4) + f′(4)*0.1 ≈, d/dx[x³] =, √(2/n) =.
const RULE = new RegExp(`^[${NAMING}*×+\\-−–^[\\]{}√]*$`, "u");

const NAMED_ALONE = new RegExp(`^\\s*${LETTER}[\\s.]*$`, "u");

// The letter at the end of a side, unless it stands behind an operation, as in θ − α·2·θ.
const LAST = new RegExp(`(?<![\\p{L}\\p{M}\\d'′″]|[*·⋅×/+\\-−–^]\\s*)(${LETTER})\\s*(\\([^()]*\\)\\s*)?$`, "u");

// A bracket that holds what a letter means, up to the sign: cos(u = …
const BRACKETED = new RegExp(`[([{]\\s*${WORD}*(${LETTER})\\s*:?[=≈]`, "giu");

const SCIENTIFIC = /\de(?=[-−–+]?\d)/gi; // 2e-3
const ONE_LETTER = /(?<!\p{L})\p{L}(?!\p{L})'*/gu;
const NUMBER = "a number, such as 0.25 or 1/4";

/**
 * Whether e stands in a formula as letters do, as in 2ex, −e or ½e², and not as in ln(e), where no power of e is asked
 * for.
 * @param {Part} tree @param {Question} question
 */
function holdsE(tree, { kind, answer }) {
  /** @param {Part} part @returns {boolean} */
  const within = (part) => (part.kind === "constant" && part.name === "e") || part.args.some(within);
  /** @param {Part} part @returns {boolean} */
  const holds = (part) => {
    if (part.kind === "constant") return part.name === "e";
    if (part.kind === "call" && part.op === "exp") return part.style === "power" && isTwo(part.args[0]);
    if (part.op === "divide") return holds(part.args[0]) && !within(part.args[1]); // e/(1 + e) is σ(1)
    const sum = part.op === "add" || part.op === "subtract";
    const goesOn = ["multiply", "negative", "absolute"].includes(part.op ?? part.kind);
    return (goesOn || (sum && kind !== "number")) && part.args.some(holds);
  };
  return !/e\^|exp/.test(String(answer)) && holds(tree);
}

/** @param {Part} part */
const isTwo = (part) => part.kind === "number" && part.value === 2;

/**
 * Whether a text goes on behind a comma, as in cos u, u = x²: that is no name.
 * @param {string} text @returns {boolean}
 */
function goesOn(text) {
  const outer = text.replace(/[([{][^()[\]{}]*[)\]}]/g, "");
  return outer === text ? text.includes(",") : goesOn(outer);
}

/**
 * What is said of a formula with the letter that is asked for, as in 4α = 2; nothing of other sides.
 * @param {Piece} side @param {Question} question
 */
function equation({ text, start }, { kind, unknown }) {
  if (kind !== "number" || !unknown) return undefined;
  const piece = { text: primed(text), start: 0 };
  const [, factor] = /^\s*(\p{L})\s*\(.*[-−–+*/].*\)\s*$/u.exec(text) ?? []; // v(1 − 0.8), but: g'(5 − 2), v(2)
  const alone = ALONE.test(text) || new RegExp(`^[\\s(|−–-]*${unknown}(?:\\([^()]*\\))?[\\s)|]*$`).test(piece.text);
  if (alone && factor !== unknown) return undefined;
  /** @type {string[]} */
  const letters = piece.text.replace(SCIENTIFIC, "0").match(ONE_LETTER) ?? []; // of f'(2)·g'(5)
  const among = letters.includes(unknown) && new Meanings(letters).canRead(piece);
  if (!among && !new Meanings([unknown]).canRead(piece)) return undefined;
  const whole = { position: start + text.search(/\S/), length: text.trim().length };
  return new FormulaError(`“${text.trim()}” holds the unknown: write what ${unknown} is.`, whole);
}

/**
 * Whether a letter that the question explains is called in a side, as in 1 − w(x): that is no product.
 * @param {string} text @param {Question} question
 */
const calls = (text, { known = {} }) =>
  Object.keys(known).some((name) => new RegExp(`(?<!\\p{L})${name}[²³^\\d\\s]*[([]`, "u").test(text));

/**
 * Read one side, with the meanings of its letters: its errors point into the whole text.
 * @param {Piece} side @param {Question} question @param {Meanings} meanings @returns {ReadSide}
 */
function readSide({ text, start }, question, meanings) {
  const { kind, known = {} } = question;
  const percent = kind === "number" && /^\s*[-+−–]?[\d.\s]+%\s*$/.test(text);
  try {
    const written = percent ? text.replace(/\s*%\s*$/, "/100") : text.replace(CUT_OFF, " ");
    const read = meanings.read({ text: written, start });
    if (!holdsE(read.tree, question)) return { ...read, typed: text };
    const asked = question.unknown === "e" ? equation({ text, start }, question) : undefined;
    return { ...read, notes: [...read.notes, E_READ], typed: text, equation: asked };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    error.position = Math.min(error.position, start + text.length);
    error.message = moreFitting(error, { text, start }, question);
    const { foreign = "" } = error;
    for (const { 0: all, 1: name, index } of text.matchAll(BRACKETED)) {
      const at = error.position - start - index;
      if (name !== foreign && (at <= 0 || at >= all.length - 1)) continue;
      const where = `… where ${name} = …`;
      error.message = `What ${name} means stands in brackets there: write it behind the answer, ${where}.`;
    }
    if (Object.hasOwn(known, foreign)) error.explained = attempt(() => meanings.besides(known).read({ text, start }));
    return { error, typed: text, equation: equation({ text, start }, question) };
  }
}

/**
 * Whether a side may end in a letter that the next one names otherwise, as in (p − y)p p = ŷ.
 * @param {string} text @param {RegExpExecArray} end @param {string} next @param {ReadSide} read
 */
function isRenaming(text, { 1: letter, index }, next, { error }) {
  const front = text.slice(0, index);
  const apart = /[\p{L}\p{N})\]}]\s+$/u.test(front.replace(NAMED, "·")); // but not sin x
  return apart && front.includes(letter) && Boolean(error) && NAMED_ALONE.test(next);
}

/**
 * What may be meant where sides end in letters, and nothing says that the next one explains them, as in a + 2b a = 2
 * b = 3: with words that do, and why it cannot be read as it stands. Of a letter that stands nowhere before it is not
 * certain, behind what can be read, as in 135 a = 3; else it belongs to a name.
 * @param {string} text @param {Piece[]} sides @param {ReadSide[]} read @param {Meanings} meanings
 */
function hidden(text, sides, read, meanings) {
  /** @type {Answers["perhaps"]} */
  let meant;
  for (const [i, side] of sides.entries()) {
    const end = LAST.exec(side.text);
    const error = meant?.error ?? read[i].error;
    if (end && !error && i === sides.length - 2 && isRenaming(side.text, end, sides[i + 1].text, read[i + 1]))
      return { error: uncertain(side), likely: false, sure: true, from: 0 };
    if (!end || !error || (meant && i === sides.length - 1)) continue;
    const at = side.start + end.index - text.length;
    const front = side.text.slice(0, end.index);
    if (!front.trim()) continue;
    if (end[2]?.includes(end[1]) || /[)\]}]$/.test(front)) continue; // …ŷ(1 − ŷ), …(1 − ŷ)ŷ
    const known = text.slice(0, at).includes(end[1]) || /_$/.test(front); // z|_a = 3
    const readable = i < sides.length - 1 && meanings.canRead({ ...side, text: front });
    if (!known && readable && !meant) return { error: uncertain(side), likely: false, sure: true, from: 0 };
    if (!known && !readable) continue;
    const [told, word] = meant?.text ? [meant.text, "and"] : [text, "where"];
    const sure = Boolean(meant) || ONE_NUMBER.test(front);
    const barred = /[|∣]_$/.test(front); // cos(u)|_u = x²
    const likely = sure || barred || !SPACED.test(front.replace(NAMED, "·")); // 3h h = 0.01, but: 3 a a = 126
    const before = told.slice(0, at).replace(/[|∣]?_$/, blanks);
    const from = meant?.from ?? side.start;
    meant = { error, text: `${before} ${word} ${told.slice(at)}`, likely, sure, from };
  }
  return meant;
}

/**
 * Whether a text in front of a word might be the answer itself, as 45 in 45 because 45·10: it begins with a number, or
 * is a formula.
 * @param {string | undefined} front @param {Meanings} meanings
 */
const isAnswer = (front, meanings) =>
  front !== undefined && (/^[\s(+−-]*[\d.]/.test(front) || meanings.canRead({ text: front, start: 0 }));

/**
 * A piece as it was typed, up to a bracket that closes another one.
 * @param {string} typed @param {Piece} piece
 */
function asTyped(typed, { start, text }) {
  const piece = typed.slice(start, start + text.replace(END, "").length);
  return bare(piece.slice(0, unopened(piece)));
}

/**
 * What is said of that which is not the answer: how letters were read, and what is not judged.
 * @param {Statement} statement @param {Set<string>} used @param {Meanings} meanings @param {string} typed
 */
function notesOn(statement, used, meanings, typed) {
  const read = statement.letters.filter(({ name }) => used.has(name));
  if (!read.length) return [`“${asTyped(typed, statement)}” is not judged.`];
  return read.map(({ name, written, start }) => {
    const meaning = /** @type {Piece} */ (meanings.told.get(name));
    return `I read ${typed.slice(start, start + written.length)} as ${asTyped(typed, meaning)}.`;
  });
}

/**
 * A side that can be read.
 * @param {ReadSide} side @returns {AnswerSide}
 */
function unlessRefused(side) {
  if (side.error) throw side.equation ?? side.error;
  return side;
}

/**
 * Read an answer: the formulas on its sides, names such as y or f′(x) left out, and what letters mean put in.
 *
 * Returns `sides`, one or more of what `parse` gives, each with `typed`, its text; `sign`, where the first “=” stands;
 * `notes` on what was taken as a name, and on how letters were read; `perhaps`, what may be meant instead; `aside`,
 * what is said besides, and the `doubt` to be had where that is right; the `factor` that a bracket may be; `steps`,
 * sides with letters that the question explains. Throws the
 * FormulaError of what cannot be read.
 * @param {string} typed @param {Question} question @returns {Answers}
 */
export function readAnswer(typed, question) {
  refuseLong(typed);
  const text = unwrapped(sameAs(typed, question));
  const { text: said, shown, meanings, aside, doubt, factor } = explained(text, question);
  const number = question.kind === "number";
  const sides = sidesOf(said);
  const written = sides.filter((side) => side.text.trim());
  const read = written.map((side) => readSide(side, question, meanings));
  /** @param {ReadSide} side */
  const letter = ({ tree }) => tree?.kind === "variable";
  /** @param {ReadSide} side @param {number} i */
  const named = ({ error, typed }, i) =>
    error &&
    (LETTERS.test(typed) || holdsVector(typed)) &&
    !goesOn(typed) &&
    !LEADS.test(typed) &&
    !isAnswer(FRONT.exec(typed)?.[1], meanings) &&
    (i < read.length - 1 || holdsVector(typed) ? RULE : NAME).test(typed);
  const first = read.findIndex((side, i) => !letter(side) && !named(side, i));
  // in front of a formula a letter is its name, behind it a side: 3x² = x
  const formulas = read.filter((side, i) => !named(side, i) && (!letter(side) || (first >= 0 && i > first)));
  for (const { text, start } of written.slice(0, -1).filter((_, i) => named(read[i], i))) {
    const at = unclosed(text);
    if (at < 0) continue;
    const name = BRACKET_NAMES[CLOSING[text[at]]];
    const message = `I expected a closing ${name} for the one opened at character ${start + at + 1}.`;
    throw new FormulaError(message, { position: start + at });
  }
  const last = sides[sides.length - 1]; // where nothing is typed there is one, too
  if (!formulas.some(unlessError) && !last.text.trim()) {
    throw new FormulaError(nothingYet(last.link.trim(), number ? NUMBER : undefined), {
      position: last.start,
      expected: OPERAND,
    });
  }
  const answers = formulas.length ? formulas : read.slice(-1);
  const passed = read.filter((side) => !answers.includes(side));
  /** @param {ReadSide} side */
  const isStep = ({ error, typed }) => Boolean(error?.explained) && !ALONE.test(typed) && !calls(typed, question);
  const steps = passed.filter(isStep).map((side) => ({
    .../** @type {any} */ (side.error).explained,
    typed: side.typed,
    start: written[read.indexOf(side)].start,
  }));
  const names = passed.filter((side) => !isStep(side));
  const front = asWritten(shown, typed);
  const fronts = names.map((side) => asTyped(front, written[read.indexOf(side)]));
  const used = new Set(read.flatMap((side) => side.used ?? []));
  const notes = [
    ...(answers.some((side) => side.typed.includes("×")) && !typed.includes("×") ? ["I read x as ×."] : []),
    ...namesAmong(names, question, fronts),
    ...aside.flatMap((one) => notesOn(one, used, meanings, asWritten(text, typed))),
  ];
  const meant = hidden(text, written, read, meanings);
  const perhaps = meant && { ...meant, text: meant.text && withSigma(meant.text) };
  const solved = read.length > 2 && new RegExp(`(?:^|\\s)${question.unknown}\\s*$`).test(read[read.length - 2].typed);
  return {
    sides: (read.length > 1 ? answers : read).map(unlessRefused),
    sign: sides[1]?.start - 1,
    notes,
    perhaps,
    aside: aside.flatMap((one) => one.sides).flatMap((side) => attempt(() => meanings.read(side)) ?? []),
    doubt,
    factor,
    steps,
    equation: solved ? undefined : read.find((side) => side.equation)?.equation,
  };
}
