"""A function of one real variable that knows its derivative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar, overload

import numpy as np
import numpy.typing as npt

from .. import latex as tex
from . import algebra  # what Functions combine to are Functions: neither module is whole without the other
from .arguments import Array, Elementwise, Traced, as_reals, described, is_number
from .domain import REALS, Domain

Float = TypeVar("Float", bound=np.floating[Any])
Short = TypeVar("Short", np.float16, np.float32, np.longdouble)
Recorded = TypeVar("Recorded")


class Function:
    r"""A function of one real variable that knows its derivative: :math:`f` together with :math:`f'`.

    Called on a float it returns a float; on an array, the array of its values, elementwise, in the same
    precision (integers become float64); on a Node, a Node. Functions can be added, subtracted, multiplied,
    divided, raised to a fixed power and, with `of`, composed; the result knows its derivative too.

    Parameters
    ----------
    name
        How the function is called in code and in graphs.
    value
        x -> f(x), written with NumPy, so that it works on arrays.
    derivative
        f' as a Function, or as a plain callable x -> f'(x) written with NumPy. It may be left out:
        then the function has no exact derivative, but a Node still goes through `value` step by step.
    latex
        The function in LaTeX, a format template with {} for its argument, as often as it occurs; brackets
        round an argument that needs them come by themselves.
    domain
        Where the function is defined.
    scalar
        The same formula for a single float, where the math module is faster than NumPy. Outside the domain
        it raises ValueError or ArithmeticError, as `math.log` does.
    steady
        Promises that `value` keeps shape and precision, and never overflows: arrays go straight through.

    Raises
    ------
    TypeError
        If called on something that is not a real number, an array of them, or a Node.
    ValueError
        If called on a float outside the domain. An array gets nan there without a warning, because a
        picture is drawn through an array, and a Node does the same. That goes for a pole too: exp(log(0))
        is not 0 but undefined.

    Notes
    -----
    Chapter 1 measures the derivatives; chapter 4 multiplies them.
    """

    __slots__ = (
        "_derivative",
        "domain",
        "formula",
        "latex",
        "name",
        "operation",
        "scalar",
        "slope_by_value",
        "steady",
    )
    _derivative: Function | None
    operation: object  # what a graph made of the function, kept with it; None before
    slope_by_value: Callable[..., Any] | None  # the derivative on arrays from (x, f(x), an array to write to)

    # Whether a graph shows the function as one operation; if not, a Node goes through its formula.
    primitive = True

    # NumPy leaves `2.0 * sin`, with a number of its own on the left, to the methods below.
    __array_ufunc__ = None

    def __init__(
        self,
        name: str,
        value: Elementwise,
        derivative: Function | Elementwise | None = None,
        *,
        latex: str | None = None,
        domain: Domain | None = None,
        scalar: Callable[[float], float] | None = None,
        steady: bool = False,
    ):
        if not isinstance(name, str):
            raise TypeError(
                f"a Function starts with its name, a string, but got {described(name)}: "
                'write Function("double", lambda x: 2 * x, lambda x: 2.0)'
            )
        for role, part in (("value", value), ("derivative", derivative)):
            if not (callable(part) or (part is None and role == "derivative")):
                raise TypeError(
                    f"the {role} of Function {name!r} must be callable, but it is {described(part)}"
                )
        self.name = name
        self.latex = latex or tex.application(name)
        self.domain = REALS if domain is None else domain
        self.formula = value
        self.scalar = scalar
        self.steady = steady
        self.slope_by_value = None
        self.derivative = derivative

    @property
    def derivative(self) -> Function:
        """The exact derivative, a Function. It can be set later: sin and cos need one another."""
        if self._derivative is None:
            self._derivative = self._differentiate()
        return self._derivative

    @derivative.setter
    def derivative(self, derivative: Function | Elementwise | None) -> None:
        if derivative is not None and not isinstance(derivative, Function):
            latex = tex.application(self.name + "′")
            derivative = Function(f"{self.name}_derivative", derivative, latex=latex, domain=self.domain)
        self._derivative = derivative
        self.operation = None

    def _differentiate(self) -> Function:
        """Return the derivative that the parts of a Function imply, on demand."""
        raise ValueError(
            f"no derivative was given for {self.name!r}: pass it as Function({self.name!r}, value, "
            "derivative), or measure it with central_difference"
        )

    @property
    def has_derivative(self) -> bool:
        """Whether the exact derivative is known, or follows from what is."""
        try:
            return self.derivative is not None
        except ValueError:
            return False

    @overload
    def __call__(self, x: float | np.integer[Any] | np.bool_) -> float: ...
    @overload
    def __call__(self, x: Short) -> Short: ...
    @overload
    def __call__(self, x: npt.NDArray[Float]) -> npt.NDArray[Float]: ...
    @overload
    def __call__(self, x: npt.NDArray[np.integer[Any] | np.bool_]) -> npt.NDArray[np.float64]: ...
    @overload
    def __call__(self, x: Sequence[Any]) -> Array: ...
    @overload
    def __call__(self, x: Traced[Recorded]) -> Recorded: ...
    def __call__(self, x: Any) -> Any:
        """Return f(x): a float for a float, an array for an array, a Node for a Node."""
        kind = x.__class__
        if kind is float:
            return self._at_number(x)
        apply_function = getattr(kind, "__apply_function__", None)
        if apply_function is not None:
            return apply_function(x, self)
        if isinstance(x, float | int | np.integer | np.bool_):
            return self._at_number(float(x))
        if isinstance(x, np.floating):
            return _in_precision(self._at_number(float(x)), kind)
        if isinstance(x, np.ndarray | list | tuple):
            array = as_reals(x)
            if array is None:
                raise TypeError(
                    f"{self.name} takes an array of real numbers, but got dtype {np.asarray(x).dtype}: "
                    "convert it with np.asarray(x, dtype=float)"
                )
            return self.at(array)
        raise TypeError(
            f"{self.name} takes a real number, an array of them or a Node, but got {described(x)}"
        )

    def _at_number(self, x: float) -> float:
        if self.domain is not REALS and x == x and not self.domain.contains(x):
            raise ValueError(f"{self.name} is defined for {self.domain}, but got x = {x!r}")
        return self.at(x)

    @overload
    def at(self, x: float) -> float: ...
    @overload
    def at(self, x: npt.NDArray[Float]) -> npt.NDArray[Float]: ...
    def at(self, x: Any) -> Any:
        """Return f(x) for a float or an array of floats, nan outside the domain: what a graph computes."""
        if x.__class__ is float:
            if self.scalar is not None:
                try:
                    return self.scalar(x)
                except (ValueError, ArithmeticError):
                    # The math module raises where the answer is inf or nan; NumPy returns it.
                    pass
            return float(self._at_array(np.array([x]))[0])
        return self._at_array(x)

    def _at_array(self, x: npt.NDArray[Float]) -> npt.NDArray[Float]:
        if self.steady:
            steady: npt.NDArray[Float] = self.formula(x)
            return steady
        result = _quietly(self.formula, x)
        values: npt.NDArray[Any] = np.asarray(result)
        if values.dtype.kind not in "fiub":
            raise TypeError(
                f"{self.name} must return real numbers, but its formula returned {described(result)}: "
                "does it end in return?"
            )
        if values.shape != x.shape:
            # one number for all is that of a constant; of anything else, numbers would be made up
            if values.ndim:
                raise ValueError(
                    f"{self.name} must work on each number by itself, but its formula turned shape {x.shape} "
                    f"into {values.shape}"
                )
            values = np.broadcast_to(values, x.shape).copy()
        if self.domain is not REALS:
            values = np.where(self.domain.contains(x), values, np.nan)
        return values if values.dtype == x.dtype else _in_precision(values, x.dtype.type)

    def to_latex(self, argument: str = "x") -> str:
        """Return the function in LaTeX, applied to an argument that is itself LaTeX."""
        return tex.fill(self.latex, argument)

    def applied(self, argument: str) -> str:
        """Return the function as code writes it, applied to an argument: ``sin(x)``."""
        return f"{self.name}({argument})"

    # A function is not changed by being used: a copy would be another one for graphs and chains.
    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __repr__(self) -> str:
        return f"Function({self.name!r})"

    def of(self, inner: Function) -> Function:
        r"""Return the composition f∘g, whose derivative is f'(g(x))·g'(x).

        Raises TypeError if g is no Function: `Chain` takes any callable.
        """
        if not isinstance(inner, Function):
            raise TypeError(
                f"{self.name}.of takes a Function, but got {described(inner)}: make it one, as "
                'Function("double", lambda x: 2 * x), or write Chain([inner, outer])'
            )
        return algebra.Composition(self, inner)

    def __add__(self, other: Function | float) -> Function:
        return algebra.combined(algebra.Sum, self, other)

    def __mul__(self, other: Function | float) -> Function:
        return algebra.combined(algebra.Product, self, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Function:
        return algebra.negative.of(self)

    def __sub__(self, other: Function | float) -> Function:
        return self + -other if isinstance(other, Function) or is_number(other) else NotImplemented

    def __rsub__(self, other: float) -> Function:
        return algebra.combined(algebra.Sum, other, -self)

    def __truediv__(self, other: Function | float) -> Function:
        return algebra.combined(algebra.Quotient, self, other)

    def __rtruediv__(self, other: float) -> Function:
        return algebra.combined(algebra.Quotient, other, self)

    def __pow__(self, exponent: float) -> Function:
        return algebra.power(exponent).of(self) if is_number(exponent) else NotImplemented


@np.errstate(all="ignore")
def _quietly(formula: Elementwise, x: Array) -> Any:
    # inf is the right answer of exp(1000), and nan of log(-1): they need no warning as well.
    return formula(x)


@np.errstate(over="ignore")
def _in_precision(value: Any, kind: type) -> Any:
    """Return a float or an array in a precision; what is too large for it is inf, without a warning."""
    return value.astype(kind) if isinstance(value, np.ndarray) else kind(value)
