r"""Chains of functions, the rule that differentiates them, and the wrong rules people use instead.

A :class:`Chain` is a row of boxes. A number enters the first one, each box hands its value to the next, and
the derivative is the product of the local derivatives, each taken where its box stands:

>>> from chainrule.functions import sin, square
>>> sine_squared = Chain([sin, square])
>>> f"{sine_squared(1.0):.4f}", f"{sine_squared.derivative(1.0):.4f}"
('0.7081', '0.9093')

The first function of the list is applied first: sin²x is sin and then square. Chapters 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from . import latex as tex
from .derivatives import central_difference
from .functions import REALS, Constant, Function, cos, sigmoid, sin, square, tanh
from .graph import Node

__all__ = [
    "WRONG_RULES",
    "Chain",
    "PathSum",
    "WrongRule",
    "chain_jacobian",
    "coincidences",
    "compose",
    "forgotten_layer",
    "indistinguishable",
    "multiplication_cost",
    "sum_over_paths",
    "total_derivative",
    "wrong_rules",
]

METHODS = ("exact", "graph", "numerical")
# Points handled at a time: what one function leaves in the processor's cache, the next still finds there.
SLAB = 32768


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

    def __init__(self, functions: Iterable[Callable]):
        if isinstance(functions, str) or not isinstance(functions, Iterable):
            hint = f"Chain([{_name(functions)}])" if callable(functions) else "Chain([sin, square])"
            raise TypeError(f"a Chain takes a list of functions, but got {_kind(functions)}: write {hint}")
        members: list[Callable] = []
        for position, function in enumerate(functions, 1):
            if not callable(function):
                raise TypeError(
                    f"member {position} of a Chain must be a function, but it is {_kind(function)}: "
                    "pass the function itself, sin and not sin(x)"
                )
            members.extend(function.functions if isinstance(function, Chain) else [function])
        if not members:
            raise ValueError("a Chain needs at least one function, but got none: write Chain([sin, square])")
        self.functions = tuple(members)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the functions, first applied first."""
        return tuple(map(_name, self.functions))

    def __call__(self, x):
        """Return the value after the last function: a float for a float, an array for an array, or a Node."""
        x = _input(x)
        for stage in range(len(self.functions)):
            x = self._value(stage, x)
        return x

    def values(self, x) -> list:
        """Return the value after each function, the last one being the value of the chain.

        Raises TypeError or ValueError, naming the function, if one is undefined at the float it receives
        (arrays get nan there), changes the shape, or returns something that is not a real number.
        """
        x = _input(x)
        return [x := self._value(stage, x) for stage in range(len(self.functions))]

    def local_derivatives(self, x, method: str = "exact") -> list:
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
        x = _input(x)
        rate = self._rate_by(method, x)
        inputs = [x, *self.values(x)[:-1]] if len(self.functions) > 1 else [x]
        return [rate(stage, u) for stage, u in enumerate(inputs)]

    def derivative(self, x, method: str = "exact"):
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
        x = _input(x)
        rate = self._rate_by(method, x)
        if method == "numerical":
            return central_difference(self, x)
        if method == "graph":
            return _graph_slope(self, x)
        if isinstance(x, np.ndarray) and all(isinstance(f, Function) for f in self.functions):
            return self._derivative_of_array(x)
        slope = 1.0
        for stage in range(len(self.functions)):
            if stage:
                x = self._value(stage - 1, x)
            slope = rate(stage, x) if not stage else slope * rate(stage, x)
        return slope

    def to_latex(self, argument: str = "x") -> str:
        r"""Return the chain in LaTeX, applied to an argument that is itself LaTeX."""
        for function in self.functions:
            argument = _applied(function, argument)
        return argument

    @property
    def latex(self) -> str:
        """The chain in LaTeX, applied to x."""
        return self.to_latex()

    def __len__(self) -> int:
        return len(self.functions)

    def __iter__(self) -> Iterator[Callable]:
        return iter(self.functions)

    def __getitem__(self, index):
        """Return one function, or a shorter Chain for a slice."""
        if isinstance(index, slice):
            return Chain(self.functions[index])
        return self.functions[index]

    def __eq__(self, other) -> bool:
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
        return f"function {stage + 1} of {len(self.functions)}, {_name(self.functions[stage])}"

    def _value(self, stage: int, x):
        """Return what one function makes of x; what goes wrong names the function."""
        try:
            value = self.functions[stage](x)
            return _checked(value, x)
        except (TypeError, ValueError, ArithmeticError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(f"{self._place(stage)}, received {_shown(x)}: {error}") from error

    def _slope(self, stage: int, u):
        """Return the derivative that a function of the chain knows, at what it receives."""
        function = self.functions[stage]
        try:
            if isinstance(u, float | np.floating) and isinstance(function, Function):
                function(u)  # refuses a point where log is undefined although 1/u is not
            return _where_defined(function, _checked(_exact(function)(u), u), u)
        except (TypeError, ValueError, ArithmeticError) as error:
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(f"the derivative of {self._place(stage)}, at {_shown(u)}: {error}") from error

    def _rate_by(self, method: str, x) -> Callable:
        if method not in METHODS:
            raise ValueError(f"the method is one of {', '.join(METHODS)}, but got {method!r}")
        if method == "exact":
            for stage, function in enumerate(self.functions):
                if _exact(function) is None:
                    raise ValueError(
                        f"{self._place(stage)}, knows no derivative: give it one with Function(name, value, "
                        'derivative), or ask for method="graph" or method="numerical"'
                    )
            return self._slope
        if isinstance(x, Node):
            raise TypeError(
                f'method="{method}" works on numbers, and "exact" on a Node as well: leave it out'
            )
        differentiate = _graph_slope if method == "graph" else central_difference
        return lambda stage, u: differentiate(self.functions[stage], u)

    def _derivative_of_array(self, x: np.ndarray) -> np.ndarray:
        """Return the exact derivative at many points, a slab of points at a time, on all processors."""
        points = np.ascontiguousarray(x).reshape(-1)
        slopes = np.empty_like(points)
        slabs = [slice(start, start + SLAB) for start in range(0, points.size, SLAB)]

        def fill(slab: slice) -> None:
            slopes[slab] = self._product_of_rates(points[slab])

        if len(slabs) < 4:
            for slab in slabs:
                fill(slab)
        else:
            # NumPy lets go of Python's lock inside its loops, so threads share the work.
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(_processors()) as pool:
                list(pool.map(fill, slabs))
        return slopes.reshape(x.shape)

    def _product_of_rates(self, u: np.ndarray) -> np.ndarray:
        product = np.where(np.isnan(u), u, u.dtype.type(1))
        # inf·0 and an underflow are answers here, as they are inside a Function
        with np.errstate(all="ignore"):
            for stage, function in enumerate(self.functions, 1):
                value, slope = _value_and_slope(function, u, last=stage == len(self.functions))
                product *= slope
                product = _where_defined(function, product, u)
                u = value
        return product


def _value_and_slope(function: Function, u: np.ndarray, last: bool):
    """Return f(u) and f'(u), sharing what they have in common; the last value is not needed."""
    slope = function.derivative
    if function in _TOGETHER and not last:
        return _TOGETHER[function](u)
    value = None if last and slope is not function else function.at(u)
    if isinstance(slope, Constant):
        return value, u.dtype.type(slope.value)
    return value, value if slope is function else slope.at(u)


def _sine_and_cosine(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return sin u and cos u from t = tan(u/2): one fast function of NumPy instead of two slow ones."""
    sine = np.tan(0.5 * u)
    squared = sine * sine
    cosine = 1 - squared
    squared += 1
    cosine /= squared
    sine += sine
    sine /= squared
    # 1 - t² loses digits where the cosine is small
    small = np.abs(cosine) < 0.25
    if small.any():
        cosine[small] = np.cos(u[small])
    return sine, cosine


def _cosine_and_slope(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    sine, cosine = _sine_and_cosine(u)
    return cosine, np.negative(sine, out=sine)


def _sigmoid_and_slope(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    small = np.exp(-np.abs(u))
    share = 1 / (1 + small)
    other = small * share
    return np.where(u >= 0, share, other), np.multiply(other, share, out=other)


def _tanh_and_slope(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    value = np.tanh(u)
    slope = 1 - value * value
    # where it is near 0, 1 - tanh² has lost its digits
    steep = slope < 0.5
    if steep.any():
        slope[steep] = tanh.derivative.at(u[steep])
    return value, slope


_TOGETHER = {
    tanh: _tanh_and_slope,
    sin: _sine_and_cosine,
    cos: _cosine_and_slope,
    sigmoid: _sigmoid_and_slope,
    square: lambda u: (u * u, u + u),
}


def compose(outer: Callable, inner: Callable) -> Chain:
    """Return outer∘inner, the Chain that applies inner first.

    Raises TypeError if one of them can't be called. Chapter 3.
    """
    return Chain([inner, outer])


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _exact(function: Callable) -> Callable | None:
    if isinstance(function, Function):
        return function.derivative if function.has_derivative else None
    derivative = getattr(function, "derivative", None)
    return derivative if callable(derivative) else None


def _where_defined(function: Callable, slope, u):
    """Return the slope, nan where the function itself is undefined: 1/u is a number where log u is none."""
    if not isinstance(function, Function) or function.domain is REALS:
        return slope
    if _is_traced(u):
        return slope + 0.0 * function(u)
    inside = function.domain.contains(u)
    if isinstance(u, np.ndarray):
        return np.where(inside, slope, u.dtype.type(np.nan))
    return slope if inside else np.nan


def _is_traced(x) -> bool:
    """Whether x is a Node, or another object that Functions are applied to."""
    return hasattr(type(x), "__apply_function__")


def _graph_slope(function: Callable, x):
    node = Node(x)
    output = function(node)
    if not isinstance(output, Node):
        return 0.0 * x
    output.backward(np.ones_like(x) if isinstance(x, np.ndarray) else 1.0)
    slope = node.grad
    return slope + 0.0 * x if np.shape(slope) != np.shape(x) else slope


def _input(x):
    """Return x as a float, an array of floats, or a Node."""
    if isinstance(x, float | np.floating) or _is_traced(x):
        return x
    if isinstance(x, int | np.integer | np.bool_):
        return float(x)
    if isinstance(x, np.ndarray | list | tuple):
        array = np.asarray(x)
        if array.dtype.kind in "iub":
            return array.astype(np.float64)
        if array.dtype.kind == "f":
            return array
    raise TypeError(f"a chain takes a real number, an array of them or a Node, but got {_kind(x)}")


def _checked(value, x):
    """Return a function's value in the kind of its argument, if that is what it is."""
    if value.__class__ is float and x.__class__ is float:
        return value
    if _is_traced(x):
        return value if isinstance(value, type(x)) else x * 0.0 + value
    array = np.asarray(value)
    if array.dtype.kind not in "iubf":
        raise TypeError(f"it must return real numbers, but returned {_kind(value)}")
    if array.shape != np.shape(x):
        raise ValueError(
            f"it must work on each number by itself, but turned shape {np.shape(x)} into {array.shape}"
        )
    if isinstance(x, np.ndarray):
        return array if array.dtype.kind == "f" else array.astype(x.dtype)
    return type(x)(array)


def _applied(function: Callable, argument: str) -> str:
    template = getattr(function, "latex", None)
    known = isinstance(template, str) and (isinstance(function, Function) or "{}" in template)
    return tex.fill(template if known else tex.application(_name(function)), argument)


def _name(function) -> str:
    name = getattr(function, "name", None) or getattr(function, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def _kind(x) -> str:
    return f"an array of dtype {x.dtype}" if isinstance(x, np.ndarray) else f"{type(x).__name__} {x!r}"


def _shown(x) -> str:
    if _is_traced(x):
        return type(x).__name__
    return f"shape {x.shape}" if isinstance(x, np.ndarray) else f"{float(x):.6g}"


# --- many inputs, many paths (chapter 4) -------------------------------------------------------------------


def chain_jacobian(jacobians: Sequence, order: str = "reverse") -> np.ndarray:
    r"""Multiply the Jacobians of functions applied one after the other: :math:`J_n \cdots J_2 J_1`.

    Parameters
    ----------
    jacobians
        The first function's Jacobian first, each of shape (outputs, inputs), taken where its function stands.
    order
        ``"reverse"`` starts with the last Jacobian, as backpropagation does, and is cheap for few outputs;
        ``"forward"`` starts with the first and is cheap for few inputs. The product is the same.

    Returns
    -------
    ndarray
        Of shape (outputs of the last, inputs of the first).

    Raises
    ------
    TypeError, ValueError
        If there is none, one is not a matrix of real numbers, two neighbours do not fit, or the order is
        unknown.
    """
    matrices = []
    for position, jacobian in enumerate(_listed(jacobians, "Jacobians"), 1):
        matrix = np.asarray(jacobian)
        if matrix.dtype.kind not in "iubf":
            raise TypeError(f"Jacobian {position} must hold real numbers, but it is {_kind(jacobian)}")
        matrices.append(matrix)
    _check_shapes([matrix.shape for matrix in matrices], order)
    product, *others = matrices if order == "forward" else matrices[::-1]
    for matrix in others:
        product = matrix @ product if order == "forward" else product @ matrix
    return product


def multiplication_cost(shapes: Sequence[tuple[int, int]], order: str = "reverse") -> int:
    """Count the multiplications of numbers that `chain_jacobian` needs for Jacobians of these shapes.

    Parameters
    ----------
    shapes
        (outputs, inputs) of each Jacobian, the first function's first.
    order
        ``"forward"`` or ``"reverse"``.

    Returns
    -------
    int
        p·q·r for each product of a (p, q) and a (q, r) matrix.

    Raises
    ------
    TypeError, ValueError
        As `chain_jacobian`.
    """
    shapes = [tuple(shape) for shape in _listed(shapes, "shapes")]
    _check_shapes(shapes, order)
    if order == "forward":
        inputs = shapes[0][1]
        return sum(rows * columns * inputs for rows, columns in shapes[1:])
    outputs = shapes[-1][0]
    return sum(outputs * rows * columns for rows, columns in shapes[:-1])


def _listed(items, what: str) -> list:
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise TypeError(f"expected a list of {what}, the first function's first, but got {_kind(items)}")
    items = list(items)
    if not items:
        raise ValueError(f"expected at least one of the {what}, but got none")
    return items


def _check_shapes(shapes: list[tuple], order: str) -> None:
    if order not in ("forward", "reverse"):
        raise ValueError(f'the order is "forward" or "reverse", but got {order!r}')
    for position, shape in enumerate(shapes, 1):
        if len(shape) != 2 or not all(isinstance(size, int) and size > 0 for size in shape):
            raise ValueError(
                f"Jacobian {position} has shape {shape}: it must be a matrix (outputs, inputs); one output "
                "makes a matrix of one row"
            )
    for position, (first, second) in enumerate(pairwise(shapes), 1):
        if second[1] != first[0]:
            raise ValueError(
                f"Jacobians {position} and {position + 1} do not fit: function {position} has {first[0]} "
                f"outputs, but function {position + 1} takes {second[1]} inputs (shapes {first} and {second})"
            )


@dataclass(frozen=True, repr=False)
class PathSum:
    """A derivative as a sum over paths.

    Attributes
    ----------
    paths
        Pairs (nodes along the path, product of the local derivatives along it).
    total
        The sum of the products.
    """

    paths: tuple[tuple[tuple[str, ...], float], ...]

    @property
    def total(self) -> float:
        """The derivative: products along a path, added over all paths."""
        return sum(product for _, product in self.paths)

    def __repr__(self) -> str:
        lines = [f"{' → '.join(nodes)}: {product:.6g}" for nodes, product in self.paths]
        return "\n".join([*lines, f"sum of {len(lines)} path{'s' * (len(lines) != 1)}: {self.total:.6g}"])


def sum_over_paths(edges, source: str, target: str) -> PathSum:
    r"""Differentiate through a small graph: :math:`\frac{dt}{ds} = \sum_{\text{paths}} \prod_{\text{edges}}`.

    Parameters
    ----------
    edges
        The local derivatives: a mapping {(from, to): rate}, or triples (from, to, rate); a pair of nodes may
        occur in several triples, as in b = a + a.
    source, target
        The variable, and what is differentiated.

    Returns
    -------
    PathSum
        All paths with their products, and `.total`, which is 0 if no path leads from source to target.

    Raises
    ------
    TypeError, ValueError
        If there are no edges, a rate is not a number, a node is unknown, the edges form a cycle, or there are
        more than 100 000 paths.

    Notes
    -----
    Chapter 4. The number of paths can double with each layer, which is why backpropagation adds at every
    node instead of listing paths.
    """
    triples = [(*pair, rate) for pair, rate in edges.items()] if isinstance(edges, Mapping) else edges
    outgoing: dict[str, list[tuple[str, float]]] = {}
    for edge in _listed(triples, "edges"):
        if not isinstance(edge, tuple | list) or len(edge) != 3:
            raise TypeError(f"an edge is (from, to, rate), but got {edge!r}")
        tail, head, rate = edge
        if isinstance(rate, bool) or not isinstance(rate, int | float | np.integer | np.floating):
            raise TypeError(f"the rate of the edge {tail} → {head} must be a number, but got {_kind(rate)}")
        outgoing.setdefault(tail, []).append((head, float(rate)))
        outgoing.setdefault(head, [])
    for node in (source, target):
        if node not in outgoing:
            raise ValueError(f"there is no node {node!r} in this graph: its nodes are {', '.join(outgoing)}")
    counts = dict.fromkeys(outgoing, 0)
    for node in _upstream_last(outgoing):
        counts[node] = 1 if node == target else sum(counts[head] for head, _ in outgoing[node])
    if counts[source] > 100_000:
        raise ValueError(
            f"{counts[source]} paths lead from {source} to {target}, too many to list: send it back "
            "node by node, as Node.backward does"
        )
    paths, waiting = [], [((source,), 1.0)]
    while waiting:
        nodes, product = waiting.pop()
        if nodes[-1] == target:
            paths.append((nodes, product))
            continue
        for head, rate in reversed(outgoing[nodes[-1]]):
            if counts[head]:
                waiting.append(((*nodes, head), product * rate))
    return PathSum(tuple(paths))


def _upstream_last(outgoing: dict[str, list[tuple[str, float]]]) -> list[str]:
    """Return the nodes, each after all that it leads to; refuse a cycle."""
    order, state = [], dict.fromkeys(outgoing, "new")
    for start in outgoing:
        path = [start] if state[start] == "new" else []
        while path:
            node = path[-1]
            state[node] = "open"
            ahead = [head for head, _ in outgoing[node] if state[head] != "done"]
            if not ahead:
                state[node] = "done"
                order.append(path.pop())
            elif state[ahead[0]] == "open":
                cycle = [*path[path.index(ahead[0]) :], ahead[0]]
                raise ValueError(f"the edges form a cycle, {' → '.join(cycle)}: a computation never returns")
            else:
                path.append(ahead[0])
    return order


def total_derivative(partials: Sequence, rates: Sequence):
    r"""Add direct and indirect effects: :math:`\frac{dJ}{dθ_1} = ∂_1 J + \sum_k ∂_k J\,\frac{dθ_k}{dθ_1}`.

    Parameters
    ----------
    partials
        ∂J/∂θ₁, ∂J/∂θ₂, …, ∂J/∂θₙ: numbers, arrays or Nodes.
    rates
        dθ₂/dθ₁, …, dθₙ/dθ₁: one fewer. All are 0 if the parameters are independent.

    Raises
    ------
    TypeError, ValueError
        If they do not come as lists, or the lengths do not fit.

    Notes
    -----
    Chapter 2. It is a sum over paths, not a product.
    """
    if isinstance(partials, str) or isinstance(rates, str) or not hasattr(rates, "__len__"):
        raise TypeError(f"total_derivative takes two lists, but got {_kind(partials)} and {_kind(rates)}")
    partials = _listed(partials, "partial derivatives")
    if len(rates) != len(partials) - 1:
        raise ValueError(
            f"{len(partials)} partial derivatives need {len(partials) - 1} rates, one for each but the "
            f"first, but got {len(rates)}"
        )
    return partials[0] + sum(partial * rate for partial, rate in zip(partials[1:], rates, strict=True))


# --- the wrong rules (chapter 4) ---------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class WrongRule:
    """A mistake people make with the chain rule, in a form that can be computed, plotted and recognised.

    Called with a Chain of two or more functions and x (a float, an array or a Node), it returns what the
    mistake gives, nan where that is undefined. In a chain of more than two, the last function is the outer
    one and all before it together are the inner one.

    Attributes
    ----------
    name
        For code.
    label
        The wrong formula, as a reader would write it.
    sentence
        What went wrong, said to the person it happened to.
    rule
        (chain, x) -> the wrong derivative.
    """

    name: str
    label: str
    sentence: str
    rule: Callable

    def __call__(self, chain: Chain, x):
        """Return what the mistake gives for the derivative of the chain at x.

        Raises TypeError for something that is not a Chain, ValueError for a chain of one function.
        """
        if not isinstance(chain, Chain):
            raise TypeError(
                f"a wrong rule takes a Chain and x, but got {_kind(chain)}: try Chain([inner, outer])"
            )
        if len(chain) < 2:
            raise ValueError(
                f"{chain!r} is not composite: a wrong rule needs a chain of two or more functions"
            )
        return self.rule(chain, _input(x))

    def __repr__(self) -> str:
        return f"WrongRule({self.name}: {self.label})"


def _at(function: Callable, x):
    """Return the function at x, nan outside its domain even for a float."""
    if isinstance(function, Chain):
        for part in function:
            x = _at(part, x)
        return x
    if isinstance(function, Function) and not _is_traced(x):
        return function.at(x) if isinstance(x, np.ndarray) else function.at(float(x))
    return function(x)


def _rate(function: Callable, x):
    """Return the derivative at x, the exact one if it is known, nan where it is undefined."""
    if isinstance(function, Chain):
        slope = _rate(function[0], x)
        for part, following in pairwise(function):
            x = _at(part, x)
            slope = slope * _rate(following, x)
        return slope
    exact = _exact(function)
    if exact is not None:
        return _where_defined(function, _at(exact, x), x)
    if isinstance(x, Node):
        raise ValueError(
            f"{_name(function)} knows no derivative: make it a Function(name, value, derivative)"
        )
    return _graph_slope(function, x)


def _two_layers(rule: Callable) -> Callable:
    """Turn (f, g, x) -> value, for f(g(x)), into a rule for chains."""

    def of_chain(chain: Chain, x):
        # as in a Function, inf·0 is nan without a warning
        with np.errstate(all="ignore"):
            return rule(chain[-1], chain[:-1], x)

    return of_chain


def forgotten_layer(position: int) -> WrongRule:
    """Return the mistake of leaving one local derivative out: that of function `position`, counted from 1.

    Raises TypeError or ValueError if the position is not a positive whole number; the rule raises ValueError
    for a chain that is too short.
    """
    if isinstance(position, bool) or not isinstance(position, int | np.integer):
        raise TypeError(f"the position of a function is a whole number, but got {_kind(position)}")
    if position < 1:
        raise ValueError(f"functions are counted from 1, the one applied first, but got position {position}")

    def rule(chain: Chain, x):
        if position > len(chain):
            raise ValueError(
                f"{chain!r} has {len(chain)} functions: there is no function {position} to forget"
            )
        slope = 1.0
        with np.errstate(all="ignore"):
            for stage, function in enumerate(chain, 1):
                if stage != position:
                    slope = _rate(function, x) * slope
                x = _at(function, x)
        return slope

    return WrongRule(
        f"forgotten_layer_{position}",
        f"the product without factor {position}",
        f"You left out the derivative of function {position}: every function of the chain gives one factor.",
        rule,
    )


WRONG_RULES: dict[str, WrongRule] = {
    name: WrongRule(name, label, sentence, _two_layers(rule))
    for name, label, sentence, rule in [
        (
            "not_composite",
            "f′(x)",
            "You treated f(g(x)) as f(x): what stands inside is not x but a function of x.",
            lambda f, g, x: _rate(f, x),
        ),
        (
            "swapped_roles",
            "g′(f(x)) · f′(x)",
            "You swapped inner and outer: this is the derivative of g(f(x)).",
            lambda f, g, x: _rate(g, _at(f, x)) * _rate(f, x),
        ),
        (
            "missing_inner_derivative",
            "f′(g(x))",
            "The derivative of the inner function is missing: multiply by g′(x).",
            lambda f, g, x: _rate(f, _at(g, x)),
        ),
        (
            "derivative_of_inner_inside",
            "f′(g′(x))",
            "You put g′(x) inside f′: inside stays g(x), and g′(x) is a factor.",
            lambda f, g, x: _rate(f, _rate(g, x)),
        ),
        (
            "outer_at_x",
            "f′(x) · g′(x)",
            "You took the outer derivative at x: f receives g(x), so take f′ there.",
            lambda f, g, x: _rate(f, x) * _rate(g, x),
        ),
        (
            "sum_instead_of_product",
            "f′(g(x)) + g′(x)",
            "You added the local derivatives: rates along one path multiply, only different paths add.",
            lambda f, g, x: _rate(f, _at(g, x)) + _rate(g, x),
        ),
        (
            "wrong_sign",
            "−f′(g(x)) · g′(x)",
            "The size is right, the sign is not: look for a minus in f′ or g′ that was lost or invented.",
            lambda f, g, x: -(_rate(f, _at(g, x)) * _rate(g, x)),
        ),
        (
            "inner_only",
            "g′(x)",
            "You differentiated the inner function alone: multiply by f′(g(x)).",
            lambda f, g, x: _rate(g, x),
        ),
        (
            "outer_not_differentiated",
            "f(g(x)) · g′(x)",
            "You kept f where f′ belongs: the first factor is f′(g(x)).",
            lambda f, g, x: _at(f, _at(g, x)) * _rate(g, x),
        ),
        (
            "inner_value",
            "f′(g(x)) · g(x)",
            "You multiplied by g(x) itself: the second factor is its derivative, g′(x).",
            lambda f, g, x: _rate(f, _at(g, x)) * _at(g, x),
        ),
        (
            "product_rule",
            "f′(x) · g(x) + f(x) · g′(x)",
            "This is the product rule: f(g(x)) is f of g(x), not f times g.",
            lambda f, g, x: _rate(f, x) * _at(g, x) + _at(f, x) * _rate(g, x),
        ),
    ]
}


def wrong_rules(chain: Chain) -> dict[str, WrongRule]:
    """Return all wrong rules for a chain: `WRONG_RULES`, and for three or more functions each forgotten one.

    Raises TypeError for something that is not a Chain.
    """
    if not isinstance(chain, Chain):
        raise TypeError(f"wrong_rules takes a Chain, but got {_kind(chain)}: write Chain([inner, outer])")
    # of two functions, forgetting one is inner_only or missing_inner_derivative
    forgotten = [forgotten_layer(k) for k in range(1, len(chain) + 1)] if len(chain) > 2 else []
    return {**WRONG_RULES, **{rule.name: rule for rule in forgotten}}


def coincidences(chain: Chain, x: float, tolerance: float = 1e-9) -> list[str]:
    """List the wrong rules that happen to give the right derivative at x: never start a slider there.

    Parameters
    ----------
    chain
        Two or more functions.
    x
        A single point.
    tolerance
        Two values count as equal if they differ by at most this much, relative to the larger or to 1.

    Raises
    ------
    TypeError, ValueError
        As `WrongRule`, and if x is not a single number in the domain of the chain.
    """
    return next((group[1:] for group in _groups(chain, x, tolerance) if group[0] == "right"), [])


def indistinguishable(chain: Chain, x: float, tolerance: float = 1e-9) -> list[list[str]]:
    """List the groups of rules that give the same value at x, where an answer can't tell which was used.

    The right rule is called ``"right"``. sin²x at 1: swapping and f′(g′(x)) both give 1.0806. Parameters
    and errors are those of `coincidences`.
    """
    return [group for group in _groups(chain, x, tolerance) if len(group) > 1]


def _groups(chain: Chain, x: float, tolerance: float) -> list[list[str]]:
    rules = wrong_rules(chain)
    if np.ndim(x) or isinstance(x, Node):
        raise ValueError(f"coincidences are looked for at one number x, but got shape {np.shape(x)}")
    answers = {"right": chain.derivative(x)}
    answers.update((name, rule(chain, x)) for name, rule in rules.items())
    groups: list[list[str]] = []
    for name, answer in answers.items():
        for group in groups:
            other = answers[group[0]]
            if abs(answer - other) <= tolerance * max(1.0, abs(answer), abs(other)):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups
