"""Is a gradient right? Measured entry by entry, each with its own doubt, and by Taylor's theorem."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array, described
from .ladder import CLEAR
from .measuring import (
    Slope,
    exact_rate,
    exact_slopes,
    followed,
    quantum,
    rate_along,
    scatter,
    seen_along,
    value_at,
)
from .points import OfPoint, epsilon, real_array, scalar_value, vector


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """What `check_gradient` found. It is true, in an `if`, when the gradient passed.

    Attributes
    ----------
    verdict
        ``"right"``, ``"wrong"``, ``"kink"`` (f has no derivative at the point, or bends too sharply to tell)
        or ``"noisy"`` (f's values do not tell). It is right only if the doubt of the
        measurement is within the tolerance or within f's rounding, and wrong only if the doubt does not
        explain the difference.
    worst
        Index of the entry that decides the verdict, if one does (a kink may show along v alone): of those of
        its kind the one with the largest error.
    relative_error
        Its relative error, of the larger of both numbers; 0 where both are lost in f's rounding. That of a
        wrong gradient is above `tolerance`, unless f has a kink there; that of a right one is within, unless
        the rounding explains it.
    given, measured
        The gradient to be checked, and the one that was measured, in the shape of the point.
    method
        What measured it: ``"complex step"`` or ``"central differences"``.
    order
        The power of t with which f(x + t v) - f(x) - t ∇f·v is seen to fall: about 2, or more, for the right
        gradient of an f with second derivatives (inf if nothing is left), about 1 for one that is wrong by
        more than f bends.
    steps, remainders
        The t and the absolute remainders, for a picture on logarithmic axes.
    tolerance
        The relative error that was allowed.
    kinked
        Whether f is seen to have a kink in the entry `worst`.
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
    kinked: bool

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
        would = f"; {remainder}, and would fall faster with a right gradient" if self.order < 1.5 else ""
        would = ", where f has a kink" if self.kinked else would
        entry = f"entry {self.worst}" if self.worst else "the gradient"
        sizes = f"{entry} is {self.given[self.worst]:.6g}, measured {self.measured[self.worst]:.6g}"
        apart = np.abs(self.given - self.measured)
        exact = np.all(apart <= self.tolerance * np.maximum(np.abs(self.given), np.abs(self.measured)))
        within = f"every entry within {self.tolerance:g} of the {self.method}"
        lost = "" if exact else ", or lost in f's rounding"
        says = {
            "right": f"{within}{lost}; {remainder}",
            "wrong": f"{sizes} by {self.method}{would}",
            "kink": f"f has no derivative here, or bends too sharply for one to be measured ({sizes}): "
            "move the point",
            "noisy": f"f's values tell no derivative within {self.tolerance:g} ({sizes}): is f random or "
            "rounded, or is there a kink, a pole or a value of its own at the point or next to it?",
        }
        return f"GradientCheck({self.verdict}: {says[self.verdict]})"


def check_gradient(
    f: OfPoint,
    gradient: OfPoint | npt.ArrayLike,
    point: npt.ArrayLike,
    *,
    tolerance: float | None = None,
    rng: np.random.Generator | int | None = 0,
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
        The relative error allowed in an entry; by default 1e-5 (1e-2 for a point of fewer digits than
        float64).
    rng
        For the direction, or its seed; by default the same direction every time, another one for None.

    Returns
    -------
    GradientCheck
        With `.passed`, `.verdict`, `.relative_error`, `.order` and a repr that says it in a sentence. At a
        kink that shows along an axis or along v, by more than f bends there, no gradient passes, since there
        is none: one whose numbers lie between the slopes of the two sides, or within a hundredth of their
        distance, is called a kink (any one where such a slope is infinite), others are wrong or noisy.

    Raises
    ------
    TypeError, ValueError
        As `gradient`; ValueError as well if f is not finite at the point, the gradient has not the shape of
        the point, or the tolerance is not between 0 and 1.

    Notes
    -----
    Chapter 4 for the remainder, chapter 5 for hunting bugs. It takes about seventy evaluations of f, and some
    ten for each entry (six by the complex step), of most functions; more where a slope is 0, or f is steep,
    noisy or has a kink. Differences average away what f does within some 1e-8·max(1, abs(x)) of the point,
    and waves that are hardly higher than the rounding in its values. A slope that this rounding swallows
    may count as 0: by differences where f stands still all around, by the complex step up to four last
    digits of f (or of 16, if f is larger) over max(1, abs(x)). One above that, as in the flat parts of a
    sigmoid, may be called noisy, or wrong. A slope below some 1e-6 of how steep f is close by may count as 0,
    too, where differences see no more than 0. Where f is 0, as at an exact fit, rounding
    inside f does not show in its values: if a right gradient should be called noisy or wrong there, move the
    point. At a minimum the gradient need not be 0: the point is rounded, too.
    """
    point = vector(f, point, "check_gradient")
    value = scalar_value(f, point, "check_gradient")
    if not math.isfinite(value):
        raise ValueError(f"f is {value} at the point, so it has no gradient there: move the point")
    given = _given(gradient, point)
    finite = np.where(np.isfinite(given), given, 0.0)
    tolerance = _tolerance(tolerance, point)

    scale = np.maximum(1, np.abs(point)).astype(np.float64)
    direction = scale * _direction(_shortened(_shortened(finite) * scale), np.random.default_rng(rng))
    # a point that is small as a whole lives on its own scale
    largest = float(np.max(np.abs(point)))
    unit = largest if 0 < largest < 1e-3 else 1.0

    def along(t: float) -> float:
        with np.errstate(over="ignore"):  # beyond the largest number f has no value
            place = (point + t * direction).astype(point.dtype)
        return value_at(f, place) if np.all(np.isfinite(place)) else math.nan

    noise = max(scatter(along, point, unit, direction, value), quantum(along, point, direction, value))
    steps = unit * 4.0 ** -np.arange(1, 17, dtype=np.float64)
    values = np.array([along(t) for t in steps])

    shift = epsilon(point) * largest / float(np.max(np.abs(direction)))
    seen, width = seen_along(along, value, noise, unit, shift, tolerance)
    slopes = None if seen.sides else exact_slopes(f, point, value, finite)
    if slopes:
        rate, moved = rate_along(slopes, direction), width * direction
        if _differs(rate, seen, tolerance) and _stands_alone(f, point, moved, direction, rate, seen):
            slopes = None
    method = "central differences" if slopes is None else "complex step"
    if slopes is None:
        slopes = {
            place: followed(f, point, place, value, noise, float(given[place]), tolerance)
            for place in np.ndindex(point.shape)
        }
    found = {place: _judged(float(given[place]), slope, tolerance) for place, slope in slopes.items()}
    severity = ("right", "noisy", "kink", "wrong")
    worst = max(found, key=lambda place: (severity.index(found[place][0]), found[place][1]))
    verdict, error = found[worst]
    along_given = float(np.sum(given * direction))
    if seen.sides and (verdict == "right" or _lies_between(along_given, seen.sides)):
        verdict = "kink"  # across the axes, as that of √|ab| at 0, or under the curve of an entry
    elif (
        verdict == "right"
        and method != "complex step"
        and given.size > 1
        and _differs(along_given, seen, 0.01)
    ):
        verdict = "kink"  # smooth along each axis and along v, and yet no plane: a³ / (a² + b²) at 0
    if verdict == "kink" and (kinks := [place for place in found if found[place][0] == "kink"]):
        worst = max(kinks, key=lambda place: found[place][1])
        error = found[worst][1]
    measured = np.array([slope.measured for slope in slopes.values()]).reshape(point.shape)
    remainders, order = _remainders(value, given, direction, steps, values, noise, tolerance)
    return GradientCheck(
        verdict,
        error,
        tuple(map(int, worst)),
        given,
        measured,
        method,
        order,
        steps,
        remainders,
        tolerance,
        slopes[worst].sides is not None,
    )


def _judged(given: float, slope: Slope, tolerance: float) -> tuple[str, float]:
    """Return the verdict on one entry, and its relative error."""
    difference, size = abs(given - slope.measured), max(abs(given), abs(slope.measured))
    lost = max(difference, size) <= slope.rounding
    error = 0.0 if lost else difference / (size or math.inf)  # nan where nothing was measured
    error = math.inf if math.isnan(error) else error
    if slope.sides is not None:
        meant = not math.isfinite(given) or _lies_between(given, slope.sides)
        return ("kink" if meant else "wrong"), error
    if not math.isfinite(given):
        return "wrong", math.inf
    allowed = max(tolerance * size, slope.rounding)
    if difference <= allowed and slope.doubt <= allowed:
        return "right", error
    return ("wrong" if difference > tolerance * size + slope.doubt else "noisy"), error


def _differs(rate: float, seen: Slope, tolerance: float) -> bool:
    """Tell whether a rate along v is another one than real steps have seen, beyond doubt."""
    return abs(seen.measured - rate) > tolerance * max(abs(rate), abs(seen.measured)) + 10 * seen.doubt


def _stands_alone(f: OfPoint, point: Array, moved: Array, direction: Array, rate: float, seen: Slope) -> bool:
    """Tell whether the complex step agrees with what is seen on both sides of the point, and not at it.

    Then f has a branch for the point alone, such as 1 for (exp(x) - 1) / x at 0.
    """
    beside = (exact_rate(f, place.astype(point.dtype), direction) for place in (point + moved, point - moved))
    return all(abs(other - seen.measured) <= 0.1 * abs(rate - seen.measured) for other in beside)


def _lies_between(given: float, sides: tuple[float, float]) -> bool:
    """Tell whether a number could be meant at a kink, as each between the slopes of its two sides could."""
    low, high = min(sides), max(sides)
    slack = 0.01 * (high - low) if math.isfinite(high - low) else math.inf
    return low - slack <= given <= high + slack


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
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float | np.integer | np.floating):
        raise TypeError(f"the tolerance is a number, but got {described(tolerance)}")
    if not 0 < tolerance < 1:
        raise ValueError(
            f"the tolerance is a relative error between 0 and 1, but got {tolerance!r}: try 1e-5"
        )
    return float(tolerance)


def _shortened(vector: Array) -> Array:
    """Return a vector so short that its length can be computed, in the same direction."""
    shortened: Array = vector / max(float(np.max(np.abs(vector))), 1e-300)
    return shortened


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
