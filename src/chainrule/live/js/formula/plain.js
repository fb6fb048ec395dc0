// Pasted mathematics as plain characters: what looks the same is read the same.

// Nothing to see: soft hyphens, zero-width and bidirectional marks, variation selectors; a field drops line ends too.
const UNSEEN = /\u034f|[\ufe00-\ufe0f]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2065-\u206f\ufeff\r\n]/;
// Letters and digits of mathematics, full-width forms, ℯ and its like, µ, ϕ, ϵ: the same characters in another dress.
const DRESSED = /[\u00b5\u03d0-\u03d6\u03f0-\u03f5\u{1d400}-\u{1d7ff}\uff01-\uff5e\u2102-\u2149]/u;
const DIGIT = /\d/;

/** @param {string} character @param {string} before @param {string} after */
function plainly(character, before, after) {
  if (UNSEEN.test(character)) return "";
  if (DRESSED.test(character)) return character.normalize("NFKC");
  switch (character) {
    case "\u2061": // function application
    case "\u2063": // invisible separator
      return " ";
    case "\u2062": // invisible times
      return DIGIT.test(before) && DIGIT.test(after) ? "*" : " ";
    case "\u2064": // invisible plus
      return "+";
    case "\u02c6": // the hat of ŷ, where it is drawn as a sign of its own
      return "\u0302";
    default:
      return /\s/.test(character) ? " " : character;
  }
}

/**
 * The text in plain characters, and for each of them (and the end) its place in what was written.
 * @param {string} written
 */
export function plain(written) {
  const characters = [...written];
  /** @type {number[]} */
  const at = [];
  let text = "";
  let place = 0;
  characters.forEach((character, i) => {
    const seen = plainly(character, characters[i - 1] ?? "", characters[i + 1] ?? "");
    text += seen;
    for (let k = 0; k < seen.length; k++) at.push(place + Math.min(k, character.length - 1));
    place += character.length;
  });
  return { text, at: [...at, place] };
}
