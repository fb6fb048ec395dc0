"""The numbers that chapter 7 may print, each with its recipe."""

import math

import numpy as np
import pytest

from chainrule.data import digits, penguins, xor
from chainrule.network import MLP, accuracy, batch_cosines, confusion, gradient_norms, split, standardise


@pytest.fixture(scope="module")
def chinstraps():
    x, species = penguins()
    return x, (species == "Chinstrap").astype(float).reshape(-1, 1)


@pytest.fixture(scope="module")
def handwriting():
    x, labels = digits()
    return split(x / 16, labels, 0.2, rng=0)


def held_out_accuracies(x, y, widths):
    """Ten splits; 30 % of the birds held out; 600 steps of length 1 on the rest."""
    found = []
    for seed in range(10):
        (x_train, y_train), (x_new, y_new) = split(x, y, 0.3, rng=seed)
        x_train, x_new = standardise(x_train, x_new)
        network = MLP(widths, "tanh", "binary_cross_entropy", rng=seed)
        network.train(x_train, y_train, learning_rate=1.0, epochs=600)
        found.append(accuracy(network.predict(x_new), y_new))
    return np.array(found)


def test_chinstraps_need_a_hidden_layer(chinstraps):
    x, y = chinstraps
    always_no = [1 - split(x, y, 0.3, rng=seed)[1][1].mean() for seed in range(10)]
    assert np.mean(always_no) == pytest.approx(0.795, abs=0.001)
    assert 1 - y.mean() == pytest.approx(0.801, abs=0.001)
    straight, two_units = (held_out_accuracies(x, y, widths) for widths in ([2, 1], [2, 2, 1]))
    assert straight.mean() == pytest.approx(0.881, abs=0.004)
    assert two_units.mean() == pytest.approx(0.965, abs=0.004)
    assert (two_units > straight).all()


def test_mini_batches_get_further_in_as_many_epochs(handwriting):
    train, (x_new, y_new) = handwriting
    right = []
    for widths, batch_size in ([64, 10], 32), ([64, 32, 10], 32), ([64, 32, 10], None):
        network = MLP(widths, "tanh", "softmax_cross_entropy")
        network.train(*train, learning_rate=0.2, epochs=40, batch_size=batch_size)
        right.append(accuracy(network.predict(x_new), y_new))
    assert right == pytest.approx([0.967, 0.967, 0.866], abs=0.008)
    table = confusion(network.predict(x_new), y_new, classes=10)
    assert table.sum() == len(y_new) == 359
    assert table.trace() / 359 == pytest.approx(right[-1])


def test_five_layers_of_sigmoids_learn_nothing_in_40_epochs(handwriting):
    train, (x_new, y_new) = handwriting
    network = MLP([64, *[16] * 5, 10], "sigmoid", "softmax_cross_entropy")
    network.train(*train, learning_rate=0.1, epochs=40, batch_size=32)
    assert accuracy(network.predict(x_new), y_new) == pytest.approx(0.078, abs=0.03)


def test_directions_of_batches_at_the_start(handwriting):
    train, _ = handwriting
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy")
    sizes = (1, 4, 16, 64, 256)
    cosines = [batch_cosines(network, *train, size, draws=100, rng=1).mean() for size in sizes]
    assert cosines == pytest.approx([0.13, 0.26, 0.48, 0.75, 0.92], abs=0.03)


def test_loss_at_the_start_is_near_that_of_a_blind_guess(handwriting):
    (x, labels), _ = handwriting
    assert MLP([64, 32, 10], loss="softmax_cross_entropy").mean_loss(x, labels) == pytest.approx(
        2.30, abs=0.01
    )
    blind = MLP([64, 32, 10], loss="softmax_cross_entropy", start=0.0)
    assert blind.mean_loss(x, labels) == pytest.approx(math.log(10))


@pytest.mark.parametrize(("activation", "first", "last"), [("sigmoid", 4.6e-4, 0.41), ("tanh", 0.27, 0.11)])
def test_gradients_by_layer_at_the_start(handwriting, activation, first, last):
    train, _ = handwriting
    norms = gradient_norms(MLP([64, *[16] * 5, 10], activation, "softmax_cross_entropy"), *train)
    assert norms[[0, -1]] == pytest.approx([first, last], rel=0.03)


def test_an_optimiser_and_patience_on_digits(handwriting):
    (x, labels), held_out = handwriting
    network = MLP([64, 32, 10], loss="softmax_cross_entropy")
    history = network.train(x, labels, 0.005, 40, 32, optimiser="adam", held_out=held_out, patience=5)
    assert max(history.held_out_accuracies) > 0.96
    assert network.mean_loss(*held_out) == min(history.held_out_losses)


def on_xor(start, width=2):
    x, y = xor(4, noise=0)
    network = MLP([2, width, 1], "tanh", "binary_cross_entropy")
    network.parameters[:] = start
    network.train(x, y.reshape(-1, 1), learning_rate=0.5, epochs=2000)
    return network, network.mean_loss(x, y.reshape(-1, 1))


def test_zeros_stay_at_a_blind_guess():
    network, loss = on_xor(0.0)
    assert loss == pytest.approx(math.log(2), abs=1e-15)
    assert not network.parameters.any()


@pytest.mark.parametrize(("width", "loss"), [(2, 0.4789), (3, 0.4794)])
def test_equal_units_stay_equal_and_draw_one_line(width, loss):
    network, found = on_xor(0.5, width)
    assert found == pytest.approx(loss, abs=1e-4)
    # As good as one line can be: one corner cut off and right, one wrong among the three others.
    assert found > 0.75 * (math.log(3) - 2 / 3 * math.log(2)) == pytest.approx(0.4774, abs=1e-4)
    assert np.ptp(network.weights[0], axis=1) == pytest.approx([0, 0], abs=1e-12)
    assert np.ptp(network.weights[1]) == pytest.approx(0, abs=1e-12)


def test_random_units_learn_xor():
    x, y = xor(4, noise=0)
    network = MLP([2, 3, 1], "tanh", "binary_cross_entropy", rng=1)
    network.train(x, y.reshape(-1, 1), learning_rate=0.5, epochs=2000)
    assert network.mean_loss(x, y.reshape(-1, 1)) < 0.01


def test_one_class_one_point_and_identical_points_can_be_trained_on():
    for x, y in (
        ([[0.3, 1.0], [2.0, -1.0]], [[1.0], [1.0]]),
        ([[0.3, 1.0]], [[1.0]]),
        ([[0.3, 1.0]] * 5, [[1.0]] * 5),
    ):
        network = MLP([2, 4, 1], loss="binary_cross_entropy")
        network.train(x, y, 0.5, 200)
        assert accuracy(network.predict(x), y) == 1
    # The same point with both answers: the best is to say how often.
    network = MLP([2, 4, 1], loss="binary_cross_entropy")
    network.train([[0.3, 1.0]] * 4, [[1.0], [0.0], [0.0], [0.0]], 0.5, 500)
    assert network.probabilities([[0.3, 1.0]]).item() == pytest.approx(0.25, abs=1e-3)
