"""Which points of a curve are drawn: its ends are followed, and it is not joined through infinity."""

import math
from pathlib import Path

import numpy as np
import pytest
from js_session import JavaScriptSession

from chainrule import Chain, cos, log, reciprocal, sin, sqrt, square, tanh, trace


@pytest.fixture(scope="module")
def node():
    session = JavaScriptSession(Path(__file__).parent / "sample.mjs")
    yield session
    session.close()


def points(node, f, low=-4.0, high=4.0, count=101):
    graph = trace(f, 0.7, names=["x"]).export()
    found = node.ask("sample", graph=graph, low=low, high=high, count=count)
    return np.array(found["xs"]), np.array([np.nan if y is None else y for y in found["ys"]])


def pieces(xs, ys):
    """The stretches of x on which the curve is drawn without a gap."""
    found, start = [], None
    for i, y in enumerate([*ys, np.nan]):
        if np.isnan(y) and start is not None:
            found.append((xs[start], xs[i - 1]))
            start = None
        elif not np.isnan(y) and start is None:
            start = i
    return found


@pytest.mark.parametrize("f", [sin, square, tanh, Chain([square, sin])])
def test_a_curve_without_ends_gets_the_even_points_alone(node, f):
    xs, ys = points(node, f)
    np.testing.assert_allclose(xs, np.linspace(-4, 4, 101))
    np.testing.assert_allclose(ys, f(xs), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("f", [Chain([sin, log]), Chain([reciprocal, reciprocal]), Chain([cos, reciprocal])])
def test_points_come_in_order_and_lie_on_the_curve(node, f):
    xs, ys = points(node, f)
    assert np.all(np.diff(xs) > 0)
    drawn = ~np.isnan(ys)
    np.testing.assert_allclose(ys[drawn], f(xs[drawn]), rtol=1e-9)


def test_a_curve_is_followed_to_where_it_ends(node):
    found = pieces(*points(node, Chain([sin, log])))
    ends = [(-4.0, -math.pi), (0.0, math.pi)]
    np.testing.assert_allclose(found, ends, atol=1e-4)
    assert pieces(*points(node, sqrt))[0][0] == pytest.approx(0, abs=1e-4)


def test_a_curve_is_not_joined_through_infinity(node):
    found = pieces(*points(node, Chain([cos, reciprocal]), count=100))
    assert len(found) == 3
    for (_, left), (right, _), pole in zip(found[:-1], found[1:], [-math.pi / 2, math.pi / 2], strict=True):
        assert left < pole < right


def test_a_curve_is_joined_through_0_however_steep(node):
    xs, ys = points(node, lambda x: np.tanh(200 * x), count=100)
    assert len(pieces(xs, ys)) == 1
