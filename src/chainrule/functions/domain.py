"""Where a function is defined."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import numpy.typing as npt

from .arguments import Array, Elementwise

if TYPE_CHECKING:
    from .function import Function


class Domain:
    """The numbers a function is defined for.

    Parameters
    ----------
    text
        The condition on x as a reader would write it, such as ``"x > 0"``.
    contains
        The same condition in code; takes a float or an array.
    """

    __slots__ = ("_contains", "text")

    def __init__(self, text: str, contains: Elementwise):
        self.text, self._contains = text, contains

    @overload
    def contains(self, x: float | np.floating[Any]) -> bool: ...
    @overload
    def contains(self, x: Array) -> npt.NDArray[np.bool_]: ...
    def contains(self, x: float | np.floating[Any] | Array) -> bool | npt.NDArray[np.bool_]:
        """Tell whether x lies in the domain: a bool for a float, a boolean array for an array."""
        inside = self._contains(x)
        return inside if isinstance(inside, np.ndarray) else bool(inside)

    def __and__(self, other: Domain) -> Domain:
        if self is other or other is REALS:
            return self
        if self is REALS:
            return other
        return Domain(f"{self.text} and {other.text}", lambda x: self._contains(x) & other._contains(x))

    def of(self, inner: Function) -> Domain:
        """Return the x for which inner(x) lies in the domain."""
        return Domain(re.sub(r"\bx\b", inner.applied("x"), self.text), lambda x: self.contains(inner.at(x)))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Domain({self.text!r})"


REALS = Domain("every real x", lambda x: x == x)
POSITIVE = Domain("x > 0", lambda x: x > 0)
NOT_NEGATIVE = Domain("x ≥ 0", lambda x: x >= 0)
NOT_ZERO = Domain("x ≠ 0", lambda x: x != 0)
