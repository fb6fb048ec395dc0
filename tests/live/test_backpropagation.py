"""The figures of chapter 5: what their readouts say, what they refuse, and what is asked in the practice."""

import itertools
import json
import math
import re

import numpy as np
import pytest

from chainrule import RUNNING_EXAMPLE, TwoWeightNetwork, complex_step, gradient, live, sigmoid
from chainrule.live.backpropagation import bugs
from chainrule.live.backpropagation.landscape import LAST_STEP
from chainrule.live.backpropagation.network import NOT_YET, PASS
from chainrule.live.questions import backpropagation as questions
from chainrule.plots import style

FIGURES = [live.network, live.landscape, live.gradient_check, live.vanishing]


@pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)
class TestEveryFigure:
    def test_its_constants_are_strict_json(self, make):
        spec = make().figure.spec
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec

    def test_it_has_a_picture_a_sentence_and_plain_readouts(self, make):
        box = make()
        assert style.png(box.figure.picture()).startswith(b"\x89PNG")
        assert repr(box).endswith(".") and "nan" not in repr(box)
        assert all(type(value) in (float, int, str) for value in box.figure.readout().values())


class TestNetwork:
    def test_its_values_are_the_network_s(self):
        now = live.network().figure.readout()
        forward, gradients = TwoWeightNetwork().forward(), TwoWeightNetwork().gradients()
        assert [now[name] for name in ("z1", "h", "z2", "y_hat", "J")] == list(forward)
        assert (now["d_w1"], now["d_w2"]) == gradients

    @pytest.mark.parametrize("inputs", [RUNNING_EXAMPLE, (-2.0, 1.7, 3.0, 0.1), (0.0, -4.0, 4.0, 1.0)])
    def test_every_gradient_on_the_way_back_is_what_the_graph_finds(self, inputs):
        from chainrule import Node, sigmoid

        figure = live.network().figure
        figure.x, figure.w1, figure.w2, figure.y = inputs
        x, w1, w2, y = (Node(value) for value in inputs)
        z1 = w1 * x
        h = sigmoid(z1)
        z2 = w2 * h
        y_hat = sigmoid(z2)
        (0.5 * (y - y_hat) ** 2).backward()
        now = figure.readout()
        # a Node in the middle keeps no gradient: each is measured from what stands behind it
        assert now["d_w1"] == pytest.approx(w1.grad, abs=1e-15)
        assert now["d_w2"] == pytest.approx(w2.grad, abs=1e-15)
        assert now["d_z1"] * inputs[0] == pytest.approx(now["d_w1"], abs=1e-15)
        assert now["d_z2"] * now["h"] == pytest.approx(now["d_w2"], abs=1e-15)
        assert now["d_h"] == pytest.approx(now["d_z2"] * inputs[2], abs=1e-15)

    def test_a_step_reveals_one_number_forward_first(self):
        figure = live.network(steps=0).figure
        for steps in range(len(PASS) + 1):
            figure.steps = steps
            now = figure.readout()
            assert [name for name, value in now.items() if value != NOT_YET] == [n for n, _ in PASS[:steps]]
        assert "Nothing is computed yet" in repr(live.network(steps=0))
        assert "Step 3, forward: z₂ = W₂ · h = −0.3074" in repr(live.network(steps=3))
        assert "Step 9, backward: ∂J/∂W₂ = −0.03308" in repr(live.network(steps=9))

    @pytest.mark.parametrize("steps", [-1, len(PASS) + 1, 2.0, True])
    def test_steps_that_are_not_there_are_refused(self, steps):
        with pytest.raises(ValueError, match="from 0 to 12"):
            live.network(steps=steps)

    def test_sliders_of_the_reader_s_own_are_linked_and_others_refused(self):
        w1 = live.slider("W₁", -2, 2, value=-1)
        assert live.network(w1=w1).figure.w1 == -1
        with pytest.raises(TypeError, match=r"made with live\.slider for w1, got float"):
            live.network(w1=0.8)


class TestLandscape:
    def test_the_path_is_the_network_s_training(self):
        figure = live.landscape().figure
        figure.steps, figure.rate = 30, 3.0
        network = TwoWeightNetwork()
        network.train(3.0, 30)
        now = figure.readout()
        assert (now["w1"], now["w2"]) == (network.w1, network.w2)
        assert now["J"] == network.forward().loss
        assert figure.path().shape == (31, 2)

    @pytest.mark.parametrize(
        ("start", "rate", "steps", "status"),
        [
            ((0.8, -0.4), 10, 0, "start"),
            ((0.8, -0.4), 10, 3, "down"),
            ((0.8, -0.4), 100, 1, "up"),
            ((0.8, -0.4), 10, LAST_STEP, "bottom"),
            ((-4, -4), 100, LAST_STEP, "plateau"),
            ((-3, -3), 10, LAST_STEP, "plateau"),
            ((-3, -3), 10, 20, "down"),
        ],
    )
    def test_the_status_says_where_the_descent_is(self, start, rate, steps, status):
        figure = live.landscape().figure
        (figure.w1, figure.w2), figure.rate, figure.steps = start, rate, steps
        assert figure.readout()["status"] == status

    @pytest.mark.parametrize(("rate", "status"), [(10, "down"), (100, "endless")])
    def test_with_a_target_out_of_reach_there_is_no_bottom(self, rate, status):
        figure = live.landscape().figure
        figure.y, figure.rate, figure.steps = 1.0, rate, LAST_STEP
        assert figure.readout()["status"] == status
        figure.picture()

    @pytest.mark.parametrize("start", [(-4, -4), (-4, 2), (-3, 3), (-2.5, -1)])
    def test_a_low_plateau_far_from_the_valley_is_no_bottom(self, start):
        # With y = 0.5 the answer is right along W₂ = 0; far to the left it is nearly right everywhere.
        figure = live.landscape().figure
        figure.y, (figure.w1, figure.w2) = 0.5, start
        now = figure.readout()
        assert now["J"] < 1e-4 and now["length"] < 1e-3 and now["status"] == "start"
        figure.steps = LAST_STEP
        now = figure.readout()
        assert (now["status"] == "bottom") == (abs(now["w2"]) < 0.15)

    @pytest.mark.parametrize("y", [0.05, 0.3, 0.5, 0.7, 0.95])
    def test_at_the_bottom_the_valley_is_near(self, y):
        figure = live.landscape().figure
        figure.y, valley = y, math.log(y / (1 - y))
        for figure.w1 in (-4.0, -3.0, -2.0, 0.0, 2.0, 4.0):
            for figure.w2 in (-4.0, -1.0, 0.0, 1.0, 4.0):
                for figure.steps in (0, 20, LAST_STEP):
                    now = figure.readout()
                    if now["status"] == "bottom":
                        h = sigmoid(1.5 * now["w1"])
                        along_w2 = abs(valley / h - now["w2"])
                        ratio = valley / now["w2"] if now["w2"] else math.nan
                        along_w1 = (
                            abs(math.log(ratio / (1 - ratio)) / 1.5 - now["w1"]) if 0 < ratio < 1 else 9
                        )
                        assert min(along_w2, along_w1) < 0.15

    @pytest.mark.parametrize("y", [k / 20 for k in range(21)])
    def test_a_plateau_is_flat_and_high_at_every_target(self, y):
        figure = live.landscape().figure
        figure.y = y
        for figure.w1 in (-4.0, -2.0, 0.0, 4.0):
            for figure.w2 in (-4.0, 0.0, 4.0):
                now = figure.readout()
                if now["status"] == "plateau":
                    assert now["length"] < 5e-4 and now["J"] >= 1e-3
                if now["status"] == "bottom":
                    assert abs(now["y_hat"] - y) < 0.015

    def test_gradients_that_are_not_reset_add_up(self):
        carry = live.menu("gradients", live.CARRY, index=1)
        figure = live.landscape(carry=carry).figure
        figure.steps = 2
        weights, total = np.array([0.8, -0.4]), np.zeros(2)
        for _ in range(2):
            total = total + TwoWeightNetwork(*weights).gradients()
            weights = weights - 10 * total
        np.testing.assert_allclose(figure.path()[-1], weights, rtol=1e-14)
        assert figure.readout()["J"] == pytest.approx(8.2e-5, rel=0.01)
        assert "gradients never reset" in repr(figure)
        with pytest.raises(TypeError, match=r"live\.menu for carry"):
            live.landscape(carry=live.slider("carry", 0, 1))

    def test_the_picture_shows_the_run_before_with_its_name(self):
        figure = live.landscape().figure
        plain = figure.picture().axes
        figure.ghost = [3.0, -3.0, 10.0, 0.6, 0.0, 30.0]
        with_ghost = figure.picture().axes
        assert [len(b.lines) - len(a.lines) for a, b in zip(plain, with_ghost, strict=True)] == [1, 1, 1]
        assert with_ghost[0].get_legend().get_texts()[0].get_text() == "last run"

    def test_data_can_have_sliders_too(self):
        y = live.slider("y", 0, 1, value=0.9)
        figure = live.landscape(y=y).figure
        assert (figure.x, figure.y) == (1.5, 0.9)

    def test_what_is_no_slider_is_refused(self):
        with pytest.raises(TypeError, match=r"live\.log_slider"):
            live.landscape(rate=live.slider("α", 1, 100))
        with pytest.raises(TypeError, match=r"live\.slider for w1"):
            live.landscape(w1=0.8)


class TestBugs:
    @pytest.mark.parametrize("point", [bugs.START, (0.3, -0.2, 0.9, 1.1, -1.5)])
    def test_backpropagation_without_a_bug_is_the_gradient(self, point):
        right = bugs.correct_backpropagation(point)
        assert bugs.buggy_backpropagation("none")(point) == pytest.approx(right, rel=1e-15)
        np.testing.assert_allclose(gradient(bugs.skip_network_loss, np.array(point)), right, atol=1e-9)

    def test_an_unknown_bug_is_named_with_the_known_ones(self):
        with pytest.raises(ValueError, match=r"unknown bug 'moth'.*bias_twice"):
            bugs.buggy_backpropagation("moth")

    @pytest.mark.parametrize("bug", range(len(bugs.BUGS)))
    def test_the_figure_catches_every_bug_and_nothing_else(self, bug):
        figure = live.gradient_check().figure
        figure.bug = bug
        assert figure.readout()["verdict"] == ("caught" if bug else "passed")
        assert bool(re.search(r": the gradients? of [^:]+ (is|are) wrong\.$", repr(figure))) == bool(bug)

    @pytest.mark.parametrize("w", [-3.0, -0.5, 0.0, 1.2, 3.0])
    def test_the_right_gradient_passes_wherever_the_sliders_are(self, w):
        figure = live.gradient_check().figure
        for name in ("w1", "w2", "w3"):
            figure.set_trait(name, w)
            assert figure.readout()["verdict"] == "passed", name

    @pytest.mark.parametrize("bug", range(len(bugs.BUGS)))
    def test_the_relative_error_is_that_at_zeros_and_ends_and_what_is_off_is_wrong(self, bug):
        figure = live.gradient_check().figure
        figure.bug = bug
        for figure.w1, figure.w2, figure.w3 in itertools.product((-3.0, 0.0, 3.0), repeat=3):
            now, point = figure.readout(), figure.parameters
            exact = bugs.correct_backpropagation(point)
            for name, right in zip(bugs.PARAMETERS, exact, strict=True):
                given = now[f"given_{name}"]
                size = max(abs(given), abs(right))
                error = abs(given - right) / size if size else 0
                assert now[f"error_{name}"] == pytest.approx(error, rel=1e-4, abs=1e-5), (point, name)
                assert now[f"verdict_{name}"] == ("wrong" if error > 1e-4 else "right"), (point, name)

    def test_0_05_percent_is_0_0005_for_a_small_gradient_and_almost_0_is_right_all_the_same(self):
        figure = live.gradient_check().figure
        figure.bug, figure.w2, figure.w3 = list(bugs.BUGS).index("slightly_off"), 0.0, 0.0
        assert abs(figure.readout()["given_w2"]) < 1e-3
        assert figure.readout()["error_w2"] == pytest.approx(0.0005, rel=1e-3)
        figure.bug, figure.w1, figure.w2, figure.w3 = 0, -0.75, 0.2, -2.2  # ∂J/∂w₁ is almost 0
        assert figure.readout()["error_w1"] > 0.01 and figure.readout()["verdict"] == "passed"
        figure.w1, figure.w2, figure.w3 = 0.0, -0.4, 0.1  # and here it is
        assert figure.readout()["measured_w1"] != 0 == figure.readout()["error_w1"]

    def test_the_exported_gradients_are_python_s(self):
        figure = live.gradient_check().figure
        for exported, bug in zip(figure.spec["gradients"], bugs.BUGS, strict=True):
            names = {node.get("name") for node in exported["nodes"]}
            assert {f"d_{name}" for name in bugs.PARAMETERS} <= names, bug


class TestVanishing:
    def test_the_product_is_the_derivative_of_the_whole_chain(self):
        def deep(x):
            for _ in range(5):
                x = np.tanh(1.3 * x)
            return x

        figure = live.vanishing().figure
        figure.depth, figure.scale, figure.activation = 5, 1.3, 1
        assert figure.readout()["product"] == pytest.approx(complex_step(deep, 1.0), rel=1e-14)

    @pytest.mark.parametrize(
        ("activation", "scale", "bias", "fate", "saturation"),
        [
            (0, 1.0, 0.0, "vanishes", "awake"),
            (0, 6.0, 0.0, "vanishes", "saturated"),
            (0, 4.0, -2.0, "shrinks", "awake"),
            (0, 5.9, -3.5, "arrives", "awake"),
            (2, 1.0, 0.0, "arrives", "awake"),
            (2, 1.3, 0.0, "grows", "awake"),
            (2, 2.0, 0.0, "explodes", "awake"),
            (2, -1.0, 0.0, "stops", "corner"),
            (2, 1.0, -1.1, "stops", "dead"),
            (3, 0.0, 0.0, "stops", "corner"),
            (1, 5.0, 0.0, "vanishes", "saturated"),
            (4, 0.0, 1.0, "stops", "awake"),
        ],
    )
    def test_the_fate_of_the_gradient_is_named(self, activation, scale, bias, fate, saturation):
        figure = live.vanishing().figure
        figure.activation, figure.scale, figure.bias = activation, scale, bias
        now = figure.readout()
        assert (now["fate"], now["saturation"]) == (fate, saturation)
        figure.picture()

    def test_only_an_exact_zero_is_called_a_stop(self):
        """Nowhere on the sliders does a product underflow to 0."""
        figure = live.vanishing().figure
        figure.depth = 30
        for figure.activation in (0, 1, 3):
            for figure.scale in (-6.0, -0.1, 0.1, 6.0):
                for figure.bias in (-4.0, 0.0, 4.0):
                    assert figure.readout()["fate"] != "stops"

    def test_negative_weights_and_biases_tell_relu_leaky_relu_and_identity_apart(self):
        figure = live.vanishing().figure
        figure.depth, figure.scale = 1, -1.0
        products = set()
        for figure.activation in (2, 3, 4):
            products.add(figure.readout()["product"])
        assert products == {0.0, -0.01, -1.0}

    def test_depths_that_are_none_are_refused(self):
        with pytest.raises(TypeError, match="int_slider"):
            live.vanishing(depth=live.slider("depth", 1, 30))
        with pytest.raises(ValueError, match="from 1, got a slider from 0"):
            live.vanishing(depth=live.int_slider("depth", 0, 9, value=3))


class TestPractice:
    def test_thirteen_questions_from_recognition_to_derivation(self):
        listed = questions.practice()
        assert len(listed) == 13
        assert {question.kind for question in listed} == {"choice", "number", "formula"}
        assert all(question.hints for question in listed)

    def test_the_classic_mistakes_of_backpropagation_are_recognised(self):
        words = " ".join(
            mistake.label
            for question in questions.practice()
            for mistake in getattr(question, "mistakes", ())
        )
        for slip in (
            "slope of the inner sigmoid is missing",
            "taken at the wrong place",
            "with respect to the input",
            "Only the sign is wrong",
            "weight $W_2$ is missing",
        ):
            assert slip in words

    def test_the_formulas_are_the_network_s_gradients(self):
        x, w1, w2, y = RUNNING_EXAMPLE
        _, h, _, p, _ = TwoWeightNetwork().forward()
        by_id = {question.id: question for question in questions.practice()}
        gradients = TwoWeightNetwork().gradients()
        assert by_id["gradient-of-w1"].right(y, p, h, w2, x) == pytest.approx(gradients.w1, rel=1e-12)
        assert by_id["gradient-of-w2"].right(y, p, h, w2) == pytest.approx(gradients.w2, rel=1e-12)
        assert by_id["gradient-in-numbers"].right == pytest.approx(-0.00956, abs=1e-5)
        assert not math.isclose(w1, w2)
