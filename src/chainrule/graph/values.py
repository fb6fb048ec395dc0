"""What a node holds: a float, or an array of floats of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..functions.arguments import Numeric, as_array, described


def read_only(value: Numeric) -> Numeric:
    """Return a float as it is, and of an array a view that cannot be written to."""
    if value.__class__ is float:
        return value
    view = value.view()
    view.flags.writeable = False
    return view


def constant(value: Any) -> Numeric:
    """Return a number or an array as a node holds it: a float, or an array of its own with axes.

    Raises
    ------
    TypeError
        If it is neither, or not real; or an array of a kind that would lose something, as a masked one.
    """
    kind = value.__class__
    if kind is float:
        return value
    if kind is np.ndarray and value.ndim and value.dtype.char in "df":
        return value.copy()
    if isinstance(value, float | int | np.number | np.bool_) and not isinstance(value, np.complexfloating):
        return float(value)
    if kind in (np.ndarray, np.memmap, list, tuple) or isinstance(value, list | tuple):
        array = as_array(value)
        if array.dtype.kind in "fiub":
            if not array.ndim:
                return float(array)
            return np.array(array, array.dtype if array.dtype.kind == "f" else np.float64)
    elif isinstance(value, np.ndarray):
        raise TypeError(
            f"a graph works on plain arrays, and would lose what {kind.__name__} adds to one: pass "
            "np.asarray(x), or for a masked array x.filled(number)"
        )
    if hasattr(kind, "__apply_operation__"):
        raise TypeError(
            f"a Node cannot hold a {kind.__name__}, but a {kind.__name__} can hold a Node: go "
            "forwards inside and back outside, as in grad(lambda x: jvp(f, x, v)), or take "
            "hessian_vector_product"
        )
    shown = f"an array of dtype {array.dtype}" if isinstance(value, np.ndarray) else f"{value!r}"
    raise TypeError(f"a graph works on real numbers and arrays of them, but got {kind.__name__}: {shown}")


def returned(who: str, value: Any) -> Numeric:
    """Return what an f returned that does not depend on its argument; what is no number has no slope of 0."""
    try:
        return constant(value)
    except TypeError as error:
        raise TypeError(
            f"{who} needs f to return numbers, but it returned {described(value)}: does it "
            f"end in return? ({error})"
        ) from None


def zeros(value: Numeric) -> Numeric:
    """Return 0 in the shape and precision of a value."""
    return 0.0 if value.__class__ is float else np.zeros_like(value)
