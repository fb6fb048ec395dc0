r"""The known functions, each with its exact derivative.

At a kink, x = 0, the derivative is one valid subgradient: 0 for relu and absolute, 0.01 for leaky_relu. Its
own derivative is 0 there, too.

Every formula is chosen so that no digits are lost and nothing overflows that has a finite answer:
sigmoid and its derivative are computed from e = exp(-|x|), which lies between 0 and 1 for every x.
"""

from __future__ import annotations

import math

import numpy as np

from .algebra import ZERO, identity, negative, scale, shift, square
from .arguments import Array, Numeric, one_number
from .domain import NOT_NEGATIVE, NOT_ZERO, POSITIVE, Domain
from .function import Function

cube = Function("cube", lambda x: x * x * x, 3.0 * square, latex="{}^{{3}}", scalar=lambda x: x * x * x)
reciprocal = Function(
    "reciprocal", lambda x: 1 / x, latex=r"\frac{{1}}{{{}}}", domain=NOT_ZERO, scalar=lambda x: 1.0 / x
)
reciprocal.derivative = -square.of(reciprocal)

exp = Function("exp", np.exp, latex="e^{{{}}}", scalar=math.exp)
exp.derivative = exp
expm1 = Function("expm1", np.expm1, exp, latex="e^{{{}}} - 1", scalar=math.expm1)
log = Function("log", np.log, reciprocal, latex=r"\log\left({}\right)", domain=POSITIVE, scalar=math.log)
log1p = Function(
    "log1p",
    np.log1p,
    reciprocal.of(shift(1)),
    latex=r"\log\left(1 + {}\right)",
    domain=Domain("x > -1", lambda x: x > -1),
    scalar=math.log1p,
)
sqrt = Function("sqrt", np.sqrt, latex=r"\sqrt{{{}}}", domain=NOT_NEGATIVE, scalar=math.sqrt)
sqrt.derivative = 0.5 / sqrt
# At 0 the tangent of the root is vertical: an infinite slope, where the root itself is defined.
sqrt.derivative.domain = NOT_NEGATIVE

sin = Function("sin", np.sin, latex=r"\sin\left({}\right)", scalar=math.sin)
cos = Function("cos", np.cos, -sin, latex=r"\cos\left({}\right)", scalar=math.cos)
sin.derivative = cos
tan = Function(
    "tan",
    np.tan,
    latex=r"\tan\left({}\right)",
    domain=Domain("x ≠ π/2 + kπ", lambda x: x == x),
    scalar=math.tan,
)
tan.derivative = 1.0 + square.of(tan)
arctan = Function(
    "arctan",
    np.arctan,
    reciprocal.of(1.0 + square),
    latex=r"\arctan\left({}\right)",
    scalar=math.atan,
)
sinh = Function("sinh", np.sinh, latex=r"\sinh\left({}\right)", scalar=math.sinh)
cosh = Function("cosh", np.cosh, sinh, latex=r"\cosh\left({}\right)", scalar=math.cosh)
sinh.derivative = cosh


# With e = exp(-2|x|), between 0 and 1: nothing overflows, and 1 - tanh² would lose digits where it is small.
def _tanh_derivative(x: Numeric) -> Numeric:
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2


def _tanh_derivative_scalar(x: float) -> float:
    e = math.exp(-2.0 * abs(x))
    return 4.0 * e / ((1.0 + e) * (1.0 + e))


tanh = Function("tanh", np.tanh, latex=r"\tanh\left({}\right)", scalar=math.tanh, steady=True)
tanh.derivative = Function(
    "tanh_derivative",
    _tanh_derivative,
    latex=r"\tanh'\left({}\right)",
    scalar=_tanh_derivative_scalar,
)
tanh.derivative.derivative = -2.0 * (tanh * tanh.derivative)


def _sigmoid(x: Numeric) -> Numeric:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def _sigmoid_scalar(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0.0 else e) / (1.0 + e)


def _sigmoid_derivative(x: Numeric) -> Numeric:
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def _sigmoid_derivative_scalar(x: float) -> float:
    e = math.exp(-abs(x))
    return e / ((1.0 + e) * (1.0 + e))


sigmoid = Function("sigmoid", _sigmoid, latex=r"\sigma\left({}\right)", scalar=_sigmoid_scalar, steady=True)
sigmoid.derivative = Function(
    "sigmoid_derivative",
    _sigmoid_derivative,
    latex=r"\sigma'\left({}\right)",
    scalar=_sigmoid_derivative_scalar,
    steady=True,
)
sigmoid.derivative.derivative = -(sigmoid.derivative * tanh.of(scale(0.5)))

# Below this slope 1 - z² and z(1 - z) would have lost two of their digits. A chain of functions is tested to
# its last digits and allows less; a training step has many units a little saturated and allows more.
SATURATED = 0.01
# A number that is an array already spares NumPy a conversion, a third of the time of a small call.
_ONE = {dtype: np.ones((), dtype) for dtype in "dfeg"}


def _with_digits(slope: Array, x: Array, derivative: Function) -> Array:
    """Replace slopes that have lost digits by the exact derivative."""
    if slope.size and slope.item(slope.argmin()) < SATURATED:
        flat = slope < SATURATED
        slope[flat] = derivative.at(x[flat])
    return slope


def _tanh_slope(x: Array, z: Array, out: Array | None = None) -> Array:
    slope = np.multiply(z, z, out)
    return _with_digits(np.subtract(_ONE[z.dtype.char], slope, slope), x, tanh.derivative)


def _sigmoid_slope(x: Array, z: Array, out: Array | None = None) -> Array:
    slope = np.subtract(_ONE[z.dtype.char], z, out)
    return _with_digits(np.multiply(slope, z, slope), x, sigmoid.derivative)


tanh.slope_by_value = _tanh_slope
sigmoid.slope_by_value = _sigmoid_slope


def _softplus(x: Numeric) -> Numeric:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _softplus_scalar(x: float) -> float:
    return (x if x > 0.0 else 0.0) + math.log1p(math.exp(-abs(x)))


softplus = Function(
    "softplus",
    _softplus,
    sigmoid,
    latex=r"\operatorname{{softplus}}\left({}\right)",
    scalar=_softplus_scalar,
    steady=True,
)

sign = Function("sign", np.sign, ZERO)
absolute = Function("absolute", np.abs, sign, latex=r"\left|{}\right|", scalar=abs)


def LeakyRelu(slope: float) -> Function:
    """Return x -> x for x > 0 and slope·x elsewhere.

    At the kink, x = 0, the derivative is the slope of the left side, a valid subgradient if slope <= 1.
    """
    slope = one_number("the slope of LeakyRelu", slope)
    name = "leaky_relu" if slope == 0.01 else f"leaky_relu({slope:g})"
    derivative = Function(
        f"{name}_derivative",
        lambda x: np.where(x > 0, 1.0, slope),
        ZERO,
        scalar=lambda x: 1.0 if x > 0.0 else slope,
    )
    return Function(
        name,
        lambda x: np.where(x > 0, x, slope * x),
        derivative,
        scalar=lambda x: x if x > 0.0 else slope * x,
    )


relu = Function(
    "relu",
    lambda x: np.maximum(x, 0),
    Function("relu_derivative", lambda x: x > 0, ZERO, scalar=lambda x: 1.0 if x > 0.0 else 0.0),
    scalar=lambda x: 0.0 if x <= 0.0 else x,
)
leaky_relu = LeakyRelu(0.01)

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        identity,
        negative,
        square,
        cube,
        reciprocal,
        exp,
        expm1,
        log,
        log1p,
        sqrt,
        absolute,
        sign,
        sin,
        cos,
        tan,
        arctan,
        sinh,
        cosh,
        tanh,
        sigmoid,
        softplus,
        relu,
        leaky_relu,
    )
}
