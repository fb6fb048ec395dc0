"""How large weights are at the start, and what that does to a signal."""

import numpy as np
import pytest

from chainrule.functions import relu, tanh
from chainrule.network import (
    ACTIVATIONS,
    MLP,
    STARTS,
    Momentum,
    TwoWeightNetwork,
    initial_deviation,
    slope_factors,
    split,
)


@pytest.mark.parametrize(("start", "variance"), [("lecun", 1 / 300), ("he", 2 / 300), ("glorot", 2 / 500)])
def test_weights_have_the_variance_of_their_rule(start, variance):
    network = MLP([300, 200, 1], start=start)
    assert network.weights[0].var() == pytest.approx(variance, rel=0.02)
    assert network.weights[0].mean() == pytest.approx(0, abs=1e-3)
    assert not network.biases[0].any()


def test_the_activation_chooses_unless_one_says():
    assert initial_deviation(None, relu, 50, 3) == STARTS["he"](50, 3) == pytest.approx(0.2)
    assert initial_deviation(None, tanh, 25, 3) == STARTS["lecun"](25, 3) == pytest.approx(0.2)
    default, named = MLP([4, 5, 1], "relu", rng=1), MLP([4, 5, 1], "relu", rng=1, start="he")
    assert (default.parameters == named.parameters).all()


def test_a_number_is_the_deviation_itself():
    assert MLP([300, 200, 1], start=0.02).weights[0].std() == pytest.approx(0.02, rel=0.02)
    assert not MLP([3, 4, 1], start=0.0).parameters.any()
    assert not MLP([3, 4, 1], start=0).parameters.any()


def test_from_zero_hidden_units_stay_equal_and_outputs_do_not():
    x = np.eye(3)
    hidden, single = (MLP([3, *units, 3], loss="softmax_cross_entropy", start=0) for units in ([4], []))
    for network in (hidden, single):
        network.train(x, np.arange(3), 0.5, 50)
    assert np.ptp(hidden.weights[0], axis=1).max() == 0 == np.ptp(hidden.weights[1], axis=0).max()
    assert np.ptp(single.weights[0], axis=1).min() > 0.5
    assert (single.forward(x).argmax(axis=1) == [0, 1, 2]).all()


@pytest.mark.parametrize(
    ("activation", "start", "low", "high"),
    [("relu", "he", 0.3, 3), ("relu", "lecun", 0, 0.02), ("identity", "lecun", 0.5, 2)],
)
def test_the_right_size_keeps_a_signal_through_12_layers(activation, start, low, high):
    """Of squares a ReLU lets half through: twelve layers without √2 leave 2⁻¹² of them, 1/64 of the size."""
    network = MLP([200] * 13, activation, output_activation=activation, start=start)
    x = np.random.default_rng(5).normal(size=(50, 200))
    size = np.sqrt(np.square(network.forward(x)).mean() / np.square(x).mean())
    assert low < size < high


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (
            "xavier",
            "start must be one of lecun, he, glorot, or a standard deviation from 0, but got 'xavier'",
        ),
        (-1.0, "but got -1.0"),
        (float("inf"), "finite"),
        ([0.1, 0.2], "one number"),
    ],
)
def test_a_start_that_makes_no_sense_is_refused(start, message):
    with pytest.raises(ValueError, match=message):
        MLP([2, 1], start=start)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_an_activation_may_come_by_its_name(name):
    assert initial_deviation(None, name, 3, 4) == initial_deviation(None, ACTIVATIONS[name], 3, 4)


def test_sizes_and_activations_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="n_in must be a whole number from 1, but got 0"):
        initial_deviation(None, tanh, 0, 1)
    with pytest.raises(ValueError, match="unknown activation 'tahn'"):
        initial_deviation("he", "tahn", 1, 1)
    with pytest.raises(TypeError, match=r"widths come as a list, such as \[2, 16, 1\], but got int 3"):
        MLP(3)


@pytest.mark.parametrize("bad", ["a", None, True, 1j])
def test_where_one_number_is_taken_no_other_kind_is_named(bad):
    points, targets = [[1.0, 2.0], [2.0, 3.0]], [1.0, 2.0]
    for take in (
        lambda: Momentum(bad),
        lambda: split(points, targets, bad),
        lambda: slope_factors(3, scale=bad),
        lambda: TwoWeightNetwork().step(bad),
    ):
        with pytest.raises(TypeError, match="must be one real number, but got"):
            take()


def test_widths_that_are_one_array_of_one_number_are_refused_in_words():
    with pytest.raises(TypeError, match="widths come as a list"):
        MLP(np.array(3))
