// How wide words are in a drawing, and numbers cut to the room there is.
import { format } from "../engine/numbers.js";

const [SIZE, SMALL] = [13, 12]; // px, as in live.css; the browser measures them in the page's own letters
const MOST = 2000; // widths that are remembered
const known = new Map();
let family = "system-ui, sans-serif"; // until the page is laid out: to ask for its letters would lay it out
let pen;

/** Take the letters of the page, which is laid out. */
export function takeLetters() {
  const { fontFamily } = getComputedStyle(document.body);
  if (fontFamily === family) return;
  family = fontFamily;
  known.clear();
}

/**
 * How wide the words are, at the drawing's letter size (strong, unless said otherwise) or small; “^” is no letter.
 * @param {string} words @param {boolean} [small] @param {boolean} [strong]
 */
export function widthOf(words, small, strong = !small) {
  const key = `${strong} ${small ? SMALL : SIZE} ${words}`;
  let width = known.get(key);
  if (width === undefined) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = `${strong ? 600 : 400} ${small ? SMALL : SIZE}px ${family}`;
    width = pen.measureText(words.replaceAll("^", "")).width;
    if (known.size > MOST) known.clear();
    known.set(key, width);
  }
  return width;
}

/**
 * A number in a drawing: a power of ten with a dot, as the cross is for products.
 * @param {number} value @param {number} [digits]
 */
export const number = (value, digits) => format(value, digits).replace(" × ", "·");

/**
 * A number in as many digits as the room allows, `most` at most; `before` stands before it.
 * @param {number} value @param {number} room
 * @param {{small?: boolean, strong?: boolean, before?: string, most?: number}} [look]
 */
export function fitted(value, room, { small, strong = !small, before = "", most = 4 } = {}) {
  const texts = [4, 3, 2].filter((digits) => digits <= most).map((digits) => before + number(value, digits));
  const text = texts.find((words) => widthOf(words, small, strong) <= room);
  return text ?? before + number(Number(value.toPrecision(1)), 2);
}
