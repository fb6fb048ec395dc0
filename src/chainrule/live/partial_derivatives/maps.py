"""What the figures of chapter 2 share: a cost of two parameters over a rectangle, and the controls for it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets

from ...functions.arguments import Numeric
from ...graph import Graph, trace
from ..base import Figure, link, menu

Costs = Callable[..., Any] | Sequence[Callable[..., Any]] | Mapping[str, Callable[..., Any]]
Ends = tuple[float, float]

GRID = 41  # points of a map along each axis, as in surface.js


class Map(Figure):
    """What the figures over two parameters share: costs of a point (a, b), and the rectangle shown."""

    a = traitlets.Float().tag(sync=True)
    b = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    air = 0.0  # how far the map reaches beyond the sliders, in parts of their range

    def __init__(
        self,
        costs: Mapping[str, Callable[..., Any]],
        a: ipywidgets.FloatSlider,
        b: ipywidgets.FloatSlider,
        key: str,
        **spec: object,
    ):
        self.costs = [of_two(cost) for cost in costs.values()]
        self.labels = list(costs)
        self.domain = (_widened(a, self.air), _widened(b, self.air))
        self.symbols = (a.description, b.description)
        self.graphs = [trace(cost, a.value, b.value, names=["a", "b"]) for cost in self.costs]
        exported = [
            {"label": label, "graph": graph.export(), **self._grid(graph), **self._more(k, a.value, b.value)}
            for k, (label, graph) in enumerate(zip(self.labels, self.graphs, strict=True))
        ]
        domain = [list(ends) for ends in self.domain]
        super().__init__(spec={"domain": domain, "symbols": list(self.symbols), key: exported, **spec})

    def _more(self, k: int, a: float, b: float) -> dict[str, Any]:
        return {}

    def _grid(self, graph: Graph) -> dict[str, Any]:
        """Return the map's values where JavaScript would need long: for costs that hold arrays of data."""
        if not any(np.ndim(step.value) for step in graph.nodes):
            return {}
        first, second = (np.linspace(*ends, GRID) for ends in self.domain)
        return {"values": [float(f"{graph(float(a), float(b)):.4g}") for b in second for a in first]}

    def _here(self) -> tuple[float, float, float]:
        graph = self.graphs[self.choice]
        first, second = graph.gradient(self.a, self.b)
        return float(graph(self.a, self.b)), float(first), float(second)


def _widened(slider: ipywidgets.FloatSlider, air: float) -> Ends:
    room = air * (slider.max - slider.min)
    return (slider.min - room, slider.max + room)


def of_two(cost: Callable[..., Any]) -> Callable[..., Any]:
    """Return a cost of a point as a function of its two parameters."""

    def of_two(a: Numeric, b: Numeric) -> Numeric:
        return cost((a, b))

    return of_two


def chooser(figure: Figure, labels: Sequence[str]) -> list[ipywidgets.Widget]:
    """Return the menu of a figure's costs in a list, which is empty if there is nothing to choose."""
    if len(labels) == 1:
        return []
    choice = menu("J", labels)
    link(figure, choice=choice)
    return [choice]
