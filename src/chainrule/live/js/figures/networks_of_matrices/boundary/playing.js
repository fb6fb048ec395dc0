// Play, one epoch, back to the start. Training goes on in frames, and only where it can be seen.

const FRAME = 4; // ms of a frame that training may take
const SOON = 120; // ms that a training may take at once where motion is not wanted
const SLOW = 40; // epochs at one a frame; later more, so that the end comes in sight
const FASTEST = 8; // epochs a frame

/**
 * @param {{model: any, panel: any, state: any, drawing: any}} figure
 */
export function player({ model, panel, state, drawing }) {
  const { last } = model.get("spec");
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  let playing = false;
  let seen = true;
  let frame = 0;
  const watch = new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting;
    if (seen && playing) next();
  });
  watch.observe(panel.root);
  panel.onDispose(() => {
    stop();
    watch.disconnect();
  });

  const over = () => state.run.diverged || state.run.epoch >= last || !state.run.train.rows;

  /** Train so many epochs further, or for so many ms, and draw. */
  function train(epochs, ms) {
    const { run } = state;
    run.advance(Math.min(run.epoch + epochs, last), performance.now() + ms);
    model.set("steps", run.epoch);
  }

  function next() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (!playing || !seen) return;
      if (still()) train(last, FRAME);
      else {
        const pace = Math.min(FASTEST, 1 + Math.floor(state.run.epoch / SLOW));
        if (!drawing.waving) drawing.wave();
        train(pace, FRAME);
      }
      if (over()) return stop();
      next();
    });
  }

  function stop() {
    cancelAnimationFrame(frame);
    const played = playing;
    playing = false;
    play.say("Play");
    if (!played) return;
    model.save_changes();
    settle();
  }

  const play = panel.button(["Play", "Pause"], () => {
    if (playing) return stop();
    if (!state.run.train.rows) return;
    if (over()) state.restart();
    if (still()) train(last, SOON);
    if (over()) return model.save_changes();
    playing = true;
    play.say("Pause");
    next();
  });

  /** Gradients run back once, though nothing else moves. */
  function ripple() {
    if (still() || playing) return;
    drawing.wave();
    settle();
  }

  /** Let gradients that are on their way arrive. */
  function settle() {
    requestAnimationFrame(() => {
      if (playing) return;
      const { waving } = drawing; // asked first: what is drawn last has arrived, however slow the drawing
      drawing.pulses(state.run.network);
      if (waving) settle();
    });
  }

  const step = panel.button("Step", () => {
    stop();
    if (over()) return;
    train(1, Infinity);
    model.save_changes();
    ripple();
  });
  const reset = panel.button("Reset", () => {
    stop();
    state.restart();
  });
  return {
    refresh() {
      const begun = model.get("before") + model.get("steps") > 0;
      step.setAttribute("aria-disabled", String(over()));
      play.setAttribute("aria-disabled", String(!state.run.train.rows));
      reset.setAttribute("aria-disabled", String(!begun));
    },
  };
}
