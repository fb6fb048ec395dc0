"""What the tests of networks share: batches, and ways to compare gradients."""

import numpy as np
from hypothesis import strategies as st

numbers = st.floats(-6, 6)


def central(f, value, step=1e-5):
    return (f(value + step) - f(value - step)) / (2 * step)


def batch(network, rows, seed=1):
    """Points and targets that suit the network's loss."""
    rng = np.random.default_rng(seed)
    x, outputs = rng.normal(size=(rows, network.widths[0])), network.widths[-1]
    if network.loss.name == "softmax_cross_entropy":
        return x, rng.integers(0, outputs, rows)
    if network.loss.name == "binary_cross_entropy":
        return x, rng.integers(0, 2, (rows, outputs))
    return x, rng.normal(size=(rows, outputs))


def flat(gradients):
    """In the order of `MLP.parameters`: each layer's weights, then its biases."""
    pairs = zip(gradients.weights, gradients.biases, strict=True)
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def relative_error(a, b):
    return np.abs(a - b).max() / np.abs(b).max()
