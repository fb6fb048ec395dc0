"""The points of a curve, broken where the function jumps or runs off; the twin, in short, of js/sample.js."""

import math
from collections.abc import Callable

import numpy as np

from .style import Points

HALVINGS = 60
STEPS = 12  # of the walk to a hole, the last at 1e-4 of the first distance


def curve(
    f: Callable[[float], float], low: float, high: float, count: int = 401
) -> tuple[np.ndarray, np.ndarray]:
    """Return points (xs, ys) of f with nan wherever a line through them must not go: at poles and jumps.

    Close to an end, a pole or a jump there are more points, so that the curve is followed to it.
    """
    xs, ys = [low], [f(low)]
    for x in np.linspace(low, high, count)[1:]:
        x, y = float(x), f(float(x))
        known = math.isfinite(ys[-1]), math.isfinite(y)
        if all(known):
            between = _breaks(f, (xs[-1], ys[-1]), (x, y))
        else:
            between = _end(f, xs[-1], x) if any(known) else []
        for point in between:
            xs.append(point[0])
            ys.append(point[1])
        xs.append(x)
        ys.append(y if known[1] else math.nan)
    return np.array(xs), np.array(ys)


def holes(f: Callable[[float], float], points: Points) -> Points:
    """Return the points that are missing from a curve which goes on at both sides, at the same height.

    Each side has to come to rest: 1/x and cos(1/x) have no hole at 0.
    """
    xs, ys = points
    found = []
    for i in range(1, len(xs) - 1):
        if np.isnan(ys[i]) and np.isfinite([ys[i - 1], ys[i + 1]]).all() and not math.isfinite(f(xs[i])):
            away = 1e-3 * (xs[-1] - xs[0]) * 0.43 ** np.arange(STEPS)
            sides = [np.array([f(xs[i] + side * step) for step in away]) for side in (-1, 1)]
            if np.isfinite(sides).all() and all(map(_rests, sides)):
                left, right = (side[-1] for side in sides)
                if abs(left - right) <= max(5e-3 * abs(left), 0.05 * min(map(np.ptp, sides)), 1e-9):
                    found.append((xs[i], (left + right) / 2))
    across, up = np.array(found).reshape(-1, 2).T
    return across, up


def _rests(values: np.ndarray) -> bool:
    """Tell whether values come to rest: the last steps are far smaller than the first."""
    steps = np.abs(np.diff(values))
    return bool(steps[-4:].max() <= 0.02 * max(steps[:3].max(), 1e-12))


def _breaks(
    f: Callable[[float], float], a: tuple[float, float], b: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return points at both sides of a break between a and b: halve where f changes most; a break stays."""
    (low, below), (high, above) = a, b
    first = abs(above - below)
    for i in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        value = f(middle)
        if not math.isfinite(value):
            return [*_end(f, a[0], middle), (middle, math.nan), *_end(f, middle, b[0])]
        if abs(value - below) >= abs(above - value):
            high, above = middle, value
        else:
            low, below = middle, value
        if i < 4:
            first = max(first, abs(above - below))
        elif abs(above - below) <= max(first / 64, 1e-12 * abs(above)):
            return []
    at = low if abs(low) < abs(high) else high
    return [*_near(f, a[0], at), (at, math.nan), *_near(f, b[0], at)[::-1]]


def _end(f: Callable[[float], float], a: float, b: float) -> list[tuple[float, float]]:
    """Return points that follow the curve to where it ends, between a and b."""
    inside, outside = (a, b) if math.isfinite(f(a)) else (b, a)
    start = inside
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if math.isfinite(f(middle)) else (inside, middle)
    points = _near(f, start, min(inside, outside, key=abs))
    return points if start == a else points[::-1]


def _near(f: Callable[[float], float], start: float, end: float) -> list[tuple[float, float]]:
    """Return points of f from start towards end, each at 0.43 of the distance of the one before."""
    xs = [end + (start - end) * 0.43**i for i in range(1, 24)]
    points = [(x, f(x)) for x in xs if x not in (start, end)]
    return [(x, y) for x, y in points if math.isfinite(y)]
