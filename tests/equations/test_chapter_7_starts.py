"""What chapter 7 states about the size of a signal, and about a start at 0, tried in networks."""

import math

import numpy as np
from cells_of_chapter_7 import names_of, said

from chainrule import MLP, gradient_norms
from chainrule.exercises.networks_of_matrices import layer_backward
from chainrule.live.networks_of_matrices.starts import INPUTS, draws
from chainrule.live.questions.training import training


def test_statement_below_1_a_signal_fades_and_above_1_tanh_flattens_it_and_relu_does_not():
    data = names_of("size-forward")["data"]
    sizes = {}
    for name, deviation in (("tanh", 0.05), ("tanh", 1.0), ("relu", 1.0)):
        z, _ = MLP([64] * 13, name, start=deviation).forward_pass(data)
        sizes[name, deviation] = np.array([np.sqrt((layer**2).mean()) for layer in z])
    assert (sizes["tanh", 0.05][1:] < 0.5 * sizes["tanh", 0.05][:-1]).all()
    assert np.ptp(sizes["tanh", 1.0]) < 1, "64 times the mean square, and yet it does not grow"
    assert (sizes["relu", 1.0][1:] > 3 * sizes["relu", 1.0][:-1]).all()
    assert said("until a squeeze such as tanh flattens it. ReLU keeps about half")


def test_statement_a_small_signal_grows_above_1_and_with_relu_above_2():
    data = names_of("size-forward")["data"] / 100
    growth = {}
    for name, factor in (("tanh", 0.8), ("tanh", 1.3), ("relu", 1.5), ("relu", 2.6)):
        found = []
        for seed in range(5):
            start = math.sqrt(factor / 64)
            _, h = MLP([64] * 13, name, start=start, rng=seed).forward_pass(data)
            found.append((h[11] ** 2).mean() / (h[0] ** 2).mean())
        growth[name, factor] = np.median(found)
    assert growth["tanh", 0.8] < 0.3 and growth["tanh", 1.3] > 3
    assert growth["relu", 1.5] < 0.3 and growth["relu", 2.6] > 3
    assert said("If it is above 1, a small signal grows", "there the limit is 2, and above it")


def test_statement_of_very_large_starts_most_units_are_flat_at_the_points_other_than_0_0():
    weights = 10 * draws()[:, :6].reshape(-1, 2, 3)
    h = np.tanh(INPUTS @ weights)
    assert not h[:, 0].any(), "biases begin at 0"
    assert 0.75 < (np.abs(h[:, 1:]) > 0.99).mean() < 0.9
    assert said("put most units where tanh is flat, at the points other than $(0, 0)$")


def test_statement_shapes_do_find_a_bias_gradient_that_was_not_summed():
    assert (delta := np.ones((3, 3))).shape != delta.sum(axis=0).shape, "also where all numbers are equal"
    assert said("but no wrong product where the numbers happen to be equal")


def test_statement_only_half_of_the_squared_error_ends_at_answer_minus_target():
    z, y, step = 0.7, 0.2, 1e-6
    slope = ((z + step - y) ** 2 - (z - step - y) ** 2) / (2 * step)
    assert abs(slope / 2 - (z - y)) < 1e-8 < abs(slope - (z - y))
    assert said("for half the squared error without a squeeze")


def test_statement_the_zeros_of_xor_are_a_saddle():
    xor = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])
    network = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy", start=0.0)
    network.backpropagate(*xor)
    assert not network.gradient.any() and not network.parameters.any()
    network.biases[1][:] = 0.1
    higher = network.mean_loss(*xor)
    network.weights[0][:, 1], network.biases[0][1] = 0.295, 0.119
    network.weights[1][1], network.biases[1][:] = 0.234, -0.082
    assert np.linalg.norm(network.parameters) < 0.5
    assert network.mean_loss(*xor) < math.log(2) - 0.001 < math.log(2) + 0.001 < higher


def test_statement_five_sigmoids_fade_evenly_and_so_does_a_wrong_line_that_every_layer_runs():
    x, y = np.random.default_rng(3).normal(size=(50, 16)), np.arange(50) % 10

    def factors(activation, wrong=1.0):
        network = MLP([16] * 5 + [10], activation, "softmax_cross_entropy", rng=2)
        norms = gradient_norms(network, x, y) * wrong ** np.arange(4, -1, -1)  # a factor at each layer
        return norms[1:] / norms[:-1]

    assert (factors("sigmoid") > 2).all(), "and these are right"
    assert (factors("tanh", wrong=0.25) > 2).all(), "no jump tells the wrong line"
    (suspect,) = (question for question in training() if question.id == "gradients-that-fade")
    reasons = [choice.reason for choice in suspect.options]
    assert any("where every line is right" in reason for reason in reasons)


def test_statement_without_a_hidden_layer_the_sign_changes_along_a_straight_line_or_not_at_all():
    rng = np.random.default_rng(4)
    points = rng.normal(size=(500, 2))
    for weights, bias in ((rng.normal(size=2), 0.3), (np.zeros(2), 0.3), (np.zeros(2), 0.0)):
        signs = np.sign(points @ weights + bias)
        assert (len(set(signs)) == 2) == weights.any(), "with W = 0 one sign, or 0, everywhere"
    assert said("changes its sign along a straight line or not at all")


def test_statement_three_of_the_checks_cases_are_square_and_three_are_not():
    given = layer_backward.given()
    square = [case for case in layer_backward.cases if case.startswith("backward(x3, w3, delta3)[")]
    oblong = [case for case in layer_backward.cases if case.startswith("backward(x, w, delta)[")]
    kept = [case for case in layer_backward.cases if case not in (*square, *oblong)]
    assert (len(square), len(oblong)) == (3, 3)
    assert [case.split("\n") for case in kept] == [
        ["backward(x, w, delta)", name] for name in ("x", "w", "delta")
    ]
    assert [given[name].shape for name in ("x3", "w3", "delta3")] == [(3, 3)] * 3
    assert [given[name].shape for name in ("x", "w", "delta")] == [(4, 2), (2, 3), (4, 3)]
    assert said("Three of the check's cases have three points", "three have four, two and three")
    assert said("The last three look whether x, w and delta are still what they were.")
