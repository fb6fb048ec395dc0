"""The engine: every pullback against differences, and what a reader must be able to rely on."""

import gc
import json
import math
import sys
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chainrule import (
    FUNCTIONS,
    Function,
    Graph,
    Node,
    absolute,
    grad,
    leaky_relu,
    log,
    named,
    power,
    relu,
    scale,
    shift,
    sigmoid,
    softplus,
    sqrt,
    square,
    tanh,
    trace,
)
from chainrule.graph import OPERATIONS


def differences(f, inputs, step=1e-5):
    """Central differences of a scalar function, one number at a time."""
    gradients = []
    for k, x in enumerate(inputs):
        gradient = np.zeros(np.shape(x))
        for place in np.ndindex(np.shape(x)):
            moved = []
            for sign in (1, -1):
                nudged = [np.array(value, dtype=float) for value in inputs]
                nudged[k][place] += sign * step
                moved.append(float(f(*[n if n.ndim else float(n) for n in nudged])))
            gradient[place] = (moved[0] - moved[1]) / (2 * step)
        gradients.append(gradient)
    return gradients


def check(f, *inputs):
    """Gradients and second derivatives of f agree with differences of f and of its gradient."""
    graph = trace(f, *inputs)
    np.testing.assert_allclose(graph(*inputs), f(*inputs), rtol=1e-12)
    gradients = graph.gradient(*inputs)
    for k, (exact, measured) in enumerate(zip(gradients, differences(f, inputs), strict=True)):
        assert np.shape(exact) == np.shape(inputs[k])
        np.testing.assert_allclose(exact, measured, rtol=1e-6, atol=1e-7)

        # A direction that treats every number differently.
        def slope(*values, k=k):
            weights = np.cos(np.arange(float(np.size(inputs[k])))).reshape(np.shape(inputs[k]))
            return np.sum(grad(f, k)(*values) * (weights if weights.ndim else 1.0))

        second = trace(slope, *inputs).gradient(*inputs)
        for exact, measured in zip(second, differences(slope, inputs), strict=True):
            np.testing.assert_allclose(exact, measured, rtol=1e-5, atol=1e-6)


# Numbers away from 0, from ties and from kinks, where a difference measures nothing.
def values_like(shape, seed, positive=False):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.3, 1.7, shape)
    return x if positive else x * rng.choice([-1.0, 1.0], shape)


seeds = st.integers(0, 2**32 - 1)
BINARY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": lambda a, b: np.where(a > b, a * b, b),
    # near 0 a power is so steep that a difference knows five digits of its slope
    "power": lambda a, b: np.power(0.5 + np.square(a), b),
    "operators": lambda a, b: -a * 2.0 + 3 / b - (1.5 - a) / 4 + abs(b) ** 1.5 + 2**a - a**3,
}


@pytest.mark.parametrize("op", sorted(BINARY))
@given(data=st.data(), seed=seeds)
def test_operations_pull_back_like_differences_and_undo_broadcasting(op, data, seed):
    shapes = data.draw(arrays.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=2))
    a, b = (values_like(shape, seed + k) for k, shape in enumerate(shapes.input_shapes))
    a, b = (x if x.ndim else float(x) for x in (np.asarray(a), np.asarray(b)))
    check(lambda a, b: np.sum(np.sin(BINARY[op](a, b))), a, b)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@given(seed=seeds)
def test_functions_pull_back_like_differences(name, seed):
    function = FUNCTIONS[name]
    x = values_like((3,), seed, positive=True) / 2
    check(lambda x: np.sum(function(x)), x)
    check(function, float(x[0]))
    if function.domain.contains(-float(x[0])):
        check(function, -float(x[0]))


def ramp(*shape):
    return np.sin(1.0 + np.arange(float(math.prod(shape)))).reshape(shape)


ARRAY_OPERATIONS = {
    "sum": (lambda a: np.sum(np.sum(a, axis=1) ** 3), (2, 3)),
    "sum over axes": (lambda a: np.sum(a.sum(axis=(0, -1)) ** 3), (2, 3, 2)),
    "sum kept": (lambda a: np.sum(a / (3 + np.sum(a, axis=0, keepdims=True))), (2, 3)),
    "mean": (lambda a: np.mean(a) ** 3, (2, 3)),
    "mean of axis": (lambda a: np.sum(a.mean(axis=-1) ** 3), (2, 3)),
    "mean kept": (lambda a: np.sum(np.square(a - np.mean(a, axis=0, keepdims=True))), (2, 3)),
    "reshape": (lambda a: np.sum(np.sin(a.reshape(3, -1)) @ ramp(2, 2)), (2, 3)),
    "transpose": (lambda a: np.sum(np.transpose(a, (2, 0, 1)) ** 3 * ramp(4, 2, 3)), (2, 3, 4)),
    "T": (lambda a: np.sum(a.T**3 * ramp(3, 2)), (2, 3)),
    "broadcast": (lambda a: np.sum(np.broadcast_to(a, (2, 3)) ** 3 * ramp(2, 3)), (3,)),
    "index": (lambda a: a[0, 1] ** 2 * a[-1, 0] + np.sum(a[1:, ::-2] ** 3), (3, 4)),
    "index used twice": (lambda a: a[0] * a[0] * a[1], (3,)),
    "iteration": (lambda a: sum(row[0] ** 2 for row in a), (3, 2)),
    "matmul": (lambda a, b: np.sum((a @ b) ** 3), (2, 3), (3, 2)),
    "matrix vector": (lambda a, b: np.sum((a @ b) ** 3), (2, 3), (3,)),
    "vector matrix": (lambda a, b: np.sum(np.dot(a, b) ** 3), (3,), (3, 2)),
    "vector vector": (lambda a, b: np.matmul(a, b) ** 3, (3,), (3,)),
    "batch": (lambda a, b: np.sum((a @ b) ** 3), (2, 1, 2, 2), (3, 2, 1)),
    "batch vector": (lambda a, b: np.sum((a @ b) ** 3), (2, 2, 3), (3,)),
    "vector batch": (lambda a, b: np.sum((a @ b) ** 3), (3,), (2, 3, 2)),
    "constant on the left": (lambda a: np.sum((ramp(4, 2) @ a) ** 3), (2, 3)),
}


@pytest.mark.parametrize("name", ARRAY_OPERATIONS)
def test_array_operations_pull_back_like_differences(name):
    f, *shapes = ARRAY_OPERATIONS[name]
    check(f, *[values_like(shape, 7 + k) for k, shape in enumerate(shapes)])


def test_every_exported_operation_is_tested_here():
    tested = set()
    programs = [(f, [values_like(shape, 7) for shape in shapes]) for f, *shapes in ARRAY_OPERATIONS.values()]
    programs += [(f, [0.5, 1.5]) for f in BINARY.values()]
    programs += [(f, [0.5]) for f in FUNCTIONS.values()]
    for f, inputs in programs:
        for g in (
            (f, grad(f), grad(grad(f))) if len(inputs[0:1]) and np.ndim(inputs[0]) == 0 else (f, grad(f))
        ):
            tested |= {step.op for step in trace(g, *inputs).nodes}
    for compare in (np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal):
        tested |= {step.op for step in trace(lambda x, compare=compare: compare(x, 1.0), 0.5).nodes}
    assert set(OPERATIONS) <= tested


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
        np.mean(np.square(tanh(ramp(3, 2) @ w) - 1.0)).backward()
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
