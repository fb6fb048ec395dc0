"""Pictures of chapter 2, the twins of its live figures."""

import math
from collections.abc import Callable, Mapping, Sequence

import matplotlib.figure
import numpy as np
from matplotlib.axes import Axes

from ..functions.arguments import Elementwise, Numeric
from . import style
from .style import PALETTE

Ends = tuple[float, float]
Names = tuple[str, str]
Cost = Callable[[Numeric, Numeric], Numeric]

GRID = 61
LEVELS = 12
BARS = [0.7, 1.6, 2.5]  # where the contributions to a total derivative stand


def slices(
    cost: Cost,
    point: Ends,
    slopes: Ends,
    domain: tuple[Ends, Ends],
    symbols: Names,
) -> matplotlib.figure.Figure:
    """Draw cost(a, b) as a map with a point on it, and the two slices through the point with tangents.

    Both slices have the scale of the whole map, so that their slopes can be compared.
    """
    figure, (map_, across, along) = style.axes(3, size=(9.6, 3.4))
    heights = style.span(_map(map_, cost, domain, symbols)[2])
    map_.axhline(point[1], color=PALETTE["w1"], linewidth=2)
    map_.axvline(point[0], color=PALETTE["w2"], linewidth=2, linestyle="--")
    map_.plot(*point, "o", color=PALETTE["x"], markersize=8)
    value = cost(*point)
    for k, (panel, colour, dashes) in enumerate(((across, "w1", "-"), (along, "w2", "--"))):
        ts = np.linspace(*domain[k], 201)
        places = (ts, np.full_like(ts, point[1])) if k == 0 else (np.full_like(ts, point[0]), ts)
        panel.plot(ts, cost(*places), dashes, color=PALETTE[colour], linewidth=2)
        panel.axline((point[k], value), slope=slopes[k], color=PALETTE["slope"], linewidth=2)
        panel.plot([point[k]], [value], "o", color=PALETTE["x"], markersize=8)
        panel.set(xlabel=symbols[k], ylabel=f"J, {symbols[1 - k]} held", xlim=domain[k], ylim=heights)
    return figure


def steepest(
    cost: Cost,
    point: Ends,
    slopes: Ends,
    angle: float,
    domain: tuple[Ends, Ends],
    symbols: Names,
    steepest: float,
) -> matplotlib.figure.Figure:
    """Draw the gradient and a direction (in degrees) on the map, and the slope in every direction.

    `steepest` is the largest slope that the figure comes to show: the scale of the slopes rests, and so does
    that of the arrow, which grows with the root of the gradient's length.
    """
    figure, (map_, around) = style.axes(2, size=(8.0, 3.8))
    grid = _map(map_, cost, domain, symbols)
    map_.contour(*grid, levels=[cost(*point)], colors=PALETTE["ink"], linewidths=1.5)
    turn = np.radians(angle)
    length = float(np.hypot(*slopes))
    reach = 0.16 * min(high - low for low, high in domain)
    if length > 0:
        across = 2.5 * reach * np.array([-slopes[1], slopes[0]]) / length
        map_.plot(*np.transpose([point - across, point + across]), "--", color=PALETTE["ink"], linewidth=1)
        # The longest fits beyond the edge of the sliders; the root keeps short ones visible.
        _arrow(map_, point, slopes, np.sqrt(length * steepest) / reach, "slope")
        tip = np.array(point) + reach * np.array(slopes) / np.sqrt(length * steepest)
        _name(map_, "∇J", tip, float(np.arctan2(slopes[1], slopes[0])) - math.pi / 4, "slope")
    way = np.array([np.cos(turn), np.sin(turn)])
    _arrow(map_, point, (way[0], way[1]), 1 / reach, "x")
    _name(map_, "φ", point + reach * way, float(turn) + math.pi / 4, "x")
    map_.plot(*point, "o", color=PALETTE["ink"], markersize=7)
    map_.set(xlim=domain[0], ylim=domain[1])
    angles = np.linspace(0, 360, 181)
    rates = slopes[0] * np.cos(np.radians(angles)) + slopes[1] * np.sin(np.radians(angles))
    around.plot(angles, rates, color=PALETTE["ink"], linewidth=2)
    around.axhline(0, color=PALETTE["line"])
    if length > 0:
        uphill = np.degrees(np.arctan2(slopes[1], slopes[0])) % 360
        around.plot([uphill] * 2, [0, length], "--", color=PALETTE["slope"], linewidth=1)
        paper = PALETTE["paper"]
        around.plot([uphill], [length], "o", color=PALETTE["slope"], markerfacecolor=paper, markersize=8)
    rate = slopes[0] * np.cos(turn) + slopes[1] * np.sin(turn)
    around.plot([angle] * 2, [0, rate], "--", color=PALETTE["x"], linewidth=1)
    around.plot([angle], [rate], "o", color=PALETTE["x"])
    around.set(xlabel="direction φ in degrees", ylabel="slope of J in that direction", xlim=(0, 360))
    around.set(ylim=(-1.1 * steepest, 1.1 * steepest))
    around.set_xticks([0, 90, 180, 270, 360])
    return figure


def close_up(
    cost: Cost,
    point: Ends,
    ring: tuple[float, float],
    rates: tuple[np.ndarray, np.ndarray, np.ndarray],
    heights: Ends,
) -> matplotlib.figure.Figure:
    """Draw a window around a point, and the slope in every direction, measured on a ring and by the partials.

    Parameters
    ----------
    ring : its radius, and the direction that is marked, in degrees.
    rates : the directions in degrees, and for each the slope measured, and the slope by the partials.
    heights : the lowest and the highest slope that the picture shows for whatever radius.
    """
    figure, (map_, around) = style.axes(2, size=(8.0, 3.8))
    radius, angle = ring
    edge = 1.15 * radius
    _map(map_, lambda h, k: cost(point[0] + h, point[1] + k), ((-edge, edge),) * 2, ("h₁", "h₂"))
    turns = np.linspace(0, 2 * np.pi, 121)
    map_.plot(radius * np.cos(turns), radius * np.sin(turns), "--", color=PALETTE["ink"], linewidth=1)
    _arrow(map_, (0, 0), (np.cos(np.radians(angle)), np.sin(np.radians(angle))), 1 / radius, "x")
    map_.plot(0, 0, "o", color=PALETTE["ink"], markersize=7)
    degrees, measured, board = rates
    around.plot(degrees, measured, color=PALETTE["x"], linewidth=2, label="measured")
    around.plot(degrees, board, "--", color=PALETTE["slope"], linewidth=2, label="by the partials")
    around.plot(angle, np.interp(angle, degrees, measured), "o", color=PALETTE["x"])
    around.set(xlabel="direction φ in degrees", ylabel="slope of J in that direction", xlim=(0, 360))
    around.set(ylim=style.span(np.array(heights)))
    around.set_xticks([0, 90, 180, 270, 360])
    around.legend(frameon=False)
    return figure


def descent(
    cost: Cost,
    path: Sequence[Ends],
    steps: int,
    domain: tuple[Ends, Ends],
    symbols: Names,
    fit: tuple[np.ndarray, np.ndarray, Callable[..., Numeric]] | None = None,
    words: str = "",
) -> matplotlib.figure.Figure:
    """Draw a way over the map, and beside it the cost step by step or, with `fit`, model and data.

    A `path` that diverged is shorter than its `steps`. `words` say over the map what cannot be drawn on it.
    """
    figure, (map_, beside) = style.axes(2, size=(8.0, 3.6))
    heights = _map(map_, cost, domain, symbols, even=False)[2]
    places = np.asarray(path)
    map_.plot(*places.T, "o-", color=PALETTE["x"], linewidth=1, markersize=4)
    map_.plot(*places[0], "o", color=PALETTE["x"], markerfacecolor=PALETTE["paper"], markersize=8)
    map_.set(xlim=domain[0], ylim=domain[1], title=words)
    if not words:
        map_.plot(*places[-1], "o", color=PALETTE["slope"], markersize=8)
    if fit is None:
        costs = [float(cost(a, b)) for a, b in places]
        beside.plot(np.arange(len(places)), costs, "o-", color=PALETTE["ink"], linewidth=1, markersize=4)
        beside.set(xlabel="step k", ylabel="J after step k", xlim=(0, max(5, steps)))
        beside.set(ylim=style.span(np.append(costs, 0.0), least=np.ptp(heights) / 1000))
    else:
        x, y, model = fit
        ends = style.span(x, air=0.05)
        xs = np.linspace(*ends, 121)
        beside.plot(x, y, "o", color=PALETTE["y"])
        beside.plot(xs, model(*path[-1], xs), color=PALETTE["f"], linewidth=2)
        beside.set(xlabel="x", ylabel="y", xlim=ends, ylim=style.span(y, air=0.15))
    return figure


def total(
    curve: Elementwise, rates: Mapping[str, float], domain: Ends, label: str, *, free: bool = False
) -> matplotlib.figure.Figure:
    """Draw the two paths from a to J, J along a, and the two contributions beside measured slope and product.

    `rates` is the readout of the live figure; `free` leaves out the path through b.
    """
    figure, (boxes, left, right) = style.axes(3, size=(9.6, 3.6))
    _paths(boxes, rates, free)
    xs = np.linspace(*domain, 201)
    a, slope, product = rates["a"], rates["total"], rates["product"]
    left.plot(xs, curve(xs), color=PALETTE["ink"], linewidth=2)
    limits = style.span(curve(xs))
    left.axline((a, curve(a)), slope=slope, color=PALETTE["slope"], linewidth=2)
    left.axline((a, curve(a)), slope=product, color=PALETTE["y"], linestyle="--")
    left.plot([a], [curve(a)], "o", color=PALETTE["x"], markersize=8)
    left.set(xlabel="a", ylabel=label, xlim=domain, ylim=limits)
    left.set_xticks(np.linspace(*domain, 5)[::2])
    direct, detour = rates["direct"], rates["detour"]
    for name, foot, height, colour in (("direct", 0, direct, "x"), ("through b", direct, detour, "g")):
        part = right.bar([BARS[0]], [height], bottom=[foot], color=PALETTE[colour])
        if height:
            right.bar_label(part, [name], label_type="center", color=PALETTE["paper"])
    right.bar(BARS[1:], [rates["measured"], product], color=[PALETTE["slope"], PALETTE["y"]])
    right.axhline(0, color=PALETTE["line"])
    heights = np.array([0.0, direct, detour, direct + detour, product])
    right.set(ylabel="slope", xlim=(0, 3), ylim=style.span(heights, air=0.2, least=0.4))
    right.set_xticks(BARS, ["the sum", "measured", "product"])
    return figure


def _paths(panel: Axes, rates: Mapping[str, float], free: bool) -> None:
    """Draw a, b and J as boxes, with an arrow and its rate for each direct effect."""
    places = {"a": (0, 0), "b": (1, 1), "J": (2, 0)}
    colours = {"a": "x", "b": "g", "J": "ink"}
    for name, place in places.items():
        colour = PALETTE[colours[name]]
        frame = {"boxstyle": "square,pad=0.6", "facecolor": PALETTE["paper"], "edgecolor": colour}
        panel.text(*place, name, ha="center", va="center", color=colour, bbox=frame)
    arrows = [("a", "J", "∂J/∂a", "direct", (1, -0.14)), ("b", "J", "∂J/∂b", "outer", (1.62, 0.62))]
    if not free:
        arrows.append(("a", "b", "db/da", "rate", (0.38, 0.62)))
    for begin, end, words, rate, at in arrows:
        colour = PALETTE[{"direct": "x", "outer": "f", "rate": "g"}[rate]]
        look = {"arrowstyle": "->", "color": colour, "shrinkA": 16, "shrinkB": 16}
        panel.annotate("", places[end], places[begin], arrowprops=look)
        panel.text(*at, f"{words} =\n{rates[rate]:.4g}", ha="center", va="center", color=colour, fontsize=8)
    panel.set(xlim=(-0.3, 2.3), ylim=(-0.35, 1.3))
    panel.set_axis_off()


def _arrow(panel: Axes, foot: Ends, way: Ends, scale: float, colour: str) -> None:
    panel.quiver(
        *foot, *way, scale=scale, angles="xy", scale_units="xy", width=0.012, color=PALETTE[colour], zorder=3
    )


def _name(panel: Axes, name: str, tip: np.ndarray, aside: float, colour: str) -> None:
    by = (10 * math.cos(aside), 10 * math.sin(aside))
    style.note(panel, name, (tip[0], tip[1]), by, ha="center", va="center", color=PALETTE[colour])


def _map(
    panel: Axes,
    cost: Cost,
    domain: tuple[Ends, Ends],
    symbols: Names,
    *,
    even: bool = True,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw contours with equal units on both axes, so that right angles look right; return the grid."""
    a, b = np.meshgrid(*(np.linspace(*ends, GRID) for ends in domain))
    values = np.vectorize(cost, otypes=[float])(a, b)
    rise = np.arange(1, LEVELS + 1) / (LEVELS + 1)
    levels = values.min() + np.ptp(values) * (rise if even else rise**2)
    shades = [values.min(), *levels, values.max()]
    panel.contourf(a, b, values, levels=shades, cmap="Greys", alpha=0.4)
    panel.contour(a, b, values, levels=levels, colors=PALETTE["y"], linewidths=0.8)
    panel.set(xlabel=symbols[0], ylabel=symbols[1], aspect="equal")
    return a, b, values
