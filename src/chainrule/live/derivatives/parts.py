"""What several figures of chapter 1 share: names, colours, a menu of functions, the check of a slider."""

from collections.abc import Mapping
from typing import Any

import ipywidgets

from ...derivatives import central_difference, forward_difference
from ...functions.arguments import Elementwise
from ..base import Figure, exported, link, menu

METHODS = {"forward": forward_difference, "central": central_difference}
"""Differences in the order of the menus: the name and what measures."""


def graphs_of(functions: Mapping[str, Elementwise], x: float) -> list[dict[str, Any]]:
    """Return what the browser needs of each function: the label of its menu, and its graph."""
    return [{"label": label, "graph": exported(f, x)} for label, f in functions.items()]


def whole(output: str, symbol: str, label: str) -> str:
    """Return the left and the right side, "f(x) = x²", or only the left where the label is no more."""
    left = f"{output}({symbol})"
    return left if label == left else f"{left} = {label}"


def colour_of(symbol: str) -> str:
    """Return the palette's colour of a variable."""
    return {"W₁": "w1", "W₂": "w2"}.get(symbol, "x")


def chooser(figure: Figure, choices: Mapping[str, Any], name: str = "f(x)") -> list[ipywidgets.Widget]:
    """Return a menu linked to the figure's `choice`, or nothing if there is nothing to choose."""
    if len(choices) == 1:
        return []
    choice = menu(name, list(choices))
    link(figure, choice=choice)
    return [choice]
