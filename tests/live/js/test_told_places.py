"""What is said of a place holds at the numbers that are written, not at those they were rounded from."""

import math
import re

import pytest
import slips
from practice_session import judge

FORMULAS = [
    question
    for question in slips.book_questions()
    if question.kind == "formula" and len(question.variables) == 1
]
NUMBER = r"−?[\d.]+(?:e[+−]?\d+)?"


def plain(text):
    return float(text.replace("−", "-"))


def value(js, text, question, at):
    """The value of a formula at a place."""
    asked = {"text": text, "options": {"variables": list(question.variables)}, "points": [[at]]}
    return float(js.ask("evaluate", **asked)["values"][0])


@pytest.mark.parametrize("question", FORMULAS, ids=lambda question: question.id)
def test_a_place_where_the_formula_has_no_value(js, question):
    [name] = question.variables
    typed = f"({question.answer})*sqrt({name})^2/{name}"
    message = judge(js, question, typed)["message"]
    found = re.search(rf"has none at {name} = ({NUMBER}), where the right one gives ({NUMBER})\.$", message)
    if question.domain[name][0] >= 0:
        assert not found
        return
    at, right = map(plain, found.groups())
    assert math.isnan(value(js, typed, question, at))
    assert value(js, question.answer, question, at) == pytest.approx(right, rel=6e-4)


@pytest.mark.parametrize("question", FORMULAS, ids=lambda question: question.id)
def test_a_place_where_the_formula_is_another(js, question):
    [name] = question.variables
    low, high = question.domain[name]
    for share in (0.9, 0.93, 0.955, 0.96, 0.97):
        typed = f"{question.answer} + relu({name} - {low + share * (high - low):.5f})"
        message = judge(js, question, typed)["message"]
        found = re.search(
            rf"At {name} = ({NUMBER}) your formula gives ({NUMBER}), but .* ({NUMBER})\.", message
        )
        if not found:
            continue
        at, yours, right = map(plain, found.groups())
        assert value(js, typed, question, at) == pytest.approx(yours, rel=6e-4)
        assert value(js, question.answer, question, at) == pytest.approx(right, rel=6e-4)
