"""The picture of starts: the units' lines among the four points, one descent, and where forty starts end."""

import math

import matplotlib.figure
import numpy as np

from .. import style
from ..style import PALETTE

LOSSES = (1e-4, 100)


def start(
    points: tuple[np.ndarray, np.ndarray],
    units: np.ndarray,
    losses: np.ndarray,
    steps: int,
    finals: np.ndarray,
    chosen: int,
) -> matplotlib.figure.Figure:
    """Draw points (inputs, targets), a line for each row (a, b, c) of units, the losses, the final ones."""
    figure, (plane, descent, forty) = style.axes(3, size=(10.5, 3.4))
    inputs, targets = points
    for a, b, c in units:
        if a or b:
            x, y = -c * a / (a * a + b * b), -c * b / (a * a + b * b)
            plane.axline((x, y), (x - b, y + a), color=PALETTE["g"], linewidth=2)
    for answer, colour in ((1, "f"), (0, "x")):
        face = PALETTE[colour] if answer else PALETTE["paper"]
        plane.plot(*inputs[targets == answer].T, "o", color=PALETTE[colour], markerfacecolor=face, zorder=3)
    plane.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), aspect="equal", xlabel="x₁", ylabel="x₂")
    descent.plot(losses, color=PALETTE["ink"], linewidth=2)
    descent.plot([steps], losses[[steps]], "o", color=PALETTE["ink"])
    descent.set(xlim=(0, len(losses) - 1), xlabel="step", ylabel=f"loss of start {chosen}")
    forty.plot(range(1, len(finals) + 1), finals, "o", color=PALETTE["ink"], markersize=4)
    forty.plot([chosen], finals[[chosen - 1]], "o", color=PALETTE["f"], fillstyle="none", markersize=9)
    forty.set(xlim=(0, len(finals) + 1), xlabel="start", ylabel=f"loss after {len(losses) - 1} steps")
    for panel in (descent, forty):
        panel.axhline(math.log(2), color=PALETTE["y"], linewidth=1, linestyle="--")
        panel.set(yscale="log", ylim=LOSSES)
    return figure
