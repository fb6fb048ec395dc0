"""What letters mean, in brackets wherever they stand; and names in Latin and in Greek letters."""

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}
SINE = BOOK["slope-of-sine-of-a-square"]
GREEK = ["λ lambda", "π pi", "Δ Delta", "φ varphi", "ε varepsilon", "ϵ epsilon", "ϕ phi", "ϑ theta"]
UNCERTAIN = "It is not certain which of these is the answer: write it alone."
FACTOR = "(h=0.1) may be a factor, or say what h is: write (0.1), or … where h=0.1."
TANGENT = "slope-linear-approximation"


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        *(
            (SINE.id, f"2x cos({used}) where {told} = x²", [f"I read {told} as x²."])
            for pair in GREEK
            for used, told in (pair.split(), pair.split()[::-1])
        ),
        (SINE.id, "2x cos(µ) where μ = x²", ["I read μ as x²."]),  # the micro sign of a keyboard
        (SINE.id, "2x cos Pi where Pi = x²", ["I read Pi as x²."]),
        (SINE.id, "2x cos pi where Pi = x²", ["I read Pi as x²."]),
        (SINE.id, "sigma_1 cos(x²), σ₁ = 2x", ["I read σ₁ as 2x."]),
        ("six-sigmoids", "(3σ')^6 where sigma' = 1/4", ["I read sigma' as 1/4."]),
        ("six-sigmoids", "(3 sigma')^6, σ' = 0.25", ["I read σ' as 0.25."]),
        ("slope-of-steep-sigmoid", "3σ(1-σ) where σ = sigma(3x)", ["I read σ as sigma(3x)."]),
        ("limit-of-the-learning-rate", "2/λ, lambda = 50", ["I read lambda as 50."]),
        (
            "momentum-on-a-slope",
            "λg/(1−β) with lambda=0.1, g=3, beta=0.8",
            ["I read lambda as 0.1.", "I read g as 3.", "I read beta as 0.8."],
        ),
        # in front, round the whole
        *(
            (SINE.id, text, ["I read u as x²."])
            for text in (
                *("(u = x²): 2x cos u", "[u = x²] 2x cos(u)", "(u = x²) 2x cos u"),
                *(
                    "(where u = x²), 2x cos u",
                    "(2x cos u where u = x²)",
                    "[2x cos(u), u = x²].",
                    "{2x cos(u) | u = x²}",
                ),
                "[(2x cos(u) with u = x²)]",
            )
        ),
        (SINE.id, "y' = (2x cos u where u = x²)", ["I read u as x²."]),
        (SINE.id, "u' cos(u) (u = x²) (u' = 2x)", ["I read u as x².", "I read u' as 2x."]),
        (SINE.id, "(2x cos u where u = x²) = y'", ["I read u as x²."]),
        (SINE.id, "(2x cos(u) (u=x²)).", ["I read u as x²."]),
        (TANGENT, "(7 − 2h where h = 0.1) = 6.8", ["I read h as 0.1."]),
        (SINE.id, "u' cos(u) (u = x²) and (u' = 2x)", ["I read u as x².", "I read u' as 2x."]),
        (SINE.id, "(u = x²) (u' = 2x) cos(u) u'", ["I read u as x².", "I read u' as 2x."]),
        ("used-twice", "(a=2), (b=3): a+2b", ["I read a as 2.", "I read b as 3."]),
        (TANGENT, "7 + f'h (f'=-2) (h=0.1)", ["I read f' as -2.", "I read h as 0.1."]),
        # with nothing between
        ("used-twice", "a+2b a=2 b=3", ["I read a as 2.", "I read b as 3."]),
        (
            "reused-variable",
            "2ac+a²(2a+1) a=3 b=9 c=12",
            ["I read a as 3.", "“b=9” is not judged.", "I read c as 12."],
        ),
        ("six-sigmoids", "(w s)^6 w=3 s=1/4 = 0.178", ["I read w as 3.", "I read s as 1/4."]),
        (SINE.id, "u'cos(u) u=x² u'=2x", ["I read u as x².", "I read u' as 2x."]),
        (SINE.id, "beta cos(zeta) beta=2x zeta=x²", ["I read beta as 2x.", "I read zeta as x²."]),
        (SINE.id, "2x cos(u₁) u₁ = x²", ["I read u₁ as x²."]),
        ("slope-of-an-inverse", "1/f' f'=8", ["I read f' as 8."]),
        ("slope-second-derivative", "6x x=5", ["I read x as 5."]),
        (SINE.id, "2u cos v u = x v = x²", ["I read u as x.", "I read v as x²."]),
        ("used-twice", "(a=2, b=3) a+2b", ["I read a as 2.", "I read b as 3."]),
        (TANGENT, "(h = 0.1): 7 - 2h", ["I read h as 0.1."]),
        (TANGENT, "7 − 2h(h = 0.1)", ["I read h as 0.1."]),
        ("reused-variable", "(v = 135) v", ["I read v as 135."]),
        ("slope-second-derivative", "(x = 5) 6x", ["I read x as 5."]),
        # right whatever the bracket is
        (TANGENT, "7 − 0.2(h = 0.1)", ["“h = 0.1” is not judged."]),
        # places and indices as LaTeX has them
        (SINE.id, "u_{1}' cos(u_{1}), u_{1} = x², u_{1}' = 2x", ["I read u_1 as x².", "I read u_1' as 2x."]),
        (SINE.id, "2x·cos(u)|_u=x²", ["I read u as x²."]),
        ("reused-variable", "4a³+3a²|_a=3", ["I read a as 3."]),
        ("reused-variable", "[135]_a=3", ["“a=3” is not judged."]),
        ("reused-variable", "5·27 (a = 3) = z'", ["“a = 3” is not judged."]),
        ("partial-of-a-product", "∂J/∂a|_b = 2ab", ["“∂J/∂a|_b” is taken as a name, and not judged."]),
        ("partial-of-a-product", "(a²b+3b)_a = 2ab", ["“(a²b+3b)_a” is taken as a name, and not judged."]),
        ("reused-variable", "dz/da|_a=3 = 135", ["“a=3” is not judged."]),
        ("reused-variable", "z'|_a=3 = 135", ["“a=3” is not judged."]),
        ("compose-square-of-sine", "u·u|_u=sin x", ["I read u as sin x."]),
        ("compose-square-of-sine", "f(u)|_u=sin x = sin² x", ["“u=sin x” is not judged."]),
        ("slope-second-derivative", "f''(x)|_x=5 = 30", ["“x=5” is not judged."]),
        (SINE.id, "(y' = 2x cos(x²)).", []),
        (SINE.id, "(dy/dx = 2x cos(x²))", []),
        ("used-twice", "(∂J/∂b = 8)", []),
        (TANGENT, "(x = 4.1, y = 6.8)", ["“x = 4.1” is not judged."]),
        (SINE.id, "2x cos(x²) = f'(g(x)·g'(x)", ["“f'(g(x)·g'(x)” is taken as a name, and not judged."]),
        ("reused-variable", "135(a=3)", ["“a=3” is not judged."]),
        ("reused-variable", "4·27+27 (a = 3)", ["“a = 3” is not judged."]),
        ("reused-variable", "5·27 (a = 3) = 135", ["“a = 3” is not judged."]),
    ],
)
def test_a_right_answer_that_explains_its_letters(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right" and told["understood"]["notes"] == notes, told


@pytest.mark.parametrize(
    ("question", "text", "told", "factor"),
    [
        (TANGENT, "7 − 2(h = 0.1)", "h = 0.1", "0.1"),
        (TANGENT, "7 − 2 (h = 0.1)", "h = 0.1", "0.1"),
        (TANGENT, "7 - 2(h(1) = 0.1)", "h(1) = 0.1", "0.1"),
        (TANGENT, "7 + (-2)(h = 0.1)", "h = 0.1", "0.1"),
        (TANGENT, "f(4)+f'(4)h = 7 − 2(h = 0.1)", "h = 0.1", "0.1"),  # an h of the side before
        ("three-rates", "-3(h = 0.01)", "h = 0.01", "0.01"),
        ("partial-of-a-product", "b(u' = 2a)", "u' = 2a", "2a"),  # b is no function there
        ("square-of-a-dual", "2·3(p = 2)", "p = 2", "2"),
        ("reused-variable", "45(a=3)", "a=3", "3"),  # 45·3 is the right one
        (SINE.id, "cos(x²)(u' = 2x)", "u' = 2x", "2x"),
        (SINE.id, "cos(x²) (u' = 2x)", "u' = 2x", "2x"),
        (SINE.id, "(u' = 2x) cos(x²)", "u' = 2x", "2x"),
        (SINE.id, "cos(x²)(s = 2x)", "s = 2x", "2x"),  # no s of cos
        ("slope-of-cosine-squared", "2 cos x (u' = -sin x)", "u' = -sin x", "-sin x"),
    ],
)
def test_a_bracket_that_may_be_a_factor_is_not_guessed_at(js, question, text, told, factor):
    refused = judge(js, BOOK[question], text)
    letter = told.split("=")[0].strip()
    assert refused["message"] == (
        f"({told}) may be a factor, or say what {letter} is: write ({factor}), or … where {told}."
    )
    assert refused["verdict"] == "parse-error" and text[refused["position"] :].startswith(f"({told})")
    multiplied = judge(js, BOOK[question], text.replace(told, factor))
    assert multiplied["verdict"] == "right"


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("slope-second-derivative", "3·25|_{x=5}", "mistake"),
        ("slope-second-derivative", "29 = f''(x=5)", "unknown"),
        ("reused-variable", "45 (a = 3)", "unknown"),
        ("reused-variable", "4·27 = z'(a=3)", "mistake"),
        ("reused-variable", "(a=3) dz/da = 4·27", "mistake"),
        (TANGENT, "7 - 2 for (h = 0.1)", "mistake"),
        (TANGENT, "5 = f(x=4.1)", "mistake"),
        ("reused-variable", "4·27. (a=3)", "mistake"),
    ],
)
def test_a_place_is_no_factor(js, question, text, verdict):
    told = judge(js, BOOK[question], text)
    [note] = told["understood"]["notes"]
    assert told["verdict"] == verdict and note.endswith("is not judged."), told


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        (
            "used-twice",
            "a+2b a=2 b=4",
            "Not yet: this is another number.",
        ),  # 3 is a mistake of its own, and 4
        (
            TANGENT,
            "7−2(h=0.1)=6.9",
            "(h=0.1) may be a factor, or say what h is: write (0.1), or … where h=0.1.",
        ),
        (TANGENT, "(7−2(h=0.1), f(4) = 7)", FACTOR),
        (TANGENT, "7−2(h=0,1)", FACTOR.replace("0.1", "0,1")),
        ("reused-variable", "135 a=3", UNCERTAIN),
        (TANGENT, "6.8 h=0.1", UNCERTAIN),
        (SINE.id, "2x cos(x²) u=x²", UNCERTAIN),
        ("used-twice", "8 a=2 b=3", UNCERTAIN),
        ("limit-of-the-learning-rate", "2/L L=2", "Not yet: this is another number."),  # as is 2
        ("reused-variable", "5·27 (a = 3) = 136", "The sides are not equal: 135 and 136. Write one of them."),
        (TANGENT, "7−2[h=0.1]", "[h=0.1] may be a factor, or say what h is: write (0.1), or … where h=0.1."),
    ],
)
def test_what_a_letter_means_is_not_judged_as_the_answer(js, question, text, message):
    assert judge(js, BOOK[question], text)["message"] == message


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        (TANGENT, "7 − 2·(h = 0.1)", "h"),
        (TANGENT, "7 - 2*(dx=0.1)", "dx"),
        ("halving", "(1/2)^(n = 3)", "n"),
        ("size-of-the-start", "√(n = 0.01)", "n"),
        (SINE.id, "2x cos(u_1 = x²)", "u_1"),
        (SINE.id, "2x cos(theta = x²)", "theta"),
        (SINE.id, "cos(u) (where u = x²)·2x", "u"),
        (SINE.id, "(u = sin x)²", "u"),
    ],
)
def test_a_meaning_within_a_formula_is_told_as_such(js, question, text, name):
    told = judge(js, BOOK[question], text)
    said = f"What {name} means stands in brackets there: write it behind the answer, … where {name} = …."
    assert (told["verdict"], told["message"]) == ("parse-error", said)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (SINE.id, "2x cos u where u = x² = x"),
        (SINE.id, "2x cos u, u = x² ≈ x"),
        (SINE.id, "u·cos(x²), u = 2x = x"),
        ("slope-of-a-cubic", "3x²-4 = x"),
    ],
)
def test_the_question_s_own_letter_behind_a_formula_is_no_name(js, question, text):
    told = judge(js, BOOK[question], text)
    assert told["message"] == "The sides are different functions. Write one of them."
    assert judge(js, BOOK["slope-of-a-cubic"], "x = 3x²-4 = y'")["verdict"] == "right"


@pytest.mark.parametrize(("text", "at"), [("2x cos(u=x^2", 6), ("d/dx[sin(x²) = 2x cos(x²)", 4)])
def test_a_name_whose_bracket_is_open_is_no_name(js, text, at):
    told = judge(js, SINE, text)
    bracket = {"(": "parenthesis", "[": "square bracket"}[text[at]]
    said = f"I expected a closing {bracket} for the one opened at character {at + 1}."
    assert (told["verdict"], told["message"], told["position"]) == ("parse-error", said, at)


@pytest.mark.parametrize("text", ["(" * 2000 + "u=x" + ")" * 2000, "2x cos u" + " (u = x²)" * 300])
def test_what_is_too_long_is_refused_before_it_is_taken_apart(js, text):
    said = f"This formula has {len(text)} characters; at most 500 are read."
    assert judge(js, SINE, text)["message"] == said


def test_lambda_is_a_letter_unless_it_is_pythons(js):
    assert judge(js, SINE, "2x cos lambda")["message"].startswith("I do not know “lambda”.")
    python = judge(js, SINE, "lambda x: 2*x*cos(x**2)")
    assert python["message"] == "Only the formula is wanted, without lambda."
