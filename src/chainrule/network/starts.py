"""How large weights are at the start."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..functions import Function, leaky_relu, relu
from .activations import ACTIVATIONS
from .arguments import choose, count, number

# Standard deviation of the weights of a layer, from its numbers of inputs and of units.
STARTS: dict[str, Callable[[int, int], float]] = {
    "lecun": lambda n_in, n_out: math.sqrt(1 / n_in),
    "he": lambda n_in, n_out: math.sqrt(2 / n_in),
    "glorot": lambda n_in, n_out: math.sqrt(2 / (n_in + n_out)),
}


def initial_deviation(start: str | float | None, activation: str | Function, n_in: int, n_out: int) -> float:
    r"""Return the standard deviation of a layer's weights at the start; their mean is 0.

    A pre-activation adds up n_in products. For independent ones, with weights of mean 0,

    .. math::

        \operatorname{var}(z) = n_{\text{in}}\,\operatorname{var}(w)\,\operatorname{mean}(h^2)

    so that var(w) = 1/n_in keeps the size of a signal from layer to layer.

    Parameters
    ----------
    start
        | ``"lecun"``: √(1/n_in), where the activation passes a signal on nearly as it is (LeCun et al. 1998).
        | ``"he"``: √(2/n_in), since a ReLU lets half of the squares through (He et al. 2015).
        | ``"glorot"``: √(2/(n_in + n_out)), between what suits the way forward and the way back (Glorot and
          Bengio 2010, also called Xavier).
        | None: ``"he"`` for `relu` and `leaky_relu`, ``"lecun"`` for any other activation, also for a
          `LeakyRelu` that you made.
        | A number from 0: that. With 0 all weights are 0, and the units of a hidden layer are equal,
          and stay equal.
    activation
        Of the hidden layers: a name in `ACTIVATIONS`, or any Function.
    n_in, n_out
        Numbers of inputs and of units of the layer.

    Raises
    ------
    ValueError
        For an unknown name, a number that is negative or not finite, or a size below 1.

    Notes
    -----
    Chapter 7.
    """
    activation = choose("activation", activation, ACTIVATIONS, Function)
    n_in, n_out = count("n_in", n_in), count("n_out", n_out)
    if start is None:
        start = "he" if activation in (relu, leaky_relu) else "lecun"
    if isinstance(start, str) and start in STARTS:
        return STARTS[start](n_in, n_out)
    if isinstance(start, str) or number("start", start) < 0:
        raise ValueError(
            f"start must be one of {', '.join(STARTS)}, or a standard deviation from 0, but got {start!r}"
        )
    return float(start)
