"""Chapters 1 to 3, words that are easily a little too large: each beside the number that it is held to."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from chainrule import cube, sqrt, square, trace
from chainrule.derivatives import central_difference, default_step, gradient, step_size_errors
from chainrule.network import TwoWeightNetwork

CHAPTERS = Path(__file__).parents[2] / "chapters"
EPSILON = np.finfo(float).eps
X = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
Y = np.array([1.1, 1.3, 2.2, 2.0, 3.1, 2.7, 3.6, 3.4])


def text_of(name):
    cells = json.loads((CHAPTERS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


# --- chapter 1


def test_statement_in_float32_the_chosen_step_is_18_000_times_better():
    errors = [
        abs(central_difference(sqrt, np.float32(2), step) - sqrt.derivative(2.0)) for step in (1e-6, None)
    ]
    assert errors[0] / errors[1] == pytest.approx(18_000, rel=0.05)
    assert default_step(np.float32(2)) > 1e-3
    assert "more than ten thousand times closer" in text_of("01_derivatives")


def test_statement_two_multiplications_may_double_the_rounding_and_do_not_more():
    points = np.random.default_rng(5).uniform(1, 11, 4000)
    off = [
        abs(Fraction(float(cube(x))) / Fraction(float(x)) ** 3 - 1) / Fraction(EPSILON / 2) for x in points
    ]
    assert 1.3 < max(off) <= 2
    one = [
        abs(Fraction(float(square(x))) / Fraction(float(x)) ** 2 - 1) / Fraction(EPSILON / 2) for x in points
    ]
    assert max(one) <= 1
    steps = np.logspace(-13, -6, 701)
    worst = {
        f.name: np.max(2 * steps * step_size_errors(f, f.derivative, x, steps) / (EPSILON * f(x)))
        for f, x in ((sqrt, 2.0), (cube, 10.1))
    }
    assert worst["sqrt"] < 1.05 and 1.2 < worst["cube"] < 2.05
    assert "$x^3$, two multiplications, by twice as much" in text_of("01_derivatives")


# --- chapter 2


def test_statement_the_textbook_formula_gives_the_line_that_polyfit_gives():
    w = np.mean((X - X.mean()) * (Y - Y.mean())) / np.var(X)
    assert (w, Y.mean() - w * X.mean()) == pytest.approx(np.polyfit(X, Y, 1), abs=1e-12)
    assert "A textbook formula gives it, and so does `np.polyfit`" in text_of("02_partial_derivatives")


def test_statement_both_weights_pass_in_three_steps_what_the_first_alone_cannot():
    """Below 0.005, where ŷ is one half: the second weight alone could do it as well."""

    def loss(weights):
        return TwoWeightNetwork(*weights).forward().loss

    weights = np.array([0.8, -0.4])
    losses = []
    for _ in range(3):
        weights = weights - 5 * gradient(loss, weights)
        losses.append(loss(weights))
    assert losses[1] > 0.005 > losses[2]
    assert all(loss((w1, -0.4)) > 0.005 for w1 in np.linspace(-20, 20, 81))
    assert loss((0.8, 0.53)) < 1e-6
    assert "What chapter 1 could not do with $W_1$ alone" in text_of("02_partial_derivatives")


@pytest.mark.parametrize("page", ["index", "02_partial_derivatives"])
def test_the_share_of_named_slips_is_one_of_formulas(page):
    """It is what test_feedback.py measures."""
    assert "of single slips in formulas" in text_of(page)


# --- chapter 3


def arrows(graph):
    """The arrows between the boxes of a graph of one input: a constant has no box."""
    boxes = [0]  # the input's place
    found = []
    for place, step in enumerate(graph.nodes):
        into = [(arg, place) for arg in step.args if arg in boxes]
        boxes += [place] if into else []
        found += into
    return [(boxes.index(a), boxes.index(b)) for a, b in found]


def test_statement_in_the_graph_of_a_row_one_arrow_leads_from_each_box_to_the_next():
    assert arrows(trace(lambda x: 1 / (1 + np.exp(-x)), 1.2)) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert arrows(trace(lambda x: x * np.sin(x), 2.0)) == [(0, 1), (0, 2), (1, 2)]
    assert "in which one arrow leads from each box to the next" in text_of("03_composite_functions")


def test_statement_the_last_step_of_x2_3x_1_gets_one_value_and_the_step_before_two():
    """By its last step alone, + 1, it would be a composite, as 1 + x² is."""
    into = [b for _, b in arrows(trace(lambda x: x**2 + 3 * x + 1, 2.0))]
    assert (into.count(4), into.count(3)) == (1, 2)
    assert "ask the question of the step before: $x^2 + 3x + 1$ counts as a sum" in text_of(
        "03_composite_functions"
    )
