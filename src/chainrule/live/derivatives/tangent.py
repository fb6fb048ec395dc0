"""A curve, a point on it, and the tangent there; and the same, magnified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...functions.arguments import Elementwise
from ...graph import Graph, trace
from ..base import Figure, LiveBox, check_sliders, link, named, shown
from .parts import chooser, colour_of, graphs_of, whole
from .slopes import WITHOUT, flat_near, seen_close, trend, trend_words

if TYPE_CHECKING:
    import matplotlib.figure


class Tangent(Figure):
    """A curve, a point on it and the tangent there; `functions` maps labels to traceable functions.

    With `zooms`, the picture shows the surroundings of the point, `run` times as wide and as high as the
    whole: the tangent keeps its place, and the curve comes to lie on it.
    """

    x = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    run = traitlets.Float(1.0).tag(sync=True)

    def __init__(
        self,
        functions: Mapping[str, Elementwise],
        domain: tuple[float, float],
        x: float,
        *,
        stop: float = 0.1,
        zooms: bool = False,
        symbol: str = "x",
        output: str = "f",
    ):
        self.functions = functions
        # magnified, the picture has room for the point a run ahead
        self.domain = (domain[0], domain[1] + zooms)
        self.stop, self.zooms = stop, zooms
        self.symbol, self.output = symbol, output
        super().__init__(
            kind="tangent",
            spec={
                "title": "Slope at a point",
                "domain": list(domain),
                "stop": stop,
                "zooms": zooms,
                "symbol": symbol,
                "output": output,
                "functions": graphs_of(functions, x),
            },
        )

    def readout(self) -> dict[str, Any]:
        """Return x, value, slope and trend; magnified, also where line and curve are a run ahead."""
        graph = self._graph
        slope, _ = seen_close(graph, self.x)
        now = {"x": self.x, "value": graph(self.x), "slope": slope, "trend": trend(slope, self._flat)}
        if self.zooms:
            curve, line = graph(self.x + self.run), now["value"] + slope * self.run
            now |= {"line": line, "curve": curve, "miss": abs(curve - line)}
        return now

    def describe(self) -> str:
        """Say the value, the slope and what its sign means."""
        now = self.readout()
        slope, kind = seen_close(self._graph, self.x)
        says = (
            f"the slope of the tangent is {shown(slope)}: "
            f"{trend_words(now['trend'], self.output, self.symbol, self._flat)}"
            if kind == "smooth"
            else f"slope {WITHOUT[kind]}"
        )
        ahead = ""
        if self.zooms:
            ahead = (
                f" At {self.symbol} + {shown(self.run)} the curve is at {shown(now['curve'], 8)}"
                + (f", the tangent at {shown(now['line'], 8)}" if kind == "smooth" else "")
                + "."
            )
        here = f"{self._name} at {self.symbol} = {shown(self.x)}"
        return f"{here}: the value is {shown(now['value'])}, {says}.{ahead}"

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import derivatives as plots

        slope, _ = seen_close(self._graph, self.x)
        return plots.tangent(
            self.functions[self._label],
            self.x,
            slope,
            self.domain,
            self._name,
            run=self.run if self.zooms else None,
            xlabel=self.symbol,
            colours=("ink" if self.output == "J" else "f", colour_of(self.symbol)),
        )

    @property
    def _graph(self) -> Graph:
        return trace(self.functions[self._label], self.x)

    @property
    def _flat(self) -> float | None:
        return flat_near(lambda x: self._graph.gradient(x)[0], self.x, self.stop / 2)

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]

    @property
    def _name(self) -> str:
        return whole(self.output, self.symbol, self._label)


def tangent(
    functions: Elementwise | Sequence[Elementwise] | Mapping[str, Elementwise],
    x: ipywidgets.FloatSlider,
    run: ipywidgets.FloatLogSlider | None = None,
    *,
    output: str = "f",
) -> LiveBox:
    """Show the tangent at the slider's x; of several functions, with a menu to choose (chapter 1).

    Parameters
    ----------
    functions : one function, several, or a mapping from labels to functions.
    x : a slider; its label names the variable.
    run : a logarithmic slider up to 1, to magnify: the picture becomes `run` times as wide and as high, and
        the values of curve and tangent at x + run are shown.
    output : what the value is called, such as "J" for a cost.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, a function that cannot be traced, or a run that is
        not logarithmic.
    ValueError
        For a run that may exceed 1, or fall below 1e-4 (below, rounding shows: that is `step_size`).
    """
    functions = named(functions)
    check_sliders(x=x)
    if run is not None:
        check_sliders("log_slider", run=run)
        if run.max > 0 or run.min < -4:
            raise ValueError(
                f"expected runs from 1e-4 to 1, got a slider from 1e{run.min:g} to 1e{run.max:g}"
            )
    figure = Tangent(
        functions,
        (x.min, x.max),
        x.value,
        stop=x.step,
        zooms=run is not None,
        symbol=x.description,
        output=output,
    )
    link(figure, x=x)
    if run is None:
        return LiveBox(figure, [*chooser(figure, functions), x])
    link(figure, run=run)
    return LiveBox(figure, [*chooser(figure, functions), x, run])
