"""Gradient descent on all weights, and what it records."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array
from .optimisers import Optimiser

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
    """What training recorded.

    Attributes
    ----------
    updates_per_epoch
        How many updates go through all points once.
    losses
        Of each update, the loss of its batch before it.
    held_out_losses
        Of the part held out: before training and after each epoch; empty if none was.
    held_out_accuracies
        The share of that part whose label is right, likewise; empty unless the loss is a cross entropy.
    """

    updates_per_epoch: int
    losses: list[float] = field(default_factory=list)
    held_out_losses: list[float] = field(default_factory=list)
    held_out_accuracies: list[float] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """After how many epochs the loss of the part held out was smallest; the first of several.

        Raises ValueError if no part was held out.
        """
        if not self.held_out_losses:
            raise ValueError("no part was held out: train with held_out=(x, y)")
        losses = np.array(self.held_out_losses)
        return int(np.where(np.isnan(losses), np.inf, losses).argmin())

    @property
    def epoch_losses(self) -> npt.NDArray[np.float64]:
        """The mean of the losses within each full epoch."""
        epochs = len(self.losses) // self.updates_per_epoch
        kept = self.losses[: epochs * self.updates_per_epoch]
        means: npt.NDArray[np.float64] = np.reshape(kept, (epochs, self.updates_per_epoch)).mean(axis=1)
        return means


class HeldOut:
    """The part held out from training: its record, and when it says to stop.

    Parameters
    ----------
    network, x, targets
        The points and targets held out, as `as_batch` of that network returns them.
    patience
        After how many epochs without a new smallest loss to stop; None goes on.
    """

    def __init__(self, network: MLP, x: Array, targets: Array, patience: int | None):
        self.network, self.x, self.targets, self.patience = network, x, targets, patience
        self.best, self.smallest, self.epochs_since = network.parameters.copy(), math.inf, 0

    def look(self, history: History) -> bool:
        """Record the loss after an epoch, keep the weights if it is the smallest; return whether to stop."""
        output = self.network.forward(self.x)
        loss = self.network.loss(output, self.targets)[0]
        history.held_out_losses.append(loss)
        if self.network.loss.probabilities is not None:
            right = self.network.labels_of(output) == self.network.labels_of(self.targets)
            history.held_out_accuracies.append(float(right.mean()))
        if loss < self.smallest:
            self.best[:], self.smallest, self.epochs_since = self.network.parameters, loss, 0
        else:
            self.epochs_since += 1
        return self.patience is not None and self.epochs_since >= self.patience

    def restore(self) -> None:
        """Give the network the weights of the smallest loss, if there is a patience."""
        if self.patience is not None:
            self.network.parameters[:] = self.best


def descend(
    network: MLP,
    x: Array,
    targets: Array,
    *,
    learning_rate: float,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    optimiser: Optimiser,
    held_out: HeldOut | None,
) -> History:
    """Subtract the optimiser's step after each mini-batch; see :meth:`MLP.train`, which checks the rest.

    Raises DivergenceError if the loss or a weight leaves the finite numbers, or the loss passes `RUNAWAY`.
    """
    rows = len(x)
    batches = [slice(start, start + batch_size) for start in range(0, rows, batch_size)]
    history = network.history = History(len(batches))
    losses = history.losses
    next_step = optimiser.steps(learning_rate, network.gradient)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            if held_out:
                held_out.look(history)
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
                    network.parameters -= next_step()
                if held_out and held_out.look(history):
                    break
            if not np.isfinite(network.parameters).all():
                raise _divergence(history, learning_rate, "a weight left the finite numbers")
    finally:  # however it ends
        if held_out:
            held_out.restore()
    return history


def _divergence(history: History, learning_rate: float, what: str) -> DivergenceError:
    step = len(history.losses) - 1
    return DivergenceError(
        f"training diverged at step {step}: {what}, from {history.losses[0]:g} at the start. With "
        f"learning rate {learning_rate:g} the steps are too long: start again with a smaller one, such as "
        f"{learning_rate / 10:g}",
        step,
        history,
    )
