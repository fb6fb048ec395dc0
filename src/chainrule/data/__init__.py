"""Data to train on, shipped with the package: birds, digits, and seeded points in the plane.

Each function returns the points, a point a row, and the class of each; the arrays are the caller's own, and
nothing is downloaded. :func:`penguins` and :func:`digits` were measured by others: their docstrings say by
whom, and under which licence. :func:`xor`, :func:`circles`, :func:`moons` and :func:`spiral` are drawn from
a seed.
"""

from .measured import digits, penguins
from .plane import circles, moons, spiral, xor

__all__ = ["circles", "digits", "moons", "penguins", "spiral", "xor"]
