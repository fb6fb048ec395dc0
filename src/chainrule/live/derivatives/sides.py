"""The slope of a graph where a box stands on its corner, by rules, from both sides; twin of engine/sides.js.

Seen close, the value of each box is v + (odd · s + even) · t^p and less than that: t is the distance from the
place, s is 1 to the right of it and -1 to the left. Each box makes such a rise from those of its arguments.
Where p = 1, `odd` is the slope and `even` the corner. They are kept apart: so a corner of 1 is seen beside a
slope of 1e20, and beside any curvature, for which p = 2. A jump has p = 0.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ...graph import Graph, Step

_ROUNDING = 1e-14  # a corner below this share of the corners it is made of is their rounding
_PIECES: dict[str, Callable[[float], float]] = {
    "absolute": abs,
    "relu": lambda rise: max(rise, 0.0),
    "leaky_relu": lambda rise: rise if rise > 0 else 0.01 * rise,
}
_EXPONENTS = {"square": 2, "cube": 3, "sqrt": 0.5}
_TURNS = {"cos": -0.5, "cosh": 0.5}  # half the second derivative at 0, where the slope is 0
_JUMPS = {"relu_derivative", "leaky_relu_derivative"}
_LINEAR = {"add", "subtract", "negative", "multiply"}
_COMPARISONS = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal"}
_CHOICES: dict[str, Callable[..., float]] = {"maximum": max, "minimum": min}


class _Rise(NamedTuple):
    odd: float
    even: float
    power: float
    weight: float  # of the corners that `even` is made of, whatever their signs

    @property
    def right(self) -> float:
        return self.even + self.odd

    @property
    def left(self) -> float:
        return self.even - self.odd

    @property
    def rests(self) -> bool:
        return self.power == math.inf

    def times(self, factor: float) -> "_Rise":
        return _Rise(factor * self.odd, factor * self.even, self.power, abs(factor) * self.weight)


_RESTING = _Rise(0.0, 0.0, math.inf, 0.0)
_MOVING = _Rise(1.0, 0.0, 1.0, 0.0)


def slope_by_sides(
    graph: Graph, x: float, *, doubt: Sequence[float] | None = None, reach: float = 0.0
) -> tuple[float, str] | None:
    """Return what the rules say of the slope at x: its value and "smooth", or nan and what is there instead.

    That is "corner", "upright" or "jump". None if the rules do not tell.

    Parameters
    ----------
    graph : a graph of one input and of numbers.
    doubt : how far the value of each step may be off; within it, it counts as 0.
    reach : a step that comes to its corner so close to x, but not at it, leaves the question open.
    """
    with np.errstate(all="ignore"):
        values = [node.value for node in graph.run(x)]
        if any(np.ndim(value) for value in values):
            return None
        rises: list[_Rise] = []
        for i, step in enumerate(graph.nodes[: graph.output + 1]):
            if step.operation is None:
                rises.append(_MOVING if step.op == "input" else _RESTING)
                continue
            given = [rises[arg] for arg in step.args]
            around = [float(values[arg]) for arg in step.args]
            off = doubt[step.args[0]] if doubt else 0.0
            found = _stepped(step, float(values[i]), around, given, off, reach)
            if found is None or not math.isfinite(found.odd) or not math.isfinite(found.even):
                return None
            rises.append(found)
    last = rises[graph.output]
    if last.power == 0:
        return (math.nan, "jump") if last.odd or last.even else None
    if last.power < 1:
        return (math.nan, "upright") if abs(last.odd) > abs(last.even) else None
    if last.power > 1:
        return 0.0, "smooth"
    return (math.nan, "corner") if abs(last.even) > _ROUNDING * last.weight else (last.odd, "smooth")


def _stepped(
    step: Step, value: float, around: list[float], given: list[_Rise], off: float, reach: float
) -> _Rise | None:
    op, first = step.op, around[0]
    if all(rise.rests for rise in given):
        return _RESTING
    here: bool | None = False
    if op in _CHOICES or op in _COMPARISONS:
        here = _zero(first - around[1], _added([given[0], given[1].times(-1)]), 0.0, reach)
    elif op in _JUMPS or op in _PIECES or op in _EXPONENTS or op in ("sign", "power"):
        here = _zero(first, given[0], off, reach)
    if here is None:
        return None
    if op in _COMPARISONS or op in _JUMPS:
        return None if here else _RESTING
    if op == "power" and not given[1].rests:
        return _smooth(step, value, around, given) if first > 0 and not here else None
    if op == "multiply" and first == 0 and around[1] == 0:
        return _product(*given)
    if op in _TURNS and first == 0:
        squared = _raised(given[0], 2)
        return squared and squared.times(_TURNS[op])
    if not here:
        return _smooth(step, value, around, given)
    if op == "sign":
        right, left = (float(np.sign(side)) for side in (given[0].right, given[0].left))
        return _from_sides(right, left, 0.0) if right and left else None
    if op in _PIECES:
        return _from_sides(_PIECES[op](given[0].right), _PIECES[op](given[0].left), given[0].power)
    if op in _CHOICES:
        a, b = _leading(given)
        return _from_sides(_CHOICES[op](a.right, b.right), _CHOICES[op](a.left, b.left), a.power)
    return _raised(given[0], _EXPONENTS[op] if op in _EXPONENTS else around[1])


def _zero(value: float, rise: _Rise, off: float, reach: float) -> bool | None:
    """Tell whether a value is 0 here; None if it is so only close by."""
    if value == 0 or abs(value) <= off:
        return True
    towards = max(-math.copysign(1, value) * side for side in (rise.right, rise.left))
    return None if reach and towards * reach**rise.power >= abs(value) else False


def _smooth(step: Step, value: float, around: list[float], given: list[_Rise]) -> _Rise | None:
    if any(rise.power == 0 for rise in given) and step.op not in _LINEAR:
        return None
    terms = []
    for k, rise in enumerate(given):
        rule = None if rise.rests else step.operation
        slope = None if rule is None else rule.pullback(k, 1.0, value, around)
        if slope is None or (step.op == "where" and slope == 0):
            terms.append(_RESTING)
        else:
            terms.append(rise.times(float(slope)))
    return _added(terms)


def _leading(rises: Sequence[_Rise]) -> list[_Rise]:
    """Return those that lead, which the lowest power does; the others vanish beside them."""
    power = min(rise.power for rise in rises)
    return [rise if rise.power == power else _RESTING._replace(power=power) for rise in rises]


def _added(rises: Sequence[_Rise]) -> _Rise:
    lead = _leading(rises)
    return _Rise(
        sum(rise.odd for rise in lead),
        sum(rise.even for rise in lead),
        lead[0].power,
        sum(rise.weight for rise in lead),
    )


def _from_sides(right: float, left: float, power: float) -> _Rise:
    return _Rise((right - left) / 2, (right + left) / 2, power, abs(right + left) / 2)


def _raised(rise: _Rise, exponent: float) -> _Rise | None:
    """Return a power of what is 0 here; None where one side may have no value."""
    if exponent == 0:
        return _RESTING  # 1 on both sides
    whole = exponent == int(exponent)
    if not exponent > 0 or (not whole and not min(rise.right, rise.left) > 0):
        return None
    return _from_sides(rise.right**exponent, rise.left**exponent, rise.power * exponent)


def _product(a: _Rise, b: _Rise) -> _Rise:
    even = a.odd * b.odd + a.even * b.even
    return _Rise(a.odd * b.even + a.even * b.odd, even, a.power + b.power, abs(even))
