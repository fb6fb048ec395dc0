"""Partial derivatives, gradients, Jacobians and directions, against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chainrule.derivatives import (
    check_gradient,
    directional_derivative,
    gradient,
    jacobian,
    partial,
)


def cost(point):
    a, b = point
    return a**2 + 3 * a * b


def test_a_partial_derivative_still_depends_on_what_is_held():
    assert partial(cost, 0, [0.7, 0.343]) == pytest.approx(2 * 0.7 + 3 * 0.343, abs=1e-9)
    assert partial(cost, 0, [0.7, 2.0]) == pytest.approx(2 * 0.7 + 3 * 2.0, abs=1e-9)
    assert partial(cost, -1, [0.7, 2.0]) == pytest.approx(2.1, abs=1e-9)
    assert partial(lambda m: m.sum(axis=0), (1, 2), np.ones((2, 3))).tolist() == pytest.approx([0, 0, 1])


@given(arrays(np.float64, (2, 3), elements=st.floats(-3, 3)))
def test_gradient_of_a_quadratic_is_twice_the_point(point):
    np.testing.assert_allclose(gradient(lambda p: np.sum(p * p), point), 2 * point, atol=2e-9)


@given(
    arrays(np.float64, (3, 2), elements=st.floats(-2, 2)), arrays(np.float64, 2, elements=st.floats(-2, 2))
)
def test_jacobian_of_a_layer_has_the_shape_outputs_by_inputs(matrix, point):
    measured = jacobian(lambda p: np.tanh(matrix @ p), point)
    assert measured.shape == (3, 2)
    expected = (1 - np.tanh(matrix @ point) ** 2)[:, None] * matrix
    np.testing.assert_allclose(measured, expected, atol=1e-8)


def test_jacobian_shape_is_that_of_the_output_and_then_of_the_input():
    assert jacobian(np.outer.__get__(np.ones(4)), np.ones(3)).shape == (4, 3, 3)
    assert jacobian(np.sum, np.ones((2, 3))).shape == (2, 3)
    assert jacobian(np.sin, 1.0).shape == ()


@given(st.floats(0, 7), st.floats(-2, 2), st.floats(-2, 2))
def test_directional_derivative_is_the_gradient_times_the_direction(angle, a, b):
    direction = np.array([math.cos(angle), math.sin(angle)])
    expected = (2 * a + 3 * b) * direction[0] + 3 * a * direction[1]
    assert directional_derivative(cost, [a, b], direction) == pytest.approx(expected, abs=1e-8)
    assert directional_derivative(cost, [a, b], 1e6 * direction) == pytest.approx(1e6 * expected, abs=1e-2)


def test_the_gradient_is_the_steepest_direction_and_the_contour_is_at_right_angles():
    point = np.array([1.0, 0.5])
    uphill = gradient(cost, point)
    uphill /= np.linalg.norm(uphill)
    angles = np.linspace(0, 2 * np.pi, 360)
    slopes = [directional_derivative(cost, point, [math.cos(t), math.sin(t)]) for t in angles]
    assert max(slopes) <= directional_derivative(cost, point, uphill) + 1e-9
    assert directional_derivative(cost, point, [-uphill[1], uphill[0]]) == pytest.approx(0, abs=1e-9)
    assert directional_derivative(cost, point, [0, 0]) == 0


def test_a_function_that_spoils_its_argument_spoils_nothing():
    def spoil(p):
        value = np.sum(p**2)
        p[:] = 99
        return value

    point = np.array([1.0, 2.0])
    np.testing.assert_allclose(gradient(spoil, point), [2, 4], atol=1e-9)
    assert check_gradient(spoil, [2.0, 4.0], point).passed
    assert point.tolist() == [1, 2]


def test_a_large_entry_that_stays_does_not_lengthen_the_step_of_another():
    slope = directional_derivative(lambda p: np.sin(p[1]), [1e6, 0.0], [0.0, 1.0])
    assert slope == pytest.approx(1, abs=1e-9)


def test_no_entry_moves_farther_than_the_step_of_its_own_derivative():
    slope = directional_derivative(lambda p: p[0] + np.sin(p[1]), [1e4, 0.0], [1.0, 1.0])
    assert slope == pytest.approx(2, abs=1e-6)
    assert directional_derivative(lambda p: np.sum(p * p), [3.0, 4.0], [0.0, 0.0]) == 0


def test_where_f_has_no_value_or_one_too_large_nan_says_so_without_a_warning(recwarn):
    assert np.isnan(gradient(lambda p: np.log(p[0]) + p[1], [1e-9, 1.0])[0])
    assert np.isnan(jacobian(np.log, [1e-9, 1.0])[0, 0])
    assert np.isnan(directional_derivative(lambda p: np.log(p[0]), [1e-9], [1.0]))
    assert np.isnan(directional_derivative(lambda p: np.exp(p[0]), [800.0], [1.0]))
    assert not recwarn.list
