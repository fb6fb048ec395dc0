"""Live figures of chapter 2: slices, gradient, close-up, descent on two parameters, partial against total."""

from .close_up import CloseUp, close_up
from .descent import Descent2D, descend_2d, descent_2d
from .slices import Slices, slices
from .steepest import Steepest, steepest
from .total import Total, total

__all__ = [
    "CloseUp",
    "Descent2D",
    "Slices",
    "Steepest",
    "Total",
    "close_up",
    "descend_2d",
    "descent_2d",
    "slices",
    "steepest",
    "total",
]
