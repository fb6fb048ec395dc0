// Functions one behind the other: the names of their values, their formulas put into each other, their rates.

/** @import { Choice, Program } from "../types.js" */

const LETTERS = ["u", "v", "w", "s", "t"];

/**
 * x, then a letter for each value on the way, then the output's.
 * @param {number} count @param {string} [output]
 */
export const letters = (count, output = "y") => ["x", ...LETTERS.slice(0, count - 1), output];

/**
 * Whether a formula is one call, such as σ(1.5·x): a name, and brackets around all the rest.
 * @param {string} text
 */
function isCall(text) {
  const [name] = /^\p{L}+(?=\()/u.exec(text) ?? [""];
  let depth = 0;
  const closed = [...text].findIndex((sign, i) => {
    depth += Number(sign === "(") - Number(sign === ")");
    return i > name.length && depth === 0;
  });
  return name !== "" && closed === [...text].length - 1;
}

/**
 * A box's formula with something put in: σ(x), (σ(x))², e^(−x), −0.4·σ(x).
 * @param {Choice} choice @param {string} inside
 */
export const filled = (choice, inside) => {
  const bare = [...inside].length === 1 || (/[·−/]□$/.test(choice.plain) && isCall(inside));
  return (bare ? choice.plain : choice.nested).replaceAll("□", inside);
};

/**
 * The whole formula, from the inside out.
 * @param {Choice[]} choices
 */
export const nested = (choices) => choices.reduce((inside, choice) => filled(choice, inside), "x");

/**
 * The values on all arrows: x first, the result last; NaN from the box on that cannot work.
 * @param {Program[]} programs @param {number} x
 */
export const through = (programs, x) => {
  const values = [x];
  for (const program of programs) values.push(program.at(values[values.length - 1]).value);
  return values;
};

/**
 * Values on all arrows and the rate of every box, each taken where its box stands.
 * @param {Program[]} programs @param {number} x
 */
export function withRates(programs, x) {
  const values = [x];
  const rates = programs.map((program) => {
    const { value, derivative } = program.at(values[values.length - 1]);
    values.push(value);
    return Number.isNaN(value) ? NaN : derivative;
  });
  return { values, rates, product: rates.reduce((product, rate) => product * rate, 1) };
}
