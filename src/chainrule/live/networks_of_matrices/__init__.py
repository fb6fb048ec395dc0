"""Live figures of chapter 7: networks of matrices, trained on data."""

from .reading_digits import digit_reader

__all__ = ["digit_reader"]
