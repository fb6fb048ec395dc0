"""The running example: its gradients by four ways, its training, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks_under_test import central, numbers

from chainrule.functions import sigmoid
from chainrule.graph import Node, trace
from chainrule.network import RUNNING_EXAMPLE, DivergenceError, TwoWeightNetwork


def two_weight_loss(w1, w2, x, y):
    return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x))) ** 2


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


def test_a_loss_too_large_to_hold_is_infinite_for_a_number_as_for_an_array(recwarn):
    for y in (1e200, np.array([1e200]), -1e200):
        assert np.all(np.isposinf(TwoWeightNetwork().forward(y=y).loss))
    assert np.isfinite(TwoWeightNetwork().gradients(y=1e200)).all()
    assert not recwarn.list
