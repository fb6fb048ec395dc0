"""Expressions of any letters: every gradient is Python's, and what is said of each box."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from js_session import DRIVERS, JavaScriptSession

from chainrule import FUNCTIONS, Node
from chainrule.graph import Graph, trace
from chainrule.live.defined import around

LETTERS = "abc"
CALLED = ["exp", "log", "sqrt", "absolute", "relu", "sin", "cos", "tanh", "sigmoid", "softplus"]
SPELT = {"absolute": "abs", "log": "ln"}
LEAVES = st.one_of(
    st.sampled_from(LETTERS),
    st.sampled_from(LETTERS),
    st.sampled_from(["1", "2", "0.5", "3", "800"]),
)
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "max", "min"]), parts, parts),
        st.tuples(st.just("^"), parts, st.sampled_from(["2", "3", "-1", "0.5"])),
        st.tuples(st.sampled_from(CALLED), parts),
    ),
    max_leaves=9,
)
POINTS = st.lists(st.integers(-50, 50).map(lambda tenths: tenths / 10), min_size=3, max_size=3)


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "expression.mjs") as session:
        yield session


def written(tree) -> str:
    if isinstance(tree, str):
        return tree
    op, *parts = tree
    texts = [written(part) for part in parts]
    if op in ("max", "min"):
        return f"{op}({texts[0]}, {texts[1]})"
    if len(parts) == 1:
        return f"{SPELT.get(op, op)}({texts[0]})"
    return f"({texts[0]}){op}({texts[1]})"


def evaluated(tree, letters):
    """The same in Python, on numbers or on Nodes."""
    if isinstance(tree, str):
        return letters[tree] if tree in letters else float(tree)
    op, *parts = tree
    a, *rest = (evaluated(part, letters) for part in parts)
    if not rest:
        return FUNCTIONS[op](a)
    (b,) = rest
    binary = {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "/": lambda: np.divide(a, b),
        "^": lambda: np.power(a, b),
        "max": lambda: np.maximum(a, b),
        "min": lambda: np.minimum(a, b),
    }
    return binary[op]()


def used(tree) -> str:
    text = written(tree)
    for name in [*CALLED, *SPELT.values(), "max", "min"]:
        text = text.replace(name, "")
    return "".join(letter for letter in LETTERS if letter in text)


def number(value) -> float:
    return float({"Infinity": "inf", "-Infinity": "-inf", "NaN": "nan"}.get(value, value))


def alike(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(a) and math.isnan(b))


@settings(max_examples=400)
@given(TREES, POINTS)
@example(("relu", ("-", "a", "b")), [1.5, 1.5, 0.0])
@example(("*", ("absolute", "a"), "b"), [0.0, 2.0, 0.0])
@example(("max", "a", ("*", "b", "c")), [2.0, 1.0, 2.0])
@example(("/", "a", ("-", "b", "c")), [1.0, 2.0, 2.0])
@example(("*", ("exp", ("*", "800", "a")), "b"), [3.0, 1.0, 0.0])
@example(("sqrt", ("*", "a", "a")), [0.0, 0.0, 0.0])
def test_every_gradient_is_that_of_pythons_nodes(page, tree, point):
    names = used(tree)
    found = page.ask("read", text=written(tree))
    if not names or not found["ok"]:  # a part without letters that has no value
        return
    values = dict(zip(LETTERS, point, strict=True))
    order = found["graph"]["inputs"]
    assert sorted(order) == sorted(names)
    seen = page.ask("around", text=written(tree), point=[values[name] for name in order])
    nodes = seen["graph"]["nodes"]
    place = {node["name"]: i for i, node in enumerate(nodes) if "name" in node}
    # Python's own nodes, by a program of its own: wherever the page has a gradient, it is theirs
    leaves = {name: Node(values[name], name) for name in names}
    with np.errstate(all="ignore"):
        J = evaluated(tree, {**leaves})
        if J.__class__ is Node:
            J.backward()
    for name in order:
        if not seen["rules"][place[name]]:
            gradient = leaves[name].grad
            assert alike(number(seen["adjoints"][place[name]]), 0.0 if gradient is None else float(gradient))
    # the graph of the page, run by Python: each box
    python = around(seen["graph"], [values[name] for name in order])
    for name, box in python.items():
        i = place[name]
        assert (seen["troubles"][i], seen["rules"][i]) == (box.trouble, box.rule), (written(tree), name)
        assert alike(number(seen["values"][i]), box.value)
        assert alike(number(seen["adjoints"][i]), box.gradient)
    graph = Graph.from_export(seen["graph"], *[0.5] * len(order))
    with np.errstate(all="ignore"):
        run = graph.run(*[values[name] for name in order])
        run[graph.output].backward()
    for step, node in zip(graph.nodes, run, strict=True):
        if step.name in place and node.grad is not None:
            assert alike(number(seen["raw"][place[step.name]]), float(node.grad)), (written(tree), step.name)


def test_a_part_written_twice_gets_all_its_boxes_twice(page):
    nodes = page.ask("read", text="sin(a*b) + sin(a*b)")["graph"]["nodes"]
    assert [node["op"] for node in nodes[2:]] == ["multiply", "sin", "multiply", "sin", "add"]


def test_a_letter_is_one_box_and_a_part_written_twice_is_two_as_in_python(page):
    nodes = page.ask("read", text="(a + b)*(a + b)")["graph"]["nodes"]
    traced = trace(lambda a, b: (a + b) * (a + b), 1.0, 2.0).export()["nodes"]
    assert [node["op"] for node in nodes] == [node["op"] for node in traced]
    assert [node.get("args") for node in nodes] == [node.get("args") for node in traced]


def test_names_of_values_are_never_those_of_letters(page):
    for text in ("a*b + c", "v*u", "v_1 + v_2*u", "u_1*v_3 + s + t"):
        nodes = page.ask("read", text=text)["graph"]["nodes"]
        names = [node["name"] for node in nodes if "name" in node]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("op", ["add", "subtract", "multiply", "divide", "power"])
def test_local_derivatives_of_two_are_what_is_written(page, js, op):
    at = {"a": 1.3, "b": 0.7}
    told = page.ask("words", op=op, args=["a", "b"])
    _written_slopes_are_right(js, told, at)


def test_local_derivatives_of_all_that_can_be_typed_are_what_is_written(page, js):
    """Of reciprocal(a) nothing is written: it is read as 1/a, a division."""
    for op in set(page.ask("names")["one"]) & set(FUNCTIONS) - {"reciprocal"}:
        told = page.ask("words", op=op, args=["a"])
        inside = [a for a in (-1.7, -0.6, 0.6, 1.7) if FUNCTIONS[op].domain.contains(a)]
        assert inside, f"{op} has a value at none of the points: add one in its domain"
        for a in inside:
            _written_slopes_are_right(js, told, {"a": a})


def _written_slopes_are_right(js, told, at):
    """Compare the formula of each slope with the slope that the formula of the value has."""
    names = list(at)

    def value(text, point):
        if " if " in text:  # (1 if a > 0, else 0) is no formula, and nearly Python
            return eval(text.replace(", else", " else"), {}, at)
        found = js.ask("evaluate", text=text, options={"variables": [*names, "v1"]}, points=[point])
        assert found["ok"], (text, found)
        return number(found["values"][0])

    own = value(told["formula"], [*at.values(), 0.0])
    for k, slope in enumerate(told["slopes"]):
        step = 1e-5
        ends = [[x + s * step * (i == k) for i, x in enumerate(at.values())] for s in (1, -1)]
        measured = (value(told["formula"], [*ends[0], 0.0]) - value(told["formula"], [*ends[1], 0.0])) / (
            2 * step
        )
        written = value(slope, [*at.values(), own])
        assert written == pytest.approx(measured, rel=1e-7, abs=1e-7), (
            f"∂ {told['formula']} / ∂{names[k]} is written as {slope}, which is {written} at {at}; "
            f"its slope is {measured}: mend SLOPES in expression/words.js"
        )


def test_the_chain_rule_of_a_box_is_said_in_full(page):
    lines = page.ask("tell", text="(a*b + c)^2 + sin(a)", point=[2, -3, 4], box="a")
    assert lines == [
        "a = 2, a letter; 2 boxes use it.",
        "∂J/∂a = ∂J/∂v₁ · ∂v₁/∂a + ∂J/∂v₄ · ∂v₄/∂a",
        "∂J/∂a = ∂J/∂v₁ · b + ∂J/∂v₄ · cos(a)",
        "∂J/∂a = (−4) · (−3) + 1 · (−0.4161) = 11.58",
    ]
    assert (
        page.ask("tell", text="(a*b + c)^2 + sin(a)", point=[2, -3, 4], box="v3")[0] == "v₃ = v₂² = (−2)² = 4"
    )


def test_a_box_that_uses_a_value_twice_is_one_user_with_two_slopes(page):
    lines = page.ask("tell", text="a*a", point=[3], box="a")
    assert lines[2:] == ["∂J/∂a = ∂J/∂v₁ · (a + a)", "∂J/∂a = 1 · 6 = 6"]


def test_the_larger_of_a_letter_and_itself_lets_half_through_on_each_way(page):
    lines = page.ask("tell", text="max(a, a)", point=[2], box="a")
    assert lines[2:] == ["∂J/∂a = ∂J/∂v₁ · (½ + ½)", "∂J/∂a = 1 · 1 = 1"]


@pytest.mark.parametrize("text", ["max(a, b)", "min(a, b)", "max(b, a)"])
@pytest.mark.parametrize("point", [(1.0, 2.0), (2.0, 1.0)])
def test_what_a_choice_lets_through_is_what_is_written(page, text, point):
    lines = page.ask("tell", text=text, point=point, box="a")
    order = page.ask("read", text=text)["graph"]["inputs"]
    at = dict(zip(order, point, strict=True))
    condition = re.search(r"\(1 if (.*), else 0\)", lines[2])[1]
    slope = 1 if eval(condition, {}, at) else 0
    assert lines[3] == f"∂J/∂a = 1 · {slope} = {slope}"


ROUNDED = [
    ("(a*b + c)^2 + sin(a)", [0.7, -3, 2.1], "v2", "v₂ = v₁ + c = −2.1 + 2.1 = 0", "∂J/∂v₂ = 1 · 0 = 0"),
    ("(a*b + c)^2 + sin(a)", [0.7, -3, 2.1], "b", "b = −3, a letter.", "∂J/∂b = 0 · 0.7 = 0"),
    ("a*b*c + a*d", [2, 0.7, -3, 2.1], "a", "a letter", "∂J/∂a = (−3) · 0.7 + 1 · 2.1 = 0"),
    ("b*cos(pi*a)*sin(pi*a)", [3, 1], "b", "b = 3, a letter.", "∂J/∂b = 0 · (−1) = 0"),
    ("0.1^20 a", [2], "a", "a letter", "= 1 · 1·10⁻²⁰ = 1 × 10⁻²⁰"),
]


@pytest.mark.parametrize(("text", "point", "box", "value", "gradient"), ROUNDED)
def test_a_sum_of_mere_rounding_is_0_and_what_is_small_is_not(page, text, point, box, value, gradient):
    lines = page.ask("tell", text=text, point=point, box=box)
    assert value in lines[0] and gradient in lines[-1]


@pytest.mark.parametrize("text", ["(a*b + c)^2 + sin(a)", "a*b*c + a*c*c", "a*(a*b + c) - b", "a*a*b + a*c"])
def test_where_a_sum_is_0_for_the_tenths_on_the_sliders_it_is_0(page, text):
    hidden = 0
    for tenths in range(-50, 51):
        for b in range(-5, 6):
            if abs(tenths * b) > 50:
                continue
            a, c = tenths / 10, -tenths * b / 10
            hidden += a * b + c != 0
            seen = page.ask("around", text=text, point=[a, b, c])
            found = [number(one) for kind in ("values", "adjoints") for one in seen[kind]]
            assert all(one == 0 or abs(one) > 1e-6 for one in found), (a, b, c)
    assert hidden > 10


def test_a_slope_with_a_minus_is_added_in_brackets(page):
    assert page.ask("tell", text="a - a", point=[2], box="a")[2] == "∂J/∂a = ∂J/∂v₁ · (1 + (−1))"


NONE = "J has no number here"
SAID = [
    ("e^(e^(a*b))", [5, 5], "v3", "J = v₃ = e^v₂: too large for the machine to hold.", NONE),
    ("-e^(e^(a*b))", [5, 5], "v4", "J = v₄ = −v₃: too low for the machine to hold.", NONE),
    ("a/(b - c)", [1, 2, 2], "v2", "J = v₂ = a / v₁: it has no value here.", NONE),
    ("1/(1 + e^(a*400))", [5], "v4", "J = v₄ = 1 / v₃ ≈ 0", "∂J/∂v₄ = 1: v₄ is J."),
    ("b + e^(-a*400)", [1, 5], "v3", "v₃ = e^v₂ = e^(−2000) ≈ 0", "∂J/∂v₃"),
    ("-a", [5], "v1", "J = v₁ = −a = −5", "∂J/∂v₁ = 1"),
    ("a", [2], "v1", "J = v₁ = a = 2", "∂J/∂v₁ = 1"),
]


@pytest.mark.parametrize(("text", "point", "box", "value", "then"), SAID)
def test_what_a_machine_cannot_hold_is_not_infinite_and_sends_back_no_1(page, text, point, box, value, then):
    lines = page.ask("tell", text=text, point=point, box=box)
    assert lines[0] == value and lines[1].startswith(then)
    assert not any("∞" in line for line in lines)


SILENT = [
    ("relu(a - b)", [2, 2], "a", "∂J/∂v₁ got no number, so the chain rule gives no ∂J/∂a here."),
    ("sin(e^(10a)) + b", [5, 1], "b", "J has no number here (rounding hides what value it has here"),
    ("sin(e^(10a)) + b", [5, 1], "v4", "J has no number here (rounding hides what value it has here"),
    ("relu(a - b)", [2, 2], "v1", "relu(v₁) has a corner at 0: a box without a slope of its own"),
    ("|a|", [0], "a", "|a| has a corner at 0"),
    ("max(a, b)", [1, 1], "a", "a and b are equal, and there max(a, b) has a corner"),
    ("sqrt(a)", [0], "a", "stands upright"),
    ("sign(a)*b", [0, 1], "a", "jumps at 0"),
    ("a^2.5", [0], "a", "a^2.5 begins at 0: a box without a slope of its own"),
    ("a^0.5", [0], "a", "a^0.5 begins at 0, and stands upright there"),
    ("a^b", [0, 2], "b", "The rule for the slope of a^b by b takes ln(a), which has no value here, so"),
    ("a^b", [-2, 2], "b", "takes ln(a), which has no value here"),
    ("a/(b - c)", [1, 2, 2], "a", "J has no number here (it has no value here), so nothing can be sent back"),
    ("ln(a)", [-1], "a", "J has no number here"),
    ("a/(b - c)", [1, 2, 2], "v2", "J has no number here"),
    ("e^(e^(a*b))", [5, 5], "v3", "J has no number here (a number on the way is too large or too small"),
    ("e^(e^(a*b))", [5, 5], "a", "too large or too small for the machine to hold"),
    ("1/(a - b - c)", [0.3, 0.1, 0.2], "a", "rounding hides"),
]


@pytest.mark.parametrize(("text", "point", "box", "words"), SILENT)
def test_where_there_is_no_gradient_the_reason_is_said(page, text, point, box, words):
    assert words in page.ask("tell", text=text, point=point, box=box)[-1]


def test_rounding_does_not_hide_a_corner(page):
    """0.3 − 0.1 − 0.2 is −2.8e-17 to the machine, and 0 to everybody else."""
    seen = page.ask("around", text="relu(a - b - c)", point=[0.3, 0.1, 0.2])
    assert seen["rules"][0] == "corner"


@settings(max_examples=60)
@given(TREES)
def test_no_two_boxes_of_a_layer_overlap(page, tree):
    if not used(tree) or not page.ask("read", text=written(tree))["ok"]:
        return
    found = page.ask("layout", text=written(tree), size=90)
    for layer in found["layers"]:
        for one, other in pairwise(layer):
            room = sum(90 if place["id"] is not None else 12 for place in (one, other)) / 2
            assert other["across"] - one["across"] >= room - 1e-6
