// The colours of Python code while it is edited: Pygments' classes, so that the page's own style sheet has them.

const LONG_STRING = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)/u.source;
const STRING = /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/u.source;
const NUMBER = /0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?j?/u.source;
const START = /(?<![\p{L}\p{N}_])/u.source;
const TOKEN = new RegExp(
  [
    "(?<comment>#.*)",
    `(?<string>${START}[rbfuRBFU]{0,2}(?:${LONG_STRING}|${STRING}))`,
    `(?<number>${START}(?:${NUMBER}))`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_]*)`,
    String.raw`(?<operator>[-+*\/%@&\|\^~<>=!]+)`,
  ].join("|"),
  "gu",
);

const KEYWORDS = new Set(
  `as assert async await break class continue def del elif else except finally for from global if import lambda
   nonlocal pass raise return try while with yield`.split(/\s+/),
);
const CONSTANTS = new Set(["False", "None", "True"]);
const WORDS = new Set(["and", "in", "is", "not", "or"]); // operators that are written as words

/** The class that Pygments gives a token. */
function classOf({ comment, string, number, word, operator }) {
  if (comment) return "c1";
  if (string) return "s2";
  if (number) return "mi";
  if (operator) return "o";
  if (KEYWORDS.has(word)) return "k";
  if (CONSTANTS.has(word)) return "kc";
  return WORDS.has(word) ? "ow" : "n";
}

/**
 * The code as pieces [text, class], which joined are the code; what has no colour has no class.
 * @param {string} code @returns {[string, string?][]}
 */
export function tokens(code) {
  /** @type {[string, string?][]} */
  const pieces = [];
  let end = 0;
  for (const match of code.matchAll(TOKEN)) {
    if (match.index > end) pieces.push([code.slice(end, match.index)]);
    pieces.push([match[0], classOf(/** @type {any} */ (match.groups))]);
    end = match.index + match[0].length;
  }
  if (end < code.length) pieces.push([code.slice(end)]);
  return pieces;
}

/**
 * The same by lines: a string over several lines gives each of them a piece.
 * @param {string} code
 */
export function lines(code) {
  /** @type {[string, string?][][]} */
  const found = [[]];
  for (const [text, kind] of tokens(code)) {
    text.split("\n").forEach((part, i) => {
      if (i > 0) found.push([]);
      if (part) found.at(-1)?.push([part, kind]);
    });
  }
  return found;
}
