// Values over the plane as colours: blue below the middle, orange above, paper in between.
import { html } from "../../../drawing/dom.js";

export const GRID = 41; // places along each axis
const SHADES = 65;
const STRONGEST = 0.45; // how much of the hue the ends have
const [BELOW, ABOVE, PAPER] = ["--cr-x", "--cr-f", "--cr-paper"];

let shades;
let theme;

/** The theme that the page has now. */
export const themeNow = () => `${document.documentElement.dataset.theme} ${document.body.dataset.jpThemeLight}`;

/** The colours from the lowest to the highest, as four bytes in one number, in the theme of the page. */
function palette() {
  const now = themeNow();
  if (now === theme) return shades;
  theme = now;
  const style = getComputedStyle(document.body);
  const [below, above, paper] = [BELOW, ABOVE, PAPER].map((name) => rgb(style.getPropertyValue(name)));
  const bytes = new Uint8ClampedArray(4 * SHADES);
  for (let k = 0; k < SHADES; k++) {
    const far = (2 * k) / (SHADES - 1) - 1;
    const share = STRONGEST * Math.abs(far);
    const hue = far < 0 ? below : above;
    for (let c = 0; c < 3; c++) bytes[4 * k + c] = paper[c] * (1 - share) + hue[c] * share;
    bytes[4 * k + 3] = 255;
  }
  shades = new Uint32Array(bytes.buffer);
  return shades;
}

/** @param {string} colour #rrggbb, as live.css writes it */
function rgb(colour) {
  const digits = Number.parseInt(colour.trim().slice(1), 16);
  return [digits >> 16, (digits >> 8) & 255, digits & 255];
}

/** A picture of GRID × GRID values between −1 and 1. */
export class Heat {
  constructor() {
    this.element = html("canvas", { width: GRID, height: GRID, class: "cr-heat", "aria-hidden": "true" });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.element.getContext("2d"));
    this.image = this.pen.createImageData(GRID, GRID);
    this.pixels = new Uint32Array(this.image.data.buffer);
    /** The theme it was shown in. */
    this.theme = "";
  }

  /**
   * Show values[first], values[first + stride], …, row by row from the lowest.
   * @param {Float64Array} values @param {number} stride @param {number} first @param {(value: number) => number} scaled
   */
  show(values, stride, first, scaled) {
    const colours = palette();
    this.theme = theme;
    const half = (SHADES - 1) / 2;
    for (let row = 0, k = first; row < GRID; row++) {
      const line = (GRID - 1 - row) * GRID;
      for (let column = 0; column < GRID; column++, k += stride) {
        const place = Math.min(1, Math.max(-1, scaled(values[k]))) * half + half;
        this.pixels[line + column] = colours[Math.round(place)];
      }
    }
    this.pen.putImageData(this.image, 0, 0);
  }
}

/** The places of the grid, two numbers each, row by row from the lowest. @param {number} reach */
export function gridOf(reach) {
  const at = (k) => -reach + (2 * reach * k) / (GRID - 1);
  return Float64Array.from({ length: 2 * GRID * GRID }, (_, i) =>
    at(i % 2 ? Math.floor(i / (2 * GRID)) : (i >> 1) % GRID),
  );
}
