// From characters to tokens.
import { separates } from "./pair.js";
import {
  ADVICE,
  BRACKET_NAMES,
  CLOSING,
  canonicalName,
  FormulaError,
  FRACTIONS,
  FUNCTION_NAMES,
  isPython,
  list,
  logarithmAdvice,
  OPERAND,
  OPERATORS,
  PAIR_NAMES,
  STRANGE,
  SUPERSCRIPTS,
  vocabulary,
} from "./words.js";

/** @import { ErrorDetails, Token, Word } from "../types.js" */

/** @param {string} a @param {string} b */
function editDistance(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  for (let j = 0; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.length][b.length];
}

const LETTER = /[\p{L}\p{M}_]/u;
const MOST_IN_A_ROW = 4; // letters that are read as a product

// log2(x), log_2 x, log₂x, log base 2: another base. But log2x is ln(2x), ln2 is ln(2), and so is log2 with nothing
// behind it to take the logarithm of.
const NAMED_BASE = /^(?:log|ln)(?:\s*_\s*\{?\s*([\w.]+)|([₀-₉]+)|\s+base\s+([\w.]+))/iu;
const JOINED_BASE = /^log(10(?!\d)|2(?![\p{L}\d.]))(?=\s*[\p{L}\d([{|√])/iu;

export class Tokenizer {
  /**
   * `at` holds the place of each character in what was written; `open`: any letter may be a variable, and `variables`
   * are all that there may be.
   * @param {string} text @param {string[]} variables @param {number[]} at @param {boolean} [open]
   */
  constructor(text, variables, at, open = false) {
    this.text = text;
    this.at = at;
    this.variables = variables;
    this.open = open;
    this.words = vocabulary(variables, open);
    /** @type {string[]} */
    this.notes = [];
    /** @type {Token[]} */
    this.tokens = [];
    let position = 0;
    while (position < text.length) position = this.read(position);
    this.push("end", text.length, text.length);
  }

  /** @param {string} type @param {number} start @param {number} end @param {object} [details] */
  push(type, start, end, details = {}) {
    this.tokens.push(/** @type {Token} */ ({ type, start, end, text: this.text.slice(start, end), ...details }));
    return end;
  }

  /**
   * A character that cannot be read is an error only if the parser gets as far as this character.
   * @param {string} message @param {number} start @param {number} end @param {ErrorDetails} [details]
   */
  bad(message, start, end, details = {}) {
    this.push("bad", start, end, {
      error: new FormulaError(message, { position: start, length: end - start, ...details }),
    });
    return end;
  }

  /** @param {number} start @returns {number} */
  read(start) {
    const { text } = this;
    const character = String.fromCodePoint(Number(text.codePointAt(start)));
    const end = start + character.length;
    if (/\s/.test(character)) return end;
    if (/[0-9]/.test(character) || (character === "." && /[0-9]/.test(text[end] ?? ""))) return this.number(start);
    if (character in SUPERSCRIPTS) return this.superscript(start);
    if (character in FRACTIONS) return this.push("number", start, end, { value: FRACTIONS[character] });
    if (text.startsWith("**", start)) return this.push("^", start, start + 2);
    if (text.startsWith("//", start)) return this.bad("For a division write one “/”.", start, start + 2);
    if (character in OPERATORS) return this.push(OPERATORS[character], start, end);
    if (character in CLOSING) return this.push("open", start, end);
    if (character in BRACKET_NAMES) return this.push("close", start, end);
    if (character === "|") return this.push("bar", start, end);
    if (character === "√") return this.push("root", start, end);
    if (character === "," && this.open) return this.push("comma", start, end);
    const python = /^(?:np|numpy|jnp|math|torch|sp|sympy|tf)\.(?=[a-z])/i.exec(text.slice(start, start + 8));
    if (python) return start + python[0].length;
    if (LETTER.test(character) && !(character in STRANGE)) return this.letters(start);
    if (character === ".") {
      return this.bad("A point alone is not a number: write 0.5 or .5.", start, end, { expected: OPERAND });
    }
    if (/^=+>/.test(text.slice(start))) return this.bad(STRANGE["→"], start, text.indexOf(">", start) + 1);
    if (character === ">" && text[start - 1] === "-") return this.bad(STRANGE["→"], start - 1, end);
    return this.bad(
      STRANGE[character] ?? `The character “${character}” at ${this.at[start] + 1} means nothing here.`,
      start,
      end,
    );
  }

  /** @param {number} start */
  number(start) {
    const written = String(/^(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?/.exec(this.text.slice(start))?.[0]);
    let end = start + written.length;
    const next = this.text.slice(end, end + 2);
    if (/^,\d/.test(next) && !written.includes(".") && !(this.open && separates(this.text, end))) {
      const decimals = String(/^\d+/.exec(this.text.slice(end + 1))?.[0]);
      const thousands = /^[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/.exec(this.text.slice(start));
      const around = [this.text.slice(0, start), this.text.slice(end + 1 + decimals.length)];
      // the minus of (-3,4) and of -3,4 belongs to the number
      const sign = /(?:^|[([{])\s*[-−]\s*$/.test(around[0]) ? "-" : "";
      const large = thousands
        ? ` Or, for thousands, write no comma at all: ${sign}${thousands[0].replaceAll(",", "")}.`
        : "";
      const pair = /[([{]\s*[-−]?\s*$/.test(around[0]) && /^\s*[)\]}]/.test(around[1]);
      const two = pair ? " Two numbers cannot be read here: write one." : "";
      const message = `Write a decimal point, not a comma: ${sign}${written}.${decimals}.${large}${two}`;
      return this.bad(message, end, end + 1, { expected: ["a decimal point"] });
    }
    if (/^\.\d?/.test(next)) {
      const message = /e/i.test(written)
        ? `The power of ten in ${written} has to be a whole number.`
        : `${written}${next[0]} has one decimal point too many.`;
      return this.bad(message, end, end + 1, { expected: ["one decimal point"] });
    }
    let value = Number(written.replace("−", "-"));
    if (!Number.isFinite(value)) {
      return this.bad(`${written} is too large a number to calculate with.`, start, end);
    }
    if (written.includes("e")) this.notes.push(exponentNote(written, value));
    if (/^\d+$/.test(written) && next[0] in FRACTIONS) {
      value += FRACTIONS[next[0]];
      end += 1;
    }
    const percent = /^\s?%/.exec(this.text.slice(end));
    if (percent) {
      value /= 100;
      end += percent[0].length;
    }
    return this.push("number", start, end, { value });
  }

  /** @param {number} start */
  superscript(start) {
    let end = start;
    let written = "";
    while (end < this.text.length && this.text[end] in SUPERSCRIPTS) written += SUPERSCRIPTS[this.text[end++]];
    return this.push("superscript", start, end, { written });
  }

  /** @param {number} start */
  letters(start) {
    let end = start;
    while (end < this.text.length && LETTER.test(this.text[end]) && !(this.text[end] in SUPERSCRIPTS)) end++;
    if (end === start) end = start + String.fromCodePoint(Number(this.text.codePointAt(start))).length;
    const rest = this.text.slice(start);
    const based = NAMED_BASE.exec(rest) ?? JOINED_BASE.exec(rest);
    if (based) {
      const base = canonicalName(String(based.slice(1).find((one) => one !== undefined)));
      return this.bad(logarithmAdvice(base), start, start + based[0].length, { expected: ["a function"] });
    }
    if (/^exp2\s*\(/i.test(rest))
      return this.bad("exp2 is not here: write 2^x.", start, start + 4, { expected: ["a power"] });
    const pieces = this.split(start, end);
    if (!pieces) return this.unknown(start, end);
    const slip = this.open ? this.noLetters(start, end, pieces) : undefined;
    if (slip !== undefined) return slip;
    let reached = start;
    for (const word of pieces) {
      const stop = reached + word.text.length;
      this.push(word.type, reached, stop, { name: word.name });
      reached = stop;
    }
    if (pieces.length === 1 && /^(log)$/i.test(this.text.slice(start, reached))) {
      this.notes.push("log is the natural logarithm, ln, as in NumPy.");
    }
    return reached;
  }

  /** @param {number} position */
  matches(position) {
    const found = [];
    for (const word of this.words) {
      const written = this.text.slice(position, position + word.text.length);
      if (written === word.text) found.push(word);
      // SIN and Pi are clear enough; X may be another variable than x, and E is not e.
      const folded = word.type !== "variable" && word.name !== "e" && /^[a-z]/.test(word.text);
      const loose = folded && written !== word.text && written.toLowerCase() === word.text;
      if (loose && !this.words.some(({ text }) => text === written)) found.push(word);
    }
    return found;
  }

  /**
   * Split letters written without a space, xsinx, into known names: the longest first, and back if that fails.
   * @param {number} start @param {number} end
   */
  split(start, end) {
    const dead = new Set();
    /** @param {number} position @param {Word} [previous] @returns {Word[] | null} */
    const walk = (position, previous) => {
      if (position >= end) return [];
      if (dead.has(position)) return null;
      for (const word of this.matches(position)) {
        // "sine" is a slip for sin, not sin(e).
        if (previous?.type === "function" && word.name === "e" && word.type === "constant") continue;
        const rest = walk(position + word.text.length, word);
        if (rest) return [word, ...rest];
      }
      dead.add(position);
      return null;
    };
    return walk(start);
  }

  /**
   * What names a function that is not here: words of advice, with what they are about; undefined for any other.
   * @param {number} start @param {number} end
   */
  advised(start, end) {
    const full = /^[\p{L}\p{M}_]+[0-9]*/u.exec(this.text.slice(start))?.[0] ?? this.text.slice(start, end);
    if (full.toLowerCase() === "lambda" && !isPython(this.text)) return undefined;
    const advice = ADVICE[full.toLowerCase()] ?? ADVICE[this.text.slice(start, end).toLowerCase()];
    return advice ? this.bad(advice, start, start + full.length, { expected: ["a function"] }) : undefined;
  }

  /**
   * A slip for the name of a function; undefined for any other word. `more` is what else may have been meant.
   * @param {number} start @param {number} end @param {string} [more]
   */
  misspelt(start, end, more = "") {
    const word = this.text.slice(start, end);
    const lower = (/^[\p{L}\p{M}_]+[0-9]*/u.exec(this.text.slice(start))?.[0] ?? word).toLowerCase();
    const known = Object.keys({ ...FUNCTION_NAMES, ...(this.open && PAIR_NAMES) });
    const allowed = [...word].length < 5 ? 1 : 2;
    /** @param {string} name */
    const sorted = (name) => [...name].sort().join("");
    /** @param {string} name */
    const swapped = (name) => Number(sorted(name) === sorted(lower));
    const [nearest] = known
      .filter((name) => name.length > 1 || name === "σ")
      .map((name) => ({ name, far: editDistance(lower, name) }))
      .sort((a, b) => a.far - b.far || swapped(b.name) - swapped(a.name) || a.name.length - b.name.length);
    if (nearest.far > allowed || [...word].length < 3) return undefined;
    const message = `I know sin, cos, exp, ln, sqrt, …, but not “${word}”; did you mean ${nearest.name}?${more}`;
    return this.bad(message, start, end, { expected: ["a function"], suggestion: nearest.name });
  }

  /**
   * Where any letter may be a variable: what is said of letters in a row that look like a word. Undefined if they are
   * read, as a product: ab is a·b.
   * @param {number} start @param {number} end @param {Word[]} pieces
   */
  noLetters(start, end, pieces) {
    if (pieces.length > 1) {
      const advice = this.advised(start, end);
      if (advice !== undefined) return advice;
    }
    const word = this.text.slice(start, end);
    const before = pieces.findIndex(({ type }) => type === "function");
    if (pieces.length > 1 && before >= 0) {
      // x sin x may be written in one; of more letters in front of a name, such as myexp, a word may have been meant
      const read = pieces.slice(0, before + 1).map(({ text }) => text);
      if (before > 1) this.notes.push(`I read ${read.join("")} as ${read.join("·")}.`);
      return undefined;
    }
    const called = /^\s*\(/.test(this.text.slice(end));
    if (pieces.length > 1) {
      const product = pieces.map(({ text }) => text).join("*");
      const slip = this.misspelt(start, end, called ? "" : ` If letters are to be multiplied, write ${product}.`);
      if (slip !== undefined) return slip;
      if (pieces.length > (called ? 2 : MOST_IN_A_ROW)) {
        const message = `I know no function “${word}”; if letters are to be multiplied, write ${product}.`;
        return this.bad(message, start, end, { expected: ["a function", "a product"] });
      }
      this.notes.push(`I read ${word} as ${pieces.map(({ text }) => text).join("·")}.`);
    } else if (called && /^[fgh]$/.test(word)) {
      this.notes.push(`I read ${word}(…) as ${word}·(…): which function ${word} is, only you know.`);
    }
    for (const { text } of pieces.filter(({ type, text }) => type === "variable" && /^\D\d+$/u.test(text)))
      this.notes.push(`I read ${text} as one letter with an index; for a power write ${text[0]}^${text.slice(1)}.`);
    return undefined;
  }

  /** @param {number} start @param {number} end */
  unknown(start, end) {
    const advice = this.advised(start, end);
    if (advice !== undefined) return advice;
    const word = this.text.slice(start, end);
    const variables = list(this.variables, "and") || "no variable";
    if ([...word].length > 1) {
      const slip = this.misspelt(start, end);
      if (slip !== undefined) return slip;
      if (this.open && word.includes("_"))
        return this.bad("An index is a number here, as in a_1.", start, end, { expected: ["a number"] });
      // Read as far as the letters make sense, so that the message points at the first that does not.
      let position = start;
      for (;;) {
        const [longest] = this.matches(position);
        if (!longest || position + longest.text.length >= end) break;
        position += longest.text.length;
      }
      if (position > start && [...this.text.slice(position, end)].length === 1)
        return this.foreign(position, end, variables);
      const all = `${variables}, the numbers e and pi, and functions such as sin, cos, exp, ln, sqrt`;
      const message = `I do not know “${word}”. I know ${all}.`;
      return this.bad(message, start, end, { expected: ["a variable", "a function"] });
    }
    return this.foreign(start, end, variables);
  }

  /** @param {number} start @param {number} end @param {string} variables */
  foreign(start, end, variables) {
    const letter = this.text.slice(start, end);
    const details = { expected: ["a variable"], foreign: letter };
    if (this.variables.length && /^['’′]/.test(this.text.slice(end)))
      return this.bad(STRANGE["′"], start, end + 1, details);
    if (/^[fgh]$/.test(letter) && /^\s*\(/.test(this.text.slice(end))) {
      // a question may have told what it is
      const message = `A function called ${letter} is not read here: write it out, such as sin(x).`;
      return this.bad(message, start, end, details);
    }
    if (this.variables.length === 0)
      return this.bad(`A number is wanted here, but ${letter} appears.`, start, end, details);
    const message =
      this.variables.length === 1
        ? `${letter} appears, but the variable here is ${variables}.`
        : `${letter} appears, but the variables here are ${variables}.`;
    return this.bad(message, start, end, details);
  }
}

/**
 * 3e2 is 300, and 2e-3 is 0.002, though e is a number of its own here.
 * @param {string} written @param {number} value
 */
function exponentNote(written, value) {
  const [factor, rest] = written.split("e");
  const sum = /^[-−]/.test(rest);
  const [meant, way] = sum
    ? [`e − ${rest.slice(1)} with ${factor} times e`, `${factor}*e - ${rest.slice(1)}`]
    : [`${factor} times a power of e`, `${factor}*e^${rest.replace("+", "")}`];
  return `I read ${written} as the number ${value}; for ${meant}, write ${way}.`;
}
