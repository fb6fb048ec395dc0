"""Live figures of chapter 4: local rates that multiply, nudges, paths that add, mistakes, checks, tables."""

from .laboratory import mistakes
from .nudges import number_lines
from .rates import chain
from .remainders import remainder
from .several_paths import paths
from .tables import carried

__all__ = ["carried", "chain", "mistakes", "number_lines", "paths", "remainder"]
