"""Points, steps and values that no derivative can be measured with, refused by name."""

import math

import numpy as np
import pytest

from chainrule import (
    sin,
)
from chainrule.derivatives import (
    central_difference,
    check_gradient,
    complex_step,
    directional_derivative,
    forward_difference,
    gradient,
    jacobian,
    partial,
    step_size_errors,
)

EVERY = [
    forward_difference,
    central_difference,
    complex_step,
    gradient,
    jacobian,
    lambda f, x: partial(f, 0, x),
    lambda f, x: directional_derivative(f, x, x),
    lambda f, x: check_gradient(f, x, x),
    lambda f, x: step_size_errors(f, 0.0, x, [1e-3]),
]


@pytest.mark.parametrize("measure", EVERY)
def test_what_is_not_a_function_or_not_a_number_is_a_type_error(measure):
    for f, x in [(3.0, 1.0), (None, 1.0), (np.sin, "1"), (np.sin, None), (np.sin, 1j), (np.sin, [object()])]:
        with pytest.raises(TypeError):
            measure(f, x)


@pytest.mark.parametrize("measure", EVERY)
def test_points_without_a_slope_are_a_value_error(measure):
    for x in (math.nan, math.inf, [1.0, -math.inf], [], np.ones((2, 0)), [[1.0], [1.0, 2.0]]):
        with pytest.raises(ValueError, match=r"finite|empty|length"):
            measure(np.sin, x)


@pytest.mark.parametrize("measure", [forward_difference, central_difference, jacobian])
def test_a_step_must_be_positive_and_noticeable(measure):
    for step in (0, -1e-3, math.nan, math.inf):
        with pytest.raises(ValueError, match="positive and finite"):
            measure(np.sin, 1.0, step)
    for step in ("small", True, [1e-3], 1j):
        with pytest.raises(TypeError, match="one positive number"):
            measure(np.sin, 1.0, step)
    with pytest.raises(ValueError, match=r"too small next to x = 1e\+06"):
        measure(np.sin, 1e6, 1e-12)
    with pytest.raises(ValueError, match="float32"):
        measure(np.sin, np.ones(2, np.float32), 1e-9)


def test_lost_steps_leave_a_gap_in_the_v():
    assert np.isnan(step_size_errors(sin, math.cos(1), 1.0, [1e-17, 1e-5])).tolist() == [True, False]
    with pytest.raises(ValueError, match="one point"):
        step_size_errors(sin, 0.0, [1.0, 2.0], [1e-3])
    with pytest.raises(ValueError, match="positive"):
        step_size_errors(sin, 0.0, 1.0, [0.0])


@pytest.mark.parametrize("result", ["1", None, 1j, [object()]])
def test_a_function_must_return_real_numbers(result):
    for measure in EVERY[:5]:
        with pytest.raises(TypeError):
            measure(lambda x: result, 1.0)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"\(3,\) into one of shape \(\)"):
        central_difference(np.sum, np.ones(3))
    with pytest.raises(ValueError, match="use jacobian"):
        gradient(np.sin, np.ones(3))
    with pytest.raises(ValueError, match=r"\(1,\) and the point \(2,\)"):
        directional_derivative(np.sum, np.ones(2), np.ones(1))
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\)"):
        check_gradient(np.sum, np.ones(3), np.ones(2))
    with pytest.raises(IndexError, match="no entry 2"):
        partial(np.sum, 2, np.ones(2))
    with pytest.raises(IndexError, match="no entry 0"):
        partial(np.sum, 0, np.ones((2, 2)))
    with pytest.raises(TypeError, match="index"):
        partial(np.sum, 0.5, np.ones(2))


def test_a_point_may_be_an_array_without_axes():
    for kind in (np.float64, np.float32):
        errors = step_size_errors(np.sin, np.cos, np.array(1, kind), [1e-3, 1e-2])
        assert errors.tolist() == step_size_errors(np.sin, np.cos, kind(1), [1e-3, 1e-2]).tolist()


def test_however_short_a_direction_is_its_rate_is_measured(recwarn):
    for length in (5e-324, 1e-310, -1e-305):
        assert directional_derivative(np.sin, 0.0, length) == pytest.approx(length, rel=1e-9)
    assert not recwarn.list
