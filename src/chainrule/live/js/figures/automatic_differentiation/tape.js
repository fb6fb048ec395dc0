// A small program, one line at a time: its graph grows and the tape fills; then the tape is played backwards, with the
// classic bugs to switch on.
import { fitted, number } from "../../drawing/canvas.js";
import { slot } from "../../drawing/dom.js";
import { format, html, setAll } from "../../drawing/draw.js";
import { GraphView } from "../../drawing/graphview.js";
import { player } from "../../drawing/play.js";
import { equals, productShown } from "../../engine/numbers.js";
import { TapeEngine } from "../../engine/tape.js";

/** @import { Figure } from "../../types.js" */

const NOT_YET = "not yet";
const [RIGHT, WRONG, LUCKY] = ["right", "wrong", "right here, by coincidence"];
const WIDE = "−0.0000";
const NOTES = {
  none: "A box speaks after all boxes that use it, and what arrives at one place is added.",
  assigned: "What arrives at a box replaces what is there: of two contributions only the last one stays.",
  own_order: "You choose who speaks next, with the buttons. A box speaks once, with what it has by then.",
  no_reset: "A second run: x still holds the gradient of the first one, and the new one is added to it.",
  new_value: "The slopes of sin, exp and the square are looked up at what comes out, not at what went in.",
  in_place: "After its last line the program doubles a in place. The tape kept a itself, not its number.",
};

/** @param {Figure} figure */
export function tape({ model, panel }) {
  const { graph, lines, bugs } = model.get("spec");
  const engine = new TapeEngine(lines);
  const names = ["x", ...lines.map(({ name }) => name)];
  const recorded = names.length; // steps forward
  const bugNow = () => bugs[model.get("bug")].name;
  const orderNow = () => (bugNow() === "own_order" ? [...model.get("chosen")] : engine.order);
  const spokenNow = () => orderNow().slice(0, Math.max(0, model.get("steps") - recorded));

  const view = new GraphView(panel, graph, { name: "The graph that grows", words: true, notes: true });
  const nameOf = (i) => graph.nodes[i].name;

  const cells = Object.fromEntries(names.map((name) => [name, rowOf(name, lines)]));
  const heads = ["line", "value", "slopes", "gradient"];
  const head = html("thead", {}, html("tr", {}, ...heads.map((text) => html("th", { scope: "col" }, text))));
  const body = html("tbody", {}, ...names.map((name) => cells[name].row));
  const scroll = html("div", { class: "cr-scroll" }, html("table", { class: "cr-table" }, head, body));
  panel.plots.after(scroll);

  const words = html("p", { class: "cr-words" });
  const note = html("p", { class: "cr-words" });
  panel.root.prepend(panel.buttons, words, note);
  const explain = slot(note, Object.values(NOTES));
  const widest = Object.fromEntries(names.map((name) => [name, NaN]));
  const tell = slot(words, [
    ...lines.map((_, k) => forward(k + 2, widest)),
    ...lines.map(({ name }) => backward(name, widest, {})),
  ]);
  player({ model, panel, last: () => recorded + orderNow().length, interval: 1100, back: true, all: "All" });
  const picks = html("div", { class: "cr-buttons", role: "group", "aria-label": "Which box speaks next" });
  const choices = engine.order.map((name) => {
    const button = panel.button(name, () => pick(name), { "aria-label": `${name} speaks next` });
    picks.append(button);
    return { name, button };
  });
  picks.prepend(html("span", {}, "speaks next:"));
  panel.buttons.after(picks);
  const show = {
    result: panel.readout("result", "d<i>z</i>/d<i>x</i> from the tape", { colour: "slope", texts: [NOT_YET] }),
    truth: panel.readout("truth", "d<i>z</i>/d<i>x</i> by dual numbers", { colour: "slope" }),
    verdict: panel.readout("verdict", "so the tape is", { texts: [NOT_YET, RIGHT, WRONG, LUCKY] }),
  };

  const isOrder = (letters) =>
    new Set(letters).size === letters.length && letters.every((a) => engine.order.includes(a));
  panel.keeps({ chosen: (names) => isOrder([...names]) });

  function pick(name) {
    const spoken = spokenNow();
    if (bugNow() !== "own_order" || spoken.includes(name)) return;
    model.set("chosen", [...spoken, name].join(""));
    model.set("steps", recorded + spoken.length + 1);
    model.save_changes();
  }

  /**
   * What line k of all says when it runs; without `slopes` and with NaN for values, with room for any number.
   * @param {number} k @param {Record<string, number>} v @param {Record<string, number[]>} [slopes]
   */
  function forward(k, v, slopes) {
    const n = (value) => (Number.isNaN(value) ? WIDE : number(value));
    if (k === 1) return `Line 1 of ${recorded}: x = ${n(v.x)} is given.`;
    const { name, text, uses } = lines[k - 2];
    const found = uses.map((used, i) => `${slopes ? number(slopes[name][i]) : WIDE} by ${used}`).join(", ");
    return `Line ${k} of ${recorded}: ${text} = ${n(v[name])}. On the tape: ${found}.`;
  }

  /**
   * What a box says on the way back; without `slopes`, with room for any number.
   * @param {string} name @param {Record<string, number>} gradients
   * @param {{slopes?: Record<string, number[]>, assign?: boolean, i?: number}} how
   */
  function backward(name, gradients, { slopes, assign, i = 0 }) {
    const n = (value) => (value < 0 ? `(${number(value)})` : number(value));
    const { uses } = engine.line(name);
    const verb = assign ? "replaces that of" : "is added to";
    const sent = uses.map((used, k) => {
      const factors = slopes ? `${n(gradients[name])} · ${n(slopes[name][k])}` : `(${WIDE}) · (${WIDE})`;
      if (!slopes) return `${factors} = ${WIDE} ${verb} ${used}`;
      const message = gradients[name] * slopes[name][k];
      const sign = equals(productShown([gradients[name], slopes[name][k]]), format(message));
      return `${factors} ${sign} ${number(message)} ${verb} ${used}`;
    });
    return `${i} of ${lines.length} back, ${name} speaks: ${sent.join("; ")}.`;
  }

  return () => {
    const [x, bug] = [model.get("x"), bugNow()];
    const steps = Math.min(model.get("steps"), recorded + orderNow().length);
    const whole = steps >= recorded;
    const spoken = spokenNow();
    const values = engine.values(x, whole && bug === "in_place");
    const slopes = engine.slopes(values, bug);
    const right = engine.slopes(engine.values(x), "none");
    const truth = engine.truth(x);
    const how = { assign: bug === "assigned", x: bug === "no_reset" ? truth : 0 };
    const gradients = engine.playBack(slopes, spoken, how);
    const born = (name) => names.indexOf(name) < steps;
    const speaker = spoken.at(-1);

    view.draw({
      values: graph.nodes.map((node) => values[node.name]),
      node: (i) => ({
        on: nameOf(i) === (speaker ?? names[steps - 1]),
        note: whole ? fitted(gradients[nameOf(i)], 64, { small: true, before: "grad " }) : "",
      }),
      edge: ({ to, slot: k }) => {
        const back = spoken.includes(nameOf(to));
        const colour = back ? "slope" : "y";
        return { words: number(slopes[nameOf(to)][k], 3), colour, back, on: nameOf(to) === speaker };
      },
    });
    // what is not recorded yet is not there
    for (const [key, element] of view.marks) {
      const [, of] = /^(?:box|symbol|value|note)(\d+)$/.exec(key) ?? /-(\d+)-/.exec(key) ?? [];
      if (!born(nameOf(of))) element.style.display = "none";
    }

    for (const name of names) {
      const { row, value, slopes: slopeCells, gradient } = cells[name];
      row.classList.toggle("cr-now-row", name === (speaker ?? names[steps - 1]));
      const doubled = name === "a" && whole && bug === "in_place";
      write(value, `value_${name}`, born(name) ? values[name] : NOT_YET, doubled);
      slopeCells.forEach((cell, k) => {
        const off = born(name) && Math.abs(slopes[name][k] - right[name][k]) > 1e-12;
        write(cell, `slope_${name}${k}`, born(name) ? slopes[name][k] : NOT_YET, off);
      });
      write(gradient, `gradient_${name}`, whole ? gradients[name] : NOT_YET, false);
    }
    const own = bug === "own_order";
    for (const { name, button } of choices) setAll(button, { "aria-disabled": !own || spoken.includes(name) });

    const finished = spoken.length === lines.length;
    const close = Math.abs(gradients.x - truth) <= 1e-9 * Math.max(1, Math.abs(truth));
    const harmless = bug === "none" || (own && engine.legal(spoken));
    const verdict = !finished ? NOT_YET : !close ? WRONG : harmless ? RIGHT : LUCKY;
    show.result(finished ? gradients.x : NOT_YET, finished ? undefined : NOT_YET);
    show.truth(truth);
    show.verdict(verdict, verdict);
    explain(NOTES[bug]);
    const before = engine.playBack(slopes, spoken.slice(0, -1), how);
    const said = speaker
      ? backward(speaker, before, { slopes, assign: how.assign, i: spoken.length })
      : steps
        ? forward(steps, values, slopes)
        : "Nothing is recorded yet. Press Step: the program runs, one line at a time.";
    tell(said);
    const end = finished
      ? `Played back, the tape gives dz/dx = ${format(gradients.x)}; right is ${format(truth)}: ${verdict}.`
      : `dz/dx is ${format(truth)}.`;
    panel.say(`The program at x = ${format(x)}, ${bugs[model.get("bug")].label}. ${said} ${end}`);
  };
}

/** A row of the table: the program's line, and what the tape has of it. */
function rowOf(name, lines) {
  const line = lines.find((each) => each.name === name);
  const slopes = (line?.uses ?? []).map(() => html("span", {}));
  const [value, gradient] = [html("td", {}), html("td", { class: "cr-c-slope" })];
  const between = slopes.flatMap((cell, k) => (k ? [", ", cell] : [cell]));
  const row = html(
    "tr",
    {},
    html("th", { scope: "row" }, html("code", {}, line?.text ?? "x")),
    value,
    html("td", {}, ...between),
    gradient,
  );
  return { row, value, slopes, gradient };
}

function write(element, name, value, off) {
  setAll(element, { "data-readout": name, "data-value": value });
  const text = value === NOT_YET ? "…" : number(value) + (off ? " ✗" : "");
  if (element.textContent !== text) element.textContent = text;
}
