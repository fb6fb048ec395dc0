"""Gradients by layer, and of batches against that of all points."""

import numpy as np
import pytest
from networks_under_test import batch

from chainrule.network import MLP, batch_cosines, gradient_norms


def test_norms_are_the_lengths_of_the_gradients_of_the_weights():
    network = MLP([3, 4, 2], rng=1)
    x, y = batch(network, 6)
    expected = [np.sqrt((g**2).sum()) for g in network.gradients(x, y).weights]
    assert gradient_norms(network, x, y) == pytest.approx(expected)


@pytest.mark.parametrize(("activation", "low", "high"), [("sigmoid", 0, 1e-3), ("tanh", 0.3, 5)])
def test_gradients_vanish_through_sigmoids_but_not_through_tanh(activation, low, high):
    network = MLP([8, *[16] * 6, 1], activation, rng=1)
    norms = gradient_norms(network, *batch(network, 50))
    assert low < norms[0] / norms[-1] < high


def test_the_batch_of_all_points_has_their_direction():
    network = MLP([2, 3, 1], rng=2)
    x, y = batch(network, 20)
    assert batch_cosines(network, x, y, 20, draws=3) == pytest.approx([1, 1, 1])
    assert batch_cosines(network, x, y, 500, draws=2) == pytest.approx([1, 1])


def test_a_cosine_is_that_of_the_two_gradients():
    network = MLP([2, 3, 1], rng=2)
    x, y = batch(network, 20)
    all_points = network.backpropagate(x, y), network.gradient.copy()
    rng = np.random.default_rng(9)
    chosen = rng.permutation(20)[:4]
    network.backpropagate(x[chosen], y[chosen])
    a, b = network.gradient, all_points[1]
    cosine = batch_cosines(network, x, y, 4, draws=1, rng=9)
    assert cosine == pytest.approx([a @ b / np.sqrt((a @ a) * (b @ b))])


def test_larger_batches_agree_better():
    network = MLP([2, 3, 1], rng=2)
    x, y = batch(network, 200)
    means = [batch_cosines(network, x, y, size).mean() for size in (1, 8, 64)]
    assert means == sorted(means)


def test_a_batch_without_a_gradient_counts_as_0():
    network = MLP([1, 1], start=0.0)
    # Targets 0 are met already; the other point alone pulls.
    cosines = batch_cosines(network, [[1.0]] * 4, [[0.0], [0.0], [0.0], [1.0]], 1, draws=30)
    assert set(cosines.round(12)) == {0, 1}


def test_no_gradient_no_direction():
    with pytest.raises(ValueError, match="the gradient of all points is 0"):
        batch_cosines(MLP([1, 1], start=0.0), [[1.0]], [[0.0]], 1)
    with pytest.raises(ValueError, match="batch_size must be a whole number from 1"):
        batch_cosines(MLP([1, 1]), [[1.0]], [[0.0]], 0)


@pytest.mark.parametrize("no_network", ["MLP", MLP, None, 3])
def test_what_is_no_network_is_refused_in_words(no_network):
    with pytest.raises(TypeError, match="gradient_norms takes a network first, such as MLP"):
        gradient_norms(no_network, [[1.0]], [[1.0]])
    with pytest.raises(TypeError, match="batch_cosines takes a network first, such as MLP"):
        batch_cosines(no_network, [[1.0]], [[1.0]], 1)
