"""A matrix as a grid of numbers in brackets, for pictures."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..style import PALETTE

Light = Callable[[int, int], str]


def dark(_i: int, _j: int) -> str:
    """Light no entry."""
    return ""


def grid(
    panel: Axes, title: str, values: np.ndarray, at: tuple[float, float], colour: str, light: Light = dark
) -> None:
    """Draw a matrix with its upper left corner at a place, an entry a unit wide and half a unit high.

    `light` says of an entry whether it is "lit", of a row and a column that meet, or "key", what they make.
    """
    x, y = at
    rows, columns = values.shape
    shade = PALETTE[colour]
    panel.text(x, y + 0.12, title, fontsize=9, color=shade, weight="bold", va="bottom")
    low, right = y - rows / 2, x + columns
    for side, inward in ((x, 0.08), (right, -0.08)):
        panel.plot([side + inward, side, side, side + inward], [y, y, low, low], color=shade, linewidth=1.5)
    for i in range(rows):
        for j in range(columns):
            kind = light(i, j)
            if kind:
                width = 2.5 if kind == "key" else 0.8
                corner = (x + j + 0.06, y - (i + 1) / 2 + 0.04)
                panel.add_patch(
                    Rectangle(corner, 0.88, 0.42, edgecolor=shade, facecolor=PALETTE["soft"], linewidth=width)
                )
            weight = "bold" if kind == "key" else "normal"
            text = f"{values[i, j]:.3g}".replace("-", "−")
            place = (x + j + 0.5, y - (i + 0.5) / 2)
            panel.text(*place, text, ha="center", va="center", fontsize=8.5, color=shade, weight=weight)
