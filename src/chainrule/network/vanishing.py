"""What becomes of a gradient on its way through many layers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..functions import Function
from .activations import ACTIVATIONS
from .arguments import choose, count, number


class SlopeFactors(NamedTuple):
    """What each layer of a chain of single units contributes to the gradient, arrays of length depth."""

    pre_activations: np.ndarray
    factors: np.ndarray
    products: np.ndarray


def slope_factors(
    depth: int,
    activation: str | Function = "sigmoid",
    scale: float = 1.0,
    x: float = 1.0,
    *,
    bias: float = 0.0,
) -> SlopeFactors:
    r"""Follow a gradient through a chain of single units :math:`h_k = f(W h_{k-1} + b)`, :math:`h_0 = x`.

    Layer k multiplies the gradient by :math:`W f'(z_k)` with :math:`z_k = W h_{k-1} + b`; after k layers,
    :math:`\partial h_k / \partial x = \prod_{i \le k} W f'(z_i)`. What grows beyond the largest float is inf,
    and inf times 0 nan.

    Parameters
    ----------
    depth
        Number of layers, at least 1.
    activation
        A name in `ACTIVATIONS`, or any Function.
    scale
        The weight W of every layer.
    x
        The input of the first layer.
    bias
        The bias b of every layer.

    Raises
    ------
    TypeError
        For what is not one number.
    ValueError
        For a depth below 1, an unknown activation, or a number that is not finite.

    Notes
    -----
    Chapter 5. A sigmoid with W = 4 and b = −2 is tanh with W = 1 and b = 0, since tanh t = 2 σ(2t) − 1.
    """
    depth = count("depth", depth)
    activation = choose("activation", activation, ACTIVATIONS, Function)
    scale, bias, h = number("scale", scale), number("bias", bias), number("x", x)
    pre_activations = np.empty(depth)
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(depth):
            pre_activations[k] = scale * h + bias
            h = activation(float(pre_activations[k]))
        # + 0: a negative weight times a slope of 0 is 0, not −0
        factors = scale * activation.derivative(pre_activations) + 0.0
        return SlopeFactors(pre_activations, factors, np.cumprod(factors))
