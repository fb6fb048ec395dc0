"""A network 2 → 3 → 1 beside its matrices: an entry of a matrix and its arrow light up together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...functions import sigmoid
from ..base import DUST, Figure, LiveBox, check_sliders, link, shown
from .writing import subscript, summed

if TYPE_CHECKING:
    import matplotlib.figure

WEIGHTS = (
    np.array([[0.5, -1.0, 0.8], [-0.6, 0.4, 1.2]]),
    np.array([[1.4], [-0.9], [0.7]]),
)
"""Of layer 1, from 2 inputs to 3 units, and of layer 2, from 3 units to the output."""
BIASES = (np.array([0.1, -0.3, 0.2]), np.array([-0.5]))


class Layer(Figure):
    """One point through two layers; `row` and `column` of the matrix of `layer` are chosen, all from 1.

    In a matrix with fewer rows or columns the last one is meant.
    """

    x1 = traitlets.Float().tag(sync=True)
    x2 = traitlets.Float().tag(sync=True)
    layer = traitlets.Int(1).tag(sync=True)
    row = traitlets.Int(2).tag(sync=True)
    column = traitlets.Int(3).tag(sync=True)

    def __init__(self, x1: float, x2: float):
        super().__init__(
            kind="layer",
            x1=x1,
            x2=x2,
            spec={
                "title": "A network and its matrices",
                "weights": [matrix.tolist() for matrix in WEIGHTS],
                "biases": [row.tolist() for row in BIASES],
            },
        )

    def place(self) -> tuple[int, int, int]:
        """Return layer, row and column of the entry that is shown, from 1."""
        rows, columns = WEIGHTS[self.layer - 1].shape
        return self.layer, min(self.row, rows), min(self.column, columns)

    def values(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Return the z of both layers, and what goes into each layer, followed by the answer."""
        zs, rows = [], [np.array([self.x1, self.x2])]
        for weights, biases in zip(WEIGHTS, BIASES, strict=True):
            z = rows[-1] @ weights + biases
            # where decimals cancel: the first z is 0 at x = (−2, −1.5)
            zs.append(np.where(abs(z) < DUST, 0.0, z))
            rows.append(sigmoid(zs[-1]))
        return zs, rows

    def readout(self) -> dict[str, float]:
        """Return all values of the pass, and of the chosen entry its weight, its share and its unit's z."""
        zs, rows = self.values()
        k, i, j = (number - 1 for number in self.place())
        weight = WEIGHTS[k][i, j]
        return {
            **{f"z{unit}": z for unit, z in enumerate(zs[0], 1)},
            **{f"h{unit}": h for unit, h in enumerate(rows[1], 1)},
            "z_out": zs[1][0],
            "y_hat": rows[2][0],
            "weight": weight,
            "share": rows[k][i] * weight,
            "z": zs[k][j],
            "out": rows[k + 1][j],
        }

    def describe(self) -> str:
        """Say the answer, and how the chosen unit's z comes about."""
        now = self.readout()
        _, rows = self.values()
        k, _, j = (number - 1 for number in self.place())
        entering, column = rows[k], WEIGHTS[k][:, j]
        letters = [f"{'xh'[k]}{subscript(i)} · w{subscript(i, j + 1)}" for i in range(1, len(entering) + 1)]
        comes = summed(zip(entering, column, strict=True), now["z"], BIASES[k][j])
        return (
            f"A network 2 → 3 → 1 at x₁ = {shown(self.x1)}, x₂ = {shown(self.x2)} answers "
            f"ŷ = {shown(now['y_hat'])}. In layer {k + 1}, unit {j + 1} computes "
            f"z = {' + '.join(letters)} + b = {comes}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the network and its matrices with matplotlib."""
        from ...plots.networks_of_matrices import layers as plots

        zs, rows = self.values()
        return plots.layer(WEIGHTS, BIASES, zs, rows, self.place(), self.describe())


def layer(x1: ipywidgets.FloatSlider, x2: ipywidgets.FloatSlider) -> LiveBox:
    """Show one point's way through a network 2 → 3 → 1, drawn as arrows and as matrices (chapter 7).

    An entry of a weight matrix is chosen with the mouse, or with arrow keys and Enter: its arrow lights up,
    and the row and the column that make its unit's z. Units squeeze with the sigmoid.

    Parameters
    ----------
    x1, x2 : the sliders for the two inputs.

    Raises
    ------
    TypeError
        For something that is no slider.
    """
    check_sliders(x1=x1, x2=x2)
    figure = Layer(x1.value, x2.value)
    link(figure, x1=x1, x2=x2)
    return LiveBox(figure, [ipywidgets.HBox([x1, x2])])
