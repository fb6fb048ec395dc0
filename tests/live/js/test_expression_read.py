"""Expressions of any letters: what is read, what is refused with which reason, and what is noted."""

import pytest
from js_session import DRIVERS, JavaScriptSession


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "expression.mjs") as session:
        yield session


READ = {
    "(a*b + c)^2 + sin(a)": ("abc", "(a·b + c)² + sin(a)"),
    "a b": ("ab", "a·b"),
    "2ab": ("ab", "2a·b"),
    "A*a": ("Aa", "A·a"),
    "W_1 x + b_1": (["W1", "x", "b1"], "W₁·x + b₁"),
    "x₁ + x_1 + x1": (["x1"], "x₁ + x₁ + x₁"),
    "x_12": (["x12"], "x₁₂"),
    "α β + theta": (["α", "β", "θ"], "α·β + θ"),
    "theta_1 eta": (["θ1", "η"], "θ₁·η"),
    "e^(-lambda x) + λ Delta": (["λ", "x", "Δ"], "e^(−λ·x) + λ·Δ"),
    "σ_1 e₂ + σ(x)": (["σ1", "e2", "x"], "σ₁·e₂ + σ(x)"),
    "ϕ varphi + µ": (["φ", "μ"], "φ·φ + μ"),
    "σ(w x + b)": ("wxb", "σ(w·x + b)"),
    "sigma(z)": ("z", "σ(z)"),
    "tan a": ("a", "tan(a)"),
    "asinb": ("ab", "a·sin(b)"),
    "e^a π": ("a", "e^a·π"),
    "E e": ("E", "E·e"),
    "pi r^2": ("r", "π·r²"),
    "max(a, b)": ("ab", "max(a, b)"),
    "max(min(a, 2), |b|)": ("ab", "max(min(a, 2), |b|)"),
    "J = v + u": ("vu", "v + u"),
    "ŷ - y": (["yhat", "y"], "ŷ − y"),
    "a": ("a", "a"),
    "xᵃ": ("xa", "x^a"),
    "2^n": ("n", "2^n"),
    "𝑎 + 𝛽": ("aβ", "a + β"),
    "max(a+1,2)": ("a", "max(a + 1, 2)"),
    "min((a+b)*2,3)": ("ab", "min((a + b)·2, 3)"),
    "max(3,max(2*a,50))": ("a", "max(3, max(2a, 50))"),
    "J(a) = a*J_1": (["a", "J1"], "a·J₁"),
}


@pytest.mark.parametrize("text", READ)
def test_any_letter_is_a_variable_in_the_order_in_which_they_are_met(page, text):
    letters, shown = READ[text]
    found = page.ask("read", text=text)
    assert found["ok"], found
    assert (found["graph"]["inputs"], found["shown"]) == (list(letters), shown)


REFUSED = {
    "": (0, "Nothing is written yet"),
    "2 + 3": (0, "No letter stands in it"),
    "e^π": (0, "No letter stands in it"),
    "lambda x: x**2": (0, "Only the formula is wanted, without lambda."),
    "foo(a)": (0, "I know no function “foo”; if letters are to be multiplied, write f*o*o"),
    "banana": (0, "I know no function “banana”"),
    "alert(1)": (0, "I know no function “alert”"),
    "sni(a)": (0, "did you mean sin?"),
    "abc": (0, "did you mean abs? If letters are to be multiplied, write a*b*c."),
    "mux(a, b)": (0, "did you mean max?"),
    "cot(a)": (0, "write cos(x)/sin(x)"),
    "arcsin a": (0, "only arctan"),
    "arctanh(a)": (0, "arctanh is not here; of the inverse functions only arctan is"),
    "softmax(a, b)": (0, "softmax is not here"),
    "sin": (0, "sin needs something"),
    "a + σ": (4, "σ needs something to act on"),
    "max(a)": (5, "max takes two things: write max(a, b)"),
    "max a": (4, "max takes two things"),
    "max(a, b, c)": (8, "max takes two things: for three write max(a, max(b, c))"),
    "sin(a, b)": (5, "give each function one thing. Only max and min take two."),
    "1,5*a": (1, "Write a decimal point, not a comma: 1.5."),
    "max(1,5*a, b)": (5, "Write a decimal point, not a comma: 1.5."),
    "a*(1,5)": (4, "Write a decimal point, not a comma: 1.5."),
    "a*(-1,5)": (5, "Write a decimal point, not a comma: -1.5. Two numbers cannot be read here"),
    "a - 1,5": (5, "Write a decimal point, not a comma: 1.5."),
    "exp2(a)": (0, "exp2 is not here: write 2^x."),
    "a, b": (1, "A comma has no place here"),
    "a_b": (0, "An index is a number here, as in a_1"),
    "a + b = c": (6, "without “=”"),
    "a*J": (2, "J is the name of what comes out"),
    "<script>alert(1)</script>": (0, "not a comparison"),
    "a/(2 - 2)": None,
    "1/0 + a": (0, "1/0 has no value, so J has none, whatever the letters are"),
    "a + ln(-1)": (4, "ln(−1) has no value"),
    "a*tan(pi/2)": (2, "has a value that rounding hides, or none"),
    "a*sin(10^20)": (2, "has a value that rounding hides, or none"),
    "+".join("abcdfghijklmn"): (24, "13 different letters, and there is room for the sliders of 12"),
    "*".join(["a"] * 42): (0, "It makes 42 boxes, and at most 40 are drawn"),
    "a" * 600: (500, "This formula has 600 characters; at most 500 are read"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_drawn_is_refused_with_the_reason_and_the_place(page, text):
    found = page.ask("read", text=text)
    if REFUSED[text] is None:
        assert found["ok"]  # a letter over 0: J is undefined everywhere, and says so
        return
    position, words = REFUSED[text]
    assert not found["ok"] and words in found["message"], found
    assert found["position"] == position and found["length"] >= 1, found


def test_a_megabyte_is_refused_at_once(page):
    found = page.ask("read", text="a+" * 524_288)
    assert "1048576 characters; at most 500 are read" in found["message"]


def test_twelve_letters_and_forty_boxes_are_drawn(page):
    found = page.ask("read", text="+".join("abcdfghijklm"))
    assert found["ok"] and len(found["graph"]["inputs"]) == 12
    found = page.ask("read", text="*".join(["a"] * 40))
    boxes = [node for node in found["graph"]["nodes"] if node["op"] != "constant"]
    assert found["ok"] and len(boxes) == 40


NOTED = {
    "ab": "I read ab as a·b.",
    "myexp(a)": "I read myexp as m·y·exp.",
    "x2": "I read x2 as one letter with an index; for a power write x^2.",
    "h(a + b)": "I read h(…) as h·(…)",
    "(a+b)*(a+b)": "a + b is written twice, and computed twice, as in Python",
    "(a+b)*(a+b)*(a+b)": "a + b is written 3 times, and computed 3 times",
    "sin(w_1 a) + sin(w_1 a)": "sin(w₁·a) is written twice, and computed twice",
    "log(a)": "natural logarithm",
    "a*b + c*d + e*f": "e is the number 2.718…, and has no slider.",
    "1/2a": "I read 1/2a as (1/2)·a",
}


@pytest.mark.parametrize("text", NOTED)
def test_what_may_be_meant_in_another_way_is_noted(page, text):
    assert NOTED[text] in " ".join(page.ask("read", text=text)["notes"])


@pytest.mark.parametrize("text", ["e^a", "exp(a) + b", "1/(1 + e^(-a))", "e^2 a"])
def test_of_an_e_that_is_raised_to_something_nothing_is_said(page, text):
    assert "2.718" not in " ".join(page.ask("read", text=text)["notes"])


NOTED_ALONE = {
    "a = b": "I read a = as a name for what follows; here that is J.",
    "f(x) := x a": "I read f(x) = as a name for what follows; here that is J.",
    "dy/dx = x a": "I read dy/dx = as a name for what follows; here that is J.",
    "sin2(a)": "I read sin2(…) as sin(2·(…)); for a power write sin(…)^2.",
    "b tanh3 (a)": "I read tanh3(…) as tanh(3·(…)); for a power write tanh(…)^3.",
}


@pytest.mark.parametrize("text", NOTED_ALONE)
def test_what_may_have_been_meant_otherwise_is_said(page, text):
    assert page.ask("read", text=text)["notes"] == [NOTED_ALONE[text]]


@pytest.mark.parametrize("text", ["J = a*b", "J := a", "sin 2(a)", "sin(2a)", "sin2a", "max(2, a)"])
def test_what_can_mean_one_thing_only_is_read_without_a_word(page, text):
    assert page.ask("read", text=text)["notes"] == []
