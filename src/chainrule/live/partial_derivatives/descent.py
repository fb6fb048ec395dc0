"""Gradient descent on two parameters, over a map of the cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...functions.arguments import Numeric
from ...graph import Graph, grad, trace
from ...plots import style
from ..base import LiveBox, check_sliders, link, named, shown
from .maps import Costs, Ends, Map, chooser

if TYPE_CHECKING:
    import matplotlib.figure

FAR = 1e4  # beyond it a descent counts as diverged
STILL = 1e-6  # slopes below it move nothing that could be seen
ROUNDING = 1e-12  # of the cost: a smaller change of it is rounding

STATUS = {
    "start": "not moved yet",
    "still": "both slopes are below 0.000001: it hardly moves",
    "down": "the last step went down",
    "up": "the last step went up",
    "level": "the last step went neither down nor up",
    "diverged": "diverged: the steps carry it ever further away",
}


def descend_2d(slopes: Sequence[Callable[..., Any]], start: Ends, rate: float, steps: int) -> list[Ends]:
    """Return the point before the first step and after each; both parameters move at once.

    The list ends early, with the first point that has a parameter further than 1e4 from 0, if it diverges.
    """
    path = [start]
    while len(path) <= steps and _inside(path[-1]):
        a, b = path[-1]
        down, side = (float(slope(a, b)) for slope in slopes)
        path.append((a - rate * down, b - rate * side))
    return path


def _inside(point: Ends) -> bool:
    return max(abs(point[0]), abs(point[1])) <= FAR


def _step(before: float, after: float) -> str:
    """Return where a step from one cost to another went: "down", "up", or "level" where rounding decides."""
    if abs(after - before) <= ROUNDING * abs(before):
        return "level"
    return "down" if after < before else "up"


class Descent2D(Map):
    """Gradient descent on two parameters, over the map; beside it the cost, or the model among its data."""

    kind = traitlets.Unicode("descent_2d").tag(sync=True)
    rate = traitlets.Float().tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        costs: Mapping[str, Callable[..., Any]],
        a: ipywidgets.FloatSlider,
        b: ipywidgets.FloatSlider,
        last: int,
        fit: tuple[np.ndarray, np.ndarray, Callable[..., Any]] | None = None,
    ):
        # The browser takes the same operations in the same order: a wild path amplifies the last bit.
        self.slopes: list[list[Graph]] = []
        self.fit = fit
        drawn = None
        if fit:
            x, y, model = fit
            drawn = {
                "x": x.tolist(),
                "y": y.tolist(),
                "domain": list(style.span(x, air=0.05)),
                "range": list(style.span(y, air=0.15)),
                "graph": trace(model, a.value, b.value, float(x[0]), names=["a", "b", "x"]).export(),
            }
        super().__init__(
            costs, a, b, "costs", title="Gradient descent on two parameters", last=last, far=FAR, fit=drawn
        )

    def _more(self, k: int, a: float, b: float) -> dict[str, Any]:
        slopes = [trace(grad(self.costs[k], i), a, b, names=["a", "b"]) for i in (0, 1)]
        self.slopes.append(slopes)
        return {"slopes": [slope.export() for slope in slopes]}

    def readout(self) -> dict[str, Any]:
        """Return where the descent is after `steps`: parameters, cost, slopes, and what happened."""
        cost, slopes = self.graphs[self.choice], self.slopes[self.choice]
        path = descend_2d(slopes, (self.a, self.b), self.rate, self.steps)
        names = ("first", "second", "cost", "slope_first", "slope_second")
        if not _inside(path[-1]):
            return {"steps": self.steps, **dict.fromkeys(names, math.nan), "status": "diverged"}
        values = [float(cost(*point)) for point in path[-2:]]
        down, side = (float(slope(*path[-1])) for slope in slopes)
        if max(abs(down), abs(side)) < STILL:
            status = "still"
        elif self.steps == 0:
            status = "start"
        else:
            status = _step(*values)
        now = (*path[-1], values[-1], down, side)
        return {"steps": self.steps, **dict(zip(names, now, strict=True)), "status": status}

    def describe(self) -> str:
        """Say where the descent is and what it did last."""
        now = self.readout()
        begin = (
            f"Descent on J = {self.labels[self.choice]} from ({shown(self.a)}, {shown(self.b)}) "
            f"with learning rate {shown(self.rate)}, "
            f"after {self.steps} step{'' if self.steps == 1 else 's'}: "
        )
        if now["status"] == "diverged":
            return f"{begin}{STATUS['diverged']}."
        first, second = self.symbols
        return (
            f"{begin}{first} = {shown(now['first'])}, {second} = {shown(now['second'])}, "
            f"J = {shown(now['cost'])}, slopes {shown(now['slope_first'])} and {shown(now['slope_second'])}; "
            f"{STATUS[now['status']]}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import partial_derivatives as plots

        path = descend_2d(self.slopes[self.choice], (self.a, self.b), self.rate, self.steps)
        inside = [point for point in path if _inside(point)]
        words = "" if len(inside) == len(path) else "diverged"
        cost = self.costs[self.choice]
        return plots.descent(cost, inside, self.steps, self.domain, self.symbols, self.fit, words)


def descent_2d(
    costs: Costs,
    a: ipywidgets.FloatSlider,
    b: ipywidgets.FloatSlider,
    rate: ipywidgets.FloatSlider,
    steps: ipywidgets.IntSlider,
    *,
    data: tuple[Sequence[float], Sequence[float]] | None = None,
    model: Callable[..., Any] | None = None,
) -> LiveBox:
    """Show gradient descent on two parameters over a map of the cost, with play, step and reset (chapter 2).

    Parameters
    ----------
    costs : one function of a point (a, b), several, or a mapping from labels to functions.
    a, b : sliders for the starting point; their labels name the parameters.
    rate : a slider for the learning rate.
    steps : a slider of whole numbers from 0, made with `int_slider`.
    data, model : points (xs, ys), and the function (point, x) -> ŷ that is fitted to them; drawn if given.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, a function that cannot be traced, steps that are not
        whole, or data without a model.
    ValueError
        If the steps do not start at 0, or there are not as many xs as ys, two or more.
    """
    costs = named(costs)
    check_sliders(a=a, b=b, rate=rate)
    check_sliders("int_slider", steps=steps)
    if steps.min != 0:
        raise ValueError(f"expected steps from 0, got a slider from {steps.min}")
    figure = Descent2D(costs, a, b, steps.max, _fit(data, model))
    link(figure, a=a, b=b, rate=rate, steps=steps)
    return LiveBox(figure, [*chooser(figure, list(costs)), a, b, rate, steps])


def _fit(
    data: tuple[Sequence[float], Sequence[float]] | None, model: Callable[..., Any] | None
) -> tuple[np.ndarray, np.ndarray, Callable[..., Any]] | None:
    if data is None and model is None:
        return None
    if data is None or not callable(model):
        raise TypeError("expected both data=(xs, ys) and model, a function (point, x) -> ŷ, or neither")
    x, y = (np.asarray(values, dtype=float) for values in data)
    if x.shape != y.shape or x.ndim != 1 or x.size < 2:
        raise ValueError(f"expected as many xs as ys, two or more, got shapes {x.shape} and {y.shape}")

    def of_two(a: Numeric, b: Numeric, at: Numeric) -> Numeric:
        return model((a, b), at)

    return x, y, of_two
