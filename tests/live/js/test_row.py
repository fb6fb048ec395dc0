"""The formula of boxes in a row: the page writes what Python writes, with the brackets that are needed."""

import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import exp, negative, reciprocal, scale, shift, sigmoid, sin, square
from chainrule.live.composite_functions.boxes import described, nested


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "row.mjs") as session:
        yield lambda boxes: session.ask("nested", choices=boxes)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ([scale(1.5), sigmoid, scale(-0.4), sigmoid], "σ(−0.4·σ(1.5·x))"),
        ([square, sin, reciprocal], "1/sin(x²)"),
        ([sigmoid, negative, negative], "−(−σ(x))"),
        ([sigmoid, shift(1), scale(2)], "2·(1 + σ(x))"),
        ([shift(-1), sigmoid, shift(-2), negative], "−(σ(x − 1) − 2)"),
        ([sigmoid, square, scale(3)], "3·((σ(x))²)"),
        ([sigmoid, exp], "e^(σ(x))"),
        ([sin, scale(2)], "2·(sin x)"),
        ([negative, scale(2)], "2·(−x)"),
    ],
)
def test_a_call_that_is_multiplied_or_divided_needs_no_brackets(page, row, text):
    boxes = [described(f) for f in row]
    assert nested(boxes) == page(boxes) == text
