"""Every labelled equation of chapter 2, and the numbers its sentences state."""

import math

import numpy as np
import pytest
from costs_under_test import (
    POINTS,
    bowl,
    bowl_gradient,
    cross_entropy,
    descend,
    line_gradient,
    logistic_gradient,
    loss,
    loss_gradient,
    saddle,
    saddle_gradient,
    squared_error,
    valley,
    valley_gradient,
)

from chainrule import (
    RUNNING_EXAMPLE,
    central_difference,
    check_gradient,
    directional_derivative,
    gradient,
    partial,
    sigmoid,
    total_derivative,
)

rng = np.random.default_rng(2)


# --- labelled equations


def test_eq_partial_derivative():
    """The quotient of the definition comes as close to the slope as you like, with error h."""
    for a, b in POINTS:
        for h in (1e-1, 1e-2, 1e-3, 1e-4):
            quotient = (bowl((a + h, b)) - bowl((a, b))) / h
            assert quotient - bowl_gradient((a, b))[0] == pytest.approx(h, rel=1e-6, abs=1e-10)


def test_eq_partials_of_bowl():
    for theta in POINTS:
        assert gradient(bowl, theta) == pytest.approx(bowl_gradient(theta), abs=1e-8)


def test_eq_gradient():
    """The gradient lists the partial derivatives in the order of the parameters, for any number of them."""

    def f(theta):
        return theta[0] * theta[1] + theta[2] ** 2 + np.sin(theta[3])

    for theta in rng.uniform(-2, 2, (10, 4)):
        exact = [theta[1], theta[0], 2 * theta[2], np.cos(theta[3])]
        assert gradient(f, theta) == pytest.approx(exact, abs=1e-8)
        assert gradient(f, theta) == pytest.approx([partial(f, k, theta) for k in range(4)], abs=1e-12)


@pytest.mark.parametrize("f", [bowl, valley, saddle, loss])
def test_eq_directional_derivative(f):
    for theta in POINTS:
        slopes = gradient(f, theta)
        for angle in np.radians([0, 36.57, 90, 126.57, 216.57, 300]):
            way = np.array([np.cos(angle), np.sin(angle)])
            along = central_difference(lambda t, theta=theta, way=way: f(theta + t * way), 0.0)
            assert along == pytest.approx(slopes[0] * np.cos(angle) + slopes[1] * np.sin(angle), abs=1e-7)


def test_eq_flat_board():
    """The miss of the board falls with the square of the step; the chapter's example."""
    for f in (bowl, valley, saddle, loss):
        for theta in POINTS:
            step = np.array([0.6, -0.8])
            miss = [
                abs(f(theta + t * step) - f(theta) - gradient(f, theta) @ (t * step)) for t in (1e-2, 1e-3)
            ]
            assert miss[1] <= 0.011 * miss[0] + 1e-9 and miss[0] < 0.01
    assert bowl((1.3, 0.5)) + 3.1 * 0.01 + 2.3 * 0.02 == pytest.approx(2.667, abs=1e-9)
    assert bowl((1.31, 0.52)) == pytest.approx(2.6677, abs=1e-9)


def test_eq_total_derivative():
    """Direct path plus a detour through each of the others; three parameters, two of which follow."""

    def f(theta):
        a, b, c = theta
        return a**2 + np.sin(b) * c + a * c

    for a in rng.uniform(-2, 2, 10):
        follow = np.array([a, a**3, np.exp(a)])
        measured = central_difference(lambda t: f((t, t**3, np.exp(t))), float(a))
        summed = total_derivative(list(gradient(f, follow)), [3 * a**2, np.exp(a)])
        assert summed == pytest.approx(measured, rel=1e-7)


def test_eq_total_derivative_of_example():
    for a in np.linspace(-1, 1, 21):
        b = a**3
        measured = central_difference(lambda t: t**2 + 3 * t * t**3, float(a))
        assert (2 * a + 3 * b) + 3 * a * 3 * a**2 == pytest.approx(2 * a + 12 * a**3, abs=1e-14)
        assert 2 * a + 12 * a**3 == pytest.approx(measured, abs=1e-8)


def test_eq_line_gradient():
    for theta in POINTS:
        assert check_gradient(squared_error, line_gradient(theta), theta).passed


def test_eq_logistic_gradient():
    for theta in POINTS:
        assert check_gradient(cross_entropy, logistic_gradient(theta), theta).passed


# --- statements


def test_statement_partial_at_the_first_point_and_elsewhere():
    assert bowl_gradient((1.3, 0.5)) == pytest.approx([3.1, 2.3])
    assert bowl_gradient((1.3, -1.0))[0] == pytest.approx(1.6)
    assert {valley_gradient((1.3, b))[0] for b in (-1, 0, 0.5)} == {1.3}
    assert {saddle_gradient((1.3, b))[0] for b in (-1, 0, 0.5)} == {2.6}


def test_statement_held_parameter_stands_for_a_number():
    """With 5 for θ₂ the cost is θ₁² + 5 θ₁ + 25, with slope 2 θ₁ + 5."""
    for a, _ in POINTS:
        assert bowl((a, 5)) == pytest.approx(a**2 + 5 * a + 25)
        assert bowl_gradient((a, 5))[0] == 2 * a + 5


def test_statement_measured_partial_moves_one_entry_of_a_list_of_whole_numbers_too():
    """As the chapter's cell is written: whole numbers must be made floats before a small step is added."""

    def partial_at(f, k, theta, step=1e-5, dtype=float):
        ahead = np.array(theta, dtype=dtype)
        behind = ahead.copy()
        ahead[k] += step
        behind[k] -= step
        return (f(ahead) - f(behind)) / (2 * step)

    here = [1, 2]
    assert partial_at(bowl, 0, here) == pytest.approx(4, abs=1e-8)
    assert here == [1, 2]
    assert abs(partial_at(bowl, 0, here, dtype=None) - 4) > 1


def test_statement_slope_in_a_direction_is_a_wave_with_the_length_of_the_gradient_as_its_height():
    for theta in POINTS:
        slopes = bowl_gradient(theta)
        length, gamma = np.hypot(*slopes), np.arctan2(slopes[1], slopes[0])
        assert slopes == pytest.approx([length * np.cos(gamma), length * np.sin(gamma)])
        for phi in np.radians([0, 36.57, 100, 216.57]):
            along = slopes @ [np.cos(phi), np.sin(phi)]
            assert along == pytest.approx(length * np.cos(phi - gamma), abs=1e-12)


def test_statement_gradient_is_the_steepest_way_and_crosses_contours_at_a_right_angle():
    slopes = bowl_gradient((1.3, 0.5))
    assert math.hypot(*slopes) == pytest.approx(3.86, abs=0.005)
    assert math.degrees(math.atan2(slopes[1], slopes[0])) == pytest.approx(36.6, abs=0.05)
    angles = np.radians(np.arange(0, 360, 0.5))
    for f in (bowl, valley, saddle, loss):
        for theta in POINTS:
            slopes, length = gradient(f, theta), np.linalg.norm(gradient(f, theta))
            rates = slopes[0] * np.cos(angles) + slopes[1] * np.sin(angles)
            assert rates.max() <= length * (1 + 1e-12)
            assert rates.max() == pytest.approx(length, rel=1e-4)
            turned = np.array([-slopes[1], slopes[0]]) / length
            # on the contour line, J changes only by the square of the way
            assert abs(directional_derivative(f, theta, turned)) < 1e-8
            assert f(theta + 1e-5 * turned) == pytest.approx(f(theta), abs=1e-8)


def test_statement_steepest_way_down_the_valley_is_not_the_way_to_the_minimum():
    down = -valley_gradient((1.5, 0.2))
    assert down.tolist() == [-1.5, -4]
    home = np.array([-1.5, -0.2])
    assert down @ home / np.linalg.norm(down) / np.linalg.norm(home) < 0.5


def crease(theta):
    return np.sqrt(np.abs(theta[0] * theta[1]))


def test_statement_partials_that_are_0_say_nothing_about_45_degrees():
    assert gradient(crease, (0.0, 0.0)).tolist() == [0, 0]
    for t in (1.0, 1e-3, 1e-9):
        assert crease((t / math.sqrt(2),) * 2) / t == pytest.approx(1 / math.sqrt(2))
        assert 1 / math.sqrt(2) == pytest.approx(0.71, abs=0.005)


def test_statement_slope_0_in_every_direction_does_not_make_a_board():
    """Why a board is said to be enough for slope 0 in every direction, and never to be needed."""

    def ridge(a, b):
        return a**3 * b / (a**6 + b**2) if (a, b) != (0, 0) else 0.0

    for way in ((1, 0), (0, 1), *((math.cos(phi), math.sin(phi)) for phi in np.radians(range(5, 360, 30)))):
        slopes = [abs(ridge(t * way[0], t * way[1])) / t for t in (1e-2, 1e-4, 1e-6)]
        assert slopes[2] <= 1e-3 and slopes[2] <= slopes[1] <= slopes[0]
    for t in (1e-1, 1e-3):
        assert ridge(t, t**3) == pytest.approx(0.5)  # on this way it does not even come near ridge(0, 0) = 0


def test_statement_seen_close_the_bowl_is_a_board_and_the_crease_is_not():
    angles = np.radians(np.arange(0, 360, 0.5))
    ways = np.array([np.cos(angles), np.sin(angles)])

    def gap(f, point, r):
        point = np.array(point)[:, None]
        measured = (f(point + r * ways) - f(point)) / r
        return np.abs(measured - gradient(f, point[:, 0]) @ ways).max()

    for r in (1, 0.1, 0.001):
        assert gap(bowl, [1.3, 0.5], r) == pytest.approx(1.5 * r, rel=1e-6)
        assert gap(crease, [0.0, 0.0], r) == pytest.approx(1 / math.sqrt(2))


def test_statement_slope_changes_its_sign_between_126_and_127_degrees():
    def rate(degrees):
        return bowl_gradient((1.3, 0.5)) @ [math.cos(math.radians(degrees)), math.sin(math.radians(degrees))]

    assert rate(126) > 0 > rate(127)
    assert rate(126.57) == pytest.approx(0, abs=5e-4)
    assert max(range(360), key=rate) == 37


def test_statement_straight_downhill_leads_to_the_minimum_from_the_axes_of_the_valley_only():
    for a, b in [*POINTS, (1.0, 0.0), (-2.0, 0.0), (0.0, 1.5)]:
        down = -valley_gradient((a, b))
        straight = down[0] * b == down[1] * a  # (a, b) and the slopes lie on one line through the minimum
        assert straight == (a == 0 or b == 0)
    # on the floor it leads along the floor, from a wall across
    assert valley_gradient((1.5, 0.0))[1] == 0
    assert abs(valley_gradient((1.5, 0.2))[1]) > 2 * abs(valley_gradient((1.5, 0.2))[0])


def test_statement_other_surfaces_too_climb_another_way_than_directly_away_from_the_minimum():
    for slopes, (a, b), home in (
        (bowl_gradient((1.3, 0.5)), (1.3, 0.5), (0, 0)),
        (valley_gradient((1.5, 0.2)), (1.5, 0.2), (0, 0)),
        (saddle_gradient((1.3, 0.5)), (1.3, 0.5), (0, 1)),
    ):
        away = np.array([a - home[0], b - home[1]])
        assert abs(slopes[0] * away[1] - slopes[1] * away[0]) > 0.1


def test_statement_momentum_crosses_the_valley_in_a_third_of_the_steps():
    def walk(share, steps):
        theta, step = np.array([-1.8, 0.6]), np.zeros(2)
        for _ in range(steps):
            step = share * step - 0.09 * valley_gradient(theta)
            theta = theta + step
        return theta

    assert walk(0.0, 20)[0] == pytest.approx(-0.273, abs=5e-4)
    assert walk(0.5, 20)[0] == pytest.approx(-0.007, abs=5e-4)
    assert walk(0.0, 60)[0] == pytest.approx(walk(0.5, 20)[0], abs=5e-4)
    assert walk(0.0, 60) == pytest.approx(descend(valley_gradient, (-1.8, 0.6), 0.09, 60))


def test_statement_sequential_update_is_another_step():
    together = np.array([1, 1]) - 0.1 * bowl_gradient((1, 1))
    first = 1 - 0.1 * bowl_gradient((1, 1))[0]
    assert together == pytest.approx([0.7, 0.7])
    assert 1 - 0.1 * bowl_gradient((first, 1))[1] == pytest.approx(0.73)


def test_statement_narrow_valley():
    start = (-1.8, 0.6)
    assert descend(valley_gradient, start, 0.02, 60)[0] == pytest.approx(-0.54, abs=0.005)
    assert descend(valley_gradient, start, 0.09, 60)[0] == pytest.approx(-0.006, abs=5e-4)
    assert descend(valley_gradient, start, 0.09, 1)[1] == pytest.approx(-0.8 * 0.6)
    assert descend(valley_gradient, start, 0.1, 1)[1] == pytest.approx(-0.6)
    for steps in (60, 1000):
        assert abs(descend(valley_gradient, start, 0.1, steps)[1]) == pytest.approx(0.6)
    assert abs(descend(valley_gradient, start, 0.11, 60)[1]) > 1e4
    assert abs(descend(valley_gradient, (-1.8, 0.0), 1.99, 60)[0]) < 1.8
    assert abs(descend(valley_gradient, (-1.8, 0.0), 2.01, 60)[0]) > 1.8


def test_statement_saddle():
    assert saddle_gradient((0, 0)).tolist() == saddle_gradient((0, 1)).tolist() == [0, 0]
    assert saddle((0.1, 0)) > saddle((0, 0)) > saddle((0, 0.1)) > saddle((0, 1)) == saddle((0, -1)) == 0
    stuck = descend(saddle_gradient, (-1.8, 0.0), 0.08, 60)
    assert stuck[1] == 0 and abs(stuck[0]) < 1e-4 and saddle(stuck) == pytest.approx(0.25, abs=1e-6)
    assert descend(saddle_gradient, (-1.8, 0.1), 0.08, 60)[1] == pytest.approx(0.997, abs=5e-4)


def test_statement_one_weight_can_do_little_where_the_other_is_small():
    """What the two slices show on the same scale, from 0 to 0.17."""
    first = {w2: [loss((w1, w2)) for w1 in np.linspace(-4, 4, 161)] for w2 in (-0.4, 0.0, -4.0)}
    assert min(first[-0.4]) == pytest.approx(0.005, abs=5e-4)
    assert max(first[-0.4]) == pytest.approx(0.02, abs=5e-4)
    assert np.ptp(first[0.0]) == 0
    highest = max(loss((w1, w2)) for w1 in np.linspace(-4, 4, 41) for w2 in np.linspace(-4, 4, 41))
    assert max(first[-4.0]) == pytest.approx(highest) and min(first[-4.0]) < 0.04 * highest


def test_statement_running_example_has_two_slopes():
    start = (RUNNING_EXAMPLE.w1, RUNNING_EXAMPLE.w2)
    first, second = loss_gradient(start)
    assert (first, second) == (pytest.approx(0.004594, abs=5e-7), pytest.approx(-0.033076, abs=5e-7))
    assert abs(second / first) == pytest.approx(7.2, abs=0.05)
    assert loss_gradient((0.8, 0.0))[0] == 0
    assert loss_gradient((0.8, 2.0))[0] / first == pytest.approx(3.8, abs=0.05)


def test_statement_both_weights_reach_what_one_could_not():
    stuck = [loss((w1, -0.4)) for w1 in np.linspace(-50, 50, 2001)]
    assert min(stuck) > 0.00499
    end = descend(loss_gradient, (0.8, -0.4), 5, 60)
    assert end == pytest.approx([0.806, 0.526], abs=5e-4)
    assert 5e-13 < loss(end) < 5e-12
    assert np.linalg.norm(descend(loss_gradient, (-3, -3), 5, 60) - [-3, -3]) < 0.35
    elsewhere = descend(loss_gradient, (2, -1), 5, 60)
    assert loss(elsewhere) < 1e-12 and np.linalg.norm(elsewhere - end) > 1
    # a curve of best weights: for every W₁ there is a W₂ with loss 0
    for w1 in (-1.0, 0.0, 2.0):
        assert loss((w1, np.log(0.6 / 0.4) / sigmoid(1.5 * w1))) < 1e-30


def test_statement_total_derivative_adds_and_the_product_form_is_wrong():
    a = 0.7
    direct, outer, rate = 2 * a + 3 * a**3, 3 * a, 3 * a**2
    assert (direct, outer, rate) == pytest.approx((2.429, 2.1, 1.47))
    assert outer * rate == pytest.approx(3.087)
    assert total_derivative([direct, outer], [rate]) == pytest.approx(5.516)
    assert direct * rate == pytest.approx(3.571, abs=5e-4)
    assert direct * outer * rate == pytest.approx(7.498, abs=5e-4)
    assert total_derivative([direct, outer], [0.0]) == direct  # independent: total and partial agree
    # product and sum agree where 9a⁵ - 6a³ - 2a = 0
    equal = [r.real for r in np.roots([9, 0, -6, 0, -2, 0]) if abs(r.imag) < 1e-12]
    assert sorted(equal) == pytest.approx([-0.954, 0, 0.954], abs=5e-4)
    for near in equal:
        assert (2 * near + 3 * near**3) * 3 * near**2 == pytest.approx(2 * near + 12 * near**3, abs=1e-9)


def test_statement_a_nudge_goes_two_ways():
    """What b, and J by either way, do when a moves by 0.001 from 0.7: multiplied along, added between."""

    def cost(a, b):
        return a**2 + 3 * a * b

    a, b, nudge = 0.7, 0.343, 0.001
    moved = (a + nudge) ** 3 - b
    through, directly = cost(a, b + moved) - cost(a, b), cost(a + nudge, b) - cost(a, b)
    assert (moved, through, directly) == pytest.approx((0.001472, 0.003091, 0.002430), abs=5e-7)
    assert through / moved == pytest.approx(2.1) and moved / nudge == pytest.approx(1.47, rel=2e-3)
    both = cost(a + nudge, b + moved) - cost(a, b)
    assert both == pytest.approx(through + directly, abs=5e-6)
    assert both / nudge == pytest.approx(5.516, rel=2e-3)
