"""Gradient descent on a cost of one parameter."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...functions.arguments import Elementwise
from ...graph import Graph, grad, trace
from ..base import Figure, LiveBox, check_sliders, exported, link, named, shown
from .parts import chooser, colour_of, whole
from .slopes import WITHOUT, seen_close

if TYPE_CHECKING:
    import matplotlib.figure

FAR = 1e4  # beyond it a descent counts as diverged
STILL = 5e-7  # a slope below it is 0 to six decimals

STATUS = {
    "start": "not moved yet",
    "still": "arrived where the slope is 0 to six decimals",
    "down": "the last step went down",
    "level": "the last step changed nothing in J",
    "up": "the last step went up",
    "corner": "stopped at a corner of J",
    "diverged": "diverged: the steps grow without end",
}


def descend(slope: Callable[[float], float], start: float, rate: float, steps: int) -> list[float]:
    """Return the parameter before the first step and after each: θ := θ − rate·slope(θ).

    The list ends early, with the first value further than 1e4 from 0, if the descent diverges.
    """
    path = [start]
    while len(path) <= steps and abs(path[-1]) <= FAR:
        path.append(path[-1] - rate * slope(path[-1]))
    return path


class Descent(Figure):
    """Gradient descent on a cost of one parameter: the path on the curve, and the cost after each step."""

    start = traitlets.Float().tag(sync=True)
    rate = traitlets.Float().tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        costs: Mapping[str, Elementwise],
        domain: tuple[float, float],
        start: float,
        last: int,
        symbol: str,
    ):
        self.costs = costs
        self.domain = domain
        self.symbol = symbol
        # The browser takes the same operations in the same order: a wild path amplifies the last bit.
        self.slopes: list[Graph] = [trace(grad(cost), start) for cost in costs.values()]
        super().__init__(
            kind="descent",
            spec={
                "title": "Gradient descent",
                "domain": list(domain),
                "symbol": symbol,
                "last": last,
                "far": FAR,
                "costs": [
                    {"label": label, "graph": exported(cost, start), "slope": slope.export()}
                    for (label, cost), slope in zip(costs.items(), self.slopes, strict=True)
                ],
            },
        )

    def readout(self) -> dict[str, Any]:
        """Return where the descent is after `steps`: parameter, cost, slope, and what happens next."""
        cost, slope_at = self.costs[self._label], self.slopes[self.choice]
        path = descend(slope_at, self.start, self.rate, self.steps)
        if not abs(path[-1]) <= FAR:
            nowhere = {"theta": math.nan, "cost": math.nan, "slope": math.nan}
            return {"steps": self.steps, **nowhere, "case": "none", "status": "diverged"}
        values = [float(cost(theta)) for theta in path[-2:]]
        # At a corner the step takes the slope of one side; it is no slope to show.
        given, (slope, kind) = slope_at(path[-1]), self._slope(path[-1])
        still = abs(given) < STILL
        side = "near" if still else "above" if given > 0 else "below"
        case = "corner" if kind != "smooth" else "at" if given == 0 else side
        status = "start" if self.steps == 0 else _change(*values)
        if still:
            status = "still" if kind == "smooth" else "corner"
        place = {"theta": path[-1], "cost": values[-1], "slope": slope}
        return {"steps": self.steps, **place, "case": case, "status": status}

    def describe(self) -> str:
        """Say where the descent is and what it does there."""
        now = self.readout()
        begin = (
            f"Descent on {self._name} from {shown(self.start)} with learning rate "
            f"{shown(self.rate)}, after {self.steps} step{'' if self.steps == 1 else 's'}: "
        )
        if now["status"] == "diverged":
            return f"{begin}{STATUS['diverged']}."
        kind = self._slope(now["theta"])[1]
        slope = shown(now["slope"]) if kind == "smooth" else WITHOUT[kind]
        return (
            f"{begin}{self.symbol} = {shown(now['theta'])}, J = {shown(now['cost'])}, "
            f"slope {slope}; {STATUS[now['status']]}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import derivatives as plots

        path = descend(self.slopes[self.choice], self.start, self.rate, self.steps)
        inside = [theta for theta in path if abs(theta) <= FAR]
        cost, colour = self.costs[self._label], colour_of(self.symbol)
        slope = math.nan if len(inside) < len(path) else self._slope(path[-1])[0]
        return plots.descent(cost, inside, slope, self.domain, self.symbol, self._name, colour)

    def _slope(self, theta: float) -> tuple[float, str]:
        return seen_close(trace(self.costs[self._label], theta), theta)

    @property
    def _label(self) -> str:
        return list(self.costs)[self.choice]

    @property
    def _name(self) -> str:
        return whole("J", self.symbol, self._label)


def descent(
    costs: Elementwise | Sequence[Elementwise] | Mapping[str, Elementwise],
    start: ipywidgets.FloatSlider,
    rate: ipywidgets.FloatSlider,
    steps: ipywidgets.IntSlider,
    *,
    symbol: str = "θ",
) -> LiveBox:
    """Show gradient descent on a cost of one parameter, with play, step and reset (chapter 1).

    Parameters
    ----------
    costs : one function, several, or a mapping from labels to functions.
    start, rate : sliders for the starting point and the learning rate.
    steps : a slider of whole numbers from 0, made with `int_slider`.
    symbol : what the parameter is called.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, a function that cannot be traced, or for steps that
        are not whole.
    ValueError
        If the steps do not start at 0.
    """
    costs = named(costs)
    check_sliders(start=start, rate=rate)
    check_sliders("int_slider", steps=steps)
    if steps.min != 0:
        raise ValueError(f"expected steps from 0, got a slider from {steps.min}")
    figure = Descent(costs, (start.min, start.max), start.value, steps.max, symbol)
    link(figure, start=start, rate=rate, steps=steps)
    return LiveBox(figure, [*chooser(figure, costs, f"J({symbol})"), start, rate, steps])


def _change(before: float, after: float) -> str:
    return "down" if after < before else "up" if after > before else "level"
