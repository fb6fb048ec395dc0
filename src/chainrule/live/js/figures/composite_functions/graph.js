// The graph of a function: what it does, one operation a box, with the values at the inputs the sliders give.
import { counted, format } from "../../drawing/draw.js";
import { colourOf, GraphView, prettyName } from "../../drawing/graphview.js";
import { Program } from "../../engine/graph.js";

/** @import { Figure } from "../../types.js" */

/** @param {Figure} figure */
export function graph({ model, panel }) {
  const { graph: exported, traits, slopes } = model.get("spec");
  const program = new Program(exported);
  const view = new GraphView(panel, exported, { notes: slopes });
  const { nodes, inputs, output } = exported;
  const shown = inputs.map((name, i) => [name, i]);
  nodes.forEach((node, i) => {
    if (i >= inputs.length && node.name && i !== output) shown.push([node.name, i]);
  });
  const outputName = nodes[output].op === "input" ? "output" : (nodes[output].name ?? "output");
  shown.push([outputName, output]);
  const show = shown.map(([name]) =>
    panel.readout(name, `<i>${prettyName(name)}</i>`, { colour: colourOf(name, inputs.includes(name) ? "x" : "ink") }),
  );
  const rates = slopes
    ? inputs.map((name) => panel.readout(`slope_${name}`, `∂/∂<i>${prettyName(name)}</i>`, { colour: "slope" }))
    : [];

  return () => {
    program.forward(traits.map((trait) => model.get(trait)));
    const values = program.values;
    let note;
    if (slopes) {
      program.backward().forEach((slope, i) => rates[i](slope));
      note = (i) => ({ note: `∂ ${Number.isNaN(program.adjoints[i]) ? "nothing" : format(program.adjoints[i], 3)}` });
    }
    view.draw({ values, node: note });
    show.forEach((set, k) => set(values[shown[k][1]]));
    const given = inputs.map((name, i) => `${prettyName(name)} = ${format(values[i])}`).join(", ");
    panel.say(
      `${counted(nodes.filter((node) => node.args).length, "operation")}. ` +
        `With ${given}, ${prettyName(outputName)} = ${format(values[output])}.`,
    );
  };
}
