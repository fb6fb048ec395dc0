// Backpropagation with a bug from a menu, beside central differences: a row a weight, as dots and as numbers.
import { slot } from "../../drawing/dom.js";
import { format, html, setAll } from "../../drawing/draw.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure } from "../../types.js" */

const NAMES = { w1: "w₁", b1: "b₁", w2: "w₂", b2: "b₂", w3: "w₃" };
const HEADS = ["∂J/∂", "backprop", "difference", "rel. error", "ok"];
const AGREE = "All five agree.";
const HIDDEN = "All five agree: at these weights the check does not see the bug.";
const VERDICT = { right: "✓", wrong: "✗" };

const WIDTHS = [1.5, 3, 6]; // of the axis: few, so that it rests while a slider moves

/** @param {Figure} figure */
export function gradientCheck({ model, panel }) {
  const { loss, gradients, labels, names, fixed, step, tolerance, doubt, rounding } = model.get("spec");
  const J = new Program(loss);
  const programs = gradients.map((graph) => {
    const program = new Program(graph);
    const places = names.map((name) => graph.nodes.findIndex((node) => node.name === `d_${name}`));
    return { program, places };
  });
  const plot = panel.plot({
    name: "Both gradients of every weight",
    x: [-1, 1],
    y: [0.4, names.length + 0.6],
    xLabel: "gradient:  ● backpropagation  ○ difference",
    height: 200,
    margin: { left: 34 },
  });
  plot.yAxis.style.display = "none"; // rows have names, not numbers
  plot.holder.classList.add("cr-whole");
  const cell = () => html("td", {});
  const rows = names.map((name) => ({ given: cell(), measured: cell(), error: cell(), verdict: cell(), name }));
  const line = ({ name, given, measured, error, verdict }) =>
    html("tr", {}, html("th", { scope: "row" }, NAMES[name]), given, measured, error, verdict);
  const body = html("tbody", {}, ...rows.map(line));
  const head = html("thead", {}, html("tr", {}, ...HEADS.map((text) => html("th", { scope: "col" }, text))));
  const table = html("table", { class: "cr-table" }, head, body);
  const scroll = html("div", { class: "cr-scroll" }, table); // where letters are very large
  panel.plots.after(scroll);
  const words = html("p", { class: "cr-words", "data-readout": "verdict" });
  scroll.after(words);
  const caught = (wrong) => `The check caught it: wrong for ${wrong.join(", ")}.`;
  const tell = slot(words, [caught(Object.values(NAMES)), AGREE, HIDDEN]);

  const write = (element, name, value, words = format(value)) => {
    const text = words.replace(" × ", "·"); // narrow enough for a phone
    setAll(element, { "data-readout": name, "data-value": value });
    if (element.textContent !== text) element.textContent = text;
  };

  return () => {
    const bug = model.get("bug");
    const point = names.map((name, k) => (["w1", "w2", "w3"].includes(name) ? model.get(name) : fixed[k]));
    const { program, places } = programs[bug];
    program.forward(point);
    const given = places.map((i) => program.values[i]);
    const measured = names.map((_, k) => {
      const moved = [...point];
      moved[k] = point[k] + step;
      const ahead = J.forward(moved);
      moved[k] = point[k] - step;
      return (ahead - J.forward(moved)) / (2 * step);
    });
    const largest = Math.max(...[...given, ...measured].map(Math.abs));
    const width = WIDTHS.find((half) => largest < half) ?? largest;
    const low = -width;
    plot.domain([low, width], plot.y.domain());
    const wrong = [];
    rows.forEach((row, k) => {
      const apart = Math.abs(given[k] - measured[k]);
      const size = Math.max(Math.abs(given[k]), Math.abs(measured[k]));
      const error = size > rounding ? apart / size : 0;
      const verdict = apart <= Math.max(tolerance * size, doubt) ? "right" : "wrong";
      if (verdict === "wrong") wrong.push(NAMES[row.name]);
      const height = names.length - k;
      plot.text(`name${k}`, low, height, NAMES[row.name], { dx: -24, dy: 4 });
      plot.segment(`gap${k}`, measured[k], height, given[k], height, { colour: "f" });
      plot.dot(`measured${k}`, measured[k], height, { colour: "ink", radius: 8, hollow: true });
      plot.dot(`given${k}`, given[k], height, { colour: verdict === "right" ? "slope" : "f", radius: 5 });
      write(row.given, `given_${row.name}`, given[k]);
      write(row.measured, `measured_${row.name}`, measured[k]);
      write(row.error, `error_${row.name}`, error, format(error, 2));
      write(row.verdict, `verdict_${row.name}`, verdict, VERDICT[verdict]);
      row.verdict.className = verdict === "right" ? "cr-c-g" : "cr-c-f";
    });
    setAll(words, { "data-value": wrong.length ? "caught" : "passed" });
    tell(wrong.length ? caught(wrong) : bug ? HIDDEN : AGREE);
    const several = wrong.length > 1;
    const faults = `the gradient${several ? "s" : ""} of ${wrong.join(", ")} ${several ? "are" : "is"} wrong`;
    const verdict = wrong.length ? faults : "all five gradients pass";
    const weights = ["w1", "w2", "w3"].map((name) => `${NAMES[name]} = ${format(model.get(name))}`).join(", ");
    panel.say(`Gradient check with “${labels[bug]}” at ${weights}: ${verdict}.`);
  };
}
