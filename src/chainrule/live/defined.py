"""Whether a formula has a value at x, and a slope that the chain rule can give; as in js/engine/defined.js.

Arithmetic alone does not tell: 1/0 is inf to a computer, and the arctan of that is a number, though
arctan(1/x) has no value at 0. And e^800 is inf too, though it is only too large; 1/(1 + e^800) is 0 to all
digits, and right. Nor does tan(π/2), which rounding makes 1.6e16: so a bound is kept for what rounding may
have done to each number.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..graph import Graph, Step

# A result of 0 from these, or from a product or quotient of others, is not 0 but too small to write down.
_POSITIVE = {"exp", "sigmoid", "softplus"}
_POWERS = {"square", "cube", "power"}
_CORNERS = {"absolute", "relu", "leaky_relu", "sign"}
_CHOICES = {"maximum", "minimum"}
_BENT = {"absolute", "relu", "leaky_relu", *_CHOICES}

_ROUNDING = 2.0**-52  # of a number: what the nearest that can be held may be off
_WHOLE = {"add", "subtract", "multiply", "negative", "square", "cube", "absolute", "relu", "sign", *_CHOICES}
_SMALL = 1e-9  # a doubt below this is not seen
_SHARE = 0.01  # and one below this share of the number leaves two digits
_LARGE = 1e100  # a factor that may make a number of what is too small to hold
_CANCELLED = 16 * _ROUNDING  # what is left of a sum, as a share of its terms, where nothing should be left


class Reading(NamedTuple):
    """What a graph of one input gives at x.

    `value` and `slope` are nan where there is none; `why` and `rule` tell the reason: "" (there is one),
    "undefined", "range" (a number on the way is too large or too small to hold), "rounding" (a number on the
    way is 0 or not, large or small: rounding hides it), or, for the slope alone, "corner" (a box on the way
    stands where it has no slope).
    """

    value: float
    slope: float
    why: str
    rule: str


class Careful:
    """A graph of one input, in the form of `Graph.export`, that says what it cannot do at x."""

    def __init__(self, exported: dict[str, Any]):
        self.graph = Graph.from_export(exported, 0.5)
        self.steps = self.graph.nodes

    def _run(self, x: float) -> list[float]:
        return [float(node.value) for node in self.graph.run(x)]

    def _sent_back(self, values: Sequence[float]) -> list[float]:
        return _sent_back(self.steps, values, self.graph.output)

    def at(self, x: float) -> Reading:
        """Return value and slope at x."""
        with np.errstate(all="ignore"):
            values = self._run(x)
            trouble, tiny, doubts = _troubles(self.steps, values)
            doubt = doubts[-1]
            value, why = values[self.graph.output], trouble[self.graph.output]
            if not why and not math.isfinite(value):
                why = "range"
            if not why and _lost(value, doubt):
                why = "rounding"
            if why:
                return Reading(math.nan, math.nan, why, why)
            if _cornered(self.steps, values, tiny, doubts):
                return Reading(value, math.nan, "", "corner")
            slope = _steady(self._sent_back(values), [x], lambda near: self._sent_back(self._run(*near)))[0]
        return (
            Reading(value, slope, "", "") if math.isfinite(slope) else Reading(value, math.nan, "", "range")
        )


class Seen(NamedTuple):
    """What a box of a graph of several inputs gives: nan where there is nothing, and why.

    `trouble` says why there is no value, `rule` why there is no gradient, the derivative of the output with
    respect to the box: as `why` and `rule` of a `Reading` do, but "rule" for a box without a slope that does
    not bend.
    """

    value: float
    gradient: float
    trouble: str
    rule: str


def around(exported: dict[str, Any], point: Sequence[float]) -> dict[str, Seen]:
    """Return what each box with a name gives at a point; the twin of `Careful.around` in JavaScript.

    What is 0 for all that the machine can tell is 0: 0.7 · 3 − 2.1.
    """
    graph = Graph.from_export(exported, *[0.5] * len(point))
    steps = graph.nodes

    def run(point: Sequence[float]) -> list[float]:
        return [float(node.value) for node in graph.run(*point)]

    def blurred(values: list[float]) -> list[float]:
        return [
            0.0 if abs(value) <= doubt <= _SMALL else value
            for value, doubt in zip(values, doubts, strict=True)
        ]

    with np.errstate(all="ignore"):
        values = run(point)
        trouble, tiny, doubts = _troubles(steps, values)
        values = blurred(values)
        gradients = _sent_back(steps, values, graph.output)
        gradients = _steady(
            gradients, point, lambda near: _sent_back(steps, blurred(run(near)), graph.output)
        )
    trouble = [
        words or ("rounding" if _lost(value, doubt) else "")
        for words, value, doubt in zip(trouble, values, doubts, strict=True)
    ]
    rules = [""] * len(steps)
    rules[graph.output] = trouble[graph.output] or ("" if math.isfinite(values[graph.output]) else "range")
    for i in reversed(range(graph.output + 1)):
        if not rules[i] and not math.isfinite(gradients[i]):
            rules[i] = "range"
        silence = "corner" if steps[i].op in _BENT else "rule"
        for k, arg in enumerate(steps[i].args):
            if not rules[arg]:
                silent = _cornered_at(steps[i], k, values, tiny, doubts)
                rules[arg] = rules[i] or (silence if silent else "")
    return {
        step.name: Seen(
            math.nan if trouble[i] else values[i],
            math.nan if rules[i] else gradients[i],
            trouble[i],
            rules[i],
        )
        for i, step in enumerate(steps)
        if step.name is not None
    }


def _steady(
    found: list[float], point: Sequence[float], sent: Callable[[Sequence[float]], list[float]]
) -> list[float]:
    """Return the derivatives found at a point, 0 for each that a rounding of an input turns.

    cos(πx) has such a slope at 1. `sent` gives the derivatives at a place close by.
    """
    for k, x in enumerate(point):
        if not x or not any(0 < abs(slope) <= _SMALL for slope in found):
            continue
        before, behind = (
            np.sign(sent([*point[:k], times * x, *point[k + 1 :]]))
            for times in (1 - _ROUNDING, 1 + _ROUNDING)
        )
        found = [
            0.0 if 0 < abs(slope) <= _SMALL and turned < 0 else slope
            for slope, turned in zip(found, before * behind, strict=True)
        ]
    return found


def _lost(value: float, doubt: float) -> bool:
    """Tell whether rounding leaves a number fewer than two digits."""
    return doubt > _SMALL and doubt > _SHARE * abs(value)


def _sent_back(steps: Sequence[Step], values: Sequence[float], output: int) -> list[float]:
    """Return the derivative of the output with respect to each node; a sum of mere rounding is 0."""
    gradients, sizes = [0.0] * len(steps), [0.0] * len(steps)
    gradients[output] = 1.0
    for i in reversed(range(output + 1)):
        if abs(gradients[i]) < _CANCELLED * sizes[i]:
            gradients[i] = 0.0
        operation, args = steps[i].operation, steps[i].args
        if operation is None:
            continue
        given = [values[arg] for arg in args]
        for k, arg in enumerate(args):
            term = float(operation.pullback(k, gradients[i], values[i], given) or 0.0)  # None: it is flat
            gradients[arg] += term
            sizes[arg] += abs(term)
    return gradients


def _troubles(steps: Sequence[Step], values: Sequence[float]) -> tuple[list[str], list[bool], list[float]]:
    """Return each node's trouble, whether its 0 is only tiny, and how far off it may be."""
    trouble: list[str] = []
    tiny: list[bool] = []
    doubt: list[float] = []
    for step, value in zip(steps, values, strict=True):
        args = step.args
        given = [values[arg] for arg in args]
        doubts = [doubt[arg] for arg in args]
        small, words = _trouble(step.op, value, given, [tiny[arg] for arg in args], doubts)
        for reason in ("range", "rounding", "undefined"):
            words = reason if any(trouble[arg] == reason for arg in args) else words
        typed = all(steps[arg].operation is None for arg in args)
        trouble.append(words)
        tiny.append(small and not words)
        exact = not any(tiny[arg] for arg in args)
        doubt.append(_doubt(step, value, given, doubts, typed=typed, exact=exact))
    return trouble, tiny, doubt


def _trouble(
    op: str, value: float, given: list[float], tiny: list[bool], doubts: list[float]
) -> tuple[bool, str]:
    inverted: int | None = None
    if op == "divide":
        inverted = 1
    elif op in ("reciprocal", "log") or (op == "power" and given[1] < 0):
        inverted = 0
    zero = inverted is not None and given[inverted] == 0
    if inverted is not None and zero and tiny[inverted]:
        return False, "range"
    if _grows(op, given, tiny):
        return False, "range"
    if _on_edge(op, inverted, given, doubts):
        return False, "rounding"
    if zero:
        return False, "undefined"
    if math.isnan(value):
        return False, "range" if any(map(math.isinf, given)) else "undefined"
    small = value == 0 and (
        (op != "multiply" and any(tiny))
        or op in _POSITIVE
        or (op in _POWERS and given[0] != 0)
        or (op == "multiply" and all(v or small for v, small in zip(given, tiny, strict=True)))
        or (op == "divide" and given[0] != 0)
    )
    return small, ""


def _grows(op: str, given: list[float], tiny: list[bool]) -> bool:
    """Tell whether a box may make a number of one that is too small to hold."""
    if not any(tiny):
        return False
    first, second = abs(given[0]), abs(given[-1])
    if op == "multiply":
        return (tiny[0] and second > _LARGE) or (tiny[1] and first > _LARGE)
    if op == "divide":
        return tiny[0] and second < 1 / _LARGE
    return tiny[0] and (op in ("sign", "sqrt") or (op == "power" and 0 < given[1] < 1))


def _on_edge(op: str, inverted: int | None, given: list[float], doubts: list[float]) -> bool:
    """Tell whether a box stands at a pole, a jump or an end, for all that the machine can tell."""
    place, distance = 0, given[0] if given else math.nan
    if inverted is not None:
        place, distance = inverted, given[inverted]
    elif op == "tan":
        distance = np.cos(given[0])
    elif op == "log1p":
        distance = 1 + given[0]
    elif op not in ("sqrt", "sign") and not (op == "power" and given[1] != np.floor(given[1])):
        return False
    return doubts[place] > 0 and abs(distance) <= doubts[place]


def _short(value: float) -> bool:
    """Tell whether a number is whole, or a half, a quarter, … of one, so that nothing had to be rounded."""
    return abs(value) < 2**33 and (value * 2**20).is_integer()


def _exactly(op: str, value: float, given: list[float]) -> bool:
    """Tell whether a step on numbers without doubt gives its result without rounding."""
    if op == "divide":
        return _short(value) and value * given[1] == given[0]
    if op == "sqrt":
        return _short(value) and value * value == given[0]
    if op == "power" and given[1].is_integer():
        return _short(value) and _short(given[0])
    return (op in _WHOLE and _short(value)) or not any(given)


def _doubt(
    step: Step, value: float, given: list[float], doubts: list[float], *, typed: bool, exact: bool
) -> float:
    """Return how far a number may be off: what its arguments may be, and its own rounding.

    `typed` tells whether its arguments were typed in, `exact` whether none of them is 0 only for being tiny.
    """
    if not math.isfinite(value) or (value == 0 and typed and step.op in ("add", "subtract")):
        return 0.0  # a decimal less the same decimal is 0
    if step.operation is None:
        return 0.0 if _short(value) else _ROUNDING * abs(value)
    found = _ROUNDING * abs(value)
    if exact and _exactly(step.op, value, given):
        found = 0.0 if value else _power_of_doubt(step.op, given, doubts)
    for i, off in enumerate(doubts):
        slope = step.operation.pullback(i, 1.0, value, given) if off else None
        more = 0.0 if slope is None else abs(float(slope)) * off
        found += more if math.isfinite(more) else 0.0
    return found


def _power_of_doubt(op: str, given: list[float], doubts: list[float]) -> float:
    """Return how far a product, power or size of 0 may be off that is off itself: where no slope tells."""
    if op == "multiply":
        return doubts[0] * doubts[1]
    if op in _BENT:
        return doubts[0] if abs(given[0]) <= doubts[0] else 0.0
    exponent = given[1] if op == "power" else {"square": 2, "cube": 3}.get(op, 0)
    return float(doubts[0] ** exponent) if exponent > 1 else 0.0


def _cornered(
    steps: Sequence[Step], values: Sequence[float], tiny: Sequence[bool], doubts: Sequence[float]
) -> bool:
    """Tell whether a box stands where it has no slope: a corner, a jump, an upright tangent, an end."""
    moving: list[bool] = []
    for step in steps:
        moving.append(step.op == "input" or any(moving[arg] for arg in step.args))
        if any(
            moving[arg] and _cornered_at(step, k, values, tiny, doubts) for k, arg in enumerate(step.args)
        ):
            return True
    return False


def _cornered_at(
    step: Step, k: int, values: Sequence[float], tiny: Sequence[bool], doubts: Sequence[float]
) -> bool:
    """Tell whether a box stands where it has no slope with respect to its argument k."""
    first, second = step.args[0], step.args[-1]
    if step.op in _CHOICES:
        return first != second and abs(values[first] - values[second]) <= doubts[first] + doubts[second]
    if step.op == "power" and k == 1 and values[first] < 0:
        return True
    if tiny[first]:
        return False
    if step.op in _CORNERS:
        return abs(values[first]) <= doubts[first]
    if values[first] != 0:
        return False
    exponent = values[second]
    whole = math.isfinite(exponent) and exponent >= 0 and exponent == int(exponent)  # x⁰ is 1
    return step.op == "sqrt" or (step.op == "power" and (k == 1 or not whole))
