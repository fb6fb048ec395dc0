"""Pictures of chapter 5, the twins of its live figures."""

from collections.abc import Mapping, Sequence

import matplotlib.figure
import numpy as np

from ..network import TwoWeightNetwork
from . import style
from .style import PALETTE

BOXES = {
    "x": (0, 0, "x", "x"),
    "W₁": (1, 1, "W₁", "w1"),
    "z1": (1, 0, "z₁ = W₁x", "ink"),
    "h": (2, 0, "h = σ(z₁)", "g"),
    "W₂": (3, 1, "W₂", "w2"),
    "z2": (3, 0, "z₂ = W₂h", "ink"),
    "y_hat": (4, 0, "ŷ = σ(z₂)", "f"),
    "y": (5, 1, "y", "y"),
    "J": (5, 0, "J = ½(y − ŷ)²", "ink"),
}
GRADIENTS = {
    "W₁": "d_w1",
    "z1": "d_z1",
    "h": "d_h",
    "W₂": "d_w2",
    "z2": "d_z2",
    "y_hat": "d_y_hat",
    "J": "d_J",
}
EDGES = (
    ("x", "z1"),
    ("W₁", "z1"),
    ("z1", "h"),
    ("h", "z2"),
    ("W₂", "z2"),
    ("z2", "y_hat"),
    ("y_hat", "J"),
    ("y", "J"),
)


def network(inputs: Mapping[str, float], computed: Mapping[str, float]) -> matplotlib.figure.Figure:
    """Draw the running example's graph, with the values and gradients there are so far."""
    figure, panel = style.axes(size=(9, 3), xlim=(-0.55, 5.6), ylim=(-0.55, 1.45))
    panel.axis("off")
    values = {**inputs, **computed}
    for start, end in EDGES:
        panel.annotate(
            "",
            BOXES[end][:2],
            BOXES[start][:2],
            arrowprops={"arrowstyle": "->", "color": PALETTE["y"], "shrinkA": 34, "shrinkB": 34},
        )
    for name, (column, row, label, colour) in BOXES.items():
        value = f"{values[name]:.4g}" if name in values else ""
        gradient = GRADIENTS.get(name)
        blame = f"grad {values[gradient]:.3g}" if gradient in values else ""
        words = "\n".join(line for line in (label, value, blame) if line).replace("-", "−")
        panel.text(
            column,
            row,
            words,
            ha="center",
            va="center",
            fontsize=9,
            color=PALETTE[colour],
            bbox={"boxstyle": "round", "facecolor": PALETTE["soft"], "edgecolor": PALETTE[colour]},
        )
    return figure


def landscape(
    path: np.ndarray, x: float, y: float, w1: tuple[float, float], w2: tuple[float, float]
) -> matplotlib.figure.Figure:
    """Draw the contours of J over both weights with a path of weights, and ŷ(x) before and after."""
    figure, (left, right) = style.axes(2)
    across, up = np.linspace(*w1, 121), np.linspace(*w2, 121)
    loss = TwoWeightNetwork(across[None, :], up[:, None]).forward(x, y).loss
    left.contour(
        across, up, loss, levels=0.5 * np.linspace(0.02, 1, 20) ** 2, colors=PALETTE["y"], linewidths=0.8
    )
    left.plot(path[:, 0], path[:, 1], "o-", color=PALETTE["slope"], markersize=4, linewidth=1)
    left.set(xlabel="W₁", ylabel="W₂", xlim=w1, ylim=w2)
    xs = np.linspace(-6, 6, 201)
    for weights, line in ((path[0], "--"), (path[-1], "-")):
        right.plot(xs, TwoWeightNetwork(*weights).forward(xs, y).y_hat, line, color=PALETTE["f"])
    right.plot([x], [y], "o", color=PALETTE["y"], markersize=8)
    right.set(xlabel="x", ylabel="ŷ(x)", ylim=(0, 1))
    return figure


def gradient_check(
    names: Sequence[str], given: Sequence[float], measured: Sequence[float]
) -> matplotlib.figure.Figure:
    """Draw the gradient of every parameter twice: as given, filled, and as measured, hollow."""
    figure, panel = style.axes(xlabel="gradient", size=(6.4, 3.0))
    rows = np.arange(len(names))[::-1]
    panel.hlines(rows, given, measured, color=PALETTE["f"], linewidth=2)
    panel.plot(given, rows, "o", color=PALETTE["slope"], markersize=7, label="backpropagation")
    panel.plot(measured, rows, "o", color=PALETTE["ink"], markersize=12, fillstyle="none", label="difference")
    panel.set_yticks(rows, names)
    panel.legend(frameon=False)
    return figure


def vanishing(
    factors: np.ndarray, products: np.ndarray, activation: str, weight: float
) -> matplotlib.figure.Figure:
    """Draw each layer's factor and the product so far on a logarithmic axis."""
    figure, panel = style.axes(xlabel="layer", ylabel="size", yscale="log")
    layers = np.arange(1, len(factors) + 1)
    panel.plot(layers, np.abs(factors), "o", color=PALETTE["g"], label="factor W f′(z)")
    panel.plot(layers, np.abs(products), "o-", color=PALETTE["slope"], label="product so far")
    panel.set_title(f"{activation}, weight {weight:g}", fontsize=10)
    panel.legend(frameon=False)
    return figure
