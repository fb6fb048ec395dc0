"""Training: what is learned, what is not, and when it stops."""

import numpy as np
import pytest
from networks_under_test import batch, flat

from chainrule.network import MLP, DivergenceError

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float), np.array([[0], [1], [1], [0]], float)


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_xor_is_learned(loss, dtype):
    network = MLP([2, 8, 1], "tanh", loss, rng=1, dtype=dtype)
    history = network.train(*XOR, learning_rate=0.5, epochs=2000)
    output = network.probabilities(XOR[0]) if loss == "binary_cross_entropy" else network.forward(XOR[0])
    assert np.abs(output - XOR[1]).max() < 0.05
    assert history.losses[-1] < 0.01 * history.losses[0]


def test_without_a_hidden_layer_xor_is_not_learned():
    network = MLP([2, 1], loss="binary_cross_entropy")
    network.train(*XOR, learning_rate=0.5, epochs=2000)
    assert np.abs(network.probabilities(XOR[0]) - XOR[1]).max() > 0.45


def test_three_classes_are_learned_in_mini_batches():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 120)
    x = np.array([[0, 2], [2, -1], [-2, -1]])[labels] + rng.normal(0, 0.4, (120, 2))
    network = MLP([2, 8, 3], "relu", "softmax_cross_entropy", rng=2)
    history = network.train(x, labels, learning_rate=0.1, epochs=30, batch_size=32)
    assert (network.forward(x).argmax(axis=1) == labels).mean() > 0.98
    assert history.updates_per_epoch == 4
    assert len(history.losses) == 120
    assert history.epoch_losses.shape == (30,)
    assert history.epoch_losses[1] == pytest.approx(np.mean(history.losses[4:8]))


def test_one_full_batch_update_subtracts_the_gradient_once():
    network = MLP([2, 3, 1], rng=4)
    x, y = batch(network, 5)
    before, gradients = network.parameters.copy(), network.gradients(x, y)
    network.train(x, y, learning_rate=0.3, epochs=1)
    assert network.parameters == pytest.approx(before - 0.3 * flat(gradients), rel=1e-15)


def test_an_epoch_of_mini_batches_visits_every_point_once():
    # One weight, no activation, loss ½(w − y)²: with a tiny rate, w becomes rate · Σ y.
    network = MLP([1, 1])
    network.parameters[:] = 0
    y = 2.0 ** np.arange(7).reshape(-1, 1)
    network.train(np.zeros((7, 1)), y, learning_rate=1e-9, epochs=1, batch_size=1)
    assert network.biases[0].item() == pytest.approx(1e-9 * (2**7 - 1), rel=1e-6)


def test_the_same_seed_gives_the_same_training():
    runs = []
    for rng in (7, 7, np.random.default_rng(7), 8):
        network = MLP([2, 5, 1], rng=rng)
        x, y = batch(network, 20)
        runs.append((network.train(x, y, epochs=5, batch_size=6).losses, network.parameters))
    assert runs[0][0] == runs[1][0] == runs[2][0] != runs[3][0]
    assert (runs[0][1] == runs[1][1]).all()


@pytest.mark.parametrize("activation", ["tanh", "relu", "identity"])
def test_divergence_stops_training_and_says_where_and_why(activation):
    network = MLP([2, 8, 1], activation, rng=1)
    x, y = batch(network, 30)
    with pytest.raises(
        DivergenceError, match=r"diverged at step \d+.*learning rate 50 .*such as 5"
    ) as caught:
        network.train(x, y, learning_rate=50.0, epochs=10_000)
    assert caught.value.history is network.history
    assert caught.value.step == len(network.history.losses) - 1
    assert network.history.losses[0] < 100 < 1e9 * network.history.losses[0] < network.history.losses[-1]


@pytest.mark.parametrize("argument", ["epochs", "batch_size"])
def test_counts_below_one_are_refused(argument):
    with pytest.raises(ValueError, match=f"{argument} must be a whole number from 1, but got 0"):
        MLP([2, 1]).train([[0.0, 0.0]], [[0.0]], **{argument: 0})
