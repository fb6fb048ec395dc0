r"""Derivatives measured from values alone: differences, the complex step, and a checker of gradients.

Nothing here knows a rule of differentiation, and that is its use: whatever the other modules derive, this one
measures. A central difference has ten correct digits, the complex step all of them:

>>> import numpy as np
>>> f"{central_difference(np.exp, 1.0):.9f}", f"{complex_step(np.exp, 1.0):.15f}"
('2.718281828', '2.718281828459045')

Chapter 1 measures slopes and asks how small a step should be, chapter 2 moves one of several variables,
chapters 4 and 5 check what the chain rule and backpropagation give.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .functions import Function

__all__ = [
    "GradientCheck",
    "central_difference",
    "check_gradient",
    "complex_step",
    "default_step",
    "directional_derivative",
    "forward_difference",
    "gradient",
    "jacobian",
    "partial",
    "step_size_errors",
]


# --- differences in one variable (chapter 1) ---------------------------------------------------------------


def default_step(x, root: int = 3):
    r"""Return the step a difference takes at x: :math:`\varepsilon^{1/3}\max(1, |x|)`.

    ε is the spacing of the floats at 1 in the precision of x (2.2e-16, or 1.2e-7 for float32). Truncation
    grows with the step and rounding shrinks with it; here those of a central difference are about equal.

    Parameters
    ----------
    x
        A float or an array of any shape.
    root
        3 for a central difference, 2 for a forward one.

    Returns
    -------
    float or ndarray
        In the shape and precision of x, and such that x + step - x == step: the step that is taken is the
        step that is divided by.
    """
    x = _point(x, "default_step")
    one = x.dtype.type if isinstance(x, np.ndarray | np.floating) else float
    size = np.maximum(one(1), np.abs(x)) if isinstance(x, np.ndarray) else max(one(1), abs(x))
    return (x + one(_epsilon(x) ** (1 / root)) * size) - x


def forward_difference(f: Callable, x, step: float | None = None):
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
        In the shape and precision of x; nan where f is undefined.

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
    x = _start(f, x, "forward_difference")
    step = _step(step, x, 2)
    ahead = x + step
    return _slope(_elementwise(f, ahead), _elementwise(f, x), ahead - x)


def central_difference(f: Callable, x, step: float | None = None):
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
        In the shape and precision of x; nan where f is undefined. With the default step the error is below
        1e-9·max(1, abs(f'(x))) for the functions of this course on [-10, 10], away from poles and kinks.
        At a kink it is the mean of the slopes on both sides: a confident number for a slope that isn't there.

    Raises
    ------
    TypeError, ValueError
        As `forward_difference`.

    Notes
    -----
    Chapter 1, where it is written out in five lines.
    """
    x = _start(f, x, "central_difference")
    step = _step(step, x, 3)
    ahead, behind = x + step, x - step
    return _slope(_elementwise(f, ahead), _elementwise(f, behind), ahead - behind)


def step_size_errors(
    f: Callable, exact: Callable | float, x: float, steps, difference: Callable = central_difference
) -> np.ndarray:
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
    x = _start(f, x, "step_size_errors")
    if np.ndim(x):
        raise ValueError(f"step_size_errors takes one point x, but got an array of shape {np.shape(x)}")
    steps = np.asarray(_point(steps, "step_size_errors: steps"))
    slope = float(exact(float(x)) if callable(exact) else exact)
    errors = np.full(steps.shape, np.nan)
    for index, step in np.ndenumerate(steps):
        if not step > 0 or x + type(x)(step) != x:
            errors[index] = abs(float(difference(f, x, step)) - slope)
    return errors


# --- several variables (chapter 2) -------------------------------------------------------------------------


def partial(f: Callable, index, point, step: float | None = None):
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
    point = _vector(f, point, "partial")
    place = _place(index, point.shape)
    return _unwrap(_moved(f, point, place, _step(step, point[place], 3)))


def gradient(f: Callable, point, step: float | None = None) -> np.ndarray:
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
        In the shape of the point. It takes two evaluations of f for each entry.

    Raises
    ------
    TypeError, ValueError
        As `central_difference`; ValueError if f returns more than one number: that takes `jacobian`.

    Notes
    -----
    Chapter 2: it points uphill, at right angles to the contour line.
    """
    point = _vector(f, point, "gradient")
    _scalar_value(f, point, "gradient")
    return _differences(f, point, step)


def jacobian(f: Callable, point, step: float | None = None) -> np.ndarray:
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
    return _differences(f, _vector(f, point, "jacobian"), step)


def directional_derivative(f: Callable, point, direction, step: float | None = None):
    r"""Measure how fast f changes when the point moves along a direction: :math:`\nabla f \cdot d`.

    Parameters
    ----------
    f
        Takes the point; its value may be a float or an array.
    point, direction
        Arrays of the same shape. The rate is per length of the direction: take a unit vector for the slope.
    step
        How far along the direction, in multiples of it.

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
    point = _vector(f, point, "directional_derivative")
    direction = np.asarray(_point(direction, "directional_derivative: direction"), dtype=point.dtype)
    if direction.shape != point.shape:
        raise ValueError(
            f"the direction has shape {direction.shape} and the point {point.shape}: a direction needs one "
            "number for each entry of the point"
        )
    reach = np.max(np.abs(direction))
    if step is None:
        step = float(np.max(default_step(point)) / reach) if reach else 1.0
    step = _step(step, point.dtype.type(0), 3)
    if reach and np.array_equal(point + step * direction, point):
        raise ValueError(_lost(step, point))
    return _unwrap(
        (_array_value(f, point + step * direction) - _array_value(f, point - step * direction)) / (2 * step)
    )


# --- the complex step --------------------------------------------------------------------------------------

# Its square is far below the last digit, and it leaves room above underflow for slopes down to 1e-280.
TINY = 1e-20


def complex_step(f: Callable, x):
    r"""Measure f'(x) without a difference: :math:`\operatorname{Im} f(x + ih)/h` with h = 1e-20.

    Nothing is subtracted, so nothing cancels, and h can be so small that no truncation is left: the result
    is as accurate as f itself (relative error about 2e-15). f needs to be analytic, as every formula of
    + − × ÷, powers, exp, log and the trigonometric functions is. `np.abs`, `np.maximum` and comparisons
    inside f look at the real part, so that a formula that chooses between branches, like a stable sigmoid's,
    is continued along its branch.

    Parameters
    ----------
    f
        A :class:`Function`, or any function written with NumPy, that works elementwise.
    x
        A float, or an array of points of any shape.

    Returns
    -------
    float or ndarray
        In the shape and precision of x; nan where f is undefined.

    Raises
    ------
    TypeError
        If f is not written with NumPy, or uses something that has no complex counterpart.
    ValueError
        At a kink, such as that of relu and absolute at 0, naming the slopes of both sides; and as
        `central_difference`.

    Notes
    -----
    W. Squire and G. Trapp, *Using complex variables to estimate derivatives of real functions*, 1998.
    The course's independent checker: no rule of differentiation, no step to choose.
    """
    x = _start(f, x, "complex_step")
    points = np.asarray(x)
    values = np.asarray(_elementwise(f, x))
    slope = _complex_slope(f, points, np.ones_like(points), values)
    slope = np.where(np.isnan(values), np.nan, slope).astype(points.dtype)
    return slope if isinstance(x, np.ndarray) else type(x)(slope)


def _complex_slope(f: Callable, point: np.ndarray, direction: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the rate of f along the direction, in the shape of f's value; refuse a kink."""
    slope, tied = _one_sided_slope(f, point, direction, values, 1)
    if tied:
        other, _ = _one_sided_slope(f, point, direction, values, -1)
        scale = np.maximum(np.abs(slope), np.abs(other))
        kinks = np.argwhere(np.abs(slope - other) > 1e3 * _epsilon(point) * scale)
        if len(kinks):
            where = tuple(kinks[0])
            at = point[where] if slope.shape == point.shape else point
            raise ValueError(
                f"f has a kink at x = {at}: the slope is {other[where]:.6g} on its left and "
                f"{slope[where]:.6g} on its right, so there is no derivative; move x"
            )
    return slope


def _one_sided_slope(f, point, direction, values, side: int):
    tiny = point.dtype.type(TINY)
    x = _ComplexPoint(point + 1j * (tiny * direction), side, ties := [])
    # inf and nan are answers here as they are for real x: complex overflow needs no second warning
    with np.errstate(all="ignore"):
        result = f(x)
        if not isinstance(result, _ComplexPoint):
            result = np.broadcast_to(_real(result, "f"), values.shape)
            return np.zeros(values.shape, point.dtype), bool(ties)
        z = result.z
        # A complex logarithm knows negative numbers; nan says where the real one ends.
        if z.shape != values.shape or not np.all(
            np.isclose(z.real, values, rtol=1e-3, atol=1e-6) | np.isnan(values)
        ):
            raise TypeError(
                "f gives something else for complex x than for real x, so it is not analytic or not written "
                "with NumPy: use central_difference"
            )
        return z.imag / tiny, bool(ties)


class _ComplexPoint(np.lib.mixins.NDArrayOperatorsMixin):
    """Complex numbers x + ih that take the branches x takes; where two meet, those of one side."""

    __slots__ = ("side", "ties", "z")

    def __init__(self, z, side: int, ties: list):
        self.z, self.side, self.ties = np.asarray(z), side, ties

    def __apply_function__(self, function: Function) -> _ComplexPoint:
        return function.formula(self)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        chooses = _BRANCHES.get(ufunc)
        arrays = [part.z if isinstance(part, _ComplexPoint) else part for part in inputs]
        # x += 1 rebinds the name x to what is returned; an array that f owns can't hold complex numbers
        if any(not isinstance(array, _ComplexPoint) for array in kwargs.pop("out", ())):
            raise TypeError(
                "f writes into an array of real numbers, which has no complex step: use central_difference"
            )
        if chooses is not None and method == "__call__" and not kwargs:
            result = chooses(self, *arrays)
        elif chooses is not None or ufunc in _SHARP or method == "at":
            raise TypeError(f"np.{ufunc.__name__} has no complex step: use central_difference")
        else:
            try:
                result = getattr(ufunc, method)(*arrays, **kwargs)
            except TypeError as error:
                raise TypeError(f"np.{ufunc.__name__} has no complex step: use central_difference") from error
        return self._like(result)

    def __array_function__(self, function, types, args, kwargs):
        if function not in _LINEAR_FUNCTIONS:
            raise TypeError(f"np.{function.__name__} has no complex step: use central_difference")
        return self._like(function(*_numbers(args), **_numbers(kwargs)))

    def _like(self, result):
        return _ComplexPoint(result, self.side, self.ties) if np.iscomplexobj(result) else result

    def __getattr__(self, name: str):
        if name not in _METHODS:
            raise AttributeError(f"complex x has no attribute {name!r}")
        attribute = getattr(self.z, name)
        if callable(attribute):
            return lambda *args, **kwargs: self._like(attribute(*_numbers(args), **_numbers(kwargs)))
        return self._like(attribute)

    def __getitem__(self, index):
        return self._like(self.z[index])

    def __len__(self) -> int:
        return len(self.z)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        raise TypeError(
            "f asks for the truth of a complex number: write np.where(condition, a, b) instead of if"
        )

    def __float__(self):
        raise TypeError("f turns x into a float: write it with NumPy (np.sin for math.sin)")

    __int__ = __index__ = __complex__ = __float__

    def _distance(self, a, b=0.0) -> np.ndarray:
        """Return Re(a − b), and on a tie what it is a little to the chosen side of it."""
        distance = np.real(a) - np.real(b)
        if np.any(distance == 0):
            self.ties.append(True)
        # The tiny step says which way the distance goes as x grows; its sign is all that matters.
        return np.where(distance == 0, self.side * (np.imag(a) - np.imag(b)), distance)

    def _absolute(self, a):
        return np.where(self._distance(a) >= 0, a, -a)

    def _sign(self, a):
        return np.sign(self._distance(a))

    def _maximum(self, a, b):
        return np.where(self._distance(a, b) >= 0, a, b)

    def _minimum(self, a, b):
        return np.where(self._distance(a, b) >= 0, b, a)


_BRANCHES = {
    np.absolute: _ComplexPoint._absolute,
    np.fabs: _ComplexPoint._absolute,
    np.sign: _ComplexPoint._sign,
    np.maximum: _ComplexPoint._maximum,
    np.minimum: _ComplexPoint._minimum,
    np.greater: lambda self, a, b: self._distance(a, b) > 0,
    np.greater_equal: lambda self, a, b: self._distance(a, b) >= 0,
    np.less: lambda self, a, b: self._distance(a, b) < 0,
    np.less_equal: lambda self, a, b: self._distance(a, b) <= 0,
    np.equal: lambda self, a, b: np.real(a) == np.real(b),
    np.not_equal: lambda self, a, b: np.real(a) != np.real(b),
    np.isnan: lambda self, a: np.isnan(a),
    np.isfinite: lambda self, a: np.isfinite(a),
}
_SHARP = {np.conjugate, np.isinf, np.logical_and, np.logical_or, np.logical_not}
_LINEAR_FUNCTIONS = {
    np.where, np.sum, np.mean, np.prod, np.cumsum, np.cumprod, np.dot, np.vdot, np.inner, np.outer,
    np.tensordot, np.einsum, np.concatenate, np.stack, np.hstack, np.vstack, np.reshape, np.ravel,
    np.transpose, np.squeeze, np.expand_dims, np.broadcast_to, np.diff, np.trace, np.diag, np.roll, np.flip,
    np.repeat, np.tile,
    np.swapaxes, np.moveaxis, np.atleast_1d, np.atleast_2d, np.shape, np.ndim, np.size, np.zeros_like,
    np.ones_like,
}  # fmt: skip
_METHODS = {
    "shape", "ndim", "size", "T", "sum", "mean", "prod", "cumsum", "dot", "reshape", "ravel", "flatten",
    "transpose", "squeeze", "copy", "swapaxes",
}  # fmt: skip


def _numbers(arguments):
    """Replace complex points by their arrays, inside lists and dicts as well."""
    if isinstance(arguments, _ComplexPoint):
        return arguments.z
    if isinstance(arguments, list | tuple):
        return type(arguments)(_numbers(part) for part in arguments)
    if isinstance(arguments, dict):
        return {name: _numbers(part) for name, part in arguments.items()}
    return arguments


# --- checking a gradient (chapters 4 and 5) ----------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """What `check_gradient` found. It is true, in an `if`, when the gradient passed.

    Attributes
    ----------
    verdict
        ``"right"``, ``"wrong"``, ``"kink"`` (f has no derivative at the point, or bends too sharply to tell)
        or ``"noisy"`` (f's values scatter too much to tell).
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
    given: np.ndarray
    measured: np.ndarray
    method: str
    order: float
    steps: np.ndarray
    remainders: np.ndarray
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
        entry = f"entry {self.worst}" if self.worst else "the gradient"
        sizes = f"{entry} is {self.given[self.worst]:.6g}, measured {self.measured[self.worst]:.6g}"
        says = {
            "right": f"every entry within {self.tolerance:g} of the {self.method}; {remainder}",
            "wrong": f"{sizes} by {self.method}; {remainder}, and would have 2 with the right gradient",
            "kink": f"f bends too sharply here for a derivative to be measured ({sizes}): move the point",
            "noisy": f"f's values scatter too much to measure a derivative ({sizes}): is f random?",
        }
        return f"GradientCheck({self.verdict}: {says[self.verdict]})"


def check_gradient(
    f: Callable,
    gradient: Callable | np.ndarray | float,
    point,
    *,
    tolerance: float | None = None,
    rng: np.random.Generator | None = None,
) -> GradientCheck:
    r"""Check a gradient against measured ones, and by Taylor's theorem.

    Entry by entry it is compared with the complex step if f allows one, otherwise with extrapolated central
    differences whose own error is estimated. Then the remainder
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
    Chapter 4 for the remainder, chapter 5 for hunting bugs. It takes four evaluations of f for each entry.
    """
    point = _vector(f, point, "check_gradient")
    value = _scalar_value(f, point, "check_gradient")
    if not math.isfinite(value):
        raise ValueError(f"f is {value} at the point, so it has no gradient there: move the point")
    given = _given(gradient, point)
    tolerance = _tolerance(tolerance, point)

    scale = np.maximum(1, np.abs(point)).astype(np.float64)
    direction = scale * _direction(given * scale, np.random.default_rng(0) if rng is None else rng)
    noise = _noise(f, point, direction, value)

    # f may be zero at the point itself, so its size is also looked up nearby
    nearby = abs(_along(f, point, 1 / 16, direction) - value)
    relative_noise = noise / max(abs(value), nearby if math.isfinite(nearby) else 0.0, 1e-300)

    measured, doubt, kink = _extrapolated(f, point, value, scale, noise, relative_noise)
    exact = _exact_gradient(f, point, value)
    if exact is not None:
        measured, doubt, kink = exact, np.zeros(point.shape), np.zeros(point.shape)
    size = np.maximum(np.abs(given), np.abs(measured))
    # what rounding inside f can do to an entry, even to one that is zero
    floor = doubt + 1e-12 * np.max(np.abs(measured)) + 100 * _epsilon(point) * abs(value) / scale
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = np.abs(given - measured) / np.maximum(size, floor / tolerance)
    errors = np.where(np.isnan(errors), np.where(size == 0, 0, np.inf), errors)
    worst = np.unravel_index(np.argmax(errors), point.shape)

    steps, remainders, order = _taylor(f, point, value, given, direction, noise, tolerance)
    # at a kink every number between the slopes of the two sides could be meant
    wrong = (errors > tolerance) & ~(np.abs(given - measured) <= 0.51 * kink)
    if exact is None and relative_noise > 1e-6 and np.any(doubt > 1e-3 * np.maximum(size, 1e-300)):
        verdict = "noisy"
    elif np.any(wrong):
        verdict = "wrong"
        worst = np.unravel_index(np.argmax(np.where(wrong, errors, -1)), point.shape)
    elif np.any(kink):
        verdict = "kink"
        worst = np.unravel_index(np.argmax(kink), point.shape)
    else:
        verdict = "right"
    return GradientCheck(
        verdict,
        float(errors[worst]),
        tuple(map(int, worst)),
        given,
        measured,
        "central differences" if exact is None else "complex step",
        order,
        steps,
        remainders,
        tolerance,
    )


def _given(gradient, point: np.ndarray) -> np.ndarray:
    computed = gradient(point.copy() if point.ndim else point[()]) if callable(gradient) else gradient
    given = _real(computed, "check_gradient: the gradient").astype(np.float64)
    if given.shape != point.shape:
        raise ValueError(
            f"the gradient has shape {given.shape}, but the point has shape {point.shape}: a gradient holds "
            "one partial derivative for each entry of the point"
        )
    return given


def _tolerance(tolerance, point: np.ndarray) -> float:
    if tolerance is None:
        return 1e-5 if point.dtype.itemsize >= 8 else 1e-2
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float | np.floating):
        raise TypeError(f"the tolerance is a number, but got {_kind(tolerance)}")
    if not 0 < tolerance < 1:
        raise ValueError(
            f"the tolerance is a relative error between 0 and 1, but got {tolerance!r}: try 1e-5"
        )
    return float(tolerance)


def _direction(gradient: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a random unit vector that leans towards the gradient: across it little can be seen."""
    direction = rng.normal(size=gradient.shape)
    direction /= max(float(np.linalg.norm(direction)), 1e-9)
    length = float(np.linalg.norm(gradient))
    if length > 0 and math.isfinite(length):
        uphill = gradient / length
        direction = uphill + (direction if np.sum(direction * uphill) >= 0 else -direction)
    return direction / np.linalg.norm(direction)


def _along(f: Callable, point: np.ndarray, t: float, direction: np.ndarray) -> float:
    return float(_array_value(f, (point + t * direction).astype(point.dtype)))


def _noise(f: Callable, point: np.ndarray, direction: np.ndarray, value: float) -> float:
    """Return by how much f's values scatter, seen in the third differences of nine neighbours."""
    spacing = _epsilon(point) ** (2 / 3)
    values = np.array([_along(f, point, k * spacing, direction) for k in range(-4, 5)])
    scatter = np.sqrt(np.mean(np.diff(values, 3) ** 2) / 20) if np.all(np.isfinite(values)) else 0.0
    return max(float(scatter), _epsilon(point) * abs(value))


def _extrapolated(f: Callable, point, value: float, scale: np.ndarray, noise: float, relative_noise: float):
    """Return extrapolated central differences, their likely error, and the jumps of f's slope."""
    step = min(max(_epsilon(point), relative_noise) ** (1 / 3), 0.1)
    measured, doubt, kink = (np.empty(point.shape) for _ in range(3))
    for place in np.ndindex(point.shape):
        slopes, bends = [], []
        for h in (step * scale[place], 2 * step * scale[place]):
            ahead, behind = point.copy(), point.copy()
            ahead[place] += h
            behind[place] -= h
            right, left = float(ahead[place] - point[place]), float(point[place] - behind[place])
            above, below = float(_array_value(f, ahead)), float(_array_value(f, behind))
            slopes.append((above - below) / (right + left))
            bends.append((above - value) / right - (value - below) / left)
        near, far = slopes
        rounding = 10 * noise / (step * scale[place])
        measured[place] = near + (near - far) / 3
        doubt[place] = abs(near - far) + rounding
        # On a smooth curve the bend doubles with the step and the slope stays; at a kink the bend stays.
        bend = max(abs(2 * bends[0] - bends[1]), abs(near - far))
        sharp = bend > 1e-4 * max(abs(near), abs(bends[0])) + 10 * rounding
        kink[place] = max(abs(bends[0]), abs(bends[1])) if sharp else 0.0
    return measured, doubt, kink


def _exact_gradient(f: Callable, point: np.ndarray, value: float) -> np.ndarray | None:
    slopes = np.empty(point.shape)
    for place in np.ndindex(point.shape):
        direction = np.zeros_like(point)
        direction[place] = 1
        try:
            slopes[place] = _complex_slope(f, point, direction, np.asarray(value))
        except Exception:
            # Whatever f says to a complex number means the same: it has no complex step.
            return None
    return slopes if np.all(np.isfinite(slopes)) else None


def _taylor(f: Callable, point, value: float, given, direction, noise: float, tolerance: float):
    """Return steps t, remainders, and the order in which the smallest that are not rounding fall."""
    steps = 4.0 ** -np.arange(1, 17)
    slope = float(np.sum(given * direction))
    values = np.array([_along(f, point, t, direction) for t in steps])
    with np.errstate(invalid="ignore"):
        remainders = np.abs(values - value - steps * slope)
    # below that, a remainder is made of rounding, or of an error of the gradient that is allowed
    allowed = min(tolerance, 1e-5) * float(np.linalg.norm(given * direction))
    visible = np.isfinite(remainders) & (remainders > 30 * noise + steps * allowed)
    pairs = np.flatnonzero(visible[:-1] & visible[1:])
    if not len(pairs):
        return steps, remainders, math.inf
    # one of the last three may mislead: a remainder that changes its sign falls too fast, then too slowly
    orders = np.log(remainders[pairs[-3:]] / remainders[pairs[-3:] + 1]) / np.log(4)
    return steps, remainders, float(np.median(orders))


# --- what a point, a step and a value may be ---------------------------------------------------------------


def _epsilon(x) -> float:
    return float(np.finfo(np.asarray(x).dtype).eps)


def _kind(x) -> str:
    return f"an array of dtype {x.dtype}" if isinstance(x, np.ndarray) else f"{type(x).__name__} {x!r}"


def _callable(f, who: str) -> None:
    if not callable(f):
        raise TypeError(
            f"{who} takes a function first, but got {_kind(f)}: pass the function itself, f and not f(x)"
        )


def _point(x, who: str):
    """Return x as a finite float or an array of them; floats keep their precision."""
    if isinstance(x, float | np.floating):
        point = x
    elif isinstance(x, int | np.integer | np.bool_):
        point = float(x)
    elif isinstance(x, np.ndarray | list | tuple):
        point = _real(x, who)
        if not point.size:
            raise ValueError(f"{who} got an empty array of shape {point.shape}: it needs at least one number")
    else:
        raise TypeError(f"{who} takes a real number or an array of them, but got {_kind(x)}")
    if not np.all(np.isfinite(point)):
        where = np.argwhere(~np.isfinite(point))[0]
        place = f" at index {tuple(map(int, where))}" if len(where) else ""
        value = np.asarray(point)[tuple(where)]
        raise ValueError(
            f"{who} needs finite numbers, but got {value}{place}: there is no slope to measure there"
        )
    return point


def _real(x, who: str) -> np.ndarray:
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise ValueError(f"{who} takes an array of numbers, but the rows differ in length: {error}") from None
    if array.dtype.kind in "iub":
        array = array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"{who} takes real numbers, but got {_kind(x)}")
    return array


def _start(f, x, who: str):
    _callable(f, who)
    return _point(x, who)


def _vector(f, point, who: str) -> np.ndarray:
    return np.asarray(_start(f, point, who))


def _step(step, x, root: int):
    """Return the step in the precision of x, refusing one that is lost next to x."""
    if step is None:
        return default_step(x, root)
    if isinstance(step, bool) or not isinstance(step, int | float | np.integer | np.floating):
        raise TypeError(f"the step is one positive number, but got {_kind(step)}")
    if not (step > 0 and math.isfinite(step)):
        raise ValueError(f"the step must be positive and finite, but got {step!r}: try 1e-5, or leave it out")
    step = x.dtype.type(step) if isinstance(x, np.ndarray | np.generic) else float(step)
    if np.any(x + step == x) or np.any(x - step == x):
        raise ValueError(_lost(step, x))
    return step


def _lost(step, x) -> str:
    largest = float(np.max(np.abs(x)))
    return (
        f"the step {float(step):g} is too small next to x = {largest:g}: x + step == x in "
        f"{np.asarray(x).dtype}; take one above {_epsilon(x) * largest:.1g}, or leave it out"
    )


def _elementwise(f: Callable, x):
    """Return f(x), in the shape of x."""
    values = _real(f(x), "f's result:")
    if values.shape != np.shape(x):
        raise ValueError(
            f"f turned an array of shape {np.shape(x)} into one of shape {values.shape}: it must work on "
            "each number by itself (for a function of several variables use gradient or jacobian)"
        )
    return values


def _slope(ahead: np.ndarray, behind: np.ndarray, width):
    """Divide the difference of the values by that of the points, in the type of the latter."""
    # inf - inf where f is undefined or too large: the slope is undefined there, which nan says
    with np.errstate(invalid="ignore", over="ignore"):
        slope = (ahead - behind) / width
    return slope.astype(width.dtype) if isinstance(width, np.ndarray) else type(width)(slope)


def _array_value(f: Callable, point: np.ndarray) -> np.ndarray:
    # f gets its own copy: one that keeps or changes its argument can't change the measurement
    return _real(f(point.copy() if point.ndim else point[()]), "f's result:")


def _scalar_value(f: Callable, point: np.ndarray, who: str) -> float:
    value = _array_value(f, point)
    if value.shape != ():
        raise ValueError(
            f"{who} needs a function whose value is one number, but f returned an array of shape "
            f"{value.shape}: use jacobian, or return a sum or a single entry"
        )
    return float(value)


def _place(index, shape: tuple[int, ...]) -> tuple[int, ...]:
    place = index if isinstance(index, tuple) else (index,)
    if not all(isinstance(i, int | np.integer) and not isinstance(i, bool) for i in place):
        raise TypeError(f"the index of a variable is an int or a tuple of ints, but got {_kind(index)}")
    if len(place) != len(shape) or not all(-n <= i < n for i, n in zip(place, shape, strict=True)):
        raise IndexError(
            f"a point of shape {shape} has no entry {index}: count from 0, one number for each axis"
        )
    return tuple(map(int, place))


def _moved(f: Callable, point: np.ndarray, place: tuple[int, ...], step) -> np.ndarray:
    """Return the central difference of f in one entry of the point."""
    ahead, behind = point.copy(), point.copy()
    ahead[place] += step
    behind[place] -= step
    above, below = _array_value(f, ahead), _array_value(f, behind)
    if above.shape != below.shape:
        raise ValueError(
            f"f's value changes its shape from {below.shape} to {above.shape} as the point moves"
        )
    return _slope(above, below, np.asarray(ahead[place] - behind[place]))


def _differences(f: Callable, point: np.ndarray, step) -> np.ndarray:
    """Return the central differences in all entries, in the shape of f's value + that of the point."""
    steps = np.broadcast_to(_step(step, point, 3), point.shape)
    columns = [_moved(f, point, place, steps[place]) for place in np.ndindex(point.shape)]
    return np.stack(columns, axis=-1).reshape(columns[0].shape + point.shape)


def _unwrap(array: np.ndarray):
    """Return a 0-d array as the number it holds: a float in double precision."""
    if array.shape:
        return array
    return float(array) if array.dtype == np.float64 else array[()]
