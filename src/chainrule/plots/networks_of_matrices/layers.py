"""The twin of the figure `layer`: a network 2 → 3 → 1 and its matrices."""

from collections.abc import Sequence

import matplotlib.figure
import numpy as np

from ..style import PALETTE
from .tables import Light, dark, grid

COLOURS = ("x", "g", "f")


def layer(
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    zs: Sequence[np.ndarray],
    rows: Sequence[np.ndarray],
    chosen: tuple[int, int, int],
    story: str,
) -> matplotlib.figure.Figure:
    """Draw units as circles and weights as arrows, beside them the matrices; `chosen` counts from 1.

    `rows` are what goes into each layer, followed by the answer.
    """
    layer_now, row, column = chosen
    figure = matplotlib.figure.Figure(figsize=(8.4, 4.0), layout="constrained", facecolor=PALETTE["paper"])
    network, tables = figure.subplots(1, 2, width_ratios=(1, 1.15))
    places = [[(k, 1 - (2 * unit + 1) / (2 * len(values))) for unit in range(len(values))]
              for k, values in enumerate(rows)]  # fmt: skip
    for k, matrix in enumerate(weights, 1):
        for (i, j), weight in np.ndenumerate(matrix):
            enters = (k, j + 1) == (layer_now, column)
            key = enters and i + 1 == row
            start, end = places[k - 1][i], places[k][j]
            look = {
                "arrowstyle": "->",
                "color": PALETTE[f"w{k}" if enters else "line"],
                "linewidth": 3.5 if key else 2 if enters else 1,
                "shrinkA": 16,
                "shrinkB": 16,
            }
            network.annotate("", end, start, arrowprops=look)
            if enters:
                x, y = (start[axis] + 0.45 * (end[axis] - start[axis]) for axis in (0, 1))
                style = {"weight": "bold" if key else "normal", "fontsize": 9, "color": PALETTE[f"w{k}"]}
                box = {"facecolor": PALETTE["paper"], "edgecolor": "none", "pad": 1}
                network.text(x, y, f"{weight:.3g}".replace("-", "−"), ha="center", bbox=box, **style)
    names = (("x₁", "x₂"), ("h₁", "h₂", "h₃"), ("ŷ",))
    for k, values in enumerate(rows):
        colour = PALETTE[COLOURS[k]]
        for (x, y), value, name in zip(places[k], values, names[k], strict=True):
            network.plot([x], [y], "o", markersize=30, color=colour, markerfacecolor=PALETTE["soft"])
            text = f"{value:.2g}".replace("-", "−")
            network.text(x, y, text, ha="center", va="center", fontsize=9, color=colour)
            network.text(x, y - 0.12, name, ha="center", va="center", fontsize=9, color=colour)
    network.set(xlim=(-0.25, 2.25), ylim=(0, 1))

    def lit(k: int, kind: str) -> Light:
        return (lambda _, j: kind if j + 1 == column else "") if k == layer_now else dark

    def entry(k: int) -> Light:
        if k != layer_now:
            return dark
        return lambda i, j: "" if j + 1 != column else "key" if i + 1 == row else "lit"

    def entering(k: int) -> Light:
        return (lambda *_: "lit") if k == layer_now else dark

    grid(tables, "W₁", weights[0], (2.5, 0), "w1", entry(1))
    grid(tables, "+ b₁", biases[0][None], (2.5, -1.55), "ink", lit(1, "lit"))
    grid(tables, "x", rows[0][None], (0, -2.6), "x", entering(1))
    grid(tables, "= z₁", zs[0][None], (2.5, -2.6), "ink", lit(1, "key"))
    grid(tables, "h = σ(z₁)", rows[1][None], (2.5, -3.65), "g", entering(2))
    grid(tables, "W₂", weights[1], (6, 0.5), "w2", entry(2))
    grid(tables, "+ b₂", biases[1][None], (6, -2.6), "ink", lit(2, "lit"))
    grid(tables, "= z₂", zs[1][None], (6, -3.65), "ink", lit(2, "key"))
    grid(tables, "ŷ = σ(z₂)", rows[2][None], (6, -4.7), "f")
    tables.set(xlim=(-0.3, 8.2), ylim=(-5.4, 1.1))
    for panel in (network, tables):
        panel.axis("off")
    figure.suptitle(story.replace(". In", ".\nIn"), fontsize=9, color=PALETTE["ink"])
    return figure
