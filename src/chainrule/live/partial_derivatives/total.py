"""Partial against total: two paths from a to J, which add."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...derivatives import central_difference
from ...functions.arguments import Numeric
from ...graph import trace
from ..base import Figure, LiveBox, check_sliders, link, menu, shown
from .maps import of_two

if TYPE_CHECKING:
    import matplotlib.figure

STEP = 1e-4  # of the difference that measures the slope of a curve


class Total(Figure):
    """The direct and the indirect effect of a on J(a, b(a)), which add; and what multiplying would give."""

    a = traitlets.Float().tag(sync=True)
    independent = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        cost: Callable[..., Any],
        inner: Callable[..., Any],
        a: ipywidgets.FloatSlider,
        labels: tuple[str, str],
    ):
        self.cost, self.inner, self.labels = of_two(cost), inner, labels
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

    def _b(self, a: Numeric) -> Numeric:
        return a * 0 + self.held if self.independent else self.inner(a)

    def _along(self, a: Numeric) -> Numeric:
        return self.cost(a, self._b(a))

    def readout(self) -> dict[str, float]:
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
        from ...plots import partial_derivatives as plots

        label, free = f"J = {self.labels[0]}", bool(self.independent)
        return plots.total(self._along, self.readout(), self.domain, label, free=free)


def total(
    cost: Callable[..., Any], inner: Callable[..., Any], a: ipywidgets.FloatSlider, *, labels: tuple[str, str]
) -> LiveBox:
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
    check_sliders(a=a)
    figure = Total(cost, inner, a, labels)
    link(figure, a=a)
    choice = menu("b", [f"follows a: {labels[1]}", f"independent: {shown(figure.held)}"])
    link(figure, independent=choice)
    return LiveBox(figure, [choice, a])
