"""What ordinary NumPy code may do to a value that stands for a number or an array, a Node or a Dual."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np

from .. import functions
from ..functions import Function
from ..functions.arguments import Numeric
from . import numpy_names, rules
from .arrays import MATMUL, MEAN, SUM, Index, Reduction, Reshape, Transpose
from .operation import Axes, Operation, shape_of


class Operand:
    """Operators, NumPy's functions and an array's methods, each as one operation.

    A kind of operand says with `__apply_operation__` and `__apply_function__` what an operation does to it,
    and holds what it stands for as `_value`.
    """

    __slots__ = ()
    _value: Any

    @staticmethod
    def __apply_operation__(op: Operation, *args: Numeric) -> Any:
        """Apply an operation, one of whose arguments is an operand of this kind."""
        raise NotImplementedError

    def __apply_function__(self, function: Function) -> Any:
        """Apply an elementwise Function."""
        raise NotImplementedError

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        op = numpy_names.UFUNCS.get(ufunc)
        if op is None or keywords or method != "__call__":
            return numpy_names.other_ufunc(ufunc, method, inputs, keywords)
        return self.__apply_operation__(op, *inputs)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        return numpy_names.array_function(function, args, kwargs)

    def __add__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.ADD, self, other)

    def __radd__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.ADD, other, self)

    def __sub__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.SUBTRACT, self, other)

    def __rsub__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.SUBTRACT, other, self)

    def __mul__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.MULTIPLY, self, other)

    def __rmul__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.MULTIPLY, other, self)

    def __truediv__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.DIVIDE, self, other)

    def __rtruediv__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.DIVIDE, other, self)

    def __pow__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.POWER, self, other)

    def __rpow__(self, other: Numeric) -> Any:
        return self.__apply_operation__(rules.POWER, other, self)

    def __matmul__(self, other: Numeric) -> Any:
        return self.__apply_operation__(MATMUL, self, other)

    def __rmatmul__(self, other: Numeric) -> Any:
        return self.__apply_operation__(MATMUL, other, self)

    def __neg__(self) -> Any:
        return functions.negative(self)

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Any:
        return functions.absolute(self)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value, () for a float."""
        return shape_of(self._value)

    @property
    def ndim(self) -> int:
        """Number of axes of the value."""
        return len(shape_of(self._value))

    @property
    def size(self) -> int:
        """Number of numbers in the value."""
        return math.prod(shape_of(self._value))

    @property
    def dtype(self) -> np.dtype[Any]:
        """Precision of the value."""
        return np.dtype(np.float64) if self._value.__class__ is float else self._value.dtype

    @property
    def T(self) -> Any:
        """The transpose."""
        return self.transpose()

    def sum(self, axis: Axes = None, *, keepdims: bool = False) -> Any:
        """Sum over all axes, or over the given ones."""
        return self.__apply_operation__(
            SUM if axis is None and not keepdims else Reduction("sum", axis, keepdims), self
        )

    def mean(self, axis: Axes = None, *, keepdims: bool = False) -> Any:
        """Mean over all axes, or over the given ones."""
        return self.__apply_operation__(
            MEAN if axis is None and not keepdims else Reduction("mean", axis, keepdims), self
        )

    def reshape(self, *shape: Any) -> Any:
        """Arrange the same numbers in another shape."""
        return self.__apply_operation__(Reshape(shape[0] if len(shape) == 1 else shape), self)

    def transpose(self, *axes: Any) -> Any:
        """Permute the axes; without arguments, reverse them."""
        axes = axes[0] if len(axes) == 1 and np.ndim(axes[0]) else axes
        return self.__apply_operation__(Transpose(axes or None), self)

    def __getitem__(self, index: Any) -> Any:
        return self.__apply_operation__(Index(index), self)

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError(f"a {self.__class__.__name__} that holds one number has no len()")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))
