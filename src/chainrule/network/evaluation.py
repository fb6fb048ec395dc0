"""How good predictions are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .arguments import count, finite_array

Labels = npt.NDArray[np.int64]
# The table of more would fill the memory.
MOST_CLASSES = 10_000


def accuracy(predicted: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Return the share of points whose predicted label is the right one.

    Parameters
    ----------
    predicted, labels
        Whole numbers from 0, in shapes (N,) or (N, 1).

    Raises
    ------
    TypeError
        If they are not numbers.
    ValueError
        If they hold anything but whole numbers from 0, differ in length, or are empty.

    Notes
    -----
    Chapter 7. It says little where one class is rare: four of five penguins are no Chinstraps, so that
    a plain "no" is right for four of five.
    """
    predicted, labels = _pair(predicted, labels)
    return float((predicted == labels).mean())


def confusion(predicted: npt.ArrayLike, labels: npt.ArrayLike, classes: int | None = None) -> Labels:
    """Return a table that counts, for each right label, a row, how often each label was predicted, a column.

    Parameters
    ----------
    predicted, labels
        As `accuracy` takes them.
    classes
        Rows and columns of the table; None takes as many as the largest label asks for.

    Raises
    ------
    TypeError, ValueError
        As `accuracy`; also if a label is as large as `classes` or larger, or for more than 10 000 classes.

    Notes
    -----
    The diagonal counts what is right. Chapter 7.
    """
    predicted, labels = _pair(predicted, labels)
    largest = int(max(predicted.max(), labels.max()))
    size = largest + 1 if classes is None else count("classes", classes)
    if largest >= size:
        raise ValueError(f"{size} classes have labels from 0 to {size - 1}, but there is a label {largest}")
    if size > MOST_CLASSES:
        raise ValueError(
            f"a table of {size} by {size} is too large: at most {MOST_CLASSES} classes are counted; "
            "of labels with gaps, np.unique(labels, return_inverse=True)[1] has none"
        )
    table: Labels = np.bincount(labels * size + predicted, minlength=size * size).reshape(size, size)
    return table


def _pair(predicted: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Labels, Labels]:
    first, second = _labels("predicted", predicted), _labels("labels", labels)
    if len(first) != len(second) or not len(first):
        raise ValueError(
            f"give one label a point, but got {len(first)} predicted ones and {len(second)} right ones"
        )
    return first, second


def _labels(name: str, data: npt.ArrayLike) -> Labels:
    numbers = finite_array(name, data, np.dtype(np.float64))
    if numbers.ndim == 2 and numbers.shape[1] == 1:
        numbers = numbers.ravel()
    if numbers.ndim != 1:
        raise ValueError(
            f"{name} must have shape (N,), a label a point, but has {numbers.shape}: of one row a point, "
            f"{name}.argmax(axis=1) is the label"
        )
    # a number too large for an integer is refused below, without a warning from here
    with np.errstate(invalid="ignore"):
        whole = numbers.astype(np.int64)
    wrong = (whole != numbers) | (whole < 0)
    if wrong.any():
        raise ValueError(
            f"labels are whole numbers from 0, but {name} holds {numbers[wrong][0]:g}: "
            "network.predict(x) gives labels"
        )
    return whole
