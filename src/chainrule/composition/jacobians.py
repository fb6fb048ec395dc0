"""Chains with several inputs and outputs: the product of their Jacobians, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ..functions.arguments import as_reals, described
from .arguments import listed


def chain_jacobian(jacobians: Sequence[npt.ArrayLike], order: str = "reverse") -> npt.NDArray[Any]:
    r"""Multiply the Jacobians of functions applied one after the other: :math:`J_n \cdots J_2 J_1`.

    Parameters
    ----------
    jacobians
        The first function's Jacobian first, each of shape (outputs, inputs), taken where its function stands.
    order
        ``"reverse"`` starts with the last Jacobian, as backpropagation does, and is cheap for few outputs;
        ``"forward"`` starts with the first and is cheap for few inputs. The product is the same.

    Returns
    -------
    ndarray
        Of shape (outputs of the last, inputs of the first), of floats.

    Raises
    ------
    TypeError, ValueError
        If there is none, one is not a matrix of real numbers, two neighbours do not fit, or the order is
        unknown.
    """
    matrices = []
    for position, jacobian in enumerate(listed(jacobians, "Jacobians, the first function's first"), 1):
        # as floats: products of integers would wrap round, and of bools 1 + 1 would be 1
        matrix = as_reals(jacobian)
        if matrix is None:
            raise TypeError(f"Jacobian {position} must hold real numbers, but it is {described(jacobian)}")
        matrices.append(matrix)
    _check_shapes([matrix.shape for matrix in matrices], order)
    product, *others = matrices if order == "forward" else matrices[::-1]
    with np.errstate(over="ignore", invalid="ignore"):  # a product too large to hold is inf
        for matrix in others:
            product = matrix @ product if order == "forward" else product @ matrix
    return product


def multiplication_cost(shapes: Sequence[tuple[int, int]], order: str = "reverse") -> int:
    """Count the multiplications of numbers that `chain_jacobian` needs for Jacobians of these shapes.

    Parameters
    ----------
    shapes
        (outputs, inputs) of each Jacobian, the first function's first.
    order
        ``"forward"`` or ``"reverse"``.

    Returns
    -------
    int
        p·q·r for each product of a (p, q) and a (q, r) matrix.

    Raises
    ------
    TypeError, ValueError
        As `chain_jacobian`.
    """
    sizes = [
        tuple(int(size) if isinstance(size, np.integer) else size for size in listed(shape, "sizes"))
        for shape in listed(shapes, "shapes, the first function's first")
    ]
    _check_shapes(sizes, order)
    if order == "forward":
        inputs = sizes[0][1]
        return sum(rows * columns * inputs for rows, columns in sizes[1:])
    outputs = sizes[-1][0]
    return sum(outputs * rows * columns for rows, columns in sizes[:-1])


def _check_shapes(shapes: list[tuple[int, ...]], order: str) -> None:
    if order not in ("forward", "reverse"):
        raise ValueError(f'the order is "forward" or "reverse", but got {order!r}')
    for position, shape in enumerate(shapes, 1):
        if len(shape) != 2 or not all(isinstance(size, int) and size > 0 for size in shape):
            raise ValueError(
                f"Jacobian {position} has shape {shape}: it must be a matrix (outputs, inputs); one output "
                "makes a matrix of one row"
            )
    for position, (first, second) in enumerate(pairwise(shapes), 1):
        if second[1] != first[0]:
            raise ValueError(
                f"Jacobians {position} and {position + 1} do not fit: function {position} has {first[0]} "
                f"outputs, but function {position + 1} takes {second[1]} inputs (shapes {first} and {second})"
            )
