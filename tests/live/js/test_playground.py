"""The playground in the page is the playground in Python, and the lines it shows reproduce what it did."""

import contextlib
import io
import re

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from js_session import DRIVERS, JavaScriptSession

from chainrule import live
from chainrule.live.networks_of_matrices.playground import BATCHES, DATA, LOSSES, RATES, RULES, UNITS, parts

TRAITS = (
    *("data", "points", "hidden", "activation", "loss", "rate", "batch", "rule", "seed", "begun", "before"),
    *("steps", "chosen", "seen", "spec"),
)
CLOUD = [0.5, 1.0, 1, -0.5, 0.25, 0, 1.5, -1.0, 1, -1.25, -0.75, 0, 0.25, 0.5, 3, -1.0, 1.0, 2]


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "playground.mjs") as session:
        yield session


def _traits(figure):
    return {name: getattr(figure, name) for name in TRAITS}


def _look(page, figure, acts=()):
    return page.ask("look", traits=_traits(figure), acts=list(acts))


@pytest.mark.parametrize("name", DATA)
def test_the_page_has_the_points_that_python_has(page, name):
    figure = live.boundary(data=name).figure
    figure.points = CLOUD if name == "own" else []
    there = _look(page, figure)
    for part, points in zip(parts(name, tuple(figure.points)), (there["train"], there["held"]), strict=True):
        np.testing.assert_allclose(points["x"], part.x.ravel(), rtol=0, atol=1e-12)
        assert points["y"] == part.y.ravel().tolist()
    assert (len(there["train"]["y"]), len(there["held"]["y"])) == (
        (4, 2) if name == "own" else (274, 68) if name == "penguins" else (160, 40)
    )


@st.composite
def figures(draw):
    figure = live.boundary(seed=draw(st.integers(0, 1000))).figure
    figure.data = draw(st.integers(0, len(DATA) - 1))
    place = st.integers(-300, 300).map(lambda hundredths: hundredths / 100)
    point = st.tuples(place, place, st.integers(0, 3))
    figure.points = [number for each in draw(st.lists(point, max_size=12)) for number in map(float, each)]
    figure.hidden = draw(st.lists(st.integers(0, 8), min_size=3, max_size=3))
    figure.activation = draw(st.integers(0, len(UNITS) - 1))
    figure.loss = draw(st.integers(0, len(LOSSES) - 1))
    figure.rate = draw(st.sampled_from(RATES[:6]))
    figure.batch = draw(st.sampled_from(BATCHES))
    figure.rule = draw(st.integers(0, len(RULES) - 1))
    updates = -(-274 // figure.batch) if figure.batch else 1
    figure.steps = draw(st.integers(0, max(1, 50 // updates)))
    return figure


def _differs(python, there):
    """Where the page's numbers are not those of Python's readout."""
    now, diverged = there["now"], there["diverged"]
    found = {"loss_train": now["train"], "loss_held": now["held"]}
    found |= {"accuracy_train": now["right"], "accuracy_held": now["heldRight"]}
    found |= {f"norm_{k + 1}": norm for k, norm in enumerate(now["norms"])}
    wrong = []
    for name, value in found.items():
        if isinstance(python[name], str):
            same = diverged if python[name] == "diverged" else value == "NaN"
        else:
            same = not diverged and value == pytest.approx(python[name], rel=1e-9, abs=1e-9)
        if not same:
            wrong.append(f"{name}: Python says {python[name]!r}, the page {value!r}, diverged: {diverged}")
    return wrong


@settings(max_examples=80, deadline=None)
@given(figure=figures())
def test_the_page_trains_what_python_trains(page, figure):
    """Losses, accuracies and gradients of both parts to 1e-9, over all settings and any points."""
    assert _differs(figure.readout(), _look(page, figure)) == []


def _run(program):
    """What a program prints, and the network it makes."""
    names, said = {}, io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(program, names)
    return names["network"], [float(line.split(":")[1]) for line in said.getvalue().splitlines()]


ACTS = {
    "as it opens": [],
    "trained": [["train", 120]],
    "another rate on the way": [["train", 30], ["goOn", {"rate": 0.3}], ["train", 40]],
    "batches and momentum": [
        ["goOn", {"batch": 64}],
        ["goOn", {"rule": 2}],
        ["goOn", {"rate": 0.1}],
        ["train", 20],
    ],
    "Adam from the middle": [["train", 25], ["goOn", {"rule": 4}], ["goOn", {"rate": 0.01}], ["train", 50]],
    "squared error, ReLU": [["restart", {"loss": 1, "activation": 2}], ["train", 60]],
    "a new start, no hidden layer": [["restart", {"seed": 7, "hidden": [0, 0, 0]}], ["train", 60]],
    "three layers on spirals": [
        ["restart", {"data": 4, "hidden": [8, 8, 8]}],
        ["goOn", {"rate": 0.1}],
        ["train", 60],
    ],
    "own points on the way": [["train", 30], ["edit", CLOUD], ["train", 50]],
    "own points, all trained on": [["edit", CLOUD[:12]], ["train", 50]],
    "taken back": [["train", 30], ["edit", CLOUD], ["undo"], ["train", 5]],
}


@pytest.mark.parametrize("acts", ACTS.values(), ids=ACTS)
def test_the_lines_that_are_shown_reproduce_the_run(page, acts):
    """They run, and give the page's weights and losses, to 1e-9."""
    there = _look(page, live.boundary().figure, acts)
    network, losses = _run(there["python"])
    np.testing.assert_allclose(network.parameters, there["parameters"], rtol=1e-9, atol=1e-9)
    shown = [there["now"][part] for part in ("train", "held") if there["now"][part] != "NaN"]
    assert losses == pytest.approx(shown, rel=1e-9)
    assert max(map(len, there["python"].splitlines())) <= 110


@settings(max_examples=40, deadline=None)
@given(figure=figures())
def test_any_run_has_lines_that_reproduce_it(page, figure):
    there = _look(page, figure)
    if there["diverged"]:
        with pytest.raises(ArithmeticError, match="training diverged"):
            _run(there["python"])
        return
    network, losses = _run(there["python"])
    np.testing.assert_allclose(network.parameters, there["parameters"], rtol=1e-9, atol=1e-9)
    shown = [there["now"][part] for part in ("train", "held") if there["now"][part] != "NaN"]
    assert losses == pytest.approx(shown, rel=1e-9, abs=1e-12)


def test_what_changes_on_the_way_goes_on_from_the_weights_there_are(page):
    before = _look(page, live.boundary().figure, [["train", 30]])
    after = _look(page, live.boundary().figure, [["train", 30], ["goOn", {"rate": 0.3}]])
    assert after["traits"]["begun"] == before["parameters"] == after["parameters"]
    assert (after["traits"]["before"], after["traits"]["steps"]) == (30, 0)
    assert [moment["epoch"] for moment in after["history"]] == list(range(31))


def test_after_a_divergence_another_rate_starts_again(page):
    figure = live.boundary().figure
    figure.loss, figure.rate, figure.activation = 0, 30.0, 4
    figure.hidden = [8, 8, 8]
    there = _look(page, figure, [["train", 200]])
    assert there["diverged"] and there["said"].startswith("Training diverged in epoch")
    assert np.isfinite(there["parameters"]).all()
    again = _look(page, figure, [["train", 200], ["goOn", {"rate": 0.03}]])
    assert not again["diverged"] and (again["traits"]["before"], again["traits"]["steps"]) == (0, 0)
    figure.rate = 0.03
    assert again["parameters"] == _look(page, figure)["parameters"]
    reset = _look(page, figure, [["train", 20], ["restart"]])
    assert reset["parameters"] == again["parameters"]


def test_an_edit_of_another_set_keeps_its_points_and_the_part_held_out(page):
    there = _look(page, live.boundary().figure, [["edit", CLOUD], ["undo"]])
    assert there["traits"]["data"] == 0 and len(there["train"]["y"]) == 274


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([], "There are no points to train on"),
        ([1.0, 0.5, 1], "A single point"),
        ([1.0, 0.5, 1, 0.0, 0.0, 1], "All points are of one class"),
        ([1.0, 0.5, 1, 0.0, 0.0, 0, 1.0, 0.5, 0], "at the same place have different classes"),
        ([1.0, 0.5, 3], "There are no points to train on"),
    ],
)
def test_points_that_teach_little_are_said_in_words_and_nothing_is_nan(page, points, words):
    there = _look(page, live.boundary().figure, [["edit", points], ["train", 20], ["train", 20]])
    assert words in there["said"]
    assert not there["diverged"]
    assert np.isfinite(there["parameters"]).all()
    figure = live.boundary(data="own").figure
    figure.points, figure.steps = points, 40
    assert "nan" not in str(figure.readout())


@pytest.mark.parametrize("size", BATCHES)
def test_what_an_epoch_is_counts_its_points(page, size):
    figure = live.boundary().figure
    figure.batch = size
    said = _look(page, figure, [("train", 1)])["said"]
    if not size:
        assert said == "An epoch is one update from all 274 points."
        return
    words = r"An epoch, once through 274 points, is (\d+) updates from (\d+) points? each"
    updates, full, last = re.fullmatch(rf"{words}(?:, the last from (\d+))?\.", said).groups()
    assert int(full) == size and (int(updates) - 1) * size + int(last or size) == 274


def test_more_points_an_update_are_no_advice_where_it_takes_all(page):
    figure = live.boundary("moons", [8, 8], learning_rate=30.0).figure
    for size in (0, 16):
        figure.batch = size
        said = _look(page, figure, [("train", 100)])["said"]
        assert said.startswith("The loss keeps jumping up") and ("more points" in said) == (size > 0)


def test_a_unit_has_its_formula_with_its_numbers(page):
    figure = live.boundary().figure
    network = figure.trained()
    lines = page.ask("unit", traits=_traits(figure), chosen=[0, 1], at=[0.5, -1.2])
    (w1, w2), b = network.weights[0][:, 1], network.biases[0][1]
    z = w1 * 0.5 + w2 * -1.2 + b
    assert lines[0] == "h₂ = tanh(w₁₂x₁ + w₂₂x₂ + b₂)"

    assert lines[1] == f"h₂ = tanh({w1:.3g} x₁ + {w2:.3g} x₂ + 0)".replace("+ -", "− ").replace("-", "−")
    assert f"{np.tanh(z):.4g}".replace("-", "−") in lines[2]
    assert lines[3].startswith("Its own line: ")
    output = page.ask("unit", traits=_traits(figure), chosen=[1, 0], at=[0.5, -1.2])
    assert output[0] == "p = σ(w₁₁h₁ + w₂₁h₂ + b₁)"
    p = network.probabilities([[0.5, -1.2]])[0, 0]
    assert output[2].endswith(f" {p:.4g}")


@pytest.mark.parametrize(
    ("activation", "at", "ending"),
    [
        ("tanh", [0, 0], " 0 + 0) = tanh(0) = 0"),
        ("tanh", [0.5, -1.2], " · (−1.2) + 0) ≈ tanh(−0.136) ≈ −0.1349"),
        ("relu", [0.5, -1.2], " · (−1.2) + 0) = ReLU(−0.192) = 0"),
        ("relu", [-0.5, 1.2], " · 1.2 + 0) = ReLU(0.192) ≈ 0.1919"),
        ("identity", [0, 0], " · 0 + 0 = 0"),
        ("identity", [0.5, 1.9], " · 1.9 + 0 ≈ 0.09423"),
    ],
)
def test_what_the_numbers_of_a_unit_come_to_exactly_is_equal(page, activation, at, ending):
    figure = live.boundary(activation=activation).figure
    line = page.ask("unit", traits=_traits(figure), chosen=[0, 1], at=at)[2]
    assert line.endswith(ending), line


def test_a_layer_of_dead_units_is_said_in_words(page):
    figure = live.boundary("spiral", [8, 8, 8], activation="relu", learning_rate=30.0).figure
    figure.rule, figure.batch = list(RULES).index("Adam"), 1
    there = _look(page, figure, [("train", 60)])
    assert there["now"]["norms"] == [0, 0, 0, 0]
    figure.steps = 60
    network = figure.trained()
    part, _ = figure.parts()
    assert any(not h.any() for h in network.forward_pass(part.x)[1][1:-1])
    assert there["said"].startswith("A whole hidden layer is dead")
    alive = _look(page, live.boundary("spiral", [8, 8, 8], activation="relu").figure, [("train", 60)])
    assert "dead" not in alive["said"]


def test_a_layer_that_is_dead_at_the_start_is_not_laid_to_the_learning_rate(page):
    """A unit behind ReLUs gets no negative number: with negative weights alone it gives 0, whatever α is."""
    figure = live.boundary(hidden=[2, 1], activation="relu").figure
    found = 0
    for seed in range(12):
        figure.seed = seed
        for epochs in (0, 30):
            said = _look(page, figure, [("train", epochs)] if epochs else [])["said"]
            if said.startswith("A whole hidden layer is dead"):
                found += 1
                assert "Press New start; or, if long steps have led here" in said
    assert found


def test_the_lines_say_that_rounding_grows_where_the_loss_keeps_jumping(page):
    figure = live.boundary("moons", [8, 8, 8]).figure

    def apart(steps):
        """How far the losses of page and Python are from each other, as a share."""
        figure.steps = steps
        there, here = _look(page, figure)["now"]["train"], figure.readout()["loss_train"]
        return abs(there - here) / here

    program = _look(page, figure, [("train", 2)])["python"]
    assert "up to rounding, which grows where the loss keeps jumping" in program
    assert apart(2) < 1e-12 and apart(110) > 1e-9  # how far, depends on the processor
    assert "rounding" not in _look(page, live.boundary().figure)["python"]
