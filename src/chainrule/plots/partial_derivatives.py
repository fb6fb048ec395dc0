"""Pictures of chapter 2, the twins of its live figures."""

from collections.abc import Callable, Sequence

import matplotlib.figure
import numpy as np
from matplotlib.axes import Axes

from . import style
from .style import PALETTE

Ends = tuple[float, float]
Names = tuple[str, str]

GRID = 61
LEVELS = 12


def slices(
    cost: Callable, point: Ends, slopes: Ends, domain: tuple[Ends, Ends], symbols: Names
) -> matplotlib.figure.Figure:
    """Draw cost(a, b) as a map with a point on it, and the two slices through the point with tangents."""
    figure, (map_, across, along) = style.axes(3, size=(9.6, 3.2))
    _map(map_, cost, domain, symbols)
    map_.axhline(point[1], color=PALETTE["w1"], linewidth=2)
    map_.axvline(point[0], color=PALETTE["w2"], linewidth=2, linestyle="--")
    map_.plot(*point, "o", color=PALETTE["x"], markersize=8)
    value = cost(*point)
    for k, (panel, colour, dashes) in enumerate(((across, "w1", "-"), (along, "w2", "--"))):
        ts = np.linspace(*domain[k], 201)
        places = (ts, np.full_like(ts, point[1])) if k == 0 else (np.full_like(ts, point[0]), ts)
        panel.plot(ts, cost(*places), dashes, color=PALETTE[colour], linewidth=2)
        limits = panel.get_ylim()
        panel.axline((point[k], value), slope=slopes[k], color=PALETTE["slope"], linewidth=2)
        panel.plot([point[k]], [value], "o", color=PALETTE["x"], markersize=8)
        panel.set(xlabel=symbols[k], ylabel=f"J, {symbols[1 - k]} held", xlim=domain[k], ylim=limits)
    return figure


def steepest(
    cost: Callable, point: Ends, slopes: Ends, angle: float, domain: tuple[Ends, Ends], symbols: Names
) -> matplotlib.figure.Figure:
    """Draw the gradient and a direction (in degrees) on the map, and the slope in every direction."""
    figure, (map_, around) = style.axes(2, size=(8.0, 3.8))
    grid = _map(map_, cost, domain, symbols)
    map_.contour(*grid, levels=[cost(*point)], colors=PALETTE["ink"], linewidths=1)
    map_.set_aspect("equal")
    turn = np.radians(angle)
    looks = {"angles": "xy", "scale_units": "xy", "width": 0.012, "clip_on": False}
    length = float(np.hypot(*slopes))
    reach = 0.16 * (domain[0][1] - domain[0][0])
    if length > 0:
        map_.quiver(*point, *slopes, scale=length / reach, color=PALETTE["slope"], **looks)
    map_.quiver(*point, np.cos(turn), np.sin(turn), scale=1 / reach, color=PALETTE["x"], **looks)
    angles = np.linspace(0, 360, 181)
    rates = slopes[0] * np.cos(np.radians(angles)) + slopes[1] * np.sin(np.radians(angles))
    around.plot(angles, rates, color=PALETTE["ink"], linewidth=2)
    around.plot([angle], [slopes[0] * np.cos(turn) + slopes[1] * np.sin(turn)], "o", color=PALETTE["x"])
    around.set(xlabel="direction φ in degrees", ylabel="slope in that direction", xlim=(0, 360))
    return figure


def descent(
    cost: Callable,
    path: Sequence[Ends],
    domain: tuple[Ends, Ends],
    symbols: Names,
    fit: tuple[np.ndarray, np.ndarray, Callable] | None = None,
) -> matplotlib.figure.Figure:
    """Draw a way over the map, and beside it the cost step by step or, with `fit`, model and data."""
    figure, (map_, beside) = style.axes(2, size=(8.0, 3.6))
    _map(map_, cost, domain, symbols, even=False)
    path = np.asarray(path)
    map_.plot(*path.T, "o-", color=PALETTE["x"], linewidth=1, markersize=4)
    map_.set(xlim=domain[0], ylim=domain[1])
    if fit is None:
        costs = [float(cost(a, b)) for a, b in path]
        beside.plot(np.arange(len(path)), costs, "o-", color=PALETTE["ink"], linewidth=1, markersize=4)
        beside.set(xlabel="step", ylabel="J")
    else:
        x, y, model = fit
        xs = np.linspace(x.min(), x.max(), 121)
        beside.plot(x, y, "o", color=PALETTE["y"])
        beside.plot(xs, model(*path[-1], xs), color=PALETTE["f"], linewidth=2)
        beside.set(xlabel="x", ylabel="y")
    return figure


def total(
    curve: Callable,
    a: float,
    contributions: tuple[float, float],
    product: float,
    domain: Ends,
    label: str,
) -> matplotlib.figure.Figure:
    """Draw J along a with its tangent, and the two contributions beside total and wrong product."""
    figure, (left, right) = style.axes(2, size=(8.0, 3.6))
    xs = np.linspace(*domain, 201)
    slope = sum(contributions)
    left.plot(xs, curve(xs), color=PALETTE["ink"], linewidth=2)
    limits = left.get_ylim()
    left.axline((a, curve(a)), slope=slope, color=PALETTE["slope"], linewidth=2)
    left.axline((a, curve(a)), slope=product, color=PALETTE["y"], linestyle="--")
    left.plot([a], [curve(a)], "o", color=PALETTE["x"], markersize=8)
    left.set(xlabel="a", ylabel=label, xlim=domain, ylim=limits)
    direct, detour = contributions
    right.bar(["the sum"], [direct], color=PALETTE["x"], label="direct")
    right.bar(["the sum"], [detour], bottom=[direct], color=PALETTE["g"], label="through b")
    right.bar(["measured", "product"], [slope, product], color=[PALETTE["slope"], PALETTE["y"]])
    right.axhline(0, color=PALETTE["line"])
    right.set(ylabel="slope")
    right.legend(frameon=False)
    return figure


def _map(
    panel: Axes, cost: Callable, domain: tuple[Ends, Ends], symbols: Names, *, even: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    a, b = np.meshgrid(*(np.linspace(*ends, GRID) for ends in domain))
    values = np.vectorize(cost, otypes=[float])(a, b)
    rise = np.arange(1, LEVELS + 1) / (LEVELS + 1)
    levels = values.min() + np.ptp(values) * (rise if even else rise**2)
    shades = [values.min(), *levels, values.max()]
    panel.contourf(a, b, values, levels=shades, cmap="Greys", alpha=0.4)
    panel.contour(a, b, values, levels=levels, colors=PALETTE["y"], linewidths=0.8)
    panel.set(xlabel=symbols[0], ylabel=symbols[1])
    return a, b, values
