"""Live figures of chapter 6: expressions that swell, dual numbers, the tape, costs of both modes, memory."""

from .checkpoints import checkpoints
from .dual import dual
from .swell import swell
from .tape import tape
from .which_end import which_end

__all__ = ["checkpoints", "dual", "swell", "tape", "which_end"]
