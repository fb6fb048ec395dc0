"""Compiled graphs: a trace as straight-line Python, without a Node in it.

The backward pass of a trace can be traced too, so value and gradients are one list of operations. Here it is
written down line by line: numbers are plain floats, arrays are computed into buffers that are made once, and
lines that work number by number on large arrays go through them a slab at a time, on all processors.

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

import keyword
import math
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .arrays import MATMUL, ROWS, SUM, Broadcast, Index, Reshape, Transpose
from .backward import history, pull_back
from .node import Node, constant, starting, zeros
from .operation import shape_of
from .rules import MULTIPLY, NAMES, OUT_OF_RANGE, POWER, VARIABLE, Application, Elementwise
from .slabs import share, slabs

if TYPE_CHECKING:
    from .tracing import Graph

# Numbers of an array that are worked on at a time: what one line leaves in the cache, the next finds there.
SLAB = 16384
# Numbers times lines from which two threads pay for being started.
THREADS_FROM = 1_000_000
_VIEWS = (Index, Reshape, Transpose)


class Compiled:
    """A traced function as straight-line code: the same numbers as a Node gives, sooner.

    The code is made for floats, or for arrays of certain shapes and precisions. For others it is made anew,
    from the function, which is traced again: it may branch on shapes, but not on values. What else the
    function uses stays as it was when it was traced.
    """

    def __init__(self, graph: Graph):
        self._graph = graph
        self._programs: dict[tuple, _Program] = {}
        self._program([step.value for step in graph.nodes[: len(graph.inputs)]])

    @property
    def source(self) -> str:
        """The code for inputs of the kind that was used last, at first that of the trace."""
        return self._last.source

    def __call__(self, *inputs):
        """Return the output: a float, or an array."""
        inputs = [value if value.__class__ is float else _plain(value) for value in inputs]
        return self._program(inputs).run("value", inputs)

    def gradient(self, *inputs) -> list:
        """Return the derivatives of the output, a single number, by each input.

        Raises
        ------
        ValueError
            If the output is an array.
        """
        return self.value_and_gradient(*inputs)[1]

    def value_and_gradient(self, *inputs) -> tuple:
        """Return the output, a single number, and the list of its derivatives by each input.

        Raises
        ------
        ValueError
            If the output is an array.
        """
        inputs = [value if value.__class__ is float else _plain(value) for value in inputs]
        return self._program(inputs).run("value_and_gradient", inputs)

    def _program(self, inputs: list) -> _Program:
        kinds = tuple([float if x.__class__ is float else (x.shape, x.dtype.char) for x in inputs])
        program = self._programs.get(kinds)
        if program is None:
            program = self._programs[kinds] = _Program(self._graph, inputs)
        self._last = program
        return program

    def __repr__(self) -> str:
        return f"Compiled({self._graph!r})"


def _plain(value):
    """Return an input as a float or an array of floats; an array of floats is not copied."""
    if value.__class__ is np.ndarray and value.ndim and value.dtype.char in "df":
        return value
    return constant(value)


class _Program:
    """The code for one kind of inputs."""

    def __init__(self, graph: Graph, inputs: list):
        self._graph = graph
        # Buffers are written to by one call at a time.
        self._lock = threading.Lock()
        leaves, output = graph.replay(inputs)
        self.source = ""
        self._functions = {"value": self._written("value", leaves, [output])}
        if output._value.__class__ is float:
            cotangents = pull_back(output, 1.0, recorded=True)
            slopes = [cotangents.get(leaf) for leaf in leaves]
            slopes = [
                zeros(leaf._value) if slope is None else slope
                for leaf, slope in zip(leaves, slopes, strict=True)
            ]
            self.source += "\n"
            self._functions["value_and_gradient"] = self._written(
                "value_and_gradient", leaves, [output, *slopes]
            )

    def _written(self, name: str, leaves: list[Node], results: list) -> Callable:
        writer = _Writer(leaves)
        text = writer.function(name, results)
        self.source += text
        exec(compile(text, f"<compiled {name}>", "exec"), writer.namespace)
        return writer.namespace[name]

    def run(self, name: str, inputs: list):
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


@dataclass
class _Line:
    """One operation of the code: ``name = write(*uses)``."""

    name: str
    value: object
    uses: list[str]
    write: Callable[..., str]
    takes_buffer: bool = False
    elementwise: bool = False
    view: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        return shape_of(self.value)

    @property
    def large(self) -> bool:
        return self.elementwise and math.prod(self.shape) >= 4 * SLAB


@dataclass
class _Writer:
    """Writes nodes down as lines of Python."""

    leaves: list[Node]
    namespace: dict[str, object] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)

    def __post_init__(self):
        self.names: dict[Node, str] = {}
        self.values: dict[str, object] = {}
        self.known: dict[tuple, str] = {}
        self.uniform: dict[str, float] = {}
        for k, leaf in enumerate(self.leaves):
            name = leaf.name if _is_free(leaf.name) and leaf.name not in self.values else f"x{k + 1}"
            self.names[leaf] = name
            self.values[name] = leaf._value

    def function(self, name: str, results: list) -> str:
        """Return the source of a function of the leaves that returns the results, the first one by itself."""
        nodes = {node for result in results if result.__class__ is Node for node in history(result)}
        for node in sorted(nodes, key=lambda node: node.number):
            if node not in self.names:
                self.names[node] = self._add(node)
        kept = [self.names[result] if result.__class__ is Node else self._constant(result) for result in results]
        self._drop_unused(kept)
        body = _Body(self).write(kept)
        first, *rest = body.results
        returned = f"{first}, [{', '.join(rest)}]" if name != "value" else first
        head = f"def {name}({', '.join(self.names[leaf] for leaf in self.leaves)}):"
        return "\n".join([head, *[f"    {line}" for line in body.lines], f"    return {returned}", ""])

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

    def _line(self, name: str, node: Node, op, args: list[str]) -> _Line:
        value = node._value
        if value.__class__ is float and all(self.values[arg].__class__ is float for arg in args):
            return _Line(name, value, args, self._on_floats(op))
        if isinstance(op, Elementwise):
            if op is POWER and args[1] == "2.0":
                return self._ufunc(name, value, [args[0], args[0]], np.multiply)
            if op.direct:
                return self._ufunc(name, value, args, op.numpy)
            return _Line(name, value, args, self._text(op.text, float_result=False), elementwise=True)
        if isinstance(op, Application):
            if isinstance(op.on_array, np.ufunc):
                return self._ufunc(name, value, args, op.on_array)
            call = self._import(op.name, op.on_array)
            return _Line(name, value, args, lambda x: f"{call}({x})", elementwise=True)
        if op is MATMUL and all(np.ndim(self.values[arg]) == 2 for arg in args):
            return _Line(name, value, args, _dot, takes_buffer=True)
        if op is SUM and self.values[args[0]].__class__ is not float:
            add = self._import("add", np.add)
            return _Line(name, value, args, lambda x: f"float({add}.reduce({x}, None))")
        if op is ROWS and len(self.values[args[0]]) == 1:
            return _Line(name, value, args, lambda x: f"{x}[0].copy()")
        if op is ROWS:
            ones = self._constant(np.ones(len(self.values[args[0]]), value.dtype))
            return _Line(name, value, [ones, *args], _dot, takes_buffer=True)
        if isinstance(op, Transpose) and op.axes is None:
            return _Line(name, value, args, lambda x: f"{x}.T", view=True)
        if isinstance(op, Broadcast) and self.values[args[0]].__class__ is float:
            self.uniform[name] = args[0]
        call = self._import(op.name, op.forward)
        result = "float({}({}))" if value.__class__ is float else "{}({})"
        return _Line(name, value, args, lambda *x: result.format(call, ", ".join(x)), view=isinstance(op, _VIEWS))

    def _ufunc(self, name: str, value, args: list[str], ufunc: np.ufunc) -> _Line:
        call, count = self._import(ufunc.__name__, ufunc), len(args)
        # As the last argument is the quickest way to say where to write; of these two NumPy wants the name.
        out = "out=" if ufunc in (np.maximum, np.minimum) else ""

        def write(*x: str) -> str:
            return f"{call}({', '.join([*x[:count], *[out + buffer for buffer in x[count:]]])})"

        return _Line(name, value, args, write, takes_buffer=True, elementwise=True)

    def _on_floats(self, op) -> Callable[..., str]:
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

    def _import(self, name: str, function: Callable) -> str:
        """Make a function known to the code by a name."""
        name = re.sub(r"\W+", "_", name).strip("_")
        called, count = name, 1
        while called in NAMES or self.namespace.get(called, function) != function or called in self.values:
            called, count = f"{name}{count}", count + 1
        self.namespace[called] = function
        return called

    def _constant(self, value) -> str:
        if value.__class__ is float:
            name = repr(value) if math.isfinite(value) else str(value).replace("-", "minus_")
            if not math.isfinite(value):
                self.namespace[name] = value
            self.values[name] = value
            return name
        for name, known in self.namespace.items():
            if known is value:
                return name
        name = f"c{sum(isinstance(known, np.ndarray) for known in self.namespace.values()) + 1}"
        self.namespace[name] = self.values[name] = value
        if value.size and (value == value.flat[0]).all():
            self.uniform[name] = self._constant(float(value.flat[0]))
        return name

    def _drop_unused(self, kept: list[str]) -> None:
        used = set(kept)
        for line in reversed(self.lines):
            if line.name in used:
                used.update(line.uses)
        self.lines = [line for line in self.lines if line.name in used]


def _dot(a: str, b: str, *buffer: str) -> str:
    return f"{a}.dot({', '.join([b, *buffer])})"


def _is_free(name: str | None) -> bool:
    """Tell whether a name can stand in the code and means nothing else there."""
    return (
        name is not None
        and name.isidentifier()
        and name.isascii()
        and not keyword.iskeyword(name)
        and name not in NAMES
        and not re.fullmatch(r"[vcxt]\d+|rows|float|share|inf|nan|value|value_and_gradient", name)
    )


class _Body:
    """The lines of a function in order, with buffers, and large arrays worked on in slabs."""

    def __init__(self, writer: _Writer):
        self.writer = writer
        self.lines: list[str] = []
        self.results: list[str] = []
        self.free: dict[tuple, list[str]] = {}
        self.buffers: dict[str, str] = {}

    def write(self, kept: list[str]) -> _Body:
        steps = _steps(self.writer.lines)
        roots: dict[str, str] = {}
        last: dict[str, int] = {}
        for k, step in enumerate(steps):
            for line in step:
                if line.view:
                    roots[line.name] = roots.get(line.uses[0], line.uses[0])
                for used in line.uses:
                    last[used] = last[roots.get(used, used)] = k
        for name in kept:
            last[name] = last[roots.get(name, name)] = len(steps)
        ends: dict[int, list[str]] = defaultdict(list)
        for name, k in last.items():
            ends[k].append(name)
        for k, step in enumerate(steps):
            ending = [name for name in ends[k] if name in self.buffers]
            if len(step) == 1 and not step[0].large:
                self._write_line(step[0], step[0].name in kept, ending)
            else:
                escaping = {line.name for line in step if last.get(line.name, k) > k}
                self._write_slabs(step, escaping, set(kept))
                self._release(ending)
        made = {line.name for line in self.writer.lines if not line.view}
        for place, name in enumerate(kept):
            own = self.writer.values[name].__class__ is float or (name in made and name not in kept[:place])
            self.results.append(name if own else f"{name}.copy()")
        return self

    def _write_line(self, line: _Line, returned: bool, ending: list[str]) -> None:
        """Write a line; what ends with it may hold the result, if each number is read before it is written."""
        if line.elementwise:
            self._release(ending)
        given = list(line.uses)
        if line.takes_buffer and not returned:
            given.append(self._buffer(line))
        if not line.elementwise:
            self._release(ending)
        self.lines.append(f"{line.name} = {line.write(*given)}")

    def _buffer(self, line: _Line) -> str:
        kind = line.shape, line.value.dtype.char
        free = self.free.setdefault(kind, [])
        if free:
            name = free.pop()
        else:
            name = f"t{sum(re.fullmatch(r't[0-9]+', n) is not None for n in self.writer.namespace) + 1}"
            self.writer.namespace[name] = np.empty(*kind)
        self.buffers[line.name] = name
        return name

    def _release(self, names: list[str]) -> None:
        for name in names:
            buffer = self.buffers.pop(name)
            array = self.writer.namespace[buffer]
            self.free[array.shape, array.dtype.char].append(buffer)

    def _write_slabs(self, step: list[_Line], escaping: set[str], kept: set[str]) -> None:
        """Write lines that work on large arrays number by number as a loop over slabs."""
        writer, shape = self.writer, step[0].shape
        writer.namespace |= {"share": share, "slabs": slabs, "empty": np.empty}
        for line in step:
            if line.name in escaping:
                kind = f"{line.shape}, {line.value.dtype.char!r}"
                whole = f"empty({kind})" if line.name in kept or not line.takes_buffer else self._buffer(line)
                self.lines.append(f"{line.name} = {whole}")
        inside = {line.name for line in step}
        used = dict.fromkeys(name for line in step for name in line.uses if name not in inside)
        cut = [
            name
            for name in used
            if len(shape_of(writer.values[name])) == len(shape) and writer.values[name].shape[0] == shape[0]
        ]
        local = {name: f"{name}_" for name in [*cut, *inside]}
        ends = {name: k for k, line in enumerate(step) for name in line.uses}
        body = [f"{local[name]} = {name}[rows]" for name in cut]
        for k, line in enumerate(step):
            given = [local.get(name, name) for name in line.uses]
            target = local[line.name]
            if line.name not in escaping:
                dying = [
                    name
                    for name in line.uses
                    if name in inside - escaping
                    and ends[name] == k
                    and writer.values[name].dtype == line.value.dtype
                ]
                spare = [local[dying[0]]] if line.takes_buffer and dying else []
                body.append(f"{target} = {line.write(*given, *spare)}")
            elif line.takes_buffer:
                body.append(f"{target} = {line.write(*given, f'{line.name}[rows]')}")
            else:
                body.append(f"{line.name}[rows] = {target} = {line.write(*given)}")
        size = max(1, SLAB // math.prod(shape[1:]))
        pays = math.prod(shape) * len(step) >= THREADS_FROM
        self.lines += [
            "def part(start, stop):",
            f"    for rows in slabs(start, stop, {size}):",
            *[f"        {text}" for text in body],
            f"share(part, {shape[0]})" if pays else f"part(0, {shape[0]})",
        ]


def _steps(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Put lines on large arrays of one shape together, where what they need allows it."""
    steps: list[list[_Line]] = []
    waiting = list(lines)
    while waiting:
        large = next((k for k, line in enumerate(waiting) if line.large), len(waiting))
        steps += [[line] for line in waiting[:large]]
        group: list[_Line] = []
        inside: set[str] = set()
        later: dict[str, _Line] = {}
        for line in waiting[large:]:
            if later.keys().isdisjoint(line.uses) and line.large and line.shape == waiting[large].shape:
                group.append(line)
                inside.add(line.name)
            elif (later.keys() | inside).isdisjoint(line.uses):
                steps.append([line])
            else:
                later[line.name] = line
        if group:
            steps.append(group)
        waiting = list(later.values())
    return steps
