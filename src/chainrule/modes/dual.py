r"""A number that carries its slope along.

A :class:`Dual` holds a value and a slope, :math:`u + \dot u\,d` with :math:`d^2 = 0`. Ordinary NumPy code
runs on it, and each operation passes the slope on by its own rule:

>>> import numpy as np
>>> x = Dual(2.0, 1.0)
>>> x * x + np.exp(-x)
Dual(4.135335283236612, 3.864664716763387)
"""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from ..functions import Function
from ..functions.arguments import Numeric, described
from ..graph.node import Node
from ..graph.operand import Operand
from ..graph.operation import Operation, shape_of
from ..graph.rules import application
from ..graph.values import constant


class Dual(Operand):
    r"""A value and its slope: how fast the value changes as the inputs move along a direction.

    The slopes of the inputs are that direction. Start with slope 1 for one input and 0 for all others, and
    every slope on the way is a partial derivative by that input; start with any direction, and each is a
    directional derivative. Nothing is remembered: there is no graph.

    Parameters
    ----------
    value
        A real number, or an array of them.
    slope
        A number, or an array in the shape of the value: a number goes for each entry. 0 for a constant.

    Raises
    ------
    TypeError
        If either is not real, or is itself a Dual: derivatives of derivatives come from `jvp` of a `jvp`.
    ValueError
        If the slope has another shape.

    Notes
    -----
    Chapter 6. A comparison of Duals compares their values, so that code may branch: the slope is that of the
    branch that was taken.
    """

    # Duals of a derivative inside another one must not be mixed up: each `jvp` has a level of its own, and
    # what is of a lower level is held still by a higher one.
    __slots__ = ("_slope", "_value", "level")
    _slope: Any
    level: int
    carries = "slope"

    def __init__(self, value: npt.ArrayLike, slope: npt.ArrayLike = 0.0):
        for role, given in (("value", value), ("slope", slope)):
            if isinstance(given, Dual | Node):
                raise TypeError(
                    f"the {role} of a Dual is a number or an array of them, but got {described(given)}: for "
                    "a derivative of a derivative take jvp of a function that calls jvp"
                )
        self._value = constant(value)
        self._slope = in_shape(constant(slope), self._value, "slope")
        self.level = 0

    @property
    def value(self) -> Any:
        """The number, or the array."""
        return self._value

    @property
    def slope(self) -> Any:
        """How fast it changes along the direction of the inputs: in the shape of the value."""
        return self._slope

    @staticmethod
    def __apply_operation__(op: Operation, *args: Numeric) -> Any:
        """Apply an operation to the values, and send the slopes forward by the same rule."""
        level = max(arg.level for arg in args if arg.__class__ is Dual)
        moving = [arg.__class__ is Dual and arg.level == level for arg in args]
        values = [
            arg._value if moves else arg if isinstance(arg, Dual | Node) else constant(arg)
            for arg, moves in zip(args, moving, strict=True)
        ]
        value = op(*values)
        slope: Numeric = None
        for i, (arg, moves) in enumerate(zip(args, moving, strict=True)):
            if moves:
                part = op.push_forward(i, arg._slope, value, values)
                if part is not None:
                    slope = part if slope is None else slope + part
        # An operation that is flat in each argument, as a comparison, has no slope to carry.
        return plain(value) if slope is None else dual(plain(value), plain(slope), level)

    def __apply_function__(self, function: Function) -> Any:
        """Apply an elementwise Function, or its formula if it has no derivative of its own."""
        op = application(function)
        return function.formula(self) if op is None else self.__apply_operation__(op, self)

    def __lt__(self, other: Numeric) -> Any:
        return self._value < value_of(other)

    def __le__(self, other: Numeric) -> Any:
        return self._value <= value_of(other)

    def __gt__(self, other: Numeric) -> Any:
        return self._value > value_of(other)

    def __ge__(self, other: Numeric) -> Any:
        return self._value >= value_of(other)

    def __eq__(self, other: object) -> Any:
        return self._value == value_of(other)

    def __ne__(self, other: object) -> Any:
        return self._value != value_of(other)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise TypeError(
            "a Dual is not changed in place: write np.where(mask, new, old), which makes a new Dual"
        )

    def __repr__(self) -> str:
        return f"Dual({self._value!r}, {self._slope!r})"


def dual(value: Numeric, slope: Numeric, level: int) -> Dual:
    """Return a Dual of a level, whose parts may be nodes or Duals of a lower level."""
    made = object.__new__(Dual)
    made._value, made._slope, made.level = value, slope, level
    return made


def plain(value: Numeric) -> Numeric:
    """Return one of NumPy's numbers, or an array without axes, as a float; anything else as it is."""
    return float(value) if isinstance(value, np.generic | np.ndarray) and not value.ndim else value


def value_of(other: Any) -> Any:
    """Return the value of a Dual; anything else as it is."""
    return other._value if other.__class__ is Dual else other


def in_shape(slope: Numeric, value: Numeric, what: str) -> Numeric:
    """Return a slope in the shape and precision of the value, repeated if it is one number.

    Raises
    ------
    ValueError
        If it has another shape.
    """
    shape = shape_of(value)
    if slope.__class__ is float and shape:
        return np.full(shape, slope, value.dtype)
    if shape_of(slope) != shape:
        raise ValueError(
            f"the {what} has shape {shape_of(slope)}, but the value has shape {shape}: it needs one number "
            "for each entry"
        )
    return slope if slope.__class__ is float else slope.astype(value.dtype, copy=False)
