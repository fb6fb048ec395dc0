"""What the complex step does not see: kinks inside a formula or across the axes, slopes too small to hold."""

import math

import numpy as np
import pytest

from chainrule import check_gradient, complex_step, gradient

ORIGIN = np.zeros(2)


@pytest.mark.parametrize(
    ("f", "gradient", "point"),
    [
        (lambda x: np.sqrt(x**2), 1.0, 0.0),
        (lambda x: x + np.sqrt(x**2), 2.0, 0.0),
        (lambda x: np.sqrt((x - 1) ** 2), 1.0, 1.0),
        (lambda x: (x**2) ** 0.5 + 1000 * x**2, 1.0, 0.0),
        (lambda x: np.sin(np.sqrt(x**2)), 1.0, 0.0),
        (np.sign, 0.0, 0.0),
        (lambda w: np.sqrt(np.sum(w**2)), np.ones(2), ORIGIN),
        (lambda w: np.sqrt(w[0] ** 2) * w[1], np.array([1.0, 0.0]), np.array([0.0, 1.0])),
        (lambda w: np.sqrt(np.abs(w[0] * w[1])), ORIGIN, ORIGIN),
        (lambda w: float(np.sqrt(abs(float(w[0] * w[1])))), ORIGIN, ORIGIN),
        (lambda w: w[0] ** 3 / np.sum(w**2) if np.any(w != 0) else 0.0, np.array([1.0, 0.0]), ORIGIN),
    ],
)
def test_at_a_kink_no_gradient_passes_though_each_entry_is_as_measured(f, gradient, point):
    assert check_gradient(f, gradient, point).verdict == "kink"


@pytest.mark.parametrize("slope", [-1.0, -0.5, 0.0, 1.0])
def test_whatever_lies_between_the_sides_of_a_hidden_kink_is_not_called_wrong(slope):
    assert check_gradient(lambda x: np.sqrt(x**2), slope, 0.0).verdict == "kink"
    assert check_gradient(lambda w: np.sqrt(np.sum(w**2)), np.full(2, slope), ORIGIN).verdict == "kink"


@pytest.mark.parametrize(
    ("f", "right", "point", "method"),
    [
        (
            lambda x: np.where(x == 0, 1.0, (np.exp(x) - 1) / np.where(x == 0, 1.0, x)),
            0.5,
            0.0,
            "central differences",
        ),
        (lambda x: (np.exp(x) - 1) / x if x != 0 else 1.0, 0.5, 0.0, "central differences"),
        (lambda x: np.log(1 + x) / x if x != 0 else 1.0, -0.5, 0.0, "complex step"),
    ],
)
def test_a_value_that_is_set_by_hand_at_the_point_is_no_branch(f, right, point, method):
    found = check_gradient(f, right, point)
    assert found.verdict != "wrong" and found.method == method
    assert not check_gradient(f, np.zeros_like(right), point).passed


@pytest.mark.parametrize(
    ("f", "gradient", "point"),
    [
        (lambda x: np.abs(x) ** 1.5, 0.0, 0.0),
        (lambda x: np.sqrt(1e-12 + x**2), 0.0, 0.0),
        (lambda x: np.tanh(1e12 * (x - 1)), 1e12, 1.0),
        (lambda x: np.sin(1e9 * x), 1e9 * np.cos(1e9), 1.0),
        (lambda x: np.sqrt(x), 0.5, 1.0),
        (lambda x: 0 * x + 3, 0.0, 1.0),
        (lambda x: x + 1e-9 * np.sin(1e12 * x), 1 + 1e3 * np.cos(0.3e12), 0.3),
        (lambda x: np.sin(x**2), 2e8 * np.cos(1e16), 1e8),
    ],
)
def test_where_f_only_bends_or_stands_still_its_gradient_passes(f, gradient, point):
    assert check_gradient(f, gradient, point).passed


@pytest.mark.parametrize(
    ("f", "slope", "point"),
    [
        (np.exp, np.exp(-670.0), -670.0),
        (lambda x: 1e-300 * x, 1e-300, 1.0),
    ],
)
def test_a_slope_that_is_too_small_for_the_complex_step_is_not_taken_for_zero(f, slope, point):
    assert complex_step(f, point) == 0
    assert check_gradient(f, slope, point).verdict in ("right", "noisy")
    assert not check_gradient(f, 0.0, point).passed
    assert check_gradient(f, 1.0, point).verdict == "wrong"
    assert check_gradient(lambda x: 1000 + f(x), 0.0, point).passed  # where 1000 hides it, it is none


@pytest.mark.parametrize("given", [-2.9e-102, 1e-30, 1e-18])
def test_what_passes_since_rounding_hides_it_is_not_said_to_be_as_measured(given):
    assert "within 1e-05 of the complex step, or lost in f's rounding" in str(
        check_gradient(np.tanh, given, 117.59)
    )
    assert "lost" not in str(check_gradient(np.tanh, 1 / np.cosh(1.0) ** 2, 1.0))


def test_a_kink_that_a_formula_hides_has_the_slope_of_one_side():
    assert complex_step(lambda x: np.sqrt(x**2), 0.0) in (-1.0, 1.0)
    assert complex_step(lambda x: (np.exp(x) - 1) / x if x != 0 else 1.0, 0.0) == 0  # and not ½


@pytest.mark.parametrize("seed", range(9))
def test_rounding_that_is_alike_at_all_neighbours_is_no_kink(seed):
    # ln(1 + u): from neighbour to neighbour u moves by a whole number of its last digits for some directions
    def f(p):
        a, b = (100 * float(x) for x in p)
        return 1e-4 * ((2 * a - math.sin(a) - math.exp(2 * b)) * math.log(1 + (b**2 / (1 + a**2)) ** 2))

    point = np.array([0.0046957933383059555, 0.0013772022416658558])
    check = check_gradient(f, gradient(f, point, 1e-6), point, rng=np.random.default_rng(seed))
    assert check.verdict == "right", check


@pytest.mark.parametrize("point", [1e308, [1e308, 1.0], [-1.7e308, 1e300]])
def test_at_the_end_of_the_floats_a_check_gives_no_warning(point, recwarn):
    for form in (lambda f: f, lambda f: lambda p: float(f(p))):
        check_gradient(form(lambda p: np.sum(np.sin(p))), np.cos, point)
    assert not recwarn.list
