"""The picture of a typed formula: the function, its derivative, and the point that the slider is at."""

import matplotlib.figure
import numpy as np

from . import style
from .style import PALETTE


def formula(
    name: str, xs: np.ndarray, ys: np.ndarray, slopes: np.ndarray, point: tuple[float, float, float]
) -> matplotlib.figure.Figure:
    """Draw f and, dashed, f′; `point` is x, f(x), f′(x), and nothing is drawn where one is nan."""
    figure, panel = style.axes(xlabel="x", xlim=(xs[0], xs[-1]))
    panel.plot(xs, ys, color=PALETTE["f"], linewidth=2, label=f"f(x) = {name}")
    panel.plot(xs, slopes, "--", color=PALETTE["slope"], linewidth=2, label="f′(x)")
    x, value, slope = point
    panel.plot(x, value, "o", color=PALETTE["f"], markersize=8)
    panel.plot(x, slope, "o", color=PALETTE["slope"], markersize=8)
    panel.set_ylim(style.span(np.concatenate([ys, slopes])))
    panel.legend(frameon=False)
    return figure
