"""Every figure says which slider it expects, and what came instead, before it looks at it."""

import inspect

import pytest

from chainrule import Chain, cos, cube, live, sin, square

WANTED = {
    "ipywidgets.FloatSlider": "slider",
    "ipywidgets.FloatLogSlider": "log_slider",
    "ipywidgets.IntSlider": "int_slider",
}
# What each figure needs beside its sliders.
FIGURES = {
    live.batch_noise: {},
    live.carried: {},
    live.chain: {"boxes": [sin, square]},
    live.checkpoints: {},
    live.close_up: {"places": {"bowl": (lambda p: p[0] ** 2 + p[1] ** 2, (1.0, 2.0))}},
    live.descent: {"costs": square},
    live.descent_2d: {"costs": lambda p: p[0] ** 2 + p[1] ** 2},
    live.dual: {},
    live.formula: {"text": "sin(x^2)"},
    live.landscape: {},
    live.layer: {},
    live.mistakes: {"composites": {"sin²x": Chain([sin, square])}},
    live.network: {},
    live.number_lines: {"stories": [square]},
    live.paths: {"f": lambda x: x * sin(x)},
    live.pipeline: {"boxes": [sin, square]},
    live.remainder: {"f": sin, "x": 0.7, "claims": {"right": float(cos(0.7))}},
    live.secant: {"functions": cube},
    live.shapes: {},
    live.slices: {"costs": lambda p: p[0] * p[1]},
    live.slope_curve: {"functions": cube},
    live.start: {},
    live.steepest: {"costs": lambda p: p[0] * p[1]},
    live.step_size: {"cases": [(cube, 1)]},
    live.swell: {},
    live.tangent: {"functions": cube},
    live.tape: {},
    live.total: {"cost": lambda p: p[0] * p[1], "inner": square, "labels": ("ab", "a²")},
    live.vanishing: {},
    live.which_end: {},
}


def sliders_of(figure):
    """The parameters that take a slider, each with what makes one."""
    kinds = {
        name: str(parameter.annotation).removesuffix(" | None")
        for name, parameter in inspect.signature(figure).parameters.items()
    }
    return {name: WANTED.get(kind, "slider") for name, kind in kinds.items() if "Slider" in kind}


CALLS = [(figure, name) for figure in FIGURES for name in sliders_of(figure)]


def test_no_figure_with_sliders_is_missing():
    figures = [getattr(live, name) for name in live.__all__ if name not in ("graph", "link")]
    taking = {figure.__name__ for figure in figures if inspect.isfunction(figure) and sliders_of(figure)}
    listed = {figure.__name__ for figure in FIGURES}
    assert taking == listed, (
        f"add to FIGURES, as live.NAME with what it needs beside its sliders: {sorted(taking - listed)}; "
        f"take out, since they take no slider: {sorted(listed - taking)}"
    )


@pytest.mark.parametrize(("figure", "name"), CALLS, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("wrong", [3, "0.5", live.menu("m", ["a"])], ids=["number", "text", "menu"])
def test_what_is_no_slider_is_refused_with_its_name(figure, name, wrong):
    good = {
        "slider": lambda name: live.slider(name, 0.05, 0.95, value=0.35, step=0.1),
        "log_slider": lambda name: live.log_slider(name, -2, 0, value=0.1),
        "int_slider": lambda name: live.int_slider(name, 0 if name == "steps" else 2, 6, value=3),
    }
    given = {other: good[kind](other) for other, kind in sliders_of(figure).items()}
    if figure is live.batch_noise:
        given = {"size": live.log_slider("size", 0, 10, value=32, step=1, base=2)}
    assert isinstance(figure(**FIGURES[figure], **given), live.LiveBox)
    with pytest.raises(TypeError, match=rf"expected a slider made with live\.\w+ for {name}, got "):
        figure(**FIGURES[figure], **{**given, name: wrong})


def test_another_kind_of_slider_is_named():
    x, whole = live.slider("x", -3, 3, value=1), live.int_slider("x", -3, 3, value=1)
    small = live.log_slider("x", -3, 0, value=0.1)
    assert live.tangent(square, whole).figure.x == 1, "a whole number is a number"
    for call, words in [
        (lambda: live.tangent(square, small), "made with live.slider for x, got FloatLogSlider"),
        (lambda: live.secant(square, x, x), "made with live.log_slider for step, got FloatSlider"),
        (lambda: live.carried(x, whole), "made with live.int_slider for inputs, got FloatSlider"),
        (lambda: live.graph(lambda a: a, a=3), "made with live.slider for a, got int 3"),
        (lambda: live.link(3, x=x), "expected a figure to link to"),
        (lambda: live.expression({"a": lambda a: a}, a="2"), "expected a number for a, got '2'"),
    ]:
        with pytest.raises(TypeError, match=words):
            call()
    for refused, words in [
        (lambda: live.boundary(hidden=3), "hidden: expected up to 3 widths from 1 to 8, got 3"),
        (lambda: live.boundary(activation=["tanh"]), "unknown activation"),
        (lambda: live.int_slider("n", 0, 5.5, value=2), "expected whole ends, got 0 and 5.5"),
    ]:
        with pytest.raises(ValueError, match=words):
            refused()


def test_a_parameter_may_be_called_like_one_of_graph_s_own():
    sliders = {name: live.slider(name, -3, 3, value=1) for name in ("f", "a")}
    assert isinstance(live.graph(lambda f, a: f * a, **sliders), live.LiveBox)
