// The tape's own small engine: a program of five lines, its local slopes, and the classic bugs of playing it back.

/** @typedef {{value: (...given: number[]) => number, slopes: (given: number[], at: number) => number[]}} Rule */

// `at` is where a function's slope is looked up: at its input, if all is right
/** @type {Record<string, Rule>} */
const RULES = {
  a: { value: Math.sin, slopes: (_, at) => [Math.cos(at)] },
  b: { value: (x, a) => x * a, slopes: ([x, a]) => [a, x] },
  c: { value: Math.exp, slopes: (_, at) => [Math.exp(at)] },
  d: { value: (b, c) => b + c, slopes: () => [1, 1] },
  z: { value: (d) => d ** 2, slopes: (_, at) => [2 * at] },
};

/** The program on a tape: `lines` are `{ name, uses }`, in the order in which they run. */
export class TapeEngine {
  /** @param {{name: string, uses: string[]}[]} lines */
  constructor(lines) {
    this.lines = lines;
    this.order = lines.map(({ name }) => name).reverse();
  }

  /**
   * The value of every name; `changed`: a was doubled after the last line.
   * @param {number} x @param {boolean} [changed] @returns {Record<string, number>}
   */
  values(x, changed) {
    /** @type {Record<string, number>} */
    const values = { x };
    for (const { name, uses } of this.lines) values[name] = RULES[name].value(...uses.map((used) => values[used]));
    if (changed) values.a *= 2;
    return values;
  }

  /**
   * The local slopes of every line under a bug.
   * @param {Record<string, number>} values @param {string} bug @returns {Record<string, number[]>}
   */
  slopes(values, bug) {
    return Object.fromEntries(
      this.lines.map(({ name, uses }) => {
        const given = uses.map((used) => values[used]);
        return [name, RULES[name].slopes(given, bug === "new_value" ? values[name] : given[0])];
      }),
    );
  }

  /** @param {number} x */
  truth(x) {
    const values = this.values(x);
    return this.playBack(this.slopes(values, "none"), this.order, {}).x;
  }

  /**
   * The gradient of every name after the boxes of `order` have spoken. `assign`: what arrives replaces what is there;
   * `x`: what x holds from an earlier run.
   * @param {Record<string, number[]>} slopes @param {string[]} order @param {{assign?: boolean, x?: number}} how
   */
  playBack(slopes, order, { assign, x = 0 }) {
    /** @type {Record<string, number>} */
    const gradients = { x, ...Object.fromEntries(this.order.map((name) => [name, 0])), z: 1 };
    for (const box of order) {
      const { uses } = this.line(box);
      uses.forEach((used, slot) => {
        gradients[used] = (assign ? 0 : gradients[used]) + gradients[box] * slopes[box][slot];
      });
    }
    return gradients;
  }

  /** @param {string} name */
  line(name) {
    const found = this.lines.find((line) => line.name === name);
    if (!found) throw new Error(`there is no line called ${name}; known are ${this.order.join(", ")}`);
    return found;
  }

  /**
   * Whether each box speaks after all boxes that use it.
   * @param {string[]} order
   */
  legal(order) {
    return this.lines.every(({ name, uses }) =>
      uses.every((used) => used === "x" || order.indexOf(name) < order.indexOf(used)),
    );
  }
}
