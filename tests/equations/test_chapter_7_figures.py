"""What chapter 7 says of its figures with digits, computed."""

import numpy as np
import pytest
from site_under_test import CHAPTERS

from chainrule import live
from chainrule.data import digits
from chainrule.live.networks_of_matrices import noisy_batches as noise
from chainrule.live.networks_of_matrices import reading_digits as reading
from chainrule.network import MLP, split, standardise

TEXT = (CHAPTERS / "07_networks_of_matrices.ipynb").read_text(encoding="utf-8")


def test_statement_32_digits_keep_the_direction_at_the_start_and_hardly_later():
    means = noise.cosines().mean(axis=2)
    assert means[:, noise.SIZES.index(32)].round(2).tolist() == [0.72, 0.53, 0.14]
    assert "mean cosine is 0.72 at the start, 0.53 after one epoch, and 0.14 after twenty" in TEXT
    assert list(noise.MOMENTS) == ["at the start", "after 1 epoch", "after 20 epochs"]


def test_statement_a_tenth_of_the_digits_carries_most_of_the_loss_after_twenty_epochs():
    (x, labels), _ = split(*digits(), rng=0)
    x, labels = standardise(x)[0][:1024], labels[:1024]
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy", rng=0)
    shares = []
    for epochs in (0, 1, 19):
        if epochs:
            network.train(x, labels, learning_rate=0.1, epochs=epochs, batch_size=32)
        losses = np.sort(-np.log(network.probabilities(x)[np.arange(1024), labels]))
        shares.append(losses[-102:].sum() / losses.sum())
    assert shares[0] == pytest.approx(0.15, abs=0.005) and shares[2] == pytest.approx(0.62, abs=0.005)
    assert "a tenth of the digits carries 62\u00a0% of the loss (15\u00a0% at the start)" in TEXT


def test_statement_six_pixels_are_inked_so_rarely_that_a_stroke_would_drown_all_others():
    (x, _), _ = split(*digits(), rng=0)
    own = x.std(axis=0)
    rare = np.flatnonzero((own > 0) & (own < 0.1))
    assert len(rare) == 6 and all(i % 8 in (0, 7) for i in rare), "they are at the edge"
    assert "six pixels at the edge are inked so rarely that their own deviation is below 0.1" in TEXT
    # in units of its deviation one stroke is longer than a whole drawing on the 55 others
    usual = np.flatnonzero(own > 0.1)
    whole = np.linalg.norm((x[:, usual] - x[:, usual].mean(axis=0)) / own[usual], axis=1)
    assert 16 / own[rare].max() > whole.max()


def test_statement_nine_are_read_wrong_and_what_is_no_digit_is_read_too():
    figure = live.digit_reader().figure
    assert sum(sample["is"] != sample["read"] for sample in figure.spec["samples"]) == 9
    figure.ink = "0" * 64
    assert figure.readout()["p7"] == pytest.approx(0.56, abs=0.005)
    figure.ink = reading.NO_DIGITS["The letter A"]
    assert figure.readout()["p4"] == pytest.approx(0.99, abs=0.005)
    assert "An empty grid is a 7 with 56\u00a0%, the letter A a 4 with 99\u00a0%." in TEXT
