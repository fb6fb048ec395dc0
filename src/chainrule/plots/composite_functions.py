"""Pictures of chapter 3, the twins of its live figures: boxes in a row, graphs, and typed formulas."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.figure
import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from . import style
from .style import PALETTE

TALLEST = 10.0
CLEARANCE = 0.45  # between an edge and the middle of a box it passes, in rows
BENDS = (0.0, 0.25, -0.25, 0.4, -0.4, 0.55, -0.55)

SYMBOLS = {
    "add": "+",
    "subtract": "−",
    "multiply": "×",
    "divide": "÷",
    "power": "^",
    "negative": "−□",
    "square": "□²",
    "cube": "□³",
    "reciprocal": "1/□",
    "exp": "exp",
    "sqrt": "√",
    "sigmoid": "σ",
    "maximum": "max",
    "minimum": "min",
    "relu": "ReLU",
    "absolute": "|□|",
}


# the colour of a symbol throughout the book
COLOURS = {"x": "x", "w1": "w1", "w2": "w2", "y": "y", "h": "g", "ŷ": "f", "y_hat": "f"}


def pipeline(
    formulas: Sequence[str],
    values: Sequence[str],
    domain: tuple[float, float],
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    point: tuple[float, float],
    output: str = "y",
    *,
    heights: tuple[float, float],
    holes: style.Points = style.NONE,
) -> matplotlib.figure.Figure:
    """Draw boxes in a row, values between them, and below the curves: the first solid, another dashed.

    `heights` are the limits of the y-axis, `holes` points that are missing from the first curve.
    """
    width = max(6.4, 2.0 * len(formulas) + 1.2)
    figure = matplotlib.figure.Figure(figsize=(width, 4.6), layout="constrained", facecolor=PALETTE["paper"])
    row, panel = figure.subplots(2, 1, height_ratios=(1, 3))
    row.set_axis_off()
    count = len(formulas)
    row.set(xlim=(-0.75, 2 * count + 0.75), ylim=(-1, 1))
    boxes = [_box(row, 2 * i + 1, 0, words, _colour(i + 1, count)) for i, words in enumerate(formulas)]
    for i, words in enumerate(values):
        row.text(2 * i, 0.3, words, ha="center", va="bottom", color=_colour(i, count), fontsize=9)
        ends = ((2 * i - 1, 0) if i else (-0.7, 0), (2 * i + 1, 0) if i < count else (2 * count + 0.7, 0))
        _arrow(row, *ends, boxes[i - 1] if i else None, boxes[i] if i < count else None)
    looks = [{"color": PALETTE["f"]}, {"color": PALETTE["y"], "linestyle": "--"}]
    for (label, points), look in zip(curves.items(), looks[: len(curves)], strict=True):
        panel.plot(*points, linewidth=2, label=f"{output} = {label}", **look)
    style.holes(panel, holes, "f")
    if np.isfinite(point[1]):
        panel.plot(*point, "o", color=PALETTE["f"], markersize=8)
    panel.set(xlabel="x", ylabel=output, xlim=domain, ylim=heights)
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(color=PALETTE["soft"])
    panel.set_axisbelow(True)
    panel.legend(frameon=False)
    return figure


def frame(curve: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return y-limits for a curve, 0, and the other curve unless that would press this one flat."""
    (low, high), (other_low, other_high) = _reach(curve), _reach(other)
    both = min(low, other_low), max(high, other_high)
    return style.span(np.array(both if both[1] - both[0] <= 3 * (high - low) else (low, high)))


def _reach(values: np.ndarray) -> tuple[float, float]:
    near = values[np.isfinite(values) & (np.abs(values) <= TALLEST)]
    return (min(0.0, near.min()), max(0.5, near.max())) if near.size else (0.0, 1.0)


def formula(
    name: str,
    curves: Sequence[tuple[np.ndarray, np.ndarray]],
    domain: tuple[float, float],
    point: tuple[float, float, float],
    holes: Sequence[style.Points] = (style.NONE, style.NONE),
) -> matplotlib.figure.Figure:
    """Draw f and, if there are two curves, f′ below, and the `holes` of each.

    `point` is x, f(x), f′(x), and a nan is not drawn.
    """
    size = (6.4, 2.6 * len(curves) + 0.4)
    figure = matplotlib.figure.Figure(figsize=size, layout="constrained", facecolor=PALETTE["paper"])
    x, *heights = point
    looks = [("f", f"f(x) = {name}"), ("slope", "f′(x)")]
    panels = figure.subplots(len(curves), 1, sharex=True, squeeze=False)[:, 0]
    for panel, (xs, ys), missing, height, (colour, label) in zip(
        panels, curves, holes, heights, looks, strict=False
    ):
        panel.plot(xs, ys, color=PALETTE[colour], linewidth=2, label=label)
        style.holes(panel, missing, colour)
        panel.set_ylim(_middle(ys))
        panel.plot(x, height, "o", color=PALETTE[colour], markersize=8)
        panel.set(xlim=domain, facecolor=PALETTE["paper"])
        panel.spines[["top", "right"]].set_visible(False)
        panel.grid(color=PALETTE["soft"])
        panel.legend(frameon=False)
    panels[-1].set_xlabel("x")
    return figure


def _middle(ys: np.ndarray) -> tuple[float, float]:
    """Return what the y-axis spans: the middle nine tenths of the values, and as much again around them."""
    known = ys[np.isfinite(ys)]
    if not known.size:
        return -1.0, 1.0
    low, high = np.quantile(known, [0.05, 0.95])
    room = high - low or 1.0
    return style.span(np.array([max(known.min(), low - room), min(known.max(), high + room)]))


def graph(
    exported: Mapping[str, Any], values: Sequence[str], names: Mapping[str, str]
) -> matplotlib.figure.Figure:
    """Draw an exported graph, every operation a box with its value; constants are part of their boxes."""
    nodes = exported["nodes"]
    layer = _layers(nodes)
    columns: dict[int, list[int]] = {}
    for i, level in enumerate(layer):
        if level is not None:
            columns.setdefault(level, []).append(i)
    place = {
        i: (level, (len(column) - 1) / 2 - k)
        for level, column in columns.items()
        for k, i in enumerate(column)
    }
    tallest = max(map(len, columns.values()))
    bends = {
        (start, to): _bend(place, start, to)
        for to, node in enumerate(nodes)
        for start in node.get("args", [])
        if start in place
    }
    ways = [_way(place[start], place[to], bend)[:, 1] for (start, to), bend in bends.items()]
    low = min([-tallest / 2, *(way.min() for way in ways)]) - 0.1
    high = max([tallest / 2, *(way.max() for way in ways)]) + 0.1
    figure, panel = style.axes(size=(max(4.0, 1.15 * len(columns)), max(1.8, high - low)))
    panel.set_axis_off()
    panel.set(xlim=(-0.6, len(columns) - 0.4), ylim=(low, high))
    boxes = {}
    for i, (x, y) in place.items():
        name = nodes[i].get("name")
        value = f"{names.get(name, name)} = {values[i]}" if name and nodes[i]["op"] != "input" else values[i]
        colour = PALETTE[COLOURS.get(name, "x" if nodes[i]["op"] == "input" else "ink")]
        boxes[i] = _box(panel, x, y, f"{_symbol(nodes, i, names)}\n{value}", colour, size=8)
    for to, node in enumerate(nodes):
        for slot, start in enumerate(node.get("args", [])):
            if start in place:
                bend = 0.5 * (slot - 0.5) if node["args"].count(start) > 1 else bends[start, to]
                _arrow(panel, place[start], place[to], boxes[start], boxes[to], bend=bend)
    return figure


def _layers(nodes: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """Return each node's column (None for constants): after its arguments; an input right before its use."""
    layer: list[int | None] = []
    for node in nodes:
        before = [level for arg in node.get("args", []) if (level := layer[arg]) is not None]
        layer.append(None if node["op"] == "constant" else max(before) + 1 if before else 0)
    for i, node in enumerate(nodes):
        uses = [
            level
            for level, user in zip(layer, nodes, strict=True)
            if level is not None and i in user.get("args", [])
        ]
        if node["op"] == "input" and uses:
            layer[i] = min(uses) - 1
    return layer


def _way(start: tuple[float, float], end: tuple[float, float], bend: float) -> np.ndarray:
    """Return points along the arc that matplotlib draws with ``arc3,rad=bend``."""
    (x0, y0), (x1, y1) = start, end
    corner = np.array([(x0 + x1) / 2 + bend * (y1 - y0), (y0 + y1) / 2 - bend * (x1 - x0)])
    t = np.linspace(0, 1, 41)[:, None]
    way: np.ndarray = (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * corner + t**2 * np.array(end)
    return way


def _bend(place: Mapping[int, tuple[float, float]], start: int, to: int) -> float:
    """Return the smallest bend with which an edge passes all boxes between its ends."""
    others = [
        spot for i, spot in place.items() if place[start][0] < spot[0] < place[to][0] and i not in (start, to)
    ]

    def room(bend: float) -> float:
        way = _way(place[start], place[to], bend)
        return min((np.hypot(*(way - spot).T).min() for spot in others), default=np.inf)

    return next((bend for bend in BENDS if room(bend) >= CLEARANCE), max(BENDS, key=room))


def _symbol(nodes: Sequence[Mapping[str, Any]], i: int, names: Mapping[str, str]) -> str:
    node = nodes[i]
    if node["op"] == "input":
        return names.get(node["name"], node["name"])
    symbol: str = SYMBOLS.get(node["op"], node["op"])
    constants = [f"{nodes[arg]['value']:g}" for arg in node["args"] if nodes[arg]["op"] == "constant"]
    first = nodes[node["args"][0]]["op"] == "constant"
    if node["op"] == "power" and constants == ["2"] and not first:
        return SYMBOLS["square"]
    if not constants:
        return symbol
    return f"{constants[0]} {symbol}" if first and node["op"] != "multiply" else f"{symbol} {constants[0]}"


def _colour(i: int, count: int) -> str:
    return PALETTE["x" if i == 0 else "f" if i == count else "g"]


def _box(panel: Axes, x: float, y: float, words: str, colour: str, size: float = 10) -> Text:
    frame = {
        "boxstyle": "round,pad=0.45",
        "facecolor": PALETTE["soft"],
        "edgecolor": colour,
        "linewidth": 1.5,
    }
    return panel.text(x, y, words, ha="center", va="center", color=colour, fontsize=size, bbox=frame)


def _arrow(
    panel: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    leaves: Text | None,
    enters: Text | None,
    *,
    bend: float = 0.0,
) -> None:
    looks = {
        "arrowstyle": "->",
        "color": PALETTE["y"],
        "connectionstyle": f"arc3,rad={bend}",
        "shrinkA": 0,
        "shrinkB": 0,
    }
    rims = {"patchA": leaves and leaves.get_bbox_patch(), "patchB": enters and enters.get_bbox_patch()}
    # above the boxes: an arrow ends at their rims, which are known once they are drawn
    panel.annotate("", end, start, arrowprops=looks | rims, zorder=4)
