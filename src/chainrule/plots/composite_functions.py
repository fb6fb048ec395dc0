"""Pictures of chapter 3, the twins of its live figures: boxes in a row and computational graphs."""

from collections.abc import Mapping, Sequence

import matplotlib.figure
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from . import style
from .style import PALETTE

TALLEST = 10.0

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
}


def pipeline(
    formulas: Sequence[str],
    values: Sequence[str],
    xs: np.ndarray,
    curves: Mapping[str, np.ndarray],
    point: tuple[float, float],
) -> matplotlib.figure.Figure:
    """Draw boxes in a row with the values between them, and below the curves: the first solid, another dashed."""
    figure = matplotlib.figure.Figure(figsize=(6.4, 4.6), layout="constrained", facecolor=PALETTE["paper"])
    row, panel = figure.subplots(2, 1, height_ratios=(1, 3))
    row.set_axis_off()
    row.set(xlim=(-0.6, 2 * len(formulas) + 0.6), ylim=(-1, 1))
    for i, words in enumerate(values):
        if i:
            _arrow(row, (2 * i - 1 + 0.45, 0), (2 * i - 0.5, 0))
        row.text(2 * i, 0, words, ha="center", va="center", color=_colour(i, len(formulas)), fontsize=9)
        if i < len(formulas):
            _arrow(row, (2 * i + 0.5, 0), (2 * i + 1 - 0.45, 0))
    for i, words in enumerate(formulas):
        _box(row, 2 * i + 1, 0, words, _colour(i + 1, len(formulas)))
    for (label, ys), looks in zip(curves.items(), ({"color": PALETTE["f"]}, {"color": PALETTE["y"], "ls": "--"})):
        panel.plot(xs, ys, linewidth=2, label=f"y = {label}", **looks)
    if np.isfinite(point[1]):
        panel.plot(*point, "o", color=PALETTE["f"], markersize=8)
    near = np.concatenate([ys[np.isfinite(ys) & (np.abs(ys) <= TALLEST)] for ys in curves.values()])
    panel.set(xlabel="x", ylabel="y", xlim=(xs[0], xs[-1]), ylim=style.span(near))
    panel.spines[["top", "right"]].set_visible(False)
    panel.grid(color=PALETTE["soft"])
    panel.set_axisbelow(True)
    panel.legend(frameon=False)
    return figure


def graph(exported: Mapping, values: Sequence[str], names: Mapping[str, str]) -> matplotlib.figure.Figure:
    """Draw an exported graph from left to right, every operation a box with its value; constants are in the boxes."""
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
    figure, panel = style.axes(size=(max(4.0, 1.15 * len(columns)), max(1.8, 1.0 * tallest)))
    panel.set_axis_off()
    panel.set(xlim=(-0.6, len(columns) - 0.4), ylim=(-tallest / 2 - 0.1, tallest / 2 + 0.1))
    for to, node in enumerate(nodes):
        for slot, start in enumerate(node.get("args", [])):
            if start in place and to in place:
                bend = 0.18 * (slot - 0.5) if node["args"].count(start) > 1 else 0.0
                _arrow(panel, place[start], place[to], bend=bend, shrink=17)
    for i, (x, y) in place.items():
        name = nodes[i].get("name")
        value = f"{names.get(name, name)} = {values[i]}" if name and nodes[i]["op"] != "input" else values[i]
        colour = PALETTE["x" if nodes[i]["op"] == "input" else "ink"]
        _box(panel, x, y, f"{_symbol(nodes, i, names)}\n{value}", colour, size=8)
    return figure


def _layers(nodes: Sequence[Mapping]) -> list[int | None]:
    """Return each node's column, None for a constant: an operation after its arguments, an input before its first use."""
    layer: list[int | None] = []
    for node in nodes:
        before = [layer[arg] for arg in node.get("args", []) if layer[arg] is not None]
        layer.append(None if node["op"] == "constant" else max(before) + 1 if before else 0)
    for i, node in enumerate(nodes):
        uses = [layer[j] for j, user in enumerate(nodes) if i in user.get("args", [])]
        if node["op"] == "input" and uses:
            layer[i] = min(uses) - 1
    return layer


def _symbol(nodes: Sequence[Mapping], i: int, names: Mapping[str, str]) -> str:
    node = nodes[i]
    if node["op"] == "input":
        return names.get(node["name"], node["name"])
    symbol = SYMBOLS.get(node["op"], node["op"])
    constants = [f"{nodes[arg]['value']:g}" for arg in node["args"] if nodes[arg]["op"] == "constant"]
    first = nodes[node["args"][0]]["op"] == "constant"
    if not constants:
        return symbol
    return f"{constants[0]} {symbol}" if first and node["op"] != "multiply" else f"{symbol} {constants[0]}"


def _colour(i: int, count: int) -> str:
    return PALETTE["x" if i == 0 else "f" if i == count else "g"]


def _box(panel: Axes, x: float, y: float, words: str, colour: str, size: float = 10) -> None:
    frame = {"boxstyle": "round,pad=0.45", "facecolor": PALETTE["soft"], "edgecolor": colour, "linewidth": 1.5}
    panel.text(x, y, words, ha="center", va="center", color=colour, fontsize=size, bbox=frame, zorder=3)


def _arrow(
    panel: Axes, start: tuple[float, float], end: tuple[float, float], *, bend: float = 0.0, shrink: float = 0.0
) -> None:
    panel.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="->",
            mutation_scale=11,
            color=PALETTE["y"],
            shrinkA=shrink,
            shrinkB=shrink,
            connectionstyle=f"arc3,rad={bend}",
        )
    )
