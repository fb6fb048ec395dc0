"""Pictures of chapter 7, the twins of its live figures."""

from .reading_digits import digit_reader

__all__ = ["digit_reader"]
