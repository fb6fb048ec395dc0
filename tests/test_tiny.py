"""The engine in 90 lines: the same numbers as Node, from nothing but the math module."""

import ast
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chainrule import Node, TwoWeightNetwork, relu, sigmoid, tiny
from chainrule.tiny import Value

SOURCE = Path(tiny.__file__).read_text(encoding="utf-8")

BINARY = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
UNARY = {
    "exp": (Value.exp, np.exp),
    "log": (Value.log, np.log),
    "tanh": (Value.tanh, np.tanh),
    "sigmoid": (Value.sigmoid, sigmoid),
    "relu": (Value.relu, relu),
    "negative": (lambda x: -x, lambda x: -x),
    "cube": (lambda x: x**3, lambda x: x**3),
    "root": (lambda x: x**0.5, lambda x: x**0.5),
    "one more": (lambda x: 1 + x, lambda x: 1 + x),
    "one less": (lambda x: 1 - x, lambda x: 1 - x),
    "twice": (lambda x: 2 * x, lambda x: 2 * x),
    "one over": (lambda x: 1 / x, lambda x: 1 / x),
}
numbers = st.floats(-3, 3).map(lambda x: round(x, 3))
steps = st.lists(
    st.tuples(st.sampled_from([*BINARY, *UNARY]), st.integers(0, 99), st.integers(0, 99)), max_size=12
)


@settings(max_examples=400)
@given(x=numbers, y=numbers, program=steps)
def test_values_and_gradients_are_those_of_a_node(x, y, program):
    ours, theirs = [Value(x), Value(y)], [Node(x), Node(y)]
    for name, i, j in program:
        i, j = i % len(ours), j % len(ours)
        try:
            mine = BINARY[name](ours[i], ours[j]) if name in BINARY else UNARY[name][0](ours[i])
        except (ValueError, ArithmeticError):
            continue  # outside the domain, which Python says with an error and Node with nan
        ours.append(mine)
        theirs.append(BINARY[name](theirs[i], theirs[j]) if name in BINARY else UNARY[name][1](theirs[i]))
    total, expected = sum(ours), sum(theirs)
    total.backward()
    expected.backward()
    slopes = [value.grad for value in ours]
    assume(all(math.isfinite(slope) and abs(slope) < 1e12 for slope in [total.data, *slopes]))
    np.testing.assert_allclose(total.data, expected.value, rtol=1e-11, atol=1e-11)
    scale = max(1.0, *map(abs, slopes))
    np.testing.assert_allclose(slopes, [node.grad for node in theirs], rtol=1e-9, atol=1e-11 * scale)


def test_running_example_of_the_course():
    network = TwoWeightNetwork(w1=0.8, w2=-0.4)
    w1, w2 = Value(0.8), Value(-0.4)
    difference = (w2 * (w1 * 1.5).sigmoid()).sigmoid() - 0.6
    loss = 0.5 * difference * difference
    loss.backward()
    np.testing.assert_allclose([w1.grad, w2.grad], network.gradients(1.5, 0.6), rtol=1e-13)


def test_a_chain_of_100_000_values_and_a_second_call():
    x = end = Value(0.5)
    for _ in range(100_000):
        end = end + 1e-6
    end.backward()
    end.backward()
    assert x.grad == 1.0


def test_no_overflow_where_the_answer_is_finite():
    for x in (-1000.0, 1000.0):
        for f, slope in ((Value.tanh, 0.0), (Value.sigmoid, 0.0)):
            value = Value(x)
            f(value).backward()
            assert value.grad == slope


def test_an_exponent_that_is_no_number_is_refused_with_what_to_write():
    with pytest.raises(TypeError, match=r"n \* x\.log\(\)"):
        Value(2.0) ** Value(3.0)


def test_it_is_short_and_imports_math_only():
    assert len(SOURCE.splitlines()) <= 90
    tree = ast.parse(SOURCE)
    imported = [
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    ] + [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported == ["math"]


def test_it_uses_nothing_that_micropython_lacks():
    for node in ast.walk(ast.parse(SOURCE)):
        assert not isinstance(node, ast.Match | ast.Starred)
        if isinstance(node, ast.Dict):
            assert None not in node.keys
        if isinstance(node, ast.Call):
            assert not any(keyword.arg in (None, "strict") for keyword in node.keywords)
