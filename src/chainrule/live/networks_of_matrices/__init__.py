"""Live figures of chapter 7: a layer as a matrix, shapes, and gradients entry by entry."""

from .entries import one_entry
from .layers import layer
from .sizes import shapes

__all__ = ["layer", "one_entry", "shapes"]
