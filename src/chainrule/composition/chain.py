"""Functions applied one after the other, and the chain rule for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np

from ..derivatives import central_difference
from ..functions import Function
from ..functions.arguments import Array, Elementwise, described
from ..graph import Node
from .arguments import Kind, as_point, checked, shown
from .many_points import derivative_at_many_points
from .members import exact_derivative, graph_slope, latex_of, name_of, where_defined

METHODS = ("exact", "graph", "numerical")


class Chain:
    r"""Functions applied one after the other: :math:`f_n \circ \dots \circ f_2 \circ f_1`, with f₁ first.

    Its derivative is :math:`f_n'(u_{n-1}) \cdots f_2'(u_1)\, f_1'(x)`, where :math:`u_k` is the value after
    k functions.

    Parameters
    ----------
    functions
        One or more functions of one variable, the one that is applied first in front. Each is a
        :class:`Function` or any callable that works elementwise with NumPy; a Chain brings all its functions.

    Raises
    ------
    TypeError
        If a member can't be called, or the functions do not come as a list.
    ValueError
        If there is none.

    Notes
    -----
    Chapter 3 for the values, chapter 4 for the derivatives.
    """

    __slots__ = ("functions",)
    functions: tuple[Elementwise, ...]

    def __init__(self, functions: Iterable[Elementwise]):
        if isinstance(functions, str) or not isinstance(functions, Iterable):
            hint = f"Chain([{name_of(functions)}])" if callable(functions) else "Chain([sin, square])"
            raise TypeError(
                f"a Chain takes a list of functions, but got {described(functions)}: write {hint}"
            )
        members: list[Elementwise] = []
        for position, function in enumerate(functions, 1):
            if not callable(function):
                raise TypeError(
                    f"member {position} of a Chain must be a function, but it is {described(function)}: "
                    "pass the function itself, sin and not sin(x)"
                )
            members.extend(function.functions if isinstance(function, Chain) else [function])
        if not members:
            raise ValueError("a Chain needs at least one function, but got none: write Chain([sin, square])")
        self.functions = tuple(members)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the functions, first applied first."""
        return tuple(map(name_of, self.functions))

    @overload
    def __call__(self, x: Kind) -> Kind: ...
    @overload
    def __call__(self, x: Sequence[Any]) -> Array: ...
    def __call__(self, x: Any) -> Any:
        """Return the value after the last function: a float for a float, an array for an array, or a Node."""
        x = as_point(x)
        for stage in range(len(self.functions)):
            x = self._value(stage, x)
        return x

    @overload
    def values(self, x: Kind) -> list[Kind]: ...
    @overload
    def values(self, x: Sequence[Any]) -> list[Array]: ...
    def values(self, x: Any) -> Any:
        """Return the value after each function, the last one being the value of the chain.

        Raises TypeError or ValueError, naming the function, if one is undefined at the float it receives
        (arrays get nan there), changes the shape, or returns something that is not a real number.
        """
        x = as_point(x)
        return [x := self._value(stage, x) for stage in range(len(self.functions))]

    @overload
    def local_derivatives(self, x: Kind, method: str = "exact") -> list[Kind]: ...
    @overload
    def local_derivatives(self, x: Sequence[Any], method: str = "exact") -> list[Array]: ...
    def local_derivatives(self, x: Any, method: str = "exact") -> Any:
        """Return the derivative of each function at the value it receives, in the order of application.

        Parameters
        ----------
        x
            A float, an array of any shape, or a Node.
        method
            ``"exact"`` uses the derivative that each function knows, ``"graph"`` sends a gradient back
            through a graph of it, ``"numerical"`` takes its central difference.

        Raises
        ------
        TypeError, ValueError
            As `values`; ValueError as well for an unknown method, or if a function knows no derivative.
        """
        x = as_point(x)
        rate = self._rate_by(method, x)
        inputs = [x, *self.values(x)[:-1]] if len(self.functions) > 1 else [x]
        return [rate(stage, u) for stage, u in enumerate(inputs)]

    @overload
    def derivative(self, x: Kind, method: str = "exact") -> Kind: ...
    @overload
    def derivative(self, x: Sequence[Any], method: str = "exact") -> Array: ...
    def derivative(self, x: Any, method: str = "exact") -> Any:
        """Return the derivative of the chain at x, in the shape of x.

        Parameters
        ----------
        x
            A float, an array of any shape, or a Node.
        method
            ``"exact"``: the product of the exact local derivatives. ``"graph"``: backward through the graph
            of the whole chain. ``"numerical"``: the central difference of the whole chain.

        Raises
        ------
        TypeError, ValueError
            As `local_derivatives`.
        """
        x = as_point(x)
        rate = self._rate_by(method, x)
        if method == "numerical":
            return central_difference(self, x)
        if method == "graph":
            return graph_slope(self, x)
        if isinstance(x, np.ndarray):
            known = [function for function in self.functions if isinstance(function, Function)]
            if len(known) == len(self.functions):
                return derivative_at_many_points(known, x)
        slope = rate(0, x)
        for stage in range(1, len(self.functions)):
            x = self._value(stage - 1, x)
            slope = slope * rate(stage, x)
        return slope

    def to_latex(self, argument: str = "x") -> str:
        r"""Return the chain in LaTeX, applied to an argument that is itself LaTeX."""
        for function in self.functions:
            argument = latex_of(function, argument)
        return argument

    @property
    def latex(self) -> str:
        """The chain in LaTeX, applied to x."""
        return self.to_latex()

    def __len__(self) -> int:
        return len(self.functions)

    def __iter__(self) -> Iterator[Elementwise]:
        return iter(self.functions)

    @overload
    def __getitem__(self, index: int) -> Elementwise: ...
    @overload
    def __getitem__(self, index: slice) -> Chain: ...
    def __getitem__(self, index: int | slice) -> Elementwise | Chain:
        """Return one function, or a shorter Chain for a slice."""
        if isinstance(index, slice):
            return Chain(self.functions[index])
        return self.functions[index]

    def __eq__(self, other: object) -> bool:
        return self.functions == other.functions if isinstance(other, Chain) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.functions)

    def __repr__(self) -> str:
        return f"Chain([{', '.join(self.names)}])"

    def __str__(self) -> str:
        text = "x"
        for name in self.names:
            text = f"{name}({text})"
        return text

    def _place(self, stage: int) -> str:
        return f"function {stage + 1} of {len(self.functions)}, {name_of(self.functions[stage])}"

    def _value(self, stage: int, x: Any) -> Any:
        """Return what one function makes of x; what goes wrong names the function."""
        try:
            return checked(self.functions[stage](x), x)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise _told(error, f"{self._place(stage)}, received {shown(x)}") from error

    def _exact_derivative(self, stage: int) -> Elementwise:
        derivative = exact_derivative(self.functions[stage])
        if derivative is None:
            raise ValueError(
                f"{self._place(stage)}, knows no derivative: give it one with Function(name, value, "
                'derivative), or ask for method="graph" or method="numerical"'
            )
        return derivative

    def _slope(self, stage: int, derivative: Elementwise, u: Any) -> Any:
        """Return the derivative that a function of the chain knows, at what it receives."""
        function = self.functions[stage]
        try:
            if isinstance(u, float | np.floating) and isinstance(function, Function):
                function(u)  # refuses a point where log is undefined although 1/u is not
            return where_defined(function, checked(derivative(u), u), u)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise _told(error, f"the derivative of {self._place(stage)}, at {shown(u)}") from error

    def _rate_by(self, method: str, x: Any) -> Callable[[int, Any], Any]:
        """Return (stage, u) -> the derivative of that function at u, by the method."""
        if method not in METHODS:
            raise ValueError(f"the method is one of {', '.join(METHODS)}, but got {method!r}")
        if method == "exact":
            derivatives = [self._exact_derivative(stage) for stage in range(len(self.functions))]
            return lambda stage, u: self._slope(stage, derivatives[stage], u)
        if isinstance(x, Node):
            raise TypeError(
                f'method="{method}" works on numbers, and "exact" on a Node as well: leave it out'
            )
        differentiate = graph_slope if method == "graph" else central_difference
        return lambda stage, u: differentiate(self.functions[stage], u)


def _told(error: Exception, where: str) -> TypeError | ValueError:
    """Return the error again, saying in which function it happened."""
    return (TypeError if isinstance(error, TypeError) else ValueError)(f"{where}: {error}")


def compose(outer: Elementwise, inner: Elementwise) -> Chain:
    """Return outer∘inner, the Chain that applies inner first.

    Raises TypeError if one of them can't be called. Chapter 3.
    """
    return Chain([inner, outer])
