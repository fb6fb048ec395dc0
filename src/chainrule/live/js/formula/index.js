// What a reader types, read the way a mathematician would, and turned into the graph that Python exports too.
import { lettersIn } from "./letters.js";
import { Parser } from "./parser.js";
import { plain } from "./plain.js";
import { buildGraph, checkSize, numberParts, variablesOf } from "./tree.js";
import { FormulaError } from "./words.js";

/** @import { Limits, Parsed, Part } from "../types.js" */

export { decompose, isComposite, layers } from "./decompose.js";
export { toMathML, toText } from "./print.js";
export { FormulaError, FUNCTION_NAMES as KNOWN_FUNCTIONS, nothingYet, OPERAND } from "./words.js";

const LIMITS = { length: 500, depth: 100 };

/** For `variables`: any letters that stand in the text. */
export const ANY = "any";

// y =, f(x) =, J(w) :=, f′(x) =, dJ/dw =: a name for what follows.
const NAMED = /^\s*(?:(\p{L}[\p{L}\p{M}\d_₀-₉]*)(\s*['′’]*\s*\([^()=]*\)|['′’]+)?|[d∂]\S*\s*\/\s*[d∂]\S*)\s*:?=/u;

/**
 * How many characters at the start only give the formula a name; none if that is a variable: x = 4 is an equation.
 * @param {string} text @param {string[]} variables
 */
function nameLength(text, variables) {
  const [all, name, called] = NAMED.exec(text) ?? [""];
  return name && !called && variables.includes(name) ? 0 : all.length;
}

/**
 * The text to read: without a name in front and a full stop behind; blanks keep the places.
 * @param {string} text @param {number} length of the name
 */
function stripped(text, length) {
  return `${" ".repeat(length)}${text.slice(length)}`.replace(/(?<=[^.\s]\s*)\.(?=\s*$)/, " ");
}

/**
 * Refuse a text that is too long to be read.
 * @param {string} written @param {number} [most]
 */
export function refuseLong(written, most = LIMITS.length) {
  if (written.length <= most) return;
  throw new FormulaError(`This formula has ${written.length} characters; at most ${most} are read.`, {
    position: most,
    length: written.length - most,
    expected: ["a shorter formula"],
  });
}

/**
 * Read a formula.
 *
 * Returns `graph` (as Python exports one; its inputs are `variables`, in their order), `labels` (a short name for each
 * node of the graph), `tree` (parts with kind, op, args, span in the text, id, and `node`, their place in the graph),
 * and `notes` (how an ambiguous spelling was understood). Where `variables` is `ANY`, they are the letters that stand
 * in the text, in the order in which they are met. Throws a FormulaError and nothing else.
 * @param {unknown} text @param {{variables?: string[] | "any", limits?: Partial<Limits>}} [options] @returns {Parsed}
 */
export function parse(text, { variables = ["x"], limits = {} } = {}) {
  const bounds = { ...LIMITS, ...limits };
  const written = String(text);
  refuseLong(written, bounds.length);
  const { text: seen, at } = plain(written);
  try {
    const open = variables === ANY;
    const length = nameLength(seen, open ? [] : variables);
    const bare = stripped(seen, length);
    const parser = new Parser(bare, open ? lettersIn(bare) : variables, bounds, { at, open, named: length > 0 });
    const tree = parser.formula();
    const name = seen.slice(0, length).replace(/:?=$/, "").trim();
    if (open && name && name !== "J") parser.note(`I read ${name} = as a name for what follows; here that is J.`);
    checkSize(tree, parser.text);
    numberParts(tree);
    const names = open ? variablesOf(tree) : [...variables];
    const built = buildGraph(tree, names);
    place(tree, at);
    return { ...built, tree, notes: parser.notes, variables: names };
  } catch (error) {
    if (error instanceof FormulaError) error.move(at);
    throw error;
  }
}

/**
 * Let every part point at what was written.
 * @param {Part} part @param {number[]} at
 */
function place(part, at) {
  part.span = [at[part.span[0]], at[part.span[1]]];
  part.args.forEach((inner) => place(inner, at));
}
