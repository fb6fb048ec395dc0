"""Chapters 1 to 3, words that are easily a little too large: each beside the number that it is held to."""

import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from chainrule import RUNNING_EXAMPLE, cube, exp, leaky_relu, log, sigmoid, sin, sqrt, square, tanh, trace
from chainrule.derivatives import central_difference, default_step, gradient, step_size_errors
from chainrule.live.questions import composite_functions, derivatives
from chainrule.network import TwoWeightNetwork

CHAPTERS = Path(__file__).parents[2] / "chapters"
CHAPTER_NAMES = sorted(path.stem for path in CHAPTERS.glob("0*.ipynb"))
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


def test_statement_the_miss_shrinks_with_the_square_of_the_run_where_the_second_derivative_is_not_0():
    def shrinks(f, x):
        misses = [abs(f(x + h) - f(x) - f.derivative(x) * h) for h in (1e-2, 5e-3)]
        return misses[0] / misses[1]

    for f in (square, cube, sin, sigmoid):
        assert shrinks(f, 1.3) == pytest.approx(4, rel=0.02)
    assert shrinks(cube, 0.0) == pytest.approx(8) and shrinks(sin, 0.0) == pytest.approx(8, rel=1e-3)
    assert "where $f''(x)$ is not 0. (Where it is 0, as for $x^3$ at 0" in text_of("01_derivatives")


def test_statement_most_functions_of_the_first_menu_bring_their_own_scale():
    xs = np.linspace(-6, 6, 241)
    heights = [(f(xs).min().round(2), f(xs).max().round(2)) for f in (square, cube, exp, sin, sigmoid, tanh)]
    shared = [height for height in heights if heights.count(height) > 1]
    assert shared == [(-1, 1)] * 2  # sine and tanh
    assert "most functions of the menu bring their own" in text_of("01_derivatives")


def test_statement_too_large_a_rate_may_land_where_the_slope_is_0_and_stop():
    def slope(theta):  # of ½(ReLU(θ) − 1)²
        return np.maximum(theta, 0) - 1 if theta > 0 else 0.0

    theta = 2.0 - 3 * slope(2.0)  # 2/J″ is 2
    assert theta < 0 and slope(theta) == 0
    (stopped,) = [one for one in derivatives.practice() if one.id == "slope-zero-means"]
    reasons = [option.reason for option in stopped.options if "too large" in option.text]
    assert reasons == ["You can't know: whatever α is, α · 0 is no step."]


def test_statement_two_rates_of_a_fifth_have_their_starts_beside_them():
    text = text_of("01_derivatives")
    assert "With $\\alpha = 0.2$, from 2, it diverges." in text
    assert "From 1.15, a rate of 0.2 settles at 1.13." in text
    for start, settles in ((2.0, False), (1.15, True)):
        theta = start
        for _ in range(60):
            theta = theta - 0.2 * (4 * theta**3 - 6 * theta + 1) if abs(theta) < 1e6 else theta
        assert (abs(theta - 1.131) < 0.01) is settles


def test_statement_an_answer_to_another_question_like_this_counts_for_when_it_comes_back():
    """A wrong one sends the question back to the first compartment (tests/live/js/test_schedule.py)."""
    text = text_of("01_derivatives")
    assert "it is not counted as solved, only for when the question [comes back]" in text
    shown = (CHAPTERS.parent / "src/chainrule/live/js/figures/practice/practice.js").read_text(
        encoding="utf-8"
    )
    assert "save(question, counts ? answered(latest(question.id), known, today()) : {});" in shown
    assert 'const ofTheBook = (key) => !key.includes("#");' in shown


def test_statement_a_learning_rate_need_not_be_small():
    text = text_of("01_derivatives")
    assert 'rate = live.slider("α", 1, 40, value=10, step=1)' in text and "small positive number" not in text


def test_the_product_rule_has_its_name_where_it_is_derived():
    derived = text_of("01_derivatives").split("(eq-product-of-two)")[0]
    assert "What is left is the **product rule**:" in derived


def test_statement_a_sum_may_have_a_slope_where_its_parts_have_none():
    def sides(f):
        return [(f(h) - f(0)) / h for h in (-1e-6, 1e-6)]

    assert sides(abs) == pytest.approx([-1, 1]) and sides(lambda x: abs(x) - abs(x)) == [0, 0]
    assert "at every $x$ where the parts have slopes" in text_of("01_derivatives")


def test_statement_a_curve_of_slopes_that_jumps_has_no_slope_there():
    assert [leaky_relu.derivative(x) for x in (-1e-9, 1e-9)] == [0.01, 1]
    assert "where that curve is smooth it has slopes as well" in text_of("01_derivatives")


def test_statement_the_best_forward_step_goes_by_the_second_derivative():
    # value and third derivative are 1, the second derivative is a thousandth
    x, f = 1e-3, lambda x: x**3 / 6 + 1
    central, forward = (1.5 * EPSILON * f(x)) ** (1 / 3), (2 * EPSILON * f(x) / x) ** (1 / 2)
    assert 1 < central / EPSILON ** (1 / 3) < 1.2 and forward / EPSILON ** (1 / 2) > 40
    assert "For the forward difference, with $f''(x)$ in place of $f'''(x)$, it is near" in text_of(
        "01_derivatives"
    )


def test_curvature_is_introduced_before_it_is_used():
    using = [name for name in CHAPTER_NAMES if "curvature" in text_of(name)]
    assert using[0] == "01_derivatives" and "04_chain_rule" in using
    assert "also call this number the *curvature*" in text_of("01_derivatives")
    # geometry's curvature, 1 over the radius of the circle that fits: less than f″ where the curve is steep
    assert abs(square.derivative(0.0)) == 0 and 2 / (1 + square.derivative(1.0) ** 2) ** 1.5 < 0.2


# --- chapter 2


def test_statement_the_arrow_climbs_faster_than_an_axis_where_neither_partial_is_0():
    partials = np.random.default_rng(3).uniform(-5, 5, (500, 2))
    partials[np.abs(partials) < 1e-3] = 1
    assert np.all(np.hypot(*partials.T) > np.abs(partials).max(axis=1))
    # on an axis of the valley, the axis, the arrow and directly away from the minimum are one direction
    assert np.array_equal(np.array([1, 20]) * [1.5, 0.0], [1.5, 0.0])
    text = text_of("02_partial_derivatives")
    assert "In general, in which direction" in text
    assert "If neither partial is 0, the arrow lies between" in text


def test_statement_a_start_on_flat_ground_gets_0_3_away():
    def loss(weights):
        return TwoWeightNetwork(*weights).forward().loss

    start = np.array([-3.0, -3.0])
    weights = start
    for _ in range(60):
        weights = weights - 5 * gradient(loss, weights)
    assert np.linalg.norm(weights - start) == pytest.approx(0.31, abs=0.01)
    assert "gets only about 0.3 away in those 60 steps" in text_of("02_partial_derivatives")


def test_statement_from_an_axis_the_valley_is_walked_straight_so_the_guess_names_its_start():
    start = np.array([-1.8, 0.0])
    assert np.array_equal(start - 0.09 * np.array([1, 20]) * start, [-1.8 * 0.91, 0.0])
    asked = "20\\,\\theta_2^2)$ from $(-1.8,\\, 0.6)$ with $\\alpha = 0.09$"
    assert asked in text_of("02_partial_derivatives")


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


def test_statement_the_running_example_is_stuck_in_chapter_1_and_not_at_its_end():
    one = text_of("01_derivatives")
    sections = [line for line in one.splitlines() if line.startswith("## ")]
    place = sections.index("## The slope of a network's loss in one weight")
    assert sections.index("## Recap") - place == 2  # how far to trust a measured slope stands between
    assert "In chapter 1, the running example was stuck" in text_of("02_partial_derivatives")


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


def test_statement_swapping_two_boxes_can_change_the_domain_and_need_not():
    xs = np.linspace(-4, 4, 81)
    assert np.isfinite(sin(square(xs))).all() and np.isfinite(square(sin(xs))).all()
    assert np.isfinite(log(exp(xs))).all() and not np.isfinite(exp(log(xs))).all()
    assert "swapping two boxes can change the domain too" in text_of("03_composite_functions")


def test_no_model_is_called_the_simplest_where_a_constant_is_simpler():
    assert "simplest model" not in text_of("03_composite_functions")


def test_statement_chapter_1_has_the_slopes_of_some_parts_and_not_of_all():
    table = text_of("01_derivatives").split("These are the derivatives of the functions in the menu")[1]
    known = [line.split("|")[1].strip() for line in table.split("\n") if line.startswith("| $")]
    assert {"$x^2$", "$e^x$", r"$\sin x$", r"$\sigma(x)$"} <= set(known)
    assert not {r"$\cos x$", r"$\log x$", "$1/x$"} & set(known)
    ending = text_of("03_composite_functions").split("## Next")[1]
    assert "the slopes of the square, the exponential, the sine and the sigmoid you know" in ending
    assert "[chapter 1](01_derivatives.ipynb)" in ending


def test_vermillion_is_said_to_be_orange_on_a_dark_page():
    style = (CHAPTERS.parent / "src/chainrule/live/js/live.css").read_text(encoding="utf-8")
    assert re.findall(r"--cr-f: (#\w+);", style) == ["#bf4a00", "#ff9e57"]
    assert "vermillion, an orange red (on a dark page a light orange)," in text_of("03_composite_functions")


def test_statement_y_is_the_target_in_a_network_and_what_comes_out_elsewhere():
    """The last question of the practice puts y together, and chapter 4 has y = f(u)."""
    assert "what is $y$ in terms of $x$" in composite_functions.practice()[-1].prompt
    assert "Let $u = g(x)$ and $y = f(u)$" in text_of("04_chain_rule")
    assert r"In a network, what comes out is $\hat y$" in text_of("03_composite_functions").replace("\n", " ")


def test_statement_the_rows_of_chapter_3_have_their_letters_and_one_of_chapter_4_its_own():
    assert 'between=["z₁", "h", "z₂"]' in text_of("04_chain_rule")
    assert "between=" not in text_of("03_composite_functions")
    assert "it is called $v$, as in all rows of this chapter" in text_of("03_composite_functions")


def test_statement_at_y_over_x_the_miss_is_0_but_for_rounding():
    x, _, _, y = RUNNING_EXAMPLE
    u = y - 0.4 * x  # 0.4 is a stop of the figure's slider
    assert 0 < abs(u) < 2 * EPSILON and Fraction(6, 10) - Fraction(4, 10) * Fraction(15, 10) == 0
    told = text_of("03_composite_functions")
    assert "at $w = y/x$ the miss $u$ is 0, and so is $J$ (but for rounding)" in told
