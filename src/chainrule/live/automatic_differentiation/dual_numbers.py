"""Numbers that carry a slope, through the running example: one run is one directional derivative."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...functions import sigmoid
from ...functions.arguments import Numeric
from ...modes import Dual
from ...network import RUNNING_EXAMPLE, TwoWeightNetwork
from ..backpropagation.network import exported_loss
from ..base import Figure, LiveBox, check_sliders, link, shown

if TYPE_CHECKING:
    import matplotlib.figure

STEP = 1e-4  # of the central difference along the direction
DIGITS = 15  # of cosine and sine: at 90° the cosine is 0


def seeds(angle: float) -> tuple[float, float]:
    """Return the direction of an angle in degrees: cosine and sine, to 15 decimals."""
    turn = math.radians(angle)
    return round(math.cos(turn), DIGITS) + 0.0, round(math.sin(turn), DIGITS) + 0.0  # no minus before a zero


def run(w1: Numeric, w2: Numeric) -> dict[str, Numeric]:
    """Return all values of the running example, by name."""
    x, _, _, y = RUNNING_EXAMPLE
    z1 = w1 * x
    h = sigmoid(z1)
    z2 = w2 * h
    y_hat = sigmoid(z2)
    return {"z1": z1, "h": h, "z2": z2, "y_hat": y_hat, "J": 0.5 * (y - y_hat) ** 2}


class DualNumbers(Figure):
    """The running example on dual numbers, seeded with a direction of the two weights."""

    angle = traitlets.Float().tag(sync=True)

    def __init__(self, angle: float, turn: float):
        super().__init__(
            kind="dual",
            angle=angle,
            spec={
                "title": "Numbers that carry a slope",
                "graph": exported_loss(),
                "point": [RUNNING_EXAMPLE.x, RUNNING_EXAMPLE.y, RUNNING_EXAMPLE.w1, RUNNING_EXAMPLE.w2],
                "step": STEP,
                "digits": DIGITS,
                "turn": turn,
            },
        )

    def readout(self) -> dict[str, float]:
        """Return the seeds, each slope of the run, what both gradients say, and a finite difference."""
        _, w1, w2, _ = RUNNING_EXAMPLE
        first, second = seeds(self.angle)
        values = run(Dual(w1, first), Dual(w2, second))
        gradient = TwoWeightNetwork().gradients()

        def along(t: float) -> float:
            return float(run(w1 + t * first, w2 + t * second)["J"])

        return {
            "seed1": first,
            "seed2": second,
            **{f"slope_{name}": value.slope for name, value in values.items()},
            "dot": gradient.w1 * first + gradient.w2 * second,
            "measured": (along(STEP) - along(-STEP)) / (2 * STEP),
        }

    def describe(self) -> str:
        """Say the seeds and the slope that arrives."""
        now = self.readout()
        return (
            f"The running example with the seeds {shown(now['seed1'])} for W₁ and {shown(now['seed2'])} for "
            f"W₂, a direction of {shown(self.angle)}°: J arrives with the slope {shown(now['slope_J'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw slopes box by box, and the slope of J against the direction, with matplotlib."""
        from ...plots import automatic_differentiation as plots

        first, second = seeds(self.angle)
        _, w1, w2, _ = RUNNING_EXAMPLE
        values = run(Dual(w1, first), Dual(w2, second))
        angles = np.linspace(0, 360, 181)
        gradient = TwoWeightNetwork().gradients()
        turns = np.radians(angles)
        slopes = gradient.w1 * np.cos(turns) + gradient.w2 * np.sin(turns)
        boxes = {name: (float(value.value), float(value.slope)) for name, value in values.items()}
        return plots.dual(boxes, (angles, slopes), (self.angle, self.readout()["slope_J"]))


def dual(angle: ipywidgets.FloatSlider) -> LiveBox:
    """Show the running example on numbers that carry a slope, seeded with a direction (chapter 6).

    Parameters
    ----------
    angle : a slider in degrees, within 0 and 360. 0 seeds W₁ alone, 90 seeds W₂ alone.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider that leaves these limits.
    """
    check_sliders(angle=angle)
    if angle.min < 0 or angle.max > 360:
        raise ValueError(
            f"expected a slider from 0 to 360 degrees at most, got {angle.min:g} to {angle.max:g}"
        )
    figure = DualNumbers(angle.value, angle.step)
    link(figure, angle=angle)
    return LiveBox(figure, [angle])
