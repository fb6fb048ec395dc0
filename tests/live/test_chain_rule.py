"""The figures of chapter 4: what their readouts say, and what they refuse."""

import math

import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import (
    WRONG_RULES,
    Chain,
    central_difference,
    coincidences,
    cos,
    exp,
    grad,
    live,
    log,
    negative,
    reciprocal,
    scale,
    shift,
    sigmoid,
    sin,
    square,
)
from chainrule.live.chain_rule import nudges
from chainrule.live.chain_rule.nudges import RATES
from chainrule.plots.style import PALETTE


def slider(value=0.7, low=-4, high=4, label="x"):
    return live.slider(label, low, high, value=value, step=0.05)


class TestChain:
    def test_rates_are_the_chains_and_multiply_to_its_derivative(self):
        row = [negative, exp, shift(1), reciprocal]
        now = live.chain(row, slider(1.2)).figure.readout()
        assert [now[f"rate{i}"] for i in range(1, 5)] == pytest.approx(Chain(row).local_derivatives(1.2))
        assert now["product"] == pytest.approx(Chain(row).derivative(1.2), rel=1e-14)
        assert now["measured"] == pytest.approx(now["product"], rel=1e-5)
        assert "other" not in now and "promised" not in now

    def test_picture_breaks_at_poles_and_rings_what_is_missing(self):
        values, _ = live.chain([sin, reciprocal], slider()).figure.picture().axes
        xs, ys = values.lines[0].get_data()
        for pole in (-math.pi, 0.0, math.pi):
            assert np.isnan(ys[np.abs(xs - pole) < 1e-6]).any(), pole
        straight = live.chain([reciprocal, reciprocal], slider()).figure.picture().axes
        for panel, height in zip(straight, (0.0, 1.0), strict=True):
            (rings,) = (
                line.get_xydata()
                for line in panel.lines
                if line.get_markerfacecolor() == PALETTE["paper"] and line.get_marker() == "o"
            )
            assert np.allclose(rings, [[0.0, height]])

    def test_swapping_the_boxes_swaps_the_slopes_of_the_two_orders(self):
        figure = live.chain([square, sigmoid], slider(), choices=[square, sin, sigmoid]).figure
        before = figure.readout()
        figure.box1, figure.box2 = figure.box2, figure.box1
        after = figure.readout()
        assert (after["product"], after["other"]) == (before["other"], before["product"])

    def test_a_nudge_is_promised_rate_times_nudge_and_moves_what_the_function_says(self):
        figure = live.chain([square], slider(1.0), nudge=slider(3.0)).figure
        now = figure.readout()
        assert (now["promised"], now["moved"]) == (6, 15)
        assert "A nudge of 3 should move y by 6; it moves by 15." in repr(figure)

    def test_nudge_to_where_there_is_no_value_is_said_in_words(self):
        figure = live.chain([sin, log], slider(0.2), nudge=slider(-0.4, -1, 1)).figure
        assert figure.describe().endswith(
            "A nudge of −0.4 should move y by −1.973; it leads where there is no value."
        )
        figure.x = 4
        assert "nudge" not in figure.describe()

    def test_where_a_box_is_stuck_there_is_no_slope_although_the_formula_of_f_prime_has_a_value(self):
        figure = live.chain([sin, log], slider(4)).figure
        now = figure.readout()
        assert math.isnan(now["rate2"]) and math.isnan(now["product"]) and math.isnan(now["measured"])
        assert now["rate1"] == math.cos(4)
        assert "undefined here, so it has no slope" in repr(figure)
        assert figure.fallback()["image/png"]

    def test_the_sliders_label_names_the_variable(self):
        figure = live.chain([scale(1.5), sigmoid], slider(label="W₁"), output="h").figure
        assert repr(figure).startswith("h = σ(1.5·W₁) at W₁ = 0.7:")
        assert figure.fallback()["image/png"] and is_strict_json(figure)

    @pytest.mark.parametrize(
        "row", [[reciprocal, reciprocal], [square, log], [square, reciprocal], [sin, log]]
    )
    def test_where_there_is_no_value_no_difference_of_its_neighbours_is_shown(self, row):
        now = live.chain(row, slider(0.0)).figure.readout()
        assert math.isnan(now["measured"]) and math.isnan(now["product"])

    def test_values_between_may_have_names_of_their_own(self):
        row = [scale(1.5), sigmoid, scale(-0.4)]
        figure = live.chain(row, slider(label="W₁"), output="z₂", between=["z₁", "h"]).figure
        assert list(figure.readout())[:4] == ["x", "z₁", "h", "z₂"]

    @pytest.mark.parametrize(
        ("boxes", "options", "error", "words"),
        [
            ([square, sin], {"between": []}, ValueError, "name for each of the 1 values between"),
            ([], {}, ValueError, "one to 6 boxes.*got 0"),
            ([square] * 7, {}, ValueError, "one to 6 boxes.*got 7"),
            ([math.sin], {}, TypeError, "Functions of the course"),
            ([square], {"choices": [sin, np.sin]}, TypeError, "Functions of the course"),
            ([square], {"choices": [sin]}, ValueError, "among the choices, and square is not"),
        ],
    )
    def test_bad_boxes_are_refused_with_the_reason(self, boxes, options, error, words):
        with pytest.raises(error, match=words):
            live.chain(boxes, slider(), **options)


class TestNumberLines:
    def test_machines_with_rates_3_and_minus_2_make_3_and_then_minus_6_of_1(self):
        now = live.number_lines([scale(3), scale(-2)], slider(0.5), slider(1.0)).figure.readout()
        assert (now["d_x"], now["d_u"], now["d_y"]) == (1, 3, -6)
        assert (now["line_u"], now["line_y"], now["gap"]) == (3, -6, 0)

    def test_square_at_1_nudged_by_3_moves_by_15_and_the_story_says_6(self):
        figure = live.number_lines([square], slider(1.0), slider(3.0), output="u").figure
        now = figure.readout()
        assert (now["d_u"], now["line_u"], now["gap"]) == (15, 6, 9)
        assert repr(figure) == "x² at x = 1: a nudge of 3 should become 2 · 3 = 6. It becomes 15."

    def test_what_a_mistake_promises_is_said_to_be_a_mistakes(self):
        figure = live.number_lines([square, sigmoid], slider(), slider(0.5), wrong_rates=True).figure
        said = []
        for figure.rates in range(3):
            said.append(repr(figure).partition(": a nudge")[0])
        assert said == [
            "σ(x²) at x = 0.7",
            "σ(x²) at x = 0.7, by mistake with all rates taken at x",
            "σ(x²) at x = 0.7, by mistake with the last rate alone",
        ]

    def test_the_menu_changes_the_story(self):
        stories = {"a": [square, sin], "b": [sin, square]}
        box = live.number_lines(stories, slider(), slider(0.5), wrong_rates=True)
        box.figure.choice = 1
        assert box.figure.readout()["rate_u"] == math.cos(0.7)
        choice, rates = box.children[0].children
        assert [name for name, _ in choice.options] == ["a", "b"]
        assert [name for name, _ in rates.options] == RATES
        plain = live.number_lines([square, sin], slider(), slider(0.5))
        assert len(plain.children) == 3  # x, the nudge, the figure
        with pytest.raises(ValueError, match="two boxes or three to show wrong rates of, got one"):
            live.number_lines([square], slider(), slider(0.5), wrong_rates=True)

    def test_wrong_rates_are_those_at_x_and_the_last_one_alone(self):
        figure = live.number_lines([square, sin], slider(), slider(0.05)).figure
        promised = []
        for figure.rates in range(3):
            promised.append(figure.readout()["line_y"] / 0.05)
        wrong = [
            WRONG_RULES[name](Chain([square, sin]), 0.7)
            for name in ("outer_at_x", "missing_inner_derivative")
        ]
        assert promised == pytest.approx([Chain([square, sin]).derivative(0.7), *wrong], rel=1e-14)

    def test_what_is_missed_per_nudge_fades_for_the_right_rates_alone(self):
        figure = live.number_lines(
            [square, sigmoid], slider(), live.log_slider("nudge", -3, 0, value=1.0)
        ).figure
        missed = {}
        for figure.rates in range(3):
            missed[figure.rates] = []
            for figure.nudge in (1e-1, 1e-2, 1e-3):
                missed[figure.rates].append(figure.readout()["missed"])
        assert missed[0][1:] == pytest.approx([missed[0][0] / 10, missed[0][0] / 100], rel=0.2)
        truth = Chain([square, sigmoid]).derivative(0.7)
        for rule, wrong in ((1, sigmoid.derivative(0.7) * 1.4), (2, sigmoid.derivative(0.49))):
            assert missed[rule][-1] == pytest.approx(truth - wrong, rel=0.02)

    def test_a_logarithmic_nudge_is_a_nudge_and_not_its_exponent(self):
        lines = live.number_lines([square], slider(), live.log_slider("nudge", -3, 0, value=0.1)).figure.spec[
            "stories"
        ][0]["lines"]
        assert lines[0][0] == pytest.approx(
            -4.9, abs=0.2
        )  # x from −4 on; the nudge does not lead to the left

    def test_the_magnifier_keeps_the_longest_arrow_and_shows_one_that_disappears(self):
        for nudge in (1e-3, 0.1, -1.0):
            low, high = nudges._near(3.0, (nudge, 0.5 * nudge), nudge)
            assert 2 * nudges.MAGNIFIED * abs(nudge) == pytest.approx(high - low)
        low, high = nudges._near(0.0, (1e-6, 0.0), 1e-3)  # x² at 0: the arrow of 1e-6 is short, not long
        assert high - low == pytest.approx(2 * nudges.MAGNIFIED * 1e-4)

    def test_lines_hold_every_value_the_sliders_reach_and_share_a_scale_if_none_is_crowded(self):
        x, nudge = slider(), slider(0.5, -1, 1)
        same, own = (
            live.number_lines(row, x, nudge).figure.spec["stories"][0]["lines"]
            for row in ([scale(3), scale(-2)], [square, sigmoid])
        )
        assert same[0] == same[1] == same[2] and same[0][0] <= -30 <= 30 <= same[0][1]
        assert own[1][1] >= 25 and own[2][1] < 2

    def test_a_logarithm_that_gets_nothing_is_undefined(self):
        figure = live.number_lines([log], slider(-1.0), slider(0.5)).figure
        assert math.isnan(figure.readout()["gap"]) and figure.fallback()["image/png"]
        assert is_strict_json(figure)

    @pytest.mark.parametrize(
        ("stories", "nudge", "error", "words"),
        [
            ({}, 0.5, ValueError, "at least one row"),
            ([square] * 4, 0.5, ValueError, "one to 3 boxes.*got 4"),
            ({"a": [square], "b": [square, sin]}, 0.5, ValueError, r"equally many boxes, got \[1, 2\]"),
            ([abs], 0.5, TypeError, "Functions of the course"),
            ([square], 0.0, ValueError, "nudge other than 0"),
        ],
    )
    def test_bad_stories_are_refused_with_the_reason(self, stories, nudge, error, words):
        with pytest.raises(error, match=words):
            live.number_lines(stories, slider(), slider(nudge))


def wave(x):
    return x * np.sin(x)


class TestPaths:
    def test_paths_of_x_sin_x_are_the_two_terms_of_the_product_rule(self):
        now = live.paths(wave, slider(2.0)).figure.readout()
        assert {now["path1"], now["path2"]} == {math.sin(2), 2 * math.cos(2)}
        assert now["sum"] == pytest.approx(grad(wave)(2.0), rel=1e-14)

    @pytest.mark.parametrize(
        ("f", "count"),
        [
            (lambda x: x * x, 2),
            (lambda x: sigmoid(x) * (1 - sigmoid(x)), 2),
            (lambda x: (x * np.sin(x)) * (x + np.exp(-x)), 4),
            (np.sin, 1),
        ],
    )
    def test_the_sum_is_the_gradient_of_the_graph(self, f, count):
        figure = live.paths(f, slider()).figure
        now = figure.readout()
        assert len(figure.routes) == count == sum(name.startswith("path") for name in now)
        assert now["sum"] == pytest.approx(grad(f)(0.7), rel=1e-13)
        assert now["measured"] == pytest.approx(now["sum"], abs=1e-5)

    def test_routes_and_products_come_in_the_same_order(self):
        figure = live.paths(lambda x: (x * np.sin(x)) * (x + np.exp(-x)), slider()).figure
        nodes = figure.graph.run(0.7)
        for k, route in enumerate(figure.routes, 1):
            rates = []
            for _, to, slot in route:
                inputs = [nodes[i].value for i in figure.graph.nodes[to].args]
                rates.append(nodes[to].op.pullback(slot, 1.0, nodes[to].value, inputs))
            assert figure.readout()[f"path{k}"] == pytest.approx(math.prod(rates))

    def test_words_picture_and_menu(self):
        box = live.paths(wave, slider(2.0), label="x · sin x")
        words = "x · sin x at x = 2 is 1.819. The paths give (−0.8323) + 0.9093 = 0.077."
        assert repr(box.figure) == words
        assert [name for name, _ in box.children[0].options] == ["all paths", "path 1", "path 2"]
        assert box.figure.fallback()["image/png"] and is_strict_json(box.figure)

    def test_paths_that_cancel_leave_a_clean_0(self):
        figure = live.paths(lambda x: np.sin(x) - np.sin(x), slider()).figure
        assert repr(figure).endswith("= 0.")

    def test_too_many_paths_and_none_are_refused(self):
        def doubled(x):
            for _ in range(4):
                x = x + x
            return x

        with pytest.raises(ValueError, match=r"one to 8 paths.*got 16"):
            live.paths(doubled, slider())
        with pytest.raises(ValueError, match=r"one to 8 paths.*got 0"):
            live.paths(lambda x: 3.0, slider())
        with pytest.raises(TypeError, match="where"):
            live.paths(lambda x: x if x > 0 else -x, slider())


COMPOSITES = {
    "sin²x": Chain([sin, square]),
    "sin(cos x)": Chain([cos, sin]),
    "e^(−x)": Chain([negative, exp]),
    "log(sin x)": Chain([sin, log]),
}


class TestMistakes:
    @pytest.mark.parametrize("rule", list(WRONG_RULES))
    def test_the_mistake_gives_what_the_wrong_rule_says(self, rule):
        figure = live.mistakes(COMPOSITES, slider(), rule=rule).figure
        for choice, chain in enumerate(COMPOSITES.values()):
            figure.choice = choice
            now = figure.readout()
            assert now["given"] == pytest.approx(WRONG_RULES[rule](chain, 0.7), nan_ok=True)
            assert now["truth"] == pytest.approx(chain.derivative(0.7))
            assert now["measured"] == pytest.approx(central_difference(chain, 0.7), rel=1e-4)

    def test_coincidences_are_said(self):
        figure = live.mistakes(COMPOSITES, slider()).figure
        assert (figure.readout()["verdict"], figure.readout()["right"]) == ("wrong", "none")
        figure.x = 0.0
        now = figure.readout()
        assert now["verdict"] == "right here, by coincidence"
        assert now["right"] == ", ".join(
            WRONG_RULES[name].label for name in coincidences(COMPOSITES["sin²x"], 0.0)
        )
        assert now["alike"] == "the others that are right here"
        figure.x, figure.rule = 1.0, list(WRONG_RULES).index("swapped_roles")
        assert figure.readout()["alike"] == "f′(g′(x)), f′(x) · g′(x)"

    def test_where_the_slope_is_0_no_sign_of_it_is_said_to_be_wrong(self):
        figure = live.mistakes(COMPOSITES, slider(), rule="wrong_sign").figure
        figure.x = 0.0
        assert "is 0. " in figure.describe() and "right here, by coincidence. This is" in figure.describe()
        assert not [rule.label for rule in figure.rules if "sign is" in rule.sentence]

    def test_a_mistake_that_never_does_harm_is_called_that(self):
        figure = live.mistakes(COMPOSITES, slider(), rule="outer_not_differentiated").figure
        figure.choice = 2
        assert figure.readout()["verdict"] == "right everywhere for this function"
        assert sum(map(sum, figure.always.values())) == 1

    def test_where_the_function_is_undefined_there_is_nothing_to_compare(self):
        figure = live.mistakes(COMPOSITES, slider()).figure
        figure.choice, figure.x = 3, 4.0
        now = figure.readout()
        assert now["verdict"] == "nothing to compare here" and math.isnan(now["truth"])
        assert figure.fallback()["image/png"] and is_strict_json(figure)

    def test_it_never_starts_on_a_coincidence(self):
        with pytest.raises(ValueError, match="at x = 0 the mistake not_composite happens to be right"):
            live.mistakes(COMPOSITES, slider(0.0))

    @pytest.mark.parametrize(
        ("composites", "options", "error", "words"),
        [
            ({}, {}, ValueError, "chains by label"),
            ([COMPOSITES["sin²x"]], {}, ValueError, "chains by label"),
            ({"f": sin}, {}, TypeError, "Chain of the course's Functions for 'f'"),
            ({"f": Chain([np.sin, square])}, {}, TypeError, "Chain of the course's Functions for 'f'"),
            ({"f": Chain([sin])}, {}, ValueError, "'f' is not composite"),
            (COMPOSITES, {"rule": "none"}, ValueError, "expected one of not_composite, .*, got 'none'"),
        ],
    )
    def test_bad_composites_are_refused_with_the_reason(self, composites, options, error, words):
        with pytest.raises(error, match=words):
            live.mistakes(composites, slider(), **options)
