// A value that is used more than once reaches the result on several paths: along a path the local derivatives multiply,
// and the products of all paths add.
import { format, widest } from "../../drawing/draw.js";
import { GraphView } from "../../drawing/graphview.js";
import { Program } from "../../engine/graph.js";
import { asShown, equals, equalsSum, productShown, tidy } from "../../engine/numbers.js";
import { difference, factor } from "./factors.js";

/** @import { Figure } from "../../types.js" */

const [WIDE] = widest();

/** @param {Figure} figure */
export function paths({ model, panel }) {
  const { graph: exported, routes, step, label } = model.get("spec");
  const program = new Program(exported);
  const view = new GraphView(panel, exported, { name: "Graph with its local derivatives", words: true });
  const show = {
    x: panel.readout("x", "<i>x</i>", { colour: "x" }),
    value: panel.readout("value", "<i>y</i>", { colour: "f" }),
    products: routes.map((_, k) => panel.readout(`path${k + 1}`, `path ${k + 1}`, { colour: "slope" })),
    sum: panel.readout("sum", "sum of the paths", { colour: "slope" }),
    measured: panel.readout("measured", "finite difference"),
  };
  const story = (k, factors, result, sign = "=") =>
    `Path ${k + 1}, from its end: ${factors.join(" · ")} ${sign} ${result}.`;
  const stories = (products, sum, sign = "=") => `The paths give ${products.join(" + ")} ${sign} ${sum}.`;
  const tell = panel.words([
    ...routes.map((route, k) =>
      story(
        k,
        route.map(() => WIDE),
        WIDE,
      ),
    ),
    stories(
      routes.map(() => WIDE),
      WIDE,
    ),
  ]);
  panel.button("Next path", () => {
    model.set("path", (model.get("path") + 1) % (routes.length + 1));
    model.save_changes();
  });
  const keys = routes.map((route) => new Set(route.map(({ from, to, slot }) => `${from}-${to}-${slot}`)));

  return () => {
    const x = model.get("x");
    const path = model.get("path");
    const at = (point) => program.forward([point]);
    const measured = difference(at, x, step);
    const value = at(x);
    const values = [...program.values];
    const rates = exported.nodes.map((_, i) => program.localDerivatives(i));
    const along = routes.map((route) => route.map(({ to, slot }) => rates[to][slot]));
    const products = along.map((list) => list.reduce((product, rate) => product * rate, 1));
    const sum = products.reduce((total, product) => total + product, 0);

    view.draw({
      values,
      edge: ({ from, to, slot }) => {
        const on = path > 0 && keys[path - 1].has(`${from}-${to}-${slot}`);
        const words = Number.isNaN(rates[to][slot]) ? "" : format(rates[to][slot], 3);
        return { words, colour: on ? "slope" : "y", on, faded: path > 0 && !on };
      },
      node: (i) => ({ on: path > 0 && routes[path - 1].some(({ from, to }) => from === i || to === i) }),
    });
    show.x(x);
    show.value(value);
    products.forEach((product, k) => show.products[k](product));
    show.sum(sum, tidy(sum));
    show.measured(measured, tidy(measured));
    const one = (k) => {
      const result = format(products[k]);
      return story(k, [...along[k]].reverse().map(factor), result, equals(productShown(along[k]), result));
    };
    const sign = equalsSum(
      products.map((product) => asShown(product)),
      tidy(sum),
    );
    const words = path > 0 ? one(path - 1) : stories(products.map(factor), tidy(sum), sign);
    tell(words);
    panel.say(`${label} at x = ${format(x)} is ${format(value)}. ${words}`);
  };
}
