"""The birds and the digits: what their docstrings say of them, and that nobody shares their arrays."""

import gzip
import hashlib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import chainrule.data
from chainrule.data import digits, penguins

FILES = Path(chainrule.data.__file__).parent / "files"


def test_the_birds_are_those_of_the_source():
    x, species = penguins()
    assert (x.shape, x.dtype, species.shape) == ((342, 2), np.float64, (342,))
    counts = dict(zip(*np.unique(species, return_counts=True), strict=True))
    assert counts == {"Adelie": 151, "Chinstrap": 68, "Gentoo": 123}
    assert (x[0].tolist(), species[0]) == ([39.1, 18.7], "Adelie")
    # Means as the literature gives them, in millimetres: 43.9 and 17.2.
    assert x.mean(axis=0) == pytest.approx([43.92, 17.15], abs=0.005)


def test_chinstraps_have_long_and_deep_bills():
    x, species = penguins()
    length, depth = (x[species == "Chinstrap"].mean(axis=0) - x.mean(axis=0)) / x.std(axis=0)
    assert length > 0.8
    assert depth > 0.6


def test_no_line_sets_the_chinstraps_apart():
    """One of the others lies inside a triangle of Chinstraps: any half plane with the triangle has it too."""
    x, species = penguins()
    birds, others = x[species == "Chinstrap"], x[species != "Chinstrap"]
    corners = [birds[birds[:, 0].argmin()], birds[birds[:, 0].argmax()], birds[birds[:, 1].argmin()]]

    def left_of_sides(p):
        return [np.cross([*(b - a), 0], [*(p - a), 0])[2] > 0 for a, b in pairwise([*corners, corners[0]])]

    assert any(len(set(left_of_sides(p))) == 1 for p in others)


def test_the_digits_are_the_test_set_of_the_source_byte_for_byte():
    content = gzip.decompress((FILES / "digits.csv.gz").read_bytes())
    known = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
    assert hashlib.sha256(content).hexdigest() == known


def test_a_digit_is_a_row_of_64_whole_numbers_up_to_16():
    x, labels = digits()
    assert (x.shape, x.dtype, labels.shape, labels.dtype) == ((1797, 64), np.float64, (1797,), np.int64)
    assert (x.min(), x.max()) == (0, 16)
    assert (x == np.round(x)).all()
    assert labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    # The first is a nought: inked all around, empty in the middle.
    image = x[0].reshape(8, 8)
    assert image[3:5, 3:5].max() == 0
    assert min(image[:, 2:6].max(axis=1)) >= 9


@pytest.mark.parametrize("load", [penguins, digits])
def test_arrays_are_the_callers_own(load):
    before = [array.copy() for array in load()]
    for array in load():
        array[:] = 0
    assert all((now == then).all() for now, then in zip(load(), before, strict=True))


def test_the_files_are_small():
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 65_000
