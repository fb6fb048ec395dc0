"""What a reader may type, what it means, and what is said when it means nothing."""

import math
import random

import pytest
from formulas_under_test import ACCEPTED, X, value

from chainrule import functions


@pytest.mark.parametrize("text", ACCEPTED)
def test_formula_means_what_a_mathematician_reads(js, text):
    assert value(js, text) == pytest.approx(ACCEPTED[text], rel=1e-14)


REJECTED = {
    # typed: (position, words of the message)
    "": (0, "type a formula"),
    "   ": (3, "type a formula"),
    "(x+1": (4, "closing parenthesis for the one opened at character 1"),
    "sin(x": (5, "closing parenthesis for the one opened at character 4"),
    "2(x+(1-x)": (9, "closing parenthesis for the one opened at character 2"),
    "[x+1)": (4, "closing square bracket for the one opened at character 1, but “)”"),
    "|x+1": (4, "closing bar | for the one opened at character 1"),
    "x+1)": (3, "closes nothing"),
    "()": (1, "parentheses are empty"),
    "sin()": (4, "parentheses are empty"),
    "sin": (0, "sin needs something to act on: write sin(x)"),
    "ln|ln|x||": (5, "inside bars write ln( ), with abs( ) for the inner ones"),
    "|sin|x||": (4, "inside bars write sin( )"),
    "|ln|": (3, "ln needs something to act on"),
    "sin*x": (3, "sin needs something to act on"),
    "x + cos": (4, "cos needs something"),
    "sni(x)": (0, "not “sni”; did you mean sin?"),
    "cso(x)": (0, "did you mean cos?"),
    "sine(x)": (0, "did you mean sin?"),
    "sqtr(x)": (0, "did you mean sqrt?"),
    "x + tahn(x)": (4, "did you mean tanh?"),
    "sgimoid(x)": (0, "did you mean sigmoid?"),
    "banana": (0, "I do not know “banana”"),
    "t^2": (0, "t appears, but the variable here is x"),
    "2y": (1, "y appears, but the variable here is x"),
    "x + xy": (5, "y appears"),
    "X": (0, "X appears, but the variable here is x"),
    "f(x)": (0, "A function called f is not read here: write it out"),
    "1,5x": (1, "Write a decimal point, not a comma: 1.5"),
    "(3,4)": (2, "comma: 3.4. Two numbers cannot be read here: write one."),
    "(-3,4)": (3, "comma: -3.4. Two numbers cannot be read here: write one."),
    "−3,456,789": (2, "comma: -3.456. Or, for thousands, write no comma at all: -3456789."),
    "3 exp2(x)": (2, "exp2 is not here: write 2^x."),
    "sin(x, 2)": (5, "give each function one thing"),
    "(x, 2)": (2, "A comma has no place here: write one formula"),
    "1.2.3": (3, "one decimal point too many"),
    "1..2": (2, "one decimal point too many"),
    ".": (0, "A point alone is not a number"),
    "1e999": (0, "too large"),
    "x^": (2, "After ^ I expected an exponent"),
    "x^^2": (2, "One ^ is enough"),
    "x^*2": (2, "but “*” comes"),
    "2 + * 3": (4, "After “+” I expected a number, a variable or a function, but “*” comes"),
    "x +": (3, "but the formula ends"),
    "/x": (0, "At the start I expected"),
    "x//2": (1, "write one “/”"),
    "2 3": (2, "an operation is missing"),
    "x2": (1, "an operation is missing: for a power write ^"),
    "sin x 2": (6, "an operation is missing"),
    "x²^3": (2, "Two exponents in a row"),
    "x⁻": (1, "is not one I can read"),
    "sin^-1 x": (3, "1/sin(x); for the inverse function, arcsin is not here"),
    "sin⁻¹x": (3, "1/sin(x)"),
    "tan^-1(x)": (3, "write arctan(x)"),
    "sin^cos x": (4, "After sin^ I expected an exponent"),
    "arcsin x": (0, "only arctan"),
    "cot(x)": (0, "write cos(x)/sin(x)"),
    "1 + sec(x)": (4, "write 1/cos(x)"),
    "log10(x)": (0, "write ln(x)/ln(10)"),
    "log2(x)": (0, "write ln(x)/ln(2)"),
    "log10 x": (0, "write ln(x)/ln(10)"),
    "log10x": (0, "write ln(x)/ln(10)"),
    "log2|x|": (0, "write ln(x)/ln(2)"),
    "1+log2√x": (2, "write ln(x)/ln(2)"),
    "log_2(x)": (0, "write ln(x)/ln(2)"),
    "2 log_{10} x": (2, "write ln(x)/ln(10)"),
    "log₂x": (0, "write ln(x)/ln(2)"),
    "log base 10 of x": (0, "write ln(x)/ln(10)"),
    "log_e(x)": (0, "write ln(x)."),
    "cbrt(x)": (0, "write sign(x)*|x|^(1/3), which has a value left of 0 too"),
    "2∛x": (1, "write sign(x)*|x|^(1/3)"),
    "∜x": (0, "x^(1/4)"),
    "√[3]{x}": (0, "write sign(x)*|x|^(1/3)"),
    "1+sqrt[3]{x}": (2, "write sign(x)*|x|^(1/3)"),
    "√[4](x)": (0, "write x^(1/4)"),
    "√[2]{x}": (0, "write √(x)"),
    "2 + ³√x": (4, "write sign(x)*|x|^(1/3)"),
    "exp^(2x)": (0, "exp is a power of e already: write exp(2x)"),
    "Σx": (0, "the sigmoid is the small σ"),
    "2Πx": (1, "the number is the small π"),
    "x = 4": (2, "without “=”"),
    "2 + y = 3": (4, "y appears"),
    "y =": (3, "Nothing stands behind the “=” yet"),
    "4E3.5": (3, "has to be a whole number"),
    "10^400": (0, "10^400 is too large a number"),
    "x + 10^200*10^200": (4, "too large"),
    "x\u00ad\u200b #": (4, "“#” at 5 means nothing"),
    "\u2066(x": (3, "opened at character 2"),
    "sin 2x 2": (7, "an operation is missing"),
    "x^2 3": (4, "an operation is missing"),
    "x^2 = 1": (4, "without “=”"),
    "x!": (1, "Factorials"),
    "x'": (1, "A prime"),
    "90°": (2, "radians"),
    "\\sin x": (0, "LaTeX is not read here"),
    "√": (1, "Under √ something is missing"),
    "||": (2, "After “|” I expected a number"),
    "x # 2": (2, "“#” at 3 means nothing here"),
    "2 😀": (2, "“😀” at 3 means nothing here"),
    "lambda x: x": (0, "without lambda"),
    "__proto__": (0, "I do not know"),
    "constructor(x)": (0, "I do not know"),
    "alert(1)": (0, "I do not know"),
}


@pytest.mark.parametrize("text", REJECTED)
def test_unreadable_formula_gets_a_message_that_points_at_the_character(js, text):
    found = js.ask("read", text=text)
    position, words = REJECTED[text]
    assert not found["ok"], f"{text!r} was read as {found.get('text')}"
    assert (found["position"], words in found["message"]) == (position, True), found
    assert found["length"] >= 1


def test_message_says_what_was_expected(js):
    assert js.ask("read", text="(x")["expected"] == ["“)”"]
    assert "a number" in js.ask("read", text="x+")["expected"]
    assert js.ask("read", text="sni(x)")["suggestion"] == "sin"


def test_long_and_deep_formulas_are_refused_with_a_message(js):
    assert "at most 500" in js.ask("read", text="x+" * 300 + "x")["message"]
    for opening in ("(", "-", "sin ", "|", "2^", "√", "sin(", "sin -", "e^-"):
        found = js.ask("read", text=opening * 105 + "x", options={"limits": {"length": 2000}})
        assert "more than 100 deep" in found["message"], opening
    assert value(js, "(" * 100 + "x" + ")" * 100) == X
    assert value(js, "+".join(["x"] * 250)) == pytest.approx(250 * X)
    assert value(js, "x" * 400) == pytest.approx(X**400)


def test_ten_thousand_random_strings_are_read_or_refused_politely(js):
    rng = random.Random(2026)
    pieces = [
        *"x()+-*/^|.,0123456789 eπσ√²³⁻¹[]{}−·ˣ½",
        *(
            "sin",
            "cos",
            "ln",
            "exp ",
            "sqrt",
            "tanh",
            "^2",
            "^-",
            "2x",
            "(x",
            "x)",
            "sin^2 ",
            "e^",
            "1/",
            "**",
            "pi",
        ),
    ]
    strange = [
        *"yzt=!';:#$\\\"<>&%°∞\n\t\0\u200b😀ŷ́",
        "__proto__",
        "toString",
        "\ud800",
        "NaN",
        "Infinity",
        "1e400",
    ]
    texts = [
        "".join(
            rng.choice(strange if rng.random() < 0.02 else pieces)
            for _ in range(rng.randrange(1, rng.choice([8, 30])))
        )
        for _ in range(10_000)
    ]
    accepted = js.ask("readAll", texts=texts)
    assert 300 < accepted < 9_000


def test_every_function_of_the_course_can_be_typed(js):
    for name in functions.FUNCTIONS:
        expected = functions.FUNCTIONS[name](X)
        assert value(js, f"{name}(x)") == pytest.approx(expected, rel=1e-14), name


def test_every_operation_a_formula_uses_is_one_the_browser_knows(js):
    operations = js.ask("operations")
    forms = {"identity", "reciprocal", "negative"}
    assert set(operations["used"]) - forms <= set(operations["known"])
    assert {"add", "subtract", "multiply", "divide", "power", "negative"} <= set(operations["known"])


def test_whole_powers_work_left_of_zero(js):
    assert value(js, "x^3", x=-2.0) == -8.0
    assert value(js, "x^-2", x=-2.0) == 0.25
    assert value(js, "x⁵", x=-2.0) == -32.0
    assert math.isnan(value(js, "x^0.5", x=-2.0))


def test_graph_has_the_variables_as_inputs_and_one_node_a_variable(js):
    graph = js.ask("read", text="x y + x", options={"variables": ["x", "y"]})["graph"]
    assert graph == {
        "inputs": ["x", "y"],
        "nodes": [
            {"op": "input", "name": "x"},
            {"op": "input", "name": "y"},
            {"op": "multiply", "args": [0, 1]},
            {"op": "add", "args": [2, 0]},
        ],
        "output": 3,
    }


@pytest.mark.parametrize("text", ["W1 x", "W₁x", "W_1*x", "xW1"])
def test_names_with_an_index_may_be_typed_in_any_way(js, text):
    graph = js.ask("read", text=text, options={"variables": ["x", "W₁"]})["graph"]
    assert graph["inputs"] == ["x", "W₁"]
    assert sorted(graph["nodes"][2]["args"]) == [0, 1]


@pytest.mark.parametrize("text", ["-(y-ŷ)", "-(y - yhat)", "yhat-y", "−(𝑦 − 𝑦ˆ)", "−(𝑦−𝑦\nˆ\n)"])
def test_a_hat_may_be_typed_as_a_word(js, text):
    assert js.ask("read", text=text, options={"variables": ["y", "ŷ"]})["ok"]


def test_wrong_variable_is_named_with_the_right_one(js):
    message = js.ask("read", text="x^2", options={"variables": ["t"]})["message"]
    assert message == "x appears, but the variable here is t."
