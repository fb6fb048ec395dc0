"""Forty batches against all points: how well the gradient of a batch keeps the direction, by its size."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import numpy.typing as npt
import traitlets

from ...data import digits
from ...network import MLP, split, standardise
from ..base import Figure, LiveBox, check_sliders, link, menu, shown

if TYPE_CHECKING:
    import matplotlib.figure

Numbers = npt.NDArray[np.float64]

POINTS, DRAWS = 1024, 40
SIZES = tuple(2**k for k in range(11))  # the last one holds all points
MOMENTS = {"at the start": 0, "after 1 epoch": 1, "after 20 epochs": 20}
"""When the gradients are taken, by the name in the menu: after how many epochs of training."""


def products(network: MLP, x: Numbers, labels: npt.NDArray[np.int64]) -> Numbers:
    """Return the scalar products (N, N) of the gradients of single points.

    The gradient of a batch is the mean of those of its points, so all that a figure says of any batch is in
    here. The gradient in a layer's weights is an outer product, input times delta, and of two outer products
    the scalar product is a product of two: that of the inputs, and that of the deltas.
    """
    _, (_, h, _) = network.forward_pass(x)
    last = network.probabilities(x) - np.eye(10)[labels]
    first = (last @ network.weights[1].T) * (1 - h**2)
    found: Numbers = (x @ x.T + 1) * (first @ first.T) + (h @ h.T + 1) * (last @ last.T)
    return found


@cache
def cosines() -> Numbers:
    """Return the cosines of the batches, (moments, sizes, draws), rounded to three decimals.

    The network is 64-32-10, on 1024 digits of the training part. The batches are those of
    :func:`chainrule.network.batch_cosines` with the size as the seed.
    """
    (levels, digit), _ = split(*digits(), rng=0)
    x = np.asarray(standardise(levels)[0][:POINTS], np.float64)
    labels = np.asarray(digit[:POINTS], np.int64)
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy", rng=0)
    batches = np.zeros((len(SIZES), DRAWS, POINTS))  # the share that a point has in a batch
    for size, shares in zip(SIZES, batches, strict=True):
        rng = np.random.default_rng(size)
        for share in shares:
            share[rng.permutation(POINTS)[:size]] = 1 / size
    found, done = [], 0
    for epochs in MOMENTS.values():
        if epochs > done:
            network.train(x, labels, learning_rate=0.1, epochs=epochs - done, batch_size=32)
        done = epochs
        all_products = products(network, x, labels)
        sent = batches @ all_products
        lengths = np.sqrt((sent * batches).sum(axis=2) * all_products.mean())
        found.append(sent.mean(axis=2) / lengths)
    return np.array(found).round(3)


class BatchNoise(Figure):
    """Forty batch gradients as directions, and their mean cosine against the size of the batch."""

    size = traitlets.Float(1.0).tag(sync=True)
    moment = traitlets.Int(0).tag(sync=True)

    def __init__(self, size: float):
        super().__init__(
            kind="batch_noise",
            size=size,
            spec={
                "title": "Directions of batch gradients",
                "sizes": list(SIZES),
                "moments": list(MOMENTS),
                "cosines": cosines().tolist(),
                "points": POINTS,
            },
        )

    def _now(self) -> Numbers:
        now: Numbers = cosines()[self.moment, SIZES.index(round(self.size))]
        return now

    def readout(self) -> dict[str, float | str]:
        """Return the batch size, and of the forty cosines the mean and both ends."""
        now = self._now()
        return {
            "batch": round(self.size),
            "mean": float(now.sum() / DRAWS),
            "lowest": float(now.min()),
            "highest": float(now.max()),
        }

    def describe(self) -> str:
        """Say how well the batches keep the direction."""
        now = self.readout()
        return (
            f"Gradients of {DRAWS} batches of {now['batch']}, {list(MOMENTS)[self.moment]}: their cosines "
            f"with the gradient of all {POINTS} digits are {shown(float(now['mean']), 3)} on average, from "
            f"{shown(float(now['lowest']), 3)} to {shown(float(now['highest']), 3)}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the directions, and the mean cosines of all sizes, with matplotlib."""
        from ...plots.networks_of_matrices import noisy_batches as plots

        means = cosines().mean(axis=2)
        return plots.batch_noise(self._now(), np.array(SIZES), means, self.moment, round(self.size))


def batch_noise(size: ipywidgets.FloatLogSlider) -> LiveBox:
    """Show in which directions the gradients of small batches point (chapter 7).

    Forty batches of digits are drawn at random for each size. An arrow says how the gradient of a batch lies
    to that of all 1024 digits: its cosine along it, and the rest across. All arrows are made equally long.

    Parameters
    ----------
    size
        A slider for the batch size that stops at powers of two, from 1 to 1024:
        ``live.log_slider("batch size", 0, 10, value=32, step=1, base=2)``.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider with other stops.
    """
    check_sliders("log_slider", size=size)
    base, low, high, step = size.base, size.min, size.max, size.step
    if base != 2 or not {low, high, step} <= set(range(len(SIZES))) or not step:
        raise ValueError(
            "expected a slider that stops at powers of two from 1 to 1024, got one with base "
            f"{base:g} from {low:g} to {high:g} in steps of {step:g}: "
            "live.log_slider('batch size', 0, 10, value=32, step=1, base=2)"
        )
    figure = BatchNoise(size.value)
    choice = menu("gradients", list(MOMENTS))
    link(figure, size=size, moment=choice)
    return LiveBox(figure, [ipywidgets.HBox([choice, size])])
