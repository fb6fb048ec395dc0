"""The derivative of a chain at many points: no seam between slabs, all digits, no work done twice."""

import math
import sys
import threading

import numpy as np
import pytest

from chainrule import Function, cos, exp, log, shift, sigmoid, sin, softplus, sqrt, square, tanh
from chainrule.composition import Chain
from chainrule.composition.many_points import SLAB


@pytest.mark.parametrize("size", [1, SLAB - 1, SLAB, SLAB + 1, 5 * SLAB + 3])
def test_slabs_and_threads_leave_no_seam(size):
    chain = Chain([sin, exp, square, sigmoid, log, shift(9), sqrt])
    x = np.linspace(-3, 3, size)
    expected = math.prod(chain.local_derivatives(x))
    np.testing.assert_allclose(chain.derivative(x), expected, rtol=1e-14)
    reversed_view = np.stack([x, x])[:, ::-1]
    np.testing.assert_array_equal(chain.derivative(reversed_view), np.stack([chain.derivative(x)[::-1]] * 2))


def test_where_there_are_no_threads_one_part_follows_the_other(monkeypatch):
    chain, x = Chain([sin, exp]), np.linspace(-3, 3, 8 * SLAB)
    shared = chain.derivative(x)

    def refuse(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(sys, "platform", "wasi")
    monkeypatch.setattr(threading.Thread, "start", refuse)
    np.testing.assert_array_equal(chain.derivative(x), shared)


@pytest.mark.parametrize("f", [sin, cos, tanh, sigmoid, square])
@pytest.mark.parametrize("reach", [1, 10, 700, 1e6])
def test_values_and_slopes_found_together_keep_all_digits(f, reach):
    # the quick ways of a chain's inner functions, against an 80-bit evaluation of the same chain
    x = np.random.default_rng(0).uniform(-reach, reach, 4000)
    extended = x.astype(np.longdouble)
    if np.finfo(np.longdouble).eps > 1e-18:
        pytest.skip("this platform has no longer floats to compare with")
    decay = np.exp(-np.abs(extended))
    value, slope = {
        sin: lambda: (np.sin(extended), np.cos(extended)),
        cos: lambda: (np.cos(extended), -np.sin(extended)),
        tanh: lambda: (np.tanh(extended), 4 * decay**2 / (1 + decay**2) ** 2),
        sigmoid: lambda: (np.where(x > 0, 1, decay) / (1 + decay), decay / (1 + decay) ** 2),
        square: lambda: (extended**2, 2 * extended),
    }[f]()
    exact = (slope * 2 * value).astype(float)
    np.testing.assert_allclose(Chain([f, square]).derivative(x), exact, rtol=2e-15, atol=1e-307)


def test_a_chain_of_fifty_functions_is_differentiated_in_fewer_evaluations_than_it_has_differences():
    calls = []

    def counted(f):
        def value(u):
            calls.append("value")
            return f.at(u)

        def derivative(u):
            calls.append("derivative")
            return f.derivative.at(u)

        return Function(f.name, value, derivative)

    chain = Chain([counted(f) for f in [sin, tanh, sigmoid, cos, softplus] * 10])
    chain.derivative(np.linspace(-1, 1, 10))
    assert calls.count("derivative") == 50
    assert calls.count("value") == 49
