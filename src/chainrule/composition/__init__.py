r"""Chains of functions, the rule that differentiates them, and the wrong rules people use instead.

A :class:`Chain` is a row of boxes. A number enters the first one, each box hands its value to the next, and
the derivative is the product of the local derivatives, each taken where its box stands:

>>> from chainrule.functions import sin, square
>>> sine_squared = Chain([sin, square])
>>> f"{sine_squared(1.0):.4f}", f"{sine_squared.derivative(1.0):.4f}"
('0.7081', '0.9093')

The first function of the list is applied first: sin²x is sin and then square. Chapters 3 and 4.
"""

from .chain import Chain, compose
from .jacobians import chain_jacobian, multiplication_cost
from .mistakes import WRONG_RULES, WrongRule, coincidences, forgotten_layer, indistinguishable, wrong_rules
from .paths import PathSum, sum_over_paths, total_derivative

__all__ = [
    "WRONG_RULES",
    "Chain",
    "PathSum",
    "WrongRule",
    "chain_jacobian",
    "coincidences",
    "compose",
    "forgotten_layer",
    "indistinguishable",
    "multiplication_cost",
    "sum_over_paths",
    "total_derivative",
    "wrong_rules",
]
