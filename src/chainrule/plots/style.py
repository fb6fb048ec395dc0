"""The look of the book's matplotlib pictures: a colour per symbol, axes, how a picture becomes a PNG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Points = tuple[np.ndarray, np.ndarray]
NONE: Points = (np.array([]), np.array([]))

PALETTE = {
    "x": "#0072b2",
    "f": "#bf4a00",
    "g": "#00795b",
    "slope": "#a3386f",
    "w1": "#8a5a00",
    "w2": "#6b6400",
    "y": "#5b6470",
    "ink": "#1f2328",
    "paper": "#ffffff",
    "line": "#c9ced6",
    "soft": "#f2f4f7",
}
"""Colour per symbol: x input, f outer function and ŷ, g inner function and h, slope every derivative."""


@overload
def axes(
    columns: Literal[1] = 1, *, size: tuple[float, float] = (6.4, 3.6), **labels: Any
) -> tuple[Figure, Axes]: ...
@overload
def axes(
    columns: int, *, size: tuple[float, float] = (6.4, 3.6), **labels: Any
) -> tuple[Figure, list[Axes]]: ...
def axes(
    columns: int = 1, *, size: tuple[float, float] = (6.4, 3.6), **labels: Any
) -> tuple[Figure, Axes | list[Axes]]:
    """Return a figure and its axes (a list if there are several columns), without pyplot's global state.

    `labels` are matplotlib's axes properties, such as ``xlabel="x"``, set on every column.
    """
    # here, so that live figures, which ask for limits, need no matplotlib until a picture is drawn
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained", facecolor=PALETTE["paper"])
    panels = [figure.add_subplot(1, columns, column + 1) for column in range(columns)]
    for panel in panels:
        panel.set(**labels)
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(color=PALETTE["soft"], zorder=0)
        panel.set_axisbelow(True)
    return figure, panels[0] if columns == 1 else panels


def note(panel: Axes, words: str, at: tuple[float, float], by: tuple[float, float], **where: Any) -> None:
    """Write small words at a place, moved by some points; with a real minus, and not beyond the axes."""
    text = panel.annotate(words.replace("-", "−"), at, by, textcoords="offset points", fontsize=8, **where)
    text.set(annotation_clip=True, in_layout=False)


def holes(panel: Axes, points: Points, colour: str) -> None:
    """Draw a hollow circle wherever a point (xs, ys) is missing from a curve."""
    panel.plot(*points, "o", color=PALETTE[colour], markerfacecolor=PALETTE["paper"], markersize=7)


def png(figure: Figure) -> bytes:
    """Return the picture as PNG bytes that depend on nothing but the picture (no date, no version)."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100, metadata={"Software": None})
    return buffer.getvalue()


def span(values: np.ndarray, air: float = 0.08, least: float = 1e-9) -> tuple[float, float]:
    """Return y-limits that show the finite values, with a little air; (-1, 1) if there are none.

    The air is a share of the height, or of `least`. Live figures do the same (js/engine/numbers.js).
    """
    finite = np.asarray(values)[np.isfinite(values)]
    if finite.size == 0:
        return -1.0, 1.0
    room = max(np.ptp(finite), least) * air
    return float(finite.min() - room), float(finite.max() + room)
