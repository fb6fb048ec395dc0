"""What users may pass in, and what is said of anything else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array, Numeric, as_array, described, is_traced

Known = TypeVar("Known")


def real(name: str, value: Numeric) -> Numeric:
    """Return a finite number, an array of them, or a Node as it is."""
    if is_traced(value):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be a real number, an array of them or a Node, but got {value!r}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, but got {value!r}")
    return float(value) if array.ndim == 0 else array


def finite_array(name: str, data: npt.ArrayLike, dtype: np.dtype[Any]) -> Array:
    """Return data as an array of real, finite numbers of a dtype; one that already is, is not copied."""
    if data.__class__ is not np.ndarray or data.dtype != dtype:
        array = as_array(data)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"{name} must hold real numbers, but it is an array of {array.dtype}")
        data = array.astype(dtype)
    if not _is_finite(data):
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(data))[0])
        raise ValueError(
            f"{name} holds {data[where]} at index {where}: fill in or drop the missing values before training"
        )
    return data


def _is_finite(data: Array) -> bool:
    # The smallest and the largest number are finite only if all are; both searches return nan where there is
    # one. No array is made, and BLAS's threads stay asleep: awake, they keep a core busy for 50 ms.
    return not data.size or (
        math.isfinite(data.item(data.argmin())) and math.isfinite(data.item(data.argmax()))
    )


def reshaping(name: str, array: Array, shape: tuple[int, int]) -> str:
    """Return the advice to reshape a row of numbers, if that gives the shape that is wanted."""
    rows, columns = shape
    if array.ndim != 1 or not array.size or array.size % columns or rows not in (-1, array.size // columns):
        return ""
    if columns == 1:
        return f": for a single column write {name}.reshape(-1, 1)"
    return f": for a single point write {name}.reshape(1, -1)" if array.size == columns else ""


def choose(role: str, choice: str | Known, known: Mapping[str, Known], kind: type[Known]) -> Known:
    """Return one of the known objects by its name, or an object of that kind as it is."""
    if isinstance(choice, kind):
        return choice
    if isinstance(choice, str) and choice in known:
        return known[choice]
    article = "an" if kind.__name__[0] in "AEIOU" else "a"
    raise ValueError(
        f"unknown {role} {choice!r}: choose one of {', '.join(known)}, or pass {article} {kind.__name__}"
    )


def check_network(network: object, who: str) -> None:
    """Refuse what is no network: what cannot send a batch forward and gradients back."""
    if isinstance(network, type) or not hasattr(network, "backpropagate"):
        raise TypeError(f"{who} takes a network first, such as MLP([2, 16, 1]), but got {described(network)}")


def count(name: str, value: object) -> int:
    """Return a whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1, but got {value!r}")
    return int(value)


def as_widths(widths: Sequence[int]) -> tuple[int, ...]:
    """Return the widths of the layers, inputs and outputs included."""
    if isinstance(widths, str) or not isinstance(widths, Iterable) or getattr(widths, "ndim", 1) == 0:
        raise TypeError(f"widths come as a list, such as [2, 16, 1], but got {described(widths)}")
    widths = tuple(widths)
    if len(widths) < 2:
        raise ValueError(f"a network needs at least a width of inputs and one of outputs, but got {widths}")
    return tuple(count(f"width {k}", width) for k, width in enumerate(widths))


def number(name: str, value: object) -> float:
    """Return one real, finite number."""
    array = np.asarray(None if is_traced(value) else value)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be one real number, but got {value!r}")
    if array.ndim:
        raise ValueError(f"{name} must be one number, but got {value!r}")
    if not np.isfinite(array):
        raise ValueError(f"{name} must be finite, but got {value!r}")
    return float(array)


def as_learning_rate(value: object) -> float:
    """Return a positive, finite number."""
    rate = number("learning_rate", value)
    if rate <= 0:
        raise ValueError(f"learning_rate must be a positive number, but got {value!r}")
    return rate
