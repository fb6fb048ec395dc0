"""A function, and below it the curve that its slopes make."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...derivatives import central_difference
from ...functions.arguments import Elementwise
from ...graph import grad, trace
from ..base import Figure, LiveBox, check_sliders, exported, link, named, shown
from .parts import chooser
from .slopes import WITHOUT, sampled, seen_close

if TYPE_CHECKING:
    import matplotlib.figure


class SlopeCurve(Figure):
    """A function above, and below it the curve that its slopes make: exact, and measured at some points."""

    MEASURED_STEP = 1e-3  # wide enough for rounding to stay far below the digits that are shown
    PLACES = 25  # where it is measured

    x = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(self, functions: Mapping[str, Elementwise], domain: tuple[float, float], x: float):
        self.functions = functions
        self.domain = domain
        super().__init__(
            kind="slope_curve",
            spec={
                "title": "A function and its slopes",
                "domain": list(domain),
                "step": self.MEASURED_STEP,
                "places": self.PLACES,
                "functions": [
                    {"label": label, "graph": exported(f, x), "slope": exported(grad(f), x)}
                    for label, f in functions.items()
                ],
            },
        )

    def readout(self) -> dict[str, float]:
        """Return x, value, the exact slope and the measured one, and how the slope changes."""
        f = self.functions[self._label]
        graph = trace(f, self.x)
        slope, kind = seen_close(graph, self.x)
        second = seen_close(trace(grad(f), self.x), self.x)[0] if kind == "smooth" else math.nan
        return {
            "x": self.x,
            "value": graph(self.x),
            "slope": slope,
            "measured": float(central_difference(f, self.x, self.MEASURED_STEP)),
            "second": second,
        }

    def describe(self) -> str:
        """Say the value, both slopes, and how the slope changes."""
        now = self.readout()
        slope, kind = seen_close(trace(self.functions[self._label], self.x), self.x)
        exact = shown(slope, 6) if kind == "smooth" else WITHOUT[kind]
        second = (
            f"; the slope changes by {shown(now['second'])} a unit" if math.isfinite(now["second"]) else ""
        )
        return (
            f"f(x) = {self._label} at x = {shown(self.x)}: the value is {shown(now['value'])}, "
            f"the exact slope {exact}, the measured one {shown(now['measured'], 6)}{second}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import derivatives as plots

        f = self.functions[self._label]
        graph = trace(f, self.x)
        xs = [x for x in np.linspace(*self.domain, 401) if seen_close(graph, x)[1] != "corner"]
        places = np.linspace(*self.domain, self.PLACES)
        now = self.readout()
        return plots.slope_curve(
            f,
            sampled(lambda x: graph.gradient(x)[0], xs),
            (places, central_difference(f, places, self.MEASURED_STEP)),
            self.x,
            (now["slope"], now["second"]),
            f"f(x) = {self._label}",
        )

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]


def slope_curve(
    functions: Elementwise | Sequence[Elementwise] | Mapping[str, Elementwise], x: ipywidgets.FloatSlider
) -> LiveBox:
    """Show a function and, below it, its derivative over the slider's range, exact and measured (chapter 1).

    Raises TypeError for something that is not a function or a slider, or a function that cannot be traced.
    """
    functions = named(functions)
    check_sliders(x=x)
    figure = SlopeCurve(functions, (x.min, x.max), x.value)
    link(figure, x=x)
    return LiveBox(figure, [*chooser(figure, functions), x])
