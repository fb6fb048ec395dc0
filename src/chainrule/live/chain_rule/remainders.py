"""The Taylor remainder against the step, on logarithmic axes: how it falls tells right from wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...functions.arguments import Elementwise
from ..base import Figure, LiveBox, check_sliders, link, menu, shown

if TYPE_CHECKING:
    import matplotlib.figure

LOW, HIGH = -9, 0  # exponents of the smallest and the largest step
SPACING = 0.1  # between two steps, in powers of ten
EPSILON = np.finfo(float).eps


class Remainder(Figure):
    """|f(x + t) − f(x) − t d| against t for several claims d, and its order between t and t/10.

    The remainders are measured by Python and stored: rounding differs in the last bits between languages.
    """

    t = traitlets.Float().tag(sync=True)
    claim = traitlets.Int(0).tag(sync=True)

    def __init__(self, f: Elementwise, x: float, claims: Mapping[str, float], t: float, label: str):
        self.claims, self.label, self.x = dict(claims), label, x
        self.steps = 10.0 ** np.linspace(LOW, HIGH, round((HIGH - LOW) / SPACING) + 1)
        value = f(x)
        change = np.array([f(x + step) - value for step in self.steps])
        self.remainders = {name: np.abs(change - self.steps * d) for name, d in self.claims.items()}
        # two values of f are rounded, and x + t is
        self.floor = float(EPSILON * (2 * abs(value) + abs(x * next(iter(self.claims.values())))))
        super().__init__(
            kind="remainder",
            t=t,
            spec={
                "title": "The Taylor remainder against the step",
                "label": label,
                "x": x,
                "low": LOW,
                "spacing": SPACING,
                "floor": self.floor,
                "claims": [
                    {"label": name, "slope": float(d), "remainders": self.remainders[name].tolist()}
                    for name, d in self.claims.items()
                ],
            },
        )

    def _place(self) -> int:
        return min(max(round((math.log10(self.t) - LOW) / SPACING), 0), len(self.steps) - 1)

    def readout(self) -> dict[str, float]:
        """Return t, the remainders at t and at t/10, and the order between them, nan below the last step."""
        name = list(self.claims)[self.claim]
        found, place, tenth = self.remainders[name], self._place(), round(1 / SPACING)
        here = float(found[place])
        there = float(found[place - tenth]) if place >= tenth else math.nan
        order = math.log10(here / there) if here > 0 and there > 0 else math.nan
        return {
            "t": self.t,
            "slope": float(self.claims[name]),
            "here": here,
            "tenth": there,
            "order": order,
            "noise": self.floor,
        }

    def describe(self) -> str:
        """Say how the remainder falls in the chosen window."""
        now = self.readout()
        order = "no order" if math.isnan(now["order"]) else f"order {now['order']:.2f}"
        tenth = f" and {shown(now['tenth'], 2)} at a tenth of it, {order}"
        return (
            f"{self.label} at x = {shown(self.x)}, {list(self.claims)[self.claim]}: the remainder is "
            f"{shown(now['here'], 2)} at t = {shown(self.t, 2)}"
            f"{'; a tenth of it is outside' if math.isnan(now['tenth']) else tenth}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw all remainders with matplotlib."""
        from ...plots import chain_rule as plots

        chosen = list(self.remainders.values())[self.claim]
        return plots.remainder(self.steps, self.remainders, chosen, self.floor, self.t)


def remainder(
    f: Callable[[float], float],
    x: float,
    claims: Mapping[str, float],
    t: ipywidgets.FloatLogSlider,
    *,
    label: str = "f",
) -> LiveBox:
    """Show the Taylor remainder of f at x against the step, for claims about its slope (chapter 4).

    Parameters
    ----------
    f : a function of one number with values at x and at x + 1.
    x : the place.
    claims : slopes by label; the first one should be right, the others are compared with it.
    t : a logarithmic slider within 1e-9 and 1, in steps of a tenth of a power of ten. The order is that
        between t and t/10, the window.
    label : how sentences call f.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For no claim, one that is not a finite number, a value of f that is not finite, or a slider that
        leaves the steps.
    """
    if not isinstance(claims, Mapping) or not claims:
        raise ValueError('expected slopes by label, such as {"right": 0.98}, got none')
    for name, slope in claims.items():
        if not math.isfinite(slope):
            raise ValueError(f"expected a finite slope for {name!r}, got {slope!r}")
    if not (math.isfinite(f(x)) and math.isfinite(f(x + 10.0**HIGH))):
        raise ValueError(f"expected a function with values from x = {x:g} to {x + 10.0**HIGH:g}")
    check_sliders("log_slider", t=t)
    if t.min < LOW or t.max > HIGH or t.base != 10:
        raise ValueError(
            f"expected a slider of powers of ten from {LOW} to {HIGH}, got {t.min:g} to {t.max:g}"
        )
    figure = Remainder(f, x, claims, t.value, label)
    link(figure, t=t)
    claim = menu("claim", list(claims))
    link(figure, claim=claim)
    return LiveBox(figure, [claim, t])
