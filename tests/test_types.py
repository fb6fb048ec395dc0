"""What the annotations promise, read by mypy, is what comes back: a kind is kept, and so is precision."""

from typing import assert_type

import numpy as np
import numpy.typing as npt

from chainrule import (
    MLP,
    WRONG_RULES,
    Chain,
    Function,
    Node,
    central_difference,
    complex_step,
    named,
    sin,
    square,
    trace,
)

CHAIN = Chain([sin, square])
DOUBLE, SINGLE = np.ones((2, 3)), np.ones(4, np.float32)


def test_a_float_stays_a_float() -> None:
    assert type(assert_type(sin(0.5), float)) is float
    assert type(assert_type(sin(1), float)) is float
    assert type(assert_type(sin.derivative.at(0.5), float)) is float
    assert type(assert_type(CHAIN(0.5), float)) is float
    assert type(assert_type(CHAIN.derivative(0.5), float)) is float
    assert type(assert_type(WRONG_RULES["inner_only"](CHAIN, 0.5), float)) is float
    assert type(assert_type(central_difference(sin, 0.5), float)) is float
    assert type(assert_type(complex_step(sin, 0.5), float)) is float


def test_an_array_stays_an_array_of_its_precision() -> None:
    assert assert_type(sin(DOUBLE), npt.NDArray[np.float64]).shape == (2, 3)
    assert assert_type(sin(SINGLE), npt.NDArray[np.float32]).dtype == np.float32
    assert assert_type(sin(np.arange(3)), npt.NDArray[np.float64]).dtype == np.float64
    assert type(assert_type(sin(np.float32(1)), np.float32)) is np.float32
    assert [value.shape for value in CHAIN.values(DOUBLE)] == [(2, 3), (2, 3)]


def test_a_node_stays_a_node() -> None:
    assert isinstance(assert_type(sin(Node(1.0)), Node), Node)
    assert isinstance(assert_type(CHAIN.derivative(Node(1.0)), Node), Node)


def test_what_is_computed_with_a_node_is_a_node() -> None:
    x = Node(DOUBLE)
    assert isinstance(assert_type(2 * x - x / 3 + x**2, Node), Node)
    assert isinstance(assert_type(2**x, Node), Node)
    assert isinstance(assert_type(x @ x.T, Node), Node)
    assert isinstance(assert_type(x == 1.0, Node), Node)
    assert isinstance(assert_type(x < 1.0, Node), Node)
    assert isinstance(assert_type(abs(-x)[0].reshape(3, 1).sum(axis=(0, 1)), Node), Node)
    assert [type(row) for row in assert_type(list(x), list[Node])] == [Node, Node]
    assert isinstance(assert_type(named("h", x), Node), Node)
    assert type(assert_type(named("h", 0.5), float)) is float


def test_a_graph_says_what_it_has_and_compiled_code_what_it_gives() -> None:
    graph = trace(lambda x, y: sin(x) * y, 0.5, 2.0)
    assert assert_type(graph.inputs, tuple[str, ...]) == ("x", "y")
    assert [type(node) for node in assert_type(graph.run(0.5, 2.0), list[Node])] == [Node] * 4
    value, gradients = graph.compile().value_and_gradient(0.5, 2.0)
    assert type(assert_type(value, float)) is float
    assert gradients == graph.gradient(0.5, 2.0)


def test_what_is_put_together_of_functions_is_a_function() -> None:
    assert isinstance(assert_type(2 * sin + square / 3 - sin**2, Function), Function)
    assert isinstance(assert_type(sin.of(square).derivative, Function), Function)


def test_a_networks_arrays_have_its_precision() -> None:
    network = MLP([2, 3, 1], dtype=np.float32)
    result = network.gradients(DOUBLE[:, :2], DOUBLE[:, :1])
    assert type(assert_type(result.loss, float)) is float
    assert all(weight.dtype == np.float32 for weight in result.weights)
