r"""Elementwise functions, each with its exact derivative.

A :class:`Function` takes a float, an array or a :class:`chainrule.graph.Node` and returns the same kind.
Its `derivative` is again a Function, so derivatives of any order are exact too:

>>> sigmoid(0.0), sigmoid.derivative(0.0), sigmoid.derivative.derivative(0.0)
(0.5, 0.25, -0.0)

At a kink, x = 0, the derivative is one valid subgradient: 0 for relu and absolute, 0.01 for leaky_relu. Its
own derivative is 0 there, too.

Every formula is chosen so that no digits are lost and nothing overflows that has a finite answer:
sigmoid and its derivative are computed from e = exp(-|x|), which lies between 0 and 1 for every x.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np

from chainrule import latex as tex

__all__ = [
    "FUNCTIONS",
    "Domain",
    "Function",
    "LeakyRelu",
    "absolute",
    "arctan",
    "constant",
    "cos",
    "cosh",
    "cube",
    "exp",
    "expm1",
    "identity",
    "leaky_relu",
    "log",
    "log1p",
    "negative",
    "power",
    "reciprocal",
    "relu",
    "scale",
    "shift",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "square",
    "tan",
    "tanh",
]

INFINITY = math.inf


class Domain:
    """The numbers a function is defined for: an interval, possibly without some of its points.

    Parameters
    ----------
    text
        The condition on x as a reader would write it, such as ``"x > 0"``.
    contains
        The same condition in code; takes a float or an array.
    low, high
        Ends of the smallest interval that holds the domain.
    """

    __slots__ = ("_contains", "high", "low", "text")

    def __init__(self, text: str, contains: Callable, low: float = -INFINITY, high: float = INFINITY):
        self.text, self._contains, self.low, self.high = text, contains, low, high

    def contains(self, x):
        """Tell whether x lies in the domain: a bool for a float, a boolean array for an array."""
        inside = self._contains(x)
        return inside if isinstance(inside, np.ndarray) else bool(inside)

    def __and__(self, other: Domain) -> Domain:
        if self is other or other is REALS:
            return self
        if self is REALS:
            return other
        return Domain(
            f"{self.text} and {other.text}",
            lambda x: self._contains(x) & other._contains(x),
            max(self.low, other.low),
            min(self.high, other.high),
        )

    def __str__(self) -> str:
        return self.text

    def of(self, inner: Function) -> Domain:
        """Return the x for which inner(x) lies in the domain."""
        return Domain(re.sub(r"\bx\b", inner.applied("x"), self.text), lambda x: self.contains(inner.at(x)))

    def __repr__(self) -> str:
        return f"Domain({self.text!r})"


REALS = Domain("every real x", lambda x: x == x)
POSITIVE = Domain("x > 0", lambda x: x > 0, low=0.0)
NOT_NEGATIVE = Domain("x ≥ 0", lambda x: x >= 0, low=0.0)
NOT_ZERO = Domain("x ≠ 0", lambda x: x != 0)


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
        The same formula for a single float, where the math module is faster than NumPy.
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

    __slots__ = ("_derivative", "domain", "formula", "latex", "name", "operation", "scalar", "steady")

    # Whether a graph shows the function as one operation; if not, a Node goes through its formula.
    primitive = True

    # NumPy leaves `2.0 * sin`, with a number of its own on the left, to the methods below.
    __array_ufunc__ = None

    def __init__(
        self,
        name: str,
        value: Callable,
        derivative: Function | Callable | None = None,
        *,
        latex: str | None = None,
        domain: Domain | None = None,
        scalar: Callable[[float], float] | None = None,
        steady: bool = False,
    ):
        if not isinstance(name, str):
            raise TypeError(
                f"a Function starts with its name, a string, but got {_kind(name)}: "
                'write Function("double", lambda x: 2 * x, lambda x: 2.0)'
            )
        for role, part in (("value", value), ("derivative", derivative)):
            if not (callable(part) or (part is None and role == "derivative")):
                raise TypeError(f"the {role} of Function {name!r} must be callable, but it is {_kind(part)}")
        self.name = name
        self.latex = latex or tex.application(name)
        self.domain = REALS if domain is None else domain
        self.formula = value
        self.scalar = scalar
        self.steady = steady
        self.operation = None
        self.derivative = derivative

    @property
    def derivative(self) -> Function:
        """The exact derivative, a Function. It can be set later: sin and cos need one another."""
        if self._derivative is None:
            self._derivative = self._differentiate()
        return self._derivative

    @derivative.setter
    def derivative(self, derivative: Function | Callable | None) -> None:
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

    def __call__(self, x):
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
            return kind(self._at_number(float(x)))
        if isinstance(x, np.ndarray | list | tuple):
            return self.at(_real_array(x, self.name))
        raise TypeError(f"{self.name} takes a real number, an array of them or a Node, but got {_kind(x)}")

    def _at_number(self, x: float) -> float:
        if self.domain is not REALS and x == x and not self.domain.contains(x):
            raise ValueError(f"{self.name} is defined for {self.domain}, but got x = {x!r}")
        return self.at(x)

    def at(self, x):
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

    def _at_array(self, x):
        if self.steady:
            return self.formula(x)
        values = np.asarray(_quietly(self.formula, x))
        if values.shape != x.shape:
            values = np.broadcast_to(values, x.shape).copy()
        if self.domain is not REALS:
            values = np.where(self.domain.contains(x), values, np.nan)
        return values.astype(x.dtype, copy=False)

    def to_latex(self, argument: str = "x") -> str:
        """Return the function in LaTeX, applied to an argument that is itself LaTeX."""
        return tex.fill(self.latex, argument)

    def applied(self, argument: str) -> str:
        """Return the function as code writes it, applied to an argument: ``sin(x)``."""
        return f"{self.name}({argument})"

    # A function is not changed by being used: a copy would be another one for graphs and chains.
    def __copy__(self) -> Function:
        return self

    def __deepcopy__(self, memo: dict) -> Function:
        return self

    def __repr__(self) -> str:
        return f"Function({self.name!r})"

    def of(self, inner: Function) -> Function:
        r"""Return the composition f∘g, whose derivative is f'(g(x))·g'(x)."""
        return Composition(self, inner)

    def __add__(self, other: Function | float) -> Function:
        return _combined(Sum, self, other)

    def __mul__(self, other: Function | float) -> Function:
        return _combined(Product, self, other)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Function:
        return negative.of(self)

    def __sub__(self, other: Function | float) -> Function:
        return self + -other if _is_number(other) or isinstance(other, Function) else NotImplemented

    def __rsub__(self, other: float) -> Function:
        return _combined(Sum, other, negative.of(self))

    def __truediv__(self, other: Function | float) -> Function:
        return _combined(Quotient, self, other)

    def __rtruediv__(self, other: float) -> Function:
        return _combined(Quotient, other, self)

    def __pow__(self, exponent: float) -> Function:
        return power(exponent).of(self) if _is_number(exponent) else NotImplemented


class Formula(Function):
    """A Function put together from others. In a graph its parts are the operations."""

    __slots__ = ("first", "second")
    primitive = False

    def __init__(self, first: Function, second: Function, name: str, latex: str, domain: Domain):
        self.first, self.second = first, second
        super().__init__(name, self.body, latex=latex, domain=domain, scalar=self.body)

    def body(self, x):
        """Evaluate the parts at x, which may be a Node."""
        raise NotImplementedError


class Sum(Formula):
    """f + g, whose derivative is f' + g'."""

    __slots__ = ()

    def __init__(self, first: Function, second: Function):
        name = f"({first.name} + {second.name})"
        latex = tex.total(first.latex, second.latex)
        super().__init__(first, second, name, latex, first.domain & second.domain)

    def applied(self, argument: str) -> str:
        """Return the sum of both functions, applied."""
        return f"({self.first.applied(argument)} + {self.second.applied(argument)})"

    def body(self, x):
        """Return f(x) + g(x)."""
        return self.first(x) + self.second(x)

    def _differentiate(self) -> Function:
        return self.first.derivative + self.second.derivative


class Product(Formula):
    """f·g, whose derivative is f'·g + f·g'."""

    __slots__ = ()

    def __init__(self, first: Function, second: Function):
        name = f"{first.name}*{second.name}"
        latex = tex.product(first.latex, second.latex)
        super().__init__(first, second, name, latex, first.domain & second.domain)

    def applied(self, argument: str) -> str:
        """Return the product of both functions, applied."""
        return f"{self.first.applied(argument)}*{self.second.applied(argument)}"

    def body(self, x):
        """Return f(x)·g(x)."""
        return self.first(x) * self.second(x)

    def _differentiate(self) -> Function:
        f, g = self.first, self.second
        if isinstance(g, Constant):
            return f.derivative * g
        if isinstance(f, Constant):
            return f * g.derivative
        return f.derivative * g + f * g.derivative


class Quotient(Formula):
    """f/g, whose derivative is (f'·g - f·g')/g²."""

    __slots__ = ()

    def __init__(self, first: Function, second: Function):
        domain = first.domain & second.domain
        if not (isinstance(second, Constant) and second.value):
            domain = domain & NOT_ZERO.of(second)
        name, latex = f"{first.name}/{second.name}", tex.quotient(first.latex, second.latex)
        super().__init__(first, second, name, latex, domain)

    def applied(self, argument: str) -> str:
        """Return the quotient of both functions, applied."""
        return f"{self.first.applied(argument)}/{self.second.applied(argument)}"

    def body(self, x):
        """Return f(x)/g(x)."""
        return self.first(x) / self.second(x)

    def _differentiate(self) -> Function:
        f, g = self.first, self.second
        if isinstance(g, Constant):
            return f.derivative / g
        if isinstance(f, Constant):
            return -(f * g.derivative) / square.of(g)
        return (f.derivative * g - f * g.derivative) / square.of(g)


class Composition(Formula):
    """f∘g, whose derivative is f'(g(x))·g'(x)."""

    __slots__ = ()

    def __init__(self, outer: Function, inner: Function):
        domain = inner.domain
        if outer.domain is not REALS:
            domain = domain & outer.domain.of(inner)
        latex = tex.compose(outer.latex, inner.latex)
        super().__init__(outer, inner, f"{outer.name}({inner.name})", latex, domain)

    def applied(self, argument: str) -> str:
        """Return the outer function, applied to the inner one."""
        return self.first.applied(self.second.applied(argument))

    def body(self, x):
        """Return f(g(x))."""
        return self.first(self.second(x))

    def _differentiate(self) -> Function:
        outer_slope = self.first.derivative
        if isinstance(outer_slope, Constant):
            return self.second.derivative * outer_slope
        return outer_slope.of(self.second) * self.second.derivative


class Constant(Function):
    """The function whose value is the same everywhere; its derivative is 0."""

    __slots__ = ("value",)
    primitive = False

    def __init__(self, value: float):
        self.value = float(value)
        super().__init__(f"{self.value:g}", self.body, latex=tex.number(self.value), scalar=self.body)

    def applied(self, argument: str) -> str:
        """Return the number."""
        return self.name

    def body(self, x):
        """Return the constant, in the shape of x."""
        return self.value if x.__class__ is float else x * 0.0 + self.value

    def _differentiate(self) -> Function:
        return ZERO


@np.errstate(all="ignore")
def _quietly(formula: Callable, x: np.ndarray):
    # inf is the right answer of exp(1000), and nan of log(-1): they need no warning as well.
    return formula(x)


def _kind(x) -> str:
    return f"{type(x).__name__} {x!r}" if not isinstance(x, np.ndarray) else f"an array of dtype {x.dtype}"


def _is_number(x) -> bool:
    return isinstance(x, float | int | np.floating | np.integer)


def _combined(kind: type[Formula], *parts: Function | float) -> Function:
    """Return the Formula of Functions and numbers."""
    if not all(isinstance(part, Function) or _is_number(part) for part in parts):
        return NotImplemented
    return kind(*[part if isinstance(part, Function) else constant(part) for part in parts])


def _real_array(x, name: str) -> np.ndarray:
    array = np.asarray(x)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise TypeError(
        f"{name} takes an array of real numbers, but got dtype {array.dtype}: convert it with "
        "np.asarray(x, dtype=float)"
    )


def constant(value: float) -> Function:
    """Return the function x -> value, whose derivative is 0."""
    return Constant(value)


def _sigmoid(x):
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def _sigmoid_scalar(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


def _sigmoid_derivative(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def _sigmoid_derivative_scalar(x: float) -> float:
    e = math.exp(-abs(x))
    return e / ((1.0 + e) * (1.0 + e))


@np.errstate(over="ignore")
def _tanh_derivative(x):
    # Where cosh overflows, its reciprocal is 0, and so is the slope in any precision.
    slope = np.reciprocal(np.cosh(x))
    return np.square(slope)


def _tanh_derivative_scalar(x: float) -> float:
    slope = 1.0 / math.cosh(x)
    return slope * slope


def _softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _softplus_scalar(x: float) -> float:
    return (x if x > 0.0 else 0.0) + math.log1p(math.exp(-abs(x)))


ZERO = constant(0.0)
ONE = constant(1.0)

identity = Function("identity", lambda x: x + 0, ONE, latex="{}", scalar=lambda x: x)
negative = Function("negative", np.negative, constant(-1.0), latex="-{}", scalar=lambda x: -x, steady=True)


class Scale(Function):
    """x -> factor·x; in a graph, a product."""

    __slots__ = ("factor",)
    primitive = False

    def __init__(self, factor: float):
        self.factor = float(factor)
        super().__init__(
            f"scale({self.factor:g})",
            self._times_factor,
            constant(self.factor),
            latex=tex.product(tex.number(self.factor), "{}"),
            scalar=self._times_factor,
            steady=True,
        )

    def applied(self, argument: str) -> str:
        """Return the product with the factor."""
        return f"{self.factor:g}*{argument}"

    def _times_factor(self, x):
        return x * self.factor


def scale(factor: float) -> Function:
    """Return x -> factor·x, whose derivative is the factor."""
    return Scale(factor)


def shift(offset: float) -> Function:
    """Return x -> x + offset, whose derivative is 1."""
    return identity + offset


square = Function("square", lambda x: x * x, scale(2), latex="{}^{{2}}", scalar=lambda x: x * x, steady=True)
cube = Function("cube", lambda x: x * x * x, 3.0 * square, latex="{}^{{3}}", scalar=lambda x: x * x * x)
reciprocal = Function(
    "reciprocal", lambda x: 1 / x, latex=r"\frac{{1}}{{{}}}", domain=NOT_ZERO, scalar=lambda x: 1.0 / x
)
reciprocal.derivative = -square.of(reciprocal)

exp = Function("exp", np.exp, latex="e^{{{}}}", scalar=math.exp)
exp.derivative = exp
expm1 = Function("expm1", np.expm1, exp, latex="e^{{{}}} - 1", scalar=math.expm1)
log = Function("log", np.log, reciprocal, latex=r"\ln\left({}\right)", domain=POSITIVE, scalar=math.log)
log1p = Function(
    "log1p",
    np.log1p,
    reciprocal.of(shift(1)),
    latex=r"\ln\left(1 + {}\right)",
    domain=Domain("x > -1", lambda x: x > -1, low=-1.0),
    scalar=math.log1p,
)
sqrt = Function("sqrt", np.sqrt, latex=r"\sqrt{{{}}}", domain=NOT_NEGATIVE, scalar=math.sqrt)
sqrt.derivative = 0.5 / sqrt
# At 0 the tangent of the root is vertical: an infinite slope, where the root itself is defined.
sqrt.derivative.domain = NOT_NEGATIVE

sign = Function("sign", np.sign, ZERO)
absolute = Function("absolute", np.abs, sign, latex=r"\left|{}\right|", scalar=abs)

sin = Function("sin", np.sin, latex=r"\sin\left({}\right)", scalar=math.sin)
cos = Function("cos", np.cos, -sin, latex=r"\cos\left({}\right)", scalar=math.cos)
sin.derivative = cos
tan = Function(
    "tan",
    np.tan,
    latex=r"\tan\left({}\right)",
    domain=Domain("x ≠ π/2 + kπ", lambda x: x == x),
    scalar=math.tan,
)
tan.derivative = 1.0 + square.of(tan)
arctan = Function(
    "arctan",
    np.arctan,
    reciprocal.of(1.0 + square),
    latex=r"\arctan\left({}\right)",
    scalar=math.atan,
)
sinh = Function("sinh", np.sinh, latex=r"\sinh\left({}\right)", scalar=math.sinh)
cosh = Function("cosh", np.cosh, sinh, latex=r"\cosh\left({}\right)", scalar=math.cosh)
sinh.derivative = cosh

tanh = Function("tanh", np.tanh, latex=r"\tanh\left({}\right)", scalar=math.tanh, steady=True)
tanh.derivative = Function(
    "tanh_derivative",
    _tanh_derivative,
    latex=r"\tanh'\left({}\right)",
    scalar=_tanh_derivative_scalar,
    steady=True,
)
tanh.derivative.derivative = -2.0 * (tanh * tanh.derivative)

sigmoid = Function("sigmoid", _sigmoid, latex=r"\sigma\left({}\right)", scalar=_sigmoid_scalar, steady=True)
sigmoid.derivative = Function(
    "sigmoid_derivative",
    _sigmoid_derivative,
    latex=r"\sigma'\left({}\right)",
    scalar=_sigmoid_derivative_scalar,
    steady=True,
)
sigmoid.derivative.derivative = -(sigmoid.derivative * tanh.of(scale(0.5)))

softplus = Function(
    "softplus",
    _softplus,
    sigmoid,
    latex=r"\operatorname{{softplus}}\left({}\right)",
    scalar=_softplus_scalar,
    steady=True,
)


def LeakyRelu(slope: float) -> Function:
    """Return x -> x for x > 0 and slope·x elsewhere.

    At the kink, x = 0, the derivative is the slope of the left side, a valid subgradient if slope <= 1.
    """
    name = "leaky_relu" if slope == 0.01 else f"leaky_relu({slope:g})"
    derivative = Function(
        f"{name}_derivative",
        lambda x: np.where(x > 0, 1.0, slope),
        ZERO,
        scalar=lambda x: 1.0 if x > 0.0 else slope,
    )
    return Function(
        name,
        lambda x: np.where(x > 0, x, slope * x),
        derivative,
        scalar=lambda x: x if x > 0.0 else slope * x,
    )


relu = Function(
    "relu",
    lambda x: np.maximum(x, 0),
    Function("relu_derivative", lambda x: x > 0, ZERO, scalar=lambda x: 1.0 if x > 0.0 else 0.0),
    scalar=lambda x: 0.0 if x <= 0.0 else x,
)
leaky_relu = LeakyRelu(0.01)


def power(exponent: float) -> Function:
    """Return x -> x**exponent, whose derivative is exponent·x**(exponent - 1)."""
    n = float(exponent)
    if n == 0.0:
        return ONE
    on_all, on_positive = (REALS, NOT_NEGATIVE) if n > 0 else (NOT_ZERO, POSITIVE)
    return Power(n, on_all if n.is_integer() else on_positive)


class Power(Function):
    """x -> x**n for a fixed n."""

    __slots__ = ("exponent",)
    primitive = False

    def __init__(self, exponent: float, domain: Domain):
        self.exponent = exponent
        latex = f"{{}}^{{{{{tex.number(exponent)}}}}}"
        super().__init__(f"power({exponent:g})", self.body, latex=latex, domain=domain)

    def body(self, x):
        """Return x**n."""
        return x**self.exponent

    def _differentiate(self) -> Function:
        return self.exponent * power(self.exponent - 1.0)


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        identity,
        negative,
        square,
        cube,
        reciprocal,
        exp,
        expm1,
        log,
        log1p,
        sqrt,
        absolute,
        sign,
        sin,
        cos,
        tan,
        arctan,
        sinh,
        cosh,
        tanh,
        sigmoid,
        softplus,
        relu,
        leaky_relu,
    )
}
