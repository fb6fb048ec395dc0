"""Backpropagation as it is derived: values forward, gradients backward."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy.typing as npt

from ..functions.arguments import Array

if TYPE_CHECKING:
    from .mlp import MLP


class Gradients(NamedTuple):
    """The mean loss of a batch, and its derivative with respect to every weight and bias, in their shapes."""

    loss: float
    weights: list[Array]
    biases: list[Array]


def plain_backpropagation(network: MLP, x: npt.ArrayLike, y: npt.ArrayLike) -> Gradients:
    r"""Compute all gradients of a network, written as it is derived: values forward, gradients backward.

    With δ the derivative of the loss with respect to the pre-activation of a layer, and L the last layer,

    .. math::

        \delta_L = \frac{\partial J}{\partial h_L} \odot f'(z_L) \qquad
        \frac{\partial J}{\partial W_k} = h_{k-1}^\top \delta_k \qquad
        \frac{\partial J}{\partial b_k} = \sum_{\text{points}} \delta_k \qquad
        \delta_{k-1} = (\delta_k W_k^\top) \odot f'(z_{k-1})

    Parameters
    ----------
    network, x, y
        As in :meth:`MLP.gradients`, which computes the same faster and raises the same errors.

    Notes
    -----
    Chapter 7 shows this listing.
    """
    x, targets = network.as_batch(x, y)
    z, h = network.forward_pass(x)
    loss, upstream = network.loss(h[-1], targets)
    gradients = Gradients(loss, weights=[], biases=[])
    layers = zip(network.weights, network.activations, z, h[:-1], strict=True)
    for weight, f, pre_activation, layer_input in reversed(list(layers)):
        delta = upstream * f.derivative(pre_activation)
        gradients.weights.insert(0, layer_input.T @ delta)
        gradients.biases.insert(0, delta.sum(axis=0))
        upstream = delta @ weight.T
    return gradients
