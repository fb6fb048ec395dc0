"""The network's two passes: values go forward, gradients come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...functions import sigmoid
from ...functions.arguments import Numeric
from ...graph import named
from ...network import RUNNING_EXAMPLE, TwoWeightNetwork
from ..base import Figure, LiveBox, check_sliders, exported, link, shown, slider

if TYPE_CHECKING:
    import matplotlib.figure

PASS = (
    ("z1", "z₁ = W₁ · x"),
    ("h", "h = σ(z₁)"),
    ("z2", "z₂ = W₂ · h"),
    ("y_hat", "ŷ = σ(z₂)"),
    ("J", "J = ½(y − ŷ)²"),
    ("d_J", "∂J/∂J"),
    ("d_y_hat", "∂J/∂ŷ"),
    ("d_z2", "∂J/∂z₂"),
    ("d_w2", "∂J/∂W₂"),
    ("d_h", "∂J/∂h"),
    ("d_z1", "∂J/∂z₁"),
    ("d_w1", "∂J/∂W₁"),
)
"""What each step of the two passes computes: first the values, then the gradients."""

NOT_YET = "not yet"


def two_weight_loss(x: Numeric, y: Numeric, w1: Numeric, w2: Numeric) -> Numeric:
    """Return J = ½(y − σ(W₂ σ(W₁x)))², its parts named for the figures."""
    h = named("h", sigmoid(named("z1", w1 * x)))
    y_hat = named("y_hat", sigmoid(named("z2", w2 * h)))
    return named("J", 0.5 * (y - y_hat) ** 2)


def exported_loss() -> dict[str, Any]:
    """Return the graph of `two_weight_loss` at the running example, as the browser evaluates it."""
    x, w1, w2, y = RUNNING_EXAMPLE
    return exported(two_weight_loss, [x, y, w1, w2], names=["x", "y", "w1", "w2"])


class TwoPasses(Figure):
    """The running example's graph: values go forward, gradients come back, `steps` of them so far."""

    x = traitlets.Float(RUNNING_EXAMPLE.x).tag(sync=True)
    y = traitlets.Float(RUNNING_EXAMPLE.y).tag(sync=True)
    w1 = traitlets.Float(RUNNING_EXAMPLE.w1).tag(sync=True)
    w2 = traitlets.Float(RUNNING_EXAMPLE.w2).tag(sync=True)
    steps = traitlets.Int(len(PASS)).tag(sync=True)

    def __init__(self, steps: int = len(PASS)):
        super().__init__(
            kind="network",
            spec={"title": "The network, forward and backward", "graph": exported_loss(), "last": len(PASS)},
            steps=steps,
        )

    def values(self) -> dict[str, float]:
        """Return every value and every gradient, whatever the step."""
        network = TwoWeightNetwork(self.w1, self.w2)
        z1, h, z2, y_hat, loss = network.forward(self.x, self.y)
        gradients = network.gradients(self.x, self.y)
        d_y_hat = -(self.y - y_hat)
        d_z2 = d_y_hat * sigmoid.derivative(z2)
        d_h = d_z2 * self.w2
        d_z1 = d_h * sigmoid.derivative(z1)
        return {
            "z1": z1, "h": h, "z2": z2, "y_hat": y_hat, "J": loss,
            "d_J": 1.0, "d_y_hat": d_y_hat, "d_z2": d_z2, "d_w2": gradients.w2,
            "d_h": d_h, "d_z1": d_z1, "d_w1": gradients.w1,
        }  # fmt: skip

    def readout(self) -> dict[str, Any]:
        """Return the values and gradients computed so far; "not yet" for the others."""
        values = self.values()
        return {name: values[name] if k < self.steps else NOT_YET for k, (name, _) in enumerate(PASS)}

    def describe(self) -> str:
        """Say the inputs, and what has been computed last."""
        values = self.values()
        words = (
            f"The network with x = {shown(self.x)}, W₁ = {shown(self.w1)}, W₂ = {shown(self.w2)} and target "
            f"y = {shown(self.y)}"
        )
        if self.steps == 0:
            return f"{words}. Nothing is computed yet."
        name, label = PASS[self.steps - 1]
        if self.steps < len(PASS):
            direction = "forward" if name in dict(PASS[:5]) else "backward"
            return f"{words}. Step {self.steps}, {direction}: {label} = {shown(values[name])}."
        return (
            f"{words} answers ŷ = {shown(values['y_hat'])}, so the loss is J = {shown(values['J'])}; "
            f"∂J/∂W₁ = {shown(values['d_w1'])}, ∂J/∂W₂ = {shown(values['d_w2'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the graph with matplotlib."""
        from ...plots import backpropagation as plots

        inputs = {"x": self.x, "W₁": self.w1, "W₂": self.w2, "y": self.y}
        return plots.network(inputs, {name: v for name, v in self.readout().items() if v != NOT_YET})


def network(
    x: ipywidgets.FloatSlider | None = None,
    y: ipywidgets.FloatSlider | None = None,
    w1: ipywidgets.FloatSlider | None = None,
    w2: ipywidgets.FloatSlider | None = None,
    *,
    steps: int = len(PASS),
) -> LiveBox:
    """Show the running example's graph, with values going forward and gradients coming back (chapter 5).

    Parameters
    ----------
    x, y, w1, w2 : sliders; those left out are made, at the start values of `RUNNING_EXAMPLE`.
    steps : how many of the 12 steps are shown at first, all by default; 5 of them go forward, 7 back.

    Raises
    ------
    TypeError
        For something that is no slider.
    ValueError
        For a number of steps below 0 or above 12.
    """
    if isinstance(steps, bool) or not isinstance(steps, int) or not 0 <= steps <= len(PASS):
        raise ValueError(f"expected a whole number of steps from 0 to {len(PASS)}, got {steps!r}")
    start = RUNNING_EXAMPLE
    x = slider("x", -3, 3, value=start.x, step=0.05) if x is None else x
    y = slider("y", 0, 1, value=start.y, step=0.01) if y is None else y
    w1 = slider("W₁", -4, 4, value=start.w1, step=0.05) if w1 is None else w1
    w2 = slider("W₂", -4, 4, value=start.w2, step=0.05) if w2 is None else w2
    check_sliders(x=x, y=y, w1=w1, w2=w2)
    figure = TwoPasses(steps)
    link(figure, x=x, y=y, w1=w1, w2=w2)
    return LiveBox(figure, [ipywidgets.HBox([w1, w2]), ipywidgets.HBox([x, y])])
