"""The trainer: graphs drawn from a seed, the slips on them, and how both languages judge an answer."""

import functools
import itertools
import json
import math

import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import Node, live
from chainrule.functions import relu, sigmoid
from chainrule.live.backpropagation.random_graphs import LAST_SEED, LEVELS, Box, RandomGraph, random_graph
from chainrule.live.backpropagation.slips import TEXTS, close
from chainrule.plots import style

SEEDS_IN_PYTHON = 120  # a level; with ten graphs a seed the sample is spread over all of them
SEEDS_IN_BOTH = 300


@functools.cache
def sampled(level, count):
    """Graphs of a level, from seeds spread over all there are."""
    return [random_graph(level, seed, 1 + seed % 10) for seed in range(1, LAST_SEED + 1, LAST_SEED // count)]


@pytest.fixture(scope="module")
def node():
    with JavaScriptSession(DRIVERS / "trainer.mjs", seconds=60) as session:
        session.ask("tables", spec=live.trainer().figure.spec)
        yield session


def by_the_engine(graph):
    """Value and gradient of every input and box, by the course's engine."""
    # a box takes part as a sum with a 0 of its own, whose gradient is the box's
    zeros = {name: Node(0.0) for name in graph.values}
    made = {name: Node(float(value)) + zeros[name] for name, value in graph.inputs.items()}
    plain = {
        "add": lambda u, w: u + w,
        "subtract": lambda u, w: u - w,
        "from": lambda u, w: w - u,
        "multiply": lambda u, w: u * w,
        "square": lambda u, w: u**2,
        "negative": lambda u, w: -u,
        "maximum": lambda u, w: relu(u - w) + w,
        "relu": lambda u, w: relu(u),
        "sigmoid": lambda u, w: sigmoid(u),
    }
    for box in graph.boxes:
        u, w = ([made[name] for name in box.args] + [box.k])[:2]
        made[box.name] = plain[box.op](u, w) + zeros[box.name]
    made[graph.boxes[-1].name].backward()
    return {name: (made[name].value, zero.grad) for name, zero in zeros.items()}


@pytest.mark.parametrize("level", LEVELS)
class TestTheGraphs:
    def test_values_and_gradients_are_the_engine_s(self, level):
        for graph in sampled(level, 40):
            for name, (value, gradient) in by_the_engine(graph).items():
                assert graph.values[name] == pytest.approx(value, abs=1e-12)
                assert graph.gradients[name] == pytest.approx(gradient, abs=1e-12)

    def test_numbers_are_small_five_gradients_are_asked_for_and_no_slip_gives_the_truth(self, level):
        shared = 0
        for graph in sampled(level, SEEDS_IN_PYTHON):
            assert len(graph.asked) == 5
            assert all(abs(value) <= 40 for value in graph.values.values())
            assert all(abs(gradient) <= 40 for gradient in graph.gradients.values())
            if level < 4:
                assert all(value == int(value) for value in graph.values.values())
                assert all(gradient == int(gradient) for gradient in graph.gradients.values())
            if level != 3:
                assert all(graph.gradients.values())
            for name, slips in graph.slips.items():
                assert not [slip for slip in slips if close(slip.value, graph.gradients[name])]
                shared += sum(close(a.value, b.value) for a, b in itertools.combinations(slips, 2))
        assert shared == 0

    def test_it_is_what_its_name_says(self, level):
        graphs = sampled(level, 60)
        forks = [any(len(uses) > 1 for uses in graph.uses.values()) for graph in graphs]
        ops = [{box.op for box in graph.boxes} for graph in graphs]
        if level == 1:
            assert not any(forks) and all(list(graph.inputs) == ["x"] for graph in graphs)
        if level == 2:
            assert all(forks)
        if level == 3:
            assert all(each & {"maximum", "relu"} for each in ops)
            assert {"maximum", "relu"} <= set().union(*ops)
        if level == 4:
            assert all("sigmoid" in each for each in ops) and all(len(g.inputs) == 2 for g in graphs)

    def test_all_its_shapes_come(self, level):
        def shape(graph):
            pinned = ("maximum", "relu", "sigmoid")
            parts = [
                f"{b.name}={b.op + ':' if b.op in pinned else ''}{','.join(b.args)}" for b in graph.boxes
            ]
            return " ".join(parts)

        assert {shape(graph) for graph in sampled(level, 200)} == set(LEVELS[level]["shapes"])

    def test_both_languages_draw_the_same_and_know_the_same_slips(self, level, node):
        for seed in range(1, SEEDS_IN_BOTH + 1):
            number = 1 + seed % 10
            here = random_graph(level, seed, number)
            there = node.ask("graph", level=level, seed=seed, number=number)
            assert there["inputs"] == here.inputs
            assert [Box(b["name"], b["op"], tuple(b["args"]), b["k"]) for b in there["boxes"]] == list(
                here.boxes
            )
            assert there["values"] == pytest.approx(here.values, rel=1e-12)
            assert there["gradients"] == pytest.approx(here.gradients, rel=1e-12)
            for name, slips in here.slips.items():
                others = there["slips"][name]
                told = [(slip.id, slip.label, slip.hint) for slip in slips]
                assert [(other["id"], other["label"], other["hint"]) for other in others] == told
                assert [o["value"] for o in others] == pytest.approx([s.value for s in slips], rel=1e-12)
            if seed <= 20:
                assert there["nodes"] == here.export()["nodes"]

    def test_each_slip_typed_in_is_told_as_itself(self, level, node):
        for seed in range(1, 41):
            graph = random_graph(level, seed, 3)
            typed = {name: [repr(slip.value) for slip in slips] for name, slips in graph.slips.items()}
            found = node.ask("judge", level=level, seed=seed, number=3, typed=typed)
            for name, slips in graph.slips.items():
                for slip, verdict in zip(slips, found[name], strict=True):
                    assert verdict["verdict"] == "mistake"
                    assert verdict["mistakes"] == [slip.id]
                    assert slip.label in verdict["message"] and slip.hint in verdict["message"]


def test_every_slip_with_a_name_occurs():
    found = set()
    for level in LEVELS:
        for graph in sampled(level, SEEDS_IN_PYTHON):
            found |= {slip.id for slips in graph.slips.values() for slip in slips}
    assert found == set(TEXTS)


def number_in(text, after):
    """The number that a sentence has behind some words."""
    word = text.split(after, 1)[1].split()[0].strip(",.:()").replace("−", "-")
    return float(word)


class TestTheSentences:
    """Each sentence is true of the graph: what it says is computed anew, by another way than the slip's."""

    def every(self, name):
        for level in LEVELS:
            for graph in sampled(level, SEEDS_IN_PYTHON):
                for value, slips in graph.slips.items():
                    for slip in slips:
                        if slip.id == name:
                            yield graph, value, slip

    def user(self, graph, slip, words):
        """The box that a sentence names behind some words."""
        letter = slip.label.split(words, 1)[1].split()[0].strip(",:.")
        return next(box for box in graph.boxes if box.name == letter)

    def test_what_comes_from_one_box_alone_is_one_of_several_contributions(self):
        for graph, name, slip in self.every("assigned"):
            box = self.user(graph, slip, "comes from ")
            alone = through(graph, name, box)
            assert alone == pytest.approx(slip.value)
            assert f"used {len(graph.uses[name])} times" in slip.hint and len(graph.uses[name]) > 1

    def test_who_spoke_too_early_had_heard_from_one_use_only(self):
        for graph, name, slip in self.every("early"):
            fork = slip.label.split()[1]
            part = number_in(slip.label, "with ")
            contributions = graph.contributions(fork)
            exact = min(contributions, key=lambda one: abs(one - part))
            assert exact == pytest.approx(part, rel=1e-3) and len(contributions) > 1
            # the same backward pass, with that one number in place of the sum
            grad = dict.fromkeys(graph.values, 0.0) | {"z": 1.0}
            for box in reversed(graph.boxes):
                if box.name == fork:
                    grad[fork] = exact
                for used, slope in zip(box.args, graph.slopes[box.name], strict=True):
                    grad[used] += grad[box.name] * slope
            assert grad[name] == pytest.approx(slip.value)
            assert number_in(slip.hint, f"∂z/∂{fork} is ") == pytest.approx(graph.gradients[fork], rel=1e-3)

    def test_a_sign_is_said_to_be_lost_where_a_larger_input_makes_a_smaller_value(self):
        for sign, slips in ((-1, "lost_sign"), (1, "new_sign")):
            for graph, name, slip in self.every(slips):
                box = self.user(graph, slip, "between ")
                rise = nudged(graph, name, box)
                assert rise * sign > 0
                assert number_in(slip.hint, "slope is ") == pytest.approx(rise, rel=1e-3)

    def test_the_loser_of_a_max_is_smaller_and_the_winner_larger(self):
        for slips, relation in (("loser", "smaller"), ("shared", "larger"), ("robbed", "larger")):
            for graph, name, slip in self.every(slips):
                box = next(box for box in graph.boxes if box.op == "maximum")
                other = next(one for one in box.args if one != name)
                assert f"is {relation} than {other} =" in slip.hint
                assert (graph.values[name] < graph.values[other]) == (relation == "smaller")
                assert nudged(graph, name, box) == pytest.approx(0 if relation == "smaller" else 1)

    def test_a_box_that_an_input_does_not_move_by_one_arrow_may_move_by_another(self):
        # b depends on a, too: what is said of a nudge holds along the one arrow only
        shape = (Box("a", "multiply", ("x", "y")), Box("b", "square", ("a",)))
        loser = RandomGraph({"x": 3, "y": -1}, (*shape, Box("z", "maximum", ("a", "b"))))
        assert loser.slopes["z"] == (0, 1) and loser.gradients_of("z")["a"] == -6
        grown = RandomGraph({"x": 3, "y": 1}, (*shape, Box("z", "subtract", ("a", "b"))))
        assert grown.slopes["z"] == (1, -1) and grown.gradients_of("z")["a"] == -5
        for slip in ("loser", "lost_sign", "new_sign"):
            assert "long this arrow, a " in TEXTS[slip][1]

    def test_a_gate_is_said_to_be_shut_below_0_and_open_above(self):
        for slips, word in (("relu_open", "below"), ("relu_shut", "above")):
            for graph, name, slip in self.every(slips):
                assert f"is {word} 0" in slip.hint
                assert (graph.values[name] < 0) == (word == "below")

    def test_the_local_slope_that_a_sentence_states_is_the_one_measured(self):
        behind = {
            "unchanged": ("Here ", " · "),
            "plus_as_times": ("as if ", "slope is "),
            "constant": ("slope of ", "slope is "),
            "value": ("gradient of ", "slope, "),
            "no_two": None,
            "square_outside": None,
            "sigma_outside": ("place: at ", "here "),
            "sigma_half": ("1 − ", "here "),
        }
        for slips, words in behind.items():
            count = 0
            for graph, name, slip in self.every(slips):
                count += 1
                if words is None:
                    box = next(box for box, _ in graph.uses[name] if box.op == "square")
                    stated = float(slip.hint.replace("−", "-").rsplit(" ", 1)[1])
                else:
                    box = self.user(graph, slip, words[0])
                    stated = float(slip.hint.rsplit(words[1], 1)[1].strip("()").replace("−", "-"))
                assert stated == pytest.approx(nudged(graph, name, box), rel=2e-3), slip
            assert count > 5, slips

    def test_a_product_gives_each_one_the_other(self):
        for graph, name, slip in self.every("own_factor"):
            box = self.user_in_hint(graph, slip)
            assert number_in(slip.label, "factor, ") == pytest.approx(graph.values[name], rel=1e-3)
            stated = float(slip.hint.rsplit(" is ", 1)[1].replace("−", "-"))
            assert stated == pytest.approx(nudged(graph, name, box), rel=2e-3)

    def user_in_hint(self, graph, slip):
        letter = slip.hint.split("swaps: ", 1)[1].split()[0]
        return next(box for box in graph.boxes if box.name == letter)


def nudged(graph, name, box):
    """How a box answers to one of its inputs, by a central difference of the box alone."""
    h = 1e-5
    ends = []
    for move in (h, -h):
        given = {used: graph.values[used] + (move if used == name else 0) for used in box.args}
        ends.append(RandomGraph(given, (box,)).values[box.name])
    return (ends[0] - ends[1]) / (2 * h)


def through(graph, name, box):
    """What reaches `name` through `box` alone: a difference in which only that box sees the nudge."""
    h = 1e-6
    ends = []
    for move in (h, -h):
        values = dict(graph.inputs)
        for each in graph.boxes:
            given = {used: values[used] + (move if used == name and each is box else 0) for used in each.args}
            values[each.name] = RandomGraph(given, (each,)).values[each.name]
        ends.append(values["z"])
    return (ends[0] - ends[1]) / (2 * h)


ODD = [
    "{0}",
    " {0} ",
    "{0}.0",
    "{0}.000",
    "={0}",
    "3*({0})/3",
    "({0}+{0})/2",
    "{0} = {0}",
    "dz/dx = {0}",
    "∂z/∂x={0}",
]


class TestAnswers:
    @pytest.mark.parametrize("text", ODD)
    def test_a_right_answer_may_be_written_as_one_likes(self, node, text):
        for level in (1, 2, 3):
            graph = random_graph(level, 5, 2)
            typed = {name: [text.format(int(graph.gradients[name]))] for name in graph.asked}
            found = node.ask("judge", level=level, seed=5, number=2, typed=typed)
            assert {name: verdicts[0]["verdict"] for name, verdicts in found.items()} == dict.fromkeys(
                graph.asked, "right"
            )

    def test_zero_may_have_a_sign(self, node):
        level, seed, name = (
            3,
            *next(
                (seed, name)
                for seed in range(1, 50)
                for name, gradient in random_graph(3, seed, 1).gradients.items()
                if gradient == 0
            ),
        )
        zeros = ["0", "-0", "−0", "0.0", "0/3", "-0.00", "+0"]
        found = node.ask("judge", level=level, seed=seed, number=1, typed={name: zeros})
        assert [verdict["verdict"] for verdict in found[name]] == ["right"] * len(zeros)

    def test_three_digits_are_enough_and_so_is_what_the_boxes_show(self, node):
        for seed in range(1, 60):
            graph = random_graph(4, seed, 1)
            typed = {
                name: [format(graph.gradients[name], digits) for digits in ("#.3g", ".4g")]
                for name in graph.asked
            }
            for box in graph.boxes:
                if box.op == "sigmoid":
                    h, upstream = f"{graph.values[box.name]:.4g}", f"{graph.gradients[box.name]:.4g}"
                    if len(graph.uses[box.args[0]]) == 1:
                        typed[box.args[0]].append(f"({upstream})*{h}*(1-{h})")
            found = node.ask("judge", level=4, seed=seed, number=1, typed=typed)
            for name, verdicts in found.items():
                for text, verdict in zip(typed[name], verdicts, strict=True):
                    assert verdict["verdict"] == "right", (seed, name, text, verdict["message"])

    @pytest.mark.parametrize(
        ("text", "words"),
        [("", "Nothing is written"), ("two", ""), ("1/0", "no value"), ("3*", ""), ("<b>1</b>", "")],
    )
    def test_what_is_no_number_is_said_to_be_none(self, node, text, words):
        found = node.ask("judge", level=1, seed=1, number=1, typed={"x": [text]})["x"][0]
        assert found["verdict"] in ("parse-error", "undefined")
        assert words in found["message"]


class TestFigure:
    def test_its_constants_are_strict_json(self):
        spec = live.trainer().figure.spec
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec

    def test_it_shows_what_stands(self):
        figure = live.trainer(level=2, seed=7).figure
        now = figure.readout()
        assert {now[f"gradient_{name}"] for name in figure.drawn.asked} == {"not yet"}
        figure.begun, figure.given = "2.7.1", "c"
        assert figure.readout()["gradient_c"] == figure.drawn.gradients["c"]
        assert "1 of 5 gradients stand" in repr(figure)
        figure.graph = 2
        assert set(figure.readout().values()) == {"not yet", 2, "··········", 0}

    @pytest.mark.parametrize(
        ("results", "score", "streak"),
        [("✓✓○✓······", 3, 1), ("✓·✓·······", 2, 2), ("○·········", 0, 0), ("✓" * 10, 10, 10)],
    )
    def test_it_counts(self, results, score, streak):
        figure = live.trainer(seed=3).figure
        figure.ten, figure.results = "1.3", results
        now = figure.readout()
        assert (now["score"], now["streak"]) == (score, streak)

    @pytest.mark.parametrize("level", LEVELS)
    def test_it_has_a_picture_and_a_sentence(self, level):
        box = live.trainer(level=level, seed=10_000)
        assert style.png(box.figure.picture()).startswith(b"\x89PNG")
        graph = box.figure.drawn
        for name, value in graph.values.items():
            assert f"{name} = " in repr(box)
            assert live.base.shown(value) in repr(box)

    @pytest.mark.parametrize(
        "wrong", [{"level": 0}, {"level": 5}, {"seed": 0}, {"seed": 10_001}, {"seed": 1.0}, {"level": True}]
    )
    def test_what_there_is_not_is_refused(self, wrong):
        with pytest.raises(ValueError, match="expected a whole number from 1 to"):
            live.trainer(**wrong)

    def test_ten_graphs_of_a_seed_differ(self):
        for level in LEVELS:
            ten = [repr(random_graph(level, 1, number).boxes) for number in range(1, 11)]
            assert len(set(ten)) == 10


def test_the_slope_of_the_squeeze_is_its_formula():
    graph = random_graph(4, 1, 1)
    box = next(box for box in graph.boxes if box.op == "sigmoid")
    z = graph.values[box.args[0]]
    assert graph.slopes[box.name][0] == pytest.approx(math.exp(-z) / (1 + math.exp(-z)) ** 2)
