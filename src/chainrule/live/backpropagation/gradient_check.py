"""Backpropagation with a bug to choose, weight by weight beside the central difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from ...functions.arguments import Numeric
from ...graph import named, trace
from ..base import Figure, LiveBox, link, menu, shown, slider
from .bugs import BUGS, PARAMETERS, START, buggy_backpropagation, skip_network_loss

if TYPE_CHECKING:
    import matplotlib.figure

CHECK_STEP = 1e-4  # of the central difference
CHECK_ROUNDING = 1e-11  # what is smaller is made of rounding, and has no relative error
CHECK_TOLERANCE = 1e-5  # of the relative error
CHECK_DOUBT = 1e-8  # by so much the difference may be off itself, however small a gradient is
NAMES = {"w1": "w₁", "b1": "b₁", "w2": "w₂", "b2": "b₂", "w3": "w₃"}


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
                "rounding": CHECK_ROUNDING,
                "doubt": CHECK_DOUBT,
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
            apart, size = abs(given[k] - measured), max(abs(given[k]), abs(measured))
            found |= {
                f"given_{name}": given[k],
                f"measured_{name}": measured,
                f"error_{name}": apart / size if size > CHECK_ROUNDING else 0.0,
                f"verdict_{name}": "right" if apart <= max(CHECK_TOLERANCE * size, CHECK_DOUBT) else "wrong",
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
        weights = ", ".join(f"{NAMES[name]} = {shown(getattr(self, name))}" for name in ("w1", "w2", "w3"))
        return f"Gradient check with “{label}” at {weights}: {verdict}."

    def picture(self) -> matplotlib.figure.Figure:
        """Draw both gradients of every parameter with matplotlib."""
        from ...plots import backpropagation as plots

        now = self.readout()
        return plots.gradient_check(
            list(NAMES.values()),
            [now[f"given_{name}"] for name in PARAMETERS],
            [now[f"measured_{name}"] for name in PARAMETERS],
            [now[f"verdict_{name}"] == "right" for name in PARAMETERS],
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
