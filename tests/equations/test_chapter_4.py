"""Chapter 4, checked by numbers: every labelled equation, and the statements of the prose."""

import itertools
import math

import numpy as np
import pytest

from chainrule import (
    RUNNING_EXAMPLE,
    Chain,
    central_difference,
    complex_step,
    cos,
    exp,
    jacobian,
    log,
    scale,
    shift,
    sigmoid,
    sin,
    square,
    tanh,
)

POINTS = np.array([-2.9, -1.7, -0.4, 0.3, 0.7, 1.2, 2.6])
SMOOTH = [square, sigmoid, sin, cos, exp, tanh]
xs = np.linspace(-6, 6, 1201)


def agree(slope, f, points=POINTS):
    """The slopes are those of f, by an independent measurement."""
    np.testing.assert_allclose(slope(points), complex_step(f, points), rtol=1e-12, atol=1e-14)


def product(rates):
    return math.prod(rates)


# --- equations ---------------------------------------------------------------------------------------------


def test_eq_chain_rule():
    for f, g in itertools.product(SMOOTH, repeat=2):
        agree(lambda x, f=f, g=g: f.derivative(g(x)) * g.derivative(x), lambda x, f=f, g=g: f(g(x)))


def test_eq_chain_rule_leibniz():
    for f, g in itertools.product(SMOOTH, repeat=2):
        u = g(0.7)
        dy_du, du_dx = central_difference(f, u), central_difference(g, 0.7)
        assert dy_du * du_dx == pytest.approx(central_difference(Chain([g, f]), 0.7), rel=1e-7)


def test_eq_chain_rule_nudge():
    for f, g in itertools.product(SMOOTH, repeat=2):
        promised = f.derivative(g(0.7)) * g.derivative(0.7)
        gaps = [abs(f(g(0.7 + d)) - f(g(0.7)) - promised * d) / d for d in (1e-1, 1e-2, 1e-3, 1e-4)]
        assert gaps[-1] < 0.2 * gaps[-2]
        assert all(after < before for before, after in itertools.pairwise(gaps))


def test_eq_chain_of_many():
    for length in range(1, 6):
        row = [SMOOTH[(3 * k + length) % len(SMOOTH)] for k in range(length)]
        slope, u = 1.0, POINTS
        for f in row:
            slope, u = slope * f.derivative(u), f(u)
        np.testing.assert_allclose(slope, complex_step(Chain(row), POINTS), rtol=1e-11)


def test_eq_sine_of_cosine():
    agree(lambda x: -np.cos(np.cos(x)) * np.sin(x), lambda x: np.sin(np.cos(x)))


def test_eq_log_of_sine():
    inside = np.array([0.2, 0.9, 1.3, 2.0, 3.0])
    agree(lambda x: np.cos(x) / np.sin(x), lambda x: np.log(np.sin(x)), inside)


def test_eq_exp_of_minus():
    agree(lambda x: -np.exp(-x), lambda x: np.exp(-x))


def test_eq_sigmoid_through_boxes():
    def slope(x):
        v = np.exp(-x)
        w = 1 + v
        np.testing.assert_allclose(-1 / w**2 * 1 * v * -1, v / w**2, rtol=1e-15)
        return np.exp(-x) / (1 + np.exp(-x)) ** 2

    agree(slope, lambda x: 1 / (1 + np.exp(-x)))


def test_eq_sigmoid_reuse():
    agree(lambda x: sigmoid(x) * (1 - sigmoid(x)), lambda x: 1 / (1 + np.exp(-x)))
    assert np.max(sigmoid.derivative(xs)) == sigmoid.derivative(0.0) == 0.25
    s = sigmoid(xs)
    np.testing.assert_allclose(s * (1 - s), 0.25 - (s - 0.5) ** 2, atol=1e-15)


def test_eq_loss_in_first_weight():
    x, w1, w2, y = RUNNING_EXAMPLE
    z1 = w1 * x
    z2 = w2 * sigmoid(z1)
    y_hat = sigmoid(z2)
    slope = 0.5 * 2 * (y_hat - y) * 1 * sigmoid.derivative(z2) * w2 * sigmoid.derivative(z1) * x

    def loss(w):
        return 0.5 * (y - 1 / (1 + np.exp(-w2 / (1 + np.exp(-w * x))))) ** 2

    assert slope == pytest.approx(complex_step(loss, w1), rel=1e-13)


def test_eq_square_then_cube():
    agree(lambda x: 3 * (x**2) ** 2 * 2 * x, lambda x: (x**2) ** 3)
    np.testing.assert_allclose(3 * (POINTS**2) ** 2 * 2 * POINTS, 6 * POINTS**5, rtol=1e-14)
    agree(lambda x: 6 * x**5, lambda x: x**6)


def test_eq_sum_over_paths():
    def f(x):
        a = np.sin(x)
        b = a * x
        return b * a + np.exp(-x) * b

    # the paths from x to the result, written out: (rates along the path)
    x = 0.7
    a, e = math.sin(x), math.exp(-x)
    b = a * x
    through_a = [[math.cos(x), b], [math.cos(x), x, a], [math.cos(x), x, e]]
    direct = [[a, a], [a, e], [-1, e, b]]
    assert sum(map(product, through_a + direct)) == pytest.approx(complex_step(f, x), rel=1e-13)


def test_eq_two_paths():
    def total(x):
        p, q = np.sin(x), x**2
        return (2 * p * q) * np.cos(x) + (p**2 + np.exp(q)) * 2 * x

    agree(total, lambda x: np.sin(x) ** 2 * x**2 + np.exp(x**2))


def test_eq_wave():
    agree(lambda x: np.sin(x) + x * np.cos(x), lambda x: x * np.sin(x))


def test_eq_product_rule():
    for p, q in itertools.product(SMOOTH, repeat=2):
        agree(
            lambda x, p=p, q=q: q(x) * p.derivative(x) + p(x) * q.derivative(x),
            lambda x, p=p, q=q: p(x) * q(x),
        )


def test_eq_sigmoid_second():
    agree(
        lambda x: sigmoid.derivative(x) * (1 - 2 * sigmoid(x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2
    )


def test_eq_logistic_one_point():
    w, b, x = 0.8, -0.4, 1.5

    def loss(w, b, y):
        y_hat = 1 / (1 + np.exp(-(w * x + b)))
        return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)

    y_hat = sigmoid(w * x + b)
    for y in (0, 1):
        to_prediction = -y / y_hat + (1 - y) / (1 - y_hat)
        assert to_prediction == pytest.approx((y_hat - y) / (y_hat * (1 - y_hat)), rel=1e-13)
        in_w = complex_step(lambda w, y=y: loss(w, b, y), w)
        assert in_w == pytest.approx(to_prediction * y_hat * (1 - y_hat) * x, rel=1e-13)
        assert in_w == pytest.approx((y_hat - y) * x, rel=1e-13)
        assert complex_step(lambda b, y=y: loss(w, b, y), b) == pytest.approx(y_hat - y, rel=1e-13)
        assert (in_w > 0) == (y == 0)


def test_eq_jacobian_chain_rule():
    def g(x):
        return np.array([x[0] * x[1], np.sin(x[2]), x[0] + x[2] ** 2, x[1]])

    def f(u):
        return np.array([u[0] * u[3], np.exp(u[1]) + u[2] ** 2])

    x = np.array([0.7, -1.2, 0.4])
    np.testing.assert_allclose(jacobian(f, g(x)) @ jacobian(g, x), jacobian(lambda x: f(g(x)), x), rtol=1e-8)
    at_x = jacobian(f, np.append(x, 0.9)) @ jacobian(g, x)
    assert not np.allclose(at_x, jacobian(lambda x: f(g(x)), x), rtol=1e-2)


def test_eq_sine_squared():
    agree(lambda x: 2 * np.sin(x) * np.cos(x), lambda x: np.sin(x) ** 2)


# --- statements --------------------------------------------------------------------------------------------


def test_statement_a_nudge_of_1_becomes_3_then_minus_6_wherever_x_stands():
    row = Chain([scale(3), scale(-2)])
    for x in (-1.0, 0.5, 1.0):
        before, after = row.values(x), row.values(x + 1)
        assert [b - a for a, b in zip(before, after, strict=True)] == pytest.approx([3, -6])
        assert row.derivative(x) == -6


def test_statement_square_at_1_nudged_by_3_moves_by_15_not_6():
    assert square(4.0) - square(1.0) == 15
    assert (square.derivative(1.0) * 3, square.derivative(4.0)) == (6, 8)
    assert square(1.1) - square(1.0) == pytest.approx(0.21)
    for nudge in (3, 0.1, -0.7):
        assert square(1 + nudge) - 1 - 2 * nudge == pytest.approx(nudge**2)


def test_statement_where_the_outer_slope_is_taken_matters():
    measured = central_difference(Chain([square, sigmoid]), 0.7)
    assert sigmoid.derivative(0.49) * 1.4 == pytest.approx(measured, rel=1e-8)
    assert abs(sigmoid.derivative(0.7) * 1.4 - measured) > 0.01


def test_statement_subtract_and_double_have_rate_2_in_both_orders_at_every_x():
    subtract, double = shift(-3), scale(2)
    assert subtract.derivative(5.0) == 1
    for row in ([subtract, double], [double, subtract]):
        np.testing.assert_array_equal(Chain(row).derivative(xs), 2)
    assert (Chain([subtract, double])(5.0), Chain([double, subtract])(5.0)) == (4, 7)


def test_statement_a_flat_box_silences_the_row():
    assert Chain([square, sigmoid]).derivative(0.0) == 0
    assert Chain([square, sigmoid]).local_derivatives(0.0) == [0, 0.25]
    assert abs(Chain([square, sigmoid]).derivative(4.0)) < 1e-5


def test_statement_sigmoid_then_square_rises_everywhere_and_fades_on_both_sides():
    row = Chain([sigmoid, square])
    assert np.all(row.derivative(xs) > 0)
    left, right = row.local_derivatives(-6.0), row.local_derivatives(6.0)
    assert max(left) < 0.01
    assert right[0] < 0.01 and right[1] > 1.9


def test_statement_exp_then_log_have_rates_that_undo_each_other():
    first, second = Chain([exp, log]).local_derivatives(1.7)
    assert first * second == pytest.approx(1, rel=1e-15)


def test_eq_log_from_exp():
    positive = np.array([0.05, 0.7, 1.3, 40.0])
    np.testing.assert_allclose(np.exp(np.log(positive)) * complex_step(np.log, positive), 1, rtol=1e-13)
    agree(lambda x: 1 / np.exp(np.log(x)), np.log, positive)


def test_eq_inverse():
    for f, g, points in (
        (np.exp, np.log, [0.2, 1.7]),
        (np.square, np.sqrt, [0.2, 1.7]),
        (np.tan, np.arctan, [-3.0, 0.4]),
        (np.sinh, np.arcsinh, [-3.0, 0.4]),
    ):
        places = np.array(points)
        np.testing.assert_allclose(f(g(places)), places, rtol=1e-13)
        slope = 1 / complex_step(f, g(places))
        np.testing.assert_allclose(slope, central_difference(g, places), rtol=1e-8)
    agree(lambda x: 1 / (2 * np.sqrt(x)), np.sqrt, np.array([0.3, 5.0]))


def test_eq_quotient_rule():
    for p, q in itertools.product(SMOOTH, repeat=2):
        points = POINTS[np.abs(q(POINTS)) > 0.05]
        agree(
            lambda x, p=p, q=q: (p.derivative(x) * q(x) - p(x) * q.derivative(x)) / q(x) ** 2,
            lambda x, p=p, q=q: p(x) / q(x),
            points,
        )
        split = p.derivative(points) / q(points) - p(points) * q.derivative(points) / q(points) ** 2
        np.testing.assert_allclose(
            split, complex_step(lambda x, p=p, q=q: p(x) / q(x), points), rtol=1e-11, atol=1e-14
        )
