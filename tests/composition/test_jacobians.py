"""Products of Jacobians in both orders, and their cost."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.composition import chain_jacobian, multiplication_cost
from chainrule.derivatives import jacobian

shapes = st.lists(st.integers(1, 5), min_size=2, max_size=6)


@given(shapes, st.integers(0, 1000))
def test_both_orders_give_the_same_jacobian_and_cost_what_is_counted(sizes, seed):
    rng = np.random.default_rng(seed)
    matrices = [rng.normal(size=(outputs, inputs)) for inputs, outputs in pairwise(sizes)]
    expected = np.eye(sizes[0])
    for matrix in matrices:
        expected = matrix @ expected
    for order in ("forward", "reverse"):
        np.testing.assert_allclose(chain_jacobian(matrices, order), expected, atol=1e-12)
    shapes = [matrix.shape for matrix in matrices]
    assert multiplication_cost(shapes, "forward") == sum(sizes[0] * a * b for a, b in shapes[1:])
    assert multiplication_cost(shapes, "reverse") == sum(sizes[-1] * a * b for a, b in shapes[:-1])


def test_reverse_is_cheap_for_one_output_and_forward_for_one_input():
    loss = [(100, 1000), (10, 100), (1, 10)]
    assert multiplication_cost(loss, "reverse") == 10 * 100 + 100 * 1000
    assert multiplication_cost(loss, "forward") == 1000 * (10 * 100 + 10)
    curve = [(10, 1), (100, 10), (1000, 100)]
    assert multiplication_cost(curve, "forward") < multiplication_cost(curve, "reverse")


def test_the_jacobian_of_a_composition_is_the_product_of_the_jacobians():
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))]
    layers = [lambda p, w=w: np.tanh(w @ p) for w in weights]
    x = np.array([0.1, -0.4, 0.7])
    parts = [jacobian(layers[0], x), jacobian(layers[1], layers[0](x))]
    np.testing.assert_allclose(
        chain_jacobian(parts), jacobian(lambda p: layers[1](layers[0](p)), x), rtol=1e-7, atol=1e-9
    )


def test_jacobians_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="Jacobians 2 and 3 do not fit: function 2 has 4 outputs"):
        chain_jacobian([np.ones((3, 2)), np.ones((4, 3)), np.ones((1, 5))])
    with pytest.raises(ValueError, match="Jacobians 1 and 2"):
        multiplication_cost([(3, 2), (4, 4)])
    for bad in ([], [np.ones(3)], [np.ones((0, 3))]):
        with pytest.raises(ValueError, match="Jacobian"):
            chain_jacobian(bad)
    for bad in ("matrix", 3, [np.array([["a"]])]):
        with pytest.raises(TypeError, match="Jacobian"):
            chain_jacobian(bad)
    with pytest.raises(ValueError, match='"forward" or "reverse"'):
        chain_jacobian([np.ones((1, 1))], "sideways")


@pytest.mark.parametrize("order", ["forward", "reverse"])
def test_jacobians_of_bools_and_integers_are_multiplied_as_numbers(order):
    paths = [np.array([[True], [True]]), np.array([[True, True]])]
    assert chain_jacobian(paths, order).tolist() == [[2]]
    assert chain_jacobian([np.array([[100]], np.int8)] * 2, order).tolist() == [[10000]]
    assert chain_jacobian([[[10**10]], [[10**10]]], order).tolist() == [[1e20]]


def test_shapes_may_be_numpy_integers():
    assert multiplication_cost([np.array([3, 2]), (1, np.int64(3))]) == 6


def test_a_product_too_large_to_hold_is_infinite_without_a_warning(recwarn):
    for order in ("forward", "reverse"):
        assert chain_jacobian([[[1e200, 0.0]], [[1e200]]], order).tolist() == [[np.inf, 0.0]]
    assert not recwarn.list


def test_a_shape_that_is_no_list_of_sizes_is_refused():
    with pytest.raises(TypeError, match="expected a list of sizes, but got int 3"):
        multiplication_cost([3])
    with pytest.raises(TypeError, match="list of Jacobians, the first function's first, but got NoneType"):
        chain_jacobian(None)
