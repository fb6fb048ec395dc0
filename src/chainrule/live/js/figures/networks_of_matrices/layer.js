// A network 2 → 3 → 1 beside its matrices, one point going through: an entry of a matrix and its arrow light up
// together, with the row and the column that make its unit's z. A unit is a column: its weights, its b, its z, its h.
import { arrow, Canvas, number } from "../../drawing/canvas.js";
import { format, html, widest } from "../../drawing/draw.js";
import { DUST } from "../../engine/numbers.js";
import { OPERATIONS } from "../../engine/operations.js";
import { Matrix } from "./matrix.js";
import { subscript, summed, upTo } from "./writing.js";

/** @import { Figure } from "../../types.js" */

const HEIGHT = 300;
const RADIUS = 21;
const BESIDE = 11; // px from an arrow to its weight
const [WIDE] = widest();
const LETTERS = ["x", "h"];
const COLOURS = ["x", "g", "f"]; // of what goes in, what the hidden units hand on, and the answer
const sigmoid = /** @type {(z: number) => number} */ (OPERATIONS.sigmoid.value);

/** @typedef {{layer: number, row: number, column: number}} Entry the layer and the place in its matrix, from 1 */

/** @param {Figure} figure */
export function layer({ model, panel }) {
  const { weights, biases } = model.get("spec");
  const sizes = [weights[0].length, ...biases.map((row) => row.length)];
  /** @type {Entry | null} what the mouse or the keyboard is on */
  let near = null;
  panel.keeps({ layer: upTo(weights.length), row: upTo(Math.max(...sizes)), column: upTo(Math.max(...sizes)) });
  // in a smaller matrix the last row or column is meant
  const chosen = () => {
    const k = model.get("layer");
    return { layer: k, row: Math.min(model.get("row"), sizes[k - 1]), column: Math.min(model.get("column"), sizes[k]) };
  };
  const pick = (entry) => {
    for (const [trait, value] of Object.entries(entry)) model.set(trait, value);
    model.save_changes();
  };
  const look = (entry) => {
    near = entry;
    update();
  };

  const canvas = new Canvas(panel, { name: "The network" });
  canvas.svg.classList.add("cr-arrows");
  canvas.holder.style.flexBasis = "15rem"; // beside the matrices, where there is room
  const grid = (k) => ({
    title: `W${subscript(k)}`,
    name: `W${subscript(k)}, the weights of layer ${k}`,
    shape: [sizes[k - 1], sizes[k]],
    colour: `w${k}`,
    entry: (i, j) => `w${subscript(i + 1, j + 1)} of layer ${k}`,
    pick: ([i, j]) => pick({ layer: k, row: i + 1, column: j + 1 }),
    look: (at) => look(at && { layer: k, row: at[0] + 1, column: at[1] + 1 }),
  });
  const row = (title, name, k, colour, readouts) =>
    new Matrix({ title, name, shape: [1, sizes[k]], colour, readouts, digits: 3 });
  const named = (letter) => biases[0].map((_, j) => `${letter}${j + 1}`);
  const matrices = {
    x: row("x", "x, the inputs", 0, "x"),
    w1: new Matrix(grid(1)),
    b1: row("+ b₁", "b, of layer 1", 1),
    z1: row("= z₁", "z, of layer 1", 1, "ink", named("z")),
    h: row("h = σ(z₁)", "h, what layer 1 hands on", 1, "g", named("h")),
    w2: new Matrix(grid(2)),
    b2: row("+ b₂", "b, of layer 2", 2),
    z2: row("= z₂", "z, of layer 2", 2, "ink", ["z_out"]),
    y_hat: row("ŷ = σ(z₂)", "ŷ, the answer", 2, "f", ["y_hat"]),
  };
  const stairs = html("div", { class: "cr-stairs", role: "group", "aria-label": "The matrices" });
  for (const [name, { element }] of Object.entries(matrices)) {
    element.style.gridArea = name;
    stairs.append(element);
  }
  panel.plots.append(html("div", { class: "cr-scroll cr-beside" }, stairs));

  const units = (k) => weights[k - 1][0].map((_, j) => said(k, j + 1, sizes[k - 1]));
  const inLetters = panel.words([...units(1), ...units(2)]);
  const tell = panel.words(
    ["(−0.0) · (−0.0)", "0.0000 · (−0.0)"].map((term, l) => {
      return `= ${Array(sizes[l]).fill(term).join(" + ")} + (−0.0) = ${WIDE}`;
    }),
  );
  const show = {
    weight: panel.readout("weight", "the chosen weight"),
    share: panel.readout("share", "times what enters"),
    z: panel.readout("z", "<i>z</i> of its unit"),
    out: panel.readout("out", "after the squeeze"),
  };

  function update() {
    const now = near ?? chosen();
    const { layer: k, row: i, column: j } = now;
    const rows = [[model.get("x1"), model.get("x2")]];
    const zs = weights.map((matrix, l) => {
      const z = biases[l].map((b, unit) => rows[l].reduce((sum, x, from) => sum + x * matrix[from][unit], 0) + b);
      // where decimals cancel: the first z is 0 at x = (−2, −1.5)
      const settled = z.map((one) => (Math.abs(one) < DUST ? 0 : one));
      rows.push(settled.map(sigmoid));
      return settled;
    });

    drawNetwork(canvas, { sizes, rows, weights, now, pick, look });
    const dark = () => ({});
    const lights = (l, light) => (l === k ? light : dark);
    const column = lights(1, (_, to) => ({ lit: to === j - 1 }));
    const made = (l) => lights(l, (_, to) => ({ key: to === j - 1 }));
    const entry = (l) => lights(l, (from, to) => ({ lit: to === j - 1, key: from === i - 1 && to === j - 1 }));
    const whole = (l) => lights(l, () => ({ lit: true }));
    const at = chosen();
    const mark = (l) => (at.layer === l ? /** @type {[number, number]} */ ([at.row - 1, at.column - 1]) : null);
    matrices.x.show([rows[0]], whole(1));
    matrices.w1.show(weights[0], entry(1), mark(1));
    matrices.b1.show([biases[0]], column);
    matrices.z1.show([zs[0]], made(1));
    matrices.h.show([rows[1]], whole(2));
    matrices.w2.show(weights[1], entry(2), mark(2));
    matrices.b2.show([biases[1]], whole(2));
    matrices.z2.show([zs[1]], made(2));
    matrices.y_hat.show([rows[2]], dark);

    const entering = rows[k - 1];
    const matrix = weights[k - 1];
    const products = entering.map((x, from) => [x, matrix[from][j - 1]]);
    const z = zs[k - 1][j - 1];
    const sum = `= ${summed(products, z, [biases[k - 1][j - 1]])} `;
    inLetters(said(k, j, entering.length));
    tell(sum, html("strong", {}, number(z)));
    const weight = matrix[i - 1][j - 1];
    show.weight(weight, `w${subscript(i, j)} = ${format(weight)}`);
    show.share(entering[i - 1] * weight);
    show.z(z);
    show.out(rows[k][j - 1]);
    panel.say(
      `w${subscript(i, j)} of layer ${k} is ${format(weight)}, from ${k === 1 ? "input" : "hidden unit"} ${i} to ` +
        `unit ${j}. ${said(k, j, entering.length)} ${sum}${format(z)}. The network answers ŷ = ${format(rows[2][0])}.`,
    );
  }
  return update;
}

/** A unit's z in letters: units from 1, `count` numbers enter. */
function said(k, unit, count) {
  const letter = LETTERS[k - 1];
  const terms = Array.from({ length: count }, (_, from) => {
    return `${letter}${subscript(from + 1)} · w${subscript(from + 1, unit)}`;
  });
  return `${k === 1 ? `Unit ${unit}` : "Output"}: z = ${terms.join(" + ")} + b`;
}

/** The units as circles with what they hand on, and an arrow for each weight. */
function drawNetwork(canvas, { sizes, rows, weights, now, pick, look }) {
  const across = [RADIUS + 4, canvas.width / 2, canvas.width - RADIUS - 4];
  const at = (column, unit) => [across[column], (HEIGHT / (2 * sizes[column])) * (2 * unit + 1)];
  canvas.begin(HEIGHT);
  weights.forEach((matrix, l) => {
    matrix.forEach((line, from) => {
      line.forEach((weight, to) => {
        const entry = { layer: l + 1, row: from + 1, column: to + 1 };
        const enters = now.layer === entry.layer && now.column === entry.column;
        const is = enters && now.row === entry.row;
        const key = `${l}-${from}-${to}`;
        const [[x1, y1], [x2, y2]] = [at(l, from), at(l + 1, to)];
        const length = Math.hypot(x2 - x1, y2 - y1);
        const [u, v] = [(x2 - x1) / length, (y2 - y1) / length];
        const gap = RADIUS + 3;
        const d = arrow(x1 + u * gap, y1 + v * gap, x2 - u * gap, y2 - v * gap);
        const hit = canvas.path(`hit-${key}`, d, { colour: "line" });
        if (!hit.dataset.ready) {
          hit.dataset.ready = "yes";
          hit.addEventListener("click", () => pick(entry));
          hit.addEventListener("pointerenter", ({ pointerType }) => pointerType === "mouse" && look(entry));
          hit.addEventListener("pointerleave", () => look(null));
        }
        hit.classList.add("cr-hit");
        canvas.path(`edge-${key}`, d, { colour: enters ? `w${l + 1}` : "line", thin: !enters, thick: is });
        // beside the arrow, nearer to where it starts: there arrows are apart
        const place = [x1 + 0.42 * (x2 - x1) + v * BESIDE, y1 + 0.42 * (y2 - y1) - u * BESIDE + 4];
        if (enters)
          canvas.text(`weight-${key}`, ...place, number(weight, 3), { colour: `w${l + 1}`, strong: is, small: !is });
      });
    });
  });
  rows.forEach((row, column) => {
    row.forEach((value, unit) => {
      const [cx, cy] = at(column, unit);
      const lit = (now.layer === column && now.column === unit + 1) || now.layer === column + 1;
      const colour = COLOURS[column];
      const kind = `cr-node cr-s-${colour}${now.layer === column && lit ? " cr-thick" : ""}`;
      canvas.mark(`node-${column}-${unit}`, "circle", canvas.shapes, { cx, cy, r: RADIUS, class: kind });
      canvas.text(`value-${column}-${unit}`, cx, cy + 4, number(value, 2), { colour, small: true, strong: lit });
      const name = column === 2 ? "ŷ" : `${LETTERS[column]}${subscript(unit + 1)}`;
      canvas.text(`name-${column}-${unit}`, cx, cy + RADIUS + 15, name, { colour, small: true });
    });
  });
  canvas.end();
}
