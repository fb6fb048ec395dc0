r"""The running example: ŷ = σ(W₂ σ(W₁ x)), J = ½ (y − ŷ)²."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..functions import sigmoid, square
from ..functions.arguments import Numeric
from .arguments import as_learning_rate, count, real
from .training import DivergenceError


class RunningExample(NamedTuple):
    """The start values of the network that runs through the whole book."""

    x: float
    w1: float
    w2: float
    y: float


RUNNING_EXAMPLE = RunningExample(x=1.5, w1=0.8, w2=-0.4, y=0.6)


class ForwardPass(NamedTuple):
    """Every value on the way from x to the loss, in the order in which it is computed."""

    z1: Numeric
    h: Numeric
    z2: Numeric
    y_hat: Numeric
    loss: Numeric


class TwoWeightGradients(NamedTuple):
    """The derivatives of the loss with respect to the two weights."""

    w1: Numeric
    w2: Numeric


@dataclass
class TwoWeightHistory:
    """The weights and the loss before the first step and after each step: lists of length steps + 1."""

    w1: list[float] = field(default_factory=list)
    w2: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)


class TwoWeightNetwork:
    r"""The smallest network with a hidden layer: :math:`\hat y = \sigma(W_2\,\sigma(W_1 x))`.

    Its loss is :math:`J = \tfrac12 (y - \hat y)^2`. Everywhere, x and y start as those of `RUNNING_EXAMPLE`.

    Parameters
    ----------
    w1, w2
        The weights. `forward` and `gradients` also take arrays, elementwise (a whole landscape at once), and
        Nodes, so that the engine can trace the same formula.

    Raises
    ------
    TypeError
        If a value is not a real number, an array of them or a Node.
    ValueError
        If a value is not finite.

    Notes
    -----
    Chapter 1 looks at the slope of J in one weight; chapter 5 derives both slopes and trains.
    """

    def __init__(self, w1: Numeric = RUNNING_EXAMPLE.w1, w2: Numeric = RUNNING_EXAMPLE.w2):
        self.w1, self.w2 = real("w1", w1), real("w2", w2)
        self.history = TwoWeightHistory()

    def forward(self, x: Numeric = RUNNING_EXAMPLE.x, y: Numeric = RUNNING_EXAMPLE.y) -> ForwardPass:
        """Return z1 = W₁x, h = σ(z1), z2 = W₂h, ŷ = σ(z2) and the loss ½(y − ŷ)², by name."""
        z1 = self.w1 * real("x", x)
        h = sigmoid(z1)
        z2 = self.w2 * h
        y_hat = sigmoid(z2)
        # as a Function: where the square is too large for a float, that of a number is inf like an array's
        return ForwardPass(z1, h, z2, y_hat, 0.5 * square(real("y", y) - y_hat))

    def gradients(self, x: Numeric = RUNNING_EXAMPLE.x, y: Numeric = RUNNING_EXAMPLE.y) -> TwoWeightGradients:
        r"""Return the derivatives of the loss with respect to the weights.

        .. math::

            \frac{\partial J}{\partial W_2} = -(y - \hat y)\,\hat y (1 - \hat y)\,h
            \qquad
            \frac{\partial J}{\partial W_1} = -(y - \hat y)\,\hat y (1 - \hat y)\,W_2\,h (1 - h)\,x
        """
        z1, h, z2, y_hat, _ = self.forward(x, y)
        # ŷ(1 − ŷ) and h(1 − h) are written as σ′(z): the same, but it keeps its digits where ŷ rounds to 1.
        delta = -(y - y_hat) * sigmoid.derivative(z2)
        return TwoWeightGradients(w1=delta * self.w2 * sigmoid.derivative(z1) * x, w2=delta * h)

    def step(
        self, learning_rate: float, x: float = RUNNING_EXAMPLE.x, y: float = RUNNING_EXAMPLE.y
    ) -> ForwardPass:
        """Move both weights once against their gradients, and return the forward pass from before the move.

        Raises
        ------
        TypeError
            If a weight, x or y is an array or a Node.
        ValueError
            If the learning rate is not a positive number.
        DivergenceError
            If a weight would leave the finite numbers; the weights stay as they were.
        """
        learning_rate = as_learning_rate(learning_rate)
        self._check_numbers(w1=self.w1, w2=self.w2, x=x, y=y)
        before, gradients = self.forward(x, y), self.gradients(x, y)
        w1, w2 = self.w1 - learning_rate * gradients.w1, self.w2 - learning_rate * gradients.w2
        if not (math.isfinite(w1) and math.isfinite(w2)):
            raise DivergenceError(
                f"the step would take the weights from ({self.w1:g}, {self.w2:g}) to ({w1:g}, {w2:g}): "
                f"the learning rate {learning_rate:g} is too large, use a smaller one"
            )
        self.w1, self.w2 = w1, w2
        return before

    def train(
        self,
        learning_rate: float,
        steps: int,
        x: float = RUNNING_EXAMPLE.x,
        y: float = RUNNING_EXAMPLE.y,
    ) -> TwoWeightHistory:
        """Take a number of steps and return the weights and losses along the way (also kept as `history`).

        Raises
        ------
        TypeError
            If a weight, x or y is an array or a Node.
        ValueError
            If the learning rate is not a positive number, or `steps` is not a whole number from 1.
        DivergenceError
            If a weight would leave the finite numbers; it carries the step and the history.
        """
        self._check_numbers(w1=self.w1, w2=self.w2, x=x, y=y)
        history = self.history = TwoWeightHistory()
        for step in range(count("steps", steps) + 1):
            history.w1.append(self.w1)
            history.w2.append(self.w2)
            history.losses.append(self.forward(x, y).loss)
            if step < steps:
                try:
                    self.step(learning_rate, x, y)
                except DivergenceError as error:
                    message = f"training stopped at step {step}: {error}"
                    raise DivergenceError(message, step, history) from None
        return history

    @staticmethod
    def _check_numbers(**values: Numeric) -> None:
        for name, value in values.items():
            if not isinstance(value, float | int | np.number):
                shown = f"an array of shape {value.shape}" if isinstance(value, np.ndarray) else repr(value)
                raise TypeError(
                    f"training moves one pair of weights at one point, but {name} is {shown}: train one "
                    "network for each start, and several points with an MLP"
                )

    def __repr__(self) -> str:
        return f"TwoWeightNetwork(w1={self.w1!r}, w2={self.w2!r})"
