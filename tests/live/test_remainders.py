"""The remainder and the strip of chapter 4: what their readouts say, and what they refuse."""

import math

import pytest
from python_figures import is_strict_json

from chainrule import Chain, live, sin, square


def remainder_figure(t=1e-1):
    right = Chain([sin, square]).derivative(0.7)
    claims = {"right": right, "inner forgotten": 2 * math.sin(0.7), "nearly": 0.9999 * right}
    return live.remainder(
        Chain([sin, square]), 0.7, claims, live.log_slider("t", -9, 0, value=t), label="sin²x"
    ).figure


class TestRemainder:
    def test_orders_at_the_ends_of_the_slider_and_between(self):
        figure = remainder_figure()
        orders = {}
        for figure.claim in range(3):
            for exponent in (-5, -4, -2, -1, 0):
                figure.t = 10.0**exponent
                orders[figure.claim, exponent] = figure.readout()["order"]
        assert orders[0, -5] == pytest.approx(2, abs=0.01) and orders[1, -5] == pytest.approx(1, abs=0.01)
        assert [round(orders[2, k], 1) for k in (-1, -2)] == [1.8, 1.8]
        assert [round(orders[2, k], 2) for k in (-4, -5)] == [1.06, 1.01]
        figure.t = 1e-9
        assert math.isnan(figure.readout()["order"])  # a tenth of it is outside

    def test_a_tenth_of_the_smallest_step_is_outside_and_not_undefined(self):
        figure = remainder_figure()
        figure.t = float(figure.steps[0])
        assert figure.describe().endswith("; a tenth of it is outside.")

    def test_below_the_rounding_line_the_right_remainder_does_not_fall(self):
        figure = remainder_figure()
        noise = figure.remainders["right"][figure.steps < 1e-8]
        assert 0 < noise.max() < figure.floor
        assert noise.max() > figure.floor / 100

    def test_words_picture_and_plain_data(self):
        figure = remainder_figure(1e-2)
        assert repr(figure).startswith(
            "sin²x at x = 0.7, right: the remainder is 1.6e−05 at t = 0.01 and 1.7e−07"
        )
        assert repr(figure).endswith("order 1.98.")
        assert figure.fallback()["image/png"] and is_strict_json(figure)

    @pytest.mark.parametrize(
        ("f", "claims", "low", "words"),
        [
            (sin, {}, -9, "expected slopes by label"),
            (sin, {"d": math.nan}, -9, "finite slope for 'd'"),
            (lambda x: math.inf, {"d": 1.0}, -9, "function with values from x = 0.7 to 1.7"),
            (sin, {"d": 1.0}, -12, "powers of ten from -9 to 0, got -12 to 0"),
        ],
    )
    def test_bad_claims_are_refused_with_the_reason(self, f, claims, low, words):
        with pytest.raises(ValueError, match=words):
            live.remainder(f, 0.7, claims, live.log_slider("t", low, 0, value=0.1))


class TestCarried:
    @pytest.mark.parametrize(
        ("inputs", "outputs", "reverse", "forward"), [(30, 1, 1000, 12600), (1, 30, 12600, 1000)]
    )
    def test_the_narrow_end_is_the_cheap_one(self, inputs, outputs, reverse, forward):
        box = live.carried(
            live.int_slider("n", 1, 30, value=inputs), live.int_slider("m", 1, 30, value=outputs)
        )
        now = box.figure.readout()
        assert (now["reverse"], now["forward"]) == (reverse, forward)

    def test_what_is_carried_is_a_strip_or_a_table(self):
        figure = live.carried(
            live.int_slider("n", 1, 30, value=30), live.int_slider("m", 1, 30, value=1)
        ).figure
        strip = figure.readout()["carried"]
        figure.order = 1
        assert (strip, figure.readout()["carried"]) == (20, 600)
        assert figure.fallback()["image/png"] and is_strict_json(figure)

    @pytest.mark.parametrize(
        ("inputs", "outputs", "words"),
        [
            (30, 1, "30 inputs, 1 output, 20 values"),
            (1, 7, "1 input, 7 outputs, 20 values"),
            (30, 1, "reverse 1000, forward 12\u202f600."),
        ],
    )
    def test_one_is_one_and_five_digits_stand_in_groups(self, inputs, outputs, words):
        sliders = (live.int_slider("n", 1, 30, value=n) for n in (inputs, outputs))
        assert words in live.carried(*sliders).figure.describe()

    def test_as_many_inputs_as_outputs_cost_the_same_from_either_end(self):
        for n in (1, 7, 30):
            figure = live.carried(
                live.int_slider("n", 1, 30, value=n), live.int_slider("m", 1, 30, value=n)
            ).figure
            assert figure.readout()["reverse"] == figure.readout()["forward"]

    def test_bad_sizes_are_refused_with_the_reason(self):
        many = live.int_slider("n", 1, 30, value=30)
        with pytest.raises(ValueError, match="at least one of the outputs, got a slider from 0"):
            live.carried(many, live.int_slider("m", 0, 30, value=1))
        with pytest.raises(ValueError, match="values in between, at least one, got 0"):
            live.carried(many, many, middle=0)
