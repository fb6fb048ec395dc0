"""Chapter 4, more statements: each number beside the words that it holds the page to."""

import json
from pathlib import Path

import numpy as np
import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import RUNNING_EXAMPLE, Chain, central_difference, exp, log, sigmoid, sin, square
from chainrule.live.base import shown
from chainrule.live.chain_rule.nudges import MAGNIFIED, _near

CHAPTER = Path(__file__).parents[2] / "chapters" / "04_chain_rule.ipynb"
TEXT = "\n".join("".join(cell["source"]) for cell in json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"])


@pytest.fixture(scope="module")
def js_expression():
    with JavaScriptSession(DRIVERS / "expression.mjs") as session:
        yield session


def test_statement_cot_at_4_is_no_slope_of_log_sin_but_one_of_log_minus_sin():
    row, claim = Chain([sin, log]), np.cos(4) / np.sin(4)
    for ask in (row, row.derivative):
        with pytest.raises(ValueError, match="log is defined for x > 0"):
            ask(4.0)
    assert central_difference(lambda x: np.log(-np.sin(x)), 4.0) == pytest.approx(claim, rel=1e-8)
    assert "not a slope of anything" not in TEXT


def test_statement_the_factor_0_35_is_twice_the_error():
    x, w1, w2, y = RUNNING_EXAMPLE
    error = sigmoid(w2 * sigmoid(w1 * x)) - y
    assert (round(abs(error), 2), round(abs(2 * error), 2)) == (0.18, 0.35)
    assert "twice the error (0.35)" in TEXT


def test_statement_an_undone_function_that_jumps_has_no_slope_where_it_jumps():
    def g(x):
        return np.sqrt(x) if x < 1 else -np.sqrt(x)

    for x in (0.25, 1.0, 1.5):
        assert g(x) ** 2 == pytest.approx(x)
    assert 1 / square.derivative(g(1.0)) == -0.5
    assert (g(1.0) - g(1 - 1e-6)) / 1e-6 < -1e6
    assert "wherever $g$ has a slope" in TEXT


def test_statement_the_product_rule_at_0_vanishes_by_0_squared_and_not_by_sin_0_alone():
    first, second = square.derivative(0.0) * sin(0.0), square(0.0) * sin.derivative(0.0)
    assert (first, second, square(0.0), sin.derivative(0.0)) == (0, 0, 0, 1)
    assert r"$\sin 0$, $2 \cdot 0$ or $0^2$" in TEXT


def test_statement_only_a_refusal_about_a_box_names_the_box():
    with pytest.raises(ValueError) as empty:
        Chain([])
    with pytest.raises(TypeError, match="member 1"):
        Chain([sin(0.7), square])
    with pytest.raises(ValueError, match="function 2 of 2, sum"):
        Chain([square, np.sum])(np.array([1.0, 2.0, 3.0]))
    assert "member" not in str(empty.value) and " of " not in str(empty.value)
    assert "which box it was, if there was one" in TEXT


def test_statement_values_of_the_walk_forwards_may_be_computed_again_instead_of_stored():
    row, x = [sin, square, exp], 0.7
    slope = 1.0
    for k in reversed(range(len(row))):
        place = x
        for f in row[:k]:  # nothing was kept: walk forwards once more
            place = f(place)
        slope *= row[k].derivative(place)
    assert slope == pytest.approx(Chain(row).derivative(x), rel=1e-15)
    assert "or be computed again" in TEXT


def test_statement_the_magnified_arrow_shrinks_only_where_less_than_a_tenth_of_the_nudge_is_left():
    def share(x, nudge):
        move, line = square(x + nudge) - square(x), square.derivative(x) * nudge
        low, high = _near(square(x), (move, line), nudge)
        return max(abs(move), abs(line)) / (high - low)

    for x, nudge in ((1.0, 3.0), (1.0, 0.1), (1.0, 0.05), (0.0, 0.5), (0.0, 0.1)):
        assert share(x, nudge) == pytest.approx(0.5 / MAGNIFIED)
    assert share(0.0, 0.05) == pytest.approx(0.25 / MAGNIFIED)  # a twentieth is left
    assert "it shrinks only where less than a tenth of the nudge is left" in TEXT


def test_statement_at_0_and_1_behind_the_square_rates_at_x_do_no_harm_and_the_last_rate_alone_does():
    assert "*all of them at x* does no harm, such as 0 and 1 behind the\nsquare" in TEXT
    for outer in (sigmoid, sin):
        for x in (0.0, 1.0):
            right = Chain([square, outer]).derivative(x)
            assert outer.derivative(x) * square.derivative(x) == right
            assert abs(outer.derivative(square(x)) - right) > 0.19  # 0.25 and 0 for σ(x²) at 0


def test_statement_a_right_slope_has_order_2_only_where_the_curve_bends():
    def order(f, slope, x, t=1e-3):
        def remainder(t):
            return abs(f(x + t) - f(x) - t * slope)

        return np.log10(remainder(t) / remainder(t / 10))

    assert order(sin, 1.0, 0.0) == pytest.approx(3, abs=1e-3)  # right, and no curvature at 0
    assert order(sin, np.cos(0.7), 0.7) == pytest.approx(2, abs=1e-3)
    assert order(sin, 1.1, 0.0) == pytest.approx(1, abs=1e-3)
    assert "with order 1 if $d$ is wrong, and with order 2 if it is right and the curve bends there" in TEXT


def test_statement_at_4_the_sigmoid_of_16_is_only_shown_as_1():
    assert sigmoid(16.0) < 1
    assert (shown(sigmoid(16.0)), f"{sigmoid(16.0):.7f}") == ("1", "0.9999999")
    assert r"The figure shows four digits, so that $\sigma(16) \approx 0.9999999$ is a 1 there" in TEXT


def test_statement_of_an_expression_numbers_are_no_boxes_and_v_gives_way(js_expression):
    read = {text: js_expression.ask("read", text=text)["graph"] for text in ("(2 + 3)*a*4", "v*u + v")}
    boxes = [node["op"] for node in read["(2 + 3)*a*4"]["nodes"] if node["op"] != "constant"]
    assert boxes == ["input", "multiply", "multiply"]
    assert [node["name"] for node in read["v*u + v"]["nodes"]] == ["v", "u", "s1", "s2"]
    assert "Each operation on letters, or on what was made of them, is a box" in TEXT
    assert "another letter if $v$ is one of yours" in TEXT


def test_statement_of_an_expression_the_first_factor_stands_behind_the_sign_of_that_box(js_expression):
    ask = {"text": "(a*b + c)^2 + sin(a)", "point": [2, -3, 4]}
    *_, numbers = js_expression.ask("tell", **ask, box="a")
    product, sine = js_expression.ask("around", **ask)["adjoints"][3], 1
    assert (product, sine) == (-4, 1) and numbers.startswith("∂J/∂a = (−4) · (−3) + 1 · (−0.4161)")
    assert r"through the product, $(-4) \cdot (-3)$, and through the sine, $1 \cdot \cos 2$" in TEXT


def test_statement_a_formula_with_x_twice_has_a_box_where_values_meet(js):
    found = js.ask("decompose", text="e^(x sin(x))")
    assert [box["text"] for box in found["boxes"]] == ["x·sin(x)", "e^u"]
    assert found["isComposite"] and [part["text"] for part in found["parts"]] == ["x", "sin(x)"]
    assert "in one of its boxes several arrows meet that all come from $x$" in TEXT


def test_statement_the_slope_in_a_direction_is_no_debt_since_chapter_2_derived_it():
    two = CHAPTER.with_name("02_partial_derivatives.ipynb").read_text(encoding="utf-8")
    assert "there is {eq}`eq-directional-derivative`" in two  # from the flat board, before it is measured
    assert "For now, take it as a claim" in two  # the gradient of logistic regression
    assert "Chapter 2 read it off a flat board" in TEXT and "Two debts" not in TEXT


def test_statement_tables_of_partials_multiply_only_where_the_functions_are_differentiable():
    """Both partials of f are 0 at (0, 0), and yet along (t, t) it climbs with slope ½."""

    def f(a, b):
        return a * b**2 / (a**2 + b**2) if a or b else 0.0

    h = 1e-6
    partials = [(f(h, 0.0) - f(-h, 0.0)) / (2 * h), (f(0.0, h) - f(0.0, -h)) / (2 * h)]
    along = (f(h, h) - f(-h, -h)) / (2 * h)
    assert (partials, along) == ([0, 0], pytest.approx(0.5))
    assert "Where $g$ is differentiable at $x$, and $f$ at $g(x)$ (seen close, flat boards" in TEXT
