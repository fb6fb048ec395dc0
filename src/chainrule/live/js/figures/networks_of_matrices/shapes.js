// The matrices of a network to scale. Below or beside them two are multiplied: each column of the left factor is joined
// by an arc to a row of the right one, and what is left over has no partner.
import { Canvas } from "../../drawing/canvas.js";
import {
  explained,
  fitting,
  judge,
  LUCKY,
  measured,
  multiplied,
  NO_FIT,
  OTHER_SHAPE,
  RIGHT,
  RIGHT_HERE,
  written,
} from "./claims.js";
import { colourOf } from "./writing.js";

/** @import { Figure } from "../../types.js" */

const COLOURS = { N: "ink", D: "x", H: "g", K: "f", 1: "y" };
const LAYERS = [
  ["X", "W₁", "b₁", "Z₁", "Δ₁"],
  ["H₁", "W₂", "b₂", "Z₂", "Δ₂"],
];
const SIGNS = ["·", "+", "=", ""];
const LETTER = 12; // px beside a matrix, for the letter of its rows
const LINE = 15; // px of a line of letters
const GAP = 5; // px from the corner of a product to its matrices
const MARGIN = 40; // px beside a product, for "N = 4"
const LARGEST = 14; // px of an entry

/** @param {Figure} figure */
export function shapes({ model, panel }) {
  const { most, matrices, claims } = model.get("spec");
  const all = new Canvas(panel, { name: "The matrices of the network, to scale" });
  const twoOfThem = new Canvas(panel, { name: "The product" });
  all.holder.style.flex = "1.6 1 20rem";
  twoOfThem.holder.style.flex = "1 1 15rem";
  const everySize = Object.fromEntries([..."NDHK"].map((letter, i) => [letter, i + 1]));
  const equal = [1, 6].map((size) => ({ N: size, D: size, H: size, K: size }));
  const tell = panel.words(claims.flatMap((claim) => [everySize, ...equal].map((sizes) => explained(claim, sizes))));
  const product6 = multiplied({ left: [6, 6], right: [6, 6], result: [6, 6] });
  const show = {
    product: panel.readout("product", "shapes", { texts: [product6] }),
    wanted: panel.readout("wanted", "wanted", { texts: [written([6, 6])] }),
    verdict: panel.readout("verdict", "so the claim", {
      texts: [NO_FIT, OTHER_SHAPE, LUCKY, RIGHT_HERE, RIGHT],
      wide: true,
    }),
    fitting: panel.readout("fitting", "claims in the menu that fit", {
      texts: [`${claims.length} of ${claims.length}`],
    }),
  };

  return () => {
    const sizes = { N: model.get("points"), D: model.get("inputs"), H: model.get("hidden"), K: model.get("outputs") };
    const claim = claims[model.get("claim")];
    const now = judge(claim, sizes);
    drawAll(all, { matrices, most, sizes, used: claim.names.map((name) => name.replace(/^∂J\/∂|ᵀ$/g, "")) });
    drawProduct(twoOfThem, { claim, most, sizes, now });
    show.product(multiplied(now));
    show.wanted(written(now.wanted));
    show.verdict(now.verdict);
    const count = fitting(claims, sizes);
    show.fitting(count, `${count} of ${claims.length}`);
    const story = explained(claim, sizes);
    tell(story);
    panel.say(
      `The claim ${claim.text}: ${multiplied(now)}. It ${now.verdict}. ${story} ` +
        `${count} of ${claims.length} claims fit.`,
    );
  };
}

/**
 * A matrix with its upper left corner at (x, y): its columns' letter has the pattern of the upper edge, its rows' that
 * of the left one.
 */
function block(canvas, key, letters, sizes, { x, y, unit, dashed = false, thick = true }) {
  const [rows, columns] = measured(letters, sizes);
  const [width, height] = [columns * unit, rows * unit];
  canvas.rectangle(key, x, y, width, height, { colour: "line", radius: 0 });
  const lines = [];
  for (let i = 1; i < rows; i++) lines.push(`M${x},${y + i * unit}h${width}`);
  for (let j = 1; j < columns; j++) lines.push(`M${x + j * unit},${y}v${height}`);
  canvas.mark(`${key}-grid`, "path", canvas.shapes, { d: lines.join("") || `M${x},${y}`, class: "cr-cells cr-s-line" });
  const edge = (side, letter, d) => {
    const kind = `cr-edge cr-edge-${letter} cr-s-${COLOURS[letter]}${thick ? "" : " cr-slim"}`;
    canvas.mark(`${key}-${side}`, "path", canvas.shapes, { d, class: kind });
  };
  edge("top", letters[1], `M${x},${y}h${width}`);
  edge("left", letters[0], `M${x},${y}v${height}`);
  if (dashed) canvas.marks.get(key).classList.add("cr-dashed");
  return { width, height };
}

function drawAll(canvas, { matrices, most, sizes, used }) {
  const slots = LAYERS[0].length;
  const pitch = canvas.width / slots;
  const unit = Math.min(LARGEST, Math.floor((pitch - LETTER - 4) / most));
  const tall = most * unit + 2 * LINE + 12;
  canvas.begin(LAYERS.length * (tall + LINE) + 4);
  LAYERS.forEach((names, layer) => {
    const foot = layer * (tall + LINE) + LINE + 8 + most * unit;
    names.forEach((name, slot) => {
      const letters = matrices[name];
      const [rows, columns] = measured(letters, sizes);
      const middle = (slot + 0.5) * pitch + LETTER / 2;
      const [x, y] = [middle - (columns * unit) / 2, foot - rows * unit];
      block(canvas, `block-${name}`, letters, sizes, { x, y, unit, thick: used.includes(name) });
      const small = { small: true };
      canvas.text(`columns-${name}`, middle, y - 6, letters[1], { ...small, colour: COLOURS[letters[1]] });
      const beside = { ...small, anchor: "end", colour: COLOURS[letters[0]] };
      canvas.text(`rows-${name}`, x - 5, y + (rows * unit) / 2 + 4, letters[0], beside);
      canvas.text(`name-${name}`, middle, foot + LINE + 3, name, {
        colour: colourOf(name),
        strong: used.includes(name),
      });
      const between = (slot + 1) * pitch + LETTER / 2;
      if (SIGNS[slot]) canvas.text(`sign-${layer}-${slot}`, between, foot + LINE + 3, SIGNS[slot], { colour: "y" });
    });
  });
  canvas.end();
}

function drawProduct(canvas, { claim, most, sizes, now }) {
  const [a, b] = claim.letters;
  const [nameA, nameB, nameWanted] = claim.names;
  const unit = Math.min(LARGEST, Math.floor((canvas.width - 2 * MARGIN - 2 * GAP) / (2 * most)));
  const [x0, y0] = [canvas.width / 2 - 14, 2 * LINE + 8 + most * unit + GAP]; // on its right stands a name
  canvas.begin(y0 + GAP + most * unit + 2 * LINE + 10);
  const look = { unit };
  const [m, p] = now.left;
  const [q, n] = now.right;
  const at = { a: [x0 - GAP - p * unit, y0 + GAP], b: [x0 + GAP, y0 - GAP - q * unit], c: [x0 + GAP, y0 + GAP] };
  block(canvas, "left", a, sizes, { ...look, x: at.a[0], y: at.a[1] });
  block(canvas, "right", b, sizes, { ...look, x: at.b[0], y: at.b[1] });

  const size = (letter) => `${letter} = ${sizes[letter]}`;
  const label = (key, x, y, letter, anchor = "middle") =>
    canvas.text(key, x, y, size(letter), { colour: COLOURS[letter], small: true, anchor });
  label("rows-left", at.a[0] - 6, y0 + GAP + (m * unit) / 2 + 4, a[0], "end");
  label("columns-left", at.a[0] + (p * unit) / 2, y0 + GAP + m * unit + LINE, a[1]);
  label("rows-right", x0 + GAP + n * unit + 6, at.b[1] + (q * unit) / 2 + 4, b[0], "start");
  label("columns-right", x0 + GAP + (n * unit) / 2, at.b[1] - 6, b[1]);
  const strong = { strong: true };
  canvas.text("name-left", at.a[0] + (p * unit) / 2, y0 + GAP + m * unit + 2 * LINE + 2, nameA, {
    ...strong,
    colour: colourOf(nameA),
  });
  canvas.text("name-right", x0 + GAP + (n * unit) / 2, at.b[1] - LINE - 8, nameB, {
    ...strong,
    colour: colourOf(nameB),
  });

  const reach = (k) => GAP + (k + 0.5) * unit;
  for (let k = 0; k < Math.max(p, q); k++) {
    const r = reach(k);
    const joined = `M${x0 - r},${y0 + GAP}V${y0}A${r},${r} 0 0 1 ${x0},${y0 - r}H${x0 + GAP}`;
    if (k < Math.min(p, q)) canvas.path(`arc-${k}`, joined, { colour: "y", thin: true, dashed: a[1] !== b[0] });
    else canvas.path(`alone-${k}`, cross(k < p ? x0 - r : x0, k < p ? y0 : y0 - r), { colour: "f" });
  }
  if (now.result) block(canvas, "result", a[0] + b[1], sizes, { ...look, x: at.c[0], y: at.c[1] });
  const [rows, columns] = now.wanted;
  const rim = `M${at.c[0]},${at.c[1]}h${columns * unit}v${rows * unit}h${-columns * unit}z`;
  canvas.mark("wanted", "path", canvas.words, { d: rim, class: "cr-curve cr-thin cr-dashed cr-s-slope" });
  const right = at.c[0] + Math.max(columns, now.result?.[1] ?? 0) * unit;
  const mark = [RIGHT, RIGHT_HERE].includes(now.verdict) ? "✓" : "✗";
  const beside = { colour: "slope", small: true, anchor: "start" };
  canvas.text("name-result", right + 6, at.c[1] + (rows * unit) / 2 + 4, `${nameWanted} ${mark}`, beside);
  canvas.end();
}

const cross = (x, y) => `M${x - 3},${y - 3}l6,6m0,-6l-6,6`;
