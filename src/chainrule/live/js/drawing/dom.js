// Elements, and the room they keep for what they may come to show.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [attributes] @param {...(string | Node)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** What is said while a script is on its way. */
export const LOADING = "Loading …";

/**
 * Run a script of this site; rejects where it cannot be had. Those that are not `async` run in the order of asking.
 * @param {string} src @param {boolean} [async]
 */
export function script(src, async = true) {
  return new Promise((onload, onerror) => {
    document.head.append(Object.assign(html("script"), { src, async, onload, onerror }));
  });
}

/** For a field of formulas or code: what a reader types stays as it is, no browser or phone mends it. */
export const AS_TYPED = { autocapitalize: "off", autocomplete: "off", autocorrect: "off", spellcheck: "false" };

/**
 * An SVG element with attributes.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [attributes] @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}) {
  const element = document.createElementNS(SVG, tag);
  setAll(element, attributes);
  return element;
}

/**
 * Set only the attributes that changed: the cheapest way to keep a drawing up to date.
 * @param {Element} element @param {Record<string, any>} attributes
 */
export function setAll(element, attributes) {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

const SHORT = 12; // letters: a formula that stays on its line
const SIGNS = /^[=≈≠<>≤≥→+−·×]$/;

/**
 * A long formula in pieces: behind a sign between two things a line may end. Browsers break no MathML.
 * @param {Element} formula @returns {Element[]}
 */
function pieces(formula) {
  const [row, other] = formula.children;
  if (other || row?.localName !== "mrow" || String(formula.textContent).length <= SHORT) return [formula];
  const signs = [...row.querySelectorAll(":scope > mo:not([form], :first-child, :last-child)")];
  const ends = signs.filter((sign) => SIGNS.test(String(sign.textContent)));
  const before = ends.map((sign) => {
    sign.setAttribute("form", "infix"); // at the end, too, it has its spaces
    const [piece, part] = /** @type {Element[]} */ ([formula.cloneNode(), row.cloneNode()]);
    while (part.lastChild !== sign) part.append(/** @type {Node} */ (row.firstChild));
    piece.append(part);
    return piece;
  });
  return [...before, formula];
}

/**
 * Show markup that Python's `rich` or `toMathML` made, everything escaped. A bracket before a formula and a comma
 * behind it stay on its line, and a long formula takes a second line, as in the chapters' text
 * (_ext/course/colours.py).
 * @template {Element} E
 * @param {E} element @param {string} markup @returns {E}
 */
export function marked(element, markup) {
  element.innerHTML = markup;
  for (const formula of element.querySelectorAll("math")) {
    const { previousSibling: before, nextSibling: behind } = formula;
    const opening = before instanceof Text && before.data.endsWith("(") ? before.splitText(before.length - 1) : "";
    const closing = behind instanceof Text ? (/^[,.;:!?)]+/.exec(behind.data)?.[0] ?? "") : "";
    if (closing) /** @type {Text} */ (behind).deleteData(0, closing.length);
    const parts = pieces(formula);
    if (!opening && !closing && parts.length === 1) continue;
    const kept = parts.map(() => html("span", { class: "cr-unbroken" }));
    formula.replaceWith(...kept);
    kept.forEach((span, i) => span.append(parts[i]));
    kept[0].prepend(opening);
    kept[kept.length - 1].append(closing);
  }
  return element;
}

/**
 * Let `element` show one text at a time and keep the room of all `texts`, at every width and letter size: unseen copies
 * lie behind what it shows, so the browser's own layout makes it as large as the largest. Nothing below it moves, and
 * a button stays under the finger. Returns the function that shows a text, or elements.
 * @param {HTMLElement} element @param {string[]} texts @returns {(...content: (string | Node)[]) => void}
 */
export function slot(element, texts) {
  const now = html("span", { class: "cr-now" });
  // a copy is an attribute: it is no text of the page, neither searched nor read aloud
  const unseen = [...new Set(texts)].map((text) => html("span", { class: "cr-unseen", "data-text": text }));
  element.classList.add("cr-slot");
  element.append(now, ...unseen);
  return (...content) => {
    const words = content.length === 1 ? content[0] : undefined;
    if (typeof words !== "string") now.replaceChildren(...content);
    else if (now.textContent !== words) now.textContent = words;
  };
}
