"""Spellings that can be read in two ways: read in one, with a note that says which."""

import pytest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/2x", "I read 1/2x as (1/2)·x; write 1/(2x) to divide by both."),
        ("1/(x)(x+1)", "write 1/((x)(x+1)) to divide by both."),
        ("x/3(x+1)", "write x/(3(x+1)) to divide by both."),
        ("e^2x", "(e^2)·x"),
        ("e^-2x", "I read e^-2x as (e^-2)·x; write the exponent in parentheses if more belongs to it."),
        ("e^πx", "(e^π)·x"),
        ("e^-πx", "(e^-π)·x"),
        ("2^-3x", "(2^-3)·x"),
        ("e^2(x+1)", "(e^2)·(…"),
        ("2^3sin x", "(2^3)·sin…"),
        ("10^-4|x|", "I read 10^-4|… as (10^-4)·|…"),
        ("5e^2x", "(e^2)·x"),
        ("x^1/2", "I read x^1/2 as (x^1)/2; write x^(1/2) if the exponent is 1/2."),
        ("(x+1)^1/2", "write (x+1)^(1/2) if the exponent is 1/2."),
        ("3x^-1/2", "write x^(-1/2) if the exponent is -1/2."),
        ("x^2/3", "write x^(2/3) if the exponent is 2/3."),
        ("e^-x/2", "I read e^-x/2 as (e^-x)/2; write e^(-x/2) if the exponent is -x/2."),
        ("e^-x^2/2", "write e^(-x^2/2) if the exponent is -x^2/2."),
        ("e^x^2/2", "write e^(x^2/2) if the exponent is x^2/2."),
        ("e^1/2x", "write e^(1/2) if the exponent is 1/2."),
        ("2 sin a b", "I read sin a b as sin(a b); write sin( ) around what belongs to it."),
        ("cos x x", "I read cos x x as cos(x x)"),
        ("3e2x", "I read 3e2 as the number 300; for 3 times a power of e, write 3*e^2."),
        ("1.5e3", "the number 1500"),
        ("log x", "natural logarithm"),
        ("sin x/2", "sin(x)/"),
        ("√2x", "√(2)·x"),
        ("√2 x", "√(2)·x"),
        ("√x(x+1)", "√(x)·("),
        ("sqrt 2 x", "I read sqrt 2 x as √(2 x)"),
        ("2e-3", "the number 0.002; for e − 3 with 2 times e, write 2*e - 3."),
        ("cos x (1+x)", "cos(x)·(…)"),
    ],
)
def test_ambiguous_spelling_is_read_with_a_note(js, text, words):
    found = js.ask("read", text=text, options={"variables": ["x", "a", "b"]})
    assert any(words in note for note in found["notes"]), found["notes"]


def test_only_the_exponent_is_blamed_where_it_ends_early(js):
    assert not any("divide by both" in note for note in js.ask("read", text="e^1/2x")["notes"])


CLEAR = [
    "2x",
    "sin x cos x",
    "1/(2x)",
    "sin(x)/2",
    "e^(2x)",
    "x^2 sin x",
    "ln x",
    "x^2/2",
    "e^(-x^2/2)",
    "x^4/2",
]
CLEAR += [
    "x^2(x+1)",
    "sin 2 x",
    "sin 2πx",
    "√x e^x",
    "2E3",
    "x²/3",
    "(1/2)x",
    "e^x(x+1)",
    "y = x^2",
    "e^2 x",
    "e^x/2",
    "e^(-x)/2",
]


@pytest.mark.parametrize("text", CLEAR)
def test_clear_spelling_needs_no_note(js, text):
    assert js.ask("read", text=text)["notes"] == []
