"""The figures of chapter 6: what their readouts say, against arithmetic and simulations of the tests' own."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import RUNNING_EXAMPLE, TwoWeightNetwork, gradient, live
from chainrule.composition import chain_jacobian
from chainrule.live.automatic_differentiation import dual_numbers, memory, swelling, tapes


def test_a_direction_along_an_axis_has_no_minus_before_its_zero():
    assert [str(zero) for zero in (dual_numbers.seeds(270)[0], dual_numbers.seeds(360)[1])] == ["0.0"] * 2


def swell_figure(n=4, x=0.33):
    return live.swell(
        live.int_slider("n", 1, 8, value=n), live.slider("x", 0.01, 0.97, value=x, step=0.04)
    ).figure


def exactly(x, n):
    """Value and slope of the rounds in rational arithmetic."""
    value, slope = Fraction(x), Fraction(1)
    for _ in range(n):
        value, slope = 4 * value * (1 - value), 4 * (1 - 2 * value) * slope
    return value, slope


class Counted(float):
    """A float that counts operations."""

    operations = 0

    def _did(self, value):
        Counted.operations += 1
        return Counted(value)

    def __add__(self, other):
        return self._did(float(self) + float(other))

    def __sub__(self, other):
        return self._did(float(self) - float(other))

    def __rsub__(self, other):
        return self._did(float(other) - float(self))

    def __mul__(self, other):
        return self._did(float(self) * float(other))

    def __neg__(self):
        return self._did(-float(self))

    __radd__, __rmul__ = __add__, __mul__


class TestSwell:
    @pytest.mark.parametrize("n", range(1, 9))
    def test_multiplied_out_the_derivative_has_2_to_the_n_terms_and_is_the_derivative(self, n):
        coefficients = swelling.expanded(n)
        assert len(coefficients) == 2**n == swell_figure(n).readout()["terms"]
        assert all(coefficients)  # no term is missing, so none can be left out
        for x in (Fraction(1, 3), Fraction(-2, 7), Fraction(5)):
            assert sum(c * x**power for power, c in enumerate(coefficients)) == exactly(x, n)[1]

    def test_a_round_on_dual_numbers_takes_8_operations_3_of_them_for_the_value(self):
        value, slope = Counted(0.3), Counted(1)
        Counted.operations = 0
        left, right = 4 * value, 1 - value
        _ = left * right
        assert Counted.operations == 3
        left_slope, right_slope = 4 * slope, -slope
        slope = left_slope * right + left * right_slope
        assert Counted.operations == swelling.OPERATIONS == 8
        assert slope == pytest.approx(float(exactly(0.3, 1)[1]))

    def test_errors_are_those_against_rational_arithmetic(self):
        for x in (0.01, 0.33, 0.97):
            for n in (1, 5, 8):
                truth = exactly(x, n)[1]
                found = swelling.errors_at(x, n)
                value, slope = x, 1.0
                for _ in range(n):
                    value, slope = 4 * value * (1 - value), 4 * slope * (1 - value) + 4 * value * -slope
                assert found["dual"] == pytest.approx(float(abs((Fraction(slope) - truth) / truth)))
                total = 0.0
                for c in reversed(swelling.expanded(n)):
                    total = total * x + float(c)
                assert found["expanded"] == pytest.approx(float(abs((Fraction(total) - truth) / truth)))

    def test_no_five_steps_in_a_row_are_all_better_than_what_is_shown(self):
        for n in (2, 8):
            truth = exactly(0.33, n)[1]
            best = swelling.errors_at(0.33, n)
            errors = []
            for step in swelling.STEPS:
                ahead, behind = 0.33 + step, 0.33 - step
                found = (swelling.rounds(ahead, n) - swelling.rounds(behind, n)) / (ahead - behind)
                errors.append(float(abs((Fraction(float(found)) - truth) / truth)))
            worst = [max(errors[i : i + 5]) for i in range(len(errors) - 4)]
            assert best["difference"] == pytest.approx(min(worst), rel=1e-6)
            assert best["step"] == swelling.STEPS[worst.index(min(worst)) + 2]

    def test_from_the_second_round_on_the_best_difference_is_far_worse_than_dual_numbers_at_every_stop(self):
        rows = swell_figure().errors
        worse = [row[n]["difference"] / max(row[n]["dual"], 1e-17) for row in rows for n in range(1, 8)]
        assert min(worse) > 900
        assert min(row[n]["difference"] for row in rows for n in range(1, 8)) > 5e-12
        assert max(row[n]["dual"] for row in rows for n in range(8)) < 3e-13
        # after one round it is a parabola, for which a central difference has no truncation
        assert max(row[0]["difference"] for row in rows) < 3e-14

    def test_the_expanded_derivative_is_worthless_in_the_end(self):
        figure = swell_figure()
        assert all(row[7]["expanded"] > 1e4 for row in figure.errors)
        assert all(row[6]["expanded"] > 1 for row in figure.errors[1:])  # all places but 0.01
        # it is the best of the three at first
        assert [f"{row['expanded']:.0e}" for row in figure.errors[8][2:7]] == [
            "3e-13", "2e-10", "8e-03", "4e+13", "5e+43",
        ]  # fmt: skip
        assert max(row[0]["expanded"] for row in figure.errors) < 1e-16

    def test_words_picture_and_plain_data(self):
        figure = swell_figure()
        assert "multiplied out, the derivative has 16 terms" in repr(figure)
        assert "needs 32 operations" in repr(figure)
        assert figure.fallback()["image/png"] and is_strict_json(figure)
        figure.n = 1
        assert repr(figure).startswith("x ← 4x(1 − x), once, at x = 0.33")

    @pytest.mark.parametrize(
        ("n", "x", "words"),
        [
            ((1, 9), (0.01, 0.97, 0.04), "from 1 to 8 rounds at most, got 1 to 9"),
            ((0, 8), (0.01, 0.97, 0.04), "got 0 to 8"),
            ((1, 8), (0.01, 1.21, 0.04), "within 0 and 1, got 0.01 to 1.21"),
            ((1, 8), (0.0, 1.0, 0.05), "stops at 1/2"),
            ((1, 8), (0.0, 1.0, 0.01), "at most 60 stops, got 101"),
        ],
    )
    def test_bad_sliders_are_refused_with_the_reason(self, n, x, words):
        low, high, step = x
        with pytest.raises(ValueError, match=words):
            live.swell(live.int_slider("n", *n, value=4), live.slider("x", low, high, value=low, step=step))


def dual_figure(angle=30.0):
    return live.dual(live.slider("angle", 0, 360, value=angle, step=5)).figure


class TestDual:
    def test_one_seed_at_a_time_gives_the_partial_derivatives(self):
        first, second = dual_figure(0).readout(), dual_figure(90).readout()
        assert (first["seed1"], first["seed2"]) == (1, 0) and (second["seed1"], second["seed2"]) == (0, 1)
        assert round(first["slope_J"], 8) == 0.00459378
        assert round(second["slope_J"], 8) == -0.03307608
        # behind W₂, and not before it, is where its seed comes in
        assert second["slope_z1"] == second["slope_h"] == 0
        assert second["slope_z2"] == pytest.approx(TwoWeightNetwork().forward().h)

    def test_one_run_is_the_slope_along_the_direction(self):
        x, w1, w2, y = RUNNING_EXAMPLE

        def loss(w):
            return TwoWeightNetwork(w[0], w[1]).forward(x, y).loss

        for angle in range(0, 361, 5):
            now = dual_figure(angle).readout()
            direction = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
            assert now["slope_J"] == pytest.approx(gradient(loss, [w1, w2]) @ direction, abs=1e-9)
            assert now["dot"] == pytest.approx(now["slope_J"], abs=1e-16)
            assert now["measured"] == pytest.approx(now["slope_J"], abs=1e-9)

    def test_the_steepest_stops_are_100_and_280_degrees(self):
        slopes = {angle: dual_figure(angle).readout()["slope_J"] for angle in range(0, 360, 5)}
        assert (min(slopes, key=slopes.get), max(slopes, key=slopes.get)) == (100, 280)
        assert slopes[280] == pytest.approx(math.hypot(0.00459378, 0.03307608), rel=1e-3)

    def test_words_picture_and_plain_data(self):
        figure = dual_figure()
        assert repr(figure).endswith(
            "seeds 0.866 for W₁ and 0.5 for W₂, a direction of 30°: J arrives with the slope −0.01256."
        )
        assert figure.fallback()["image/png"] and is_strict_json(figure)

    def test_angles_beyond_a_turn_are_refused(self):
        with pytest.raises(ValueError, match="from 0 to 360 degrees at most, got -180 to 180"):
            live.dual(live.slider("angle", -180, 180, value=0, step=5))


def tape_figure(x=0.8, **options):
    return live.tape(live.slider("x", -2, 2, value=x, step=0.1), **options).figure


STOPS = [round(-2 + 0.1 * k, 1) for k in range(41)]


def by_hand(x, bug):
    """What the tape gives with each bug, derived with pen and paper."""
    a = math.sin(x)
    c = math.exp(a)
    d = x * a + c
    z = d**2
    right = 2 * d * (a + (x + c) * math.cos(x))
    return {
        "none": right,
        "assigned": 2 * d * x * math.cos(x),
        "no_reset": 2 * right,
        "new_value": 2 * z * (a + (x + math.exp(c)) * math.cos(a)),
        "in_place": 2 * d * (2 * a + (x + math.exp(2 * a)) * math.cos(x)),
    }[bug]


class TestTape:
    @pytest.mark.parametrize("bug", [bug for bug in tapes.BUGS if bug != "own_order"])
    def test_played_back_each_bug_gives_its_own_number(self, bug):
        figure = tape_figure(bug=bug, steps=11)
        for figure.x in STOPS:
            now = figure.readout()
            assert now["result"] == pytest.approx(by_hand(figure.x, bug), rel=1e-12, abs=1e-12)
            assert now["truth"] == pytest.approx(by_hand(figure.x, "none"), rel=1e-12, abs=1e-12)

    def test_where_a_bug_does_no_harm_the_verdict_says_so(self):
        lucky = {bug: [] for bug in tapes.BUGS}
        for bug in tapes.BUGS:
            figure = tape_figure(bug=bug, steps=11)
            figure.chosen = "zdbac"
            for figure.x in STOPS:
                verdict = figure.readout()["verdict"]
                assert verdict in {"right", "wrong", "right here, by coincidence"}
                assert (verdict == "right") == (bug == "none")
                if verdict == "right here, by coincidence":
                    lucky[bug].append(figure.x)
        assert lucky == {
            "none": [],
            "assigned": [],
            "own_order": [],
            "no_reset": [],
            "new_value": [],
            "in_place": [0.0],
        }

    def test_of_120_orders_two_are_right(self):
        figure = tape_figure(bug="own_order", steps=11)
        verdicts = {}
        for order in itertools.permutations("abcdz"):
            figure.chosen = "".join(order)
            verdicts[figure.chosen] = figure.readout()["verdict"]
        assert sorted(verdicts.values()).count("right") == 2
        assert [order for order, verdict in verdicts.items() if verdict == "right"] == ["zdbca", "zdcba"]
        assert set(verdicts.values()) == {"right", "wrong"}
        figure.chosen = "zdbac"
        assert round(figure.readout()["result"], 3) == 6.687  # what c sends comes too late for a

    def test_values_slopes_and_gradients_appear_step_by_step(self):
        figure = tape_figure()
        there = []
        for figure.steps in range(12):
            now = figure.readout()
            there.append([sum(v != "not yet" for k, v in now.items() if k.startswith(kind))
                          for kind in ("value", "slope", "gradient", "result")])  # fmt: skip
        assert there == [
            [0, 0, 0, 0], [1, 0, 0, 0], [2, 1, 0, 0], [3, 3, 0, 0], [4, 4, 0, 0], [5, 6, 0, 0],
            [6, 7, 6, 0], [6, 7, 6, 0], [6, 7, 6, 0], [6, 7, 6, 0], [6, 7, 6, 0], [6, 7, 6, 1],
        ]  # fmt: skip

    def test_a_is_used_twice_and_adds_up(self):
        figure = tape_figure(steps=9)
        after_c = figure.readout()["gradient_a"]
        figure.steps = 10
        after_b = figure.readout()["gradient_a"]
        assert (round(after_c, 2), round(after_b, 2)) == (10.75, 14.95)

    def test_words_picture_and_plain_data(self):
        figure = tape_figure(bug="assigned", steps=11)
        assert repr(figure).endswith("the tape gives dz/dx = 2.924; right is 14.18.")
        assert figure.fallback()["image/png"] and is_strict_json(figure)
        figure.steps = 7
        assert "6 of 6 lines recorded, 1 of 5 boxes played back. dz/dx is 14.18." in repr(figure)
        assert figure.fallback()["image/png"]

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"bug": "typo"}, "unknown bug 'typo': choose one of none, assigned"),
            ({"steps": 12}, "from 0 to 11, got 12"),
            ({"steps": True}, "from 0 to 11, got True"),
        ],
    )
    def test_bad_options_are_refused_with_the_reason(self, options, words):
        with pytest.raises(ValueError, match=words):
            tape_figure(**options)
        with pytest.raises(ValueError, match="within −3 and 3, got -4 to 4"):
            live.tape(live.slider("x", -4, 4, value=0))


def which_figure(inputs=20, outputs=1, depth=4, width=10):
    return live.which_end(
        live.int_slider("inputs", 1, 30, value=inputs),
        live.int_slider("outputs", 1, 30, value=outputs),
        live.int_slider("functions", 2, 8, value=depth),
        live.int_slider("width", 1, 30, value=width),
    ).figure


def multiplications(rows):
    """Count the multiplications of numbers in a product of tables, from left to right."""
    count = 0
    left = rows[0]
    for right in rows[1:]:
        product = [[0] * len(right[0]) for _ in left]
        for i, j, k in itertools.product(range(len(left)), range(len(right[0])), range(len(right))):
            product[i][j] += left[i][k] * right[k][j]
            count += 1
        left = product
    return count, left


class TestWhichEnd:
    @pytest.mark.parametrize(
        ("inputs", "outputs", "depth", "width"), [(20, 1, 4, 10), (3, 5, 6, 4), (2, 2, 2, 7)]
    )
    def test_counts_are_those_of_tables_multiplied_number_by_number(self, inputs, outputs, depth, width):
        random = np.random.default_rng(6)
        shapes = [(width, inputs), *[(width, width)] * (depth - 2), (outputs, width)]
        tables = [random.integers(-3, 4, shape) for shape in shapes]
        now = which_figure(inputs, outputs, depth, width).readout()
        reverse, product = multiplications([table.tolist() for table in reversed(tables)])
        forward, turned = multiplications([table.T.tolist() for table in tables])
        assert (now["reverse"], now["forward"]) == (reverse, forward)
        assert product == np.array(turned).T.tolist() == chain_jacobian(tables).tolist()
        assert now["forward"] == inputs * now["forward_pass"]
        assert now["reverse"] == outputs * now["reverse_pass"]

    def test_they_cross_where_there_are_as_many_inputs_as_outputs(self):
        for depth, width, outputs in itertools.product((3, 5, 8), (1, 10, 30), (1, 12, 30)):
            for inputs in (1, 11, 12, 13, 30):
                now = which_figure(inputs, outputs, depth, width).readout()
                assert np.sign(now["forward"] - now["reverse"]) == np.sign(inputs - outputs)
                same = "neither: both cost the same"
                assert now["cheaper"] == {-1: "forward", 0: same, 1: "reverse"}[np.sign(inputs - outputs)]
                assert now["forward"] - now["reverse"] == (depth - 2) * width**2 * (inputs - outputs)

    def test_with_two_functions_there_is_one_product_and_no_choice(self):
        for inputs, outputs in ((1, 30), (30, 1), (7, 7)):
            now = which_figure(inputs, outputs, depth=2).readout()
            assert now["forward"] == now["reverse"] == 10 * inputs * outputs

    def test_words_picture_and_plain_data(self):
        figure = which_figure()
        assert repr(figure).endswith(
            "Multiplications: forward 20 × 210 = 4200, reverse 1 × 400 = 400. Cheaper: reverse."
        )
        assert figure.fallback()["image/png"] and is_strict_json(figure)
        assert "= 189\u202f000, reverse" in repr(which_figure(30, 30, depth=8, width=30))

    def test_a_chain_of_one_function_is_refused(self):
        with pytest.raises(ValueError, match="depth from 2 upwards, got a slider from 1"):
            live.which_end(*(live.int_slider(name, 1, 8, value=3) for name in "nmdw"))
        with pytest.raises(ValueError, match="inputs from 1 upwards, got a slider from 0"):
            live.which_end(
                live.int_slider("n", 0, 8, value=3), *(live.int_slider(n, 2, 8, value=3) for n in "mdw")
            )


def checkpoint_figure(n=16, k=4):
    return live.checkpoints(live.int_slider("n", 2, 36, value=n), live.int_slider("k", 1, 36, value=k)).figure


def run_chain(n, k):
    """Differentiate a real chain with the figure's steps: every number must be there when it is asked for."""
    rates = [1.0 + 0.01 * box for box in range(n)]
    on_the_way, store, gradient, evaluations, most = (0, 1.0), {}, 1.0, 0, 0
    for event in memory.events(n, k):
        if event.way == "back":
            gradient *= rates[event.box] * math.cos(store[event.box])
        else:
            value = store[event.box] if event.way == "again" else on_the_way[1]
            if event.way == "forward":
                assert on_the_way[0] == event.box
                if event.box in event.held:
                    store[event.box] = value
            on_the_way = (event.box + 1, rates[event.box] * math.sin(value))
            evaluations += 1
            if event.way == "again":
                store[event.box + 1] = on_the_way[1]
        store = {box: value for box, value in store.items() if box in event.held}
        assert set(store) == event.held
        most = max(most, len(store))
    return gradient, evaluations, most, store


class TestCheckpoints:
    @pytest.mark.parametrize("n", [2, 3, 7, 16, 23, 36])
    def test_a_real_chain_runs_with_what_is_held_and_gives_the_derivative(self, n):
        value, truth = 1.0, 1.0
        for box in range(n):
            rate = 1.0 + 0.01 * box
            value, truth = rate * math.sin(value), truth * rate * math.cos(value)
        for k in range(1, n + 1):
            gradient, evaluations, most, left = run_chain(n, k)
            assert gradient == pytest.approx(truth, rel=1e-12)
            assert left == {}
            assert most == k + n // k - 1 == memory.peak(n, k)
            assert evaluations == n + n - most  # what is not held is computed once more

    def test_readouts_are_those_of_the_run(self):
        figure = checkpoint_figure()
        now = figure.readout()
        assert {name: now[name] for name in ("kept", "peak", "again", "least")} == {
            "kept": 4, "peak": 7, "again": 9, "least": 7,
        }  # fmt: skip
        figure.steps = 41
        assert (figure.readout()["held"], figure.readout()["evaluations"]) == (0, 25)
        figure.k = 36
        assert (figure.readout()["kept"], figure.readout()["peak"], figure.readout()["again"]) == (16, 16, 0)
        figure.k = 1
        assert (figure.readout()["peak"], figure.readout()["again"]) == (16, 0)

    def test_the_least_is_about_twice_the_root_of_n(self):
        for n in range(2, 400):
            least = min(memory.peak(n, k) for k in range(1, n + 1))
            assert least == math.isqrt(4 * n + 1) - 1
            assert memory.peak(n, math.isqrt(n)) <= least + 1
        assert memory.peak(10_000, 100) == 199 == math.isqrt(40_001) - 1

    @pytest.mark.parametrize(("lengths", "most"), [((4, 4, 4, 4), 7), ((6, 5, 4, 1), 6)])
    def test_distances_that_shrink_hold_less_as_chapter_6_says(self, monkeypatch, lengths, most):
        ends = itertools.pairwise([0, *itertools.accumulate(lengths)])
        monkeypatch.setattr(memory, "stretches", lambda n, k: [range(*pair) for pair in ends])
        assert max(len(event.held) for event in memory.events(16, 4)) == most

    def test_words_picture_and_plain_data(self):
        figure = checkpoint_figure()
        assert repr(figure) == (
            "A chain of 16 boxes with 4 checkpoints: at most 7 inputs held at once, 9 evaluations made "
            "again. Evenly spaced, no number of checkpoints holds fewer than 7."
        )
        assert figure.fallback()["image/png"] and is_strict_json(figure)

    def test_bad_sliders_are_refused_with_the_reason(self):
        one = live.int_slider("k", 1, 8, value=2)
        with pytest.raises(ValueError, match="2 to 40 boxes, got a slider from 1 to 8"):
            live.checkpoints(one, one)
        with pytest.raises(ValueError, match="at least one checkpoint, got a slider from 0"):
            live.checkpoints(live.int_slider("n", 2, 40, value=2), live.int_slider("k", 0, 8, value=2))
