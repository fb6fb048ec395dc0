"""From nodes to lines of Python: what stands in compiled code, and under which names."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import numpy as np

from ..functions.arguments import Numeric
from .arrays import MATMUL, ROWS, SUM, Broadcast, Index, Reshape, Transpose
from .backward import history
from .node import Node
from .operation import Operation, shape_of
from .rules import BY_VALUE, MULTIPLY, NAMES, POWER, VARIABLE, Application, Elementwise

_VIEWS = (Index, Reshape, Transpose)
# Names that the code makes itself: of results and buffers, of numbers as arrays, of pieces, and in its loops.
_RESERVED = re.compile(
    r"[vcxt]\d+|[df]_\w+|\w*_|part|start|stop|rows|slabs|share|empty|float|inf|minus_inf|nan"
    r"|value|value_and_gradient"
)
_IN_NAMES = str.maketrans({".": "_", "-": "m", "+": "p"})


@dataclass
class Line:
    """One operation of the code: ``name = write(*uses)``.

    Attributes
    ----------
    name, value
        The name of the result, and its value at the inputs of the trace.
    uses : list of str
        The names it is computed from.
    write
        Returns the right-hand side as text, from names.
    takes_buffer : bool
        Whether `write` may be given one name more: an array to write the result to.
    elementwise : bool
        Whether it works number by number.
    in_place : bool
        Whether that array may be one of those it is computed from, if it is elementwise.
    view : bool
        Whether the result may share its numbers with what it is computed from.
    """

    name: str
    value: Numeric
    uses: list[str]
    write: Callable[..., str]
    takes_buffer: bool = False
    elementwise: bool = False
    in_place: bool = True
    view: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value, () for a float."""
        return shape_of(self.value)


@dataclass
class Writer:
    """Writes nodes down as lines of Python."""

    leaves: list[Node]
    namespace: dict[str, Any] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names: dict[Node, str] = {}
        self.values: dict[str, Numeric] = {}
        self.known: dict[tuple[Any, ...], str] = {}
        self.uniform: dict[str, str] = {}
        self.literals: set[str] = set()
        for k, leaf in enumerate(self.leaves):
            name = leaf.name if _is_free(leaf.name) and leaf.name not in self.values else f"x{k + 1}"
            self.names[leaf] = name
            self.values[name] = leaf._value

    def write(self, results: list[Numeric]) -> list[str]:
        """Write what is needed for the results, nodes or numbers; return their names."""
        nodes = {node for result in results if result.__class__ is Node for node in history(result)}
        for node in sorted(nodes, key=lambda node: node.number):
            if node not in self.names:
                self.names[node] = self._add(node)
        names = [
            self.names[result] if result.__class__ is Node else self._constant(result) for result in results
        ]
        self._drop_unused(names)
        return names

    def _add(self, node: Node) -> str:
        """Return the name of a node's value, after writing the line that computes it."""
        op = node.op
        if op is None:
            return self._constant(node._value)
        args = [self.names[arg] if arg.__class__ is Node else self._constant(arg) for arg in node.args]
        if op is VARIABLE:
            return args[0]
        if op is MULTIPLY and "1.0" in args:
            other = args[1 - args.index("1.0")]
            if shape_of(self.values[other]) == node.shape:
                return other
        if isinstance(op, Elementwise):
            args = [self._number_for(arg, args, node.shape) for arg in args]
        key = (op.name, repr(op.attributes), getattr(op, "function", None), tuple(args))
        if key not in self.known:
            name = self.known[key] = f"v{len(self.lines) + 1}"
            self.values[name] = node._value
            self.lines.append(self._line(name, node, op, args))
        return self.known[key]

    def _number_for(self, arg: str, args: list[str], shape: tuple[int, ...]) -> str:
        """Return a number for an array that repeats it, where the other argument has the shape already."""
        if arg in self.uniform and any(
            shape_of(self.values[other]) == shape and other not in self.uniform for other in args
        ):
            return self.uniform[arg]
        return arg

    def _line(self, name: str, node: Node, op: Operation, args: list[str]) -> Line:
        value = node._value
        if value.__class__ is float and all(self.values[arg].__class__ is float for arg in args):
            return Line(name, value, args, self._on_floats(op))
        if isinstance(op, Elementwise):
            if op is POWER and args[1] == "2.0":
                return self._ufunc(name, value, [args[0], args[0]], np.multiply)
            if op.direct:
                return self._ufunc(name, value, args, op.numpy)
            return Line(name, value, args, self._text(op.text, float_result=False), elementwise=True)
        if isinstance(op, Application):
            function = BY_VALUE.get(op.function)
            if (
                function is not None
                and function.slope_by_value is not None
                and (known := self.known.get((function.name, "{}", function, tuple(args))))
            ):
                call = self._import(f"{function.name}_slope", function.slope_by_value)
                return Line(
                    name,
                    value,
                    [*args, known],
                    lambda *x: f"{call}({', '.join(x)})",
                    takes_buffer=True,
                    elementwise=True,
                    in_place=False,
                )
            if isinstance(op.on_array, np.ufunc):
                return self._ufunc(name, value, args, op.on_array)
            call = self._import(op.name, op.on_array)
            return Line(name, value, args, lambda x: f"{call}({x})", elementwise=True)
        if op is MATMUL and all(np.ndim(self.values[arg]) == 2 for arg in args):
            return Line(name, value, args, _dot, takes_buffer=True)
        if op is SUM and self.values[args[0]].__class__ is not float:
            add = self._import("add", np.add)
            return Line(name, value, args, lambda x: f"float({add}.reduce({x}, None))")
        if op is ROWS and len(self.values[args[0]]) == 1:
            return Line(name, value, args, lambda x: f"{x}[0].copy()")
        if op is ROWS:
            ones = self._constant(np.ones(len(self.values[args[0]]), value.dtype))
            return Line(name, value, [ones, *args], _dot, takes_buffer=True)
        if isinstance(op, Transpose) and op.axes is None:
            return Line(name, value, args, lambda x: f"{x}.T", view=True)
        if isinstance(op, Broadcast) and self.values[args[0]].__class__ is float:
            self.uniform[name] = args[0]
        call = self._import(op.name, op.forward)
        result = "float({}({}))" if value.__class__ is float else "{}({})"
        return Line(
            name, value, args, lambda *x: result.format(call, ", ".join(x)), view=isinstance(op, _VIEWS)
        )

    def _ufunc(self, name: str, value: Numeric, args: list[str], ufunc: Callable[..., Any]) -> Line:
        call, count = self._import(ufunc.__name__, ufunc), len(args)
        # A number that is an array already spares NumPy a conversion, a third of the time of a small call.
        args = [self._constant_array(arg, value.dtype) for arg in args]
        # As the last argument is the quickest way to say where to write; of these two NumPy wants the name.
        out = "out=" if ufunc in (np.maximum, np.minimum) else ""

        def write(*x: str) -> str:
            return f"{call}({', '.join([*x[:count], *[out + buffer for buffer in x[count:]]])})"

        return Line(name, value, args, write, takes_buffer=True, elementwise=True)

    def _on_floats(self, op: Operation) -> Callable[..., str]:
        if isinstance(op, Elementwise):
            if op.name == "power":
                pow_ = self._import("pow", math.pow)
                return lambda a, b: f"{a} * {a}" if b == "2.0" else f"{pow_}({a}, {b})"
            return self._text(op.text, float_result="(" in op.text)
        if isinstance(op, Application):
            call = self._import(op.name, op.on_float)
            return lambda x: f"-{x}" if op.name == "negative" else f"{call}({x})"
        call = self._import(op.name, op.forward)
        return lambda *x: f"float({call}({', '.join(x)}))"

    def _text(self, text: str, float_result: bool) -> Callable[..., str]:
        for name in re.findall(r"\b[a-z_]{2,}\b", text):
            self.namespace[name] = NAMES[name]

        def write(*args: str) -> str:
            given = dict(zip("abc", args, strict=False))
            line = re.sub(r"\b[abc]\b", lambda letter: given[letter[0]], text)
            return f"float({line})" if float_result else line

        return write

    def _import(self, name: str, function: Callable[..., Any]) -> str:
        """Make a function known to the code by a name."""
        name = re.sub(r"\W+", "_", name).strip("_")
        called, count = name, 1
        while called in NAMES or self.namespace.get(called, function) != function or called in self.values:
            called, count = f"{name}{count}", count + 1
        self.namespace[called] = function
        return called

    def _constant(self, value: Numeric) -> str:
        if value.__class__ is float:
            name = repr(value) if math.isfinite(value) else str(value).replace("-", "minus_")
            if not math.isfinite(value):
                self.namespace[name] = value
            self.values[name] = value
            self.literals.add(name)
            return name
        for name, known in self.namespace.items():
            if known is value:
                return name
        name = f"c{sum(isinstance(known, np.ndarray) for known in self.namespace.values()) + 1}"
        self.namespace[name] = self.values[name] = value
        if value.size and (value == value.flat[0]).all():
            self.uniform[name] = self._constant(float(value.flat[0]))
        return name

    def _constant_array(self, arg: str, dtype: np.dtype[Any]) -> str:
        """Return the name of a number of the code as an array of no axes; anything else as it is."""
        if arg in self.literals:
            name = f"{dtype.char}_{arg}".translate(_IN_NAMES)
            self.namespace[name] = self.values[name] = np.array(self.values[arg], dtype)
            return name
        return arg

    def _drop_unused(self, kept: list[str]) -> None:
        used = set(kept)
        for line in reversed(self.lines):
            if line.name in used:
                used.update(line.uses)
        self.lines = [line for line in self.lines if line.name in used]


def _dot(a: str, b: str, *buffer: str) -> str:
    return f"{a}.dot({', '.join([b, *buffer])})"


def _is_free(name: str | None) -> TypeGuard[str]:
    """Tell whether a name can stand in the code and means nothing else there."""
    return (
        name is not None
        and name.isidentifier()
        and name.isascii()
        and not keyword.iskeyword(name)
        and name not in NAMES
        and not _RESERVED.fullmatch(name)
    )
