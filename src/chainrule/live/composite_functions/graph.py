"""The computational graph of a function, with the value of every operation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...functions import Function
from ...graph import trace
from ..base import Figure, LiveBox, check_sliders, link, shown
from ..text import counted

if TYPE_CHECKING:
    import matplotlib.figure

MOST_INPUTS = 8
NAMES = {"w1": "W₁", "w2": "W₂", "y_hat": "ŷ", "z1": "z₁", "z2": "z₂", "theta": "θ", "loss": "J"}


class ComputationalGraph(Figure):
    """The graph of a function with its values; `input1`, … are the inputs, in the function's order."""

    input1 = traitlets.Float().tag(sync=True)
    input2 = traitlets.Float().tag(sync=True)
    input3 = traitlets.Float().tag(sync=True)
    input4 = traitlets.Float().tag(sync=True)
    input5 = traitlets.Float().tag(sync=True)
    input6 = traitlets.Float().tag(sync=True)
    input7 = traitlets.Float().tag(sync=True)
    input8 = traitlets.Float().tag(sync=True)

    def __init__(self, f: Callable[..., Any], inputs: Mapping[str, float], *, slopes: bool = False):
        self.graph = trace(f, *inputs.values(), names=list(inputs)).expanded()
        self.slopes = slopes
        self.traits_used = [f"input{i}" for i in range(1, len(inputs) + 1)]
        super().__init__(
            kind="graph",
            spec={
                "title": "Computational graph",
                "graph": self.graph.export(),
                "traits": self.traits_used,
                "slopes": slopes,
            },
            **dict(zip(self.traits_used, inputs.values(), strict=True)),
        )

    def _inputs(self) -> list[float]:
        return [getattr(self, trait) for trait in self.traits_used]

    def readout(self) -> dict[str, float]:
        """Return the inputs, every value that has a name, the output and, if shown, the inputs' slopes."""
        values = [node.value for node in self.graph.run(*self._inputs())]
        found = {
            step.name: value
            for step, value in zip(self.graph.nodes, values, strict=True)
            if step.name is not None
        }
        found[self._output] = values[self.graph.output]
        if self.slopes:
            slopes = self.graph.gradient(*self._inputs())
            found |= {f"slope_{name}": slope for name, slope in zip(self.graph.inputs, slopes, strict=True)}
        return found

    @property
    def _output(self) -> str:
        step = self.graph.nodes[self.graph.output]
        return step.name if step.name is not None and step.op != "input" else "output"

    def describe(self) -> str:
        """Say how many operations there are, the inputs and the output."""
        now = self.readout()
        count = sum(step.operation is not None for step in self.graph.nodes)
        given = ", ".join(
            f"{NAMES.get(name, name)} = {shown(now[name])}" for name in self.graph.inputs if name
        )
        output = self._output
        result = f"{NAMES.get(output, output)} = {shown(now[output])}"
        return f"{counted(count, 'operation')}. With {given}, {result}."

    def picture(self) -> matplotlib.figure.Figure:
        """Draw boxes and edges with matplotlib."""
        from ...plots import composite_functions as plots

        values = [node.value for node in self.graph.run(*self._inputs())]
        return plots.graph(self.graph.export(), [shown(value) for value in values], NAMES)


def graph(f: Callable[..., Any], /, *, slopes: bool = False, **sliders: ipywidgets.FloatSlider) -> LiveBox:
    """Show the computational graph of a function, with the value of every operation (chapters 3 to 5).

    Parameters
    ----------
    f : a function that can be traced. Values it names with `named` are shown by name.
    slopes : whether the derivative of the output with respect to each value is shown too.
    sliders : one for each parameter of f, by its name: ``live.graph(f, a=a, b=b)``.

    Raises
    ------
    TypeError
        For a function that cannot be traced, or sliders that are not the function's parameters.
    ValueError
        For no slider, or more than eight.
    """
    if not 1 <= len(sliders) <= MOST_INPUTS:
        raise ValueError(f"expected one to {MOST_INPUTS} sliders, one for each input, got {len(sliders)}")
    check_sliders(**sliders)
    inputs = {name: float(control.value) for name, control in sliders.items()}
    if not isinstance(f, Function):
        inputs = _in_order(f, inputs)
    figure = ComputationalGraph(f, inputs, slopes=slopes)
    for trait, name in zip(figure.traits_used, inputs, strict=True):
        link(figure, **{trait: sliders[name]})
    return LiveBox(figure, list(sliders.values()))


def _in_order(f: Callable[..., Any], inputs: dict[str, float]) -> dict[str, float]:
    """Return the inputs in the order of the function's parameters."""
    try:
        parameters = list(inspect.signature(f).parameters)
    except (TypeError, ValueError):  # a callable without a signature takes them as they come
        return inputs
    if set(parameters) != set(inputs):
        raise TypeError(
            f"expected a slider for each parameter ({', '.join(parameters)}), got {', '.join(inputs)}: "
            f"write live.graph(f, {', '.join(f'{name}={name}' for name in parameters)})"
        )
    return {name: inputs[name] for name in parameters}
