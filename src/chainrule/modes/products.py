"""A Jacobian, or a Hessian, times a vector: one pass each, and no matrix."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array, Numeric, check_callable
from ..graph.backward import pull_back
from ..graph.node import Node
from ..graph.operation import shape_of
from ..graph.values import constant, returned, zeros
from .dual import Dual, dual, in_shape, plain

_next_level = itertools.count(1).__next__


def jvp(f: Callable[[Any], Any], point: npt.ArrayLike, direction: npt.ArrayLike) -> Any:
    r"""Return the Jacobian of f times a vector, :math:`J v`: how fast f changes along a direction.

    One run of f on Duals, whatever the number of inputs and outputs (forward mode).

    Parameters
    ----------
    f
        A function of one argument, a float or an array, written with NumPy; its value is a float or an array.
    point
        Where the derivative is taken: a float, or an array of any shape. It may be a Node, or the Dual of
        another `jvp`: then so is the result.
    direction
        v, in the shape of the point; one number goes for each entry.

    Returns
    -------
    float or ndarray
        In the shape of f's value.

    Raises
    ------
    TypeError
        If f can't be called, if a number is not real, or if f does what its slope would not survive.
    ValueError
        If the direction has another shape than the point.

    Notes
    -----
    Chapter 6. As `directional_derivative`, without its rounding.
    """
    check_callable(f, "jvp")
    level = _next_level()
    value = point if isinstance(point, Node | Dual) else constant(point)
    slope = direction if isinstance(direction, Node | Dual) else constant(direction)
    if not isinstance(slope, Node | Dual):
        slope = in_shape(slope, value, "direction")
    result = f(dual(value, slope, level))
    if result.__class__ is Dual and result.level == level:
        return result._slope
    # What f returned does not depend on the point.
    return result * 0.0 if isinstance(result, Node | Dual) else zeros(returned("jvp", result))


def vjp(f: Callable[[Any], Any], point: npt.ArrayLike, weights: npt.ArrayLike = 1.0) -> Any:
    r"""Return a vector times the Jacobian of f, :math:`w^T J`: how f's weighted sum depends on each input.

    One run of f on a Node and one pass back, whatever the number of inputs and outputs (reverse mode).

    Parameters
    ----------
    f, point
        As of `jvp`.
    weights
        w, in the shape of f's value; one number goes for each entry. With one number as the value, 1 gives
        the gradient.

    Returns
    -------
    float or ndarray
        In the shape of the point.

    Raises
    ------
    TypeError
        If f can't be called, if a number is not real, or if f does what a graph cannot record.
    ValueError
        If the weights have another shape than f's value.

    Notes
    -----
    Chapter 6. For every v and w, :math:`w \cdot (J v) = (w^T J) \cdot v`: `jvp` and `vjp` check one another.
    """
    check_callable(f, "vjp")
    variable = Node(point)
    output = f(variable)
    if not isinstance(output, Node):
        in_shape(constant(weights), returned("vjp", output), "vector of weights")
        return zeros(variable._value)
    return _gradient(output, in_shape(constant(weights), output._value, "vector of weights"), variable)


def hessian_vector_product(f: Callable[[Any], Any], point: npt.ArrayLike, direction: npt.ArrayLike) -> Any:
    r"""Return the Hessian of f times a vector, :math:`H v`: how the gradient changes along a direction.

    Forward for the slope along v, :math:`\nabla f \cdot v`, on nodes; then back for the gradient of that
    slope. No matrix is made: H of a million weights would have 10¹² entries, H v has a million.

    Parameters
    ----------
    f
        A function of one argument, a float or an array, whose value is one number.
    point, direction
        As of `jvp`.

    Returns
    -------
    float or ndarray
        In the shape of the point.

    Raises
    ------
    TypeError
        As `jvp`.
    ValueError
        If f's value is not one number, or the direction has another shape than the point.

    Notes
    -----
    Chapter 6. At a kink it is made of subgradients, as `grad` says.
    """
    check_callable(f, "hessian_vector_product")
    variable = Node(point)
    slope = jvp(f, variable, in_shape(constant(direction), variable._value, "direction"))
    if shape_of(slope):
        raise ValueError(
            f"hessian_vector_product takes a function whose value is one number, but f returned an array of "
            f"shape {shape_of(slope)}: return a sum or a single entry"
        )
    return _gradient(slope, 1.0, variable) if isinstance(slope, Node) else zeros(variable._value)


def _gradient(output: Node, seed: Numeric, variable: Node) -> float | Array:
    """Return the cotangent of a variable, an array of the caller's own."""
    cotangent = pull_back(output, seed).get(variable)
    if cotangent is None:
        cotangent = zeros(variable._value)
    gradient: float | Array = plain(cotangent)
    return gradient if isinstance(gradient, float) else np.array(gradient, variable.dtype)
