"""Live figures of chapter 7: networks of matrices, trained on data."""

from .noisy_batches import batch_noise
from .reading_digits import digit_reader

__all__ = ["batch_noise", "digit_reader"]
