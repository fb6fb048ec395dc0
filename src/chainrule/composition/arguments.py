"""What enters a chain and what its functions may return, and what is said of anything else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Numeric, as_reals, described, is_traced
from ..graph import Node

# A float stays a float, an array an array, and a Node a Node.
Kind = TypeVar("Kind", float, np.float32, npt.NDArray[Any], Node)
Item = TypeVar("Item")


def as_point(x: Numeric) -> Numeric:
    """Return x as a float, an array of floats, or a Node."""
    if isinstance(x, float | np.floating) or is_traced(x):
        return x
    if isinstance(x, int | np.integer | np.bool_):
        return float(x)
    if isinstance(x, np.ndarray | list | tuple) and (array := as_reals(x)) is not None:
        return array
    raise TypeError(f"a chain takes a real number, an array of them or a Node, but got {described(x)}")


def checked(value: Numeric, x: Numeric) -> Numeric:
    """Return a function's value in the kind of its argument, if that is what it is."""
    if value.__class__ is float and x.__class__ is float:
        return value
    if is_traced(x):
        return value if isinstance(value, type(x)) else x * 0.0 + value
    array = np.asarray(value)
    if array.dtype.kind not in "iubf":
        raise TypeError(f"it must return real numbers, but returned {described(value)}")
    if array.shape != np.shape(x):
        raise ValueError(
            f"it must work on each number by itself, but turned shape {np.shape(x)} into {array.shape}"
        )
    if isinstance(x, np.ndarray):
        return array if array.dtype.kind == "f" else array.astype(x.dtype)
    return type(x)(array)


def shown(x: Numeric) -> str:
    """Return the number that a function received, or what it received instead, for a message."""
    if is_traced(x):
        return type(x).__name__
    return f"shape {x.shape}" if isinstance(x, np.ndarray) else f"{float(x):.6g}"


def listed(items: Iterable[Item], what: str) -> list[Item]:
    """Return the items as a list; refuse what holds none."""
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise TypeError(f"expected a list of {what}, but got {described(items)}")
    items = list(items)
    if not items:
        raise ValueError(f"expected at least one of the {what}, but got none")
    return items
