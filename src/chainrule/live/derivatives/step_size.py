"""The error of a difference against its step: the V."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...derivatives import step_size_errors
from ...functions.arguments import Elementwise
from ...graph import grad
from ..base import Figure, LiveBox, check_sliders, link, menu, shown
from ..text import label
from .parts import METHODS, chooser

if TYPE_CHECKING:
    import matplotlib.figure


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

    def __init__(
        self, cases: Mapping[str, tuple[Elementwise, float]], low: float, high: float, spacing: float
    ):
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

    def _case(self, label: str, f: Elementwise, x: float) -> dict[str, Any]:
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

    def readout(self) -> dict[str, float]:
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
            f"theory expects truncation {shown(now['truncation'], 2)} and rounding of about "
            f"{shown(now['rounding'], 2)}. The best step is {best}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import derivatives as plots

        case = self.spec["cases"][self.choice]
        order = self.method + 1
        return plots.step_size(
            self.steps,
            np.array(case["errors"][self.precision][self.method], dtype=float),
            case["truncation"][self.method] * self.steps**order,
            case["rounding"][self.precision][self.method] / self.steps,
            self.step,
            self.readout()["best"],
            case["label"],
        )


def step_size(cases: Sequence[tuple[Elementwise, float]], step: ipywidgets.FloatLogSlider) -> LiveBox:
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
    check_sliders("log_slider", step=step)
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
    return LiveBox(figure, [*chooser(figure, labelled), difference, precision, step])
