"""The picture of the digit reader: a drawing, ten bars, and two tables of signed numbers as squares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.figure
import numpy as np
from matplotlib.patches import Rectangle

from .. import style
from ..style import PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def digit_reader(
    drawing: np.ndarray, shares: np.ndarray, signed: tuple[np.ndarray, np.ndarray], titles: tuple[str, str]
) -> matplotlib.figure.Figure:
    """Draw levels of ink (8, 8), probabilities (10,), and weights and gradient (8, 8) with their titles."""
    figure, (ink, bars, weights, gradient) = style.axes(4, size=(9.6, 2.9))
    ink.imshow(drawing, cmap="Greys", vmin=0, vmax=16)
    ink.set_title("drawing", fontsize=9)
    bars.barh(range(10), shares, color=PALETTE["f"])
    bars.set(yticks=range(10), ylim=(9.6, -0.6), xlim=(0, 1), xlabel="probability")
    for panel, table, title, colour in zip((weights, gradient), signed, titles, ("w1", "slope"), strict=True):
        _squares(panel, table, PALETTE[colour])
        panel.set_title(f"{title}\n■ plus, □ minus", fontsize=9)
    for panel in (ink, weights, gradient):
        panel.set(xticks=[], yticks=[], aspect="equal")
        panel.grid(False)
        panel.spines[:].set_visible(True)
    return figure


def _squares(panel: Axes, table: np.ndarray, colour: str) -> None:
    """A square for each number, its area as large as the number; filled where positive."""
    largest = float(np.abs(table).max()) or 1.0
    panel.set(xlim=(-0.5, table.shape[1] - 0.5), ylim=(table.shape[0] - 0.5, -0.5))
    for (row, column), value in np.ndenumerate(table):
        size = 0.9 * float(np.sqrt(abs(value) / largest))
        corner = (column - size / 2, row - size / 2)
        face = colour if value > 0 else PALETTE["paper"]
        panel.add_patch(Rectangle(corner, size, size, facecolor=face, edgecolor=colour, linewidth=0.8))
