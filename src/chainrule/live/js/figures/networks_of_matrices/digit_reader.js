// A trained network reads what is drawn: ten bars move with the brush. Beside them the weights of a hidden unit, and
// the gradient with respect to the ink: which pixels matter.

import { html, setAll, slot } from "../../drawing/dom.js";
import { counted } from "../../drawing/draw.js";
import { format } from "../../engine/numbers.js";
import { Reader, readLevels, stroke, writeLevels } from "../../engine/reader.js";
import { Pixels, SIDE, still } from "./pixels.js";

/** @import { Figure } from "../../types.js" */

const [WALL, GAP] = [8, 1]; // units in a row of the wall, px between them
const FULL = 16; // the most ink
const MORE = 8; // what the space bar adds
const EMPTY = "0".repeat(SIDE * SIDE);
const INK = /^[0-9a-g]{64}$/; // a drawing, a letter a pixel
const DIGITS = [..."0123456789"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEYS = "Arrows move, with Shift they draw; Space adds ink, Backspace takes it away.";

const captionOf = (unit) => `weights of unit ${unit}: ■\u00a0+, □\u00a0−`;
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const withArticle = (digit) => `${digit === "8" ? "an" : "a"} ${digit}`;
const placeOf = (cell) => `row ${Math.floor(cell / SIDE) + 1}, column ${(cell % SIDE) + 1}`;

/** @param {Figure} figure */
export function digitReader({ model, panel }) {
  const spec = model.get("spec");
  const reader = new Reader(spec);
  const units = spec.widths[1];
  const set = (trait, value) => {
    model.set(trait, value);
    model.save_changes();
  };

  panel.root.classList.add("cr-reader");
  panel.keeps({
    ink: (text) => INK.test(text),
    cell: (cell) => Number.isInteger(cell) && cell >= 0 && cell < SIDE * SIDE,
  });
  const drawing = new Pixels(panel, { name: "The drawing", captions: ["the drawing"] });
  const bars = barsOf(panel);
  const wall = wallOf(reader, units, (unit) => set("unit", unit));
  panel.plots.append(wall.holder);
  const weights = new Pixels(panel, {
    name: "Weights of the hidden unit",
    captions: Array.from({ length: units }, (_, j) => captionOf(j + 1)),
  });
  const gradient = new Pixels(panel, {
    name: "Gradient with respect to the ink",
    captions: ["gradient: ■\u00a0more ink raises it, □\u00a0lowers\u00a0it"],
  });
  for (const picture of [drawing, weights, gradient]) picture.onPass((cell) => set("cell", cell));

  const wrong = spec.samples.filter((sample) => sample.is !== sample.read);
  const load = (ink) => () => set("ink", ink);
  const group = (words, samples) =>
    html(
      "div",
      { class: "cr-samples", role: "group", "aria-label": `held out, ${words}` },
      html("span", {}, `held out, ${words}:`),
      ...samples.map((sample) => thumbnail(sample, load(sample.ink))),
    );
  for (const { name, ink } of spec.others) panel.button(name, load(ink));
  panel.button("Empty", load(EMPTY));
  let erasing = false;
  const tool = panel.button(["Eraser", "Brush"], () => {
    erasing = !erasing;
    tool.say(erasing ? "Brush" : "Eraser");
  });
  const about =
    `64 pixels, ${units} hidden units, 10 answers. Trained on ${spec.trained} digits; of the ${spec.held} held out ` +
    `it reads ${spec.held - wrong.length} right. Draw, as large as the grid, or choose a drawing.`;
  const said = html("p", { class: "cr-words" });
  const tell = slot(said, [words("9", "8", 1), words("", "9", 1), words("none", "9", 1), words("empty", "9", 1)]);
  panel.root.prepend(
    html("p", { class: "cr-words" }, about),
    group("read right", spec.samples.slice(0, DIGITS.length)),
    group("read wrong", wrong),
    panel.buttons,
    said,
  );
  const show = {
    asked_value: panel.readout("asked_value", "that score, or loss, is"),
    unit_value: panel.readout("unit_value", "value <i>h</i> of the unit", { colour: "g" }),
    votes_for: panel.readout("votes_for", "it votes most for", { colour: "g", texts: DIGITS }),
    votes_against: panel.readout("votes_against", "most against", { colour: "g", texts: DIGITS }),
  };
  const pixel = pixelOf(panel);
  const draw = (from, to) => set("ink", writeLevels(stroke(readLevels(model.get("ink")), SIDE, from, to, erasing)));
  panel.speech.before(html("p", { class: "cr-note" }, `With the keyboard on the drawing: ${KEYS}`));
  drawWithPointer(drawing, draw);
  drawWithKeys(drawing, model, set);

  /** What the drawing is: a digit held out, "none" for the scribble, "" for the reader's own; and how it is read. */
  function words(is, answer, share) {
    const read = `it reads ${answer} with ${percent(share)}`;
    if (is === "empty") return `Nothing is drawn, and ${read}: “no digit” is not among its answers.`;
    if (is === "none") return `No digit, and ${read}: it knows no other answers than digits.`;
    if (is === "") return `Your drawing: ${read}.`;
    const drawn = withArticle(is).replace("a", "A");
    return `${drawn} that was held out: ${read}${is === answer ? "." : ", and is wrong."}`;
  }

  return () => {
    const [text, unit, asked, cell] = ["ink", "unit", "asked", "cell"].map((trait) => model.get(trait));
    const levels = readLevels(text);
    const reading = reader.read(levels);
    const slopes = reader.inkGradient(reading, asked ? asked - 1 : undefined);
    const own = reader.weightsOf(unit - 1);
    const votes = reader.votesOf(reading, unit - 1);
    const answer = DIGITS[reading.best];
    const known = spec.samples.find(({ ink }) => ink === text)?.is;
    const is = known ?? (text === EMPTY ? "empty" : spec.others.some(({ ink }) => ink === text) ? "none" : "");

    drawing.ink(levels, cell);
    weights.signed(own, "w1", cell);
    gradient.signed(slopes, "slope", cell);
    weights.caption(captionOf(unit));
    bars(reading);
    wall.choose(unit);

    show.asked_value(asked ? reader.loss(reading, asked - 1) : reading.scores[reading.best]);
    show.unit_value(reading.hidden[unit - 1]);
    const most = DIGITS[votes.indexOf(Math.max(...votes))];
    const least = DIGITS[votes.indexOf(Math.min(...votes))];
    show.votes_for(most, most);
    show.votes_against(least, least);
    pixel({ where: placeOf(cell), ink_here: levels[cell], weight_here: own[cell], slope_here: slopes[cell] });
    const now = words(is, answer, reading.shares[reading.best]);
    tell(now);
    panel.say(
      `${now} Hidden unit ${unit} has the value ${format(reading.hidden[unit - 1])}. The pixel in ${placeOf(cell)}: ` +
        `ink ${levels[cell]}, weight ${format(own[cell])}; gradient of ${spec.asked[asked]}: ${format(slopes[cell])}.`,
    );
  };
}

/** Ten bars with their numbers, and the answer above them. Returns what brings them up to date. */
function barsOf(panel) {
  const rows = DIGITS.map((digit) => {
    const bar = html("span", { class: "cr-bar" });
    const text = html("span", {});
    const number = html("td", { "data-readout": `p${digit}` }, text);
    const row = html("tr", {}, html("th", { scope: "row" }, digit), html("td", {}, bar), number);
    return { row, bar, print: slot(text, ["100.0 %"]), number };
  });
  const answer = html("strong", { "data-readout": "answer", class: "cr-c-f" });
  const caption = html("caption", { class: "cr-caption" }, "it reads ", answer);
  panel.plots.append(html("table", { class: "cr-bars" }, caption, html("tbody", {}, ...rows.map(({ row }) => row))));
  return ({ shares, best }) => {
    setAll(answer, { "data-value": best });
    answer.textContent = DIGITS[best];
    rows.forEach(({ row, bar, number, print }, digit) => {
      bar.style.width = `${(100 * shares[digit]).toFixed(1)}%`;
      row.classList.toggle("cr-best", digit === best);
      setAll(number, { "data-value": shares[digit] });
      print(percent(shares[digit]));
    });
  };
}

/** The numbers of the pixel that is marked, below all others. Returns what brings them up to date. */
function pixelOf(panel) {
  const heads = { where: "pixel", ink_here: "ink", weight_here: "weight", slope_here: "gradient" };
  const colours = { where: "ink", ink_here: "ink", weight_here: "w1", slope_here: "slope" };
  const cells = Object.keys(heads).map((name) => html("td", { "data-readout": name, class: `cr-c-${colours[name]}` }));
  const head = Object.values(heads).map((words) => html("th", { scope: "col" }, words));
  const table = html("table", { class: "cr-table cr-even" }, html("tr", {}, ...head), html("tr", {}, ...cells));
  panel.readouts.after(table);
  return (numbers) =>
    cells.forEach((cell) => {
      const value = numbers[String(cell.dataset.readout)];
      setAll(cell, { "data-value": value });
      cell.textContent = format(value);
    });
}

/** The weights of all units as small pictures; a click chooses one, as the slider does. */
function wallOf(reader, units, choose) {
  const pitch = SIDE + GAP;
  const rows = Math.ceil(units / WALL);
  const [width, height] = [WALL * pitch - GAP, rows * pitch - GAP];
  const all = Array.from({ length: units }, (_, j) => reader.weightsOf(j));
  const largest = Math.max(...all.flat().map(Math.abs));
  const colours = Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const unit = Math.floor(y / pitch) * WALL + Math.floor(x / pitch);
    if (x % pitch === SIDE || y % pitch === SIDE || unit >= units) return [0, 0, 0, 0];
    const shade = 128 + 127 * Math.cbrt(all[unit][(y % pitch) * SIDE + (x % pitch)] / largest);
    return [shade, shade, shade, 255];
  });
  const name = `The weights of all ${counted(units, "hidden unit")}, lighter where positive, darker where negative.`;
  const picture = still(width, height, colours, { class: "cr-wall", role: "img", "aria-label": name });
  const chosen = html("span", { class: "cr-wall-chosen" });
  const stage = html("div", { class: "cr-wall-stage" }, picture, chosen);
  const caption = html("p", { class: "cr-caption" }, "all hidden units: light plus, dark minus");
  stage.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    choose(Math.min(Math.floor(y * rows) * WALL + Math.floor(x * WALL) + 1, units));
  });
  return {
    holder: html("div", { class: "cr-plot cr-wall-holder" }, caption, stage),
    choose(unit) {
      const [column, row] = [(unit - 1) % WALL, Math.floor((unit - 1) / WALL)];
      const share = (part, whole) => `${((100 * part) / whole).toFixed(2)}%`;
      Object.assign(chosen.style, {
        left: share(column * pitch, width),
        top: share(row * pitch, height),
        width: share(SIDE, width),
        height: share(SIDE, height),
      });
    },
  };
}

/** A sample to load, as small as it is. */
function thumbnail({ ink, is, read }, load) {
  const picture = still(
    SIDE,
    SIDE,
    readLevels(ink).map((level) => [0, 0, 0, (255 * level) / FULL]),
    {},
  );
  const what = withArticle(is);
  const name = is === read ? what : `${what}, read as ${read}`;
  const button = html("button", { type: "button", class: "cr-button cr-sample", "aria-label": name }, picture);
  button.addEventListener("click", load);
  return button;
}

/** A finger or a mouse draws, and may leave the picture on the way. */
function drawWithPointer(drawing, draw) {
  const { svg } = drawing;
  svg.classList.add("cr-drawable");
  let last = [0, 0];
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    last = drawing.place(event);
    draw(last, last);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!svg.hasPointerCapture(event.pointerId)) return;
    const place = drawing.place(event);
    draw(last, place);
    last = place;
  });
}

/** Keys draw on the pixel that is marked. */
function drawWithKeys(drawing, model, set) {
  const { holder } = drawing;
  setAll(holder, { tabindex: 0, role: "application", "aria-label": `Drawing of 8 by 8 pixels. ${KEYS}` });
  holder.addEventListener("keydown", (event) => {
    const cell = model.get("cell");
    const ink = (at, level) => {
      const levels = readLevels(model.get("ink"));
      levels[at] = level(levels[at]);
      set("ink", writeLevels(levels));
    };
    const way = ARROWS[event.key];
    if (way) {
      const [column, row] = [cell % SIDE, Math.floor(cell / SIDE)].map((at, axis) =>
        Math.min(SIDE - 1, Math.max(0, at + way[axis])),
      );
      set("cell", row * SIDE + column);
      if (event.shiftKey) ink(row * SIDE + column, () => FULL);
    } else if (event.key === " ") ink(cell, (level) => Math.min(FULL, level + MORE));
    else if (event.key === "Backspace" || event.key === "Delete") ink(cell, () => 0);
    else return;
    event.preventDefault();
  });
}
