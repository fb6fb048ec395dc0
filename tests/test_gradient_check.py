"""The verdict of the gradient check: never right by luck, never wrong by rounding."""

import math

import numpy as np
import pytest

from chainrule import check_gradient, relu


def steep(x):
    return math.tanh(1e6 * x)


# f, f', and points at which it is sharp, flat, far out or very near 0; none of them lets complex numbers in
SMOOTH = {
    "sin": (math.sin, math.cos, [0.0, 1e-19, 1e-6, 0.5, -3.0, 100.0, 1e3, 1e4, 1e5, 1e6]),
    "exp": (math.exp, math.exp, [-5.0, 0.0, 1e-9, 3.0, 100.0, 600.0]),
    "log": (math.log, lambda x: 1 / x, [1e-300, 1e-19, 1e-9, 1e-3, 0.5, 1.0, 1e3]),
    "square": (lambda x: x * x, lambda x: 2 * x, [0.0, 1e-5, 1.0, -7.0, 1e6]),
    "fourth": (lambda x: x**4, lambda x: 4 * x**3, [0.0, 0.1, 2.0]),
    "cos": (math.cos, lambda x: -math.sin(x), [0.0, 2.0, 1e5]),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x / x, [1e-12, 1e-3, 1.0, -50.0]),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x), [1e-20, 1e-4, 1.0, 1e6]),
    "line": (lambda x: 3 * x + 1, lambda x: 3.0, [0.0, 1e-9, 5.0, 1e6]),
    "constant": (lambda x: 3.0, lambda x: 0.0, [0.0, 5.0, 1e7]),
    "steep": (steep, lambda x: 1e6 / math.cosh(1e6 * x) ** 2, [0.0, 1e-7, -3e-6]),
    "fast": (lambda x: math.sin(1e5 * x), lambda x: 1e5 * math.cos(1e5 * x), [0.0, 0.3, 2.0]),
    "relu": (lambda x: float(relu(x)) + 0.1, lambda x: float(x > 0), [-0.3, -1e-2, -1e-6, 1e-6, 2.0]),
}
CASES = [(name, x) for name, (_, _, points) in SMOOTH.items() for x in points]
# What spoils the values: rounding to fewer digits, or a large constant that swallows their last digits.
SPOILT = {
    "float32": lambda f: np.errstate(over="ignore")(lambda x: float(np.float32(f(x)))),
    "six digits": lambda f: lambda x: round(f(x), 6),
    **{f"{offset:g} +": lambda f, c=offset: lambda x: c + f(x) for offset in (1e3, 1e6, 1e8, 1e10, 1e12)},
}


def wrong_slopes(slope, f, x):
    """Slopes that differ from the right one by more than the rounding of f could explain at any step."""
    guesses = [1.001 * slope, (1 + 1e-4) * slope, -slope, 2 * slope + 1e-3, 0.0, slope + 1.0]
    far = 5e-5 * abs(slope) if slope else 1e-7
    return [guess for guess in guesses if abs(guess - slope) > far]


@pytest.mark.parametrize(("name", "x"), CASES)
def test_the_right_slope_is_right_and_every_wrong_one_wrong(name, x):
    f, derivative, _ = SMOOTH[name]
    assert check_gradient(f, derivative(x), x).verdict == "right"
    for guess in wrong_slopes(derivative(x), f, x):
        assert check_gradient(f, guess, x).verdict == "wrong", guess


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize(("name", "x"), CASES)
def test_rounding_makes_a_slope_noisy_and_nothing_else(name, x, spoilt):
    f, derivative, _ = SMOOTH[name]
    f, slope = SPOILT[spoilt](f), derivative(x)
    if abs(f(x)) > 1e38 or (name == "relu" and abs(x) < 1e-3):
        return  # infinite in float32; a kink within the reach of the rounding
    # what is below the last digit that is left cannot be seen by anybody
    lost = {"six digits": 1e-6, "float32": 1.2e-7}.get(spoilt, 2.2e-16)
    if 0 < abs(slope) * max(1.0, abs(x)) < 1e3 * lost * max(1.0, abs(f(x))):
        return
    assert check_gradient(f, slope, x).verdict in ("right", "noisy")
    for guess in wrong_slopes(slope, f, x):
        found = check_gradient(f, guess, x)
        assert found.verdict in ("wrong", "noisy"), (guess, found)


@pytest.mark.parametrize("offset", [1e6, 1e8, 1e10, 1e12])
def test_a_large_constant_never_lets_a_wrong_slope_pass(offset):
    for given in (0.0, 2.0, -1.0, 1.03, 1.0003):
        # 1e8 + sin knows six digits of its slope at best, and so on
        assert not check_gradient(lambda x: offset + math.sin(x), given, 0.0).passed
        # the complex step sees sin through any constant
        assert check_gradient(lambda x: offset + np.sin(x), given, 0.0).verdict == "wrong"
    assert check_gradient(lambda x: offset + np.sin(x), 1.0, 0.0).passed
    assert check_gradient(lambda x: offset + math.sin(x), 0.0, 0.0).verdict == "wrong"


def test_a_right_verdict_never_comes_with_a_remainder_of_order_one():
    for name, x in CASES:
        if name == "relu":
            continue  # its kink is nearby, and the remainder sees it
        f, derivative, _ = SMOOTH[name]
        found = check_gradient(f, derivative(x), x)
        assert found.order > 1.5, (name, x, found)


def test_whole_powers_of_negative_numbers_are_right():
    for n in (2, 3, 99, 100, 101, 1001, -100):
        for x in (-1.0, -0.9, -1.1):
            assert check_gradient(lambda p, n=n: p**n, n * x ** (n - 1), x).passed, (n, x)
            assert not check_gradient(lambda p, n=n: p**n, 1.01 * n * x ** (n - 1), x).passed


@pytest.mark.parametrize(
    "f",
    [
        *(abs, math.sqrt, np.abs, np.sqrt),
        *(lambda x: float(relu(x)), lambda x: float(np.cbrt(x)), lambda x: float(np.floor(x))),
        *(lambda x: x**0.5, lambda x: np.maximum(x, 2 * x)),
    ],
)
def test_where_there_is_no_slope_no_number_is_right(f):
    for given in (0.0, 0.3, 0.5, 1.0, 7071067811.9, math.inf):
        found = check_gradient(f, given, 0.0)
        assert found.verdict in ("kink", "wrong"), (given, found)
        assert not found.passed


def test_a_slope_outside_those_of_the_two_sides_of_a_kink_is_wrong():
    for f in (abs, np.abs):
        assert check_gradient(f, 5.0, 0.0).verdict == "wrong"
        assert check_gradient(f, 0.5, 0.0).verdict == "kink"
    # a kink that is a little way off is none
    assert check_gradient(abs, 1.0, 1e-9).passed
    assert check_gradient(abs, -1.0, -1e-9).passed


def test_a_weight_without_effect_has_gradient_zero():
    def dead(p):
        return float(0.3 + relu(p[0] - 2.0) + p[1] ** 2)

    assert check_gradient(dead, [0.0, 1.0], [0.5, 0.5]).passed
    assert check_gradient(dead, [1e-3, 1.0], [0.5, 0.5]).verdict == "wrong"


def test_a_check_takes_few_evaluations():
    calls = []

    def f(p):
        calls.append(1)
        return float(np.sum(np.sin(p)))

    point = np.linspace(-1, 1, 50)
    assert check_gradient(f, np.cos(point), point).passed
    assert len(calls) < 10 * point.size
