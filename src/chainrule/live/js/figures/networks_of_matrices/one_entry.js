// Any entry of any gradient of a batch of four points: the row and the column that meet in it, and their products as
// bars, each of which begins where the sum so far ends.
import { Canvas, number } from "../../drawing/canvas.js";
import { html, setAll } from "../../drawing/draw.js";
import { Matrix } from "./matrix.js";
import { entryName, productOf, reachOf, soFar, terms } from "./sums.js";
import { colourOf, subscript, summed, upTo } from "./writing.js";

/** @import { Figure } from "../../types.js" */
/** @import { Place } from "./matrix.js" */

const NONE = "none";
const LINE = 44; // px of a contribution
const BAR = 20;
const WORDS = 150; // px for what is beside the bars
const SIDE = 8;

/** @param {Figure} figure */
export function oneEntry({ model, panel }) {
  const { products, forward } = model.get("spec");
  const { x, z } = Object.fromEntries(forward);
  const most = x.length;
  /** @type {Place | null} what the mouse or the keyboard is on */
  let near = null;
  let shown = model.get("gradient");
  panel.keeps({ row: upTo(most), column: upTo(z[0].length) });
  const pick = ([i, j]) => {
    model.set("row", i + 1);
    model.set("column", j + 1);
    model.save_changes();
  };
  const look = (at) => {
    near = at;
    update();
  };
  const stopped = (i, j) => z[i][j] < 0; // by ReLU

  const views = products.map((product) => {
    const [first, second] = product.numbers;
    const gradient = productOf(first, second);
    const [left, right] = product.factors;
    const matrix = (title, numbers, colour, more = {}) =>
      new Matrix({ title, name: title, shape: [numbers.length, numbers[0].length], colour, ...more });
    const parts = {
      left: matrix(left, first, colourOf(left)),
      right: matrix(right, second, colourOf(right)),
      result: matrix(`∂J/∂${product.name}`, gradient, "slope", {
        entry: (i, j) => `∂J/∂${entryName(product, i, j)}`,
        pick,
        look,
      }),
    };
    const formula = html("p", { class: "cr-elbow-formula" }, `∂J/∂${product.name} = ${left} ${right}`);
    const element = html("div", { class: "cr-elbow" }, formula);
    for (const [area, { element: part }] of Object.entries(parts)) {
      part.style.gridArea = area;
      element.append(part);
    }
    return { element, gradient, reach: reachOf(product), ...parts };
  });
  const stage = html("div", { class: "cr-elbows" }, ...views.map(({ element }) => element));
  const matrices = html("div", { class: "cr-scroll cr-beside" }, stage);
  matrices.style.flexBasis = "23rem";
  panel.plots.append(matrices);
  const canvas = new Canvas(panel, { name: "The contributions, one after the other" });
  canvas.holder.style.flexBasis = "17rem";

  const why = panel.words(products.map((product) => product.why));
  const tell = panel.words(
    products.flatMap((product, k) =>
      views[k].gradient.flatMap((row, i) => row.map((_, j) => written(product, [i, j]))),
    ),
  );
  const turn = (by) => {
    model.set("gradient", (model.get("gradient") + by + products.length) % products.length);
    model.save_changes();
  };
  panel.button("Previous gradient", () => turn(-1));
  panel.button("Next gradient", () => turn(1));
  panel.buttons.after(batchTable(forward));

  function update() {
    const k = model.get("gradient");
    if (k !== shown) near = null; // in another gradient there may be no such entry
    shown = k;
    const [product, view] = [products[k], views[k]];
    const chosen = /** @type {Place} */ ([
      Math.min(model.get("row"), view.gradient.length) - 1,
      Math.min(model.get("column"), view.gradient[0].length) - 1,
    ]);
    const [i, j] = near ?? chosen;
    views.forEach(({ element }, other) => element.classList.toggle("cr-away", other !== k));
    view.left.show(product.numbers[0], (row) => ({ lit: row === i }));
    view.right.show(product.numbers[1], (_, column) => ({ lit: column === j }));
    const light = (row, column) => ({
      key: row === i && column === j,
      off: product.name === "H₁" && stopped(row, column),
    });
    view.result.show(view.gradient, light, chosen);

    const list = terms(product, i, j);
    drawSum(canvas, { list, most, over: product.over, reach: view.reach });
    why(product.why);
    tell(written(product, [i, j]));
    panel.say(`∂J/∂${product.name} = ${product.factors.join(" ")}. ${written(product, [i, j])}. ${product.why}`);
  }
  return update;
}

/** An entry as a sum in numbers. */
function written(product, [i, j]) {
  const list = terms(product, i, j);
  const sum = soFar(list)[list.length];
  const products = list.map(({ first, second }) => [first, second]);
  return `∂J/∂${entryName(product, i, j)} = ${summed(products, sum)} ${number(sum)}`;
}

/** What the pass forward makes of the batch: a point a row. */
function batchTable(forward) {
  const columns = forward.flatMap(([letter, rows]) =>
    rows[0].map((_, j) => ({ name: rows[0].length > 1 ? letter + subscript(j + 1) : letter, at: (n) => rows[n][j] })),
  );
  const head = ["point", ...columns.map(({ name }) => name)].map((text) => html("th", { scope: "col" }, text));
  const lines = forward[0][1].map((_, n) => {
    const cells = columns.map(({ at }) => html("td", {}, number(at(n))));
    return html("tr", {}, html("th", { scope: "row" }, String(n + 1)), ...cells);
  });
  const caption = html(
    "caption",
    {},
    "The batch, forward: a point a row. h = ReLU(z), and J is the mean of ½(ŷ − y)².",
  );
  const table = html("table", { class: "cr-table" }, caption, html("thead", {}, html("tr", {}, ...head)));
  table.append(html("tbody", {}, ...lines));
  return html("div", { class: "cr-scroll" }, table);
}

/** A contribution a line, its bar beginning where the one above ends; below them the sum. */
function drawSum(canvas, { list, most, over, reach }) {
  const [left, right] = [WORDS + SIDE, canvas.width - SIDE];
  const x = (value) => left + ((value - reach[0]) / (reach[1] - reach[0])) * (right - left);
  const sums = soFar(list);
  canvas.begin((most + 1) * LINE + 4);
  canvas.path("zero", `M${x(0)},4V${(list.length + 1) * LINE - 2}`, { colour: "line", thin: true });
  const bar = (key, line, from, to, colour) => {
    const [start, end] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))];
    const y = line * LINE + (LINE - BAR) / 2;
    const kind = `cr-bar cr-s-${colour} ${to < from ? "cr-minus" : `cr-f-${colour}`}`;
    canvas.mark(key, "rect", canvas.shapes, { x: start, y, width: end - start, height: BAR, class: kind });
    return y;
  };
  const small = { anchor: "start", small: true };
  for (let k = 0; k < most; k++) {
    const term = list[k];
    const line = k * LINE;
    const { first, second, value, names } = term ?? { first: 0, second: 0, value: NONE, names: "" };
    const numbers = term ? `${summed([[first, second]], value)} ${number(value)}` : "";
    canvas.text(`names-${k}`, 2, line + 18, term ? `${over} ${k + 1}: ${names}` : "", { ...small, colour: "y" });
    const text = canvas.text(`term-${k}`, 2, line + 35, numbers, { ...small, colour: "slope" });
    setAll(text, { "data-readout": `term${k + 1}`, "data-value": value });
    if (!term) continue;
    const y = bar(`bar-${k}`, k, sums[k], sums[k + 1], "slope");
    // on to the next bar; of a contribution of 0 this line is all there is
    canvas.path(`way-${k}`, `M${x(sums[k + 1])},${y}v${LINE + BAR / 2}`, { colour: "slope", thin: true, dashed: true });
  }
  const last = list.length;
  canvas.text("sum-name", 2, last * LINE + 18, "together", { ...small, colour: "y" });
  const sum = canvas.text("sum", 2, last * LINE + 35, number(sums[last]), { ...small, strong: true });
  setAll(sum, { "data-readout": "entry", "data-value": sums[last] });
  bar("sum-bar", last, 0, sums[last], "ink");
  canvas.end();
}
