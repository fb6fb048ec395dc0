"""What chapter 5 states about descents on the landscape of two weights, computed."""

import math
from itertools import pairwise

import numpy as np
import pytest

from chainrule import RUNNING_EXAMPLE, TwoWeightNetwork, gradient, sigmoid


def test_statement_every_pair_on_the_valley_is_perfect():
    x, _, _, y = RUNNING_EXAMPLE
    assert round(math.log(y / (1 - y)), 3) == 0.405
    for w1 in (-3.0, 0.0, 4.0):
        w2 = math.log(y / (1 - y)) / sigmoid(w1 * x)
        assert TwoWeightNetwork(w1, w2).forward().y_hat == pytest.approx(y, abs=1e-15)


def test_statement_two_starts_end_in_different_places_of_the_valley_and_disagree_elsewhere():
    first, second = TwoWeightNetwork(0.8, -0.4), TwoWeightNetwork(-1.0, 4.0)
    assert first.train(10, 200).losses[-1] < 1e-12 and second.train(10, 200).losses[-1] < 1e-12
    assert (round(first.w1, 2), round(first.w2, 2)) == (0.79, 0.53)
    assert abs(first.w1 - second.w1) > 2
    xs = np.linspace(-6, 6, 25)
    assert (np.diff(first.forward(xs).y_hat) > 0).all() and (np.diff(second.forward(xs).y_hat) < 0).all()


def test_statement_from_the_lower_left_the_loss_falls_and_falls_but_creeps():
    network = TwoWeightNetwork(-3.0, -3.0)
    losses = network.train(10, 2000).losses
    assert all(later < earlier for earlier, later in pairwise(losses))
    early = TwoWeightNetwork(-3.0, -3.0)
    early.train(10, 200)
    assert round(early.forward().y_hat, 3) == 0.498 and early.w1 < -4
    assert [f"{losses[k]:.4f}" for k in (0, 200, 2000)] == ["0.0059", "0.0052", "0.0050"]


def turning_point(w1, w2):
    """Where the flow from (w1, w2) has W₂ = 0: W₂ dW₂ = dW₁/((1 − h)x), integrated."""
    return _w1_of_w2(0.0, w1, w2)


def _w1_of_w2(now, w1, w2, x=RUNNING_EXAMPLE.x):
    def potential(w):
        return (2 / x) * (w + math.exp(x * w) / x)

    target, low, high = potential(w1) + now**2 - w2**2, -40.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if potential(middle) < target else (low, middle)
    return low


def steps_of_the_flow(w1, w2, end, learning_rate=10, pieces=4000):
    """How many steps the flow takes until W₂ = end: ∫ dW₂ / (−∂J/∂W₂), divided by the learning rate."""
    path = np.linspace(w2, end, pieces + 1)
    speed = [-TwoWeightNetwork(_w1_of_w2(w, w1, w2), w).gradients().w2 for w in path]
    times = np.diff(path) / 2 * (1 / np.array(speed[1:]) + 1 / np.array(speed[:-1]))
    return float(times.sum()) / learning_rate


def test_statement_the_path_turns_where_w2_is_0_and_then_arrives():
    # from (−1.5, −1.5) every step can be taken; they follow the flow closely
    network, steps, leftmost = TwoWeightNetwork(-1.5, -1.5), 0, 0.0
    while network.w2 < 1:
        network.step(10)
        steps, leftmost = steps + 1, min(leftmost, network.w1)
    assert leftmost == pytest.approx(turning_point(-1.5, -1.5), abs=0.02)
    assert network.w1 == pytest.approx(_w1_of_w2(1.0, -1.5, -1.5), abs=0.02)
    assert steps == pytest.approx(steps_of_the_flow(-1.5, -1.5, 1.0), rel=0.02)
    network.train(10, 2000 - steps)
    assert network.forward().loss < 1e-12 and (round(network.w1, 2), round(network.w2, 2)) == (-0.83, 1.82)


def test_statement_from_minus_3_minus_3_it_turns_near_minus_9_7_and_takes_almost_15_million_steps():
    assert turning_point(-3.0, -3.0) == pytest.approx(-9.74, abs=0.01)
    # W₂ = 3.3 is just before the valley, where the answer has already left ½
    assert TwoWeightNetwork(_w1_of_w2(3.3, -3.0, -3.0), 3.3).forward().y_hat > 0.56
    assert 14.7e6 < steps_of_the_flow(-3.0, -3.0, 3.3) < 15e6


def test_statement_with_target_1_there_is_no_minimum():
    network = TwoWeightNetwork()
    history = network.train(10, 2000, y=1.0)
    assert all(later < earlier for earlier, later in pairwise(history.losses))
    falls = [earlier - later for earlier, later in pairwise(history.losses)]
    assert all(later < earlier for earlier, later in pairwise(falls))
    assert network.w2 > history.w2[200] > history.w2[20] and network.forward(y=1.0).loss > 0
    # whatever the weights, a larger W₂ is better
    for w1, w2 in ((-3.0, -2.0), (0.8, 5.0), (4.0, 20.0)):
        assert TwoWeightNetwork(w1, w2).gradients(y=1.0).w2 < 0


def test_statement_on_the_landscape_the_gradient_is_0_only_in_the_valley():
    for w1 in np.linspace(-4, 4, 17):
        for w2 in np.linspace(-4, 4, 17):
            network = TwoWeightNetwork(float(w1), float(w2))
            now = network.forward()
            assert now.h > 0 and now.y_hat * (1 - now.y_hat) > 0
            assert network.gradients().w2 != 0 or now.y_hat == RUNNING_EXAMPLE.y


def test_statement_with_tanh_the_origin_is_a_saddle():
    x, _, _, y = RUNNING_EXAMPLE

    def tanh_loss(w):
        return 0.5 * (y - sigmoid(w[1] * np.tanh(w[0] * x))) ** 2

    assert gradient(tanh_loss, np.zeros(2)).tolist() == [0, 0]
    assert tanh_loss((0.1, 0.1)) < tanh_loss((0.0, 0.0)) < tanh_loss((0.1, -0.1))


def test_statement_learning_rate_100_leaps_over_the_valley():
    network = TwoWeightNetwork()
    network.step(100)
    assert network.forward().y_hat > 0.6 > TwoWeightNetwork().forward().y_hat
    network.step(100)
    assert network.w1 < -2.5 and network.forward().y_hat < 0.6
    losses = network.train(100, 14).losses
    assert losses[-1] < 1e-6 < losses[-2]


def _descent(keep, steps, rate=10):
    """The losses of a descent that keeps a part of its old gradients: 0 is a reset, 1 is forgetting it."""
    weights, total, losses = np.array(RUNNING_EXAMPLE[1:3]), np.zeros(2), []
    for _ in range(steps + 1):
        losses.append(TwoWeightNetwork(*weights).forward().loss)
        total = keep * total + np.array(TwoWeightNetwork(*weights).gradients())
        weights = weights - rate * total
    return losses, weights


def test_statement_without_a_reset_two_steps_are_better_and_twenty_are_worse():
    (good, _), (bad, _) = _descent(0, 20), _descent(1, 20)
    assert good[1] == bad[1] and 31 < good[2] / bad[2] < 33
    assert f"{bad[2]:.1e}" == "8.2e-05" and bad[3] > good[3]
    assert bad[7] < min(bad[5:7]) and bad[7] < bad[10] < bad[20]
    assert bad[20] > 1e6 * good[20]


def test_statement_without_a_reset_the_path_crosses_the_valley_between_steps_7_and_8():
    too_large = [TwoWeightNetwork(*_descent(1, steps - 1)[1]).forward().y_hat > 0.6 for steps in range(1, 21)]
    assert [steps for steps in range(2, 21) if too_large[steps - 1] != too_large[steps - 2]] == [3, 8]


def test_statement_a_gradient_of_0_holds_for_a_tiny_nudge_and_not_for_a_large_one():
    network = TwoWeightNetwork(0.8, math.log(1.5) / sigmoid(1.2))
    assert abs(network.gradients().w2) < 1e-15
    nudged, moved = (TwoWeightNetwork(0.8, network.w2 + step).forward().loss for step in (1e-4, 1.0))
    assert nudged < 1e-4 * 1e-4 and moved > 0.005


def test_statement_nothing_brakes_it_on_the_plateau_but_friction_does():
    losses, weights = _descent(1, 200)
    assert losses[-1] == pytest.approx(0.005, abs=1e-6) and weights[0] < -90
    braked, _ = _descent(0.5, 30)
    assert braked[-1] < 1e-12
