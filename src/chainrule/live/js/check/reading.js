// How an answer is read: the forms that people write round a formula, as in y = …, f(4.1) ≈ 6.8, 2/50 = 0.04, 62.5 %.

import { FormulaError, nothingYet, OPERAND, parse, toText } from "../formula/index.js";

/** @import { Answers, Explanation, ReadSide, Reading } from "../types.js" */

const LETTERS = /[\p{L}∂∇]/u;
// f′(g(x)), dJ/dw, ∂J/∂ŷ, f(4.1), ‖∇J‖, ∇J · d: letters, at most divided or with a dot between, with what they are
// functions of.
const NAMING = "\\p{L}\\p{M}\\p{N}∂∇∘_'′″’()/.,‖|·⋅\\s";
const NAME = new RegExp(`^[${NAMING}]*$`, "u");
// The rule in front of what comes of it: f′(g(x))*g′(x) =, f(4) + f′(4)*0.1 ≈, d/dx[x³] =, √(2/n) =.
const RULE = new RegExp(`^[${NAMING}*×+\\-−–^[\\]{}√]*$`, "u");

// One name alone, with its argument: y, w₁, f′(g(x)), dJ/dw, ‖∇J‖. All else that stands in front says something.
const LETTER = "\\p{L}[\\p{L}\\p{M}\\p{Nd}₀-₉_'′″]*"; // with an index, with primes
const SYMBOL = `(?!(?:sin|cos|tan|tanh|exp|ln|log|sqrt)(?!\\p{L}))[∂∇]?${LETTER}`;
const ARGUMENT = "(\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\))?";
const ALONE = new RegExp(`^\\s*[‖|]?\\s*${SYMBOL}(\\s*/\\s*${SYMBOL})?\\s*${ARGUMENT}\\s*[‖|]?\\s*$`, "u");

// The letter at the end of a formula that the next side explains, and what stands before it: 2x cos u where u = x².
const LINK = "(?:where|with|for|if|when|given|since|because|as|and|using|let)";
const EXPLAINED = `(${LETTER})\\s*(\\([^()]*\\))?`;
const EXPLAINS = new RegExp(`^(.*?)(\\s*[,;]\\s*(?:${LINK}\\s+)?|\\s+${LINK}\\s+|\\s*)${EXPLAINED}\\s*$`, "iu");

const NUMBER = "a number, such as 0.25 or 1/4";

/**
 * The sides of what was typed, parted at “=” or “≈”, each with the places where it begins, and of the sign behind it.
 * @param {string} text
 */
function sidesOf(text) {
  const sides = [];
  let start = 0;
  for (const match of text.matchAll(/:?=+|≈/g)) {
    sides.push({ text: text.slice(start, match.index), start, sign: match.index });
    start = match.index + match[0].length;
  }
  return [...sides, { text: text.slice(start), start }];
}

/**
 * A formula with letters that are explained, such as b where b = a²: as text, with their meanings in place of them.
 * @param {string} text @param {string[]} variables @param {Record<string, string>} known
 */
function explained(text, variables, known) {
  try {
    const { tree } = parse(text, { variables: [...variables, ...Object.keys(known)] });
    const before = toText(tree);
    let plain = before;
    for (const [name, meaning] of Object.entries(known)) {
      plain = plain.replace(new RegExp(`(?<![\\p{L}\\p{M}])${name}(?![\\p{L}\\p{M}\\d])`, "gu"), () => `(${meaning})`);
    }
    return plain === before ? null : { ...parse(plain, { variables }), plain };
  } catch (error) {
    if (error instanceof FormulaError) return null;
    throw error;
  }
}

/**
 * A side whose last letter is explained by the next one, as in 2x cos u where u = x²: with the meaning put in, if it
 * can be; `sure` where a word or a comma says that it is one.
 * @param {string} text @param {string} meaning @param {Reading} question @returns {Explanation | null}
 */
function explanation(text, meaning, { variables, kind }) {
  const [, formula, link, name, argument] = EXPLAINS.exec(text) ?? [];
  if (!name) return null;
  const sure = /\S/.test(link);
  const other = !argument && !variables.includes(name) && (sure || kind === "formula"); // no letter of the question
  const answer = other ? explained(formula, variables, { [name]: meaning }) : null;
  return { sure, name, plain: answer?.plain };
}

/**
 * Whether a side is more than a name that errors have, e or |e|, which might as well be the number e.
 * @param {{ typed: string }} side
 */
export const unlessError = ({ typed }) => !/^\s*\|?\s*e\s*\|?\s*$/.test(typed);

/**
 * Whether a text goes on behind a comma, as in cos u, u = x²: that is no name.
 * @param {string} text @returns {boolean}
 */
function goesOn(text) {
  const outer = text.replace(/[([{][^()[\]{}]*[)\]}]/g, "");
  return outer === text ? text.includes(",") : goesOn(outer);
}

/**
 * What was typed with the meaning put in, and without the side that told it.
 * @param {string} text @param {{ text: string, start: number }[]} sides from the one that is explained
 * @param {Explanation} found
 */
function inserted(text, [side, next], { sure, name, plain }) {
  const meaning = next.text.trim();
  const rest = text.slice(next.start + next.text.length);
  return { sure, text: text.slice(0, side.start) + plain + rest, note: `I read ${name} as ${meaning}.` };
}

/**
 * Whether a text may end in a letter that the next side explains, though no word known here says so: it has that
 * letter before. A letter behind an operation, as in θ − α·2·θ, belongs to the rule.
 * @param {string} text
 */
function mayExplain(text) {
  const end = /(?<![\p{L}\p{M}\d'′″]|[*·⋅×/+\-−–^]\s*)(\p{L})\s*(\([^()]*\)\s*)?$/u.exec(text);
  return end !== null && new RegExp(`(?<!\\p{L})${end[1]}(?!\\p{L})`, "u").test(text.slice(0, end.index));
}

/**
 * Read one side, behind spaces for what stands in front of it: its errors point into the whole text.
 * @param {{text: string, start: number}} side @param {Reading} question
 */
function readSide({ text, start }, { variables, kind, known }) {
  const percent = kind === "number" && /^\s*[-+−–]?[\d.\s]+%\s*$/.test(text);
  try {
    const written = percent ? text.replace(/\s*%\s*$/, "/100") : text;
    return { ...parse(" ".repeat(start) + written, { variables }), typed: text };
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    error.position = Math.min(error.position, start + text.length);
    if (error.foreign !== undefined && error.foreign in known) error.explained = explained(text, variables, known);
    return { error, typed: text };
  }
}

/**
 * Read an answer: the formulas on its sides, names such as y or f′(x) left out.
 *
 * Returns one or more of what `parse` returns, each with `typed`, its text. Of the whole, `unjudged` is what was taken
 * as a name; `instead` what was typed with the meaning of a letter put in, where it explains one; `doubt` the
 * FormulaError of a side that does so, and `perhaps` that of one that may. Throws that of a side that cannot be read.
 * @param {string} text @param {Partial<Reading>} question @returns {Answers}
 */
export function readAnswer(text, { variables = ["x"], kind = "formula", known = {} }) {
  const question = { variables: kind === "number" ? [] : variables, kind, known };
  const sides = sidesOf(text);
  const written = sides.filter((side) => side.text.trim());
  const read = written.map((side) => readSide(side, question));
  /** @param {ReadSide} side */
  const letter = ({ tree }) => tree?.kind === "variable";
  const explaining = written
    .slice(1)
    .map((next, i) => read[i].error && explanation(read[i].typed, next.text, question));
  /** @param {ReadSide} side @param {number} i */
  const named = ({ error, typed }, i) =>
    explaining[i]?.plain ||
    (error && LETTERS.test(typed) && !goesOn(typed) && (i < read.length - 1 ? RULE : NAME).test(typed));
  const formulas = read.filter((side, i) => !letter(side) && !named(side, i));
  const last = sides[sides.length - 1]; // where nothing is typed there is one, too
  if (!formulas.some(unlessError) && !last.text.trim()) {
    const sign = text.slice(sides.at(-2)?.sign, last.start).trim();
    throw new FormulaError(nothingYet(sign, kind === "number" ? NUMBER : undefined), {
      position: last.start,
      expected: OPERAND,
    });
  }
  const answers = formulas.length ? formulas : read.slice(-1);
  const passed = read.filter((side) => !answers.includes(side) && !ALONE.test(side.typed));
  const at = explaining.findIndex((found) => found?.plain);
  const fronts = new Set(passed.map(({ typed }) => typed.trim()));
  /** @type {Answers} */
  const understood = Object.assign([], {
    sign: sides[0].sign,
    unjudged: [...fronts],
    doubt: read.find((_, i) => explaining[i]?.sure)?.error,
    perhaps: kind === "formula" ? passed.find(({ typed, error }) => error && mayExplain(typed))?.error : undefined,
    instead: at < 0 ? undefined : inserted(text, written.slice(at), /** @type {Explanation} */ (explaining[at])),
  });
  for (const side of read.length > 1 ? answers : read) {
    if (side.error) throw side.error;
    understood.push(side);
  }
  return understood;
}
