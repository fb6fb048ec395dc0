"""Pictures of chapter 7, the twins of its live figures."""

from .noisy_batches import batch_noise
from .reading_digits import digit_reader

__all__ = ["batch_noise", "digit_reader"]
