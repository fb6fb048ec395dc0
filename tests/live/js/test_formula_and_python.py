"""Random formulas, spelled in every way: the page and Python agree."""

import math

import pytest
from formulas_under_test import value
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chainrule import functions

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
