"""Live figures of chapter 3: boxes in a row, computational graphs, and a formula that the reader types."""

from .formula import formula
from .graph import graph
from .pipeline import pipeline

__all__ = ["formula", "graph", "pipeline"]
