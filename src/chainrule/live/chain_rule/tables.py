"""Jacobians as tables drawn to scale: what is carried from the input's end, and from the output's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from ...composition import multiplication_cost
from ..base import Figure, LiveBox, check_sliders, link, menu
from ..text import counted, grouped

if TYPE_CHECKING:
    import matplotlib.figure

ORDERS = ["reverse, from the output", "forward, from the input"]


class Carried(Figure):
    """Three tables J₃ J₂ J₁ and the two products of either order, each drawn to scale."""

    inputs = traitlets.Int(1).tag(sync=True)
    outputs = traitlets.Int(1).tag(sync=True)
    order = traitlets.Int(0).tag(sync=True)

    def __init__(self, inputs: int, outputs: int, middle: int, most: int):
        self.middle = middle
        super().__init__(
            kind="carried",
            inputs=inputs,
            outputs=outputs,
            spec={"title": "What is carried through the tables", "middle": middle, "most": most},
        )

    def _shapes(self) -> list[tuple[int, int]]:
        return [(self.middle, self.inputs), (self.middle, self.middle), (self.outputs, self.middle)]

    def _carried(self) -> list[tuple[int, int]]:
        """Return the shapes of what is carried: the table one begins with, the first product, the result."""
        n, m, k = self.inputs, self.outputs, self.middle
        return [(m, k), (m, k), (m, n)] if self.order == 0 else [(k, n), (k, n), (m, n)]

    def readout(self) -> dict[str, int]:
        """Return the multiplications of both orders, and the numbers carried in the chosen one."""
        forward, reverse = (multiplication_cost(self._shapes(), order) for order in ("forward", "reverse"))
        rows, columns = self._carried()[1]
        return {"forward": forward, "reverse": reverse, "carried": rows * columns}

    def describe(self) -> str:
        """Say what is carried and what both orders cost."""
        now = self.readout()
        rows, columns = self._carried()[1]
        return (
            f"{counted(self.inputs, 'input')}, {counted(self.outputs, 'output')}, "
            f"{counted(self.middle, 'value')} in between. "
            f"{ORDERS[self.order].capitalize()}, a table of {rows} × {columns} is carried. "
            f"Multiplications: reverse {grouped(now['reverse'])}, forward {grouped(now['forward'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw tables and products with matplotlib."""
        from ...plots import chain_rule as plots

        return plots.carried(self._shapes(), self._carried(), self.order == 0, self.describe())


def carried(inputs: ipywidgets.IntSlider, outputs: ipywidgets.IntSlider, *, middle: int = 20) -> LiveBox:
    """Show three Jacobians and what either order carries through them, drawn to scale (chapter 4).

    Parameters
    ----------
    inputs, outputs : sliders for how many numbers go in and come out, from 1 upwards.
    middle : how many values there are between the functions.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider that starts below 1, or no value in between.
    """
    check_sliders("int_slider", inputs=inputs, outputs=outputs)
    for name, control in (("inputs", inputs), ("outputs", outputs)):
        if control.min < 1:
            raise ValueError(f"expected at least one of the {name}, got a slider from {control.min}")
    if isinstance(middle, bool) or not isinstance(middle, int) or middle < 1:
        raise ValueError(f"expected a whole number of values in between, at least one, got {middle!r}")
    figure = Carried(inputs.value, outputs.value, middle, max(inputs.max, outputs.max, middle))
    order = menu("order", ORDERS)
    link(figure, inputs=inputs, outputs=outputs, order=order)
    return LiveBox(figure, [order, inputs, outputs])
