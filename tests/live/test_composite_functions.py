"""The figures of chapter 3: what their readouts say, what they refuse, and what is asked in the practice."""

import math

import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import (
    FUNCTIONS,
    RUNNING_EXAMPLE,
    Chain,
    cos,
    exp,
    live,
    log,
    named,
    negative,
    reciprocal,
    scale,
    shift,
    sigmoid,
    sin,
    square,
)
from chainrule.live.composite_functions.boxes import BOXES, described, nested
from chainrule.live.composite_functions.formula import EXAMPLES
from chainrule.live.defined import Careful
from chainrule.live.questions import composite_functions as questions
from chainrule.plots.composite_functions import _way
from chainrule.plots.style import PALETTE


def slider(value=1.2, low=-6, high=6):
    return live.slider("x", low, high, value=value)


class TestPipeline:
    def test_every_arrow_carries_what_the_chain_computes(self):
        figure = live.pipeline([negative, exp, shift(1), reciprocal], slider()).figure
        now = figure.readout()
        assert [now[name] for name in "uvwy"] == Chain([negative, exp, shift(1), reciprocal]).values(1.2)
        assert now["formula"] == "y = 1/(1 + e^(−x))"

    def test_swapping_the_boxes_swaps_the_two_results(self):
        figure = live.pipeline([square, sigmoid], slider(), choices=[square, sin, sigmoid]).figure
        before = figure.readout()
        figure.box1, figure.box2 = figure.box2, figure.box1
        after = figure.readout()
        assert (after["y"], after["other"]) == (before["other"], before["y"])
        assert (before["formula"], after["formula"]) == ("y = σ(x²)", "y = (σ(x))²")

    def test_a_box_that_cannot_work_is_named_and_nothing_comes_out(self):
        figure = live.pipeline([sin, log], slider(4)).figure
        now = figure.readout()
        assert now["stuck"] == "log" and math.isnan(now["y"]) and now["u"] == math.sin(4)
        assert "log needs a positive number and gets −0.7568: nothing comes out" in repr(figure)
        figure.x = 2.0
        assert figure.readout()["stuck"] == "all"

    def test_menus_offer_the_choices_and_start_at_the_boxes(self):
        box = live.pipeline([square, sigmoid], slider(), choices=[square, sin, sigmoid])
        menus = box.children[0].children
        assert [menu.index for menu in menus] == [0, 2]
        assert [name for name, _ in menus[0].options] == ["square: □²", "sin: sin □", "sigmoid: σ(□)"]

    def test_without_the_reverse_order_nothing_is_said_of_it(self):
        figure = live.pipeline([scale(0.8), sigmoid], slider(), reverse=False, output="ŷ").figure
        assert set(figure.readout()) == {"x", "u", "ŷ", "formula", "stuck"}
        assert "other order" not in repr(figure)

    @pytest.mark.parametrize(
        ("boxes", "text"),
        [
            ([sin, square], "(sin x)²"),
            ([square, sin], "sin(x²)"),
            ([shift(-2), square], "(x − 2)²"),
            ([scale(3), exp], "e^(3·x)"),
            ([exp, scale(-0.5)], "−0.5·(e^x)"),
        ],
    )
    def test_formulas_have_the_brackets_they_need(self, boxes, text):
        assert nested([described(f) for f in boxes]) == text

    def test_every_function_of_the_table_is_one_of_the_course(self):
        assert set(BOXES) <= set(FUNCTIONS)

    def test_missing_point_is_a_hollow_circle_in_the_picture_too(self):
        def rings(boxes):
            picture = live.pipeline(boxes, slider(0.7, -4, 4)).figure.picture()
            (panel,) = (axes for axes in picture.axes if axes.lines)
            return [
                line.get_xydata().tolist()
                for line in panel.lines
                if line.get_marker() == "o" and line.get_markerfacecolor() == PALETTE["paper"]
            ]

        assert rings([reciprocal, reciprocal]) == [[[0.0, 0.0]]]
        for boxes in ([reciprocal, cos], [square, log], [reciprocal, sigmoid], [square, sigmoid]):
            assert rings(boxes) == [[]]

    def test_picture_and_spec_are_made_even_where_nothing_comes_out(self):
        figure = live.pipeline([sin, log], slider(4)).figure
        assert is_strict_json(figure)
        assert figure.fallback()["image/png"]

    @pytest.mark.parametrize(
        ("boxes", "options", "error", "words"),
        [
            ([square], {}, ValueError, "two to 6 boxes.*got 1"),
            ([square] * 7, {}, ValueError, "two to 6 boxes.*got 7"),
            ([square, math.sin], {}, TypeError, "Functions of the course.*sin"),
            (
                [square, sigmoid],
                {"choices": [square, sin]},
                ValueError,
                "among the choices, and sigmoid is not",
            ),
        ],
    )
    def test_bad_boxes_are_refused_with_the_reason(self, boxes, options, error, words):
        with pytest.raises(error, match=words):
            live.pipeline(boxes, slider(), **options)


def loss(x, w1, w2, y):
    h = named("h", sigmoid(w1 * x))
    return named("J", 0.5 * (y - named("ŷ", sigmoid(w2 * h))) ** 2)


class TestGraph:
    def sliders(self):
        return {
            name: slider(value, -3, 3)
            for name, value in zip(["x", "w1", "w2", "y"], RUNNING_EXAMPLE, strict=True)
        }

    def test_named_values_are_shown_and_follow_the_inputs(self):
        figure = live.graph(loss, **self.sliders()).figure
        assert figure.readout()["J"] == loss(*RUNNING_EXAMPLE)
        figure.input3 = 1.7
        now = figure.readout()
        assert now["J"] == loss(1.5, 0.8, 1.7, 0.6) and now["w2"] == 1.7
        assert list(now) == ["x", "w1", "w2", "y", "h", "ŷ", "J"]

    def test_sliders_may_come_in_any_order(self):
        backwards = dict(reversed(self.sliders().items()))
        assert live.graph(loss, **backwards).figure.readout()["J"] == loss(*RUNNING_EXAMPLE)

    def test_slopes_are_the_gradient(self):
        figure = live.graph(lambda a, b: a * np.sin(b), a=slider(2), b=slider(0.6), slopes=True).figure
        now = figure.readout()
        assert now["slope_a"] == pytest.approx(math.sin(0.6)) and now["slope_b"] == pytest.approx(
            2 * math.cos(0.6)
        )

    def test_output_without_a_name_is_called_output(self):
        assert live.graph(sin, x=slider(2)).figure.readout() == {"x": 2.0, "output": math.sin(2)}

    def test_one_operation_is_one(self):
        assert live.graph(lambda x: np.sin(x), x=slider()).figure.describe().startswith("1 operation. ")

    def test_words_and_picture(self):
        figure = live.graph(loss, **self.sliders()).figure
        assert repr(figure) == "7 operations. With x = 1.5, W₁ = 0.8, W₂ = −0.4, y = 0.6, J = 0.01553."
        assert figure.fallback()["image/png"]
        assert is_strict_json(figure)

    def test_no_edge_of_the_picture_runs_through_a_box(self):
        def twice_past(x):
            return x * np.sin(x) * np.exp(np.cos(x) + x)

        for f in (lambda x: x * np.sin(x), twice_past):
            panel = live.graph(f, x=slider(2)).figure.picture().axes[0]
            boxes = [words.get_position() for words in panel.texts if words.get_text()]
            ends = [(note.xyann, note.xy) for note in panel.texts if not note.get_text()]
            bends = [note.arrowprops["connectionstyle"] for note in panel.texts if not note.get_text()]
            assert len(ends) >= 3
            for (start, end), bend in zip(ends, bends, strict=True):
                way = _way(start, end, float(bend.split("=")[1]))
                passed = [box for box in boxes if box not in (start, end)]
                assert min(np.hypot(*(way - box).T).min() for box in passed) > 0.4

    def test_symbols_have_their_colours_in_the_picture_too(self):
        words = live.graph(loss, **self.sliders()).figure.picture().axes[0].texts
        colours = {text.get_text().split("\n")[0]: text.get_color() for text in words if text.get_text()}
        hidden = next(text.get_color() for text in words if "h =" in text.get_text())
        assert (colours["x"], colours["W₁"], colours["W₂"]) == tuple(PALETTE[c] for c in ("x", "w1", "w2"))
        assert (colours["y"], hidden) == (PALETTE["y"], PALETTE["g"])
        assert "□²" in colours

    def test_sliders_that_are_no_parameters_are_refused(self):
        with pytest.raises(TypeError, match=r"each parameter \(x\), got y: write live.graph\(f, x=x\)"):
            live.graph(lambda x: x * x, y=slider())
        with pytest.raises(TypeError, match=r"expected a slider made with live\.slider for x, got int 3"):
            live.graph(sin, x=3)
        with pytest.raises(ValueError, match="one to 8 sliders"):
            live.graph(sin)

    def test_a_function_that_branches_is_refused(self):
        with pytest.raises(TypeError, match="where"):
            live.graph(lambda x: x if x > 0 else -x, x=slider())


class TestFormula:
    @pytest.mark.parametrize("text", EXAMPLES)
    def test_page_reads_each_example_as_the_function_beside_it(self, js, text):
        figure = live.formula(text, slider(1.3, -4, 4)).figure
        before = {x: Careful(figure.graph).at(x) for x in np.linspace(-3.9, 4, 23)}
        figure.graph = js.ask("read", text=text, options={})["graph"]
        for x, expected in before.items():
            found = Careful(figure.graph).at(x)
            assert found.why == expected.why
            np.testing.assert_allclose(found[:2], expected[:2], rtol=1e-12, atol=1e-12)

    @pytest.mark.parametrize(
        ("text", "value", "rate"),
        [
            ("x^2 sin x", 1.69 * math.sin(1.3), 2.6 * math.sin(1.3) + 1.69 * math.cos(1.3)),
            ("σ(x)", 1 / (1 + math.exp(-1.3)), math.exp(-1.3) / (1 + math.exp(-1.3)) ** 2),
            ("3", 3.0, 0.0),
            ("x", 1.3, 1.0),
            ("ln(-x^2)", math.nan, math.nan),
            ("1/0", math.nan, math.nan),
            ("sqrt(x - 1.3)", 0.0, math.nan),
            ("relu(-x)", 0.0, 0.0),
            ("|x - 1.3|", 0.0, math.nan),
            ("sign(x - 1.3)", 0.0, math.nan),
            ("(x - 1.3)^1.5", 0.0, math.nan),
            ("√((x - 1.3)^4)", 0.0, math.nan),
            ("(x - 1.3)^2", 0.0, 0.0),
            ("arctan(1/(x - 1.3))", math.nan, math.nan),
            ("1/(1 + e^(800x))", 0.0, math.nan),
            ("e^(e^(e^(2x)))", math.nan, math.nan),
            ("ln(e^(-800x))", math.nan, math.nan),
        ],
    )
    def test_python_evaluates_what_the_page_read(self, js, text, value, rate):
        figure = live.formula("sin(x^2)", slider(1.3, -4, 4)).figure
        figure.text = figure.good = text
        figure.graph = js.ask("read", text=text, options={})["graph"]
        readout = figure.readout()
        assert readout["formula"] == text
        np.testing.assert_allclose([readout["value"], readout["slope"]], [value, rate], rtol=1e-12)

    def test_words_and_picture_do_not_fail_where_nothing_is_defined(self):
        figure = live.formula("log(sin x)", slider(0.0, -4, 4)).figure
        assert repr(figure).endswith("At x = 0 there is no value.")
        assert figure.picture().axes
        assert repr(live.formula("sin(x^2)", slider(1.3, -4, 4))).endswith(
            "the value is 0.9929, the slope −0.3092."
        )

    def test_before_chapter_4_no_rate_and_no_slope_is_shown(self):
        figure = live.formula("sin(x^2)", slider(1.3, -4, 4), rates=False).figure
        assert figure.readout() == {"formula": "sin(x^2)", "x": 1.3, "value": pytest.approx(math.sin(1.69))}
        assert repr(figure).endswith("At x = 1.3 the value is 0.9929.")
        assert len(figure.picture().axes) == 1
        assert len(live.formula("sin(x^2)", slider(1.3, -4, 4)).figure.picture().axes) == 2

    @pytest.mark.parametrize("text", ["tan(3.1x)", "1/(x - 0.013)", "sign(x)", "1/x", "arctan(1/x)"])
    def test_the_picture_is_not_drawn_through_a_pole_or_a_jump(self, js, text):
        figure = live.formula("sin(x^2)", slider(1.3, -4, 4)).figure
        figure.graph = js.ask("read", text=text, options={})["graph"]
        ys = figure.picture().axes[0].lines[0].get_ydata()
        steps = np.abs(np.diff(ys))
        assert not ((steps > 1) & (np.sign(ys[1:]) != np.sign(ys[:-1])) & np.isfinite(steps)).any()
        assert np.isnan(ys).any()

    def test_text_that_python_has_no_function_for_is_refused(self):
        with pytest.raises(ValueError, match=r"got 'x\^5'; Python does not read formulas"):
            live.formula("x^5", slider(1.3, -4, 4))
        with pytest.raises(TypeError, match="function for the example 'x', got 1"):
            live.formula("x", slider(1.3, -4, 4), examples={"x": 1})

    def test_authors_bring_their_own_examples(self):
        figure = live.formula("x^5", slider(1.3, -4, 4), examples={"x^5": lambda x: x**5}).figure
        assert figure.spec["examples"] == ["x^5"]
        assert figure.readout()["slope"] == pytest.approx(5 * 1.3**4)


class TestQuestions:
    def test_there_are_enough_and_no_two_share_an_id(self):
        ids = [question.id for question in [*questions.drill(), *questions.practice()]]
        assert len(questions.practice()) >= 6 and len(set(ids)) == len(ids)

    def test_mistakes_lead_to_the_numbers_listed(self):
        by_id = {question.id: question for question in questions.practice()}
        given = {m.label: m.gives for m in by_id["sigmoid-by-hand"].mistakes}
        row = Chain([negative, exp, shift(1), reciprocal])
        x = -math.log(3)
        assert by_id["sigmoid-by-hand"].right == pytest.approx(row(x))
        assert given["The first box was skipped"] == pytest.approx(Chain(row[1:])(x))
        assert given["You stopped before the last box"] == pytest.approx(row.values(x)[2])
        assert given["1 + was skipped"] == pytest.approx(Chain([negative, exp, reciprocal])(x))

    def test_the_order_does_not_matter_for_the_right_a_only(self):
        question = next(q for q in questions.practice() if q.id == "when-order-does-not-matter")

        def apart(a, x):
            return (2 * (a * x + 3) + 1) - (a * (2 * x + 1) + 3)

        assert apart(question.right, 0.7) == 0
        assert all(apart(m.gives, 0.7) != 0 for m in question.mistakes)
