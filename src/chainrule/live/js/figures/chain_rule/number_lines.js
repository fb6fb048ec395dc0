// A nudge runs along number lines x → u → y. On each line: where it really leads, and where the straight-line story
// (rate times nudge) says it leads. Under the magnifier the longest arrow of each line keeps its length.
import { arrow, Canvas } from "../../drawing/canvas.js";
import { format, linspace, widest } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";
import { equals, productShown, tidy } from "../../engine/numbers.js";
import { filled, letters, through, withRates } from "../../engine/row.js";
import { factor } from "./factors.js";

/** @import { Figure } from "../../types.js" */

const LINE = 104; // px from one number line to the next
const TOP = 46;
const SIDE = 26;
const [WIDE] = widest();
const RISE = 15; // how far above and below its line an arrow runs
const NO_NUDGE = "no nudge";
const [LEFT_OUT, AT] = ["left out", ", taken at x"]; // what is said of a rate that a mistake uses
const [WHOLE, MAGNIFY] = ["Show whole lines", "Magnify the nudge"];
const [RIGHT, AT_X] = [0, 1]; // what the dashed arrows use; else: the last rate alone
/** What is said of them, so that nobody takes a mistake's promise for the rule's. */
const SAID = ["", ", by mistake with all rates taken at x", ", by mistake with the last rate alone"];

/** The colour of each line: x, the values between, the result. */
const colourOf = (i, count) => (i === 0 ? "x" : i === count ? "f" : "g");

/** Ticks 1, 2 or 5 times a power of ten apart, and their numbers with as many decimals as tell them apart. */
function ticks(low, high, room) {
  const rough = (high - low) / Math.max(2, Math.floor(room / 64));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((size) => size >= rough * 0.999) ?? 10 * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return linspace(first, last, last - first + 1).map((k) => {
    const place = k * step;
    if (decimals > 6 || Math.abs(place) >= 1e5) return { place, text: format(place) };
    return {
      place,
      text: place
        .toFixed(decimals)
        .replace("-", "−")
        .replace(/^−(0(\.0*)?)$/, "$1"),
    };
  });
}

/** The ends of a magnified line, as Python's twin has them: where a nudge all but disappears, that is to be seen. */
function near(value, arrows, nudge, share) {
  const longest = Math.max(Math.abs(nudge) / 10, ...arrows.filter(Number.isFinite).map(Math.abs));
  const reach = share * (longest || 1);
  return Number.isFinite(value) ? [value - reach, value + reach] : [-reach, reach];
}

/** @param {Figure} figure */
export function numberLines({ model, panel }) {
  const { stories, count, output, magnified: share, wrong_rates: mistaken } = model.get("spec");
  const programs = stories.map(({ boxes }) => boxes.map(({ graph }) => new Program(graph)));
  const names = letters(count, output);
  const canvas = new Canvas(panel, { name: "A nudge on number lines" });
  const show = names.map((name, i) => panel.readout(name, `<i>${name}</i>`, { colour: colourOf(i, count) }));
  const showRates = names.slice(1).map((name, i) => {
    const texts = mistaken ? [LEFT_OUT, `${WIDE}${AT}`] : [];
    return panel.readout(`rate_${name}`, `d<i>${name}</i>/d<i>${names[i]}</i>`, { colour: "slope", texts });
  });
  const showNudge = panel.readout("d_x", "nudge δ<i>x</i>", { colour: "x" });
  const showLine = names
    .slice(1)
    .map((name) => panel.readout(`line_${name}`, `straight-line δ<i>${name}</i>`, { colour: "slope" }));
  const showTrue = names
    .slice(1)
    .map((name, i) => panel.readout(`d_${name}`, `true δ<i>${name}</i>`, { colour: colourOf(i + 1, count) }));
  const showGap = panel.readout("gap", "difference at the end");
  const showMissed = panel.readout("missed", "difference ÷ nudge", { texts: [NO_NUDGE] });
  const magnify = panel.button([WHOLE, MAGNIFY], () => {
    model.set("magnified", !model.get("magnified"));
    model.save_changes();
  });

  panel.keeps({ magnified: (value) => typeof value === "boolean" });

  /** The rates that the dashed arrows use, and what is said of each. */
  const used = (row, x, right, rule) => {
    if (rule === RIGHT) return { rates: right, words: right.map((rate) => format(rate)) };
    if (rule === AT_X) {
      const rates = row.map((program) => withRates([program], x).product);
      return { rates, words: rates.map((rate, i) => `${format(rate)}${i ? AT : ""}`) };
    }
    const rates = right.map((rate, i) => (i === count - 1 ? rate : 1));
    return { rates, words: rates.map((rate, i) => (i === count - 1 ? format(rate) : LEFT_OUT)) };
  };

  return () => {
    const choice = model.get("choice");
    const { boxes, lines: whole, label } = stories[choice];
    const [x, nudge, magnified] = [model.get("x"), model.get("nudge"), model.get("magnified")];
    const { values, rates: right } = withRates(programs[choice], x);
    const { rates, words } = used(programs[choice], x, right, model.get("rates"));
    const there = through(programs[choice], x + nudge);
    const moves = values.map((value, i) => (i ? there[i] - value : nudge));
    const promised = [nudge];
    rates.forEach((rate, i) => promised.push(promised[i] * rate));
    const gap = moves[count] - promised[count];
    const lines = magnified ? values.map((value, i) => near(value, [moves[i], promised[i]], nudge, share)) : whole;

    canvas.begin(TOP + count * LINE + 56);
    const at = (i, value) => {
      const [low, high] = lines[i];
      return SIDE + ((Math.min(Math.max(value, low), high) - low) / (high - low)) * (canvas.width - 2 * SIDE);
    };
    names.forEach((name, i) => {
      const colour = colourOf(i, count);
      const y = TOP + i * LINE;
      const [low, high] = lines[i];
      canvas.path(`axis${i}`, `M${SIDE - 8},${y}H${canvas.width - SIDE + 8}`, { colour: "line" });
      canvas.text(`name${i}`, 4, y - 20, name, { colour, anchor: "start", strong: true });
      ticks(low, high, canvas.width - 2 * SIDE).forEach(({ place, text }, k) => {
        canvas.path(`tick${i}-${k}`, `M${at(i, place).toFixed(1)},${y - 3}v6`, { colour: "y", thin: true });
        canvas.text(`tick${i}-${k}-text`, at(i, place), y + 32, text, { colour: "y", small: true });
      });
      if (Number.isNaN(values[i])) {
        canvas.text(`none${i}`, canvas.width / 2, y - 8, "undefined here", { small: true });
        return;
      }
      const start = at(i, values[i]);
      canvas.rectangle(`dot${i}`, start - 5, y - 5, 10, 10, { colour, radius: 5 });
      if (i && Number.isFinite(promised[i])) {
        const end = at(i, values[i] + promised[i]);
        canvas.path(`line${i}`, arrow(start, y + RISE, end, y + RISE), { colour: "slope", dashed: true });
        canvas.path(`meet${i}`, `M${end.toFixed(1)},${y}v${RISE}`, { colour: "slope", thin: true });
      }
      if (Number.isFinite(moves[i])) {
        const end = at(i, values[i] + moves[i]);
        canvas.path(`true${i}`, arrow(start, y - RISE, end, y - RISE), { colour });
        canvas.path(`land${i}`, `M${end.toFixed(1)},${y}v${-RISE}`, { colour, thin: true });
        const middle = Math.min(Math.max((start + end) / 2, 58), canvas.width - 58);
        const move = `δ${name} = ${format(moves[i])}`;
        canvas.text(`move${i}`, middle, y - RISE - 7, move, { colour, small: true, strong: true });
      }
      if (i === count) return;
      const said = Number.isNaN(rates[i]) ? "no rate" : `${filled(boxes[i], names[i])}: rate ${words[i]}`;
      canvas.text(`box${i}`, canvas.width / 2, y + LINE / 2 + 4, `↓ ${said}`, { colour: "slope", small: true });
    });
    canvas.end();

    magnify.say(magnified ? WHOLE : MAGNIFY);
    show.forEach((set, i) => set(values[i]));
    showRates.forEach((set, i) => set(rates[i], Number.isNaN(rates[i]) ? undefined : words[i]));
    showNudge(nudge);
    showLine.forEach((set, i) => set(promised[i + 1]));
    showTrue.forEach((set, i) => set(moves[i + 1]));
    showGap(gap, tidy(gap));
    showMissed(nudge ? gap / nudge : NaN, nudge ? tidy(gap / nudge) : NO_NUDGE);
    const product = [...rates].reverse().map(factor).join(" · ");
    const end = format(promised[count]);
    const should = `${equals(productShown([...rates, nudge]), end)} ${end}`;
    panel.say(
      `${label} at x = ${format(x)}${SAID[model.get("rates")]}: a nudge of ${format(nudge)} should become ` +
        `${product} · ${factor(nudge)} ${should}. It becomes ${format(moves[count])}.`,
    );
  };
}
