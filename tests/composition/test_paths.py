"""Sums over paths and total derivatives, against differences and the graph."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule import Node
from chainrule.composition import sum_over_paths, total_derivative
from chainrule.derivatives import central_difference, gradient


@given(st.floats(-2, 2))
def test_derivatives_of_several_paths_add(x):
    # y = u·v with u = sin x, v = x²: the product rule is a sum over two paths
    edges = {("x", "u"): math.cos(x), ("x", "v"): 2 * x, ("u", "y"): x * x, ("v", "y"): math.sin(x)}
    result = sum_over_paths(edges, "x", "y")
    assert result.total == pytest.approx(central_difference(lambda t: math.sin(t) * t * t, x), abs=1e-8)
    assert [nodes for nodes, _ in result.paths] == [("x", "u", "y"), ("x", "v", "y")]


def test_an_edge_used_twice_counts_twice():
    doubled = sum_over_paths([("a", "b", 1), ("a", "b", 1), ("b", "c", 1), ("b", "c", 1)], "a", "c")
    assert doubled.total == 4
    assert len(doubled.paths) == 4
    assert repr(doubled).endswith("sum of 4 paths: 4")


def test_no_path_means_derivative_zero_and_the_path_of_no_edges_one():
    edges = {("x", "u"): 2.0, ("w", "y"): 3.0}
    assert sum_over_paths(edges, "x", "y").total == 0
    assert sum_over_paths(edges, "x", "x").total == 1


def test_the_sum_over_paths_is_what_the_graph_sends_back():
    a = Node(0.7)
    b = a * a * a
    output = a * a + 3 * (a * b)
    output.backward()
    edges = {("a", "J"): 2 * 0.7 + 3 * 0.343, ("b", "J"): 3 * 0.7, ("a", "b"): 3 * 0.49}
    assert sum_over_paths(edges, "a", "J").total == pytest.approx(a.grad, rel=1e-14)


def test_dead_ends_are_not_walked():
    dead_end = [(f"n{k}", f"n{k + 1}", 1.0) for k in range(60) for _ in range(2)]
    assert sum_over_paths([("n0", "y", 3.0), *dead_end], "n0", "y").total == 3


def test_graphs_that_are_none_are_refused():
    with pytest.raises(ValueError, match="x → u → v → x"):
        sum_over_paths({("x", "u"): 1, ("u", "v"): 1, ("v", "x"): 1}, "x", "v")
    with pytest.raises(ValueError, match="no node 'w'"):
        sum_over_paths({("x", "u"): 1}, "x", "w")
    with pytest.raises(ValueError, match="at least one"):
        sum_over_paths({}, "x", "u")
    with pytest.raises(TypeError, match="x → u must be a number"):
        sum_over_paths({("x", "u"): "1"}, "x", "u")
    with pytest.raises(TypeError, match="an edge is"):
        sum_over_paths([("x", "u")], "x", "u")
    layers = [(f"n{k}", f"n{k + 1}", 0.5) for k in range(40) for _ in range(2)]
    with pytest.raises(ValueError, match="1099511627776 paths"):
        sum_over_paths(layers, "n0", "n40")
    assert sum_over_paths([(str(k), str(k + 1), 1) for k in range(5000)], "0", "5000").total == 1


@given(st.floats(-2, 2))
def test_the_total_derivative_adds_what_flows_through_the_other_parameters(a):
    def cost(p):
        return p[0] ** 2 + 3 * p[0] * p[1] * p[2]

    point = np.array([a, a**3, math.sin(a)])
    total = total_derivative(gradient(cost, point), [3 * a**2, math.cos(a)])
    along = central_difference(lambda t: t**2 + 3 * t * t**3 * math.sin(t), a)
    assert total == pytest.approx(along, abs=1e-6)
    assert total_derivative([2.0, 5.0], [0.0]) == 2.0
    assert total_derivative([2.0], []) == 2.0


def test_total_derivative_names_lengths_that_do_not_fit():
    with pytest.raises(ValueError, match="3 partial derivatives need 2 rates"):
        total_derivative([1, 2, 3], [1, 2, 3])
    with pytest.raises(ValueError, match="at least one"):
        total_derivative([], [])
    for bad in (("12", [1]), (1.0, [1.0]), ([1, 2], 3)):
        with pytest.raises(TypeError, match="list"):
            total_derivative(*bad)


def test_the_sum_over_no_path_is_a_float():
    total = sum_over_paths({("a", "b"): 2.0}, "b", "a").total
    assert (total, type(total)) == (0.0, float)


def test_nodes_of_a_graph_need_not_be_words():
    rates = {(1, 2): 3.0, (2, "out"): 2.0}
    assert repr(sum_over_paths(rates, 1, "out")) == "1 → 2 → out: 6\nsum of 1 path: 6"
    with pytest.raises(ValueError, match="no node 5 in this graph: its nodes are 1, 2, out"):
        sum_over_paths(rates, 1, 5)
    with pytest.raises(ValueError, match=r"a cycle, (1 → 2 → 1|2 → 1 → 2)"):
        sum_over_paths({(1, 2): 3.0, (2, 1): 1.0}, 1, 2)


def test_what_is_no_list_is_refused_in_words_that_fit():
    with pytest.raises(TypeError, match=r"^expected a list of edges, but got NoneType None$"):
        sum_over_paths(None, "a", "b")
    with pytest.raises(TypeError, match=r"^expected a list of partial derivatives, but got int 3$"):
        total_derivative(3, [1])
