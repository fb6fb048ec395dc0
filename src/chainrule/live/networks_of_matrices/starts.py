"""Where a network starts: zeros, all equal, or at random, small or large; and where forty starts end."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import numpy.typing as npt
import traitlets

from ...functions import sigmoid, softplus
from ...network import MLP
from ..base import Figure, LiveBox, check_sliders, int_slider, link, menu, shown
from ..text import counted

if TYPE_CHECKING:
    import matplotlib.figure

Numbers = npt.NDArray[np.float64]

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
TARGETS = np.array([[0], [1], [1], [0]])  # XOR
WIDTHS = (2, 3, 1)
STARTS, STEPS, RATE = 40, 1000, 1.0
LEARNED = 0.1  # a loss below it counts as learned
LINES = ("none: all weights are 0", "one, three times", "each its own")
SAME = 1e-6  # units whose weights differ by less are equal
KINDS = ["all zero", "all equal", "at random"]
RANDOM = KINDS.index("at random")


@cache
def draws() -> Numbers:
    """Return the parameters of forty starts of size 1, (40, 13): weights from N(0, 1), biases 0."""
    found = np.zeros((STARTS, 13))
    weights = [*range(6), *range(9, 12)]
    found[:, weights] = np.random.default_rng(7).normal(size=(STARTS, 9)).round(3)
    return found


def starts(kind: int, size: float) -> Numbers:
    """Return the parameters of a kind's starts, (40, 13), or (1, 13) where chance has no part in it.

    "All equal" sets the biases too.
    """
    return [np.zeros((1, 13)), np.full((1, 13), size), draws() * size][kind]


def final_losses(parameters: Numbers) -> Numbers:
    """Return the loss (R,) after all steps, for R starts (R, 13) that are trained together."""
    parameters = parameters.copy()
    w, b, v, c = parameters[:, :6], parameters[:, 6:9], parameters[:, 9:12], parameters[:, 12:]
    w = w.reshape(-1, 2, 3)  # a view, as the others: what is subtracted from them arrives in `parameters`
    x, y = INPUTS.astype(float), TARGETS[:, 0]
    for _ in range(STEPS):
        h = np.tanh(x @ w + b[:, None])
        delta = (sigmoid((h @ v[:, :, None])[:, :, 0] + c) - y) / len(y)
        below = delta[:, :, None] * v[:, None] * (1 - h**2)
        v -= RATE * (delta[:, None] @ h)[:, 0]
        c -= RATE * delta.sum(axis=1, keepdims=True)
        w -= RATE * (x.T @ below)
        b -= RATE * below.sum(axis=1)
    z = (np.tanh(x @ w + b[:, None]) @ v[:, :, None])[:, :, 0] + c
    losses: Numbers = (softplus(z) - y * z).mean(axis=1)
    return losses


@cache
def ends(sizes: tuple[float, ...]) -> list[Numbers]:
    """Return for each kind the final losses (sizes, starts), rounded to six decimals."""
    tables = [[starts(kind, size) for size in sizes] for kind in range(len(KINDS))]
    # all at once: a step costs much the same for one start and for many
    losses = iter(final_losses(np.concatenate([rows for table in tables for rows in table])).round(6))
    return [np.array([[next(losses) for _ in rows] for rows in table]) for table in tables]


class Start(Figure):
    """Three hidden units on XOR: forty final losses, and one start of them with its lines, step by step."""

    kind_of_start = traitlets.Int(RANDOM).tag(sync=True)
    size = traitlets.Float(1.0).tag(sync=True)
    chosen = traitlets.Int(1).tag(sync=True)
    steps = traitlets.Int(STEPS).tag(sync=True)

    def __init__(self, size: ipywidgets.FloatLogSlider):
        moves = round((size.max - size.min) / size.step)
        self.sizes = size.base ** (size.min + size.step * np.arange(moves + 1))
        self.finals = ends(tuple(self.sizes))
        super().__init__(
            kind="start",
            size=size.value,
            spec={
                "title": "Where a network starts",
                "kinds": KINDS,
                "draws": draws().tolist(),
                "inputs": INPUTS.tolist(),
                "targets": TARGETS[:, 0].tolist(),
                "rate": RATE,
                "most": STEPS,
                "learned": LEARNED,
                "sizes": self.sizes.tolist(),
                "finals": [table.tolist() for table in self.finals],
            },
        )

    def _ends(self) -> Numbers:
        """Return the final losses of all starts of this kind and size."""
        place = np.abs(np.log(self.sizes) - np.log(self.size)).argmin()
        return np.broadcast_to(self.finals[self.kind_of_start][place], STARTS)

    def trained(self, steps: int) -> MLP:
        """Return the chosen start after so many steps; its history holds the losses before each of them."""
        network = MLP(WIDTHS, "tanh", "binary_cross_entropy")
        choices = starts(self.kind_of_start, self.size)
        network.parameters[:] = choices[min(self.chosen, len(choices)) - 1]
        if steps:
            network.train(INPUTS, TARGETS, RATE, epochs=steps)
        return network

    def _lines(self, network: MLP) -> str:
        weights = np.vstack([network.weights[0], network.biases[0]])
        if not weights[:2].any():
            return LINES[0]
        return LINES[1] if np.ptp(weights, axis=1).max() < SAME else LINES[2]

    def readout(self) -> dict[str, float | str]:
        """Return the loss so far, the units' lines, and of the forty ends the median and how many are low."""
        network, finals = self.trained(self.steps), self._ends()
        return {
            "loss": network.mean_loss(INPUTS, TARGETS),
            "lines": self._lines(network),
            "learned": int((finals < LEARNED).sum()),
            "median": float(np.median(finals)),
        }

    def describe(self) -> str:
        """Say how the chosen start does, and how the forty end."""
        now = self.readout()
        kind = KINDS[self.kind_of_start] + ("" if self.kind_of_start == 0 else f", size {shown(self.size)}")
        return (
            f"XOR by three hidden units, weights {kind}: the loss of start {self.chosen} "
            f"after {counted(self.steps, 'step')} is {shown(float(now['loss']))}; lines of the units: "
            f"{now['lines']}. Of {STARTS} starts {now['learned']} end below {LEARNED}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the four points with the units' lines, the loss step by step, and the forty ends."""
        from ...plots.networks_of_matrices import starts as plots

        network = self.trained(self.steps)
        units = np.vstack([network.weights[0], network.biases[0]]).T
        history = self.trained(STEPS + 1).history
        losses = np.array(history.losses if history else [])
        points = (INPUTS, TARGETS[:, 0])
        return plots.start(points, units, losses, self.steps, self._ends(), self.chosen)


def start(size: ipywidgets.FloatLogSlider) -> LiveBox:
    """Show where a network starts, and where that leads: XOR, three hidden units, plain descent (chapter 7).

    Parameters
    ----------
    size
        A logarithmic slider for the standard deviation of the weights that are drawn at random, and for the
        one value that all parameters have where they are equal; within 0.01 and 10.

    Raises
    ------
    TypeError, ValueError
        For another kind of slider, or one that goes further.
    """
    check_sliders("log_slider", size=size)
    if size.base**size.min < 0.01 * (1 - 1e-9) or size.base**size.max > 10 * (1 + 1e-9):
        raise ValueError(
            f"expected sizes within 0.01 and 10, got a slider from {size.base**size.min:g} to "
            f"{size.base**size.max:g}"
        )
    figure = Start(size)
    kind = menu("weights", KINDS, index=RANDOM)
    chosen = int_slider("start", 1, STARTS, value=1)
    steps = int_slider("steps", 0, STEPS, value=STEPS)
    link(figure, kind_of_start=kind, size=size, chosen=chosen, steps=steps)
    return LiveBox(figure, [ipywidgets.HBox([kind, size]), ipywidgets.HBox([chosen, steps])])
