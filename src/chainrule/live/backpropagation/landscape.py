"""The live figure of chapter 5 that descends: the loss over both weights, and what a descent makes of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...network import RUNNING_EXAMPLE, TwoWeightNetwork
from ..base import Figure, LiveBox, check_sliders, link, log_slider, shown, slider
from .network import exported_loss

if TYPE_CHECKING:
    import matplotlib.figure

LAST_STEP = 200
BOTTOM = 1e-4  # gradient and loss at the bottom are smaller than this
NEAR = 0.1  # how far it is from the bottom to the valley at most, by the board: |y − ŷ| / ‖∇ŷ‖ = 2 J / ‖∇J‖
FLAT, HIGH = 5e-4, 1e-3  # a plateau has a shorter gradient, and a higher loss
CARRY = ("reset before each step", "not reset: they add up")


class Landscape(Figure):
    """J over both weights as contours, and gradient descent from the sliders' weights."""

    x = traitlets.Float(RUNNING_EXAMPLE.x).tag(sync=True)
    y = traitlets.Float(RUNNING_EXAMPLE.y).tag(sync=True)
    w1 = traitlets.Float(RUNNING_EXAMPLE.w1).tag(sync=True)
    w2 = traitlets.Float(RUNNING_EXAMPLE.w2).tag(sync=True)
    rate = traitlets.Float(10.0).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    carry = traitlets.Int(0).tag(sync=True)
    """1 if each step follows the sum of all gradients so far, as if nobody had reset them."""
    ghost = traitlets.List(traitlets.Float()).tag(sync=True)
    """The run before: its w1, w2, rate, y, carry and steps, or nothing."""

    def __init__(self, w1: tuple[float, float], w2: tuple[float, float], title: str = "The loss landscape"):
        self.ranges = w1, w2
        super().__init__(
            kind="landscape",
            spec={
                "title": title,
                "graph": exported_loss(),
                "w1": list(w1),
                "w2": list(w2),
                "last": LAST_STEP,
                "bottom": BOTTOM,
                "near": NEAR,
                "flat": FLAT,
                "high": HIGH,
            },
        )

    def path(self) -> np.ndarray:
        """Return the weights before the first step and after each, shape (steps + 1, 2)."""
        return descent(self.w1, self.w2, self.rate, self.x, self.y, bool(self.carry), self.steps)

    def readout(self) -> dict[str, float]:
        """Return the step, the weights now, the answer, the loss, the gradient's length, and the status."""
        path = self.path()
        now = TwoWeightNetwork(*path[-1])
        forward, gradients = now.forward(self.x, self.y), now.gradients(self.x, self.y)
        length = math.hypot(*gradients)
        return {
            "steps": self.steps,
            "w1": now.w1,
            "w2": now.w2,
            "y_hat": forward.y_hat,
            "J": forward.loss,
            "length": length,
            "status": self._status(path, forward.loss, length),
        }

    def _status(self, path: np.ndarray, loss: float, length: float) -> str:
        if length < BOTTOM and loss < BOTTOM:
            if not 0 < self.y < 1:
                return "endless"
            # with y = 0.5 the plateau on the left is low as well, and far from the valley
            if 2 * loss <= NEAR * length:
                return "bottom"
        if length < FLAT and loss >= HIGH:
            return "plateau"
        if len(path) == 1:
            return "start"
        return "down" if loss < TwoWeightNetwork(*path[-2]).forward(self.x, self.y).loss else "up"

    def describe(self) -> str:
        """Say where the descent is now."""
        now = self.readout()
        gradients = ", gradients never reset" * self.carry
        return (
            f"Descent on J(W₁, W₂) with learning rate {shown(self.rate)}{gradients}, "
            f"after {self.steps} step{'s' * (self.steps != 1)}: "
            f"W₁ = {shown(now['w1'])}, W₂ = {shown(now['w2'])}, ŷ = {shown(now['y_hat'])}, "
            f"J = {shown(now['J'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw contours, path, answers and losses with matplotlib; the run before in grey."""
        from ...plots import backpropagation as plots

        before = None
        if self.ghost:
            w1, w2, rate, y, carry, steps = self.ghost
            before = descent(w1, w2, rate, self.x, y, bool(carry), int(steps))
        return plots.landscape(self.path(), self.x, self.y, *self.ranges, before=before)


def descent(w1: float, w2: float, rate: float, x: float, y: float, carry: bool, steps: int) -> np.ndarray:
    """Return the weights of a descent, shape (steps + 1, 2); with `carry`, gradients are never reset."""
    path, total = [np.array([w1, w2])], np.zeros(2)
    for _ in range(steps):
        gradients = np.array(TwoWeightNetwork(*path[-1]).gradients(x, y))
        total = total + gradients if carry else gradients
        path.append(path[-1] - rate * total)
    return np.array(path)


def landscape(
    w1: ipywidgets.FloatSlider | None = None,
    w2: ipywidgets.FloatSlider | None = None,
    rate: ipywidgets.FloatLogSlider | None = None,
    *,
    x: ipywidgets.FloatSlider | None = None,
    y: ipywidgets.FloatSlider | None = None,
    carry: ipywidgets.Dropdown | None = None,
) -> LiveBox:
    """Show J over W₁ and W₂, and descend from wherever the sliders are (chapter 5).

    Parameters
    ----------
    w1, w2 : sliders of the start; their ranges are the axes. Made if left out.
    rate : a slider of the learning rate, made with `log_slider`. Made if left out.
    x, y : sliders of the data; without them the data are those of `RUNNING_EXAMPLE`.
    carry : a menu of what happens to the gradients between two steps, ``live.menu("gradients", live.CARRY)``;
        without it they are reset.

    Raises
    ------
    TypeError
        For something that is no slider, a rate whose slider is not logarithmic, or a `carry` that is no menu.
    """
    start = RUNNING_EXAMPLE
    w1 = slider("W₁", -4, 4, value=start.w1, step=0.1) if w1 is None else w1
    w2 = slider("W₂", -4, 4, value=start.w2, step=0.1) if w2 is None else w2
    rate = log_slider("rate α", -1, 2, value=10) if rate is None else rate
    data = {name: control for name, control in (("x", x), ("y", y)) if control is not None}
    check_sliders(w1=w1, w2=w2, **data)
    check_sliders("log_slider", rate=rate)
    if carry is not None and not isinstance(carry, ipywidgets.Dropdown):
        raise TypeError(f"expected a menu made with live.menu for carry, got {type(carry).__name__}")
    title = "The loss landscape" if carry is None else "A descent with and without reset"
    figure = Landscape((w1.min, w1.max), (w2.min, w2.max), title)
    link(figure, w1=w1, w2=w2, rate=rate, **data, **({"carry": carry} if carry else {}))
    rows = [ipywidgets.HBox([w1, w2]), ipywidgets.HBox([rate, *data.values()])]
    return LiveBox(figure, [*rows, carry] if carry else rows)
