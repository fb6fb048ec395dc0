"""The complex step: all digits where f is smooth, a refusal at a kink, nan where f is undefined."""

import math

import numpy as np
import pytest
from functions_under_test import points

from chainrule import (
    FUNCTIONS,
    absolute,
    leaky_relu,
    log,
    power,
    relu,
    sigmoid,
    softplus,
    tanh,
)
from chainrule.derivatives import (
    complex_step,
)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_complex_step_of_every_function_is_exact_to_2e_minus_15(name):
    x, f = points(name), FUNCTIONS[name]
    np.testing.assert_allclose(complex_step(f, x), f.derivative(x), rtol=2e-15, atol=0)


@pytest.mark.parametrize("x", [40.0, -40.0, 600.0, -1000.0, 1000.0, 0.0])
def test_complex_step_keeps_the_digits_of_saturated_slopes(x):
    for f in (sigmoid, tanh, softplus):
        assert complex_step(f, x) == pytest.approx(f.derivative(x), rel=2e-15, abs=0)


def test_complex_step_is_defined_beside_a_kink_and_refused_on_it():
    assert complex_step(relu, 2.0) == 1.0
    assert complex_step(np.abs, -2.0) == -1.0
    for f, sides in (
        (relu, "0 on its left and 1"),
        (absolute, "-1 on its left and 1"),
        (leaky_relu, "0.01 on its"),
    ):
        with pytest.raises(ValueError, match=sides):
            complex_step(f, 0.0)
    with pytest.raises(ValueError, match=r"kink at x = 0\.0"):
        complex_step(lambda x: np.maximum(x, 0.0), np.array([1.0, 0.0]))


def test_complex_step_sees_that_two_branches_of_a_smooth_formula_meet_smoothly():
    assert complex_step(sigmoid, 0.0) == 0.25
    assert complex_step(lambda x: np.where(x > 0, x * x, -x * x), 0.0) == 0.0


def test_complex_step_is_nan_where_the_real_function_is_undefined():
    slopes = complex_step(log, np.array([-1.0, 2.0]))
    assert math.isnan(slopes[0])
    assert slopes[1] == 0.5


@pytest.mark.parametrize(
    ("f", "hint"),
    [
        (math.sin, "np.sin for math.sin"),
        (np.floor, r"np\.floor has no complex step"),
        (np.conjugate, r"np\.conjugate has no complex step"),
        (np.nan_to_num, r"np\.nan_to_num has no complex step"),
        (lambda x: x.real, "no attribute 'real'"),
        (lambda x: np.multiply(x, x, out=np.ones(())), "array of real numbers"),
    ],
)
def test_complex_step_refuses_what_has_no_complex_counterpart(f, hint):
    with pytest.raises((TypeError, AttributeError), match=hint):
        complex_step(f, 1.5)


def test_complex_step_goes_through_ordinary_code():
    def f(x):
        x = +x
        x += 1
        return np.sum([x * x, x]) if x > 0 else x * 0

    assert complex_step(lambda x: x**3 / (1 + np.exp(-x)), 0.5) == pytest.approx(
        3 * 0.25 * sigmoid(0.5) + 0.125 * sigmoid.derivative(0.5), rel=2e-15
    )
    assert complex_step(lambda x: np.stack([x, x * x]).sum(axis=0), np.array([1.0, 2.0])).tolist() == [3, 5]
    assert complex_step(f, 0.5) == 4.0


@pytest.mark.parametrize("n", [2, 3, 99, 100, 101, 500, -100, -101])
@pytest.mark.parametrize("x", [-1.0, -1.01, 0.99, 1.5])
def test_complex_step_of_whole_powers_keeps_its_digits(n, x):
    # each factor of the power rounds once
    expected = n * x ** (n - 1)
    for f in (lambda x: x**n, lambda x: np.power(x, n), lambda x: np.float_power(x, n), power(n)):
        assert complex_step(f, x) == pytest.approx(expected, rel=abs(n) * 3e-16)
    assert complex_step(lambda x: (1 - x) ** n, 1 - x) == pytest.approx(-expected, rel=abs(n) * 1e-14)
    mixed = complex_step(lambda x: x ** np.array([2.0, float(n)]), np.array([x, x]))
    np.testing.assert_allclose(mixed, [2 * x, expected], rtol=abs(n) * 3e-16)


def test_complex_step_of_a_power_that_exists_at_single_points_only_is_nan():
    assert math.isnan(complex_step(lambda x: (-2.0) ** x, 3.0))
    assert math.isnan(complex_step(lambda x: x**x, -2.0))
    assert complex_step(lambda x: 0.0**x, 2.0) == 0.0
    assert complex_step(lambda x: 2.0**x, 3.0) == pytest.approx(8 * math.log(2), rel=2e-15)
    assert complex_step(lambda x: x**x, 2.0) == pytest.approx(4 * (1 + math.log(2)), rel=2e-15)


def test_complex_step_confirms_itself_with_a_finer_step():
    for vertical in (np.sqrt, lambda x: x**0.5, lambda x: x ** (1 / 3), power(0.5)):
        assert complex_step(vertical, 0.0) == math.inf
    for flat in (lambda x: x**1.5, lambda x: np.sqrt(x) ** 3):
        assert complex_step(flat, 0.0) == 0.0
    # a function that lives on a smaller scale than the first step
    assert complex_step(lambda x: np.sin(x / 1e-25), 0.0) == pytest.approx(1e25, rel=1e-9)
    for x in (1e-180, 1e-19, 1e-9, 1.0, 1e300):
        assert complex_step(np.log, x) == pytest.approx(1 / x, rel=2e-15)
    assert np.isinf(complex_step(np.sqrt, np.array([0.0, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize("x", [1e-160, -1e-200, 1e-250, -1e-279])
def test_very_near_0_the_complex_step_is_shorter_than_x(x):
    assert complex_step(lambda p: 1 / p, x) == -math.inf  # −1/x², too large to hold
    if x > 0:
        assert complex_step(np.log, x) == pytest.approx(1 / x, rel=1e-12)
        assert complex_step(np.sqrt, x) == pytest.approx(0.5 / math.sqrt(x), rel=1e-12)
    assert complex_step(np.sin, x) == 1.0


def test_a_slope_too_large_to_hold_is_infinite():
    assert complex_step(lambda p: 1e300 * np.sin(1e300 * p), 0.0) == math.inf
    assert complex_step(lambda p: -1e300 * np.sin(1e300 * p), 0.0) == -math.inf
