"""Losses over a batch: their value, their derivative, and the targets they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from ..functions import sigmoid, softplus
from ..functions.arguments import Array
from .arguments import finite_array, reshaping

Shape = tuple[int, int]


class Loss:
    r"""A loss over a batch: how far the outputs are from the targets, and in which direction.

    Parameters
    ----------
    name
        As in `LOSSES`.
    evaluate
        (output, targets, out) -> total: the loss summed over the batch; its derivative with respect to each
        entry of `output` is written into `out`, which may be `output` itself. All have shape (N, outputs).
    targets
        (y, shape, dtype) -> array: checks what the user gave as targets and brings it into that shape.
    probabilities
        outputs -> the probabilities they stand for; None if they stand for none.
    """

    def __init__(
        self,
        name: str,
        evaluate: Callable[[Array, Array, Array], float],
        targets: Callable[[npt.ArrayLike, Shape, np.dtype[Any]], Array],
        probabilities: Callable[[Array], Array] | None = None,
    ):
        self.name, self.evaluate, self.targets = name, evaluate, targets
        self.probabilities = probabilities

    def __call__(self, output: Array, targets: Array) -> tuple[float, Array]:
        """Return the mean loss over the batch and its derivative with respect to the output, (N, outputs)."""
        derivative = np.empty_like(output)
        # a loss too large to hold is inf, which needs no warning as well
        with np.errstate(over="ignore"):
            total = self.evaluate(output, targets, derivative)
        return total / len(output), derivative / len(output)

    def __repr__(self) -> str:
        return f"Loss({self.name!r})"


def _half_squared_error(output: Array, targets: Array, out: Array) -> float:
    """½ Σ (ŷ − y)², whose derivative is ŷ − y."""
    np.subtract(output, targets, out)
    errors = out.ravel()
    return 0.5 * float(errors.dot(errors))


def _binary_cross_entropy(output: Array, targets: Array, out: Array) -> float:
    """−Σ (y log σ(z) + (1 − y) log σ(−z)), whose derivative is σ(z) − y."""
    no = 1 - targets
    total = float((targets * softplus(-output) + no * softplus(output)).sum())
    # σ(z) − y, split so that nothing cancels where σ(z) is close to y.
    np.subtract(no * sigmoid(output), targets * sigmoid(-output), out)
    return total


def _softmax_cross_entropy(output: Array, targets: Array, out: Array) -> float:
    """−Σ y log softmax(z), whose derivative is softmax(z) − y."""
    shifted, exponentials, sums = _exponentials(output)
    # where a target is 0 nothing is lost, not even if its output is −inf beside the largest
    lost = np.log(sums) - shifted
    total = float((targets * np.where(targets == 0, 0, lost)).sum())
    np.subtract(exponentials / sums, targets, out)
    return total


@np.errstate(over="ignore")  # what is too far below the largest is −inf, as in a `Loss`
def _softmax(output: Array) -> Array:
    _, exponentials, sums = _exponentials(output)
    return exponentials / sums


def _exponentials(output: Array) -> tuple[Array, Array, Array]:
    """Return z, with the largest of each row shifted to 0 so that nothing overflows, e^z and its row sums."""
    shifted = output - output.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    return shifted, exponentials, exponentials.sum(axis=1, keepdims=True)


def _real_targets(y: npt.ArrayLike, shape: Shape, dtype: np.dtype[Any]) -> Array:
    y = finite_array("y", y, dtype)
    if y.shape != shape:
        raise ValueError(
            f"y has shape {y.shape}, but x and the network ask for {shape}{reshaping('y', y, shape)}"
        )
    return y


def _shares(y: npt.ArrayLike, shape: Shape, dtype: np.dtype[Any]) -> Array:
    y = _real_targets(y, shape, dtype)
    if not ((y >= 0) & (y <= 1)).all():
        raise ValueError(
            f"targets of binary_cross_entropy lie between 0 and 1, but y holds {_outside(y, 0, 1)}: "
            "use 0 for no and 1 for yes"
        )
    return y


def _class_targets(y: npt.ArrayLike, shape: Shape, dtype: np.dtype[Any]) -> Array:
    """Turn integer labels (N,) into one-hot rows (N, classes), or check rows that already are."""
    rows, classes = shape
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1 != classes and labels.dtype.kind in "iu":
        raise ValueError(
            f"labels come as one integer a point, in shape ({rows},), but y has shape {labels.shape}: "
            "write y.ravel()"
        )
    if labels.ndim == 1:
        if labels.dtype.kind not in "iu":
            raise TypeError(
                f"labels of softmax_cross_entropy are integers or one-hot rows, but y holds {labels.dtype}: "
                "of other labels, np.unique(y, return_inverse=True)[1] are the integers"
            )
        if labels.shape != (rows,):
            raise ValueError(f"x has {rows} points, but y has {len(labels)} labels: give one label a point")
        if rows and not 0 <= labels.min() <= labels.max() < classes:
            raise ValueError(
                f"labels go from 0 to {classes - 1} for a network with {classes} outputs, "
                f"but y holds {_outside(labels, 0, classes - 1)}"
            )
        one_hot: Array = np.eye(classes, dtype=dtype)[labels]
        return one_hot
    y = _real_targets(y, shape, dtype)
    if not ((y >= 0).all() and np.allclose(y.sum(axis=1), 1, atol=1e-5)):
        raise ValueError("a row of y is not a distribution: its entries must be at least 0 and add up to 1")
    return y


def _outside(values: npt.NDArray[Any], low: float, high: float) -> Any:
    return values[(values < low) | (values > high)].flat[0]


half_squared_error = Loss("half_squared_error", _half_squared_error, _real_targets)
binary_cross_entropy = Loss("binary_cross_entropy", _binary_cross_entropy, _shares, sigmoid)
softmax_cross_entropy = Loss("softmax_cross_entropy", _softmax_cross_entropy, _class_targets, _softmax)

LOSSES = {loss.name: loss for loss in (half_squared_error, binary_cross_entropy, softmax_cross_entropy)}
