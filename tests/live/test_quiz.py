"""Practice and typed formulas as Python objects: what they export, what they say, what they refuse."""

import json
import math
import re

import numpy as np
import pytest

from chainrule import Chain, live, sin, square
from chainrule.live.defined import Careful
from chainrule.live.formula import EXAMPLES
from chainrule.live.quiz import Practice

VIEW = "application/vnd.jupyter.widget-view+json"


def slope(**changes):
    return live.derivative_question(
        r"Differentiate $\sin(x^2)$.",
        Chain([square, sin]),
        **{"id": "slope", "answer": "2x cos(x^2)", "hints": ["What is *inside*?"], **changes},
    )


HEIGHT = live.number_question(
    "What is `f(5)` for $x^2$?", 25, id="height", mistakes=[live.mistake("The slope, $2x$", "Hm < 1", 10)]
)
INNER = live.choice_question(
    r"The inner function of $\sin(x^2)$?",
    [live.option("$x^2$", r"First $x^2$, then sin.", right=True), live.option("sin", "Last is outer.")],
    id="inner",
)


def practice(**changes):
    return live.practice(**{"chapter": "derivatives", "questions": [slope(), HEIGHT, INNER], **changes})


class TestPractice:
    def test_spec_is_strict_json_and_holds_every_question(self):
        spec = practice().figure.spec
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec
        assert [question["id"] for question in spec["questions"]] == ["slope", "height", "inner"]

    def test_words_reach_the_page_as_html_and_nothing_else_does(self):
        asked = practice().figure.spec["questions"]
        assert "<em>inside</em>" in asked[0]["hints"][0]
        assert asked[1]["mistakes"][0]["hint"] == "Hm &lt; 1"
        assert "<math" in asked[1]["mistakes"][0]["label"] and "$" not in asked[1]["mistakes"][0]["label"]
        assert "<math" in asked[2]["options"][0]["reason"]

    def test_readout_counts_what_was_solved_and_tried(self):
        figure = practice().figure
        assert figure.readout() == {"solved": 0.0, "tried": 0.0}
        figure.checked, figure.tried = {"slope": "2x +", "height": "10", "inner": -1}, ["height"]
        assert figure.readout() == {"solved": 0.0, "tried": 1.0}
        figure.tried, figure.solved = ["height", "inner"], ["height", "inner"]
        assert figure.readout() == {"solved": 2.0, "tried": 2.0}

    def test_text_lists_the_questions_and_no_answer(self):
        text = repr(practice())
        assert text.startswith("Practice: 3 questions. 1. Differentiate")
        assert "cos(x^2)" not in text

    def test_fallback_folds_the_solutions_away(self):
        bundle = practice()._repr_mimebundle_()
        assert set(bundle) == {VIEW, "text/html", "text/plain"}
        page = bundle["text/html"]
        assert page.count("<details>") == page.count("</details>") == 3
        open_text = re.sub(r"<details>.*?</details>", "", page, flags=re.S)
        assert "2x cos(x^2)" in page and "2x cos(x^2)" not in open_text
        assert "25" in page and "25" not in open_text
        assert bundle == {**practice()._repr_mimebundle_(), VIEW: bundle[VIEW]}

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({"chapter": "Chapter 1"}, ValueError, "small letters, such as 'derivatives', got 'Chapter 1'"),
            ({"chapter": 1}, ValueError, "got 1"),
            ({"questions": []}, ValueError, "at least one question"),
            ({"questions": ["slope"]}, TypeError, "expected questions"),
            ({"questions": [HEIGHT, HEIGHT]}, ValueError, "two questions have the id 'height'"),
        ],
    )
    def test_faulty_practice_is_refused_when_it_is_made(self, changes, error, words):
        with pytest.raises(error, match=words):
            practice(**changes)

    def test_twin_of_the_page_accepts_every_state_the_page_can_be_in(self):
        figure = Practice("derivatives", [slope(), INNER])
        state = {
            "answers": {"slope": "2x", "inner": 1},
            "checked": {"inner": 1},
            "hints": {"slope": 1},
            "steps": {"slope": 3},
            "solved": [],
            "tried": ["inner"],
            "asking": True,
        }
        for name, value in state.items():
            figure.set_trait(name, value)
        assert figure.readout() == {"solved": 0.0, "tried": 1.0}


def slider(**changes):
    return live.slider("x", -4, 4, **{"value": 1.3, **changes})


class TestFormula:
    @pytest.mark.parametrize("text", EXAMPLES)
    def test_page_reads_each_example_as_the_function_beside_it(self, js, text):
        figure = live.formula(text, slider()).figure
        before = {x: Careful(figure.graph).at(x) for x in np.linspace(-3.9, 4, 23)}
        figure.graph = js.ask("read", text=text, options={})["graph"]
        for x, expected in before.items():
            found = Careful(figure.graph).at(x)
            assert found.why == expected.why
            np.testing.assert_allclose(found[:2], expected[:2], rtol=1e-12, atol=1e-12)

    @pytest.mark.parametrize(
        ("text", "value", "rate"),
        [
            ("x^2 sin x", 1.69 * math.sin(1.3), 2.6 * math.sin(1.3) + 1.69 * math.cos(1.3)),
            ("σ(x)", 1 / (1 + math.exp(-1.3)), math.exp(-1.3) / (1 + math.exp(-1.3)) ** 2),
            ("3", 3.0, 0.0),
            ("x", 1.3, 1.0),
            ("ln(-x^2)", math.nan, math.nan),
            ("1/0", math.nan, math.nan),
            ("sqrt(x - 1.3)", 0.0, math.nan),
            ("relu(-x)", 0.0, 0.0),
            ("|x - 1.3|", 0.0, math.nan),
            ("sign(x - 1.3)", 0.0, math.nan),
            ("(x - 1.3)^1.5", 0.0, math.nan),
            ("√((x - 1.3)^4)", 0.0, math.nan),
            ("(x - 1.3)^2", 0.0, 0.0),
            ("arctan(1/(x - 1.3))", math.nan, math.nan),
            ("1/(1 + e^(800x))", 0.0, math.nan),
            ("e^(e^(e^(2x)))", math.nan, math.nan),
            ("ln(e^(-800x))", math.nan, math.nan),
        ],
    )
    def test_python_evaluates_what_the_page_read(self, js, text, value, rate):
        figure = live.formula("sin(x^2)", slider()).figure
        figure.text = figure.good = text
        figure.graph = js.ask("read", text=text, options={})["graph"]
        readout = figure.readout()
        assert readout["formula"] == text
        np.testing.assert_allclose([readout["value"], readout["slope"]], [value, rate], rtol=1e-12)

    def test_words_and_picture_do_not_fail_where_nothing_is_defined(self):
        figure = live.formula("log(sin x)", slider(value=0.0)).figure
        assert repr(figure).endswith("At x = 0 there is no value.")
        assert figure.picture().axes
        assert repr(live.formula("sin(x^2)", slider())).endswith("the value is 0.9929, the slope −0.3092.")

    def test_before_chapter_4_no_rate_and_no_slope_is_shown(self):
        figure = live.formula("sin(x^2)", slider(), rates=False).figure
        assert figure.readout() == {"formula": "sin(x^2)", "x": 1.3, "value": pytest.approx(math.sin(1.69))}
        assert repr(figure).endswith("At x = 1.3 the value is 0.9929.")
        assert len(figure.picture().axes) == 1
        assert len(live.formula("sin(x^2)", slider()).figure.picture().axes) == 2

    @pytest.mark.parametrize("text", ["tan(3.1x)", "1/(x - 0.013)", "sign(x)", "1/x", "arctan(1/x)"])
    def test_the_picture_is_not_drawn_through_a_pole_or_a_jump(self, js, text):
        figure = live.formula("sin(x^2)", slider()).figure
        figure.graph = js.ask("read", text=text, options={})["graph"]
        ys = figure.picture().axes[0].lines[0].get_ydata()
        steps = np.abs(np.diff(ys))
        assert not ((steps > 1) & (np.sign(ys[1:]) != np.sign(ys[:-1])) & np.isfinite(steps)).any()
        assert np.isnan(ys).any()

    def test_text_that_python_has_no_function_for_is_refused(self):
        with pytest.raises(ValueError, match=r"got 'x\^5'; Python does not read formulas"):
            live.formula("x^5", slider())
        with pytest.raises(TypeError, match="function for the example 'x', got 1"):
            live.formula("x", slider(), examples={"x": 1})

    def test_authors_bring_their_own_examples(self):
        figure = live.formula("x^5", slider(), examples={"x^5": lambda x: x**5}).figure
        assert figure.spec["examples"] == ["x^5"]
        assert figure.readout()["slope"] == pytest.approx(5 * 1.3**4)
