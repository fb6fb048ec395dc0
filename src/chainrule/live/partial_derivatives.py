"""Live figures of chapter 2: slices, the gradient, descent on two parameters, partial against total."""

import math
from collections.abc import Callable, Mapping, Sequence

import ipywidgets
import matplotlib.figure
import numpy as np
import traitlets

from ..derivatives import central_difference
from ..graph import Graph, grad, trace
from ..plots import partial_derivatives as plots
from .base import Figure, LiveBox, link, menu, named, shown

Costs = Callable | Sequence[Callable] | Mapping[str, Callable]
Ends = tuple[float, float]

FAR = 1e4  # beyond it a descent counts as diverged
STILL = 1e-6  # slopes below it move nothing that could be seen
FLAT = 1e-9  # a shorter gradient has no direction
CLOSE = 0.5  # degrees: nearer than that to a named direction counts as it
STEP = 1e-4  # of the difference that measures the slope of a curve
GRID = 41  # points of a map along each axis, as in surface.js


class _Map(Figure):
    """What the figures over two parameters share: costs of a point (a, b), and the rectangle shown."""

    a = traitlets.Float().tag(sync=True)
    b = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    air = 0.0  # how far the map reaches beyond the sliders, in parts of their range

    def __init__(
        self,
        costs: Mapping[str, Callable],
        a: ipywidgets.FloatSlider,
        b: ipywidgets.FloatSlider,
        key: str,
        **spec,
    ):
        self.costs = [_of_two(cost) for cost in costs.values()]
        self.labels = list(costs)
        self.domain = tuple(_widened(slider, self.air) for slider in (a, b))
        self.symbols = (a.description, b.description)
        self.graphs = [trace(cost, a.value, b.value, names=["a", "b"]) for cost in self.costs]
        exported = [
            {"label": label, "graph": graph.export(), **self._grid(graph), **self._more(k, a.value, b.value)}
            for k, (label, graph) in enumerate(zip(self.labels, self.graphs, strict=True))
        ]
        domain = [list(ends) for ends in self.domain]
        super().__init__(spec={"domain": domain, "symbols": list(self.symbols), key: exported, **spec})

    def _more(self, k: int, a: float, b: float) -> dict:
        return {}

    def _grid(self, graph: Graph) -> dict:
        """Return the map's values where JavaScript would need long: for costs that hold arrays of data."""
        if not any(np.ndim(step.value) for step in graph.nodes):
            return {}
        first, second = (np.linspace(*ends, GRID) for ends in self.domain)
        return {"values": [float(f"{graph(float(a), float(b)):.4g}") for b in second for a in first]}

    def _here(self) -> tuple[float, float, float]:
        graph = self.graphs[self.choice]
        return (float(graph(self.a, self.b)), *map(float, graph.gradient(self.a, self.b)))


class Slices(_Map):
    """A cost as a map, a point on it, and the slices through the point along each parameter."""

    kind = traitlets.Unicode("slices").tag(sync=True)

    def readout(self) -> dict[str, float | str]:
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
    _sliders(a=a, b=b)
    figure = Slices(costs, a, b, "functions", title="Two slices through a point")
    link(figure, a=a, b=b)
    return LiveBox(figure, [*_chooser(figure, costs), a, b])


VERDICT = {
    "uphill": "the steepest way up: along the gradient",
    "downhill": "the steepest way down: against the gradient",
    "level": "along the contour line: neither up nor down",
    "up": "up, but not the steepest way",
    "down": "down, but not the steepest way",
    "flat": "flat in every direction",
}


class Steepest(_Map):
    """The gradient at a point of the map, a direction, and the slope in that direction and every other."""

    kind = traitlets.Unicode("steepest").tag(sync=True)
    air = 1 / 4  # an arrow from the edge must still be seen
    angle = traitlets.Float().tag(sync=True)

    def readout(self) -> dict[str, float | str]:
        """Return both partials, length and direction of the gradient, the chosen direction and its slope."""
        _, first, second = self._here()
        length = math.hypot(first, second)
        turn = self.angle * math.pi / 180
        flat = length < FLAT
        uphill = math.nan if flat else (math.degrees(math.atan2(second, first)) + 360) % 360
        return {
            "slope_first": first,
            "slope_second": second,
            "length": length,
            "uphill": uphill,
            "angle": self.angle,
            "rate": first * math.cos(turn) + second * math.sin(turn),
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
        slopes = self._here()[1:]
        return plots.steepest(
            self.costs[self.choice], (self.a, self.b), slopes, self.angle, self.domain, self.symbols
        )


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
    _sliders(a=a, b=b, angle=angle)
    limits = [[slider.min, slider.max] for slider in (a, b)]
    figure = Steepest(costs, a, b, "functions", title="The steepest way", limits=limits)
    link(figure, a=a, b=b, angle=angle)
    return LiveBox(figure, [*_chooser(figure, costs), a, b, angle])


STATUS = {
    "start": "not moved yet",
    "still": "both slopes are 0 to six decimals: it stays",
    "down": "the last step went down",
    "up": "the last step went up",
    "diverged": "diverged: the steps carry it ever further away",
}


def descend_2d(slopes: Sequence[Callable], start: Ends, rate: float, steps: int) -> list[Ends]:
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


class Descent2D(_Map):
    """Gradient descent on two parameters, over the map; beside it the cost, or the model among its data."""

    kind = traitlets.Unicode("descent_2d").tag(sync=True)
    rate = traitlets.Float().tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        costs: Mapping[str, Callable],
        a: ipywidgets.FloatSlider,
        b: ipywidgets.FloatSlider,
        last: int,
        fit: tuple[np.ndarray, np.ndarray, Callable] | None = None,
    ):
        # The browser takes the same operations in the same order: a wild path amplifies the last bit.
        self.slopes: list[list[Graph]] = []
        self.fit = fit
        drawn = None
        if fit:
            x, y, model = fit
            room = 0.15 * np.ptp(y)
            drawn = {
                "x": x.tolist(),
                "y": y.tolist(),
                "domain": [float(x.min() - 0.05 * np.ptp(x)), float(x.max() + 0.05 * np.ptp(x))],
                "range": [float(y.min() - room), float(y.max() + room)],
                "graph": trace(model, a.value, b.value, float(x[0]), names=["a", "b", "x"]).export(),
            }
        super().__init__(
            costs, a, b, "costs", title="Gradient descent on two parameters", last=last, far=FAR, fit=drawn
        )

    def _more(self, k: int, a: float, b: float) -> dict:
        slopes = [trace(grad(self.costs[k], i), a, b, names=["a", "b"]) for i in (0, 1)]
        self.slopes.append(slopes)
        return {"slopes": [slope.export() for slope in slopes]}

    def readout(self) -> dict[str, float | str]:
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
            status = "down" if values[1] < values[0] else "up"
        now = (*path[-1], values[-1], down, side)
        return {"steps": self.steps, **dict(zip(names, now, strict=True)), "status": status}

    def describe(self) -> str:
        """Say where the descent is and what it did last."""
        now = self.readout()
        begin = (
            f"Descent on J = {self.labels[self.choice]} from ({shown(self.a)}, {shown(self.b)}) "
            f"with learning rate {shown(self.rate)}, after {self.steps} steps: "
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
        path = descend_2d(self.slopes[self.choice], (self.a, self.b), self.rate, self.steps)
        inside = [point for point in path if _inside(point)]
        return plots.descent(self.costs[self.choice], inside, self.domain, self.symbols, self.fit)


def descent_2d(
    costs: Costs,
    a: ipywidgets.FloatSlider,
    b: ipywidgets.FloatSlider,
    rate: ipywidgets.FloatSlider,
    steps: ipywidgets.IntSlider,
    *,
    data: tuple[Sequence[float], Sequence[float]] | None = None,
    model: Callable | None = None,
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
    _sliders(a=a, b=b, rate=rate)
    if not isinstance(steps, ipywidgets.IntSlider):
        raise TypeError(f"expected a slider made with live.int_slider for steps, got {type(steps).__name__}")
    if steps.min != 0:
        raise ValueError(f"expected steps from 0, got a slider from {steps.min}")
    figure = Descent2D(costs, a, b, steps.max, _fit(data, model))
    link(figure, a=a, b=b, rate=rate, steps=steps)
    return LiveBox(figure, [*_chooser(figure, costs), a, b, rate, steps])


class Total(Figure):
    """The direct and the indirect effect of a on J(a, b(a)), which add; and what multiplying would give."""

    a = traitlets.Float().tag(sync=True)
    independent = traitlets.Int(0).tag(sync=True)

    def __init__(self, cost: Callable, inner: Callable, a: ipywidgets.FloatSlider, labels: tuple[str, str]):
        self.cost, self.inner, self.labels = _of_two(cost), inner, labels
        self.domain = (a.min, a.max)
        self.held = float(inner(a.value))
        self.graph = trace(self.cost, a.value, self.held, names=["a", "b"])
        self.follow = trace(inner, a.value, names=["a"])
        super().__init__(
            kind="total",
            spec={
                "title": "Two paths add",
                "graph": self.graph.export(),
                "inner": self.follow.export(),
                "domain": list(self.domain),
                "held": self.held,
                "labels": {"cost": labels[0], "inner": labels[1]},
            },
        )

    def _b(self, a):
        return a * 0 + self.held if self.independent else self.inner(a)

    def _along(self, a):
        return self.cost(a, self._b(a))

    def readout(self) -> dict[str, float | str]:
        """Return the values, both contributions, their sum, the measured slope, and the wrong product."""
        b = float(self._b(self.a))
        direct, outer = map(float, self.graph.gradient(self.a, b))
        rate = 0.0 if self.independent else float(self.follow.gradient(self.a)[0])
        return {
            "a": self.a,
            "b": b,
            "value": float(self.graph(self.a, b)),
            "direct": direct,
            "outer": outer,
            "rate": rate,
            "detour": outer * rate,
            "total": direct + outer * rate,
            "measured": float(central_difference(self._along, self.a, STEP)),
            "product": direct * rate,
        }

    def describe(self) -> str:
        """Say both contributions, their sum, and the product."""
        now = self.readout()
        where = (
            f"b held at {shown(self.held)}"
            if self.independent
            else f"b = {self.labels[1]} = {shown(now['b'])}"
        )
        return (
            f"J = {self.labels[0]} at a = {shown(self.a)}, {where}: directly {shown(now['direct'])}, "
            f"through b {shown(now['detour'])}, together dJ/da = {shown(now['total'])}. "
            f"The product form gives {shown(now['product'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        now = self.readout()
        contributions = (now["direct"], now["detour"])
        return plots.total(
            self._along, self.a, contributions, now["product"], self.domain, f"J = {self.labels[0]}"
        )


def total(cost: Callable, inner: Callable, a: ipywidgets.FloatSlider, *, labels: tuple[str, str]) -> LiveBox:
    """Show how a reaches J(a, b) directly and through b = inner(a), and that the two effects add (chapter 2).

    Parameters
    ----------
    cost : a function of the point (a, b).
    inner : the function a -> b; a menu also offers b held still, at its value for the slider's start.
    a : a slider.
    labels : how to write cost and inner, such as ``("a² + 3ab", "a³")``.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, or a function that cannot be traced.
    """
    for f in (cost, inner):
        if not callable(f):
            raise TypeError(f"expected two functions, the cost and b as a function of a, got {f!r}")
    _sliders(a=a)
    figure = Total(cost, inner, a, labels)
    link(figure, a=a)
    choice = menu("b", [f"follows a: b = {labels[1]}", f"independent: held at {shown(figure.held)}"])
    link(figure, independent=choice)
    return LiveBox(figure, [choice, a])


def _widened(slider: ipywidgets.FloatSlider, air: float) -> Ends:
    room = air * (slider.max - slider.min)
    return (slider.min - room, slider.max + room)


def _of_two(cost: Callable) -> Callable:
    """Return a cost of a point as a function of its two parameters."""

    def of_two(a, b):
        return cost((a, b))

    return of_two


def _sliders(**sliders: object) -> None:
    for name, slider in sliders.items():
        if not isinstance(slider, ipywidgets.FloatSlider):
            raise TypeError(
                f"expected a slider made with live.slider for {name}, got {type(slider).__name__}"
            )


def _chooser(figure: _Map, costs: Mapping) -> list[ipywidgets.Widget]:
    if len(costs) == 1:
        return []
    choice = menu("J", list(costs))
    link(figure, choice=choice)
    return [choice]


def _fit(data: object, model: Callable | None) -> tuple[np.ndarray, np.ndarray, Callable] | None:
    if data is None and model is None:
        return None
    if data is None or not callable(model):
        raise TypeError("expected both data=(xs, ys) and model, a function (point, x) -> ŷ, or neither")
    x, y = (np.asarray(values, dtype=float) for values in data)
    if x.shape != y.shape or x.ndim != 1 or x.size < 2:
        raise ValueError(f"expected as many xs as ys, two or more, got shapes {x.shape} and {y.shape}")

    def of_two(a, b, at):
        return model((a, b), at)

    return x, y, of_two
