"""What NumPy's functions do to a Node or Dual: a rule of the table, or a refusal that says what to write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..functions import FUNCTIONS, absolute, identity
from ..functions.arguments import Numeric
from .arrays import MATMUL, Broadcast, Reshape, Transpose
from .operation import Axes, Operation
from .rules import EXPORTED_FUNCTIONS, MAXIMUM, MINIMUM, MULTIPLY, RULES, WHERE, application

# Functions of the catalogue go by NumPy's names. One is left out: `reciprocal`, undefined at 0 as a Function.
_FUNCTIONS = {
    getattr(np, name): function
    for name, function in FUNCTIONS.items()
    if isinstance(getattr(np, name, None), np.ufunc) and name != "reciprocal"
} | {np.positive: identity, np.fabs: absolute}

UFUNCS: dict[np.ufunc, Operation] = {
    **{rule.numpy: rule for rule in RULES if isinstance(rule.numpy, np.ufunc)},
    **{
        ufunc: operation
        for ufunc, function in _FUNCTIONS.items()
        for operation in [application(function)]
        if operation is not None
    },
    np.matmul: MATMUL,
}

# fmax and fmin pass over nan where they can.
COMPOSED: dict[np.ufunc, Callable[..., Any]] = {
    np.reciprocal: lambda x: 1.0 / x,
    np.fmax: lambda a, b: WHERE(a != a, b, WHERE(b != b, a, MAXIMUM(a, b))),
    np.fmin: lambda a, b: WHERE(a != a, b, WHERE(b != b, a, MINIMUM(a, b))),
}

OPERATIONS: frozenset[str] = frozenset(
    [operation.name for operation in UFUNCS.values()]
    + list(EXPORTED_FUNCTIONS)
    + ["where", "sum", "mean", "reshape", "transpose", "broadcast", "index", "scatter"]
)


def other_ufunc(
    function: np.ufunc, method: str, inputs: tuple[Numeric, ...], keywords: dict[str, Any]
) -> Numeric:
    """Return what a ufunc made of several rules gives on a Node or Dual, or raise the reason why not."""
    if function in COMPOSED and not keywords and method == "__call__":
        return COMPOSED[function](*inputs)
    name = f"np.{function.__name__}" + ("" if method == "__call__" else f".{method}")
    if "out" in keywords:
        raise TypeError(
            f"{name} cannot write the values of a Node or Dual into an array in place (+=, out=): make a new "
            "value, as in a = a + b"
        )
    if keywords:
        raise TypeError(f"{name} on a Node or Dual does not take {', '.join(keywords)}=")
    if method == "reduce" and function is np.add:
        raise TypeError(f"{name} does not work on a Node or Dual: write np.sum(x)")
    raise _unknown(name)


def array_function(function: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """Return what another function of NumPy gives on a Node or Dual, or raise a TypeError."""
    if function not in ARRAY_FUNCTIONS:
        raise _unknown(f"np.{function.__name__}")
    return ARRAY_FUNCTIONS[function](*args, **keywords)


def _unknown(name: str) -> TypeError:
    return TypeError(
        f"{name} does not work on a Node or Dual. Write it with the operations a graph knows: "
        f"{', '.join(sorted(OPERATIONS))}"
    )


def _only(name: str, **given: object) -> None:
    """Refuse what an argument of NumPy's asks for, unless it is what happens anyway."""
    for argument, value in given.items():
        if value is not None and not (argument == "order" and value == "C"):
            raise TypeError(f"np.{name} on a Node or Dual does not take {argument}={value!r}: leave it out")


# With NumPy's own parameters: a third positional argument means what it means there.


def _where(condition: Numeric, *branches: Numeric) -> Numeric:
    if len(branches) != 2:
        raise TypeError(
            "np.where on a Node or Dual takes a condition and two branches, np.where(condition, a, b); to "
            "look up where a condition holds, write np.where(x.value > 0)"
        )
    return WHERE(condition, *branches)


def _sum(
    a: Numeric, axis: Axes = None, dtype: Any = None, out: Any = None, keepdims: bool = False, **others: Any
) -> Numeric:
    _only("sum", dtype=dtype, out=out, **others)
    return a.sum(axis, keepdims=keepdims)


def _mean(
    a: Numeric, axis: Axes = None, dtype: Any = None, out: Any = None, keepdims: bool = False, **others: Any
) -> Numeric:
    _only("mean", dtype=dtype, out=out, **others)
    return a.mean(axis, keepdims=keepdims)


def _reshape(
    a: Numeric, shape: Any = None, order: str = "C", *, newshape: Any = None, **others: object
) -> Numeric:
    _only("reshape", order=order, **others)
    return Reshape(newshape if shape is None else shape)(a)


def _transpose(a: Numeric, axes: Any = None) -> Numeric:
    return Transpose(axes)(a)


def _broadcast_to(array: Numeric, shape: Any, subok: bool = False) -> Numeric:
    return Broadcast(shape)(array)


def _dot(a: Numeric, b: Numeric, out: object = None) -> Numeric:
    _only("dot", out=out)
    shape, other = np.shape(a), np.shape(b)
    if not shape or not other:
        return MULTIPLY(a, b)
    if len(shape) < 2 or len(other) < 3:
        return MATMUL(a, b)
    # Each row of a with each column of b, where @ would go through the leading axes side by side.
    columns = np.transpose(b, (len(other) - 2, *range(len(other) - 2), len(other) - 1))
    product = np.reshape(a, (-1, shape[-1])) @ np.reshape(columns, (other[-2], -1))
    return np.reshape(product, (*shape[:-1], *other[:-2], other[-1]))


def _of_value(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that looks at the shape alone: NumPy's own, on the value."""
    return lambda a, *args, **keywords: function(a._value, *args, **keywords)


ARRAY_FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    np.where: _where,
    np.sum: _sum,
    np.mean: _mean,
    np.reshape: _reshape,
    np.transpose: _transpose,
    np.dot: _dot,
    np.broadcast_to: _broadcast_to,
    **{
        function: _of_value(function)
        for function in (np.shape, np.ndim, np.size, np.zeros_like, np.ones_like)
    },
}
