// Standard ipywidgets state, read without a kernel: models with the part of Backbone's interface that
// anywidget figures use, and the links between their traits.

/** One widget: get, set, save_changes, on, off, as anywidget gives them to a figure. */
export class Model {
  constructor(name, state) {
    this.name = name;
    this.state = state;
    this.listeners = new Map();
    this.controls = new Map(); // for each trait that is linked: the other end, [model, trait]
  }

  get(trait) {
    return this.state[trait];
  }

  /** Set one trait and tell who listens; setting the value it has already is silent, so links end. */
  set(trait, value) {
    if (Object.is(this.state[trait], value)) return;
    this.state[trait] = value;
    this.tell(`change:${trait}`);
    if (this.waiting) this.waiting.push("change");
    else this.tell("change");
  }

  tell(event) {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener();
  }

  /** Let `action` set several traits, and tell of all of them at its end: no state between is seen. */
  together(action) {
    this.waiting = [];
    action();
    const [event] = this.waiting;
    this.waiting = undefined;
    if (event) this.tell(event);
  }

  /** There is no kernel to save to: the model is the truth. */
  save_changes() {}

  on(event, listener) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(listener);
  }

  off(event, listener) {
    this.listeners.get(event)?.delete(listener);
  }
}

const REFERENCE = /^IPY_MODEL_(.+)$/;

/**
 * Models by id from `application/vnd.jupyter.widget-state+json`, links applied. Those that were there before stay, and
 * take over new values.
 */
export function readModels(json, before = new Map()) {
  const fresh = new Map();
  for (const [id, { model_name, state }] of Object.entries(json.state)) {
    if (before.has(id)) renew(before.get(id), state);
    else fresh.set(id, new Model(model_name, { ...state }));
  }
  const models = new Map([...before, ...fresh]);
  const find = (reference) => models.get(REFERENCE.exec(reference)?.[1]);
  for (const model of fresh.values()) {
    for (const [trait, value] of Object.entries(model.state)) {
      if (typeof value === "string" && REFERENCE.test(value)) model.state[trait] = find(value);
    }
    if (model.state.children) model.state.children = model.state.children.map(find);
  }
  for (const model of fresh.values()) {
    if (!/LinkModel$/.test(model.name)) continue;
    const [[from, fromTrait], [to, toTrait]] = [model.get("source"), model.get("target")].map(([ref, trait]) => [
      find(ref),
      trait,
    ]);
    const forward = () => to.set(toTrait, from.get(fromTrait));
    forward();
    from.on(`change:${fromTrait}`, forward);
    to.controls.set(toTrait, [from, fromTrait]);
    if (model.name === "LinkModel") to.on(`change:${toTrait}`, () => from.set(fromTrait, to.get(toTrait)));
  }
  return models;
}

function renew(model, state) {
  for (const [trait, value] of Object.entries(state)) {
    const plain = typeof value !== "object" && !REFERENCE.test(value);
    if (plain) model.set(trait, value);
  }
}
