"""Live figures of chapter 7: layers, shapes, gradients entry by entry; trainings, batches, and digits."""

from .entries import one_entry
from .layers import layer
from .noisy_batches import batch_noise
from .playground import boundary
from .reading_digits import digit_reader
from .sizes import shapes
from .starts import start

__all__ = ["batch_noise", "boundary", "digit_reader", "layer", "one_entry", "shapes", "start"]
