"""What ordinary NumPy code may do to a value that stands for a number or an array, a Node or a Dual."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NoReturn, Self

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
    # What would be lost with a plain number.
    carries: ClassVar[str]

    @staticmethod
    def __apply_operation__(op: Operation, *args: Numeric) -> Any:
        """Apply an operation, one of whose arguments is an operand of this kind."""
        raise NotImplementedError

    def _applied(self, op: Operation) -> Self:
        """Apply an operation that takes no other argument."""
        result: Self = self.__apply_operation__(op, self)
        return result

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

    def __neg__(self) -> Self:
        result: Self = functions.negative(self)
        return result

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        result: Self = functions.absolute(self)
        return result

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
    def T(self) -> Self:
        """The transpose."""
        return self.transpose()

    def sum(self, axis: Axes = None, *, keepdims: bool = False) -> Self:
        """Sum over all axes, or over the given ones."""
        return self._applied(SUM if axis is None and not keepdims else Reduction("sum", axis, keepdims))

    def mean(self, axis: Axes = None, *, keepdims: bool = False) -> Self:
        """Mean over all axes, or over the given ones."""
        return self._applied(MEAN if axis is None and not keepdims else Reduction("mean", axis, keepdims))

    def reshape(self, *shape: Any) -> Self:
        """Arrange the same numbers in another shape."""
        return self._applied(Reshape(shape[0] if len(shape) == 1 else shape))

    def transpose(self, *axes: Any) -> Self:
        """Permute the axes; without arguments, reverse them."""
        axes = axes[0] if len(axes) == 1 and np.ndim(axes[0]) else axes
        return self._applied(Transpose(axes or None))

    def __getitem__(self, index: Any) -> Self:
        return self._applied(Index(index))

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError(f"a {self.__class__.__name__} that holds one number has no len()")
        return self.shape[0]

    def __iter__(self) -> Iterator[Self]:
        return (self[i] for i in range(len(self)))

    def _as_number(self) -> NoReturn:
        kind = self.__class__.__name__
        raise TypeError(
            f"a {kind} cannot become a plain number, as its {self.carries} would be lost (math.exp and other "
            f"functions of the math module ask for one: write np.exp). To look at the number, write "
            f"{kind.lower()}.value"
        )

    __float__ = __int__ = __index__ = __complex__ = _as_number

    # With NoReturn, which it is, NumPy's stubs would say that np.sum of an operand never returns.
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        kind = self.__class__.__name__
        raise TypeError(
            f"a {kind} cannot become part of an array, as its {self.carries} would be lost. To look at the "
            f"number, write {kind.lower()}.value; to work on several numbers at once, let one {kind} hold an "
            "array"
        )
