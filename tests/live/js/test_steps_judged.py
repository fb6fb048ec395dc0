"""Steps beside an answer in letters that the question explains, and other things that were not judged."""

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}


@pytest.mark.parametrize(
    ("question", "text", "side"),
    [
        ("total-derivative", "b + 2a = 3a^2", "b + 2a"),
        ("total-derivative", "dJ/da = b + 2a = 3a^2", "b + 2a"),
        ("total-derivative", "3a^2 = 3ab", "3ab"),
        ("put-together-again", "y = 1 + w = 1-e^(-x^2)", "1 + w"),
        ("put-together-again", "1 - w = 1 - e^u = 1-e^(-x^2)", "1 - e^u"),
        ("loss-as-function-of-the-weight", "J(w) = (y - wx)^2 = 0.5(0.6-1.5w)^2", "(y - wx)^2"),
        ("compose-square-of-sine", "2u = sin(x)^2", "2u"),
    ],
)
def test_a_step_in_letters_that_the_question_explains_is_judged(js, question, text, side):
    told = judge(js, BOOK[question], text)
    assert told["message"] == (
        f"“{side}” is another function than the answer beside it: mend it, or write the answer alone."
    )
    assert text[told["position"] :][: told["length"]] == side


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("total-derivative", "b + 2a² = 3a²"),
        ("total-derivative", "b + a·2a = 3a²"),
        ("total-derivative", "dJ/da = b + 2a² = 3a²"),
        ("total-derivative", "dJ/da = b + a·2a = a² + 2a² = 3a²"),
        ("put-together-again", "y = 1 - w = 1 - e^v = 1 - e^(-u) = 1-e^(-x^2)"),
        ("loss-as-function-of-the-weight", "J(w) = 1/2(y-wx)^2 = 0.5(0.6-1.5w)^2"),
        ("compose-square-of-line", "f(u) = u² = (3x+1)²"),
    ],
)
def test_a_right_step_needs_no_word(js, question, text):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right" and told["understood"]["notes"] == []


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("loss-as-function-of-the-weight", "½e² = ½(y−wx)² = ½(0.6−1.5w)²", "½e²"),
        ("loss-as-function-of-the-weight", "J = e²/2 = (y-wx)²/2 = (0.6-1.5w)²/2", "e²/2"),
        # a letter that is called is no factor
        ("put-together-again", "y(x) = 1 - w(x) = 1 - e^(-x^2)", "1 - w(x)"),
        ("put-together-again", "1 - w(v(u(x))) = 1 - e^(-x^2)", "1 - w(v(u(x)))"),
        ("total-derivative", "dJ/da = b(a) + a·(2a) = 3a^2", "b(a) + a·(2a)"),
        ("compose-square-of-sine", "f(u(x)) = u(x)^2 = sin(x)^2", "u(x)^2"),
        ("compose-square-of-sine", "u²(x) = sin(x)^2", "u²(x)"),
    ],
)
def test_a_name_is_not_compared(js, question, text, name):
    told = judge(js, BOOK[question], text)
    assert told["verdict"] == "right"
    assert told["understood"]["notes"] == [f"“{name}” is taken as a name, and not judged."]


@pytest.mark.parametrize(
    ("question", "text", "asked", "named"),
    [
        ("partial-of-a-product", "∂J/∂b = 2ab", "a", "b"),
        ("partial-of-a-product", "2ab = dJ/db", "a", "b"),
        ("partial-along-the-other", "∂J/∂a = 2b sin a", "b", "a"),
        ("gradient-of-a-squared-error", "∂J/∂b = 2(wx + b − y)x", "w", "b"),
        ("slope-of-the-loss-of-a-line", "dJ/dx = −1.5(0.6 − 1.5w)", "w", "x"),
        ("gradient-of-w2", "dJ/dh = (p−y)p(1−p)h", "W2", "h"),
        ("gradient-of-w1", "dJ/dW2 = (p−y)p(1−p)w h(1−h)x", "W1", "W2"),
        ("gradient-of-a-bias", "dJ/dw = (p−y)p(1−p)", "b", "w"),
        ("one-entry-of-a-gradient", "∂J/∂w21 = 14", "w12", "w21"),
        ("used-twice", "dJ/da = 8", "b", "a"),
        ("cross-entropy", "dJ/dŷ = −0.8", "z", "ŷ"),
    ],
)
def test_the_derivative_with_respect_to_another_letter_is_told(js, question, text, asked, named):
    told = judge(js, BOOK[question], text)
    assert told["message"] == f"Asked is the derivative with respect to {asked}, not {named}."
    assert text[told["position"] :][: told["length"]] in (f"∂J/∂{named}", f"dJ/d{named}")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("partial-of-a-product", "∂J/∂a = 2ab"),
        ("partial-along-the-other", "dJ/db = 2b sin a"),
        ("gradient-of-a-squared-error", "∂J/∂w = 2(wx + b − y)·x"),
        ("total-derivative", "∂J/∂a + ∂J/∂b·db/da = 3a²"),
        ("slope-of-sine-of-a-square", "dy/dx = dy/du · du/dx = 2x cos(x²)"),
        *(("blame-of-the-answer", f"{name} = −0.2") for name in ("∂J/∂ŷ", "dJ/dŷ", "dJ/dy_hat", "dJ/dyhat")),
        ("blame-of-the-answer", "dJ/dy = −0.2"),  # a hat is easily lost
        ("blame-of-the-answer", "dJ/dp = −0.2"),  # and this letter is the reader's own
        *(("gradient-of-w2", f"dJ/d{name} = (p−y)p(1−p)h") for name in ("W2", "W₂", "W_2", "w2", "w", "W")),
        *(("one-entry-of-a-gradient", f"∂J/∂{name} = 14") for name in ("w12", "w_12", "w₁₂", "W12")),
        ("gradient-of-a-broadcast-bias", "dJ/db = 2.75"),
        ("used-twice", "∂J/∂s = 3 ∂J/∂b = 8"),  # another one on the way
    ],
)
def test_the_one_that_is_asked_for_is_not(js, question, text):
    assert judge(js, BOOK[question], text)["verdict"] == "right"


@pytest.mark.parametrize(
    ("question", "text", "message"),
    [
        ("used-twice", "∂s/∂b = 8", "Asked is the derivative of J, not of s."),
        ("reused-variable", "dz/db = 135", "Asked is the derivative with respect to a, not b."),
        ("reused-variable", "dc/da = 135", "Asked is the derivative of z, not of c."),
        ("row-times-a-table", "∂f/∂x_{1} = 3", "Asked is the derivative with respect to x2, not x_1."),
        ("one-entry-of-a-gradient", "∂J/∂w_1 = 14", "Asked is the derivative with respect to w12, not w_1."),
        (
            "one-entry-of-a-gradient",
            "14 = ∂J/∂w_{21}",
            "Asked is the derivative with respect to w12, not w_21.",
        ),
    ],
)
def test_the_derivative_of_something_else_is_told(js, question, text, message):
    told = judge(js, BOOK[question], text)
    assert told["message"] == message
    assert text[told["position"] :][: told["length"]] in (
        "∂s/∂b",
        "dz/db",
        "dc/da",
        "∂f/∂x_{1}",
        "∂J/∂w_{21}",
        "∂J/∂w_1",
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("total-derivative", "J'(a) = 3a²"),
        ("used-twice", "∂J/∂b = 8"),
        ("reused-variable", "dz/da = 135"),
        ("row-times-a-table", "∂f/∂x_{2} = 3"),
        ("gradient-of-a-bias", "∂L/∂b = -(y-p)p(1-p)"),
        ("compose-square-of-line", "f(u) = u² = (3x+1)²"),
    ],
)
def test_of_its_own_name_nothing_is_said(js, question, text):
    told = judge(js, BOOK[question], text)
    assert (told["verdict"], told["understood"]["notes"]) == ("right", [])


def test_a_partial_derivative_is_not_the_total_one(js):
    told = judge(js, BOOK["total-derivative"], "∂J/∂a = 3a²")
    assert told["message"] == "Asked is the total derivative, and this names a partial one."
    assert judge(js, BOOK["total-derivative"], "dJ/da = 3a²")["verdict"] == "right"


@pytest.mark.parametrize(
    ("question", "text", "thousands"),
    [
        ("parameters-of-a-network", "2.410", "2410"),
        ("cheaper-end", "10.400", "10400"),
        ("cost-of-measuring", "2.000", "2000"),
    ],
)
def test_a_dot_for_thousands_is_told(js, question, text, thousands):
    assert f"For thousands write no dot: {thousands}." in judge(js, BOOK[question], text)["message"]
    assert "thousands" not in judge(js, BOOK[question], "0.002410")["message"]
    for small in ("0.001", "0.100"):
        assert "thousands" not in judge(js, BOOK["slope-central-order"], small)["message"]


def test_what_is_said_of_zero_is_not_said_of_a_small_number(js):
    claim = BOOK["how-wrong-is-the-claim"]
    assert "The claim is wrong" in judge(js, claim, "0")["message"]
    for small in ("2e-6", "1e-5", "10^-2/2*10^-3"):
        assert "The claim is wrong" not in judge(js, claim, small)["message"]


def test_a_note_is_given_once(js):
    notes = judge(js, BOOK["loss-at-the-start"], "log(10)/log(2)")["understood"]["notes"]
    assert notes == ["log is the natural logarithm, ln, as in NumPy."]


def test_a_false_step_is_marked_where_it_stands_with_latex_s_indices_too(js):
    text = "b + u_{1} = 3a²"
    question = {**BOOK["total-derivative"].export(), "known": {"b": "a^2", "u_1": "3a"}}
    told = js.ask("check", text=text, question=question)
    assert told["message"].startswith("“b + u_{1}” is another function than the answer beside it")
    assert (told["position"], told["length"]) == (0, 9)


def test_a_text_of_very_many_statements_is_refused_at_once(js):
    told = judge(js, BOOK["slope-of-sine-of-a-square"], "2x" + "(u=3)" * 99)
    assert told["message"] == "That is more than can be told apart: write the answer alone."
