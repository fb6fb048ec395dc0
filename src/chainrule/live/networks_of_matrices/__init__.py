"""Live figures of chapter 7: networks of matrices, and their training."""

from .playground import boundary

__all__ = ["boundary"]
