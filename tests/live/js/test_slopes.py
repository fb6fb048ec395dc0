"""A figure shows a slope only where there is one, and says what is there instead; in both languages."""

import math
import random

import numpy as np
import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import absolute, cube, exp, leaky_relu, reciprocal, relu, sigmoid, sign, sin, sqrt, square, tan
from chainrule.graph import trace
from chainrule.live.derivatives.sides import slope_by_sides
from chainrule.live.derivatives.slopes import flat_near, sampled, seen_close, trend

WITHOUT_A_SLOPE = [
    (relu, 0.0, "corner"),
    (leaky_relu, 0.0, "corner"),
    (absolute, 0.0, "corner"),
    (lambda x: np.maximum(x, 0.5 - x), 0.25, "corner"),
    (lambda x: absolute(sin(x)), math.pi, "corner"),
    (lambda x: 1e-6 * absolute(x - 2), 2.0, "corner"),
    (lambda x: 1e12 * square(x) + absolute(x), 0.0, "corner"),
    (lambda x: 1e12 * square(x) + sqrt(square(x)), 0.0, "corner"),
    (lambda x: 1e20 * square(x) + relu(x), 0.0, "corner"),
    (lambda x: 1e12 * x + absolute(x), 0.0, "corner"),
    (lambda x: 1e12 * square(x - 1) + absolute(x - 1), 1.0, "corner"),
    (lambda x: 1e12 * square(x) + np.maximum(x, 0), 0.0, "corner"),
    (sign, 0.0, "jump"),
    (lambda x: np.where(x > 1, x, 0.0), 1.0, "jump"),
    (tan, math.pi / 2, "jump"),
    (lambda x: sqrt(absolute(x)), 0.0, "upright"),
    (sqrt, 0.0, "edge"),
    (sqrt, -1.0, "undefined"),
    (reciprocal, 0.0, "undefined"),
]

WITH_A_SLOPE = [
    *((f, x, f.derivative(x)) for f in (square, cube, exp, sin, sigmoid) for x in (-5.9, 0.0, 0.3, 6.0)),
    (relu, 1e-6, 1.0),
    (relu, -1e-6, 0.0),
    (lambda x: relu(x) * relu(x), 0.0, 0.0),
    (lambda x: x * absolute(x), 0.0, 0.0),
    (lambda x: relu(x) - relu(-x), 0.0, 1.0),  # smooth, though its two parts are not
    (lambda x: 1e-9 * square(x), 0.0, 0.0),
    (lambda x: 1e12 * square(x) + x * absolute(x), 0.0, 0.0),
    (lambda x: sqrt(square(x) + 1e-30), 0.0, 0.0),  # round, though it does not look so
    (lambda x: sin(1000 * x), 0.0, 1000.0),
    (lambda x: 7 + 0 * x, 2.0, 0.0),
    (exp, 300.0, math.exp(300)),
]  # fmt: skip


@pytest.fixture(scope="module")
def node():
    with JavaScriptSession(DRIVERS / "slopes.mjs") as session:
        yield session


@pytest.mark.parametrize(("f", "x", "kind"), WITHOUT_A_SLOPE)
def test_where_there_is_no_slope_both_languages_say_what_is_there(node, f, x, kind):
    graph = trace(f, x + 0.1)
    slope, found = seen_close(graph, x)
    assert math.isnan(slope) and found == kind
    there = node.ask("look", graph=graph.export(), x=x, reach=0.05)
    assert (there["slope"], there["kind"], there["trend"]) == (None, kind, "none")


@pytest.mark.parametrize(("f", "x", "slope"), WITH_A_SLOPE)
def test_where_there_is_one_both_languages_find_it(node, f, x, slope):
    graph = trace(f, x + 0.1)
    found, kind = seen_close(graph, x)
    assert kind == "smooth" and found == pytest.approx(slope, rel=1e-12, abs=1e-12)
    there = node.ask("look", graph=graph.export(), x=x, reach=0.05)
    assert there["kind"] == "smooth" and there["slope"] == pytest.approx(slope, rel=1e-12, abs=1e-12)


SHAPES = [absolute, relu, leaky_relu, sign, sqrt, square, cube, sin, np.cos, exp]


def _random_function(rng):
    """A function that is at 0 on many corners at once, or on none."""
    picks = [(rng.choice(SHAPES), rng.choice("+-*/m"), rng.choice([0, 1, -2, 1 / 3])) for _ in range(4)]

    def f(x):
        y = x
        for shape, sign_, number in picks:
            other = shape(y) + number
            if sign_ in "+-":
                y = y + other if sign_ == "+" else y - other
            else:
                y = y * other if sign_ == "*" else np.maximum(y, other) if sign_ == "m" else y / (3 + other)
        return y

    return f


def test_what_the_rules_of_both_sides_say_is_what_a_small_step_measures(node):
    """Over random functions at 0; and page and Python say the same."""
    rng, decided = random.Random(5), {"corner": 0, "smooth": 0}
    for _ in range(400):
        graph = trace(_random_function(rng), 0.37)
        with np.errstate(all="ignore"):
            value, steps = graph(0.0), [graph(h) for h in (1e-7, -1e-7)]
        if not np.all(np.isfinite([value, *steps])):
            continue
        found = slope_by_sides(graph, 0.0)
        there = node.ask("", graph=graph.export(), x=0.0, reach=0, sides=True)
        assert (found is None) == (there is None)
        if found is None:
            continue
        slope, kind = found
        if kind in ("upright", "jump"):
            assert there["kind"] == kind and max(abs(step - value) for step in steps) > 1e-6
            continue
        right, left = (steps[0] - value) / 1e-7, (steps[1] - value) / -1e-7
        assert there["kind"] == kind
        decided[kind] += 1
        if kind == "smooth":
            assert there["slope"] == pytest.approx(slope, rel=1e-12, abs=1e-12)
            assert [right, left] == pytest.approx([slope] * 2, rel=1e-4, abs=1e-4)
        else:
            assert abs(right - left) > 1e-4
    assert min(decided.values()) > 30


@pytest.mark.parametrize(
    ("f", "x", "flat", "way"),
    [
        (sin, 1.6, math.pi / 2, "nearly"),
        (sin, -1.6, -math.pi / 2, "nearly"),
        (sin, 1.5, None, "rises"),
        (sin, 1.7, None, "falls"),
        (square, 0.0, 0.0, "flat"),
        (cube, 0.0, None, "flat"),  # the slope does not change its sign there
        (exp, -6.0, None, "rises"),
        (absolute, 0.01, None, "rises"),  # the slope changes its sign at a corner, and is not 0 there
    ],
)
def test_a_flat_place_between_two_stops_of_a_slider_is_named(node, f, x, flat, way):
    graph = trace(f, x)
    found = flat_near(lambda at: graph.gradient(at)[0], x, 0.05)
    there = node.ask("look", graph=graph.export(), x=x, reach=0.05)
    if flat is None:
        assert found is None and there["flat"] is None
    else:
        assert found == pytest.approx(flat, abs=1e-12) and there["flat"] == pytest.approx(flat, abs=1e-12)
    assert trend(seen_close(graph, x)[0], found) == there["trend"] == way


def test_a_curve_has_a_gap_where_it_jumps_and_none_where_it_is_steep():
    xs = np.linspace(-3, 3, 240)
    px, py, ends = sampled(leaky_relu.derivative, xs)
    assert ends == [pytest.approx((0, 0.01), abs=1e-9), pytest.approx((0, 1), abs=1e-9)]
    assert np.isnan(py).sum() == 1 and len(px) == len(xs) + 3
    assert sampled(lambda x: math.tanh(200 * x), xs)[2] == []
    assert len(sampled(lambda x: 1 / x, xs)[2]) == 2
