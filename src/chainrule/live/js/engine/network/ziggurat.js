// The strips of the ziggurat: 255 rectangles of equal area under exp(−x²/2), and a bottom strip with the tail.

const STRIPS = 256;
const PLACES = 2 ** 52;
// Where the tail begins, and the area of every strip, the tail's among them: with these the top strip ends at height 1.
// The area has to be a literal: what rounding would take from it grows a hundredfold on the way up.
const END = 3.6541528853610088;
const AREA = 0.004928673233974655;

/** The height of the curve. @param {number} x */
const bell = (x) => Math.exp(-0.5 * x * x);

function strips() {
  const edges = new Float64Array(STRIPS);
  const heights = new Float64Array(STRIPS);
  edges[STRIPS - 1] = END;
  heights[STRIPS - 1] = bell(END);
  // Upwards, strip by strip. `below` is 1 − height, which keeps its digits near the top; `lost` is what rounding took.
  let below = -Math.expm1(-0.5 * END * END);
  let lost = 0;
  for (let k = STRIPS - 1; k > 1; k--) {
    const rise = AREA / edges[k] + lost;
    const next = below - rise;
    lost = next - below + rise;
    below = next;
    edges[k - 1] = Math.sqrt(-2 * Math.log1p(-below));
    heights[k - 1] = 1 - below;
  }
  heights[0] = 1;
  // the bottom strip is as wide as a rectangle of that area, tail and all
  const right = Float64Array.from(edges, (x, k) => (k ? x : AREA / bell(END)));
  return {
    end: END,
    heights,
    widths: right.map((x) => x / PLACES),
    // a place below this lies under the curve, whatever the height
    inside: right.map((x, k) => (k === 1 ? 0 : Math.floor(((k ? edges[k - 1] : END) / x) * PLACES))),
  };
}

export const ZIGGURAT = strips();
