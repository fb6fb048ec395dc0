"""Compiled code gives what nodes give, to the last bit: each operation, random programs, every shape."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chainrule import FUNCTIONS, Chain, Graph, Node, grad, sigmoid, tanh, trace
from chainrule.graph.layout import SLAB
from chainrule.graph.rules import EXPORTED_FUNCTIONS, RULES

numbers = st.floats(-4, 4) | st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, 1e300, np.inf, -np.inf, np.nan])


def by_nodes(f, inputs):
    """Return value and gradients of f as nodes have them."""
    nodes = [Node(x) for x in inputs]
    output = f(*nodes)
    if not isinstance(output, Node):
        return float(output), [x * 0.0 for x in inputs]
    output.backward()
    return output.value, [np.zeros_like(n.value) if n.grad is None else n.grad for n in nodes]


def same(found, expected, tolerance=0.0):
    value, gradients = found
    expected_value, expected_gradients = expected
    assert type(value) is type(expected_value)
    np.testing.assert_allclose(value, expected_value, rtol=tolerance)
    for one, other in zip(gradients, expected_gradients, strict=True):
        assert np.shape(one) == np.shape(other)
        assert np.asarray(one).dtype == np.asarray(other).dtype
        np.testing.assert_allclose(one, other, rtol=tolerance)


@np.errstate(all="ignore")
def check(f, *inputs, tolerance=0.0):
    compiled = trace(f, *inputs).compile()
    same(compiled.value_and_gradient(*inputs), by_nodes(f, inputs), tolerance)
    # a second call finds the buffers of the first; other numbers of the same kind run the same code
    others = [x * 0.5 + 0.25 for x in inputs]
    source = compiled.source
    same(compiled.value_and_gradient(*others), by_nodes(f, others), tolerance)
    assert compiled.source == source
    np.testing.assert_array_equal(compiled(*inputs), by_nodes(f, inputs)[0])
    return compiled


def total(z):
    """Every number with another weight, so that none can stand for another."""
    if not np.ndim(z):
        return z * 1.5
    weights = np.cos(np.arange(z.size)).reshape(z.shape)
    return np.sum(z * weights)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}-{rule.numpy.__name__}")
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_each_rule(rule, data):
    count = len(rule.rules)
    if data.draw(st.booleans()):
        inputs = [data.draw(numbers) for _ in range(count)]
    else:
        shapes = data.draw(arrays.mutually_broadcastable_shapes(num_shapes=count, max_dims=2, max_side=3))
        inputs = [
            data.draw(arrays.arrays(np.float64, shape, elements=numbers)) for shape in shapes.input_shapes
        ]
        inputs = [x if x.ndim else float(x) for x in inputs]
    check(lambda *args: total(rule(*args)), *inputs)
    place = data.draw(st.integers(0, count - 1))
    held = list(inputs)
    if count == 2 and rule.name != "where":
        check(lambda x: total(rule(*[x if k == place else held[k] for k in range(2)])), inputs[place])


@pytest.mark.parametrize("function", EXPORTED_FUNCTIONS.values(), ids=lambda f: f.name)
@settings(max_examples=8, deadline=None)
@given(x=numbers, several=arrays.arrays(np.float64, (2, 3), elements=numbers))
def test_each_function(function, x, several):
    check(lambda x: total(function(x)), x)
    check(lambda x: total(function(x)), several)
    # in half the digits, a derivative made of several steps may round between them
    check(lambda x: total(function(x)), np.clip(several, -9, 9).astype(np.float32), tolerance=3e-7)


MOVES = {
    "sum": (lambda x: np.sum(x), (2, 3)),
    "sum of an axis": (lambda x: total(np.sum(x * x, axis=1)), (2, 3)),
    "mean": (lambda x: np.mean(np.exp(x)), (2, 3)),
    "mean of an axis": (lambda x: total(np.mean(x * x, axis=0, keepdims=True)), (2, 3)),
    "reshape": (lambda x: total(np.reshape(x, (3, 2)) * x.reshape(3, 2)), (2, 3)),
    "transpose": (lambda x: total(x.T * np.sin(x).T), (2, 3)),
    "other axes": (lambda x: total(np.sin(np.transpose(x, (1, 2, 0)))), (2, 3, 2)),
    "broadcast": (lambda x: total(np.broadcast_to(x, (4, 3)) * 2.0), (3,)),
    "index": (lambda x: x[0, 1] * total(x[1:, ::2] ** 3), (2, 3)),
    "matrix": (lambda x: total(x @ x.T @ np.sin(x)), (2, 3)),
    "vector": (lambda x: x @ x, (3,)),
    "vector and matrix": (lambda x: total((x @ np.cos(x).T) @ x), (3, 3)),
    "stack": (lambda x: total(x @ np.ones((2, 2, 3, 2))), (2, 1, 2, 3)),
    "itself": (lambda x: x, ()),
    "nothing": (lambda x: np.sum(np.zeros_like(x)), (2,)),
    "twice the same": (lambda x: total(x + x), (3,)),
}


@pytest.mark.parametrize("name", MOVES)
def test_each_way_to_move_numbers(name):
    f, shape = MOVES[name]
    x = np.sin(np.arange(np.prod(shape, dtype=int), dtype=float) + 1).reshape(shape)
    check(f, x if shape else float(x))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_random_programs(data):
    shape = data.draw(st.sampled_from([(), (3,), (2, 3), (1, 3), (2, 1)]))
    element = st.floats(-3, 3)

    def draw(shape):
        return data.draw(arrays.arrays(np.float64, shape, elements=element)) if shape else data.draw(element)

    inputs = [draw(shape), draw(data.draw(st.sampled_from([(), shape])))]
    steps = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from([*RULES[:8], *FUNCTIONS.values()]), st.integers(0, 99), st.integers(0, 99)
            ),
            min_size=1,
            max_size=12,
        )
    )

    def f(*given):
        values = [*given, 0.5]
        for operation, i, j in steps:
            a, b = values[i % len(values)], values[j % len(values)]
            if operation in RULES:
                values.append(operation(a, b))
            else:
                values.append(operation.at(a) if isinstance(a, float) else operation(a))
        return total(values[-1] + 0.1 * values[0])

    check(f, *inputs)


def loss(x, y, w1, b1, w2, b2):
    h = np.tanh(x @ w1 + b1)
    difference = sigmoid(h @ w2 + b2) - y
    return 0.5 * np.sum(difference**2) / len(x)


def network(rows, width=4):
    rng = np.random.default_rng(0)
    shapes = (rows, 2), (rows, 1), (2, width), (width,), (width, 1), (1,)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("rows", [1, 2, 50])
@pytest.mark.parametrize("scale", [1.0, 10.0])
def test_a_network(rows, scale):
    # with large weights tanh is saturated, and its slope is worked out anew from where the buffers were
    check(loss, *[scale * x for x in network(rows)])


def test_large_arrays_go_through_in_slabs_and_give_the_same():
    # not a multiple of a slab, and enough for two threads
    x = np.linspace(-3, 3, 20 * SLAB + 17)
    compiled = check(lambda x: total(tanh(np.sin(x) * x) + sigmoid(x) / 3.0), x)
    assert "for rows in slabs" in compiled.source
    assert "share(part" in compiled.source
    wide = check(loss, *network(3 * SLAB, width=8))
    assert "for rows in slabs" in wide.source


def test_a_chain_of_functions_on_many_points_has_the_derivative_of_the_chain():
    functions = [FUNCTIONS[name] for name in ("sin", "tanh", "sigmoid", "square", "cos")]

    def f(x):
        for function in functions:
            x = function(x)
        return np.sum(x)

    x = np.linspace(-3, 3, 5 * SLAB)
    (slope,) = trace(f, x).compile().gradient(x)
    np.testing.assert_allclose(slope, Chain(functions).derivative(x), rtol=1e-13, atol=1e-18)


def test_floats_are_floats_and_the_source_is_straight_lines():
    compiled = trace(lambda x, y: 2 * x * y + np.exp(x) ** 3, 1.0, 2.0).compile()
    assert compiled.source.startswith("def value(x, y):\n    v1 = 2.0 * x\n")
    assert "Node" not in compiled.source
    value, (dx, dy) = compiled.value_and_gradient(1, 2)
    assert type(value) is type(dx) is type(dy) is float


def test_where_python_raises_on_floats_the_answer_is_that_of_numpy():
    for f, x in [
        (lambda x: 1.0 / x, 0.0),
        (lambda x: np.exp(x), 1000.0),
        (lambda x: x**0.5, -1.0),
        (lambda x: np.log(x), -1.0),
        (lambda x: x**-2, 0.0),
        (lambda x: np.exp(x) * 0.0 + x**300, 1e10),
    ]:
        compiled = trace(f, 2.0).compile()
        same(compiled.value_and_gradient(x), by_nodes(f, [x]))
        np.testing.assert_array_equal(compiled(x), by_nodes(f, [x])[0])


def test_what_is_returned_is_the_readers_own():
    x = np.arange(3.0)
    compiled = trace(lambda x, y: np.sum(x * y), x, x).compile()
    first = compiled.gradient(x, x + 1)
    kept = [g.copy() for g in first]
    for g in first:
        g *= 100.0
    np.testing.assert_array_equal(x, np.arange(3.0))
    for g, before in zip(compiled.gradient(x, x + 1), kept, strict=True):
        np.testing.assert_array_equal(g, before)
    same_thing = trace(lambda x: x, x).compile()
    same_thing(x)[:] = 7.0
    np.testing.assert_array_equal(x, np.arange(3.0))
    turned = trace(lambda x: (x * 2.0).reshape(3, 1), x).compile()
    one, two = turned(x), turned(x + 1)
    np.testing.assert_array_equal(one, 2 * x.reshape(3, 1))
    np.testing.assert_array_equal(two, 2 * x.reshape(3, 1) + 2)
    doubled = trace(lambda a, b: np.sum(np.sin(a + b)), x, x).compile().gradient(x, x)
    assert not np.shares_memory(*doubled)


def test_another_shape_is_traced_again_so_it_may_decide_by_shapes():
    def f(x):
        return np.sum(x**2) / len(x) if len(x) > 2 else np.sum(x)

    compiled = trace(f, np.ones(4)).compile()
    assert compiled(np.full(4, 3.0)) == 9.0
    assert compiled(np.full(8, 3.0)) == 9.0
    assert compiled(np.full(2, 3.0)) == 6.0
    assert compiled(np.full(4, 3.0, np.float32)) == 9.0
    assert trace(lambda x: np.sum(x) + 0.0 * 1.0, 2.0).compile()(np.ones(3)) == 3.0


def test_a_function_that_looks_at_values_is_refused():
    def f(x):
        return x * x if x.value > 0 else -x

    assert trace(f, 1.0)(2.0) == 4.0
    with pytest.raises(TypeError, match=r"looks at the value of a Node.*np\.where"):
        trace(f, 1.0).compile()


def test_bad_inputs_are_named():
    compiled = trace(lambda x, y: x * y, 1.0, 2.0).compile()
    with pytest.raises(TypeError, match=r"2 inputs \(x, y\), but got 1"):
        compiled(1.0)
    with pytest.raises(TypeError, match="real numbers and arrays"):
        compiled(1.0, "two")
    with pytest.raises(TypeError, match="real numbers and arrays"):
        compiled(1.0, 1j)
    with pytest.raises(ValueError, match="the output is an array"):
        compiled.gradient(np.ones(3), 2.0)
    with pytest.raises(ValueError, match="could not be broadcast"):
        compiled(np.ones(3), np.ones(2))
    bare = Graph.from_export(trace(lambda x: x * 2.0, 1.0).export(), 1.0).compile()
    assert bare(4.0) == 8.0
    with pytest.raises(ValueError, match="trace the function"):
        bare(np.ones(3))


def test_lists_integers_and_numpys_numbers_are_taken():
    compiled = trace(lambda x: np.sum(x * x), np.ones(2)).compile()
    assert compiled([1, 2]) == 5.0
    assert compiled(np.array([1, 2])) == 5.0
    assert compiled(np.float64(3)) == 9.0
    assert compiled(3) == 9.0


def test_names_that_mean_something_in_the_code_are_left_to_it():
    def f(where, v1, power, lambda_):
        return where * v1 + power**lambda_

    check(f, 1.0, 2.0, 3.0, 2.0)
    x = np.linspace(-1.0, 1.0, 20 * SLAB)
    for names in (["part", "start"], ["x", "x_"], ["empty", "slabs"], ["d_0_5", "stop"]):
        compiled = trace(lambda a, b: np.sum(np.sin(a) * b * 0.5), x, 2.0, names=names).compile()
        same(
            compiled.value_and_gradient(x, 2.0), by_nodes(lambda a, b: np.sum(np.sin(a) * b * 0.5), [x, 2.0])
        )
    compiled = trace(lambda a, b: a * b, 1.0, 2.0, names=["θ₁", "lambda"]).compile()
    assert compiled(3.0, 4.0) == 12.0


def test_higher_derivatives_compile_too():
    second = trace(grad(grad(lambda x: np.sin(x) * x**3)), 1.0).compile()
    assert second(0.7) == grad(grad(lambda x: np.sin(x) * x**3))(0.7)


def test_a_long_chain_compiles():
    def f(x):
        for _ in range(1000):
            x = np.sin(x) + 0.1
        return x

    check(f, 0.3)


def test_threads_do_not_write_into_one_anothers_buffers():
    inputs = network(200)
    compiled = trace(loss, *inputs).compile()
    wanted = [by_nodes(loss, [x * k for x in inputs]) for k in (1.0, 2.0)]
    wrong = []

    def work(k):
        for _ in range(200):
            try:
                same(compiled.value_and_gradient(*[x * k for x in inputs]), wanted[int(k) - 1])
            except AssertionError as error:
                wrong.append(error)

    threads = [threading.Thread(target=work, args=(k,)) for k in (1.0, 2.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
