"""Training in the page is training in Python: the same draws, the same gradients, the same weights."""

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import assume, given, settings
from js_session import DRIVERS, JavaScriptSession

from chainrule.network import ACTIVATIONS, MLP, Adam, DivergenceError, Momentum, Plain, gradient_norms

STEPS = 50
SEEDS = st.integers(0, 2**32 - 1)
RULES = {"plain": Plain, "momentum": Momentum, "adam": Adam}


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "training.mjs") as session:
        yield session


@settings(max_examples=60, deadline=None)
@given(
    seed=SEEDS,
    draws=st.lists(
        st.tuples(st.sampled_from(["random", "normal", "permutation"]), st.integers(1, 400)), max_size=5
    ),
)
def test_the_page_draws_what_numpy_draws(page, seed, draws):
    """Whatever is drawn after whatever else; normal numbers to a few units of their last place."""
    rng = np.random.default_rng(seed)
    numpys = {"random": rng.random, "normal": rng.standard_normal, "permutation": rng.permutation}
    found = page.ask("draw", seed=seed, draws=draws)
    for (what, count), numbers in zip(draws, found, strict=True):
        expected = numpys[what](count)
        if what == "normal":
            np.testing.assert_allclose(numbers, expected, rtol=2e-14)
        else:
            assert numbers == expected.tolist()


def test_every_strip_of_the_ziggurat_and_its_tail_are_numpys(page):
    """A million draws come to each of the 256 strips, and to its rim, many times."""
    (found,) = page.ask("draw", seed=5, draws=[["normal", 200_000]])
    expected = np.random.default_rng(5).standard_normal(200_000)
    np.testing.assert_allclose(found, expected, rtol=2e-14)
    assert (np.abs(expected) > 3.6541528853610088).sum() > 20


@st.composite
def trainings(draw):
    """Every setting that MLP.train has and the page knows, and data for it."""
    loss = draw(st.sampled_from(["half_squared_error", "binary_cross_entropy", "softmax_cross_entropy"]))
    hidden = draw(st.lists(st.integers(1, 8), max_size=3))
    widths = [draw(st.integers(1, 3)), *hidden, draw(st.integers(1, 4))]
    rows = draw(st.integers(1, 24))
    rule = draw(st.sampled_from(list(RULES)))
    optimiser = {"momentum": {"share": draw(st.sampled_from([0.0, 0.5, 0.9]))}, "adam": {}}.get(rule, {})
    if rule == "adam" and draw(st.booleans()):
        optimiser = {"beta1": 0.5, "beta2": 0.9, "epsilon": 1e-4}
    rng = np.random.default_rng(draw(SEEDS))
    x = rng.normal(0, 1.5, (rows, widths[0]))
    x[: draw(st.integers(0, 1))] = 0  # with biases of 0 that is the kink of every unit of the first layer
    labels = rng.integers(0, widths[-1], rows)
    targets = {
        "half_squared_error": rng.normal(0, 1, (rows, widths[-1])),
        "binary_cross_entropy": rng.integers(0, 2, (rows, widths[-1])).astype(float),
        "softmax_cross_entropy": np.eye(widths[-1])[labels],
    }[loss]
    squeezed = loss == "half_squared_error" and draw(st.booleans())
    return {
        "widths": widths,
        "options": {
            "activation": draw(st.sampled_from(list(ACTIVATIONS))),
            "loss": loss,
            "outputActivation": draw(st.sampled_from(list(ACTIVATIONS))) if squeezed else "identity",
        },
        "seed": draw(SEEDS),
        "start": draw(st.sampled_from([None, "lecun", "he", "glorot", 0.0, 0.3, 2.0])),
        "rate": draw(st.sampled_from([0.001, 0.01, 0.1])),
        "batch_size": draw(st.one_of(st.none(), st.integers(1, 30))),
        "optimiser": {"name": rule, **optimiser},
        "x": x,
        "targets": targets,
    }


def _python(case, epochs, nudge=0.0):
    """The network trained in Python, and at which update it diverged, if it did; from nudged weights."""
    options = case["options"]
    network = MLP(
        case["widths"],
        options["activation"],
        options["loss"],
        output_activation=options["outputActivation"],
        rng=case["seed"],
        start=case["start"],
    )
    first = network.parameters.copy()
    network.parameters *= 1 + nudge
    rule = {name: value for name, value in case["optimiser"].items() if name != "name"}
    try:
        network.train(
            case["x"],
            case["targets"],
            case["rate"],
            epochs,
            case["batch_size"],
            optimiser=RULES[case["optimiser"]["name"]](**rule),
        )
    except DivergenceError as error:
        return network, first, error.step
    return network, first, None


def _page(page, case, epochs):
    tables = {name: case[name].ravel().tolist() for name in ("x", "targets")}
    return page.ask("train", **{**case, **tables, "epochs": epochs})


def _epochs(case):
    rows = len(case["x"])
    return math.ceil(STEPS / math.ceil(rows / (case["batch_size"] or rows)))


@settings(max_examples=300, deadline=None)
@given(case=trainings())
def test_training_in_the_page_is_training_in_python(page, case):
    """Weights, loss, gradient and outputs to 1e-9 after 50 updates or more, over all settings.

    But for trainings in which the last digit of a weight grows to that by itself: no two programs agree.
    """
    epochs = _epochs(case)
    network, first, diverged = _python(case, epochs)
    nudged, _, as_well = _python(case, epochs, nudge=1e-15)
    steady = diverged is not None or np.allclose(nudged.parameters, network.parameters, 1e-11, 1e-11)
    assume(as_well == diverged and steady)
    there = _page(page, case, epochs)
    np.testing.assert_allclose(there["first"], first, rtol=2e-14)
    assert (there["diverged"] or not there["finite"]) == (diverged is not None)
    if diverged is not None:
        assert there["updates"] - 1 == diverged
        return
    close = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(there["parameters"], network.parameters, **close)
    assert there["loss"] == pytest.approx(
        network.backpropagate(case["x"], case["targets"]), rel=1e-9, abs=1e-9
    )
    assert there["lastLoss"] == pytest.approx(network.history.losses[-1], rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(there["gradient"], network.gradient, **close)
    np.testing.assert_allclose(there["norms"], gradient_norms(network, case["x"], case["targets"]), **close)
    np.testing.assert_allclose(there["output"], network.forward(case["x"]).ravel(), **close)


@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy", "softmax_cross_entropy"])
def test_a_training_that_runs_away_is_stopped_at_the_same_update(page, loss, rule):
    rng = np.random.default_rng(8)
    case = {
        "widths": [2, 4, 4, 2],
        "options": {"activation": "relu", "loss": loss, "outputActivation": "identity"},
        "seed": 3,
        "start": None,
        "rate": 1e8,
        "batch_size": 5,
        "optimiser": {"name": rule},
        "x": rng.normal(0, 2, (12, 2)),
        "targets": np.eye(2)[rng.integers(0, 2, 12)],
    }
    _, _, diverged = _python(case, 200)
    there = _page(page, case, 200)
    assert diverged is not None and there["diverged"]
    assert there["updates"] - 1 == diverged


def test_a_loss_below_1_may_become_a_thousand_million(page):
    """Not that many times itself: a small loss is no reason to stop."""
    case = {
        "widths": [1, 1],
        "options": {"activation": "tanh", "loss": "half_squared_error", "outputActivation": "identity"},
        "seed": 0,
        "start": 0.0,
        "rate": 1.5,
        "batch_size": None,
        "optimiser": {"name": "plain"},
        "x": np.ones((1, 1)),
        "targets": np.full((1, 1), 1e-3),
    }
    network, _, diverged = _python(case, 100)
    assert network.history.losses[0] < 1e-6 < 1e9 < network.history.losses[-1]
    assert _page(page, case, 100)["updates"] - 1 == diverged


def test_a_training_goes_on_from_weights_that_it_is_given(page):
    case = {
        "widths": [1, 2, 1],
        "options": {"activation": "tanh", "loss": "half_squared_error", "outputActivation": "sigmoid"},
        "seed": 4,
        "start": None,
        "rate": 0.5,
        "batch_size": 2,
        "optimiser": {"name": "momentum", "share": 0.9},
        "x": np.array([[0.5], [-1.0], [2.0]]),
        "targets": np.array([[1.0], [0.0], [1.0]]),
    }
    begun = np.linspace(-1, 1, 7)
    network = MLP([1, 2, 1], "tanh", output_activation="sigmoid", rng=4)
    network.parameters[:] = begun
    network.train(case["x"], case["targets"], 0.5, 30, 2, optimiser=Momentum(0.9))
    there = _page(page, {**case, "parameters": begun.tolist()}, 30)
    np.testing.assert_allclose(there["parameters"], network.parameters, rtol=1e-12)


def test_softmax_shifts_so_that_nothing_overflows(page):
    rows = [[1.0, 2.0, 3.0], [1000.0, 1001.0, -1000.0]]
    expected = [math.exp(k) / sum(map(math.exp, (1, 2, 3))) for k in (1, 2, 3)]
    second = [1 / (1 + math.e), math.e / (1 + math.e), 0.0]
    assert page.ask("chances", rows=rows) == pytest.approx(expected + second, rel=1e-14)


def test_the_page_says_what_is_wrong_with_a_seed_and_with_no_points(page):
    for seed in (-1, 0.5, 2**32):
        with pytest.raises(RuntimeError, match="A seed is a whole number"):
            page.ask("draw", seed=seed, draws=[])
    case = {"widths": [2, 1], "options": {}, "seed": 0, "optimiser": {}, "x": np.zeros((0, 2))}
    with pytest.raises(RuntimeError, match="There are no points to train on"):
        _page(page, {**case, "targets": np.zeros((0, 1)), "start": None, "rate": 1.0}, 1)
