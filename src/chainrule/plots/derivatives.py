"""Pictures of chapter 1, the twins of its live figures."""

import math
from collections.abc import Sequence

import matplotlib.figure
import numpy as np
from matplotlib.axes import Axes

from ..functions.arguments import Elementwise
from . import style
from .style import PALETTE

FLAT = 0.06  # of the picture's height: beside so small a rise, its number would lie on the tangent


def tangent(
    f: Elementwise,
    x: float,
    slope: float,
    domain: tuple[float, float],
    label: str = "f(x)",
    *,
    run: float | None = None,
    xlabel: str = "x",
    colours: tuple[str, str] = ("f", "x"),
) -> matplotlib.figure.Figure:
    """Draw f over `domain`, the point (x, f(x)), and the straight line of the given slope through it.

    A slope that is nan draws no line. With `run`, the picture is the surroundings of the point, `run` times
    as wide and as high as the whole, with the points of curve and line a run ahead. `colours` names the
    palette's colours of the curve and of the point.
    """
    figure, panel = style.axes(xlabel=xlabel, ylabel=label)
    value = f(x)
    across, up = domain, style.span(f(np.linspace(*domain, 401)), air=0.22)
    if run is not None:
        across, up = (
            (at + run * (low - at), at + run * (high - at)) for at, (low, high) in ((x, across), (value, up))
        )
    panel.set(xlim=across, ylim=up)
    xs = np.linspace(*across, 401)
    curve, point = colours
    panel.plot(xs, f(xs), color=PALETTE[curve], linewidth=2, gid="curve")
    _tangent(panel, x, value, slope, run)
    panel.plot([x], [value], "o", color=PALETTE[point], markersize=8, gid="point")
    if run is not None:
        ends = [f(x + run), value + slope * run]
        for end, colour, name in zip(ends, (curve, "slope"), ("curve ahead", "line ahead"), strict=True):
            panel.plot([x + run], [end], "o", color=PALETTE[colour], markersize=6, gid=name)
    return figure


def secant(
    f: Elementwise,
    x: float,
    step: float,
    measured: float,
    slope: float,
    domain: tuple[float, float],
    *,
    central: bool,
    label: str = "f(x)",
) -> matplotlib.figure.Figure:
    """Draw f, its tangent at x and the secant (from x to x + step, or, if central, from x - step), twice.

    The second picture is a magnifying glass: two steps to either side of x.
    """
    figure, (left, right) = style.axes(2)
    xs = np.linspace(*domain, 401)
    left.set(xlabel="x", ylabel=label, xlim=domain, ylim=style.span(f(xs)))
    reach = 2 * step
    height = 1.2 * reach * max(1.0, abs(slope) if math.isfinite(slope) else 1.0)
    right.set(xlabel="distance from x", ylabel="magnified: distance from f(x)")
    right.set(xlim=(-reach, reach), ylim=(-height, height))
    value = f(x)
    ends = np.array([x - step if central else x, x + step])
    near = np.linspace(-reach, reach, 121)
    for panel, shift, at, curve in (
        (left, (0, 0), xs, f(xs)),
        (right, (x, value), near, f(x + near) - value),
    ):
        panel.plot(at, curve, color=PALETTE["f"], linewidth=2, gid="curve")
        _tangent(panel, x - shift[0], value - shift[1], slope, triangle=panel is left)
        start, heights = ends - shift[0], f(ends) - shift[1]
        line = panel.axline((start[0], heights[0]), slope=measured, color=PALETTE["x"], linewidth=2)
        line.set(linestyle="--", label="secant", gid="secant")
        panel.plot(start, heights, "o", color=PALETTE["x"], markersize=7, gid="ends")
        panel.plot([x - shift[0]], [value - shift[1]], "o", color=PALETTE["f"], markersize=5, gid="point")
    left.legend(frameon=False)
    return figure


def step_size(
    steps: np.ndarray,
    errors: np.ndarray,
    truncation: np.ndarray,
    rounding: np.ndarray,
    step: float,
    best: float,
    label: str,
) -> matplotlib.figure.Figure:
    """Draw measured errors against steps on logarithmic axes, what theory expects of them, and its best step.

    An error of exactly 0 lies on the lower edge, 1e-17.
    """
    low, high = 1e-17, 1e3
    figure, panel = style.axes(xlabel="step h", ylabel="error", xscale="log", yscale="log")
    panel.set(xlim=(steps[0], steps[-1]), ylim=(low, high))
    measured = np.maximum(errors, low)
    panel.plot(
        steps, measured, color=PALETTE["ink"], linewidth=1.2, label=f"measured: {label}", gid="measured"
    )
    if truncation.any():
        panel.plot(steps, truncation, "--", color=PALETTE["g"], label="truncation", gid="truncation")
    panel.plot(steps, rounding, "--", color=PALETTE["f"], label="rounding", gid="rounding")
    if math.isfinite(best):
        panel.axvline(
            best, color=PALETTE["slope"], linewidth=1, linestyle="--", label="best step", gid="best"
        )
    near = int(np.argmin(np.abs(np.log(steps / step))))
    panel.plot([steps[near]], [measured[near]], "o", color=PALETTE["x"], markersize=8, gid="point")
    panel.legend(frameon=False)
    return figure


def slope_curve(
    f: Elementwise,
    slopes: tuple[np.ndarray, np.ndarray, Sequence[tuple[float, float]]],
    measured: tuple[np.ndarray, np.ndarray],
    x: float,
    here: tuple[float, float],
    label: str,
) -> matplotlib.figure.Figure:
    """Draw f on the left and its slopes on the right, with the point x on both, and the tangent there.

    Parameters
    ----------
    f : the function.
    slopes : places, slopes (nan in a gap), and the ends of the gaps.
    measured : places and slopes, drawn as dots.
    x, here : where the point is, and the slopes of the two curves there; nan where there is none.
    label : of the left picture.
    """
    figure, (left, right) = style.axes(2, xlabel="x")
    xs, ys, gaps = slopes
    left.set(ylabel=label, xlim=(xs[0], xs[-1]), ylim=style.span(f(xs)))
    right.set(ylabel="slope f′(x)", xlim=(xs[0], xs[-1]), ylim=style.span(np.append(ys, 0.0)))
    left.plot(xs, f(xs), color=PALETTE["f"], linewidth=2, gid="curve")
    slope, second = here
    _tangent(left, x, f(x), slope)
    left.plot([x], [f(x)], "o", color=PALETTE["x"], markersize=8, gid="point")
    right.plot(xs, ys, color=PALETTE["slope"], linewidth=2, gid="curve")
    for gap in gaps:
        right.plot(
            *gap, "o", color=PALETTE["slope"], markerfacecolor=PALETTE["paper"], markersize=6, gid="end"
        )
    right.plot([x, x], [0, slope], "--", color=PALETTE["x"], linewidth=1, gid="height")
    right.plot(*measured, "o", color=PALETTE["ink"], markersize=4, gid="measured")
    _tangent(right, x, slope, second, colour="g")
    right.plot([x], [slope], "o", color=PALETTE["x"], markersize=8, gid="point")
    return figure


def descent(
    cost: Elementwise,
    path: Sequence[float],
    slope: float,
    domain: tuple[float, float],
    symbol: str,
    label: str,
    colour: str = "x",
) -> matplotlib.figure.Figure:
    """Draw the cost, where a descent went, and the tangent at its last place; beside it J step by step.

    `colour` names the palette's colour of the parameter.
    """
    figure, (left, right) = style.axes(2)
    places = np.asarray(path)
    xs = np.linspace(min(domain[0], places.min()), max(domain[1], places.max()), 401)
    values = cost(places)
    left.set(xlabel=symbol, ylabel=label, xlim=(xs[0], xs[-1]), ylim=style.span(cost(xs)))
    left.plot(xs, cost(xs), color=PALETTE["ink"], linewidth=2, gid="curve")
    _tangent(left, places[-1], values[-1], slope)
    left.plot(places, values, "o-", color=PALETTE[colour], linewidth=1, markersize=5, gid="path")
    right.plot(
        np.arange(places.size), values, "o-", color=PALETTE["ink"], linewidth=1, markersize=4, gid="costs"
    )
    high = style.span(np.append(values, 0.0)) if np.any(values) else (-0.1, 1.0)
    right.set(xlabel="step", ylabel="J", xlim=(0, max(5, places.size - 1)), ylim=high)
    return figure


def round_run(width: float) -> float:
    """Return how far the triangle on a tangent runs: 1, or in a narrow or wide picture a power of ten."""
    return 1.0 if 4 <= width <= 40 else 10.0 ** math.floor(math.log10(width / 4))


def _tangent(
    panel: Axes,
    x: float,
    value: float,
    slope: float,
    run: float | None = None,
    *,
    colour: str = "slope",
    triangle: bool = True,
) -> None:
    """Draw the tangent, and a triangle that says how far it rises on a run; nothing without a slope."""
    if not math.isfinite(slope):
        return
    panel.axline((x, value), slope=slope, color=PALETTE[colour], linewidth=2, label="tangent", gid="tangent")
    if not triangle:
        return
    width = _triangle(panel, x, value, slope, run)
    end = (x + width, value + slope * width)
    sides = zip((x, value), (end[0], value), end, strict=True)
    panel.plot(*sides, ":", color=PALETTE[colour], linewidth=1.5, gid="triangle")
    outward, side = (4, "left") if width > 0 else (-4, "right")
    down, edge = (-4, "top") if slope * width >= 0 else (4, "bottom")
    style.note(panel, f"{abs(width):.4g}", ((x + end[0]) / 2, value), (0, down), ha="center", va=edge)
    low, high = panel.get_ylim()
    if abs(slope * width) >= FLAT * (high - low):
        down, edge = 0, "center"
    middle = (end[0], (value + end[1]) / 2)
    style.note(panel, f"{slope * abs(width):.4g}", middle, (outward, down), ha=side, va=edge)


def _triangle(panel: Axes, x: float, value: float, slope: float, run: float | None) -> float:
    """Return the triangle's run, ahead of the point, or negative behind it; halved until it fits."""
    (low, high), (bottom, top) = panel.get_xlim(), panel.get_ylim()
    room = 0.06 * (high - low)  # for the label beside it
    width = run or round_run(high - low)
    while True:
        if x + width <= high - room and bottom <= value + slope * width <= top:
            return width
        if x - width >= low + room and bottom <= value - slope * width <= top:
            return -width
        if run or width < 1e-3 * (high - low):
            return width
        width /= 2
