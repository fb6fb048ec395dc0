"""Questions: right in any form, mistakes met by name, an author's errors found when a question is made."""

import json
import math

import numpy as np
import pytest
from practice_session import judge

from chainrule import cos, cube, exp, log, sigmoid, sin, sqrt, square
from chainrule.live.practice import (
    check_questions,
    choice_question,
    derivative_question,
    formula_question,
    mistake,
    number_question,
    option,
    sample_points,
)

SINE_OF_SQUARE = derivative_question(
    r"Differentiate $\sin(x^2)$.",
    lambda x: sin(square(x)),
    id="sine-of-a-square",
    answer="2x cos(x^2)",
    mistakes=[
        mistake(
            "The inner derivative is missing", "At what rate does the square grow?", lambda x: cos(square(x))
        ),
        mistake("The outer derivative is taken at x", "What enters the sine?", lambda x: cos(x) * 2 * x),
        mistake(
            "The outer derivative is taken at the inner derivative", "What enters?", lambda x: cos(2 * x)
        ),
    ],
)
SQUARED_SINE = derivative_question(
    r"Differentiate $\sin^2 x$.",
    lambda x: square(sin(x)),
    id="squared-sine",
    answer="2 sin x cos x",
    mistakes=[
        mistake("Inner and outer are swapped", "Which comes first?", lambda x: 2 * x * cos(square(x))),
        mistake("The inner derivative is missing", "And the sine?", lambda x: 2 * sin(x)),
    ],
)
LOG_OF_SINE = derivative_question(
    r"Differentiate $\log(\sin x)$ for $0 < x < \pi$.",
    lambda x: log(sin(x)),
    id="log-of-sine",
    domain=(0.1, 3.0),
    answer="cos(x)/sin(x)",
    mistakes=[
        mistake("The inner derivative is missing", "And the sine?", lambda x: 1 / sin(x)),
        mistake("The outer derivative is taken at x", "At what?", lambda x: cos(x) / x),
    ],
)
LOSS = derivative_question(
    r"Find $\partial J/\partial W_2$ for $J = \frac12 (y - \sigma(W_2 h))^2$.",
    lambda y, h, W2: 0.5 * square(y - sigmoid(W2 * h)),
    id="loss-by-second-weight",
    variables=["y", "h", "W2"],
    wrt="W2",
    domain={"y": (0, 1), "h": (0.1, 0.9), "W2": (-2, 2)},
    answer="-(y - σ(W2 h)) σ(W2 h) (1 - σ(W2 h)) h",
    mistakes=[
        mistake(
            "The slope of the sigmoid is missing",
            "What lies between?",
            lambda y, h, W2: -(y - sigmoid(W2 * h)) * h,
        )
    ],
)
SLOPE = number_question(
    "What is the slope of $x^2$ at $x = 5$?",
    10,
    id="slope-of-square",
    mistakes=[mistake("This is the height", "`f(5)` is 25; the slope is asked for.", 25)],
)
LAYERS = choice_question(
    r"Which is the inner function of $\sin^2 x$?",
    [
        option(r"$\sin x$", "It acts first.", right=True),
        option("$x^2$", r"The square acts last: $\sin^2 x$ means $(\sin x)^2$."),
    ],
    id="inner-of-squared-sine",
)
FORMULAS = [SINE_OF_SQUARE, SQUARED_SINE, LOG_OF_SINE, LOSS]

RIGHT_FORMS = {
    SINE_OF_SQUARE: [
        "2x cos(x^2)",
        "x cos x² + cos(x²)·x",
        "cos(x^2)*2*x",
        "2x sin(x² + pi/2)",
        "2x(1 - 2 sin²(x²/2))",
        "2x cos|x²|",
        "2x*(cos(x^2+40)cos(40)+sin(x²+40)sin 40)",
        "2x cos(x^2)(x-1)/(x-1)",
    ],
    SQUARED_SINE: ["2 sin x cos x", "sin 2x", "sin(2x)", "2cos(x)*sin(x)", "tan x (1+cos 2x)", "-sin(-2x)"],
    LOG_OF_SINE: ["cos(x)/sin(x)", "1/tan x", "cos x (sin x)^-1", "tan(pi/2 - x)", "sin(2x)/(2 sin²x)"],
    LOSS: [
        "-(y - σ(W2 h)) σ(W2 h) (1 - σ(W2 h)) h",
        "(σ(W₂h) - y)·h·e^(-W₂h)/(1+e^(-W₂h))^2",
        "h(σ(W2 h) - y)(σ(W2 h) - σ(W2 h)²)",
    ],
}


@pytest.mark.parametrize("question", FORMULAS, ids=lambda question: question.id)
def test_right_answer_is_right_in_any_algebraic_form(js, question):
    for text in [question.answer, *RIGHT_FORMS[question]]:
        assert judge(js, question, text)["verdict"] == "right", text


@pytest.mark.parametrize("question", FORMULAS, ids=lambda question: question.id)
def test_graph_of_each_listed_mistake_is_diagnosed_as_that_mistake(js, question):
    exported = question.export()
    for listed in exported["mistakes"]:
        result = js.ask("judge", question=exported, answer=listed["graph"])
        assert (result["verdict"], result["mistake"]["id"]) == ("mistake", listed["id"])
        assert listed["label"] in result["message"]
        assert listed["hint"] in result["message"]
    assert js.ask("judge", question=exported, answer=exported["right"])["verdict"] == "right"


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (SINE_OF_SQUARE, "cos(x²)", "The inner derivative is missing"),
        (SINE_OF_SQUARE, "2x cos x", "taken at x"),
        (SINE_OF_SQUARE, "x cos x + x cos x", "taken at x"),
        (SINE_OF_SQUARE, "cos 2x", "at the inner derivative"),
        (SINE_OF_SQUARE, "1 - 2sin²x", "at the inner derivative"),
        (SQUARED_SINE, "2x cos(x^2)", "Inner and outer are swapped"),
        (SQUARED_SINE, "2 sin x", "The inner derivative is missing"),
        (LOG_OF_SINE, "1/sin x", "The inner derivative is missing"),
        (LOG_OF_SINE, "cos(x)/x", "taken at x"),
        (LOSS, "(σ(W2 h) - y) h", "The slope of the sigmoid is missing"),
    ],
)
def test_typed_mistake_is_met_by_its_name(js, question, text, words):
    result = judge(js, question, text)
    assert result["verdict"] == "mistake"
    assert words in result["message"]


@pytest.mark.parametrize(
    ("question", "text", "kind", "words"),
    [
        (SINE_OF_SQUARE, "-2x cos(x^2)", "sign", "Only the sign is wrong"),
        (SINE_OF_SQUARE, "-cos(x^2)", "sign-and-mistake", "The inner derivative is missing"),
        (SINE_OF_SQUARE, "x cos(x^2)", "factor", "1/2 times"),
        (SINE_OF_SQUARE, "-6x cos(x^2)", "factor", "−3 times"),
        (SINE_OF_SQUARE, "2πx cos(x^2)", "factor", "π times"),
        (SINE_OF_SQUARE, "pi/90 x cos(x^2)", "degrees", "radians"),
        (SINE_OF_SQUARE, "2.003x cos(x^2)", "rounded", "Very close"),
        (SINE_OF_SQUARE, "2x cos(x^2) + 1", "offset", "plus the constant 1"),
        (SINE_OF_SQUARE, "2x cos(x^2) - 1/3", "offset", "minus the constant 1/3"),
        (SINE_OF_SQUARE, "sin(x^2)", "function-itself", "the function itself"),
        (SINE_OF_SQUARE, "2cos(x²) - 4x²sin(x²)", "differentiated-twice", "second derivative"),
        (SINE_OF_SQUARE, "0", "zero", "0 everywhere"),
        (SINE_OF_SQUARE, "1/(2x cos(x^2))", "reciprocal", "one over"),
        (SQUARED_SINE, "x/2 - sin(2x)/4", "integrated", "went the other way"),
        (LOSS, "-(y - σ(W2 h)) σ(W2 h) (1 - σ(W2 h)) W2", "other-variable-h", "with respect to h"),
        (LOSS, "(y - σ(W2 h)) σ(W2 h) (1 - σ(W2 h)) h", "sign", "Only the sign"),
        (LOSS, "-2(y - σ(W2 h)) σ(W2 h) (1 - σ(W2 h)) h", "factor", "2 times"),
    ],
)
def test_mistakes_that_can_be_made_anywhere_are_recognised_without_being_listed(
    js, question, text, kind, words
):
    result = judge(js, question, text)
    assert (result["verdict"], result.get("mistake", {}).get("id")) == ("mistake", kind), result
    assert words in result["message"]


def test_other_wrong_answer_is_shown_where_it_is_wrong(js):
    result = judge(js, SINE_OF_SQUARE, "x^3")
    assert result["verdict"] == "unknown"
    assert "At x = 0.5 your formula gives 0.125, but the slope there is 0.9689" in result["message"]
    assert result["agreesAt"] == [0]
    assert "single point proves nothing" in result["message"]


def test_answer_with_a_smaller_domain_is_told_where_it_has_no_value(js):
    result = judge(js, SINE_OF_SQUARE, "2 sqrt(x)^2 cos(x^2)")
    assert result["verdict"] == "undefined"
    assert "Right wherever it has a value" in result["message"]
    assert judge(js, SINE_OF_SQUARE, "ln(-1 - x^2)")["verdict"] == "undefined"


def test_answer_defined_on_more_than_the_function_is_right(js):
    assert judge(js, LOG_OF_SINE, "1/tan(x)")["verdict"] == "right"


def test_unreadable_answer_is_not_a_wrong_answer(js):
    result = judge(js, SINE_OF_SQUARE, "2x cos(x^2")
    assert (result["verdict"], result["position"]) == ("parse-error", 10)
    assert "opened at character 7" in result["message"]


def test_right_answer_in_another_letter_hears_so(js):
    result = judge(js, SINE_OF_SQUARE, "2t cos(t^2)")
    assert result["verdict"] == "parse-error"
    assert (
        result["message"] == "t appears, but the variable here is x. With x instead of t it would be right."
    )
    assert "would be right" not in judge(js, SINE_OF_SQUARE, "cos(t^2)")["message"]


def test_reader_sees_how_the_answer_was_read(js):
    understood = judge(js, SINE_OF_SQUARE, "2xcosx^2")["understood"]
    assert understood["text"] == "2x·cos(x²)"
    assert understood["mathml"].startswith("<math")
    assert judge(js, SINE_OF_SQUARE, "1/2x")["understood"]["notes"]


def test_mistakes_that_coincide_are_both_named(js):
    question = formula_question(
        "Differentiate $e^{2x}$.",
        lambda x: 2 * exp(2 * x),
        id="exponential",
        mistakes=[
            mistake("The inner derivative is missing", "First hint", lambda x: exp(2 * x)),
            mistake("You typed the function itself", "Second hint", lambda x: np.exp(x) ** 2),
        ],
    )
    result = judge(js, question, "e^(2x)")
    assert result["mistakes"] == ["the-inner-derivative-is-missing", "you-typed-the-function-itself"]
    assert "Two different slips" in result["message"]
    assert "First hint" in result["message"]
    assert "Second hint" in result["message"]


def test_listed_mistakes_come_before_the_general_ones(js):
    question = formula_question(
        "p", lambda x: 2 * x, id="double", mistakes=[mistake("Factor lost", "Look again", lambda x: 1.0 * x)]
    )
    assert judge(js, question, "x")["mistake"]["label"] == "Factor lost"
    assert judge(js, question, "3x")["mistake"]["id"] == "factor"


def test_constant_answers_are_not_explained_by_a_factor(js):
    question = derivative_question("p", lambda x: 3 * x + 1, id="line", answer="3")
    assert judge(js, question, "3")["verdict"] == "right"
    assert judge(js, question, "5")["mistake"]["id"] == "other-constant"
    assert judge(js, question, "3x")["verdict"] == "unknown"


def test_value_at_a_kink_is_free(js):
    question = derivative_question("p", lambda x: np.maximum(x, 0.0), id="relu")
    for text in ("(1+sign(x))/2", "relu(x)/x"):
        assert judge(js, question, text)["verdict"] == "right"
    assert judge(js, question, "1")["verdict"] == "unknown"


def test_steep_and_flat_answers_are_compared_fairly(js):
    steep = derivative_question("p", lambda x: exp(cube(x)), id="steep")
    assert judge(js, steep, "3x^2 e^(x^3)")["verdict"] == "right"
    assert judge(js, steep, "3x² e^x e^(x^3-x)")["verdict"] == "right"
    assert judge(js, steep, "3x^2 e^(x^3) + x/10^6")["verdict"] != "right"
    flat = derivative_question("p", sigmoid, id="flat", domain=(-30, 30))
    for text in (
        "σ(x)(1-σ(x))",
        "e^-x/(1+e^-x)^2",
        "1/(2+2cosh x)",
        "1/(e^(x/2)+e^(-x/2))²",
        "(1-tanh(x/2)^2)/4",
    ):
        assert judge(js, flat, text)["verdict"] == "right", text
    assert judge(js, flat, "σ(x)(1-σ(x))^2")["verdict"] != "right"


def test_constant_with_ten_digits_is_exact_enough_and_one_with_four_is_not(js):
    question = derivative_question("p", lambda x: math.sqrt(2) * square(x), id="root")
    assert judge(js, question, "2 sqrt(2) x")["verdict"] == "right"
    assert judge(js, question, "2.8284271247x")["verdict"] == "right"
    assert judge(js, question, "2.8284x")["mistake"]["id"] == "rounded"


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        ("10", "right", "Right"),
        ("2*5", "right", "Right"),
        ("10.005", "right", "Right"),
        ("25", "mistake", "This is the height"),
        ("5^2", "mistake", "This is the height"),
        ("-10", "mistake", "Only the sign"),
        ("10.05", "mistake", "Very close"),
        ("20", "mistake", "twice"),
        ("1000", "mistake", "100 times the right one"),
        ("7", "unknown", "another number"),
        ("1/0", "undefined", "division by 0"),
        ("2x", "parse-error", "A number is wanted here, but x appears"),
        ("", "parse-error", "type a number"),
    ],
)
def test_number_is_judged_by_its_value(js, text, verdict, words):
    result = judge(js, SLOPE, text)
    assert (result["verdict"], words in result["message"]) == (verdict, True), result


def test_each_wrong_choice_gets_its_own_reason(js):
    exported = LAYERS.export()
    assert js.ask("choose", question=exported, answer=0)["verdict"] == "right"
    result = js.ask("choose", question=exported, answer=1)
    assert result["verdict"] == "mistake"
    assert "The square acts last" in result["message"]
    with pytest.raises(RuntimeError, match="answer from 0 to 1, got 2"):
        js.ask("choose", question=exported, answer=2)


@pytest.mark.parametrize("intervals", [[(-3, 3)], [(0.1, 3.0)], [(0, 1), (-2, 2), (5, 6)]])
def test_python_and_javascript_compare_at_the_same_points(js, intervals):
    domain = [{"low": low, "high": high} for low, high in intervals]
    points = js.ask("points", domain=domain, dimensions=len(intervals))
    assert np.allclose(np.transpose(points), sample_points(intervals), rtol=0, atol=1e-11)
    for (low, high), along in zip(intervals, sample_points(intervals), strict=True):
        assert low < along.min() < low + 0.05 * (high - low)
        assert high - 0.05 * (high - low) < along.max() < high
        assert np.diff(np.sort(along)).max() < 0.15 * (high - low)


@pytest.mark.parametrize("question", [*FORMULAS, SLOPE, LAYERS], ids=lambda question: question.id)
def test_export_is_strict_json_with_formulas_as_mathml(question):
    exported = question.export()
    json.dumps(exported, allow_nan=False)
    assert exported["kind"] in ("formula", "number", "choice")
    assert exported["id"] == question.id
    assert "$" not in exported["text"]
    assert "<math" in exported["prompt"]


def make(**changes):
    given = {"prompt": "p", "f": lambda x: sin(square(x)), "id": "q", **changes}
    return derivative_question(given.pop("prompt"), given.pop("f"), **given)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"id": "Sine Of"}, ValueError, "id of small letters.*'Sine Of'"),
        ({"id": ""}, ValueError, "id of small letters"),
        ({"prompt": "  "}, ValueError, "'q': expected text for prompt"),
        ({"hints": "one hint"}, TypeError, "'q': expected a list of texts for hints"),
        ({"hints": [""]}, ValueError, "'q': expected text for hints, number 1, got ''"),
        ({"prompt": r"$x_1_2$"}, ValueError, "latex2mathml"),
        ({"domain": (3, -3)}, ValueError, "'q': expected the domain of x as .low, high.*finite low < high"),
        ({"domain": (0, math.inf)}, ValueError, "finite low < high"),
        ({"domain": {"t": (0, 1)}}, ValueError, "interval for each of x, got t"),
        ({"wrt": "t"}, ValueError, "wrt to be one of x, got 't'"),
        ({"variables": ["x", "x"]}, ValueError, "different names"),
        ({"f": lambda x: math.sin(x)}, TypeError, "'q': the right answer can't be exported"),
        ({"f": sqrt}, ValueError, "'q': the right answer has no value at 24 of 48 points.*such as x = -"),
        (
            {"mistakes": [mistake("m", "h", 3.0)]},
            TypeError,
            "expected a function for the mistake 'm', got 3.0",
        ),
        (
            {"mistakes": [mistake("m", "h", lambda x: cos(x * x) * x * 2)]},
            ValueError,
            "'q': the mistake 'm' gives the right answer; leave it out",
        ),
        (
            {"mistakes": [mistake("m", "h", cos), mistake("m", "h", sin)]},
            ValueError,
            "two mistakes have the id 'm'",
        ),
    ],
)
def test_faulty_question_is_refused_when_it_is_made(changes, error, words):
    with pytest.raises(error, match=words):
        make(**changes)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"right": math.nan}, ValueError, "finite number for the right answer"),
        ({"tolerance": -1}, ValueError, "tolerance from 0"),
        ({"tolerance": 0, "right": 0.5}, ValueError, "for what is counted"),
        ({"mistakes": [mistake("m", "h", 10.01)]}, ValueError, "too close to the right answer 10"),
        ({"mistakes": [mistake("m", "h", sin)]}, TypeError, "expected a number for the mistake 'm'"),
        ({"mistakes": [mistake("m", "h", math.inf)]}, ValueError, "expected a finite number"),
    ],
)
def test_faulty_number_question_is_refused(changes, error, words):
    with pytest.raises(error, match=words):
        number_question("p", **{"right": 10.0, "id": "q", **changes})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([option("a", "", right=True)], "at least two options, got 1"),
        ([option("a", "", right=True), option("a", "b")], "'a' is there more than once"),
        ([option("a", "r"), option("b", "r")], "exactly one right option, got 0"),
        ([option("a", "r", right=True), option("b", "r", right=True)], "exactly one right option, got 2"),
        ([option("a", "r", right=True), option("b", "")], "'b' needs its reason"),
    ],
)
def test_faulty_choice_question_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        choice_question("p", options, id="q")


def test_practice_needs_questions_with_ids_of_their_own():
    assert check_questions([SLOPE, LAYERS]) == (SLOPE, LAYERS)
    with pytest.raises(ValueError, match="two questions have the id 'slope-of-square'"):
        check_questions([SLOPE, LAYERS, SLOPE])
    with pytest.raises(ValueError, match="at least one question"):
        check_questions([])
    with pytest.raises(TypeError, match=r"expected questions.*got 3"):
        check_questions([3])
