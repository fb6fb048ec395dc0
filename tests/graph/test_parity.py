"""graph.js is the twin of chainrule.graph: the same graphs, inputs, values and gradients."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from js_session import JavaScriptSession

from chainrule import FUNCTIONS, Function, Node, grad, trace
from chainrule.graph import OPERATIONS
from chainrule.graph.rules import RULES

DRIVER = Path(__file__).with_name("parity.mjs")


@pytest.fixture(scope="module")
def javascript():
    session = JavaScriptSession(DRIVER)
    yield session
    session.close()


def number(x):
    """Read a number or an array as graph.js writes it."""
    if isinstance(x, dict):
        return np.array([float(value) for value in x["data"]]).reshape(x["shape"])
    return float(x)


def sent(x):
    x = np.asarray(x, dtype=float)
    return float(x) if not x.ndim else {"shape": list(x.shape), "data": x.ravel().tolist()}


def close(ours, theirs, scale=1.0):
    """Within 1e-12, relative to the number or to what was added up to make it."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12 * scale)


def agree(javascript, graph, inputs, scale=1.0):
    answer = javascript.ask("evaluate", graph=graph.export(), inputs=[sent(x) for x in inputs])
    with np.errstate(all="ignore"):
        value, gradients = graph(*inputs), graph.gradient(*inputs)
    close(value, number(answer["value"]), scale)
    for ours, theirs in zip(gradients, answer["gradients"], strict=True):
        close(ours, number(theirs), scale)


def test_javascript_knows_exactly_the_operations_that_python_exports(javascript):
    page = set(javascript.ask("operations"))
    missing, extra = sorted(set(OPERATIONS) - page), sorted(page - set(OPERATIONS))
    assert not missing, f"add {missing} to src/chainrule/live/js/engine/operations.js, then run make js"
    assert not extra, f"operations.js has {extra}, which Python does not: add to graph/rules.py, or take out"


def test_every_rule_is_among_the_operations_of_random_graphs():
    missing = [rule.name for rule in RULES if rule.name not in BINARY]
    assert not missing, f"add {missing} to BINARY in this file: random graphs in both languages then have it"


POINTS = [-1000.0, -40.0, -3.7, -1.0, -0.3, -1e-9, 0.0, 1e-9, 0.3, 1.0, 2.0, 3.7, 40.0, 1000.0]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_and_its_derivatives_are_the_same_in_javascript(javascript, name):
    function = FUNCTIONS[name]
    for f in (function, function.derivative, grad(grad(function))):
        graph = trace(f, 0.5)
        for x in POINTS:
            # Relative alone: the slope of a saturated sigmoid is 4e-18, and must be that in JavaScript too.
            agree(javascript, graph, [x], scale=0.0)


BINARY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": lambda a, b: np.where(a > b, a, b),
    "greater": lambda a, b: a * (a > b),
    "greater_equal": lambda a, b: a * (a >= b),
    "less": lambda a, b: a * (a < b),
    "less_equal": lambda a, b: a * (a <= b),
    "equal": lambda a, b: a * (a == b),
    "not_equal": lambda a, b: a * (a != b),
    "power": lambda a, b: np.power(1.5 + np.tanh(a), np.tanh(b)),
}
SMOOTH = [f for name, f in FUNCTIONS.items() if name not in ("exp", "expm1", "cosh", "sinh", "tan", "cube")]
TAMED = [lambda x, f=FUNCTIONS[name]: f(np.tanh(x)) for name in ("exp", "expm1", "cosh", "sinh", "tan")]


@st.composite
def programs(draw):
    """A random straight-line program of two inputs, each step using earlier ones."""
    steps = []
    for k in range(draw(st.integers(1, 12))):
        earlier = st.integers(0, k + 1)
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(SMOOTH + TAMED)), draw(earlier)))
        else:
            op = BINARY[draw(st.sampled_from(sorted(BINARY)))]
            constant = draw(st.none() | st.sampled_from([-2.0, -0.5, 0.0, 1.0, 3.0]))
            steps.append((op, draw(earlier), draw(earlier) if constant is None else constant))

    def run(x, y):
        values = [x, y]
        for op, *args in steps:
            values.append(op(*[values[a] if isinstance(a, int) else a for a in args]))
        return values[-1]

    return run


reals = st.floats(-3, 3, allow_subnormal=False) | st.sampled_from([0.0, 1.0, -1.0, 0.5])


@settings(max_examples=400, deadline=None)
@given(programs(), reals, reals)
def test_random_graphs_of_numbers_agree(javascript, f, x, y):
    graph = trace(f, 0.7, -1.3)
    answer = javascript.ask("evaluate", graph=graph.export(), inputs=[x, y])
    nodes = graph.run(x, y)
    nodes[graph.output].backward()
    # Rounding grows with the largest number on the way, in values and in gradients.
    values = np.array([node.value for node in nodes])
    gradients = np.array([node.grad or 0.0 for node in nodes])
    if not (np.isfinite(values).all() and np.isfinite(gradients).all()):
        finite = np.isfinite(values[graph.output]) == np.isfinite(number(answer["value"]))
        assert finite
        return
    if max(np.abs(values).max(), np.abs(gradients).max()) > 1e6:
        return
    close(values, [number(v) for v in answer["values"]], np.abs(values).max())
    close(gradients[:2], [number(g) for g in answer["gradients"]], np.abs(gradients).max() ** 2)


@st.composite
def shapes(draw):
    """Two shapes that broadcast."""
    full = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))

    def smaller():
        keep = draw(st.integers(0, len(full)))
        return tuple(draw(st.sampled_from([1, n])) for n in full[len(full) - keep :])

    return smaller(), smaller()


@settings(max_examples=150, deadline=None)
@given(shapes(), st.sampled_from(sorted(BINARY)), st.integers(0, 2**32 - 1))
def test_random_arrays_agree_and_broadcasting_is_undone(javascript, pair, op, seed):
    rng = np.random.default_rng(seed)
    a, b = (np.round(rng.normal(size=shape) + 0.01, 1) + 0.05 for shape in pair)
    graph = trace(lambda a, b: np.sum(np.sin(BINARY[op](a, b))), a, b)
    agree(javascript, graph, [a, b])


def rng(*shape):
    return np.random.default_rng(len(shape)).normal(size=shape)


ARRAY_PROGRAMS = {
    "sum over an axis": (lambda a: np.mean(np.square(np.sum(a, axis=1))), rng(2, 3, 2)),
    "sum over axes, kept": (
        lambda a: np.sum(np.square(a - np.sum(a, axis=(0, -1), keepdims=True))),
        rng(2, 3, 2),
    ),
    "mean over an axis": (lambda a: np.sum(np.exp(np.mean(a, axis=0))), rng(4, 2)),
    "mean kept": (lambda a: np.sum(np.square(a / np.mean(a, axis=-1, keepdims=True))), rng(2, 3)),
    "reshape": (lambda a: np.sum(np.reshape(a, (3, -1)) * np.arange(4.0)), rng(2, 6)),
    "transpose": (lambda a: np.sum(np.square(np.transpose(a, (2, 0, 1))) * np.arange(3.0)), rng(2, 3, 2)),
    "reversed axes": (lambda a: np.sum(np.square(a.T) * np.arange(2.0)), rng(2, 3)),
    "broadcast": (lambda a: np.sum(np.square(np.broadcast_to(a, (2, 3))) * np.arange(3.0)), rng(3)),
    "index": (lambda a: a[0, 1] * a[-1, 0] + np.sum(np.square(a[1:, ::-2])), rng(3, 4)),
    "matrix times matrix": (lambda a, b: np.sum(np.square(a @ b)), rng(2, 3), rng(3, 4)),
    "matrix times vector": (lambda a, b: np.sum(np.square(a @ b)), rng(2, 3), rng(3)),
    "vector times matrix": (lambda a, b: np.sum(np.square(a @ b)), rng(3), rng(3, 2)),
    "vector times vector": (lambda a, b: np.square(a @ b), rng(3), rng(3)),
    "batches of matrices": (lambda a, b: np.sum(np.square(a @ b)), rng(2, 1, 2, 3), rng(4, 3, 2)),
    "batch times vector": (lambda a, b: np.sum(np.square(a @ b)), rng(2, 2, 3), rng(3)),
    "vector times batch": (lambda a, b: np.sum(np.square(a @ b)), rng(3), rng(2, 3, 2)),
    "network on constant data": (
        lambda w, b: np.mean(np.square(np.tanh(rng(5, 2) @ w + b) - rng(5, 1))),
        rng(2, 3),
        rng(3),
    ),
    "an input that is not used": (lambda a, b: np.sum(a), rng(3), rng(2, 2)),
}


@pytest.mark.parametrize("name", ARRAY_PROGRAMS)
def test_array_operations_agree(javascript, name):
    f, *inputs = ARRAY_PROGRAMS[name]
    agree(javascript, trace(f, *inputs), inputs)


@pytest.mark.parametrize("name", [n for n, (f, *inputs) in ARRAY_PROGRAMS.items() if len(inputs) == 1])
def test_gradient_graphs_of_array_operations_agree(javascript, name):
    f, a = ARRAY_PROGRAMS[name]
    agree(javascript, trace(lambda a: np.sum(np.square(grad(f)(a))), a), [a])


def test_javascript_lists_the_local_derivatives_of_each_node(javascript):
    graph = trace(lambda x, w: np.sin(x * w), 2.0, 3.0)
    answer = javascript.ask("local", graph=graph.export(), inputs=[2.0, 3.0])
    assert answer[2] == [3.0, 2.0]
    assert answer[3] == pytest.approx([np.cos(6.0)])


def test_javascript_names_an_unknown_operation(javascript):
    graph = {
        "inputs": ["x"],
        "nodes": [{"op": "input", "name": "x"}, {"op": "fly", "args": [0]}],
        "output": 1,
    }
    with pytest.raises(RuntimeError, match='unknown operation "fly"'):
        javascript.ask("evaluate", graph=graph, inputs=[1.0])


def test_a_function_that_javascript_does_not_know_is_sent_as_its_formula(javascript):
    swish = Function("swish", lambda x: x / (1 + np.exp(-x)), lambda x: 1 / (1 + np.exp(-x)))
    graph = trace(lambda x: swish(2 * x), 0.5)
    assert "swish" in [step.op for step in graph.nodes]
    answer = javascript.ask("evaluate", graph=graph.export(), inputs=[0.5])
    assert number(answer["value"]) == pytest.approx(swish(1.0), rel=1e-12)


def test_non_finite_constants_survive_the_journey(javascript):
    graph = trace(lambda x: np.where(x > 0, np.inf, np.where(x < -1, -np.inf, np.nan)), 1.0)
    for x in (1.0, -2.0, -0.5):
        close(graph(x), number(javascript.ask("evaluate", graph=graph.export(), inputs=[x])["value"]))


def test_a_curve_of_400_points_through_20_nodes_takes_less_than_a_millisecond(javascript):
    def f(x):
        for _ in range(6):
            x = np.sin(x) * 1.1 + 0.1
        return x

    graph = trace(f, 0.5)
    assert len(graph) >= 20
    curve = {"graph": graph.export(), "low": -3.0, "step": 0.015, "repeat": 400}
    assert min(javascript.ask("time", **curve) for _ in range(20)) < 1.0


def test_a_graph_and_its_reading_back_share_nothing_with_the_nodes():
    x = Node(1.0, "x")
    exported = trace(lambda x: x + 1.0, x.value).export()
    assert json.loads(json.dumps(exported, allow_nan=False)) == exported
