// The frame of a figure: plots, readouts, buttons, and one sentence that is heard.

import { format, widest } from "../engine/numbers.js";
import { html, setAll, slot } from "./dom.js";
import { Plot } from "./draw.js";
import { observe, unobserve } from "./room.js";

/** @import { Drawing, Keeps, Model, PlotOptions, SayingButton } from "../types.js" */

const SPEECH_DELAY = 400; // ms of rest before a screen reader hears the new sentence
const LINE = 24; // letters: a text that is longer may need several lines
let nextId = 0;

/** The frame of a figure: where plots, readouts and buttons go, and the sentence that says what is shown. */
export class Panel {
  /** @param {HTMLElement} el @param {string} title */
  constructor(el, title) {
    this.id = `cr${nextId++}`;
    const root = html("div", { class: "cr-figure", role: "group", "aria-label": title });
    /** @type {HTMLElement & { drawings?: Drawing[], model?: Model, keeps: Keeps, book?: Record<string, any> }} */
    this.root = Object.assign(root, { keeps: {} });
    this.plots = html("div", { class: "cr-plots" });
    this.readouts = html("dl", { class: "cr-readouts" });
    this.buttons = html("div", { class: "cr-buttons" });
    this.speech = html("p", { class: "cr-speech", "aria-live": "polite" });
    this.root.append(this.plots, this.readouts, this.buttons, this.speech);
    el.replaceChildren(this.root);
    /** @type {Drawing[]} */
    this.drawings = [];
    this.root.drawings = this.drawings; // where tests read what is drawn
    /** @type {(() => void)[]} */
    this.endings = [];
    this.title = title;
  }

  /**
   * A plot beside the ones already there.
   * @param {PlotOptions} options
   */
  plot(options) {
    const plot = new Plot(this, options);
    this.drawings.push(plot);
    return plot;
  }

  /**
   * A named number (or word) below the plots. Returns the function that sets it. `data-value` keeps every digit: tests
   * compare it with Python's. `texts` are all the words it may show, in place of a number or always: it keeps room for
   * the largest of them, and for any number, so that nothing moves. `wide` gives words a line of their own; what is
   * longer than `texts` scrolls if the room is to be `kept`.
   * @param {string} name @param {string} label
   * @param {{colour?: string, digits?: number, texts?: string[], wide?: boolean, kept?: boolean}} [options]
   */
  readout(name, label, { colour = "ink", digits = 4, texts = [], wide, kept } = {}) {
    const value = html("dd", { "data-readout": name, class: `cr-c-${colour}` });
    const term = html("dt", {});
    term.innerHTML = label; // our own markup, such as f′(<i>x</i>)
    const wordy = texts.some((text) => text.length > LINE);
    const kind = [wide && "cr-wide", wordy && "cr-wordy", kept && "cr-kept-value"].filter(Boolean).join(" ");
    this.readouts.append(html("div", { class: kind || undefined }, term, value));
    const show = slot(value, [...widest(digits), ...texts]);
    /** @param {unknown} number @param {string | Node} [text] */
    return (number, text) => {
      setAll(value, { "data-value": number });
      show(text ?? format(number, digits));
    };
  }

  /**
   * A line of words above the readouts, with room for each of `texts`. Returns the function that sets it.
   * @param {string[]} texts @param {object} [attributes]
   */
  words(texts, attributes = {}) {
    const line = html("p", { class: "cr-words", ...attributes });
    this.readouts.before(line);
    return slot(line, texts);
  }

  /**
   * A button that calls `action`. Several labels: it has room for each, shows the first, and `button.say(label)`
   * another.
   * @param {string | string[]} label @param {() => void} action @param {object} [attributes] @returns {SayingButton}
   */
  button(label, action, attributes = {}) {
    const labels = [label].flat();
    const element = html("button", { type: "button", class: "cr-button", ...attributes });
    const button = Object.assign(element, { say: slot(element, labels) });
    button.say(labels[0]);
    button.addEventListener("click", action);
    this.buttons.append(button);
    return button;
  }

  /**
   * Say in one or two sentences what the figure shows now: its accessible name, and live text.
   * @param {string} sentence
   */
  say(sentence) {
    for (const plot of this.drawings) setAll(plot.svg, { "aria-label": `${plot.name}. ${sentence}` });
    clearTimeout(this.speaking);
    if (this.said === undefined) this.speech.textContent = sentence;
    else this.speaking = setTimeout(() => (this.speech.textContent = sentence), SPEECH_DELAY);
    this.said = sentence;
  }

  /**
   * Name the traits that the figure itself moves, without a slider or a menu, and say what each may be: an address may
   * ask for them (page/address.js). They are looked at in this order, each together with those before it.
   * @param {Keeps} traits
   */
  keeps(traits) {
    Object.assign(this.root.keeps, traits);
  }

  /**
   * Call `redraw` whenever the width changes: figures are laid out anew, letters keep their size.
   * @param {() => void} redraw
   */
  onResize(redraw) {
    this.redraw = redraw;
    this.drawings.forEach(observe);
  }

  /**
   * Call `end` when the figure goes away: the place to stop a timer.
   * @param {() => void} end
   */
  onDispose(end) {
    this.endings.push(end);
  }

  /** Stop timers and observers. */
  dispose() {
    clearTimeout(this.speaking);
    this.drawings.forEach(unobserve);
    this.endings.forEach((end) => end());
  }
}
