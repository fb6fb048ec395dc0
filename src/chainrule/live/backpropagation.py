"""Live figures of chapter 5: the network's two passes, and gradient checks with bugs to find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ..functions import sigmoid
from ..functions.arguments import Numeric
from ..graph import named, trace
from ..network import RUNNING_EXAMPLE, TwoWeightNetwork
from .base import Figure, LiveBox, exported, link, menu, shown, slider
from .bugs import BUGS, PARAMETERS, START, buggy_backpropagation, skip_network_loss

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
CHECK_STEP = 1e-4  # of the central difference: rounding stays below 1e-11
CHECK_TOLERANCE = 1e-5
SMALLEST_SCALE = 1e-3  # smaller gradients are compared on this scale, so that noise at 0 is no error
NAMES = {"w1": "w₁", "b1": "b₁", "w2": "w₂", "b2": "b₂", "w3": "w₃"}


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
        from ..plots import backpropagation as plots

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
    figure = TwoPasses(steps)
    link(figure, x=x, y=y, w1=w1, w2=w2)
    return LiveBox(figure, [ipywidgets.HBox([w1, w2]), ipywidgets.HBox([x, y])])


class BugHunt(Figure):
    """Backpropagation with a bug from a menu, weight by weight beside the central difference."""

    w1 = traitlets.Float(START[0]).tag(sync=True)
    w2 = traitlets.Float(START[2]).tag(sync=True)
    w3 = traitlets.Float(START[4]).tag(sync=True)
    bug = traitlets.Int(0).tag(sync=True)

    def __init__(self) -> None:
        super().__init__(
            kind="gradient_check",
            spec={
                "title": "Gradient check",
                "loss": trace(lambda *p: skip_network_loss(p), *START, names=list(PARAMETERS)).export(),
                "gradients": [_named_gradients(bug) for bug in BUGS],
                "labels": list(BUGS.values()),
                "names": list(PARAMETERS),
                "fixed": list(START),
                "step": CHECK_STEP,
                "tolerance": CHECK_TOLERANCE,
                "smallest": SMALLEST_SCALE,
            },
        )

    @property
    def parameters(self) -> list[float]:
        """All five parameters: three from the sliders, two biases that stay."""
        return [self.w1, START[1], self.w2, START[3], self.w3]

    def readout(self) -> dict[str, Any]:
        """Return both gradients of every parameter, their relative error and verdict; and one verdict."""
        point = self.parameters
        given = buggy_backpropagation(list(BUGS)[self.bug])(point)
        found: dict[str, float | str] = {}
        for k, name in enumerate(PARAMETERS):
            ahead, behind = list(point), list(point)
            ahead[k] += CHECK_STEP
            behind[k] -= CHECK_STEP
            measured = (skip_network_loss(ahead) - skip_network_loss(behind)) / (2 * CHECK_STEP)
            error = abs(given[k] - measured) / max(abs(given[k]), abs(measured), SMALLEST_SCALE)
            found |= {
                f"given_{name}": given[k],
                f"measured_{name}": measured,
                f"error_{name}": error,
                f"verdict_{name}": "right" if error <= CHECK_TOLERANCE else "wrong",
            }
        wrong = any(found[f"verdict_{name}"] == "wrong" for name in PARAMETERS)
        return {**found, "verdict": "caught" if wrong else "passed"}

    def describe(self) -> str:
        """Say the bug and which gradients are wrong."""
        now = self.readout()
        wrong = [NAMES[name] for name in PARAMETERS if now[f"verdict_{name}"] == "wrong"]
        label = list(BUGS.values())[self.bug]
        several = len(wrong) > 1
        found = f"the gradient{'s' * several} of {', '.join(wrong)} {'are' if several else 'is'} wrong"
        verdict = found if wrong else "all five gradients pass"
        return f"Gradient check with “{label}”: {verdict}."

    def picture(self) -> matplotlib.figure.Figure:
        """Draw both gradients of every parameter with matplotlib."""
        from ..plots import backpropagation as plots

        now = self.readout()
        return plots.gradient_check(
            list(NAMES.values()),
            [now[f"given_{name}"] for name in PARAMETERS],
            [now[f"measured_{name}"] for name in PARAMETERS],
        )


def _named_gradients(bug: str) -> dict[str, Any]:
    """Return one exported graph in which the node called d_w1 is the gradient of w1, and so on."""

    def together(*parameters: Numeric) -> Numeric:
        # The sum means nothing: it makes every gradient part of one graph.
        gradients = buggy_backpropagation(bug)(parameters)
        return sum(named(f"d_{name}", g) for name, g in zip(PARAMETERS, gradients, strict=True))

    return trace(together, *START, names=list(PARAMETERS)).export()


def gradient_check() -> LiveBox:
    """Compare backpropagation, with a bug to choose, and central differences, by weight (chapter 5)."""
    figure = BugHunt()
    bug = menu("bug", list(BUGS.values()))
    w1 = slider("w₁", -3, 3, value=START[0], step=0.05)
    w2 = slider("w₂", -3, 3, value=START[2], step=0.05)
    w3 = slider("w₃", -3, 3, value=START[4], step=0.05)
    link(figure, bug=bug, w1=w1, w2=w2, w3=w3)
    return LiveBox(figure, [bug, w1, w2, w3])
