"""Both versions of backpropagation against the engine, finite differences and libraries."""

import importlib.util
import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks_under_test import batch, flat, relative_error

from chainrule.functions import FUNCTIONS, sigmoid, sin, softplus, tanh
from chainrule.graph import trace
from chainrule.network import (
    ACTIVATIONS,
    LOSSES,
    MLP,
    RUNNING_EXAMPLE,
    TwoWeightNetwork,
    fast_backpropagation,
    plain_backpropagation,
)

LIBRARIES = [name for name in ("torch", "jax") if importlib.util.find_spec(name)]


def numerical_gradient(network, x, y, step=1e-6):
    gradient = np.empty_like(network.parameters)
    for k, value in enumerate(network.parameters):
        losses = []
        for moved in (value + step, value - step):
            network.parameters[k] = moved
            losses.append(network.mean_loss(x, y))
        network.parameters[k] = value
        gradient[k] = (losses[0] - losses[1]) / (2 * step)
    return gradient


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", [*ACTIVATIONS, softplus, sin], ids=str)
def test_both_backpropagations_agree_with_finite_differences(activation, loss):
    network = MLP([3, 5, 4, 3], activation, loss, rng=3)
    network.parameters += np.random.default_rng(4).normal(0, 0.3, network.parameters.shape)
    x, y = batch(network, 7)
    expected = numerical_gradient(network, x, y)
    fast, plain = network.gradients(x, y), plain_backpropagation(network, x, y)
    assert relative_error(flat(plain), expected) < 1e-8
    assert relative_error(flat(fast), expected) < 1e-8
    assert fast.loss == pytest.approx(network.mean_loss(x, y), rel=1e-14)


@given(
    widths=st.lists(st.integers(1, 6), min_size=2, max_size=5),
    rows=st.integers(1, 9),
    activation=st.sampled_from([*ACTIVATIONS, softplus]),
    loss=st.sampled_from(list(LOSSES)),
    output_activation=st.sampled_from(["identity", "sigmoid"]),
    spread=st.sampled_from([0.1, 1.0, 30.0]),
    seed=st.integers(0, 99),
)
def test_fast_backpropagation_agrees_with_the_plain_one(
    widths, rows, activation, loss, output_activation, spread, seed
):
    network = MLP(widths, activation, loss, output_activation=output_activation, rng=seed)
    network.parameters *= spread
    x, y = batch(network, rows, seed)
    fast, plain = network.gradients(x, y), plain_backpropagation(network, x, y)
    assert fast.loss == pytest.approx(plain.loss, rel=1e-12)
    # the points' gradients may cancel: rounding is measured by what was added, not by what is left
    alone = [plain_backpropagation(network, x[i : i + 1], y[i : i + 1]) for i in range(rows)]
    sizes = [
        np.mean([np.abs(part) for part in parts], axis=0).max()
        for parts in zip(*(one.weights + one.biases for one in alone), strict=True)
    ]
    for got, expected, size in zip(
        fast.weights + fast.biases, plain.weights + plain.biases, sizes, strict=True
    ):
        assert got.shape == expected.shape
        assert np.abs(got - expected).max() <= 1e-11 * size + 1e-300


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu"])
def test_backpropagation_agrees_with_the_graph(activation):
    network = MLP([2, 4, 3, 1], activation, rng=5)
    x, y = batch(network, 6)
    f = FUNCTIONS[activation]

    def loss(*parameters):
        h = x
        for k in range(network.depth):
            z = h @ parameters[2 * k] + parameters[2 * k + 1]
            h = f(z) if k < network.depth - 1 else z
        return 0.5 * np.sum((h - y) ** 2) / len(x)

    parameters = [part for pair in zip(network.weights, network.biases, strict=True) for part in pair]
    expected = np.concatenate([part.ravel() for part in trace(loss, *parameters).gradient(*parameters)])
    assert relative_error(flat(network.gradients(x, y)), expected) < 1e-13
    assert relative_error(flat(plain_backpropagation(network, x, y)), expected) < 1e-13


def gradients_of_torch(network, x, y):
    import torch

    torch.set_num_threads(1)
    losses = {
        "half_squared_error": lambda z: 0.5 * ((z - torch.tensor(y)) ** 2).sum(1).mean(),
        "binary_cross_entropy": lambda z: (
            torch.nn.functional.binary_cross_entropy_with_logits(
                z, torch.tensor(y, dtype=z.dtype), reduction="sum"
            )
            / len(z)
        ),
        "softmax_cross_entropy": lambda z: torch.nn.functional.cross_entropy(z, torch.tensor(y)),
    }
    weights = [torch.tensor(weight, requires_grad=True) for weight in network.weights]
    biases = [torch.tensor(bias, requires_grad=True) for bias in network.biases]
    h = torch.tensor(x)
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        h = h @ weight + bias
        h = torch.tanh(h) if k < network.depth - 1 else h
    losses[network.loss.name](h).backward()
    return [(weight.grad.numpy(), bias.grad.numpy()) for weight, bias in zip(weights, biases, strict=True)]


def gradients_of_jax(network, x, y):
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    losses = {
        "half_squared_error": lambda z: 0.5 * ((z - y) ** 2).sum(),
        "binary_cross_entropy": lambda z: (y * jax.nn.softplus(-z) + (1 - y) * jax.nn.softplus(z)).sum(),
        "softmax_cross_entropy": lambda z: -jax.nn.log_softmax(z)[jnp.arange(len(z)), y].sum(),
    }

    def loss(layers):
        h = x
        for k, (weight, bias) in enumerate(layers):
            h = h @ weight + bias
            h = jnp.tanh(h) if k < network.depth - 1 else h
        return losses[network.loss.name](h) / len(x)

    layers = [(jnp.array(w), jnp.array(b)) for w, b in zip(network.weights, network.biases, strict=True)]
    return [(np.array(weight), np.array(bias)) for weight, bias in jax.grad(loss)(layers)]


ORACLES = {"torch": gradients_of_torch, "jax": gradients_of_jax}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("implementation", ["plain", "fast"])
def test_gradients_agree_with_every_library_present(implementation, loss):
    network = MLP([2, 8, 8, 3], "tanh", loss, rng=2)
    x, y = batch(network, 20)
    got = plain_backpropagation(network, x, y) if implementation == "plain" else network.gradients(x, y)
    for library in LIBRARIES:
        for k, (weight, bias) in enumerate(ORACLES[library](network, x, y)):
            assert relative_error(got.weights[k], weight) < 1e-12, library
            assert relative_error(got.biases[k], bias) < 1e-12, library
    # The closed form of one derivative, for where no library is installed: the bias of the output.
    z = network.forward(x)
    softmax = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    closed = {
        "half_squared_error": lambda: z - y,
        "binary_cross_entropy": lambda: 1 / (1 + np.exp(-z)) - y,
        "softmax_cross_entropy": lambda: softmax - np.eye(3)[y],
    }[loss]()
    assert got.biases[-1] == pytest.approx(closed.mean(axis=0), rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_large_batches_on_two_threads_give_the_same_gradients(monkeypatch, dtype):
    monkeypatch.setattr(fast_backpropagation, "TWO_THREADS_FROM", 0)
    monkeypatch.setattr(fast_backpropagation, "SLAB_ROWS", 16)
    monkeypatch.setattr(fast_backpropagation, "PIECE", 50)  # three of the eight units at a time
    network = MLP([3, 8, 2], rng=1, dtype=dtype)
    for rows in (101, 64, 2, 101):
        x, y = batch(network, rows, seed=rows)
        fast, plain = network.gradients(x, y), plain_backpropagation(network, x, y)
        assert relative_error(flat(fast), flat(plain)) < 50 * np.finfo(dtype).eps
        assert fast.loss == pytest.approx(plain.loss, rel=50 * float(np.finfo(dtype).eps))


def test_where_there_are_no_threads_the_two_halves_follow_one_another(monkeypatch):
    monkeypatch.setattr(fast_backpropagation, "TWO_THREADS_FROM", 0)
    network = MLP([3, 8, 2], rng=1)
    x, y = batch(network, 64, seed=1)
    on_two = flat(network.gradients(x, y)).copy()

    def refuse(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert (flat(network.gradients(x, y)) == on_two).all()


def test_gradients_keep_their_digits_where_tanh_and_sigmoid_saturate():
    for activation in (tanh, sigmoid):
        network = MLP([1, 1, 1], activation)
        network.parameters[:] = [1.0, 0.0, 1.0, 0.0]
        for z in (12.0, 25.0, 300.0, -12.0, -25.0, -300.0):
            gradients = network.gradients([[z]], [[0.0]])
            expected = activation(z) * activation.derivative(z) * z
            assert gradients.weights[0].item() == pytest.approx(expected, rel=1e-14, abs=0)


def test_relu_has_slope_zero_at_its_kink_in_both_versions():
    network = MLP([1, 1, 1], "relu")
    network.parameters[:] = [0.0, 0.0, 1.0, 1.0]
    fast, plain = network.gradients([[2.0]], [[0.0]]), plain_backpropagation(network, [[2.0]], [[0.0]])
    assert flat(fast) == pytest.approx(flat(plain))
    assert fast.weights[0].item() == 0


def test_a_bias_of_zero_still_has_a_gradient():
    network = MLP([2, 3, 1])
    assert all((bias == 0).all() for bias in network.biases)
    gradients = network.gradients([[0.0, 0.0]], [[1.0]])
    assert all((weight == 0).all() for weight in gradients.weights)
    assert gradients.biases[-1].item() == -1


def test_a_two_weight_network_is_an_mlp_without_biases():
    network = MLP([1, 1, 1], "sigmoid", output_activation="sigmoid")
    network.weights[0][:], network.weights[1][:] = RUNNING_EXAMPLE.w1, RUNNING_EXAMPLE.w2
    gradients = network.gradients([[RUNNING_EXAMPLE.x]], [[RUNNING_EXAMPLE.y]])
    expected = TwoWeightNetwork().gradients()
    assert [weight.item() for weight in gradients.weights] == pytest.approx(
        [expected.w1, expected.w2], rel=1e-14
    )


@pytest.mark.parametrize("implementation", ["plain", "fast"])
def test_the_loss_is_a_mean_so_repeating_the_points_changes_nothing(implementation):
    network = MLP([2, 3, 2])
    x, y = batch(network, 5)
    compute = (
        network.gradients if implementation == "fast" else lambda x, y: plain_backpropagation(network, x, y)
    )
    once, thrice = compute(x, y), compute(np.tile(x, (3, 1)), np.tile(y, (3, 1)))
    assert thrice.loss == pytest.approx(once.loss, rel=1e-14)
    assert flat(thrice) == pytest.approx(flat(once), rel=1e-12)


def test_gradients_are_fresh_arrays():
    network = MLP([2, 3, 1])
    x, y = batch(network, 5)
    first = network.gradients(x, y)
    kept = flat(first).copy()
    network.gradients(10 * x, y - 5)
    assert (flat(first) == kept).all()


def test_float32_stays_float32():
    network = MLP([2, 4, 1], "sigmoid", dtype=np.float32)
    x, y = batch(network, 5)
    gradients = network.gradients(x, y)
    assert network.forward(x).dtype == np.float32
    assert {part.dtype for part in gradients.weights + gradients.biases} == {np.dtype(np.float32)}
    double = MLP([2, 4, 1], "sigmoid")
    assert relative_error(flat(gradients), flat(double.gradients(x, y))) < 1e-6
