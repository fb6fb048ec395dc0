"""Networks that are copied, and networks and data that are refused."""

import copy
import math
import pickle

import numpy as np
import pytest
from networks_under_test import batch, flat

from chainrule.functions import Function
from chainrule.network import MLP, DivergenceError, plain_backpropagation


def test_weights_too_large_for_a_finite_loss_are_reported():
    network = MLP([1, 1])
    network.weights[0][:] = 1e200
    with pytest.raises(DivergenceError, match=r"loss is inf.*weights are too large, up to 1e\+200"):
        network.gradients([[1.0]], [[0.0]])


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))])
def test_a_copy_of_a_network_trains_on_its_own(clone):
    network = MLP(
        [2, 3, 1], Function("double", np.positive, np.ones_like) if clone is copy.deepcopy else "tanh"
    )
    x, y = batch(network, 5)
    network.gradients(x, y)
    twin, before = clone(network), network.parameters.copy()
    assert (flat(twin.gradients(x, y)) == flat(network.gradients(x, y))).all()
    twin.train(x, y, epochs=3)
    assert (network.parameters == before).all()
    assert twin.weights[0][0, 0] == twin.parameters[0] != before[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"widths": [2, 0, 1]}, "width 1 must be a whole number from 1, but got 0"),
        ({"widths": [2, 1.5]}, "width 1 must be a whole number"),
        ({"widths": [2]}, "at least a width of inputs and one of outputs"),
        (
            {"activation": "tahn"},
            "unknown activation 'tahn': choose one of sigmoid, tanh, relu, leaky_relu, identity",
        ),
        (
            {"loss": "mse"},
            "unknown loss 'mse': choose one of half_squared_error, binary_cross_entropy, softmax",
        ),
        ({"dtype": np.int64}, "float64 or float32, but got dtype int64"),
    ],
)
def test_a_network_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        MLP(**{"widths": [2, 1], **arguments})


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros(2), np.zeros((1, 1)), r"x has shape \(2,\), but the network takes \(N, 2\)"),
        (np.zeros((4, 3)), np.zeros((4, 1)), r"x has shape \(4, 3\)"),
        (np.zeros((0, 2)), np.zeros((0, 1)), "at least one"),
        (np.zeros((4, 2)), np.zeros((3, 1)), r"y has shape \(3, 1\), .* ask for \(4, 1\)"),
        (np.zeros((4, 2)), np.zeros(4), r"y.reshape\(-1, 1\)"),
        ([[0.0, np.nan]], [[0.0]], r"x holds nan at index \(0, 1\)"),
        ([[0.0, np.inf]], [[0.0]], r"x holds inf at index \(0, 1\)"),
        ([[0.0, 1.0]], [[np.nan]], r"y holds nan at index \(0, 0\)"),
    ],
)
@pytest.mark.parametrize("call", ["gradients", "train", "plain"])
def test_data_that_do_not_fit_are_refused(call, x, y, message):
    network = MLP([2, 4, 1])
    compute = {"plain": lambda x, y: plain_backpropagation(network, x, y)}.get(call) or getattr(network, call)
    with pytest.raises(ValueError, match=message):
        compute(x, y)


def test_large_finite_numbers_are_no_missing_values():
    network = MLP([1, 1, 1], dtype=np.float32)
    assert np.isfinite(network.gradients([[1e30]], [[0.0]]).loss)


@pytest.mark.parametrize("x", [[["a", "b"]], [[1j, 0]], [[None, 0]]])
def test_data_that_are_no_numbers_are_refused(x):
    with pytest.raises(TypeError, match="x must hold real numbers"):
        MLP([2, 1]).forward(x)


def test_advice_to_reshape_is_given_only_where_it_would_help():
    network = MLP([2, 3, 3], loss="softmax_cross_entropy")
    x = np.zeros((4, 2))
    with pytest.raises(ValueError, match=r"one integer a point, in shape \(4,\).*y\.ravel\(\)"):
        network.mean_loss(x, np.array([[0], [1], [2], [0]]))
    with pytest.raises(ValueError, match=r"y has shape \(4, 2\)") as error:
        network.mean_loss(x, np.zeros((4, 2)))
    assert "reshape" not in str(error.value)
    with pytest.raises(ValueError, match=r"for a single point write x\.reshape\(1, -1\)"):
        network.forward(np.zeros(2))
    with pytest.raises(ValueError, match=r"takes \(N, 2\)") as error:
        network.forward(np.zeros((4, 3)))
    assert "reshape" not in str(error.value)
    with pytest.raises(ValueError, match=r"for a single column write y\.reshape\(-1, 1\)"):
        MLP([2, 3, 1]).mean_loss(x, np.zeros(4))
    for loss, targets in (("half_squared_error", np.zeros(4)), ("softmax_cross_entropy", np.zeros(4, int))):
        outputs = 1 if loss == "half_squared_error" else 3
        given = targets.reshape(-1, 1) if outputs == 1 else targets
        assert math.isfinite(MLP([2, 3, outputs], loss=loss).mean_loss(x, given))
