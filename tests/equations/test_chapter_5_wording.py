"""Chapter 5, more statements: each number beside the words that it holds the page to."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from chainrule import (
    MLP,
    RUNNING_EXAMPLE,
    Function,
    Node,
    TwoWeightNetwork,
    gradient,
    live,
    sigmoid,
    slope_factors,
    trace,
)
from chainrule.live.backpropagation import bugs
from chainrule.live.backpropagation.landscape import LAST_STEP
from chainrule.live.backpropagation.random_graphs import LEVELS
from chainrule.live.backpropagation.slips import TEXTS

ROOT = Path(__file__).parents[2]
CELLS = json.loads((ROOT / "chapters" / "05_backpropagation.ipynb").read_text(encoding="utf-8"))["cells"]
TEXT = "\n".join("".join(cell["source"]) for cell in CELLS)


def test_statement_nobody_waits_for_a_use_that_leads_elsewhere():
    a = Node(2.0)
    b = 2 * a
    aside, end = 5 * b, 3 * b
    end.backward()
    assert (a.grad, b.grad, aside.grad) == (6, 3, None)
    assert "Everyone on a way to the end, that is" in TEXT


def test_statement_the_graph_has_the_slope_of_sigma_from_where_the_class_has_it():
    x, w1, w2, y = RUNNING_EXAMPLE
    doubled = Function("doubled", sigmoid, lambda z: 2 * sigmoid.derivative(z))

    def loss(w1, w2, f=doubled):
        return 0.5 * (y - f(w2 * f(w1 * x))) ** 2

    right = np.array(TwoWeightNetwork(w1, w2).gradients(x, y))
    # two squeezes on the way to W₁, one on the way to W₂
    assert trace(loss, w1, w2).gradient(w1, w2) == pytest.approx(right * [4, 2])
    assert gradient(lambda w: loss(*w), np.array([w1, w2])) == pytest.approx(right)
    assert "only the finite difference asks the loss alone" in TEXT


def test_statement_with_target_1_each_of_the_200_steps_falls_by_less():
    losses = TwoWeightNetwork().train(10, LAST_STEP, y=1.0).losses
    falls = [earlier - later for earlier, later in pairwise(losses)]
    assert len(falls) == LAST_STEP == 200 and min(falls) > 0 and falls == sorted(falls, reverse=True)
    assert "falls at each of the 200 steps, and each time by less" in TEXT


def test_statement_weights_do_not_all_start_at_0_and_biases_may():
    network = MLP([2, 3, 1], "tanh")
    assert all(weights.all() for weights in network.weights)
    assert not any(biases.any() for biases in network.biases)
    assert "why the weights of a network do not all start at zero" in TEXT


def test_statement_on_paper_sigma_stays_below_1_and_float64_rounds_it_to_1():
    assert sigmoid(36.0) < 1 == sigmoid(40.0)
    assert TwoWeightNetwork(0.8, 60.0).forward(y=1.0).loss == 0
    assert r"(On paper: float64 rounds $\sigma(40)$ to 1.)" in TEXT


def test_statement_the_answers_below_the_map_reach_from_minus_6_to_6():
    script = ROOT / "src/chainrule/live/js/figures/backpropagation/landscape.js"
    assert "const xs = linspace(-6, 6, 121)" in script.read_text(encoding="utf-8")
    assert "for inputs from −6 to 6" in TEXT


def test_statement_all_twelve_factors_are_a_quarter_with_bias_minus_a_half_and_input_a_half():
    assert slope_factors(12, "sigmoid", 1.0, x=0.5, bias=-0.5).factors.tolist() == [0.25] * 12
    # without a bias the layers stand elsewhere, whatever the input
    assert all(slope_factors(12, "sigmoid", 1.0, x=x).factors.min() < 0.23 for x in np.linspace(-9, 9, 37))
    assert slope_factors(12, "sigmoid", 1.0).products[-1] < 0.25**12 < 1e-7
    assert "as with the bias −½ and the input ½" in TEXT


def test_statement_the_first_graph_of_the_trainer_is_the_one_the_text_begins():
    figure = live.trainer().figure
    graph = figure.drawn
    assert "d = 3 − c = 35, z = d + 1 = 36" in repr(figure)
    assert (graph.gradients["d"], graph.gradients["c"], graph.gradients["x"]) == (1, -1, -8)
    assert 2 * (-4) == -16 / 2 == graph.gradients["x"]
    assert "$z = d + 1$" in TEXT and "$d = 3 - c$" in TEXT and "`-8`, `2*(-4)` or `-16/2`" in TEXT


def test_statement_the_trainer_names_the_slips_the_text_names():
    assert "*handed on unchanged*" in TEXT and "handed its gradient {g} on unchanged" in TEXTS["unchanged"][0]
    assert (
        "*from one use alone*" in TEXT
        and "{v} alone" in TEXTS["assigned"][0]
        and "+=" in TEXTS["assigned"][1]
    )
    assert "*spoke too early*" in TEXT and "spoke too early" in TEXTS["early"][0]
    for level, name in enumerate(("a chain", "forks", "max and ReLU", "a sigmoid"), 1):
        assert LEVELS[level]["title"] == name and f"{level}. **{name}**" in TEXT


def test_statement_relus_lose_nothing_with_weight_1_and_bias_0():
    assert set(slope_factors(40, "relu", 1.0).products) == {1.0}
    assert slope_factors(40, "relu", 1.0, bias=-0.5).products[-1] == 0, "with another bias all may be lost"
    assert "with $W = 1$ and $b = 0$ nothing is lost on the way" in TEXT


def test_statement_how_much_a_small_bug_stands_out_is_said_of_the_sliders_where_they_began():
    figure = live.gradient_check().figure
    figure.bug = list(bugs.BUGS).index("slightly_off")

    def stands_out():
        errors = {name: figure.readout()[f"error_{name}"] for name in bugs.PARAMETERS}
        return errors.pop("w2") / max(errors.values())

    assert stands_out() > 5e5
    figure.w2 = figure.w3 = 0.0
    assert stands_out() < 2.5e5, "where the bullet before it leads"
    assert "Put the sliders\nback where they began, and take the last bug in the menu." in TEXT


def test_statement_a_gradient_that_is_almost_0_may_be_off_by_1e_8_and_no_more():
    figure = live.gradient_check().figure
    figure.w1, figure.w2, figure.w3 = -0.75, 0.2, -2.2
    now = figure.readout()
    assert abs(now["given_w1"]) < 1e-6 and now["error_w1"] > 1e-2 and now["verdict_w1"] == "right"
    assert figure.spec["doubt"] == 1e-8 and "up to $10^{-8}$ right, however small the gradient is" in TEXT
