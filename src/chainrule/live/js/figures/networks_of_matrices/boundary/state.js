// What the playground's traits say, and the run that they stand for.
import { asOwn, ownParts, seededSet, splitAndStandardised } from "../../../engine/network/data.js";
import { Run } from "../../../engine/network/run.js";

/** @import { Model } from "../../../types.js" */

// what a run depends on, besides the number of epochs
const RUN = ["data", "points", "hidden", "activation", "loss", "rate", "batch", "rule", "seed", "begun", "before"];
const RULES = {
  none: {},
  0.5: { name: "momentum", share: 0.5 },
  0.9: { name: "momentum", share: 0.9 },
  0.99: { name: "momentum", share: 0.99 },
  Adam: { name: "adam" },
};
const AT_ONCE = 2000; // ms of training without a drawing
const UNDOS = 60; // edits of the points that can be taken back
const FRESH = { begun: [], before: 0, steps: 0 };

export class State {
  /** @param {Model} model @param {() => void} update */
  constructor(model, update) {
    this.model = model;
    this.spec = model.get("spec");
    this.update = update;
    this.holding = false;
    this.going = false; // on from the run there was, whose way is remembered
    this.undos = [];
    this.known = {}; // parts by the name of their set
    /** @type {unknown[]} */
    this.last = [];
    this.run = this.sync();
  }

  get data() {
    return this.spec.data[this.model.get("data")].name;
  }

  get activation() {
    return this.spec.units[this.model.get("activation")].name;
  }

  get rule() {
    return this.spec.rules[this.model.get("rule")];
  }

  /** Units of the hidden layers there are. */
  get hidden() {
    return this.model.get("hidden").filter((width) => width > 0);
  }

  /** The chosen unit, or where there is none such the first one: its layer and its number, from 0. */
  get chosen() {
    const { widths } = this.run.network;
    const [layer, unit] = this.model.get("chosen");
    return layer < widths.length - 1 && unit < widths[layer + 1] ? [layer, unit] : [0, 0];
  }

  /** The two units of the last hidden layer that are seen. */
  get seen() {
    const [across, up] = this.model.get("seen");
    const width = this.hidden.at(-1) ?? 0;
    return across < width && up < width ? [across, up] : [0, 1];
  }

  /** What is trained on and what is held out. */
  get parts() {
    const { data, model, known } = this;
    if (data === "own") {
      const points = model.get("points");
      if (known.points !== points) Object.assign(known, { points, own: ownParts(points) });
    } else {
      known[data] ??= splitAndStandardised(data === "penguins" ? birds(this.spec) : seededSet(data));
    }
    return known[data];
  }

  /** The run for the traits as they are, gone as far as they say; made anew where they ask for another one. */
  sync() {
    const { model, spec } = this;
    const now = RUN.map((name) => model.get(name));
    const steps = model.get("steps");
    if (!this.run || now.some((value, i) => value !== this.last[i]) || steps < this.run.epoch) {
      const settings = {
        parts: this.parts,
        widths: [2, ...this.hidden, 1],
        activation: this.activation,
        loss: spec.losses[model.get("loss")].name,
        rate: model.get("rate"),
        batch: model.get("batch"),
        optimiser: RULES[this.rule],
        seed: model.get("seed"),
        begun: model.get("begun"),
      };
      this.run = new Run(settings, model.get("before"), this.going ? this.run.history : []);
      this.last = now;
    }
    // a link may ask for a training that takes seconds: then the page draws in between
    if (this.run.epoch !== steps) this.run.advance(steps, performance.now() + AT_ONCE);
    if (this.run.epoch < steps && !this.run.diverged) requestAnimationFrame(() => this.update());
    return this.run;
  }

  /** Set several traits, then draw once. @param {Record<string, unknown>} traits */
  set(traits) {
    this.holding = true;
    for (const [name, value] of Object.entries(traits)) this.model.set(name, value);
    this.holding = false;
    this.model.save_changes();
    this.update();
  }

  /** What begins a training anew: other data, another network. @param {Record<string, unknown>} traits */
  restart(traits = {}) {
    this.set({ ...FRESH, ...traits });
  }

  /** What a training can go on with, from the weights it has come to. @param {Record<string, unknown>} traits */
  goOn(traits) {
    const { model, run } = this;
    const epochs = model.get("before") + model.get("steps");
    if (!epochs || run.diverged) return this.restart(traits);
    this.going = true;
    this.set({ begun: [...run.network.parameters], before: epochs, steps: 0, ...traits });
    this.going = false;
  }

  /** The points as own ones: those of another set are copied. */
  get points() {
    return this.data === "own" ? this.model.get("points") : asOwn(this.parts);
  }

  /**
   * Put other points in the place of those there are; they become the reader's own.
   * @param {number[]} points @param {boolean} [same] the edit is part of the last one, as in a drag
   */
  edit(points, same) {
    const { model, undos } = this;
    if (!same) {
      undos.push({ data: model.get("data"), points: model.get("points") });
      if (undos.length > UNDOS) undos.shift();
    }
    this.goOn({ data: this.spec.data.findIndex(({ name }) => name === "own"), points });
  }

  /** Take all points away: what is drawn next is learned from the first weights. */
  clear() {
    this.edit([]);
    this.restart();
  }

  undo() {
    const before = this.undos.pop();
    if (before) this.goOn(before);
  }
}

function birds({ birds: tenths, chinstraps }) {
  const yes = new Set(chinstraps);
  return Array.from({ length: tenths.length / 2 }, (_, k) => [
    tenths[2 * k] / 10,
    tenths[2 * k + 1] / 10,
    Number(yes.has(k)),
  ]).flat();
}
