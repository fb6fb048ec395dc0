"""Boxes in a row, a value on every arrow, and the curves of both orders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from ...functions import Function
from ...plots.curves import curve, holes
from ..base import LiveBox, check_sliders, shown
from .boxes import FRAMED, BoxesInARow, checked_boxes, filled, letters, nested, through

if TYPE_CHECKING:
    import matplotlib.figure


class Pipeline(BoxesInARow):
    """Boxes in a row, a value on every arrow, the curves of both orders; `box1`, … choose the boxes."""

    def __init__(
        self,
        boxes: Sequence[Function],
        choices: Sequence[Function],
        x: ipywidgets.FloatSlider,
        *,
        reverse: bool = True,
        output: str = "y",
    ):
        self.reverse = reverse
        super().__init__(boxes, choices, x, output, reverse=reverse, title="Boxes in a row")
        self.kind = "pipeline"

    def readout(self) -> dict[str, Any]:
        """Return every value on the way, the formula, the other order's result, and which box is stuck."""
        boxes, functions = self._row()
        values = through(functions, self.x)
        other = {"other": through(functions[::-1], self.x)[-1]} if self.reverse else {}
        return {
            **dict(zip(letters(self.count, self.output), values, strict=True)),
            **other,
            "formula": f"{self.output} = {nested(boxes)}",
            "stuck": boxes[self._broken(values)]["name"] if self._broken(values) >= 0 else "all",
        }

    @staticmethod
    def _broken(values: Sequence[float]) -> int:
        """Return the number of the first box that nothing comes out of, -1 if all work."""
        return next((i for i, value in enumerate(values[1:]) if math.isnan(value)), -1)

    def describe(self) -> str:
        """Tell what each box makes of what it gets, and what the other order gives."""
        boxes, functions = self._row()
        values = through(functions, self.x)
        broken = self._broken(values)
        steps = [
            f"{'then ' if i else ''}{box['name']} makes {shown(values[i + 1])}"
            for i, box in enumerate(boxes[: len(boxes) if broken < 0 else broken])
        ]
        end = "."
        if broken >= 0:
            then, box = "then " if broken else "", boxes[broken]
            steps.append(f"{then}{box['name']} needs {box['needs']} and gets {shown(values[broken])}")
            end = ": nothing comes out."
        other = ""
        if self.reverse and functions != functions[::-1]:
            back = through(functions[::-1], self.x)[-1]
            other = f" In the other order, {nested(boxes[::-1])} is {shown(back)}."
        row = f"{self.output} = {nested(boxes)}"
        return f"{row}. x = {shown(self.x)} enters: {', '.join(steps)}{end}{other}"

    def picture(self) -> matplotlib.figure.Figure:
        """Draw boxes and both curves with matplotlib."""
        from ...plots import composite_functions as plots

        boxes, functions = self._row()
        names = letters(self.count, self.output)
        values = through(functions, self.x)
        own = self._curve(functions)
        curves = {nested(boxes): own}
        if self.reverse:
            curves.setdefault(nested(boxes[::-1]), self._curve(functions[::-1]))
        return plots.pipeline(
            [filled(box, name) for box, name in zip(boxes, names, strict=False)],
            [f"{name} = {shown(value)}" for name, value in zip(names, values, strict=True)],
            self.domain,
            curves,
            (self.x, values[-1]),
            self.output,
            heights=plots.frame(*(self._framed(row) for row in (functions, functions[::-1]))),
            holes=holes(lambda x: through(functions, x)[-1], own),
        )

    def _framed(self, functions: Sequence[Function]) -> np.ndarray:
        """Return even values of a row's curve, as those by which JavaScript chooses the frame."""
        return np.array([through(functions, x)[-1] for x in np.linspace(*self.domain, FRAMED)])

    def _curve(self, functions: Sequence[Function]) -> tuple[np.ndarray, np.ndarray]:
        return curve(lambda x: through(functions, x)[-1], *self.domain)


def pipeline(
    boxes: Sequence[Function],
    x: ipywidgets.FloatSlider,
    *,
    choices: Sequence[Function] | None = None,
    reverse: bool = True,
    output: str = "y",
) -> LiveBox:
    """Show a value run through boxes in a row, the first box first, and their common curve (chapter 3).

    Where a box cannot take what it gets, the figure says which, and what it needs.

    Parameters
    ----------
    boxes : two to six Functions, in the order in which they work: ``[square, sigmoid]`` is σ(x²).
    x : the slider whose value enters.
    choices : Functions to choose each box from, in a menu a box; the boxes must be among them.
    reverse : whether the other order is compared, and a button turns the row round.
    output : the letter of what comes out.

    Raises
    ------
    TypeError
        For a box that is not a Function, or something that is no slider.
    ValueError
        For fewer than two boxes or more than six, or boxes that are not among the choices.
    """
    check_sliders(x=x)
    boxes, offered = checked_boxes(boxes, choices, 2)
    figure = Pipeline(boxes, offered, x, reverse=reverse, output=output)
    return LiveBox(figure, [x] if choices is None else [figure.menus(), x])
