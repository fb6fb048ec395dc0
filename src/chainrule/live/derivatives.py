"""Live figures of chapter 1: slopes, step sizes and descent."""

from collections.abc import Callable, Mapping, Sequence

import ipywidgets
import matplotlib.figure
import traitlets

from ..graph import trace
from ..plots import derivatives as plots
from .base import Figure, LiveBox, exported, link, menu, named, shown

TREND = {
    "rises": "f rises with x",
    "falls": "f falls as x grows",
    "flat": "f is flat here",
    "none": "no slope here",
}


def trend(slope: float) -> str:
    """Return what the sign of a slope says, as a key of `TREND`."""
    if slope != slope:
        return "none"
    return "rises" if slope > 0 else "falls" if slope < 0 else "flat"


class Tangent(Figure):
    """A curve, a point on it and the tangent there; `functions` maps labels to traceable functions."""

    x = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(self, functions: Mapping[str, Callable], domain: tuple[float, float], x: float):
        self.functions = functions
        self.domain = domain
        super().__init__(
            kind="tangent",
            spec={
                "title": "Slope at a point",
                "domain": list(domain),
                "functions": [{"label": label, "graph": exported(f, x)} for label, f in functions.items()],
            },
        )

    def readout(self) -> dict[str, float | str]:
        """Return x, value, slope and trend."""
        graph = trace(self.functions[self._label], self.x)
        value, (slope,) = graph(self.x), graph.gradient(self.x)
        return {"x": self.x, "value": value, "slope": slope, "trend": trend(slope)}

    def describe(self) -> str:
        """Say the value, the slope and what its sign means."""
        now = self.readout()
        return (
            f"f(x) = {self._label} at x = {shown(self.x)}: the value is {shown(now['value'])}, "
            f"the slope of the tangent is {shown(now['slope'])}: {TREND[now['trend']]}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        slope = self.readout()["slope"]
        return plots.tangent(self.functions[self._label], self.x, slope, self.domain, f"f(x) = {self._label}")

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]


def tangent(functions: Callable | Sequence[Callable] | Mapping[str, Callable], x: ipywidgets.FloatSlider) -> LiveBox:
    """Show the tangent of a function at the slider's x; of several functions, with a menu to choose (chapter 1).

    Raises TypeError for something that is not a function, or one that cannot be traced.
    """
    functions = named(functions)
    figure = Tangent(functions, (x.min, x.max), x.value)
    link(figure, x=x)
    controls = [x]
    if len(functions) > 1:
        choice = menu("f(x)", list(functions))
        link(figure, choice=choice)
        controls.insert(0, choice)
    return LiveBox(figure, controls)
