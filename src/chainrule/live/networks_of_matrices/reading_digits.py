"""A trained network that reads what is drawn: ten bars, what a hidden unit looks at, which pixels matter."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import numpy.typing as npt
import traitlets

from ...data import digits
from ...network import MLP, mean_and_deviation, split
from ..base import Figure, LiveBox, int_slider, link, menu, shown

if TYPE_CHECKING:
    import matplotlib.figure

Numbers = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int64]

SIDE, PIXELS, MOST = 8, 64, 16
WIDTHS = (PIXELS, 32, 10)
LEVELS = "0123456789abcdefg"  # one letter a pixel
DECIMALS = 3  # of a weight: two bytes each
ASKED = [
    "the winning score",
    *(f"the loss, if it is {'an' if digit == 8 else 'a'} {digit}" for digit in range(10)),
]
NO_DIGITS = {
    "A scribble": "ggea630059egggf937gfggf9dggbgg5037ggggg308g259g90af9cfgg0dggeb85",
    "The letter A": "000dd000005gg50000bggb0003g99g3009gddg901gddddg17g5005g7dd0000dd",
}
"""Drawings that are no digits, by the words on their buttons."""


@dataclass(frozen=True)
class Reader:
    """The network of the figure, and the part of the data that it has not seen.

    Attributes
    ----------
    network
        64-32-10, trained; each weight rounded to three decimals, as the page gets it.
    mean, deviation
        Of the ink in the training part, over all pixels.
    drawings, labels
        The part held out: levels of ink (359, 64), and the digits (359,).
    trained_on
        How many digits were in the training part.
    """

    network: MLP
    mean: float
    deviation: float
    drawings: Levels
    labels: Levels
    trained_on: int

    def standard(self, ink: npt.ArrayLike) -> Numbers:
        """Return what the network gets of levels of ink (N, 64).

        One mean and one deviation serve all pixels. A pixel that is hardly ever inked has a tiny deviation of
        its own, and by that one stroke over it would weigh more than all the rest of a drawing.
        """
        return (np.asarray(ink, np.float64) - self.mean) / self.deviation


@cache
def trained_reader() -> Reader:
    """Return the network, trained on four digits of five; the same each time."""
    (x, labels), (new, new_labels) = split(*digits(), rng=0)
    mean, deviation = (float(part[0]) for part in mean_and_deviation(x.reshape(-1, 1)))
    network = MLP(WIDTHS, "tanh", "softmax_cross_entropy", rng=0, start=0.02)
    reader = Reader(network, mean, deviation, new.astype(np.int64), new_labels.astype(np.int64), len(x))
    network.train(reader.standard(x), labels, learning_rate=0.1, epochs=40, batch_size=32)
    network.parameters[:] = network.parameters.round(DECIMALS)
    return reader


def read_levels(text: str) -> Levels:
    """Return the levels (64,) of a drawing that the page wrote, a letter a pixel."""
    return np.array([int(letter, len(LEVELS)) for letter in text])


def written(levels: npt.ArrayLike) -> str:
    """Return a drawing as the page reads it; raise ValueError unless it is 8 × 8 whole numbers, 0 to 16."""
    drawing = np.asarray(levels)
    if drawing.shape not in ((PIXELS,), (SIDE, SIDE)):
        raise ValueError(f"expected 64 levels of ink, or 8 rows of 8, got an array of shape {drawing.shape}")
    if drawing.dtype.kind not in "iuf" or not np.isin(drawing, range(MOST + 1)).all():
        raise ValueError(f"expected levels of ink that are whole numbers from 0 to {MOST}, got {drawing}")
    return "".join(LEVELS[int(level)] for level in drawing.ravel())


def samples(reader: Reader) -> list[dict[str, str]]:
    """Return held-out drawings: the first of each digit that is read right, then all that are read wrong."""
    read = reader.network.predict(reader.standard(reader.drawings))
    right = [int(np.flatnonzero((read == digit) & (reader.labels == digit))[0]) for digit in range(10)]
    return [
        {"ink": written(reader.drawings[i]), "is": str(reader.labels[i]), "read": str(read[i])}
        for i in (*right, *np.flatnonzero(read != reader.labels))
    ]


class DigitReader(Figure):
    """The drawing, the weights of one hidden unit, the ten answers, and the gradient by the ink."""

    ink = traitlets.Unicode("0" * PIXELS).tag(sync=True)
    unit = traitlets.Int(1).tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    cell = traitlets.Int(0).tag(sync=True)

    def __init__(self, ink: str | None, unit: int):
        reader = trained_reader()
        drawings = samples(reader)
        numbers = (reader.network.parameters * 10**DECIMALS).round().astype("<i2")
        super().__init__(
            kind="digit_reader",
            ink=drawings[3]["ink"] if ink is None else ink,
            unit=unit,
            cell=PIXELS // 2 + SIDE // 2,
            spec={
                "title": "A network that reads digits",
                "widths": list(WIDTHS),
                "parameters": base64.b64encode(numbers.tobytes()).decode(),
                "scale": 10**-DECIMALS,
                "mean": reader.mean,
                "deviation": reader.deviation,
                "asked": ASKED,
                "samples": drawings,
                "others": [{"name": name, "ink": ink} for name, ink in NO_DIGITS.items()],
                "trained": reader.trained_on,
                "held": len(reader.labels),
            },
        )

    def gradient(self) -> Numbers:
        """Return ∂/∂ink (64,), of the winning score or of the loss for the digit that is asked for.

        The score is that of the digit with the largest one, before the softmax.
        """
        network, h, _, shares = self._pass()
        wanted = np.eye(10)[int(shares.argmax()) if self.asked == 0 else self.asked - 1]
        delta = wanted if self.asked == 0 else shares - wanted
        delta = (network.weights[1] @ delta) * (1 - h**2)
        gradient: Numbers = network.weights[0] @ delta / trained_reader().deviation
        return gradient

    def _pass(self) -> tuple[MLP, Numbers, Numbers, Numbers]:
        """Return the network, its hidden values (32,), its scores (10,), and their softmax."""
        reader = trained_reader()
        x = reader.standard(read_levels(self.ink)[None])
        _, (_, hidden, scores) = reader.network.forward_pass(x)
        return reader.network, hidden[0], scores[0], reader.network.probabilities(x)[0]

    def readout(self) -> dict[str, float | str]:
        """Return ten probabilities, the answer, the score or loss, and the unit's and pixel's numbers."""
        network, h, scores, shares = self._pass()
        best = int(scores.argmax())
        loss = float(scores[best] + np.log(np.exp(scores - scores[best]).sum()) - scores[self.asked - 1])
        votes = h[self.unit - 1] * network.weights[1][self.unit - 1]
        return {
            **{f"p{digit}": float(share) for digit, share in enumerate(shares)},
            "answer": str(best),
            "asked_value": float(scores[best]) if self.asked == 0 else loss,
            "unit_value": float(h[self.unit - 1]),
            "votes_for": str(votes.argmax()),
            "votes_against": str(votes.argmin()),
            "where": f"row {self.cell // SIDE + 1}, column {self.cell % SIDE + 1}",
            "ink_here": int(read_levels(self.ink)[self.cell]),
            "weight_here": float(network.weights[0][self.cell, self.unit - 1]),
            "slope_here": float(self.gradient()[self.cell]),
        }

    def describe(self) -> str:
        """Say how the drawing is read, and what the unit and the pixel say."""
        now = self.readout()
        share = float(now[f"p{now['answer']}"])
        return (
            f"A drawing that the network reads as {now['answer']}, with probability {shown(share)}. Hidden "
            f"unit {self.unit} has the value {shown(float(now['unit_value']))}. In {now['where']}, the "
            f"gradient of {ASKED[self.asked]}{',' if self.asked else ''} is "
            f"{shown(float(now['slope_here']))} for a level of ink."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the drawing, the weights of the unit, the ten bars and the gradient with matplotlib."""
        from ...plots.networks_of_matrices import reading_digits as plots

        network, _, _, shares = self._pass()
        drawing = read_levels(self.ink).reshape(SIDE, SIDE)
        weights = network.weights[0][:, self.unit - 1].reshape(SIDE, SIDE)
        gradient = self.gradient().reshape(SIDE, SIDE)
        titles = (f"weights of unit {self.unit}", f"gradient of {ASKED[self.asked]}")
        return plots.digit_reader(drawing, shares, (weights, gradient), titles)


def digit_reader(drawing: Sequence[int] | npt.ArrayLike | None = None, *, unit: int = 1) -> LiveBox:
    """Show a network that reads digits, on a grid to draw on; its answers, weights and gradients (chapter 7).

    Parameters
    ----------
    drawing
        The levels of ink to begin with: 64 whole numbers from 0 to 16, row by row, or 8 rows of 8. By
        default the first 3 held out that is read right.
    unit
        The hidden unit whose weights are shown first, from 1 to 32.

    Raises
    ------
    ValueError
        For a drawing of another shape or with other numbers, or a unit that is not there.
    """
    control = int_slider("hidden unit", 1, WIDTHS[1], value=unit)
    choice = menu("gradient of", ASKED)
    figure = DigitReader(None if drawing is None else written(drawing), unit)
    link(figure, unit=control, asked=choice)
    return LiveBox(figure, [ipywidgets.HBox([control, choice])])
