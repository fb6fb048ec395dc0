"""Every function and its derivatives, against forty digits of mpmath."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import (
    FUNCTIONS,
    Function,
    LeakyRelu,
    Node,
    absolute,
    arctan,
    constant,
    cos,
    cube,
    exp,
    grad,
    leaky_relu,
    log,
    power,
    reciprocal,
    relu,
    scale,
    shift,
    sigmoid,
    sin,
    softplus,
    sqrt,
    square,
    tanh,
)

mp.mp.dps = 60


def heaviside(x, low=0):
    return mp.mpf(1) if x > 0 else mp.mpf(low)


def sech(x):
    return 1 / mp.cosh(x)


def logistic(x):
    return 1 / (1 + mp.exp(-x))


# value, first and second derivative, as mathematics states them
EXACT = {
    "identity": (lambda x: x, lambda x: mp.mpf(1), lambda x: mp.mpf(0)),
    "negative": (lambda x: -x, lambda x: mp.mpf(-1), lambda x: mp.mpf(0)),
    "square": (lambda x: x**2, lambda x: 2 * x, lambda x: mp.mpf(2)),
    "cube": (lambda x: x**3, lambda x: 3 * x**2, lambda x: 6 * x),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
    "exp": (mp.exp, mp.exp, mp.exp),
    "expm1": (mp.expm1, mp.exp, mp.exp),
    "log": (mp.log, lambda x: 1 / x, lambda x: -1 / x**2),
    "log1p": (lambda x: mp.log(1 + x), lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * mp.sqrt(x) ** 3)),
    "absolute": (abs, mp.sign, lambda x: mp.mpf(0)),
    "sign": (mp.sign, lambda x: mp.mpf(0), lambda x: mp.mpf(0)),
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x)),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x)),
    "tan": (mp.tan, lambda x: 1 + mp.tan(x) ** 2, lambda x: 2 * mp.tan(x) * (1 + mp.tan(x) ** 2)),
    "arctan": (mp.atan, lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2),
    "sinh": (mp.sinh, mp.cosh, mp.sinh),
    "cosh": (mp.cosh, mp.sinh, mp.cosh),
    "tanh": (mp.tanh, lambda x: sech(x) ** 2, lambda x: -2 * mp.tanh(x) * sech(x) ** 2),
    "sigmoid": (
        logistic,
        lambda x: logistic(x) * logistic(-x),
        lambda x: -logistic(x) * logistic(-x) * mp.tanh(x / 2),
    ),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), logistic, lambda x: logistic(x) * logistic(-x)),
    "relu": (lambda x: x * heaviside(x), heaviside, lambda x: mp.mpf(0)),
    "leaky_relu": (
        lambda x: x * heaviside(x, 0.01),
        lambda x: heaviside(x, 0.01),
        lambda x: mp.mpf(0),
    ),
}
SAMPLES = np.unique(
    np.concatenate([np.linspace(-12, 12, 121), [s * 10.0**k for s in (-1.37, 1.37) for k in range(-9, 3)]])
)
SAMPLES = np.append(SAMPLES, [-1000.0, -700.0, -36.7, 36.7, 700.0, 1000.0])
TINY = 2.3e-308  # below it, doubles lose digits


def error(ours, exact):
    """Relative error; 0 where the exact number is too large or too small for a double."""
    if abs(exact) > 1.7e308:
        return 0.0 if math.isinf(ours) else math.inf
    if abs(exact) < TINY:
        return 0.0 if abs(ours) <= 2 * TINY else math.inf
    return float(abs(mp.mpf(float(ours)) - exact) / abs(exact))


def test_every_function_has_an_exact_reference():
    assert set(EXACT) == set(FUNCTIONS)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_values_and_derivatives_are_exact_on_floats_and_on_arrays(name, order):
    function = FUNCTIONS[name]
    for _ in range(order):
        function = function.derivative
    inside = SAMPLES[function.domain.contains(SAMPLES) & (SAMPLES != 0)]
    exact = [EXACT[name][order](mp.mpf(float(x))) for x in inside]
    # The second derivative multiplies several factors, each rounded.
    limit = 2e-15 if order < 2 else 4e-15
    on_floats = [error(function(float(x)), e) for x, e in zip(inside, exact, strict=True)]
    on_arrays = [error(y, e) for y, e in zip(function(inside), exact, strict=True)]
    assert max(on_floats) <= limit, inside[np.argmax(on_floats)]
    assert max(on_arrays) <= limit, inside[np.argmax(on_arrays)]


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "sin", "exp", "arctan", "sinh"])
@settings(max_examples=60, deadline=None)
@given(x=st.floats(-1000, 1000))
def test_first_derivative_is_exact_at_any_point(name, x):
    exact = EXACT[name][1](mp.mpf(x))
    function = FUNCTIONS[name].derivative
    assert error(function(x), exact) <= 2e-15
    assert error(function(np.array([x]))[0], exact) <= 2e-15


def test_derivatives_at_zero_are_right_to_third_order():
    at_zero = {
        sigmoid: (0.5, 0.25, 0.0, -0.125),
        tanh: (0.0, 1.0, 0.0, -2.0),
        softplus: (math.log(2), 0.5, 0.25, 0.0),
        sin: (0.0, 1.0, 0.0, -1.0),
        arctan: (0.0, 1.0, 0.0, -2.0),
        exp: (1.0, 1.0, 1.0, 1.0),
        cube: (0.0, 0.0, 0.0, 6.0),
    }
    for function, expected in at_zero.items():
        for value in expected:
            assert function(0.0) == pytest.approx(value, rel=1e-15, abs=0)
            function = function.derivative


def test_saturated_sigmoid_keeps_its_slope():
    assert sigmoid.derivative(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)
    assert sigmoid(40.0) * (1 - sigmoid(40.0)) == 0.0


@pytest.mark.parametrize("x", [-1000.0, 1000.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_nothing_warns_at_a_thousand(name, dtype, x):
    function = FUNCTIONS[name]
    for f in (function, function.derivative, function.derivative.derivative):
        values = f(np.array([x], dtype))
        assert values.dtype == dtype
        if function.domain.contains(x):
            assert not np.isnan(values).any()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_kind_of_the_argument_is_kept(name):
    function = FUNCTIONS[name]
    for f in (function, function.derivative, function.derivative.derivative):
        assert type(f(0.5)) is float
        assert type(f(np.float64(0.5))) is float
        assert type(f(1)) is float
        assert type(f(np.float32(0.5))) is np.float32
        for dtype in (np.float32, np.float64):
            values = f(np.array([[0.5, 0.25]], dtype))
            assert values.dtype == dtype
            assert values.shape == (1, 2)
        assert f(np.array([1, 2])).dtype == np.float64
        assert f([1, 2]).shape == (2,)
        assert f(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_arguments_are_never_changed(name):
    x = np.array([0.5, 0.25])
    for f in (FUNCTIONS[name], FUNCTIONS[name].derivative):
        f(x)[0] = 99.0
    assert x.tolist() == [0.5, 0.25]


@pytest.mark.parametrize("bad", ["2", None, 1j, np.array(["a"]), np.array([1j]), np.array([None]), {}])
def test_what_is_not_a_real_number_is_refused_by_name(bad):
    with pytest.raises(TypeError, match="sigmoid takes"):
        sigmoid(bad)


@pytest.mark.parametrize(
    ("function", "x", "condition"),
    [(log, 0.0, "x > 0"), (log, -1.0, "x > 0"), (sqrt, -1e-9, "x ≥ 0"), (reciprocal, 0.0, "x ≠ 0")],
)
def test_outside_the_domain_a_float_is_refused_and_an_array_is_nan(function, x, condition):
    assert not function.domain.contains(x)
    assert str(function.domain) == condition
    with pytest.raises(ValueError, match=f"{function.name} is defined for {condition}, but got x = {x}"):
        function(x)
    values = function(np.array([x, 1.0]))
    assert np.isnan(values).tolist() == [True, False]


def test_one_over_zero_is_infinite_in_a_graph_as_in_numpy_and_a_function_is_undefined_there():
    for one_over in (lambda x: 1 / x, np.reciprocal, lambda x: x**-1):
        for zero in (0.0, -0.0):
            assert one_over(Node(zero)).value == math.copysign(math.inf, zero)
    assert math.isnan(reciprocal(Node(0.0)).value)
    # so that what is undefined inside does not look defined outside
    assert np.isnan(exp.of(log)(np.array([0.0, -1.0]))).all()
    assert np.isnan(np.exp(log(Node(0.0))).value)


def test_the_slope_of_a_root_at_zero_is_infinite_however_it_is_written():
    for f in (np.sqrt, sqrt, lambda x: x**0.5, power(0.5)):
        assert grad(f)(0.0) == math.inf
        with np.errstate(divide="ignore"):
            assert grad(lambda x, f=f: np.sum(f(x)))(np.zeros(1))[0] == math.inf


def test_nan_stays_nan():
    for function in FUNCTIONS.values():
        if function.name not in ("sign",):
            assert math.isnan(function(math.nan)), function
            assert np.isnan(function(np.array([math.nan]))).all(), function


def test_at_a_kink_the_derivative_is_the_subgradient_the_docstring_names():
    assert relu.derivative(0.0) == 0.0 == relu.derivative(np.zeros(1))[0]
    assert leaky_relu.derivative(0.0) == 0.01
    assert absolute.derivative(0.0) == 0.0
    assert LeakyRelu(0.2).derivative(-1.0) == 0.2
    assert LeakyRelu(0.2)(-1.0) == -0.2


def test_a_function_of_a_reader_works_on_floats_and_arrays():
    double = Function("double", lambda x: 2 * x, lambda x: 2.0)
    assert double(3) == 6.0
    assert double.derivative(3.0) == 2.0
    assert double.derivative(np.ones((2, 2))).tolist() == [[2.0, 2.0], [2.0, 2.0]]
    wave = Function("wave", lambda x: np.sin(2 * x), lambda x: 2 * np.cos(2 * x))
    assert wave(0.3) == pytest.approx(math.sin(0.6), rel=1e-15)


def test_a_function_without_a_derivative_says_what_to_do():
    with pytest.raises(ValueError, match=r"no derivative was given for 'half'.*central_difference"):
        _ = Function("half", lambda x: x / 2).derivative


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((lambda x: x,), "starts with its name"),
        (("f", 3), "value of Function 'f' must be callable"),
        (("f", np.sin, 3), "derivative of Function 'f' must be callable"),
    ],
)
def test_a_wrongly_built_function_is_refused(arguments, message):
    with pytest.raises(TypeError, match=message):
        Function(*arguments) if len(arguments) > 1 else Function(*arguments, np.sin)


@settings(max_examples=50, deadline=None)
@given(x=st.floats(0.1, 3), n=st.sampled_from([-2, -1, -0.5, 0, 0.5, 1, 2, 3, 7]), k=st.floats(-3, 3))
def test_made_functions_differentiate_like_the_rules_say(x, n, k):
    assert power(n).derivative(x) == pytest.approx(n * x ** (n - 1), rel=1e-14)
    assert scale(k).derivative(x) == k
    assert shift(k)(x) == x + k
    assert shift(k).derivative(x) == 1.0
    assert constant(k).derivative(x) == 0.0
    assert (sin + cos).derivative(x) == pytest.approx(math.cos(x) - math.sin(x))
    assert (sin * exp).derivative(x) == pytest.approx(math.exp(x) * (math.sin(x) + math.cos(x)))
    assert sin.of(square).derivative(x) == pytest.approx(2 * x * math.cos(x * x))
    assert (sin - cos).derivative.derivative(x) == pytest.approx(math.cos(x) - math.sin(x))


def test_domain_of_a_composition_is_where_both_are_defined():
    nested = log.of(sin)
    assert nested.domain.contains(1.0)
    assert not nested.domain.contains(4.0)
    with pytest.raises(ValueError, match="defined for sin"):
        nested(4.0)


def test_latex_takes_an_argument():
    for function in FUNCTIONS.values():
        assert "x" in function.to_latex("x")
        assert "{}" not in function.to_latex("x")
        assert (
            "u_1" in function.derivative.to_latex("u_1")
            or "constant" in type(function.derivative).__name__.lower()
        )
    assert exp.to_latex(sin.to_latex("x")) == r"e^{\sin\left(x\right)}"
