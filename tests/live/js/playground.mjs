// Answers one line of JSON for each line of JSON: what the playground makes of its traits, and its run as Python.
import { asPython } from "../../../src/chainrule/live/js/figures/networks_of_matrices/boundary/as_python.js";
import { State } from "../../../src/chainrule/live/js/figures/networks_of_matrices/boundary/state.js";
import { formula, standing } from "../../../src/chainrule/live/js/figures/networks_of_matrices/boundary/words.js";
import { serve } from "./answering.mjs";

class FakeModel {
  constructor(traits) {
    this.traits = { ...traits };
  }

  get(name) {
    return this.traits[name];
  }

  set(name, value) {
    this.traits[name] = value;
  }

  save_changes() {}
}

/** The state of a model after each of some acts: [name, argument, …]. */
function state({ traits, acts = [] }) {
  const made = new State(new FakeModel(traits), () => made.sync());
  for (const [act, ...given] of acts) {
    if (act === "train") made.set({ steps: made.run.epoch + given[0] });
    else made[act](...given);
  }
  return made;
}

function look(request) {
  const made = state(request);
  const { run, model } = made;
  const { now, diverged, network } = run;
  const [train, held] = made.parts.map(({ x, y }) => ({ x: [...x], y: [...y] }));
  return {
    now: { ...now, norms: [...now.norms] },
    parameters: [...network.parameters],
    diverged,
    train,
    held,
    traits: model.traits,
    history: run.history,
    python: asPython(made),
    said: standing(run, { rate: model.get("rate"), rule: made.rule, last: made.spec.last, batch: model.get("batch") }),
  };
}

function unit(request) {
  const { run, activation } = state(request);
  const { network } = run;
  network.forward(Float64Array.from(request.at), 1);
  return formula(network, request.chosen, activation, request.at);
}

await serve((request) => ({ look, unit })[request.do](request));
