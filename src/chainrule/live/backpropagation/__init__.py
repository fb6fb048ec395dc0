"""Live figures of chapter 5: the two passes, the loss landscape, gradient checks with bugs, deep chains."""

from . import bugs
from .gradient_check import gradient_check
from .landscape import CARRY, landscape
from .network import network
from .vanishing import vanishing

__all__ = ["CARRY", "bugs", "gradient_check", "landscape", "network", "vanishing"]
