"""The seeded sets: shapes, classes, and that a line is not enough for them."""

import numpy as np
import pytest

from chainrule.data import circles, moons, spiral, xor
from chainrule.network import MLP, accuracy

SETS = [xor, circles, moons, spiral]


@pytest.mark.parametrize("draw", SETS)
def test_a_seed_gives_the_same_points_again(draw):
    x, y = draw(101, seed=3)
    assert (x.shape, x.dtype, y.shape, y.dtype) == ((101, 2), np.float64, (101,), np.int64)
    assert (x == draw(101, seed=3)[0]).all()
    assert (x == draw(101, seed=np.random.default_rng(3))[0]).all()
    assert not (x == draw(101, seed=4)[0]).any()
    assert set(y) == {0, 1}
    assert abs(y.sum() - 50.5) == 0.5


def test_xor_without_noise_is_the_truth_table():
    x, y = xor(4, noise=0)
    assert x.tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    assert y.tolist() == [0, 1, 1, 0]


def test_without_noise_points_lie_on_their_curves():
    x, y = circles(300, noise=0)
    assert np.hypot(*x.T) == pytest.approx(1 - y / 2)
    x, y = spiral(300, noise=0)
    x[y == 1] *= -1
    radius = np.hypot(*x.T)
    assert radius.min() >= 0.1
    assert radius.max() <= 1
    assert x == pytest.approx(
        radius[:, None] * np.column_stack([np.cos(2 * np.pi * radius), np.sin(2 * np.pi * radius)])
    )
    x, y = moons(300, noise=0)
    x[y == 1] *= -1
    assert np.hypot(x[:, 0] + 0.5, x[:, 1] + 0.25) == pytest.approx(1)
    assert (x[:, 1] >= -0.25).all()


@pytest.mark.parametrize("draw", SETS)
def test_noise_is_a_standard_deviation(draw):
    still, blurred = draw(4000, noise=0, seed=1)[0], draw(4000, noise=0.2, seed=1)[0]
    assert (blurred - still).std(axis=0) == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize(("draw", "line"), [(xor, 0.6), (circles, 0.6), (moons, 0.9), (spiral, 0.7)])
def test_a_hidden_layer_learns_what_a_line_cannot(draw, line):
    x, y = draw()
    y = y.reshape(-1, 1)
    straight, bent = (MLP(widths, loss="binary_cross_entropy") for widths in ([2, 1], [2, 8, 1]))
    straight.train(x, y, 0.5, 300)
    bent.train(x, y, 0.05, 300, optimiser="adam")
    assert accuracy(straight.predict(x), y) < line
    assert accuracy(bent.predict(x), y) > 0.97


@pytest.mark.parametrize("draw", SETS)
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"points": 0}, "points must be a whole number from 1, but got 0"),
        ({"points": 2.5}, "whole number"),
        ({"points": True}, "whole number"),
        ({"noise": -0.1}, "finite number from 0, but got -0.1"),
        ({"noise": float("nan")}, "but got nan"),
        ({"noise": "much"}, "but got 'much'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(draw, settings, message):
    with pytest.raises(ValueError, match=message):
        draw(**settings)


@pytest.mark.parametrize("draw", SETS)
def test_one_point_is_a_set(draw):
    x, y = draw(1)
    assert (x.shape, y.tolist()) == ((1, 2), [0])
