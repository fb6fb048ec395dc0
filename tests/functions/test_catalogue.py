"""Every function and its derivatives, against forty digits of mpmath."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chainrule
from chainrule import (
    FUNCTIONS,
    Chain,
    LeakyRelu,
    absolute,
    arctan,
    cube,
    exp,
    leaky_relu,
    relu,
    sigmoid,
    sin,
    softplus,
    square,
    tanh,
)
from chainrule.live.chain_rule.classic_mistakes import worked_solution
from chainrule.live.text import LABELS

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


def test_menus_and_worked_solutions_can_write_every_function_but_these():
    unnamed = {name for name in FUNCTIONS if name not in LABELS}
    assert unnamed == {"expm1", "log1p", "sign"}, "give it a label in LABELS, live/text.py"
    unsolved = {name for name, f in FUNCTIONS.items() if not worked_solution(Chain([square, f]))}
    no_short_form = {"absolute", "relu", "leaky_relu"}
    assert unsolved == {"expm1", "log1p", *no_short_form}, "give it a slope in _DERIVATIVES"


def test_every_function_has_an_exact_reference():
    assert set(EXACT) == set(FUNCTIONS)


@pytest.mark.parametrize("package", [chainrule, chainrule.functions], ids=lambda package: package.__name__)
def test_every_known_function_is_exported(package):
    assert set(FUNCTIONS) <= set(package.__all__)
    assert all(getattr(package, name) is function for name, function in FUNCTIONS.items())


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


def test_at_a_kink_the_derivative_is_the_subgradient_the_docstring_names():
    assert relu.derivative(0.0) == 0.0 == relu.derivative(np.zeros(1))[0]
    assert leaky_relu.derivative(0.0) == 0.01
    assert absolute.derivative(0.0) == 0.0
    assert LeakyRelu(0.2).derivative(-1.0) == 0.2
    assert LeakyRelu(0.2)(-1.0) == -0.2


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_nothing_warns_at_the_largest_numbers(name, dtype):
    function, largest = FUNCTIONS[name], np.finfo(dtype).max
    for f in (function, function.derivative, function.derivative.derivative):
        assert f(np.array([-largest, largest, -np.inf, np.inf, np.nan], dtype)).dtype == dtype


def test_what_overflows_is_infinite_without_a_warning():
    assert chainrule.square(np.array([1e200])).tolist() == [np.inf]
    assert chainrule.scale(1e300)(np.array([1e300])).tolist() == [np.inf]
    assert tanh.derivative(np.array([1e308])).tolist() == [0.0]
    node = chainrule.Node(np.array([1e308]))
    tanh(node).backward(np.ones(1))
    assert node.grad.tolist() == [0.0]
