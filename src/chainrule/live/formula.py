"""Type a function and see it taken apart into boxes, with its graph, its curve and its derivative."""

import math
from collections.abc import Callable, Mapping

import ipywidgets
import matplotlib.figure
import numpy as np
import traitlets

from ..graph import Graph, trace
from ..plots import formula as plots
from .base import Figure, LiveBox, link, shown

EXAMPLES: dict[str, Callable] = {
    "sin(x^2)": lambda x: np.sin(x**2),
    "log(sin x)": lambda x: np.log(np.sin(x)),
    "1/(1 + e^(-x))": lambda x: 1 / (1 + np.exp(-x)),
    "e^(-x^2)": lambda x: np.exp(-(x**2)),
    "sin^2 x": lambda x: np.sin(x) ** 2,
    "x sin x": lambda x: x * np.sin(x),
}
"""What the buttons put into the field, and the same as functions of Python: the last is no chain."""

_POINTS = 241


class Formula(Figure):
    """A typed function of x, in boxes and as a curve with its derivative.

    `text` is what stands in the field; `good` is the last text that could be read, and `graph` what it
    means, in the form of `Graph.export`. The page reads the text, so that there is one parser; Python
    evaluates the graph.
    """

    x = traitlets.Float().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    good = traitlets.Unicode().tag(sync=True)
    graph = traitlets.Dict().tag(sync=True)
    graphed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, text: str, examples: Mapping[str, Callable], domain: tuple[float, float], x: float):
        self.domain = domain
        super().__init__(
            kind="formula",
            x=x,
            text=text,
            good=text,
            graph=trace(examples[text], 0.7, names=["x"]).export(),
            spec={"title": "A formula in boxes", "domain": list(domain), "examples": list(examples)},
        )

    def readout(self) -> dict[str, float | str]:
        """Return the text that is shown, x, the value there, and the slope; nan where there is none."""
        value, slope = self._at(self.x)
        return {"formula": self.good, "x": self.x, "value": value, "slope": slope}

    def _at(self, x: float) -> tuple[float, float]:
        graph = Graph.from_export(self.graph, x)
        value = graph.nodes[graph.output].value
        slope = graph.gradient(x)[0] if math.isfinite(value) else math.nan
        return tuple(number if math.isfinite(number) else math.nan for number in (value, slope))

    def describe(self) -> str:
        """Tell the formula, the value and the slope at x."""
        value, slope = self._at(self.x)
        begin = f"f(x) = {self.good}, taken apart into boxes. At x = {shown(self.x)}"
        if math.isnan(slope):
            return f"{begin} there is no slope."
        return f"{begin} the value is {shown(value)}, the slope {shown(slope)}."

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the function and its derivative with matplotlib."""
        xs = np.linspace(*self.domain, _POINTS)
        ys, slopes = np.array([self._at(float(x)) for x in xs]).T
        return plots.formula(self.good, xs, ys, slopes, (self.x, *self._at(self.x)))


def formula(
    text: str, x: ipywidgets.FloatSlider, *, examples: Mapping[str, Callable] | None = None
) -> LiveBox:
    """Let the reader type a function of x, and take it apart into boxes with local rates (chapters 3, 4).

    What can't be read gets a message that points at the character, and the last picture stays. What is no
    chain is said to be none, and why.

    Parameters
    ----------
    text : what stands in the field at first, one of the examples: "sin(x^2)".
    x : the slider whose value enters.
    examples : texts for the buttons, each with the same function in Python; by default `EXAMPLES`.

    Raises
    ------
    ValueError
        For a text that is not among the examples.
    TypeError
        For an example that is not a function that can be traced.
    """
    examples = EXAMPLES if examples is None else dict(examples)
    if text not in examples:
        raise ValueError(
            f"expected one of the examples, {', '.join(map(repr, examples))}, got {text!r}; "
            "Python does not read formulas: give examples={text: function} for one of your own"
        )
    for name, f in examples.items():
        if not callable(f):
            raise TypeError(f"expected a function for the example {name!r}, got {f!r}")
    figure = Formula(text, examples, (x.min, x.max), x.value)
    link(figure, x=x)
    return LiveBox(figure, [x])
