"""Functions put together, and how they are differentiated: sums, products, quotients and compositions.

Constants, multiples and powers, which they are made of, stand here too.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from .. import latex as tex
from .arguments import Numeric, is_number, one_number
from .domain import NOT_NEGATIVE, NOT_ZERO, POSITIVE, REALS, Domain
from .function import Function


def combined(
    kind: type[Sum | Product | Quotient], first: Function | float, second: Function | float
) -> Function:
    """Return the Formula of Functions and numbers; NotImplemented if one part is neither."""
    f, g = (constant(part) if is_number(part) else part for part in (first, second))
    return kind(f, g) if isinstance(f, Function) and isinstance(g, Function) else NotImplemented


class Formula(Function):
    """A Function put together from two others. In a graph its parts are the operations."""

    __slots__ = ("first", "second")
    primitive = False
    # how code writes it
    pattern: ClassVar[str]

    def __init__(self, first: Function, second: Function, latex: str, domain: Domain):
        self.first, self.second = first, second
        name = self.pattern.format(first.name, second.name)
        super().__init__(name, self.body, latex=latex, domain=domain, scalar=self.body)

    def applied(self, argument: str) -> str:
        """Return both functions as code writes them, applied and put together."""
        return self.pattern.format(self.first.applied(argument), self.second.applied(argument))

    def body(self, x: Numeric) -> Numeric:
        """Evaluate the parts at x, which may be a Node."""
        raise NotImplementedError


class Sum(Formula):
    """f + g, whose derivative is f' + g'."""

    __slots__ = ()
    pattern = "({} + {})"

    def __init__(self, first: Function, second: Function):
        latex = tex.total(first.latex, second.latex)
        super().__init__(first, second, latex, first.domain & second.domain)

    def body(self, x: Numeric) -> Numeric:
        """Return f(x) + g(x)."""
        return self.first(x) + self.second(x)

    def _differentiate(self) -> Function:
        return self.first.derivative + self.second.derivative


class Product(Formula):
    """f·g, whose derivative is f'·g + f·g'."""

    __slots__ = ()
    pattern = "{}*{}"

    def __init__(self, first: Function, second: Function):
        latex = tex.product(first.latex, second.latex)
        super().__init__(first, second, latex, first.domain & second.domain)

    def body(self, x: Numeric) -> Numeric:
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
    pattern = "{}/{}"

    def __init__(self, first: Function, second: Function):
        domain = first.domain & second.domain
        if not (isinstance(second, Constant) and second.value):
            domain = domain & NOT_ZERO.of(second)
        super().__init__(first, second, tex.quotient(first.latex, second.latex), domain)

    def body(self, x: Numeric) -> Numeric:
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
    pattern = "{}({})"

    def __init__(self, outer: Function, inner: Function):
        domain = inner.domain
        if outer.domain is not REALS:
            domain = domain & outer.domain.of(inner)
        super().__init__(outer, inner, tex.compose(outer.latex, inner.latex), domain)

    def applied(self, argument: str) -> str:
        """Return the outer function, applied to the inner one."""
        return self.first.applied(self.second.applied(argument))

    def body(self, x: Numeric) -> Numeric:
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
        self.value = one_number("the value of a constant", value)
        super().__init__(f"{self.value:g}", self.body, latex=tex.number(self.value), scalar=self.body)

    def applied(self, argument: str) -> str:
        """Return the number."""
        return self.name

    def body(self, x: Numeric) -> Numeric:
        """Return the constant, whatever x is: where it stands for an array, its number is repeated."""
        return self.value

    def _differentiate(self) -> Function:
        return ZERO


def constant(value: float) -> Function:
    """Return the function x -> value, whose derivative is 0."""
    return Constant(value)


ZERO = constant(0.0)
ONE = constant(1.0)

identity = Function("identity", lambda x: x + 0, ONE, latex="{}", scalar=lambda x: x)
negative = Function("negative", np.negative, constant(-1.0), latex="-{}", scalar=lambda x: -x, steady=True)


class Scale(Function):
    """x -> factor·x; in a graph, a product."""

    __slots__ = ("factor",)
    primitive = False

    def __init__(self, factor: float):
        self.factor = one_number("the factor of scale", factor)
        super().__init__(
            f"scale({self.factor:g})",
            self._times_factor,
            constant(self.factor),
            latex=tex.product(tex.number(self.factor), "{}"),
            scalar=self._times_factor,
        )

    def applied(self, argument: str) -> str:
        """Return the product with the factor."""
        return f"{self.factor:g}*{argument}"

    def _times_factor(self, x: Numeric) -> Numeric:
        return x * self.factor


def scale(factor: float) -> Function:
    """Return x -> factor·x, whose derivative is the factor."""
    return Scale(factor)


def shift(offset: float) -> Function:
    """Return x -> x + offset, whose derivative is 1."""
    return identity + one_number("the offset of shift", offset)


class Power(Function):
    """x -> x**n for a fixed n."""

    __slots__ = ("exponent",)
    primitive = False

    def __init__(self, exponent: float, domain: Domain):
        self.exponent = exponent
        latex = f"{{}}^{{{{{tex.number(exponent)}}}}}"
        super().__init__(f"power({exponent:g})", self.body, latex=latex, domain=domain)

    def body(self, x: Numeric) -> Numeric:
        """Return x**n."""
        return x**self.exponent

    def _differentiate(self) -> Function:
        return self.exponent * power(self.exponent - 1.0)


def power(exponent: float) -> Function:
    """Return x -> x**exponent, whose derivative is exponent·x**(exponent - 1)."""
    n = one_number("the exponent of power", exponent)
    if n == 0.0:
        return ONE
    on_all, on_positive = (REALS, NOT_NEGATIVE) if n > 0 else (NOT_ZERO, POSITIVE)
    return Power(n, on_all if n.is_integer() else on_positive)


square = Function("square", lambda x: x * x, scale(2), latex="{}^{{2}}", scalar=lambda x: x * x)
