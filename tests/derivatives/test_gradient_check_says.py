"""What the docstrings of `check_gradient` and `complex_step` say of kinks, of errors and of accuracy."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from chainrule.derivatives import check_gradient, complex_step

EPS = np.finfo(np.float64).eps


@pytest.mark.parametrize("given", [-2.0, -1.5, 1.5, 5.0])
def test_a_number_beyond_both_slopes_of_a_kink_is_wrong_and_no_right_one_is_spoken_of(given):
    check = check_gradient(np.abs, given, 0.0)
    assert check.verdict == "wrong" and check.kinked
    assert repr(check).endswith("by central differences, where f has a kink)")


@pytest.mark.parametrize("given", [-1.0, -0.3, 0.0, 1.0])
def test_a_number_between_them_is_a_kink(given):
    assert check_gradient(np.abs, given, 0.0).verdict == "kink"


def test_where_f_has_no_kink_a_wrong_gradient_is_said_to_let_less_remain():
    check = check_gradient(np.sin, 0.5, 1.0)
    assert check.verdict == "wrong" and not check.kinked
    assert repr(check).endswith("and would fall faster with a right gradient)")


FUNCTIONS = [
    np.sin,
    np.exp,
    np.tanh,
    lambda x: x**3 - x,
    lambda x: 1 / (1 + np.exp(-x)),
    lambda x: 1e6 + x * x,
]


@pytest.mark.parametrize("opaque", [False, True])
@pytest.mark.parametrize("tolerance", [1e-8, 1e-5, 1e-2, 0.5])
def test_the_relative_error_of_a_wrong_gradient_is_above_the_tolerance(opaque, tolerance):
    rng, wrong = np.random.default_rng(3), 0
    for f in FUNCTIONS:
        g = (lambda x, f=f: f(float(x))) if opaque else f
        for x in rng.uniform(-12, 12, 12):
            slope = complex_step(f, float(x))
            for share in (1e-9, 1e-6, 1.1e-5, 1e-3, 0.4, 1.5):
                check = check_gradient(g, slope * (1 + share), float(x), tolerance=tolerance)
                if check.verdict == "wrong":
                    wrong += 1
                    assert check.relative_error > tolerance and not check.kinked, (f, x, share)
    assert wrong > 50


def test_the_relative_error_of_a_small_slope_is_of_that_slope_and_0_is_none():
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    twice = check_gradient(sigmoid, 2 * math.exp(-30), 30.0)
    assert twice.verdict == "wrong" and twice.relative_error == pytest.approx(0.5, rel=1e-3)
    lost = check_gradient(sigmoid, 0.0, 45.0)
    assert lost and lost.measured != 0 and lost.relative_error == 0


def test_wrong_at_a_kink_may_come_with_a_small_relative_error():
    check = check_gradient(lambda x: 5 * x + np.abs(x), 6.2, 0.0, tolerance=0.5)
    assert check.verdict == "wrong" and check.kinked and check.relative_error < 0.5


@pytest.mark.parametrize("whole", [False, True])
def test_the_slope_of_a_power_is_as_exact_as_is_said(whole):
    rng, worst = np.random.default_rng(4), 0.0
    for _ in range(3000):
        n = float(rng.integers(-9, 160) if whole else rng.uniform(-9, 60))
        reach = min(40, 250 / max(abs(n), 1))
        x = float(10 ** rng.uniform(-reach, reach))
        found = complex_step(lambda z, n=n: z**n, x)
        if n == 0 or not 1e-280 < abs(found) < 1e280:
            continue
        with localcontext() as context:
            context.prec = 50
            exact = Decimal(n) * (Decimal(x).ln() * (Decimal(n) - 1)).exp()
            error = abs(float((Decimal(float(found)) - exact) / exact))
        worst = max(worst, error / (2e-15 + abs(n) * max(1, abs(math.log(x))) * EPS))
    assert 0.05 < worst <= 1


def test_a_jump_between_constants_has_the_slope_0_and_is_a_kink_for_check_gradient():
    assert complex_step(np.sign, 0.0) == 0
    assert check_gradient(np.sign, 0.0, 0.0).verdict == "kink"


def test_the_direction_may_be_given_by_its_seed():
    f = lambda x: np.sum(np.sin(x))  # noqa: E731
    point = np.array([0.3, 0.7, 2.0])
    one, same, other = (check_gradient(f, np.cos(point) * 1.1, point, rng=rng) for rng in (5, 5, 6))
    assert np.array_equal(one.remainders, same.remainders)
    assert not np.array_equal(one.remainders, other.remainders)
    default = check_gradient(f, np.cos(point) * 1.1, point)
    assert np.array_equal(default.remainders, check_gradient(f, np.cos(point) * 1.1, point, rng=0).remainders)


@pytest.mark.parametrize("tolerance", [np.int64(1), 1, 0, np.float32(2)])
def test_a_tolerance_that_is_a_number_is_told_what_it_must_be(tolerance):
    with pytest.raises(ValueError, match="between 0 and 1"):
        check_gradient(np.sin, 1.0, 0.0, tolerance=tolerance)


def test_a_slope_in_the_flat_part_of_a_sigmoid_is_never_passed_beyond_what_counts_as_0():
    """Four last digits of f over abs(x) count as 0 by the complex step; what is beyond that is told apart."""
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    for x in np.linspace(20, 45, 51):
        counts = 4 * EPS / x
        for given in (0.0, float(np.exp(-x)), 2 * float(np.exp(-x))):
            check = check_gradient(sigmoid, given, float(x))
            exact = float(np.exp(-x) / (1 + np.exp(-x)) ** 2)
            if check:
                assert abs(given - exact) <= max(1e-5 * max(given, exact), counts), (x, given)
