"""Chapter 7 as its tests read it: the prose, the cells, what they printed, and the names they define."""

import inspect

import nbformat
import numpy as np
from site_under_test import CHAPTERS

import chainrule
from chainrule.data import digits, penguins

CELLS = nbformat.read(CHAPTERS / "07_networks_of_matrices.ipynb", as_version=4).cells
PROSE = " ".join(" ".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())
SOURCES = {cell.id: cell.source for cell in CELLS}


def said(*words):
    """Each of the sentences that a test is about stands on the page."""
    return all(text in PROSE for text in words)


def printed(id):
    """What a cell printed when it was stored; nbval holds it to what it prints now."""
    (cell,) = (cell for cell in CELLS if cell.id == id)
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def names_of(*ids):
    """Run cells of the chapter, in order, and return the names they define."""
    names = {name: getattr(chainrule, name) for name in chainrule.__all__}
    names |= {"np": np, "inspect": inspect, "digits": digits, "penguins": penguins}
    for id in ids:
        exec(SOURCES[id], names)
    return names
