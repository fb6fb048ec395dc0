"""Live figures of chapter 7: a layer as a matrix, shapes, gradients entry by entry, and a training."""

from .entries import one_entry
from .layers import layer
from .playground import boundary
from .sizes import shapes

__all__ = ["boundary", "layer", "one_entry", "shapes"]
