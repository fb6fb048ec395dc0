// Points under the hand: with mouse, finger or pen as the chosen tool says, and with the keyboard alone.
import { html, setAll } from "../../../drawing/dom.js";
import { sigmoid } from "../../../engine/network/activations.js";
import { round } from "../../../engine/network/data.js";
import { format } from "../../../engine/numbers.js";

const NEAR = 14; // px: how close to a point a hand has to come
const APART = 16; // px between points that are painted in one go
const STEP = 0.1; // of an arrow key
const LONG = 0.5; // with Shift
const TOOLS = [
  ["move", "moves points"],
  ["no", "adds ○"],
  ["yes", "adds ◆"],
  ["flip", "changes class"],
  ["remove", "removes"],
];
const HELP =
  "Keyboard, in the plane: arrows move the cross (with Shift further), 0 and 1 add a point, Space changes the class " +
  "of the nearest, Delete removes it, Enter picks it up and lays it down, Ctrl+Z takes back. " +
  "What you change becomes your own points.";

export class Editing {
  /**
   * @param {any} panel @param {any} state @param {any} plane @param {() => void} look called when the cross has moved
   */
  constructor(panel, state, plane, look) {
    this.panel = panel;
    this.state = state;
    this.plane = plane;
    this.look = look;
    /** Where the last point of a stroke was put. */
    this.last = [0, 0];
    this.pressed = false;
    /** Whether what is carried has moved already: then it is one edit. */
    this.moved = false;
    this.at = [0, 0];
    /** Which point is carried or dragged, if any. */
    this.carried = -1;
    this.tool = "move";
    const { svg } = plane.plot;
    this.help = html("p", { class: "cr-note", id: `${panel.id}-keys` }, HELP);
    setAll(svg, { tabindex: 0, role: "application", "aria-describedby": this.help.id });
    svg.classList.add("cr-edited");
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => this.up());
    // a finger scrolls the page, but not while it paints or drags
    svg.addEventListener("touchstart", (event) => this.busy(event) && event.preventDefault(), { passive: false });
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("blur", () => (this.carried = -1));
  }

  /** The tools, as choices of which one is on. */
  tools() {
    const choices = TOOLS.map(([tool, words], i) => {
      const input = html("input", { type: "radio", name: `${this.panel.id}-tool`, checked: i === 0 });
      input.addEventListener("change", () => (this.tool = tool));
      return html("label", {}, input, words);
    });
    return html("fieldset", { class: "cr-tools" }, html("legend", {}, "pointer:"), ...choices);
  }

  /** Where an event is, in the plane's units. @param {{clientX: number, clientY: number}} event */
  placeOf({ clientX, clientY }) {
    const { plot, reach } = this.plane;
    const box = plot.svg.getBoundingClientRect();
    const place = [plot.x.invert((clientX - box.left) / plot.scale), plot.y.invert((clientY - box.top) / plot.scale)];
    return place.map((value) => round(Math.min(Math.max(value, -reach), reach)));
  }

  /**
   * The number of the point nearest to a place, within some px; −1 if none is.
   * @param {number[]} place @param {number} [most]
   */
  nearest([x, y], most = NEAR) {
    const { plot } = this.plane;
    const { points } = this.state;
    const unit = plot.x(1) - plot.x(0);
    let [found, least] = [-1, most / unit];
    for (let k = 0; k < points.length / 3; k++) {
      const distance = Math.hypot(points[3 * k] - x, points[3 * k + 1] - y);
      if (distance <= least) [found, least] = [k, distance];
    }
    return found;
  }

  /** Whether a finger that comes down here does more than look. */
  busy(event) {
    if (event.touches.length > 1) return false; // two fingers zoom
    if (this.tool === "no" || this.tool === "yes") return true;
    return this.nearest(this.placeOf(event.touches[0])) >= 0;
  }

  down(event) {
    if (event.button > 0) return;
    const { svg } = this.plane.plot;
    const place = this.placeOf(event);
    const point = this.nearest(place);
    this.pressed = true;
    this.moved = false;
    if (this.tool === "no" || this.tool === "yes") this.put(place, this.tool === "yes" ? 1 : 0);
    else if (point >= 0 && this.tool === "flip") this.flip(point);
    else if (point >= 0 && this.tool === "remove") this.remove(point);
    else if (point >= 0) this.carried = point;
    this.goTo(place);
    svg.setPointerCapture(event.pointerId);
  }

  move(event) {
    const place = this.placeOf(event);
    if (!this.pressed) {
      if (event.pointerType === "mouse") this.goTo(place);
      return;
    }
    this.goTo(place);
    if (this.carried >= 0) {
      this.carry(place, this.moved);
      this.moved = true;
    } else if (this.tool === "no" || this.tool === "yes") {
      const { plot } = this.plane;
      const far = Math.hypot(plot.x(place[0]) - plot.x(this.last[0]), plot.y(place[1]) - plot.y(this.last[1]));
      if (far >= APART) this.put(place, this.tool === "yes" ? 1 : 0, true);
    } else if (this.tool === "remove") {
      const point = this.nearest(place);
      if (point >= 0) this.remove(point, true);
    }
  }

  up() {
    this.pressed = false;
    this.carried = -1;
    this.look();
  }

  /** @param {number[]} place */
  goTo(place) {
    this.at = place;
    this.look();
  }

  put(place, label, same = false) {
    this.last = place;
    this.state.edit([...this.state.points, ...place, label], same);
  }

  carry(place, same) {
    const points = [...this.state.points];
    [points[3 * this.carried], points[3 * this.carried + 1]] = place;
    this.state.edit(points, same);
  }

  flip(point) {
    const points = [...this.state.points];
    const label = points[3 * point + 2];
    points[3 * point + 2] = label % 2 ? label - 1 : label + 1;
    this.state.edit(points);
  }

  remove(point, same = false) {
    this.state.edit(this.state.points.toSpliced(3 * point, 3), same);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const arrow = arrows[event.key];
    const { reach } = this.plane;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key !== "z") return;
      event.preventDefault();
      this.carried = -1; // there may be no such point any more
      return this.state.undo();
    }
    if (arrow) {
      const step = event.shiftKey ? LONG : STEP;
      const place = this.at.map((value, i) => round(Math.min(Math.max(value + step * arrow[i], -reach), reach)));
      if (this.carried >= 0) {
        this.carry(place, this.moved);
        this.moved = true;
      }
      this.goTo(place);
      this.panel.say(this.standing());
    } else if (event.key === "0" || event.key === "1") {
      this.put(this.at, Number(event.key));
    } else if (["Enter", " ", "Delete", "Backspace"].includes(event.key)) {
      this.onNearest(event.key);
    } else return;
    event.preventDefault();
  }

  /** What a key does to the point nearest to the cross. @param {string} key */
  onNearest(key) {
    if (key === "Enter" && this.carried >= 0) {
      this.carried = -1;
      this.look();
      return this.panel.say(`Laid down. ${this.standing()}`);
    }
    const point = this.nearest(this.at, 3 * NEAR);
    if (point < 0) return this.panel.say("No point is near the cross.");
    const { points } = this.state;
    if (key === " ") return this.flip(point);
    if (key !== "Enter") {
      this.carried = -1;
      return this.remove(point);
    }
    this.carried = point;
    this.moved = false;
    this.goTo(points.slice(3 * point, 3 * point + 2));
    this.panel.say(`Picked up. ${this.standing()}`);
  }

  /** Where the cross is, what the network answers there, and which point is at hand, for who does not see it. */
  standing() {
    const { network } = this.state.run; // through which the cross has just gone
    const place = (/** @type {number[]} */ at) => `(${at.map((value) => format(value, 3)).join(", ")})`;
    const p = format(sigmoid(network.signals[network.depth - 1][0]));
    const point = this.carried >= 0 ? this.carried : this.nearest(this.at, 3 * NEAR);
    const [x, y, label] = this.state.points.slice(3 * point, 3 * point + 3);
    const near = point < 0 ? "No point is near" : `The nearest point, at ${place([x, y])}, is of class ${label % 2}`;
    const hand = this.carried < 0 ? near : `You carry a point of class ${label % 2}`;
    return `The cross is at ${place(this.at)}, where p = ${p}. ${hand}.`;
  }
}
