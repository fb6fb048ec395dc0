// Widgets that a Python has made and the page shows: what a reader moves there, Python hears of with the next cell.

const REFERENCE = /^IPY_MODEL_(.+)$/;

/**
 * Widget state as notebooks store it, by the model's id; and the page's models (page/model.js).
 * @typedef {Record<string, { model_name: string, state: Record<string, any> }>} States
 * @typedef {{ get: (trait: string) => any }} Model
 *
 * A figure on the page: the state that it began with, the model that it shows, and the page's models, by id.
 * @typedef {{ state: States, id: string, models: Map<string, Model> }} Shown
 */

export class Widgets {
  constructor() {
    /** @type {Map<string, Model>} the page's models by the ids that Python has given them */
    this.models = new Map();
    /** @type {Map<string, Record<string, any>>} their traits as Python knows them */
    this.told = new Map();
  }

  /** A figure that Python has just made stands on the page. @param {Shown} shown */
  made({ state, models }) {
    for (const [id, { state: traits }] of Object.entries(state)) {
      const model = models.get(id);
      if (model) this.join(id, model, traits);
    }
  }

  /** @param {string} id @param {Model} model @param {Record<string, any>} traits */
  join(id, model, traits) {
    this.models.set(id, model);
    const known = Object.entries(traits).filter(([, value]) => references(value).length === 0);
    this.told.set(id, Object.fromEntries(known));
  }

  /**
   * Python has run a cell whose figures stand on the page already, made by another Python: one after another they are
   * the same, where they are built alike.
   * @param {Shown[]} figures @param {import("./session.js").Value[]} values
   */
  pair(figures, values) {
    const made = values.filter(({ state }) => state);
    figures.forEach(({ state, id, models }, i) => {
      const { state: theirs = {}, id: other = "" } = made[i] ?? {};
      const [here, there] = [inOrder(state, id), inOrder(theirs, other)];
      const kinds = [here.map((key) => state[key].model_name), there.map((key) => theirs[key].model_name)];
      if (String(kinds[0]) !== String(kinds[1])) return;
      here.forEach((key, place) => {
        const model = models.get(key);
        if (model) this.join(there[place], model, state[key].state);
      });
    });
  }

  /**
   * What has been moved since it was last asked, by id; Python is to be told.
   * @returns {Record<string, Record<string, any>>}
   */
  moved() {
    /** @type {Record<string, Record<string, any>>} */
    const found = {};
    for (const [id, traits] of this.told) {
      const model = /** @type {Model} */ (this.models.get(id));
      for (const [trait, before] of Object.entries(traits)) {
        const now = model.get(trait);
        if (Object.is(now, before)) continue;
        traits[trait] = now;
        found[id] = { ...found[id], [trait]: now };
      }
    }
    return found;
  }
}

/** The ids of the models that a piece of state refers to. @param {any} value @returns {string[]} */
function references(value) {
  if (typeof value === "string") return REFERENCE.exec(value)?.slice(1) ?? [];
  if (Array.isArray(value)) return value.flatMap(references);
  return value && typeof value === "object" ? Object.values(value).flatMap(references) : [];
}

/** A figure's models, each once, from the one that is shown on. @param {States} state @param {string} id */
function inOrder(state, id) {
  const found = /** @type {Set<string>} */ (new Set());
  const visit = (key) => {
    if (found.has(key) || !state[key]) return;
    found.add(key);
    for (const trait of Object.keys(state[key].state).sort()) references(state[key].state[trait]).forEach(visit);
  };
  visit(id);
  return [...found];
}
