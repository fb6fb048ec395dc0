"""Two slices through a surface: the partial derivatives as slopes of curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from ..base import LiveBox, check_sliders, link, named, shown
from .maps import Costs, Map, chooser

if TYPE_CHECKING:
    import matplotlib.figure


class Slices(Map):
    """A cost as a map, a point on it, and the slices through the point along each parameter."""

    kind = traitlets.Unicode("slices").tag(sync=True)

    def readout(self) -> dict[str, float]:
        """Return both parameters, the value, and both partial derivatives."""
        value, first, second = self._here()
        return {
            "first": self.a,
            "second": self.b,
            "value": value,
            "slope_first": first,
            "slope_second": second,
        }

    def describe(self) -> str:
        """Say the point, the value and the slopes of both slices."""
        value, down, side = map(shown, self._here())
        first, second = self.symbols
        return (
            f"J = {self.labels[self.choice]} at {first} = {shown(self.a)}, {second} = {shown(self.b)}: "
            f"the value is {value}. Along {first}, with {second} held, the slope is {down}; "
            f"along {second}, with {first} held, it is {side}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import partial_derivatives as plots

        slopes = self._here()[1:]
        return plots.slices(self.costs[self.choice], (self.a, self.b), slopes, self.domain, self.symbols)


def slices(costs: Costs, a: ipywidgets.FloatSlider, b: ipywidgets.FloatSlider) -> LiveBox:
    """Show a cost of two parameters as a map, and its slices through a point with their tangents (chapter 2).

    Parameters
    ----------
    costs : one function of a point (a, b), several, or a mapping from labels to functions.
    a, b : sliders; their labels name the parameters. The point can also be dragged.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, or a function that cannot be traced.
    """
    costs = named(costs)
    check_sliders(a=a, b=b)
    figure = Slices(costs, a, b, "functions", title="Two slices through a point")
    link(figure, a=a, b=b)
    return LiveBox(figure, [*chooser(figure, list(costs)), a, b])
