"""Jacobians and Hessians times a vector: against each other, against differences, and inside one another."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chainrule import Node, directional_derivative, grad, gradient, jacobian, sigmoid
from chainrule.modes import Dual, hessian_vector_product, jvp, vjp


def swirl(t):
    """From R³ to R²ˣ²."""
    products = np.sin(t[0] * t[1:]) + t[1:] ** 2
    return np.reshape(products, (2, 1)) * np.exp(t[:2] / 3.0)


def bowl(t):
    return np.sum(np.exp(t / 2.0) * t**2) + t[0] * t[1] * t[2]


vectors = arrays.arrays(np.float64, 3, elements=st.floats(-2, 2, allow_subnormal=False))


@settings(max_examples=100, deadline=None)
@given(x=vectors, v=vectors, w=arrays.arrays(np.float64, (2, 2), elements=st.floats(-2, 2)))
def test_forward_and_reverse_agree(x, v, w):
    assert np.sum(w * jvp(swirl, x, v)) == pytest.approx(np.sum(vjp(swirl, x, w) * v), rel=1e-12, abs=1e-12)


def test_they_are_the_jacobian_times_a_vector():
    x, v, w = np.array([0.3, -0.7, 1.1]), np.array([1.0, 2.0, -1.0]), np.array([[1.0, 0.5], [-2.0, 3.0]])
    table = jacobian(swirl, x)
    np.testing.assert_allclose(jvp(swirl, x, v), table @ v, rtol=1e-8)
    np.testing.assert_allclose(vjp(swirl, x, w), np.tensordot(w, table, 2), rtol=1e-8)
    np.testing.assert_allclose(jvp(swirl, x, v), directional_derivative(swirl, x, v), rtol=1e-8)
    np.testing.assert_allclose(vjp(bowl, x), gradient(bowl, x), rtol=1e-8)


@settings(max_examples=50, deadline=None)
@given(x=vectors, v=vectors, w=vectors)
def test_the_hessian_is_that_of_the_gradient_and_symmetric(x, v, w):
    product = hessian_vector_product(bowl, x, v)
    measured = directional_derivative(lambda t: vjp(bowl, t), x, v)
    np.testing.assert_allclose(product, measured, rtol=1e-6, atol=1e-6)
    assert w @ product == pytest.approx(v @ hessian_vector_product(bowl, x, w), rel=1e-11, abs=1e-11)


def test_the_running_example_takes_two_runs_forwards_and_one_back():
    def loss(w):
        return 0.5 * (0.6 - sigmoid(w[1] * sigmoid(w[0] * 1.5))) ** 2

    start = np.array([0.8, -0.4])
    expected = [0.00459378, -0.03307608]
    forwards = [jvp(loss, start, seed) for seed in np.eye(2)]
    np.testing.assert_allclose(forwards, expected, atol=5e-9)
    np.testing.assert_allclose(vjp(loss, start), expected, atol=5e-9)


def test_one_inside_another():
    assert jvp(lambda x: jvp(lambda y: y**3, x, 1.0), 2.0, 1.0) == 12.0
    # The inner one holds x still, the outer one moves it: mixed up, they would give 2.
    assert jvp(lambda x: x * jvp(lambda y: x + y, 1.0, 1.0), 2.0, 1.0) == 1.0
    assert grad(lambda a: jvp(lambda x: a * x * x, 3.0, 1.0))(2.0) == 6.0
    assert grad(lambda a: jvp(lambda x: x * x * a, 3.0, 1.0))(2.0) == 6.0
    assert grad(lambda a: jvp(lambda x: np.multiply(a, x) ** 2, 3.0, 1.0))(2.0) == 24.0
    third = jvp(lambda a: jvp(lambda b: jvp(lambda c: c**4, b, 1.0), a, 1.0), 2.0, 1.0)
    assert third == 48.0


def test_a_dual_of_the_readers_is_held_still_inside():
    outer = Dual(2.0, 1.0)
    result = outer * jvp(lambda y: outer * y, 5.0, 1.0)
    assert (result.value, result.slope) == (4.0, 4.0)


def test_what_does_not_depend_on_the_point_has_slope_0():
    x = np.array([1.0, 2.0])
    assert jvp(lambda t: 3.0, x, x) == 0.0
    np.testing.assert_array_equal(jvp(lambda t: np.ones((2, 2)), x, x), np.zeros((2, 2)))
    np.testing.assert_array_equal(vjp(lambda t: 3.0, x), [0.0, 0.0])
    np.testing.assert_array_equal(hessian_vector_product(lambda t: t[0] * 3.0, x, x), [0.0, 0.0])
    np.testing.assert_array_equal(hessian_vector_product(lambda t: 1.0, x, x), [0.0, 0.0])
    assert jvp(lambda t: 1.0 * (t[0] > 0.0), x, x) == 0.0


def test_results_are_the_callers_own():
    x, w = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    back = vjp(lambda t: t + 0.0, x, w)
    back *= 10.0
    np.testing.assert_array_equal(w, [3.0, 4.0])
    ahead = jvp(lambda t: t, x, w)
    ahead *= 10.0
    np.testing.assert_array_equal(w, [3.0, 4.0])
    assert type(vjp(lambda t: t * t, 3.0)) is type(hessian_vector_product(lambda t: t**3, 3.0, 1.0)) is float


@pytest.mark.parametrize("product", [jvp, vjp, hessian_vector_product])
def test_what_is_no_function_is_refused(product):
    with pytest.raises(TypeError, match=f"{product.__name__} takes a function first, but got float"):
        product(3.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (lambda: jvp(bowl, [1.0, 2.0, 3.0], [1.0, 2.0]), ValueError, r"direction has shape \(2,\)"),
        (lambda: vjp(swirl, [1.0, 2.0, 3.0], [1.0, 2.0]), ValueError, r"weights has shape \(2,\)"),
        (lambda: vjp(lambda t: 1.0, 2.0, [1.0]), ValueError, r"weights has shape \(1,\)"),
        (
            lambda: hessian_vector_product(swirl, [1.0, 2.0, 3.0], 1.0),
            ValueError,
            "one number, but f returned",
        ),
        (lambda: jvp(lambda t: [t[0], t[1]], [1.0, 2.0], 1.0), TypeError, "jvp needs f to return numbers"),
        (lambda: vjp(lambda t: None, 1.0), TypeError, "vjp needs f to return numbers"),
        (lambda: jvp(grad(lambda z: z * z), 2.0, 1.0), TypeError, "hessian_vector_product"),
        (lambda: vjp(lambda t: t if t > 0 else -t, 1.0), TypeError, "cannot branch on a Node"),
        (lambda: jvp(bowl, "abc", 1.0), TypeError, "real numbers"),
    ],
)
def test_what_cannot_be_done_is_said(call, kind, says):
    with pytest.raises(kind, match=says):
        call()


def test_a_node_as_the_point_gives_a_node():
    x = Node(np.array([1.0, 2.0]))
    slope = jvp(lambda t: np.sum(t**3), x, np.array([1.0, 0.0]))
    slope.backward()
    np.testing.assert_array_equal(x.grad, [6.0, 0.0])
