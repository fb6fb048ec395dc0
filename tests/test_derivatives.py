"""Differences, the complex step and the gradient checker, against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from chainrule import (
    FUNCTIONS,
    absolute,
    cube,
    exp,
    leaky_relu,
    log,
    power,
    relu,
    sigmoid,
    sin,
    softplus,
    square,
    tanh,
)
from chainrule.derivatives import (
    central_difference,
    check_gradient,
    complex_step,
    default_step,
    directional_derivative,
    forward_difference,
    gradient,
    jacobian,
    partial,
    step_size_errors,
)

# where the function is defined and no pole is near
RANGES = {
    "log": (0.25, 10),
    "log1p": (-0.5, 10),
    "sqrt": (0.25, 10),
    "reciprocal": (0.4, 10),
    "tan": (-1.2, 1.2),
}
KINKED = ["relu", "leaky_relu", "absolute", "sign"]


def points(name, count=400):
    low, high = RANGES.get(name, (-10, 10))
    x = np.random.default_rng(3).uniform(low, high, count)
    return x[np.abs(x) > 1e-3] if name in KINKED else x


@pytest.mark.parametrize("name", FUNCTIONS)
def test_central_difference_of_every_function_is_within_1e_minus_9(name):
    x, f = points(name), FUNCTIONS[name]
    exact = f.derivative(x)
    assert np.all(np.abs(central_difference(f, x) - exact) <= 1e-9 * np.maximum(1, np.abs(exact)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_complex_step_of_every_function_is_exact_to_2e_minus_15(name):
    x, f = points(name), FUNCTIONS[name]
    np.testing.assert_allclose(complex_step(f, x), f.derivative(x), rtol=2e-15, atol=0)


@pytest.mark.parametrize("x", [40.0, -40.0, 600.0, -1000.0, 1000.0, 0.0])
def test_complex_step_keeps_the_digits_of_saturated_slopes(x):
    for f in (sigmoid, tanh, softplus):
        assert complex_step(f, x) == pytest.approx(f.derivative(x), rel=2e-15, abs=0)


def test_complex_step_is_defined_beside_a_kink_and_refused_on_it():
    assert complex_step(relu, 2.0) == 1.0
    assert complex_step(np.abs, -2.0) == -1.0
    for f, sides in (
        (relu, "0 on its left and 1"),
        (absolute, "-1 on its left and 1"),
        (leaky_relu, "0.01 on its"),
    ):
        with pytest.raises(ValueError, match=sides):
            complex_step(f, 0.0)
    with pytest.raises(ValueError, match=r"kink at x = 0\.0"):
        complex_step(lambda x: np.maximum(x, 0.0), np.array([1.0, 0.0]))


def test_complex_step_sees_that_two_branches_of_a_smooth_formula_meet_smoothly():
    assert complex_step(sigmoid, 0.0) == 0.25
    assert complex_step(lambda x: np.where(x > 0, x * x, -x * x), 0.0) == 0.0


def test_complex_step_is_nan_where_the_real_function_is_undefined():
    slopes = complex_step(log, np.array([-1.0, 2.0]))
    assert math.isnan(slopes[0])
    assert slopes[1] == 0.5


@pytest.mark.parametrize(
    ("f", "hint"),
    [
        (math.sin, "np.sin for math.sin"),
        (np.floor, r"np\.floor has no complex step"),
        (np.conjugate, r"np\.conjugate has no complex step"),
        (np.nan_to_num, r"np\.nan_to_num has no complex step"),
        (lambda x: x.real, "no attribute 'real'"),
        (lambda x: np.multiply(x, x, out=np.ones(())), "array of real numbers"),
    ],
)
def test_complex_step_refuses_what_has_no_complex_counterpart(f, hint):
    with pytest.raises((TypeError, AttributeError), match=hint):
        complex_step(f, 1.5)


def test_complex_step_goes_through_ordinary_code():
    def f(x):
        x = +x
        x += 1
        return np.sum([x * x, x]) if x > 0 else x * 0

    assert complex_step(lambda x: x**3 / (1 + np.exp(-x)), 0.5) == pytest.approx(
        3 * 0.25 * sigmoid(0.5) + 0.125 * sigmoid.derivative(0.5), rel=2e-15
    )
    assert complex_step(lambda x: np.stack([x, x * x]).sum(axis=0), np.array([1.0, 2.0])).tolist() == [3, 5]
    assert complex_step(f, 0.5) == 4.0


@pytest.mark.parametrize("n", [2, 3, 99, 100, 101, 500, -100, -101])
@pytest.mark.parametrize("x", [-1.0, -1.01, 0.99, 1.5])
def test_complex_step_of_whole_powers_keeps_its_digits(n, x):
    # each factor of the power rounds once
    expected = n * x ** (n - 1)
    for f in (lambda x: x**n, lambda x: np.power(x, n), lambda x: np.float_power(x, n), power(n)):
        assert complex_step(f, x) == pytest.approx(expected, rel=abs(n) * 3e-16)
    assert complex_step(lambda x: (1 - x) ** n, 1 - x) == pytest.approx(-expected, rel=abs(n) * 1e-14)
    mixed = complex_step(lambda x: x ** np.array([2.0, float(n)]), np.array([x, x]))
    np.testing.assert_allclose(mixed, [2 * x, expected], rtol=abs(n) * 3e-16)


def test_complex_step_of_a_power_that_exists_at_single_points_only_is_nan():
    assert math.isnan(complex_step(lambda x: (-2.0) ** x, 3.0))
    assert math.isnan(complex_step(lambda x: x**x, -2.0))
    assert complex_step(lambda x: 0.0**x, 2.0) == 0.0
    assert complex_step(lambda x: 2.0**x, 3.0) == pytest.approx(8 * math.log(2), rel=2e-15)
    assert complex_step(lambda x: x**x, 2.0) == pytest.approx(4 * (1 + math.log(2)), rel=2e-15)


def test_complex_step_confirms_itself_with_a_finer_step():
    for vertical in (np.sqrt, lambda x: x**0.5, lambda x: x ** (1 / 3), power(0.5)):
        assert complex_step(vertical, 0.0) == math.inf
    for flat in (lambda x: x**1.5, lambda x: np.sqrt(x) ** 3):
        assert complex_step(flat, 0.0) == 0.0
    # a function that lives on a smaller scale than the first step
    assert complex_step(lambda x: np.sin(x / 1e-25), 0.0) == pytest.approx(1e25, rel=1e-9)
    for x in (1e-180, 1e-19, 1e-9, 1.0, 1e300):
        assert complex_step(np.log, x) == pytest.approx(1 / x, rel=2e-15)
    assert np.isinf(complex_step(np.sqrt, np.array([0.0, 1.0]))).tolist() == [True, False]


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


# --- several variables


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


# --- bad input

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


# --- the checker


def opaque(f):
    """The same function in a form that complex numbers can't enter."""
    return lambda p: float(f(p))


def network(parameters):
    w = parameters.reshape(2, 4)
    return np.sum((np.tanh(w @ np.array([0.5, -1.0, 2.0, 0.3])) - np.array([0.3, -0.2])) ** 2)


def network_gradient(parameters):
    x = np.array([0.5, -1.0, 2.0, 0.3])
    h = np.tanh(parameters.reshape(2, 4) @ x)
    return np.outer(2 * (h - np.array([0.3, -0.2])) * (1 - h**2), x).ravel()


@pytest.mark.parametrize("form", [opaque, lambda f: f])
@given(parameters=arrays(np.float64, 8, elements=st.floats(-1.5, 1.5)))
def test_checker_accepts_a_right_gradient(form, parameters):
    report = check_gradient(form(network), network_gradient, parameters)
    assert report.passed, report
    assert report.order > 1.5
    assert "right" in repr(report)


def test_a_remainder_that_changes_its_sign_does_not_hide_the_order():
    # between t = 1/256 and 1/1024 the parts of order 2 and 3 cancel; two points alone would say 1.46
    parameters = np.array([0, 0, 0, 0, 0.16015625, -0.49023438, 0, 0])
    report = check_gradient(opaque(network), network_gradient(parameters), parameters)
    falls = np.log(report.remainders[:-1] / report.remainders[1:]) / np.log(4)
    assert np.min(falls[:8]) < 1.5
    assert report.order > 1.9


@pytest.mark.parametrize("form", [opaque, lambda f: f])
@given(seed=st.integers(0, 10_000))
def test_checker_rejects_a_slightly_wrong_gradient(form, seed):
    parameters = np.random.default_rng(seed).normal(0, 0.4, 8)
    right = network_gradient(parameters)
    report = check_gradient(form(network), 1.0005 * right, parameters)
    assert report.verdict == "wrong"
    assert report.order == pytest.approx(1, abs=0.2)
    assert report.relative_error == pytest.approx(5e-4, rel=0.01)
    entry = int(np.argmax(np.abs(right)))
    one_wrong = right.copy()
    one_wrong[entry] *= 1.0005
    report = check_gradient(form(network), one_wrong, parameters)
    assert report.verdict == "wrong"
    assert report.worst == (entry,)
    assert not report


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_checker_does_not_mind_the_units(scale):
    point = scale * np.array([1.0, -2.0, 3.0])
    for form in (opaque, lambda f: f):
        f = form(lambda p: np.sum(np.sin(p / scale)))
        right = np.cos(point / scale) / scale
        # a function that lives on 1e-6 bends a lot within a step of 6e-6, which is said and not guessed
        if scale < 1 and form is opaque:
            assert not check_gradient(f, 1.0005 * right, point)
        else:
            assert check_gradient(f, right, point)
            assert check_gradient(f, 1.0005 * right, point).verdict == "wrong"


@pytest.mark.parametrize("form", [opaque, lambda f: f])
def test_checker_survives_linear_constant_and_flat_functions(form):
    linear = check_gradient(form(lambda p: p @ np.array([1.0, 2.0])), [1.0, 2.0], [0.3, 0.4])
    assert linear.passed
    assert linear.order == math.inf
    assert check_gradient(form(lambda p: 0 * p[0] + 3.0), np.zeros(2), [0.3, 0.4]).passed
    assert check_gradient(form(lambda p: np.sum(p**2)), np.zeros(2), np.zeros(2)).passed
    assert check_gradient(form(lambda p: np.sum(p**2)), [1e-3, 0.0], np.zeros(2)).verdict == "wrong"
    assert (
        check_gradient(form(lambda p: p @ np.array([1.0, 2.0])), [1.0, 2.001], [0.3, 0.4]).verdict == "wrong"
    )


@pytest.mark.parametrize("form", [opaque, lambda f: f])
def test_checker_says_that_there_is_a_kink(form):
    f = form(lambda p: np.sum(np.abs(p)))
    for guess in (-1.0, 0.0, 0.5, 1.0):
        report = check_gradient(f, [guess, 1.0], [0.0, 1.0])
        assert report.verdict == "kink"
        assert "too sharply" in repr(report)
        assert not report.passed
    assert check_gradient(f, [5.0, 1.0], [0.0, 1.0]).verdict == "wrong"
    assert check_gradient(f, [0.0, 2.0], [0.0, 1.0]).verdict == "wrong"
    assert check_gradient(f, np.sign, [0.2, 1.0]).passed


@given(seed=st.integers(0, 1000), tolerance=st.floats(1e-8, 0.1))
def test_checker_goes_by_the_tolerance_it_is_given(seed, tolerance):
    parameters = np.random.default_rng(seed).normal(0, 0.4, 8)
    right = network_gradient(parameters)
    assert check_gradient(network, (1 + 0.5 * tolerance) * right, parameters, tolerance=tolerance).passed
    assert not check_gradient(network, (1 + 2 * tolerance) * right, parameters, tolerance=tolerance).passed


def test_checker_says_that_values_scatter():
    rng = np.random.default_rng(1)
    report = check_gradient(lambda p: float(np.sum(p**2) + 0.1 * rng.normal()), lambda p: 2 * p, [1.0, 2.0])
    assert report.verdict == "noisy"
    assert "scatter" in repr(report)


def test_checker_takes_floats_float32_and_nan_gradients():
    assert check_gradient(sin, math.cos, 0.3).passed
    assert check_gradient(sin, lambda x: math.cos(x), np.float32(0.3)).passed
    assert check_gradient(sin, 1.03 * math.cos(0.3), np.float32(0.3)).verdict == "wrong"
    assert check_gradient(np.sum, [1.0, math.nan], np.ones(2)).verdict == "wrong"
    with pytest.raises(ValueError, match="no gradient there"):
        check_gradient(lambda x: math.nan, 0.0, 1.0)
    for tolerance, error in ((0, ValueError), (1.5, ValueError), ("1", TypeError)):
        with pytest.raises(error, match="tolerance"):
            check_gradient(sin, math.cos, 0.3, tolerance=tolerance)


def test_remainder_falls_with_order_two_for_the_right_gradient_and_one_for_a_wrong_one():
    right = check_gradient(network, network_gradient, np.full(8, 0.2))
    assert right.order == pytest.approx(2, abs=0.1)
    assert len(right.steps) == len(right.remainders)
    assert check_gradient(network, lambda p: -network_gradient(p), np.full(8, 0.2)).order == pytest.approx(
        1, abs=0.01
    )
