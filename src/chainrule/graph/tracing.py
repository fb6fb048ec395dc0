"""Write down what a function does: a graph, to draw, to run at other inputs, to export and to compile."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from ..functions import Function
from ..functions.arguments import Numeric, check_callable
from .backward import history
from .gradient import signature_of
from .node import LOOKED_AT, Node, current, record, through_formula
from .operation import Operation, shape_of
from .rules import EXPORTED_FUNCTIONS, RULES, VARIABLE, Application, application
from .values import constant, read_only, zeros


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a traced graph.

    Attributes
    ----------
    op : str
        "input", "constant", or the operation's name.
    args : tuple of int
        Positions of the arguments in the graph.
    label : str
        A short name: the input's, the constant's digits, or the operation's.
    latex : str
        The same in LaTeX.
    value : float or ndarray
        The value at the example inputs.
    name : str or None
        The name given to an input, or to a value with `named`.
    operation : Operation or None
    """

    op: str
    args: tuple[int, ...]
    label: str
    latex: str
    value: float | np.ndarray
    name: str | None = None
    operation: Operation | None = field(default=None, repr=False)


if TYPE_CHECKING:
    from .compiled import Compiled

# What a graph made of plain data may hold.
_ELEMENTWISE: dict[str, Operation] = {
    **{
        name: operation
        for name, function in EXPORTED_FUNCTIONS.items()
        for operation in [application(function)]
        if operation is not None
    },
    **{rule.name: rule for rule in RULES},
}


class Graph:
    """What a function does, step by step: inputs first, then every operation after its arguments.

    Attributes
    ----------
    nodes : tuple of Step
    inputs : tuple of str
        Names of the inputs, which are the first steps.
    output : int
        Position of the result.

    Raises
    ------
    ValueError
        If an input has no name.
    """

    __slots__ = ("_function", "inputs", "nodes", "output")

    def __init__(self, inputs: Sequence[Node], output: Node):
        self._function: Callable[..., Any] | None = None
        steps: list[Step] = []
        place: dict[int, int] = {}

        def add(key: int, step: Step) -> None:
            place[key] = len(steps)
            steps.append(step)

        unnamed = [place for place, node in enumerate(inputs) if node.name is None]
        if unnamed:
            raise ValueError(
                f"the inputs of a Graph go by their names, but input {unnamed[0]} has none: make it as "
                'Node(value, "x"), or let trace(f, value) name the inputs after the parameters of f'
            )
        self.inputs = tuple(str(node.name) for node in inputs)
        for node, name in zip(inputs, self.inputs, strict=True):
            add(id(node), Step("input", (), name, name, read_only(current(node)), name))
        for node in reversed(history(output)):
            if id(node) in place:
                continue
            if node.op is None:
                add(id(node), _constant_step(current(node), node.name))
                continue
            if node.op is VARIABLE and node.args[0].__class__ is Node:
                place[id(node)] = place[id(node.args[0])]
                continue
            for arg in node.args:
                if arg.__class__ is not Node:
                    add(id(arg), _constant_step(arg))
            args = tuple(place[id(arg)] for arg in node.args)
            operation = node.op
            add(
                id(node),
                Step(
                    operation.name, args, operation.name, operation.symbol, node.value, node.name, operation
                ),
            )
        self.nodes = tuple(steps)
        self.output = place[id(output)]

    def run(self, *inputs: Any) -> list[Node]:
        """Evaluate at new inputs and return one Node a step, ready for ``[graph.output].backward()``."""
        self._check_count(inputs)
        nodes: list[Node] = []
        given = iter(inputs)
        for step in self.nodes:
            if step.operation is None:
                value = next(given) if step.op == "input" else step.value
                nodes.append(Node(value, step.name))
            else:
                nodes.append(record(step.operation, *[nodes[i] for i in step.args]))
                nodes[-1].name = step.name
        return nodes

    def _check_count(self, inputs: Sequence[Any]) -> None:
        if len(inputs) != len(self.inputs):
            raise TypeError(
                f"the graph has {len(self.inputs)} inputs ({', '.join(self.inputs)}), but got {len(inputs)}"
            )

    def __call__(self, *inputs: Any) -> Numeric:
        """Return the output at new inputs; arrays for floats if the function is elementwise."""
        return self.run(*inputs)[self.output]._value

    def gradient(self, *inputs: Any) -> list[Numeric]:
        """Return the derivatives of the output, a single number, by each input, in the input's shape.

        Raises
        ------
        TypeError
            If the number of inputs is another.
        ValueError
            If the output is an array.
        """
        nodes = self.run(*inputs)
        nodes[self.output].backward()
        return [zeros(node._value) if node.grad is None else node.grad for node in nodes[: len(self.inputs)]]

    def replay(self, inputs: Sequence[Any]) -> tuple[list[Node], Node]:
        """Do the same at new inputs, and return the nodes of the inputs and of the output.

        A function that was traced is run again: it may do something else for other shapes.

        Raises
        ------
        TypeError
            If the number of inputs is another, or the function looked at values, which are others now.
        ValueError
            If there is no function to run again, and the shapes are not those of the graph.
        """
        self._check_count(inputs)
        if self._function is None:
            shapes = [shape_of(step.value) for step in self.nodes[: len(self.inputs)]]
            given = [np.shape(value) for value in inputs]
            if given != shapes:
                raise ValueError(
                    f"the graph was made for inputs of shapes {shapes}, but got {given}: trace the function "
                    "with trace(f, ...), then it is traced again for other shapes"
                )
            nodes = self.run(*inputs)
            return nodes[: len(self.inputs)], nodes[self.output]
        leaves = [Node(value, name) for value, name in zip(inputs, self.inputs, strict=True)]
        output, looked = _watched(self._function, leaves)
        if looked:
            raise TypeError(
                "the function looks at the value of a Node (node.value): what it decided by that would stay "
                "as it is in compiled code. Write np.where(condition, a, b) instead"
            )
        return leaves, output

    def compile(self) -> Compiled:
        """Return the graph as straight-line code, for floats and arrays, with gradients: chapter 6."""
        from .compiled import Compiled

        return Compiled(self)

    def expanded(self) -> Graph:
        """Return the same graph with every Function that JavaScript does not know taken apart.

        Raises
        ------
        TypeError
            If the formula of such a function cannot be traced; the message names the function.
        """
        graph = self
        while any(_unknown(step.operation) for step in graph.nodes):
            inputs: list[Node] = []
            nodes: list[Node] = []
            for step in graph.nodes:
                if step.operation is None:
                    nodes.append(Node(step.value, step.name))
                    if step.op == "input":
                        inputs.append(nodes[-1])
                    continue
                args = [nodes[i] for i in step.args]
                if _unknown(step.operation):
                    nodes.append(_taken_apart(step.operation.function, *args))
                else:
                    nodes.append(record(step.operation, *args))
                nodes[-1].name = step.name
            graph = Graph(inputs, nodes[graph.output])
        return graph

    def export(self) -> dict[str, Any]:
        """Return the graph as plain lists, dicts, strings and finite numbers: what JavaScript evaluates.

        Raises
        ------
        TypeError
            If the graph holds a Function that JavaScript does not know and that cannot be taken apart.
        """
        graph = self.expanded()
        nodes = []
        for step in graph.nodes:
            node: dict[str, Any]
            if step.op == "input":
                node = {"op": "input", "name": step.name}
            elif step.operation is None:
                node = {"op": "constant", "value": _json(step.value)}
            else:
                node = {"op": step.op, "args": list(step.args), **step.operation.attributes}
            if step.name is not None:
                node["name"] = step.name
            nodes.append(node)
        return {"inputs": list(graph.inputs), "nodes": nodes, "output": graph.output}

    @classmethod
    def from_export(cls, exported: dict[str, Any], *inputs: Any) -> Graph:
        """Return the graph that `export` wrote, or that the browser made of a typed formula.

        Parameters
        ----------
        exported
            A graph of elementwise operations, as plain data.
        *inputs
            One example value an input, as for `trace`.

        Raises
        ------
        TypeError
            If the number of example values is not that of the inputs.
        ValueError
            If the graph holds an operation that is unknown or not elementwise; the message names it.
        """
        names = exported["inputs"]
        if len(inputs) != len(names):
            raise TypeError(f"the graph has {len(names)} inputs ({', '.join(names)}), but got {len(inputs)}")
        given = dict(zip(names, inputs, strict=True))
        leaves: dict[str, Node] = {}
        nodes: list[Node] = []
        for entry in exported["nodes"]:
            if entry["op"] == "input":
                node = leaves[entry["name"]] = Node(given[entry["name"]])
            elif entry["op"] == "constant":
                node = Node(_from_json(entry["value"]))
            elif entry["op"] in _ELEMENTWISE:
                node = record(_ELEMENTWISE[entry["op"]], *[nodes[i] for i in entry["args"]])
            else:
                raise ValueError(
                    f"expected elementwise operations, got {entry['op']!r}; "
                    f"known are {', '.join(sorted(_ELEMENTWISE))}"
                )
            node.name = entry.get("name")
            nodes.append(node)
        return cls([leaves[name] for name in names], nodes[exported["output"]])

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"Graph({', '.join(self.inputs)} -> {len(self.nodes)} nodes)"


def _constant_step(value: Any, name: str | None = None) -> Step:
    value = read_only(constant(value))
    label = name or (f"{value:.4g}" if value.__class__ is float else f"array{value.shape}".replace(",)", ")"))
    return Step("constant", (), label, label, value, name)


def _unknown(operation: Operation | None) -> TypeGuard[Application]:
    return isinstance(operation, Application) and (
        EXPORTED_FUNCTIONS.get(operation.name) is not operation.function
    )


def _taken_apart(function: Function, x: Node) -> Node:
    return through_formula(
        function, x, reason="is not known to JavaScript", advice="Write the formula with NumPy"
    )


def _json(value: Numeric) -> float | str | dict[str, Any]:
    if value.__class__ is float:
        return value if math.isfinite(value) else str(value)
    return {"shape": list(value.shape), "data": [_json(float(number)) for number in value.ravel()]}


def _from_json(value: Any) -> Numeric:
    if isinstance(value, dict):
        return np.array([float(number) for number in value["data"]]).reshape(value["shape"])
    return float(value)


def trace(f: Callable[..., Any], *inputs: Any, names: Sequence[str] | None = None) -> Graph:
    """Run f once on example inputs and return the graph of what it did.

    Parameters
    ----------
    f
        A function written with operators, NumPy and :class:`Function`.
    *inputs
        One example value an argument; the graph can be evaluated at others.
    names
        Names of the inputs; left out, the names of the function's parameters.

    Raises
    ------
    TypeError
        If f can't be called, or does something a graph cannot record, such as branching on a value.
    ValueError
        If there are not as many names as inputs.
    """
    check_callable(f, "trace")
    names = _input_names(f, len(inputs)) if names is None else list(names)
    if len(names) != len(inputs):
        raise ValueError(f"got {len(names)} names for {len(inputs)} inputs")
    nodes = [Node(value, name) for value, name in zip(inputs, names, strict=True)]
    output = f(*nodes)
    graph = Graph(nodes, output if output.__class__ is Node else Node(output))
    graph._function = f
    return graph


def _watched(f: Callable[..., Any], nodes: Sequence[Node]) -> tuple[Node, bool]:
    """Run f on nodes; return what it gives as a node, and whether it looked at the value of one."""
    looked_at: list[Node] = []
    token = LOOKED_AT.set(looked_at)
    try:
        output = f(*nodes)
        return output if output.__class__ is Node else Node(output), bool(looked_at)
    finally:
        LOOKED_AT.reset(token)


def _input_names(f: Callable[..., Any], count: int) -> list[str]:
    if isinstance(f, Function):
        return ["x"]
    signature = signature_of(f)
    parameters = [] if signature is None else list(signature.parameters.values())
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)][:count]
    if len(names) < count:
        names = ["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]
    return names
