"""LaTeX read back as a formula is the function it was made of."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import (
    FUNCTIONS,
    Chain,
    Function,
    Node,
    constant,
    cube,
    exp,
    expm1,
    identity,
    log,
    negative,
    power,
    reciprocal,
    scale,
    shift,
    sigmoid,
    sin,
    sqrt,
    square,
    tanh,
)
from chainrule.composition import coincidences
from chainrule.graph import grad
from chainrule.latex import application, fill
from chainrule.live.chain_rule.classic_mistakes import _DERIVATIVES, _derivative_latex

TOKEN = re.compile(
    r"\\left\s*[(|]|\\right\s*[)|]|\\operatorname\{(?:[^{}\\]|\\.)*\}"
    r"|\\[A-Za-z]+'?|\\,|\d+(?:\.\d+)?|\S"
)
CALLS = {
    r"\sin": math.sin, r"\cos": math.cos, r"\tan": math.tan, r"\arctan": math.atan, r"\sinh": math.sinh,
    r"\cosh": math.cosh, r"\tanh": math.tanh, r"\log": math.log, r"\sigma": sigmoid,
    r"\sigma'": sigmoid.derivative, r"\tanh'": tanh.derivative,
}  # fmt: skip


class Reader:
    """Reads LaTeX as people do: a power binds first, then what stands side by side, then + and -."""

    def __init__(self, latex: str, **values: float):
        self.tokens, self.values, self.place = TOKEN.findall(latex), values, 0

    def read(self) -> float:
        value = self.sum()
        assert self.place == len(self.tokens), self.tokens[self.place :]
        return value

    @property
    def next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        token = self.next
        assert expected is None or token == expected, (expected, self.tokens, self.place)
        self.place += 1
        return token

    def sum(self) -> float:
        value = -self.product(self.take()) if self.next == "-" else self.product()
        while self.next in ("+", "-"):
            sign = self.take()
            # two signs in a row is not how people write
            assert self.next not in ("+", "-")
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self, _=None) -> float:
        value = self.power()
        while self.next and self.next not in ("+", "-", "}", r"\right)", r"\right|"):
            spaced = self.next in (r"\,", r"\cdot")
            sign = self.take() if spaced else ""
            assert not (self.next[:1].isdigit() and sign != r"\cdot"), "3 2 would be read as 32"
            value *= self.power()
        return value

    def power(self) -> float:
        start = self.place
        base = self.atom()
        if self.next == "^":
            # a function, a fraction or a power is not raised without brackets
            simple = self.place == start + 1 or self.tokens[start] in (r"\left(", r"\left|")
            assert simple or self.tokens[start] == "e", self.tokens
            self.take()
            self.take("{")
            base = base ** self.sum()
            self.take("}")
            assert self.next != "^", "two exponents in a row"
        return base

    def group(self, *left: str, right: str) -> float:
        for token in left:
            self.take(token)
        value = self.sum()
        self.take(right)
        return value

    def atom(self) -> float:
        token = self.next
        if token == r"\left(":
            return self.group(token, right=r"\right)")
        if token == r"\left|":
            return abs(self.group(token, right=r"\right|"))
        self.take()
        if token == r"\frac":
            return self.group("{", right="}") / self.group("{", right="}")
        if token == r"\sqrt":
            return math.sqrt(self.group("{", right="}"))
        if token.startswith(r"\operatorname"):
            name = token[len(r"\operatorname{") : -1].replace("\\", "")
            return self.call(NAMED.get(name), token, NAMED, "NAMED")
        if token.startswith("\\"):
            return self.call(CALLS.get(token), token, CALLS, "CALLS")
        if token in self.values:
            return self.values[token]
        assert token == "e" or token[:1].isdigit(), (
            f"a number, e or one of {[*self.values]} expected, got {token!r}"
        )
        return math.e if token == "e" else float(token)

    def call(self, function, token: str, known: dict, table: str) -> float:
        # no KeyError, nor a ValueError, which is what a function gives outside its domain
        assert function, f"{token} is not known here; known are {', '.join(known)}: add it to {table}"
        exponent = self.group("^", "{", right="}") if self.next == "^" else 1
        return function(self.group(r"\left(", right=r"\right)")) ** exponent


twice = Function("share", lambda u: u / (1 + u), lambda u: 1 / (1 + u) ** 2, latex=r"\frac{{{}}}{{1 + {}}}")
loose = Function("loose", lambda u: u * u - u, lambda u: 2 * u - 1, latex=r"{}\,{} - {}")
NAMED = FUNCTIONS | {
    "share′": twice.derivative,
    "loose′": loose.derivative,
}
simple = st.sampled_from(
    [f for name, f in FUNCTIONS.items() if name not in ("relu", "leaky_relu", "sign")]
    + [twice, loose, constant(2), constant(-1.5), constant(2e-7), scale(3), scale(-0.5), scale(1e-6)]
    + [shift(1), shift(-2), power(3), power(-2), power(0.5)]
)
functions = st.recursive(
    simple,
    lambda parts: (
        st.builds(lambda f, g: f.of(g), parts, parts)
        | st.builds(lambda f, g: f + g, parts, parts)
        | st.builds(lambda f, g: f - g, parts, parts)
        | st.builds(lambda f, g: f * g, parts, parts)
        | st.builds(lambda f, g: f / g, parts, parts)
        | st.builds(lambda f: 2 - f, parts)
        | st.builds(lambda f: f**2, parts)
        | st.builds(lambda f: -f, parts)
    ),
    max_leaves=5,
)


def agree(latex, f, **values):
    x = values["x"]
    with np.errstate(all="ignore"):
        below, expected, above = map(float, f(np.array([math.nextafter(x, 0), x, math.nextafter(x, 9)])))
    if not math.isfinite(expected) or abs(expected) > 1e30:
        return
    # where it is another number at the next float, as sin(e^(1/x³)) at 0.3, both are rounding
    if below != pytest.approx(above, rel=1e-6, abs=1e-11):
        return
    try:
        found = Reader(latex, **values).read()
    except (ValueError, OverflowError, ZeroDivisionError):
        return  # undefined on the way
    if isinstance(found, complex):
        return
    assert found == pytest.approx(expected, rel=1e-4, abs=1e-9), latex


@settings(max_examples=1500, deadline=None)
@given(functions, st.sampled_from([0.3, 0.7, 1.9]))
def test_latex_read_back_is_the_function(f, x):
    agree(f.to_latex(), f, x=x)


@settings(max_examples=500, deadline=None)
@given(st.lists(simple, min_size=1, max_size=5), st.sampled_from([0.3, 0.7, 1.9]))
def test_latex_of_a_chain_read_back_is_the_chain(members, x):
    def run(x):
        for member in members:
            x = member(x)
        return x

    agree(Chain(members).to_latex(), run, x=x)


@settings(max_examples=300, deadline=None)
@given(functions, functions, st.sampled_from([0.3, 0.7, 1.9]))
def test_an_argument_gets_the_brackets_it_needs(f, g, x):
    agree(f.to_latex(g.to_latex()), f.of(g), x=x)


@pytest.mark.parametrize("argument", ["x", "x + 1", r"e^{x}"])
@pytest.mark.parametrize("name", _DERIVATIVES)
def test_a_slope_of_worked_solutions_read_back_is_the_derivative(name, argument):
    slope, latex = FUNCTIONS[name].derivative, _derivative_latex(FUNCTIONS[name], argument)
    for x in (-2.3, -0.6, 0.4, 1.9):
        u = Reader(argument, x=x).read()
        if FUNCTIONS[name].domain.contains(u):
            assert Reader(latex, x=x).read() == pytest.approx(slope(u), rel=1e-12), (
                f"{name} at {argument}, x = {x}: mend _DERIVATIVES, which writes its slope as {latex}"
            )


@settings(max_examples=200, deadline=None)
@given(functions, st.sampled_from([0.3, 1.9]))
def test_every_derivative_has_its_latex_too(f, x):
    if f.has_derivative:
        agree(f.derivative.to_latex(), f.derivative, x=x)


def test_a_formula_of_chance_is_passed_over_and_a_wrong_one_is_not():
    agree("0", sin.of(exp).of(power(-3)), x=0.3)
    for f in (sin.of(exp), exp.of(power(-3)), exp.of(exp)):
        with pytest.raises(AssertionError):
            agree("0", f, x=0.3)


@pytest.mark.parametrize("latex", [r"\operatorname{arsinh}\left(x\right)", r"\arcsin\left(x\right)"])
def test_a_name_that_is_not_known_is_no_point_outside_a_domain(latex):
    with pytest.raises(AssertionError, match=r"is not known here; known are .*: add it to"):
        agree(latex, sin, x=0.3)


def test_brackets_stand_where_they_are_needed_and_not_elsewhere():
    expected = {
        square.of(negative): r"\left(-x\right)^{2}",
        square.of(shift(1)): r"\left(x + 1\right)^{2}",
        negative.of(shift(1)): r"-\left(x + 1\right)",
        square.of(square): r"\left(x^{2}\right)^{2}",
        sin * cube: r"\sin\left(x\right) \cdot x^{3}",
        3 * sin: r"\sin\left(x\right) \cdot 3",
        scale(3).of(sin): r"3\,\sin\left(x\right)",
        scale(3).of(scale(2)): r"3\,\left(2\,x\right)",
        sin - square: r"\sin\left(x\right) - x^{2}",
        shift(-2): "x - 2",
        exp.of(shift(1)): "e^{x + 1}",
        reciprocal.of(shift(1)): r"\frac{1}{x + 1}",
        sin / 2: r"\frac{\sin\left(x\right)}{2}",
        1 - sin: r"1 - \sin\left(x\right)",
        sin**2: r"\left(\sin\left(x\right)\right)^{2}",
        scale(1e-6): r"1 \cdot 10^{-6} \cdot x",
        expm1.of(identity): "e^{x} - 1",
        negative.of(negative): r"-\left(-x\right)",
    }
    for function, latex in expected.items():
        assert function.to_latex() == latex
    assert twice.to_latex("x + 1") == r"\frac{x + 1}{1 + x + 1}"
    assert loose.to_latex("x + 1") == (r"\left(x + 1\right)\,\left(x + 1\right) - \left(x + 1\right)")
    assert square.to_latex("ab") == r"\left(ab\right)^{2}"
    assert square.to_latex("u_1") == "u_1^{2}"
    assert fill(r"e^{{-{}}}", "x + 1") == r"e^{-\left(x + 1\right)}"


def test_a_template_that_names_its_argument_twice_works_on_a_node():
    assert twice(Node(1.0)).value == 0.5
    assert grad(twice)(1.0) == 0.25
    for f in (sin * exp, sigmoid.derivative.derivative, twice * twice):
        assert f.to_latex()
        assert f(Node(0.5)).value == pytest.approx(f(0.5))


def test_a_name_with_any_characters_is_set_as_it_is():
    latex = fill(application(r"a_b{c}%#&$"), "x")
    assert latex == r"\operatorname{a\_b\{c\}\%\#\&\$}\left(x\right)"
    assert Function("f{0}", np.sin, np.cos)(Node(1.0)).value == pytest.approx(math.sin(1.0))


def test_a_derivative_made_on_demand_is_known_everywhere():
    for f in (power(3), power(3).of(sin), power(3) + 1.0, sin / power(2), 2 - power(0.5), sin**3):
        assert f.has_derivative, f
        assert f.derivative is f.derivative
        chain = Chain([f])
        assert chain.derivative(1.0) == pytest.approx(f.derivative(1.0))
        assert grad(f)(1.0) == pytest.approx(f.derivative(1.0), rel=1e-14)
    assert Chain([sin, power(3)]).derivative(1.0) == pytest.approx(3 * math.sin(1) ** 2 * math.cos(1))
    assert len(coincidences(Chain([sin, power(3)]), 0.7)) == len(coincidences(Chain([sin, cube]), 0.7))

    class Halved(Function):
        @property
        def derivative(self):
            return constant(0.5)

        @derivative.setter
        def derivative(self, derivative):
            pass

    assert Halved("halved", lambda x: x / 2).has_derivative
    unknown = Function("unknown", np.sin)
    assert not (unknown + sin).has_derivative
    assert not sin.of(unknown).has_derivative


def test_functions_are_divided_subtracted_and_raised_like_numbers():
    for x in (0.3, 1.7, np.array([0.3, 1.7])):
        np.testing.assert_allclose((1 - sin)(x), 1 - np.sin(x), rtol=1e-15)
        np.testing.assert_allclose((sin / 3)(x), np.sin(x) / 3, rtol=0)
        np.testing.assert_allclose((2 / exp)(x), 2 / np.exp(x), rtol=1e-15)
        np.testing.assert_allclose((sin**2)(x), np.sin(x) ** 2, rtol=1e-15)
        np.testing.assert_allclose((sin / exp).derivative(x), (np.cos(x) - np.sin(x)) / np.exp(x), rtol=1e-14)
        np.testing.assert_allclose((2 / exp).derivative(x), -2 / np.exp(x), rtol=1e-14)
    assert (np.float64(2) * sin)(1.0) == 2 * math.sin(1.0) == (np.float64(2) * sin)(np.ones(1))[0]
    for bad in (
        lambda: sin + "a",
        lambda: "a" - sin,
        lambda: sin**cube,
        lambda: sin / None,
        lambda: np.ones(2) * sin,
    ):
        with pytest.raises(TypeError):
            bad()
    with pytest.raises(ValueError, match=r"sin/identity is defined for identity\(x\) ≠ 0"):
        (sin / identity)(0.0)


def test_the_domain_of_a_composition_is_said_in_its_own_letters():
    assert str(sqrt.of(expm1).of(sin).domain) == "expm1(sin(x)) ≥ 0"
    assert str(log.of(exp + scale(2)).domain) == "(exp(x) + 2*x) > 0"
    with pytest.raises(ValueError, match=r"defined for expm1\(sin\(x\)\) ≥ 0"):
        sqrt.of(expm1).of(sin)(-1.0)
