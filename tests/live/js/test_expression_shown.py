"""Expressions of any letters: what stands in a box that has no number, and signs between rounded numbers."""

import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule.live.defined import around


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "expression.mjs") as session:
        yield session


@pytest.mark.parametrize(
    ("text", "point", "kind"),
    [
        ("relu(a)", [0], "corner"),
        ("abs(a)", [0], "corner"),
        ("max(a, 1)", [1], "corner"),
        ("sqrt(a)", [0], "rule"),
        ("sign(a)", [0], "rule"),
        ("a^0.5", [0], "rule"),
        ("a^0", [0], ""),  # it is 1, and its slope 0
        ("(-2)^a", [3], "rule"),
        ("0^a", [2], "rule"),
    ],
)
def test_only_where_a_box_bends_is_there_said_to_be_a_corner(page, text, point, kind):
    seen = page.ask("around", text=text, point=point)
    assert seen["rules"][0] == kind == around(seen["graph"], point)["a"].rule


@pytest.mark.parametrize(
    ("text", "point", "hidden"),
    [
        ("sin(e^(10a)) + b", [5, 1], ["v3", "v4"]),
        ("sin(e^(a b c))", [5, 5, 5], ["v4"]),
        ("cos(e^(a b)/b)", [5, 5], []),
        ("a*10^8 - 3*10^7 + b", [0.3, 1], ["v2"]),
    ],
)
def test_a_box_whose_number_rounding_has_made_shows_none(page, text, point, hidden):
    seen = page.ask("around", text=text, point=point)
    nodes = seen["graph"]["nodes"]
    assert hidden == [
        node["name"] for node, words in zip(nodes, seen["troubles"], strict=True) if words == "rounding"
    ]
    python = around(seen["graph"], point)
    assert hidden == [name for name, box in python.items() if box.trouble == "rounding"]


WRITTEN_OUT = [
    ("a + 1234.5", [2], "v1", "J = v₁ = a + 1234.5 = 2 + 1234.5 = 1237"),
    ("a/3.14159", [2], "v1", "J = v₁ = a / 3.14159 = 2 / 3.14159 = 0.6366"),
    # what is shown comes to −119.7163, which is −119.7, rounded once more
    ("(a*b + c)^2 + sin(a)", [-5, -3, 5], "a", "∂J/∂a = 40 · (−3) + 1 · 0.2837 = −119.7"),
    ("a*pi", [2], "v1", "J = v₁ = a · π = 2 · 3.142 ≈ 6.283"),
    ("a*b", [2, 3], "v1", "J = v₁ = a · b = 2 · 3 = 6"),
    ("e^a - 1", [0.1], "v2", "J = v₂ = v₁ − 1 = 1.105 − 1 ≈ 0.1052"),
    ("(e^a - 1)/a", [0.1], "a", "∂J/∂a = 10 · 1.105 + 1 · (−10.52) ≈ 0.5346"),
    ("sin(a)", [2], "a", "∂J/∂a = 1 · (−0.4161) = −0.4161"),
]


@pytest.mark.parametrize(("text", "point", "box", "line"), WRITTEN_OUT)
def test_an_equals_sign_stands_where_the_shown_numbers_come_to_what_is_shown(page, text, point, box, line):
    assert line in page.ask("tell", text=text, point=point, box=box)


def test_what_has_no_number_is_not_promised_one_on_the_way_back(page):
    for box in ("v2", "v1", "a"):
        lines = page.ask("tell", text="a/(b - c)", point=[1, 2, 2], box=box, known=["v1", "v2"])
        assert not any("= 1" in line and "way back begins" in line for line in lines)
        assert box == "v2" or lines[-1] == "Its number, if it has one, comes on the way back."


def test_of_every_name_that_can_be_typed_the_derivative_can_be_written(page):
    names = page.ask("names")
    texts = [f"{name}(a)" for name in names["one"]] + [f"{name}(a, b)" for name in names["two"]]
    for text in texts:
        answer = page.ask("read", text=text)
        assert answer["ok"], f"{text}: {answer.get('message')}"
        for node in answer["graph"]["nodes"]:
            if args := node.get("args"):
                page.ask("words", op=node["op"], args=["a", "b"][: len(args)])  # fails with what to add


def test_of_no_name_that_can_be_typed_it_is_said_that_it_is_not_here(page):
    names = page.ask("names")
    both = set(names["one"]) & set(names["absent"])
    assert not both, f"take out of ADVICE, and see what it says of others: {sorted(both)}"


def test_a_box_without_a_formula_of_its_own_names_all_that_enters_it(page):
    assert page.ask("formula", op="greater", args=["a", "b"]) == "greater(a, b)"


FAINT = [
    ("a*10^-200*(b*10^-200)", [2, 3], "a", "∂J/∂a = 3·10⁻²⁰⁰ · 1·10⁻²⁰⁰ ≈ 0"),
    ("e^(-a)*e^(-b)", [500, 500], "v1", "∂J/∂v₁ = 7.12·10⁻²¹⁸ · 7.12·10⁻²¹⁸ ≈ 0"),
    ("e^(-a)*e^(-b)", [500, 500], "a", "∂J/∂a = 0 · (−1) ≈ 0"),
    ("e^(-a^2)*b", [40, 1], "b", "∂J/∂b = 1 · 0 ≈ 0"),
    ("σ(a*b)", [5, -400], "v1", "∂J/∂v₁ = 1 · 0 ≈ 0"),
    ("relu(a)*b", [-2, 3], "a", "∂J/∂a = 3 · 0 = 0"),
    ("a^2", [0], "a", "∂J/∂a = 1 · 0 = 0"),
    ("cos(a)*b", [1, 0], "a", "∂J/∂a = 0 · (−0.8415) = 0"),
    ("a - a", [2], "a", "∂J/∂a = 1 · 0 = 0"),
]


@pytest.mark.parametrize(("text", "point", "box", "line"), FAINT)
def test_a_gradient_too_small_to_hold_is_not_said_to_equal_0(page, text, point, box, line):
    assert line in page.ask("tell", text=text, point=point, box=box)


@pytest.mark.parametrize(
    ("text", "point", "box", "line"),
    [
        ("cos(pi*a)", [1], "a", "∂J/∂a = 0 · 3.142 = 0"),
        ("cos(pi*a)", [1], "v1", "≈ 0"),
        ("b*sin(pi*a)^2", [2, 3], "a", "= 0"),
        ("b*sin(pi*a)^2", [2, 3], "v3", "∂J/∂v₃ = 1 · 2 = 2"),
        ("(3*a-0.9)^2", [0.3], "a", "= 0"),
        ("a*10^-12", [1], "a", "∂J/∂a = 1 · 1·10⁻¹² = 1 × 10⁻¹²"),
    ],
)
def test_a_gradient_that_is_all_rounding_is_0(page, text, point, box, line):
    """On the page, and in Python."""
    said = page.ask("tell", text=text, point=point, box=box)
    assert said[-1].endswith(line), said
    seen = page.ask("around", text=text, point=point)
    python = around(seen["graph"], point)
    gradients = {
        node["name"]: adjoint
        for node, adjoint in zip(seen["graph"]["nodes"], seen["adjoints"], strict=True)
        if node.get("name")
    }
    assert gradients == pytest.approx({name: box.gradient for name, box in python.items()}, rel=1e-9, abs=0)


@pytest.mark.parametrize(
    ("text", "point", "box", "line"),
    [
        ("ln(1 - sigmoid(8.5*a))", [4], "a", "Rounding hides what ∂J/∂a is here."),
        ("ln(1 - sigmoid(7.1*a))", [4], "a", "· 7.1 ≈ −7.1"),
        ("ln(1 - sigmoid(8.5*a))", [4], "v4", "≈ −34"),
        ("(1-tanh(a*b))^2", [4, 5], "v4", "J = v₄ = v₃² = 0² = 0"),
        ("a + 10^13 - 10^13", [0.7], "v2", "≈ 0.7"),
    ],
)
def test_digits_that_rounding_leaves_are_shown_and_no_others(page, text, point, box, line):
    said = page.ask("tell", text=text, point=point, box=box)
    assert any(one.endswith(line) for one in said), said


def test_what_is_heard_of_a_box_has_one_sign_of_equality(page):
    assert (
        page.ask("short", text="0.1a + 0.2b - 0.3c", point=[1, 1, 1], box="v5")
        == "v₅ = v₃ − v₄ ≈ 0, ∂J/∂v₅ = 1"
    )
    assert page.ask("short", text="e^(5a)/(e^(5a) + e^(5b))", point=[1, -5], box="a").endswith("∂J/∂a ≈ 0")
