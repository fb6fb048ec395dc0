"""What chapter 1 says of differences: their errors, the best step, float32, and what they make of a kink."""

import math

import numpy as np
import pytest

from chainrule import cube, exp, grad, leaky_relu, relu, sigmoid, sin, sqrt, square, tanh
from chainrule.derivatives import central_difference, default_step, forward_difference, step_size_errors

SMOOTH = [square, cube, exp, sin, sigmoid, tanh]


def test_statement_the_error_of_the_forward_difference_is_about_halved_for_small_steps_at_1_2_not_at_0():
    error = lambda x, h: forward_difference(cube, x, h) - 3 * x**2  # noqa: E731
    assert error(1.2, 0.01) / error(1.2, 0.005) == pytest.approx(2, abs=0.01)
    assert error(0.0, 0.01) / error(0.0, 0.005) == pytest.approx(4, rel=1e-9)


def test_statement_forward_difference_of_the_square_is_off_by_the_step():
    for h in (1.0, 0.5, 0.25):
        assert forward_difference(square, 3.0, h) == 6 + h


def test_statement_central_difference_of_the_cube_is_off_by_the_step_squared():
    for h in (1.0, 0.1, 0.01):
        assert central_difference(cube, 1.2, h) - 3 * 1.2**2 == pytest.approx(h * h, rel=1e-9)


def test_statement_the_first_secant_is_twice_as_steep_as_the_tangent():
    assert forward_difference(cube, 1.2, 1.0) == pytest.approx(8.92, abs=1e-12)
    assert cube.derivative(1.2) == pytest.approx(4.32, abs=1e-12)


def test_statement_the_best_steps():
    epsilon, single = np.finfo(np.float64).eps, float(np.finfo(np.float32).eps)
    assert (f"{epsilon:.1e}", f"{single:.1e}") == ("2.2e-16", "1.2e-07")
    assert f"{epsilon ** (1 / 3):.0e}" == "6e-06" and f"{epsilon**0.5:.1e}" == "1.5e-08"
    assert f"{single ** (1 / 3):.0e}" == "5e-03"
    assert default_step(1.0) == pytest.approx(epsilon ** (1 / 3), rel=1e-6)


def test_statement_too_small_a_step_is_worse_than_too_large_a_one():
    steps = np.logspace(-15, 0, 151)
    errors = step_size_errors(sqrt, sqrt.derivative, 2.0, steps)
    best = steps[np.nanargmin(errors)]
    assert 1e-6 < best < 1e-4
    at = dict(zip((-1, -5, -10, -15), (errors[140], errors[100], errors[50], errors[0]), strict=True))
    assert min(at, key=at.get) == -5
    assert np.median(errors[:20]) > 1e4 * np.median(errors[110:130])
    assert 1e-4 < step_size_errors(sqrt, sqrt.derivative, 2.0, [1e-14])[0] < 0.03
    assert step_size_errors(sqrt, sqrt.derivative, 2.0, [1e-3])[0] < 2e-8


@pytest.mark.parametrize(("f", "x"), [(sqrt, 2.0), (cube, 1.3), (square, 3.3), (cube, 10.1)])
def test_statement_the_error_is_about_truncation_plus_rounding_at_most(f, x):
    """The formula under the V, with room for the rounding inside of f and for the next term of the series."""
    slopes = [f, *[None] * 3]
    for k in range(3):
        slopes[k + 1] = grad(slopes[k])
    third = abs(slopes[3](x))
    steps = np.logspace(-13, -1, 121)
    errors = step_size_errors(f, f.derivative, x, steps)
    bound = steps**2 / 6 * third + np.finfo(float).eps / (2 * steps) * f(x)
    assert np.all(errors <= 2 * bound)


def test_statement_a_step_of_a_thousandth_gets_seven_digits_right_and_one_of_1e_14_one_or_two():
    def decimals(step):
        error = abs(central_difference(sqrt, 2.0, step) - sqrt.derivative(2.0))
        return math.floor(-math.log10(2 * error))  # off by less than half a unit of the last one

    assert decimals(1e-3) == 7 and 1 <= decimals(1e-14) <= 2


def test_statement_taylor_gives_the_truncation_and_its_best_step():
    """Around √2: the cubic term over h, and the place where truncation plus rounding is smallest."""
    slopes = [sqrt]
    for _ in range(3):
        slopes.append(grad(slopes[-1]))
    second, third = abs(slopes[2](2.0)), abs(slopes[3](2.0))
    assert abs(central_difference(sqrt, 2.0, 1e-2) - slopes[1](2.0)) == pytest.approx(
        1e-4 / 6 * third, rel=1e-3
    )
    epsilon, value = np.finfo(float).eps, math.sqrt(2)
    steps = np.logspace(-9, -1, 8001)
    central = steps**2 / 6 * third + epsilon / (2 * steps) * value
    assert steps[np.argmin(central)] == pytest.approx((1.5 * epsilon * value / third) ** (1 / 3), rel=2e-3)
    forward = steps / 2 * second + epsilon / steps * value
    assert (f"{forward.min():.0e}", f"{central.min():.0e}") == ("7e-09", "1e-11")
    assert [f"{steps[np.argmin(errors)]:.1e}" for errors in (forward, central)] == ["8.4e-08", "1.9e-05"]


def test_statement_the_forward_difference_reaches_5e_9_where_the_central_one_reaches_5e_12():
    steps = np.logspace(-10, -2, 161)
    errors = [
        step_size_errors(sqrt, sqrt.derivative, 2.0, steps, difference)
        for difference in (forward_difference, central_difference)
    ]
    # the typical error near the best step: single ones may be lucky
    best = [
        np.median(e[np.abs(np.log10(steps / h)) < 0.3]) for e, h in zip(errors, (8.4e-8, 1.9e-5), strict=True)
    ]
    assert 3e-9 < best[0] < 8e-9 and 3e-12 < best[1] < 8e-12


def test_statement_the_best_step_grows_with_x():
    best = [(1.5 * np.finfo(float).eps * x**3 / 6) ** (1 / 3) for x in (1.3, 10.1)]
    assert best[1] / best[0] == pytest.approx(7.8, abs=0.05)
    assert default_step(10.1) == pytest.approx(10.1 * np.finfo(float).eps ** (1 / 3), rel=1e-6)


def test_statement_in_float32_the_chosen_step_is_ten_thousand_times_better_than_the_one_of_float64():
    errors = step_size_errors(
        sqrt, sqrt.derivative, np.float32(2), [1e-6, float(default_step(np.float32(2)))]
    )
    assert 1e4 < errors[0] / errors[1] < 1e5


def test_statement_the_square_has_no_truncation_and_no_third_derivative():
    assert grad(grad(grad(square)))(3.3) == 0
    errors = step_size_errors(square, square.derivative, 3.3, np.array([1e-1, 1e-3, 1e-5, 1e-7]))
    assert errors[0] < 1e-14 and errors[-1] > errors[0]


def test_statement_float32_rounds_nine_powers_of_ten_earlier():
    ratio = float(np.finfo(np.float32).eps) / np.finfo(np.float64).eps
    assert 8.5 < math.log10(ratio) < 9
    steps = np.logspace(-5, 0, 51)
    errors = step_size_errors(sqrt, sqrt.derivative, np.float32(2), steps)
    assert 1e-3 < steps[np.nanargmin(errors)] < 5e-2
    # the step that is best in 64 bits: two or three digits of 0.3536
    best = default_step(2.0) * np.logspace(-0.5, 0.5, 11)
    errors = step_size_errors(sqrt, sqrt.derivative, np.float32(2), best)
    assert 1e-4 < np.median(errors) < 1e-2
    assert np.isnan(step_size_errors(sqrt, sqrt.derivative, np.float32(2), [1e-8])[0])


@pytest.mark.parametrize(("x", "step", "says"), [(0.04, 0.1, 0.7), (0.0, 0.1, 0.5), (0.0, 1e-3, 0.5)])
def test_statement_across_a_kink_a_difference_is_confident_and_wrong(x, step, says):
    assert central_difference(relu, x, step) == pytest.approx(says, abs=1e-12)


def test_statement_a_step_away_from_the_kink_the_secant_is_honest_and_nearer_it_is_not():
    for h in (0.5, 0.1, 0.01):
        for sign in (1, -1):
            exact = 1 if sign > 0 else 0
            assert central_difference(relu, sign * 1.01 * h, h) == pytest.approx(exact, abs=1e-12)
            assert abs(central_difference(relu, sign * 0.99 * h, h) - exact) > 1e-3
        assert central_difference(relu, 0.0, h) == 0.5
        assert central_difference(leaky_relu, 0.0, h) == pytest.approx(0.505, abs=1e-12)


def test_statement_at_a_kink_the_differences_disagree_and_the_package_takes_the_left_slope():
    assert forward_difference(relu, 0.0, 1e-3) == 1
    assert (relu(0.0) - relu(-1e-3)) / 1e-3 == 0
    assert central_difference(leaky_relu, 0.0, 0.1) == pytest.approx(0.505)
    assert (relu.derivative(0.0), leaky_relu.derivative(0.0)) == (0, 0.01)
    assert central_difference(leaky_relu, 0.0, 1e-3) - 0.01 == pytest.approx(0.495)


@pytest.mark.parametrize("f", SMOOTH, ids=lambda f: f.name)
def test_statement_measured_slopes_agree_with_exact_ones_to_eight_decimals(f):
    xs = np.linspace(-3, 3, 601)
    assert np.max(np.abs(central_difference(f, xs) - f.derivative(xs))) < 5e-9
