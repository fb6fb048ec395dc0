"""What a reader may type, what it means, and what is said when it means nothing."""

import math
import random
import xml.dom.minidom

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from js_session import DRIVERS, JavaScriptSession

from chainrule import functions
from chainrule.live.questions import composite_functions as questions

X = 0.7
e, pi = math.e, math.pi
sin, cos, tan, exp, log, sqrt = math.sin, math.cos, math.tan, math.exp, math.log, math.sqrt
sigma = 1 / (1 + exp(-X))


def value(js, text, x=X, variables=("x",)):
    found = js.ask("evaluate", text=text, options={"variables": list(variables)}, points=[[x]])
    assert found["ok"], f"{text!r}: {found.get('message')}"
    return float(found["values"][0])


ACCEPTED = {
    # numbers and constants
    "1": 1.0,
    "1.5": 1.5,
    ".5": 0.5,
    "2.": 2.0,
    "1e-3": 1e-3,
    "1.5e3": 1500.0,
    "½": 0.5,
    "pi": pi,
    "π": pi,
    "PI": pi,
    "e": e,
    "2πx": 2 * pi * X,
    # operations and their order
    "x+1": X + 1,
    "x - 1": X - 1,
    "x − 1": X - 1,
    "x–1": X - 1,
    "2*x": 2 * X,
    "2×x": 2 * X,
    "2·x": 2 * X,
    "x÷2": X / 2,
    "x/2/3": X / 6,
    "1-2-3": -4.0,
    "2+3*4": 14.0,
    "x**2": X**2,
    "-x^2": -(X**2),
    "(-x)^2": X**2,
    "2^-3": 0.125,
    "2^-x^2": 2 ** -(X**2),
    "x^-1": 1 / X,
    "2^3^2": 512.0,
    "--x": X,
    "+x": X,
    "2*-3": -6.0,
    "[x+1](x-1)": (X + 1) * (X - 1),
    "{x+1}/2": (X + 1) / 2,
    # products without a sign
    "2x": 2 * X,
    "3 sin x": 3 * sin(X),
    "2(x+1)": 2 * (X + 1),
    "(x+1)(x-1)": (X + 1) * (X - 1),
    "x(x+1)": X * (X + 1),
    "x sin x": X * sin(X),
    "xsinx": X * sin(X),
    "x e^x": X * exp(X),
    "2xe^-x": 2 * X * exp(-X),
    "xx": X * X,
    "1/2x": X / 2,
    "-2x": -2 * X,
    "pix": pi * X,
    "e^2x": e**2 * X,
    "2e^x": 2 * exp(X),
    # powers typed as small digits
    "x²": X**2,
    "x³": X**3,
    "x⁻¹": 1 / X,
    "x⁻²": X**-2,
    "x¹⁰": X**10,
    "eˣ": exp(X),
    "2²ˣ": 2 ** (2 * X),
    "(x+1)²": (X + 1) ** 2,
    # functions, with and without parentheses
    "sin(x)": sin(X),
    "sin x": sin(X),
    "SIN(x)": sin(X),
    "sin 2x": sin(2 * X),
    "sin 2πx": sin(2 * pi * X),
    "sin x^2": sin(X**2),
    "sin x²": sin(X**2),
    "sin(x)^2": sin(X) ** 2,
    "sin²x": sin(X) ** 2,
    "sin² 3x": sin(3 * X) ** 2,
    "sin^2 x": sin(X) ** 2,
    "sin^2(x)": sin(X) ** 2,
    "sin^2 x^2": sin(X**2) ** 2,
    "cos^3 x sin x": cos(X) ** 3 * sin(X),
    "sin x cos x": sin(X) * cos(X),
    "sin x/2": sin(X) / 2,
    "sin -x": sin(-X),
    "sin sin x": sin(sin(X)),
    "sin 2(x+1)": sin(2 * (X + 1)),
    "cos x (1+x)": cos(X) * (1 + X),
    "cos x e^(sin x)": cos(X) * exp(sin(X)),
    "sin(x)cos(x)": sin(X) * cos(X),
    "sin(x)x": sin(X) * X,
    "e^-x": exp(-X),
    "e^(-x)": exp(-X),
    "e^-x^2": exp(-(X**2)),
    "e^sin x": exp(sin(X)),
    "exp x": exp(X),
    "ln x": log(X),
    "log(x)": log(X),
    "log2x": log(2 * X),
    "tan x": tan(X),
    "arctan x": math.atan(X),
    "atan(x)": math.atan(X),
    "sinh x": math.sinh(X),
    "cosh x": math.cosh(X),
    "tanh(x)": math.tanh(X),
    "√x": sqrt(X),
    "√(x+1)": sqrt(X + 1),
    "2√x": 2 * sqrt(X),
    "√x^2": X,
    "sqrt x": sqrt(X),
    "|x - 1|": 1 - X,
    "||x| - 1|": 1 - X,
    "2|x|x": 2 * X * X,
    "abs(-x)": X,
    "sigmoid(x)": sigma,
    "σ(x)": sigma,
    "σ(x)(1-σ(x))": sigma * (1 - sigma),
    "ReLU(x)": X,
    "leaky_relu(-x)": -0.01 * X,
    "softplus(x)": log(1 + exp(X)),
    "square(x+1)": (X + 1) ** 2,
    "cube(x)": X**3,
    "reciprocal(x)": 1 / X,
    "negative(x)": -X,
    "identity(x)": X,
    "np.exp(-x)": exp(-X),
    "sign(x)": 1.0,
    "x^x": X**X,
    "2^x": 2**X,
    "x^2²": X**4,
    "x^(1/3)": X ** (1 / 3),
    "x^½": sqrt(X),
    "1/(1+e^(-x))": sigma,
    # pasted from elsewhere
    "𝑥²": X**2,
    "2\u2062𝑥": 2 * X,
    "sin\u2061(𝑥)": sin(X),
    "2\u20623\u2062x": 6 * X,
    "x\u2062tan\u2061x": X * tan(X),
    "1\u2064½": 1.5,
    "ｘ＋１": X + 1,
    "（ｘ）^２": X**2,
    "si\u00adn x": sin(X),
    "\u202ax\u202c + \u200e1": X + 1,
    "x\ufeff\u200b^2": X**2,
    "𝜎(𝑥)": sigma,
    "𝟐𝐱": 2 * X,
    "ℯ^x": exp(X),
    "x➖1": X - 1,
    "x ✕ 2": 2 * X,
    "x\u00a0+\u20091": X + 1,
    "(\n1\n)\n/(\n2\n\u2062\n𝑥\n)": 1 / (2 * X),
    "𝑥\n^(\n2\n)\n": X**2,
    "e⁻²ˣ": exp(-2 * X),
    "x⁽¹⁾": X,
    "2½x": 2.5 * X,
    "⅝x": X * 0.625,
    # a name in front, a full stop behind, a percentage, a factor at the end
    "y = x^2": X**2,
    "f(x) = x^2": X**2,
    "f′(x)=2x": 2 * X,
    "dy/dx = 2x": 2 * X,
    "-0.03.": -0.03,
    "x^2 .": X**2,
    "62.5%": 0.625,
    "50 % x": 0.5 * X,
    "x e 2": X * e * 2,
    "-(0.6-1.5x)1.5": -(0.6 - 1.5 * X) * 1.5,
    "sqrt 2 x": sqrt(2 * X),
    "√2 x": sqrt(2) * X,
    "3e2x": 300 * X,
    "e^-2x": exp(-2) * X,
    "x^1/2": X / 2,
}


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
    "f(x)": (0, "Which function f is, only you know"),
    "1,5x": (1, "Write a decimal point, not a comma: 1.5"),
    "(3,4)": (2, "comma: 3.4. Two numbers cannot be read here: write one."),
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
    "y =": (3, "Nothing is written yet"),
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1/2x", "I read 1/2x as (1/2)·x; write 1/(2x) to divide by both."),
        ("1/(x)(x+1)", "write 1/((x)(x+1)) to divide by both."),
        ("x/3(x+1)", "write x/(3(x+1)) to divide by both."),
        ("e^2x", "(e^2)·x"),
        ("e^-2x", "I read e^-2x as (e^-2)·x; write the exponent in parentheses if more belongs to it."),
        ("e^πx", "(e^π)·x"),
        ("e^-πx", "(e^-π)·x"),
        ("2^-3x", "(2^-3)·x"),
        ("e^2(x+1)", "(e^2)·(…"),
        ("2^3sin x", "(2^3)·sin…"),
        ("10^-4|x|", "I read 10^-4|… as (10^-4)·|…"),
        ("5e^2x", "(e^2)·x"),
        ("x^1/2", "I read x^1/2 as (x^1)/2; write x^(1/2) if the exponent is 1/2."),
        ("(x+1)^1/2", "write (x+1)^(1/2) if the exponent is 1/2."),
        ("3x^-1/2", "write x^(-1/2) if the exponent is -1/2."),
        ("x^2/3", "write x^(2/3) if the exponent is 2/3."),
        ("e^-x/2", "I read e^-x/2 as (e^-x)/2; write e^(-x/2) if the exponent is -x/2."),
        ("e^-x^2/2", "write e^(-x^2/2) if the exponent is -x^2/2."),
        ("e^x^2/2", "write e^(x^2/2) if the exponent is x^2/2."),
        ("e^1/2x", "write e^(1/2) if the exponent is 1/2."),
        ("2 sin a b", "I read sin a b as sin(a b); write sin( ) around what belongs to it."),
        ("cos x x", "I read cos x x as cos(x x)"),
        ("3e2x", "I read 3e2 as the number 300; for 3 times a power of e, write 3*e^2."),
        ("1.5e3", "the number 1500"),
        ("log x", "natural logarithm"),
        ("sin x/2", "sin(x)/"),
        ("√2x", "√(2)·x"),
        ("√2 x", "√(2)·x"),
        ("√x(x+1)", "√(x)·("),
        ("sqrt 2 x", "I read sqrt 2 x as √(2 x)"),
        ("2e-3", "the number 0.002; for e − 3 with 2 times e, write 2*e - 3."),
        ("cos x (1+x)", "cos(x)·(…)"),
    ],
)
def test_ambiguous_spelling_is_read_with_a_note(js, text, words):
    found = js.ask("read", text=text, options={"variables": ["x", "a", "b"]})
    assert any(words in note for note in found["notes"]), found["notes"]


def test_only_the_exponent_is_blamed_where_it_ends_early(js):
    assert not any("divide by both" in note for note in js.ask("read", text="e^1/2x")["notes"])


CLEAR = [
    "2x",
    "sin x cos x",
    "1/(2x)",
    "sin(x)/2",
    "e^(2x)",
    "x^2 sin x",
    "ln x",
    "x^2/2",
    "e^(-x^2/2)",
    "x^4/2",
]
CLEAR += [
    "x^2(x+1)",
    "sin 2 x",
    "sin 2πx",
    "√x e^x",
    "2E3",
    "x²/3",
    "(1/2)x",
    "e^x(x+1)",
    "y = x^2",
    "e^2 x",
    "e^x/2",
    "e^(-x)/2",
]


@pytest.mark.parametrize("text", CLEAR)
def test_clear_spelling_needs_no_note(js, text):
    assert js.ask("read", text=text)["notes"] == []


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


def test_printed_formula_reads_back_to_the_same_value(js):
    assert js.ask("readAll", texts=list(ACCEPTED)) == len(ACCEPTED)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("sin²x", "(sin(x))²"),
        ("-x^2", "−x²"),
        ("2x", "2x"),
        ("1/(1+exp(-x))", "1/(1 + exp(−x))"),
        ("3sinx", "3 sin(x)"),
        ("x*(x+1)", "x·(x + 1)"),
        ("e^(2x)", "e^(2x)"),
        ("x-(1-x)", "x − (1 − x)"),
        ("log x", "ln(x)"),
        ("1-(-2x)", "1 − (−2x)"),
        ("2(-x)", "2·(−x)"),
        ("2|x|", "2·|x|"),
    ],
)
def test_echo_shows_how_a_formula_was_read(js, typed, printed):
    assert js.ask("read", text=typed)["text"] == printed


@pytest.fixture(scope="module")
def echoes():
    with JavaScriptSession(DRIVERS / "echo.mjs", seconds=300) as session:
        yield session


def test_a_hundred_thousand_echoes_of_random_formulas_mean_what_was_read(echoes):
    # the text, what the eye sees of the MathML, and what a browser copies from it
    found = echoes.ask("random", seed=2026, count=20_000, depth=4)
    assert found["failures"] == []
    assert found["compared"] > 100_000


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("2(-x)", "((2)*((- x )))"),
        ("3*(-2)", "((3)*((-(2))))"),
        ("(1e-7)^2", "((((1)*((10)^((-(7))))))^((2)))"),
        ("1 - (-2x)", "((1)-((-((2)* x ))))"),
        ("-(-x)", "(-((- x )))"),
        ("x(1e-7)", "( x *(((1)*((10)^((-(7)))))))"),
    ],
)
def test_mathml_keeps_the_brackets_that_the_eye_needs(echoes, typed, seen):
    assert echoes.ask("echo", text=typed)["seen"] == seen


def test_mathml_is_well_formed(js):
    for text in ACCEPTED:
        markup = js.ask("read", text=text)["mathml"]
        assert xml.dom.minidom.parseString(markup).documentElement.tagName == "math"
    assert "<msqrt>" in js.ask("read", text="√x")["mathml"]
    assert "<mfrac>" in js.ask("read", text="1/x")["mathml"]


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


def test_every_part_of_the_tree_points_at_its_text_and_its_node(js):
    typed = "3 sin(x^2) + 1"
    found = js.ask("read", text=typed)
    seen = {}

    def visit(part):
        node = part["node"]
        seen[typed[slice(*part["span"])]] = None if node is None else found["graph"]["nodes"][node]["op"]
        for inner in part["args"]:
            visit(inner)

    visit(found["tree"])
    assert seen == {
        typed: "add",
        "3 sin(x^2)": "multiply",
        "3": "constant",
        "sin(x^2)": "sin",
        "(x^2)": "square",
        "x": "input",
        "2": None,
        "1": "constant",
    }
    assert len(found["labels"]) == len(found["graph"]["nodes"])


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("1/(1+e^(-x))", ["−x", "e^u", "1 + v", "1/w"]),
        ("sin(x^2)", ["x²", "sin(u)"]),
        ("sin²x", ["sin(x)", "u²"]),
        ("sin(2x+1)", ["2x + 1", "sin(u)"]),
        ("e^(-x²/2)", ["x²", "−u/2", "e^v"]),
        ("ln(sin x)", ["sin(x)", "ln(u)"]),
        ("sqrt(1+cos(3x)^2)", ["3x", "cos(u)", "v²", "1 + w", "√(s)"]),
        ("sin(x e^x)", ["x·e^x", "sin(u)"]),
        ("2^(3x)", ["3x", "2^u"]),
        ("2 sin x", ["sin(x)", "2u"]),
        ("1 + x^2", ["x²", "1 + u"]),
        ("-x^2", ["x²", "−u"]),
        ("-e^x", ["e^x", "−u"]),
        ("3x^2", ["x²", "3u"]),
    ],
)
def test_composite_is_taken_apart_from_the_inside(js, text, boxes):
    found = js.ask("decompose", text=text)
    assert [box["text"] for box in found["boxes"]] == boxes
    assert found["shape"] == "chain"
    assert found["isComposite"]
    assert found["layers"] == len(boxes)
    inputs = [box["input"] for box in found["boxes"]]
    outputs = [box["output"] for box in found["boxes"]]
    assert inputs == ["x", *outputs[:-1]]


def test_linear_steps_can_be_kept_apart(js):
    found = js.ask("decompose", text="sin(2x+1)", how={"mergeLinear": False})
    assert [box["text"] for box in found["boxes"]] == ["2x", "u + 1", "sin(v)"]


@pytest.mark.parametrize(
    ("text", "shape", "layers", "parts"),
    [
        ("x sin x", "product", 1, ["x", "sin(x)"]),
        ("x^2 + sin(x^2) - e^x", "sum", 1, ["x²", "sin(x²)", "e^x"]),
        ("x - e^x", "difference", 1, ["x", "e^x"]),
        ("sin(x)/x", "quotient", 1, ["sin(x)", "x"]),
        ("x^x", "power", 1, ["x", "x"]),
        ("x", "variable", 0, []),
        ("e^2", "constant", 0, []),
        ("sin x", "single", 1, []),
        ("2x+1", "single", 1, []),
        ("x^2 + 3x + 1", "chain", 2, ["x²", "3x"]),
        ("5 (x sin x)", "chain", 2, ["x", "sin(x)"]),
    ],
)
def test_what_is_not_composite_is_said_to_be_what_it_is(js, text, shape, layers, parts):
    found = js.ask("decompose", text=text)
    assert (found["shape"], found["layers"], found["isComposite"]) == (shape, layers, False)
    assert [part["text"] for part in found["parts"]] == parts


DRILL = {
    # id: (formula, composite, boxes, words of the right option)
    "drill-cosine": ("cos(5x)", True, 2, "Composite"),
    "drill-product": ("x^2 sin x", False, 1, "Not composite: a product"),
    "drill-sine-squared": ("sin^2 x", True, 2, "Two boxes"),
    "drill-exponential": ("e^(-x)", True, 2, "Two boxes"),
    "drill-three-layers": ("log(sin(x^2))", True, 3, "log"),
    "drill-root": ("sqrt(1 + x^2)", True, 3, "3"),
    "drill-scaled-sine": ("2 sin x", True, 2, "Composite"),
    "drill-sum": ("x^3 + 2x", False, 1, "Not composite: a sum"),
    "drill-network": ("σ(0.5 σ(0.8x))", True, 4, "4"),
}


def test_the_drill_and_the_figure_agree_on_what_is_composite(js):
    for question in questions.drill():
        text, composite, boxes, words = DRILL[question.id]
        found = js.ask("decompose", text=text)
        assert (found["isComposite"], found["layers"]) == (composite, boxes), text
        (right,) = [option for option in question.options if option.right]
        assert right.text.startswith(words), right


def test_rules_of_derivatives_are_named_only_where_they_are_wanted(js):
    for text in ("x sin x", "x/sin x", "x^x", "sin(x e^x)", "x^2 + 3x + 1"):
        assert "rule" not in js.ask("decompose", text=text)["message"]
    wanted = {"rules": True}
    assert "use the product rule first" in js.ask("decompose", text="x sin x", how=wanted)["message"]
    assert "use the product rule first" in js.ask("decompose", text="sin(x e^x)", how=wanted)["message"]
    quotient = js.ask("decompose", text="x/sin x", how=wanted)["message"]
    assert "as a product with one over the lower part" in quotient and "quotient rule" not in quotient


def test_composite_parts_of_a_product_are_named(js):
    found = js.ask("decompose", text="x sin(x^2)")
    assert "product of x and sin(x²)" in found["message"]
    assert "sin(x²) is composite" in found["message"]


def test_other_variables_can_be_held_still(js):
    options = {"variables": ["x", "W1", "W2"]}
    text = "σ(W2 σ(W1 x))"
    assert js.ask("decompose", text=text, options=options)["boxes"][0]["text"] == "W2·σ(W1·x)"
    along_x = js.ask("decompose", text=text, options=options, how={"variable": "x"})
    assert [box["text"] for box in along_x["boxes"]] == ["W1·x", "σ(u)", "W2·v", "σ(w)"]
    assert along_x["boxes"][0]["graph"]["inputs"] == ["x", "W1"]


@pytest.mark.parametrize(
    "text",
    [
        "1/(1+e^(-x))",
        "sin(cos(x^2+1))",
        "sqrt(1+x^2)",
        "ln(sin x)^3",
        "sin(x e^x)",
        "(2x+1)^5",
        "tanh(-3x/2)",
    ],
)
def test_boxes_in_a_row_give_the_value_and_the_product_of_rates(js, text):
    found = js.ask("boxes", text=text, x=0.7)
    assert found["value"] == pytest.approx(found["whole"]["value"], rel=1e-14)
    assert found["slope"] == pytest.approx(found["whole"]["derivative"], rel=1e-13)


# --- agreement with Python

CALLED = [
    *("exp", "log", "sqrt", "absolute", "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "sigmoid"),
    "softplus",
]
LEAVES = st.one_of(
    st.just(("x",)),
    st.just(("x",)),
    st.sampled_from(["pi", "e"]).map(lambda name: ("constant", name)),
    st.sampled_from(["1", "2", "3", "7", "9", "0.5", "1.25", ".75"]).map(lambda number: ("number", number)),
)
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/"]), parts, parts),
        st.tuples(st.just("neg"), parts),
        st.tuples(st.just("^"), parts, st.sampled_from([2, 3, 4, -1, -2])),
        st.tuples(st.just("call"), st.sampled_from(CALLED), parts),
    ),
    max_leaves=10,
)


def evaluate(tree, x):
    """The value of a tree and a bound on its rounding error, both from Python's own functions."""
    eps = 2.0**-52
    kind = tree[0]
    if kind == "x":
        return x, 0.0
    if kind == "number":
        return float(tree[1]), 0.0
    if kind == "constant":
        return {"pi": math.pi, "e": math.e}[tree[1]], 0.0
    if kind == "neg":
        inner, error = evaluate(tree[1], x)
        return -inner, error
    if kind == "call":
        inner, error = evaluate(tree[2], x)
        function = functions.FUNCTIONS[tree[1]]
        result = function(inner)
        return result, abs(function.derivative(inner)) * error + 2 * eps * abs(result)
    if kind == "^":
        inner, error = evaluate(tree[1], x)
        result = inner ** tree[2]
        return result, abs(tree[2] * inner ** (tree[2] - 1)) * error + 2 * eps * abs(result)
    (a, ea), (b, eb) = evaluate(tree[1], x), evaluate(tree[2], x)
    if kind == "*":
        result, error = a * b, abs(a) * eb + abs(b) * ea
    elif kind == "/":
        result, error = a / b, ea / abs(b) + abs(a / b / b) * eb
    else:
        result, error = (a + b if kind == "+" else a - b), ea + eb
    return result, error + eps * abs(result)


SIGNS = {"+": ["+", " + "], "-": ["-", " − ", " – "], "*": ["*", " × ", "·"], "/": ["/", " ÷ "]}
SPELLINGS = {
    "log": ["ln", "log"],
    "absolute": ["abs", "|"],
    "sqrt": ["sqrt", "√"],
    "sigmoid": ["sigmoid", "σ"],
    "arctan": ["arctan", "atan"],
}
SMALL = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def write(tree, draw, level=0):
    """Write a tree in one of the notations a reader may use; `level` is how tightly its surroundings bind."""

    def choose(options):
        return draw(st.sampled_from(options))

    def brackets(text, needed):
        if not needed:
            return text
        return choose(["({})", "[{}]", "({})"]).format(text)

    kind = tree[0]
    if kind == "x":
        return "x"
    if kind == "number":
        return tree[1]
    if kind == "constant":
        return choose(["pi", "π"]) if tree[1] == "pi" else "e"
    if kind == "neg":
        return brackets(choose(["-", "−"]) + write(tree[1], draw, 3), level > 1)
    if kind == "call":
        name = choose(SPELLINGS.get(tree[1], [tree[1]]))
        if name == "|":
            return f"|{write(tree[2], draw)}|"
        if tree[1] == "exp" and choose([True, False]):
            return brackets(f"e^({write(tree[2], draw)})", level > 3)
        if tree[2][0] == "x" and level <= 1 and choose([True, False]):
            return f"{name} x"
        return f"{name}({write(tree[2], draw)})"
    if kind == "^":
        power = str(tree[2])
        base = tree[1]
        plain_name = base[0] == "call" and base[1] not in ("absolute", "exp", "sqrt")
        if plain_name and tree[2] > 0 and choose([True, False]):
            name = choose(SPELLINGS.get(base[1], [base[1]]))
            small = choose([power.translate(SMALL), f"^{power}"])
            return brackets(f"{name}{small}({write(base[2], draw)})", level > 3)
        written = write(base, draw, 5)
        if base[0] == "call" and base[1] == "sqrt" and written[0] == "√":
            written = f"({written})"
        exponent = choose([power.translate(SMALL), f"^{power}", f"**{power}", f"^({power})"])
        return brackets(written + exponent, level > 3)
    if kind == "*" and tree[1][0] in ("number", "x", "constant") and tree[2][0] in ("x", "call"):
        together = f"{write(tree[1], draw, 2)} {write(tree[2], draw, 4)}"
        return brackets(together, level > 1)
    if kind in "+-":
        return brackets(write(tree[1], draw, 0) + choose(SIGNS[kind]) + write(tree[2], draw, 2), level > 0)
    return brackets(write(tree[1], draw, 2) + choose(SIGNS[kind]) + write(tree[2], draw, 3), level > 1)


@settings(max_examples=500)
@given(tree=TREES, x=st.floats(0.05, 3.0), data=st.data())
def test_formulas_agree_with_python_in_every_notation(js, tree, x, data):
    try:
        expected, error = evaluate(tree, x)
    except (ValueError, ZeroDivisionError, OverflowError):
        assume(False)
    assume(math.isfinite(expected) and error <= 1e-13 * max(1.0, abs(expected)))
    text = write(tree, data.draw)
    assume(len(text) <= 500)
    assert value(js, text, x=x) == pytest.approx(expected, rel=1e-12, abs=1e-12), text
