"""The figure of a typed expression, in Python: its readout, what it refuses, what the page makes of it."""

import math
from itertools import pairwise

import numpy as np
import pytest
from js_session import DRIVERS, JavaScriptSession
from python_figures import figures_of
from site_under_test import CHAPTERS

from chainrule import Node, live, sin
from chainrule.live.defined import around
from chainrule.live.expression import Expression

START = {"(a*b + c)^2 + sin(a)": lambda a, b, c: (a * b + c) ** 2 + sin(a)}
WHERE = ["04_chain_rule", "05_backpropagation", "06_automatic_differentiation"]


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "expression.mjs") as session:
        yield session


@pytest.fixture
def figure():
    return live.expression(START, a=2, b=-3, c=4).figure


def test_gradients_are_those_of_nodes(figure):
    a, b, c = Node(2.0), Node(-3.0), Node(4.0)
    J = START["(a*b + c)^2 + sin(a)"](a, b, c)
    J.backward()
    now = figure.readout()
    assert now["J"] == J.value
    assert [now["d_a"], now["d_b"], now["d_c"]] == pytest.approx([a.grad, b.grad, c.grad], rel=1e-15)


def test_values_come_first_and_gradients_from_the_end_back(figure):
    order = []
    for figure.steps in range(14):
        known = {name for name, value in figure.readout().items() if value != "not yet"}
        order.append(known)
    came = [later - before for before, later in pairwise(order)]
    forward = [{"v1"}, {"v2"}, {"v3"}, {"v4"}, {"v5", "J"}]
    assert came == [*forward, *({f"d_{name}"} for name in ("v5", "v4", "v3", "v2", "v1", "c", "b", "a"))]


def test_letters_that_no_slider_has_moved_stand_where_they_start(figure):
    figure.at = "1_x"
    assert figure.point() == [1.0, 1.0, 3.0]
    figure.at = "99_-99"
    assert figure.point() == [5.0, -5.0, 3.0]


def test_a_sum_of_mere_rounding_is_0():
    """0.7 times 3 is 2.0999999999999996 to the machine, and 2.1 to everybody else."""
    now = live.expression(START, a=0.7, b=-3, c=2.1).figure.readout()
    assert now["v2"] == now["v3"] == now["d_v2"] == now["d_b"] == now["d_c"] == 0
    assert now["d_a"] == pytest.approx(math.cos(0.7))


def test_where_there_is_nothing_words_say_so():
    figure = live.expression({"a/(b - c)": lambda a, b, c: a / (b - c)}, a=1, b=2, c=2).figure
    assert "J has no value." in repr(figure) and math.isnan(figure.readout()["J"])
    small = live.expression({"1/e^(-400*a)": lambda a: 1 / np.exp(-400 * a)}, a=5).figure
    assert "too large or too small for the machine to hold." in repr(small) and "no value" not in repr(small)
    large = live.expression({"-e^(400*a)": lambda a: -np.exp(400 * a)}, a=5).figure
    assert "J is too low for the machine to hold." in repr(large) and "∞" not in repr(large)
    words = {text.get_text() for text in large.picture().axes[0].texts}
    assert "exp\nv₂ = too large\n∂ no number" in words and not any("∞" in word for word in words)
    corner = live.expression({"max(a, b)": np.maximum}, a=1, b=1).figure
    assert "∂J/∂a = corner" in repr(corner) and math.isnan(corner.readout()["d_a"])
    assert corner.fallback()["image/png"] and figure.fallback()["image/png"]
    upright = live.expression({"sqrt(a)": np.sqrt}, a=0).figure
    assert "∂J/∂a = no rule" in repr(upright) and "corner" not in repr(upright)
    hidden = live.expression({"sin(e^(10a))": lambda a: np.sin(np.exp(10 * a))}, a=5).figure
    assert "rounding hides what value J has, if it has one." in repr(hidden)
    assert "max\nv₁ = 1\n∂ 1" in {text.get_text() for text in corner.picture().axes[0].texts}


def test_the_picture_holds_every_box_with_its_value_and_its_gradient(figure):
    words = {text.get_text() for text in figure.picture().axes[0].texts}
    assert {"a\n2\n∂ 11.58", "b\n−3\n∂ −8", "×\nv₁ = −6\n∂ −4", "+\nv₅ = 4.909\n∂ 1"} <= words
    figure.steps = 2
    words = {text.get_text() for text in figure.picture().axes[0].texts}
    assert {"×\nv₁ = −6\n∂ …", "sin\nv₄ = …\n∂ …"} <= words


@pytest.mark.parametrize(
    ("arguments", "letters", "error", "words"),
    [
        (({},), {"a": 1}, TypeError, "texts with their functions"),
        (({"J*a": lambda J, a: J * a},), {"J": 1, "a": 2}, ValueError, "J is the name of what comes out"),
        (({"a": 3},), {"a": 1}, TypeError, "texts with their functions"),
        (("a*b",), {"a": 1, "b": 2}, TypeError, r"texts with their functions.* got 'a\*b'"),
        ((START,), {}, ValueError, "one to 12 letters.*got 0"),
        ((START,), {f"a{i}": 1 for i in range(13)}, ValueError, "got 13"),
        ((START,), {"a": 2, "b": -3, "c": 5.1}, ValueError, "c from -5 to 5 in tenths, got 5.1"),
        ((START,), {"a": 2, "b": 0.25, "c": 1}, ValueError, "b from -5 to 5 in tenths, got 0.25"),
        ((START,), {"a": 2, "b": 1, "c": 1, "steps": 14}, ValueError, "steps from 0 to 13, got 14"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(arguments, letters, error, words):
    with pytest.raises(error, match=words):
        live.expression(*arguments, **letters)


@pytest.mark.parametrize("chapter", WHERE)
def test_each_button_means_what_its_function_computes_and_keeps_the_letters(page, chapter):
    """The page reads the text, Python traced the function: the same boxes, the same numbers."""
    found = [figure for figure in figures_of(CHAPTERS / f"{chapter}.ipynb") if isinstance(figure, Expression)]
    assert len(found) == 1
    (figure,) = found
    letters = figure.graph["inputs"]
    assert figure.graph == figure.traced(figure.text, dict(zip(letters, figure.point(), strict=True)))
    for text in figure.examples:
        read = page.ask("read", text=text)["graph"]
        assert read["inputs"] == letters, "a button stays where it is"
        for point in (figure.point(), [1.3, 0.7, -0.4]):
            python = around(figure.traced(text, dict(zip(letters, point, strict=True))), point)
            typed = around(read, point)
            assert list(python) == list(typed)
            for name, box in python.items():
                assert box[:2] == pytest.approx(typed[name][:2], rel=1e-12, nan_ok=True), (text, name)
