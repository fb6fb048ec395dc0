"""Answers of several sides, as in f(4.1) ≈ 6.8 or ln 10 ≈ 2.303: names, signs and rounded numbers."""

import math
import re

import pytest
import slips
from practice_session import judge

from chainrule.live.practice import number_question

BOOK = {question.id: question for question in slips.book_questions()}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("slope-linear-approximation", "f(4.1) = 6.8"),
        ("slope-linear-approximation", "f(4.1) ≈ 6.8"),
        ("slope-linear-approximation", "≈ 6.8"),
        ("slope-linear-approximation", "= 6.8"),
        ("steepest-slope", "‖∇J‖ = 5"),
        ("steepest-slope", "|∇J| = 5"),
        ("directional-slope", "∇J · d = -1.4"),
    ],
)
def test_names_and_signs_that_the_pages_write_may_stand_in_front_of_a_number(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "right"
    wrong = judge(js, BOOK[question], text.replace("6.8", "6.7").replace("5", "8").replace("1.4", "1.3"))
    assert wrong["verdict"] not in ("right", "parse-error")


@pytest.mark.parametrize("right", ["ln 10", "log(10)", "2.302585093"])
@pytest.mark.parametrize("rounded", ["2.303", "2.30", "2.3026"])
@pytest.mark.parametrize("sign", ["≈", "=", " = "])
def test_a_number_and_what_it_is_rounded_to_stand_on_either_side(js, right, rounded, sign):
    for text in (f"{right}{sign}{rounded}", f"{rounded}{sign}{right}"):
        assert judge(js, BOOK["loss-at-the-start"], text)["verdict"] == "right", text


@pytest.mark.parametrize(
    "text",
    [
        *("2.31 ≈ ln 10", "ln 10 ≈ 2.31", "2.3 = 2.4", "1/3 = 0.3334"),
        *("2 = ln 10 = 1.6", "2 = ln 10 = 2.4", "ln 10 = 2 = 2.4", "2 ≈ 2.4 ≈ 2.303"),
        *("0 = ln(10)/100", "1/8 = 0", "2 = ln 10", "0.2 = 1/4"),
    ],
)
def test_sides_that_rounding_does_not_make_equal_are_told(js, text):
    result = judge(js, BOOK["loss-at-the-start"], text)
    assert result["verdict"] == "parse-error" and result["message"].startswith("The sides are not equal: ")
    assert text[result["position"]] in "=≈"


@pytest.mark.parametrize("text", ["sin(pi) = 0", "0 = cos(pi/2)", "0.1 + 0.2 - 0.3 ≈ 0"])
def test_what_is_0_but_for_rounding_equals_0(js, text):
    question = number_question("p", 0.0, id="q")
    assert judge(js, question, text)["verdict"] == "right"


@pytest.mark.parametrize("text", ["2.7", "2.8", "2.7 = 2.7"])
def test_of_two_digits_nothing_is_said_that_depends_on_how_one_rounds(js, text):
    result = judge(js, number_question("p", 2.75, id="q", tolerance=1e-6), text)
    assert result["mistakes"] == ["rounded"] and "Right, as far as 2 digits go" in result["message"]


def test_two_digits_of_a_number_that_ends_in_logarithms(js):
    assert "as far as 2 digits go" in judge(js, number_question("p", math.log(10), id="q"), "2.3")["message"]


CLAIM = BOOK["how-wrong-is-the-claim"]


@pytest.mark.parametrize(
    "text", ["|e| = 0.2", "e ≈ 0.2", "0.2 = |e|", "|e| = R(t)/t = 0.2", "e = 2*10^-3/10^-2 = 0.2"]
)
def test_an_error_may_be_called_e(js, text):
    """As the question's hints call it, though e alone is a number."""
    assert judge(js, CLAIM, text)["verdict"] == "right"
    assert judge(js, CLAIM, text.replace("0.2", "0.4").replace("2*10", "4*10"))["verdict"] == "mistake"


def test_e_is_a_number_where_it_is_one(js):
    question = number_question("p", math.e, id="q", tolerance=1e-3)
    for text in ("e", "e = 2.718", "2.718 ≈ e", "e^1 = e"):
        assert judge(js, question, text)["verdict"] == "right", text
    told = judge(js, question, "e = 2.7 = 2.8")
    assert told["verdict"] == "parse-error" and "2.7 and 2.8" in told["message"]


TYPED = [question for question in BOOK.values() if question.kind in ("number", "formula")]


@pytest.mark.parametrize("question", TYPED, ids=lambda question: question.id)
@pytest.mark.parametrize("sign", ["=", "≈", " = "])
def test_behind_the_last_sign_nothing_need_stand(js, question, sign):
    right = repr(question.right) if question.kind == "number" else question.answer
    assert judge(js, question, f"{right}{sign}")["verdict"] == "right"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing is written yet: type a number, such as 0.25 or 1/4."),
        ("  ", "Nothing is written yet: type a number, such as 0.25 or 1/4."),
        ("=", "Nothing stands behind the “=” yet: type a number, such as 0.25 or 1/4."),
        ("y ≈ ", "Nothing stands behind the “≈” yet: type a number, such as 0.25 or 1/4."),
        ("f'(2) =", "Nothing stands behind the “=” yet: type a number, such as 0.25 or 1/4."),
    ],
)
def test_where_nothing_is_typed_it_is_said_what_is_wanted(js, text, said):
    assert judge(js, BOOK["loss-at-the-start"], text)["message"] == said
    formula = said.replace("a number, such as 0.25 or 1/4", "a formula, such as sin(x^2)")
    other = next(question for question in TYPED if question.kind == "formula")
    assert judge(js, other, text)["message"] == formula


@pytest.mark.parametrize("text", ["e =", "|e| = ", "= e = ", "e ≈"])
def test_behind_a_name_for_an_error_nothing_stands_either(js, text):
    assert judge(js, CLAIM, text)["message"].startswith("Nothing stands behind the “")


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        *(
            ("slope-linear-approximation", rule)
            for rule in ("f(4)+f'(4)*0.1", "f(4) + f′(4)·0.1", "f + f'×h", "f(4.1) = f(4)+f'(4)*0.1")
        ),
        ("loss-at-the-start", "-ln p"),
        ("slope-of-sine-of-a-square", "f'(g(x))*g'(x)"),
        ("slope-of-sine-of-a-square", "y' = dy/du * du/dx"),
        ("slope-of-sine-of-a-square", "f'[g(x)]·g'(x)"),
        ("slope-of-sine-of-a-square", "f'(g(x))·g"),
        ("slope-of-a-cubic", "[x³ − 4x]'"),
        ("slope-one-step-of-descent", "θ − α·2·θ"),
        ("size-of-the-start", "√{2/n}"),
    ],
)
def test_the_rule_may_stand_in_front_of_what_comes_of_it(js, question, rule):
    asked = BOOK[question]
    right = repr(asked.right) if asked.kind == "number" else asked.answer
    told = judge(js, asked, f"{rule} = {right}")
    assert (
        told["verdict"] == "right"
        and f"“{rule.split(' = ')[-1]}” is taken as a name, and not judged." in told["understood"]["notes"]
    )
    assert judge(js, asked, f"{rule} = {right} + 1")["verdict"] not in ("right", "parse-error")
    assert judge(js, asked, f"{right} = {rule}")["verdict"] in ("right", "parse-error")
    assert judge(js, asked, rule)["verdict"] == "parse-error"


FRONTS = [
    'f"(5)',
    "y´",
    "y＇",
    "y",
    "f(4.1)",
    "‖∇J‖",
    "|∇J|",
    "dy/dx",
    "∂J/∂ŷ",
    "w₁",
    "f′(g(h(x + 1)))",
    "J(w)",
    "d/dx",
]


@pytest.mark.parametrize("front", FRONTS)
def test_of_a_name_in_front_nothing_is_said(js, front):
    told = judge(js, BOOK["slope-linear-approximation"], f"{front} = 6.8")
    assert told["verdict"] == "right" and told["understood"]["notes"] == []


@pytest.mark.parametrize("front", ["f‘(x)", "f`(x)", "f′(x)", "y'", "y", "dy/dx", "g'(x)"])
def test_of_the_name_of_a_slope_nothing_is_said(js, front):
    told = judge(js, BOOK["slope-of-a-cubic"], f"{front} = 3x^2 - 4")
    assert told["verdict"] == "right" and told["understood"]["notes"] == []


@pytest.mark.parametrize(
    ("question", "front", "answer"),
    [
        # given in the question, with another value
        ("slope-linear-approximation", "f(4)", "6.8"),
        ("slope-linear-approximation", "f'(4)", "6.8"),
        ("slope-of-an-inverse", "f(2)", "1/8"),
        ("nudge-on-two-paths", "∂J/∂a", "0.035"),
        ("flat-board", "∇J", "4.8"),
        # of the same function, at another place
        ("slope-linear-approximation", "f‘(x)", "6.8"),
        ("slope-linear-approximation", "f'(4.1)", "6.8"),
        ("slope-of-an-inverse", "g'(2)", "1/8"),
        ("slope-of-an-inverse", "g(5)", "1/8"),
        ("slope-of-an-unknown-function", "F'(x²)", "2x/(1+x⁸)"),
        ("compose-square-of-line", "g(f(x))", "(3x+1)²"),
        ("compose-square-of-line", "f(x)", "(3x+1)²"),
        # no slope, or one too many
        ("slope-of-a-cubic", "f(x)", "3x²-4"),
        ("slope-of-a-cubic", "f''(x)", "3x²-4"),
        ("slope-of-the-loss-of-a-line", "J(w)", "-1.5(0.6-1.5w)"),
        ("partial-of-a-product", "J'(b)", "2ab"),
        ("put-together-again", "w", "1-e^(-x²)"),
        ("compose-square-of-sine", "g(x)", "sin(x)²"),
        ("compose-square-of-line", "g(x)", "(3x+1)²"),
        ("total-derivative", "b", "3a²"),
    ],
)
def test_the_name_of_something_else_is_said_not_to_be_judged(js, question, front, answer):
    for text in (f"{front} = {answer}", f"{answer} = {front}"):
        told = judge(js, BOOK[question], text)
        assert told["verdict"] == "right"
        assert told["understood"]["notes"] == [f"“{front}” is taken as a name, and not judged."]


@pytest.mark.parametrize(
    ("question", "letter", "text"),
    [
        ("momentum-on-a-slope", "v", "0.2v = 0.3"),
        ("momentum-on-a-slope", "v", " 0.2 v = 0.1*3"),
        ("momentum-on-a-slope", "L", "1/5 L = 0.3"),
        ("momentum-on-a-slope", "v", "v(1 - 0.8) = 0.3"),
        ("momentum-on-a-slope", "v", "v - 0.8v = 0.3"),
        ("momentum-on-a-slope", "v", "0.3 = v/5"),
        ("momentum-on-a-slope", "v", "v = 0.8v + 0.3"),
        ("slope-largest-rate", "a", "|1 - 4a| = 1"),
        ("slope-largest-rate", "a", "2 = 4a"),
        ("limit-of-the-learning-rate", "a", "1 - 50a = -1"),
        ("steepest-slope", "c", "c² = 25"),
        ("momentum-on-a-slope", "v", "0.2v - 0.3 = 0"),
    ],
)
def test_an_equation_that_the_right_answer_solves_is_told(js, question, letter, text):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "parse-error"
    assert told["message"] == f"“{text.strip()}” is an equation: write what {letter} is."
    assert text[told["position"] :][: told["length"]] == text.strip()


def test_a_number_behind_such_a_name_is_judged_where_the_root_is_wrong(js):
    told = judge(js, BOOK["used-twice"], "2b = 6")
    assert told["mistake"]["id"] == "this-is-the-derivative-of-b-alone"
    assert judge(js, BOOK["used-twice"], "2b = 8")["verdict"] == "right"


@pytest.mark.parametrize(
    "front",
    [
        "cos(u)·u′",
        "f(4) + g(2)",
        "f′(4)/g′(2)",
        "-f(4.1)",
        "2*f(4.1)",
        "f(4.1) - 7",
        "1 - ŷ",
        "∇J · d",
        "f g",
    ],
)
def test_of_all_else_in_front_it_is_said_that_it_is_not_judged(js, front):
    told = judge(js, BOOK["slope-linear-approximation"], f"{front} = {front} = 6.8")
    assert told["verdict"] == "right"
    assert told["understood"]["notes"] == [f"“{front}” is taken as a name, and not judged."]


@pytest.mark.parametrize(
    "text",
    [
        *("f(g(x, 1), u), u = x^2", "2x cos u, y = 2x cos(x^2)", "cos u · u' Using u=x^2"),
        *("2x cos u mit u = x^2", "cos(u)*u' u = x^2", "u'·cos u where u' = 2x", "cos(u) u', u' = 2x"),
        *("2x sin(u) where v = 2x cos(x^2)", "2x cos u // u = x²", "2x cos u with inner u = x²"),
    ],
)
def test_what_goes_on_behind_a_comma_or_a_word_is_no_name(js, text):
    """The reader's formula stands in front of it: the other part must not be judged in its place."""
    assert judge(js, BOOK["slope-of-sine-of-a-square"], text)["verdict"] == "parse-error"


@pytest.mark.parametrize(
    "text",
    [
        *("2x*cos u, u = x^2", "cos(u)*2x, u=x^2", "cos u · 2x, u = x^2", "2x cos u where u = x^2"),
        *("2x cos u. u = x^2", "2x cos(u) u = x^2", "2x cos u; u := x^2", "y' = 2x cos u₁, with u_1 = x^2"),
        *("2xC Given C = cos(x^2)", "u, where u = 2x cos(x^2)"),
    ],
)
def test_a_letter_may_be_explained_behind_the_formula(js, text):
    asked = BOOK["slope-of-sine-of-a-square"]
    told = judge(js, asked, text)
    assert told["verdict"] == "right" and told["understood"]["notes"][-1].startswith("I read ")
    assert judge(js, asked, text.replace("2x", "3x"))["verdict"] == "mistake"
    assert judge(js, asked, f"{text} + 1")["verdict"] not in ("right", "parse-error")


@pytest.mark.parametrize("name", ["f(4, 1)", "g(h(2, 1), 3)", "∂f/∂x(2, 1)"])
def test_commas_within_a_name_are_its_own(js, name):
    assert judge(js, BOOK["slope-linear-approximation"], f"{name} = 6.8")["verdict"] == "right"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("slope-linear-approximation", "f(4) + 0.1 f′(4) = 6.8"),
        ("slope-linear-approximation", "f(4.1) ≈ f(4) + 0.1 f'(4) = 6.8"),
        ("slope-second-derivative", "6x = 30"),
        ("slope-second-derivative", "d^2f/dx^2 = 30"),
        ("slope-second-derivative", "y'' = 6x = 30"),
        ("slope-one-step-of-descent", "w - 0.1·2w = 2.4"),
        ("reused-variable", "4a^3 + 3a^2 = 135"),
        ("directional-slope", "0.6 J_a - 0.8 J_b = -1.4"),
        ("cost-of-measuring", "2n = 2000"),
        ("loss-at-the-start", "cross-entropy for 10 classes = 2.303"),
        ("slope-linear-approximation", "f(4.1) with the tangent = 6.8"),
        ("slope-across-a-kink", "central difference at 0.05 with step 0.25 = 0.6"),
        ("partial-of-a-product", "∂J/∂a|_b = 2ab"),
        ("slope-of-an-inverse", "(f⁻¹)'(5) = 1/8"),
        ("slope-of-sine-of-a-square", "2x cos u = 2x cos(x^2)"),
        ("slope-of-sine-of-a-square", "cos(u)*2x = cos(x^2)*2x"),
        ("slope-of-sine-of-a-square", "u' cos u = 2x cos(x^2)"),
        ("slope-of-cosine-squared", "2u·u′ = -2 cos x sin x"),
        ("slope-of-steep-sigmoid", "3 σ′(3x) = 3σ(3x)(1-σ(3x))"),
        ("momentum-on-a-slope", "v = 0.8v + 0.3 = 1.5"),
        ("slope-forward-difference", "2x + h = 6.5"),
    ],
)
def test_a_rule_with_numbers_may_stand_in_front_too(js, question, text):
    """As hints and solutions write it."""
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right"
    assert any("is taken as a name, and not judged." in note for note in told["understood"]["notes"])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *(("total-derivative", text) for text in ("(a)", "+a", "[a]", "J = (a)")),
        *(("slope-of-a-cubic", text) for text in ("(x)", "+x", "y' = +x", "x")),
    ],
)
def test_of_what_is_judged_it_is_not_said_that_it_is_not(js, question, text):
    assert judge(js, BOOK[question], text)["understood"]["notes"] == []


@pytest.mark.parametrize("front", ["cos(u)", "sin(u)", "log(u)"])
def test_a_function_is_no_name(js, front):
    notes = judge(js, BOOK["slope-of-sine-of-a-square"], f"{front} = 2x cos(x^2)")["understood"]["notes"]
    assert notes == [f"“{front}” is taken as a name, and not judged."]


@pytest.mark.parametrize("question", TYPED, ids=lambda question: question.id)
@pytest.mark.parametrize("front", ["d/dx[x³ − 4x]", "[f(x + h) − f(x)]/h", "√(a² + b²)", "f″(x)", "y″"])
def test_a_front_in_brackets_of_any_kind_is_a_name(js, question, front):
    right = repr(question.right) if question.kind == "number" else question.answer
    told = judge(js, question, f"{front} = {right}")
    # √(a² + b²) is a side where a and b are the question's own letters, or explained, or asked for
    refused = ("The sides are different functions.", "is another function", "holds the unknown")
    assert told["verdict"] == "right" or any(words in told["message"] for words in refused), told


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("loss-as-function-of-the-weight", "½u² where u = 0.6 - 1.5w"),
        ("loss-as-function-of-the-weight", "½·miss² where miss = 0.6 - 1.5w"),
        ("total-derivative", "3b where b = a^2"),
        ("total-derivative", "b + 2a² b = a²"),
        ("slope-of-steep-sigmoid", "y' = 3y(1−y) with y = σ(3x)"),
        ("slope-of-steep-sigmoid", "3 s_1 (1 − s_1), s_1 = σ(3x)"),
        ("slope-of-bell-curve", "-xy since y = e^(-x²/2)"),
        ("put-together-again", "1 − w where w = e^(−x²)"),
        ("gradient-of-w2", "δh where δ = (p-y)p(1-p)"),
        ("gradient-of-w2", "δ₂·h for δ₂ = (p-y)p(1-p)"),
        ("gradient-of-a-squared-error", "2u x if u = wx+b-y"),
        ("gradient-of-a-squared-error", "2ux u = wx+b-y"),
        ("slope-linear-approximation", "f(4.1) = 7 − 2h, h = 0.1"),
    ],
)
def test_what_a_letter_means_is_put_in_and_not_taken_for_the_answer(js, question, text):
    """Though it may be a mistake that is listed."""
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right", told
    sign = text.rindex("=")
    doubled = judge(js, BOOK[question], f"{text[: sign + 1]} 2({text[sign + 1 :]})")
    assert doubled["verdict"] not in ("right", "parse-error")
    assert doubled["understood"]["notes"][-1].startswith(("I read ", "“"))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("reused-variable", "∂z/∂b·∂b/∂a + ∂z/∂c·∂c/∂a = 81"),
        ("reused-variable", "4a^3 + 3 a a = 126"),
        ("reused-variable", "b' c + c' b = 81"),
        ("two-paths", "u' v + v' u = 2x cos x + x² sin x"),
        ("slope-of-sine-of-a-square", "f'(g(x)) g(x) = x² cos(x²)"),
    ],
)
def test_a_mistake_behind_a_rule_is_named(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "mistake"


@pytest.mark.parametrize("text", ["f =    6 2 %", "f = 6 2 %", "    6 2%", "≈ 6 2 %"])
def test_places_in_a_percentage_count_from_the_beginning(js, text):
    assert text[judge(js, BOOK["slope-linear-approximation"], text)["position"]] == "2"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("((x+h)³ − x³)/h = 3x² + 3xh + h²", "right"),
        ("((x+h)³ − x³)/h = h(3x² + 3xh + h²)/h = 3x² + 3xh + h²", "right"),
        ("3x² + 3xh + h² = ((x+h)³ − x³)/h", "right"),
        ("((x+h)³ − x³)/h = h(3x² + 3xh + h²)/h", "mistake"),
    ],
)
def test_worked_out_is_what_has_a_side_that_is(js, text, verdict):
    assert judge(js, BOOK["slope-forward-cube"], text)["verdict"] == verdict


@pytest.mark.parametrize("behind", ["¤6.8", "6.8 ✓", "7 − (0.2", "7 − [0.2", "|0.2", "6 + (1 − |2)"])
def test_a_place_in_words_counts_from_the_beginning(js, behind):
    text = f"f(4.1) = {behind}"
    said = judge(js, BOOK["slope-linear-approximation"], text)["message"]
    number = int(re.search(r"(?:at|character) (\d+)", said)[1])
    assert text[number - 1] in "¤✓[(|" and number > text.index("=")


@pytest.mark.parametrize(
    ("question", "text", "note"),
    [
        ("loss-at-the-start", "-ln 1/9 = 2.303", "I read ln 1/… as ln(1)/…"),
        ("slope-of-steep-sigmoid", "e^-3x/(1+e^-3x)^2 = 3σ(3x)(1−σ(3x))", "I read e^-3x as (e^-3)·x"),
    ],
)
def test_why_sides_differ_is_told_where_one_was_read_otherwise(js, question, text, note):
    said = judge(js, BOOK[question], text)["message"]
    assert said.startswith("The sides are ") and said.count(note) == 1


@pytest.mark.parametrize("question", TYPED, ids=lambda question: question.id)
@pytest.mark.parametrize("sign", "<>≤≥")
def test_a_comparison_is_told_as_one(js, question, sign):
    said = judge(js, question, f"{sign} 0.5")["message"]
    alone = "A number is wanted here, not a comparison: write it alone."
    assert said == (
        alone if question.kind == "number" else "A formula or a number is wanted here, not a comparison."
    )
