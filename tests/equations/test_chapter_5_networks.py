"""What chapter 5 states about layers, checks of gradients and deep chains, computed."""

import inspect
import math
from itertools import pairwise

import numpy as np
import pytest

from chainrule import (
    MLP,
    TwoWeightNetwork,
    check_gradient,
    live,
    plain_backpropagation,
    sigmoid,
    slope_factors,
)
from chainrule.live.backpropagation import bugs

# --- any number of layers


def test_statement_a_network_of_16_and_16_units_has_337_parameters():
    network = MLP([2, 16, 16, 1])
    assert network.parameters.size == 337
    rng = np.random.default_rng(5)
    points, targets = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    plain, fast = plain_backpropagation(network, points, targets), network.gradients(points, targets)
    for ours, theirs in zip(plain.weights + plain.biases, fast.weights + fast.biases, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-14)


def test_statement_one_entry_of_a_weight_s_gradient_is_a_sum_over_the_points():
    points = np.array([[1, 0], [2, 1], [0, 3], [-1, 2]])
    delta = np.array([[1, 0, 2], [0, 1, -1], [2, 1, 0], [-1, 0, 1]])
    products = points[:, 0] * delta[:, 2]
    assert products.tolist() == [2, -2, 0, -1] and products.sum() == -1
    assert (points.T @ delta).tolist() == [[2, 2, -1], [4, 4, 1]]


def test_statement_of_x_and_delta_only_one_product_has_the_shape_of_the_weights():
    def fitting(x, delta):
        factors = {"x": x, "xT": x.T, "d": delta, "dT": delta.T}
        pairs = [(a, b) for a in factors for b in factors if a[0] != b[0]]
        return [
            f"{a} {b}"
            for a, b in pairs
            if factors[a].shape[1] == factors[b].shape[0]
            and (len(factors[a]), factors[b].shape[1]) == (x.shape[1], delta.shape[1])
        ]

    assert fitting(np.zeros((4, 2)), np.zeros((4, 3))) == ["xT d"]
    assert len(fitting(np.zeros((4, 4)), np.zeros((4, 4)))) == 8


def test_statement_all_gradients_cost_less_than_three_forward_passes_of_products():
    widths = [2, 16, 16, 1]
    forward = sum(a * b for a, b in pairwise(widths))
    below = sum(a * b for a, b in list(pairwise(widths))[1:])  # the first layer needs none
    assert 2.8 < (forward + forward + below) / forward < 3


def test_statement_what_is_cut_away_from_a_listing_is_its_first_line_and_its_docstring():
    for function in (plain_backpropagation, bugs.correct_backpropagation):
        first, _, body = inspect.getsource(function).split('"""')
        assert first.startswith(f"def {function.__name__}(") and first.rstrip(" r").count("\n") == 1
        assert body.strip().startswith(("x, targets =", "w1, b1, w2, b2, w3 ="))


XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])


def xor_network(units, rng=0, epochs=2000, activation="tanh", start=None):
    """A trained network and its final loss."""
    network = MLP([2, *units, 1], activation=activation, loss="binary_cross_entropy", rng=rng)
    if start is not None:
        network.parameters[:] = start
    return network, network.train(*XOR, learning_rate=1, epochs=epochs).losses[-1]


def test_statement_xor_is_learned_with_a_hidden_layer_and_a_squeeze_not_without():
    points, targets = XOR
    network, loss = xor_network([3])
    assert np.abs(network.probabilities(points) - targets).max() < 0.01 and round(loss, 4) == 0.0013
    for without in (xor_network([]), xor_network([3], activation="identity")):
        assert without[1] == pytest.approx(math.log(2), abs=1e-6)
        np.testing.assert_allclose(without[0].probabilities(points), 0.5, atol=1e-3)


def test_statement_two_layers_without_a_squeeze_are_one():
    rng = np.random.default_rng(6)
    x, w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((5, 2), (2, 3), 3, (3, 1), 1))
    np.testing.assert_allclose((x @ w1 + b1) @ w2 + b2, x @ (w1 @ w2) + (b1 @ w2 + b2), atol=1e-14)


def test_statement_of_forty_starts_27_37_and_40_learn_xor_and_the_others_end_at_a_toss_up():
    points, targets = XOR
    learned = {}
    for units in (2, 3, 4):
        learned[units] = 0
        for seed in range(40):
            network, loss = xor_network([units], rng=seed, epochs=1000)
            learned[units] += loss < 0.1
            if loss >= 0.1:
                assert round(loss, 2) == 0.35
                misses = np.sort(np.abs(network.probabilities(points) - targets).ravel())
                assert misses.round(1).tolist() == [0, 0, 0.5, 0.5]
    assert learned == {2: 27, 3: 37, 4: 40}


def test_statement_a_stuck_network_grows_its_weights_and_its_gradient_is_no_smaller_than_a_solved_one_s():
    network, loss = xor_network([2], rng=1)
    solved, _ = xor_network([2], rng=0)
    largest = np.abs(network.parameters).max()
    for each in (network, solved):
        each.backpropagate(*XOR)
    assert 0.3 < np.abs(network.gradient).max() / np.abs(solved.gradient).max() < 3
    later = network.train(*XOR, learning_rate=1, epochs=20_000).losses[-1]
    assert np.abs(network.parameters).max() > largest + 1
    assert 0.5 * math.log(2) < later < loss < 0.5 * math.log(2) + 0.001


def test_statement_zeros_stay_zero_and_units_that_begin_alike_stay_alike():
    network, loss = xor_network([3], start=0.0)
    assert network.parameters.any() == 0 and loss == pytest.approx(math.log(2), rel=1e-15)
    # a saddle: the output's bias leads up, and two units whose linear parts cancel lead down
    up = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy")
    up.parameters[:] = 0
    up.biases[1][:] = 0.1
    down = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy")
    down.parameters[:] = 0
    down.weights[0][:, 0], down.weights[0][:, 1] = 0.1, 0.2
    down.weights[1][:2, 0] = 0.1, -0.05
    down_losses = [down.mean_loss(*XOR)]
    down.weights[1][:2, 0] *= -1
    down_losses.append(down.mean_loss(*XOR))
    assert min(down_losses) < math.log(2) - 1e-6 < math.log(2) < up.mean_loss(*XOR)
    network, loss = xor_network([3], start=0.5)
    hidden = network.weights[0]
    assert (hidden == hidden[:, :1]).all() and round(loss, 3) == 0.479
    assert round(float(hidden[0, 0]), 3) == 4.106
    assert (network.weights[1] == network.weights[1][0]).all()
    np.testing.assert_allclose(network.probabilities(XOR[0]).ravel(), [0, 2 / 3, 2 / 3, 2 / 3], atol=0.003)
    alike = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy")
    alike.parameters[:] = 0.5
    assert round(alike.mean_loss(*XOR), 2) == 0.95
    assert round(xor_network([3], start=0.5, epochs=10_000)[1], 2) == 0.48, "stuck"


def test_statement_with_cross_entropy_the_delta_of_the_last_layer_is_answer_minus_target():
    z, target = np.array([[1.7], [-0.4]]), np.array([[0.0], [1.0]])
    _, derivative = MLP([1, 1], loss="binary_cross_entropy").loss(z, target)
    np.testing.assert_allclose(derivative, (sigmoid(z) - target) / 2, rtol=1e-12)


# --- gradient checking


POINT = np.array(bugs.START)


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


def test_statement_the_start_of_mlp_suits_tanh_and_relu_and_not_the_sigmoid():
    rng = np.random.default_rng(0)
    data, targets = rng.normal(size=(20, 64)), rng.normal(size=(20, 64))
    for name, low, high in (("sigmoid", 1e-8, 1e-6), ("tanh", 0.3, 3), ("relu", 0.3, 3)):
        for seed in range(3):
            network = MLP([64] * 13, activation=name, rng=seed)
            found = network.gradients(data, targets).weights
            assert low < np.linalg.norm(found[0]) / np.linalg.norm(found[-1]) < high, name
            size = network.weights[0].std() * math.sqrt(64)
            assert size == pytest.approx(math.sqrt(2) if name == "relu" else 1, rel=0.05)


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
