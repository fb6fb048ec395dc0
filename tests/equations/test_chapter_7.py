"""What chapter 7 states about layers and how they start, computed: equations and sentences."""

import inspect
import math

import numpy as np
import pytest
from cells_of_chapter_7 import PROSE, names_of, printed, said

from chainrule import (
    MLP,
    Adam,
    Momentum,
    central_difference,
    gradient,
    gradient_norms,
    initial_deviation,
    leaky_relu,
    plain_backpropagation,
    relu,
    sigmoid,
    tanh,
)

POINTS = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0], [-1.0, 2.0]])
WEIGHTS = np.array([[1.0, -1.0, 2.0], [0.0, 2.0, 1.0]])
BIASES = np.array([0.0, 1.0, -1.0])
DELTA = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [2.0, 1.0, 0.0], [-1.0, 0.0, 1.0]])

# --- the labelled equations


def layer_of_sums(points, weights, biases):
    """A layer written as the text's sums, with its indices, which begin at 1."""
    z = np.empty((len(points), weights.shape[1]))
    for n in range(1, len(points) + 1):
        for j in range(1, weights.shape[1] + 1):
            inputs = range(1, weights.shape[0] + 1)
            products = [points[n - 1, i - 1] * weights[i - 1, j - 1] for i in inputs]
            z[n - 1, j - 1] = sum(products) + biases[j - 1]
    return z


def measured(f, start):
    return gradient(lambda v: f(v.reshape(start.shape)), start.ravel()).reshape(start.shape)


def test_eq_layer_of_units():
    by_sums = layer_of_sums(POINTS[1:2], WEIGHTS, BIASES)[0]
    np.testing.assert_array_equal(POINTS[1] @ WEIGHTS + BIASES, by_sums)


def test_eq_batch_layer():
    np.testing.assert_array_equal(POINTS @ WEIGHTS + BIASES, layer_of_sums(POINTS, WEIGHTS, BIASES))


def test_eq_weight_entry():
    found = measured(lambda w: float((DELTA * layer_of_sums(POINTS, w, BIASES)).sum()), WEIGHTS)
    for i in range(2):
        for j in range(3):
            assert found[i, j] == pytest.approx(sum(POINTS[n, i] * DELTA[n, j] for n in range(4)), abs=1e-7)
    np.testing.assert_allclose(POINTS.T @ DELTA, found, atol=1e-7)


def test_eq_bias_entry():
    found = measured(lambda b: float((DELTA * layer_of_sums(POINTS, WEIGHTS, b)).sum()), BIASES)
    for j in range(3):
        assert found[j] == pytest.approx(sum(DELTA[n, j] for n in range(4)), abs=1e-7)


def test_eq_input_entry():
    found = measured(lambda x: float((DELTA * layer_of_sums(x, WEIGHTS, BIASES)).sum()), POINTS)
    for n in range(4):
        for i in range(2):
            assert found[n, i] == pytest.approx(sum(DELTA[n, j] * WEIGHTS[i, j] for j in range(3)), abs=1e-7)
    np.testing.assert_allclose(DELTA @ WEIGHTS.T, found, atol=1e-7)


def test_eq_layer_gradients():
    rng = np.random.default_rng(3)
    network = MLP([2, 4, 3, 1], activation="tanh", rng=1)
    points, targets = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
    z, h = network.forward_pass(points)
    z = [None, *z]  # as in the text: layers are counted from 1, and h[0] is the batch
    weights = [None, *network.weights]
    deltas = [None, None, None, network.loss(h[3], targets)[1]]
    for k in (3, 2):
        deltas[k - 1] = (deltas[k] @ weights[k].T) * tanh.derivative(z[k - 1])
    start = network.parameters.copy()

    def mean_loss(parameters):
        network.parameters[:] = parameters
        return network.mean_loss(points, targets)

    measured = gradient(mean_loss, start)
    stated = [part for k in (1, 2, 3) for part in ((h[k - 1].T @ deltas[k]).ravel(), deltas[k].sum(axis=0))]
    np.testing.assert_allclose(np.concatenate(stated), measured, atol=1e-8)


@pytest.mark.parametrize("last", [sigmoid, tanh])
def test_eq_last_delta(last):
    rng = np.random.default_rng(4)
    z, targets = rng.normal(size=(5, 2)), rng.normal(size=(5, 2))

    def mean_loss(flat):
        return 0.5 * ((last(flat.reshape(5, 2)) - targets) ** 2).sum() / 5

    d_answer = (last(z) - targets) / 5
    measured = gradient(mean_loss, z.ravel()).reshape(5, 2)
    np.testing.assert_allclose(d_answer * last.derivative(z), measured, atol=1e-9)


@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("z", [-3.0, 0.4, 2.0])
def test_eq_cross_entropy(z, y):
    def loss_at(z):
        return -y * math.log(sigmoid(z)) - (1 - y) * math.log(1 - sigmoid(z))

    y_hat = sigmoid(z)
    assert central_difference(loss_at, z) == pytest.approx(y_hat - y, abs=1e-8)
    by_two_boxes = (y_hat - y) / (y_hat * (1 - y_hat)) * y_hat * (1 - y_hat)
    assert by_two_boxes == pytest.approx(y_hat - y, rel=1e-12)


def test_eq_half_square_delta():
    rng = np.random.default_rng(1)
    answers, targets = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))

    def mean_loss(answers):
        return float((0.5 * (answers - targets) ** 2).sum(axis=1).mean())

    np.testing.assert_allclose((answers - targets) / 4, measured(mean_loss, answers), atol=1e-9)
    _, derivative = MLP([2, 3]).loss(answers, targets)
    np.testing.assert_allclose(derivative, (answers - targets) / 4, rtol=1e-14)


def softmax(z):
    powers = [math.exp(entry) for entry in z]
    return np.array(powers) / sum(powers)


@pytest.mark.parametrize("z", [(0.3, -1.2, 2.0), (0.0, 0.0, 0.0), (-700.0, 3.0, 1.0)])
def test_eq_softmax(z):
    found = MLP([2, 3], loss="softmax_cross_entropy").loss.probabilities(np.array([z]))[0]
    np.testing.assert_allclose(found, softmax(z), atol=1e-15)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("right", [0, 1, 2])
@pytest.mark.parametrize("z", [(0.3, -1.2, 2.0), (1.0, 1.0, 1.0), (-3.0, 4.0, 0.5)])
def test_eq_softmax_cross_entropy(z, right):
    z, target = np.array(z), np.eye(3)[right]
    stated = softmax(z) - target
    np.testing.assert_allclose(gradient(lambda z: -math.log(softmax(z)[right]), z), stated, atol=1e-8)
    assert stated.sum() == pytest.approx(0, abs=1e-15)
    # the first two steps; the third is the one-hot target
    total = sum(map(math.exp, z))
    assert -math.log(softmax(z)[right]) == pytest.approx(-z[right] + math.log(total))
    of_the_sum = gradient(lambda z: math.log(sum(map(math.exp, z))), z)
    np.testing.assert_allclose(of_the_sum, softmax(z), atol=1e-8)


def test_statement_with_the_mean_over_the_points_both_cross_entropies_end_at_answer_minus_target_over_n():
    rng = np.random.default_rng(2)
    z, labels = rng.normal(size=(5, 4)), np.array([0, 3, 1, 1, 2])
    _, derivative = MLP([2, 4], loss="softmax_cross_entropy").loss(z, np.eye(4)[labels])
    stated = (np.array(list(map(softmax, z))) - np.eye(4)[labels]) / 5
    np.testing.assert_allclose(derivative, stated, atol=1e-15)
    yes = np.array([[1.0], [0.0], [0.0], [1.0], [0.0]])
    _, derivative = MLP([2, 1], loss="binary_cross_entropy").loss(z[:, :1], yes)
    np.testing.assert_allclose(derivative, (sigmoid(z[:, :1]) - yes) / 5, rtol=1e-12)


@pytest.mark.parametrize("z", [(0.3, -1.2, 2.0), (5.0, 5.0, 5.0), (-700.0, -701.0, -702.0)])
def test_eq_log_sum_exp(z):
    largest = max(z)
    powers = [math.exp(entry - largest) for entry in z]
    assert largest + math.log(sum(powers)) == pytest.approx(math.log(sum(map(math.exp, z))), rel=1e-12)
    assert max(powers) == 1 and sum(powers) >= 1


def test_eq_two_layers_are_one():
    rng = np.random.default_rng(6)
    x, w1, b1, w2, b2 = (rng.normal(size=shape) for shape in ((5, 2), (2, 3), 3, (3, 1), 1))
    np.testing.assert_allclose((x @ w1 + b1) @ w2 + b2, x @ (w1 @ w2) + (b1 @ w2 + b2), atol=1e-14)


@pytest.mark.parametrize("kind", ["normal", "uniform"])
def test_eq_size_of_a_sum(kind):
    rng, size = np.random.default_rng(7), (200_000, 5)
    h = np.array([1.0, -2.0, 0.5, 3.0, 0.0])
    draws = rng.normal(0, 0.3, size) if kind == "normal" else rng.uniform(-0.3, 0.3, size)
    assert (draws @ h).var() == pytest.approx(5 * draws.var() * (h**2).mean(), rel=0.01)


def test_eq_momentum():
    theirs, v = np.zeros(2), 0.0
    next_step = Momentum(0.7).steps(0.1, theirs)
    for g in np.array([[1.0, -2.0], [0.5, 0.5], [-1.0, 3.0]]):
        theirs[:] = g
        v = 0.7 * v + 0.1 * g
        np.testing.assert_allclose(next_step(), v, rtol=1e-14)


def test_eq_adam():
    scale = np.array([1.0, -50.0])
    found = names_of("adam")["adam"](np.array([1.0, 2.0]), lambda theta: scale * theta + 0.3, 0.05, 7)
    theta, g = np.array([1.0, 2.0]), np.zeros(2)
    next_step = Adam().steps(0.05, g)
    for _ in range(7):
        g[:] = scale * theta + 0.3
        theta = theta - next_step()
    np.testing.assert_allclose(found, theta, rtol=1e-12)


# --- shapes and sums


def test_statement_the_pencil_numbers():
    assert printed("layer-code") == "[2 1 4]\n" and said(r"is $2 \cdot 2 + 1 \cdot 1 - 1 = 4$")
    assert printed("batch-code").splitlines()[1] == " [ 2  1  4]"
    assert said("The second row is the point from before", "$w_{23}$ is `weights[1, 2]`")


def test_statement_with_different_numbers_no_wrong_product_fits_and_with_equal_ones_each_does():
    fitting = names_of("shapes-code")["fitting"]
    for n, d, h in np.ndindex(5, 5, 5):
        fits = fitting(n + 1, d + 1, h + 1)
        assert fits == [] or len({n, d, h}) < 3
        assert len(fits) == 4 or len({n, d, h}) > 1
    assert said(
        "With different numbers, no wrong claim of the menu fits", "With $N = D = H$ each of them does"
    )


def test_statement_where_all_numbers_are_1_the_wrong_products_are_right():
    x, w, delta = np.array([2.0, -3.0, 5.0]).reshape(3, 1, 1)
    assert delta @ x.T == x @ delta == x.T @ delta and w @ delta == delta @ w == delta @ w.T
    assert said("where they are 1, it can even be right")


def test_statement_w23_sums_four_products():
    products = POINTS[:, 1] * DELTA[:, 2]
    assert products.tolist() == [0, -1, 0, 2] and (POINTS.T @ DELTA)[1, 2] == products.sum() == 1
    assert printed("weight-entry-code").startswith("[ 0 -1  0  2] add up to 1")
    assert said("ours is the entry in row 2, column 3")


def test_statement_a_network_of_16_and_16_units_has_337_parameters():
    network = MLP([2, 16, 16, 1])
    assert network.parameters.size == 337
    rng = np.random.default_rng(5)
    points, targets = rng.normal(size=(20, 2)), rng.normal(size=(20, 1))
    plain, fast = plain_backpropagation(network, points, targets), network.gradients(points, targets)
    for ours, theirs in zip(plain.weights + plain.biases, fast.weights + fast.biases, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-14)
    assert said(
        "Measuring took 675 forward passes: two for each parameter, and one to see that the loss has a value"
    )
    calls = []
    gradient(lambda p: calls.append(1) or float(np.sum(p**2)), network.parameters)
    assert len(calls) == 675


def test_statement_of_x_and_delta_only_one_product_has_the_shape_of_the_weights():
    def fitting(x, delta):
        factors = {"x": x, "xT": x.T, "d": delta, "dT": delta.T}
        pairs = [(a, b) for a in factors for b in factors if a[0] != b[0]]
        return [
            f"{a} {b}"
            for a, b in pairs
            if factors[a].shape[1] == factors[b].shape[0]
            and (len(factors[a]), factors[b].shape[1]) == (x.shape[1], delta.shape[1])
        ]

    assert fitting(np.zeros((4, 2)), np.zeros((4, 3))) == ["xT d"]
    assert len(fitting(np.zeros((4, 4)), np.zeros((4, 4)))) == 8


def test_statement_what_is_cut_away_from_the_listing_is_its_first_line_and_its_docstring():
    first, _, body = inspect.getsource(plain_backpropagation).split('"""')
    assert first.startswith("def plain_backpropagation(") and first.rstrip(" r").count("\n") == 1
    assert body.strip().startswith("x, targets =")
    loop = body.split("reversed(list(layers)):\n")[1].split("    return")[0]
    assert loop.count("\n") == 4 and said("Its four lines are")


def test_a_batch_is_named_where_it_is_explained():
    explained = PROSE.index("**[batch](glossary.md#batch)**")
    before = PROSE[PROSE.index("## From one unit") : explained]
    assert "batch" not in before.replace("## A batch is rows", "")


def test_statement_the_square_corrects_a_worse_mistake_less():
    answers = [sigmoid(z) for z in (0.0, -3.0, -6.0)]
    slopes = [abs((y_hat - 1) * y_hat * (1 - y_hat)) for y_hat in answers]
    assert slopes == sorted(slopes, reverse=True) and answers == sorted(answers, reverse=True)
    assert said("From line to line the mistake gets worse, and the square corrects it *less*")


def test_statement_careless_softmax_is_nan_and_that_of_the_package_is_not():
    assert "careless: [nan nan nan]" in printed("log-sum-exp") and printed("softmax-check") == "right\n"
    outputs = np.array([[1000.0, 998.0, 990.0]])
    _, delta = MLP([2, 3], loss="softmax_cross_entropy").loss(outputs, np.eye(3)[:1])
    assert np.isfinite(delta).all()


# --- squeeze and start


XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])


def xor_network(units, rng=0, epochs=2000, activation="tanh", start=None):
    """A trained network and its final loss."""
    network = MLP([2, *units, 1], activation=activation, loss="binary_cross_entropy", rng=rng)
    if start is not None:
        network.parameters[:] = start
    return network, network.train(*XOR, learning_rate=1, epochs=epochs).losses[-1]


def test_statement_xor_is_learned_with_a_hidden_layer_and_a_squeeze_not_without():
    points, targets = XOR
    network, loss = xor_network([3])
    assert np.abs(network.probabilities(points) - targets).max() < 0.01 and round(loss, 4) == 0.0013
    for without in (xor_network([]), xor_network([3], activation="identity")):
        assert without[1] == pytest.approx(math.log(2), abs=1e-6)
        np.testing.assert_allclose(without[0].probabilities(points), 0.5, atol=1e-3)


def test_statement_of_forty_starts_27_37_and_40_learn_xor_and_the_others_end_at_a_toss_up():
    points, targets = XOR
    learned = {}
    for units in (2, 3, 4):
        learned[units] = 0
        for seed in range(40):
            network, loss = xor_network([units], rng=seed, epochs=1000)
            learned[units] += loss < 0.1
            if loss >= 0.1:
                assert round(loss, 2) == 0.35
                misses = np.sort(np.abs(network.probabilities(points) - targets).ravel())
                assert misses.round(1).tolist() == [0, 0, 0.5, 0.5]
    assert learned == {2: 27, 3: 37, 4: 40}
    assert said("27 times of 40. With three it fails three times, with four not once in these forty")


def test_statement_a_stuck_network_grows_its_weights_and_its_gradient_is_no_smaller_than_a_solved_one_s():
    network, loss = xor_network([2], rng=1)
    solved, _ = xor_network([2], rng=0)
    largest = np.abs(network.parameters).max()
    for each in (network, solved):
        each.backpropagate(*XOR)
    assert 0.3 < np.abs(network.gradient).max() / np.abs(solved.gradient).max() < 3
    later = network.train(*XOR, learning_rate=1, epochs=20_000).losses[-1]
    assert np.abs(network.parameters).max() > largest + 1
    assert 0.5 * math.log(2) < later < loss < 0.5 * math.log(2) + 0.001


def test_statement_one_stuck_start_of_three_units_gets_out_late_and_the_others_do_not():
    points, targets = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])
    free = {}
    for seed in (8, 32, 38):  # the three of forty that fail
        network = MLP([2, 3, 1], loss="binary_cross_entropy", activation="tanh", rng=seed)
        losses = network.train(points, targets, learning_rate=1, epochs=15_000).losses
        assert losses[1000] > 0.34 and round(losses[12_000], 3) == 0.347
        free[seed] = next((epoch for epoch, loss in enumerate(losses) if loss < 0.1), None)
    assert free[32] is free[38] is None and free[8] == pytest.approx(13_000, abs=500)
    assert "does get out, after some 13 000 epochs, and at epoch 12 000 its loss was still 0.347" in PROSE


def test_statement_zeros_stay_zero_and_units_that_begin_alike_stay_alike():
    network, loss = xor_network([3], start=0.0)
    assert network.parameters.any() == 0 and loss == pytest.approx(math.log(2), rel=1e-15)
    # a saddle: the output's bias leads up, and two units whose linear parts cancel lead down
    up = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy")
    up.parameters[:] = 0
    up.biases[1][:] = 0.1
    down = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy")
    down.parameters[:] = 0
    down.weights[0][:, 0], down.weights[0][:, 1] = 0.1, 0.2
    down.weights[1][:2, 0] = 0.1, -0.05
    down_losses = [down.mean_loss(*XOR)]
    down.weights[1][:2, 0] *= -1
    down_losses.append(down.mean_loss(*XOR))
    assert min(down_losses) < math.log(2) - 1e-6 < math.log(2) < up.mean_loss(*XOR)
    network, loss = xor_network([3], start=0.5)
    hidden = network.weights[0]
    assert (hidden == hidden[:, :1]).all() and round(loss, 3) == 0.479
    assert round(float(hidden[0, 0]), 3) == 4.106
    assert (network.weights[1] == network.weights[1][0]).all()
    np.testing.assert_allclose(network.probabilities(XOR[0]).ravel(), [0, 2 / 3, 2 / 3, 2 / 3], atol=0.003)
    alike = MLP([2, 3, 1], activation="tanh", loss="binary_cross_entropy")
    alike.parameters[:] = 0.5
    assert round(alike.mean_loss(*XOR), 2) == 0.95
    assert round(xor_network([3], start=0.5, epochs=10_000)[1], 2) == 0.48, "stuck"


def test_statement_the_start_of_mlp_suits_tanh_and_relu_and_not_the_sigmoid():
    rng = np.random.default_rng(0)
    data, targets = rng.normal(size=(20, 64)), rng.normal(size=(20, 64))
    for name, low, high in (("sigmoid", 1e-8, 1e-6), ("tanh", 0.3, 3), ("relu", 0.3, 3)):
        for seed in range(3):
            network = MLP([64] * 13, activation=name, rng=seed)
            found = network.gradients(data, targets).weights
            assert low < np.linalg.norm(found[0]) / np.linalg.norm(found[-1]) < high, name
            size = network.weights[0].std() * math.sqrt(64)
            assert size == pytest.approx(math.sqrt(2) if name == "relu" else 1, rel=0.05)


def test_statement_sizes_forward_fade_survive_or_saturate():
    data = names_of("size-forward")["data"]
    for deviation, low, high, flat in ((0.05, 4e-6, 2.5e-5, 0), (0.125, 0.15, 0.4, 0), (1.0, 0.9, 1, 0.72)):
        network = MLP([64] * 13, "tanh", start=deviation, output_activation="tanh")
        _, h = network.forward_pass(data)
        assert low < np.sqrt((h[12] ** 2).mean()) < high
        assert (np.abs(h[6]) > 0.99).mean() == pytest.approx(flat, abs=0.01)
    assert said("at the end a sixty-thousandth is left", "With 1 seven of ten values are saturated")


def test_statement_64_inputs_of_size_1_make_a_sum_of_size_8():
    draws = np.random.default_rng(3).normal(size=(20_000, 64))
    for inputs in (np.ones(64), np.resize([1.0, -1.0, -1.0], 64)):
        assert (draws @ inputs).std() == pytest.approx(8, rel=0.02)


def test_statement_relu_cuts_off_half_of_the_squares_and_starts_follow():
    z = np.random.default_rng(4).normal(size=200_000)
    assert (relu(z) ** 2).mean() / (z**2).mean() == pytest.approx(0.5, abs=0.01)
    assert (
        initial_deviation(None, relu, 64, 64)
        == initial_deviation(None, leaky_relu, 64, 64)
        == math.sqrt(2 / 64)
    )
    assert said("twice that variance, a deviation of", "for ReLU and leaky ReLU, and with")
    assert initial_deviation(None, tanh, 64, 64) == initial_deviation(None, sigmoid, 64, 64) == 1 / 8
    assert initial_deviation("glorot", tanh, 20, 60) ** 2 == pytest.approx(1 / ((20 + 60) / 2))


def test_statement_with_sigmoids_the_first_layer_gets_a_ten_millionth():
    rng = np.random.default_rng(0)
    data, targets = rng.normal(size=(20, 64)), rng.normal(size=(20, 64))
    norms = gradient_norms(MLP([64] * 13, activation="sigmoid", rng=0), data, targets)
    assert norms[0] / norms[-1] == pytest.approx(1e-7, rel=0.3) and said("about a ten-millionth")
