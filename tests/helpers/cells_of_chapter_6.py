"""Chapter 6 as its tests read it: the prose, the cells, and the names that cells define."""

import sys

import nbformat
import numpy as np
from site_under_test import CHAPTERS

from chainrule import RUNNING_EXAMPLE, sigmoid

CELLS = nbformat.read(CHAPTERS / "06_automatic_differentiation.ipynb", as_version=4).cells
PROSE = " ".join(" ".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())
SOURCES = {cell.id: cell.source for cell in CELLS}
x0, W1, W2, y0 = RUNNING_EXAMPLE
START = np.array([W1, W2])


def said(words):
    """The sentence that a test is about stands on the page."""
    return words in PROSE


def names_of(*ids):
    """Run cells of the chapter, in order, and return the names they define."""
    names = {"sys": sys, "np": np}
    for id in ids:
        exec(SOURCES[id], names)
    return names


def names_of_halve():
    names = {}
    exec(SOURCES["jump"].split("\n\n")[0], names)
    return names["halve"]


def J(w):
    return 0.5 * (y0 - sigmoid(w[1] * sigmoid(w[0] * x0))) ** 2
