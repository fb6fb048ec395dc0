"""A chain of Jacobians, multiplied from either end: multiplications as swept rectangles, and the crossing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...composition import multiplication_cost
from ..base import Figure, LiveBox, check_sliders, link
from ..text import counted, grouped

if TYPE_CHECKING:
    import matplotlib.figure

SAME = "neither: both cost the same"


def shapes(inputs: int, outputs: int, depth: int, width: int) -> list[tuple[int, int]]:
    """Return the shapes (outputs, inputs) of `depth` Jacobians with `width` numbers between any two."""
    return [(width, inputs), *[(width, width)] * (depth - 2), (outputs, width)]


class WhichEnd(Figure):
    """The multiplications of both orders: passes high, and as long as one pass costs."""

    inputs = traitlets.Int(1).tag(sync=True)
    outputs = traitlets.Int(1).tag(sync=True)
    depth = traitlets.Int(2).tag(sync=True)
    width = traitlets.Int(1).tag(sync=True)

    def __init__(self, sliders: dict[str, ipywidgets.IntSlider]):
        most = {name: control.max for name, control in sliders.items()}
        self.most = most["inputs"]
        super().__init__(
            kind="which_end",
            spec={"title": "Which end to begin at", "most": most},
            **{name: control.value for name, control in sliders.items()},
        )

    def _costs(self, inputs: int) -> tuple[int, int]:
        chain = shapes(inputs, self.outputs, self.depth, self.width)
        return multiplication_cost(chain, "forward"), multiplication_cost(chain, "reverse")

    def readout(self) -> dict[str, float | str]:
        """Return the multiplications of both orders, of one pass of either, and the cheaper one."""
        forward, reverse = self._costs(self.inputs)
        cheaper = "forward" if forward < reverse else "reverse" if reverse < forward else SAME
        return {
            "forward": forward,
            "reverse": reverse,
            "forward_pass": forward // self.inputs,
            "reverse_pass": reverse // self.outputs,
            "cheaper": cheaper,
        }

    def describe(self) -> str:
        """Say the chain, and what both orders cost."""
        now = self.readout()
        forward, reverse = self._costs(self.inputs)
        return (
            f"{counted(self.inputs, 'input')}, {counted(self.outputs, 'output')}, {self.depth} functions, "
            f"{counted(self.width, 'number')} between any two. Multiplications: forward {self.inputs} × "
            f"{now['forward_pass']} = {grouped(forward)}, reverse {self.outputs} × {now['reverse_pass']} = "
            f"{grouped(reverse)}. Cheaper: {now['cheaper']}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw both costs against the number of inputs with matplotlib."""
        from ...plots import automatic_differentiation as plots

        ns = np.arange(1, self.most + 1)
        costs = np.array([self._costs(int(n)) for n in ns])
        return plots.which_end(ns, costs, self.inputs, self.outputs, self.describe())


def which_end(
    inputs: ipywidgets.IntSlider,
    outputs: ipywidgets.IntSlider,
    depth: ipywidgets.IntSlider,
    width: ipywidgets.IntSlider,
) -> LiveBox:
    """Show what a chain of Jacobians costs when it is multiplied from either end (chapter 6).

    Counted are the multiplications of numbers in the products of the Jacobians as full tables, not those that
    make the Jacobians.

    Parameters
    ----------
    inputs, outputs, width : sliders for how many numbers go in, come out, and stand between two functions,
        from 1 upwards.
    depth : a slider for the number of functions, from 2 upwards.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider that goes lower.
    """
    sliders = {"inputs": inputs, "outputs": outputs, "depth": depth, "width": width}
    check_sliders("int_slider", **sliders)
    for name, control in sliders.items():
        least = 2 if name == "depth" else 1
        if control.min < least:
            raise ValueError(f"expected {name} from {least} upwards, got a slider from {control.min}")
    figure = WhichEnd(sliders)
    link(figure, **sliders)
    return LiveBox(figure, [ipywidgets.HBox([inputs, outputs]), ipywidgets.HBox([depth, width])])
