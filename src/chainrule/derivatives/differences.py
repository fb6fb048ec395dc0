"""Differences: the slope of a secant, in one variable and in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from ..functions.arguments import Array, Elementwise, Numeric
from .points import (
    Kind,
    OfPoint,
    array_value,
    checked_step,
    default_step,
    elementwise,
    lost_step,
    place_of,
    real_point,
    scalar_value,
    start,
    unwrapped,
    vector,
)

# --- differences in one variable (chapter 1) ---------------------------------------------------------------


@overload
def forward_difference(f: Elementwise, x: Kind, step: float | None = None) -> Kind: ...
@overload
def forward_difference(f: Elementwise, x: Sequence[float], step: float | None = None) -> Array: ...
def forward_difference(f: Elementwise, x: Numeric, step: float | None = None) -> Numeric:
    r"""Measure f'(x) from one step ahead: :math:`\frac{f(x + h) - f(x)}{h}`, with error O(h).

    Parameters
    ----------
    f
        Any function that works elementwise on what x is.
    x
        A float, or an array of points of any shape.
    step
        h > 0, the same for all points; by default ε^(1/2)·max(1, abs(x)) at each.

    Returns
    -------
    float or ndarray
        In the shape and precision of x; nan where f is nan. A Function is nan outside its domain in an array,
        and raises ValueError there for a float.

    Raises
    ------
    TypeError
        If f can't be called, or x, the step or f's result are not real numbers.
    ValueError
        If x is empty or not finite, if f changes the shape, or if the step is not positive and finite or is
        so small that x + step == x.

    Notes
    -----
    Chapter 1: the slope of a secant, on its way to the tangent.
    """
    x = start(f, x, "forward_difference")
    step = checked_step(step, x, 2)
    ahead = x + step
    return _slope(elementwise(f, ahead), elementwise(f, x), ahead - x)


@overload
def central_difference(f: Elementwise, x: Kind, step: float | None = None) -> Kind: ...
@overload
def central_difference(f: Elementwise, x: Sequence[float], step: float | None = None) -> Array: ...
def central_difference(f: Elementwise, x: Numeric, step: float | None = None) -> Numeric:
    r"""Measure f'(x) symmetrically: :math:`\frac{f(x + h) - f(x - h)}{2h}`, with error O(h²) + O(ε/h).

    Parameters
    ----------
    f
        Any function that works elementwise on what x is.
    x
        A float, or an array of points of any shape.
    step
        h > 0, the same for all points; by default ε^(1/3)·max(1, abs(x)) at each.

    Returns
    -------
    float or ndarray
        In the shape and precision of x; nan where f is nan, as `forward_difference`. With the default step
        the error is below 1e-9·max(1, abs(f'(x))) for the functions of this course on [-10, 10], at least 0.2
        from their poles, kinks and ends; for tan, which has many poles, below 1e-7.
        At a kink it is the mean of the slopes on both sides: a confident number for a slope that isn't there.

    Raises
    ------
    TypeError, ValueError
        As `forward_difference`.

    Notes
    -----
    Chapter 1, where it is written out in five lines.
    """
    x = start(f, x, "central_difference")
    step = checked_step(step, x, 3)
    ahead, behind = x + step, x - step
    return _slope(elementwise(f, ahead), elementwise(f, behind), ahead - behind)


def step_size_errors(
    f: Elementwise,
    exact: Elementwise | float,
    x: float | np.floating[Any],
    steps: npt.ArrayLike,
    difference: Callable[[Elementwise, Any, Any], Any] = central_difference,
) -> npt.NDArray[np.float64]:
    r"""Return the error :math:`|D_h f(x) - f'(x)|` of a difference for each step h: the V of chapter 1.

    Parameters
    ----------
    f, x
        The function and the point, a float; np.float32(x) measures in single precision.
    exact
        f'(x), or f' itself.
    steps
        Positive steps, an array of any shape.
    difference
        `central_difference` or `forward_difference`.

    Returns
    -------
    ndarray
        float64 in the shape of `steps`; nan where the step is so small that x + step == x.

    Raises
    ------
    TypeError, ValueError
        As `central_difference`; ValueError as well if x is not a single point.
    """
    x = start(f, x, "step_size_errors")
    if np.ndim(x):
        raise ValueError(f"step_size_errors takes one point x, but got an array of shape {np.shape(x)}")
    steps = np.asarray(real_point(steps, "step_size_errors: steps"))
    x = x[()] if isinstance(x, np.ndarray) else x
    slope = float(exact(float(x)) if callable(exact) else exact)
    errors = np.full(steps.shape, np.nan)
    for index, step in np.ndenumerate(steps):
        if not step > 0 or x + type(x)(step) != x:
            errors[index] = abs(float(difference(f, x, step)) - slope)
    return errors


# --- several variables (chapter 2) -------------------------------------------------------------------------


def partial(
    f: OfPoint, index: int | tuple[int, ...], point: npt.ArrayLike, step: float | None = None
) -> float | np.floating[Any] | Array:
    r"""Measure :math:`\partial f/\partial x_k`: move the entry `index` of the point, hold all others still.

    Parameters
    ----------
    f
        Takes the whole point, an array; its value may be a float or an array.
    index
        Which entry moves: an int, or a tuple of ints if the point has several axes.
    point
        Array of any shape: where the derivative is taken.
    step
        Of the central difference; by default ε^(1/3)·max(1, abs(entry)).

    Returns
    -------
    float or ndarray
        In the shape of f's value.

    Raises
    ------
    TypeError, ValueError
        As `central_difference`; IndexError if the point has no such entry.

    Notes
    -----
    Chapter 2. Held still is not ignored: the others keep their values, and ∂f/∂x_k still depends on them.
    """
    point = vector(f, point, "partial")
    place = place_of(index, point.shape)
    return unwrapped(_moved(f, point, place, checked_step(step, point[place], 3)))


def gradient(f: OfPoint, point: npt.ArrayLike, step: float | None = None) -> Array:
    r"""Measure all partial derivatives of a function with one number as its value: :math:`\nabla f`.

    Parameters
    ----------
    f
        Takes an array in the shape of the point and returns one number.
    point
        Array of any shape, or a float.
    step
        Of the central differences; by default ε^(1/3)·max(1, abs(entry)) for each entry.

    Returns
    -------
    ndarray
        In the shape of the point. It takes two evaluations of f for each entry, and one at the point, to see
        that f returns one number.

    Raises
    ------
    TypeError, ValueError
        As `central_difference`; ValueError if f returns more than one number: that takes `jacobian`.

    Notes
    -----
    Chapter 2: it points uphill, at right angles to the contour line.
    """
    point = vector(f, point, "gradient")
    scalar_value(f, point, "gradient")
    return _differences(f, point, step)


def jacobian(f: OfPoint, point: npt.ArrayLike, step: float | None = None) -> Array:
    r"""Measure :math:`\partial f_i/\partial x_k` for every output i and every input k.

    Parameters
    ----------
    f
        Takes an array in the shape of the point; its value is a float or an array of any shape.
    point
        Array of any shape, or a float.
    step
        Of the central differences, as in `gradient`.

    Returns
    -------
    ndarray
        Of shape f(point).shape + point.shape: outputs come first, a row holds the gradient of one output.

    Raises
    ------
    TypeError, ValueError
        As `central_difference`.

    Notes
    -----
    Chapter 4 multiplies them: the Jacobian of f∘g is the product of the two.
    """
    return _differences(f, vector(f, point, "jacobian"), step)


def directional_derivative(
    f: OfPoint, point: npt.ArrayLike, direction: npt.ArrayLike, step: float | None = None
) -> float | np.floating[Any] | Array:
    r"""Measure how fast f changes when the point moves along a direction: :math:`\nabla f \cdot d`.

    Parameters
    ----------
    f
        Takes the point; its value may be a float or an array.
    point, direction
        Arrays of the same shape. The rate is per length of the direction: take a unit vector for the slope.
    step
        How far along the direction, in multiples of it; by default as far as no entry moves by more than the
        step of its own partial derivative.

    Returns
    -------
    float or ndarray
        In the shape of f's value.

    Raises
    ------
    TypeError, ValueError
        As `central_difference`; ValueError if point and direction differ in shape.

    Notes
    -----
    Chapter 2: largest along the gradient, zero along the contour line.
    """
    point = vector(f, point, "directional_derivative")
    direction = np.asarray(real_point(direction, "directional_derivative: direction"), dtype=point.dtype)
    if direction.shape != point.shape:
        raise ValueError(
            f"the direction has shape {direction.shape} and the point {point.shape}: a direction needs one "
            "number for each entry of the point"
        )
    moving = direction != 0
    if step is None:
        with np.errstate(over="ignore"):
            longest = np.asarray(default_step(point))[moving] / np.abs(direction[moving])
        # in a direction too short to divide by, no step is long enough: as many as a float can count
        step = min(float(np.min(longest)), float(np.finfo(point.dtype).max / 4)) if longest.size else 1.0
    step = checked_step(step, point.dtype.type(0), 3)
    if moving.any() and np.array_equal(point + step * direction, point):
        raise ValueError(lost_step(step, point))
    ahead, behind = (array_value(f, point + way * direction) for way in (step, -step))
    return unwrapped(_quotient(ahead, behind, 2 * step))


def _quotient(ahead: Array, behind: Array, width: Numeric) -> Array:
    """Divide the difference of the values by that of the points."""
    # inf - inf where f is undefined or too large: the slope is undefined there, which nan says
    with np.errstate(invalid="ignore", over="ignore"):
        quotient: Array = (ahead - behind) / width
    return quotient


def _slope(ahead: Array, behind: Array, width: Numeric) -> Numeric:
    """Divide the difference of the values by that of the points, in the type of the latter."""
    slope = _quotient(ahead, behind, width)
    return slope.astype(width.dtype) if isinstance(width, np.ndarray) else type(width)(slope)


def _moved(f: OfPoint, point: Array, place: tuple[int, ...], step: Numeric) -> Array:
    """Return the central difference of f in one entry of the point."""
    ahead, behind = point.copy(), point.copy()
    ahead[place] += step
    behind[place] -= step
    above, below = array_value(f, ahead), array_value(f, behind)
    if above.shape != below.shape:
        raise ValueError(
            f"f's value changes its shape from {below.shape} to {above.shape} as the point moves"
        )
    slope: Array = _slope(above, below, np.asarray(ahead[place] - behind[place]))
    return slope


def _differences(f: OfPoint, point: Array, step: float | None) -> Array:
    """Return the central differences in all entries, in the shape of f's value + that of the point."""
    steps = np.broadcast_to(checked_step(step, point, 3), point.shape)
    columns = [_moved(f, point, place, steps[place]) for place in np.ndindex(point.shape)]
    return np.stack(columns, axis=-1).reshape(columns[0].shape + point.shape)
