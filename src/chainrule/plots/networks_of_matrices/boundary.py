"""The twin of the playground: the plane and its boundary, what the hidden layer sees, how training goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import matplotlib.figure
import numpy as np

from ...functions import sigmoid
from ...functions.arguments import Array
from ..style import PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...network import MLP

GRID = 121
FIRST_EPOCHS = 50  # that the axis of the loss has room for at first
LEAST_LOSS = 1.1
NORMS = (1e-7, 1e2)
BOUNDED = {"tanh": (-1.15, 1.15), "sigmoid": (-0.08, 1.08)}
SHADES = ["#b9d5e8", "#dceaf4", "#f6e0d4", "#ecc3ab"]  # from a sure no to a sure yes
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈"


class Part(Protocol):
    """Points (N, 2) and their classes (N, 1)."""

    @property
    def x(self) -> Array:
        """The points."""

    @property
    def y(self) -> Array:
        """Their classes, 0 or 1."""


def boundary(
    network: MLP,
    train: Part,
    held: Part,
    losses: Sequence[float | str],
    norms: Sequence[float | str],
    epoch: int,
    reach: float,
    seen: Sequence[int],
) -> matplotlib.figure.Figure:
    """Draw the network's plane, the last hidden layer's plane, both losses now, and the gradient by layer."""
    figure = matplotlib.figure.Figure(figsize=(8.4, 7.6), layout="constrained", facecolor=PALETTE["paper"])
    (plane, second), (loss, sizes) = figure.subplots(2, 2, height_ratios=(2, 1))
    for panel in (plane, second, loss, sizes):
        panel.spines[["top", "right"]].set_visible(False)
    _plane(plane, network, reach)
    _points(plane, train, held, train.x, held.x)
    plane.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="x₁", ylabel="x₂", aspect="equal")
    _hidden(second, network, train, held, seen)
    for value, colour, dashes, label in zip(
        losses, ("ink", "slope"), ("-", "--"), ("training", "held out"), strict=True
    ):
        if not isinstance(value, str):
            loss.plot([epoch], [value], dashes, marker="o", color=PALETTE[colour], label=label)
            loss.legend(frameon=False, fontsize=8)
    highest = max([LEAST_LOSS, *(1.1 * value for value in losses if not isinstance(value, str))])
    loss.set(xlim=(0, max(FIRST_EPOCHS, epoch)), ylim=(0, highest), xlabel="epoch", ylabel="loss")
    known = [(k, norm) for k, norm in enumerate(norms, 1) if not isinstance(norm, str)]
    for k, norm in known:
        drawn = min(max(norm, NORMS[0]), NORMS[1])
        sizes.plot([k, k], [NORMS[0], drawn], color=PALETTE["slope"], linewidth=2)
        sizes.plot([k], [drawn], "o", color=PALETTE["slope"])
    sizes.set(xlim=(0.5, network.depth + 0.5), xticks=range(1, network.depth + 1), yscale="log", ylim=NORMS)
    sizes.set(xlabel="layer of weights", ylabel="length of the layer’s gradient")
    return figure


def _plane(panel: Axes, network: MLP, reach: float) -> None:
    """Shade p of class 1 with the line p = ½, and draw the line of each unit of the first hidden layer."""
    line = np.linspace(-reach, reach, GRID)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    p = sigmoid(network.forward_pass(grid)[0][-1]).reshape(GRID, GRID)
    _shade(panel, line, line, p)
    if p.min() < 0.5 < p.max():
        panel.contour(line, line, p, levels=[0.5], colors=[PALETTE["ink"]], linewidths=2)
    if network.depth > 1:
        for (w1, w2), b in zip(network.weights[0].T, network.biases[0], strict=True):
            # along the line, through its point that is nearest to the middle
            length = max(float(np.hypot(w1, w2)), 1e-12)
            nearest, along = -b * np.array([w1, w2]) / length**2, np.array([-w2, w1]) / length
            ends = np.stack([nearest - 3 * reach * along, nearest + 3 * reach * along])
            panel.plot(*ends.T, "--", color=PALETTE["g"])


def _shade(panel: Axes, across: Array, up: Array, p: Array) -> None:
    panel.contourf(across, up, p, levels=[0, 0.25, 0.5, 0.75, 1], colors=SHADES)


def _points(panel: Axes, train: Part, held: Part, train_at: Array, held_at: Array) -> None:
    looks: dict[int, dict[str, Any]] = {
        0: {"facecolors": PALETTE["paper"], "edgecolors": PALETTE["x"], "marker": "o"},
        1: {"facecolors": PALETTE["f"], "edgecolors": PALETTE["paper"], "marker": "D"},
    }
    for part, at, size in ((train, train_at, 22), (held, held_at, 10)):
        for label, look in looks.items():
            rows = part.y[:, 0] == label
            panel.scatter(at[rows, 0], at[rows, 1], s=size, linewidths=1, zorder=3, **look)


def _hidden(panel: Axes, network: MLP, train: Part, held: Part, seen: Sequence[int]) -> None:
    """Draw the points as the last hidden layer sees them; of one unit, or of none, against p."""
    width = network.widths[-2] if network.depth > 1 else 0
    if width < 2:
        _against_p(panel, network, train, held)
        return
    both = [_inside(network, part)[:, list(seen)] for part in (train, held)]
    low, high = limits(network.activation.name, np.concatenate(both))
    line = np.array([low, high])
    if width == 2:
        (w1,), (w2,) = network.weights[-1]
        (b,) = network.biases[-1]
        fine = np.linspace(low, high, GRID)
        h1, h2 = np.meshgrid(fine, fine)
        _shade(panel, fine, fine, sigmoid(w1 * h1 + w2 * h2 + b))
        if abs(w2) > abs(w1):
            panel.plot(line, -(b + w1 * line) / w2, color=PALETTE["ink"], linewidth=2)
        elif w1:
            panel.plot(-(b + w2 * line) / w1, line, color=PALETTE["ink"], linewidth=2)
    _points(panel, train, held, *both)
    names = [f"h{SUBSCRIPTS[unit + 1]}" for unit in seen]
    panel.set(xlim=(low, high), ylim=(low, high), xlabel=names[0], ylabel=names[1])


def _against_p(panel: Axes, network: MLP, train: Part, held: Part) -> None:
    """Draw p over the only number that the output unit is made of: the one unit before it, or its own z."""
    one = network.depth > 1
    z = [_before_squeeze(network, part) for part in (train, held)]
    across = [
        _inside(network, part) if one else part_z for part, part_z in zip((train, held), z, strict=True)
    ]
    low, high = limits(network.activation.name if one else "identity", np.concatenate(across))
    line = np.linspace(low, high, GRID)
    w, b = (network.weights[-1][0, 0], network.biases[-1][0]) if one else (1.0, 0.0)
    panel.plot(line, sigmoid(w * line + b), color=PALETTE["ink"], linewidth=2)
    both = [np.hstack([inputs, sigmoid(part_z)]) for inputs, part_z in zip(across, z, strict=True)]
    _points(panel, train, held, *both)
    panel.set(xlim=(low, high), ylim=(-0.05, 1.05), xlabel="h₁" if one else "z", ylabel="p")


def limits(activation: str, values: Array) -> tuple[float, float]:
    """Return what an axis of a unit's values spans: what its activation can give, or a power of 2."""
    if activation in BOUNDED:
        return BOUNDED[activation]
    largest = max(1.0, float(np.abs(values).max(initial=0)))
    size = 2.0 ** math.ceil(math.log2(largest))
    return (-0.05 * size if activation.endswith("relu") else -size), size


def _inside(network: MLP, part: Part) -> Array:
    """Return what goes into the output unit, (N, width)."""
    if not len(part.x):
        return np.zeros((0, network.widths[-2]))
    return network.forward_pass(part.x)[1][-2]


def _before_squeeze(network: MLP, part: Part) -> Array:
    """Return the output unit's z, (N, 1), of which p is the sigmoid."""
    return network.forward_pass(part.x)[0][-1] if len(part.x) else np.zeros((0, 1))
