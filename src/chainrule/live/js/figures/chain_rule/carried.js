// Three Jacobians as tables, and what is carried through them from either end: everything to one scale.
import { Canvas } from "../../drawing/canvas.js";
import { counted, grouped } from "../../drawing/draw.js";

/** @import { Figure, Look } from "../../types.js" */

const UNIT = 5; // px a row or column, where there is room
const GAP = 12;
const LEAST = 62; // px that a caption needs
const CAPTION = 34;
const [SIDE, ROOM] = [6, 18];
const REVERSE = 0;
const ORDERS = ["Reverse, from the output", "Forward, from the input"];

/** @param {Figure} figure */
export function carried({ model, panel }) {
  const { middle, most } = model.get("spec");
  const canvas = new Canvas(panel, { name: "Tables, and what is carried through them" });
  const show = {
    reverse: panel.readout("reverse", "multiplications, reverse"),
    forward: panel.readout("forward", "multiplications, forward"),
    carried: panel.readout("carried", "numbers carried on the way", { colour: "slope" }),
  };

  return () => {
    const [inputs, outputs, order] = [model.get("inputs"), model.get("outputs"), model.get("order")];
    const shapes = [
      [outputs, middle],
      [middle, middle],
      [middle, inputs],
    ];
    const reverse = outputs * middle * middle + outputs * middle * inputs;
    const forward = middle * middle * inputs + outputs * middle * inputs;
    const result = [outputs, inputs];
    const [products, names] =
      order === REVERSE
        ? [
            [shapes[0], [outputs, middle], result],
            ["J₃", "J₃J₂", "(J₃J₂)J₁"],
          ]
        : [
            [shapes[2], [middle, inputs], result],
            ["J₁", "J₂J₁", "J₃(J₂J₁)"],
          ];

    // the scale hangs on the figure's width alone: what grows on the page has grown
    const unit = Math.min(UNIT, (canvas.width - 2 * SIDE - 2 * GAP) / (3 * Math.max(middle, most)));
    const row = (key, top, tables, captions, colour) => {
      let left = SIDE;
      tables.forEach(([height, width], i) => {
        canvas.rectangle(`${key}${i}`, left, top + CAPTION, width * unit, height * unit, { colour, radius: 1 });
        /** @type {Look} */
        const look = { colour, anchor: "start", small: true };
        canvas.text(`${key}${i}-name`, left, top + 12, captions[i], { ...look, strong: true });
        canvas.text(`${key}${i}-size`, left, top + 28, `${height} × ${width}`, look);
        left += Math.max(width * unit, LEAST) + GAP;
      });
    };
    const tall = CAPTION + most * unit + ROOM;
    canvas.begin(2 * tall);
    row("table", 0, shapes, ["J₃", "J₂", "J₁"], "g");
    row("product", tall, products, names, "slope");
    canvas.end();

    show.reverse(reverse, grouped(reverse));
    show.forward(forward, grouped(forward));
    show.carried(products[1][0] * products[1][1]);
    panel.say(
      `${counted(inputs, "input")}, ${counted(outputs, "output")}, ${counted(middle, "value")} in between. ` +
        `${ORDERS[order]}, a table of ` +
        `${products[1].join(" × ")} is carried. ` +
        `Multiplications: reverse ${grouped(reverse)}, forward ${grouped(forward)}.`,
    );
  };
}
