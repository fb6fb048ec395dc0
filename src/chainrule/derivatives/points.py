"""What a point, a step and a value may be: numbers and arrays of them, and what is said of anything else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array, Elementwise, Numeric, as_reals, check_callable, described

# A float stays a float, and an array an array.
Kind = TypeVar("Kind", float, np.float32, npt.NDArray[Any])
# A function of several variables: it takes the whole point, and returns a number or an array.
OfPoint = Callable[[Any], npt.ArrayLike]


def epsilon(x: npt.ArrayLike) -> float:
    """Return the spacing of the floats at 1 in the precision of x."""
    return float(np.finfo(np.asarray(x).dtype).eps)


def real_point(x: Numeric, who: str) -> Numeric:
    """Return x as a finite float or an array of them; floats keep their precision."""
    point: Numeric
    if isinstance(x, float | np.floating):
        point = x
    elif isinstance(x, int | np.integer | np.bool_):
        point = float(x)
    elif isinstance(x, np.ndarray | list | tuple):
        point = real_array(x, who)
        if not point.size:
            raise ValueError(f"{who} got an empty array of shape {point.shape}: it needs at least one number")
    else:
        raise TypeError(f"{who} takes a real number or an array of them, but got {described(x)}")
    if not np.all(np.isfinite(point)):
        where = np.argwhere(~np.isfinite(point))[0]
        place = f" at index {tuple(map(int, where))}" if len(where) else ""
        value = np.asarray(point)[tuple(where)]
        raise ValueError(
            f"{who} needs finite numbers, but got {value}{place}: there is no slope to measure there"
        )
    return point


def real_array(x: npt.ArrayLike, who: str) -> Array:
    """Return x as an array of real numbers; floats keep their precision."""
    try:
        array = as_reals(x)
    except ValueError as error:
        raise ValueError(f"{who.removesuffix(':')}: {error}") from None
    if array is None:
        raise TypeError(f"{who} takes real numbers, but got {described(x)}")
    return array


def start(f: object, x: Numeric, who: str) -> Numeric:
    """Check the two arguments that every measurement takes, and return the point."""
    check_callable(f, who)
    return real_point(x, who)


def vector(f: object, point: npt.ArrayLike, who: str) -> Array:
    """Return the point as an array, also if it is one number."""
    return np.asarray(start(f, point, who))


def checked_step(step: float | None, x: Numeric, root: int) -> Numeric:
    """Return the step in the precision of x, refusing one that is lost next to x."""
    if step is None:
        return default_step(x, root)
    if isinstance(step, bool) or not isinstance(step, int | float | np.integer | np.floating):
        raise TypeError(f"the step is one positive number, but got {described(step)}")
    if not (step > 0 and math.isfinite(step)):
        raise ValueError(f"the step must be positive and finite, but got {step!r}: try 1e-5, or leave it out")
    taken: Numeric = x.dtype.type(step) if isinstance(x, np.ndarray | np.generic) else float(step)
    if np.any(x + taken == x) or np.any(x - taken == x):
        raise ValueError(lost_step(taken, x))
    return taken


def lost_step(step: float, x: Numeric) -> str:
    """Return the message on a step that rounding swallows."""
    largest = float(np.max(np.abs(x)))
    return (
        f"the step {float(step):g} is too small next to x = {largest:g}: x + step == x in "
        f"{np.asarray(x).dtype}; take one above {epsilon(x) * largest:.1g}, or leave it out"
    )


def elementwise(f: Elementwise, x: Numeric) -> Array:
    """Return f(x), in the shape of x."""
    # nan and inf are answers, which need no warning as well
    with np.errstate(all="ignore"):
        values = real_array(f(x), "f's result:")
    if values.shape != np.shape(x):
        raise ValueError(
            f"f turned an array of shape {np.shape(x)} into one of shape {values.shape}: it must work on "
            "each number by itself (for a function of several variables use gradient or jacobian)"
        )
    return values


def array_value(f: OfPoint, point: Array) -> Array:
    """Return f's value as an array."""
    # f gets its own copy: one that keeps or changes its argument can't change the measurement
    with np.errstate(all="ignore"):  # as `elementwise`
        return real_array(f(point.copy() if point.ndim else point[()]), "f's result:")


def scalar_value(f: OfPoint, point: Array, who: str) -> float:
    """Return the value of a function that has one number as its value."""
    value = array_value(f, point)
    if value.shape != ():
        raise ValueError(
            f"{who} needs a function whose value is one number, but f returned an array of shape "
            f"{value.shape}: use jacobian, or return a sum or a single entry"
        )
    return float(value)


def place_of(index: int | tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the index of an entry as a tuple, refusing one that does not exist."""
    place = index if isinstance(index, tuple) else (index,)
    if not all(isinstance(i, int | np.integer) and not isinstance(i, bool) for i in place):
        raise TypeError(f"the index of a variable is an int or a tuple of ints, but got {described(index)}")
    if len(place) != len(shape) or not all(-n <= i < n for i, n in zip(place, shape, strict=True)):
        raise IndexError(
            f"a point of shape {shape} has no entry {index}: count from 0, one number for each axis"
        )
    return tuple(map(int, place))


def unwrapped(array: Array) -> float | np.floating[Any] | Array:
    """Return a 0-d array as the number it holds: a float in double precision."""
    if array.shape:
        return array
    return float(array) if array.dtype == np.float64 else array[()]


@overload
def default_step(x: Kind, root: int = 3) -> Kind: ...
@overload
def default_step(x: Sequence[float], root: int = 3) -> Array: ...
def default_step(x: Numeric, root: int = 3) -> Numeric:
    r"""Return the step a difference takes at x: :math:`\varepsilon^{1/3}\max(1, |x|)`.

    ε is the spacing of the floats at 1 in the precision of x (2.2e-16, or 1.2e-7 for float32). Truncation
    grows with the step and rounding shrinks with it; here those of a central difference are about equal.

    Parameters
    ----------
    x
        A float or an array of any shape.
    root
        3 for a central difference, 2 for a forward one.

    Returns
    -------
    float or ndarray
        In the shape and precision of x, and such that x + step - x == step: the step that is taken is the
        step that is divided by.
    """
    x = real_point(x, "default_step")
    one = x.dtype.type if isinstance(x, np.ndarray | np.floating) else float
    size = np.maximum(one(1), np.abs(x)) if isinstance(x, np.ndarray) else max(one(1), abs(x))
    return (x + one(epsilon(x) ** (1 / root)) * size) - x
