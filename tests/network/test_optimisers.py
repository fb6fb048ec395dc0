"""Each optimiser against its formula, written out number by number; and what it refuses."""

import math

import numpy as np
import pytest
from networks_under_test import batch

from chainrule.network import MLP, OPTIMISERS, Adam, DivergenceError, Momentum, Optimiser, Plain


def plain(rate):
    while True:
        gradients = yield
        yield [rate * g for g in gradients]


def momentum(rate, share):
    v = None
    while True:
        gradients = yield
        v = [share * a + rate * g for a, g in zip(v or [0.0] * len(gradients), gradients, strict=True)]
        yield v


def adam(rate, beta1, beta2, epsilon):
    t, m, v = 0, None, None
    while True:
        gradients = yield
        t += 1
        m = [beta1 * a + (1 - beta1) * g for a, g in zip(m or [0.0] * len(gradients), gradients, strict=True)]
        v = [
            beta2 * a + (1 - beta2) * g**2
            for a, g in zip(v or [0.0] * len(gradients), gradients, strict=True)
        ]
        yield [
            rate * (a / (1 - beta1**t)) / (math.sqrt(b / (1 - beta2**t)) + epsilon)
            for a, b in zip(m, v, strict=True)
        ]


CASES = {
    "plain": ("plain", plain(0.3), 0.3),
    "momentum": ("momentum", momentum(0.1, 0.9), 0.1),
    "some momentum": (Momentum(0.5), momentum(0.2, 0.5), 0.2),
    "adam": ("adam", adam(0.02, 0.9, 0.999, 1e-8), 0.02),
    "another adam": (Adam(0.5, 0.9, 1e-3), adam(0.05, 0.5, 0.9, 1e-3), 0.05),
}


@pytest.mark.parametrize("case", CASES)
def test_fifty_steps_are_those_of_the_formula(case):
    optimiser, rule, rate = CASES[case]
    network, reference = MLP([3, 4, 2], rng=2), MLP([3, 4, 2], rng=2)
    x, y = batch(network, 12)
    network.train(x, y, rate, 50, optimiser=optimiser)
    for _ in range(50):
        reference.backpropagate(x, y)
        next(rule)
        step = rule.send(reference.gradient.tolist())
        reference.parameters[:] = [p - s for p, s in zip(reference.parameters.tolist(), step, strict=True)]
    assert np.abs(network.parameters - reference.parameters).max() < 1e-12


def test_momentum_with_share_0_is_plain_descent():
    runs = []
    for optimiser in ("plain", Plain(), Momentum(0.0)):
        network = MLP([2, 3, 1])
        network.train(*batch(network, 9), 0.2, 20, optimiser=optimiser)
        runs.append(network.parameters)
    assert (runs[0] == runs[1]).all()
    assert runs[2] == pytest.approx(runs[0], rel=1e-12)


def test_momentum_makes_equal_steps_tenfold():
    gradient = np.array([1.0, -2.0])
    next_step = Momentum(0.9).steps(0.1, gradient)
    assert next_step() == pytest.approx([0.1, -0.2])
    for _ in range(300):
        step = next_step()
    assert step == pytest.approx([1.0, -2.0])


def test_the_first_step_of_adam_is_as_long_for_each_size_of_gradient():
    gradient = np.array([1e-5, -3.0, 1e5, 0.0])
    assert Adam().steps(0.01, gradient)() == pytest.approx([0.01, -0.01, 0.01, 0.0], rel=2e-3)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_float32_stays_float32(optimiser):
    network = MLP([2, 3, 1], dtype=np.float32)
    network.train(*batch(network, 9), 0.01, 20, optimiser=optimiser)
    step = OPTIMISERS[optimiser].steps(0.01, network.gradient)()
    assert network.parameters.dtype == step.dtype == np.float32


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_two_trainings_do_not_share_what_they_remember(optimiser):
    runs = []
    for _ in range(2):
        network = MLP([2, 3, 1])
        network.train(*batch(network, 9), 0.01, 20, optimiser=optimiser)
        runs.append(network.parameters)
    assert (runs[0] == runs[1]).all()


@pytest.mark.parametrize(("optimiser", "rate"), [("momentum", 5.0), ("adam", 1e6)])
def test_divergence_is_said_in_words(optimiser, rate):
    network = MLP([2, 8, 1], "identity", rng=1)
    with pytest.raises(
        DivergenceError, match=r"diverged at step \d+: .* the steps are too long: start again"
    ):
        network.train(*batch(network, 30), rate, 10_000, optimiser=optimiser)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Momentum(1.0), "share is the share that is kept, from 0 to below 1, but got 1.0"),
        (lambda: Momentum(-0.1), "but got -0.1"),
        (lambda: Momentum(float("nan")), "finite"),
        (lambda: Momentum([0.1, 0.2]), "one number"),
        (lambda: Adam(beta1=1.0), "beta1"),
        (lambda: Adam(beta2=2.0), "beta2"),
        (lambda: Adam(epsilon=0.0), "epsilon must be a positive number, but got 0.0"),
        (
            lambda: MLP([1, 1]).train([[0.0]], [[0.0]], optimiser="sgd"),
            "one of plain, momentum, adam, or pass an Optimiser",
        ),
    ],
)
def test_settings_that_make_no_sense_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_a_rule_of_ones_own_needs_one_method():
    class Signs(Optimiser):
        def steps(self, learning_rate, gradient):
            return lambda: learning_rate * np.sign(gradient)

    network = MLP([1, 1], start=0.0)
    network.train([[1.0]], [[5.0]], 0.25, 4, optimiser=Signs())
    assert network.parameters.tolist() == [1.0, 1.0]
    with pytest.raises(NotImplementedError, match="Optimiser does not define steps"):
        network.train([[1.0]], [[5.0]], optimiser=Optimiser())
