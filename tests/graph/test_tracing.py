"""Traces: what a graph records, refuses, exports and gets back, and how it names things."""

import json
import math
import operator

import numpy as np
import pytest

from chainrule import (
    Function,
    Graph,
    Node,
    grad,
    leaky_relu,
    log,
    named,
    power,
    scale,
    shift,
    sigmoid,
    sqrt,
    square,
    trace,
)

SUGGESTIONS = [
    (lambda x: 1.0 if x > 0 else 0.0, r"branch on a Node.*np\.where"),
    (lambda x: x and 1, r"np\.where"),
    (lambda x: max(x, 0.0), r"np\.maximum"),
    (math.exp, r"np\.exp"),
    (float, r"node\.value"),
    (int, r"node\.value"),
    (lambda x: [0, 1][x], r"node\.value"),
    (lambda x: np.arctan2(x, 1.0), r"np\.arctan2 does not work on a Node.*arctan"),
    (lambda x: np.cumsum(x), r"np\.cumsum does not work on a Node"),
    (lambda x: np.add.reduce(x), r"np\.sum\(x\)"),
    (lambda x: np.array([x, x]), r"part of an array"),
    (lambda x: np.exp(x, where=True), r"does not take where="),
    (lambda x: x + "1", r"real numbers.*str: '1'"),
    (lambda x: x * None, r"real numbers.*NoneType"),
    (lambda x: x + 1j, r"real numbers.*complex"),
    (lambda x: x * np.array([1j]), r"real numbers.*complex128"),
    (lambda x: np.ones(2) @ x, r"write \* instead"),
    (len, r"no len\(\)"),
    (lambda x: x % 2, r"%"),
]


@pytest.mark.parametrize(("f", "message"), SUGGESTIONS)
def test_what_a_graph_cannot_record_is_refused_with_what_to_write_instead(f, message):
    with pytest.raises(TypeError, match=message):
        trace(f, 1.0)


def test_in_place_changes_are_refused():
    x, total = Node(np.ones(2)), np.zeros(2)
    with pytest.raises(TypeError, match="in place"):
        total += x
    with pytest.raises(TypeError, match="in place"):
        np.exp(x, out=total)
    with pytest.raises(TypeError, match=r"in place.*np\.where"):
        x[0] = 1.0
    y = x
    y += 1.0
    assert y is not x
    np.testing.assert_array_equal(x.value, [1.0, 1.0])


def test_masks_are_refused_as_an_index():
    with pytest.raises(TypeError, match=r"np\.where\(mask"):
        Node(np.ones(2))[np.array([True, False])]


def test_a_node_can_be_a_key_and_is_found_by_identity():
    a, b = Node(1.0), Node(1.0)
    assert {a: "a", b: "b"}[a] == "a"
    assert (a == b).value == 1.0
    assert (a != b).value == 0.0
    assert a != "a"


def test_a_function_of_a_reader_is_one_node_and_differentiates():
    slow = Function("slow_cube", lambda x: x**3, lambda x: 3 * x**2)
    graph = trace(slow, 2.0)
    assert [step.op for step in graph.nodes] == ["input", "slow_cube"]
    assert grad(slow)(2.0) == 12.0
    assert grad(grad(slow))(2.0) == 12.0
    assert grad(grad(grad(slow)))(2.0) == 6.0
    assert [node["op"] for node in graph.export()["nodes"]] == ["input", "constant", "power"]


def test_a_function_without_derivative_is_traced_through_its_formula():
    plain = Function("plain", lambda x: x * np.sin(x))
    assert [step.op for step in trace(plain, 2.0).nodes] == ["input", "sin", "multiply"]
    assert grad(plain)(2.0) == pytest.approx(math.sin(2) + 2 * math.cos(2))


def test_a_function_that_cannot_be_taken_apart_is_named():
    branching = Function("branching", lambda x: x if x > 0 else -x, lambda x: 1.0)
    graph = trace(lambda x: branching(x) + 1.0, 2.0)
    assert graph(3.0) == 4.0
    with pytest.raises(TypeError, match=r"branching is not known to JavaScript.*np\.where"):
        graph.export()
    with pytest.raises(TypeError, match="branching_too has no derivative"):
        trace(Function("branching_too", lambda x: x if x > 0 else -x), 2.0)


def test_combined_functions_are_traced_as_their_parts():
    f = scale(3).of(square) + shift(1) * power(0.5)
    graph = trace(f, 2.0)
    assert graph(2.0) == pytest.approx(f(2.0), rel=1e-15)
    assert graph.gradient(2.0) == pytest.approx([f.derivative(2.0)], rel=1e-14)
    json.dumps(graph.export(), allow_nan=False)


def test_a_trace_lists_inputs_first_and_arguments_before_their_use():
    graph = trace(lambda x, w: 0.5 * (1.0 - sigmoid(w * x)) ** 2, 1.5, 0.8)
    assert graph.inputs == ("x", "w")
    assert [step.op for step in graph.nodes[:2]] == ["input", "input"]
    for place, step in enumerate(graph.nodes):
        assert all(arg < place for arg in step.args)
    assert graph.output == len(graph.nodes) - 1
    assert len(graph) == 10
    assert repr(graph) == "Graph(x, w -> 10 nodes)"


def test_a_graph_evaluates_at_other_inputs_and_on_whole_arrays():
    graph = trace(lambda x: np.sin(x) * x + 1, 0.3)
    x = np.linspace(-1, 1, 5)
    np.testing.assert_allclose(graph(x), np.sin(x) * x + 1, rtol=1e-15)
    assert graph(2.0) == pytest.approx(math.sin(2) * 2 + 1, rel=1e-15)
    nodes = graph.run(2.0)
    nodes[graph.output].backward()
    assert nodes[0].grad == pytest.approx(math.sin(2) + 2 * math.cos(2), rel=1e-15)
    with pytest.raises(TypeError, match=r"1 inputs \(x\), but got 2"):
        graph(1.0, 2.0)


def test_an_input_that_is_not_used_has_gradient_zero():
    graph = trace(lambda x, y: x * 2.0, 1.0, np.ones(2))
    slope, nothing = graph.gradient(1.0, np.ones(2))
    assert slope == 2.0
    np.testing.assert_array_equal(nothing, [0.0, 0.0])
    assert trace(lambda x: 5.0, 1.0).gradient(1.0) == [0.0]
    assert trace(lambda x: x, 1.0).gradient(1.0) == [1.0]


def test_names_come_from_the_parameters_or_from_the_caller():
    assert trace(lambda theta: theta * 2.0, 1.0).inputs == ("theta",)
    assert trace(np.sin, 1.0).inputs == ("x",)
    assert trace(sigmoid, 1.0).inputs == ("x",)
    assert trace(np.multiply, 1.0, 2.0).inputs == ("x1", "x2")
    assert trace(lambda *values: values[0] * values[1], 1.0, 2.0, names=["a", "b"]).inputs == ("a", "b")
    with pytest.raises(ValueError, match="1 names for 2 inputs"):
        trace(np.multiply, 1.0, 2.0, names=["a"])


def test_what_is_computed_on_the_way_can_be_named():
    def network(x):
        h = named("h", sigmoid(x))
        return named("J", h * h)

    graph = trace(network, 1.0)
    assert [step.name for step in graph.nodes] == ["x", "h", "J"]
    assert [node.get("name") for node in graph.export()["nodes"]] == ["x", "h", "J"]
    assert network(0.0) == 0.25


def test_labels_and_latex_describe_every_step():
    graph = trace(lambda x: np.sin(x) + 2.5, 1.0)
    assert [step.label for step in graph.nodes] == ["x", "2.5", "sin", "add"] or [
        step.label for step in graph.nodes
    ] == ["x", "sin", "2.5", "add"]
    assert graph.nodes[graph.output].latex == "+"
    assert any(r"\sin" in step.latex for step in graph.nodes)


def test_export_is_strict_json_and_keeps_non_finite_constants():
    graph = trace(lambda x: x * np.array([np.inf, -np.inf, np.nan, 1.0]) * np.inf, 1.0)
    constants = [node["value"] for node in graph.export()["nodes"] if node["op"] == "constant"]
    assert {"shape": [4], "data": ["inf", "-inf", "nan", 1.0]} in constants
    assert "inf" in constants
    json.dumps(graph.export(), allow_nan=False)


def test_exported_graph_comes_back_with_the_same_values_and_gradients():
    for f, inputs in [
        (lambda x: np.where(x > 0, sigmoid(x), x / 3) ** 2 + leaky_relu(x) - np.maximum(x, 0.5), (0.7,)),
        (lambda x, y: named("h", np.exp(-x * y)) * np.inf, (0.7, 0.0)),
        (lambda x: x * np.array([1.0, np.inf]), (0.7,)),
        (lambda x: x, (0.7,)),
    ]:
        graph = trace(f, *inputs)
        again = Graph.from_export(json.loads(json.dumps(graph.export())), *inputs)
        kept = [sorted((n["op"], n.get("name", "")) for n in g.export()["nodes"]) for g in (again, graph)]
        assert kept[0] == kept[1]
        assert again.inputs == graph.inputs
        np.testing.assert_array_equal(again(*inputs), graph(*inputs))
        if np.ndim(graph(*inputs)) == 0:
            np.testing.assert_array_equal(again.gradient(*inputs), graph.gradient(*inputs))


def test_export_that_is_no_elementwise_graph_is_refused():
    graph = trace(lambda x: np.sum(x), np.ones(3)).export()
    with pytest.raises(ValueError, match=r"elementwise operations, got 'sum'; known are .*sigmoid"):
        Graph.from_export(graph, np.ones(3))
    with pytest.raises(TypeError, match=r"the graph has 1 inputs \(x\), but got 2"):
        Graph.from_export(trace(square, 1.0, names=["x"]).export(), 1.0, 2.0)


def test_repr_is_stable():
    assert repr(Node(2.0)) == "Node(2.0)"
    assert repr(sigmoid(Node(0.0))) == "Node(0.5, op='sigmoid')"
    assert repr(Node(1.0, "w")) == "Node(1.0, name='w')"


def test_functions_of_nodes_outside_their_domain_are_nan():
    for function in (log, sqrt):
        assert math.isnan(function(Node(-1.0)).value)
        assert np.isnan(function(Node(np.array([-1.0, 1.0]))).value).tolist() == [True, False]


def test_graph_is_built_from_nodes_too():
    x = Node(2.0, "x")
    graph = Graph([x], x * x)
    assert graph(3.0) == 9.0


def test_inputs_without_a_name_are_refused():
    named_one, unnamed = Node(2.0, "x"), Node(3.0)
    with pytest.raises(ValueError, match=r'input 1 has none: make it as Node\(value, "x"\)'):
        Graph([named_one, unnamed], named_one * unnamed)


def test_operators_and_the_functions_of_the_table_give_the_same_nodes():
    held, computed, number = Node(np.array([0.5, 2.0])), Node(1.5) * np.ones(2), np.array([3.0, 0.25])
    leaf = Node(np.ones(2))
    leaf.value *= 3.0
    for ufunc, op in OPERATORS.items():
        for one, other in [
            (held, computed),
            (computed, 2.0),
            (2, leaf),
            (leaf, held),
            (number, held),
            (held, number),
        ]:
            written, called = op(one, other), ufunc(one, other)
            assert written.op.name == called.op.name
            np.testing.assert_array_equal(written.value, called.value)
            for gradients in zip(
                *[_gradients(node, held, computed, leaf) for node in (written, called)], strict=True
            ):
                np.testing.assert_array_equal(*gradients)


OPERATORS = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: operator.truediv,
    np.power: operator.pow,
}


def _gradients(output, *nodes):
    for node in nodes:
        node.grad = None
    np.sum(output).backward()
    return [0.0 if node.grad is None else node.grad for node in nodes]


@pytest.mark.parametrize(
    "use", [lambda x, y: x + y, lambda x, y: y + x, lambda x, y: x + 1.0, lambda x, y: 1 + x]
)
@pytest.mark.parametrize("value", [1.0, np.ones(2)])
def test_operators_of_a_leaf_use_its_value_as_it_is_now(use, value):
    x, y = Node(value), Node(value)
    before = use(x, y)
    if isinstance(value, float):
        x.value = 5.0
    else:
        x.value[:] = 5.0  # in place: no assignment to the node says so
    np.testing.assert_array_equal(use(x, y).value, 6.0 * np.ones_like(value))
    np.testing.assert_array_equal(before.value, 2.0 * np.ones_like(value))


def test_a_power_of_two_nodes_has_a_slope_by_each():
    base, exponent = Node(2.0), Node(3.0)
    (base**exponent).backward()
    assert base.grad == 12.0
    assert exponent.grad == pytest.approx(8.0 * math.log(2.0), rel=1e-15)


def test_what_is_no_function_cannot_be_traced_or_differentiated():
    for made in (grad, lambda f: trace(f, 1.0)):
        with pytest.raises(TypeError, match=r"takes a function first, but got float 3\.0"):
            made(3.0)


@pytest.mark.parametrize("value", [None, "1", 1j, [None]])
def test_a_function_that_returns_no_number_has_no_slope_of_zero(value):
    with pytest.raises(TypeError, match="grad needs f to return numbers, but it returned"):
        grad(lambda x: value)(1.0)
    with pytest.raises(ValueError, match="single number"):
        grad(lambda x: np.ones(2))(1.0)
    assert grad(lambda x: 3)(1.0) == 0.0
