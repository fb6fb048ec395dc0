"""What chapter 5 states about checks of gradients and deep chains, computed."""

import inspect
import math

import numpy as np
import pytest

from chainrule import (
    TwoWeightNetwork,
    check_gradient,
    live,
    sigmoid,
    slope_factors,
)
from chainrule.live.backpropagation import bugs

# --- gradient checking


POINT = np.array(bugs.START)


def test_statement_what_is_cut_away_from_the_listing_is_its_first_line_and_its_docstring():
    first, _, body = inspect.getsource(bugs.correct_backpropagation).split('"""')
    assert first.startswith("def correct_backpropagation(") and first.rstrip(" r").count("\n") == 1
    assert body.strip().startswith("w1, b1, w2, b2, w3 =")


def test_statement_the_right_gradient_passes_and_every_bug_is_rejected():
    for bug in bugs.BUGS:
        given = np.array(bugs.buggy_backpropagation(bug)(POINT))
        assert check_gradient(bugs.skip_network_loss, given, POINT).passed == (bug == "none"), bug


def test_statement_the_check_rejects_a_gradient_that_is_0_05_percent_wrong_in_one_entry():
    right = np.array(bugs.correct_backpropagation(POINT))
    assert check_gradient(bugs.skip_network_loss, right, POINT).passed
    for k in range(5):
        wrong = right.copy()
        wrong[k] *= 1.0005
        found = check_gradient(bugs.skip_network_loss, wrong, POINT)
        assert not found.passed and found.worst == (k,)


def test_statement_which_gradients_are_wrong_says_where_the_bug_is():
    right = np.array(bugs.correct_backpropagation(POINT))
    wrong = {
        bug: {
            name
            for name, given, exact in zip(
                bugs.PARAMETERS, bugs.buggy_backpropagation(bug)(POINT), right, strict=True
            )
            if abs(given - exact) > 1e-6
        }
        for bug in bugs.BUGS
    }
    behind = {"w1", "b1"}
    assert wrong == {
        "none": set(),
        "missing_sum": {"b1", "b2"},
        "assigned": behind,
        "no_order": behind,
        "missing_factor": set(bugs.PARAMETERS),
        "bias_twice": {"b2"},
        "slope_misplaced": behind | {"w2", "b2"},
        "first_slope_misplaced": behind,
        "slightly_off": {"w2"},
    }


def test_statement_the_missing_factor_scales_all_gradients_alike_and_hides_at_two_points(monkeypatch):
    right = np.array(bugs.correct_backpropagation(POINT))
    ratio = np.array(bugs.buggy_backpropagation("missing_factor")(POINT)) / right
    np.testing.assert_allclose(ratio, 1.5, rtol=1e-12)
    monkeypatch.setattr(bugs, "POINTS", bugs.POINTS[:2])
    given = np.array(bugs.buggy_backpropagation("missing_factor")(POINT))
    assert check_gradient(bugs.skip_network_loss, given, POINT).passed


def test_statement_bugs_hide_where_a_weight_is_0():
    for bug, place in (("assigned", 4), ("no_order", 2)):
        hidden = POINT.copy()
        hidden[place] = 0
        given = np.array(bugs.buggy_backpropagation(bug)(hidden))
        assert check_gradient(bugs.skip_network_loss, given, hidden).passed


def test_statement_a_lost_message_and_a_misplaced_slope_look_alike_and_a_weight_of_0_tells_them_apart():
    right = np.array(bugs.correct_backpropagation(POINT))
    for bug in ("assigned", "no_order", "first_slope_misplaced"):
        ratio = np.array(bugs.buggy_backpropagation(bug)(POINT)) / right
        np.testing.assert_allclose(ratio[2:], 1, rtol=1e-12)
        assert abs(ratio[0] - ratio[1]) > 0.005, "by different factors"

    def found(bug, place):
        moved = POINT.copy()
        moved[place] = 0
        return not check_gradient(
            bugs.skip_network_loss, np.array(bugs.buggy_backpropagation(bug)(moved)), moved
        ).passed

    hides = {bug: [not found(bug, place) for place in (4, 2)] for bug in bugs.BUGS if bug != "none"}
    assert hides["assigned"] == [True, False] and hides["no_order"] == [False, True]
    assert hides["first_slope_misplaced"] == hides["slope_misplaced"] == [False, False]


def test_statement_no_dot_moves_for_0_05_percent_but_the_relative_error_is_about_a_million_times_larger():
    figure = live.gradient_check().figure
    fine = figure.readout()
    figure.bug = list(bugs.BUGS).index("slightly_off")
    off = figure.readout()
    others = [fine[f"error_{name}"] for name in bugs.PARAMETERS]
    assert 5e5 < off["error_w2"] / max(others) < 1e7
    assert all(error < 1e-8 for error in others)


def test_statement_agreement_is_seldom_exact_but_it_is_where_the_loss_does_not_answer():
    figure = live.gradient_check().figure
    errors = figure.readout()
    assert all(0 < errors[f"error_{name}"] < 1e-8 for name in bugs.PARAMETERS)
    figure.w2 = figure.w3 = 0
    exact = [name for name in bugs.PARAMETERS if figure.readout()[f"error_{name}"] == 0]
    assert exact == ["w1", "b1"]


def test_statement_with_w2_and_w3_at_0_a_lost_message_and_a_misplaced_slope_hide_and_not_every_bug():
    place = POINT.copy()
    place[[2, 4]] = 0
    w1, b1, w2, b2, w3 = place

    def passes(given):
        return check_gradient(bugs.skip_network_loss, np.array(given), place).passed

    hidden = {bug for bug in bugs.BUGS if passes(bugs.buggy_backpropagation(bug)(place))}
    assert hidden == {"none", "assigned", "no_order", "first_slope_misplaced"}
    # a message that is swapped, a in place of w2, shows
    swapped = bugs.correct_backpropagation(place)
    for x, y in bugs.POINTS:
        a = sigmoid(w1 * x + b1)
        c = sigmoid(w2 * a + b2)
        d_u = 2 / len(bugs.POINTS) * (c + w3 * a - y) * c * (1 - c)
        swapped[1] += d_u * a * a * (1 - a)
    assert not passes(swapped)


def test_statement_at_all_zeros_a_group_of_bugs_hides():
    zeros = np.zeros(5)
    passed = {
        bug
        for bug in bugs.BUGS
        if check_gradient(
            bugs.skip_network_loss, np.array(bugs.buggy_backpropagation(bug)(zeros)), zeros
        ).passed
    }
    assert {"assigned", "no_order", "first_slope_misplaced"} < passed


def test_statement_the_first_bias_is_0_and_has_a_gradient():
    assert bugs.START[1] == 0 and abs(bugs.correct_backpropagation(POINT)[1]) > 0.1


# --- vanishing gradients, and the sigmoid


def test_statement_twelve_sigmoids_leave_less_than_a_ten_millionth():
    assert 0.25**12 < 1e-7
    assert slope_factors(12, "sigmoid").products[-1] < 0.25**12


SLIDER = [k / 10 for k in range(-60, 61)]  # the stops of the weight in the figure


def left(weight, bias=0.0, activation="sigmoid", depth=12):
    return abs(slope_factors(depth, activation, weight, bias=bias).products[-1])


def test_statement_of_positive_weights_without_a_bias_1_6_leaves_most_and_a_negative_one_far_more():
    positive = [weight for weight in SLIDER if weight > 0]
    best = max(positive, key=left)
    assert best == 1.6 and left(best) == pytest.approx(1.6e-7, rel=0.02)
    assert max(left(weight) for weight in np.arange(0.2, 12, 0.01)) < 1.63e-7
    assert left(-4.8) == pytest.approx(0.004, abs=2e-4)


def test_statement_a_sigmoid_with_weight_4_and_bias_minus_2_is_tanh():
    for depth in (1, 5, 12, 30):
        sigmoids, tanhs = slope_factors(depth, "sigmoid", 4.0, bias=-2.0), slope_factors(depth, "tanh")
        np.testing.assert_allclose(sigmoids.products, tanhs.products, rtol=1e-12)
        np.testing.assert_allclose(sigmoids.pre_activations, 2 * tanhs.pre_activations, atol=1e-14)
    assert [f"{left(4.0, -2.0, depth=n):.1e}" for n in (5, 12, 30)] == ["9.6e-02", "3.2e-02", "9.1e-03"]
    assert left(4.0, -2.0) / left(1.6) == pytest.approx(2e5, rel=0.01)
    for t in (-2.0, 0.3, 1.0):
        assert math.tanh(t) == pytest.approx(2 * sigmoid(2 * t) - 1, rel=1e-14)
    # steepest at 0, slope ¼, value ½
    assert (sigmoid.derivative(0.0), sigmoid(0.0)) == (0.25, 0.5) and 4 * 0.5 - 2 == 0


def test_statement_a_factor_of_1_needs_weight_4_only_in_the_middle():
    assert 4 * sigmoid.derivative(0.0) == 1
    h = (1 + math.sqrt(0.2)) / 2  # with the weight 5, the slope at this height is 1/5
    z = math.log(h / (1 - h))
    assert z > 0.9
    assert slope_factors(12, "sigmoid", 5.0, x=h, bias=z - 5 * h).factors == pytest.approx(1)


def test_statement_a_product_can_stay_away_from_0_though_no_factor_is_near_1():
    followed = slope_factors(12, "leaky_relu", -10.0)
    np.testing.assert_allclose(followed.factors, [-0.1, -10] * 6)
    assert followed.products[-1] == pytest.approx(1)
    assert 0.8**30 < 0.002 and 1.2**30 > 200


def test_statement_relu_keeps_the_gradient_doubles_it_with_weight_2_and_stops_it_when_dead():
    assert slope_factors(30, "relu").products[-1] == 1
    assert slope_factors(12, "relu", 2.0).products[-1] == 4096
    assert not slope_factors(12, "relu", -1.0).products.any()
    assert 0 < left(-1.0, activation="leaky_relu") < 1e-9
    assert slope_factors(1, "leaky_relu", -1.0).products[0] == -0.01


def test_statement_six_sigmoids_with_weight_3_leave_at_most_0_178():
    bound = (3 * 0.25) ** 6
    assert round(bound, 3) == 0.178
    assert all(slope_factors(6, "sigmoid", 3.0, x).products[-1] <= bound for x in np.linspace(-9, 9, 181))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_statement_the_sigmoid_survives_1000_without_a_warning(dtype):
    values = sigmoid(np.array([-1000, -89, 0, 1000], dtype))
    assert values.dtype == dtype and values[0] == 0 and values[2] == 0.5 and values[3] == 1
    assert values[1] == pytest.approx(2.23e-39, rel=1e-2)
    for x in (np.float64(-1000), np.float32(-89)):
        with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
            assert 1 / (1 + np.exp(-x)) == 0


def test_statement_the_slope_at_40_keeps_its_digits_where_the_textbook_formula_gives_0():
    s = sigmoid(40.0)
    assert s * (1 - s) == 0
    assert sigmoid.derivative(40.0) == pytest.approx(math.exp(-40), rel=1e-15)


def test_statement_some_negative_weights_do_better_than_any_positive_one_and_some_do_not():
    best = max(slope_factors(12, sigmoid, w).products[-1] for w in np.linspace(0.01, 6, 600))
    left = {w: abs(slope_factors(12, sigmoid, w).products[-1]) for w in (-4.8, -0.5)}
    assert left[-4.8] > 1000 * best and left[-0.5] < best / 1000


def test_statement_an_input_of_0_teaches_w2_only_where_the_answer_is_wrong():
    for w2, learns in ((-0.4, True), (2 * math.log(1.5), False)):
        d_w1, d_w2 = TwoWeightNetwork(0.8, w2).gradients(x=0.0, y=0.6)
        assert d_w1 == 0 and (abs(d_w2) > 1e-12) == learns
