// Forty batches of digits against all of them: the directions of their gradients as a fan of arrows that closes as the
// batch grows, and the mean cosine against the size of the batch.
import { html } from "../../drawing/dom.js";

/** @import { Figure } from "../../types.js" */

const NAMED = 6; // the size at which curves are far enough apart to be named

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param {Figure} figure */
export function batchNoise({ model, panel }) {
  const { sizes, moments, cosines, points } = model.get("spec");
  const fan = panel.plot({
    name: "Directions of batch gradients",
    x: [-0.2, 1.15],
    y: [-0.08, 1.1],
    xLabel: "along the gradient of all",
    yLabel: "across it",
    square: true,
    margin: { top: 26 },
  });
  const against = panel.plot({
    name: "Mean cosine against the batch size",
    x: [1, points],
    y: [-0.2, 1.1],
    xLabel: "batch size",
    yLabel: "cosine with the gradient of all",
    height: 300,
    xLog: true,
    xTicks: sizes.filter((_, k) => k % 2 === 0),
    margin: { top: 26, right: 20 },
  });
  const show = {
    batch: panel.readout("batch", "digits in a batch"),
    mean: panel.readout("mean", "mean cosine of 40 batches", { colour: "slope", digits: 3 }),
    lowest: panel.readout("lowest", "lowest", { colour: "slope" }),
    highest: panel.readout("highest", "highest", { colour: "slope" }),
  };
  const note = `A network 64-32-10 and ${points} digits. Each arrow is the gradient of one batch, made 1 long.`;
  panel.root.prepend(html("p", { class: "cr-words" }, note));

  return () => {
    const moment = model.get("moment");
    const place = Math.round(Math.log2(model.get("size")));
    const size = sizes[place];
    const now = cosines[moment][place];
    const all = cosines.map((rows) => rows.map(mean));
    const means = all[moment];

    now.forEach((cosine, k) => {
      const across = Math.sqrt(Math.max(0, 1 - cosine * cosine));
      fan.segment(`batch${k}`, 0, 0, cosine, across, { colour: "slope", thin: true, arrow: true });
    });
    fan.segment("all", 0, 0, 1, 0, { colour: "ink", arrow: true });
    fan.text("all-name", 1, 0, "all", { anchor: "end", dx: -12, dy: -6, small: true });

    all.forEach((row, k) => {
      const now = k === moment;
      against.curve(`means${k}`, sizes, row, now ? { colour: "ink" } : { colour: "y", thin: true, dashed: true });
      const beside = k ? { dx: 5, dy: 13 } : { dx: -5, dy: -6, anchor: "end" }; // the first one is the highest
      const look = { colour: now ? "ink" : "y", small: true, ...beside };
      against.text(`moment${k}`, sizes[NAMED], row[NAMED], moments[k], look);
    });
    against.trail("cosines", Array(now.length).fill(size), now, { colour: "slope" });
    against.dot("mean", size, means[place], { colour: "ink" });

    show.batch(size);
    show.mean(means[place]);
    show.lowest(Math.min(...now));
    show.highest(Math.max(...now));
    const [average, low, high] = [means[place], Math.min(...now), Math.max(...now)].map((c) => c.toFixed(2));
    panel.say(
      `Gradients of 40 batches of ${size}, ${moments[moment]}: their cosines with the gradient of all ${points} ` +
        `digits are ${average} on average, from ${low} to ${high}.`.replaceAll("-", "−"),
    );
  };
}
