"""What is done with data before training: a part is held out, the rest brought to one scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array
from .arguments import finite_array, number

Pair = tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]


def split(
    x: npt.ArrayLike, y: npt.ArrayLike, held_out: float = 0.2, rng: int | np.random.Generator = 0
) -> tuple[Pair, Pair]:
    """Split points at random into those to train on and those held out: (x, y), (x_held_out, y_held_out).

    Parameters
    ----------
    x, y
        Points and their targets or labels, whose first axes count the points.
    held_out
        The share to hold out, between 0 and 1; rounded to whole points.
    rng
        Seed or generator: the same seed, the same split.

    Raises
    ------
    TypeError
        If `held_out` is not a real number.
    ValueError
        If x and y do not hold the same number of points, or one of the two parts would be empty.

    Notes
    -----
    The arrays returned are copies. Chapter 7.
    """
    x, y = np.asarray(x), np.asarray(y)
    if not x.ndim or not y.ndim or len(x) != len(y):
        raise ValueError(f"x and y must hold the same number of points, but have shapes {x.shape}, {y.shape}")
    rows = round(number("held_out", held_out) * len(x))
    if not 0 < rows < len(x):
        raise ValueError(
            f"held_out = {held_out!r} of {len(x)} points would leave one part empty: give a share between "
            "0 and 1, and enough points for both parts"
        )
    order = np.random.default_rng(rng).permutation(len(x))
    rest, out = order[rows:], order[:rows]
    return (x[rest], y[rest]), (x[out], y[out])


def mean_and_deviation(x: npt.ArrayLike) -> tuple[Array, Array]:
    """Return the mean and the standard deviation of each column of x (N, D), two arrays (D,).

    A column whose numbers are all the same, or so near that their deviation is too small to hold, has
    deviation 1, so that one may divide by it.

    Raises
    ------
    TypeError
        If x does not hold real numbers.
    ValueError
        If x does not have two axes and at least one row, or holds nan or infinity.
    """
    x = _table("x", x)
    first = x[0].copy()
    # Asked of the numbers themselves: rounding may leave equal numbers a deviation of 1e-17.
    same = (x == first).all(axis=0)
    one = np.ones((), x.dtype)
    # In double precision, and at a size of about 1, so that no square is too large or too small for it.
    exponent = np.frexp(np.abs(x).max(axis=0).astype(np.float64))[1]
    scaled = np.ldexp(x.astype(np.float64), -exponent)
    mean, deviation = (
        np.ldexp(each, exponent).astype(x.dtype) for each in (scaled.mean(axis=0), scaled.std(axis=0))
    )
    # a deviation below the smallest number would be 0
    return np.where(same, first, mean), np.where(same | (deviation == 0), one, deviation)


def standardise(train: npt.ArrayLike, *others: npt.ArrayLike) -> tuple[Array, ...]:
    r"""Shift and scale each column so that the training part has mean 0 and standard deviation 1.

    .. math::

        x \mapsto \frac{x - \text{mean}}{\text{deviation}}

    with mean and deviation of the training part alone, for the others too: what is held out must not have a
    say in training.

    Parameters
    ----------
    train
        Shape (N, D). A column whose numbers are all the same becomes 0.
    others
        Any number of arrays (M, D).

    Returns
    -------
    tuple
        The training part, then the others, in new arrays; float32 stays float32.

    Raises
    ------
    TypeError
        If an array does not hold real numbers.
    ValueError
        If one has other than two axes, no row, nan or infinity, or another number of columns.

    Notes
    -----
    Chapter 7.
    """
    mean, deviation = mean_and_deviation(train)
    tables = [_table("train", train), *(_table("each other array", other) for other in others)]
    for table in tables:
        if table.shape[1] != len(mean):
            raise ValueError(
                f"the training part has {len(mean)} columns, but another array has shape {table.shape}: "
                "they must hold the same measurements"
            )
    return tuple((table - mean) / deviation for table in tables)


def _table(name: str, data: npt.ArrayLike) -> Array:
    single = isinstance(data, np.ndarray) and data.dtype == np.float32
    table = finite_array(name, data, np.dtype(np.float32 if single else np.float64))
    if table.ndim != 2 or not len(table):
        raise ValueError(
            f"{name} must have shape (N, D), a point a row and at least one, but has {table.shape}"
        )
    return table
