"""Does a curve have a slope at a point, which one, and what does its sign say?

A graph's gradient is a number even where there is no slope: at a corner it is that of one side. Where the
rules tell the slopes of both sides, they decide. Where they do not, a figure looks at the curve a
ten-millionth to either side, and at half of that. What is smooth differs half as much from half as far; what
stays as it was is a jump, or, in the slopes, a corner.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np

from ...graph import Graph
from ..base import shown
from .sides import slope_by_sides

CLOSE = 1e-7
"""How close we look, for |x| up to 1; beyond, times |x|."""

WITHOUT = {
    "corner": "none: a corner",
    "jump": "none: a jump",
    "upright": "none: upright",
    "edge": "none: the curve ends",
    "undefined": "undefined here",
}
"""What a figure writes in place of a slope, by what the curve looks like."""


def seen_close(graph: Graph, x: float) -> tuple[float, str]:
    """Return the slope at x and "smooth"; or nan, and what is there instead: one of `WITHOUT`."""
    value, slope = graph(x), graph.gradient(x)[0]
    if not math.isfinite(value):
        return math.nan, "undefined"
    reach = CLOSE * max(1.0, abs(x))
    far, near = (
        [(sign * (graph(x + sign * h) - value), graph.gradient(x + sign * h)[0]) for sign in (-1, 1)]
        for h in (reach, reach / 2)
    )
    if any(math.isnan(rise) for rise, _ in (*far, *near)):
        return math.nan, "edge"
    least = 1e-9 * max(1.0, abs(value))
    if any(abs(a) > least and abs(b) > 0.95 * abs(a) for (a, _), (b, _) in zip(far, near, strict=True)):
        return math.nan, "jump"
    if by_rules := slope_by_sides(graph.expanded(), x, reach=reach):
        return by_rules
    left, right = (side[1] for side in far)
    if not math.isfinite(left + right) or not math.isfinite(slope):
        return math.nan, "upright"
    nearer_left, nearer_right = (side[1] for side in near)
    noise = 1e-6 * max(abs(left), abs(right))
    turn = abs(right - left)
    if turn > noise and abs(nearer_right - nearer_left) > 0.75 * turn:
        return math.nan, "corner"
    # relu(x) − relu(−x) is smooth at 0, and yet the slopes that its two parts are given there do not add up
    middle = (nearer_left + nearer_right) / 2
    off = abs(slope - (left + right) / 2)
    return (middle if off > noise and abs(slope - middle) > 0.75 * off else slope), "smooth"


def flat_near(slope_at: Callable[[float], float], x: float, reach: float) -> float | None:
    """Return where the slope is 0, if it changes its sign there and that is within `reach` of x."""
    a, b = x - reach, x + reach
    first, last = slope_at(a), slope_at(b)
    if not first * last < 0:
        return None
    for _ in range(60):
        middle = (a + b) / 2
        if slope_at(middle) * first > 0:
            a = middle
        else:
            b = middle
    return middle if abs(slope_at(middle)) < 1e-6 * max(abs(first), abs(last)) else None


def trend(slope: float, flat: float | None = None) -> str:
    """Return what the sign of a slope says: "rises", "falls", "flat" or "none".

    It is "nearly" where the curve is flat within reach, at `flat`, closer than a slider can be set.
    """
    if math.isnan(slope):
        return "none"
    if slope == 0:
        return "flat"
    return "nearly" if flat is not None else "rises" if slope > 0 else "falls"


def trend_words(way: str, output: str = "f", symbol: str = "x", flat: float | None = None) -> str:
    """Return the trend as words: "f rises with x"."""
    return {
        "rises": f"{output} rises with {symbol}",
        "falls": f"{output} falls as {symbol} grows",
        "flat": f"{output} is flat here",
        "nearly": f"nearly flat; flat at {symbol} = {shown(math.nan if flat is None else flat)}",
        "none": "no slope here",
    }[way]


def sampled(
    at: Callable[[float], float], xs: Sequence[float]
) -> tuple[np.ndarray, np.ndarray, list[tuple[float, float]]]:
    """Return points of a curve with a gap at every jump, and the two ends of each gap.

    Between two neighbours that are further apart than a quarter of the whole height, the place where the
    curve jumps is narrowed down; where nothing jumps, it is only steep.
    """
    ys = [at(x) for x in xs]
    finite = [y for y in ys if math.isfinite(y)]
    height = max(finite, default=0.0) - min(finite, default=0.0)
    px, py = [xs[0]], [ys[0]]
    ends: list[tuple[float, float]] = []
    for i in range(1, len(xs)):
        apart = abs(ys[i] - ys[i - 1])
        if apart > height / 4:
            (a, left), (b, right) = _narrow(at, xs[i - 1], xs[i])
            if abs(right - left) > apart / 2:
                ends += [(a, left), (b, right)]
                px += [a, b, b]
                py += [left, math.nan, right]
        px.append(xs[i])
        py.append(ys[i])
    return np.array(px), np.array(py), ends


def _narrow(
    at: Callable[[float], float], a: float, b: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    left, right = at(a), at(b)
    for _ in range(52):
        middle = a + 0.4837 * (b - a)  # not the half: a kink tends to lie on it
        value = at(middle)
        if abs(value - left) > abs(right - value):
            b, right = middle, value
        else:
            a, left = middle, value
    return (a, left), (b, right)
