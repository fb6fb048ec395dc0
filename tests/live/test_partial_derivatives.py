"""The figures of chapter 2: what they show is what the mathematics says; bad input is met with words."""

import math
from itertools import pairwise

import ipywidgets
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.quiver import Quiver
from python_figures import is_strict_json

from chainrule import gradient, live
from chainrule.live.partial_derivatives import descend_2d
from chainrule.plots.style import PALETTE


def bowl(theta):
    a, b = theta
    return a**2 + a * b + b**2


def valley(theta):
    a, b = theta
    return (a**2 + 20 * b**2) / 2


def crease(theta):
    return np.sqrt(np.abs(theta[0] * theta[1]))


def radius():
    return live.log_slider("r", -3, 0, value=1)


def first(value=1.3):
    return live.slider("θ₁", -2, 2, value=value)


def second(value=0.5):
    return live.slider("θ₂", -2, 2, value=value)


def angle():
    return live.slider("φ", 0, 360, value=100, step=1)


def rate():
    return live.slider("α", 0.01, 0.8, value=0.08, step=0.01)


def steps(low=0):
    return live.int_slider("steps", low, 60, value=8)


def cubed():
    return live.slider("a", -1, 1, value=0.7)


def line(theta, x):
    return theta[0] * x + theta[1]


DATA = ([0.5, 1.0, 2.0], [1.0, 0.0, 3.0])


def squared_error(theta):
    x, y = map(np.array, DATA)
    return np.mean((line(theta, x) - y) ** 2)


def everything():
    return [
        live.slices({"bowl": bowl, "valley": valley}, first(), second()),
        live.steepest(bowl, first(), second(), angle()),
        live.close_up({"bowl": (bowl, [1.3, 0.5]), "crease": (crease, [0, 0])}, radius(), angle()),
        live.descent_2d([bowl, valley], first(), second(), rate(), steps()),
        live.descent_2d(squared_error, first(), second(), rate(), steps(), data=DATA, model=line),
        live.total(lambda t: t[0] ** 2 + 3 * t[0] * t[1], lambda a: a**3, cubed(), labels=("a² + 3ab", "a³")),
    ]


@pytest.mark.parametrize("box", everything(), ids=lambda box: box.figure.kind)
def test_box_carries_words_a_picture_and_a_spec_of_strict_json(box):
    bundle = box._repr_mimebundle_()
    assert len(bundle["text/plain"]) > 60 and "nan" not in bundle["text/plain"]
    assert len(bundle["image/png"]) > 5_000
    assert is_strict_json(box.figure)
    assert all(isinstance(value, (int, float, str)) for value in box.figure.readout().values())


def test_slices_show_the_partials_at_the_sliders_point():
    figure = live.slices({"bowl": bowl, "valley": valley}, first(), second()).figure
    assert figure.readout() == pytest.approx(
        {"first": 1.3, "second": 0.5, "value": 2.59, "slope_first": 3.1, "slope_second": 2.3}
    )
    figure.choice, figure.a, figure.b = 1, -0.7, 0.4
    now = figure.readout()
    assert [now["slope_first"], now["slope_second"]] == pytest.approx([-0.7, 8.0])


@pytest.mark.parametrize(
    ("turn", "verdict", "slope"),
    [(0, "uphill", 1), (180, "downhill", -1), (90, "level", 0), (40, "up", None)],
)
def test_steepest_names_the_direction_by_its_angle_to_the_gradient(turn, verdict, slope):
    figure = live.steepest(bowl, first(), second(), angle()).figure
    for b in (0.5, -1.9):  # uphill at 37° and at 286°, where a turn passes 360°
        figure.b = b
        figure.angle = (math.degrees(math.atan2(1.3 + 2 * b, 2.6 + b)) + turn) % 360
        now = figure.readout()
        assert now["verdict"] == verdict
        if slope is not None:
            assert now["rate"] == pytest.approx(slope * now["length"], abs=1e-12)


def test_steepest_map_reaches_beyond_the_sliders_so_that_arrows_from_the_edge_are_seen():
    figure = live.steepest(bowl, first(), second(), angle()).figure
    assert figure.spec["limits"] == [[-2, 2], [-2, 2]]
    assert figure.spec["domain"] == [[-3, 3], [-3, 3]]
    assert live.slices(bowl, first(), second()).figure.spec["domain"] == [[-2, 2], [-2, 2]]


def test_steepest_has_no_direction_where_the_cost_is_flat():
    figure = live.steepest(bowl, first(), second(), angle()).figure
    figure.a = figure.b = 0.0
    now = figure.readout()
    assert now["verdict"] == "flat" and math.isnan(now["uphill"]) and now["rate"] == 0
    assert "flat in every direction" in repr(figure)
    assert figure.picture()


def test_slope_along_the_contour_line_is_0_and_not_the_rounding_of_a_cosine():
    figure = live.steepest(valley, first(), second(0.0), angle()).figure
    figure.angle = 90.0
    assert figure.readout()["rate"] == 0 and figure.readout()["verdict"] == "level"


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 360])
def test_close_up_of_the_crease_is_level_on_both_axes(degrees):
    box = live.close_up({"crease": (crease, [0, 0])}, radius(), live.slider("φ", 0, 360, value=45, step=1))
    box.figure.angle = degrees
    assert box.figure.readout()["measured"] == 0


def test_close_up_tells_a_flat_board_from_a_crease():
    places = {"bowl": (bowl, [1.3, 0.5]), "crease": (crease, [0, 0])}
    figure = live.close_up(places, radius(), live.slider("φ", 0, 360, value=45, step=1)).figure
    for r in (1.0, 0.1, 0.001):
        figure.radius, figure.choice = r, 0
        now = figure.readout()
        assert now["gap"] == pytest.approx(1.5 * r, rel=1e-6)
        assert now["board"] == pytest.approx((3.1 + 2.3) / math.sqrt(2))
        assert now["measured"] - now["board"] == pytest.approx(1.5 * r, rel=1e-6)
        figure.choice = 1
        now = figure.readout()
        assert now["board"] == 0
        assert now["measured"] == now["gap"] == pytest.approx(1 / math.sqrt(2))


def test_descent_moves_both_parameters_together():
    slopes = [lambda a, b: 2 * a + b, lambda a, b: a + 2 * b]
    assert descend_2d(slopes, (1.0, 1.0), 0.1, 1)[1] == pytest.approx((0.7, 0.7))
    figure = live.descent_2d(bowl, first(), second(), rate(), steps()).figure
    theta = np.array([1.3, 0.5])
    for _ in range(8):
        theta = theta - 0.08 * gradient(bowl, theta)
    now = figure.readout()
    assert [now["first"], now["second"]] == pytest.approx(theta, abs=1e-7)
    assert now["status"] == "down"


def test_descent_says_when_it_stands_still_goes_up_or_diverges():
    figure = live.descent_2d({"valley": valley}, first(), second(), rate(), steps()).figure
    figure.steps = 0
    assert figure.readout()["status"] == "start"
    figure.rate, figure.steps = 0.11, 20
    assert figure.readout()["status"] == "up"
    figure.steps = 60
    now = figure.readout()
    assert now["status"] == "diverged" and math.isnan(now["first"]) and "diverged" in repr(figure)
    assert figure.picture()
    figure.a, figure.b, figure.rate, figure.steps = 0.0, 0.6, 0.1, 7
    assert figure.readout()["status"] == "level"  # from wall to wall, at the same height
    figure.a = figure.b = 0.0
    assert figure.readout()["status"] == "still"
    figure.steps = 1
    assert "after 1 step:" in repr(figure)


def test_map_of_a_cost_over_data_comes_with_its_values():
    """Evaluating thousands of small arrays would keep a phone busy."""
    figure = live.descent_2d(squared_error, first(), second(), rate(), steps(), data=DATA, model=line).figure
    values = np.array(figure.spec["costs"][0]["values"]).reshape(41, 41)
    assert values[0, 40] == pytest.approx(squared_error((2.0, -2.0)), rel=1e-3)
    assert values[40, 0] == pytest.approx(squared_error((-2.0, 2.0)), rel=1e-3)
    scalar = live.descent_2d(bowl, first(), second(), rate(), steps()).figure
    assert "values" not in scalar.spec["costs"][0]


def test_total_adds_paths_and_measures_the_same_slope():
    figure = live.total(
        lambda t: t[0] ** 2 + 3 * t[0] * t[1], lambda a: a**3, cubed(), labels=("a² + 3ab", "a³")
    ).figure
    now = figure.readout()
    assert (now["total"], now["product"]) == (pytest.approx(5.516), pytest.approx(3.57063))
    assert now["measured"] == pytest.approx(now["total"], abs=1e-6)
    figure.independent = 1
    now = figure.readout()
    assert (now["detour"], now["rate"], now["product"]) == (0, 0, 0)
    assert now["total"] == now["direct"] == pytest.approx(now["measured"], abs=1e-6)
    figure.a = -0.4
    assert figure.readout()["b"] == pytest.approx(0.343)


def panels(box):
    """The axes of a figure's picture, drawn."""
    picture = box.figure.picture()
    picture.draw_without_rendering()
    return picture.axes


def test_both_slices_of_the_picture_have_the_scale_of_the_whole_map():
    for cost in (bowl, valley):
        _, across, along = panels(live.slices(cost, first(), second()))
        low, high = across.get_ylim()
        assert along.get_ylim() == (low, high)
        heights = [cost((a, b)) for a in np.linspace(-2, 2, 41) for b in np.linspace(-2, 2, 41)]
        assert low < min(heights) < max(heights) < high


@pytest.mark.parametrize("box", everything(), ids=lambda box: box.figure.kind)
def test_maps_have_equal_units_and_no_two_tick_labels_touch(box):
    axes = panels(box)
    if box.figure.kind != "total":
        assert axes[0].get_aspect() == 1
    for panel in axes:
        shown = [label for label in panel.get_xticklabels() if label.get_text() and panel.axison]
        ends = sorted((label.get_window_extent().x0, label.get_window_extent().x1) for label in shown)
        assert all(right < left for (_, right), (left, _) in pairwise(ends))


def test_picture_of_two_paths_has_the_boxes_with_their_rates_and_names_on_the_bars():
    box = live.total(
        lambda t: t[0] ** 2 + 3 * t[0] * t[1], lambda a: a**3, cubed(), labels=("a² + 3ab", "a³")
    )
    boxes, _, bars = panels(box)
    words = [text.get_text() for text in boxes.texts]
    assert {"a", "b", "J"} <= set(words)
    assert {"db/da =\n1.47", "∂J/∂b =\n2.1", "∂J/∂a =\n2.429"} <= set(words)
    assert {"direct", "through b"} <= {text.get_text() for text in bars.texts}
    box.figure.independent = 1
    boxes, _, bars = panels(box)
    assert "db/da =\n0" not in {text.get_text() for text in boxes.texts}
    assert "through b" not in {text.get_text() for text in bars.texts}


def test_picture_of_the_steepest_way_has_ring_contour_and_touching_line():
    map_, around = panels(live.steepest(bowl, first(), second(), angle()))
    ring = [line for line in around.lines if line.get_markerfacecolor() == "#ffffff"]
    assert ring[0].get_xdata() == pytest.approx([36.57], abs=0.01)
    assert ring[0].get_ydata() == pytest.approx([3.86], abs=0.01)
    [touching] = [line for line in map_.lines if line.get_linestyle() == "--"]
    way = np.diff(np.array(touching.get_data()), axis=1)[:, 0]
    assert way @ [3.1, 2.3] == pytest.approx(0, abs=1e-9)


def test_the_longer_arrow_is_the_steeper_on_one_surface_and_not_from_one_to_another():
    """The live figure draws its arrows as its picture does: tests/browser/test_twins.py."""
    box = live.steepest({"bowl": bowl, "valley": valley}, first(), second(), angle())

    def drawn(choice, b):
        box.figure.choice, box.figure.b = choice, b
        [arrow] = [
            one
            for one in panels(box)[0].collections
            if isinstance(one, Quiver) and to_hex(one.get_facecolor()[0]) == PALETTE["slope"]
        ]
        return box.figure.readout()["length"], float(np.hypot(arrow.U[0], arrow.V[0]) / arrow.scale)

    for choice in (0, 1):
        steep, long = zip(*sorted(drawn(choice, b) for b in (0.0, 0.3, 0.5, 1.1, 1.9)), strict=True)
        assert list(long) == sorted(long) and long[-1] > 1.2 * long[0] and steep[-1] > steep[0]
    bowl_arrow, valley_arrow = drawn(0, 0.5), drawn(1, 0.5)
    assert valley_arrow[0] > 2 * bowl_arrow[0] and valley_arrow[1] < bowl_arrow[1]


def test_picture_of_a_descent_has_the_frame_of_the_live_figure():
    box = live.descent_2d(squared_error, first(), second(), rate(), steps(), data=DATA, model=line)
    _, beside = panels(box)
    drawn = box.figure.spec["fit"]
    assert [*beside.get_xlim(), *beside.get_ylim()] == [*drawn["domain"], *drawn["range"]]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: live.slices("bowl", first(), second()), TypeError, "expected functions"),
        (lambda: live.slices([], first(), second()), ValueError, "at least one function"),
        (lambda: live.slices(bowl, 1.3, second()), TypeError, "live.slider for a, got float"),
        (lambda: live.slices(lambda t: t[0] if t[0] > 0 else t[1], first(), second()), TypeError, "where"),
        (lambda: live.steepest(bowl, first(), second(), 100), TypeError, "live.slider for angle, got int"),
        (lambda: live.close_up({}, radius(), angle()), ValueError, "at least one place"),
        (lambda: live.close_up(bowl, radius(), angle()), TypeError, "places by their labels"),
        (lambda: live.close_up({"b": (3, [0, 0])}, radius(), angle()), TypeError, "for 'b', got int"),
        (lambda: live.close_up({"b": (bowl, [0])}, radius(), angle()), ValueError, r"two finite.*got \[0\]"),
        (
            lambda: live.close_up({"b": (bowl, [0, 0])}, first(), angle()),
            TypeError,
            "live.log_slider for radius, got FloatSlider",
        ),
        (
            lambda: live.descent_2d(bowl, first(), second(), rate(), rate()),
            TypeError,
            "live.int_slider for steps",
        ),
        (lambda: live.descent_2d(bowl, first(), second(), rate(), steps(1)), ValueError, "steps from 0"),
        (
            lambda: live.descent_2d(bowl, first(), second(), rate(), steps(), data=DATA),
            TypeError,
            "both data=.*and model",
        ),
        (
            lambda: live.descent_2d(bowl, first(), second(), rate(), steps(), data=([1], [2]), model=line),
            ValueError,
            "as many xs as ys, two or more",
        ),
        (
            lambda: live.descent_2d(bowl, first(), second(), rate(), steps(), data=([1, 2], [2]), model=line),
            ValueError,
            r"got shapes \(2,\) and \(1,\)",
        ),
        (lambda: live.total(bowl, 3, cubed(), labels=("", "")), TypeError, "expected two functions.*got 3"),
        (
            lambda: live.total(bowl, lambda a: a, ipywidgets.Text(), labels=("", "")),
            TypeError,
            "live.slider for a, got Text",
        ),
    ],
)
def test_bad_input_says_what_came_and_what_was_expected(make, error, words):
    with pytest.raises(error, match=words):
        make()
