"""Networks: both versions of backpropagation against the engine, finite differences and libraries."""

import copy
import importlib.util
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.functions import FUNCTIONS, Function, sigmoid, sin, softplus, tanh
from chainrule.graph import Node, trace
from chainrule.network import (
    ACTIVATIONS,
    LOSSES,
    MLP,
    RUNNING_EXAMPLE,
    DivergenceError,
    TwoWeightNetwork,
    fast_backpropagation,
    plain_backpropagation,
    slope_factors,
)

LIBRARIES = [name for name in ("torch", "jax") if importlib.util.find_spec(name)]
numbers = st.floats(-6, 6)


def central(f, value, step=1e-5):
    return (f(value + step) - f(value - step)) / (2 * step)


def two_weight_loss(w1, w2, x, y):
    return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x))) ** 2


def batch(network, rows, seed=1):
    """Points and targets that suit the network's loss."""
    rng = np.random.default_rng(seed)
    x, outputs = rng.normal(size=(rows, network.widths[0])), network.widths[-1]
    if network.loss.name == "softmax_cross_entropy":
        return x, rng.integers(0, outputs, rows)
    if network.loss.name == "binary_cross_entropy":
        return x, rng.integers(0, 2, (rows, outputs))
    return x, rng.normal(size=(rows, outputs))


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


def flat(gradients):
    """In the order of `MLP.parameters`: each layer's weights, then its biases."""
    pairs = zip(gradients.weights, gradients.biases, strict=True)
    return np.concatenate([part.ravel() for pair in pairs for part in pair])


def relative_error(a, b):
    return np.abs(a - b).max() / np.abs(b).max()


# The running example


def test_running_example_has_the_numbers_of_the_book():
    assert RUNNING_EXAMPLE == (1.5, 0.8, -0.4, 0.6)
    network = TwoWeightNetwork()
    assert (network.w1, network.w2) == (0.8, -0.4)
    assert network.forward() == network.forward(x=1.5, y=0.6)


def test_forward_pass_names_every_intermediate_value():
    z1, h, z2, y_hat, loss = values = TwoWeightNetwork().forward()
    assert values._fields == ("z1", "h", "z2", "y_hat", "loss")
    assert z1 == pytest.approx(1.2)
    assert h == pytest.approx(1 / (1 + np.exp(-1.2)))
    assert z2 == pytest.approx(-0.4 * h)
    assert y_hat == pytest.approx(1 / (1 + np.exp(0.4 * h)))
    assert loss == pytest.approx(0.5 * (0.6 - y_hat) ** 2)


@given(w1=numbers, w2=numbers, x=numbers, y=st.floats(-1, 2))
def test_two_weight_gradients_agree_with_the_derived_formulas(w1, w2, x, y):
    network = TwoWeightNetwork(w1, w2)
    _, h, _, y_hat, _ = network.forward(x, y)
    gradients = network.gradients(x, y)
    assert gradients.w2 == pytest.approx(-(y - y_hat) * y_hat * (1 - y_hat) * h, rel=1e-9, abs=1e-14)
    by_hand = -(y - y_hat) * y_hat * (1 - y_hat) * w2 * h * (1 - h) * x
    assert gradients.w1 == pytest.approx(by_hand, rel=1e-9, abs=1e-14)


@given(w1=numbers, w2=numbers, x=numbers, y=st.floats(-1, 2))
def test_two_weight_gradients_agree_with_finite_differences(w1, w2, x, y):
    gradients = TwoWeightNetwork(w1, w2).gradients(x, y)
    assert gradients.w1 == pytest.approx(central(lambda w: two_weight_loss(w, w2, x, y), w1), abs=1e-9)
    assert gradients.w2 == pytest.approx(central(lambda w: two_weight_loss(w1, w, x, y), w2), abs=1e-9)


@given(w1=st.floats(-50, 50), w2=st.floats(-50, 50), x=numbers, y=st.floats(-1, 2))
def test_two_weight_gradients_agree_with_the_graph(w1, w2, x, y):
    expected = trace(lambda a, b: two_weight_loss(a, b, x, y), w1, w2).gradient(w1, w2)
    gradients = TwoWeightNetwork(w1, w2).gradients(x, y)
    assert list(gradients) == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_two_weight_gradients_keep_their_digits_where_the_output_saturates():
    gradients = TwoWeightNetwork(w1=100.0, w2=40.0).gradients(x=1.0, y=0.0)
    assert gradients.w2 == pytest.approx(np.exp(-40), rel=1e-12, abs=0)


def test_the_network_itself_can_be_traced():
    graph = trace(lambda w1, w2: TwoWeightNetwork(w1, w2).forward().loss, 0.8, -0.4)
    assert graph.gradient(0.8, -0.4) == pytest.approx(list(TwoWeightNetwork().gradients()), rel=1e-14)


def test_arrays_of_weights_give_a_landscape():
    w1, w2 = np.meshgrid([-1.0, 0.8], [-0.4, 2.0])
    landscape = TwoWeightNetwork(w1, w2).forward().loss
    assert landscape.shape == (2, 2)
    assert landscape[0, 1] == pytest.approx(TwoWeightNetwork().forward().loss, rel=1e-15)


def test_a_step_moves_both_weights_against_the_gradient_of_the_same_point():
    network = TwoWeightNetwork()
    gradients = network.gradients()
    network.step(2.0)
    assert network.w1 == 0.8 - 2.0 * gradients.w1
    assert network.w2 == -0.4 - 2.0 * gradients.w2


def test_training_two_weights_lowers_the_loss_and_keeps_the_way():
    network = TwoWeightNetwork()
    history = network.train(learning_rate=1.0, steps=200)
    assert len(history.losses) == len(history.w1) == len(history.w2) == 201
    assert (history.w1[0], history.w2[0]) == (0.8, -0.4)
    assert (history.w1[-1], history.w2[-1]) == (network.w1, network.w2)
    assert all(after < before for before, after in zip(history.losses, history.losses[1:], strict=False))
    assert network.forward().y_hat == pytest.approx(0.6, abs=1e-3)
    assert network.history is history


def test_gradient_of_w1_is_zero_at_x_zero_whatever_the_weights():
    for w1, w2 in [(0.8, -0.4), (-3, 5), (100, 1)]:
        assert TwoWeightNetwork(w1, w2).gradients(x=0.0).w1 == 0


def test_a_runaway_step_is_refused_and_says_why():
    network = TwoWeightNetwork(w1=1.0, w2=1.0)
    with pytest.raises(
        DivergenceError, match=r"stopped at step 0.*learning rate 1e\+308 is too large"
    ) as caught:
        network.train(1e308, 3, x=1e3, y=-1e5)
    assert caught.value.step == 0
    assert caught.value.history is network.history
    assert (network.w1, network.w2) == (1.0, 1.0)


@pytest.mark.parametrize("bad", ["1", None, 1j, [object()]])
def test_a_weight_that_is_no_number_is_refused(bad):
    with pytest.raises(TypeError, match="w1 must be a real number"):
        TwoWeightNetwork(w1=bad)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_input_that_is_not_finite_is_refused(bad):
    with pytest.raises(ValueError, match="x must be finite"):
        TwoWeightNetwork().forward(x=bad)


@pytest.mark.parametrize("bad", [0, -1, np.nan, [0.1]])
def test_a_learning_rate_that_is_not_positive_is_refused(bad):
    with pytest.raises(ValueError, match="learning_rate must be"):
        TwoWeightNetwork().step(bad)


# Any number of layers


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
    network = MLP([3, 8, 2], rng=1, dtype=dtype)
    for rows in (101, 64, 2, 101):
        x, y = batch(network, rows, seed=rows)
        fast, plain = network.gradients(x, y), plain_backpropagation(network, x, y)
        assert relative_error(flat(fast), flat(plain)) < 50 * np.finfo(dtype).eps
        assert fast.loss == pytest.approx(plain.loss, rel=50 * float(np.finfo(dtype).eps))


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


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "softmax_cross_entropy"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_cross_entropies_stay_finite_and_exact_far_from_zero(loss, dtype):
    network = MLP([1, 2], loss=loss, dtype=dtype)
    network.weights[0][:] = [[1000.0, -1000.0]]
    x = [[1.0], [-1.0]]
    y = [[0, 1], [1, 1]] if loss == "binary_cross_entropy" else [1, 1]
    result = network.gradients(x, y)
    # Binary: 2 outputs 1000 off at the first point, one at the second. Softmax: 2000 off, then right.
    assert result.loss == pytest.approx(1500 if loss == "binary_cross_entropy" else 1000)
    assert np.isfinite(flat(result)).all()


def test_one_hot_rows_and_labels_mean_the_same():
    network = MLP([2, 4, 3], loss="softmax_cross_entropy")
    x, labels = batch(network, 8)
    assert (flat(network.gradients(x, labels)) == flat(network.gradients(x, np.eye(3)[labels]))).all()


def test_probabilities_are_the_softmax_or_sigmoid_of_the_outputs():
    x = [[1.0, 2.0]]
    rows = MLP([2, 3], loss="softmax_cross_entropy").probabilities(x)
    assert rows.sum() == pytest.approx(1)
    network = MLP([2, 1], loss="binary_cross_entropy")
    assert network.probabilities(x) == pytest.approx(sigmoid(network.forward(x)))
    with pytest.raises(ValueError, match=r"use forward\(x\)"):
        MLP([2, 1]).probabilities(x)


# Training

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float), np.array([[0], [1], [1], [0]], float)


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_xor_is_learned(loss, dtype):
    network = MLP([2, 8, 1], "tanh", loss, rng=1, dtype=dtype)
    history = network.train(*XOR, learning_rate=0.5, epochs=2000)
    output = network.probabilities(XOR[0]) if loss == "binary_cross_entropy" else network.forward(XOR[0])
    assert np.abs(output - XOR[1]).max() < 0.05
    assert history.losses[-1] < 0.01 * history.losses[0]


def test_without_a_hidden_layer_xor_is_not_learned():
    network = MLP([2, 1], loss="binary_cross_entropy")
    network.train(*XOR, learning_rate=0.5, epochs=2000)
    assert np.abs(network.probabilities(XOR[0]) - XOR[1]).max() > 0.45


def test_three_classes_are_learned_in_mini_batches():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 120)
    x = np.array([[0, 2], [2, -1], [-2, -1]])[labels] + rng.normal(0, 0.4, (120, 2))
    network = MLP([2, 8, 3], "relu", "softmax_cross_entropy", rng=2)
    history = network.train(x, labels, learning_rate=0.1, epochs=30, batch_size=32)
    assert (network.forward(x).argmax(axis=1) == labels).mean() > 0.98
    assert history.updates_per_epoch == 4
    assert len(history.losses) == 120
    assert history.epoch_losses.shape == (30,)
    assert history.epoch_losses[1] == pytest.approx(np.mean(history.losses[4:8]))


def test_one_full_batch_update_subtracts_the_gradient_once():
    network = MLP([2, 3, 1], rng=4)
    x, y = batch(network, 5)
    before, gradients = network.parameters.copy(), network.gradients(x, y)
    network.train(x, y, learning_rate=0.3, epochs=1)
    assert network.parameters == pytest.approx(before - 0.3 * flat(gradients), rel=1e-15)


def test_an_epoch_of_mini_batches_visits_every_point_once():
    # One weight, no activation, loss ½(w − y)²: with a tiny rate, w becomes rate · Σ y.
    network = MLP([1, 1])
    network.parameters[:] = 0
    y = 2.0 ** np.arange(7).reshape(-1, 1)
    network.train(np.zeros((7, 1)), y, learning_rate=1e-9, epochs=1, batch_size=1)
    assert network.biases[0].item() == pytest.approx(1e-9 * (2**7 - 1), rel=1e-6)


def test_the_same_seed_gives_the_same_training():
    runs = []
    for rng in (7, 7, np.random.default_rng(7), 8):
        network = MLP([2, 5, 1], rng=rng)
        x, y = batch(network, 20)
        runs.append((network.train(x, y, epochs=5, batch_size=6).losses, network.parameters))
    assert runs[0][0] == runs[1][0] == runs[2][0] != runs[3][0]
    assert (runs[0][1] == runs[1][1]).all()


@pytest.mark.parametrize("activation", ["tanh", "relu", "identity"])
def test_divergence_stops_training_and_says_where_and_why(activation):
    network = MLP([2, 8, 1], activation, rng=1)
    x, y = batch(network, 30)
    with pytest.raises(
        DivergenceError, match=r"diverged at step \d+.*learning rate 50 .*such as 5"
    ) as caught:
        network.train(x, y, learning_rate=50.0, epochs=10_000)
    assert caught.value.history is network.history
    assert caught.value.step == len(network.history.losses) - 1
    assert network.history.losses[0] < 100 < 1e9 * network.history.losses[0] < network.history.losses[-1]


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


# What is refused


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


@pytest.mark.parametrize(
    ("loss", "y", "error", "message"),
    [
        ("softmax_cross_entropy", [0, 3], ValueError, "labels go from 0 to 2 .* but y holds 3"),
        ("softmax_cross_entropy", [-1, 0], ValueError, "y holds -1"),
        ("softmax_cross_entropy", [0, 1, 2], ValueError, "2 points, but y has 3 labels"),
        ("softmax_cross_entropy", [0.0, 1.0], TypeError, "integers or one-hot rows"),
        ("softmax_cross_entropy", [[1, 1, 0], [0, 0, 1]], ValueError, "add up to 1"),
        ("binary_cross_entropy", [[0, 1, 2], [0, 0, 0]], ValueError, "between 0 and 1, but y holds 2"),
    ],
)
def test_targets_out_of_range_are_refused(loss, y, error, message):
    with pytest.raises(error, match=message):
        MLP([2, 3], loss=loss).gradients(np.zeros((2, 2)), np.array(y))


@pytest.mark.parametrize("argument", ["epochs", "batch_size"])
def test_counts_below_one_are_refused(argument):
    with pytest.raises(ValueError, match=f"{argument} must be a whole number from 1, but got 0"):
        MLP([2, 1]).train([[0.0, 0.0]], [[0.0]], **{argument: 0})


# Vanishing gradients


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", sin])
def test_the_product_of_slopes_is_the_derivative_of_the_deep_chain(activation):
    f = ACTIVATIONS.get(activation, activation) if isinstance(activation, str) else activation

    def chain(x):
        for _ in range(6):
            x = f(1.3 * x)
        return x

    result = slope_factors(6, activation, scale=1.3, x=0.7)
    assert result.products[-1] == pytest.approx(central(chain, 0.7), rel=1e-8)
    assert result.products == pytest.approx(np.cumprod(result.factors))
    assert result.pre_activations[0] == pytest.approx(1.3 * 0.7)


@given(depth=st.integers(1, 60), scale=st.floats(-1, 1), x=numbers)
def test_a_sigmoid_layer_keeps_at_most_a_quarter_of_the_gradient(depth, scale, x):
    assert np.abs(slope_factors(depth, "sigmoid", scale, x).products[-1]) <= 0.25**depth


@pytest.mark.parametrize(
    "arguments", [{"depth": 0}, {"activation": "step"}, {"scale": np.inf}, {"x": np.nan}]
)
def test_a_chain_that_cannot_be_is_refused(arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))} "):
        slope_factors(**{"depth": 3, **arguments})


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


def test_training_of_two_weights_refuses_arrays_and_nodes_and_says_which():
    starts = np.array([0.1, 0.2])
    for network, arguments, name in (
        (TwoWeightNetwork(starts, 0.1), {}, "w1 is an array of shape"),
        (TwoWeightNetwork(0.1, starts), {}, "w2 is an array of shape"),
        (TwoWeightNetwork(0.1, 0.2), {"x": starts}, "x is an array of shape"),
        (TwoWeightNetwork(0.1, 0.2), {"y": starts}, "y is an array of shape"),
        (TwoWeightNetwork(Node(0.1), 0.2), {}, "w1 is Node"),
    ):
        for move in (lambda n, a: n.train(0.1, 2, **a), lambda n, a: n.step(0.1, **a)):
            with pytest.raises(TypeError, match=rf"one pair of weights.*{name}"):
                move(network, arguments)
