"""The picture of a typed formula: the function, below it its slopes if wanted, and the slider's point."""

from collections.abc import Sequence

import matplotlib.figure
import numpy as np

from .style import NONE, PALETTE, Points, span
from .style import holes as draw_holes


def formula(
    name: str,
    curves: Sequence[tuple[np.ndarray, np.ndarray]],
    domain: tuple[float, float],
    point: tuple[float, float, float],
    holes: Sequence[Points] = (NONE, NONE),
) -> matplotlib.figure.Figure:
    """Draw f and, if there are two curves, f′ below, and the `holes` of each.

    `point` is x, f(x), f′(x), and a nan is not drawn.
    """
    size = (6.4, 2.6 * len(curves) + 0.4)
    figure = matplotlib.figure.Figure(figsize=size, layout="constrained", facecolor=PALETTE["paper"])
    x, *heights = point
    looks = [("f", f"f(x) = {name}"), ("slope", "f′(x)")]
    panels = figure.subplots(len(curves), 1, sharex=True, squeeze=False)[:, 0]
    for panel, (xs, ys), missing, height, (colour, label) in zip(
        panels, curves, holes, heights, looks, strict=False
    ):
        panel.plot(xs, ys, color=PALETTE[colour], linewidth=2, label=label)
        draw_holes(panel, missing, colour)
        panel.set_ylim(reach(ys))
        panel.plot(x, height, "o", color=PALETTE[colour], markersize=8)
        panel.set(xlim=domain, facecolor=PALETTE["paper"])
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(color=PALETTE["soft"])
        panel.legend(frameon=False)
    panels[-1].set_xlabel("x")
    return figure


def reach(ys: np.ndarray) -> tuple[float, float]:
    """Return what the y-axis spans: the middle nine tenths of the values, and as much again around them."""
    known = ys[np.isfinite(ys)]
    if not known.size:
        return -1.0, 1.0
    low, high = np.quantile(known, [0.05, 0.95])
    room = high - low or 1.0
    return span(np.array([max(known.min(), low - room), min(known.max(), high + room)]))
