"""Duals: every rule and every function of the catalogue, forwards, against the same one backwards."""

import math

import numpy as np
import pytest
from functions_under_test import points
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chainrule import FUNCTIONS, Function, Node, complex_step, directional_derivative, sigmoid, sin, square
from chainrule.graph.rules import RULES
from chainrule.modes import Dual, jvp, vjp

plain_numbers = st.floats(0.1, 4) | st.floats(-4, -0.1)  # no poles, and nothing too large for a float


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
def test_each_function_of_the_catalogue(function):
    x = points(function.name)
    d = function(Dual(x, 2.0))
    np.testing.assert_array_equal(d.value, function(x))
    np.testing.assert_allclose(d.slope, 2.0 * function.derivative(x), rtol=3e-14)
    one = function(Dual(float(x[0]), 2.0))
    assert type(one.value) is type(one.slope) is float
    assert one.slope == pytest.approx(d.slope[0], rel=3e-14)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.numpy.__name__}")
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_each_rule_forwards_is_the_one_backwards(rule, data):
    """⟨w, J v⟩ = ⟨wᵀ J, v⟩ in each argument, whatever the shapes."""
    count = len(rule.rules)
    shapes = data.draw(arrays.mutually_broadcastable_shapes(num_shapes=count, max_dims=2, max_side=3))
    inputs = [
        data.draw(arrays.arrays(np.float64, shape, elements=plain_numbers)) for shape in shapes.input_shapes
    ]
    place = data.draw(st.integers(0, count - 1))
    x = inputs[place]
    v = data.draw(arrays.arrays(np.float64, x.shape, elements=plain_numbers))
    w = data.draw(arrays.arrays(np.float64, shapes.result_shape, elements=plain_numbers))

    def f(t):
        return rule(*[t if k == place else given for k, given in enumerate(inputs)])

    with np.errstate(all="ignore"):
        forwards = np.sum(w * jvp(f, x, v))
        backwards = np.sum(vjp(f, x, w) * v)
    np.testing.assert_allclose(forwards, backwards, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    "f",
    [
        lambda t: np.sum(t, axis=0),
        lambda t: np.mean(t, axis=(0, 1), keepdims=True),
        lambda t: t.T @ np.ones((2, 4)),
        lambda t: np.arange(2.0) @ t,
        lambda t: t @ t.T,
        lambda t: np.reshape(t, (3, 2)),
        lambda t: np.transpose(t, (1, 0)) * t.reshape(3, 2),
        lambda t: t[1, ::2] - t[0, 0],
        lambda t: np.broadcast_to(t, (4, 2, 3)),
        lambda t: np.where(t > 0, t**2, -t),
        lambda t: np.dot(t, np.ones(3)) / (1.0 + np.exp(-t[:, 0])),
        lambda t: abs(-t) + +t - np.maximum(t, 0.1),
        lambda t: sum(row.sum() for row in t),
    ],
)
def test_array_code_forwards_is_the_same_backwards(f):
    rng = np.random.default_rng(5)
    x, v = rng.normal(size=(2, 2, 3))
    moved = jvp(f, x, v)
    w = np.asarray(rng.normal(size=np.shape(moved)))
    assert np.sum(w * moved) == pytest.approx(np.sum(vjp(f, x, w) * v), rel=1e-12)
    assert np.shape(moved) == np.shape(f(Node(x)).value)


def test_slopes_of_inputs_are_a_direction():
    a, b = Dual(3.0, 1.0), Dual(2.0, 0.0)
    assert (a * b + a).slope == 3.0
    a, b = Dual(3.0, 0.0), Dual(2.0, 1.0)
    assert (a * b + a).slope == 3.0
    a, b = Dual(3.0, 2.0), Dual(2.0, -1.0)
    assert (a * b + a).slope == 2 * 3.0 - 3.0
    assert (2.0 - a).slope == -2.0 and (1 / a).slope == -2.0 / 9.0 and (2.0**b).slope == -math.log(2) * 4.0


def test_code_may_branch_and_loop():
    def halved(x):
        while x > 1.0:
            x = x / 2.0
        return x

    assert halved(Dual(5.0, 1.0)).slope == 0.125
    assert max(Dual(1.0, 5.0), Dual(2.0, 7.0)).slope == 7.0
    assert not Dual(0.0, 1.0)
    assert (Dual(1.0, 2.0) == 1.0) and (Dual(1.0) != Dual(2.0)) and (Dual(1.0) <= 2.0)
    np.testing.assert_array_equal(Dual(np.arange(3.0), 1.0) < 1.0, [True, False, False])


def test_a_network_runs_on_duals():
    rng = np.random.default_rng(1)
    w, b, u = rng.normal(size=(2, 3)), rng.normal(size=3), rng.normal(size=(3, 1))
    x, direction = rng.normal(size=(2, 4, 2))

    def network(x):
        return sigmoid(np.tanh(x @ w + b) @ u)

    measured = directional_derivative(network, x, direction)
    np.testing.assert_allclose(jvp(network, x, direction), measured, rtol=1e-6, atol=1e-9)


def test_against_the_complex_step():
    def f(x):
        return np.exp(np.sin(x) * x) / (1.0 + x**2)

    x = np.linspace(-2, 2, 11)
    np.testing.assert_allclose(jvp(f, x, 1.0), complex_step(f, x), rtol=1e-14)


def test_functions_without_a_derivative_go_through_their_formula():
    bell = Function("bell", lambda x: np.exp(-(x**2)))
    assert bell(Dual(0.5, 1.0)).slope == pytest.approx(-math.exp(-0.25), rel=1e-15)
    assert sin.of(square)(Dual(0.7, 1.0)).slope == pytest.approx(1.4 * math.cos(0.49), rel=1e-15)
    assert Function("five", lambda x: 5.0)(Dual(1.0, 1.0)) == 5.0


def test_precision_and_shape_are_kept():
    d = np.tanh(Dual(np.array([1, 2], dtype=np.float32), 1.0))
    assert d.value.dtype == d.slope.dtype == d.dtype == np.float32
    assert (d.shape, d.ndim, d.size, len(d)) == ((2,), 1, 2, 2)
    assert all(type(one.value) is type(one.slope) is float for one in d)
    total = d.sum()
    assert type(total.value) is type(total.slope) is float


def test_nothing_of_the_readers_arrays_is_shared():
    value, slope = np.array([1.0, 2.0]), np.array([1.0, 0.0])
    d = Dual(value, slope)
    doubled = d * 2.0
    value[0] = slope[0] = 99.0
    assert doubled.slope[0] == 2.0 and d.value[0] == 1.0


@pytest.mark.parametrize(
    ("make", "kind", "says"),
    [
        (lambda: Dual("a"), TypeError, "real numbers"),
        (lambda: Dual(1.0, [1.0, 2.0]), ValueError, r"slope has shape \(2,\), but the value has shape \(\)"),
        (lambda: Dual([1.0, 2.0], [1.0]), ValueError, r"\(1,\)"),
        (lambda: Dual(Dual(1.0, 1.0), 1.0), TypeError, "jvp of a function that calls jvp"),
        (lambda: Dual(Node(1.0)), TypeError, "jvp"),
        (lambda: math.exp(Dual(1.0, 1.0)), TypeError, "write np.exp"),
        (lambda: np.array([Dual(1.0, 1.0)], dtype=float), TypeError, "part of an array"),
        (lambda: Dual([1.0, 2.0]).__setitem__(0, 1.0), TypeError, "np.where"),
        (lambda: len(Dual(1.0)), TypeError, "a Dual that holds one number has no len"),
        (lambda: np.sort(Dual([2.0, 1.0])), TypeError, "np.sort does not work"),
        (lambda: Node(Dual(1.0, 1.0)), TypeError, "a Dual can hold a Node"),
        (lambda: Dual([1.0, 2.0]) + Dual([1.0, 2.0, 3.0]), ValueError, "broadcast"),
        (lambda: Dual([1.0]) @ 2.0, TypeError, r"write \* instead"),
    ],
)
def test_what_cannot_be_done_is_said(make, kind, says):
    with pytest.raises(kind, match=says):
        make()
