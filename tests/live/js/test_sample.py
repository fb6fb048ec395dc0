"""Which points of a curve are drawn: not through a pole or a jump, as far as it goes, with its holes."""

import math

import numpy as np
import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import Chain, cos, log, reciprocal, sin, sqrt, square, tanh, trace

BEYOND = 1e100  # a point out there only leads the line past the frame


@pytest.fixture(scope="module")
def node():
    with JavaScriptSession(DRIVERS / "sample.mjs") as session:
        yield session


def points(node, f, low=-4.0, high=4.0, count=801, slopes=False):
    what = {"text": f} if isinstance(f, str) else {"graph": trace(f, 0.7, names=["x"]).export()}
    found = node.ask("sample", low=low, high=high, count=count, slopes=slopes, **what)
    ys = np.array([np.nan if y is None else y for y in found["ys"]])
    return np.array(found["xs"]), ys, found


def pieces(xs, ys):
    """The stretches of x on which the curve is drawn without a gap, with their first and last y."""
    found, start = [], None
    for i, y in enumerate([*ys, np.nan]):
        if np.isnan(y) and start is not None:
            found.append((xs[start], xs[i - 1], ys[start], ys[i - 1]))
            start = None
        elif not np.isnan(y) and start is None:
            start = i
    return found


def ends(found):
    return [piece[:2] for piece in found]


@pytest.mark.parametrize("f", [sin, square, tanh, Chain([square, sin])])
def test_a_curve_without_ends_is_one_piece_with_the_even_points(node, f):
    xs, ys, found = points(node, f, count=101)
    assert np.all(np.diff(xs) >= 0) and not np.isnan(ys).any()
    for x in np.linspace(-4, 4, 101):
        assert np.abs(xs - x).min() < 1e-12
    assert len(xs) < 101 + 16  # peaks may be added
    assert not found["holes"] and not found["dots"]


@pytest.mark.parametrize("f", [Chain([sin, log]), Chain([reciprocal, reciprocal]), Chain([cos, reciprocal])])
def test_points_come_in_order_and_lie_on_the_curve(node, f):
    xs, ys, _ = points(node, f)
    assert np.all(np.diff(xs) >= 0)
    drawn = ~np.isnan(ys) & (np.abs(ys) < BEYOND)
    np.testing.assert_allclose(ys[drawn], f(xs[drawn]), rtol=1e-9)


def test_a_curve_is_followed_to_where_it_ends(node):
    xs, ys, _ = points(node, Chain([sin, log]))
    found = pieces(xs, ys)
    np.testing.assert_allclose(ends(found), [(-4.0, -math.pi), (0.0, math.pi)], atol=1e-9)
    assert found[0][3] < -BEYOND and found[1][2] < -BEYOND and found[1][3] < -BEYOND  # past any frame
    (start, _, low, _), *_ = pieces(*points(node, sqrt)[:2])
    assert start == pytest.approx(0, abs=1e-9) and low == pytest.approx(0, abs=1e-4)


POLES = {
    "tan x": [-math.pi / 2, math.pi / 2],
    "1/x": [0.0],
    "1/(x-0.013)": [0.013],
    "tan(10x)": [math.pi / 20 * k for k in range(-25, 26, 2)],
    "1/sin(3x)": [math.pi / 3 * k for k in range(-3, 4)],
    "1/(x-0.0137)^2": [0.0137],
    "ln|x-0.0137|": [0.0137],
    "1/x^2": [0.0],
    "1000 + ln|x|": [0.0],
    "1/(x^2-2)": [-math.sqrt(2), math.sqrt(2)],
    "1/cos(x)": [-math.pi / 2, math.pi / 2],
}


@pytest.mark.parametrize("text", POLES)
def test_a_curve_runs_past_the_frame_at_both_sides_of_a_pole(node, text):
    xs, ys, _ = points(node, text)
    found = pieces(xs, ys)
    assert len(found) == len(POLES[text]) + 1
    for left, right, pole in zip(found[:-1], found[1:], POLES[text], strict=True):
        assert left[1] == pytest.approx(pole, abs=1e-9) and right[0] == pytest.approx(pole, abs=1e-9)
        assert abs(left[3]) > BEYOND and abs(right[2]) > BEYOND


@pytest.mark.parametrize(
    "text", ["arctan(1/x)", "1/(e^(1/x)+1)", "sign(x)", "sign(x-0.0137)", "x/|x|", "tanh(1/x)"]
)
def test_a_jump_is_not_joined_and_both_sides_stay_where_they_are(node, text):
    xs, ys, found = points(node, text)
    stretches = [piece for piece in pieces(xs, ys) if piece[1] > piece[0]]
    assert len(stretches) == 2 and not found["holes"]
    assert np.nanmax(np.abs(ys)) < 2
    assert found["dots"] == ([[0, 0]] if text == "sign(x)" else [])


@pytest.mark.parametrize("text", ["|x|", "relu(x)", "|x-0.0137|"])
def test_the_slopes_of_a_corner_jump(node, text):
    xs, ys, _ = points(node, text, slopes=True)
    assert len([piece for piece in pieces(xs, ys) if piece[1] > piece[0]]) == 2
    assert len(pieces(*points(node, text)[:2])) == 1  # and the curve itself is in one piece


@pytest.mark.parametrize(
    "text",
    [
        "tanh(200x)",
        "tanh(10^9 (x-0.3))",
        "x^(1/3)",
        "10^6+x",
        "10^15+x",
        "e^(-10000(x-0.0137)^2)",
        "(x^2)^0.3",
    ],
)
def test_a_curve_is_joined_however_steep_or_high(node, text):
    assert len(pieces(*points(node, text)[:2])) == 1


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        ("1/(1/x)", 0, 0),
        ("sin(x)/x", 0, 1),
        ("(x^2-1)/(x-1)", 1, 2),
        ("(1-cos x)/x^2", 0, 0.5),
        ("e^(-1/x^2)", 0, 0),
        ("x cos(1/x)", 0, 0),
        ("(e^x-1)/x", 0, 1),
    ],
)
def test_a_missing_point_is_a_hole_where_both_sides_meet(node, text, x, y):
    _, _, found = points(node, text)
    assert len(found["holes"]) == 1
    np.testing.assert_allclose(found["holes"][0], [x, y], atol=1e-3)


@pytest.mark.parametrize(
    "text",
    ["cos(1/x)", "sin(1/x)", "cos(2π/x)", "arctan(1/x)", "1/x^2", "1/x", "ln(x^2)", "tanh(1/x)", "e^(1/x)"],
)
def test_where_there_is_no_limit_there_is_no_hole(node, text):
    assert points(node, text)[2]["holes"] == []


def test_a_slow_curve_is_followed_to_its_end_and_a_slower_one_past_the_frame(node):
    (root,) = pieces(*points(node, "x^0.1")[:2])
    assert root[0] == 0 and root[2] == pytest.approx(0, abs=1e-6)
    (double,) = pieces(*points(node, "ln(-ln x)")[:2])
    assert double[2] > BEYOND and double[3] < -BEYOND


def test_a_curve_that_swings_fast_gets_more_points(node):
    xs, ys, found = points(node, "sin(1000x)")
    assert len(xs) > 5000 and not found["restless"] and np.nanmax(ys) > 0.99
    assert points(node, "sin(10^6 x)")[2]["restless"]


def test_only_the_part_that_swings_fast_gets_more_points(node):
    xs, ys, found = points(node, "cos(1/x)")
    assert not found["restless"] and len(xs) < 3000
    close = np.abs(xs) < 0.02
    assert np.nanmax(ys[close]) > 0.98 and np.nanmin(ys[close]) < -0.98


@pytest.mark.parametrize("text", ["sin(x)^2 + cos(x)^2", "10^15 + sin x", "e^x e^(-x)", "3"])
def test_rounding_is_not_taken_for_swings(node, text):
    xs, ys, found = points(node, text)
    assert not found["restless"] and len(xs) < 1000 and len(pieces(xs, ys)) == 1


@pytest.mark.parametrize(
    ("text", "x", "kind"),
    [
        ("|x|", 0, "corner"),
        ("relu(x-1.2)", 1.2, "corner"),
        ("|sin x|", 0, "corner"),
        ("x + 0.01|x|", 0, "corner"),
        ("sign(x)", 0, "jump"),
        ("√x", 0, "edge"),
        ("x^1.5", 0, "edge"),
        ("x^x", 0, "edge"),
        ("sign(x)|x|^(1/3)", 0, "upright"),
        ("√(x^4)", 0, "smooth"),
        ("x|x|", 0, "smooth"),
        ("|x|^1.5", 0, "smooth"),
    ],
)
def test_what_a_curve_does_where_the_rules_give_no_slope(node, text, x, kind):
    found = node.ask("kind", text=text, x=x)
    assert found["kind"] == kind
    if kind == "smooth":
        assert found["slope"] == pytest.approx(0, abs=1e-3)
