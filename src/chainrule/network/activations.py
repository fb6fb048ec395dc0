"""The activations of hidden layers, and how the fast backpropagation computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..functions import Function, identity, leaky_relu, relu, sigmoid, tanh
from ..functions.arguments import Array

# value(z, h) and slope(z, h, out) write into the last array.
ValueInto = Callable[[Array, Array], Any]
SlopeInto = Callable[[Array, Array, Array], Any]

ACTIVATIONS = {function.name: function for function in (sigmoid, tanh, relu, leaky_relu, identity)}

# Below this slope, 1 − h² and h(1 − h) have lost four of their digits. A Node loses two at most (0.01); a
# training step can spare more, and units that are a little saturated are many, of which each costs time.
SATURATED = 1e-4


def kernel(activation: Function, scratch: Array) -> tuple[ValueInto, SlopeInto]:
    """Return f and f′ that write into given arrays: value(z, h) and slope(z, h, out)."""
    one = np.ones((), scratch.dtype)

    def restore_digits(z: Array, slopes: Array) -> None:
        """Replace the slopes of saturated units, where 1 − h cancels, by the exact derivative."""
        if slopes.item(slopes.argmin()) < SATURATED:
            saturated = slopes < SATURATED
            slopes[saturated] = activation.derivative(z[saturated])

    def tanh_slope(z: Array, h: Array, out: Array) -> None:
        np.multiply(h, h, out)
        np.subtract(one, out, out)
        restore_digits(z, out)

    def sigmoid_value(z: Array, h: Array) -> None:
        # σ(z) = exp(min(z, 0)) / (1 + exp(−|z|)): nothing overflows, nothing cancels.
        numerator = np.minimum(z, 0, out=scratch[: len(z)])
        np.exp(numerator, numerator)
        np.copysign(z, -one, h)
        np.exp(h, h)
        np.add(h, one, h)
        np.divide(numerator, h, h)

    def sigmoid_slope(z: Array, h: Array, out: Array) -> None:
        np.subtract(one, h, out)
        np.multiply(out, h, out)
        restore_digits(z, out)

    def relu_value(z: Array, h: Array) -> None:
        np.maximum(z, 0, out=h)

    def relu_slope(_z: Array, h: Array, out: Array) -> None:
        np.sign(h, out)

    def any_value(z: Array, h: Array) -> None:
        h[:] = activation(z)

    def any_slope(z: Array, _h: Array, out: Array) -> None:
        out[:] = activation.derivative(z)

    known: dict[Function, tuple[ValueInto, SlopeInto]] = {
        tanh: (np.tanh, tanh_slope),
        sigmoid: (sigmoid_value, sigmoid_slope),
        relu: (relu_value, relu_slope),
    }
    return known.get(activation, (any_value, any_slope))
