r"""Networks with backpropagation written by hand: the smallest one with a hidden layer, and any other.

:class:`TwoWeightNetwork` is the running example of the book, two formulas long. :class:`MLP` is the same idea
with matrices. Its backpropagation is written twice: :func:`plain_backpropagation` is the text of chapter 5 in
code, and :meth:`MLP.backpropagate` is the fast one, which is checked against it.
"""

from .activations import ACTIVATIONS
from .backpropagation import Gradients, plain_backpropagation
from .losses import LOSSES, Loss
from .mlp import MLP
from .training import DivergenceError, History
from .two_weights import RUNNING_EXAMPLE, TwoWeightHistory, TwoWeightNetwork
from .vanishing import SlopeFactors, slope_factors

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "MLP",
    "RUNNING_EXAMPLE",
    "DivergenceError",
    "Gradients",
    "History",
    "Loss",
    "SlopeFactors",
    "TwoWeightHistory",
    "TwoWeightNetwork",
    "plain_backpropagation",
    "slope_factors",
]
