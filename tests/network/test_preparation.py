"""Splitting and standardising: nothing is lost, and what is held out has no say."""

import numpy as np
import pytest

from chainrule.network import mean_and_deviation, split, standardise


def test_each_point_goes_to_one_part_with_its_label():
    x, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    (a, b), (c, d) = split(x, y, 0.3, rng=1)
    assert (len(a), len(c)) == (7, 3)
    assert sorted([*b, *d]) == list(range(10))
    assert (a[:, 0] == 2 * b).all()
    assert (c[:, 0] == 2 * d).all()


def test_the_same_seed_gives_the_same_split():
    x = np.arange(50)
    splits = [split(x, x, rng=rng)[1][0].tolist() for rng in (5, 5, np.random.default_rng(5), 6)]
    assert splits[0] == splits[1] == splits[2] != splits[3]


def test_a_split_shares_no_memory():
    x = np.arange(10.0)
    (train, _), (held_out, _) = split(x, x)
    assert not np.shares_memory(train, x)
    assert not np.shares_memory(held_out, x)


@pytest.mark.parametrize("share", [0, 1, 0.01, -0.2, 2])
def test_an_empty_part_is_refused(share):
    with pytest.raises(ValueError, match="would leave one part empty"):
        split(np.zeros((10, 2)), np.zeros(10), share)


def test_one_point_and_none_cannot_be_split():
    for rows in (0, 1):
        with pytest.raises(ValueError, match=f"of {rows} points would leave one part empty"):
            split(np.zeros((rows, 2)), np.zeros(rows), 0.5)


def test_points_without_labels_are_refused():
    with pytest.raises(ValueError, match="same number of points"):
        split(np.zeros((10, 2)), np.zeros(9))
    with pytest.raises(ValueError, match="same number of points"):
        split(3.0, 4.0)


def test_the_training_part_gets_mean_0_and_deviation_1():
    x = np.random.default_rng(0).normal([5, -300], [0.01, 70], (40, 2))
    (standard,) = standardise(x)
    assert standard.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert standard.std(axis=0) == pytest.approx([1, 1])
    assert x[:, 0].mean() == pytest.approx(5, abs=0.01)


def test_the_others_are_measured_by_the_training_part():
    train, other = standardise([[0.0], [2.0]], [[4.0], [1.0], [7.0]])
    assert train.tolist() == [[-1], [1]]
    assert other.tolist() == [[3], [0], [6]]


@pytest.mark.parametrize("value", [0.1, 0.0, -7e30])
def test_identical_points_become_0_and_not_the_noise_of_rounding(value):
    train, other = standardise(np.full((10, 2), value), [[value, value + 1]])
    assert (train == 0).all()
    assert other[0, 0] == 0
    assert mean_and_deviation(np.full((10, 2), value))[1].tolist() == [1, 1]


def test_float32_stays_float32():
    parts = standardise(np.ones((3, 2), np.float32), np.zeros((1, 2), np.float32))
    assert {part.dtype for part in parts} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("arrays", "error", "message"),
    [
        (([[1.0, np.nan]],), ValueError, r"x holds nan at index \(0, 1\): fill in or drop"),
        (([[1.0]], [[np.inf]]), ValueError, "inf"),
        (([1.0, 2.0],), ValueError, r"must have shape \(N, D\)"),
        ((np.zeros((0, 2)),), ValueError, "at least one"),
        (([[1.0]], [[1.0, 2.0]]), ValueError, "1 columns, but another array has shape .1, 2."),
        (([["Adelie"]],), TypeError, "real numbers"),
    ],
)
def test_what_cannot_be_measured_is_refused(arrays, error, message):
    with pytest.raises(error, match=message):
        standardise(*arrays)


@pytest.mark.parametrize("dtype, sizes", [(np.float64, (1e-200, 1e200)), (np.float32, (1e-30, 1e30))])
def test_tiny_and_huge_numbers_have_a_deviation(dtype, sizes):
    for size in sizes:
        (standard,) = standardise(np.array([[size], [2 * size]], dtype))
        assert standard.dtype == dtype
        assert standard.ravel() == pytest.approx([-1, 1], rel=1e-6)


def test_many_points_in_single_precision_get_mean_0_and_deviation_1():
    x = np.random.default_rng(0).normal(100, 1, (200_000, 2)).astype(np.float32)
    (standard,) = standardise(x)
    assert standard.mean(axis=0, dtype=np.float64) == pytest.approx([0, 0], abs=1e-5)
    assert standard.std(axis=0, dtype=np.float64) == pytest.approx([1, 1], abs=1e-5)


def test_a_deviation_below_the_smallest_number_divides_nothing_by_zero():
    for x in (np.array([[5e-324], [0.0]]), np.array([[6e-8], [0.0]], np.float16)):
        with np.errstate(all="raise", under="ignore"):
            assert mean_and_deviation(x)[1] > 0
            assert np.isfinite(standardise(x)[0]).all()


def test_a_share_to_hold_out_is_a_number():
    for share in (True, "a fifth", None):
        with pytest.raises(TypeError, match="held_out"):
            split(np.zeros((4, 1)), np.zeros(4), held_out=share)
