"""Compiled graphs: a trace as straight-line Python, without a Node in it.

The backward pass of a trace can be traced too, so value and gradients are one list of operations. Here it is
written down line by line: numbers are plain floats, arrays are computed into buffers that are made once, and
lines that work number by number on large arrays go through them a slab at a time, on all processors where
there is enough to do.

>>> from chainrule.graph import trace
>>> compiled = trace(lambda x, y: x * y + x**2, 3.0, 2.0).compile()
>>> compiled(3.0, 2.0), compiled.gradient(3.0, 2.0)
(15.0, [8.0, 3.0])
>>> print(compiled.source)
def value(x, y):
    v1 = x * y
    v2 = x * x
    v3 = v1 + v2
    return v3
<BLANKLINE>
def value_and_gradient(x, y):
    v1 = x * y
    v2 = x * x
    v3 = v1 + v2
    v4 = x + x
    v5 = v4 + y
    return v3, [v5, x]
<BLANKLINE>
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..functions.arguments import Numeric
from .backward import pull_back
from .layout import source_of
from .node import Node
from .rules import OUT_OF_RANGE
from .values import constant, zeros

if TYPE_CHECKING:
    from .tracing import Graph

_DOUBLE = np.dtype(np.float64)


class Compiled:
    """A traced function as straight-line code: the numbers that a Node gives, sooner.

    Some sums are taken in another order, so that the last digits may differ.

    The code is made for floats, or for arrays of certain shapes and precisions. For others it is made anew,
    from the function, which is traced again: it may branch on shapes, but not on values. What else the
    function uses stays as it was when it was traced. A graph read from plain data has no function: it takes
    the shapes it was made for.
    """

    def __init__(self, graph: Graph):
        self._graph = graph
        self._programs: dict[tuple[Any, ...], _Program] = {}
        self._program([step.value for step in graph.nodes[: len(graph.inputs)]])

    @property
    def source(self) -> str:
        """The code for inputs of the kind that was used last, at first that of the trace."""
        return self._last.source

    def __call__(self, *inputs: Any) -> Numeric:
        """Return the output: a float, or an array.

        Raises
        ------
        TypeError
            If the number of inputs is another, or the function looks at a node's value.
        ValueError
            If there is no function to trace again, and the shapes are not those of the graph.
        """
        program, given = self._program(inputs)
        return program.run("value", given)

    def gradient(self, *inputs: Any) -> list[Numeric]:
        """Return the derivatives of the output, a single number, by each input.

        Raises
        ------
        ValueError
            If the output is an array.
        """
        return self.value_and_gradient(*inputs)[1]

    def value_and_gradient(self, *inputs: Any) -> tuple[float, list[Numeric]]:
        """Return the output, a single number, and the list of its derivatives by each input.

        Raises
        ------
        ValueError
            If the output is an array.
        """
        program, given = self._program(inputs)
        result: tuple[float, list[Numeric]] = program.run("value_and_gradient", given)
        return result

    def _program(self, inputs: Sequence[Any]) -> tuple[_Program, Sequence[Any]]:
        """Return the code for such inputs, made when the first come, and the inputs as it wants them."""
        kinds: list[Any] = []
        for x in inputs:
            if x.__class__ is float:
                kinds.append(float)
            elif x.__class__ is np.ndarray and x.dtype is _DOUBLE and x.ndim:
                kinds.append(x.shape)
            elif x.__class__ is np.ndarray and x.dtype.char == "f" and x.ndim:
                kinds.append((x.shape, "f"))
            else:
                return self._program([constant(x) for x in inputs])
        key = tuple(kinds)
        program = self._programs.get(key)
        if program is None:
            program = self._programs[key] = _Program(self._graph, inputs)
        self._last = program
        return program, inputs

    def __repr__(self) -> str:
        return f"Compiled({self._graph!r})"


class _Program:
    """The code for one kind of inputs."""

    def __init__(self, graph: Graph, inputs: Sequence[Any]):
        self._graph = graph
        # Buffers are written to by one call at a time.
        self._lock = threading.Lock()
        leaves, output = graph.replay(inputs)
        self.source = ""
        self._functions = {"value": self._written("value", leaves, [output], [output])}
        if output._value.__class__ is float:
            cotangents = pull_back(output, 1.0, recorded=True)
            slopes = [cotangents.get(leaf) for leaf in leaves]
            slopes = [
                zeros(leaf._value) if slope is None else slope
                for leaf, slope in zip(leaves, slopes, strict=True)
            ]
            self.source += "\n"
            self._functions["value_and_gradient"] = self._written(
                "value_and_gradient", leaves, [output, *slopes], [output, *leaves]
            )

    def _written(
        self, name: str, leaves: list[Node], results: list[Numeric], likes: list[Node]
    ) -> Callable[..., Any]:
        text, namespace = source_of(name, leaves, results, likes)
        self.source += text
        exec(compile(text, f"<compiled {name}>", "exec"), namespace)
        function: Callable[..., Any] = namespace[name]
        return function

    def run(self, name: str, inputs: Sequence[Any]) -> Any:
        """Run the code; where Python raises on floats, the nodes know what NumPy answers."""
        function = self._functions.get(name)
        if function is None:
            raise ValueError(
                "a gradient starts from a single number, but the output is an array: reduce it first, as "
                "with np.sum, in the function that is traced"
            )
        try:
            with self._lock:
                return function(*inputs)
        except OUT_OF_RANGE:
            leaves, output = self._graph.replay(inputs)
            if name == "value":
                return output._value
            output.backward()
            return output._value, [zeros(leaf._value) if leaf.grad is None else leaf.grad for leaf in leaves]
