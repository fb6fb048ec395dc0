"""Local rates of boxes in a row, which multiply, and what the other figures of chapter 4 share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...functions import Function
from ...plots.curves import curve, holes
from ..arguments import several
from ..base import LiveBox, as_shown, check_sliders, equals, link, shown
from ..composite_functions.boxes import FRAMED, BoxesInARow, checked_boxes, filled, letters, through

if TYPE_CHECKING:
    import matplotlib.figure

STEP = 1e-3  # of the finite differences: wide enough for rounding to stay far below the digits shown


def difference(f: Callable[[float], float], x: float) -> float:
    """Return the central difference with the figures' own step; nan where f is undefined there or nearby."""
    if math.isnan(f(x)):
        return math.nan  # its neighbours may have values: 1/x² on both sides of 0
    return (f(x + STEP) - f(x - STEP)) / ((x + STEP) - (x - STEP))


def rates_along(functions: Sequence[Function], x: float) -> list[float]:
    """Return the local derivative of each function where it stands; nan from one that cannot work."""
    values = through(functions, x)
    return [
        math.nan if math.isnan(after) else f.derivative.at(before)
        for f, before, after in zip(functions, values, values[1:], strict=False)
    ]


def factor(rate: float) -> str:
    """Return a factor as it is written in a product: negative ones in brackets."""
    return f"({shown(rate)})" if rate < 0 else shown(rate)


def product(rates: Sequence[float]) -> float:
    """Return the product of the rates, multiplied in the order of the page, so that both round alike."""
    result = 1.0
    for rate in rates:
        result *= rate
    return result


def checked_functions(boxes: Sequence[Function], most: int) -> list[Function]:
    """Return the boxes as a list; TypeError or ValueError if they are not one to `most` Functions."""
    boxes = several(boxes, "a row of Functions, such as [square, sigmoid]")
    if not 1 <= len(boxes) <= most:
        raise ValueError(f"expected one to {most} boxes, such as [square, sigmoid], got {len(boxes)}")
    for f in boxes:
        if not isinstance(f, Function):
            raise TypeError(
                f"expected Functions of the course, such as square, got {f!r}; see chainrule.FUNCTIONS"
            )
    return boxes


class RatesInARow(BoxesInARow):
    """Boxes in a row with their local rates, the product, and the curves of values and slopes."""

    nudge = traitlets.Float(0.0).tag(sync=True)

    def __init__(
        self,
        boxes: Sequence[Function],
        choices: Sequence[Function],
        x: ipywidgets.FloatSlider,
        *,
        nudged: bool = False,
        output: str = "y",
        between: Sequence[str] | None = None,
    ):
        self.symbol, self.nudged = x.description, nudged
        self.names = letters(len(boxes), output)
        if between is not None:
            if len(between) != len(boxes) - 1:
                raise ValueError(
                    f"expected a name for each of the {len(boxes) - 1} values between, got {list(between)}"
                )
            self.names[1:-1] = between
        super().__init__(
            boxes,
            choices,
            x,
            output,
            symbol=self.symbol,
            nudged=nudged,
            names=self.names,
            step=STEP,
            title="Local rates in a row",
        )
        self.kind = "chain"

    def readout(self) -> dict[str, float]:
        """Return every value and rate, the product, a finite difference, and what the nudge does."""
        _, row = self._row()
        values = through(row, self.x)
        rates = rates_along(row, self.x)

        def together(x: float) -> float:
            return through(row, x)[-1]

        found = dict(zip(self.names, values, strict=True))
        found |= {f"rate{i}": rate for i, rate in enumerate(rates, 1)}
        found |= {"product": product(rates), "measured": difference(together, self.x)}
        if self.count == 2:
            found["other"] = product(rates_along(row[::-1], self.x))
        if self.nudged:
            found["promised"] = found["product"] * self.nudge
            found["moved"] = together(self.x + self.nudge) - values[-1]
        return found

    def describe(self) -> str:
        """Say the rates and their product, and what the nudge becomes."""
        now = self.readout()
        boxes, row = self._row()
        start = f"{self.output} = {self._whole(boxes)} at {self.symbol} = {shown(self.x)}: "
        if math.isnan(now["product"]):
            return f"{start}undefined here, so it has no slope."
        rates, result = rates_along(row, self.x), shown(now["product"])
        factors = " · ".join(map(factor, reversed(rates)))
        sign = equals(math.prod(map(as_shown, rates)), result)
        words = f"{start}the rates multiply to {factors} {sign} {result}."
        if self.nudged:
            moved = now["moved"]
            moves = "it leads where there is no value" if math.isnan(moved) else f"it moves by {shown(moved)}"
            should = f"A nudge of {shown(self.nudge)} should move {self.output} by {shown(now['promised'])}"
            words += f" {should}; {moves}."
        return words

    def picture(self) -> matplotlib.figure.Figure:
        """Draw values and slopes with matplotlib."""
        from ...plots import chain_rule as plots

        now = self.readout()
        boxes, row = self._row()
        drawn = _parts(row)
        own = curve(drawn[0], *self.domain), curve(drawn[1], *self.domain)
        curves = {self._whole(boxes): own}
        if self.count == 2:
            value, slope = _parts(row[::-1])
            turned = curve(value, *self.domain), curve(slope, *self.domain)
            curves.setdefault(self._whole(boxes[::-1]), turned)
        missing = holes(drawn[0], own[0]), holes(drawn[1], own[1])
        point = (self.x, now[self.output], now["product"])
        story = self.describe().split(" A nudge")[0]
        even = np.linspace(*self.domain, FRAMED)
        rows = [row, row[::-1]] if self.count == 2 else [row]
        values, slopes = zip(*(curves_of(one, even) for one in rows), strict=True)
        nudge = (self.nudge, now["moved"]) if self.spec["nudged"] else None
        look: dict[str, Any] = {
            "frames": (plots.frame(*values), plots.frame(*slopes)),
            "nudge": nudge,
            "holes": missing,
        }
        return plots.chain(story, self.domain, curves, point, self.symbol, self.output, **look)

    def _whole(self, boxes: Sequence[dict[str, Any]]) -> str:
        inside: str = boxes[0]["plain"].replace("□", self.symbol)
        for box in boxes[1:]:
            inside = filled(box, inside)
        return inside


def _parts(row: Sequence[Function]) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """Return the value and the slope of a row as functions of one number."""
    return lambda x: float(curves_of(row, np.asarray(x))[0]), lambda x: float(
        curves_of(row, np.asarray(x))[1]
    )


def curves_of(row: Sequence[Function], xs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return values and slopes of the row at the points, nan where it has no value."""
    values, slopes = xs, np.ones_like(xs)
    with np.errstate(all="ignore"):  # a slope may be infinite where a curve stands upright
        for f in row:
            slopes = slopes * f.derivative.at(values)
            values = f.at(values)
    return values, np.where(np.isnan(values), np.nan, slopes)


def chain(
    boxes: Sequence[Function],
    x: ipywidgets.FloatSlider,
    *,
    nudge: ipywidgets.FloatSlider | None = None,
    choices: Sequence[Function] | None = None,
    output: str = "y",
    between: Sequence[str] | None = None,
) -> LiveBox:
    """Show the local rate of every box, their product, and the curves of values and slopes (chapter 4).

    Two boxes are compared with the other order, and a button swaps them.

    Parameters
    ----------
    boxes : one to six Functions in the order in which they work: ``[square, sigmoid]`` is σ(x²).
    x : the slider whose value enters; its label names the variable.
    nudge : a slider for a change of x: where the product says it leads, and where it really does.
    choices : Functions to choose each box from, in a menu a box; the boxes must be among them.
    output : the letter of what comes out.
    between : names for the values between the boxes, instead of u, v, w, …

    Raises
    ------
    TypeError
        For a box that is not a Function, or something that is no slider.
    ValueError
        For no box or more than six, boxes that are not among the choices, or too many or too few names.
    """
    check_sliders(x=x)
    boxes, offered = checked_boxes(boxes, choices, 1)
    figure = RatesInARow(boxes, offered, x, nudged=nudge is not None, output=output, between=between)
    controls: list[ipywidgets.Widget] = [x]
    if nudge is not None:
        check_sliders(nudge=nudge)
        link(figure, nudge=nudge)
        controls.append(nudge)
    return LiveBox(figure, controls if choices is None else [figure.menus(), *controls])
