"""Losses far from zero, and the targets they take."""

import numpy as np
import pytest
from networks_under_test import batch, flat

from chainrule.functions import sigmoid
from chainrule.network import LOSSES, MLP, Loss


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "softmax_cross_entropy"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_cross_entropies_stay_finite_and_exact_far_from_zero(loss, dtype):
    network = MLP([1, 2], loss=loss, dtype=dtype)
    network.weights[0][:] = [[1000.0, -1000.0]]
    x = [[1.0], [-1.0]]
    y = [[0, 1], [1, 1]] if loss == "binary_cross_entropy" else [1, 1]
    result = network.gradients(x, y)
    # Binary: 2 outputs 1000 off at the first point, one at the second. Softmax: 2000 off, then right.
    assert result.loss == pytest.approx(1500 if loss == "binary_cross_entropy" else 1000)
    assert np.isfinite(flat(result)).all()


def test_one_hot_rows_and_labels_mean_the_same():
    network = MLP([2, 4, 3], loss="softmax_cross_entropy")
    x, labels = batch(network, 8)
    assert (flat(network.gradients(x, labels)) == flat(network.gradients(x, np.eye(3)[labels]))).all()


def test_probabilities_are_the_softmax_or_sigmoid_of_the_outputs():
    x = [[1.0, 2.0]]
    rows = MLP([2, 3], loss="softmax_cross_entropy").probabilities(x)
    assert rows.sum() == pytest.approx(1)
    network = MLP([2, 1], loss="binary_cross_entropy")
    assert network.probabilities(x) == pytest.approx(sigmoid(network.forward(x)))
    with pytest.raises(ValueError, match=r"use forward\(x\)"):
        MLP([2, 1]).probabilities(x)


def test_a_loss_of_ones_own_says_which_probabilities_its_outputs_stand_for():
    squares = LOSSES["half_squared_error"]
    network = MLP([2, 1], loss=Loss("poisson", squares.evaluate, squares.targets, np.exp))
    assert network.probabilities([[1.0, 2.0]]) == np.exp(network.forward([[1.0, 2.0]]))


@pytest.mark.parametrize(
    ("loss", "y", "error", "message"),
    [
        ("softmax_cross_entropy", [0, 3], ValueError, "labels go from 0 to 2 .* but y holds 3"),
        ("softmax_cross_entropy", [-1, 0], ValueError, "y holds -1"),
        ("softmax_cross_entropy", [0, 1, 2], ValueError, "2 points, but y has 3 labels"),
        ("softmax_cross_entropy", [0.0, 1.0], TypeError, "integers or one-hot rows"),
        ("softmax_cross_entropy", [[1, 1, 0], [0, 0, 1]], ValueError, "add up to 1"),
        ("binary_cross_entropy", [[0, 1, 2], [0, 0, 0]], ValueError, "between 0 and 1, but y holds 2"),
    ],
)
def test_targets_out_of_range_are_refused(loss, y, error, message):
    with pytest.raises(error, match=message):
        MLP([2, 3], loss=loss).gradients(np.zeros((2, 2)), np.array(y))


def test_names_as_labels_are_refused_with_the_way_to_integers():
    species = np.array(["Gentoo", "Adelie", "Gentoo"])
    network = MLP([1, 2], loss="softmax_cross_entropy")
    with pytest.raises(TypeError, match=r"np.unique\(y, return_inverse=True\)\[1\] are the integers"):
        network.gradients(np.zeros((3, 1)), species)
    assert np.isfinite(network.mean_loss(np.zeros((3, 1)), np.unique(species, return_inverse=True)[1]))


def test_a_loss_too_large_to_hold_is_infinite_without_a_warning(recwarn):
    far, zero = np.array([[1e308, -1e308]]), np.zeros((1, 2))
    assert LOSSES["half_squared_error"](far, zero)[0] == np.inf
    total, derivative = LOSSES["softmax_cross_entropy"](far, np.array([[0.0, 1.0]]))
    assert total == np.inf and derivative.tolist() == [[1, -1]]
    # the right class has probability 1: nothing is lost by the other
    total, derivative = LOSSES["softmax_cross_entropy"](far, np.array([[1.0, 0.0]]))
    assert total == 0 and derivative.tolist() == [[0, 0]]
    assert not recwarn.list
