// HTML that a cell has made, such as a table or a drawing: without scripts, and without anything that asks for a file.
import DOMPurify from "dompurify";

const ADDRESSES = new Set(["action", "background", "data", "formaction", "ping", "poster", "srcset"]);
const PICTURE = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i;
const TEXTS = /^(?:alt|title|aria-[a-z]+)$/;
// What a style could ask for a file with; names of its own, behind which that could hide; what leaves its place.
const ASKS = /\\|url|image|src|@|\/\*|--[\w-]+\s*:|position/i;
const OWN_PART = /^\s*url\(\s*["']?#[\w-]+["']?\s*\)\s*$/;

const purify = DOMPurify(window);
purify.addHook("uponSanitizeAttribute", (_, attribute) => {
  attribute.keepAttr = asksForNothing(attribute.attrName, attribute.attrValue);
});

/** @param {string} name @param {string} value */
function asksForNothing(name, value) {
  if (name.endsWith("href")) return value.startsWith("#") || PICTURE.test(value);
  if (name === "src") return PICTURE.test(value);
  if (ADDRESSES.has(name)) return false;
  return TEXTS.test(name) || !ASKS.test(value) || OWN_PART.test(value);
}

/** @param {string} markup @returns {DocumentFragment} */
export const harmless = (markup) =>
  purify.sanitize(markup, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true, mathMl: true, svg: true, svgFilters: false },
    FORBID_TAGS: ["style", "form", "template", "audio", "video"],
    ALLOW_DATA_ATTR: false,
  });
