"""The numbers that chapters 1 to 4 state in prose, computed."""

import math
from itertools import pairwise

import numpy as np
import pytest

from chainrule import Node, cos, exp, grad, log, negative, scale, shift, sigmoid, sin, square
from chainrule.composition import WRONG_RULES, Chain, indistinguishable, sum_over_paths, total_derivative
from chainrule.derivatives import (
    central_difference,
    complex_step,
    forward_difference,
    gradient,
    partial,
    step_size_errors,
)


def descend(slope, start, learning_rate, steps):
    """θ := θ − α dJ/dθ, and every θ on the way."""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * slope(path[-1]))
    return path


def quartic(t):
    return t**4 - 3 * t**2 + t


# --- chapter 1


def test_the_slope_of_x_squared_at_5_is_10():
    assert square.derivative(5.0) == 10
    assert central_difference(square, 5.0) == pytest.approx(10, abs=1e-9)


def test_the_slope_is_local_f_rises_at_5_and_yet_is_larger_at_minus_6():
    assert (square(5.0), square(-6.0)) == (25, 36)
    assert square.derivative(5.0) > 0 > square.derivative(-6.0)


def test_the_central_difference_in_five_lines_is_the_imported_one():
    def by_hand(f, x, step=1e-5):
        ahead = f(x + step)
        behind = f(x - step)
        return (ahead - behind) / (2 * step)

    for x in (-2.0, 0.3, 5.0):
        assert by_hand(sin, x) == pytest.approx(central_difference(sin, x, 1e-5), abs=1e-10)


def test_the_best_step_is_near_the_cube_root_of_epsilon_and_smaller_is_worse():
    at = {
        step: step_size_errors(sin, math.cos(1), 1.0, [step])[0] for step in (1e-1, 1e-3, 1e-5, 1e-9, 1e-13)
    }
    assert at[1e-1] > at[1e-3] > at[1e-5] < at[1e-9] < at[1e-13]
    # truncation: h²/6 · |f‴|
    assert at[1e-3] == pytest.approx(1e-6 / 6 * math.cos(1), rel=1e-3)
    single = [step_size_errors(sin, math.cos(1), np.float32(1), [step])[0] for step in (1e-2, 1e-5)]
    assert single[0] < single[1]


def test_a_central_step_is_better_than_a_one_sided_one():
    exact = math.cos(1)
    assert abs(central_difference(sin, 1.0) - exact) < 1e-2 * abs(forward_difference(sin, 1.0) - exact)


def test_the_minus_sign_is_right_on_both_sides_of_the_minimum_and_at_it():
    step = {start: descend(square.derivative, start, 0.1, 1)[1] for start in (2.0, -2.0, 0.0)}
    assert 0 < step[2.0] < 2
    assert -2 < step[-2.0] < 0
    assert step[0.0] == 0


def test_a_learning_rate_of_1_1_on_x_squared_runs_away_to_minus_12_4():
    path = descend(square.derivative, 5.0, 1.1, 5)
    assert path[-1] == pytest.approx(-12.4, abs=0.05)
    assert all(abs(b) > abs(a) for a, b in pairwise(path))


@pytest.mark.parametrize("learning_rate", [0.01, 0.03, 0.05])
def test_the_quartic_settles_in_the_nearer_valley_not_the_deeper(learning_rate):
    end = descend(grad(quartic), 2.0, learning_rate, 2000)[-1]
    assert end == pytest.approx(1.13, abs=0.005)
    assert quartic(end) == pytest.approx(-1.07, abs=0.005)
    deeper = descend(grad(quartic), -2.0, learning_rate, 2000)[-1]
    assert deeper == pytest.approx(-1.30, abs=0.005)
    assert quartic(deeper) == pytest.approx(-3.51, abs=0.005)


def test_slope_zero_is_not_a_minimum_at_a_flat_point_or_a_maximum():
    assert central_difference(lambda x: x**3, 0.0) == pytest.approx(0, abs=1e-9)
    assert descend(lambda x: 3 * x * x, 0.0, 0.1, 10)[-1] == 0
    # between the two valleys of the quartic lies a maximum
    top = np.roots([4, 0, -6, 1])[np.argmin(np.abs(np.roots([4, 0, -6, 1])))]
    assert central_difference(quartic, float(top)) == pytest.approx(0, abs=1e-9)
    assert quartic(top) > max(quartic(top - 0.1), quartic(top + 0.1))


# --- chapter 2


def test_the_total_derivative_is_a_sum_5_516_and_the_product_form_3_571_is_wrong():
    a = 0.7

    def cost(p):
        return p[0] ** 2 + 3 * p[0] * p[1]

    direct, through_b = gradient(cost, [a, a**3])
    assert total_derivative([direct, through_b], [3 * a**2]) == pytest.approx(5.516, abs=5e-4)
    assert direct * 3 * a**2 == pytest.approx(3.571, abs=5e-4)
    assert central_difference(lambda t: t**2 + 3 * t * t**3, a) == pytest.approx(5.516, abs=5e-4)
    # independent parameters: total and partial derivative agree
    assert total_derivative([direct, through_b], [0]) == partial(cost, 0, [a, a**3])


def test_the_gradient_points_uphill_at_right_angles_to_the_contour():
    def valley(p):
        return p[0] ** 2 + 10 * p[1] ** 2

    t = 0.6
    contour = np.array([math.cos(t), math.sin(t) / math.sqrt(10)])
    along = np.array([-math.sin(t), math.cos(t) / math.sqrt(10)])
    uphill = gradient(valley, contour)
    assert uphill @ along == pytest.approx(0, abs=1e-9)
    assert valley(contour + 1e-3 * uphill) > valley(contour)


# --- chapter 3


def test_order_matters():
    x = 0.8
    assert Chain([square, sin])(x) == math.sin(0.64)
    assert Chain([sin, square])(x) == math.sin(0.8) ** 2
    assert Chain([square, sigmoid])(x) != Chain([sigmoid, square])(x)


def test_log_sin_x_is_defined_only_where_sin_x_is_positive():
    x = np.linspace(-6, 6, 121)
    np.testing.assert_array_equal(np.isfinite(Chain([sin, log])(x)), np.sin(x) > 0)


def test_the_sigmoid_is_four_boxes():
    boxes = Chain([negative, exp, shift(1), Chain([lambda w: 1 / w])[0]])
    assert boxes(0.7) == pytest.approx(sigmoid(0.7), rel=1e-15)
    assert boxes.values(0.7) == pytest.approx([-0.7, math.exp(-0.7), 1 + math.exp(-0.7), sigmoid(0.7)])
    assert boxes.derivative(0.7, "graph") == pytest.approx(sigmoid(0.7) * (1 - sigmoid(0.7)), rel=1e-14)


# --- chapter 4


def test_a_nudge_of_1_through_machines_3_and_minus_2_becomes_3_and_then_minus_6():
    machines = Chain([scale(3), scale(-2)])
    before, after = machines.values(5.0), machines.values(6.0)
    assert [b - a for a, b in zip(before, after, strict=True)] == [3, -6]
    assert machines.local_derivatives(5.0) == [3, -2]
    assert machines.derivative(5.0) == -6


def test_the_straight_line_story_fails_for_a_nudge_of_3_at_1_15_and_not_6():
    assert square(1.0 + 3.0) - square(1.0) == 15
    assert square.derivative(1.0) * 3.0 == 6


def test_a_machine_that_subtracts_has_rate_1_and_with_one_that_doubles_2():
    machines = Chain([shift(-4), scale(2)])
    assert machines.local_derivatives(1.7) == [1, 2]
    assert machines.derivative(1.7) == 2


@pytest.mark.parametrize("x", [-1.3, 0.4, 2.2])
def test_worked_derivatives(x):
    assert Chain([cos, sin]).derivative(x) == pytest.approx(-math.cos(math.cos(x)) * math.sin(x), rel=1e-14)
    assert Chain([negative, exp]).derivative(x) == pytest.approx(-math.exp(-x), rel=1e-14)
    assert complex_step(Chain([sin, square]), x) == pytest.approx(2 * math.sin(x) * math.cos(x), rel=1e-14)
    if math.sin(x) > 0:
        assert Chain([sin, log]).derivative(x) == pytest.approx(math.cos(x) / math.sin(x), rel=1e-14)


def test_the_slope_of_the_sigmoid_is_at_most_a_quarter():
    x = np.linspace(-30, 30, 6001)
    assert np.max(sigmoid.derivative(x)) == sigmoid.derivative(0.0) == 0.25


def test_the_chain_rule_is_not_the_only_way_but_agrees_with_it():
    assert Chain([square, lambda u: u**3]).derivative(1.3, "graph") == pytest.approx(6 * 1.3**5, rel=1e-14)


def test_several_paths_add():
    # f(x) = x·x² : one path through each factor
    paths = sum_over_paths({("x", "f"): 1.3**2, ("x", "u"): 2 * 1.3, ("u", "f"): 1.3}, "x", "f")
    assert paths.total == pytest.approx(3 * 1.3**2)
    x = Node(1.3)
    (x * x * x).backward()
    assert x.grad == pytest.approx(paths.total)


def test_sin_squared_at_1_swapping_and_g_prime_inside_both_give_1_0806():
    chain = Chain([sin, square])
    for name in ("swapped_roles", "derivative_of_inner_inside"):
        assert WRONG_RULES[name](chain, 1.0) == pytest.approx(1.0806, abs=5e-5)
    assert chain.derivative(1.0) == pytest.approx(0.9093, abs=5e-5)
    assert any(
        {"swapped_roles", "derivative_of_inner_inside"} <= set(group)
        for group in indistinguishable(chain, 1.0)
    )


def test_swapping_in_sin_squared_gives_2x_cos_x_squared():
    x = 0.8
    assert WRONG_RULES["swapped_roles"](Chain([sin, square]), x) == pytest.approx(2 * x * math.cos(x * x))
