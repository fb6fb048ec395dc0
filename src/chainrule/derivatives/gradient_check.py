"""Is a gradient right? Measured entry by entry, each with its own doubt, and by Taylor's theorem."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array, described
from .complex_step import partial_slope
from .ladder import CLEAR, SHRINK, Ladder
from .points import OfPoint, array_value, epsilon, real_array, scalar_value, vector

OfNumber = Callable[[float], float]
# A ladder of steps has at most so many rungs.
RUNGS = 80
# The complex step is taken at several speeds: where their results differ, it is by the rounding inside f.
SPEEDS = (1.0, 1.1, 0.7)


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """What `check_gradient` found. It is true, in an `if`, when the gradient passed.

    Attributes
    ----------
    verdict
        ``"right"``, ``"wrong"``, ``"kink"`` (f has no derivative at the point, or bends too sharply to tell)
        or ``"noisy"`` (f's values scatter too much to tell). It is right only if the doubt of the
        measurement is within the tolerance, and wrong only if the doubt does not explain the difference.
    relative_error
        The largest relative error of an entry, a number above `tolerance` if the gradient is wrong.
    worst
        Index of that entry.
    given, measured
        The gradient to be checked, and the one that was measured, in the shape of the point.
    method
        What measured it: ``"complex step"`` or ``"central differences"``.
    order
        The power of t with which f(x + t v) - f(x) - t ∇f·v falls: 2 or more for the right gradient (inf if
        nothing is left), 1 for a wrong one.
    steps, remainders
        The t and the absolute remainders, for a picture on logarithmic axes.
    tolerance
        The relative error that was allowed.
    """

    verdict: str
    relative_error: float
    worst: tuple[int, ...]
    given: npt.NDArray[np.float64]
    measured: npt.NDArray[np.float64]
    method: str
    order: float
    steps: npt.NDArray[np.float64]
    remainders: npt.NDArray[np.float64]
    tolerance: float

    @property
    def passed(self) -> bool:
        """Whether the gradient is right."""
        return self.verdict == "right"

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        remainder = (
            "nothing remains" if math.isinf(self.order) else f"the remainder has order {self.order:.2f}"
        )
        would = f"; {remainder}, and would have 2 with the right gradient" if self.order < 1.5 else ""
        entry = f"entry {self.worst}" if self.worst else "the gradient"
        sizes = f"{entry} is {self.given[self.worst]:.6g}, measured {self.measured[self.worst]:.6g}"
        says = {
            "right": f"every entry within {self.tolerance:g} of the {self.method}; {remainder}",
            "wrong": f"{sizes} by {self.method}{would}",
            "kink": f"f has no derivative here, or bends too sharply for one to be measured ({sizes}): "
            "move the point",
            "noisy": f"f's values scatter too much to measure a derivative within {self.tolerance:g} "
            f"({sizes}): is f random, or rounded?",
        }
        return f"GradientCheck({self.verdict}: {says[self.verdict]})"


def check_gradient(
    f: OfPoint,
    gradient: OfPoint | npt.ArrayLike,
    point: npt.ArrayLike,
    *,
    tolerance: float | None = None,
    rng: np.random.Generator | None = None,
) -> GradientCheck:
    r"""Check a gradient against measured ones, and by Taylor's theorem.

    Entry by entry it is compared with the complex step if f allows one, otherwise with extrapolated central
    differences whose step shrinks until their own error, which is estimated, is small. Then the remainder
    :math:`|f(x + tv) - f(x) - t\,\nabla f\cdot v|` is followed for falling t in a direction v, random but not
    at right angles to the gradient: it is O(t²) for the right gradient and O(t) for a wrong one.

    Parameters
    ----------
    f
        Takes an array in the shape of the point, returns one number.
    gradient
        What is to be checked: an array in the shape of the point, or the function that computes it.
    point
        Array of any shape, or a float.
    tolerance
        The relative error allowed in an entry; by default 1e-5 (1e-2 for a float32 point).
    rng
        For the direction; by default the same direction every time.

    Returns
    -------
    GradientCheck
        With `.passed`, `.verdict`, `.relative_error`, `.order` and a repr that says it in a sentence. At a
        kink no gradient passes, since there is none; the verdict says so.

    Raises
    ------
    TypeError, ValueError
        As `gradient`; ValueError as well if f is not finite at the point, the gradient has not the shape of
        the point, or the tolerance is not between 0 and 1.

    Notes
    -----
    Chapter 4 for the remainder, chapter 5 for hunting bugs. It takes about fifty evaluations of f, and up to
    eight for each entry, of most functions; more where f is steep, noisy or has a kink. Waves of f that are
    hardly higher than the rounding in its values are averaged away.
    """
    point = vector(f, point, "check_gradient")
    value = scalar_value(f, point, "check_gradient")
    if not math.isfinite(value):
        raise ValueError(f"f is {value} at the point, so it has no gradient there: move the point")
    given = _given(gradient, point)
    finite = np.where(np.isfinite(given), given, 0.0)
    tolerance = _tolerance(tolerance, point)

    scale = np.maximum(1, np.abs(point)).astype(np.float64)
    rng = np.random.default_rng(0) if rng is None else rng
    direction = scale * _direction(finite / max(float(np.max(np.abs(finite))), 1e-300) * scale, rng)
    # a point that is small as a whole lives on its own scale
    largest = float(np.max(np.abs(point)))
    unit = largest if 0 < largest < 1e-3 else 1.0

    def along(t: float) -> float:
        return _value(f, (point + t * direction).astype(point.dtype))

    noise = max(_scatter(along, point, unit, direction, value), _quantum(along, point, direction, value))
    steps = unit * 4.0 ** -np.arange(1, 17, dtype=np.float64)
    values = np.array([along(t) for t in steps])

    slopes = _exact_slopes(f, point, value)
    method = "central differences" if slopes is None else "complex step"
    if slopes is None:
        slopes = {
            place: _followed(f, point, place, value, noise, float(given[place]), tolerance)
            for place in np.ndindex(point.shape)
        }
    found = {place: _judged(float(given[place]), slope, tolerance) for place, slope in slopes.items()}
    severity = ("right", "noisy", "kink", "wrong")
    worst = max(found, key=lambda place: (severity.index(found[place][0]), found[place][1]))
    measured = np.array([slope.measured for slope in slopes.values()]).reshape(point.shape)
    remainders, order = _remainders(value, given, direction, steps, values, noise, tolerance)
    return GradientCheck(
        found[worst][0],
        found[worst][1],
        tuple(map(int, worst)),
        given,
        measured,
        method,
        order,
        steps,
        remainders,
        tolerance,
    )


@dataclass(frozen=True)
class _Slope:
    """A measured derivative, its doubt, the difference that rounding explains, and a kink's slopes."""

    measured: float
    doubt: float
    rounding: float = 0.0
    sides: tuple[float, float] | None = None


def _judged(given: float, slope: _Slope, tolerance: float) -> tuple[str, float]:
    """Return the verdict on one entry, and its relative error."""
    difference, size = abs(given - slope.measured), max(abs(given), abs(slope.measured))
    floor = slope.rounding / tolerance
    error = difference / max(size, floor) if max(size, floor) else 0.0
    error = math.inf if math.isnan(error) else error
    if slope.sides is not None:
        # at a kink every number between the slopes of the two sides could be meant
        low, high = min(slope.sides), max(slope.sides)
        slack = 0.01 * (high - low) if math.isfinite(high - low) else math.inf
        meant = not math.isfinite(given) or low - slack <= given <= high + slack
        return ("kink" if meant else "wrong"), error
    if not math.isfinite(given):
        return "wrong", math.inf
    allowed = max(tolerance * size, slope.rounding)
    if difference <= allowed and slope.doubt <= allowed:
        return "right", error
    return ("wrong" if difference > tolerance * size + slope.doubt else "noisy"), error


def _given(gradient: OfPoint | npt.ArrayLike, point: Array) -> npt.NDArray[np.float64]:
    computed = gradient(point.copy() if point.ndim else point[()]) if callable(gradient) else gradient
    given = real_array(computed, "check_gradient: the gradient").astype(np.float64)
    if given.shape != point.shape:
        raise ValueError(
            f"the gradient has shape {given.shape}, but the point has shape {point.shape}: a gradient holds "
            "one partial derivative for each entry of the point"
        )
    return given


def _tolerance(tolerance: float | None, point: Array) -> float:
    if tolerance is None:
        return 1e-5 if point.dtype.itemsize >= 8 else 1e-2
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float | np.floating):
        raise TypeError(f"the tolerance is a number, but got {described(tolerance)}")
    if not 0 < tolerance < 1:
        raise ValueError(
            f"the tolerance is a relative error between 0 and 1, but got {tolerance!r}: try 1e-5"
        )
    return float(tolerance)


def _direction(gradient: Array, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Return a random unit vector that leans towards the gradient: across it little can be seen."""
    direction = rng.normal(size=gradient.shape)
    direction /= max(float(np.linalg.norm(direction)), 1e-9)
    length = float(np.linalg.norm(gradient))
    if length > 0 and math.isfinite(length):
        uphill = gradient / length
        direction = uphill + (direction if np.sum(direction * uphill) >= 0 else -direction)
    unit: npt.NDArray[np.float64] = direction / np.linalg.norm(direction)
    return unit


def _value(f: OfPoint, point: Array) -> float:
    """Return f at a point that has been moved, nan where it is undefined."""
    try:
        with np.errstate(all="ignore"):
            return float(array_value(f, point))
    except (ValueError, ArithmeticError):
        return math.nan


def _scatter(along: OfNumber, point: Array, unit: float, direction: Array, value: float) -> float:
    """Return by how much f's values scatter between neighbours, at least by rounding in the last digit."""
    epsilon_ = epsilon(point)
    spacing = max(epsilon_ ** (2 / 3) * unit, 64 * epsilon_ * float(np.max(np.abs(point))))
    # on one side, lest a jump at the point itself be taken for noise
    near = np.array([along(k * spacing / float(np.max(np.abs(direction)))) for k in range(1, 14)])
    # the sixth differences of a smooth curve vanish, and those of independent errors are 30 times as large
    scatter = float(np.max(np.abs(np.diff(near, 6)))) / 30 if np.all(np.isfinite(near)) else 0.0
    return max(2 * scatter, epsilon_ * abs(value))


def _quantum(along: OfNumber, point: Array, direction: Array, value: float) -> float:
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


def _exact_slopes(f: OfPoint, point: Array, value: float) -> dict[tuple[int, ...], _Slope] | None:
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
        least = epsilon(point) * min(1.0, abs(value)) / max(1.0, abs(float(point[place])))
        slopes[place] = _Slope(measured[0], 0.0, rounding + least)
    return slopes


def _followed(
    f: OfPoint,
    point: Array,
    place: tuple[int, ...],
    value: float,
    noise: float,
    given: float,
    tolerance: float,
) -> _Slope:
    """Measure one partial derivative by differences whose step shrinks, until it is known or lost in noise.

    From two steps, the part of the error that falls with h² is extrapolated away; what the result
    changes from rung to rung, and the noise in it, are its doubt. It counts where f behaves as a smooth curve
    does: the slopes of its two sides approach each other as the step shrinks.
    """
    x = float(point[place])
    size = max(1.0, abs(x))
    width, least = size / 16, 64 * float(np.spacing(np.abs(point[place]))) if x else 1e-30
    best, near, ladder = None, 0.0, Ladder(noise)

    def change(t: float) -> float:
        moved = point.copy()
        moved[place] += t
        return _value(f, moved) - value

    while len(ladder.bends) < RUNGS and width > least:
        right = float(point.dtype.type(x + width) - point[place])
        left = float(point[place] - point.dtype.type(x - width))
        rise, fall = change(width), -change(-width)
        if rise == fall == 0:
            moving = ladder.last_moving
            if moving is not None and (height := _jump(change, moving / SHRINK, moving)) > 4 * noise:
                # f is rounded to fewer digits than was seen at first
                return _followed(f, point, place, value, height, given, tolerance)
            if not ladder.bends:
                return _motionless(change, size, noise, epsilon(point), value, given)
            best = _Slope(0.0, math.inf if moving is None else 4 * noise / width)
            near = max(abs(ladder.central[-1]), abs(ladder.bends[-1]))
            break
        ladder.add(right, left, rise, fall)
        if ladder.is_smooth and (best is None or ladder.doubt < best.doubt):
            best, near = _Slope(ladder.slope, ladder.doubt), ladder.steepest
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
        return _Slope(ladder.central[-1], math.inf, sides=ladder.sides)
    if best is None:
        return _Slope(ladder.slope, math.inf)
    last_digit = epsilon(point) * abs(value)
    if _differs_close_by(change, best, given, noise, tolerance, (least, ladder.widths[-1]), last_digit):
        return _Slope(best.measured, math.inf)
    # An entry that is zero as far as can be seen is compared with how much f moves elsewhere.
    moves = max(near, 1e-9 * min(1.0, abs(value)) / size)
    doubt = max(best.doubt, epsilon(point) * near)
    is_zero = max(abs(given), abs(best.measured)) <= 2 * doubt <= 1e-3 * tolerance * moves
    return _Slope(best.measured, best.doubt, doubt if is_zero else best.rounding)


def _differs_close_by(
    change: OfNumber,
    slope: _Slope,
    given: float,
    noise: float,
    tolerance: float,
    widths: tuple[float, float],
    last_digit: float,
) -> bool:
    """Tell whether f moves otherwise very near the point than within the steps that measured its slope."""
    # At the shortest step that tells given from measured, if they differ: f may have ripples, or the steps of
    # a stair, that the long steps do not see.
    apart = max(tolerance * max(abs(given), abs(slope.measured)) + slope.doubt, abs(given - slope.measured))
    least, most = widths
    close = CLEAR * noise / apart if apart else math.inf
    if least < close < most:
        seen = (change(close) - change(-close)) / (2 * close)
        if abs(seen - slope.measured) > 0.5 * apart + 4 * noise / close:
            return True
    # f is flat here as it was given, and steep farther off: a stair, or rounded, only its author knows
    flat = noise / (1024 * abs(slope.measured)) if slope.measured else 0.0
    if flat <= least or not abs(given) * flat <= last_digit < noise / 1024:
        return False
    return change(flat) == change(-flat) == 0


def _motionless(
    change: OfNumber, size: float, noise: float, rounding: float, value: float, given: float
) -> _Slope:
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
    hidden = max(noise, rounding * moved, height) / flat
    return _Slope(0.0, lost if abs(given) <= lost else hidden, lost)


def _remainders(
    value: float, given: Array, direction: Array, steps: Array, values: Array, noise: float, tolerance: float
) -> tuple[npt.NDArray[np.float64], float]:
    """Return the remainders of Taylor's theorem, and the order in which the smallest beyond rounding fall."""
    with np.errstate(invalid="ignore", over="ignore"):
        slope = float(np.sum(given * direction))
        remainders = np.abs(values - value - steps * slope)
        # below that, a remainder is made of rounding, or of an error of the gradient that is allowed
        allowed = tolerance * float(np.max(np.abs(given * direction)))
    visible = np.isfinite(remainders) & (remainders > CLEAR * noise + steps * allowed)
    pairs = np.flatnonzero(visible[:-1] & visible[1:])
    if not len(pairs):
        return remainders, math.inf
    # one of the last three may mislead: a remainder that changes its sign falls too fast, then too slowly
    orders = np.log(remainders[pairs[-3:]] / remainders[pairs[-3:] + 1]) / np.log(4)
    return remainders, float(np.median(orders))
