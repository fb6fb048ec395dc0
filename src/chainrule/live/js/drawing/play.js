// Play, pause, one step, back to the start: buttons for whatever moves in steps.
// The state is the model's trait `steps`, so a slider linked to it moves along, and tests can read it.

/** @import { Played } from "../types.js" */

const INTERVAL = 450; // ms between two steps: slow enough to follow

/**
 * Add the buttons to a panel. `last()` says after how many steps it ends. With reduced motion asked for,
 * "Play" shows the end at once. `done()` says that playing on would show nothing new; `leave()` is called before a run
 * is given up for a new one. `back` adds a button for one step back, `all` (its label) one for all steps at once.
 * @param {Played} options
 */
export function player({
  model,
  panel,
  trait = "steps",
  last,
  done = () => false,
  leave = () => {},
  interval = INTERVAL,
  back,
  all,
}) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  /** @param {number} value */
  const set = (value) => {
    model.set(trait, value);
    model.save_changes();
  };
  const restart = () => {
    if (model.get(trait) > 0) leave();
    set(0);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.say("Play");
  };
  const advance = () => {
    const now = model.get(trait);
    if (now >= last()) return stop();
    set(now + 1);
    if (now + 1 >= last()) stop();
  };
  /** @param {string} label @param {() => number} target */
  const jump = (label, target) =>
    panel.button(label, () => {
      stop();
      set(target());
    });
  const previous = back ? jump("Back", () => Math.max(0, model.get(trait) - 1)) : undefined;
  const play = panel.button(["Play", "Pause"], () => {
    if (timer) return stop();
    if (model.get(trait) >= last() || done()) restart();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return set(last());
    play.say("Pause");
    timer = setInterval(() => (done() ? stop() : advance()), interval);
  });
  const step = panel.button("Step", () => {
    stop();
    advance();
  });
  const reset = panel.button("Reset", () => {
    stop();
    restart();
  });
  const whole = all ? jump(all, last) : undefined;
  // Not `disabled`: a button that the keyboard is on would lose it at the last step. Pressed, it does nothing.
  /** @param {HTMLElement | undefined} button @param {boolean} allowed */
  const allow = (button, allowed) => button?.setAttribute("aria-disabled", String(!allowed));
  const refresh = () => {
    const [begun, ended] = [model.get(trait) > 0, model.get(trait) >= last()];
    allow(previous, begun);
    allow(reset, begun);
    allow(step, !ended);
    allow(whole, !ended);
  };
  model.on("change", refresh);
  refresh();
  panel.keeps({ [trait]: (value) => Number.isInteger(value) && value >= 0 && value <= last() });
  panel.onDispose(() => {
    stop();
    model.off("change", refresh);
  });
}
