"""The playground's Python side: what it may begin with, what it says, and its picture."""

import numpy as np
import pytest

from chainrule import live
from chainrule.live.networks_of_matrices.playground import DATA, LAST, RATES, UNITS, parts
from chainrule.plots.networks_of_matrices.boundary import limits


def test_it_begins_as_the_call_says():
    box = live.boundary(data="moons", hidden=[4, 3], activation="relu", learning_rate=0.1, seed=5)
    figure = box.figure
    assert figure.widths == [2, 4, 3, 1]
    assert "two moons; hidden layers of 4, 3 units, ReLU. After 0 epochs" in repr(box)
    assert "; one hidden layer of 2 units, tanh. After" in repr(live.boundary())
    figure.steps = 1
    assert "After 1 epoch, training:" in repr(box)
    assert "; no hidden layer. After 0 epochs" in repr(live.boundary(hidden=[]))
    figure.steps = 0
    network = figure.trained()
    assert network.activation.name == "relu" and figure.rate == 0.1 and figure.seed == 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"data": "whales"}, "unknown data 'whales': choose one of penguins"),
        ({"activation": "sin"}, "unknown activation 'sin'"),
        ({"loss": "softmax_cross_entropy"}, "unknown loss"),
        ({"hidden": [0]}, "up to 3 widths from 1 to 8, got"),
        ({"hidden": [9]}, "up to 3 widths from 1 to 8, got"),
        ({"hidden": [1, 1, 1, 1]}, "up to 3 widths from 1 to 8, got"),
        ({"learning_rate": 0.2}, "expected one of 0.001"),
        ({"seed": -1}, "expected a whole number from 0"),
        ({"seed": True}, "expected a whole number from 0"),
    ],
)
def test_what_it_cannot_begin_with_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        live.boundary(**wrong)


@pytest.mark.parametrize("hidden", [[], [1], [2], [3, 8]])
@pytest.mark.parametrize("activation", UNITS)
def test_every_network_has_a_picture_with_four_panels(hidden, activation):
    figure = live.boundary(hidden=hidden, activation=activation, data="xor", learning_rate=0.1).figure
    figure.steps = 20
    assert len(figure.picture().axes) == 4


def test_without_points_there_is_a_picture_and_words():
    figure = live.boundary(data="own").figure
    assert len(figure.picture().axes) == 4
    assert "there is no point" in figure.describe()


def test_a_training_that_diverged_is_said_in_words():
    figure = live.boundary(hidden=[8, 8, 8], activation="identity", learning_rate=RATES[-1]).figure
    figure.steps = 500
    assert figure.describe().endswith("it has diverged.")
    assert {figure.readout()[name] for name in ("loss_train", "loss_held", "norm_1", "norm_4")} == {
        "diverged"
    }
    with pytest.raises(ValueError, match="a training that diverged has no picture"):
        figure.picture()


def test_statement_274_birds_are_trained_on_and_68_held_out():
    train, held = parts("penguins")
    assert (len(train), len(held)) == (274, 68)
    assert np.allclose(train.x.mean(axis=0), 0) and np.allclose(train.x.std(axis=0), 1)


def test_statement_65_birds_held_out_are_right_with_two_units_and_59_without_a_hidden_layer():
    """From the first starts: 95.6 % and 86.8 %."""

    def right(hidden, seed):
        figure = live.boundary(hidden=hidden, seed=seed).figure
        figure.steps = LAST
        return round(68 * figure.readout()["accuracy_held"])

    assert [right([2], seed) for seed in range(3)] == [65] * 3
    assert [right([], seed) for seed in range(3)] == [59] * 3


def test_every_set_fits_into_the_plane():
    for name in DATA:
        for part in parts(name):
            assert np.abs(part.x).max(initial=0) < 3.2


def test_an_axis_of_a_unit_spans_what_its_activation_can_give():
    assert limits("tanh", np.array([0.5])) == (-1.15, 1.15)
    assert limits("identity", np.array([-2.5])) == (-4, 4)
    assert limits("relu", np.array([3.0])) == (-0.2, 4)
    assert limits("relu", np.zeros(0)) == (-0.05, 1)
