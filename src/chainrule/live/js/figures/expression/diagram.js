// The graph of an expression in a frame of fixed size: what does not fit is reached by scrolling, and boxes are chosen
// with a click or with the arrow keys. Its layers are those of all graphs of the book (drawing/layers.js), whose boxes
// keep apart by construction; a library for layouts would draw the same layers in other letters, and weigh more.
import { html, setAll } from "../../drawing/dom.js";
import { GraphView, symbolOf } from "../../drawing/graphview.js";
import { layered } from "../../drawing/layers.js";
import { fitted } from "../../drawing/letters.js";
import { sized } from "../../drawing/room.js";
import { beyond, pretty } from "./words.js";

/** @import { Graph } from "../../types.js" */

const RIM = 4;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What stands in a box in place of a number that it does not have. */
const INSTEAD = {
  undefined: "nothing",
  range: "no number",
  rounding: "hidden",
  corner: "corner",
  rule: "no rule",
};

/**
 * What a box shows.
 * @typedef {{ value: number, gradient: number, trouble: string, rule: string, valued: boolean, blamed: boolean,
 *   name: string, words: string }} Shown
 */

export class Diagram extends GraphView {
  /** @param {any} panel @param {Graph} graph @param {(i: number) => void} choose */
  constructor(panel, graph, choose) {
    super(panel, graph, { name: "The graph of the expression", notes: true, scrolls: true });
    this.id = panel.id;
    this.choose = choose;
    this.chosen = -1;
    this.followed = -1;
    /** @type {Shown[]} */
    this.shown = [];
    /** @type {Map<number, HTMLElement>} */
    this.picks = new Map();
    this.list = html("div", { class: "cr-picks", role: "listbox", tabindex: 0, "aria-label": "Boxes of the graph" });
    this.holder.classList.add("cr-scroll", "cr-diagram");
    this.holder.append(html("div", { class: "cr-diagram-stage" }, this.svg, this.list));
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.show(graph);
  }

  /** Take another graph. @param {Graph} graph */
  show(graph) {
    const nodes = graph.nodes.map((node) => (node.name ? { ...node, name: pretty(node.name) } : node));
    this.graph = { ...graph, nodes };
    this.structure = layered(this.graph);
    this.labels = nodes.map((_, i) => symbolOf(this.graph, i));
    this.laidOut = 0;
    this.followed = -1;
    for (const mark of this.marks.values()) mark.remove();
    this.marks.clear();
    this.picks.clear();
    nodes.forEach(({ op }, i) => {
      if (op === "constant") return;
      const option = html("div", { role: "option", id: `${this.id}-box${i}` });
      option.addEventListener("click", () => this.choose(i));
      this.picks.set(i, option);
    });
    this.list.replaceChildren(...this.picks.values());
  }

  layout() {
    super.layout();
    this.followed = -1; // where the chosen box stands is another place now
  }

  /** @param {number} i @param {number} value */
  valueLine(i, value) {
    const { op, name } = this.graph.nodes[i];
    const { valued, trouble } = this.shown[i];
    const before = op === "input" ? "" : `${name} = `;
    if (!valued) return `${before}…`;
    if (trouble) return INSTEAD[trouble];
    if (!Number.isFinite(value)) return beyond(value);
    return fitted(value, this.boxWidth[i] - 2 * RIM, { small: true, before });
  }

  /** @param {number} i */
  note(i) {
    const { blamed, gradient, rule } = this.shown[i];
    if (!blamed) return "∂ …";
    return rule ? `∂ ${INSTEAD[rule]}` : fitted(gradient, this.boxWidth[i] - 2 * RIM, { small: true, before: "∂ " });
  }

  /**
   * Draw what each box shows; `chosen` is thick, and so are the edges to those that use it.
   * @param {(Shown | null)[]} shown @param {number} chosen
   */
  update(shown, chosen) {
    this.shown = /** @type {Shown[]} */ (shown);
    this.chosen = chosen;
    this.draw({
      values: shown.map((box) => box?.value ?? 0),
      node: (i) => ({ on: i === chosen, faded: !this.shown[i].valued, note: this.note(i) }),
      edge: ({ from, to }) => {
        const back = this.shown[to].blamed && this.shown[from].blamed;
        return { on: from === chosen, back, colour: back ? "slope" : "y", faded: !this.shown[to].valued && !back };
      },
    });
    for (const [i, option] of this.picks) this.place(i, option);
    setAll(this.list, { "aria-activedescendant": this.picks.get(chosen)?.id ?? "" });
    if (this.followed !== chosen) this.follow(chosen);
  }

  /** @param {number} i @param {HTMLElement} option */
  place(i, option) {
    const { name, value, gradient, valued, blamed, words } = this.shown[i];
    const { x, y } = this.structure.places[i];
    const [width, height] = [this.boxWidth[i], this.boxHeight];
    const px = (length) => `${Math.round(length * this.scale)}px`;
    Object.assign(option.style, {
      left: px(x - width / 2),
      top: px(y - height / 2),
      width: px(width),
      height: px(height),
    });
    setAll(option, { "aria-selected": i === this.chosen, "aria-label": words });
    const NOT_YET = "not yet";
    setAll(this.marks.get(`value${i}`), { "data-readout": name, "data-value": valued ? value : NOT_YET });
    setAll(this.marks.get(`note${i}`), { "data-readout": `d_${name}`, "data-value": blamed ? gradient : NOT_YET });
  }

  /** Scroll within the frame until a box can be seen; the page stays. @param {number} i */
  follow(i) {
    const place = this.structure.places[i];
    if (!place || !this.placed || !this.holder.clientWidth) return;
    this.followed = i;
    const { holder, scale } = this;
    const stage = /** @type {HTMLElement} */ (this.list.parentElement);
    const [half, tall] = [(this.boxWidth[i] / 2 + 24) * scale, (this.boxHeight / 2 + 24) * scale];
    const [x, y] = [stage.offsetLeft + place.x * scale, stage.offsetTop + place.y * scale];
    const into = (at, room, reach, size) => Math.min(Math.max(at, reach + size - room), Math.max(0, reach - size));
    holder.scrollLeft = into(holder.scrollLeft, holder.clientWidth, x, half);
    holder.scrollTop = into(holder.scrollTop, holder.clientHeight, y, tall);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const ids = [...this.picks.keys()];
    const step = STEPS[event.key];
    const end = { Home: ids[0], End: ids[ids.length - 1], Enter: this.chosen, " ": this.chosen }[event.key];
    if (!step && end === undefined) return;
    event.preventDefault();
    this.choose(step ? this.beside(this.chosen, step) : end);
  }

  /** The nearest box in a direction; the same if there is none. @param {number} i @param {number[]} direction */
  beside(i, [dx, dy]) {
    const { places } = this.structure;
    const from = places[i];
    let [best, least] = [i, Infinity];
    for (const other of this.picks.keys()) {
      const [across, down] = [places[other].x - from.x, places[other].y - from.y];
      const along = dx * across + dy * down;
      const aside = Math.abs(dx * down + dy * across);
      if (along > 1 && along + 2 * aside < least) [best, least] = [other, along + 2 * aside];
    }
    return best;
  }

  /** A frame of this drawing is as wide as the graph needs. @param {number} height */
  begin(height) {
    super.begin(height);
    setAll(this.svg, sized({ width: this.sheet, height, scale: this.scale }));
  }
}
