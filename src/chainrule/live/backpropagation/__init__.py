"""Live figures of chapter 5: two passes, landscapes, gradient checks with bugs, deep chains, a trainer."""

from . import bugs
from .gradient_check import gradient_check
from .landscape import CARRY, landscape
from .network import network
from .trainer import trainer
from .vanishing import vanishing

__all__ = ["CARRY", "bugs", "gradient_check", "landscape", "network", "trainer", "vanishing"]
