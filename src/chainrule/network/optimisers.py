"""Ways down: what becomes of a gradient before it is subtracted from the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..functions.arguments import Array
from .arguments import number


class Optimiser:
    """A rule of descent, θ := θ − step, for the parameters θ and the gradient g; it says what the step is."""

    def steps(self, learning_rate: float, gradient: Array) -> Callable[[], Array]:
        """Return a function without arguments that returns the next step, an array like the gradient.

        It reads `gradient` anew each time, and may return the same array again with other numbers. Whatever
        the rule remembers of earlier gradients starts empty. A rule of one's own defines this method.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define steps(learning_rate, gradient)")


@dataclass(frozen=True)
class Plain(Optimiser):
    r"""Plain descent: the step is α · g, with α the learning rate. Chapters 1 and 5."""

    def steps(self, learning_rate: float, gradient: Array) -> Callable[[], Array]:
        """Return what gives α · g."""
        step = np.empty_like(gradient)
        return lambda: np.multiply(gradient, learning_rate, out=step)


@dataclass(frozen=True)
class Momentum(Optimiser):
    r"""Descent with momentum: a share of the last step is repeated, and the plain step added.

    .. math::

        v := \text{share} \cdot v + \alpha g \qquad \theta := \theta - v \qquad \text{at first } v = 0

    While g stays the same, the steps grow towards α · g / (1 − share): tenfold for a share of 0.9.

    Parameters
    ----------
    share
        From 0, which is plain descent, to below 1.

    Raises
    ------
    ValueError
        For a share outside of that.

    Notes
    -----
    B. T. Polyak, Some methods of speeding up the convergence of iteration methods (1964). Chapters 2 and 7.
    """

    share: float = 0.9

    def __post_init__(self) -> None:
        _check_share("share", self.share)

    def steps(self, learning_rate: float, gradient: Array) -> Callable[[], Array]:
        """Return what gives v."""
        step, plain = np.zeros_like(gradient), np.empty_like(gradient)

        def next_step() -> Array:
            np.multiply(step, self.share, out=step)
            return np.add(step, np.multiply(gradient, learning_rate, out=plain), out=step)

        return next_step


@dataclass(frozen=True)
class Adam(Optimiser):
    r"""Adam: each parameter has its own scale, the size that its gradient lately had.

    .. math::

        m &:= \beta_1 m + (1 - \beta_1)\,g & v &:= \beta_2 v + (1 - \beta_2)\,g^2 \\
        \theta &:= \theta - \alpha\,\frac{\hat m}{\sqrt{\hat v} + \varepsilon}
        & \hat m &= \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}

    in step t = 1, 2, …; at first m = v = 0, which the two divisions make up for. The first step of a
    parameter is α long, against the sign of its gradient, however large that is, if only far above ε.

    Parameters
    ----------
    beta1, beta2
        What is kept of the mean gradient and of the mean square, from 0 to below 1.
    epsilon
        A positive number, so that no step divides by 0.

    Raises
    ------
    ValueError
        For settings outside of that.

    Notes
    -----
    D. P. Kingma and J. Ba, Adam: a method for stochastic optimization (2015), whose settings are the defaults
    here; their learning rate is 0.001. Chapter 7.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _check_share("beta1", self.beta1)
        _check_share("beta2", self.beta2)
        if number("epsilon", self.epsilon) <= 0:
            raise ValueError(f"epsilon must be a positive number, but got {self.epsilon!r}")

    def steps(self, learning_rate: float, gradient: Array) -> Callable[[], Array]:
        """Return what gives α · m̂ / (√v̂ + ε)."""
        mean, square = np.zeros_like(gradient), np.zeros_like(gradient)
        step, scale = np.empty_like(gradient), np.empty_like(gradient)
        # β₁ᵗ and β₂ᵗ: what the zeros of the beginning still weigh
        zeros_in_mean = zeros_in_square = 1.0

        def next_step() -> Array:
            nonlocal zeros_in_mean, zeros_in_square
            zeros_in_mean *= self.beta1
            zeros_in_square *= self.beta2
            np.multiply(mean, self.beta1, out=mean)
            np.add(mean, np.multiply(gradient, 1 - self.beta1, out=step), out=mean)
            np.multiply(square, self.beta2, out=square)
            np.multiply(gradient, gradient, out=step)
            np.add(square, np.multiply(step, 1 - self.beta2, out=step), out=square)
            np.sqrt(np.divide(square, 1 - zeros_in_square, out=scale), out=scale)
            np.add(scale, self.epsilon, out=scale)
            np.divide(np.multiply(mean, learning_rate / (1 - zeros_in_mean), out=step), scale, out=step)
            return step

        return next_step


def _check_share(name: str, value: float) -> None:
    if not 0 <= number(name, value) < 1:
        raise ValueError(f"{name} is the share that is kept, from 0 to below 1, but got {value!r}")


OPTIMISERS: dict[str, Optimiser] = {"plain": Plain(), "momentum": Momentum(), "adam": Adam()}
