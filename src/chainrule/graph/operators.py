"""The operators of a Node, written from the table of rules.

Many graphs hold floats and nothing else, and there the rule itself takes a fraction of the time of one call
of a function. So each operator is a function of its own, with the rule in its place:

>>> from chainrule.graph.rules import MULTIPLY
>>> print(source_of(MULTIPLY, "a", "b"))
def operator(self, other):
    a = self._value
    kind = self.__class__
    b = other._value if other.__class__ is kind else other
    if b.__class__ is int:
        b = other = float(b)
    if a.__class__ is float is b.__class__:
        try:
            z = a * b
            slopes = b, a
        except OUT_OF_RANGE:
            return record_two(op, self, other)
        values = None
    elif self._handed_out is None and (
        b.__class__ is float or b is not other and other._handed_out is None
    ):
        z = a * b
        values = a, b
        slopes = None
    else:
        return record_two(op, self, other)
    node = new_node(kind)
    node._value = z
    node._grad = node._handed_out = node.name = None
    node.op = op
    node.args = self, other
    node.values = values
    node.slopes = slopes
    node.number = next_number()
    return node
<BLANKLINE>
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, TypeVar

from ..functions.arguments import Numeric
from .operation import Operation
from .rules import NAMES, OUT_OF_RANGE, Elementwise

Kind = TypeVar("Kind")
# Nodes are numbered as they are made, so that each has a larger number than its arguments.
next_number = itertools.count().__next__
new_node = object.__new__

_NAMES = {"OUT_OF_RANGE": OUT_OF_RANGE, "new_node": new_node, "next_number": next_number}

_SOURCE = """\
def operator(self, other):
    {mine} = self._value
    kind = self.__class__
    {its} = other._value if other.__class__ is kind else other
    if {its}.__class__ is int:
        {its} = other = float({its})
    if a.__class__ is float is b.__class__:{beside}
        try:
            z = {value}
            slopes = {slopes}
        except OUT_OF_RANGE:
            return record_two(op, {args})
        values = None
    elif self._handed_out is None and (
        {its}.__class__ is float or {its} is not other and other._handed_out is None
    ):
        z = {value}
        values = a, b
        slopes = None
    else:
        return record_two(op, {args})
    node = new_node(kind)
    node._value = z
    node._grad = node._handed_out = node.name = None
    node.op = op
    node.args = {args}
    node.values = values
    node.slopes = slopes
    node.number = next_number()
    return node
"""


def source_of(op: Elementwise, mine: str, its: str, beside_numbers: bool = False) -> str:
    """Return the text of the method for ``self ∘ other``, or for ``other ∘ self`` where self is b.

    Beside numbers, the slope by the other argument is left out, and two nodes are recorded without slopes.
    """
    slopes = dict(zip("ab", op.slopes, strict=True))
    args = "self, other" if mine == "a" else "other, self"
    beside = ""
    if beside_numbers:
        slopes[its] = "0.0"
        beside = f"\n        if other.__class__ is kind:\n            return record_two(op, {args})"
    return _SOURCE.format(
        mine=mine,
        its=its,
        beside=beside,
        value=op.text,
        slopes=", ".join(slopes.values()),
        args=args,
    )


def operators(
    op: Elementwise, record_two: Callable[[Operation, Numeric, Numeric], Kind], beside_numbers: bool = False
) -> tuple[Callable[[Kind, Numeric], Kind], Callable[[Kind, Numeric], Kind]]:
    """Return the methods for ``node ∘ other`` and ``other ∘ node``; `record_two` does what is not floats."""
    methods: list[Any] = []
    for mine, its in ("ab", "ba"):
        names: dict[str, Any] = {**NAMES, **_NAMES, "op": op, "record_two": record_two}
        text = source_of(op, mine, its, beside_numbers)
        exec(compile(text, f"<operator {op.name}>", "exec"), names)
        methods.append(names["operator"])
    return methods[0], methods[1]
