"""What a node can be computed by, and what it needs to be sent back."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, SupportsIndex

import numpy as np

from ..functions.arguments import Numeric

# What NumPy takes for axes, None for all.
Axes = SupportsIndex | Sequence[SupportsIndex] | None


class Operation:
    """What a node can be computed by: a forward rule and, for each argument, a pullback.

    Parameters
    ----------
    name
        The operation's name in exported graphs.
    symbol
        The operation as pictures show it, in LaTeX.
    """

    __slots__ = ("name", "symbol")

    def __init__(self, name: str, symbol: str | None = None):
        self.name = name
        self.symbol = symbol or rf"\operatorname{{{name}}}"

    @property
    def attributes(self) -> dict[str, Any]:
        """What an exported graph must say besides the arguments."""
        return {}

    def forward(self, *values: Numeric) -> Numeric:
        """Compute the value from the values of the arguments, floats and arrays."""
        raise NotImplementedError

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric | None:
        """Return the cotangent of argument i, or None if the derivative is 0 everywhere.

        All of `upstream`, `result` and `args` may be nodes: then the pullback is recorded, and so can itself
        be differentiated. It may be `upstream` itself, or a view of it: nobody writes into a cotangent.
        """
        raise NotImplementedError

    def push_forward(
        self, i: int, tangent: Numeric, result: Numeric, args: Sequence[Numeric]
    ) -> Numeric | None:
        """Return how fast the value changes as argument i changes by `tangent`, or None if it never does.

        Here for an operation that is linear in each argument, as sums, products and changes of shape are.
        """
        return self(*[tangent if k == i else arg for k, arg in enumerate(args)])

    def __call__(self, *args: Numeric) -> Numeric:
        """Return the value, or a node of it if one of the arguments is a node."""
        for arg in args:
            record = getattr(arg.__class__, "__apply_operation__", None)
            if record is not None:
                return record(self, *args)
        return self.forward(*args)

    def __repr__(self) -> str:
        return f"Operation({self.name!r})"


def shape_of(value: Numeric) -> tuple[int, ...]:
    """Return the shape of an array or of a node, () for a float."""
    return () if value.__class__ is float else value.shape


def whole_numbers(numbers: Any) -> tuple[int, ...]:
    """Return a shape or a list of axes, which may be one number, as a tuple of ints."""
    return tuple(map(operator.index, numbers if np.ndim(numbers) else (numbers,)))
