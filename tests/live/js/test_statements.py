"""What is said beside an answer of its letters: 2x cos u where u = x², u = x²: 2x cos u, 135 (a = 3)."""

import re
from itertools import pairwise
from random import Random

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}
SINE = BOOK["slope-of-sine-of-a-square"]
TYPED = [question for question in BOOK.values() if question.kind in ("number", "formula")]

SAID_OF_U = [
    *("2x cos u where u = x²", "2x cos u (where u = x²)", "2x cos u (u = x²)", "2x cos(u) [u = x^2]"),
    *("2x cos u {u=x²}", "2x cos(u)|u=x²", "2x cos(u)|_{u=x^2}", "2x cos u at u = x²", "2x cos u : u = x²"),
    *("u = x², 2x cos u", "u = x^2: 2x cos u", "let u = x², then 2x cos u", "With u = x^2, y' = 2x cos u"),
    *("u = x², y' = 2x cos u", "y' = 2x cos u, u = x²", "u = x² ⇒ 2x cos u", "if u = x² then 2x cos u"),
    *("2x cos u = 2x cos(x^2) where u = x^2", "2x cos u where u = x² = 2x cos(x²)"),
    *("2x cos u where u = x^2 = x²", "2x cos u with u(x)=x^2", "2x cos(u(x)) where u(x) = x²."),
    *("2x cos(g(x)), g(x) = x²", "2x cos u; u := x^2;", "2x cos u where u = x·x ≈ x^2."),
]


@pytest.mark.parametrize("text", SAID_OF_U)
def test_a_letter_may_be_explained_in_any_place(js, text):
    told = judge(js, SINE, text)
    assert told["verdict"] == "right", told
    [note] = told["understood"]["notes"]
    assert note in [f"I read {letter} as {meaning}." for letter in "ug" for meaning in ("x²", "x^2", "x·x")]
    wrong = judge(js, SINE, text.replace("2x cos", "3x cos"))
    assert wrong["verdict"] == "mistake" and wrong["mistakes"] == ["factor"], wrong


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        (SINE.id, "2u cos v where u = x and v = x²", ["I read u as x.", "I read v as x²."]),
        (SINE.id, "2x cos u where u = v, v = x^2", ["I read u as v.", "I read v as x^2."]),
        (SINE.id, "u=x², u'=2x, y'=cos(u)·u'", ["I read u as x².", "I read u' as 2x."]),
        (
            "slope-of-cosine-squared",
            "-2cs, c = cos x and s = sin x",
            ["I read c as cos x.", "I read s as sin x."],
        ),
        ("put-together-again", "1-e^v, v=-u, u=x²", ["I read v as -u.", "I read u as x²."]),
        ("gradient-of-a-squared-error", "2(f(x)-y)x where f(x) = wx+b", ["I read f as wx+b."]),
        ("reused-variable", "4a³+3a² at a = 3", ["I read a as 3."]),
        ("reused-variable", "4a³+3a²|_{a=3} = 135", ["I read a as 3."]),
        ("reused-variable", "dz/da = 4a³+3a² = 135, a = 3", ["I read a as 3."]),
        ("reused-variable", "4a³+3a² a = 3", ["I read a as 3."]),
        ("slope-linear-approximation", "h = 0.1: 7 − 2h", ["I read h as 0.1."]),
        ("size-of-the-start", "√(2/n) at n = 200", ["I read n as 200."]),
        # names of functions with a capital, whose last letter is explained
        (
            "slope-of-cosine-squared",
            "-2 s c where s = Sin(x) and c = Cos(x)",
            ["I read s as Sin(x).", "I read c as Cos(x)."],
        ),
        ("slope-of-cosine-squared", "-2 Cos(x) s(x) where s(x) = Sin(x)", ["I read s as Sin(x)."]),
        (
            "slope-of-a-product",
            "2x·s(x) + x²·s'(x), s(x) = Sin(x), s'(x) = COS(x)",
            ["I read s as Sin(x).", "I read s' as COS(x)."],
        ),
        (SINE.id, "Cos(s)·2x, s = x²", ["I read s as x²."]),
        ("slope-of-bell-curve", "-x·Exp(p), p = -x²/2", ["I read p as -x²/2."]),
        # told by its name, used as the letter, and the other way round
        (SINE.id, "2x cos θ where theta = x²", ["I read theta as x²."]),
        (SINE.id, "2x cos(theta) where θ = x²", ["I read θ as x²."]),
        (SINE.id, "2x cos θ₁ where theta_1 = x²", ["I read theta_1 as x²."]),
        # an index and a prime, however it is written
        (SINE.id, "u_1' cos(u_1), u_1 = x², u_1' = 2x", ["I read u_1 as x².", "I read u_1' as 2x."]),
        (SINE.id, "u₁' cos(u_1) where u₁ = x² and u_1' = 2x", ["I read u₁ as x².", "I read u_1' as 2x."]),
        (SINE.id, "f_1'·f_2', f_1' = cos(x²), f_2' = 2x", ["I read f_1' as cos(x²).", "I read f_2' as 2x."]),
        (
            SINE.id,
            "theta_1' cos(θ₁), theta_1 = x², θ₁' = 2x",
            ["I read theta_1 as x².", "I read θ₁' as 2x."],
        ),
        (SINE.id, "2x cos constructor where constructor = x²", ["I read constructor as x²."]),
    ],
)
def test_several_letters_and_numbers_are_put_in(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert (told["verdict"], told["understood"]["notes"]) == ("right", notes), told


UNCERTAIN = "It is not certain which of these is the answer: write it alone."


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("135 at a = 3", "200 for a = 135"),
        ("135 (a = 3)", "5 if a = 135"),
        ("dz/da|_{a=3} = 135", "dz/da|_{a=135} = 3"),
        ("dz/da at a = 3 = 135", "dz/da at a = 135 = 3"),
        ("z'(a = 3) ≈ 135", "z'(a = 135) ≈ 3"),
        ("135 where b = a², c = a²+a", "3 where b = 135, c = 135"),
        ("135 with b = a² = 9 and K = L = 2", "9 with b = a² = 135"),
    ],
)
def test_where_a_letter_has_nothing_to_do_the_answer_is_judged_and_not_its_meaning(js, right, wrong):
    told = judge(js, BOOK["reused-variable"], right)
    assert told["verdict"] == "right"
    notes = told["understood"]["notes"]
    assert notes and all(note.endswith(" is not judged.") and "135" not in note for note in notes)
    assert not any(bracket in note for note in notes for bracket in "})")
    said = judge(js, BOOK["reused-variable"], wrong)
    assert (said["verdict"], said["message"]) == ("parse-error", UNCERTAIN)


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("reused-variable", "if a = 3, then z' = 135", "right"),
        (SINE.id, "u = x² ⇒ y' = 2x cos u", "right"),
        (SINE.id, "Set u = x². Then 3x cos u", "mistake"),
        (SINE.id, "f'(g(x))·g'(x) = 2x cos(x²) where g(x) = x²", "right"),
    ],
)
def test_words_and_arrows_lead_to_the_answer(js, question, text, verdict):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == verdict, told
    quoted = [note.split("“")[1].split("”")[0] for note in told["understood"]["notes"] if "“" in note]
    assert all(part in text for part in quoted), "as it was typed"


CONCLUSIONS = [
    (
        "when-order-does-not-matter",
        "a + 3 = 7 ⇒ a = 4",
        "a = 2, so 2a = 4",
        "a = 4. So 2a = 8.",
        "a + 3 = 4, so a = 1",
    ),
    ("slope-largest-rate", "2α = 0.5 => α = 0.25", "α = 1 ⇒ α/2 = 0.5", "α = 0.5, so 1 − 4α = −1"),
    ("size-of-the-start", "s² = 0.1 ⟹ s = √0.1", "s = 1, so s/10 = 0.1", "σ = 0.1, so σ² = 0.01"),
    ("momentum-on-a-slope", "0.2 v = 0.3 ⇒ v = 1.5", "v = 0.3 ⇒ 5v = 1.5", "v = 0.8v + 0.3, so v = 1.5"),
    ("slope-of-an-inverse", "8·g'(5) = 1, so g'(5) = 1/8", "g'(5) = 8, so 1/g'(5) = 1/8"),
    ("reused-variable", "if z' = 135, then a = 3"),
    ("limit-of-the-learning-rate", "0.02 so 2·0.02 = 0.04"),
    (SINE.id, "y' = cos(x²), so 2x y' = 2x cos(x²)", "y' = 2x cos(x²), so y'(0) = 0"),
    (SINE.id, "2x cos u with u=x^2 so 2x cos(x^2)", "y = sin u = sin(x²), thus y' = 2x cos(x²)"),
    (SINE.id, "2x cos u where u = x² for all x", "slope at x = 2x cos(x²)"),
    ("total-derivative", "J' = a², so 3J' = 3a²"),
]


@pytest.mark.parametrize(("question", "text"), [(one, text) for one, *texts in CONCLUSIONS for text in texts])
def test_of_what_follows_from_what_it_is_not_guessed_which_is_the_answer(js, question, text):
    """The first may be a step towards the answer, and the second may be what the answer leads to."""
    assert judge(js, BOOK[question], text)["message"] == UNCERTAIN


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("updates-of-an-epoch", "45 because 45·10 = 450"),
        ("when-order-does-not-matter", "a = 2 because 2 + 2 = 4"),
        ("when-order-does-not-matter", "a = 4 as 4 + 3 = 7"),
        ("not-reset", "4 since 3 − 1 = 2"),
        ("reused-variable", "z = 9 while z' = 135"),
        ("reused-variable", "z' = 135 although z = 108"),
        (SINE.id, "2x cos(x²) because d/dx x² = 2x"),
        ("total-derivative", "a³ because (a³)' = 3a²"),
        ("partial-of-a-product", "∂J/∂a = 2ab and ∂J/∂b = a² + 3"),
    ],
)
def test_an_answer_with_its_reason_is_no_name(js, question, text):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "parse-error" and re.search(r"^“\w+” is no part of a ", told["message"]), told


@pytest.mark.parametrize(
    "quoted", ["a=3", "a = 3", "f(u) = sin u", "b = a² = 9", "θ₁ = θ₂ = 1", "J(0, 0) = 5", "g = ∇J = (3, 4)"]
)
@pytest.mark.parametrize(
    "form", ["135 ({})", "135 where {}", "135 [with {}].", "if {}: z' = 135", "z' = 135 since {}."]
)
def test_what_is_not_judged_is_quoted_as_it_was_typed(js, form, quoted):
    told = judge(js, BOOK["reused-variable"], form.format(quoted))
    assert told["verdict"] == "right" and told["understood"]["notes"] == [f"“{quoted}” is not judged."]


@pytest.mark.parametrize("form", ["{}, a = {}", "{} for a = {}", "{} (a = {})", "{} at a = {}"])
@pytest.mark.parametrize(("equation", "value"), [("2a = 4", 2), ("a + 3 = 7", 4), ("7 = a + 3", 4)])
def test_an_equation_and_its_root_are_not_told_apart_from_a_value_and_where_it_is(js, form, equation, value):
    told = judge(js, BOOK["when-order-does-not-matter"], form.format(equation, value))
    assert told["message"] == UNCERTAIN


@pytest.mark.parametrize(
    ("question", "text", "notes"),
    [
        ("one-step-together", "θ₂ − α(θ₁+2θ₂) with θ₁ = θ₂ = 1 and α = 0.1", "θ₁ θ₂ α"),
        ("hessian-times-a-vector", "2y v₁ + 2x v₂ with x=1, y=2, v₁=v₂=1", "x y v₁ v₂"),
        ("checkpoints-in-numbers", "c + L − 1 where c = L = 20", "c L"),
        (SINE.id, "2x cos(u) where g = u = x²", "u"),
        (SINE.id, "u' cos(u), where u = x² and u' = du/dx = 2x", "u u'"),
        (SINE.id, "2x cos u where u=g(x)=x^2", "u g"),
        (SINE.id, "2x cos(w₁(x)) where w_1(x) = x²", "w_1"),
        (SINE.id, "2x cos 𝑢 where 𝑢 = 𝑥²", "𝑢"),
        ("two-paths", "2x cos(x) − x² s where s = sin(x)", "s"),
        ("two-paths", "2x c(x) − x² s(x), c(x) = cos(x), s(x) = sin(x)", "c s"),
        (SINE.id, "f'(u(x))·u'(x), f'(u) = cos u, u(x) = x², u'(x) = 2x", "f' u u'"),
        ("put-together-again", "1 − w(v(u(x))), w(v) = e^v, v(u) = −u, u(x) = x²", "w v u"),
        ("gradient-of-a-bias", "−(y−p)σ'(z), σ'(z) = p(1−p)", "σ'"),
        ("loss-at-the-start", "J = ln(n) = ln(10), n = 10", "n"),
        ("cross-entropy", "σ(z) − 1 where σ(z) = 0.2", "σ"),
        ("slope-linear-approximation", "f(4) + f'(4)(4.1 − 4), f(4) = 7, f'(4) = −2", "f f'"),
        (SINE.id, "f'(u)(2x) where f'(u) = cos u, u = x²", "f' u"),
        (SINE.id, "B(x)(2x), B(x) = cos(x²)", "B"),
        (SINE.id, "B(x)(x)(2), B(x) = cos(x²)", "B"),
        (SINE.id, "2B (x) (x), B(x) = cos(x²)", "B"),
        ("partial-of-a-product", "u(a)(b), u(a) = 2a", "u"),
        (SINE.id, "u′ cos u, u = x², u' = 2x", "u u'"),
        (SINE.id, "u’ cos u where u = x² and u’ = 2x", "u u’"),
        ("slope-of-log-of-cosine", "-sin(x)/|c| where c = |cos x|", "c"),
        ("how-wrong-is-the-claim", "|r/t| (r = 2·10^-3, t = 10^-2)", "r t"),
        ("blame-of-the-answer", "−|e| with e = 0.2", "e"),
    ],
)
def test_letters_in_a_chain_between_bars_and_in_other_spellings_are_put_in(js, question, text, notes):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right", told
    read = [note.split()[2] for note in told["understood"]["notes"] if note.startswith("I read ")]
    assert read == notes.split()


@pytest.mark.parametrize(
    "text",
    ["a = 3, z' = 135", "z = a^4 + a^3, z' = 135", "135, a = 3", "x = 3, 5", "y = 3,5", "3, 135", "a=3: 135"],
)
def test_which_of_two_is_the_answer_is_not_guessed(js, text):
    assert judge(js, BOOK["reused-variable"], text)["verdict"] == "parse-error"


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("slope-of-an-inverse", "g'(5) = 1:8", "For a division write “/”."),
        ("slope-of-an-unknown-function", "y' = 2x : (1+x^8)", "For a division write “/”."),
        ("flat-board", "Here J = 4,8", "Write a decimal point, not a comma: 4.8."),
        ("inner-of-bell-curve", "u = -x²/2, y = e^u", UNCERTAIN),
        ("inner-of-bell-curve", "e^u with u = -x²/2", UNCERTAIN),
        ("slope-of-an-inverse", "1/f'(g(5)) where f'(g(5)) = 8", UNCERTAIN),
        (SINE.id, "2x f (x²) with f(x) = cos x", "f (x²) may be a value of f or a product: "),
        ("reused-variable", "f (27), f(3) = 5", "f (27) may be a value of f or a product: "),
        (SINE.id, "2x·f(u(x)), f(u(x)) = cos(x²)", UNCERTAIN),
        ("slope-of-steep-sigmoid", "3σ(3x)(1−σ(3x)) where σ(x) = 1/(1+e^(−x))", UNCERTAIN),
        ("slope-second-derivative", "f''(5), f'' = 6", "f''(5) may be a value of f'' or a product: "),
        (
            "slope-of-an-inverse",
            "1/f'(g(5)), g(5) = 2, f'(2) = 8",
            "f'(g(5)) may be a value of f' or a product: ",
        ),
        (
            "slope-linear-approximation",
            "f(4) + 0.1 k, f = 7, k = −2",
            "f(4) may be a value of f or a product: ",
        ),
        (
            "slope-forward-cube",
            "f(x) = x³, (f(x+h) − f(x))/h = 3x²",
            "f(x+h) may be a value of f or a product: ",
        ),
        (SINE.id, "2x cos(x) s(x) where s = x²", "s(x) may be a value of s or a product: "),
        ("reused-variable", "z' with b = a² = 135", UNCERTAIN),
        ("reused-variable", "the slope for a = 3", UNCERTAIN),
        (SINE.id, "Let u = x². Then y = sin u. dy/dx = 2x cos u", UNCERTAIN),
        ("one-step-together", "θ₂ = 0.7 for θ₁ = θ₂ = 1", UNCERTAIN),
    ],
)
def test_what_is_no_meaning_is_told_as_what_it_is(js, question, text, said):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "parse-error" and told["message"].startswith(said), told


@pytest.mark.parametrize(
    ("question", "text", "letter"),
    [
        *((SINE.id, text, "x") for text in ("2x cos(x^2), x = 3", "3x cos(x^2) where x = 2")),
        (SINE.id, "2 cos x where x = -sin x", "x"),
        ("partial-of-a-product", "2ab where b = 5", "b"),
        ("gradient-of-w2", "w h where w = (p-y)p(1-p)", "w"),
        ("gradient-of-w2", "(p-y)p(1-p)h (y = 1)", "y"),
    ],
)
def test_the_question_s_own_letter_is_not_explained(js, question, text, letter):
    told = judge(js, BOOK[question], text)
    assert (
        told["message"]
        == f"{letter} is the question's own letter and stays as it is: write the formula alone."
    )
    assert text[told["position"] :].startswith(f"{letter} = ") and told["length"] == 1


IN_BRACKETS = "What u means stands in brackets there: write it behind the answer, … where u = …."


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("2x cos u where u = x^", "", "After ^ I expected an exponent."),
        ("2x cos u where u = u", "u", "u appears, but the variable here is x."),
        ("2x cos u where u = v, v = 2u", "2u", "u appears, but the variable here is x."),
        ("2x cos u v where u = x^2", "v where u = x^2", "v appears, but the letters here are x and u."),
        (
            "2x cos(u(x)) with u=x^2",
            "u(x)) with u=x^2",
            "u(x) may be a value of u or a product: write u alone, or ",
        ),
        (
            "2x cos(g(3)) with g(x)=x^2",
            "g(3)) with g(x)=x^2",
            "g(3) may be a value of g or a product: write g ",
        ),
        ("2x cos u where u = x^2 = x^3", "= x^3", "The sides are different functions. Write one of them."),
        *(
            (text, text[text.index("u") :], IN_BRACKETS)
            for text in (
                "cos(u = x²)·2x",
                "cos(u)|_{u=x²}·2x",
                "[cos(u)]_{u = x²}·2x",
                "cos(u) (u = x²) · 2x",
            )
        ),
        ("2x cos u where v = x^2, v = x", "u where v = x^2, v = x", "u appears, but the variable here is x."),
    ],
)
def test_a_meaning_that_cannot_be_put_in_is_told_in_its_place(js, text, at, said):
    told = judge(js, SINE, text)
    assert told["verdict"] == "parse-error" and told["message"].startswith(said), told
    assert text[told["position"] :].strip() == at


def test_what_the_question_tells_of_a_letter_is_known_besides(js):
    told = judge(js, BOOK["loss-as-function-of-the-weight"], "½(y-p)² where p = 1.5w")
    assert told["message"].endswith("y is 0.6 here. With that put in, it is right.")


@pytest.mark.parametrize("question", TYPED, ids=lambda question: question.id)
@pytest.mark.parametrize(
    "form", ["Z where Z = {}", "Z = {}: Z", "y = Z (Z = {})", "Z|Z={}", "Z where Z = V, V = {}"]
)
def test_every_answer_may_have_a_letter(js, question, form):
    right = repr(question.right) if question.kind == "number" else question.answer
    assert judge(js, question, form.format(right))["verdict"] == "right"
    assert judge(js, question, form.format(f"2({right}) + 1"))["verdict"] not in ("right", "parse-error")


@pytest.mark.parametrize("text", ["u=v+v+v+v, " * 40 + "u", "where " * 80 + "u = 3", "u = x, " * 60])
def test_long_texts_are_refused(js, text):
    assert judge(js, SINE, text[:500])["verdict"] == "parse-error"


def test_meanings_that_double_are_refused_when_they_are_too_long(js):
    letters = "abcdfghijklmnopqrstuvwyz"
    chain = ", ".join(f"{one}={two}+{two}" for one, two in pairwise(letters))
    told = judge(js, SINE, f"a where {chain}, z=x")
    assert told["verdict"] == "parse-error" and "at most 500 are read" in told["message"]


PIECES = (
    *(
        "2x cos u",
        "u",
        "a",
        "x",
        "u = x²",
        "a = 3",
        *("=", "≈", ":=", ",", ";", ":", "|", "|_", "(", ")", "[", "]"),
    ),
    *(
        " where ",
        " with ",
        " at ",
        " and ",
        " so ",
        " then ",
        " let ",
        "⇒",
        "=>",
        "→",
        ".",
        ". ",
        "u(x)",
        "135",
    ),
    *(
        "u(x) = x²",
        "f'(x)",
        "δ₂",
        "w_1 = 2",
        "𝑢",
        "ŷ",
        " ",
        "²",
        "-",
        "*",
        "|a|",
        "a = b = 2",
        "%",
        "(u = x)",
    ),
)


@pytest.mark.parametrize("question", [SINE.id, "reused-variable", "gradient-of-w2"])
def test_whatever_is_typed_is_judged_or_told_in_its_place(js, question):
    random = Random(question)
    for _ in range(400):
        text = "".join(random.choices(PIECES, k=random.randint(1, 12)))
        told = judge(js, BOOK[question], text)
        assert told["verdict"] != "parse-error" or 0 <= told["position"] <= 2 * len(text), text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (SINE.id, "2s(x)·Cos(x) x^2, s(x) = x"),
        ("slope-forward-cube", "3x² + 3x|h| + h²"),
        ("slope-forward-cube", "3x² + 3xh + |h|h"),
    ],
)
def test_what_is_right_for_some_signs_only_is_not_right(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "unknown"


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("used-twice", "a + 2b where a = 2", "b appears, but the letter here is a."),
        (
            "momentum-on-a-slope",
            "αg/(1−β) with α=0.1 and g=3",
            "β appears, but the letters here are α and g.",
        ),
        ("six-sigmoids", "(3σ'(z))^6, σ'(z) = σ(z)", "z appears, but the letter here is σ'."),
    ],
)
def test_a_letter_that_has_a_meaning_is_called_no_variable(js, question, text, said):
    assert judge(js, BOOK[question], text)["message"] == said
