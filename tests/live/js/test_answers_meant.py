"""What answers are read like others, and what one may mean that is not right as it was read."""

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}
NO_COMPARISON = "A number is wanted here, not a comparison: write it alone."
ARROW = "An arrow has no place here: write what it leads to alone."
UNCERTAIN = "It is not certain which of these is the answer: write it alone."


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        ("slope-linear-approximation", "~6.8", []),
        ("slope-linear-approximation", " ~ 6.8", []),
        ("slope-linear-approximation", "=> 6.8", []),
        ("slope-of-sine-of-a-square", "→ 2x cos(x²)", []),
        ("slope-of-a-cubic", "==> 3x^2-4", []),
        ("slope-of-sine-of-a-square", "2*x*sympy.cos(x**2)", []),
        ("slope-of-steep-sigmoid", "3*torch.sigmoid(3*x)*(1 - torch.sigmoid(3*x))", []),
        ("six-sigmoids", "0.178...", []),
        ("loss-at-the-start", "2.302585…", []),
        ("steepest-slope", "∥∇J∥ = 5", []),
        ("halving", "1/8 (= 0.125)", []),
        ("loss-at-the-start", "ln 10 (≈2.303)", []),
        ("slope-of-sine-of-a-square", "2x cos(x²) (= 2cos(x²)x)", []),
        ("updates-of-an-epoch", "45 x 10", ["I read x as ×."]),
        ("updates-of-an-epoch", "45x10 = 450", ["I read x as ×."]),
        ("updates-of-an-epoch", "45 X 10", ["I read x as ×."]),
        ("parameters-of-a-network", "64x32+32+32x10+10", ["I read x as ×."]),
        ("how-wrong-is-the-claim", "2 x 10^-3 / 10^-2", ["I read x as ×."]),
    ],
)
def test_signs_are_read_for_others(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert (told["verdict"], told["understood"]["notes"]) == ("right", notes)


def test_x_with_an_index_is_a_letter(js):
    told = judge(js, BOOK["slope-forward-difference"], "(y2-y1)/(x2-x1) where y2=12.25 y1=9 x2=3.5 x1=3")
    assert told["verdict"] == "right"
    assert told["understood"]["notes"][2:] == ["I read x2 as 3.5.", "I read x1 as 3."]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("three-rates", "2 x -3 x 0.5 x 0.01 = -0.03"),
        ("three-rates", "2 x (-3) x 0.5 x 0.01"),
        ("halving", "(1/2) x (1/2) x (1/2)"),
        ("parameters-of-a-network", "(64 + 1) x 32 + (32 + 1) x 10"),
        ("row-times-a-table", "4 x 2 + 5 x (-1)"),
        ("price-of-a-gradient", "99 + 99x4"),
        ("momentum-on-a-slope", "5x0.3"),
        ("three-rates", "2x(-3)x0.5x0.01"),
        ("parameters-of-a-network", "(64+1)x32 + (32+1)x10"),
        ("updates-of-an-epoch", "45 x10"),
        ("updates-of-an-epoch", "45 x 10 (450)"),
        ("updates-of-an-epoch", "450 (=45x10)"),
        ("parameters-of-a-network", "64x32 + 32 + 32x10 + 10 (2410)"),
    ],
)
def test_x_stands_for_times_beside_brackets_and_signs(js, question, text):
    told = judge(js, BOOK[question], text)
    assert (told["verdict"], told["understood"]["notes"]) == ("right", ["I read x as ×."])


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("row-times-a-table", "19x1+3x2 = 3", ["19x1+3x2"]),
        ("row-times-a-table", "4(x1+2x2)+5(3x1-x2) = 3", ["4(x1+2x2)+5(3x1-x2)"]),
        ("slope-second-derivative", "3x2 = 6x = 30", ["3x2", "6x"]),
        ("steepest-slope", "∥(3,4)∥ = 5", ["∥(3,4)∥"]),
    ],
)
def test_what_stands_beside_the_answer_is_shown_as_it_was_typed(js, question, text, names):
    told = judge(js, BOOK[question], text)
    notes = [f"“{name}” is taken as a name, and not judged." for name in names]
    assert (told["verdict"], told["understood"]["notes"]) == ("right", notes)


def test_x_with_a_digit_may_be_a_power(js):
    told = judge(js, BOOK["slope-second-derivative"], "3x2 at x = 5")
    assert told["message"].startswith("Between x and 2 an operation is missing: for a power write ^")


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("loss-at-the-start", "ln 10 = 2.302...", "right"),
        ("loss-at-the-start", "-ln(0.1) = 2.3025…", "right"),
        ("six-sigmoids", "(3/4)^6 = 0.1779…", "right"),
        ("six-sigmoids", "0.177...", "right"),
        ("six-sigmoids", "0.17...", "mistake"),
        ("six-sigmoids", "0.176...", "unknown"),
        ("loss-at-the-start", "2.303...", "right"),
        ("loss-at-the-start", "2.31...", "mistake"),
        ("slope-of-three-sigmoids", "0.0157...", "mistake"),
        ("gradient-in-numbers", "-0.00955...", "right"),
        ("loss-at-the-start", "ln 10 (2.302...)", "right"),
        ("loss-at-the-start", "log 10 (≈2.302...)", "right"),
        ("slope-of-three-sigmoids", "1/64 (0.0156...)", "right"),
        ("slope-of-three-sigmoids", "1/64 = 0.015...", "right"),
        ("slope-of-three-sigmoids", "1/64 = 0.014...", "parse-error"),
    ],
)
def test_a_number_that_goes_on_is_cut_off_not_rounded(js, question, text, verdict):
    assert judge(js, BOOK[question], text)["verdict"] == verdict


def test_x_stays_a_letter_in_a_formula(js):
    assert (
        judge(js, BOOK["slope-of-sine-of-a-square"], "2x cos(2x 2)")["understood"]["text"] == "2x·cos(2x·2)"
    )


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("halving", "1/8 (0.125)", "right"),
        ("halving", "0.125 (1/8)", "right"),
        ("halving", "1/8 [0.125].", "right"),
        ("six-sigmoids", "729/4096 (0.178)", "right"),
        ("loss-at-the-start", "2.303 (ln 10)", "right"),
        ("loss-at-the-start", "2.303 (log(10))", "right"),
        ("halving", "1/4 (0.25)", "mistake"),
        ("updates-of-an-epoch", "44 x 10 (440)", "mistake"),
        ("slope-largest-rate", "α = 1/2 (0.5)", "right"),
        ("slope-largest-rate", "1/2(0.5)", "right"),
        ("halving", "(1/2)^3 = 1/8 (0.125)", "right"),
        # a half with its value, or a half times a half
        ("sigmoid-then-square", "1/2 (0.5)", "parse-error"),
        ("sigmoid-then-square", "σ(0)", "mistake"),
        # a product: what stands in the bracket is another number
        ("updates-of-an-epoch", "45 (10)", "right"),
        ("halving", "1/2 (1/4)", "right"),
        ("sigmoid-then-square", "1/2 (1/2)", "right"),
        ("halving", "1/8 (0.2)", "unknown"),
    ],
)
def test_a_value_in_brackets_is_no_factor_where_it_is_the_same(js, question, text, verdict):
    assert judge(js, BOOK[question], text)["verdict"] == verdict


@pytest.mark.parametrize(
    ("question", "text", "name", "whole"),
    [
        ("steepest-slope", "√9+16", "√", "√(9+16)"),
        ("steepest-slope", "√3² + 4² = 5", "√", "√(3² + 4²)"),
        ("steepest-slope", "sqrt 9+16", "sqrt", "sqrt(9+16)"),
        ("size-of-the-start", "√2/200", "√", "√(2/200)"),
        ("loss-at-the-start", "-ln 1/10", "ln", "ln(1/10)"),
        ("loss-at-the-start", "-(ln 1/10)", "ln", "ln(1/10)"),
        ("loss-at-the-start", "-ln 1/10.", "ln", "ln(1/10)"),
        ("steepest-slope", "|∇J| = (√9+16)", "√", "√(9+16)"),
        ("steepest-slope", "√9+16 (5)", "√", "√(9+16)"),
        ("loss-at-the-start", "- ln 1/10 (2.303)", "ln", "ln(1/10)"),
        ("loss-at-the-start", "−log 1/10 = log 10", "log", "log(1/10)"),
    ],
)
def test_brackets_are_asked_for_where_they_make_it_right(js, question, text, name, whole):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "parse-error"
    assert told["message"] == (
        f"Without brackets {name} acts on what stands next to it: write {whole} if that is meant."
    )
    assert text[told["position"] :][: told["length"]].startswith(name)


@pytest.mark.parametrize("text", ["√9+17", "√2/100", "-ln 1/9"])
def test_brackets_that_would_not_make_it_right_are_not_asked_for(js, text):
    for question in ("steepest-slope", "size-of-the-start", "loss-at-the-start"):
        assert "Without brackets" not in judge(js, BOOK[question], text)["message"]


@pytest.mark.parametrize(
    ("question", "text", "side", "unknown"),
    [
        ("slope-largest-rate", "4α = 2", "4α", "α"),
        ("slope-largest-rate", "2 = 4α", "4α", "α"),
        ("slope-largest-rate", "4 alpha = 2", "4 alpha", "α"),
        ("slope-largest-rate", "|1-4α| = 1", "|1-4α|", "α"),
        ("limit-of-the-learning-rate", "2/α = 50", "2/α", "α"),
        ("when-order-does-not-matter", "7 = a+3", "a+3", "a"),
        ("slope-of-an-inverse", "8 g' = 1", "8 g'", "g'"),
        ("slope-of-an-inverse", "8·g′(5) = 1", "8·g′(5)", "g'"),
        ("slope-of-an-inverse", "g'(5)·f'(2) = 1", "g'(5)·f'(2)", "g'"),
        ("slope-of-an-inverse", "f'(2)g'(5) = 1", "f'(2)g'(5)", "g'"),
        ("slope-of-an-inverse", "g'(f(2))·f'(2) = 1", "g'(f(2))·f'(2)", "g'"),
        ("when-order-does-not-matter", "a(3 - 1) = 8", "a(3 - 1)", "a"),
        ("how-wrong-is-the-claim", "0.01e = 0.002", "0.01e", "e"),
        ("how-wrong-is-the-claim", "|e|·10^-2 = 2·10^-3", "|e|·10^-2", "e"),
        # also where its number is the right one
        ("when-order-does-not-matter", "2a = 4", "2a", "a"),
        ("slope-largest-rate", "1/α = 0.5", "1/α", "α"),
    ],
)
def test_an_equation_is_to_be_solved(js, question, text, side, unknown):
    told = judge(js, BOOK[question], text)
    assert told["message"] == f"“{side}” holds the unknown: write what {unknown} is."
    assert text[told["position"] :][: told["length"]] == side


@pytest.mark.parametrize(
    ("question", "text"),
    [
        *(("slope-largest-rate", "4α = 2 α = 0.5"), ("slope-largest-rate", "α = 2/4 = 0.5")),
        *(("slope-of-an-inverse", "g'(8) = 1/8"), ("momentum-on-a-slope", "v = 0.3/(1-0.8) = 1.5")),
        ("momentum-on-a-slope", "v = αg/(1-β) where α=0.1 g=3 β=0.8"),
        ("slope-of-an-inverse", "g'(5) = 1/f'(g(5)) = 1/f'(2) = 1/8"),
        ("how-wrong-is-the-claim", "|e| = 2·10^-3/10^-2 = 0.2"),
        *(("how-wrong-is-the-claim", text) for text in ("e = 0.2", "(e) = 0.2", "|−e| = 0.2")),
        *(("slope-largest-rate", "(α) = 0.5"), ("slope-of-an-inverse", "(g'(5)) = 1/8")),
    ],
)
def test_a_solved_equation_is_judged(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "right"


def test_an_equation_that_is_solved_wrongly_is_not_certain(js):
    assert judge(js, BOOK["slope-largest-rate"], "4α = 2 α = 0.4")["message"] == UNCERTAIN


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("directional-slope", "∇J·d = (3,4)·(0.6,-0.8) = -1.4", "(3,4)·(0.6,-0.8)"),
        (
            "directional-slope",
            "(3, 4)·(0.6, −0.8) = 3·0.6 + 4·(−0.8) = −1.4",
            "(3, 4)·(0.6, −0.8)",
        ),
        ("steepest-slope", "|(3,4)| = √(3²+4²) = 5", "|(3,4)|"),
        ("row-times-a-table", "(4,5)·(2,-1) = 3", "(4,5)·(2,-1)"),
        ("flat-board", "5 + (2,-1)·(0.1,0.4) = 4.8", "5 + (2,-1)·(0.1,0.4)"),
        ("directional-slope", "-1.4 = (3,4)·(0.6,-0.8)", "(3,4)·(0.6,-0.8)"),
        ("directional-slope", "(3,4)•(0.6,-0.8) = -1.4", "(3,4)•(0.6,-0.8)"),
        ("steepest-slope", "||(3;4)|| = 5", "||(3;4)||"),
    ],
)
def test_a_product_of_vectors_stands_beside_its_number(js, question, text, name):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right"
    assert f"“{name}” is taken as a name, and not judged." in told["understood"]["notes"]


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        *(
            (question, text, "One number is wanted here, not several in a bracket.")
            for question, text in [
                ("row-times-a-table", "(19, 3)"),
                ("square-of-a-dual", "(9, 12)"),
                ("directional-slope", "(3,4)·(0.6,-0.8)"),
            ]
        ),
        *(
            (question, text, f"“{word}” is no part of a number: write the number alone.")
            for question, text, word in [
                ("price-of-a-gradient", "495 operations", "operations"),
                ("slope-linear-approximation", "about 6.8", "about"),
                ("slope-linear-approximation", "6.8 at 4.1", "at"),
                ("loss-at-the-start", "2.303 nats", "nats"),
                ("updates-of-an-epoch", "450 since 45·10", "since"),
            ]
        ),
        ("slope-largest-rate", "α ≥ 0.5", NO_COMPARISON),
        ("slope-of-three-sigmoids", "σ' ≤ 1/64", NO_COMPARISON),
        ("limit-of-the-learning-rate", "α > 0.04", NO_COMPARISON),
        ("slope-central-order", "100×", "A number is wanted here: write it alone, without “×”."),
        ("slope-central-order", "100 times", "A number is wanted here: write it alone, without “times”."),
        ("square-of-a-dual", "6x2", "x appears, but a number is wanted here: for a product write *."),
        (
            "one-entry-of-a-gradient",
            "1x(-2)+3x4+2x2",
            "x appears, but a number is wanted here: for a product write *.",
        ),
        ("one-step-together", "(0.7,0.7)", "One number is wanted here, not several in a bracket."),
        ("how-wrong-is-the-claim", "±0.2", "Two numbers cannot be judged: write one, without “±”."),
        ("slope-largest-rate", "|1-4α| = 1 → α = 0.5", ARROW),
        ("three-rates", "0.01 -> 0.02 -> -0.06 -> -0.03", ARROW),
        ("updates-of-an-epoch", "45*10 => 450", ARROW),
        ("directional-slope", "1.8-3.2 ==> -1.4", ARROW),
        ("parameters-of-a-network", "2,410", "For thousands, write no comma at all: 2410."),
        ("six-sigmoids", "(3σ'(0))^6", "A number is wanted here: write the derivative's value."),
        ("loss-at-the-start", "log_10 10", "A logarithm with base 10 is not here: write ln(x)/ln(10)."),
        ("when-order-does-not-matter", "2ax+7 = 2ax+a+3", "One number is wanted here: write what a is."),
        ("blame-of-the-answer", "-(0,6-0,4)", "Write a decimal point, not a comma: 0.6."),
        ("slope-across-a-kink", "(0,3-0)/0,5", "Write a decimal point, not a comma: 0.3."),
        (
            "slope-across-a-kink",
            "max (0, 0.3)/0.5",
            "max takes two things; here every function takes one. relu(x) is the larger of 0 and x.",
        ),
        (
            "steepest-slope",
            "sqt 25",
            "I know sin, cos, exp, ln, sqrt, …, but not “sqt”; did you mean sqrt?",
        ),
        ("used-twice", "8 (= s + b)", "Write only the formula itself, without “=”."),
        (
            "cheaper-end",
            "20 000/500",
            "Between 20 and 000 an operation is missing: for a power write ^, for a product *. "
            "For thousands write no gap: 20000.",
        ),
        (
            "gradient-of-a-broadcast-bias",
            "11/4 = 2 3/4",
            "Between 2 and 3 an operation is missing: for a power write ^, for a product *. "
            "For a mixed number write (2 + 3/4).",
        ),
        (
            "halving",
            "1/2 1/2",
            "Between 2 and 1 an operation is missing: for a power write ^, for a product *.",
        ),
        (
            "halving",
            "(0,125)",
            "Write a decimal point, not a comma: 0.125. Two numbers cannot be read here: write one.",
        ),
    ],
)
def test_what_is_no_number_is_told_as_what_it_is(js, question, text, message):
    assert judge(js, BOOK[question], text)["message"] == message


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("gradient-of-a-bias", "(ŷ-y)ŷ(1-ŷ) = (p-y)p(1-p)"),
        ("gradient-of-a-bias", "(yhat-y)yhat(1-yhat) = (p-y)p(1-p)"),
        ("gradient-of-w2", "-(y-ŷ)h ŷ(1-ŷ) = -(y-p)h p(1-p)"),
        ("gradient-of-w2", "h(ŷ-y)(1-ŷ)ŷ = (p-y)p(1-p)h"),
        ("gradient-of-w1", "x·w·h(1-h)(ŷ-y)ŷ(1-ŷ) = x w h(1-h)(p-y)p(1-p)"),
    ],
)
def test_a_factor_in_front_of_a_bracket_with_its_letter_is_no_letter_with_an_argument(js, question, text):
    told = judge(js, BOOK[question], text)
    name = text.split(" = ")[0]
    assert (told["verdict"], told["understood"]["notes"]) == (
        "right",
        [f"“{name}” is taken as a name, and not judged."],
    )


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("loss-as-function-of-the-weight", "½e² = ½(0.6-1.5w)²", "½e²"),
        ("loss-as-function-of-the-weight", "J = e^2/2 = 0.5(0.6-1.5w)^2", "e^2/2"),
        ("gradient-of-a-squared-error", "ex + ex = 2x(wx+b-y)", "ex + ex"),
        ("gradient-of-a-squared-error", "2x|e| = 2x(wx+b-y)", "2x|e|"),
        ("gradient-of-a-squared-error", "2x e = 2x(wx+b-y)", "2x e"),
        ("gradient-of-a-squared-error", "2x(wx+b-y) = 2x e", "2x e"),
        ("slope-of-the-loss-of-a-line", "-1.5 e = -1.5(0.6-1.5w)", "-1.5 e"),
        ("blame-of-the-answer", "½·2e·(-1) = -0.2", "½·2e·(-1)"),
        ("gradient-of-a-bias", "ep(1-p) = (p-y)p(1-p)", "ep(1-p)"),
        ("gradient-of-a-squared-error", "2(wx+b-y)x = ex", "ex"),
    ],
)
def test_an_error_may_be_squared_or_stand_in_a_number(js, question, text, name):
    told = judge(js, BOOK[question], text)
    assert (told["verdict"], told["understood"]["notes"]) == (
        "right",
        [f"“{name}” is taken as a name, and not judged."],
    )


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        ("sigmoid-by-hand", "e/(1+e) = 0.75", "The sides are not equal: 0.7311 and 0.75. Write one of them."),
        ("sigmoid-by-hand", "1/(1+e) = 0.25", "The sides are not equal: 0.2689 and 0.25. Write one of them."),
        (
            "loss-at-the-start",
            "ln(10)/ln(e) = 2.4",
            "The sides are not equal: 2.303 and 2.4. Write one of them.",
        ),
        # the others differ too
        (
            "gradient-of-a-squared-error",
            "2ex = 2(wx+b-y)x = 2wx²+2bx-xy",
            "The sides are different functions. Write one of them.",
        ),
    ],
)
def test_e_is_no_name_where_it_is_the_number(js, question, text, message):
    assert judge(js, BOOK[question], text)["message"] == message


@pytest.mark.parametrize("end", [", p = ŷ", ", p = ŷ, w = W2", "; p = yhat", " (p = ŷ)"])
def test_a_letter_may_be_named_otherwise_with_nothing_but_a_comma(js, end):
    assert judge(js, BOOK["gradient-of-w2"], f"(p-y)p(1-p)h{end}")["verdict"] == "right"


@pytest.mark.parametrize(
    "told",
    [
        *(
            "where β=0.8, α=0.1 g=3",
            "where β=0.8 and α=0.1 g=3",
            "using α=0.1 g=3 β=0.8",
            "; α=0.1 g=3 β=0.8",
        ),
        *("where α=10% g=3 β=80%", ", α=0.1 g=3 β=0.8", "let α=0.1 g=3 β=0.8"),
    ],
)
def test_letters_may_be_listed_with_blanks_behind_any_word(js, told):
    assert judge(js, BOOK["momentum-on-a-slope"], f"αg/(1-β) {told}")["verdict"] == "right"


@pytest.mark.parametrize(
    "form",
    [
        *("{} where {}", "{}, {}", "{} ({})", "{} {}", "{}|_{{{}}}", "{1}: {0}", "y' = {} with {}"),
        "let {1}. Then {0}",
    ],
)
@pytest.mark.parametrize("answer", ["3σ(1-σ)", "3σ(3x)(1-σ)", "3(σ - σ²)", "3σ - 3σ·σ( 3x )"])
def test_sigma_may_be_the_letter_of_its_value(js, form, answer):
    told = judge(js, BOOK["slope-of-steep-sigmoid"], form.format(answer, "σ = σ(3x)"))
    assert (told["verdict"], told["understood"]["notes"]) == ("right", ["I read σ as σ(3x)."])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("σ(1-σ) with σ = σ(3x)", "The derivative of the inner function is missing"),
        ("3σ(1-σ) with σ = σ(x)", "You swapped inner and outer"),
        ("3σ(1-σ) with σ = σ(u)", "u appears"),
        ("3σ(1-s) with σ = σ(3x)", "s appears"),
    ],
)
def test_slips_with_the_letter_of_a_value_are_told(js, text, said):
    told = judge(js, BOOK["slope-of-steep-sigmoid"], text)
    assert said in told["message"] and "ʂ" not in str(told)


@pytest.mark.parametrize(
    "text", ["0.1v where v = 15", "αv where v = g/(1-β), α=0.1, β=0.8, g=3", "v=15: 0.1·v"]
)
def test_a_letter_that_is_not_asked_for_may_have_a_value(js, text):
    assert judge(js, BOOK["momentum-on-a-slope"], text)["verdict"] == "right"
