"""Practice as Python objects: what they export, what they say, what they refuse."""

import json
import re

import pytest

from chainrule import Chain, live, sin, square
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
