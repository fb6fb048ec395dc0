"""The number lines of chapter 4: whether what they draw has room."""

import itertools

import numpy as np
import pytest

from chainrule import live, sigmoid, sin, square


@pytest.mark.parametrize("row", [[square], [square, sin], [sin, square], [square, sigmoid]])
def test_no_arrow_leads_beyond_its_line(row):
    """Where one did, it was drawn to the end of the line: x² at 2, nudged by −3, should come to −8."""
    x, nudge = live.slider("x", -2, 2, value=1), live.slider("nudge", -3, 3, value=0.5)
    figure = live.number_lines(row, x, nudge, wrong_rates=len(row) > 1).figure
    lines = figure.spec["stories"][0]["lines"]
    for figure.rates, figure.x, figure.nudge in itertools.product(
        range(3 if len(row) > 1 else 1), np.linspace(-2, 2, 17), (-3, -0.5, 1, 3)
    ):
        values, _, moves, promised = figure._now()
        for (low, high), value, *ends in zip(lines, values, moves, promised, strict=True):
            assert all(low <= value + end <= high for end in ends), (figure.rates, figure.x, figure.nudge)
