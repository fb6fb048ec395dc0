"""Pictures of chapter 4, the twins of its live figures: rates, nudges, paths, mistakes, checks, tables."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.figure
import matplotlib.patches
import numpy as np

from . import composite_functions, style
from .style import PALETTE

TALLEST_MISTAKE = 12.0  # what lies further from 0 than this is cut off in the laboratory
LEAST = 1e-18  # where a remainder of exactly 0 is drawn


def chain(
    story: str,
    domain: tuple[float, float],
    curves: Mapping[str, tuple[style.Points, style.Points]],
    point: tuple[float, float, float],
    symbol: str = "x",
    output: str = "y",
    *,
    frames: tuple[tuple[float, float], tuple[float, float]],
    nudge: tuple[float, float] | None = None,
    holes: tuple[style.Points, style.Points] = (style.NONE, style.NONE),
) -> matplotlib.figure.Figure:
    """Draw values and slopes side by side: for each label (values, slopes), the first solid, another dashed.

    `point` is (x, value, slope); `story` stands above; `frames` are the y-limits of both. A `nudge`, its size
    and how far the value really moves, is drawn beside the point: where the tangent leads, and where it goes.
    `holes` are points missing from the first curve of either picture.
    """
    figure, (above, below) = style.axes(2, size=(8.4, 3.6), xlabel=symbol, xlim=domain)
    looks: list[dict[str, Any]] = [{"color": PALETTE["f"]}, {"color": PALETTE["y"], "linestyle": "--"}]
    slopes: list[dict[str, Any]] = [{"color": PALETTE["slope"]}, looks[1]]
    for panel, which, look, name, value in (
        (above, 0, looks, output, point[1]),
        (below, 1, slopes, f"d{output}/d{symbol}", point[2]),
    ):
        for (label, pair), one in zip(curves.items(), look[: len(curves)], strict=True):
            panel.plot(*pair[which], linewidth=2, label=label, **one)
        style.holes(panel, holes[which], "slope" if which else "f")
        if np.isfinite(value):
            panel.plot([point[0]], [value], "o", color=look[0]["color"], markersize=8)
        panel.set(ylabel=name, ylim=frames[which])
    if nudge is not None and np.isfinite(point[1]):
        x, value, slope = point
        ends = [x, x + nudge[0]], [value, value + slope * nudge[0]]
        above.plot(*ends, color=PALETTE["slope"], linewidth=2)
        tip, paper = (ends[0][1], ends[1][1]), PALETTE["paper"]
        above.plot(*tip, "o", color=PALETTE["slope"], markerfacecolor=paper, markersize=7)
        above.plot(x + nudge[0], value + nudge[1], "o", color=PALETTE["x"], markersize=5)
    above.legend(frameon=False)
    figure.suptitle(story, fontsize=10, color=PALETTE["ink"])
    return figure


def frame(*curves: np.ndarray, tallest: float = composite_functions.TALLEST) -> tuple[float, float]:
    """Return y-limits that show 0 and the curves, without what lies further from 0 than `tallest`."""
    values = np.concatenate(curves)
    near = values[np.isfinite(values) & (np.abs(values) <= tallest)]
    return style.span(np.append(near, 0.0), least=0.5)


def number_lines(
    names: Sequence[str],
    lines: Sequence[tuple[float, float]],
    values: Sequence[float],
    moves: Sequence[float],
    promised: Sequence[float],
    words: Sequence[str],
) -> matplotlib.figure.Figure:
    """Draw a number line for each value, the true move above it, and the straight-line one dashed below."""
    count = len(names)
    figure = matplotlib.figure.Figure(
        figsize=(7.2, 1.35 * count), layout="constrained", facecolor=PALETTE["paper"]
    )
    for i, panel in enumerate(np.atleast_1d(figure.subplots(count, 1))):
        colour = PALETTE["x" if i == 0 else "f" if i == count - 1 else "g"]
        panel.set(xlim=lines[i], ylim=(-1, 1.4), yticks=[], ylabel=names[i])
        panel.spines[["top", "right", "left"]].set_visible(False)
        panel.spines["bottom"].set_position(("data", 0))
        panel.plot([values[i]], [0], "o", color=colour, markersize=8)
        moved = [(moves[i], 0.6, colour, "-")]
        if i:
            moved.append((promised[i], -0.75, PALETTE["slope"], "--"))
        for move, height, look, dashes in moved:
            if np.isfinite(move):
                arrow = {"arrowstyle": "->", "color": look, "linestyle": dashes, "shrinkA": 0, "shrinkB": 0}
                panel.annotate("", (values[i] + move, height), (values[i], height), arrowprops=arrow)
        panel.set_title(words[i], fontsize=9, color=colour, loc="right")
    return figure


def paths(exported: Mapping[str, Any], values: Sequence[str], story: str) -> matplotlib.figure.Figure:
    """Draw the graph, and above it what each path gives and their sum."""
    figure = composite_functions.graph(exported, values, {})
    figure.suptitle(story, fontsize=10, color=PALETTE["slope"])
    return figure


def mistakes(
    truth: tuple[np.ndarray, np.ndarray],
    given: tuple[np.ndarray, np.ndarray],
    frame: tuple[float, float],
    dots: tuple[np.ndarray, np.ndarray],
    x: float,
    at: tuple[float, float],
    label: str,
    rule: str,
) -> matplotlib.figure.Figure:
    """Draw the right derivative, a wrong one dashed, what both are `at` x, and measured slopes as dots."""
    figure, panel = style.axes(xlabel="x", ylabel="slope", xlim=(dots[0][0], dots[0][-1]))
    panel.plot(*truth, color=PALETTE["slope"], linewidth=2, label=f"derivative of {label}")
    panel.plot(*given, color=PALETTE["f"], linewidth=2, linestyle="--", label=rule)
    panel.plot(*dots, "o", color=PALETTE["ink"], markersize=4, label="finite difference")
    panel.axvline(x, color=PALETTE["x"], linewidth=1, linestyle=":")
    panel.plot([x, x], at, color=PALETTE["f"], linewidth=1)
    panel.plot(x, at[0], "o", color=PALETTE["slope"], markersize=8)
    panel.plot(x, at[1], "o", color=PALETTE["f"], markerfacecolor=PALETTE["paper"], markersize=8)
    panel.set_ylim(frame)
    panel.legend(frameon=False, fontsize=8)
    return figure


def remainder(
    steps: np.ndarray, remainders: Mapping[str, np.ndarray], chosen: np.ndarray, floor: float, t: float
) -> matplotlib.figure.Figure:
    """Draw remainders against the step on logarithmic axes, the rounding, and the window from t/10 to t.

    In the window a straight line shows the order of the `chosen` ones.
    """
    figure, panel = style.axes(size=(6.8, 4.2), xlabel="t", ylabel="remainder", xscale="log", yscale="log")
    looks = [("slope", "-"), ("f", "--"), ("g", "-."), ("w1", ":")]
    for (name, found), (colour, dashes) in zip(remainders.items(), looks * len(remainders), strict=False):
        panel.plot(steps, np.maximum(found, LEAST), dashes, color=PALETTE[colour], linewidth=2, label=name)
    panel.axhline(floor, color=PALETTE["y"], linewidth=1, linestyle="--", label="rounding, at most")
    panel.axvspan(t / 10, t, color=PALETTE["x"], alpha=0.12, label="window")
    ends = np.interp(np.log([t / 10, t]), np.log(steps), np.maximum(chosen, LEAST))
    for end, height in zip((t / 10, t), ends, strict=True):
        panel.plot([end, end], [LEAST, height], "--", color=PALETTE["x"], linewidth=1)
    panel.plot([t / 10, t], ends, "o-", color=PALETTE["x"])
    panel.set(xlim=(steps[0], steps[-1]), ylim=(LEAST, 10))
    panel.legend(frameon=False, fontsize=8)
    return figure


def carried(
    tables: Sequence[tuple[int, int]],
    products: Sequence[tuple[int, int]],
    from_output: bool,
    story: str,
) -> matplotlib.figure.Figure:
    """Draw three tables (outputs, inputs), and below what is carried through them, all to one scale."""
    figure = matplotlib.figure.Figure(figsize=(7.2, 4.4), layout="constrained", facecolor=PALETTE["paper"])
    rooms = [sum(max(width, 14) + 4 for _, width in shapes) for shapes in (tables, products)]
    for row, (shapes, names, colour) in enumerate(
        (
            (tables[::-1], ["J₃", "J₂", "J₁"], "g"),
            (products, _carried_names(from_output), "slope"),
        )
    ):
        panel = figure.add_subplot(2, 1, row + 1)
        panel.set(aspect="equal")
        panel.axis("off")
        left = 0.0
        for (height, width), name in zip(shapes, names, strict=True):
            panel.add_patch(
                matplotlib.patches.Rectangle(
                    (left, -height),
                    width,
                    height,
                    facecolor=PALETTE["soft"],
                    edgecolor=PALETTE[colour],
                    linewidth=2,
                )
            )
            panel.text(left, 1.5, f"{name}\n{height} × {width}", fontsize=9, color=PALETTE[colour])
            left += max(width, 14) + 4
        panel.set(xlim=(-1, max(rooms)), ylim=(-max(height for height, _ in shapes) - 1, 9))
    figure.suptitle(story.split(". ")[0], fontsize=10, color=PALETTE["ink"])
    return figure


def _carried_names(from_output: bool) -> list[str]:
    return ["J₃", "J₃ J₂", "(J₃ J₂) J₁"] if from_output else ["J₁", "J₂ J₁", "J₃ (J₂ J₁)"]
