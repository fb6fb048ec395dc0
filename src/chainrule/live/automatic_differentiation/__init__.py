"""Live figures of chapter 6: expressions that swell, dual numbers, the tape, costs of both modes, memory."""

from .both_ends import which_end
from .dual_numbers import dual
from .memory import checkpoints
from .swelling import swell
from .tapes import tape

__all__ = ["checkpoints", "dual", "swell", "tape", "which_end"]
