"""The figures of chapter 1: what their readouts say, what they refuse, and what is asked in the practice."""

import math

import ipywidgets
import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import absolute, cos, cube, exp, leaky_relu, live, relu, sigmoid, sin, sqrt, square, tanh
from chainrule.live.base import shown
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


def descent(costs, start=2.0, rate=0.02, steps=0, last=60, step=0.1):
    return live.descent(
        costs,
        live.slider("θ₀", -6, 6, value=start, step=step),
        live.slider("α", 0.005, 2, value=rate, step=0.005),
        live.int_slider("steps", 0, last, value=steps),
    ).figure


def marks(figure, gid):
    """What the twin has drawn under a name, in all its panels."""
    drawn = [artist for panel in figure.picture().axes for artist in panel.get_children()]
    return [artist for artist in drawn if artist.get_gid() == gid]


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
    assert is_strict_json(figure)


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

    def test_at_a_corner_there_is_no_tangent_and_no_slope(self):
        figure = live.tangent(relu, x_slider(0)).figure
        now = figure.readout()
        assert math.isnan(now["slope"]) and now["trend"] == "none"
        assert repr(figure).endswith("slope none: a corner.")
        assert marks(figure, "tangent") == marks(figure, "triangle") == []

    @pytest.mark.parametrize(("f", "x"), [(sin, 1.6), (sin, -1.6), (cos, 3.1)])
    def test_next_to_a_flat_place_it_says_where(self, f, x):
        figure = live.tangent(f, live.slider("x", -6, 6, value=x, step=0.1)).figure
        assert figure.readout()["trend"] == "nearly"
        flat = math.copysign(math.pi / 2 if f is sin else math.pi, x)
        assert repr(figure).endswith(f"nearly flat; flat at x = {shown(flat)}.")

    @pytest.mark.parametrize("x", [-6.0, -0.5, 1.0, 5.0, 6.0])
    @pytest.mark.parametrize("f", [square, cube, exp, sin, sigmoid, tanh], ids=lambda f: f.name)
    def test_the_triangle_runs_1_and_rises_by_the_slope_in_full_view(self, f, x):
        figure = live.tangent(f, live.slider("x", -6, 6, value=x, step=0.5)).figure
        (triangle,) = marks(figure, "triangle")
        xs, ys = triangle.get_data()
        slope = figure.readout()["slope"]
        run = xs[1] - xs[0]
        assert abs(run) == pytest.approx(1) and ys[2] - ys[0] == pytest.approx(slope * run, abs=1e-12)
        assert (xs[0], ys[0]) == pytest.approx((x, figure.readout()["value"])), "not at the point"
        axes = triangle.axes
        assert axes.get_xlim()[0] <= min(xs) and max(xs) <= axes.get_xlim()[1]
        assert axes.get_ylim()[0] <= min(ys) and max(ys) <= axes.get_ylim()[1]


class TestMagnified:
    def figure(self, f=square, x=5.0, run=0.01):
        return live.tangent(
            f, live.slider("x", -6, 6, value=x, step=0.1), live.log_slider("run h", -3, 0, value=run)
        ).figure

    def test_a_hundredth_ahead_the_tangent_says_25_1_and_the_square_25_1001(self):
        now = self.figure().readout()
        assert (now["line"], now["curve"]) == (pytest.approx(25.1), pytest.approx(25.1001))
        assert "At x + 0.01 the curve is at 25.1001, the tangent at 25.1." in repr(self.figure())

    @pytest.mark.parametrize("run", [1.0, 0.1, 0.001])
    def test_the_miss_on_the_square_is_the_run_squared(self, run):
        assert self.figure(run=run).readout()["miss"] == pytest.approx(run**2, rel=1e-6)

    @pytest.mark.parametrize("run", [1.0, 0.001])
    @pytest.mark.parametrize("x", [-6.0, 0.0, 0.8, 6.0])
    @pytest.mark.parametrize("f", [square, cube, sin, sigmoid, relu], ids=lambda f: f.name)
    def test_point_and_both_ends_lie_in_the_picture(self, f, x, run):
        figure = self.figure(f, x, run)
        names = ["point", "curve ahead", *(["line ahead"] if figure.readout()["trend"] != "none" else [])]
        for name in names:
            (mark,) = marks(figure, name)
            (low, high), (bottom, top) = mark.axes.get_xlim(), mark.axes.get_ylim()
            assert low <= mark.get_xdata()[0] <= high and bottom <= mark.get_ydata()[0] <= top

    def test_the_tangent_keeps_its_place_while_the_picture_shrinks(self):
        def place(run):
            (triangle,) = marks(self.figure(run=run), "triangle")
            return triangle.axes.transData.transform(np.transpose(triangle.get_data()))

        np.testing.assert_allclose(place(1.0), place(0.01), rtol=1e-6)

    def test_a_corner_stays_a_corner(self):
        now = self.figure(relu, 0.0, 0.001).readout()
        assert math.isnan(now["line"]) and math.isnan(now["miss"]) and now["curve"] == 0.001

    def test_runs_must_be_logarithmic_and_between_1e_4_and_1(self):
        x = live.slider("x", -6, 6, value=5)
        with pytest.raises(TypeError, match="log_slider for run, got FloatSlider"):
            live.tangent(square, x, live.slider("run", 0.1, 1, value=1, step=0.1))
        for low, high in ((-3, 1), (-9, 0)):
            with pytest.raises(ValueError, match=f"from 1e-4 to 1, got a slider from 1e{low} to 1e{high}"):
                live.tangent(square, x, live.log_slider("run", low, high, value=1))


class TestSecant:
    def test_at_a_corner_there_is_a_secant_and_no_tangent(self):
        figure = live.secant(relu, x_slider(0), step_slider(), method="central").figure
        now = figure.readout()
        assert now["secant"] == 0.5 and math.isnan(now["tangent"]) and math.isnan(now["error"])
        assert repr(figure).endswith("the secant has slope 0.5, the tangent none: a corner.")
        assert marks(figure, "tangent") == [] and len(marks(figure, "secant")) == 2

    def test_the_picture_has_a_magnifying_glass_two_steps_wide_on_each_side(self):
        left, right = live.secant(cube, x_slider(), step_slider(0.1)).figure.picture().axes
        assert "magnified" in right.get_ylabel() and right.get_xlim() == pytest.approx((-0.2, 0.2))
        assert left.get_xlim() == (-3, 3)
        for panel in (left, right):
            assert {"curve", "tangent", "secant", "ends", "point"} <= {a.get_gid() for a in panel.lines}

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

    def test_the_picture_has_the_upright_line_at_the_best_step(self):
        (line,) = marks(self.figure(method=1, step=0.1), "best")
        assert line.get_xdata()[0] == pytest.approx(1.9e-5, rel=0.03)
        assert marks(self.figure(method=1, choice=1, step=0.1), "best") == []

    def test_an_error_of_exactly_0_lies_on_the_lower_edge(self):
        figure = self.figure(method=1, precision=1, choice=1, step=0.1)
        assert 0 in figure.spec["cases"][1]["errors"][1][1]
        (line,) = marks(figure, "measured")
        assert np.nanmin(line.get_ydata()) == line.axes.get_ylim()[0]


class TestSlopeCurve:
    def test_the_picture_has_the_measured_dots(self):
        (dots,) = marks(live.slope_curve(sin, x_slider()).figure, "measured")
        xs, ys = dots.get_data()
        assert len(xs) == 25
        np.testing.assert_allclose(ys, np.cos(xs), atol=1e-6)

    def test_at_a_jump_two_hollow_dots_mark_the_ends_and_one_measured_dot_lies_between(self):
        figure = live.slope_curve(leaky_relu, x_slider(0)).figure
        ends = sorted(float(mark.get_ydata()[0]) for mark in marks(figure, "end"))
        assert ends == [0.01, 1]
        (dots,) = marks(figure, "measured")
        assert [y for x, y in zip(*dots.get_data(), strict=True) if 0.02 < y < 0.98] == [pytest.approx(0.505)]
        now = figure.readout()
        assert math.isnan(now["slope"]) and math.isnan(now["second"])
        assert "the exact slope none: a corner" in repr(figure)

    @pytest.mark.parametrize(("f", "second"), [(square, 2.0), (cube, 6 * 1.2), (sin, -math.sin(1.2))])
    def test_it_says_how_the_slope_changes(self, f, second):
        assert live.slope_curve(f, x_slider()).figure.readout()["second"] == pytest.approx(second, rel=1e-12)

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
    def test_after_one_step_it_says_step(self):
        assert "after 1 step:" in repr(descent(square, 5.0, 0.1, 1))
        assert "after 2 steps:" in repr(descent(square, 5.0, 0.1, 2))

    def test_at_a_corner_no_slope_is_shown(self):
        figure = descent(absolute, 1.0, 0.5, 2)
        now = figure.readout()
        assert now["theta"] == 0 and math.isnan(now["slope"])
        assert (now["case"], now["status"]) == ("corner", "corner")
        assert "slope none: a corner; stopped at a corner of J." in repr(figure)
        assert marks(figure, "tangent") == []

    def test_a_rate_of_a_fifth_settles_in_the_wide_valley_and_one_of_0_15_not_in_the_narrow_one(self):
        now = descent(two_valleys, 1.15, 0.2, 60, step=0.05).readout()
        assert round(now["theta"], 2) == 1.13 and abs(now["slope"]) < 0.01
        assert abs(descent(two_valleys, -1.3, 0.15, 60, step=0.05).readout()["slope"]) > 1

    def test_the_path_follows_the_update(self):
        assert descend(square.derivative, 5.0, 1.1, 5) == pytest.approx([5, -6, 7.2, -8.64, 10.368, -12.4416])

    @pytest.mark.parametrize(("start", "case"), [(3.0, "above"), (-3.0, "below"), (0.0, "at")])
    def test_the_three_cases(self, start, case):
        assert descent(square, start).readout()["case"] == case

    @pytest.mark.parametrize(
        ("rate", "steps", "case"), [(0.3, 20, "near"), (0.5, 1, "at"), (0.3, 16, "above")]
    )
    def test_only_where_the_slope_is_exactly_0_it_is_said_to_stay(self, rate, steps, case):
        now = descent(square, 5.0, rate, steps).readout()
        assert now["case"] == case and (now["slope"] == 0) is (case == "at")

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
