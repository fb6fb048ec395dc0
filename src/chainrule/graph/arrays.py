r"""Operations that add numbers up or move them to other places, and are sent back by one another.

========================  =============================================================
sum                       the cotangent goes to each of the numbers that were added
mean                      the same, divided by their count
broadcast                 the cotangents of the copies are added
matmul, Z = X W           :math:`\bar X = \bar Z W^T,\quad \bar W = X^T \bar Z`
reshape, transpose        the cotangent goes back to the old shape
index                     the cotangent goes where the numbers came from; 0 elsewhere
scatter                   the cotangent is taken out where the numbers were put
========================  =============================================================
"""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Numeric
from .operation import Operation, shape_of, whole_numbers

BOTH_BRANCHES = (
    "np.where computes both branches, and nan or inf in the one that is not taken still spoils the gradient: "
    "give that one harmless numbers, as in np.where(x > 0, np.sqrt(np.where(x > 0, x, 1.0)), 0.0)"
)


class Reduction(Operation):
    r"""Sum or mean over some axes.

    z = Σ x gives :math:`\bar x = \bar z` for every number that was added; the mean divides by their count.
    """

    __slots__ = ("axis", "keepdims")

    def __init__(self, name: str, axis: Any = None, keepdims: bool = False):
        super().__init__(name, r"\Sigma" if name == "sum" else r"\mathrm{mean}")
        self.axis: int | tuple[int, ...] | None = (
            whole_numbers(axis) if np.ndim(axis) else axis if axis is None else operator.index(axis)
        )
        self.keepdims = bool(keepdims)

    @property
    def attributes(self) -> dict[str, Any]:
        """The axes, and whether they stay with size 1."""
        axis = self.axis if self.axis is None or isinstance(self.axis, int) else list(self.axis)
        return {"axis": axis, "keepdims": self.keepdims}

    def forward(self, x: Numeric) -> Numeric:
        """Return the sum or mean."""
        # By place it is quicker than by keyword, which is all that the stub knows.
        total = np.add.reduce(x, self.axis, None, None, self.keepdims)  # type: ignore[call-overload]
        return total if self.name == "sum" else total / self.count(shape_of(x))

    def count(self, shape: tuple[int, ...]) -> int:
        """Return how many numbers are added to make one of the result."""
        return math.prod(shape if self.axis is None else [shape[k] for k in np.atleast_1d(self.axis)])

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Spread the cotangent over the numbers that were reduced."""
        shape = shape_of(args[0])
        if not shape:
            return upstream
        if self.name == "mean":
            # Nothing is averaged only where nothing is pulled back.
            upstream = upstream / max(self.count(shape), 1)
        if upstream.__class__ is not float:
            axes = range(len(shape)) if self.axis is None else np.atleast_1d(self.axis) % len(shape)
            upstream = reshape(upstream, tuple(1 if k in axes else size for k, size in enumerate(shape)))
        if upstream.__class__ is float:
            filled = np.empty(shape, args[0].dtype)
            filled.fill(upstream)
            return filled
        return upstream if shape_of(upstream) == shape else Broadcast(shape)(upstream)


class Rows(Operation):
    """The sum of the rows of a matrix: the gradient of a bias.

    As a product with ones it is several times faster than np.sum on the rows of a batch.
    """

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("sum", r"\Sigma")

    @property
    def attributes(self) -> dict[str, Any]:
        """As of the sum over the first axis."""
        return {"axis": 0, "keepdims": False}

    def forward(self, x: Numeric) -> Numeric:
        """Return the sum of the rows."""
        return x[0] if len(x) == 1 else _ones(len(x), x.dtype.char).dot(x)

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Give the cotangent to each row."""
        return Broadcast(shape_of(args[0]))(upstream)


@functools.lru_cache(maxsize=64)
def _ones(count: int, dtype: str) -> npt.NDArray[Any]:
    return np.ones(count, dtype)


def undo_broadcast(cotangent: Numeric, arg: Numeric) -> Numeric:
    """Sum a cotangent over the axes along which an argument was repeated: a value used twice adds up."""
    # the most frequent case, a bias that was added to each row, comes first
    if cotangent.__class__ is np.ndarray and cotangent.ndim == 2 and cotangent.shape[1:] == shape_of(arg):
        return ROWS.forward(cotangent)
    have, shape = shape_of(cotangent), shape_of(arg)
    if have == shape:
        return cotangent
    if not shape:
        total = SUM(cotangent)
        return float(total) if isinstance(total, np.floating) else total
    if len(have) == 2 and len(shape) == 1 and have[1] == shape[0]:
        return ROWS(cotangent)
    added = len(have) - len(shape)
    stretched = [added + axis for axis, size in enumerate(shape) if size == 1 != have[added + axis]]
    return reshape(Reduction("sum", (*range(added), *stretched), True)(cotangent), shape)


class Matmul(Operation):
    r"""Matrix product: Z = X W gives :math:`\bar X = \bar Z W^T` and :math:`\bar W = X^T \bar Z`."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("matmul", "@")

    def forward(self, x: Numeric, w: Numeric) -> Numeric:
        """Return x @ w."""
        if x.__class__ is float or w.__class__ is float:
            raise TypeError("@ multiplies vectors and matrices, but got a single number: write * instead")
        # For matrices the method says the same and starts sooner.
        return x.dot(w) if x.ndim == 2 == w.ndim else x @ w

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Multiply by the transpose of the other factor, on its side."""
        x, w = args
        if x.ndim == 2 == w.ndim:
            if upstream.__class__ is np.ndarray is (x if i else w).__class__:
                return x.T.dot(upstream) if i else upstream.dot(w.T)
            return x.T @ upstream if i else upstream @ w.T
        # A vector on the left is a row and on the right a column: with the axis put back, all are matrices.
        rows = x if x.ndim > 1 else reshape(x, (1, *x.shape))
        columns = w if w.ndim > 1 else reshape(w, (*w.shape, 1))
        batch = np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
        upstream = reshape(upstream, (*batch, rows.shape[-2], columns.shape[-1]))
        cotangent = _swap(rows) @ upstream if i else upstream @ _swap(columns)
        return reshape(undo_broadcast(cotangent, columns if i else rows), args[i].shape)


def _swap(matrices: Numeric) -> Numeric:
    axes = list(range(matrices.ndim))
    return matrices.transpose(*axes[:-2], axes[-1], axes[-2])


class Reshape(Operation):
    """The same numbers in another shape: the cotangent goes back to the old shape."""

    __slots__ = ("target",)

    def __init__(self, shape: Any):
        super().__init__("reshape")
        self.target = whole_numbers(shape)

    @property
    def attributes(self) -> dict[str, Any]:
        """The new shape."""
        return {"shape": list(self.target)}

    def forward(self, x: Numeric) -> Numeric:
        """Return x in the new shape."""
        return np.reshape(x, self.target)

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Return the cotangent in the old shape."""
        return reshape(upstream, shape_of(args[0]))


def reshape(x: Numeric, shape: tuple[int, ...]) -> Numeric:
    """Return x, an array or a node, in another shape; an array of one number as a float if that is ()."""
    if shape_of(x) == shape:
        return x
    return x.item() if not shape and x.__class__ is np.ndarray else Reshape(shape)(x)


class Broadcast(Operation):
    """The same numbers repeated to fill a shape: the cotangents of the copies are added."""

    __slots__ = ("target",)

    def __init__(self, shape: Any):
        super().__init__("broadcast")
        self.target = whole_numbers(shape)

    @property
    def attributes(self) -> dict[str, Any]:
        """The new shape."""
        return {"shape": list(self.target)}

    def forward(self, x: Numeric) -> Numeric:
        """Return x repeated."""
        return np.broadcast_to(x, self.target).copy()

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Add up the copies."""
        return undo_broadcast(upstream, args[0])


class Transpose(Operation):
    """The axes in another order: the cotangent's go back to the old one."""

    __slots__ = ("axes",)

    def __init__(self, axes: Any = None):
        super().__init__("transpose", r"\top")
        self.axes = None if axes is None else whole_numbers(axes)

    @property
    def attributes(self) -> dict[str, Any]:
        """The order of the axes; null reverses it."""
        return {"axes": None if self.axes is None else list(self.axes)}

    def forward(self, x: Numeric) -> Numeric:
        """Return x with its axes permuted."""
        return np.transpose(x, self.axes)

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Permute back."""
        if not shape_of(upstream):
            return upstream
        if self.axes is None:
            return upstream.transpose()
        return upstream.transpose(*[int(axis) for axis in np.argsort(np.array(self.axes) % len(self.axes))])


class Index(Operation):
    """Some of the numbers, x[index]: the cotangent is 0 for the others."""

    __slots__ = ("index",)

    def __init__(self, index: Any):
        super().__init__("index")
        self.index = index if isinstance(index, tuple) else (index,)
        for part in self.index:
            if not isinstance(part, int | np.integer | slice) or isinstance(part, bool):
                raise TypeError(
                    f"a Node is indexed with integers and slices, but got {part!r}: for a mask write "
                    f"np.where(mask, a, b), for a new axis reshape. {BOTH_BRANCHES}"
                )

    @property
    def attributes(self) -> dict[str, Any]:
        """Integers as they are, slices as [start, stop, step]."""
        return {"index": [_index_part(part) for part in self.index]}

    def forward(self, x: Numeric) -> Numeric:
        """Return the chosen numbers."""
        return x[self.index]

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Put the cotangent where the numbers came from."""
        return Scatter(self.index, shape_of(args[0]), args[0].dtype)(upstream)


class Scatter(Operation):
    """Zeros, with the argument put at an index: the transpose of Index."""

    __slots__ = ("dtype", "index", "target")

    def __init__(self, index: tuple[Any, ...], shape: tuple[int, ...], dtype: np.dtype[Any]):
        super().__init__("scatter")
        self.index, self.target, self.dtype = index, tuple(shape), dtype

    @property
    def attributes(self) -> dict[str, Any]:
        """The index and the shape of the result."""
        return {"index": [_index_part(part) for part in self.index], "shape": list(self.target)}

    def forward(self, x: Numeric) -> Numeric:
        """Return zeros with x at the index."""
        result = np.zeros(self.target, self.dtype)
        result[self.index] = x
        return result

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Take the cotangent out again."""
        return upstream[self.index]


def _index_part(part: Any) -> int | list[Any]:
    return [part.start, part.stop, part.step] if isinstance(part, slice) else int(part)


ROWS = Rows()
MATMUL = Matmul()
SUM = Reduction("sum")
MEAN = Reduction("mean")
