"""Where a network starts: what the figure shows is what MLP does, from zeros, equal and random weights."""

import math

import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import live
from chainrule.live.networks_of_matrices import starts
from chainrule.network import MLP

SIZES = 10 ** (-2 + 0.2 * np.arange(16))
EQUAL, RANDOM = 1, 2


def figure_of(size=1.0, kind=RANDOM, **state):
    figure = live.start(live.log_slider("size", -2, 1, value=1, step=0.2)).figure
    figure.size, figure.kind_of_start = size, kind
    for name, value in state.items():
        figure.set_trait(name, value)
    return figure


def trained(parameters, steps):
    network = MLP([2, 3, 1], "tanh", "binary_cross_entropy")
    network.parameters[:] = parameters
    if steps:
        network.train([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], 1.0, steps)
    return network


@pytest.mark.parametrize("size", SIZES[::5])
def test_starts_trained_together_end_where_mlp_ends(size):
    together = starts.final_losses(starts.draws()[:6] * size)
    alone = [trained(row * size, 1000).mean_loss(starts.INPUTS, starts.TARGETS) for row in starts.draws()[:6]]
    assert together == pytest.approx(alone, rel=1e-6)


def test_zeros_stay_where_they_are_at_every_step():
    figure = figure_of(kind=0)
    for figure.steps in (0, 1, 10, 1000):
        now = figure.readout()
        assert now["loss"] == pytest.approx(math.log(2), abs=1e-15)
        assert (now["lines"], now["learned"]) == ("none: all weights are 0", 0)


def test_equal_units_draw_one_line_at_every_size_and_step_and_never_learn():
    best = 0.75 * (math.log(3) - 2 / 3 * math.log(2))  # of three answers ⅔, one of them wrong
    assert best == pytest.approx(0.4774, abs=1e-4)
    for size in SIZES:
        figure = figure_of(size, EQUAL)
        for figure.steps in (0, 7, 300, 1000):
            now = figure.readout()
            assert (now["lines"], now["learned"]) == ("one, three times", 0)
        assert now["loss"] > best and now["median"] == pytest.approx(now["loss"], abs=1e-5)


def test_random_starts_too_small_stall_too_large_saturate_and_in_between_most_arrive():
    learned = {round(float(size), 2): figure_of(size).readout()["learned"] for size in SIZES}
    assert [learned[size] for size in (0.01, 0.02, 0.03)] == [0, 0, 0]
    assert learned[0.25] == 40 and learned[10.0] == 22
    assert all(count >= 32 for size, count in learned.items() if 0.1 <= size <= 2.51)
    assert max(count for size, count in learned.items() if size > 3.9) < 30


def test_the_loss_now_is_that_of_the_network_and_the_last_one_is_in_the_strip():
    for size, chosen in ((0.1, 3), (1.0, 18), (6.309573444801933, 40)):
        figure = figure_of(size, chosen=chosen)
        for figure.steps in (0, 1, 500, 1000):
            network = trained(starts.draws()[chosen - 1] * size, figure.steps)
            assert figure.readout()["loss"] == network.mean_loss(starts.INPUTS, starts.TARGETS)
        assert figure.readout()["loss"] == pytest.approx(figure._ends()[chosen - 1], abs=1e-5)


def test_words_picture_and_plain_data():
    figure = figure_of()
    assert repr(figure) == (
        "XOR by three hidden units, weights at random, size 1: the loss of start 1 after 1000 steps is "
        "0.002916; lines of the units: each its own. Of 40 starts 37 end below 0.1."
    )
    assert is_strict_json(figure)
    for figure.kind_of_start in range(3):
        for figure.steps in (0, 1000):
            assert figure.fallback()["image/png"]


def test_bad_sliders_are_refused_with_the_reason():
    with pytest.raises(TypeError, match=r"made with live\.log_slider for size, got FloatSlider"):
        live.start(live.slider("size", 0.01, 10))
    with pytest.raises(ValueError, match=r"within 0\.01 and 10, got a slider from 0.001 to 10"):
        live.start(live.log_slider("size", -3, 1, value=1))


def test_units_that_are_not_alike_may_lie_on_nearly_one_line_and_are_not_called_three_lines():
    figure = live.start(live.log_slider("size", -2, 1, value=1, step=0.2)).figure
    close = 0
    for figure.chosen in range(1, 41, 4):
        network = figure.trained(1000)
        units = np.vstack([network.weights[0], network.biases[0]]).T
        units /= np.linalg.norm(units, axis=1, keepdims=True)
        pairs = [(units[i], units[j]) for i in range(3) for j in range(i)]
        close += any(min(abs(a - b).max(), abs(a + b).max()) < 0.02 for a, b in pairs)
        assert figure.readout()["lines"] == "each its own"
    assert close > 0
