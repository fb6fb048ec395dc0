"""Differences in one variable: their errors, their steps, and what they make of kinks and gaps."""

import math

import numpy as np
import pytest
from functions_under_test import points
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from chainrule import (
    FUNCTIONS,
    cube,
    exp,
    leaky_relu,
    log,
    relu,
    sigmoid,
    sin,
    square,
    tanh,
)
from chainrule.derivatives import (
    central_difference,
    complex_step,
    default_step,
    forward_difference,
    gradient,
    step_size_errors,
)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_central_difference_of_every_function_is_within_1e_minus_9(name):
    x, f = points(name), FUNCTIONS[name]
    exact = f.derivative(x)
    assert np.all(np.abs(central_difference(f, x) - exact) <= 1e-9 * np.maximum(1, np.abs(exact)))


@given(st.floats(-3, 3), st.sampled_from([sin, exp, cube, tanh, sigmoid]))
def test_central_difference_error_shrinks_quadratically(x, f):
    third = abs(f.derivative.derivative.derivative(x))
    if third < 0.05:
        return
    errors = step_size_errors(f, f.derivative, x, [1e-2, 1e-3])
    # between the two steps the fifth derivative still has a say
    assert 60 < errors[0] / errors[1] < 160


@given(st.floats(-3, 3), st.sampled_from([sin, exp, square, tanh]))
def test_forward_difference_error_shrinks_linearly(x, f):
    if abs(f.derivative.derivative(x)) < 0.1:
        return
    errors = step_size_errors(f, f.derivative, x, [1e-4, 1e-5], forward_difference)
    assert errors[0] / errors[1] == pytest.approx(10, rel=0.1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_errors_form_a_v_whose_bottom_is_near_the_cube_root_of_epsilon(dtype):
    steps = 10.0 ** np.arange(-15, 0, 0.25)
    errors = step_size_errors(sin, math.cos(1.0), dtype(1), steps)
    best = steps[np.nanargmin(errors)]
    root = np.finfo(dtype).eps ** (1 / 3)
    assert root / 20 < best < 20 * root
    assert np.nanmin(errors) < 1e-3 * errors[-1]
    smallest = np.flatnonzero(~np.isnan(errors))[:4]
    assert np.max(errors[smallest]) > 100 * np.nanmin(errors)


@given(st.floats(-1e6, 1e6))
def test_default_step_is_the_step_that_is_taken(x):
    step = default_step(x)
    assert x + step - x == step
    assert step == pytest.approx(np.finfo(float).eps ** (1 / 3) * max(1, abs(x)), rel=1e-4)


@given(arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=st.floats(-5, 5)))
def test_differences_of_arrays_are_the_differences_of_their_numbers(x):
    for difference in (forward_difference, central_difference, complex_step):
        slopes = difference(sin, x)
        assert slopes.shape == x.shape
        expected = np.reshape([difference(sin, float(v)) for v in x.ravel()], x.shape)
        np.testing.assert_allclose(slopes, expected, rtol=0, atol=1e-9)


def test_kinds_are_kept():
    for difference in (forward_difference, central_difference, complex_step):
        assert type(difference(sin, 1)) is float
        assert type(difference(sin, np.float32(1))) is np.float32
        assert difference(sin, np.ones((2, 1), np.float32)).dtype == np.float32
        assert difference(sin, [1, 2]).dtype == np.float64
    assert gradient(np.sum, np.ones(2, np.float32)).dtype == np.float32


def test_at_a_kink_a_difference_is_confident_and_wrong():
    assert central_difference(relu, 0.0) == 0.5
    assert central_difference(leaky_relu, 0.0) == pytest.approx(0.505)
    assert central_difference(leaky_relu, 1e-4, step=1e-3) == pytest.approx(0.5545)


def test_undefined_points_of_an_array_are_nan_without_a_warning():
    slopes = central_difference(log, np.array([-1.0, 2.0]))
    assert math.isnan(slopes[0])
    assert slopes[1] == pytest.approx(0.5)
    assert math.isnan(central_difference(exp, np.array([1000.0]))[0])


def test_where_f_is_nan_the_slope_is_nan_without_a_warning_and_a_function_refuses_a_float():
    for measure in (forward_difference, central_difference, complex_step):
        assert math.isnan(measure(np.log, -1.0))
        assert math.isnan(measure(np.log, np.array([-1.0]))[0])
        with pytest.raises(ValueError, match="log is defined for x > 0"):
            measure(log, -1.0)
