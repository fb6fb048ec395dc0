"""Slopes of f at a point, measured as f allows: by the complex step, or by differences that shrink."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..functions.arguments import Array
from .complex_step import partial_slope, smallest_slope
from .ladder import CLEAR, SHRINK, Ladder
from .points import OfPoint, array_value, epsilon

OfNumber = Callable[[float], float]
# A ladder of steps has at most so many rungs.
RUNGS = 80
# A slope that was measured is looked at once more in shorter steps, down to this share of the point's size.
NEAREST, NEARER = 1e-8, 50
# An f that moves by no more than so many times its last digit, as far as the point is large, stands still.
LAST_DIGITS = 4
# More than so many times the noise is not likely to be made by it.
BEYOND = 8
# The complex step is taken at several speeds: where their results differ, it is by the rounding inside f.
SPEEDS = (1.0, 1.1, 0.7)


@dataclass(frozen=True)
class Slope:
    """A measured derivative, its doubt, the difference that rounding explains, and a kink's slopes."""

    measured: float
    doubt: float
    rounding: float = 0.0
    sides: tuple[float, float] | None = None


def value_at(f: OfPoint, point: Array) -> float:
    """Return f at a point that has been moved, nan where it is undefined."""
    try:
        with np.errstate(all="ignore"):
            return float(array_value(f, point))
    except (ValueError, ArithmeticError):
        return math.nan


def scatter(along: OfNumber, point: Array, unit: float, direction: Array, value: float) -> float:
    """Return by how much f's values scatter between neighbours, at least by rounding in the last digit."""
    epsilon_ = epsilon(point)
    spacing = max(epsilon_ ** (2 / 3) * unit, 64 * epsilon_ * float(np.max(np.abs(point))))
    error = 0.0
    # Two spacings in the golden ratio: with one, a number inside f may move by a whole number of its last
    # digits from neighbour to neighbour, and all of them are rounded alike.
    for apart in (spacing, (1 + 5**0.5) / 2 * spacing):
        # on one side, lest a jump at the point itself be taken for noise
        near = np.array([along(k * apart / float(np.max(np.abs(direction)))) for k in range(1, 11)])
        # sixth differences of a smooth curve vanish, and those of independent errors are 30 times as large
        if np.all(np.isfinite(near)):
            error = max(error, float(np.max(np.abs(np.diff(near, 6)))) / 30)
    return max(2 * error, epsilon_ * abs(value))


def quantum(along: OfNumber, point: Array, direction: Array, value: float) -> float:
    """Return the height of the steps in f's values, if they are rounded to fewer digits than they have."""
    reach = float(np.max(np.abs(direction)))
    finest = max(2e-10, 64 * epsilon(point) * float(np.max(np.abs(point)))) / reach
    steps = finest * 4.0 ** np.arange(max(2, math.ceil(math.log(0.25 / finest, 4))))
    values = [along(t) for t in steps]
    # The point itself may lie on the edge of a step, so the steps are looked for beside it.
    moved = np.flatnonzero(np.abs(np.array(values) - values[0]) > 0)
    seen = 64 * epsilon(point) * abs(value)
    if not len(moved) or moved[0] == 1 or not abs(values[moved[0]] - values[0]) > seen:
        return 0.0
    return _jump(lambda t: along(t) - values[0], steps[moved[0] - 1], steps[moved[0]])


def _jump(change: OfNumber, flat: float, beyond: float) -> float:
    """Return by how much f moves first, on the way from where it is flat: a jump, or next to nothing."""
    height = abs(change(beyond))
    for _ in range(60):
        middle = (flat + beyond) / 2
        moved = abs(change(middle))
        if moved > 0:
            beyond, height = middle, moved
        else:
            flat = middle
    return height


def seen_along(
    along: OfNumber, value: float, noise: float, unit: float, shift: float, tolerance: float
) -> tuple[Slope, float]:
    """Return the slope along the direction, by differences short enough for the tolerance, and their step."""
    ladder, width = Ladder(noise, sys.float_info.epsilon, shift), unit / 16
    least, best, step = max(64 * shift, 1e-12 * unit), Slope(0.0, math.inf), width
    moves: list[float] = []
    while len(ladder.bends) < RUNGS and width > least:
        rise, fall = along(width) - value, value - along(-width)
        if rise == fall == 0:
            closer = None if moves else _moving_closer(lambda t: along(t) - value, width, least, noise)
            if not closer:
                return best, step  # f stands still, or its values are rounded
            width = closer
            continue
        ladder.add(width, width, rise, fall)
        moves.append(max(abs(rise), abs(fall)))
        if ladder.is_smooth:
            if ladder.doubt < best.doubt:
                best, step = Slope(ladder.slope, ladder.doubt + ladder.lost), width
            if abs(ladder.bends[-1]) <= tolerance * abs(ladder.central[-1]):
                return best, step  # no kink that is left would count
        width /= SHRINK
    rounded = len(moves) > 3 and moves[-4] < 2 * moves[-1] < 2e-3 * max(abs(value), moves[0])
    if ladder.has_kink(unit) and not rounded:  # a small jump may be one of rounding
        return Slope(ladder.slope, math.inf, sides=ladder.sides), step
    return best, step


def rate_along(slopes: dict[tuple[int, ...], Slope], direction: Array) -> float:
    """Return the rate of f along a direction that its partial derivatives give."""
    return sum(slope.measured * float(direction[place]) for place, slope in slopes.items())


def exact_rate(f: OfPoint, point: Array, direction: Array) -> float:
    """Return the rate along a direction by the complex step, nan if f does not allow it."""
    slopes = exact_slopes(f, point, value_at(f, point), np.zeros(point.shape))
    return rate_along(slopes, direction) if slopes else math.nan


def exact_slopes(f: OfPoint, point: Array, value: float, given: Array) -> dict[tuple[int, ...], Slope] | None:
    """Return the partial derivatives by the complex step, None if f does not allow it."""
    slopes = {}
    for place in np.ndindex(point.shape):
        try:
            measured = [float(partial_slope(f, point, place, np.asarray(value), speed)) for speed in SPEEDS]
        except Exception:
            # Whatever f says to a complex number means the same: it has no complex step.
            return None
        if not all(map(math.isfinite, measured)):
            return None
        # what rounding inside f can do to the entry, even to one that is zero
        rounding = 16 * (max(measured) - min(measured)) + 64 * epsilon(point) * abs(measured[0])
        # a large constant in f says nothing of the numbers that the slope is made of
        last = LAST_DIGITS * epsilon(point) * min(16.0, abs(value))
        least = last / max(1.0, abs(float(point[place])))
        # Of a slope that is smaller, the complex step holds no digits, if f's values do not hide it anyway.
        sizes = (abs(measured[0]), abs(float(given[place])), epsilon(point) * abs(value))
        if (value or given[place]) and max(sizes) < smallest_slope(point[place]):
            return None
        slopes[place] = Slope(measured[0], 0.0, rounding + least)
    return slopes


def followed(
    f: OfPoint,
    point: Array,
    place: tuple[int, ...],
    value: float,
    noise: float,
    given: float,
    tolerance: float,
) -> Slope:
    """Measure one partial derivative by differences whose step shrinks, until it is known or lost in noise.

    From two steps, the part of the error that falls with h² is extrapolated away; what the result
    changes from rung to rung, and the noise in it, are its doubt. It counts where f behaves as a smooth curve
    does: the slopes of its two sides approach each other as the step shrinks.
    """
    x = float(point[place])
    size = max(1.0, abs(x))
    width, least = size / 16, 64 * float(np.spacing(np.abs(point[place]))) if x else 1e-30
    nearest = max(NEAREST * size, 4 * least)
    shift = epsilon(point) * float(np.max(np.abs(point)))  # entries meet inside f
    last_digit = epsilon(point) * abs(value)
    best, near, lost, ladder = None, 0.0, 0.0, Ladder(noise, epsilon(point), shift)

    def change(t: float) -> float:
        moved = point.copy()
        with np.errstate(over="ignore"):  # beyond the largest number f has no value
            moved[place] += t
        return value_at(f, moved) - value

    while len(ladder.bends) < RUNGS and width > least:
        right = float(point.dtype.type(x + width) - point[place])
        left = float(point[place] - point.dtype.type(x - width))
        rise, fall = change(width), -change(-width)
        if rise == fall == 0 or (
            not ladder.bends and _is_still(change, (rise, fall), size, LAST_DIGITS * last_digit)
        ):
            moving = ladder.last_moving
            if moving is not None and (height := _jump(change, moving / SHRINK, moving)) > 4 * noise:
                # f is rounded to fewer digits than was seen at first
                return followed(f, point, place, value, height, given, tolerance)
            if not ladder.bends:
                closer = _moving_closer(change, width, nearest, noise)
                if not closer:
                    return _motionless(change, size, noise, epsilon(point), value, given)
                width = closer
                continue
            best = Slope(0.0, math.inf if moving is None else 4 * noise / width)
            near = max(abs(ladder.central[-1]), abs(ladder.bends[-1]))
            break
        ladder.add(right, left, rise, fall)
        if ladder.is_smooth and (best is None or ladder.doubt < best.doubt):
            best, near, lost = Slope(ladder.slope, ladder.doubt), ladder.steepest, ladder.lost
        elif best is not None and ladder.contradicts:
            best = None
        if best is not None:
            enough = 0.01 * tolerance * max(abs(given), abs(best.measured))
            if best.doubt <= enough or ladder.rounding > best.doubt:
                break
        # beyond the edge of where f is defined, only steps within it help
        width /= SHRINK
        if x and not math.isfinite(ladder.bends[-1]):
            width = min(width, abs(x) / SHRINK)
    unsure = best is None or best.doubt > tolerance * max(abs(given), abs(best.measured))
    if unsure and (ladder.has_kink(size) or (best is None and ladder.is_one_sided)):
        return Slope(ladder.central[-1], math.inf, sides=ladder.sides)
    if best is None:
        return Slope(ladder.slope, math.inf)
    if _differs_close_by(change, best, ladder, given, tolerance, (4 * least, nearest)) or _is_flat_close_by(
        change, best, given, noise, least, last_digit
    ):
        return Slope(best.measured, math.inf)
    # An entry that is zero as far as can be seen is compared with how much f moves elsewhere.
    moves = max(near, 1e-9 * min(1.0, abs(value)) / size)
    doubt = best.doubt + lost
    nothing = 10 * doubt  # a doubt is an estimate
    is_zero = (
        max(abs(given), abs(best.measured)) <= nothing
        and doubt <= 0.01 * tolerance * moves
        and _rises_close_by(change, given, nothing, best.measured, ladder)
    )
    return Slope(best.measured, doubt, nothing if is_zero else best.rounding)


def _is_still(change: OfNumber, first: tuple[float, float], size: float, rounding: float) -> bool:
    """Tell whether f moves by rounding at most, within the first step and as far as the point is large."""
    return max(map(abs, first)) <= rounding and all(
        abs(change(reach)) <= rounding for reach in (0.25 * size, -0.25 * size, size, -size)
    )


def _rises_close_by(change: OfNumber, given: float, nothing: float, measured: float, ladder: Ladder) -> bool:
    """Tell whether f rises as given, within its noise, in all shorter steps that could show `nothing`.

    Between steep walls the doubt of a slope may be large, and f as flat as can be.
    """
    noise, step, curved = ladder.noise, ladder.widths[-1], abs(ladder.central[-1] - measured)
    while nothing * step > BEYOND * noise:
        # of a central difference the error falls with the square of the step
        central, bend = _seen(change, step)
        scattered = BEYOND * (noise + ladder.shift * abs(bend)) / step
        if abs(central - given) > scattered + 2 * curved * (step / ladder.widths[-1]) ** 2:
            return False
        step /= NEARER
    return True


def _moving_closer(change: OfNumber, width: float, nearest: float, noise: float) -> float | None:
    """Return a shorter step within which f moves, if it has one: waves may just fit the first step."""
    while width > 2 * nearest:
        width = max(width / NEARER, nearest)
        if max(abs(change(width)), abs(change(-width))) > CLEAR * noise:
            return width
    return None


def _differs_close_by(
    change: OfNumber,
    slope: Slope,
    ladder: Ladder,
    given: float,
    tolerance: float,
    limits: tuple[float, float],
) -> bool:
    """Tell whether f moves otherwise very near the point than within the steps that measured its slope.

    Of the limits the first is the least step that says anything, the second how near is looked in any case.
    """
    # At the shortest step that tells given from measured, or what is allowed: f may have ripples, or the
    # steps of a stair, that the long steps do not see.
    apart = max(tolerance * max(abs(given), abs(slope.measured)) + slope.doubt, abs(given - slope.measured))
    noise, most, (least, near) = ladder.noise, ladder.widths[-1], limits
    close, bend = max(CLEAR * noise / apart, least) if apart else math.inf, 0.0
    if close < most:
        central, bend = _seen(change, close)
        if abs(central - slope.measured) > 0.5 * apart + 4 * noise / close:
            return True
    # Where this is not very near, as with slopes that are 0 as far as was seen, steeper things may be nearer.
    step, allowed = min(close, most), abs(ladder.central[-1] - slope.measured) + slope.doubt
    while step > 2 * near:
        step = max(step / NEARER, near)
        central, bend = _seen(change, step)
        if abs(central - slope.measured) > allowed + CLEAR * (noise + ladder.shift * abs(bend)) / step:
            return True
    # On a smooth curve the two sides have come together by then.
    return abs(bend) > abs(ladder.bends[-1]) + CLEAR * noise / step


def _seen(change: OfNumber, step: float) -> tuple[float, float]:
    """Return the central difference, and the difference of the slopes on the two sides."""
    rise, fall = change(step), -change(-step)
    return (rise + fall) / (2 * step), (rise - fall) / step


def _is_flat_close_by(
    change: OfNumber, slope: Slope, given: float, noise: float, least: float, last_digit: float
) -> bool:
    """Tell whether f stands still here, as given, and is steep farther off: a stair, or rounded?

    Only its author knows.
    """
    flat = noise / (1024 * abs(slope.measured)) if slope.measured else 0.0
    if flat <= least or not abs(given) * flat <= last_digit < noise / 1024:
        return False
    return change(flat) == change(-flat) == 0


def _motionless(
    change: OfNumber, size: float, noise: float, rounding: float, value: float, given: float
) -> Slope:
    """Return the slope 0 of an f that does not move within a step, and what rounding may hide of it."""
    flat, moved, height = size / 16, 0.0, 0.0
    for reach in (0.25 * size, size, 4 * size, 16 * size):
        ahead, behind = abs(change(reach)), abs(change(-reach))
        moved = max(ahead, behind)
        if 0 < moved < math.inf:
            way = 1 if ahead > 0 else -1
            height = _jump(change, way * flat, way * reach)
            break
        flat, moved = reach, 0.0
    # so little is lost in the last digit all the way, and passes; more may be, if numbers inside f are large,
    # or f is rounded to steps of that height
    lost = rounding * min(1.0, max(abs(value), moved)) / flat
    hidden = max(noise, rounding * moved, LAST_DIGITS * rounding * abs(value), height) / flat
    return Slope(0.0, lost if abs(given) <= lost else hidden, lost)
