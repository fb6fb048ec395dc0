// How training goes: the loss of both parts, and how long the gradient is in each layer.
const ENDS = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000]; // of the axis of epochs
const LEAST = 1.1; // of the loss's axis
const NORMS = [1e-7, 1e2];
const LAYERS = 4;

export class Progress {
  /** @param {any} panel */
  constructor(panel) {
    const loss = { x: [0, ENDS[0]], y: [0, LEAST], xLabel: "epoch", yLabel: "loss", height: 190 };
    this.loss = panel.plot({ ...loss, name: "The loss after each epoch: training and held out", margin: { left: 40 } });
    const sizes = {
      x: [0.5, LAYERS + 0.5],
      y: NORMS,
      xLabel: "layer of weights",
      yLabel: "length of the layer’s gradient",
    };
    const axes = { yLog: true, height: 190, margin: { left: 40 } };
    this.sizes = panel.plot({ ...sizes, ...axes, name: "The length of the gradient in each layer's weights" });
  }

  /** @param {any} run */
  draw({ history, now }) {
    const { loss, sizes } = this;
    const epochs = history.map(({ epoch }) => epoch);
    const last = epochs.at(-1) ?? 0;
    let highest = LEAST;
    for (const { train, held } of history) highest = Math.max(highest, 1.1 * (train || 0), 1.1 * (held || 0));
    loss.domain([0, ENDS.find((end) => end >= last) ?? last], [0, highest]);
    for (const [part, colour] of [
      ["held", "slope"],
      ["train", "ink"],
    ]) {
      const values = history.map((moment) => moment[part]);
      loss.curve(part, epochs, values, { colour, dashed: part === "held", thin: part === "held" });
      loss.text(`${part}-name`, loss.x.domain()[1], highest, part === "train" ? "training" : "held out", {
        colour,
        small: true,
        anchor: "end",
        dy: part === "train" ? 12 : 28,
      });
      loss.dot(`${part}-now`, last, values.at(-1) ?? NaN, { colour, radius: 4 });
    }
    // only the layers there are: else half of it would be empty
    const layers = [...now.norms].map((_, k) => k + 1);
    sizes.xTicks = layers;
    sizes.domain([0.5, layers.length + 0.5], NORMS);
    for (let k = 0; k < LAYERS; k++) {
      const norm = now.norms[k] ?? NaN;
      const drawn = Math.min(Math.max(norm, NORMS[0]), NORMS[1]);
      sizes.segment(`layer${k}`, k + 1, NORMS[0], k + 1, drawn, { colour: "slope" });
      sizes.dot(`end${k}`, k + 1, drawn, { colour: "slope", radius: 5 });
    }
  }
}
