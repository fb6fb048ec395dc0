"""Pictures of chapter 1, the twins of its live figures."""

from collections.abc import Callable

import matplotlib.figure
import numpy as np

from . import style
from .style import PALETTE


def tangent(
    f: Callable, x: float, slope: float, domain: tuple[float, float], label: str = "f(x)"
) -> matplotlib.figure.Figure:
    """Draw f over `domain`, the point (x, f(x)), and the straight line of the given slope through it."""
    figure, panel = style.axes(xlabel="x", ylabel=label, xlim=domain)
    xs = np.linspace(*domain, 401)
    ys = f(xs)
    panel.plot(xs, ys, color=PALETTE["f"], linewidth=2)
    value = f(x)
    panel.axline((x, value), slope=slope, color=PALETTE["slope"], linewidth=2)
    panel.plot([x], [value], "o", color=PALETTE["x"], markersize=8)
    panel.set_ylim(style.span(ys))
    return figure
