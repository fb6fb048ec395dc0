"""The secant through two points of a curve, a step apart, beside the tangent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from ...functions.arguments import Elementwise
from ...graph import trace
from ..base import Figure, LiveBox, check_sliders, link, menu, named, shown, tidy
from .parts import METHODS, chooser, graphs_of
from .slopes import WITHOUT, seen_close

if TYPE_CHECKING:
    import matplotlib.figure


class Secant(Figure):
    """The secant through two points of a curve, a step apart, beside the tangent; and both magnified."""

    x = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    method = traitlets.Int(0).tag(sync=True)

    def __init__(self, functions: Mapping[str, Elementwise], domain: tuple[float, float], x: float):
        self.functions = functions
        self.domain = domain
        super().__init__(
            kind="secant",
            spec={
                "title": "From the secant to the tangent",
                "domain": list(domain),
                "functions": graphs_of(functions, x),
            },
        )

    def readout(self) -> dict[str, float]:
        """Return the step, the slopes of secant and tangent, and how far apart the two are."""
        f = self.functions[self._label]
        exact, _ = self._exact
        measured = float(list(METHODS.values())[self.method](f, self.x, self.step))
        return {"step": self.step, "secant": measured, "tangent": exact, "error": abs(measured - exact)}

    def describe(self) -> str:
        """Say both slopes and the error."""
        now = self.readout()
        slope, kind = self._exact
        rest = (
            f"the tangent {shown(slope)}; the error is {tidy(now['error'])}"
            if kind == "smooth"
            else f"the tangent {WITHOUT[kind]}"
        )
        return (
            f"f(x) = {self._label} at x = {shown(self.x)}, {list(METHODS)[self.method]} difference with step "
            f"{shown(self.step)}: the secant has slope {shown(now['secant'])}, {rest}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import derivatives as plots

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
    def _exact(self) -> tuple[float, str]:
        return seen_close(trace(self.functions[self._label], self.x), self.x)

    @property
    def _label(self) -> str:
        return list(self.functions)[self.choice]


def secant(
    functions: Elementwise | Sequence[Elementwise] | Mapping[str, Elementwise],
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
        For something that is not a function or a slider, a function that cannot be traced, or a step whose
        slider is not logarithmic.
    ValueError
        For an unknown method, or a step slider that goes below 1e-4.
    """
    functions = named(functions)
    if method not in METHODS:
        raise ValueError(f"expected the method to be one of {', '.join(METHODS)}, got {method!r}")
    check_sliders(x=x)
    check_sliders("log_slider", step=step)
    if step.min < -4:
        raise ValueError(
            f"expected steps from 1e-4 up, got a slider from 1e{step.min:g}; "
            "for smaller ones use live.step_size"
        )
    figure = Secant(functions, (x.min, x.max), x.value)
    link(figure, x=x, step=step)
    difference = menu("difference", list(METHODS), index=list(METHODS).index(method))
    link(figure, method=difference)
    return LiveBox(figure, [*chooser(figure, functions), difference, x, step])
