"""The figures of chapter 1: what their readouts say, what they refuse, and what is asked in the practice."""

import json
import math

import ipywidgets
import numpy as np
import pytest

from chainrule import cos, cube, exp, leaky_relu, live, relu, sigmoid, sin, sqrt, square
from chainrule.live.derivatives.descent import FAR, descend
from chainrule.live.practice import check_questions
from chainrule.live.questions import derivatives as questions
from chainrule.plots.style import png


def x_slider(value=1.2):
    return live.slider("x", -3, 3, value=value, step=0.1)


def step_slider(value=0.1, low=-3, high=0):
    return live.log_slider("step h", low, high, value=value)


def two_valleys(t):
    return square(square(t)) - 3 * square(t) + t


def descent(costs, start=2.0, rate=0.02, steps=0, last=60):
    return live.descent(
        costs,
        live.slider("θ₀", -6, 6, value=start, step=0.1),
        live.slider("α", 0.005, 2, value=rate, step=0.005),
        live.int_slider("steps", 0, last, value=steps),
    ).figure


FIGURES = {
    "tangent": lambda: live.tangent([square, sin], x_slider()),
    "secant": lambda: live.secant([square, relu], x_slider(), step_slider()),
    "step_size": lambda: live.step_size([(sqrt, 2), (square, 3.3)], step_slider(low=-15)),
    "slope_curve": lambda: live.slope_curve([exp, leaky_relu], x_slider()),
    "descent": lambda: live.LiveBox(descent([two_valleys, cube], steps=7)),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_every_figure_draws_describes_and_exports_itself(kind):
    figure = FIGURES[kind]().figure
    for choice in (0, 1):
        figure.choice = choice
        assert png(figure.picture()).startswith(b"\x89PNG")
        assert repr(figure) == figure.describe() and "nan" not in repr(figure)
    assert figure.kind == kind
    assert json.loads(json.dumps(figure.spec, allow_nan=False)) == figure.spec


class TestTangent:
    def test_names_of_variable_and_value_are_the_readers(self):
        box = live.tangent({"J(W₁)": square}, live.slider("W₁", -6, 6, value=0.6, step=0.1), output="J")
        assert repr(box) == (
            "J(W₁) at W₁ = 0.6: the value is 0.36, the slope of the tangent is 1.2: J rises with W₁."
        )

    @pytest.mark.parametrize(("x", "trend"), [(2.0, "rises"), (-2.0, "falls"), (0.0, "flat")])
    def test_trend_is_the_sign_of_the_slope(self, x, trend):
        figure = live.tangent(square, x_slider()).figure
        figure.x = x
        assert figure.readout()["trend"] == trend


class TestSecant:
    @pytest.mark.parametrize(("method", "says"), [(0, 2 * 1.2 + 0.1), (1, 2 * 1.2)])
    def test_slopes_on_the_square_are_known_exactly(self, method, says):
        figure = live.secant(square, x_slider(), step_slider()).figure
        figure.method = method
        now = figure.readout()
        assert now["secant"] == pytest.approx(says, abs=1e-13)
        assert now["tangent"] == 2.4
        assert now["error"] == abs(now["secant"] - now["tangent"])

    def test_method_is_where_the_menu_starts(self):
        box = live.secant(relu, x_slider(0), step_slider(), method="central")
        assert box.figure.readout()["secant"] == 0.5
        assert box.children[0].index == 1

    def test_unknown_methods_wrong_sliders_and_tiny_steps_are_refused(self):
        with pytest.raises(ValueError, match="forward, central, got 'backward'"):
            live.secant(square, x_slider(), step_slider(), method="backward")
        with pytest.raises(TypeError, match="log_slider for step, got FloatSlider"):
            live.secant(square, x_slider(), x_slider())
        with pytest.raises(ValueError, match=r"from 1e-4 up.*1e-9.*step_size"):
            live.secant(square, x_slider(), step_slider(low=-9))
        with pytest.raises(TypeError, match="'five' is float"):
            live.secant({"five": 5.0}, x_slider(), step_slider())


class TestStepSize:
    def figure(self, **traits):
        figure = live.step_size([(sqrt, 2), (square, 3.3)], step_slider(low=-15)).figure
        for name, value in traits.items():
            figure.set_trait(name, value)
        return figure

    def test_large_steps_show_truncation(self):
        now = self.figure(method=1, step=1e-2).readout()
        assert now["error"] == pytest.approx(now["truncation"], rel=1e-3)
        assert now["truncation"] == pytest.approx(1e-4 / 6 * 3 / 8 * 2**-2.5, rel=1e-9)

    @pytest.mark.parametrize(("precision", "epsilon"), [(0, 2**-52), (1, 2**-23)])
    def test_rounding_follows_the_machine_epsilon(self, precision, epsilon):
        now = self.figure(method=1, precision=precision, step=1e-6).readout()
        assert now["rounding"] == pytest.approx(epsilon * math.sqrt(2) / 2e-6, rel=1e-9)
        assert now["error"] < 2 * now["rounding"]

    @pytest.mark.parametrize("method", [0, 1])
    def test_the_best_step_has_the_smallest_expected_error(self, method):
        def expected(step):
            now = self.figure(method=method, step=step).readout()
            return now["truncation"] + now["rounding"]

        best = self.figure(method=method).readout()["best"]
        assert expected(best) < min(expected(best * 1.1), expected(best / 1.1))

    def test_a_step_that_is_rounded_away_has_no_error_to_show(self):
        figure = self.figure(method=1, precision=1, step=1e-9)
        assert math.isnan(figure.readout()["error"])
        assert "lost" in repr(figure)

    def test_without_truncation_there_is_no_best_step(self):
        figure = self.figure(method=1, choice=1, step=0.1)
        assert math.isnan(figure.readout()["best"]) and figure.readout()["truncation"] == 0
        assert "The best step is the largest" in repr(figure)

    def test_every_position_of_the_slider_has_its_own_error(self):
        step = step_slider(low=-15)
        figure = live.step_size([(sqrt, 2)], step).figure
        assert len(figure.spec["cases"][0]["errors"][0][0]) == 151
        figure.step = 10.0 ** (-15 + 0.1 * 77)
        assert figure.readout()["error"] == figure.spec["cases"][0]["errors"][0][1][77]

    @pytest.mark.parametrize("cases", [[sqrt], [(sqrt,)], [(2, sqrt)], [[sqrt, 2]]])
    def test_what_is_not_a_function_with_its_point_is_refused(self, cases):
        with pytest.raises(TypeError, match=r"such as \(cube, 1\)"):
            live.step_size(cases, step_slider())

    def test_no_cases_are_refused(self):
        with pytest.raises(ValueError, match="at least one case"):
            live.step_size([], step_slider())


class TestSlopeCurve:
    @pytest.mark.parametrize("x", [-2.0, 0.3, 1.2])
    def test_measured_and_exact_slopes_agree_to_six_digits(self, x):
        figure = live.slope_curve([sin, sigmoid], x_slider()).figure
        figure.x = x
        now = figure.readout()
        assert now["slope"] == pytest.approx(math.cos(x), rel=1e-14)
        assert 0 < abs(now["measured"] / now["slope"] - 1) < 1e-6

    def test_at_a_kink_they_do_not(self):
        figure = live.slope_curve(leaky_relu, x_slider(0)).figure
        assert figure.readout()["measured"] == pytest.approx(0.505)


class TestDescent:
    def test_the_path_follows_the_update(self):
        assert descend(square.derivative, 5.0, 1.1, 5) == pytest.approx([5, -6, 7.2, -8.64, 10.368, -12.4416])

    @pytest.mark.parametrize(("start", "case"), [(3.0, "above"), (-3.0, "below"), (0.0, "at")])
    def test_the_three_cases(self, start, case):
        assert descent(square, start).readout()["case"] == case

    @pytest.mark.parametrize(
        ("start", "rate", "steps", "status"),
        [
            (5.0, 0.1, 0, "start"),
            (5.0, 0.1, 3, "down"),
            (5.0, 1.1, 3, "up"),
            (5.0, 1.0, 3, "level"),
            (5.0, 0.5, 1, "still"),
            (5.0, 2.0, 30, "diverged"),
        ],
    )
    def test_status_says_what_the_last_step_did(self, start, rate, steps, status):
        assert descent(square, start, rate, steps).readout()["status"] == status

    def test_from_2_a_small_rate_settles_in_the_higher_valley(self):
        now = descent(two_valleys, 2.0, 0.02, 60).readout()
        assert (round(now["theta"], 2), round(now["cost"], 2)) == (1.13, -1.07)

    def test_divergence_has_no_numbers_and_says_so(self):
        figure = descent(cube, -2.0, 0.2, 60)
        now = figure.readout()
        assert all(math.isnan(now[name]) for name in ("theta", "cost", "slope"))
        assert repr(figure).endswith("diverged: the steps grow without end.")
        assert png(figure.picture())
        path = descend(cube.derivative, -2.0, 0.2, 60)
        assert len(path) < 60 and abs(path[-1]) > FAR >= abs(path[-2])

    def test_a_maximum_holds_whoever_stands_exactly_on_it(self):
        assert descent(cos, 0.0, 0.2, 60).readout()["theta"] == 0
        assert descent(cos, 0.1, 0.2, 60).readout()["theta"] == pytest.approx(math.pi, abs=1e-2)

    def test_steps_must_be_whole_and_start_at_0(self):
        start, rate = live.slider("θ₀", -6, 6, value=5), live.slider("α", 0.1, 1.1, value=0.1)
        with pytest.raises(TypeError, match="int_slider for steps, got FloatSlider"):
            live.descent(square, start, rate, live.slider("steps", 0, 20))
        with pytest.raises(ValueError, match="steps from 0, got a slider from 1"):
            live.descent(square, start, rate, live.int_slider("steps", 1, 20, value=3))

    def test_every_slider_is_linked_and_passed_on(self):
        box = live.descent(
            square,
            live.slider("θ₀", -6, 6, value=5, step=0.5),
            live.slider("α", 0.1, 1.1, value=0.3, step=0.1),
            live.int_slider("steps", 0, 20, value=3),
        )
        assert [type(child) for child in box.children[:3]] == [
            ipywidgets.FloatSlider,
            ipywidgets.FloatSlider,
            ipywidgets.IntSlider,
        ]
        assert (box.figure.start, box.figure.rate, box.figure.steps) == (5, 0.3, 3)


class TestPractice:
    def test_there_are_questions_of_every_kind_and_ids_are_unique(self):
        asked = check_questions(questions.practice())
        assert len(asked) >= 6
        assert {question.kind for question in asked} == {"choice", "number", "formula"}

    def test_right_numbers_are_right(self):
        right = {
            question.id: question.right for question in questions.practice() if question.kind == "number"
        }
        assert right["slope-forward-difference"] == ((3.5**2) - 9) / 0.5
        assert right["slope-across-a-kink"] == pytest.approx((relu(0.3) - relu(-0.2)) / 0.5)
        assert right["slope-one-step-of-descent"] == pytest.approx(
            descend(square.derivative, 3.0, 0.1, 1)[-1]
        )
        rate = right["slope-largest-rate"]
        ends = [abs(descend(lambda t: 4 * t, 1.0, rate * factor, 200)[-1]) for factor in (0.99, 1.0, 1.01)]
        assert ends[0] < 0.1 and ends[1] == 1 and ends[2] > 10

    def test_the_cubic_is_flat_where_the_choice_says(self):
        xs = np.array([-math.sqrt(4 / 3), math.sqrt(4 / 3)])
        np.testing.assert_allclose(3 * xs**2 - 4, 0, atol=1e-14)
