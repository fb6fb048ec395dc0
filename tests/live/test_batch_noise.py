"""Batch noise: its cosines are those of batch_cosines, on the same batches; what the figure shows."""

import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import live
from chainrule.data import digits
from chainrule.live.networks_of_matrices import noisy_batches as noise
from chainrule.network import MLP, batch_cosines, split, standardise


def figure_of(size=32.0, moment=0):
    figure = live.batch_noise(live.log_slider("batch size", 0, 10, value=size, step=1, base=2)).figure
    figure.moment = moment
    return figure


@pytest.fixture(scope="module")
def data():
    (x, labels), _ = split(*digits(), rng=0)
    return standardise(x)[0][:1024], labels[:1024]


@pytest.mark.parametrize("moment", range(3))
def test_cosines_are_those_of_batch_cosines_on_the_same_batches(data, moment):
    x, labels = data
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy", rng=0)
    before = 0
    for epochs in list(noise.MOMENTS.values())[: moment + 1]:
        if epochs:
            network.train(x, labels, learning_rate=0.1, epochs=epochs - before, batch_size=32)
        before = epochs
    for size in (1, 8, 64, 1024):
        found = noise.cosines()[moment, noise.SIZES.index(size)]
        assert found == pytest.approx(batch_cosines(network, *data, size, draws=40, rng=size), abs=5.1e-4)


def test_scalar_products_are_those_of_the_gradients_of_single_points(data):
    x, labels = data[0][:6], data[1][:6]
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy", rng=0)
    single = []
    for k in range(6):
        network.backpropagate(x[k : k + 1], labels[k : k + 1])
        single.append(network.gradient.copy())
    assert noise.products(network, x, labels) == pytest.approx(
        np.array(single) @ np.array(single).T, rel=1e-9
    )


def test_larger_batches_keep_the_direction_better_and_all_points_are_it():
    means = noise.cosines().mean(axis=2)
    for k, size in enumerate(noise.SIZES[:-1]):
        assert (means[:2, k + 1] > means[:2, k]).all(), size
    assert np.diff(means[2]).min() > -0.005, "after 20 epochs it hardly grows at first"
    assert (noise.cosines()[:, -1] == 1).all()
    assert means[:, 0].max() < 0.2, "a single digit points nearly across"


def test_the_better_the_network_the_less_a_batch_says():
    means = noise.cosines().mean(axis=2)
    assert (means[0, :-1] > means[1, :-1]).all() and (means[1, :-1] > means[2, :-1]).all()
    assert means[:, noise.SIZES.index(32)].round(2).tolist() == [0.72, 0.53, 0.14]
    assert means[:, noise.SIZES.index(256)].round(2).tolist() == [0.96, 0.89, 0.39]


def test_nearly_all_batches_still_point_downhill():
    """A step against a gradient with a positive cosine goes down, if it is short enough."""
    below = (noise.cosines() < 0).sum(axis=2)
    assert below[:, 0].max() <= 2 and below[:, 1:].sum() == 0


def test_words_picture_and_plain_data():
    figure = figure_of()
    assert repr(figure) == (
        "Gradients of 40 batches of 32, at the start: their cosines with the gradient of all 1024 digits are "
        "0.722 on average, from 0.545 to 0.829."
    )
    assert is_strict_json(figure)
    for figure.moment in range(3):
        for figure.size in (1.0, 1024.0):
            assert figure.fallback()["image/png"]
            now = figure.readout()
            assert now["batch"] == figure.size
            assert now["lowest"] <= now["mean"] <= now["highest"] + 1e-12


@pytest.mark.parametrize(
    "slider",
    [
        live.log_slider("size", 0, 3, value=10),
        live.log_slider("size", 0, 11, value=2, step=1, base=2),
        live.log_slider("size", 0, 10, value=2, step=0.5, base=2),
    ],
)
def test_a_slider_with_other_stops_is_refused_with_the_reason(slider):
    with pytest.raises(ValueError, match=r"powers of two from 1 to 1024.*step=1, base=2"):
        live.batch_noise(slider)
