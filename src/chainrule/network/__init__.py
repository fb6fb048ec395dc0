r"""Networks with backpropagation written by hand: the smallest one with a hidden layer, and any other.

:class:`TwoWeightNetwork` is the running example of the book, two formulas long. :class:`MLP` is the same idea
with matrices. Its backpropagation is written twice: :func:`plain_backpropagation` is the text of chapter 7 in
code, and :meth:`MLP.backpropagate` is the fast one, which is checked against it.
"""

from .activations import ACTIVATIONS
from .backpropagation import Gradients, plain_backpropagation
from .diagnostics import batch_cosines, gradient_norms
from .evaluation import accuracy, confusion
from .losses import LOSSES, Loss
from .mlp import MLP
from .optimisers import OPTIMISERS, Adam, Momentum, Optimiser, Plain
from .preparation import mean_and_deviation, split, standardise
from .starts import STARTS, initial_deviation
from .training import DivergenceError, History
from .two_weights import RUNNING_EXAMPLE, TwoWeightHistory, TwoWeightNetwork
from .vanishing import SlopeFactors, slope_factors

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "MLP",
    "OPTIMISERS",
    "RUNNING_EXAMPLE",
    "STARTS",
    "Adam",
    "DivergenceError",
    "Gradients",
    "History",
    "Loss",
    "Momentum",
    "Optimiser",
    "Plain",
    "SlopeFactors",
    "TwoWeightHistory",
    "TwoWeightNetwork",
    "accuracy",
    "batch_cosines",
    "confusion",
    "gradient_norms",
    "initial_deviation",
    "mean_and_deviation",
    "plain_backpropagation",
    "slope_factors",
    "split",
    "standardise",
]
