// Play, one epoch, back to the start. Training goes on in frames, and only where it can be seen.

const FRAME = 4; // ms of a frame that training may take
const UNSEEN = 60; // ms of a frame that it may take where motion is not wanted, and nothing is drawn before the end
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

  /** Train so many epochs further, or for so many ms, and draw, or leave the picture as it is. */
  function train(epochs, ms, unseen = false) {
    const { run } = state;
    run.advance(Math.min(run.epoch + epochs, last), performance.now() + ms);
    state.holding = unseen;
    model.set("steps", run.epoch);
    state.holding = false;
  }

  function next() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (!playing || !seen) return;
      if (still()) train(last, UNSEEN, true);
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
    state.set({}); // what was trained unseen is drawn now
    settle();
  }

  const play = panel.button(["Play", "Pause"], () => {
    if (playing) return stop();
    if (!state.run.train.rows) return;
    if (over()) state.restart();
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
