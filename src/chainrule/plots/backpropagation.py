"""Pictures of chapter 5, the twins of its live figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.figure
import numpy as np

from ..functions import Function, sigmoid
from ..network import SlopeFactors, TwoWeightNetwork
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
WIDTHS = (1.5, 3.0, 6.0)  # of the axis of gradients, from 0
REACHES = (4.0, 8.0, 12.0)  # of the axis of z

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
    path: np.ndarray,
    x: float,
    y: float,
    w1: tuple[float, float],
    w2: tuple[float, float],
    before: np.ndarray | None = None,
) -> matplotlib.figure.Figure:
    """Draw the contours of J over both weights with a path of weights, the answers ŷ(x), and the losses.

    `before` is the path of the run before; it, its last answer and its losses are grey and dotted.
    """
    figure, (ground, answer, history) = style.axes(3, size=(10, 3.6))
    across, up = np.linspace(*w1, 121), np.linspace(*w2, 121)
    loss = TwoWeightNetwork(across[None, :], up[:, None]).forward(x, y).loss
    levels = 0.5 * np.linspace(0.02, 1, 20) ** 2
    ground.contour(across, up, loss, levels=levels, colors=PALETTE["y"], linewidths=0.8)
    if 0 < y < 1:
        valley = np.log(y / (1 - y)) / sigmoid(across * x)
        ground.plot(across, valley, "--", color=PALETTE["y"], linewidth=1)
    ground.set(xlabel="W₁", ylabel="W₂", xlim=w1, ylim=w2)
    xs = np.linspace(-6, 6, 201)
    answer.plot([x], [y], "o", color=PALETTE["y"], markersize=8, fillstyle="none", label="target")
    answer.set(xlabel="x", ylabel="ŷ(x)", xlim=(-6, 6), ylim=(0, 1))
    grey: dict[str, Any] = {"color": PALETTE["y"], "linestyle": ":", "linewidth": 2}
    if before is not None:
        ground.plot(before[:, 0], before[:, 1], label="last run", **grey)
        answer.plot(xs, _answers(before[-1], xs), **grey)
        history.plot(_losses(before, x, y), **grey)
        ground.legend(frameon=False)
    ground.plot(path[:, 0], path[:, 1], "o-", color=PALETTE["slope"], markersize=4, linewidth=1)
    answer.plot(xs, _answers(path[0], xs), "--", color=PALETTE["f"], linewidth=1)
    answer.plot(xs, _answers(path[-1], xs), color=PALETTE["f"])
    here = float(_answers(path[-1], np.array([x]))[0])
    answer.plot([x, x], [here, y], color=PALETTE["ink"], linewidth=1)
    answer.plot([x], [here], "o", color=PALETTE["f"])
    losses = _losses(path, x, y)
    past = _losses(before, x, y) if before is not None else losses
    history.plot(losses, "o-", color=PALETTE["ink"], markersize=4, clip_on=False)
    last = max(20, len(losses) - 1, len(past) - 1)
    history.set(xlabel="step", ylabel="J", xlim=(0, last), ylim=(0, 1.1 * max(1e-3, *losses, *past)))
    return figure


def _answers(weights: np.ndarray, xs: np.ndarray) -> np.ndarray:
    answers: np.ndarray = TwoWeightNetwork(*weights).forward(xs).y_hat
    return answers


def _losses(path: np.ndarray, x: float, y: float) -> np.ndarray:
    losses: np.ndarray = TwoWeightNetwork(path[:, 0], path[:, 1]).forward(x, y).loss
    return losses


def gradient_check(
    names: Sequence[str], given: Sequence[float], measured: Sequence[float], right: Sequence[bool]
) -> matplotlib.figure.Figure:
    """Draw each parameter's gradient twice: as given, filled (orange if not `right`); as measured, hollow."""
    figure, panel = style.axes(xlabel="gradient", size=(6.4, 3.0))
    rows = np.arange(len(names), 0, -1)
    largest = max(map(abs, [*given, *measured]))
    half = next((width for width in WIDTHS if largest < width), largest)
    panel.set(xlim=(-half, half), ylim=(0.4, len(names) + 0.6))
    panel.hlines(rows, given, measured, color=PALETTE["f"], linewidth=2)
    verdicts = (True, "slope", "backpropagation"), (False, "f", "backpropagation, wrong")
    for verdict, colour, label in verdicts:
        those = np.array(right) == verdict
        if those.any():
            panel.plot(
                np.array(given)[those], rows[those], "o", color=PALETTE[colour], markersize=7, label=label
            )
    panel.plot(measured, rows, "o", color=PALETTE["ink"], markersize=12, fillstyle="none", label="difference")
    panel.set_yticks(rows, names)
    panel.legend(frameon=False)
    return figure


def vanishing(
    found: SlopeFactors, activation: Function, weight: float, bias: float, deepest: int
) -> matplotlib.figure.Figure:
    """Draw each layer's factor and the product so far, and where on the activation the layers stand."""
    figure, (sizes, curve) = style.axes(2, size=(8, 3.4))
    layers = np.arange(1, len(found.factors) + 1)
    factors, products = np.abs(found.factors), np.abs(found.products)
    powers = np.log10([value for value in (*factors, *products, 1.0) if value > 0])
    low = 10.0 ** (3 * np.floor((powers.min() - 0.3) / 3))
    high = 10.0 ** (3 * np.ceil((powers.max() + 0.3) / 3))
    sizes.axhline(1, color=PALETTE["y"], linewidth=1, linestyle="--")
    # a factor of exactly 0 has no place on a logarithmic axis: it stands at the bottom
    sizes.plot(layers, np.maximum(factors, low), "o", color=PALETTE["g"], label="|factor|")
    product = np.maximum([1.0, *products], low)
    sizes.plot([0, *layers], product, "o-", color=PALETTE["slope"], label="|product so far|")
    sizes.set(xlabel="layer", ylabel="size", yscale="log", xlim=(0, deepest + 1), ylim=(low, high))
    sizes.legend(frameon=False)
    zs = found.pre_activations
    reach = next((one for one in REACHES if np.abs(zs).max() < one - 0.1), REACHES[-1])
    line = np.linspace(-reach, reach, 201)
    curve.plot(line, activation(line), color=PALETTE["ink"])
    if abs(zs[-1]) <= reach:
        here = float(zs[-1]), float(activation(zs[-1]))
        curve.axline(here, slope=float(activation.derivative(here[0])), color=PALETTE["slope"], linewidth=2)
    curve.plot(zs, activation(zs), "o", color=PALETTE["g"])
    curve.set(xlabel="z", ylabel="f(z)", xlim=(-reach, reach), ylim=style.span(activation(line)))
    name = activation.name.replace("_", " ")
    figure.suptitle(f"{name}, weight {weight:g}, bias {bias:g}".replace("-", "−"), fontsize=10)
    return figure
