"""A line is cut far outside the picture: what is left lies where it lay, and nothing in view is lost."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from js_session import DRIVERS, JavaScriptSession

REACH = 4000  # px, as in cut.js
PANEL = 600  # px: from 0 to here something may be in view
CLOSE = 0.01  # px

near = st.integers(0, PANEL).map(float)
far = st.sampled_from([-1e9, -1e5, -REACH, REACH, 4321, 1e7])
farther = st.sampled_from([-1e300, 1e300, 1e17])  # from there a way is measured well to a near point only
gap = st.sampled_from([math.nan, math.inf, -math.inf])
point = st.tuples(near | far | gap, near | far | gap)
way_off = st.tuples(st.tuples(near, near), st.tuples(near | far | farther, farther))
lines = st.lists(point, max_size=8) | way_off


@pytest.fixture(scope="module")
def node():
    with JavaScriptSession(DRIVERS / "cut.mjs") as session:
        yield session


def cut(node, points) -> list[tuple[np.ndarray, np.ndarray]]:
    """The pieces that are left."""
    said = [[str(c).replace("inf", "Infinity").replace("nan", "NaN") for c in point] for point in points]
    line = node.ask("cut", points=said)
    return [
        (np.array(start), np.array(end))
        for start, end in pairwise(line)
        if start is not None and end is not None
    ]


def distance(point, start, end) -> float:
    """How far a point is from a straight piece, in px."""
    length = math.hypot(*(end - start))
    if length == 0:
        return math.dist(point, start)
    if np.abs(start).max() > np.abs(end).max():
        start, end = end, start
    along = ((point - start) / length) @ ((end - start) / length)
    return math.dist(point, start + min(max(along, 0), 1) * (end - start))


def whole(points):
    """The straight pieces of a line all of whose coordinates are numbers."""
    pairs = [(np.array(p), np.array(q)) for p, q in pairwise(points)]
    return [pair for pair in pairs if np.isfinite(pair).all()]


def in_view(start, end, count=201):
    """Places along a piece that lie in the panel, of any slope: evenly over the panel's width and height."""
    way = end - start
    for k in (0, 1):
        if way[k]:
            shares = (np.linspace(0, PANEL, count) - start[k]) / way[k]
            places = start + shares[(shares >= 0) & (shares <= 1), None] * way
            yield from (place for place in places if np.all((place >= 0) & (place <= PANEL)))


@given(points=lines)
def test_what_is_left_is_within_reach_and_lies_on_the_line(node, points):
    for start, end in cut(node, points):
        assert np.abs([start, end]).max() <= REACH * (1 + 1e-12)
        for place in in_view(start, end, 11):
            assert min(distance(place, *piece) for piece in whole(points)) < CLOSE


@given(points=lines)
def test_nothing_in_view_is_lost(node, points):
    left = cut(node, points)
    for piece in whole(points):
        for place in in_view(*piece):
            assert min((distance(place, *own) for own in left), default=math.inf) < CLOSE


def test_a_line_within_reach_is_left_as_it_is_and_breaks_only_at_gaps(node):
    inside = [[0.0, 1.0], [5.5, 2.0], [7.0, -3000.0]]
    kept = node.ask("cut", points=[*inside, ["NaN", 1], [8.0, 1.0], [9.0, 4.0]])
    assert kept == [None, *inside, None, [8.0, 1.0], [9.0, 4.0]]


def test_a_steep_end_far_away_bends_nothing(node):
    """Brought to y = 4000 with its x kept, the far end would lift the line by three quarters at x = 150."""
    assert cut(node, [(100, 0), (200, 16000)])[0][1].tolist() == [125, 4000]
