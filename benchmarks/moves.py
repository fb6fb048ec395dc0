"""Time what the figures of a live page do: the moves of their sliders, and the frames of a training."""

from __future__ import annotations

import statistics
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Locator, Page

SCRIPT = Path(__file__).with_suffix(".js")

# The aims: ms a move, ms of script a frame of training.
MOVE, FRAME = 4, 16

PLAYGROUND = ".cr-figure:has(svg.cr-edited)"
# The largest network, an update after every point, and the rule with most arithmetic.
LARGEST = {
    "1st hidden layer": 8,
    "2nd hidden layer": 8,
    "3rd hidden layer": 8,
    "an update takes": 4,
    "momentum": 4,
}
FRAMES = """milliseconds => new Promise((done) => {
    const start = performance.now();
    let frames = 0;
    const count = () => {
        frames += 1;
        if (performance.now() - start < milliseconds) requestAnimationFrame(count);
        else done(frames);
    };
    requestAnimationFrame(count);
})"""


def time_moves(page: Page, positions: int, rounds: int) -> dict:
    """Move every slider of a page; return its kinds of figures, and the milliseconds of the moves."""
    script = SCRIPT.read_text(encoding="utf-8").partition("\n(options)")
    code = "(options)" + script[2].rstrip().rstrip(";")
    return page.evaluate(code, {"positions": positions, "rounds": rounds})


def moves_table(results: list[dict]) -> list[str]:
    """Return the times of the moves by kind of figure as a table, and the kinds that have no slider."""
    times, firsts = defaultdict(list), defaultdict(list)
    kinds = {kind for result in results for kind in result["kinds"]}
    for result in results:
        for slider in result["measured"]:
            name = " and ".join(slider["kinds"])
            if name:
                times[name] += slider["times"]
                firsts[name].append(slider["first"])
    lines = ["| figure | sliders | median | slowest position | very first move |", "|---|--:|--:|--:|--:|"]
    for name in sorted(times, key=lambda name: -max(times[name])):
        slowest = max(times[name])
        mark = "" if slowest < MOVE else " (missed)"
        lines.append(
            f"| {name} | {len(firsts[name])} | {statistics.median(times[name]):.2f} | {slowest:.2f}{mark} | "
            f"{max(firsts[name]):.2f} |"
        )
    still = sorted(kinds - {kind for name in times for kind in name.split(" and ")})
    if still:
        lines += ["", f"Without a slider: {', '.join(still)}."]
    return lines


def time_training(page: Page, milliseconds: int = 3000) -> dict[str, list[float]]:
    """Let the playground of a page train; return ms of script a frame, by setting, or nothing without one.

    In time of the processor: whoever else uses it lengthens that little.
    """
    playground = page.locator(PLAYGROUND).first
    if not playground.count():
        return {}
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def script_time() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration")

    def a_frame() -> list[float]:
        playground.scroll_into_view_if_needed()
        press(playground, "Play")
        page.wait_for_timeout(500)
        before = script_time()
        frames = page.evaluate(FRAMES, milliseconds)
        seconds = script_time() - before
        press(playground, "Pause")
        return [1000 * seconds / frames, 1000 * frames / milliseconds]

    times = {"as it opens": a_frame()}
    for label, choice in LARGEST.items():
        menu = playground.locator("select").and_(page.get_by_label(label, exact=True))
        menu.select_option(index=choice)
    return times | {"three layers of 8, one point an update, Adam": a_frame()}


def press(figure: Locator, name: str) -> None:
    """Press a button of a figure."""
    figure.get_by_role("button", name=name, exact=True).click()


def training_table(times: dict[str, list[float]]) -> list[str]:
    """Return the frames of training as a table."""
    lines = ["| network | script a frame, ms | frames a second |", "|---|--:|--:|"]
    for setting, (script, rate) in times.items():
        lines.append(f"| {setting} | {script:.1f}{'' if script < FRAME else ' (missed)'} | {rate:.0f} |")
    return lines
