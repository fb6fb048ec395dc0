"""The live figure of chapter 5 that goes deep: what is left of a gradient after many layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from ...graph import trace
from ...network import ACTIVATIONS, SlopeFactors, slope_factors
from ..base import Figure, LiveBox, check_sliders, int_slider, link, menu, shown, slider

if TYPE_CHECKING:
    import matplotlib.figure

SATURATED = 0.01
TINY = 5e-324  # the smallest float above 0


class Vanishing(Figure):
    """A gradient on its way through a deep chain of single units: its factors and their product."""

    depth = traitlets.Int(12).tag(sync=True)
    scale = traitlets.Float(1.0).tag(sync=True)
    bias = traitlets.Float(0.0).tag(sync=True)
    activation = traitlets.Int(0).tag(sync=True)

    def __init__(self, deepest: int, x: float = 1.0):
        self.x = x
        super().__init__(
            kind="vanishing",
            spec={
                "title": "Vanishing gradients",
                "x": x,
                "deepest": deepest,
                "saturated": SATURATED,
                "activations": [
                    {"label": name.replace("_", " "), "graph": trace(f, 0.5, names=["x"]).export()}
                    for name, f in ACTIVATIONS.items()
                ],
            },
        )

    @property
    def _name(self) -> str:
        return list(ACTIVATIONS)[self.activation]

    def _factors(self) -> SlopeFactors:
        return slope_factors(self.depth, self._name, self.scale, self.x, bias=self.bias)

    def readout(self) -> dict[str, Any]:
        """Return the last layer's pre-activation, slope and factor, the product of all, and its fate."""
        z, factors, products = self._factors()
        product = float(products[-1])
        return {
            "z": float(z[-1]),
            "slope": float(ACTIVATIONS[self._name].derivative(float(z[-1]))),
            "factor": float(factors[-1]),
            "product": product,
            "fate": fate(product),
            "saturation": state(self._name, float(z[-1])),
        }

    def describe(self) -> str:
        """Say the product and its fate."""
        now = self.readout()
        return (
            f"{self.depth} layer{'s' * (self.depth != 1)} of {self._name.replace('_', ' ')} "
            f"with weight {shown(self.scale)} and bias {shown(self.bias)}: "
            f"the last factor is {shown(now['factor'])}, the product of all is {shown(now['product'])}; "
            f"the gradient {now['fate']}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw factors and products, and where the layers stand on the activation, with matplotlib."""
        from ...plots import backpropagation as plots

        return plots.vanishing(
            self._factors(), ACTIVATIONS[self._name], self.scale, self.bias, self.spec["deepest"]
        )


def fate(product: float) -> str:
    """Say in a word what becomes of a gradient that is multiplied by `product`."""
    size = abs(product)
    if size == 0:
        return "stops"
    names = ("vanishes", 1e-3), ("shrinks", 0.1), ("arrives", 10), ("grows", 1e3)
    return next((name for name, limit in names if size < limit), "explodes")


def state(activation: str, z: float) -> str:
    """Say in a word how a unit stands: at a corner, dead, saturated or awake."""
    slope, right = (float(ACTIVATIONS[activation].derivative(at)) for at in (z, z + TINY))
    if right != slope and z == 0:
        return "corner"
    return "dead" if slope == 0 else "saturated" if abs(slope) < SATURATED else "awake"


def vanishing(
    depth: ipywidgets.IntSlider | None = None,
    scale: ipywidgets.FloatSlider | None = None,
    bias: ipywidgets.FloatSlider | None = None,
) -> LiveBox:
    """Show what is left of a gradient after many layers, for any activation, weight and bias (chapter 5).

    Parameters
    ----------
    depth : a slider of whole numbers from 1 or more, made with `int_slider`. Made if left out.
    scale, bias : sliders of the weight and the bias, the same in every layer. Made if left out.

    Raises
    ------
    TypeError
        For a depth that is not whole, or something that is no slider.
    ValueError
        For depths below 1.
    """
    depth = int_slider("depth", 1, 30, value=12) if depth is None else depth
    scale = slider("weight W", -6, 6, value=1, step=0.1) if scale is None else scale
    bias = slider("bias b", -4, 4, value=0, step=0.1) if bias is None else bias
    check_sliders("int_slider", depth=depth)
    check_sliders(scale=scale, bias=bias)
    if depth.min < 1:
        raise ValueError(f"expected depths from 1, got a slider from {depth.min}")
    figure = Vanishing(depth.max)
    activation = menu("activation", [name.replace("_", " ") for name in ACTIVATIONS])
    link(figure, depth=depth, scale=scale, bias=bias, activation=activation)
    return LiveBox(figure, [activation, depth, ipywidgets.HBox([scale, bias])])
