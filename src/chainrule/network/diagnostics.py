"""What gradients say: how large they are in each layer, and how well a batch stands for all points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .arguments import check_network, count

if TYPE_CHECKING:
    from .mlp import MLP

Numbers = npt.NDArray[np.float64]


def gradient_norms(network: MLP, x: npt.ArrayLike, y: npt.ArrayLike) -> Numbers:
    r"""Return the length of the gradient in the weights of each layer, the first layer first.

    .. math::

        \left|\frac{\partial J}{\partial W_k}\right|
        = \sqrt{\sum_{i,j} \left(\frac{\partial J}{\partial W_k[i,j]}\right)^2}

    Parameters
    ----------
    network, x, y
        As in :meth:`MLP.gradients`, which also says what raises.

    Returns
    -------
    array
        Shape (depth,). Where the first are far smaller than the last, gradients vanish on the way back.

    Notes
    -----
    Chapter 7.
    """
    check_network(network, "gradient_norms")
    return np.array([np.linalg.norm(gradient) for gradient in network.gradients(x, y).weights])


def batch_cosines(
    network: MLP,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    batch_size: int,
    draws: int = 40,
    rng: int | np.random.Generator = 0,
) -> Numbers:
    r"""Return how well the gradients of random batches agree in direction with that of all points.

    .. math::

        \cos = \frac{g_{\text{batch}} \cdot g}{|g_{\text{batch}}|\,|g|}

    Parameters
    ----------
    network, x, y
        As in :meth:`MLP.gradients`.
    batch_size
        Points a batch, drawn without repetition; more than there are means all.
    draws
        How many batches.
    rng
        Seed or generator of the batches.

    Returns
    -------
    array
        Shape (draws,): 1 for the same direction, 0 for a right angle, −1 for the opposite. A batch whose
        gradient is 0 has no direction, and counts as 0.

    Raises
    ------
    TypeError
        For what is no network.
    ValueError
        As `gradients`; for a size or number of batches below 1; if the gradient of all points is 0.

    Notes
    -----
    Chapter 7.
    """
    check_network(network, "batch_cosines")
    points, targets = network.as_batch(x, y)
    size, rng = min(count("batch_size", batch_size), len(points)), np.random.default_rng(rng)
    network.backpropagate(points, targets)
    direction = network.gradient.astype(np.float64)
    if not direction.any():
        raise ValueError(
            "the gradient of all points is 0, so that it has no direction: move the weights first"
        )
    cosines = np.zeros(count("draws", draws))
    for k in range(len(cosines)):
        chosen = rng.permutation(len(points))[:size]
        network.backpropagate(points[chosen], targets[chosen])
        batch = network.gradient.astype(np.float64)
        if batch.any():
            cosines[k] = batch @ direction / (np.linalg.norm(batch) * np.linalg.norm(direction))
    return cosines
