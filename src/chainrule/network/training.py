"""Gradient descent on all weights, and what it records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array

if TYPE_CHECKING:
    from .mlp import MLP

# How many times its first value, or 1, the loss may become.
RUNAWAY = 1e9


class DivergenceError(ArithmeticError):
    """Training ran away: the loss or a weight left the finite numbers, or the loss grew without bound.

    Attributes
    ----------
    step
        The update at which it was noticed, counted from 0; None outside training.
    history
        What training had recorded until then; None outside training.
    """

    def __init__(self, message: str, step: int | None = None, history: Any = None):
        super().__init__(message)
        self.step, self.history = step, history


@dataclass
class History:
    """The loss before each update, and how many updates make an epoch."""

    updates_per_epoch: int
    losses: list[float] = field(default_factory=list)

    @property
    def epoch_losses(self) -> npt.NDArray[np.float64]:
        """The mean of the losses within each full epoch."""
        epochs = len(self.losses) // self.updates_per_epoch
        kept = self.losses[: epochs * self.updates_per_epoch]
        means: npt.NDArray[np.float64] = np.reshape(kept, (epochs, self.updates_per_epoch)).mean(axis=1)
        return means


def descend(
    network: MLP,
    x: Array,
    targets: Array,
    learning_rate: float,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
) -> History:
    """Subtract learning_rate · gradient after each mini-batch; see :meth:`MLP.train`, which checks the rest.

    Raises DivergenceError if the loss or a weight leaves the finite numbers, or the loss passes `RUNAWAY`.
    """
    rows = len(x)
    batches = [slice(start, start + batch_size) for start in range(0, rows, batch_size)]
    history = network.history = History(len(batches))
    losses = history.losses
    change = np.empty_like(network.parameters)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(epochs):
            order = rng.permutation(rows) if len(batches) > 1 else None
            for batch in batches:
                if order is None:
                    loss = network.fill_gradient(x, targets)
                else:
                    loss = network.fill_gradient(x[order[batch]], targets[order[batch]])
                losses.append(loss)
                # Written so that nan, which is not smaller than anything, is caught too.
                if not loss <= RUNAWAY * max(losses[0], 1.0):
                    raise _divergence(history, learning_rate, f"the loss became {loss:g}")
                np.multiply(network.gradient, learning_rate, out=change)
                network.parameters -= change
        if not np.isfinite(network.parameters).all():
            raise _divergence(history, learning_rate, "a weight left the finite numbers")
    return history


def _divergence(history: History, learning_rate: float, what: str) -> DivergenceError:
    step = len(history.losses) - 1
    return DivergenceError(
        f"training diverged at step {step}: {what}, from {history.losses[0]:g} at the start. With "
        f"learning rate {learning_rate:g} every step overshoots more than the last: start again "
        f"with a smaller one, such as {learning_rate / 10:g}",
        step,
        history,
    )
