// Another like this: a question's variants come when they are first asked for, on a page of the book from a script
// beside it, which works from a file:// address, too.
import { script } from "../../drawing/dom.js";

/** @import { Ask } from "./kernel.js" */

const ANEW = "Load this page anew.";
const PRESS = "Press the button for one of them.";
const OFFLINE = "Are you offline? Connect, and press once more.";

/** @type {Map<string, any[]>} by the question's id: the book's, and its variants */
const known = new Map();
/** @type {Ask} */
let ask = async (_, id) => {
  const file = `_questions/${id}.js`;
  try {
    await script(`${document.documentElement.dataset.content_root}${file}`);
  } catch {
    throw Error(`${file}, with others like this, did not come. ${OFFLINE}`);
  }
  const states = globalThis.courseQuestions?.[id];
  if (!states) throw Error(`${file} came without this question. ${ANEW}`);
  return states;
};

/** Let questions come from elsewhere: JupyterLab has no pages. @param {Ask} other */
export const comeFrom = (other) => {
  ask = other;
};

/** What a variant's answers are kept under, in the traits of a figure. @param {string} id @param {number} n */
export const keyOf = (id, n) => (n ? `${id}#${n}` : id);

/**
 * A question of the book: as it is there (n = 0), or a variant. What cannot be had is said by the error, to a reader.
 * @param {any} model of the figure that asks @param {string} id @param {number} n
 */
export async function variant(model, id, n) {
  const states = known.get(id) ?? (await ask(model, id));
  known.set(id, states); // where asking fails, it may work the next time
  if (!states[n]) throw Error(`Number ${n} was asked for; the numbers here are 1 to ${states.length - 1}. ${PRESS}`);
  return states[n];
}

/** The same, if it has come already. @param {string} id @param {number} n */
export const arrived = (id, n) => known.get(id)?.[n];
