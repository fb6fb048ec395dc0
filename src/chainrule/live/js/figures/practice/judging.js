// Where the judge of answers (judge.js) is found. On a page of the book it comes when somebody begins to answer, from
// scripts beside this one; JupyterLab's bundle holds it.
import { script } from "../../drawing/dom.js";

/** @import { Judge } from "./judge.js" */

const FAILED = "What judges answers did not come. Are you offline? Connect, and press once more.";
const here = /** @type {HTMLScriptElement | null | undefined} */ (globalThis.document?.currentScript)?.src;

/** @type {Judge | undefined} */
let judge;
/** @type {Promise<Judge> | undefined} */
let coming;

/** Make the judge known. @param {Judge} it */
export const judgeCame = (it) => {
  judge = it;
};

/** The judge, if it has come. */
export const judgeHere = () => judge;

/** The judge, when it has come; where it cannot, the error says so to a reader, and the next time it may. */
export function judging() {
  coming ??= load();
  return coming;
}

/** Send for the judge as soon as somebody comes to answer in here. @param {HTMLElement} element */
export const judgedFrom = (element) =>
  element.addEventListener("focusin", () => judging().catch(() => {}), { once: true }); // Check asks again

async function load() {
  const wanted = globalThis.courseModules?.["formula/index.js"] ? ["judge"] : ["formula", "judge"];
  try {
    if (!judge) await Promise.all(wanted.map((name) => script(beside(name), false)));
  } catch {
    coming = undefined;
    throw Error(FAILED);
  }
  return /** @type {Judge} */ (judge);
}

/** Where another bundle is. All change together: what dates this one dates it. @param {string} name */
function beside(name) {
  const address = new URL(`${name}.js`, here);
  address.search = new URL(String(here)).search;
  return address.href;
}
