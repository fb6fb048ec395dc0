"""Brackets that readers leave out: what is said where they would make the answer right, and where not."""

import random
import time

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}
EXPONENT = "the exponent ends early"
DIVISION = "“/” acts on what stands next to it"


@pytest.mark.parametrize(
    ("question", "text", "what", "whole"),
    [
        ("slope-of-steep-sigmoid", "3e^-3x/(1+e^-3x)^2", EXPONENT, "e^(-3x)"),
        ("slope-of-steep-sigmoid", "3e^3x / (1+e^3x)²", EXPONENT, "e^(3x)"),
        ("slope-of-steep-sigmoid", "1/(1+e^-3x)*(1-1/(1+e^-3x))*3", EXPONENT, "e^(-3x)"),
        ("slope-of-steep-sigmoid", "3e^(-3x)(1+e^-3x)^-2", EXPONENT, "e^(-3x)"),
        ("slope-of-steep-sigmoid", "3e^-3x/(1+e^-3x)^2 = 3σ(3x)(1−σ(3x))", EXPONENT, "e^(-3x)"),
        ("slope-of-bell-curve", "-xe^-x^2/2", EXPONENT, "e^(-x^2/2)"),
        ("slope-of-bell-curve", "f'(x) = -x e^-x²/2.", EXPONENT, "e^(-x²/2)"),
        ("slope-of-bell-curve", "-xe^-(x^2)/2", EXPONENT, "e^(-(x^2)/2)"),
        ("slope-of-bell-curve", "-xe^-0.5x^2", EXPONENT, "e^(-0.5x^2)"),
        ("slope-of-bell-curve", "-x e^-1/2 x^2", EXPONENT, "e^(-1/2 x^2)"),
        ("put-together-again", "1-e^-x*x", EXPONENT, "e^(-x*x)"),
        ("slope-of-steep-sigmoid", "3e^-3x(1+e^-3x)^-2", EXPONENT, "e^(-3x)"),
        ("slope-of-steep-sigmoid", "3/(e^1.5x+e^-1.5x)^2", EXPONENT, "e^(1.5x)"),
        ("slope-of-bell-curve", "-x/e^0.5x^2", EXPONENT, "e^(0.5x^2)"),
        ("steepest-slope", "(9+16)^1/2", EXPONENT, "(9+16)^(1/2)"),
        ("steepest-slope", "(3^2+4^2)^1/2 = 5", EXPONENT, "(3^2+4^2)^(1/2)"),
        ("steepest-slope", "25^1/2", EXPONENT, "25^(1/2)"),
        ("size-of-the-start", "(2/200)^1/2", EXPONENT, "(2/200)^(1/2)"),
        ("momentum-on-a-slope", "0.3/1-0.8", DIVISION, "0.3/(1-0.8)"),
        ("momentum-on-a-slope", "0.1*3/1-0.8 = 1.5", DIVISION, "0.1*3/(1-0.8)"),
        ("sigmoid-by-hand", "1/1+e^(log 3)", DIVISION, "1/(1+e^(log 3))"),
        ("sigmoid-then-square", "(1/1+e^0)^2", DIVISION, "(1/(1+e^0))^2"),
        ("slope-forward-difference", "3.5^2-3^2/0.5", DIVISION, "(3.5^2-3^2)/0.5"),
        ("slope-across-a-kink", "0.3-0/0.5", DIVISION, "(0.3-0)/0.5"),
        ("slope-of-an-unknown-function", "f'(x) = 1/1+x^8*2x.", DIVISION, "1/(1+x^8)*2x"),
        ("slope-of-a-product", "2x sin x + cos x x^2", "cos acts on what follows", "cos(x)"),
        ("two-paths", "2xcosx - sinx x²", "sin acts on what follows", "sin(x)"),
        ("partial-along-the-other", "2 sin a b", "sin acts on what follows", "sin(a)"),
        ("row-inside-a-product", "2x sin 3x + 3cos 3x x^2", "cos acts on what follows", "cos(3x)"),
        # the first function that has its brackets is not told
        ("slope-of-a-product", "sin x (2x) + cos x x^2", "cos acts on what follows", "cos(x)"),
        ("loss-at-the-start", "-log p = -log 1/10", "log acts on what stands next to it", "log(1/10)"),
    ],
)
def test_brackets_are_asked_for(js, question, text, what, whole):
    told = judge(js, BOOK[question], text)
    assert told["message"] == f"Without brackets {what}: write {whole} if that is meant."
    named = text[told["position"] :][: told["length"]]
    assert set(whole) - set(named) <= set("() ")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("compose-square-of-line", "(3x+1)2"),
        ("loss-as-function-of-the-weight", "0.5(0.6-1.5w)2"),
        ("slope-of-a-cubic", "3(x)2 - 4"),
        ("slope-of-an-unknown-function", "2x/(1+(x^4)2)"),
    ],
)
def test_a_power_that_came_down_from_a_bracket_is_told(js, question, text):
    told = judge(js, BOOK[question], text)
    assert told["message"].endswith("Behind a bracket 2 is a factor: write ^2 if a power is meant.")


@pytest.mark.parametrize("text", ["2(3x+1)3", "(3x+1)3", "(3x+1)2x"])
def test_a_factor_behind_a_bracket_is_none(js, text):
    assert "Behind a bracket" not in judge(js, BOOK["compose-square-of-line"], text)["message"]


@pytest.mark.parametrize(
    ("question", "text", "whole"),
    [
        ("steepest-slope", "(3**2+4**2)**1/2", "(3^2+4^2)^(1/2)"),
        ("size-of-the-start", "(2/200)**1/2", "(2/200)^(1/2)"),
        ("slope-of-bell-curve", "-x e**-x**2/2", "e^(-x^2/2)"),
    ],
)
def test_in_python_too(js, question, text, whole):
    told = judge(js, BOOK[question], text)
    assert told["message"] == f"Without brackets {EXPONENT}: write {whole} if that is meant."
    assert text[told["position"] :].startswith(whole.split("^")[0].split("(3")[0])


@pytest.mark.parametrize(
    ("question", "text", "slip", "whole"),
    [
        (
            "compose-square-of-sine",
            "sin x^2",
            "Inner and outer are swapped",
            "sin x^2 is sin(x^2): write (sin x)^2",
        ),
        (
            "compose-square-of-sine",
            "y = sinx²",
            "Inner and outer are swapped",
            "sin x² is sin(x²): write (sin x)²",
        ),
        ("slope-of-an-unknown-function", "2x/1+x^8", "A bracket is missing", f"{DIVISION}: write 2x/(1+x^8)"),
    ],
)
def test_a_formula_that_is_a_slip_as_it_stands_is_told_as_both(js, question, text, slip, whole):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "mistake" and slip in told["message"]
    assert told["message"].endswith(f"Without brackets {whole} if that is meant.")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("slope-of-steep-sigmoid", "2e^-3x/(1+e^-3x)^2"),
        ("slope-of-bell-curve", "xe^-x^2/2"),
        ("steepest-slope", "(9+17)^1/2"),
        ("momentum-on-a-slope", "0.3/1-0.9"),
        ("slope-of-a-product", "2x cos x + sin x x^2"),
        ("compose-square-of-line", "3x+1^3"),
        # what stands in brackets already is meant so
        ("slope-of-bell-curve", "-x e^(-x^2)/2"),
    ],
)
def test_they_are_not_asked_for_where_the_answer_stays_wrong(js, question, text):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] != "right" and "Without brackets" not in told["message"]


@pytest.mark.parametrize(
    "text",
    ["x^" + "1" * 110, "e^" + "sin(x)" * 19, "e^" + "1x" * 58, "1/2+" * 29 + "1", "2^" + "(" * 50 + ")" * 50],
)
def test_no_answer_takes_long(js, text):
    judge(js, BOOK["slope-of-bell-curve"], "x")
    start = time.monotonic()
    judge(js, BOOK["slope-of-bell-curve"], text)
    assert time.monotonic() - start < 5, "a pattern that tries each way to part a text takes years"


def test_random_answers_are_judged(js):
    chance = random.Random(6)
    parts = [
        "e^",
        "x",
        "(",
        ")",
        "/",
        "-",
        "sin",
        "^",
        " ",
        "*",
        "2",
        "cos x",
        "²",
        "+",
        "1/2",
        "=",
        "|",
        "√",
        ".",
    ]
    for _ in range(400):
        text = "".join(chance.choice(parts) for _ in range(chance.randint(1, 25)))
        assert judge(js, BOOK["slope-of-bell-curve"], text)["message"]
