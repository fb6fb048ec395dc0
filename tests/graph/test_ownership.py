"""Whose memory is whose: a graph remembers its own numbers, and each gradient stands alone."""

import copy
import pickle

import numpy as np
import pytest

from chainrule import Function, Graph, Node, grad, sin, trace

C = np.array([1.0, 2.0, 3.0])


def square_matrix():
    return np.sin(np.arange(9.0)).reshape(3, 3)


# each passes a gradient on in a way that could hand the same memory to two nodes
PASSED_ON = {
    "sum": lambda a, b: a + b,
    "sum of one": lambda a, b: a + a + b,
    "difference": lambda a, b: a - b,
    "reshape": lambda a, b: (a.reshape(9) + b.reshape(9)).reshape(3, 3),
    "transpose": lambda a, b: a.T + b.T.T,
    "broadcast": lambda a, b: np.broadcast_to(a, (3, 3)) + b,
    "axes of one": lambda a, b: np.sum(a.reshape(3, 3, 1) + b.reshape(3, 3, 1), axis=2),
    "index": lambda a, b: a[:] + b[::-1],
    "position": lambda a, b: +a + +b,
    "where": lambda a, b: np.where(np.ones((3, 3)), a, 0.0) + b,
    "product": lambda a, b: a @ b + a,
    "row": lambda a, b: a + b[0],
}


@pytest.mark.parametrize("name", PASSED_ON)
def test_no_gradient_shares_memory_with_another_or_with_the_seed(name):
    a, b, seed = Node(square_matrix()), Node(square_matrix()), square_matrix()
    middle = PASSED_ON[name](a, b)
    top = middle + 0.0
    top.backward(seed)
    gradients = [a.grad, b.grad, middle.grad, top.grad]
    for k, one in enumerate(gradients):
        assert not np.shares_memory(one, seed)
        for other in gradients[:k]:
            assert not np.shares_memory(one, other)
    kept = [gradient.copy() for gradient in gradients]
    a.grad *= 10
    seed *= 10
    np.testing.assert_array_equal(a.grad, 10 * kept[0])
    for gradient, before in zip(gradients[1:], kept[1:], strict=True):
        np.testing.assert_array_equal(gradient, before)


def test_what_a_reader_does_to_an_array_afterwards_changes_no_gradient():
    x, c, mask, exponent = C.copy(), C.copy(), np.array([1.0, 0.0, 1.0]), np.full(3, 3.0)
    n = Node(x)
    y = np.sum(np.where(mask, n * n * c, n) + n**exponent + c @ (n * 1.0))
    y.backward()
    expected = n.grad.copy()
    for array in (x, c, mask, exponent):
        array[:] = 100.0
    y.backward()
    np.testing.assert_array_equal(n.grad, expected)
    graph = trace(lambda x: np.sum(x * c), x)
    c[:] = 7.0
    assert graph(np.ones(3)) == 300.0


def test_a_value_changed_in_place_counts_from_then_on_and_not_before():
    n = Node(C)
    before = np.sum(n * n)
    n.value[0] = 100.0
    after = np.sum(n * n)
    before.backward()
    np.testing.assert_array_equal(n.grad, 2 * C)
    after.backward()
    np.testing.assert_array_equal(n.grad, [200.0, 4.0, 6.0])
    held = n.value
    later = np.sum(np.exp(n / 100) ** 2 + n**2 + np.square(n))
    held[:] = 0.0
    later.backward()
    np.testing.assert_allclose(n.grad, 2 * np.exp([2.0, 0.04, 0.06]) / 100 + [400.0, 8.0, 12.0])


def test_two_nodes_of_one_array_move_apart_and_training_in_place_works():
    start = C.copy()
    w, v = Node(start), Node(start)
    for _ in range(100):
        np.sum((w - 5.0) ** 2).backward()
        w.value -= 0.1 * w.grad
    np.testing.assert_allclose(w.value, 5.0, rtol=1e-8)
    np.testing.assert_array_equal(v.value, C)
    np.testing.assert_array_equal(start, C)
    number = Node(1.0)
    number.value -= 0.5
    assert (number * 2).value == 1.0


def test_a_computed_value_is_read_only():
    y = Node(C) * 2.0
    with pytest.raises(ValueError, match="read-only"):
        y.value[0] = 1.0
    with pytest.raises(TypeError, match="computed, by multiply"):
        y.value = 3.0
    step = trace(lambda x: x * C, C).nodes[0]
    with pytest.raises(ValueError, match="read-only"):
        step.value[0] = 1.0


def test_a_gradient_has_the_precision_of_its_leaf():
    single = C.astype(np.float32)
    matrix = np.ones((3, 3))
    for f in (
        lambda x: x[0] * 2.0,
        lambda x: np.sum(matrix @ x),
        lambda x: np.sum(x @ matrix),
        lambda x: np.sum(2**x),
        lambda x: np.sum(x * C),
        lambda x: np.sum(x * C + x),
        lambda x: np.mean(np.where(x > 1, x, C)),
        lambda x: x @ x,
    ):
        x = Node(single)
        f(x).backward()
        assert x.grad.dtype == np.float32
        assert grad(f)(single).dtype == np.float32
    x = Node(single)
    (x * C).backward(C)
    assert x.grad.dtype == np.float32


def test_the_gradient_of_a_number_is_a_number():
    for f in (
        lambda x: np.sum(np.broadcast_to(x, (2, 3))),
        lambda x: np.sum(x * np.ones(3)),
        lambda x: np.sum(np.reshape(x, (1,))),
        lambda x: np.sum(np.broadcast_to(x, 3)),
    ):
        assert type(grad(f)(2.0)) is float
        x = Node(2.0)
        f(x).backward()
        assert type(x.grad) is float


def test_a_leaf_is_copied_and_pickled_and_a_computed_node_says_what_to_do_instead():
    w = Node(C, "w")
    for other in (copy.copy(w), copy.deepcopy(w), pickle.loads(pickle.dumps(w))):
        assert other is not w
        assert other.name == "w"
        other.value[0] = 9.0
        np.testing.assert_array_equal(w.value, C)
    deep = Node(1.0)
    for _ in range(5000):
        deep = deep + 1.0
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match=r"computed, here by add.*node\.value"):
            copied(deep)
    assert copy.deepcopy(sin) is sin is copy.copy(sin)


def test_a_node_is_formatted_as_its_number():
    assert f"{Node(1.0) / 3:.3f}" == "0.333"
    assert f"{Node(2.0)}" == "Node(2.0)"


def test_grad_counts_arguments_from_the_end_and_holds_keywords_still():
    def f(x, y, scale=1.0):
        return scale * x * y**2

    assert grad(f, -1)(2.0, 3.0) == 12.0 == grad(f, 1)(2.0, 3.0)
    assert grad(f, -2)(2.0, 3.0) == 9.0
    assert grad(f)(2.0, 3.0, scale=10.0) == 90.0
    with pytest.raises(IndexError, match="position 2, but got 2 positional"):
        grad(f, 2)(2.0, 3.0)
    with pytest.raises(TypeError, match="position of one argument"):
        grad(f, (0, 1))


def test_kinks_that_cancel_have_the_right_slope_and_the_second_of_their_subgradients():
    # as the docstring of grad says
    assert grad(lambda x: abs(x) ** 2)(0.0) == 0.0
    assert grad(grad(lambda x: abs(x) ** 2))(0.0) == 0.0
    assert grad(grad(lambda x: abs(x) ** 2))(1e-300) == 2.0


def test_a_derivative_that_is_given_later_is_used_from_then_on():
    late = Function("late", lambda x: x * x)
    assert not late.has_derivative
    assert grad(late)(3.0) == 6.0
    late.derivative = lambda x: 7.0
    assert grad(late)(3.0) == 7.0
    assert Graph.export(trace(late, 1.0))["nodes"][-1]["op"] == "multiply"
