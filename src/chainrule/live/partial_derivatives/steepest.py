"""The gradient on a map, and the slope in a direction of the reader's choice."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ..base import LiveBox, check_sliders, link, named, shown
from .maps import Costs, Map, chooser

if TYPE_CHECKING:
    import matplotlib.figure

FLAT = 1e-9  # a shorter gradient has no direction
CLOSE = 0.5  # degrees: nearer than that to a named direction counts as it
ROUNDING = 1e-12  # of the gradient's length: a smaller slope is the rounding of a cosine

VERDICT = {
    "uphill": "the steepest way up, to within half a degree",
    "downhill": "the steepest way down, to within half a degree",
    "level": "along the contour line, to within half a degree",
    "up": "up, but not the steepest way",
    "down": "down, but not the steepest way",
    "flat": "flat in every direction",
}


class Steepest(Map):
    """The gradient at a point of the map, a direction, and the slope in that direction and every other."""

    kind = traitlets.Unicode("steepest").tag(sync=True)
    air = 1 / 4  # an arrow from the edge must still be seen
    angle = traitlets.Float().tag(sync=True)

    def readout(self) -> dict[str, Any]:
        """Return both partials, length and direction of the gradient, the chosen direction and its slope."""
        _, first, second = self._here()
        length = math.hypot(first, second)
        turn = self.angle * math.pi / 180
        rate = first * math.cos(turn) + second * math.sin(turn)
        flat = length < FLAT
        uphill = math.nan if flat else (math.degrees(math.atan2(second, first)) + 360) % 360
        return {
            "slope_first": first,
            "slope_second": second,
            "length": length,
            "uphill": uphill,
            "angle": self.angle,
            "rate": 0.0 if abs(rate) < ROUNDING * length else rate,
            "verdict": "flat" if flat else self._verdict(self.angle - uphill),
        }

    @staticmethod
    def _verdict(apart: float) -> str:
        turned = abs((apart + 540) % 360 - 180)
        if turned < CLOSE:
            return "uphill"
        if turned > 180 - CLOSE:
            return "downhill"
        if abs(turned - 90) < CLOSE:
            return "level"
        return "up" if turned < 90 else "down"

    def describe(self) -> str:
        """Say the gradient, the slope in the chosen direction, and what that means."""
        now = self.readout()
        first, second = self.symbols
        return (
            f"J = {self.labels[self.choice]} at {first} = {shown(self.a)}, {second} = {shown(self.b)}: "
            f"the gradient is ({shown(now['slope_first'])}, {shown(now['slope_second'])}), "
            f"of length {shown(now['length'])}. "
            f"In the direction of {shown(self.angle)} degrees the slope is {shown(now['rate'])}: "
            f"{VERDICT[now['verdict']]}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import partial_derivatives as plots

        slopes = self._here()[1:]
        return plots.steepest(
            self.costs[self.choice],
            (self.a, self.b),
            slopes,
            self.angle,
            self.domain,
            self.symbols,
            self._steepest(),
        )

    def _steepest(self) -> float:
        """Return the length of the longest gradient, looked for where JavaScript looks for it."""
        graph = self.graphs[self.choice]
        places = (np.linspace(low, high, 9) for low, high in self.spec["limits"])
        return max(math.hypot(*graph.gradient(float(a), float(b))) for a, b in itertools.product(*places))


def steepest(
    costs: Costs,
    a: ipywidgets.FloatSlider,
    b: ipywidgets.FloatSlider,
    angle: ipywidgets.FloatSlider,
) -> LiveBox:
    """Show the gradient at a point, and how steep the cost is in any direction (chapter 2).

    Parameters
    ----------
    costs : one function of a point (a, b), several, or a mapping from labels to functions.
    a, b : sliders; their labels name the parameters. The map reaches a quarter of their range further.
    angle : a slider in degrees, from the direction in which a grows towards that in which b grows.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, or a function that cannot be traced.
    """
    costs = named(costs)
    check_sliders(a=a, b=b, angle=angle)
    limits = [[slider.min, slider.max] for slider in (a, b)]
    figure = Steepest(costs, a, b, "functions", title="The steepest way", limits=limits)
    link(figure, a=a, b=b, angle=angle)
    return LiveBox(figure, [*chooser(figure, list(costs)), a, b, angle])
