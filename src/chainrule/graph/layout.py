"""Lines of compiled code in order: into buffers, and on large arrays a slab at a time."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..functions.arguments import Numeric
from .lines import Line, Writer
from .node import Node
from .operation import shape_of
from .slabs import share, slabs

# Numbers of an array that are worked on at a time. What one line leaves in the cache, the next finds there;
# memory for larger arrays would be fetched from the system anew each time.
SLAB = 8192
# Numbers times lines from which two threads pay for being started.
THREADS_FROM = 1_000_000


def source_of(
    name: str, leaves: list[Node], results: list[Numeric], likes: list[Node]
) -> tuple[str, dict[str, Any]]:
    """Return the text of a function of the leaves, and the names it uses.

    The function returns the first of the results, and behind it a list of the others if there are any, each
    in the precision of the node in `likes`.
    """
    writer = Writer(leaves)
    kept = writer.write(results)
    body = _Body(writer).write(kept, likes)
    first, *rest = body.results
    lines = [
        f"def {name}({', '.join(writer.names[leaf] for leaf in leaves)}):",
        *[f"    {line}" for line in body.lines],
        f"    return {first}" + (f", [{', '.join(rest)}]" if len(results) > 1 else ""),
        "",
    ]
    return "\n".join(lines), writer.namespace


def _is_large(line: Line) -> bool:
    return line.elementwise and math.prod(line.shape) >= 4 * SLAB


class _Body:
    """The lines of a function in order, with buffers, and large arrays worked on in slabs."""

    def __init__(self, writer: Writer):
        self.writer = writer
        self.lines: list[str] = []
        self.results: list[str] = []
        self.free: dict[tuple[Any, ...], list[str]] = {}
        self.buffers: dict[str, str] = {}

    def write(self, kept: list[str], likes: list[Node]) -> _Body:
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
            if len(step) == 1 and not _is_large(step[0]):
                self._write_line(step[0], step[0].name in kept, ending)
            else:
                escaping = {line.name for line in step if last.get(line.name, k) > k}
                self._write_slabs(step, escaping, set(kept))
                self._release(ending)
        made = {line.name for line in self.writer.lines if not line.view}
        for place, (name, like) in enumerate(zip(kept, likes, strict=True)):
            value = self.writer.values[name]
            if value.__class__ is float or (
                name in made and name not in kept[:place] and value.dtype == like.dtype
            ):
                self.results.append(name)
            else:
                self.results.append(f"{name}.astype({like.dtype.char!r})")
        return self

    def _write_line(self, line: Line, returned: bool, ending: list[str]) -> None:
        """Write a line; what ends with it may hold the result, if numbers are read before being written."""
        in_place = line.elementwise and line.in_place
        if in_place:
            self._release(ending)
        given = list(line.uses)
        if line.takes_buffer and not returned:
            given.append(self._buffer(line))
        if not in_place:
            self._release(ending)
        self.lines.append(f"{line.name} = {line.write(*given)}")

    def _buffer(self, line: Line) -> str:
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

    def _write_slabs(self, step: list[Line], escaping: set[str], kept: set[str]) -> None:
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
                spare = [local[dying[0]]] if line.takes_buffer and line.in_place and dying else []
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


def _steps(lines: Sequence[Line]) -> list[list[Line]]:
    """Put lines on large arrays of one shape together, where what they need allows it."""
    steps: list[list[Line]] = []
    waiting = list(lines)
    while waiting:
        large = next((k for k, line in enumerate(waiting) if _is_large(line)), len(waiting))
        steps += [[line] for line in waiting[:large]]
        group: list[Line] = []
        inside: set[str] = set()
        later: dict[str, Line] = {}
        for line in waiting[large:]:
            if later.keys().isdisjoint(line.uses) and _is_large(line) and line.shape == waiting[large].shape:
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
