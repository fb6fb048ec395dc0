// The playground: a network that is trained while one looks on, and interferes.
import { html, slot } from "../../drawing/dom.js";
import { counted, format } from "../../engine/numbers.js";
import { asPython } from "./boundary/as_python.js";
import { controls } from "./boundary/controls.js";
import { NetworkDrawing } from "./boundary/drawing.js";
import { Editing } from "./boundary/editing.js";
import { GRID, gridOf } from "./boundary/heat.js";
import { HiddenPlane } from "./boundary/hidden.js";
import { linkable } from "./boundary/link.js";
import { Plane } from "./boundary/plane.js";
import { player } from "./boundary/playing.js";
import { Progress } from "./boundary/progress.js";
import { State } from "./boundary/state.js";
import { formula, layersOf, standing, standings } from "./boundary/words.js";

/** @import { Figure } from "../../types.js" */

const [NONE, DIVERGED, EMPTY, NO_LAYER] = ["none held out", "diverged", "no points", "no such layer"];

/** What the marks mean. @param {boolean} birds */
const legendFor = (birds) =>
  `${birds ? "◆ Chinstraps, ○ other penguins" : "◆ class 1, ○ class 0"}; small ones are held out. ` +
  "Shade: what the network answers, p; solid line: the boundary, p = ½. " +
  "Edges: thick for large weights, dashed for negative ones. " +
  "The lower plane: the points as the last hidden layer sees them, by its two units chosen last; " +
  "with one unit, or none, against p.";

/** @param {Figure} figure */
export function boundary({ model, panel }) {
  const spec = model.get("spec");
  const grid = gridOf(spec.reach);
  const state = new State(model, () => update());
  panel.keeps(linkable(spec));
  const refresh = controls(panel, state);
  const choose = (unit) => {
    const { widths } = state.run.network;
    const [across, up] = state.seen;
    // of more than two units in the last hidden layer, the last two that were chosen are seen
    const fresh = unit[0] === widths.length - 3 && widths.at(-2) > 2 && unit[1] !== across;
    state.set({ chosen: unit, seen: fresh ? [unit[1], across] : [across, up] });
  };
  const drawing = new NetworkDrawing(panel, { choose });
  const plane = new Plane(panel, spec.reach);
  const editing = new Editing(panel, state, plane, () => look());
  const hidden = new HiddenPlane(panel);
  const progress = new Progress(panel);

  const tell = panel.words(standings(spec.last));
  const message = /** @type {Element} */ (panel.readouts.previousElementSibling);
  const legend = html("p", { class: "cr-note" });
  const explain = slot(legend, [legendFor(true), legendFor(false)]);
  const lines = html("div", { class: "cr-formula", tabindex: 0, role: "group", "aria-label": "The chosen unit" });
  const program = html("pre", { class: "cr-program", tabindex: 0, "aria-label": "The run as Python", hidden: true });
  program.addEventListener("focus", () => getSelection()?.selectAllChildren(program));
  const play = player({ model, panel, state, drawing });
  panel.button("New start", () => state.restart({ seed: model.get("seed") + 1 }));
  panel.button("Clear points", () => state.clear());
  const undo = panel.button("Undo", () => state.undo());
  const python = panel.button(["Show as Python", "Back to the picture"], () => {
    program.hidden = !program.hidden;
    python.say(program.hidden ? "Show as Python" : "Back to the picture");
    for (const covered of [drawing.canvas.holder, plane.plot.holder]) covered.inert = !program.hidden;
    write();
  });
  plane.plot.holder.append(editing.tools());
  const upper = html("div", { class: "cr-plots cr-upper" }, drawing.canvas.holder, plane.plot.holder, program);
  const facts = html("div", { class: "cr-facts" }, panel.readouts, lines);
  const middle = html("div", { class: "cr-plots" }, facts, hidden.plot.holder);
  const stage = html("div", { class: "cr-lower" });
  panel.plots.before(panel.buttons, message, upper, legend, stage);
  stage.append(middle, panel.plots);
  stage.after(editing.help);

  const words = ["–", DIVERGED, EMPTY];
  const show = {
    epochs: panel.readout("epochs", "epochs"),
    loss_train: panel.readout("loss_train", "loss", { texts: words }),
    loss_held: panel.readout("loss_held", "loss held out", { texts: words, colour: "slope" }),
    accuracy_train: panel.readout("accuracy_train", "right", { texts: words }),
    accuracy_held: panel.readout("accuracy_held", "right held out", { texts: words, colour: "slope" }),
  };
  const norms = ["₁", "₂", "₃", "₄"].map((index, k) =>
    panel.readout(`norm_${k + 1}`, `|∂<i>J</i>/∂<i>W</i>${index}|`, { texts: words, colour: "slope" }),
  );
  const shortened = (word) => (word === NONE || word === NO_LAYER ? "–" : word);
  const percent = (share) => `${(100 * share).toFixed(1)} %`;

  /** What the cross asks of the chosen unit. */
  function look() {
    plane.drawProbe(editing.at, editing.carried >= 0);
    const { network } = state.run;
    network.forward(Float64Array.from(editing.at), 1);
    const said = formula(network, state.chosen, state.activation, editing.at);
    const now = said.join("\n");
    if (lines.dataset.said === now) return;
    lines.dataset.said = now;
    said.forEach((words, i) => {
      lines.children[i] ?? lines.append(html("p", { class: "cr-formula-line" }));
      lines.children[i].textContent = words;
    });
  }

  function write() {
    if (!program.hidden) program.textContent = asPython(state);
  }

  function update() {
    if (state.holding) return;
    const run = state.sync();
    const { network, now, diverged } = run;
    refresh();
    hidden.draw(run, state.activation, state.seen);
    const birds = state.data === "penguins";
    explain(legendFor(birds));
    plane.lay(birds ? ["x₁, bill length, standardised", "x₂, bill depth, standardised"] : ["x₁", "x₂"]);
    network.forward(grid, GRID * GRID);
    plane.drawNetwork(network);
    plane.drawLines(network, state.chosen);
    plane.drawPoints(state.parts);
    drawing.draw(network, state.chosen);
    progress.draw(run);
    look();
    write();

    const why = diverged ? DIVERGED : "";
    const none = run.train.rows ? "" : EMPTY;
    const noneHeld = run.held.rows ? "" : NONE;
    const put = (name, value, word, text) => show[name](word || value, shortened(word) || text);
    show.epochs(model.get("before") + model.get("steps"));
    put("loss_train", now.train, why || none);
    put("loss_held", now.held, why || noneHeld);
    put("accuracy_train", now.right, why || none, percent(now.right));
    put("accuracy_held", now.heldRight, why || noneHeld, percent(now.heldRight));
    norms.forEach((norm, k) => {
      const word = k < network.depth ? why || none : NO_LAYER;
      norm(word || now.norms[k], shortened(word) || undefined);
    });
    const settings = { rate: model.get("rate"), rule: state.rule, last: spec.last, batch: model.get("batch") };
    const said = standing(run, settings);
    tell(said);
    play.refresh();
    undo.setAttribute("aria-disabled", String(!state.undos.length));
    const { label } = spec.data[model.get("data")];
    const widths = layersOf(state.hidden);
    const part = (name, loss, right) => `${name} ${format(loss)}, ${percent(right)} right`;
    const results = [
      run.train.rows && !diverged ? part("loss", now.train, now.right) : "",
      run.held.rows && !diverged ? part("held out", now.held, now.heldRight) : "",
    ].filter(Boolean);
    panel.say(
      `${[label, widths, counted(model.get("before") + model.get("steps"), "epoch"), ...results].join("; ")}. ` +
        `${said} ${lines.children[1]?.textContent ?? ""}`,
    );
  }
  return update;
}
