"""Chapter 1, checked by numbers: every labelled equation, and the statements of the prose."""

import math

import numpy as np
import pytest

from chainrule import (
    RUNNING_EXAMPLE,
    TwoWeightNetwork,
    cube,
    exp,
    grad,
    leaky_relu,
    sigmoid,
    sin,
    square,
    tanh,
)
from chainrule.derivatives import (
    central_difference,
    complex_step,
)

POINTS = np.array([-3.0, -1.7, -0.4, 0.0, 0.3, 1.2, 2.9])


def two_valleys(t):
    return t**4 - 3 * t**2 + t


def loss(w1):
    h = sigmoid(w1 * RUNNING_EXAMPLE.x)
    return 0.5 * (RUNNING_EXAMPLE.y - sigmoid(RUNNING_EXAMPLE.w2 * h)) ** 2


def descend(slope, theta, rate, steps):
    path = [theta]
    for _ in range(steps):
        path.append(path[-1] - rate * slope(path[-1]))
    return path


# --- equations ---------------------------------------------------------------------------------------------


def test_eq_slope_of_square():
    np.testing.assert_allclose(complex_step(lambda x: x * x, POINTS), 2 * POINTS, rtol=1e-14, atol=1e-300)


def test_eq_derivative_definition():
    for f, slope in ((np.sin, math.cos(1.2)), (np.exp, math.exp(1.2)), (lambda x: x**3, 3 * 1.2**2)):
        errors = [abs((f(1.2 + h) - f(1.2)) / h - slope) for h in (1e-1, 1e-3, 1e-5, 1e-7)]
        assert errors == sorted(errors, reverse=True) and errors[-1] < 1e-6


def _order(difference, f, slope, x):
    first, second = (abs(difference(f, x, h) - slope) for h in (2e-2, 1e-2))
    return math.log2(first / second)


@pytest.mark.parametrize(("f", "slope"), [(np.sin, math.cos(1.2)), (np.exp, math.exp(1.2))])
def test_eq_forward_difference(f, slope):
    assert _order(lambda f, x, h: (f(x + h) - f(x)) / h, f, slope, 1.2) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("f", "slope"), [(np.sin, math.cos(1.2)), (np.exp, math.exp(1.2))])
def test_eq_central_difference(f, slope):
    assert _order(lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h), f, slope, 1.2) == pytest.approx(
        2, abs=0.05
    )


PAIRS = [(np.sin, np.exp), (np.tanh, lambda x: x**3), (lambda x: x * x, np.cos)]


def _miss(order, f, x, h):
    """What a Taylor polynomial of f misses at x + h; slopes by complex numbers and by differences of them."""
    slope = lambda t: complex_step(f, t)  # noqa: E731
    terms = [f(x), slope(x) * h, central_difference(slope, x) * h * h / 2]
    return abs(f(x + h) - sum(terms[: order + 1]))


@pytest.mark.parametrize("f", [np.sin, np.exp, np.tanh], ids=lambda f: f.__name__)
def test_eq_linear_approximation(f):
    """The miss is small beside h: it shrinks with its square."""
    assert math.log2(_miss(1, f, 1.2, 2e-2) / _miss(1, f, 1.2, 1e-2)) == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("f", [np.sin, np.exp, np.tanh], ids=lambda f: f.__name__)
def test_eq_quadratic_approximation(f):
    assert math.log2(_miss(2, f, 1.2, 4e-2) / _miss(2, f, 1.2, 2e-2)) == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize(("f", "g"), PAIRS)
def test_eq_sum_rule(f, g):
    measured = complex_step(lambda x: f(x) + g(x), POINTS)
    np.testing.assert_allclose(measured, complex_step(f, POINTS) + complex_step(g, POINTS), rtol=1e-13)


@pytest.mark.parametrize("factor", [-3.0, 0.5, 7.0])
def test_eq_constant_factor_rule(factor):
    for f, _ in PAIRS:
        slopes = complex_step(f, POINTS)
        np.testing.assert_allclose(complex_step(lambda x: factor * f(x), POINTS), factor * slopes, rtol=1e-13)  # noqa: B023
        np.testing.assert_allclose(complex_step(lambda x: f(x) + factor, POINTS), slopes, rtol=1e-13)  # noqa: B023


@pytest.mark.parametrize(("f", "g"), PAIRS)
def test_eq_product_of_two(f, g):
    by_rule = complex_step(f, POINTS) * g(POINTS) + f(POINTS) * complex_step(g, POINTS)
    np.testing.assert_allclose(complex_step(lambda x: f(x) * g(x), POINTS), by_rule, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7])
def test_eq_power_rule(n):
    def power(x):
        product = x
        for _ in range(n - 1):
            product = product * x
        return product

    np.testing.assert_allclose(complex_step(power, POINTS), n * POINTS ** (n - 1), rtol=1e-13, atol=1e-30)


def test_eq_second_derivatives():
    slope = lambda f: lambda x: complex_step(f, x)  # noqa: E731
    np.testing.assert_allclose(central_difference(slope(lambda x: x * x), POINTS), 2, rtol=1e-9)
    np.testing.assert_allclose(
        central_difference(slope(lambda x: x * x * x), POINTS), 6 * POINTS, rtol=1e-8, atol=1e-9
    )


def test_eq_slope_of_sigmoid():
    value = 1 / (1 + np.exp(-POINTS))
    np.testing.assert_allclose(
        complex_step(lambda x: 1 / (1 + np.exp(-x)), POINTS), value * (1 - value), rtol=1e-13
    )


def test_eq_slope_of_tanh():
    np.testing.assert_allclose(complex_step(np.tanh, POINTS), 1 - np.tanh(POINTS) ** 2, rtol=1e-13)


def test_eq_slope_of_bowl():
    np.testing.assert_allclose(
        central_difference(lambda theta: theta**2, POINTS), 2 * POINTS, rtol=1e-9, atol=1e-9
    )


def test_eq_slope_of_two_valleys():
    np.testing.assert_allclose(complex_step(two_valleys, POINTS), 4 * POINTS**3 - 6 * POINTS + 1, rtol=1e-13)


def test_eq_slope_of_loss():
    assert f"{complex_step(loss, 0.8):.6f}" == "0.004594"
    assert grad(loss)(0.8) == pytest.approx(TwoWeightNetwork().gradients().w1, rel=1e-14)


# --- statements --------------------------------------------------------------------------------------------


def test_statement_a_slope_is_local():
    assert square(5.0) == 25 and square.derivative(5.0) == 10 > 0
    assert square(-6.0) == 36 > square(5.0)
    assert (square(-5.0), square.derivative(-5.0)) == (25, -10)


def slope_at(f, x, step=1e-5):
    ahead, behind = x + step, x - step
    return (f(ahead) - f(behind)) / (ahead - behind)


def test_statement_the_tangent_at_5_says_25_1_and_the_square_25_1001():
    for h, line, curve in ((1, "35", "36"), (0.1, "26", "26.01"), (0.01, "25.1", "25.1001")):
        assert (f"{25 + 10 * h:g}", f"{square(5.0 + h):.8g}") == (line, curve)
        assert square(5.0 + h) - (25 + 10 * h) == pytest.approx(h * h, rel=1e-9)


def test_statement_halving_the_run_makes_the_miss_of_the_square_four_times_smaller():
    miss = [square(5.0 + h) - (25 + 10 * h) for h in (0.01, 0.005)]
    assert miss[0] / miss[1] == pytest.approx(4, rel=1e-9)


def test_statement_ahead_and_behind_the_cube_misses_its_tangent_by_the_same_but_for_the_cube_of_the_step():
    for x in (-2.0, 0.0, 1.2):
        for h in (1.0, 0.5, 0.1):
            ahead = cube(x + h) - (cube(x) + 3 * x**2 * h)
            behind = cube(x - h) - (cube(x) - 3 * x**2 * h)
            assert [ahead, behind] == pytest.approx([3 * x * h**2 + h**3, 3 * x * h**2 - h**3], abs=1e-12)
            assert ahead - behind == pytest.approx(2 * h**3, abs=1e-12)


def test_statement_the_rules_and_five_lines_agree_and_the_product_of_the_slopes_does_not():
    mixture = lambda x: 2 * cube(x) - 4 * x + 7  # noqa: E731
    product = lambda x: square(x) * sin(x)  # noqa: E731
    assert slope_at(mixture, 1.2) == pytest.approx(6 * 1.2**2 - 4, abs=1e-8)
    by_rule = 2 * 1.2 * math.sin(1.2) + 1.2**2 * math.cos(1.2)
    assert slope_at(product, 1.2) == pytest.approx(by_rule, abs=1e-8)
    assert (f"{by_rule:.6f}", f"{2 * 1.2 * math.cos(1.2):.6f}") == ("2.758689", "0.869659")


def test_statement_none_of_the_rules_differentiates_the_sine_of_a_square():
    """Not what the slopes of the two parts make by a sum or a product."""
    right = slope_at(lambda x: sin(square(x)), 1.2)
    for wrong in (2 * 1.2 + math.cos(1.2), 2 * 1.2 * math.sin(1.2) + 1.2**2 * math.cos(1.2)):
        assert abs(right - wrong) > 1


def test_statement_the_second_derivative_measured_twice():
    twice = lambda f, x, h=1e-3: (slope_at(f, x + h) - slope_at(f, x - h)) / (2 * h)  # noqa: E731
    assert twice(square, 3.0) == pytest.approx(2, abs=1e-4)
    assert twice(cube, 2.0) == pytest.approx(12, abs=1e-4)


def test_statement_a_valley_holds_rates_up_to_2_over_its_second_derivative():
    slope = grad(two_valleys)
    for bottom, bend, limit in ((-1.3008, "14.3", "0.140"), (1.1309, "9.3", "0.214")):
        second = 12 * bottom**2 - 6
        assert (f"{second:.1f}", f"{2 / second:.3f}") == (bend, limit)
        # the factor of a step, close to the bottom
        assert slope(bottom + 0.01) / 0.01 == pytest.approx(second, rel=0.05)
        for share, settles in ((0.97, True), (1.03, False)):
            end = descend(slope, bottom + 0.01, share * 2 / second, 400)[-1]
            assert (abs(end - bottom) < 1e-3) == settles


def test_statement_a_rate_of_a_fifth_settles_in_the_wide_valley_and_one_of_0_15_not_in_the_narrow_one():
    slope = grad(two_valleys)
    assert descend(slope, 1.15, 0.2, 60)[-1] == pytest.approx(1.1309, abs=5e-4)
    late = descend(slope, -1.3, 0.15, 60)[50:]
    assert max(late) - min(late) > 0.1


def test_statement_tanh_is_a_stretched_sigmoid():
    np.testing.assert_allclose(tanh(POINTS), 2 * sigmoid(2 * POINTS) - 1, rtol=1e-13, atol=1e-16)


def test_statement_table_of_derivatives():
    for f, slope in (
        (square, 2 * POINTS),
        (cube, 3 * POINTS**2),
        (exp, np.exp(POINTS)),
        (sin, np.cos(POINTS)),
        (sigmoid, sigmoid(POINTS) * (1 - sigmoid(POINTS))),
        (tanh, 1 - np.tanh(POINTS) ** 2),
        (leaky_relu, np.where(POINTS > 0, 1.0, 0.01)),
    ):
        np.testing.assert_allclose(f.derivative(POINTS), slope, rtol=1e-13)


def test_statement_steepest_places():
    xs = np.linspace(-6, 6, 1201)
    assert np.max(sigmoid.derivative(xs)) == sigmoid.derivative(0.0) == 0.25
    assert np.max(tanh.derivative(xs)) == tanh.derivative(0.0) == 1
    assert np.min(cube.derivative(xs)) == 0 and np.min(exp.derivative(xs)) > 0
    assert sin.derivative(math.pi / 2) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize(
    ("rate", "path"),
    [
        (0.1, [5, 4, 3.2]),
        (0.5, [5, 0, 0]),
        (0.9, [5, -4, 3.2]),
        (1.0, [5, -5, 5]),
        (1.1, [5, -6, 7.2, -8.64, 10.368, -12.4416]),
    ],
)
def test_statement_the_factor_of_a_step_on_the_bowl(rate, path):
    assert descend(square.derivative, 5.0, rate, len(path) - 1) == pytest.approx(path, abs=1e-12)


@pytest.mark.parametrize("rate", np.round(np.arange(0.05, 1.3, 0.05), 2))
def test_statement_descent_on_the_bowl_arrives_exactly_for_rates_between_0_and_1(rate):
    assert (abs(descend(square.derivative, 5.0, rate, 300)[-1]) < 1e-6) == (0 < rate < 1)


def test_statement_three_cases():
    for theta in (3.0, -3.0):
        after = descend(square.derivative, theta, 0.1, 1)[-1]
        assert abs(after) < abs(theta) and after * theta > 0
    assert descend(square.derivative, 0.0, 0.1, 1)[-1] == 0


def test_statement_two_valleys():
    slope = grad(two_valleys)
    flat = sorted(np.roots([4, 0, -6, 1]).real)
    assert flat == pytest.approx([-1.30, 0.17, 1.13], abs=5e-3)
    assert two_valleys(flat[0]) == pytest.approx(-3.51, abs=5e-3)
    assert two_valleys(flat[2]) == pytest.approx(-1.07, abs=5e-3)
    assert descend(slope, 2.0, 0.02, 200)[-1] == pytest.approx(flat[2], abs=1e-6)
    assert descend(slope, -2.0, 0.02, 200)[-1] == pytest.approx(flat[0], abs=1e-6)


def test_statement_a_long_step_may_land_in_the_deeper_valley_or_diverge():
    slope = grad(two_valleys)
    path = descend(slope, 2.0, 0.1, 200)
    assert path[1] == pytest.approx(-0.1) and path[-1] == pytest.approx(-1.30, abs=5e-3)
    assert abs(descend(slope, 2.0, 0.2, 4)[-1]) > 1e4


def test_statement_slope_zero_is_not_a_minimum():
    right, left = descend(cube.derivative, 1.0, 0.1, 60)[-1], descend(cube.derivative, -0.5, 0.1, 12)[-1]
    assert 0 < right < 0.06 and cube.derivative(right) < 0.01 and cube(-0.1) < cube(0.0)
    assert left < -1e4
    # only with a small rate: a long step jumps over the flat point
    assert descend(cube.derivative, 2.0, 0.02, 300)[-1] > 0 > descend(cube.derivative, 2.0, 0.2, 1)[-1]
    minus_sin = lambda theta: -np.sin(theta)  # noqa: E731
    assert descend(minus_sin, 0.0, 0.1, 60)[-1] == 0
    assert descend(minus_sin, 0.05, 0.2, 60)[-1] > 3


def test_statement_the_loss_in_one_weight_is_a_step_without_a_minimum():
    weights = np.linspace(-6, 6, 241)
    assert np.all(np.diff(loss(weights)) > 0)
    assert f"{loss(0.8):.6f}" == "0.015533" and loss(-6.0) == pytest.approx(0.005, abs=2e-6)
    # with a negative second weight no first weight lifts the prediction above one half
    assert np.all(sigmoid(RUNNING_EXAMPLE.w2 * sigmoid(weights * RUNNING_EXAMPLE.x)) < 0.5)
    slopes = np.array([grad(loss)(w) for w in weights])
    assert -0.1 < weights[np.argmax(slopes)] < 0.3 and np.all(np.diff(slopes[weights < 0]) > 0)
    assert abs(descend(grad(loss), 6.0, 10.0, 60)[-1] - 6) < 0.01
    bend = np.abs([grad(grad(loss))(w) for w in weights])
    assert 0.003 < bend.max() < 0.0035 and 2 / bend.max() > 10 * 10
    assert f"{slope_at(loss, 0.8):.6f}" == "0.004594"


def test_statement_steps_needed_in_the_exercise():
    def steps_needed(rate):
        theta, count = 5.0, 0
        while abs(theta) >= 0.01:
            theta, count = theta - rate * 2 * theta, count + 1
        return count

    assert [steps_needed(rate) for rate in (0.1, 0.3, 0.45, 0.9)] == [28, 7, 3, 28]
    assert steps_needed(0.2) == 13
    assert descend(square.derivative, 5.0, 1.0, 1001)[-2:] == [5, -5]
