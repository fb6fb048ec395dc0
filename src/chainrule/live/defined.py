"""Whether a formula has a value at x, and a slope that the chain rule can give; the twin of js/defined.js.

Arithmetic alone does not tell: 1/0 is inf to a computer, and the arctan of that is a number, though
arctan(1/x) has no value at 0. And e^800 is inf too, though it is only too large; 1/(1 + e^800) is 0 to all
digits, and right.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..graph import Graph, Step

# A result of 0 from these, or from a product or quotient of others, is not 0 but too small to write down.
_POSITIVE = {"exp", "sigmoid", "softplus"}
_POWERS = {"square", "cube", "power"}
_CORNERS = {"absolute", "relu", "leaky_relu", "sign", "sqrt"}


class Reading(NamedTuple):
    """What a graph of one input gives at x.

    `value` and `slope` are nan where there is none; `why` and `rule` tell the reason: "" (there is one),
    "undefined", "range" (a number on the way is too large or too small to hold), or, for the slope alone,
    "corner" (a box on the way stands where it has no slope).
    """

    value: float
    slope: float
    why: str
    rule: str


class Careful:
    """A graph of one input, in the form of `Graph.export`, that says what it cannot do at x."""

    def __init__(self, exported: Mapping):
        self.graph = Graph.from_export(exported, 0.5)
        self.steps = self.graph.nodes

    def at(self, x: float) -> Reading:
        """Return value and slope at x."""
        with np.errstate(all="ignore"):
            nodes = self.graph.run(x)
            values = [float(node.value) for node in nodes]
            trouble, tiny = _troubles(self.steps, values)
            value, why = values[self.graph.output], trouble[self.graph.output]
            if not why and not math.isfinite(value):
                why = "range"
            if why:
                return Reading(math.nan, math.nan, why, why)
            if _cornered(self.steps, values, tiny):
                return Reading(value, math.nan, "", "corner")
            nodes[self.graph.output].backward()
        slope = 0.0 if nodes[0].grad is None else float(nodes[0].grad)
        return (
            Reading(value, slope, "", "") if math.isfinite(slope) else Reading(value, math.nan, "", "range")
        )


def _troubles(steps: Sequence[Step], values: Sequence[float]) -> tuple[list[str], list[bool]]:
    """Return each node's trouble ("", "undefined", "range"), and whether its 0 stands for a tiny number."""
    trouble: list[str] = []
    tiny: list[bool] = []
    for step, value in zip(steps, values, strict=True):
        args = step.args
        given = [values[arg] for arg in args]
        small, words = _trouble(step.op, value, given, [tiny[arg] for arg in args])
        for reason in ("range", "undefined"):
            words = reason if any(trouble[arg] == reason for arg in args) else words
        trouble.append(words)
        tiny.append(small and not words)
    return trouble, tiny


def _trouble(op: str, value: float, given: list[float], tiny: list[bool]) -> tuple[bool, str]:
    inverted = None
    if op == "divide":
        inverted = 1
    elif op in ("reciprocal", "log") or (op == "power" and given[1] < 0):
        inverted = 0
    if inverted is not None and given[inverted] == 0:
        return False, "range" if tiny[inverted] else "undefined"
    if math.isnan(value):
        return False, "range" if any(map(math.isinf, given)) else "undefined"
    small = value == 0 and (
        any(tiny)
        or op in _POSITIVE
        or (op in _POWERS and given[0] != 0)
        or (op == "multiply" and all(given))
        or (op == "divide" and given[0] != 0)
    )
    return small, ""


def _cornered(steps: Sequence[Step], values: Sequence[float], tiny: Sequence[bool]) -> bool:
    """Tell whether a box stands where it has no slope: a corner, a jump, an upright tangent, an end."""
    moving: list[bool] = []
    for step in steps:
        args = step.args
        moving.append(step.op == "input" or any(moving[arg] for arg in args))
        if not args or not moving[-1] or values[args[0]] != 0 or tiny[args[0]]:
            continue
        if step.op in _CORNERS and moving[args[0]]:
            return True
        if step.op == "power":
            exponent = values[args[1]]
            whole = exponent > 0 and exponent == int(exponent) if math.isfinite(exponent) else False
            if moving[args[1]] or (moving[args[0]] and not whole):
                return True
    return False
