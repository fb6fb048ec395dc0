"""Every pullback, and the pullback of every pullback, against differences."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chainrule import (
    FUNCTIONS,
    grad,
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
    missing = sorted(set(OPERATIONS) - tested)
    assert not missing, f"add {missing} to BINARY or ARRAY_OPERATIONS in this file"
