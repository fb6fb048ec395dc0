"""What letters mean, told at a place, in a chain of sides, with a value, or with a blank alone."""

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}
SINE, TANGENT, INVERSE = "slope-of-sine-of-a-square", "slope-linear-approximation", "slope-of-an-inverse"
ORDER = "when-order-does-not-matter"
UNCERTAIN = "It is not certain which of these is the answer: write it alone."


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        ("three-rates", "-0.03 at Δx = 0.01", ["“Δx = 0.01” is not judged."]),
        ("three-rates", "-3Δx at Δx = 0.01", ["I read Δx as 0.01."]),
        ("three-rates", "-3·Δx, at Δx = 0.01", ["I read Δx as 0.01."]),
        ("three-rates", "-3·Δx at Δx=0.01 = -0.03", ["I read Δx as 0.01."]),
        (TANGENT, "7 - 2dx at dx = 0.1", ["I read dx as 0.1."]),
        (TANGENT, "6.8 at f'(4) = -2", ["“f'(4) = -2” is not judged."]),
        (TANGENT, "7+f'(4)·0.1 at f'(4) = -2", ["I read f' as -2."]),
        (INVERSE, "1/f' at f' = 8", ["I read f' as 8."]),
        ("slope-largest-rate", "2/f'' at f'' = 4", ["I read f'' as 4."]),
        ("one-step-together", "1 - lr·3 at lr = 0.1", ["I read lr as 0.1."]),
        ("flat-board", "J + dJ at dJ = -0.2, J = 5", ["I read dJ as -0.2.", "I read J as 5."]),
        ("partial-of-a-product", "u' b at u' = 2a", ["I read u' as 2a."]),
        ("slope-of-an-unknown-function", "2x F' at F' = 1/(1+x⁸)", ["I read F' as 1/(1+x⁸)."]),
        (SINE, "2x cos(u(x)) at u(x) = x²", ["I read u as x²."]),
        (SINE, "2x cos(theta) at theta = x²", ["I read theta as x²."]),
        # any name that stands in front
        ("cross-entropy", "σ(z)-1 at σ(z) = 0.2", ["I read σ as 0.2."]),
        ("cross-entropy", "yhat - y at yhat = 0.2, y = 1", ["I read yhat as 0.2.", "I read y as 1."]),
        ("size-of-the-start", "sqrt(2/n_in) at n_in = 200", ["I read n_in as 200."]),
        ("gradient-of-a-squared-error", "2*err*x at err = w*x+b-y", ["I read err as w*x+b-y."]),
    ],
)
def test_a_place_may_have_a_longer_name_primes_or_an_argument(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert (told["verdict"], told["understood"]["notes"]) == ("right", notes)


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        (TANGENT, "7.2 at dx = 6.8", UNCERTAIN),
        ("reused-variable", "108 at aa = 135", UNCERTAIN),
        (INVERSE, "f' at f' = 8", "That is the slope of f. Two rates that undo each other multiply to 1."),
    ],
)
def test_a_place_is_not_judged(js, question, text, message):
    assert judge(js, BOOK[question], text)["message"] == message


@pytest.mark.parametrize(
    "front",
    [
        *("loss at start", "the loss at rest", "slope at the origin", "loss at no", "diverges at lr"),
        *("slope at g(5)", "g' at f(2)", "value at ln(3)", "dJ at dz", "J at dJ", "we are at theta"),
    ],
)
def test_what_stands_behind_at_is_no_letter_where_nothing_needs_it(js, front):
    told = judge(js, BOOK["used-twice"], f"{front} = 8")
    assert told["verdict"] == "right"
    assert told["understood"]["notes"] == [f"“{front}” is taken as a name, and not judged."]


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        ("slope-of-cosine-squared", "-2u sin x where u = cos(x) = -2cos(x)sin(x)", ["u as cos(x)"]),
        ("slope-of-a-product", "2x v + x² cos(x), v = sin(x) = 2x sin(x)+x² cos(x)", ["v as sin(x)"]),
        ("two-paths", "2x v - x² sin(x) where v = cos(x) = 2x cos(x) - x² sin(x)", ["v as cos(x)"]),
        (
            "row-inside-a-product",
            "2x s + 3x² c where s = sin(3x), c = cos(3x)",
            ["s as sin(3x)", "c as cos(3x)"],
        ),
        ("compose-square-of-sine", "u^2 where u = sin(x) = sin(x)^2", ["u as sin(x)"]),
        ("slope-of-bell-curve", "-x w where w = exp(-x²/2) = -x exp(-x²/2)", ["w as exp(-x²/2)"]),
        ("partial-of-a-product", "2u where u = ab = 2ab", ["u as ab"]),
        ("slope-of-steep-sigmoid", "3s(1-s) where s = σ(3x) = 3σ(3x)(1-σ(3x))", ["s as σ(3x)"]),
        ("sigmoid-then-square", "u² where u = σ(0) = σ(0)² = 1/4", ["u as σ(0)"]),
    ],
)
def test_a_value_of_a_function_and_a_product_are_no_letters(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right", told
    assert told["understood"]["notes"] == [f"I read {note}." for note in notes]


def test_a_product_of_the_questions_letters_has_no_meaning_of_its_own(js):
    assert judge(js, BOOK["partial-of-a-product"], "2ab, ab = 3")["message"] == UNCERTAIN


@pytest.mark.parametrize(
    "told",
    [
        "{} where {}",
        "{} with {}",
        "{} for {}",
        "{} ({})",
        "{} at {}",
        "with {1}: {0}",
        "{1}: {0}",
        "{1}; {0}",
    ],
)
@pytest.mark.parametrize(
    ("question", "chain", "meaning"),
    [
        ("reused-variable", "4a³+3a² = 135", "a = 3"),
        ("reused-variable", "135 = 4a³+3a²", "a = 3"),
        ("used-twice", "a+2b = 2+6 = 8", "a=2, b=3"),
        ("price-of-a-gradient", "5(N-1) = 495", "N = 100"),
        ("loss-at-the-start", "log(K) = ln 10", "K = 10"),
        ("steepest-slope", "sqrt(a^2+b^2) = 5", "a = 3, b = 4"),
        ("when-order-does-not-matter", "7-b = 4", "b = 3"),
        ("sigmoid-by-hand", "σ(-log 3) = σ(x)", "x = -log 3"),
    ],
)
def test_a_formula_with_its_value_is_the_answer(js, told, question, chain, meaning):
    assert judge(js, BOOK[question], told.format(chain, meaning))["verdict"] == "right"


def test_a_formula_and_another_value_are_not_equal(js):
    told = judge(js, BOOK["reused-variable"], "4a³+3a² = 134 where a = 3")
    assert told["message"] == "The sides are not equal: 135 and 134. Write one of them."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("slope-largest-rate", "2α = 0.5, α = 0.25"),
        ("slope-largest-rate", "α = 1, so α/2 = 0.5"),
        ("reused-variable", "4a³+3a² = 135, a = 3"),
        (SINE, "2x y' = 2x cos(x²), y' = cos(x²)"),
    ],
)
def test_an_equation_may_have_been_solved(js, question, text):
    assert judge(js, BOOK[question], text)["message"] == UNCERTAIN


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        (ORDER, "a+3 = 7 (a = 4)", UNCERTAIN),
        (ORDER, "2a-2 = a+2 where a = 4", UNCERTAIN),
        (ORDER, "2a = 4 where a = 2", UNCERTAIN),
        (ORDER, "4 (a = 4)", "Right."),
        (ORDER, "2a/2 where a = 4", "Right."),
        (ORDER, "a = 7 - b where b = 3", "Right."),
        (INVERSE, "1/g' = 1/8 (g' = 8)", UNCERTAIN),
        (INVERSE, "g'(5) = 8 since 1/g'(5) = 1/8", UNCERTAIN),
        (INVERSE, "g'(5) = 1/f'(2) = 1/8 where f'(2) = 8", "Right."),
        ("slope-largest-rate", "α/2 = 0.5 (α = 1)", UNCERTAIN),
        ("slope-largest-rate", "2/L = 0.5 where L = 4", "Right."),
        ("limit-of-the-learning-rate", "1/alpha=0.04 (alpha=25)", UNCERTAIN),
        ("limit-of-the-learning-rate", "2/L = 0.04 where L = 50", "Right."),
    ],
)
def test_where_a_letter_is_asked_for_an_equation_may_lead_to_it(js, question, text, message):
    assert judge(js, BOOK[question], text)["message"] == message


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        ("six-sigmoids", "q = q^6 q=0.75", ["q as 0.75"]),
        ("cost-of-measuring", "N = 2N N=1000", ["N as 1000"]),
        ("compose-square-of-sine", "f(g(x)) = g² g=sin x", ["g as sin x"]),
        (INVERSE, "1/f'(2) = 1/f' f'=8", ["f' as 8"]),
        (TANGENT, "f(4)+f'(4)·0.1 = 7+f'·0.1 f'=-2", ["f' as -2"]),
        ("used-twice", "a+2b=8 a=2 b=3", ["a as 2", "b as 3"]),
        ("reused-variable", "4a³+3a² = 135 a = 3", ["a as 3"]),
    ],
)
def test_letters_told_with_a_blank_alone_are_read_behind_a_name_or_a_value(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right", told
    assert told["understood"]["notes"] == [f"I read {note}." for note in notes]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("row-times-a-table", "4a+5b a=1 b=3"),
        ("row-times-a-table", "4a a=1 b=3"),
        ("used-twice", "a b a=2 b=8"),
        ("reused-variable", "4a³ + 3a² a = 135"),
        (TANGENT, "7 + 2x x=6.8"),
        # steps, or a letter told: the last number is right, but not the side in front of it
        ("size-of-the-start", "σ² = 2/200 = 0.01 σ = 0.1"),
        ("steepest-slope", "s² = 9+16 = 25 s = 5"),
        ("momentum-on-a-slope", "v(1-0.8) = 0.1·3 = 0.3 v = 1.5"),
        ("not-reset", "grad = 0+3 = 3 grad = 3-1 = 2"),
        ("flat-board", "dJ = 0.2 - 0.4 = -0.2 J = 4.8"),
        # a factor, or the letter by another name
        ("gradient-of-w2", "(p-y)p(1-p)h p=ŷ"),
        ("slope-forward-cube", "3x²+3xh+h² h=Δx"),
    ],
)
def test_with_blanks_alone_it_may_not_be_certain_what_is_the_answer(js, question, text):
    assert judge(js, BOOK[question], text)["message"] == UNCERTAIN


@pytest.mark.parametrize(
    "form", ["{0} at {1}", "{0} where {1}", "{0} ({1})", "with {1}: {0}", "{0} for {1}."]
)
@pytest.mark.parametrize(
    ("question", "formula", "meanings"),
    [
        ("used-twice", "a+2b", "a=2 b=3"),
        ("used-twice", "a+2b = 8", "a = 2  b = 3"),
        ("momentum-on-a-slope", "lr*g/(1-beta)", "lr=0.1 g=3 beta=0.8"),
        ("flat-board", "5+2dx-dy", "dx=0.1 dy=0.4"),
        ("directional-slope", "3a+4b", "a=0.6 b=-0.8"),
    ],
)
def test_between_numbers_that_letters_are_said_to_be_blanks_are_enough(js, form, question, formula, meanings):
    told = judge(js, BOOK[question], form.format(formula, meanings))
    assert told["verdict"] == "right", told


@pytest.mark.parametrize("text", ["-e = -0.2", "dJ/dŷ = -e = -0.2", "−|e| = −0.2", "e = ŷ - y = -0.2"])
def test_an_error_called_e_is_not_the_number_e(js, text):
    assert judge(js, BOOK["blame-of-the-answer"], text)["verdict"] == "right"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *(
            ("not-reset", "g = 3 g = 2"),
            ("slope-largest-rate", "4α = 2 α = 0.5"),
            ("steepest-slope", "s² = 25 s = 5"),
        ),
        *(("size-of-the-start", "s² = 0.01 s = 0.1"), ("flat-board", "dJ = -0.2 J = 4.8")),
        ("three-rates", "dy/dx = -3 dy = -0.03"),
        (SINE, "y = sin u u = x² y' = 2x cos(x²)"),
    ],
)
def test_what_was_found_step_by_step_is_the_last(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "right"


@pytest.mark.parametrize("text", ["2x sin x = y'", "2x cos x = y'", "2 sin x = y'"])
def test_a_function_and_its_letter_are_no_factor_and_another_name(js, text):
    told = judge(js, BOOK["slope-of-a-product"], text)
    assert told["verdict"] in ("mistake", "unknown") and "understood" in told


@pytest.mark.parametrize(
    ("question", "text", "mistake"),
    [
        ("gradient-of-w2", "δ h δ=(y-p)p(1-p)", "Only the sign is wrong"),
        ("gradient-of-a-bias", "k p(1-p) k=y-p", "Only the sign is wrong"),
        ("gradient-of-a-squared-error", "e x|_e=wx+b-y", "The 2 is missing"),
        ("loss-at-the-start", "-p ln p|_p=0.1", "That is the mean of −p log p over the classes"),
    ],
)
def test_a_slip_is_that_of_the_formula_with_its_letters(js, question, text, mistake):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "mistake" and mistake in told["message"], told


@pytest.mark.parametrize("text", ["2.30", "2.30.", "(2.30)", "[2.30].", "J ≈ 2.30.", "２.３０", "2.30 ."])
def test_digits_count_in_brackets_and_with_a_full_stop_too(js, text):
    assert judge(js, BOOK["loss-at-the-start"], text)["verdict"] == "right"


@pytest.mark.parametrize("text", ["2.3", "2.3.", "(2.3)", "[2.3]."])
def test_two_digits_are_not_three(js, text):
    assert judge(js, BOOK["loss-at-the-start"], text)["mistake"]["label"] == "Right, as far as 2 digits go"


@pytest.mark.parametrize("form", ["{} where {}", "with {1}: {0}", "{} ({})", "{} where {}."])
def test_the_questions_letter_may_be_named_otherwise(js, form):
    told = judge(js, BOOK["gradient-of-w2"], form.format("(p−y)p(1−p)h", "p = ŷ"))
    assert (told["verdict"], told["understood"]["notes"]) == ("right", ["“p = ŷ” is not judged."])


@pytest.mark.parametrize("name", ["ŷ", "y_hat", "yhat", "W2"])
def test_the_other_name_may_have_a_hat_or_an_index(js, name):
    told = judge(js, BOOK["gradient-of-w2"], f"(p−y)p(1−p)h where p = {name}")
    assert (told["verdict"], told["understood"]["notes"]) == ("right", [f"“p = {name}” is not judged."])


@pytest.mark.parametrize("meaning", ["p = y", "p = 0.3", "p = e", "p = pi", "p = ŷ + 1", "p = yh", "p = σ"])
def test_the_questions_letter_has_no_other_meaning(js, meaning):
    told = judge(js, BOOK["gradient-of-w2"], f"(p−y)p(1−p)h where {meaning}")
    assert told["message"].startswith("p is the question's own letter")


@pytest.mark.parametrize(
    "text", ["{} = 2(wx+b-y)x", "{} = 2x(wx+b-y)", "2x(wx+b-y) = {}", "dJ/dw = {} = 2(wx+b-y)x"]
)
@pytest.mark.parametrize("name", ["2ex", "2*e*x", "-2ex", "2 e·x"])
def test_e_in_a_product_may_be_an_error(js, text, name):
    told = judge(js, BOOK["gradient-of-a-squared-error"], text.format(name))
    assert (told["verdict"], told["understood"]["notes"]) == (
        "right",
        [f"“{name}” is taken as a name, and not judged."],
    )


def test_e_alone_is_a_number_and_told_to_be(js):
    told = judge(js, BOOK["gradient-of-a-squared-error"], "2ex")
    assert (told["verdict"], told["understood"]["notes"]) == ("unknown", ["I read e as the number 2.718…"])
    told = judge(js, BOOK["gradient-of-a-squared-error"], "2ex = ex")
    assert (
        told["message"]
        == "The sides are different functions. Write one of them. I read e as the number 2.718…"
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("gradient-of-a-squared-error", "2x e = wx+b-y"),  # its second side says what e is
        ("slope-of-bell-curve", "-x e^(-x²/2) = -xe(-x²/2)"),  # a power of e is asked for
    ],
)
def test_no_side_with_e_is_left_out_where_it_may_be_meant(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "parse-error"


def test_what_nothing_parts_may_belong_to_either(js):
    text = "F'(u)*2x where F'(u) = 1/(1+u^4) u = x^2"
    assert judge(js, BOOK["slope-of-an-unknown-function"], text)["message"] == UNCERTAIN


@pytest.mark.parametrize(
    ("question", "text", "word"),
    [
        ("gradient-of-a-bias", "(p-y)p(1-p) since dz/db = 1", "since"),
        ("gradient-of-a-bias", "(p-y)p(1-p) because dz/db = 1", "because"),
        (SINE, "The derivative is 2x cos(x²)", "The"),
        (SINE, "2x cos(x²) for all x", "for"),
    ],
)
def test_a_word_is_told_to_be_one(js, question, text, word):
    message = judge(js, BOOK[question], text)["message"]
    assert message == f"“{word}” is no part of a formula: write the answer alone."
