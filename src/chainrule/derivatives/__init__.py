r"""Derivatives measured from values alone: differences, the complex step, and a checker of gradients.

Nothing here knows a rule of differentiation, and that is its use: whatever the other modules derive, this one
measures. A central difference has ten correct digits, the complex step all of them:

>>> import numpy as np
>>> f"{central_difference(np.exp, 1.0):.9f}", f"{complex_step(np.exp, 1.0):.15f}"
('2.718281828', '2.718281828459045')

Chapter 1 measures slopes and asks how small a step should be, chapter 2 moves one of several variables,
chapters 4 and 5 check what the chain rule and backpropagation give.
"""

from .complex_step import complex_step
from .differences import (
    central_difference,
    directional_derivative,
    forward_difference,
    gradient,
    jacobian,
    partial,
    step_size_errors,
)
from .gradient_check import GradientCheck, check_gradient
from .points import default_step

__all__ = [
    "GradientCheck",
    "central_difference",
    "check_gradient",
    "complex_step",
    "default_step",
    "directional_derivative",
    "forward_difference",
    "gradient",
    "jacobian",
    "partial",
    "step_size_errors",
]
