"""Type a function and see it taken apart into boxes, with its graph, its curve and, if wanted, its slopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...graph import trace
from ...plots.curves import curve, holes
from ..base import Figure, LiveBox, check_sliders, link, shown
from ..defined import Careful

if TYPE_CHECKING:
    import matplotlib.figure

EXAMPLES: dict[str, Callable[..., Any]] = {
    "sin(x^2)": lambda x: np.sin(x**2),
    "log(sin x)": lambda x: np.log(np.sin(x)),
    "1/(1 + e^(-x))": lambda x: 1 / (1 + np.exp(-x)),
    "e^(-x^2)": lambda x: np.exp(-(x**2)),
    "sin^2 x": lambda x: np.sin(x) ** 2,
    "x sin x": lambda x: x * np.sin(x),
}
"""What the buttons put into the field, and the same as functions of Python: the last is no chain."""


class Formula(Figure):
    """A typed function of x, in boxes and as a curve; with `rates`, its slopes too.

    `text` is what stands in the field; `good` is the last text that could be read, and `graph` what it
    means, in the form of `Graph.export`. The page reads the text, so that there is one parser; Python
    evaluates the graph.
    """

    x = traitlets.Float().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    good = traitlets.Unicode().tag(sync=True)
    graph = traitlets.Dict().tag(sync=True)
    graphed = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        text: str,
        examples: Mapping[str, Callable[..., Any]],
        domain: tuple[float, float],
        x: float,
        *,
        rates: bool = True,
    ):
        self.domain, self.rates = domain, rates
        super().__init__(
            kind="formula",
            x=x,
            text=text,
            good=text,
            graph=trace(examples[text], 0.7, names=["x"]).export(),
            spec={
                "title": "A formula in boxes",
                "domain": list(domain),
                "examples": list(examples),
                "rates": rates,
            },
        )

    def readout(self) -> dict[str, Any]:
        """Return the text that is shown, x, the value and, with rates, the slope; nan where there is none."""
        now = self._careful.at(self.x)
        slope = {"slope": now.slope} if self.rates else {}
        return {"formula": self.good, "x": self.x, "value": now.value, **slope}

    @property
    def _careful(self) -> Careful:
        return Careful(self.graph)

    def describe(self) -> str:
        """Tell the formula, the value at x and, with rates, the slope."""
        now = self._careful.at(self.x)
        begin = f"f(x) = {self.good}, taken apart into boxes. At x = {shown(self.x)}"
        if now.why:
            reason = {
                "range": "a number on the way is too large or too small to hold",
                "rounding": "rounding hides whether there is a value",
            }
            return f"{begin} {reason.get(now.why, 'there is no value')}."
        value = f"{begin} the value is {shown(now.value)}"
        if not self.rates:
            return f"{value}."
        return (
            f"{value}, the slope {shown(now.slope)}." if not now.rule else f"{value}; {_NO_SLOPE[now.rule]}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the function and, with rates, its slopes with matplotlib."""
        from ...plots import composite_functions as plots

        now = self._careful.at(self.x)
        at = self._careful.at
        drawn = [lambda x: at(x).value, lambda x: at(x).slope][: 1 + self.rates]
        curves = [curve(f, *self.domain) for f in drawn]
        missing = [holes(f, points) for f, points in zip(drawn, curves, strict=True)]
        return plots.formula(self.good, curves, self.domain, (self.x, now.value, now.slope), missing)


_NO_SLOPE = {
    "corner": "a box on the way has no rate there, so the chain rule gives no slope",
    "range": "a slope on the way is too large or too small to hold",
}


def formula(
    text: str,
    x: ipywidgets.FloatSlider,
    *,
    examples: Mapping[str, Callable[..., Any]] | None = None,
    rates: bool = True,
) -> LiveBox:
    """Let the reader type a function of x, and take it apart into boxes in a row (chapters 3, 4).

    What can't be read gets a message that points at the character, and the last picture stays. What is no
    chain is said to be none, and why.

    Parameters
    ----------
    text : what stands in the field at first, one of the examples: "sin(x^2)".
    x : the slider whose value enters.
    examples : texts for the buttons, each with the same function in Python; by default `EXAMPLES`.
    rates : whether the boxes show their local rates, and a second curve the slopes; not before chapter 4.

    Raises
    ------
    ValueError
        For a text that is not among the examples.
    TypeError
        For an example that is not a function that can be traced, or something that is no slider.
    """
    examples = EXAMPLES if examples is None else examples
    if not isinstance(examples, Mapping):
        raise TypeError(f"expected examples={{text: function}}, got {examples!r}")
    if text not in list(examples):  # a list, that takes what cannot be hashed
        raise ValueError(
            f"expected one of the examples, {', '.join(map(repr, examples))}, got {text!r}; "
            "Python does not read formulas: give examples={text: function} for one of your own"
        )
    for name, f in examples.items():
        if not callable(f):
            raise TypeError(f"expected a function for the example {name!r}, got {f!r}")
    check_sliders(x=x)
    figure = Formula(text, examples, (x.min, x.max), x.value, rates=rates)
    link(figure, x=x)
    return LiveBox(figure, [x])
