"""Every correction on the page "Notes on the sources", in numbers."""

import re

import numpy as np
import pytest
from site_under_test import CHAPTERS

from chainrule import (
    RUNNING_EXAMPLE,
    Chain,
    TwoWeightNetwork,
    central_difference,
    exp,
    partial,
    sigmoid,
    sin,
    square,
    total_derivative,
    trace,
)


def test_the_page_names_exactly_the_tests_of_this_file():
    named = re.findall(r"^Test: `(\w+)`", (CHAPTERS / "sources.md").read_text(encoding="utf-8"), flags=re.M)
    here = [name for name in globals() if name.startswith("test_")]
    assert named == [name for name in here if name != "test_the_page_names_exactly_the_tests_of_this_file"]


def test_total_derivative_is_a_sum():
    a = 0.7
    direct, through_b, rate_of_b = 2 * a + 3 * a**3, 3 * a, 3 * a**2
    total = total_derivative([direct, through_b], [rate_of_b])
    assert total == pytest.approx(central_difference(lambda a: a**2 + 3 * a * a**3, a), rel=1e-9)
    assert total == pytest.approx(5.516, abs=5e-4)
    # the product form of the source: ∂J/∂a times db/da
    assert direct * rate_of_b == pytest.approx(3.571, abs=5e-4)


def test_a_partial_derivative_depends_on_what_is_held():
    def cost(point):
        return point[0] ** 2 * point[1]

    assert partial(cost, 0, [1.0, 1.0]) == pytest.approx(2, rel=1e-9)
    assert partial(cost, 0, [1.0, 10.0]) == pytest.approx(20, rel=1e-9)


def test_a_positive_slope_says_nothing_of_far_away():
    assert square.derivative(5.0) == 10
    assert square(4.99) < square(5.0) == 25 < square(-6.0) == 36


def test_a_plain_difference_has_no_minimum_to_stop_at():
    w, y = 0.0, RUNNING_EXAMPLE.y
    for _ in range(20_000):
        w += 0.5 * sigmoid.derivative(w)  # minus the slope of y − σ(w)
    assert sigmoid(w) > 0.999
    assert y - sigmoid(w) == pytest.approx(-0.4, abs=1e-3)


def test_descent_can_diverge_settle_elsewhere_or_stand_still():
    def descend(slope, start, rate, steps):
        for _ in range(steps):
            start -= rate * slope(start)
        return start

    def quartic(t):
        return t**4 - 3 * t**2 + t

    assert descend(lambda t: 2 * t, 5.0, 1.1, 5) == pytest.approx(-12.44, abs=5e-3)
    settled = descend(lambda t: 4 * t**3 - 6 * t + 1, 2.0, 0.01, 2000)
    assert settled == pytest.approx(1.13, abs=5e-3) and quartic(settled) > quartic(-1.30) + 2
    assert descend(lambda t: 3 * t**2, 0.0, 0.1, 10) == 0.0


def test_a_composite_can_be_differentiated_without_the_chain_rule():
    x = 1.3
    assert 3 * (x**2) ** 2 * 2 * x == pytest.approx(6 * x**5, rel=1e-14)


def test_the_loss_of_a_line_and_logistic_regression_need_the_chain_rule():
    w, b, x, y = 0.7, -0.2, 1.9, 0.5
    slope = central_difference(lambda w: (w * x + b - y) ** 2, w)
    assert slope == pytest.approx(2 * (w * x + b - y) * x, rel=1e-9)
    assert slope != pytest.approx(2 * (w * x + b - y), rel=0.1), "without the inner slope"
    slope = central_difference(lambda w: -np.log(sigmoid(w * x + b)), w)
    assert slope == pytest.approx((sigmoid(w * x + b) - 1) * x, rel=1e-9)


def test_backpropagation_changes_no_weight():
    network = TwoWeightNetwork(RUNNING_EXAMPLE.w1, RUNNING_EXAMPLE.w2)
    network.gradients()
    assert (network.w1, network.w2) == (RUNNING_EXAMPLE.w1, RUNNING_EXAMPLE.w2)


def test_training_changes_parameters_not_the_learning_rate():
    network = TwoWeightNetwork(RUNNING_EXAMPLE.w1, RUNNING_EXAMPLE.w2)
    gradient = network.gradients()
    network.step(0.5)
    assert network.w1 == pytest.approx(RUNNING_EXAMPLE.w1 - 0.5 * gradient.w1, rel=1e-14)
    assert network.w2 == pytest.approx(RUNNING_EXAMPLE.w2 - 0.5 * gradient.w2, rel=1e-14)


def test_a_missed_composite_and_a_product_taken_for_one_both_go_wrong():
    x = 0.7
    truth = central_difference(lambda x: np.sin(2 * x), x)
    assert np.cos(2 * x) == pytest.approx(truth / 2, rel=1e-9)
    assert central_difference(lambda x: x**2 * np.sin(x), x) == pytest.approx(1.2767, abs=5e-5)
    assert np.cos(x**2) * 2 * x == pytest.approx(1.2353, abs=5e-5)
    assert np.cos(x) * 1 == pytest.approx(central_difference(np.sin, x), rel=1e-9), "the identity inside"


def test_the_derivative_of_e_to_the_minus_x_is_its_negative():
    for x in (-2.0, 0.3, 4.0):
        assert central_difference(lambda x: np.exp(-x), x) == pytest.approx(-exp(-x), rel=1e-8)


def test_sigma_times_one_minus_sigma_loses_the_slope():
    assert sigmoid.derivative(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-14)
    assert sigmoid(40.0) * (1 - sigmoid(40.0)) == 0


def test_a_subtracting_machine_has_rate_one():
    assert central_difference(lambda x: x - 1, 5.0) == pytest.approx(1, rel=1e-9)
    assert central_difference(lambda x: -x, 5.0) == pytest.approx(-1, rel=1e-9)


def test_order_matters_for_the_value_of_two_machines():
    def double(x):
        return 2 * x

    def subtract(x):
        return x - 1

    assert double(subtract(5)) == 8 and subtract(double(5)) == 9
    for machine in (lambda x: subtract(double(x)), lambda x: double(subtract(x))):
        assert trace(machine, 5.0).gradient(5.0) == [2.0]


def test_a_rate_is_a_factor_not_an_amount():
    def machine(x):
        return -2 * x

    assert central_difference(machine, 5.0) == pytest.approx(-2, rel=1e-9)
    assert machine(5.1) - machine(5.0) == pytest.approx(-0.2, rel=1e-12)


def test_one_factor_is_not_the_product():
    chain = Chain([lambda x: 3 * x, sin])
    x = 0.4
    truth = central_difference(lambda x: np.sin(3 * x), x)
    assert np.cos(3 * x) != pytest.approx(truth, rel=0.1)
    assert chain.derivative(x, method="graph") == pytest.approx(truth, rel=1e-9)


def test_a_rate_does_not_hold_for_three_units():
    assert square.derivative(1.0) * 3 == 6 and square(1.0 + 3) - square(1.0) == 15
    assert square.derivative(1.0) * 0.01 == pytest.approx(square(1.01) - square(1.0), rel=0.01)


def test_the_plain_sigmoid_overflows_and_ours_does_not():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert 1 / (1 + np.exp(np.float64(1000.0))) == 0, "right all the same"
    assert sigmoid(np.array([-1000.0, 1000.0])).tolist() == [0.0, 1.0]


def test_functions_take_floats_and_refuse_words_with_a_clear_error():
    def as_in_the_notes(input_range):
        assert input_range.ndim == 1, "Function requires a 1-D ndarray as input_range"

    with pytest.raises(AttributeError, match="ndim"):
        as_in_the_notes(0.0)
    with pytest.raises(AssertionError):
        as_in_the_notes(np.float64(0.0))
    assert sigmoid(0.0) == 0.5
    with pytest.raises(TypeError, match=r"real number.*five|real number.*str"):
        sigmoid("five")


def test_a_wrong_derivative_can_look_right():
    # for sin(x²), the outer derivative at x instead of x²: near 0 no more than a line's width away, and wrong
    x = np.linspace(-0.15, 0.15, 61)
    right, wrong = 2 * x * np.cos(x**2), 2 * x * np.cos(x)
    assert 1e-3 < np.max(np.abs(right - wrong)) < 0.012 * np.max(np.abs(right))
