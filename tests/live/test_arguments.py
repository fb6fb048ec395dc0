"""What authors pass to the makers of figures and questions by mistake, and what is said of it."""

import pytest

from chainrule import cos, live, log, sin, square
from chainrule.live.practice import (
    choice_question,
    derivative_question,
    formula_question,
    mistake,
    number_question,
    option,
)

OPTIONS = [option("a", "r", right=True), option("b", "r")]


def made(maker, **changes):
    """A question of that maker, well made but for the changes."""
    given = {
        formula_question: {"prompt": "p", "right": cos},
        derivative_question: {"prompt": "p", "f": sin},
        number_question: {"prompt": "p", "right": 6.0},
        choice_question: {"prompt": "p", "options": OPTIONS},
    }[maker]
    given = {**given, "id": "q", **changes}
    first = [given.pop(name) for name in ("prompt", "right", "f", "options") if name in given]
    return maker(*first, **given)


MAKERS = (formula_question, derivative_question, number_question, choice_question)
every_maker = pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
WITH_MISTAKES = pytest.mark.parametrize("maker", MAKERS[:3], ids=lambda maker: maker.__name__)
WITH_VARIABLES = pytest.mark.parametrize("maker", MAKERS[:2], ids=lambda maker: maker.__name__)


@every_maker
@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"prompt": None}, TypeError, "^question 'q': expected text for prompt, got NoneType None"),
        ({"prompt": " "}, ValueError, "^question 'q': expected text for prompt, got ' '"),
        ({"prompt": r"$\foo{x^2$"}, ValueError, "^question 'q': expected LaTeX that latex2mathml can read"),
        ({"hints": [r"$\frac{1}$"]}, ValueError, "^question 'q':.*a part of mfrac is missing"),
        ({"solution": [r"$\sined x$"]}, ValueError, r"^question 'q':.*unknown \\sined"),
        ({"solution": ["It is $x^2."]}, ValueError, "^question 'q': expected a second \\$ that ends"),
        ({"hints": 3}, TypeError, "^question 'q': expected a list of texts for hints, got 3"),
        ({"hints": ["a", None]}, TypeError, "^question 'q': expected text for hints, number 2, got NoneType"),
        ({"solution": "s"}, TypeError, "^question 'q': expected a list of texts for solution, got 's'"),
        ({"id": None}, ValueError, "id of small letters"),
    ],
)
def test_words_of_a_question_are_text(maker, changes, error, words):
    with pytest.raises(error, match=words):
        made(maker, **changes)


@WITH_MISTAKES
@pytest.mark.parametrize(
    ("mistakes", "words"),
    [
        (mistake("m", "h", 3.0), r"a list for mistakes, each made with live.mistake, got Mistake\("),
        ([("m", "h", 3.0)], r"mistakes made with live.mistake, got tuple \('m', 'h', 3.0\)"),
        (["m"], "mistakes made with live.mistake, got str 'm'"),
        (None, "a list for mistakes"),
    ],
)
def test_mistakes_are_made_with_mistake(maker, mistakes, words):
    with pytest.raises(TypeError, match=f"^question 'q': expected {words}"):
        made(maker, mistakes=mistakes)


@WITH_VARIABLES
@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"variables": ()}, ValueError, "variables with different names"),
        ({"variables": "xy"}, TypeError, "a list of texts for variables, got 'xy'"),
        ({"variables": (1,)}, TypeError, "text for variables, number 1, got int 1"),
        ({"domain": 3}, ValueError, r"the domain of x as \(low, high\).*got 3"),
        ({"domain": (1,)}, ValueError, r"the domain of x as \(low, high\)"),
        ({"domain": ("0", "1")}, ValueError, r"the domain of x as \(low, high\)"),
        ({"domain": {"x": None}}, ValueError, r"the domain of x as \(low, high\)"),
        ({"answer": 3}, TypeError, "text for answer, got int 3"),
    ],
)
def test_variables_and_their_domain(maker, changes, error, words):
    with pytest.raises(error, match=f"^question 'q': expected {words}"):
        made(maker, **changes)


@pytest.mark.parametrize(
    ("maker", "changes", "error", "words"),
    [
        (formula_question, {"right": 3}, TypeError, "the right answer can't be exported"),
        (formula_question, {"right": lambda x: x.foo}, ValueError, "the right answer can't be exported"),
        (derivative_question, {"f": "sin"}, TypeError, "takes a function first, but got str 'sin'"),
        (formula_question, {"known": ["b"]}, TypeError, "a mapping from names for known"),
        (formula_question, {"known": {"x": "a"}}, ValueError, "x is in known, and is a variable"),
        (formula_question, {"cancel": "t"}, ValueError, "cancel to be one of x, got 't'"),
        (number_question, {"right": "4"}, TypeError, "a number for the right answer, got str '4'"),
        (number_question, {"right": 4j}, TypeError, "a number for the right answer, got complex 4j"),
        (number_question, {"right": True}, TypeError, "a number for the right answer, got bool True"),
        (number_question, {"tolerance": "1"}, TypeError, "a number for tolerance, got str '1'"),
        (number_question, {"factors": [2, 3]}, TypeError, "a mapping from names for factors"),
        (number_question, {"factors": {"a": "2"}}, TypeError, "a number for the factor a, got str '2'"),
        (choice_question, {"options": ["a", "b"]}, TypeError, "options made with live.option, got str 'a'"),
        (choice_question, {"options": "ab"}, TypeError, "a list for options, each made with live.option"),
    ],
)
def test_what_only_one_kind_of_question_takes(maker, changes, error, words):
    with pytest.raises(error, match=f"^question 'q'.*{words}"):
        made(maker, **changes)


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        (lambda x: log(x - 10), "has next to no value in the domain"),
        (lambda x: x.foo, "can't be exported to the browser: 'Node' object has no attribute 'foo'"),
        (lambda x: 1 / 0, "can't be exported to the browser: division by zero"),
    ],
)
def test_a_mistake_that_no_answer_would_meet_is_refused(gives, words):
    with pytest.raises(ValueError, match=f"^question 'q': the mistake 'm' {words}"):
        made(formula_question, mistakes=[mistake("m", "h", gives)])


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: mistake(None, "h", cos), TypeError, "a mistake: expected text for label, got NoneType"),
        (lambda: mistake("", "h", cos), ValueError, "a mistake: expected text for label, got ''"),
        (lambda: mistake("m", None, cos), TypeError, "the mistake 'm': expected text for hint"),
        (lambda: mistake("m", "h", cos, id=3), TypeError, "the mistake 'm': expected text for id"),
        (lambda: option("", "r"), ValueError, "an option: expected text for text, got ''"),
        (lambda: option("a", None), TypeError, "the option 'a': expected text for reason"),
        (lambda: live.predict(None, ["a", "b"], 0, "b"), TypeError, "predict: expected text for question"),
        (lambda: live.predict("q", "ab", 0, "b"), TypeError, "predict: expected a list of texts for options"),
        (lambda: live.predict("q", ["a", 3], 0, "b"), TypeError, "text for options, number 2, got int 3"),
        (lambda: live.predict("q", ["a", "b"], 0, 3), TypeError, "predict: expected text for because"),
        (lambda: live.predict("q", ["a", "b"], 0, "b", [None, 3]), TypeError, "text for a reply, got int 3"),
        (lambda: live.predict("q", ["a", "b"], None, "b"), ValueError, "index of the right option, 0 to 1"),
        (lambda: live.menu("m", object()), TypeError, "menu 'm': expected a list of texts for options"),
        (lambda: live.menu("m", "ab"), TypeError, "menu 'm': expected a list of texts for options"),
        (lambda: live.menu("m", ["a"], index="a"), ValueError, "menu 'm': expected an index from 0 to 0"),
        (lambda: live.formula(["x"], X()), ValueError, "one of the examples"),
        (lambda: live.formula("x^2", X(), examples=[square]), TypeError, "examples={text: function}"),
        (lambda: live.practice("derivatives", made(number_question)), TypeError, "a list of questions"),
    ],
)
def test_what_is_no_text_and_no_list_is_refused_in_words(make, error, words):
    with pytest.raises(error, match=words):
        make()


def X():
    return live.slider("x", -2, 2)


def test_what_authors_may_leave_empty():
    assert mistake("m", "", cos).id == "m"
    assert option("a", "").reason == ""
    assert made(number_question, mistakes=iter([mistake("m", "", 3.0)])).mistakes[0].gives == 3.0
