"""The digit reader: its network against the data, its gradients against the graph, its answers."""

import gzip
import json

import numpy as np
import pytest

from chainrule import Node, gradient, live
from chainrule.data import digits
from chainrule.live.networks_of_matrices import reading_digits as reading
from chainrule.network import MLP, accuracy, split

(X, LABELS), (NEW, NEW_LABELS) = split(*digits(), rng=0)
ASKED = range(11)


def figure_of(ink, **state):
    figure = live.digit_reader().figure
    figure.ink = ink
    for name, value in state.items():
        figure.set_trait(name, value)
    return figure


def by_hand(ink, asked):
    """The score or loss as a function of the ink, once more, for the graph: numbers or a Node (64,)."""
    network, reader = reading.trained_reader().network, reading.trained_reader()
    (w1, w2), (b1, b2) = network.weights, network.biases
    x = (ink - reader.mean) / reader.deviation
    scores = np.tanh(x @ w1 + b1) @ w2 + b2
    value = scores.value if isinstance(scores, Node) else scores
    if asked == 0:
        return scores[int(np.argmax(value))]
    return np.log(np.sum(np.exp(scores))) - scores[asked - 1]


DRAWINGS = ["0" * 64, "g" * 64, *reading.NO_DIGITS.values(), *(reading.written(row) for row in NEW[:20])]


def test_it_is_trained_on_four_of_five_digits_and_standardised_by_them_alone():
    reader = reading.trained_reader()
    assert (reader.trained_on, len(reader.labels)) == (1438, 359) == (len(X), len(NEW))
    assert (reader.drawings == NEW).all() and (reader.labels == NEW_LABELS).all()
    assert reader.mean == pytest.approx(X.mean(), rel=1e-12)
    assert reader.deviation == pytest.approx(X.std(), rel=1e-12)
    assert reader.standard(X).mean() == pytest.approx(0, abs=1e-12)
    assert reader.network.widths == [64, 32, 10] or tuple(reader.network.widths) == (64, 32, 10)
    assert np.abs(reader.network.parameters * 1000 - (reader.network.parameters * 1000).round()).max() < 1e-9


def test_of_359_held_out_it_reads_350_right_and_the_figure_shows_the_nine_others():
    reader = reading.trained_reader()
    read = reader.network.predict(reader.standard(NEW))
    assert accuracy(read, NEW_LABELS) == 350 / 359
    samples = reading.samples(reader)
    right, wrong = samples[:10], samples[10:]
    assert [s["is"] for s in right] == [s["read"] for s in right] == list("0123456789")
    assert len(wrong) == 9 and all(s["is"] != s["read"] for s in wrong)
    held = {reading.written(row): str(label) for row, label in zip(NEW, NEW_LABELS, strict=True)}
    for sample in samples:
        assert held[sample["ink"]] == sample["is"]
        assert figure_of(sample["ink"]).readout()["answer"] == sample["read"]


def test_with_a_deviation_for_each_pixel_a_stroke_at_the_rim_would_drown_the_rest():
    """Why one mean and one deviation serve all pixels, as `Reader.standard` says."""
    own = X.std(axis=0)
    rare = np.flatnonzero((own > 0) & (own < 0.1))
    assert len(rare) == 6
    assert 16 / own[rare].max() > 100 > 30 * (16 / X.std())


@pytest.mark.parametrize("asked", ASKED)
def test_the_gradient_by_the_ink_is_that_of_the_graph_and_of_differences(asked):
    for ink in DRAWINGS:
        figure = figure_of(ink, asked=asked)
        levels = reading.read_levels(ink).astype(float)
        node = Node(levels)
        by_hand(node, asked).backward()
        assert figure.gradient() == pytest.approx(node.grad, rel=1e-9, abs=1e-12)
        assert figure.readout()["asked_value"] == pytest.approx(
            float(by_hand(levels, asked)), rel=1e-9, abs=1e-12
        )
    measured = gradient(lambda at: float(by_hand(at, asked)), levels)
    assert figure.gradient() == pytest.approx(measured, rel=1e-5, abs=1e-7)


def test_numbers_are_those_of_the_network():
    network, reader = reading.trained_reader().network, reading.trained_reader()
    for ink in DRAWINGS:
        now = figure_of(ink, unit=7, cell=19).readout()
        levels = reading.read_levels(ink)
        shares = network.probabilities(reader.standard(levels[None]))[0]
        assert [now[f"p{digit}"] for digit in range(10)] == pytest.approx(shares, rel=1e-9)
        assert now["answer"] == str(shares.argmax())
        h = np.tanh(reader.standard(levels) @ network.weights[0][:, 6] + network.biases[0][6])
        assert now["unit_value"] == pytest.approx(h, rel=1e-9)
        votes = h * network.weights[1][6]
        assert (now["votes_for"], now["votes_against"]) == (str(votes.argmax()), str(votes.argmin()))
        assert now["where"] == "row 3, column 4"
        assert now["ink_here"] == levels.reshape(8, 8)[2, 3]
        assert now["weight_here"] == network.weights[0][19, 6]


def test_an_empty_grid_gets_an_answer_and_what_is_no_digit_a_confident_one():
    empty = figure_of("0" * 64).readout()
    assert empty["answer"] == "7" and empty["p7"] == pytest.approx(0.558, abs=5e-4)
    scribble, letter = (figure_of(ink).readout() for ink in reading.NO_DIGITS.values())
    assert scribble["answer"] == "9" and scribble["p9"] > 0.97
    assert letter["answer"] == "4" and letter["p4"] > 0.99


def test_of_digits_with_their_pixels_shuffled_it_is_sure_of_one_in_four():
    reader = reading.trained_reader()
    shuffled = np.random.default_rng(0).permuted(np.repeat(NEW, 20, axis=0), axis=1)
    sure = reader.network.probabilities(reader.standard(shuffled)).max(axis=1) > 0.9
    assert sure.mean() == pytest.approx(0.25, abs=0.02)
    as_written = reader.network.probabilities(reader.standard(NEW)).max(axis=1) > 0.9
    assert as_written.mean() == pytest.approx(0.9, abs=0.01)


def test_a_small_start_costs_no_digit():
    """Weights that start small show what was learned; a start of the usual size reads no more right."""
    reader = reading.trained_reader()
    usual = MLP(reading.WIDTHS, "tanh", "softmax_cross_entropy", rng=0)
    usual.train(reader.standard(X), LABELS, learning_rate=0.1, epochs=40, batch_size=32)
    assert accuracy(usual.predict(reader.standard(NEW)), NEW_LABELS) <= 350 / 359


def test_words_picture_plain_data_and_weight():
    figure = live.digit_reader().figure
    assert repr(figure).startswith(
        "A drawing that the network reads as 3, with probability 0.9905. Hidden unit 1"
    )
    assert figure.fallback()["image/png"]
    figure.asked = 4
    assert "the gradient of the loss, if it is a 3, is" in repr(figure)
    assert figure.spec["asked"][9] == "the loss, if it is an 8"
    assert figure.fallback()["image/png"]
    spec = json.dumps(figure.spec, allow_nan=False)
    assert json.loads(spec) == figure.spec
    assert len(gzip.compress(spec.encode())) < 7000


def test_a_drawing_of_ones_own_to_begin_with():
    for drawing in (NEW[5], NEW[5].reshape(8, 8), NEW[5].astype(int).tolist()):
        assert (reading.read_levels(live.digit_reader(drawing, unit=9).figure.ink) == NEW[5]).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"drawing": np.zeros((8, 9))}, r"64 levels of ink, or 8 rows of 8, got an array of shape \(8, 9\)"),
        ({"drawing": [17] * 64}, "whole numbers from 0 to 16, got"),
        ({"drawing": [0.5] * 64}, "whole numbers from 0 to 16, got"),
        ({"drawing": [float("nan")] * 64}, "whole numbers from 0 to 16, got"),
        ({"drawing": ["ink"] * 64}, "whole numbers from 0 to 16, got"),
        ({"unit": 33}, "a value from 1 to 32, got 33"),
    ],
)
def test_bad_input_is_refused_with_the_reason(options, words):
    with pytest.raises(ValueError, match=words):
        live.digit_reader(**options)
