// Where signs are missing that would make an answer right: brackets, as in √9+16, e^-3x, 1/1+3 and cos x x², and the
// power of (3x + 1)2.

import { FormulaError } from "../formula/index.js";
import { NAMES, sidesOf, unopened } from "./statements.js";

/** @typedef {{ text: string, error: FormulaError }} Bracketed an answer with more brackets, and what asks for them */

const [MOST, LONGEST] = [40, 120]; // readings of one answer that are tried, and characters of it

const RAISED = "²³¹⁰⁴-⁹";
const BARE = new RegExp(`(√|(?<!\\p{L})(?:${NAMES})(?!\\p{L}))\\s*([^\\s(√=≈^${RAISED}][^=≈]*)`, "giu");
const LOWERED = /(?<=\))[2-9](?![\d.])/g;
const GROUP = "\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)";
const NUMBER = "\\d+(?:\\.\\d+)?(?!\\.?\\d)";
// each in one way only, else a long text would take very long
const CALL = `(?:${NAMES})\\s*${GROUP}`;
const LEAF = `(?:(?<![\\d.])(?:${NUMBER}|\\.\\d+(?!\\.?\\d))|${CALL}|(?!${CALL})\\p{L}|${GROUP})`;
const ATOM = `${LEAF}(?:[${RAISED}]+|\\s?\\^\\s?[-−–+]?${LEAF})?`;
const PRODUCT = `[-−–+]?${ATOM}(?:[*·⋅×]?${ATOM})*`;
const QUOTIENT = `${PRODUCT}\\s?\\/\\s?${ATOM}(?:\\s?${ATOM})*`;
const SIMPLE = `(?:\\p{L}[₀-₉]*|${NUMBER})`;
// an exponent that is one number or letter, or stands in brackets, needs none
const POWERS = [
  `(?!\\(|${SIMPLE}(?!\\s?/|${ATOM}))(?<inside>${QUOTIENT})`,
  `(?!\\(|${SIMPLE}(?!${ATOM}))(?<inside>${PRODUCT})`,
  `(?<inside>(?:[-−–+](?:${NUMBER})?|${NUMBER})\\p{L})(?![\\p{L}\\d^])`, // e^-3x(1 + …)
].map((exponent) => new RegExp(`\\^\\s?${exponent}`, "giu"));
const BASE = /(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\p{L}|[\d.]+)\s?$/u;
// cos x x², sinx x^2; and sin x^2, which may be (sin x)²
const CALLS = [
  new RegExp(`(?<name>${NAMES})\\s*(?<inside>\\d*${SIMPLE}[${RAISED}]*)(?=\\s+[\\p{L}\\d√])`, "giu"),
  new RegExp(`(?<name>${NAMES})\\s*(?<argument>${SIMPLE})\\s*(?<power>\\^\\s*\\d+|[${RAISED}]+)`, "giu"),
];

/**
 * What asks for brackets.
 * @param {string} what how the answer is read without them @param {string} whole what may be meant
 * @param {number} position @param {number} length
 */
function asking(what, whole, position, length) {
  const message = `Without brackets ${what}: write ${whole} if that is meant.`;
  return new FormulaError(message.replaceAll("^ ", "^"), { position, length });
}

/**
 * An answer whose root or function acts on all that follows, as in √9+16 and ln 1/10.
 * @param {string} text @returns {Iterable<Bracketed>}
 */
function* reaching(text) {
  for (const { 0: all, 1: name, 2: rest, index } of text.matchAll(BARE)) {
    const under = rest.slice(0, unopened(rest)).replace(/[\s.]+$/, "");
    const end = index + all.indexOf(rest, name.length) + under.length;
    const whole = `${name}(${under})`;
    const error = asking(`${name} acts on what stands next to it`, whole, index, end - index);
    yield { text: text.slice(0, index) + whole + text.slice(end), error };
  }
}

/**
 * An answer in which a power has come down from a bracket, as in (3x + 1)2.
 * @param {string} text @returns {Iterable<Bracketed>}
 */
function* flattened(text) {
  const [found] = text.matchAll(LOWERED);
  if (!found) return;
  const { 0: digit, index } = found;
  const message = `Behind a bracket ${digit} is a factor: write ^${digit} if a power is meant.`;
  yield { text: text.replace(LOWERED, "^$&"), error: new FormulaError(message, { position: index }) };
}

/**
 * An answer with brackets at all places of one form, of which the first is told.
 * @param {string} text @param {RegExp} form @param {(groups: Record<string, string>) => string} written
 * @param {(groups: Record<string, string>) => string} what @returns {Iterable<Bracketed>}
 */
function* throughout(text, form, written, what) {
  const [found] = text.matchAll(form);
  if (!found) return;
  const groups = /** @type {Record<string, string>} */ (found.groups);
  const [base] = (found[0].startsWith("^") && BASE.exec(text.slice(0, found.index))) || [""];
  const [start, length] = [found.index - base.length, base.length + found[0].length];
  const error = asking(what(groups), base + written(groups), start, length);
  yield { text: text.replace(form, (...match) => written(match.at(-1))), error };
}

/**
 * Where the signs stand that part a text, at each depth of its brackets: places of + and − that are no sign of a
 * number, of other operations, and of what no operation reaches beyond.
 * @param {string} text @param {number} slash @returns {{ starts: number[], ends: number[], sums: Set<number> }}
 */
function reachOf(text, slash) {
  const sums = new Set();
  /** @param {number} step @returns {number[]} */
  const walk = (step) => {
    const places = [];
    let depth = 0;
    let i = slash + step;
    for (; i >= 0 && i < text.length; i += step) {
      const sign = text[i];
      if ("([{".includes(sign)) depth += step;
      else if (")]}".includes(sign)) depth -= step;
      if (depth < 0 || (!depth && /[=≈,;:|]/.test(sign))) break;
      if (depth || !/[-−–+*·⋅×]/.test(sign)) continue;
      const before = text.slice(0, i).trimEnd();
      const binary = /[\p{L}\p{N})\]}]$/u.test(before) && !(/\de$/i.test(before) && /\d/.test(text[i + 1]));
      if (!binary) continue;
      if (/[-−–+]/.test(sign)) sums.add(i);
      places.push(step < 0 ? i + 1 : i);
    }
    return [...places, step < 0 ? i + 1 : i];
  };
  return { starts: walk(-1), ends: walk(1), sums };
}

/**
 * Where the side of an answer begins and ends in which a place is, without the blanks and the full stop around it.
 * @param {string} text @param {number} place
 */
function sideAround(text, place) {
  const sides = sidesOf(text).filter(({ start }) => start <= place);
  const { start, text: side } = sides[sides.length - 1];
  return [start + side.search(/\S/), start + side.replace(/[\s.]+$/, "").length];
}

/**
 * An answer in which a sum stands beside “/” without brackets, as in 3.5² − 3²/0.5 and 1/1 + 3.
 * @param {string} text @returns {Iterable<Bracketed>}
 */
function* dividing(text) {
  for (const { index: slash } of text.matchAll(/\//g)) {
    const { starts, ends, sums } = reachOf(text, slash);
    const [first, last] = sideAround(text, slash);
    /** @param {number} from @param {number} to */
    const holdsSum = (from, to) => [...sums].some((place) => from <= place && place < to);
    const above = starts.filter((from) => holdsSum(from, slash));
    const below = ends.filter((to) => holdsSum(slash, to));
    for (const from of [undefined, ...above]) {
      for (const to of [undefined, ...below]) {
        if (from === undefined && to === undefined) continue;
        const begin = from ?? /** @type {number} */ (starts[0]);
        const end = to ?? /** @type {number} */ (ends[0]);
        const [over, under] = [text.slice(begin, slash).trim(), text.slice(slash + 1, end).trim()];
        const part = `${from === undefined ? over : `(${over})`}/${to === undefined ? under : `(${under})`}`;
        const whole = `${text.slice(first, begin)}${part}${text.slice(end, last)}`;
        const error = asking("“/” acts on what stands next to it", whole.trim(), first, last - first);
        yield { text: text.slice(0, first) + whole + text.slice(last), error };
      }
    }
  }
}

/**
 * An answer with brackets where people leave them out, in each way that may be meant.
 * @param {string} text @returns {Iterable<Bracketed>}
 */
function* all(text) {
  yield* reaching(text);
  yield* flattened(text);
  for (const form of POWERS)
    yield* throughout(
      text,
      form,
      ({ inside }) => `^(${inside})`,
      () => "the exponent ends early",
    );
  const [apart, raised] = CALLS;
  yield* throughout(
    text,
    apart,
    ({ name, inside }) => `${name}(${inside})`,
    ({ name }) => `${name} acts on what follows`,
  );
  yield* throughout(
    text,
    raised,
    ({ name, argument, power }) => `(${name} ${argument})${power}`,
    ({ name, argument, power }) => `${name} ${argument}${power} is ${name}(${argument}${power})`,
  );
  yield* dividing(text);
}

/**
 * What asks for the brackets that make an answer right; nothing where none do.
 * @param {string} text @param {(text: string) => boolean} isRight
 */
export function missingBrackets(text, isRight) {
  if (text.length > LONGEST) return undefined;
  let tried = 0;
  for (const { text: whole, error } of all(text.replaceAll("**", "^ "))) {
    if (tried++ >= MOST) return undefined;
    if (isRight(whole)) return error;
  }
  return undefined;
}
