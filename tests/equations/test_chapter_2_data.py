"""What chapter 2 says of its two models, a line and a probability, and of the data they are fitted to."""

import math

import numpy as np
import pytest
from costs_under_test import (
    PASSED,
    POINTS,
    X,
    Y,
    cross_entropy,
    descend,
    line_gradient,
    logistic_gradient,
    squared_error,
)

from chainrule import check_gradient, sigmoid, softplus


def test_statement_the_line_s_cost_is_a_valley_with_its_floor_at_110_degrees():
    """Its largest and smallest bend, in which directions, and that there is nothing else to the cost."""
    hessian = np.array([[12.75, 4.5], [4.5, 2]])
    assert hessian == pytest.approx(2 * np.array([[np.mean(X * X), X.mean()], [X.mean(), 1]]))
    low, high = np.linalg.eigvalsh(hessian)
    assert (low, high) == pytest.approx((0.365, 14.385), abs=5e-4)
    turns = np.radians(np.arange(180))
    ways = np.array([np.cos(turns), np.sin(turns)])
    bends = np.sum(ways * (hessian @ ways), axis=0)
    assert (bends.argmax(), bends.argmin()) == (20, 110)
    assert (bends.max(), bends.min()) == pytest.approx((high, low), abs=5e-4)
    best = np.polyfit(X, Y, 1)
    across = np.linalg.eigh(hessian)[1][:, 1]
    along = np.array([-across[1], across[0]])
    turns = [math.degrees(math.atan2(way[1], way[0])) % 180 for way in (across, along)]
    assert turns == pytest.approx([20, 110], abs=0.05)
    for theta in POINTS:
        s, t = (theta - best) @ along, (theta - best) @ across
        valley_above = (low * s**2 + high * t**2) / 2
        assert squared_error(theta) == pytest.approx(squared_error(best) + valley_above)


def test_statement_line_lies_in_a_narrow_valley_and_descent_finds_least_squares():
    curvature = 2 * np.array([[np.mean(X * X), X.mean()], [X.mean(), 1]])
    low, high = np.linalg.eigvalsh(curvature)
    assert 2 / high == pytest.approx(0.139, abs=5e-4) and high / low == pytest.approx(39, abs=0.5)
    start = (-0.5, -1.0)
    assert line_gradient(start) == pytest.approx([-23.675, -9.1])
    middle = descend(line_gradient, start, 0.1, 5) @ [X.mean(), 1]
    assert middle == pytest.approx(Y.mean(), abs=0.15)
    assert descend(line_gradient, start, 0.1, 5)[0] > 1.1
    assert squared_error(descend(line_gradient, start, 0.13, 60)) < 0.1
    assert squared_error(descend(line_gradient, start, 0.14, 60)) > 100
    assert descend(line_gradient, start, 0.1, 1000) == pytest.approx(np.polyfit(X, Y, 1), abs=1e-9)


def test_statement_squares_may_be_multiplied_out():
    for w, b, x, y in np.random.default_rng(2).uniform(-2, 2, (20, 4)):
        assert (w * x + b - y) ** 2 == pytest.approx(x**2 * w**2 + 2 * x * (b - y) * w + (b - y) ** 2)
        assert 2 * x**2 * w + 2 * x * (b - y) == pytest.approx(2 * (w * x + b - y) * x)


def test_statement_softplus_writes_the_cross_entropy():
    for theta in POINTS:
        z = theta[0] * X + theta[1]
        assert 1 - sigmoid(z) == pytest.approx(sigmoid(-z), rel=1e-12)
        assert -np.log(sigmoid(z)) == pytest.approx(softplus(-z), rel=1e-12)
        charges = PASSED * softplus(-z) + (1 - PASSED) * softplus(z)
        assert np.mean(charges) == pytest.approx(cross_entropy(theta), rel=1e-12)
    # very sure: the formula as it stands would take the logarithm of 0
    assert sigmoid(-1000.0) == 0 and softplus(1000.0) == 1000


def test_statement_charge_of_a_probability():
    assert -np.log([0.9, 0.5, 0.01]) == pytest.approx([0.11, 0.69, 4.61], abs=0.006)


def test_statement_checker_rejects_the_formula_without_the_lever():
    theta = np.array([0.5, -0.5])
    errors = sigmoid(theta[0] * X + theta[1]) - PASSED
    found = check_gradient(cross_entropy, np.array([np.mean(errors)] * 2), theta)
    assert found.verdict == "wrong"
    assert (found.given[0], found.measured[0]) == pytest.approx((0.140946, 0.023633), abs=5e-7)


def test_statement_logistic_regression_ends_where_half_the_chance_is_at_2_25_hours():
    assert descend(logistic_gradient, (-1.0, 0.5), 0.5, 60)[0] < 1.2  # sixty steps are not enough
    end = descend(logistic_gradient, (-1.0, 0.5), 0.5, 3000)
    assert end == pytest.approx([2.56, -5.77], abs=0.005)
    assert end == pytest.approx(descend(logistic_gradient, (-1.0, 0.5), 0.5, 20_000), abs=5e-4)
    assert -end[1] / end[0] == pytest.approx(2.25, abs=0.005)
    assert set(X[PASSED == 1]) & set(X[X < 2]) == set() == set(X[PASSED == 0]) & set(X[X >= 3])
    assert PASSED[X == 2] == 1 and PASSED[X == 2.5] == 0


def test_statement_centred_inputs_widen_the_valley():
    centred = X - X.mean()
    end = descend(lambda theta: line_gradient(theta, centred), (-0.5, -1.0), 0.4, 20)
    assert end == pytest.approx([0.719048, 2.425], abs=1e-4)
    assert end[1] == pytest.approx(Y.mean(), abs=1e-6)
    assert not np.allclose(descend(line_gradient, (-0.5, -1.0), 0.4, 20), end, atol=1)
    # another zero, with the unit as it was: 1.3 times as much one way as the other, instead of 39 times
    assert [2 * np.mean(centred**2), 2 * np.mean(centred), 2] == pytest.approx([2.625, 0, 2])
