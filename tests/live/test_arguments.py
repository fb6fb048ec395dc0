"""What authors pass to the makers of figures and questions by mistake, and what is said of it."""

import json

import numpy as np
import pytest

from chainrule import Chain, cos, live, log, sin, square
from chainrule.composition import wrong_rules
from chainrule.live.practice import (
    choice_question,
    derivative_question,
    formula_question,
    mistake,
    number_question,
    option,
)

RULES = wrong_rules(Chain([square, sin])).values()
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
        (formula_question, {"known": {1: "a"}}, TypeError, "text for a name in known, got int 1"),
        (formula_question, {"known": {"b": 2}}, TypeError, "text for the meaning of b in known, got int 2"),
        (formula_question, {"cancel": 0}, TypeError, "text for cancel, got int 0"),
        (formula_question, {"domain": (0, 10**400)}, ValueError, r"the domain of x as \(low, high\)"),
        (derivative_question, {"wrt": np.ones(2)}, ValueError, "wrt to be one of x"),
        (derivative_question, {"rules": "product"}, TypeError, "a list of wrong rules"),
        (derivative_question, {"rules": [sin]}, TypeError, "a list of wrong rules"),
        (derivative_question, {"rules": 0}, TypeError, "a list of wrong rules"),
        (derivative_question, {"rules": RULES}, ValueError, "wrong rules apply to a Chain of two or more"),
        (
            number_question,
            {"right": 10**400},
            ValueError,
            "a number for the right answer that a float can hold",
        ),
        (
            number_question,
            {"tolerance": 10**5000},
            ValueError,
            "a number for tolerance that a float can hold",
        ),
        (number_question, {"factors": {None: 6}}, TypeError, "text for a name in factors, got NoneType"),
        (number_question, {"factors": {" ": 6}}, ValueError, "text for a name in factors, got ' '"),
        (number_question, {"hints": np.array("h")}, TypeError, r"a list of texts for hints, got array\('h'"),
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


QUESTIONS = [made(number_question)]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: mistake(None, "h", cos), TypeError, "a mistake: expected text for label, got NoneType"),
        (lambda: mistake("", "h", cos), ValueError, "a mistake: expected text for label, got ''"),
        (lambda: mistake("m", None, cos), TypeError, "the mistake 'm': expected text for hint"),
        (lambda: mistake("m", "h", cos, id=3), TypeError, "the mistake 'm': expected text for id"),
        (lambda: mistake("m", "h", cos, id=0), TypeError, "the mistake 'm': expected text for id, got int 0"),
        (lambda: mistake("m", "h", cos, id=""), ValueError, "the mistake 'm': expected text for id, got ''"),
        (lambda: option("a", "r", right="no"), TypeError, "the option 'a': expected True or False for right"),
        (lambda: option("a", "r", right=None), TypeError, "the option 'a': expected True or False for right"),
        (lambda: option("", "r"), ValueError, "an option: expected text for text, got ''"),
        (lambda: option("a", None), TypeError, "the option 'a': expected text for reason"),
        (lambda: live.predict(None, ["a", "b"], 0, "b"), TypeError, "predict: expected text for question"),
        (lambda: live.predict("q", "ab", 0, "b"), TypeError, "predict: expected a list of texts for options"),
        (lambda: live.predict("q", ["a", 3], 0, "b"), TypeError, "text for options, number 2, got int 3"),
        (lambda: live.predict("q", ["a", "b"], 0, 3), TypeError, "predict: expected text for because"),
        (lambda: live.predict("q", ["a", "b"], 0, "b", [None, 3]), TypeError, "text for a reply, got int 3"),
        (lambda: live.predict("q", ["a", "b"], None, "b"), ValueError, "index of the right option, 0 to 1"),
        (lambda: live.predict("q", ["a", "b"], True, "b"), ValueError, "^predict: .*0 to 1, got True"),
        (lambda: live.predict("q", ["a", "b"], 1.0, "b"), ValueError, "^predict: .*0 to 1, got 1.0"),
        (
            lambda: live.predict("q", ["a", "a"], 0, "b"),
            ValueError,
            "^predict: expected two or more different",
        ),
        (lambda: live.predict("q", ["a", "b"], 0, "b", ["c"]), ValueError, "^predict: expected one reply"),
        (lambda: live.menu(None, ["a"]), TypeError, "menu: expected text for label, got NoneType"),
        (lambda: live.menu("m", ["a", "b"], index=True), ValueError, "an index from 0 to 1, got True"),
        (lambda: live.slider(b"s", 0, 1), TypeError, "slider: expected text for label, got bytes"),
        (
            lambda: live.slider("s", 0, 10**400),
            ValueError,
            "slider 's': expected a number for high that a fl",
        ),
        (lambda: live.practice("c", QUESTIONS, title=3), TypeError, "practice: expected text for title"),
        (lambda: live.practice("c", QUESTIONS, title=""), ValueError, "practice: expected text for title"),
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


def test_numbers_and_truths_of_numpy_are_written_as_json():
    assert live.predict("q", ["a", "b"], np.int64(1), "b").figure.spec["answer"] == 1
    assert json.dumps(live.predict("q", ["a", "b"], np.int64(1), "b").figure.spec)
    assert live.menu("m", ["a", "b"], index=np.int64(1)).index == 1
    options = [option("a", "r", right=np.True_), option("b", "r", right=np.False_)]
    assert json.dumps(made(choice_question, options=options).export())


def X():
    return live.slider("x", -2, 2)


def test_what_authors_may_leave_empty():
    assert mistake("m", "", cos).id == "m"
    assert option("a", "").reason == ""
    assert made(number_question, mistakes=iter([mistake("m", "", 3.0)])).mistakes[0].gives == 3.0
