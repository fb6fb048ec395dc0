// Letters that stand for formulas: the u of 2x cos u, where u = x².

import { FormulaError, parse, toText } from "../formula/index.js";

/** @import { AnswerSide, Part, Piece } from "../types.js" */

/**
 * The letters of a formula.
 * @param {Part} tree @returns {string[]}
 */
const lettersOf = (tree) => (tree.kind === "variable" ? [tree.name] : tree.args.flatMap(lettersOf));

/**
 * A formula with others in place of letters.
 * @param {Part} tree @param {(name: string) => Part | undefined} instead @returns {Part}
 */
function substitute(tree, instead) {
  const other = tree.kind === "variable" ? instead(tree.name) : undefined;
  return other ?? { ...tree, args: tree.args.map((part) => substitute(part, instead)) };
}

/**
 * What a reading gives; nothing where the formula cannot be read.
 * @template T @param {() => T} read
 */
export function attempt(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}

/** What letters mean; a meaning may hold other letters that have one. */
export class Meanings {
  /** @param {string[]} variables @param {Map<string, Piece>} told by the letter */
  constructor(variables, told = new Map()) {
    this.variables = variables;
    this.told = told;
    /** @type {Map<string, { tree?: Part, used: string[] }>} */
    this.known = new Map();
  }

  /**
   * With the meanings of other letters besides.
   * @param {Record<string, string>} others
   */
  besides(others) {
    const told = new Map(this.told);
    for (const [name, text] of Object.entries(others)) if (!told.has(name)) told.set(name, { text, start: 0 });
    return new Meanings(this.variables, told);
  }

  /** @param {Piece} piece */
  parse({ text, start }) {
    try {
      return parse(" ".repeat(start) + text, { variables: [...this.variables, ...this.told.keys()] });
    } catch (error) {
      // a letter with a meaning is no variable
      if (this.told.size && error instanceof FormulaError)
        error.message = error.message.replace("appears, but the variable", "appears, but the letter");
      throw error;
    }
  }

  /** @param {Piece} piece */
  canRead(piece) {
    return attempt(() => this.parse(piece)) !== undefined;
  }

  /** @param {Part} tree */
  toldIn(tree) {
    return lettersOf(tree).filter((name) => this.told.has(name));
  }

  /**
   * The letters with a meaning that a formula holds; none where it cannot be read.
   * @param {Piece} piece
   */
  lettersIn(piece) {
    const parsed = attempt(() => this.parse(piece));
    return parsed ? this.toldIn(parsed.tree) : [];
  }

  /**
   * Read a formula as `parse` does, with the meanings in place of the letters that have one, and say which those are
   * (`used`). Its errors point into the text that it is a piece of.
   * @param {Piece} piece @returns {AnswerSide}
   */
  read(piece) {
    const parsed = this.parse(piece);
    const typed = piece.text;
    if (!this.told.size) return { ...parsed, typed, used: [] };
    const used = new Set(this.toldIn(parsed.tree).flatMap((name) => [name, ...this.of(name).used]));
    const plain = toText(substitute(parsed.tree, (name) => this.known.get(name)?.tree));
    try {
      return { ...parse(plain, { variables: this.variables }), notes: parsed.notes, typed, used: [...used] };
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      throw Object.assign(error, { position: piece.start, length: piece.text.length }); // too long, or in a circle
    }
  }

  /**
   * The meaning of a letter.
   * @param {string} name @returns {{ tree?: Part, used: string[] }}
   */
  of(name) {
    const known = this.known.get(name);
    if (known) return known;
    this.known.set(name, { used: [] }); // while it is read: within its own meaning it stays a letter
    try {
      const read = this.read(/** @type {Piece} */ (this.told.get(name)));
      this.known.set(name, read);
      return read;
    } catch (error) {
      this.known.delete(name);
      throw error;
    }
  }
}
