"""Sliders, links and boxes: real ipywidgets, clear errors, outputs that are the same every time."""

import json
import math
import re

import ipywidgets
import numpy as np
import pytest
from python_figures import differences

from chainrule import live, sin, square
from chainrule.live.base import exported, named, shown
from chainrule.live.text import LABELS, mathml, rich

VIEW = "application/vnd.jupyter.widget-view+json"


def test_slider_is_an_ordinary_ipywidgets_slider():
    slider = live.slider("x", -6, 6, value=5)
    assert type(slider) is ipywidgets.FloatSlider
    assert (slider.min, slider.max, slider.value, slider.description) == (-6, 6, 5, "x")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (dict(low=6, high=-6), ValueError, "low < high.*swap"),
        (dict(low=1, high=1), ValueError, "low < high"),
        (dict(low=0, high=math.inf), ValueError, "finite number for high"),
        (dict(low=math.nan, high=1), ValueError, "finite number for low"),
        (dict(low="0", high=1), TypeError, "number for low.*'0'"),
        (dict(low=0, high=1, value=2), ValueError, "from 0 to 1, got 2"),
        (dict(low=0, high=1, step=0), ValueError, "positive step"),
        (dict(low=0, high=1, step=-0.1), ValueError, "positive step"),
        (dict(low=0, high=1, value=True), TypeError, "number for value"),
        (dict(low=-6, high=6, value=5, step=0.7), ValueError, "between two steps of 0.7.*choose 5.2"),
    ],
)
def test_bad_slider_ranges_say_what_is_wrong(arguments, error, words):
    with pytest.raises(error, match=words):
        live.slider("x", **arguments)


def test_a_slider_without_a_step_has_as_many_moves_as_its_docstring_says():
    moves = [int(width / live.slider("s", 0, width).step + 1e-9) for width in np.geomspace(1e-3, 1e3, 2000)]
    assert f"{min(moves)} to {max(moves)} moves in all" in live.slider.__doc__


def test_a_slider_without_a_value_starts_at_the_step_nearest_to_the_middle():
    assert live.slider("x", -6, 6).value == 0
    assert live.slider("x", 1, 30).value == pytest.approx(15.4, abs=1e-12)


def test_log_slider_takes_the_number_itself_and_refuses_what_has_no_logarithm():
    assert live.log_slider("step", -8, 0, value=1e-3).value == pytest.approx(1e-3, rel=1e-12)
    with pytest.raises(ValueError, match="must be positive"):
        live.log_slider("step", -8, 0, value=0)


def test_log_slider_takes_another_base():
    powers = live.log_slider("batch size", 0, 10, value=32, step=1, base=2)
    assert (powers.base, powers.min, powers.max, powers.value) == (2, 0, 10, 32)
    for base in (1, 0.5, -2):
        with pytest.raises(ValueError, match="'batch size': expected a base above 1"):
            live.log_slider("batch size", 0, 10, value=32, step=1, base=base)


def test_menu_refuses_no_options_and_unknown_choices():
    with pytest.raises(ValueError, match="at least one option"):
        live.menu("f", [])
    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        live.menu("f", ["a", "b"], index=2)


def test_link_takes_the_slider_s_value_and_refuses_what_has_none():
    x = live.slider("x", -6, 6, value=5)
    box = live.tangent(square, x)
    assert box.figure.x == 5
    with pytest.raises(TypeError, match="slider or a menu"):
        live.link(box.figure, x=ipywidgets.Output())


def test_one_slider_may_drive_several_figures():
    x = live.slider("x", -6, 6, value=2)
    boxes = [live.tangent(square, x), live.tangent(sin, x)]
    assert [box.figure.x for box in boxes] == [2, 2]
    assert all(box.children[0] is x for box in boxes)


def test_box_carries_view_picture_and_stable_words():
    box = live.tangent(square, live.slider("x", -6, 6, value=5))
    bundle = box._repr_mimebundle_()
    assert set(bundle) == {VIEW, "image/png", "text/plain"}
    assert bundle["text/plain"] == repr(box.figure) and "slope of the tangent is 10" in repr(box)
    assert bundle["image/png"] == box._repr_mimebundle_()["image/png"]


def test_box_gives_the_parts_that_are_asked_for_and_draws_no_picture_in_vain(monkeypatch):
    box = live.tangent(square, live.slider("x", -6, 6))
    drawn = []
    monkeypatch.setattr(live.Figure, "fallback", lambda self: drawn.append(1) or {"image/png": "drawn"})
    assert set(box._repr_mimebundle_(exclude={"image/png"})) == {VIEW, "text/plain"}
    assert set(box._repr_mimebundle_(include={VIEW})) == {VIEW}
    assert set(box._repr_mimebundle_(include={VIEW, "image/png"}, exclude={VIEW, "image/png"})) == set()
    assert not drawn
    assert set(box._repr_mimebundle_(include={"image/png"})) == {"image/png"} and drawn


@pytest.mark.parametrize(
    "box",
    [
        live.tangent(square, live.slider("x", -6, 6)),
        live.predict("1 + 1?", ["2", "3"], 0, "It is."),
        live.practice("1", [live.number_question("1 + 1?", 2, id="sum", solution=["2"])]),
    ],
    ids=["picture", "choices", "questions"],
)
def test_each_figure_says_what_kind_of_fallback_it_has(box):
    assert set(box.figure.fallback()) == {box.figure.fallback_type}


def test_a_function_without_a_name_is_called_f():
    box = live.tangent(lambda x: x**3, live.slider("x", -6, 6, value=2))
    assert repr(box).startswith("f(x) at x = 2: the value is 8")
    assert "lambda" not in json.dumps(box.figure.spec)


def test_two_functions_of_one_name_are_refused_rather_than_one_lost():
    with pytest.raises(ValueError, match=r"two are called f\(x\).*name them"):
        named([lambda x: x, lambda x: x**2])
    assert list(named([square, square])) == ["x²"]


def test_a_figure_without_kind_title_or_methods_is_told_what_is_missing():
    class Mirror(live.Figure):
        pass

    with pytest.raises(ValueError, match=r"Mirror: expected .* title in spec .* 'mirror' and None"):
        live.LiveBox(Mirror(kind="mirror", spec={}))
    with pytest.raises(ValueError, match="got '' and 'Mirror'"):
        live.LiveBox(Mirror(spec={"title": "Mirror"}))
    figure = Mirror(kind="mirror", spec={"title": "Mirror"})
    for method in (figure.readout, figure.describe, figure.picture):
        with pytest.raises(NotImplementedError, match=rf"Mirror has no {method.__name__}\(\).*Tangent"):
            method()


def test_spec_is_strict_json():
    spec = live.tangent([square, sin], live.slider("x", -6, 6, value=5)).figure.spec
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec


def test_several_functions_get_a_menu_and_labels_a_reader_knows():
    box = live.tangent([square, sin], live.slider("x", -6, 6, value=5))
    assert [name for name, _ in box.children[0].options] == ["x²", "sin x"]


def test_what_is_not_a_function_is_named():
    with pytest.raises(TypeError, match="'five' is float"):
        named({"five": 5.0})
    with pytest.raises(ValueError, match="at least one function"):
        named([])


@pytest.mark.parametrize("wrong", ["x^2", 3, None])
@pytest.mark.parametrize("figure", [live.tangent, live.pipeline, live.chain])
def test_what_is_no_row_of_functions_is_shown_whole_in_the_error(figure, wrong):
    with pytest.raises(TypeError, match=f"expected .*unctions.*, got {re.escape(repr(wrong))}$"):
        figure(wrong, live.slider("x", -1, 1, value=0.5))


def test_a_function_that_cannot_be_traced_is_refused_with_the_reason():
    def absolute_value(x):
        return x if x > 0 else -x

    with pytest.raises(TypeError, match="where"):
        exported(absolute_value, 1.0)
    with pytest.raises(TypeError):
        exported(math.sin, 1.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (25.0, "25"),
        (-0.25, "−0.25"),
        (math.nan, "undefined here"),
        (math.inf, "∞"),
        (1 / 3, "0.3333"),
        (-0.0, "0"),
    ],
)
def test_numbers_are_written_for_readers(value, text):
    assert shown(value) == text


def test_markup_escapes_what_it_does_not_know():
    assert rich("a < b, `x<1`, *so*") == "a &lt; b, <code>x&lt;1</code>, <em>so</em>"
    assert rich("b = a * a, c = b * a, *so*") == "b = a * a, c = b * a, <em>so</em>"
    assert rich("$x^2$").startswith("<math") and "</math>" in rich("$x^2$")
    assert rich("*so `x` is*") == "<em>so <code>x</code> is</em>"
    assert rich("*so $x$ is*").startswith("<em>so <math") and "$" not in rich("*so $x$ is*")
    with pytest.raises(ValueError, match="LaTeX"):
        mathml("x^")


@pytest.mark.parametrize(
    ("latex", "trouble"),
    [
        (r"\overset{a}", "a part of mover is missing"),
        (r"\underset{a}", "a part of munder is missing"),
        (r"\limits", "a part of munderover is missing"),
        ("a}{b", "braces that do not match"),
        ("50 % of x", "what stands behind a % is left out"),
        (r"\operatorname", "an operator without a name"),
        (r"\operatorname{arg\,max}_i", "an operator without a name"),
        (r"\begin{foo} a \end{foo}", "unknown environment foo"),
    ],
)
def test_latex_that_would_lose_a_part_is_refused(latex, trouble):
    with pytest.raises(ValueError, match=trouble):
        mathml(latex)


@pytest.mark.parametrize(
    "latex",
    [
        r"50\,\%",
        r"\left\{ x \right.",
        r"\sum\limits_i^n x_i",
        r"\underbrace{a}_{b}",
        r"\bar x",
        r"\sqrt[3]{x}",
        r"\{a\}",
        r"\operatorname{f}(x)",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{cases} 1 & x \\ 0 & y \end{cases}",
        r"\begin{array}{c} a \\ b \end{array}",
        r"{a}\\{b}",
        r"\overset{a}{b}",
    ],
)
def test_latex_that_is_whole_is_taken(latex):
    assert mathml(latex).startswith("<math")


def test_every_course_function_has_a_label():
    from chainrule import functions

    elementary = {"square", "cube", "reciprocal", "identity", "exp", "log", "sin", "cos", "tan"}
    course = elementary | {"tanh", "sigmoid", "relu", "leaky_relu", "softplus"}
    assert course <= LABELS.keys() and course <= functions.FUNCTIONS.keys()


class TestPredict:
    def test_it_keeps_the_answer_until_asked(self):
        figure = live.predict("Slope of $x^2$ at 3?", ["3", "6", "9"], 1, "It is $2x$.").figure
        assert figure.readout() == {"verdict": "open"}
        figure.guess, figure.revealed = 1, True
        assert figure.readout() == {"verdict": "right"}
        figure.guess = 2
        assert figure.readout() == {"verdict": "wrong"}
        assert "It is" not in repr(figure)

    def test_a_wrong_choice_may_have_its_own_reply(self):
        figure = live.predict("?", ["3", "6"], 1, "It is 2x.", replies=["That is $x$.", None]).figure
        assert "<math" in figure.spec["replies"][0] and figure.spec["replies"][1] == ""
        assert live.predict("?", ["3", "6"], 1, "Because.").figure.spec["replies"] == ["", ""]
        for replies in (["only one"], ["wrong", "right one has none"]):
            with pytest.raises(ValueError, match="expected one reply for each of the 2 options"):
                live.predict("?", ["3", "6"], 1, "Because.", replies=replies)

    @pytest.mark.parametrize(
        ("options", "answer"), [(["a"], 0), (["a", "a"], 0), (["a", "b"], 2), (["a", "b"], -1)]
    )
    def test_questions_without_a_choice_are_refused(self, options, answer):
        with pytest.raises(ValueError, match="option"):
            live.predict("?", options, answer, "Because.")


def test_readouts_are_plain_numbers():
    readout = live.tangent(square, live.slider("x", -6, 6, value=5)).figure.readout()
    assert readout == {"x": 5.0, "value": 25.0, "slope": 10.0, "trend": "rises"}
    assert not any(isinstance(value, np.ndarray) for value in readout.values())


def test_what_the_page_shows_is_compared_by_name_whatever_it_is():
    """A trait that JavaScript misspells is undefined there: that is no number, and no reason to stop."""
    python, page = {"x": 1.0, "slope": 2.0}, {"x": "undefined", "tilt": "2"}
    assert differences(python, page) == [
        "slope: only Python states it",
        "tilt: only the page shows it",
        "x: Python says 1.0, the page 'undefined'",
    ]
    assert differences({"x": math.nan, "y": -math.inf}, {"x": "NaN", "y": "-Infinity"}) == []
