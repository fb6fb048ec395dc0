"""Live figures of chapter 1: slopes, secants, step sizes, slope curves and descent."""

from .descent import descent
from .secant import secant
from .slope_curve import slope_curve
from .step_size import step_size
from .tangent import tangent

__all__ = ["descent", "secant", "slope_curve", "step_size", "tangent"]
