"""What a function may be called with, and what is said of anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .function import Function

Array = npt.NDArray[np.floating[Any]]
# A float, an array or a Node: what is made of several is of the widest kind, which no type of Python's says.
Numeric = Any
# A formula written with NumPy, whose value is of the kind of its argument.
Elementwise = Callable[[Numeric], Numeric]

Result_co = TypeVar("Result_co", covariant=True)


class Traced(Protocol[Result_co]):
    """What records the functions that it is given to, as a Node does."""

    def __apply_function__(self, function: Function, /) -> Result_co:
        """Return what records function(self)."""


def is_traced(x: object) -> bool:
    """Whether x is a Node, or another object that records the Functions it is given to."""
    return hasattr(type(x), "__apply_function__")


def is_number(x: object) -> TypeGuard[float]:
    """Whether x is one real number."""
    return isinstance(x, float | int | np.floating | np.integer)


def check_callable(f: object, who: str) -> None:
    """Refuse what is not a function."""
    if not callable(f):
        raise TypeError(
            f"{who} takes a function first, but got {described(f)}: pass the function itself, f and not f(x)"
        )


def one_number(what: str, x: object) -> float:
    """Return one real number as a float; `what` says which it is."""
    if not is_number(x):
        raise TypeError(f"{what} is one real number, but got {described(x)}")
    try:
        return float(x)
    except OverflowError:
        raise ValueError(f"{what} is a number that a float can hold, but got a larger one") from None


def as_array(x: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return x as an array; a list of lists that makes none is refused in words."""
    try:
        return np.asarray(x)
    except ValueError as error:
        raise ValueError(f"expected an array of numbers, but the rows differ in length: {error}") from None


def as_reals(x: npt.ArrayLike) -> Array | None:
    """Return x as an array of floats, which keep their precision; None if it holds no real numbers."""
    array = as_array(x)
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    return array if array.dtype.kind == "f" else None


def described(x: object) -> str:
    """Return what x is, for a message."""
    return f"an array of dtype {x.dtype}" if isinstance(x, np.ndarray) else f"{type(x).__name__} {x!r}"
