"""The backward pass: what arrives where, kinks and ties, numbers out of range, long chains."""

import gc
import math
import sys
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule import (
    FUNCTIONS,
    Function,
    Node,
    absolute,
    grad,
    leaky_relu,
    relu,
    sigmoid,
    softplus,
    tanh,
    trace,
)


def test_the_running_example_has_the_gradients_derived_by_hand():
    x, w1, w2, y = 1.5, 0.8, -0.4, 0.6

    def cost(w1, w2):
        return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x))) ** 2

    h = sigmoid(w1 * x)
    prediction = sigmoid(w2 * h)
    delta = -(y - prediction) * prediction * (1 - prediction)
    expected = [delta * w2 * h * (1 - h) * x, delta * h]
    assert trace(cost, w1, w2).gradient(w1, w2) == pytest.approx(expected, rel=1e-14)

    def plainly(w1, w2):
        return 0.5 * (y - 1 / (1 + np.exp(-(w2 / (1 + np.exp(-(w1 * x))))))) ** 2

    assert trace(plainly, w1, w2).gradient(w1, w2) == pytest.approx(expected, rel=1e-14)


def test_gradients_add_where_a_value_is_used_twice():
    a = Node(3.0)
    b = a + a
    c = b + b
    (c * a).backward()
    assert a.grad == 24.0
    assert b.grad == 6.0


def test_gradients_wait_for_every_use_before_they_move_on():
    # Along the short path from c, b's gradient is not complete until the long path has arrived.
    a = Node(2.0)
    b = a * 3.0
    c = b + b * b * b
    c.backward()
    assert b.grad == 1 + 3 * 36.0
    assert a.grad == 3 * b.grad


def test_a_second_backward_starts_afresh():
    for value in (2.0, np.array([2.0, 3.0])):
        x = Node(value)
        y = np.sum(x * x)
        y.backward()
        y.backward()
        np.testing.assert_array_equal(x.grad, 2 * np.asarray(value))
        (3.0 * y).backward()
        np.testing.assert_array_equal(x.grad, 6 * np.asarray(value))


def test_backward_recovers_after_an_error():
    class Fault(Exception):
        pass

    def fail(x):
        raise Fault

    x = Node(np.ones(2))
    broken = x * Function("broken", np.sin, fail)(x)
    with pytest.raises(Fault):
        np.sum(broken).backward()
    np.sum(x * x).backward()
    np.testing.assert_array_equal(x.grad, [2.0, 2.0])


def test_a_leaf_behind_a_comparison_has_gradient_zero():
    x, mask = Node(np.ones(2)), Node(np.array([1.0, -1.0]))
    np.sum(np.where(mask > 0, x, 0.0)).backward()
    np.testing.assert_array_equal(mask.grad, [0.0, 0.0])
    np.testing.assert_array_equal(x.grad, [1.0, 0.0])


def test_a_seed_stands_for_the_derivative_of_what_comes_after():
    x = Node(np.array([1.0, 2.0]))
    (x * x).backward(np.array([1.0, 10.0]))
    np.testing.assert_array_equal(x.grad, [2.0, 40.0])
    y = Node(3.0)
    (y * y).backward(2.0)
    assert y.grad == 12.0


def test_backward_of_an_array_needs_a_seed_of_its_shape():
    x = Node(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"shape \(2, 3\).*sum\(\)"):
        (x * x).backward()
    with pytest.raises(ValueError, match=r"seed has shape \(3,\).*shape \(2, 3\)"):
        (x * x).backward(np.ones(3))


LENGTH = 100_000


@pytest.mark.parametrize("value", [1.0, np.ones(2)])
def test_a_chain_of_a_hundred_thousand_nodes_needs_no_recursion(value):
    limit = sys.getrecursionlimit()
    x = Node(value)
    y = x
    for _ in range(LENGTH):
        y = y + 1.0
    y.backward(None if isinstance(value, float) else np.ones(2))
    np.testing.assert_array_equal(x.grad, np.ones_like(value))
    assert sys.getrecursionlimit() == limit
    del y


def test_a_chain_of_a_hundred_thousand_nodes_is_freed_at_once():
    gc.disable()
    try:
        x = Node(1.0)
        y = x * 1.0
        first = weakref.ref(y)
        for _ in range(LENGTH):
            y = y * 1.0
        y.backward()
        del y
        assert first() is None, "a reference cycle keeps the graph alive"
    finally:
        gc.enable()


def test_a_graph_leaves_nothing_to_the_garbage_collector():
    def step():
        w = Node(np.ones((2, 2)))
        np.mean(np.square(tanh(np.arange(6.0).reshape(3, 2) @ w) - 1.0)).backward()
        v = Node(0.5)
        (0.5 * (1 - sigmoid(v * 2.0)) ** 2).backward()
        grad(grad(lambda x: np.sin(x) * x))(0.5)

    step()
    gc.collect()
    gc.disable()
    try:
        step()
        assert gc.collect() == 0
    finally:
        gc.enable()


@given(st.floats(-3, 3))
def test_higher_derivatives_are_those_of_the_functions(x):
    for name in ("sigmoid", "tanh", "softplus", "sin", "exp", "arctan", "cube"):
        function = FUNCTIONS[name]
        traced, exact = function, function
        for _ in range(4):
            traced, exact = grad(traced), exact.derivative
            assert traced(x) == pytest.approx(exact(x), rel=1e-9, abs=1e-12)


def test_third_derivatives_at_zero_are_right_when_traced():
    assert grad(grad(grad(sigmoid)))(0.0) == -0.125
    assert grad(grad(grad(tanh)))(0.0) == -2.0
    assert grad(grad(sigmoid))(0.0) == 0.0


def test_derivative_of_a_derivative_holds_the_outer_variable_still():
    # d/dx [x · d/dy (x + y)] = d/dx [x · 1] = 1
    assert grad(lambda x: x * grad(lambda y: x + y)(x))(3.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0


def test_grad_takes_any_argument_and_names_itself():
    def area(width, height):
        return width * height

    assert grad(area)(2.0, 3.0) == 3.0
    assert grad(area, 1)(2.0, 3.0) == 2.0
    assert trace(grad(area), 2.0, 3.0).inputs == ("width", "height")
    assert grad(area).__name__ == "grad_area"
    assert grad(lambda x: 3.0)(1.0) == 0.0
    with pytest.raises(ValueError, match="single number"):
        grad(np.sin)(np.ones(2))


def test_mixed_second_derivatives_agree():
    def f(x, y):
        return np.exp(x * y) * np.sin(y) / (1 + x * x)

    one, other = grad(grad(f, 0), 1)(0.4, 0.9), grad(grad(f, 1), 0)(0.4, 0.9)
    assert one == pytest.approx(other, rel=1e-14)


def test_ties_share_the_gradient_and_kinks_give_the_subgradient_of_the_function():
    for tie in (np.maximum, np.minimum):
        for value in (1.0, np.ones(1)):
            a, b = Node(value), Node(value)
            np.sum(tie(a, b)).backward()
            assert float(np.sum(a.grad)) == 0.5 == float(np.sum(b.grad))
    for function in (relu, leaky_relu, absolute):
        assert grad(function)(0.0) == function.derivative(0.0)


def test_a_power_at_zero_has_the_derivative_of_its_limit():
    assert grad(lambda x: x**2)(0.0) == 0.0
    assert grad(lambda x: x**1)(0.0) == 1.0
    assert grad(lambda x: x**0)(0.0) == 0.0
    assert grad(grad(lambda x: x**2))(0.0) == 2.0
    assert grad(lambda n: 0.0**n)(2.0) == 0.0
    assert math.isnan(grad(lambda n: (-2.0) ** n)(2.0))
    np.testing.assert_array_equal(
        grad(lambda x: np.sum(x ** np.array([0.0, 1.0, 2.0])))(np.zeros(3)), [0, 1, 0]
    )


@pytest.mark.parametrize(
    ("f", "x", "value"),
    [
        (lambda x: 1 / x, 0.0, math.inf),
        (lambda x: -1 / x, 0.0, -math.inf),
        (lambda x: 1 / x, -0.0, -math.inf),
        (lambda x: x / 0.0, 0.0, math.nan),
        (np.exp, 1000.0, math.inf),
        (np.log, -1.0, math.nan),
        (lambda x: x**0.5, -1.0, math.nan),
        (lambda x: x**-1, 0.0, math.inf),
        (lambda x: x**400, 10.0, math.inf),
        (lambda x: 10.0**x, 400.0, math.inf),
    ],
)
def test_undefined_numbers_are_nan_and_large_ones_inf_without_an_error(f, x, value):
    node = f(Node(x))
    np.testing.assert_equal(node.value, value)
    node.backward()


def test_stable_functions_keep_their_gradient_at_a_thousand():
    for function in (sigmoid, tanh, softplus):
        for x in (-1000.0, 1000.0):
            assert grad(function)(x) in (0.0, 1.0)
            np.testing.assert_array_equal(
                grad(lambda v, f=function: np.sum(f(v)))(np.array([x])), grad(function)(x)
            )
    assert grad(sigmoid)(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)


def test_float32_stays_float32():
    x, w = Node(np.ones((2, 3), np.float32)), Node(np.ones((3, 1), np.float32))
    y = sigmoid(x @ w / 2 + 0.5)
    np.mean(np.where(y > 0.3, y, 0.0) ** 2).backward()
    for array in (y.value, x.grad, w.grad, y.grad):
        assert array.dtype == np.float32


def test_integers_become_floats():
    x = Node(3)
    assert type(x.value) is float
    assert type((x * 2 + 1).value) is float
    assert Node(np.array([1, 2])).value.dtype == np.float64
    assert Node([1, 2]).shape == (2,)
