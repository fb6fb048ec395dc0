"""What training records of a part held out, and when it stops early."""

import numpy as np
import pytest
from networks_under_test import batch

from chainrule.network import MLP, DivergenceError, History, accuracy


def noisy(rows, seed):
    """Points whose labels follow a line, but every fifth is wrong: there is something to learn by heart."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 2))
    y = (x.sum(axis=1) > 0) ^ (np.arange(rows) % 5 == 0)
    return x, y.astype(float).reshape(-1, 1)


TRAIN, HELD_OUT = noisy(30, 1), noisy(60, 2)


def network():
    return MLP([2, 16, 1], loss="binary_cross_entropy", rng=3)


def test_losses_are_recorded_before_training_and_after_each_epoch():
    one, other = network(), network()
    first = one.mean_loss(*HELD_OUT)
    history = one.train(*TRAIN, 0.1, 7, held_out=HELD_OUT)
    assert len(history.held_out_losses) == len(history.held_out_accuracies) == 8
    assert history.held_out_losses[0] == first
    assert history.held_out_losses[-1] == one.mean_loss(*HELD_OUT)
    assert history.held_out_accuracies[-1] == accuracy(one.predict(HELD_OUT[0]), HELD_OUT[1])
    # Looking on changes nothing.
    assert other.train(*TRAIN, 0.1, 7).losses == history.losses
    assert (one.parameters == other.parameters).all()


def test_without_patience_training_goes_on_and_the_last_weights_stay():
    trained = network()
    history = trained.train(*TRAIN, 1.0, 400, held_out=HELD_OUT)
    assert history.best_epoch < 300
    assert len(history.losses) == 400
    assert trained.mean_loss(*HELD_OUT) == history.held_out_losses[-1] > min(history.held_out_losses)


def test_with_patience_training_stops_and_the_best_weights_are_kept():
    trained = network()
    history = trained.train(*TRAIN, 1.0, 400, held_out=HELD_OUT, patience=20)
    assert len(history.losses) == history.best_epoch + 20 < 400
    assert trained.mean_loss(*HELD_OUT) == min(history.held_out_losses)
    assert history.held_out_losses[history.best_epoch] == min(history.held_out_losses)
    assert (network().parameters != trained.parameters).all()


def test_the_best_weights_are_kept_where_training_runs_away():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 2))
    trained = MLP([2, 1], rng=3)
    with pytest.raises(DivergenceError):
        trained.train(x, x @ [[1.0], [2.0]], 1.9, 500, held_out=(x[:5], x[:5] @ [[1.0], [2.0]]), patience=400)
    losses = trained.history.held_out_losses
    assert trained.mean_loss(x[:5], x[:5] @ [[1.0], [2.0]]) == min(losses) < losses[-1]


def test_the_best_weights_are_kept_when_the_epochs_run_out_first():
    long = network().train(*TRAIN, 1.0, 400, held_out=HELD_OUT)
    epochs = long.best_epoch + 10
    trained = network()
    history = trained.train(*TRAIN, 1.0, epochs, held_out=HELD_OUT, patience=20)
    assert len(history.losses) == epochs
    assert trained.mean_loss(*HELD_OUT) == min(history.held_out_losses) < history.held_out_losses[-1]


def test_a_regression_has_no_accuracies():
    regression = MLP([2, 3, 1])
    history = regression.train(*batch(regression, 9), epochs=2, held_out=batch(regression, 5))
    assert len(history.held_out_losses) == 3
    assert history.held_out_accuracies == []


def test_accuracy_of_several_classes():
    several = MLP([2, 3], loss="softmax_cross_entropy")
    x, labels = batch(several, 40)
    history = several.train(x, labels, 0.5, 3, held_out=(x, labels))
    assert history.held_out_accuracies[-1] == accuracy(several.predict(x), labels)


def test_a_loss_that_is_no_number_is_never_the_best():
    history = History(1, held_out_losses=[float("nan"), 2.0, 1.0, 1.0, float("nan")])
    assert history.best_epoch == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"patience": 3}, r"pass held_out=\(x, y\) too"),
        ({"held_out": HELD_OUT, "patience": 0}, "patience must be a whole number from 1, but got 0"),
        ({"held_out": HELD_OUT[0]}, r"held_out must be a pair \(x, y\), but got ndarray"),
        ({"held_out": (HELD_OUT[0], HELD_OUT[1][1:])}, "y has shape"),
        ({"held_out": (HELD_OUT[0][:0], HELD_OUT[1][:0])}, "at least one"),
        ({"held_out": (HELD_OUT[0] * np.nan, HELD_OUT[1])}, "fill in or drop"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        network().train(*TRAIN, **settings)


def test_without_a_part_held_out_there_is_no_best_epoch():
    with pytest.raises(ValueError, match="no part was held out"):
        _ = network().train(*TRAIN, epochs=1).best_epoch
