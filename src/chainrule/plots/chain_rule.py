"""Pictures of chapter 4, the twins of its live figures: rates in a row, nudges, paths, mistakes."""

from collections.abc import Mapping, Sequence

import matplotlib.figure
import numpy as np

from . import composite_functions, style
from .style import PALETTE

TALLEST = 12.0


def chain(
    story: str,
    xs: np.ndarray,
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    point: tuple[float, float, float],
    symbol: str = "x",
    output: str = "y",
) -> matplotlib.figure.Figure:
    """Draw values and slopes side by side: for each label (values, slopes), the first solid, another dashed.

    `point` is (x, value, slope); `story` stands above.
    """
    figure, (above, below) = style.axes(2, size=(8.4, 3.6), xlabel=symbol, xlim=(xs[0], xs[-1]))
    looks = [{"color": PALETTE["f"]}, {"color": PALETTE["y"], "linestyle": "--"}]
    slopes = [{"color": PALETTE["slope"]}, looks[1]]
    for panel, which, look, name, value in (
        (above, 0, looks, output, point[1]),
        (below, 1, slopes, f"d{output}/d{symbol}", point[2]),
    ):
        for (label, pair), one in zip(curves.items(), look[: len(curves)], strict=True):
            panel.plot(xs, pair[which], linewidth=2, label=label, **one)
        if np.isfinite(value):
            panel.plot([point[0]], [value], "o", color=look[0]["color"], markersize=8)
        panel.set(ylabel=name, ylim=_near(*(pair[which] for pair in curves.values())))
    above.legend(frameon=False)
    figure.suptitle(story, fontsize=10, color=PALETTE["ink"])
    return figure


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


def paths(exported: Mapping, values: Sequence[str], story: str) -> matplotlib.figure.Figure:
    """Draw the graph, and above it what each path gives and their sum."""
    figure = composite_functions.graph(exported, values, {})
    figure.suptitle(story, fontsize=10, color=PALETTE["slope"])
    return figure


def mistakes(
    xs: np.ndarray,
    truth: np.ndarray,
    given: np.ndarray,
    dots: tuple[np.ndarray, np.ndarray],
    x: float,
    label: str,
    rule: str,
) -> matplotlib.figure.Figure:
    """Draw the right derivative, a wrong one dashed, and measured slopes as dots."""
    figure, panel = style.axes(xlabel="x", ylabel="slope", xlim=(xs[0], xs[-1]))
    panel.plot(xs, truth, color=PALETTE["slope"], linewidth=2, label=f"derivative of {label}")
    panel.plot(xs, given, color=PALETTE["f"], linewidth=2, linestyle="--", label=rule)
    panel.plot(*dots, "o", color=PALETTE["ink"], markersize=4, label="finite difference")
    panel.axvline(x, color=PALETTE["x"], linewidth=1, linestyle=":")
    panel.set_ylim(_near(truth, given))
    panel.legend(frameon=False, fontsize=8)
    return figure


def _near(*curves: np.ndarray) -> tuple[float, float]:
    values = np.concatenate(curves)
    return style.span(np.append(values[np.isfinite(values) & (np.abs(values) <= TALLEST)], 0.0))
