"""The echo of a formula: text and MathML that show how it was read."""

import xml.dom.minidom

import pytest
from formulas_under_test import ACCEPTED
from js_session import DRIVERS, JavaScriptSession


def test_printed_formula_reads_back_to_the_same_value(js):
    assert js.ask("readAll", texts=list(ACCEPTED)) == len(ACCEPTED)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("sin²x", "(sin(x))²"),
        ("-x^2", "−x²"),
        ("2x", "2x"),
        ("1/(1+exp(-x))", "1/(1 + exp(−x))"),
        ("3sinx", "3 sin(x)"),
        ("x*(x+1)", "x·(x + 1)"),
        ("e^(2x)", "e^(2x)"),
        ("x-(1-x)", "x − (1 − x)"),
        ("log x", "ln(x)"),
        ("1-(-2x)", "1 − (−2x)"),
        ("2(-x)", "2·(−x)"),
        ("2|x|", "2·|x|"),
    ],
)
def test_echo_shows_how_a_formula_was_read(js, typed, printed):
    assert js.ask("read", text=typed)["text"] == printed


@pytest.fixture(scope="module")
def echoes():
    with JavaScriptSession(DRIVERS / "echo.mjs", seconds=300) as session:
        yield session


def test_a_hundred_thousand_echoes_of_random_formulas_mean_what_was_read(echoes):
    # the text, what the eye sees of the MathML, and what a browser copies from it
    found = echoes.ask("random", seed=2026, count=20_000, depth=4)
    assert found["failures"] == []
    assert found["compared"] > 100_000


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("2(-x)", "((2)*((- x )))"),
        ("3*(-2)", "((3)*((-(2))))"),
        ("(1e-7)^2", "((((1)*((10)^((-(7))))))^((2)))"),
        ("1 - (-2x)", "((1)-((-((2)* x ))))"),
        ("-(-x)", "(-((- x )))"),
        ("x(1e-7)", "( x *(((1)*((10)^((-(7)))))))"),
    ],
)
def test_mathml_keeps_the_brackets_that_the_eye_needs(echoes, typed, seen):
    assert echoes.ask("echo", text=typed)["seen"] == seen


def test_mathml_is_well_formed(js):
    for text in ACCEPTED:
        markup = js.ask("read", text=text)["mathml"]
        assert xml.dom.minidom.parseString(markup).documentElement.tagName == "math"
    assert "<msqrt>" in js.ask("read", text="√x")["mathml"]
    assert "<mfrac>" in js.ask("read", text="1/x")["mathml"]
