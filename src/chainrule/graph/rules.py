r"""The table of rules: each operation that works number by number, once.

A rule is text: the value z of the arguments a, b, c, and for each argument the pullback, which turns g, the
cotangent of z, into the cotangent of the argument. From the same line come the operators of a Node, NumPy's
function of that name, the backward pass on floats, on arrays and, for higher derivatives, on nodes, and
compiled code. A function of one argument brings its rule along, see :mod:`chainrule.functions`; operations
that move numbers between places are in :mod:`chainrule.graph.arrays`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..functions import FUNCTIONS, Function, identity, log
from ..functions.arguments import Numeric
from .arrays import Broadcast, undo_broadcast
from .operation import Operation, shape_of

# What Python raises where NumPy answers with inf or nan.
OUT_OF_RANGE = (ValueError, ArithmeticError)


def power(a: Numeric, n: Numeric) -> Numeric:
    """Return a**n; of floats outside the domain, or too large, it may raise, as math.pow does."""
    if n.__class__ is float:
        if n == 2.0:
            return a * a
        if a.__class__ is float:
            return math.pow(a, n)
    return np.power(a, n)


def power_slope(a: Numeric, n: Numeric) -> Numeric:
    """Return the derivative of a**n in a. At n = 0 it is 0; a ** -1 would not be finite at a = 0."""
    if n.__class__ is float:
        if n == 2.0:
            return a + a
        return n * power(a, n - 1.0) if n else a * 0.0
    return n * power(a, np.where(n == 0.0, 1.0, n - 1.0))


def log_of_base(a: Numeric) -> Numeric:
    """Return ln a, and 0 for a = 0: 0**n is 0 for every n > 0, so its slope in n is 0."""
    if a.__class__ is float:
        return log.at(a) if a else 0.0
    base = np.where(a == 0.0, 1.0, a)
    return log.at(base) if base.__class__ is np.ndarray else log(base)


def holds(answers: Any, *compared: Numeric) -> Numeric:
    """Return a comparison's answers as numbers, 1 or 0, in the precision of what was compared."""
    if isinstance(answers, np.ndarray):
        return answers.astype(np.result_type(*compared))
    return float(answers)


NAMES: dict[str, Any] = {
    "holds": holds,
    "log_of_base": log_of_base,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "power": power,
    "power_slope": power_slope,
    "where": np.where,
}


class Elementwise(Operation):
    r"""An operation on two or three arguments of shapes that broadcast, number by number.

    Parameters
    ----------
    value
        The value in Python, with the arguments a, b, c; it may raise on floats, where NumPy has inf or nan.
    pullbacks
        One for each argument, with g for the cotangent of the value z, or None where the slope is 0.
    numpy
        NumPy's function of that meaning.
    direct
        Whether NumPy's function, called on arrays, is all there is to the value.
    """

    __slots__ = ("_pullbacks", "direct", "numpy", "on_arrays", "on_floats", "rules", "slopes", "text")

    def __init__(
        self,
        name: str,
        symbol: str,
        value: str,
        *pullbacks: str | None,
        numpy: Callable[..., Any],
        direct: bool = True,
    ):
        super().__init__(name, symbol)
        self.text, self.rules, self.numpy, self.direct = value, pullbacks, numpy, direct
        letters = ", ".join("abc"[: len(pullbacks)])
        self.on_floats: Callable[..., Any] = eval(f"lambda {letters}: {value}", NAMES)
        self._pullbacks: list[Callable[..., Any] | None] = [
            None if rule is None else eval(f"lambda g, z, {letters}: {rule}", NAMES) for rule in pullbacks
        ]
        self.on_arrays: Callable[..., Any] = numpy if direct else self.on_floats
        # What each pullback multiplies by: its text for g = 1.
        self.slopes = [
            "0.0" if rule is None else re.sub(r"\bg\b", "1.0", rule.replace("g * ", "")) for rule in pullbacks
        ]

    def forward(self, *values: Numeric) -> Numeric:
        """Return the value; of floats out of range it is what NumPy says."""
        for value in values:
            if value.__class__ is not float:
                return self.on_arrays(*values)
        try:
            return float(self.on_floats(*values))
        except OUT_OF_RANGE:
            return by_numpy(self.on_floats, *values)

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric | None:
        """Pull back number by number, then sum over the axes along which the argument was repeated."""
        cotangent, arg = self._times_slope(i, upstream, result, args), args[i]
        if cotangent is None:
            return None
        if cotangent.__class__ is arg.__class__ and (arg.__class__ is float or cotangent.shape == arg.shape):
            return cotangent
        return undo_broadcast(cotangent, arg)

    def push_forward(
        self, i: int, tangent: Numeric, result: Numeric, args: Sequence[Numeric]
    ) -> Numeric | None:
        """Multiply number by number by the slope: the pullback's rule, which on one number is the same."""
        change, shape = self._times_slope(i, tangent, result, args), shape_of(result)
        return change if change is None or shape_of(change) == shape else Broadcast(shape)(change)

    def _times_slope(self, i: int, g: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric | None:
        rule = self._pullbacks[i]
        if rule is None:
            return None
        if self.rules[i] == "g":
            return g
        try:
            return rule(g, result, *args)
        except OUT_OF_RANGE:
            return by_numpy(rule, g, result, *args)


def by_numpy(f: Callable[..., Any], *values: Numeric) -> Numeric:
    """Return what NumPy answers, without a warning, where Python raises on floats."""
    with np.errstate(all="ignore"):
        answer = f(*[np.float64(value) if value.__class__ is float else value for value in values])
    return float(answer) if isinstance(answer, np.floating | np.ndarray) else answer


# Half to each is a valid subgradient at a tie, the same in whichever order the arguments are written.
ADD = Elementwise("add", "+", "a + b", "g", "g", numpy=np.add)
SUBTRACT = Elementwise("subtract", "-", "a - b", "g", "-g", numpy=np.subtract)
MULTIPLY = Elementwise("multiply", r"\times", "a * b", "g * b", "g * a", numpy=np.multiply)
DIVIDE = Elementwise("divide", r"\div", "a / b", "g / b", "-g * z / b", numpy=np.divide)
_POWERS = "g * power_slope(a, b)", "g * (z * log_of_base(a))"
# The first one is not in less than double precision; the same otherwise.
FLOAT_POWER = Elementwise("power", r"\wedge", "power(a, b)", *_POWERS, numpy=np.float_power)
POWER = Elementwise("power", r"\wedge", "power(a, b)", *_POWERS, numpy=np.power, direct=False)
MAXIMUM = Elementwise(
    "maximum",
    r"\max",
    "maximum(a, b)",
    "g * ((a > b) + 0.5 * (a == b))",
    "g * ((b > a) + 0.5 * (a == b))",
    numpy=np.maximum,
)
MINIMUM = Elementwise(
    "minimum",
    r"\min",
    "minimum(a, b)",
    "g * ((a < b) + 0.5 * (a == b))",
    "g * ((b < a) + 0.5 * (a == b))",
    numpy=np.minimum,
)
# nan or inf in the branch that is not taken must not get in, as it would by a product with 0.
WHERE = Elementwise(
    "where",
    r"\mathrm{where}",
    "where(a != 0, b, c)",
    None,
    "where(a, g, 0.0)",
    "where(a, 0.0, g)",
    numpy=np.where,
    direct=False,
)


def _comparison(name: str, symbol: str, relation: str, numpy: np.ufunc) -> Elementwise:
    """Return the rule of a comparison: 1 or 0, and flat."""
    return Elementwise(name, symbol, f"holds(a {relation} b, a, b)", None, None, numpy=numpy, direct=False)


GREATER = _comparison("greater", ">", ">", np.greater)
GREATER_EQUAL = _comparison("greater_equal", r"\ge", ">=", np.greater_equal)
LESS = _comparison("less", "<", "<", np.less)
LESS_EQUAL = _comparison("less_equal", r"\le", "<=", np.less_equal)
EQUAL = _comparison("equal", "=", "==", np.equal)
NOT_EQUAL = _comparison("not_equal", r"\ne", "!=", np.not_equal)

RULES = [value for value in globals().values() if isinstance(value, Elementwise)]


class Application(Operation):
    r"""An elementwise Function: z = f(x) gives :math:`\bar x = \bar z\, f'(x)`."""

    # On floats and arrays without surprises the formulas are called directly.
    __slots__ = ("derivative", "function", "on_array", "on_float", "slope_on_array", "slope_on_float")

    def __init__(self, function: Function):
        super().__init__(function.name, function.to_latex(r"\cdot"))
        self.function = function
        self.derivative = derivative = function.derivative
        self.on_float = function.scalar or function.at
        self.on_array = function.formula if function.steady else function.at
        self.slope_on_float = derivative.scalar or derivative.at
        self.slope_on_array = derivative.formula if derivative.steady else derivative.at

    def forward(self, x: Numeric) -> Numeric:
        """Return f(x), nan outside the domain."""
        if x.__class__ is not float:
            return self.on_array(x)
        try:
            return self.on_float(x)
        except OUT_OF_RANGE:
            return self.function.at(x)

    def with_slopes(self, x: float) -> tuple[float, tuple[float]]:
        """Return f(x) and f'(x), nan outside the domain."""
        try:
            value = self.on_float(x)
            return value, (value if self.derivative is self.function else self.slope_on_float(x),)
        except OUT_OF_RANGE:
            return self.function.at(x), (self.derivative.at(x),)

    def pullback(self, i: int, upstream: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Multiply by the derivative of the function."""
        if self.derivative is self.function:
            return upstream * result
        x = args[0]
        if x.__class__ is float:
            try:
                return upstream * self.slope_on_float(x)
            except OUT_OF_RANGE:
                return upstream * self.derivative.at(x)
        if x.__class__ is not np.ndarray:
            return upstream * self.derivative(x)
        by_value = self.function.slope_by_value
        return upstream * (self.slope_on_array(x) if by_value is None else by_value(x, result))

    def push_forward(self, i: int, tangent: Numeric, result: Numeric, args: Sequence[Numeric]) -> Numeric:
        """Multiply by the derivative of the function, as its pullback does."""
        return self.pullback(i, tangent, result, args)


def application(function: Function) -> Application | None:
    """Return the operation of a Function, None if a graph shows its formula instead."""
    if function.operation is None and function.primitive and function.has_derivative:
        function.operation = Application(function)
    return function.operation if isinstance(function.operation, Application) else None


# The functions that are one operation in an exported graph; JavaScript has the same table.
EXPORTED_FUNCTIONS = {
    function.name: function
    for known in FUNCTIONS.values()
    for function in (known, known.derivative)
    if function.primitive
}

# Functions whose slope on arrays is found by way of their value, by their derivatives.
BY_VALUE = {function.derivative: function for function in FUNCTIONS.values() if function.slope_by_value}

# The variable of an inner derivative: a node of its own, that a picture of the graph leaves out.
VARIABLE = Application(identity)
