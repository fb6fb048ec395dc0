"""What chapter 7 states about the size of a signal, and about a start at 0, tried in networks."""

import math

import numpy as np
from cells_of_chapter_7 import names_of, said

from chainrule import MLP


def test_statement_below_1_a_signal_fades_and_above_1_tanh_flattens_it_and_relu_does_not():
    data = names_of("size-forward")["data"]
    sizes = {}
    for name, deviation in (("tanh", 0.05), ("tanh", 1.0), ("relu", 1.0)):
        z, _ = MLP([64] * 13, name, start=deviation).forward_pass(data)
        sizes[name, deviation] = np.array([np.sqrt((layer**2).mean()) for layer in z])
    assert (sizes["tanh", 0.05][1:] < 0.5 * sizes["tanh", 0.05][:-1]).all()
    assert np.ptp(sizes["tanh", 1.0]) < 1, "64 times the mean square, and yet it does not grow"
    assert (sizes["relu", 1.0][1:] > 3 * sizes["relu", 1.0][:-1]).all()
    assert said("until a squeeze such as tanh flattens it; ReLU lets it grow on and on")


def test_statement_the_zeros_of_xor_are_a_saddle():
    xor = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])
    network = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy", start=0.0)
    network.backpropagate(*xor)
    assert not network.gradient.any() and not network.parameters.any()
    network.biases[1][:] = 0.1
    higher = network.mean_loss(*xor)
    network.weights[0][:, 1], network.biases[0][1] = 0.295, 0.119
    network.weights[1][1], network.biases[1][:] = 0.234, -0.082
    assert np.linalg.norm(network.parameters) < 0.5
    assert network.mean_loss(*xor) < math.log(2) - 0.001 < math.log(2) + 0.001 < higher
