"""The activations of hidden layers, and how the fast backpropagation computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..functions import Function, identity, leaky_relu, relu, sigmoid, tanh
from ..functions.arguments import Array

# (z, h, slopes): writes f(z) into h, and f′(z) into slopes.
Kernel = Callable[[Array, Array, Array], None]

ACTIVATIONS = {function.name: function for function in (sigmoid, tanh, relu, leaky_relu, identity)}

# Below this slope, 1 − h² and h(1 − h) have lost four of their digits. A Node loses two at most (0.01); a
# training step can spare more, and units that are a little saturated are many, of which each costs time.
SATURATED = 1e-4


def kernel(activation: Function, dtype: np.dtype[Any]) -> Kernel:
    """Return what computes f and f′ of an array of that dtype into others."""
    one = np.ones((), dtype)

    def restore_digits(z: Array, slopes: Array) -> None:
        """Replace the slopes of saturated units, where 1 − h cancels, by the exact derivative."""
        saturated = slopes < SATURATED
        slopes[saturated] = activation.derivative(z[saturated])

    def tanh_kernel(z: Array, h: Array, slopes: Array) -> None:
        np.tanh(z, h)
        np.multiply(h, h, slopes)
        np.subtract(one, slopes, slopes)
        if slopes.item(slopes.argmin()) < SATURATED:
            restore_digits(z, slopes)

    def sigmoid_kernel(z: Array, h: Array, slopes: Array) -> None:
        # σ(z) = exp(min(z, 0)) / (1 + exp(−|z|)): nothing overflows, nothing cancels.
        numerator = np.minimum(z, 0, out=slopes)
        np.exp(numerator, numerator)
        np.copysign(z, -one, h)
        np.exp(h, h)
        np.add(h, one, h)
        np.divide(numerator, h, h)
        np.subtract(one, h, slopes)
        np.multiply(slopes, h, slopes)
        if slopes.item(slopes.argmin()) < SATURATED:
            restore_digits(z, slopes)

    def relu_kernel(z: Array, h: Array, slopes: Array) -> None:
        np.maximum(z, 0, out=h)
        np.sign(h, slopes)

    def any_kernel(z: Array, h: Array, slopes: Array) -> None:
        h[:] = activation(z)
        slopes[:] = activation.derivative(z)

    known: dict[Function, Kernel] = {tanh: tanh_kernel, sigmoid: sigmoid_kernel, relu: relu_kernel}
    return known.get(activation, any_kernel)
