"""What rounding leaves of numbers: which digits are shown, and what is said of 0 and of swings."""

import pytest
from js_session import DRIVERS, JavaScriptSession


@pytest.fixture(scope="module")
def sample():
    with JavaScriptSession(DRIVERS / "sample.mjs") as session:
        yield session


@pytest.mark.parametrize(
    ("text", "x", "unsure"),
    [
        ("sin(pi x)", 1, True),
        ("1 - tanh(20x)", 1, True),  # 8.5e-18
        ("ln(1 + e^(-800x))", 1, True),
        ("(1-σ(10x))*(1-σ(10x))", 4, True),
        ("|1-σ(10x)|", 4, True),
        ("3x - 2.1", 0.7, True),
        ("x - 0.7", 0.7, False),
        ("x^2 - 9", 3, False),
        ("relu(x)", -0.7, False),
        ("0.3x", 0, False),
        ("x(x - 0.7)", 0.7, False),
        ("e^(-x)", 30, False),
        ("x*10^-12", 1, False),
    ],
)
def test_a_value_of_which_rounding_leaves_open_whether_it_is_0(sample, text, x, unsure):
    assert sample.ask("blurred", text=text, x=x) is unsure


@pytest.mark.parametrize(
    ("text", "restless"),
    [
        ("sin(2000x)", True),
        ("(x+10^7)^2-10^14-2*10^7 x", False),  # x², and rounding
        ("(1-σ(8x))*e^(8x)", False),
        ("sin(3x)", False),
    ],
)
def test_what_rounding_makes_swing_is_not_said_to_swing(sample, text, restless):
    curve = sample.ask("sample", text=text, low=-4, high=4, count=801)
    assert curve["restless"] is restless


@pytest.mark.parametrize(
    ("value", "doubt", "shown"),
    [
        (0.5, 0.0, 0.5),
        (0.5, 1e-9, 0.5),
        (12.3456, 0.0006, 12.3456),  # four digits are right
        (0.6349, 4.4e-4, "≈ 0.63"),
        (1.23456, 4.4e-4, "≈ 1.23"),
        (123392.0, 128.0, "≈ 120000"),
        (-34.02, 0.06, "≈ −34"),
        (8.0, 0.09, "hidden by rounding"),
        (1e-16, 2e-16, "≈ 0"),
        (0.0, 5e-324, "≈ 0"),
        (0.0, 1e-3, "hidden by rounding"),
        (1e-8, 1e-9, "hidden by rounding"),
    ],
)
def test_a_number_is_shown_as_far_as_it_is_known(sample, value, doubt, shown):
    assert sample.ask("known", text="x", x=value, low=doubt) == shown


def test_what_has_no_value_is_not_about_anything(sample):
    assert sample.ask("known", text="x", x=None, low=1e-9) == "NaN"
