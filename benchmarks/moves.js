// Move every slider of the page and time what each move makes its figures do: seconds by kind, in milliseconds.
// Layout before the move is settled outside the clock; layout after it is the browser's, once a frame.
(options) => {
  const figures = [...document.querySelectorAll(".cr-figure")];
  const kinds = [...new Set(figures.map((figure) => figure.model.get("kind")))];
  const sliders = [...document.querySelectorAll(".live input[type=range]")];
  const measured = [];
  const move = (slider, value) => {
    slider.value = value;
    document.body.getBoundingClientRect();
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    return performance.now() - start;
  };
  for (const slider of sliders) {
    const [low, high, before] = [slider.min, slider.max, slider.value].map(Number);
    const positions = Array.from(
      { length: options.positions },
      (_, i) => low + ((high - low) * (i + 0.5)) / options.positions,
    );
    // where it stands is no move, and neither is what it rounds to that
    const away = positions.find((at) => {
      slider.value = at;
      return Number(slider.value) !== before;
    });
    slider.value = before;
    const moved = new Set();
    const watch = figures.map((figure) => {
      const listener = () => moved.add(figure.model.get("kind"));
      figure.model.on("change", listener);
      return () => figure.model.off("change", listener);
    });
    const first = move(slider, away);
    watch.forEach((end) => end());
    const rounds = Array.from({ length: options.rounds }, () => positions.map((value) => move(slider, value)));
    const own = slider.closest(".cr-figure")?.model.get("kind");
    move(slider, before);
    const at = positions.map(
      (_, i) =>
        rounds
          .slice(1)
          .map((times) => times[i])
          .sort((a, b) => a - b)[(options.rounds - 1) >> 1],
    );
    measured.push({ kinds: [...(moved.size || !own ? moved : [own])].sort(), first, times: at });
  }
  return { kinds, measured };
};
