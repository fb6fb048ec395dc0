"""What chapter 5 states, computed: its labelled equations, and the sentences around them."""

import math
from itertools import pairwise

import numpy as np
import pytest

from chainrule import (
    MLP,
    RUNNING_EXAMPLE,
    Node,
    TwoWeightNetwork,
    central_difference,
    check_gradient,
    gradient,
    plain_backpropagation,
    relu,
    sigmoid,
    slope_factors,
    tanh,
    trace,
)
from chainrule.live import bugs

POINTS = [RUNNING_EXAMPLE, (2.0, 0.5, 1.0, 0.0), (-0.7, -1.3, 2.1, 0.9)]
everywhere = pytest.mark.parametrize(("x", "w1", "w2", "y"), POINTS)


def loss(w1, w2, x, y):
    return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x))) ** 2


# --- the labelled equations


@pytest.mark.parametrize(("y", "y_hat"), [(0.6, 0.42), (0.6, 0.9), (0.0, 0.675)])
def test_eq_blame_of_the_answer(y, y_hat):
    assert central_difference(lambda a: 0.5 * (y - a) ** 2, y_hat) == pytest.approx(-(y - y_hat), abs=1e-9)


@everywhere
def test_eq_gradient_w2(x, w1, w2, y):
    h = sigmoid(w1 * x)
    y_hat = sigmoid(w2 * h)
    stated = -(y - y_hat) * y_hat * (1 - y_hat) * h
    assert central_difference(lambda w: loss(w1, w, x, y), w2) == pytest.approx(stated, abs=1e-9)


@everywhere
def test_eq_gradient_w1(x, w1, w2, y):
    h = sigmoid(w1 * x)
    y_hat = sigmoid(w2 * h)
    stated = -(y - y_hat) * y_hat * (1 - y_hat) * w2 * h * (1 - h) * x
    assert central_difference(lambda w: loss(w, w2, x, y), w1) == pytest.approx(stated, abs=1e-9)


def test_eq_blame_adds():
    def end(v1, v2, v3):
        return v1 * sigmoid(v2) + v3**2

    def uses(u):
        return np.array([u**2, 3 * u, np.sin(u)])

    u = 0.7
    to_uses = gradient(lambda v: end(*v), uses(u))
    from_u = (uses(u + 1e-5) - uses(u - 1e-5)) / 2e-5
    assert central_difference(lambda t: end(*uses(t)), u) == pytest.approx(float(to_uses @ from_u), abs=1e-8)


def test_eq_layer_gradients():
    rng = np.random.default_rng(3)
    network = MLP([2, 4, 3, 1], activation="tanh", rng=1)
    points, targets = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
    z, h = network.forward_pass(points)
    deltas = [None, None, network.loss(h[-1], targets)[1]]
    for k in (2, 1):
        deltas[k - 1] = (deltas[k] @ network.weights[k].T) * tanh.derivative(z[k - 1])
    start = network.parameters.copy()

    def mean_loss(parameters):
        network.parameters[:] = parameters
        return network.mean_loss(points, targets)

    measured = gradient(mean_loss, start)
    stated = [part for k in range(3) for part in ((h[k].T @ deltas[k]).ravel(), deltas[k].sum(axis=0))]
    np.testing.assert_allclose(np.concatenate(stated), measured, atol=1e-8)


@pytest.mark.parametrize("activation", [sigmoid, tanh, relu])
@pytest.mark.parametrize("weight", [0.7, 1.0, 1.8])
def test_eq_deep_product(activation, weight):
    def deep(x):
        for _ in range(6):
            x = activation(weight * x)
        return x

    product, h = 1.0, 0.9
    for _ in range(6):
        product *= weight * activation.derivative(weight * h)
        h = activation(weight * h)
    assert central_difference(deep, 0.9) == pytest.approx(product, rel=1e-6)
    assert slope_factors(6, activation, weight, 0.9).products[-1] == pytest.approx(product, rel=1e-12)


# --- forward, back, and the derivation


def test_statement_the_running_example_answers_0_4237_and_its_gradients_have_these_signs():
    forward, gradients = TwoWeightNetwork().forward(), TwoWeightNetwork().gradients()
    assert round(forward.y_hat, 4) == 0.4237
    assert (round(gradients.w1, 4), round(gradients.w2, 4)) == (0.0046, -0.0331)
    assert round(abs(gradients.w2 / gradients.w1)) == 7


def test_statement_the_first_weight_s_way_has_one_more_squeeze_and_w2_before_the_way_they_share():
    x, w1, w2, _ = RUNNING_EXAMPLE
    h, gradients = sigmoid(w1 * x), TwoWeightNetwork().gradients()
    shared = gradients.w2 / h
    assert gradients.w1 / shared == pytest.approx(w2 * h * (1 - h) * x, rel=1e-12)
    assert round(TwoWeightNetwork().forward().loss, 4) == 0.0155


def test_statement_dragging_w2_until_the_answer_meets_the_target_leaves_almost_no_loss():
    # the start page: in steps of the figure's slider
    losses = {k: TwoWeightNetwork(w2=k / 20).forward().loss for k in range(-80, 81)}
    best = min(losses, key=losses.get)
    assert losses[best] < 1e-5 < losses[-8] / 1000
    assert max(map(abs, TwoWeightNetwork(w2=best / 20).gradients())) < 1e-3
    # and “about 0.033 times what you add”
    assert losses[-6] - losses[-8] == pytest.approx(-0.033 * 0.1, rel=0.1)


def test_statement_with_w2_at_0_only_the_first_weight_loses_its_gradient():
    gradients = TwoWeightNetwork(w2=0.0).gradients()
    assert gradients.w1 == 0 and abs(gradients.w2) > 0.01


def test_statement_both_gradients_vanish_where_the_answer_is_right():
    network = TwoWeightNetwork()
    assert network.gradients(y=network.forward().y_hat) == (0, 0)
    assert max(map(abs, network.gradients(y=0.42))) < 0.001


def test_statement_four_ways_agree_to_eight_decimals():
    x, w1, w2, y = RUNNING_EXAMPLE
    formula = TwoWeightNetwork(w1, w2).gradients(x, y)
    graph = trace(lambda a, b: loss(a, b, x, y), w1, w2).gradient(w1, w2)
    measured = gradient(lambda w: loss(*w, x, y), np.array([w1, w2]))
    for other in (graph, measured):
        assert [f"{value:.8f}" for value in other] == [f"{value:.8f}" for value in formula]


@pytest.mark.parametrize("w1", [-3.0, 0.8, 5.0])
def test_statement_at_x_0_the_first_weight_has_no_gradient_and_the_second_has(w1):
    gradients = TwoWeightNetwork(w1=w1).gradients(x=0.0)
    assert gradients.w1 == 0 and round(gradients.w2, 4) == -0.0185


def test_statement_a_bias_of_0_gets_the_gradient_of_its_pre_activation():
    x, w1, w2, y = RUNNING_EXAMPLE

    def with_biases(b1, b2):
        return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x + b1) + b2)) ** 2

    d_b1, d_b2 = trace(with_biases, 0.0, 0.0).gradient(0.0, 0.0)
    figure_z1, figure_z2 = 0.003062517340408639, -0.043038407064234896
    assert (d_b1, d_b2) == pytest.approx((figure_z1, figure_z2), rel=1e-12)
    assert central_difference(lambda b: with_biases(b, 0.0), 0.0) == pytest.approx(d_b1, abs=1e-9)


def test_statement_the_plain_difference_as_cost_runs_past_the_target_and_never_stops():
    x, w1, w2, y = RUNNING_EXAMPLE
    answers = []
    for _ in range(10_001):
        h = sigmoid(w1 * x)
        answers.append(sigmoid(w2 * h))
        d_z2 = -sigmoid.derivative(w2 * h)
        w1, w2 = w1 - 10 * d_z2 * w2 * sigmoid.derivative(w1 * x) * x, w2 - 10 * d_z2 * h
    assert answers[10] > y
    assert all(later > earlier for earlier, later in pairwise(answers))
    assert answers[-1] > 0.9999 and -0.4 < y - answers[-1] < -0.3999


# --- the landscape


def test_statement_every_pair_on_the_valley_is_perfect():
    x, _, _, y = RUNNING_EXAMPLE
    assert round(math.log(y / (1 - y)), 3) == 0.405
    for w1 in (-3.0, 0.0, 4.0):
        w2 = math.log(y / (1 - y)) / sigmoid(w1 * x)
        assert TwoWeightNetwork(w1, w2).forward().y_hat == pytest.approx(y, abs=1e-15)


def test_statement_two_starts_end_in_different_places_of_the_valley():
    first, second = TwoWeightNetwork(0.8, -0.4), TwoWeightNetwork(3.0, -3.0)
    assert first.train(10, 200).losses[-1] < 1e-12 and second.train(10, 200).losses[-1] < 1e-12
    assert (round(first.w1, 2), round(first.w2, 2)) == (0.79, 0.53)
    assert abs(first.w1 - second.w1) > 2
    assert abs(first.forward(x=-2.0).y_hat - second.forward(x=-2.0).y_hat) > 0.01


def test_statement_from_the_lower_left_the_loss_falls_and_falls_but_to_a_plateau():
    network = TwoWeightNetwork(-3.0, -3.0)
    losses = network.train(10, 200).losses
    assert all(later < earlier for earlier, later in pairwise(losses))
    assert round(network.forward().y_hat, 3) == 0.498 and network.w1 < -4
    network.train(10, 5000)
    assert network.w1 < -5.8 and 0.4999 < network.forward().y_hat < 0.5


def test_statement_learning_rate_100_leaps_over_the_valley():
    network = TwoWeightNetwork()
    network.step(100)
    assert network.forward().y_hat > 0.6 > TwoWeightNetwork().forward().y_hat


# --- the graph


def test_statement_plus_copies_times_swaps_max_chooses():
    for f, expected in (
        (lambda a, b: a + b, (10, 10)),
        (lambda a, b: a * b, (-20, 30)),
        (np.maximum, (10, 0)),
    ):
        a, b = Node(3.0), Node(-2.0)
        (10 * f(a, b)).backward()
        assert (a.grad, b.grad) == expected
    a, b = Node(1.0), Node(1.0)
    np.maximum(a, b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)


def test_statement_used_twice_blamed_twice_and_the_order_matters():
    a = Node(1.2)
    b = a + a
    c = b + b
    c.backward()
    c.backward()
    assert a.grad == 4

    def send(messages, add=True):
        grad = {"c": 1, "b": 0, "a": 0}
        for sender, receiver in messages:
            grad[receiver] = grad[receiver] * add + grad[sender]
        return grad["a"]

    assert send(["cb", "cb", "ba", "ba"]) == 4
    assert send(["cb", "ba", "cb", "ba"]) == 3
    assert send(["cb", "cb", "ba", "ba"], add=False) == 1


def test_statement_without_a_reset_the_descent_learns_badly():
    def descend(reset):
        weights, total = np.array(RUNNING_EXAMPLE[1:3]), np.zeros(2)
        for _ in range(10):
            total = np.zeros(2) if reset else total
            total += TwoWeightNetwork(*weights).gradients()
            weights -= 10 * total
        return TwoWeightNetwork(*weights).forward().loss

    assert descend(False) > 100 * descend(True)


# --- any number of layers


def test_statement_a_network_of_16_and_16_units_has_337_parameters():
    network = MLP([2, 16, 16, 1])
    assert network.parameters.size == 337
    rng = np.random.default_rng(5)
    points, targets = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    plain, fast = plain_backpropagation(network, points, targets), network.gradients(points, targets)
    for ours, theirs in zip(plain.weights + plain.biases, fast.weights + fast.biases, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-14)


XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])


def test_statement_xor_is_learned_by_three_hidden_units_but_not_without_a_hidden_layer():
    points, targets = XOR
    network = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy", rng=0)
    network.train(points, targets, learning_rate=1, epochs=2000)
    assert np.abs(network.probabilities(points) - targets).max() < 0.01
    line = MLP([2, 1], loss="binary_cross_entropy", rng=0)
    line.train(points, targets, learning_rate=1, epochs=2000)
    assert np.abs(line.probabilities(points) - targets).max() >= 0.5 - 1e-6


def test_statement_three_of_four_starts_with_two_hidden_units_get_stuck_at_a_toss_up():
    points, targets = XOR
    stuck = 0
    for seed in range(4):
        network = MLP([2, 2, 1], activation="tanh", loss="binary_cross_entropy", rng=seed)
        final = network.train(points, targets, learning_rate=1, epochs=2000).losses[-1]
        if round(final, 3) == 0.347:
            stuck += 1
            p = network.probabilities(points)
            assert np.sort(np.abs(p - targets).ravel()).round(1).tolist() == [0, 0, 0.5, 0.5]
            network.backpropagate(points, targets)
            assert np.abs(network.gradient).max() < 0.002
        else:
            assert final < 0.01
    assert stuck == 3


def test_statement_with_cross_entropy_the_blame_of_the_last_layer_is_answer_minus_target():
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


def test_statement_the_first_bias_is_0_and_has_a_gradient():
    assert bugs.START[1] == 0 and abs(bugs.correct_backpropagation(POINT)[1]) > 0.1


# --- vanishing gradients, and the sigmoid


def test_statement_twelve_sigmoids_leave_less_than_a_ten_millionth():
    assert 0.25**12 < 1e-7
    assert slope_factors(12, "sigmoid").products[-1] < 0.25**12


def test_statement_no_weight_rescues_the_sigmoid_and_the_best_is_about_1_65():
    weights = np.arange(0.2, 12, 0.01)
    left = [slope_factors(12, "sigmoid", weight).products[-1] for weight in weights]
    assert weights[np.argmax(left)] == pytest.approx(1.65, abs=0.02)
    assert max(left) == pytest.approx(1.6e-7, rel=0.02)


def test_statement_relu_keeps_the_gradient_and_doubles_it_with_weight_2():
    assert slope_factors(30, "relu").products[-1] == 1
    assert slope_factors(12, "relu", 2.0).products[-1] == 4096


def test_statement_six_sigmoids_with_weight_2_leave_at_most_a_64th():
    bound = (2 * 0.25) ** 6
    assert bound == 1 / 64
    assert all(slope_factors(6, "sigmoid", 2.0, x).products[-1] <= bound for x in np.linspace(-9, 9, 181))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_statement_the_sigmoid_survives_1000_without_a_warning(dtype):
    values = sigmoid(np.array([-1000, -89, 0, 1000], dtype))
    assert values.dtype == dtype and values[0] == 0 and values[2] == 0.5 and values[3] == 1
    assert values[1] == pytest.approx(2.23e-39, rel=1e-2)
    for x in (np.float64(-1000), np.float32(-89)):
        with np.errstate(over="raise"), pytest.raises(FloatingPointError, match="overflow"):
            1 / (1 + np.exp(-x))


def test_statement_the_slope_at_40_keeps_its_digits_where_the_textbook_formula_gives_0():
    s = sigmoid(40.0)
    assert s * (1 - s) == 0
    assert sigmoid.derivative(40.0) == pytest.approx(math.exp(-40), rel=1e-15)


# --- the exercises


def test_statement_the_solution_of_the_first_exercise_passes_its_check():
    def my_gradients(w1, w2, x, y):
        h = np.tanh(w1 * x)
        shared = -(y - w2 * h)
        return np.array([shared * w2 * (1 - h**2) * x, shared * h])

    def tanh_loss(w, x=1.5, y=0.6):
        return 0.5 * (y - w[1] * np.tanh(w[0] * x)) ** 2

    point = np.array([0.8, -0.4])
    assert check_gradient(tanh_loss, my_gradients(*point, 1.5, 0.6), point).passed


def test_statement_the_second_exercise_takes_twelve_steps():
    network, steps = TwoWeightNetwork(), 0
    while network.forward().loss > 1e-6:
        network.step(10)
        steps += 1
    assert steps == 12
