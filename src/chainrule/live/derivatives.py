"""Live figures of chapter 1: slopes, secants, step sizes, slope curves and descent."""

import math
from collections.abc import Callable, Mapping, Sequence

import ipywidgets
import matplotlib.figure
import numpy as np
import traitlets

from ..derivatives import central_difference, forward_difference, step_size_errors
from ..graph import Graph, grad, trace
from ..plots import derivatives as plots
from .base import Figure, LiveBox, exported, link, menu, named, shown
from .text import label

METHODS = {"forward": forward_difference, "central": central_difference}
"""Differences in the order of the menus: the name and what measures."""

MEASURED_STEP = 1e-3  # wide enough for rounding to stay far below the digits that are shown


def trend(slope: float) -> str:
    """Return what the sign of a slope says: "rises", "falls", "flat", or "none" where there is no slope."""
    if math.isnan(slope):
        return "none"
    return "rises" if slope > 0 else "falls" if slope < 0 else "flat"


def trend_words(way: str, output: str = "f", symbol: str = "x") -> str:
    """Return the trend as words: "f rises with x"."""
    return {
        "rises": f"{output} rises with {symbol}",
        "falls": f"{output} falls as {symbol} grows",
        "flat": f"{output} is flat here",
        "none": "no slope here",
    }[way]


class Tangent(Figure):
    """A curve, a point on it and the tangent there; `functions` maps labels to traceable functions."""

    x = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        functions: Mapping[str, Callable],
        domain: tuple[float, float],
        x: float,
        symbol: str = "x",
        output: str = "f",
    ):
        self.functions = functions
        self.domain = domain
        self.symbol, self.output = symbol, output
        super().__init__(
            kind="tangent",
            spec={
                "title": "Slope at a point",
                "domain": list(domain),
                "symbol": symbol,
                "output": output,
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
            f"{self._name} at {self.symbol} = {shown(self.x)}: the value is {shown(now['value'])}, "
            f"the slope of the tangent is {shown(now['slope'])}: "
            f"{trend_words(now['trend'], self.output, self.symbol)}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        slope = self.readout()["slope"]
        return plots.tangent(
            self.functions[self._label],
            self.x,
            slope,
            self.domain,
            self._name,
            xlabel=self.symbol,
            colours=("ink" if self.output == "J" else "f", _colour(self.symbol)),
        )

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]

    @property
    def _name(self) -> str:
        return _whole(self.output, self.symbol, self._label)


def tangent(
    functions: Callable | Sequence[Callable] | Mapping[str, Callable],
    x: ipywidgets.FloatSlider,
    *,
    output: str = "f",
) -> LiveBox:
    """Show the tangent at the slider's x; of several functions, with a menu to choose (chapter 1).

    Parameters
    ----------
    functions : one function, several, or a mapping from labels to functions.
    x : a slider; its label names the variable.
    output : what the value is called, such as "J" for a cost.

    Raises
    ------
    TypeError
        For something that is not a function, or one that cannot be traced.
    """
    functions = named(functions)
    figure = Tangent(functions, (x.min, x.max), x.value, x.description, output)
    link(figure, x=x)
    return LiveBox(figure, [*_chooser(figure, functions), x])


class Secant(Figure):
    """The secant through two points of a curve, a step apart, beside the tangent; and both magnified."""

    x = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    method = traitlets.Int(0).tag(sync=True)

    def __init__(self, functions: Mapping[str, Callable], domain: tuple[float, float], x: float):
        self.functions = functions
        self.domain = domain
        super().__init__(
            kind="secant",
            spec={
                "title": "From the secant to the tangent",
                "domain": list(domain),
                "functions": [{"label": label, "graph": exported(f, x)} for label, f in functions.items()],
            },
        )

    def readout(self) -> dict[str, float | str]:
        """Return the step, the slopes of secant and tangent, and how far apart the two are."""
        f = self.functions[self._label]
        exact = trace(f, self.x).gradient(self.x)[0]
        measured = float(list(METHODS.values())[self.method](f, self.x, self.step))
        return {"step": self.step, "secant": measured, "tangent": exact, "error": abs(measured - exact)}

    def describe(self) -> str:
        """Say both slopes and the error."""
        now = self.readout()
        return (
            f"f(x) = {self._label} at x = {shown(self.x)}, {list(METHODS)[self.method]} difference with step "
            f"{shown(self.step)}: the secant has slope {shown(now['secant'])}, the tangent "
            f"{shown(now['tangent'])}; the error is {shown(now['error'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        now = self.readout()
        return plots.secant(
            self.functions[self._label],
            self.x,
            self.step,
            now["secant"],
            now["tangent"],
            self.domain,
            central=self.method == 1,
            label=f"f(x) = {self._label}",
        )

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]


def secant(
    functions: Callable | Sequence[Callable] | Mapping[str, Callable],
    x: ipywidgets.FloatSlider,
    step: ipywidgets.FloatLogSlider,
    *,
    method: str = "forward",
) -> LiveBox:
    """Show the secant over a step beside the tangent, with menus for function and difference (chapter 1).

    Parameters
    ----------
    functions : one function, several, or a mapping from labels to functions.
    x, step : sliders; the step's is logarithmic, from 1e-4 up (below, rounding shows: that is `step_size`).
    method : "forward" or "central", where the menu starts.

    Raises
    ------
    TypeError
        For something that is not a function, or one that cannot be traced.
    ValueError
        For an unknown method, or a step slider that goes below 1e-4.
    """
    functions = named(functions)
    if method not in METHODS:
        raise ValueError(f"expected the method to be one of {', '.join(METHODS)}, got {method!r}")
    _log_slider("step", step)
    if step.min < -4:
        raise ValueError(
            f"expected steps from 1e-4 up, got a slider from 1e{step.min:g}; "
            "for smaller ones use live.step_size"
        )
    figure = Secant(functions, (x.min, x.max), x.value)
    link(figure, x=x, step=step)
    difference = menu("difference", list(METHODS), index=list(METHODS).index(method))
    link(figure, method=difference)
    return LiveBox(figure, [*_chooser(figure, functions), difference, x, step])


class StepSize(Figure):
    """The error of a difference against its step: measured, and what theory expects.

    Rounding noise depends on the last bit of every operation, so the errors are measured here, once for every
    position of the slider, and the browser shows these.
    """

    step = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    method = traitlets.Int(0).tag(sync=True)
    precision = traitlets.Int(0).tag(sync=True)

    PRECISIONS = (np.float64, np.float32)

    def __init__(self, cases: Mapping[str, tuple[Callable, float]], low: float, high: float, spacing: float):
        count = round((high - low) / spacing) + 1
        # rounded in decimal: the last bit of a power of ten depends on the machine, and the noise on that bit
        self.steps = np.array([float(f"{10.0 ** (low + spacing * i):.6e}") for i in range(count)])
        super().__init__(
            kind="step_size",
            spec={
                "title": "Error against step",
                "low": low,
                "spacing": spacing,
                "cases": [self._case(label, f, x) for label, (f, x) in cases.items()],
            },
        )

    def _case(self, label: str, f: Callable, x: float) -> dict:
        slopes = [f]
        for _ in range(3):
            slopes.append(grad(slopes[-1]))
        value, slope, second, third = (float(g(x)) for g in slopes)
        return {
            "label": label,
            "truncation": [abs(second) / 2, abs(third) / 6],
            "rounding": [
                [float(np.finfo(precision).eps) * abs(value) / width for width in (1, 2)]
                for precision in self.PRECISIONS
            ],
            "errors": [
                [
                    [None if math.isnan(error) else float(f"{error:.3e}") for error in errors]
                    for difference in METHODS.values()
                    for errors in [step_size_errors(f, slope, precision(x), self.steps, difference)]
                ]
                for precision in self.PRECISIONS
            ],
        }

    def readout(self) -> dict[str, float | str]:
        """Return the step, the measured error, the two that theory expects, and the step it calls best."""
        case = self.spec["cases"][self.choice]
        place = round((math.log10(self.step) - self.spec["low"]) / self.spec["spacing"])
        error = case["errors"][self.precision][self.method][place]
        order = self.method + 1
        truncation = case["truncation"][self.method]
        rounding = case["rounding"][self.precision][self.method]
        best = (rounding / (order * truncation)) ** (1 / (order + 1)) if truncation else math.nan
        return {
            "step": self.step,
            "error": math.nan if error is None else error,
            "truncation": truncation * self.step**order,
            "rounding": rounding / self.step,
            "best": best,
        }

    def describe(self) -> str:
        """Say the error, what it consists of, and the best step."""
        now = self.readout()
        error = "lost, as x + h rounds to x" if math.isnan(now["error"]) else shown(now["error"], 2)
        best = "the largest" if math.isnan(now["best"]) else f"about {shown(now['best'], 2)}"
        return (
            f"{self.spec['cases'][self.choice]['label']}, {list(METHODS)[self.method]} difference in "
            f"{self.PRECISIONS[self.precision].__name__}, step {shown(self.step, 2)}: the error is {error}; "
            f"theory expects truncation {shown(now['truncation'], 2)} and rounding up to "
            f"{shown(now['rounding'], 2)}. The best step is {best}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        case = self.spec["cases"][self.choice]
        order = self.method + 1
        return plots.step_size(
            self.steps,
            np.array(case["errors"][self.precision][self.method], dtype=float),
            case["truncation"][self.method] * self.steps**order,
            case["rounding"][self.precision][self.method] / self.steps,
            self.step,
            case["label"],
        )


def step_size(cases: Sequence[tuple[Callable, float]], step: ipywidgets.FloatLogSlider) -> LiveBox:
    """Show the error of a difference against its step, on logarithmic axes: the V of chapter 1.

    Parameters
    ----------
    cases : functions, each with the point where its slope is measured, such as ``[(cube, 1), (sqrt, 2)]``.
    step : a logarithmic slider.

    Raises
    ------
    TypeError
        For a case that is not a function and a number, a function that cannot be traced, or another slider.
    ValueError
        If there are no cases.
    """
    _log_slider("step", step)
    if not cases:
        raise ValueError("expected at least one case, such as (cube, 1), got none")
    labelled = {}
    for case in cases:
        if not (isinstance(case, tuple) and len(case) == 2 and callable(case[0])):
            raise TypeError(f"expected cases such as (cube, 1), a function and a point, got {case!r}")
        f, x = case
        # rounded to what float32 can hold, so that both precisions measure at the same place
        labelled[f"{label(f)} at x = {shown(x)}"] = (f, float(np.float32(x)))
    figure = StepSize(labelled, step.min, step.max, step.step)
    link(figure, step=step)
    difference = menu("difference", list(METHODS), index=1)
    precision = menu("numbers", [kind.__name__ for kind in StepSize.PRECISIONS])
    link(figure, method=difference, precision=precision)
    return LiveBox(figure, [*_chooser(figure, labelled), difference, precision, step])


class SlopeCurve(Figure):
    """A function above, and below it the curve that its slopes make: exact, and measured at some points."""

    x = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(self, functions: Mapping[str, Callable], domain: tuple[float, float], x: float):
        self.functions = functions
        self.domain = domain
        super().__init__(
            kind="slope_curve",
            spec={
                "title": "A function and its slopes",
                "domain": list(domain),
                "step": MEASURED_STEP,
                "functions": [{"label": label, "graph": exported(f, x)} for label, f in functions.items()],
            },
        )

    def readout(self) -> dict[str, float | str]:
        """Return x, value, the exact slope and the measured one."""
        f = self.functions[self._label]
        graph = trace(f, self.x)
        return {
            "x": self.x,
            "value": graph(self.x),
            "slope": graph.gradient(self.x)[0],
            "measured": float(central_difference(f, self.x, MEASURED_STEP)),
        }

    def describe(self) -> str:
        """Say the value and both slopes."""
        now = self.readout()
        return (
            f"f(x) = {self._label} at x = {shown(self.x)}: the value is {shown(now['value'])}, "
            f"the exact slope {shown(now['slope'], 6)}, the measured one {shown(now['measured'], 6)}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        f = self.functions[self._label]
        xs = np.linspace(*self.domain, 401)
        slopes = np.array([trace(f, x).gradient(x)[0] for x in xs])
        return plots.slope_curve(f, xs, slopes, self.x, f"f(x) = {self._label}")

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]


def slope_curve(
    functions: Callable | Sequence[Callable] | Mapping[str, Callable], x: ipywidgets.FloatSlider
) -> LiveBox:
    """Show a function and, below it, its derivative over the slider's range, exact and measured (chapter 1).

    Raises TypeError for something that is not a function, or one that cannot be traced.
    """
    functions = named(functions)
    figure = SlopeCurve(functions, (x.min, x.max), x.value)
    link(figure, x=x)
    return LiveBox(figure, [*_chooser(figure, functions), x])


FAR = 1e4  # beyond it a descent counts as diverged
STILL = 1e-6  # a slope below it moves nothing that could be seen

STATUS = {
    "start": "not moved yet",
    "still": "arrived where the slope is 0 to six decimals",
    "down": "the last step went down",
    "level": "the last step changed nothing in J",
    "up": "the last step went up",
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
        self, costs: Mapping[str, Callable], domain: tuple[float, float], start: float, last: int, symbol: str
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

    def readout(self) -> dict[str, float | str]:
        """Return where the descent is after `steps`: parameter, cost, slope, and what happens next."""
        cost, slope_at = self.costs[self._label], self.slopes[self.choice]
        path = descend(slope_at, self.start, self.rate, self.steps)
        if not abs(path[-1]) <= FAR:
            nowhere = {"theta": math.nan, "cost": math.nan, "slope": math.nan}
            return {"steps": self.steps, **nowhere, "case": "none", "status": "diverged"}
        values = [float(cost(theta)) for theta in path[-2:]]
        slope = slope_at(path[-1])
        still = abs(slope) < STILL
        case = "at" if still else "above" if slope > 0 else "below"
        status = "still" if still else "start" if self.steps == 0 else _change(*values)
        place = {"theta": path[-1], "cost": values[-1], "slope": slope}
        return {"steps": self.steps, **place, "case": case, "status": status}

    def describe(self) -> str:
        """Say where the descent is and what it does there."""
        now = self.readout()
        begin = (
            f"Descent on {self._name} from {shown(self.start)} with learning rate "
            f"{shown(self.rate)}, after {self.steps} steps: "
        )
        if now["status"] == "diverged":
            return f"{begin}{STATUS['diverged']}."
        return (
            f"{begin}{self.symbol} = {shown(now['theta'])}, J = {shown(now['cost'])}, "
            f"slope {shown(now['slope'])}; {STATUS[now['status']]}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        path = descend(self.slopes[self.choice], self.start, self.rate, self.steps)
        inside = [theta for theta in path if abs(theta) <= FAR]
        cost, colour = self.costs[self._label], _colour(self.symbol)
        return plots.descent(cost, inside, self.domain, self.symbol, self._name, colour)

    @property
    def _label(self) -> str:
        return list(self.costs)[self.choice]

    @property
    def _name(self) -> str:
        return _whole("J", self.symbol, self._label)


def descent(
    costs: Callable | Sequence[Callable] | Mapping[str, Callable],
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
        For something that is not a function, or one that cannot be traced, or for steps that are not whole.
    ValueError
        If the steps do not start at 0.
    """
    costs = named(costs)
    if not isinstance(steps, ipywidgets.IntSlider):
        raise TypeError(f"expected a slider made with live.int_slider for steps, got {type(steps).__name__}")
    if steps.min != 0:
        raise ValueError(f"expected steps from 0, got a slider from {steps.min}")
    figure = Descent(costs, (start.min, start.max), start.value, steps.max, symbol)
    link(figure, start=start, rate=rate, steps=steps)
    return LiveBox(figure, [*_chooser(figure, costs, f"J({symbol})"), start, rate, steps])


def _whole(output: str, symbol: str, label: str) -> str:
    whole = f"{output}({symbol})"
    return whole if label == whole else f"{whole} = {label}"


def _colour(symbol: str) -> str:
    return {"W₁": "w1", "W₂": "w2"}.get(symbol, "x")


def _change(before: float, after: float) -> str:
    return "down" if after < before else "up" if after > before else "level"


def _chooser(figure: Figure, choices: Mapping, name: str = "f(x)") -> list[ipywidgets.Widget]:
    if len(choices) == 1:
        return []
    choice = menu(name, list(choices))
    link(figure, choice=choice)
    return [choice]


def _log_slider(what: str, slider: object) -> None:
    if not isinstance(slider, ipywidgets.FloatLogSlider):
        raise TypeError(
            f"expected a slider made with live.log_slider for {what}, got {type(slider).__name__}"
        )
