"""The complex step: a derivative from one evaluation, with all its digits."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, overload

import numpy as np
import numpy.typing as npt

from ..functions import Function
from ..functions.arguments import Array, Elementwise, Numeric
from .points import Kind, OfPoint, elementwise, epsilon, real_array, start

# Its square is far below the last digit, and it leaves room above underflow for slopes down to 1e-280. A
# power of two, so that a finer step gives the same digits wherever the slope does not depend on the step.
TINY = 2.0**-66
FINER = 2.0**-33
# Nearer to 0 than that, a step much shorter than x is too small to hold.
NEAREST = 1e-280

# A complex number or an array of them; which, depends on what f makes of x.
Complex = Any


@overload
def complex_step(f: Elementwise, x: Kind) -> Kind: ...
@overload
def complex_step(f: Elementwise, x: Sequence[float]) -> Array: ...
def complex_step(f: Elementwise, x: Numeric) -> Numeric:
    r"""Measure f'(x) without a difference: :math:`\operatorname{Im} f(x + ih)/h`.

    h is about 1e-20·min(1, abs(x)), at 0 about 1e-20.

    Nothing is subtracted, so nothing cancels, and h can be so small that no truncation is left: the result
    is as accurate as f itself (relative error about 2e-15; for x**n up to abs(n)·max(1, abs(log x)) last
    digits more), unless h·f'(x) is too small to hold: where abs(x) is 1 or more, a slope below 1e-287. f
    needs to be analytic, as every formula of + − × ÷, powers, exp, log and the trigonometric functions is
    where it is smooth. `np.abs`, `np.maximum` and comparisons inside f look at the real part, so that a
    formula that chooses between branches, like a stable sigmoid's, is continued along its branch.

    Parameters
    ----------
    f
        A :class:`Function`, or any function written with NumPy, that works elementwise.
    x
        A float, or an array of points of any shape.

    Returns
    -------
    float or ndarray
        In the shape and precision of x; nan where f is nan, as `forward_difference`, or has a value at single
        points only, as (-2.0)**x. Infinite where the tangent is vertical, as that of sqrt at 0, or where the
        slope is too large to hold.

    Raises
    ------
    TypeError
        If f is not written with NumPy, or uses something that has no complex counterpart.
    ValueError
        At a kink where f chooses between branches, such as that of relu and absolute at 0, naming the slopes
        of both sides; and as `central_difference`. A kink that a formula hides, such as that of the square
        root of x**2 at 0, is not seen: the slope is that of one side. Nor is a jump between constants, as
        that of ``np.sign`` at 0: the slope is 0. A value that holds for one point alone,
        as the 1 of ``np.where(x == 0, 1.0, sin(x) / x)``, is passed over for the formula beside it, which may
        have lost its digits there: of (exp(x) - 1) / x at 0 the slope is measured as 0, and (1 - cos(x)) /
        x**2 is refused with a TypeError.

    Notes
    -----
    W. Squire and G. Trapp, *Using complex variables to estimate derivatives of real functions*, 1998.
    The course's independent checker: no rule of differentiation, no step to choose.
    """
    x = start(f, x, "complex_step")
    points = np.asarray(x)
    values = np.asarray(elementwise(f, x))
    slope = complex_slope(f, points, np.ones_like(points), _size(points), values)
    slope = np.where(np.isnan(values), np.nan, slope).astype(points.dtype)
    return slope if isinstance(x, np.ndarray) else type(x)(slope)


def partial_slope(
    f: OfPoint, point: Array, place: tuple[int, ...], values: Array, speed: float = 1.0
) -> Array:
    """Return the rate of f in one entry of the point, in the shape of f's value.

    The entry moves at a speed that the rate is divided by again: another one shows other roundings.
    """
    direction = np.zeros_like(point)
    direction[place] = speed
    return complex_slope(f, point, direction, _size(point[place]), values) / speed


def _size(point: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the scale on which x moves a little: its own if it is small."""
    size = np.abs(np.asarray(point, np.float64))
    return np.where(size == 0, 1.0, np.clip(size, NEAREST, 1.0))


def smallest_slope(x: npt.ArrayLike) -> float:
    """Return the size of a slope in x above which the complex step holds all digits: h f'(x) is held then."""
    return float(np.finfo(np.float64).tiny / (0.5 * TINY * _size(x)))


def complex_slope(f: OfPoint, point: Array, direction: Array, size: Array, values: Array) -> Array:
    """Return the rate of f along the direction, in the shape of f's value; refuse a kink."""
    slope, tied = _one_sided_slope(f, point, direction, size, values, 1)
    if tied:
        other, _ = _one_sided_slope(f, point, direction, size, values, -1)
        with np.errstate(invalid="ignore"):
            apart = np.abs(slope - other) > 1e3 * epsilon(point) * np.maximum(np.abs(slope), np.abs(other))
        apart = np.where(np.isinf(slope) & np.isinf(other), slope != other, apart)
        if len(kinks := np.argwhere(apart)):
            where = tuple(kinks[0])
            at = point[where] if slope.shape == point.shape else point
            raise ValueError(
                f"f has a kink at x = {at}: the slope is {other[where]:.6g} on its left and "
                f"{slope[where]:.6g} on its right, so there is no derivative; move x"
            )
    return slope


def _one_sided_slope(
    f: OfPoint, point: Array, direction: Array, size: Array, values: Array, side: int
) -> tuple[Array, bool]:
    """Return the slope that finer steps confirm, and whether two branches met.

    Where f is analytic the slope does not depend on the step. A slope that grows as the step shrinks is that
    of a vertical tangent, one that falls with it is 0: the square root and the power 3/2 at 0.
    """
    coarse, tied = _slope_with_step(f, point, direction, TINY * size, values, side)
    slope = np.full(values.shape, np.nan)
    open_places = ~np.isnan(values)
    for power in range(1, 4):
        fine, _ = _slope_with_step(f, point, direction, TINY * FINER**power * size, values, side)
        with np.errstate(invalid="ignore"):
            agree = np.abs(coarse - fine) <= 1e-6 * np.minimum(np.abs(coarse), np.abs(fine))
        agree |= coarse == fine  # also where both are inf, for a slope too large to hold
        slope = np.where(open_places & agree, coarse, slope)
        open_places &= ~agree
        if not open_places.any():
            return slope, tied
        before, coarse = coarse, fine
    with np.errstate(invalid="ignore"):
        limit = np.where(np.abs(fine) > np.abs(before), np.copysign(np.inf, fine), 0.0)
    return np.where(open_places, np.where(np.isnan(fine), np.nan, limit), slope), tied


def _slope_with_step(
    f: OfPoint, point: Array, direction: Array, step: Array, values: Array, side: int
) -> tuple[Array, bool]:
    ties: list[bool] = []
    x = _ComplexPoint(point + 1j * (step * direction), side, ties)
    # inf and nan are answers here as they are for real x: complex overflow needs no second warning
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # NumPy warns where a `dtype` or an `out` drops what the tiny step has made
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            result = f(x)
        except np.exceptions.ComplexWarning as dropped:
            raise TypeError(
                "f makes real numbers of complex ones, with dtype or out: use central_difference"
            ) from dropped
        if not isinstance(result, _ComplexPoint):
            np.broadcast_to(real_array(result, "f"), values.shape)
            return np.zeros(values.shape), bool(ties)
        z = result.z
        # A complex logarithm knows negative numbers; nan says where the real one ends.
        if z.shape != values.shape or not np.all(
            np.isclose(z.real, values, rtol=1e-3, atol=1e-6) | np.isnan(values) | np.isnan(z)
        ):
            raise TypeError(
                "f gives something else for complex x than for real x: it is not analytic, not written with "
                "NumPy, or loses its digits beside a value that == sets for one point: use central_difference"
            )
        return z.imag / step, bool(ties)


class _ComplexPoint(np.lib.mixins.NDArrayOperatorsMixin):
    """Complex numbers x + ih that take the branches x takes; where two meet, those of one side."""

    __slots__ = ("side", "ties", "z")

    def __init__(self, z: npt.ArrayLike, side: int, ties: list[bool]):
        self.z, self.side, self.ties = np.asarray(z), side, ties

    def __apply_function__(self, function: Function) -> Any:
        return function.formula(self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
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

    def __array_function__(
        self, function: Callable[..., Any], types: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if function not in _LINEAR_FUNCTIONS:
            raise TypeError(f"np.{function.__name__} has no complex step: use central_difference")
        return self._like(function(*_numbers(args), **_numbers(kwargs)))

    def _like(self, result: Any) -> Any:
        return _ComplexPoint(result, self.side, self.ties) if np.iscomplexobj(result) else result

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(f"complex x has no attribute {name!r}")
        attribute = getattr(self.z, name)
        if callable(attribute):
            return lambda *args, **kwargs: self._like(attribute(*_numbers(args), **_numbers(kwargs)))
        return self._like(attribute)

    def __getitem__(self, index: Any) -> Any:
        return self._like(self.z[index])

    def __len__(self) -> int:
        return len(self.z)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "f asks for the truth of a complex number: write np.where(condition, a, b) instead of if"
        )

    def __float__(self) -> NoReturn:
        raise TypeError("f turns x into a float: write it with NumPy (np.sin for math.sin)")

    __int__ = __index__ = __complex__ = __float__

    def _distance(self, a: Complex, b: Complex = 0.0) -> Complex:
        """Return Re(a − b), and on a tie what it is a little to the chosen side of it."""
        distance = np.real(a) - np.real(b)
        if np.any(distance == 0):
            self.ties.append(True)
        # The tiny step says which way the distance goes as x grows; its sign is all that matters.
        return np.where(distance == 0, self.side * (np.imag(a) - np.imag(b)), distance)

    def _power(self, base: Complex, exponent: Complex) -> Complex:
        # NumPy raises to a power beyond 100, or one that is not whole, by a logarithm, whose rounding is far
        # above the tiny step where the base is negative. Left of 0 only whole powers exist.
        base, power, moves = np.asarray(base, complex), np.real(exponent), np.imag(exponent) != 0
        whole = np.logical_not(moves) & (power == np.rint(power)) & (np.abs(power) < 2**53)
        raised = np.power(base, exponent)
        if np.any(whole):
            raised = np.where(whole, _whole_power(base, np.where(whole, power, 0.0)), raised)
        raised = np.where((base == 0) & moves & (power > 0), 0.0, raised)
        return np.where((base.real < 0) & moves, complex(np.nan, np.nan), raised)

    def _absolute(self, a: Complex) -> Complex:
        return np.where(self._distance(a) >= 0, a, -a)

    def _sign(self, a: Complex) -> Complex:
        return np.sign(self._distance(a))

    def _maximum(self, a: Complex, b: Complex) -> Complex:
        return np.where(self._distance(a, b) >= 0, a, b)

    def _minimum(self, a: Complex, b: Complex) -> Complex:
        return np.where(self._distance(a, b) >= 0, b, a)


def _whole_power(base: npt.NDArray[Any], exponent: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return base**exponent by repeated squaring, for whole exponents."""
    base, left = np.where(exponent < 0, 1 / base, base), np.abs(exponent)
    power = np.ones(np.broadcast_shapes(base.shape, left.shape), complex)
    while np.any(left):
        power = np.where(left % 2 == 1, power * base, power)
        base, left = base * base, left // 2
    return power


_BRANCHES: dict[np.ufunc, Callable[..., Any]] = {
    np.power: _ComplexPoint._power,
    np.float_power: _ComplexPoint._power,
    np.absolute: _ComplexPoint._absolute,
    np.fabs: _ComplexPoint._absolute,
    np.sign: _ComplexPoint._sign,
    np.maximum: _ComplexPoint._maximum,
    np.minimum: _ComplexPoint._minimum,
    np.fmax: _ComplexPoint._maximum,
    np.fmin: _ComplexPoint._minimum,
    np.greater: lambda self, a, b: self._distance(a, b) > 0,
    np.greater_equal: lambda self, a, b: self._distance(a, b) >= 0,
    np.less: lambda self, a, b: self._distance(a, b) < 0,
    np.less_equal: lambda self, a, b: self._distance(a, b) <= 0,
    # what holds of one point alone does not hold a tiny step away
    np.equal: lambda self, a, b: np.equal(a, b),
    np.not_equal: lambda self, a, b: np.not_equal(a, b),
    np.isnan: lambda self, a: np.isnan(a),
    np.isfinite: lambda self, a: np.isfinite(a),
}
_SHARP = {np.conjugate, np.isinf, np.logical_and, np.logical_or, np.logical_not} | {
    getattr(np, name)
    for name in ("vecdot", "vecmat")
    if hasattr(np, name)  # they conjugate; newer NumPy's
}
_LINEAR_FUNCTIONS = {
    np.where, np.sum, np.mean, np.prod, np.cumsum, np.cumprod, np.dot, np.inner, np.outer,
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


def _numbers(arguments: Any) -> Any:
    """Replace complex points by their arrays, inside lists and dicts as well."""
    if isinstance(arguments, _ComplexPoint):
        return arguments.z
    if isinstance(arguments, list | tuple):
        return type(arguments)(_numbers(part) for part in arguments)
    if isinstance(arguments, dict):
        return {name: _numbers(part) for name, part in arguments.items()}
    return arguments
