"""What others measured: penguins and handwritten digits."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

SIDE = 8


def penguins() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_]]:
    """Return the bills of 342 penguins near Palmer Station, Antarctica, and the species of each bird.

    Returns
    -------
    x
        Shape (342, 2): length and depth of the bill, in millimetres. Two of the 344 birds of the source were
        not measured, and are left out.
    species
        Shape (342,): "Adelie" (151 birds), "Chinstrap" (68) or "Gentoo" (123), in the source's order.

    Notes
    -----
    Source: K. B. Gorman, T. D. Williams and W. R. Fraser, Ecological sexual dimorphism and environmental
    variability within a community of Antarctic penguins (genus *Pygoscelis*), PLoS ONE 9(3), e90081 (2014),
    doi:10.1371/journal.pone.0090081; collected with the Palmer Station LTER. Brought into this form by
    A. M. Horst, A. P. Hill and K. B. Gorman, palmerpenguins (2020), doi:10.5281/zenodo.3960218. Licence: CC0.

    Chapter 7. Chinstraps have long *and* deep bills: no single line sets them apart from the two others.
    """
    x, species = _birds()
    return x.copy(), species.copy()


def digits() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return 1797 handwritten digits on a grid of 8 × 8, and which digit each of them is.

    Returns
    -------
    x
        Shape (1797, 64): whole numbers from 0 to 16, how many of the 4 × 4 dots of a cell are inked. A row
        goes through the grid line by line: ``x.reshape(-1, 8, 8)`` holds the images.
    labels
        Shape (1797,): whole numbers from 0 to 9.

    Notes
    -----
    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository (1998), doi:10.24432/C50P49; its test set, byte for byte. Licence: CC BY 4.0. scikit-learn has
    the same numbers as ``load_digits``.

    Chapter 7. The data do not say which of 13 people wrote a digit: a random split has the same hands on both
    sides, and does not measure how well the digits of strangers are read.
    """
    x, labels = _handwriting()
    return x.astype(np.float64), labels.astype(np.int64)


@cache
def _birds() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_]]:
    rows = _text("penguins.csv").split()[1:]
    length, depth, species = zip(*(row.split(",") for row in rows), strict=True)
    return np.array([length, depth], np.float64).T.copy(), np.array(species)


@cache
def _handwriting() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    numbers = np.array(_text("digits.csv.gz").replace("\n", ",").rstrip(",").split(","), np.uint8)
    rows = numbers.reshape(-1, SIDE * SIDE + 1)
    return rows[:, :-1], rows[:, -1]


def _text(name: str) -> str:
    content = files(__package__).joinpath("files", name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode("ascii")
