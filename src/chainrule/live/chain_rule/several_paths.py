"""A value that is used more than once: along each path to the result rates multiply, and the paths add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from ...composition import sum_over_paths
from ...functions.arguments import Elementwise
from ...graph import trace
from ..base import Figure, LiveBox, as_shown, check_sliders, equals, link, menu, shown, tidy
from .rates import STEP, difference, factor

if TYPE_CHECKING:
    import matplotlib.figure

MOST_PATHS = 8


class Paths(Figure):
    """A graph in which x is used more than once: the product along each path, and the sum of all."""

    x = traitlets.Float().tag(sync=True)
    path = traitlets.Int(0).tag(sync=True)

    def __init__(self, f: Elementwise, x: float, label: str):
        self.graph = trace(f, x, names=["x"]).expanded()
        self.label = label
        self.edges = [
            (arg, to, slot) for to, step in enumerate(self.graph.nodes) for slot, arg in enumerate(step.args)
        ]
        self.routes = _routes(self.edges, self.graph.output)
        super().__init__(
            kind="paths",
            x=x,
            spec={
                "title": "Paths from x to y",
                "graph": self.graph.export(),
                "routes": [[{"from": a, "to": b, "slot": s} for a, b, s in route] for route in self.routes],
                "step": STEP,
                "label": label,
            },
        )

    def _products(self) -> list[float]:
        nodes = self.graph.run(self.x)
        rates = []
        for arg, to, slot in self.edges:
            step = self.graph.nodes[to]
            inputs = [nodes[i].value for i in step.args]
            slope = None
            if step.operation is not None:
                slope = step.operation.pullback(slot, 1.0, nodes[to].value, inputs)
            rates.append((str(arg), str(to), 0.0 if slope is None else float(slope)))
        found = sum_over_paths(rates, "0", str(self.graph.output))
        return [product for _, product in found.paths]

    def readout(self) -> dict[str, float]:
        """Return x, the value, the product of each path, their sum, and a finite difference."""
        products = self._products()
        return {
            "x": self.x,
            "value": self.graph(self.x),
            **{f"path{k}": product for k, product in enumerate(products, 1)},
            "sum": sum(products),
            "measured": difference(self.graph, self.x),
        }

    def describe(self) -> str:
        """Say what each path gives, and the sum."""
        now = self.readout()
        products = [now[f"path{k}"] for k in range(1, len(self.routes) + 1)]
        total = tidy(now["sum"])
        sign = equals(sum(map(as_shown, products)), total)
        return (
            f"{self.label} at x = {shown(self.x)} is {shown(now['value'])}. "
            f"The paths give {' + '.join(map(factor, products))} {sign} {total}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the graph with matplotlib."""
        from ...plots import chain_rule as plots

        values = [shown(float(node.value)) for node in self.graph.run(self.x)]
        return plots.paths(self.graph.export(), values, self.describe().split(". ")[-1])


def _routes(edges: Sequence[tuple[int, int, int]], output: int) -> list[list[tuple[int, int, int]]]:
    """Return every path from the input to the output as its edges, in the order of `sum_over_paths`."""

    def onward(node: int) -> list[list[tuple[int, int, int]]]:
        if node == output:
            return [[]]
        return [[edge, *rest] for edge in edges if edge[0] == node for rest in onward(edge[1])]

    return onward(0)


def paths(f: Elementwise, x: ipywidgets.FloatSlider, *, label: str = "y") -> LiveBox:
    """Show all paths from x to the result: rates multiply along each, and the paths add (chapter 4).

    Parameters
    ----------
    f : a function of x that can be traced; a result that does not depend on x has no path.
    x : the slider for x.
    label : how sentences call it, such as "x · sin x".

    Raises
    ------
    TypeError
        For a function that cannot be traced, or something that is no slider.
    ValueError
        For no path, or more than eight: too many to look at.
    """
    check_sliders(x=x)
    count = _count_paths(f, x.value)
    if not 1 <= count <= MOST_PATHS:
        raise ValueError(f"expected one to {MOST_PATHS} paths from x to the result, got {count}")
    figure = Paths(f, x.value, label)
    link(figure, x=x)
    choices = ["all paths", *(f"path {k}" for k in range(1, len(figure.routes) + 1))]
    choice = menu("show", choices)
    link(figure, path=choice)
    return LiveBox(figure, [choice, x])


def _count_paths(f: Elementwise, x: float) -> int:
    graph = trace(f, x, names=["x"]).expanded()
    counts = [0] * len(graph.nodes)
    counts[0] = 1
    for i, step in enumerate(graph.nodes):
        if step.args:
            counts[i] = sum(counts[arg] for arg in step.args)
    return counts[graph.output]
