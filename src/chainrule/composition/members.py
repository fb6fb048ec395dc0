"""What a chain asks of one of its functions: its name, its formula, and its derivative."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import latex as tex
from ..functions import REALS, Function
from ..functions.arguments import Elementwise, Numeric, is_traced
from ..graph import Node


def name_of(function: Callable[..., Any]) -> str:
    """Return what the function is called, or else its type."""
    name = getattr(function, "name", None) or getattr(function, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def latex_of(function: Callable[..., Any], argument: str) -> str:
    """Return the function in LaTeX, applied to an argument that is itself LaTeX."""
    template = getattr(function, "latex", None)
    if not isinstance(template, str) or not (isinstance(function, Function) or "{}" in template):
        template = tex.application(name_of(function))
    return tex.fill(template, argument)


def exact_derivative(function: Elementwise) -> Elementwise | None:
    """Return the derivative that the function knows, if it knows one."""
    if isinstance(function, Function):
        return function.derivative if function.has_derivative else None
    derivative = getattr(function, "derivative", None)
    return derivative if callable(derivative) else None


def where_defined(function: Elementwise, slope: Numeric, u: Numeric) -> Numeric:
    """Return the slope, nan where the function itself is undefined: 1/u is a number where log u is none."""
    if not isinstance(function, Function) or function.domain is REALS:
        return slope
    if is_traced(u):
        return slope + 0.0 * function(u)
    inside = function.domain.contains(u)
    if isinstance(u, np.ndarray):
        return np.where(inside, slope, u.dtype.type(np.nan))
    return slope if inside else np.nan


def graph_slope(function: Elementwise, x: Numeric) -> Numeric:
    """Return the derivative at x that a gradient, sent back through a graph of the function, leaves there."""
    node = Node(x)
    output = function(node)
    if not isinstance(output, Node):
        return 0.0 * x
    output.backward(np.ones_like(x) if isinstance(x, np.ndarray) else 1.0)
    slope: Numeric = node.grad
    return slope + 0.0 * x if np.shape(slope) != np.shape(x) else slope
