"""The matrices of a network drawn to scale, and claims about products that shapes can refute, or cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ipywidgets
import traitlets

from ..base import Figure, LiveBox, check_sliders, link, menu

if TYPE_CHECKING:
    import matplotlib.figure

MATRICES = {
    "X": "ND",
    "W₁": "DH",
    "b₁": "1H",
    "Z₁": "NH",
    "Δ₁": "NH",
    "H₁": "NH",
    "W₂": "HK",
    "b₂": "1K",
    "Z₂": "NK",
    "Δ₂": "NK",
}
"""Rows and columns of what is drawn; Δ is the gradient of J with respect to Z, H₁ what layer 1 hands on."""

NO_FIT = "does not fit"
OTHER_SHAPE = "can be multiplied, but has another shape"
LUCKY = "fits, and is wrong"
RIGHT_HERE = "fits, and is right here"
RIGHT = "fits, and is right"
NONE = "none"


@dataclass(frozen=True)
class Claim:
    """That `wanted` is the product of two matrices, each perhaps transposed; `bias` is added to each row."""

    wanted: str
    left: str
    right: str
    true: bool
    bias: str = ""

    @property
    def text(self) -> str:
        """How a menu writes it."""
        bias = f" + {self.bias}" if self.bias else ""
        return f"{self.wanted} = {self.left} {self.right}{bias}"

    def letters(self) -> tuple[str, str, str]:
        """Return rows and columns of the left factor, of the right one, and of what is wanted, as letters."""
        return letters(self.left), letters(self.right), letters(self.wanted)

    def coincidence(self) -> set[str]:
        """Return what has to be equal by chance, as letters; nothing where letters that meet are the same."""
        a, b, wanted = self.letters()
        pairs = ((a[1], b[0]), (a[0], wanted[0]), (b[1], wanted[1]))
        return {letter for pair in pairs if pair[0] != pair[1] for letter in pair}


def letters(name: str) -> str:
    """Return rows and columns of a matrix, of one transposed (Xᵀ), or of a gradient (∂J/∂X), as letters."""
    if name.endswith("ᵀ"):
        return MATRICES[name.removesuffix("ᵀ")][::-1]
    return MATRICES[name.removeprefix("∂J/∂")]


CLAIMS = (
    Claim("Z₁", "X", "W₁ᵀ", False, "b₁"),
    Claim("Z₁", "X", "W₁", True, "b₁"),
    Claim("∂J/∂W₁", "Δ₁", "Xᵀ", False),
    Claim("∂J/∂W₁", "X", "Δ₁", False),
    Claim("∂J/∂W₁", "Xᵀ", "Δ₁", True),
    Claim("∂J/∂W₁", "Δ₁ᵀ", "X", False),
    Claim("∂J/∂X", "W₁", "Δ₁", False),
    Claim("∂J/∂X", "Δ₁", "W₁ᵀ", True),
    Claim("∂J/∂X", "Δ₁", "W₁", False),
    Claim("Z₂", "H₁", "W₂", True, "b₂"),
    Claim("∂J/∂W₂", "H₁", "Δ₂", False),
    Claim("∂J/∂W₂", "H₁ᵀ", "Δ₂", True),
    Claim("∂J/∂H₁", "Δ₂", "W₂ᵀ", True),
)
"""What the menu offers, right and wrong."""

FIRST = 4  # ∂J/∂W₁ = Xᵀ Δ₁

Shape = tuple[int, int]
Sizes = dict[str, int]


@dataclass(frozen=True)
class Judgement:
    """What shapes say of a claim; `result` is None where there is no product."""

    left: Shape
    right: Shape
    result: Shape | None
    wanted: Shape
    verdict: str


def judge(claim: Claim, sizes: Sizes) -> Judgement:
    """Multiply the shapes of a claim's factors, and compare with the shape that is wanted."""

    def measured(pair: str) -> Shape:
        rows, columns = (1 if letter == "1" else sizes[letter] for letter in pair)
        return rows, columns

    left, right, wanted = (measured(pair) for pair in claim.letters())
    result = (left[0], right[1]) if left[1] == right[0] else None
    if result is None:
        verdict = NO_FIT
    elif result != wanted:
        verdict = OTHER_SHAPE
    elif claim.true:
        verdict = RIGHT
    else:  # transposing changes nothing where the sides that happen to be equal have length 1
        verdict = RIGHT_HERE if all(sizes[letter] == 1 for letter in claim.coincidence()) else LUCKY
    return Judgement(left, right, result, wanted, verdict)


def fitting(sizes: Sizes) -> int:
    """Return how many of the claims pass as far as shapes can tell."""
    return sum(judge(claim, sizes).verdict not in (NO_FIT, OTHER_SHAPE) for claim in CLAIMS)


def written(shape: Shape | None) -> str:
    """Return a shape as text: rows × columns."""
    return NONE if shape is None else f"{shape[0]} × {shape[1]}"


class Shapes(Figure):
    """The matrices of a network with one hidden layer, to scale, and a claim about a product of two."""

    points = traitlets.Int(1).tag(sync=True)
    inputs = traitlets.Int(1).tag(sync=True)
    hidden = traitlets.Int(1).tag(sync=True)
    outputs = traitlets.Int(1).tag(sync=True)
    claim = traitlets.Int(FIRST).tag(sync=True)

    def __init__(self, sliders: dict[str, ipywidgets.IntSlider]):
        super().__init__(
            kind="shapes",
            spec={
                "title": "Shapes, to scale",
                "most": max(control.max for control in sliders.values()),
                "matrices": MATRICES,
                "claims": [
                    {
                        "text": claim.text,
                        "names": [claim.left, claim.right, claim.wanted],
                        "letters": list(claim.letters()),
                        "true": claim.true,
                    }
                    for claim in CLAIMS
                ],
            },
            **{name: control.value for name, control in sliders.items()},
        )

    def sizes(self) -> Sizes:
        """Return how many there are of each letter."""
        return {"N": self.points, "D": self.inputs, "H": self.hidden, "K": self.outputs}

    def readout(self) -> dict[str, float | str]:
        """Return the shapes of both factors, of their product and of what is wanted, and what they prove."""
        now = judge(CLAIMS[self.claim], self.sizes())
        return {
            "product": f"({written(now.left)})({written(now.right)}) → {written(now.result)}",
            "wanted": written(now.wanted),
            "verdict": now.verdict,
            "fitting": fitting(self.sizes()),
        }

    def describe(self) -> str:
        """Say the claim, the shapes, and what they say of it."""
        claim, now = CLAIMS[self.claim], self.readout()
        sizes = ", ".join(f"{letter} = {size}" for letter, size in self.sizes().items())
        return (
            f"The claim {claim.text} at {sizes}: {now['product']}; wanted is {now['wanted']}. "
            f"It {now['verdict']}. {now['fitting']} of {len(CLAIMS)} claims fit."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the matrices and the product with matplotlib."""
        from ...plots.networks_of_matrices import sizes as plots

        claim, sizes = CLAIMS[self.claim], self.sizes()
        factors = [(claim.left, letters(claim.left)), (claim.right, letters(claim.right))]
        return plots.shapes(MATRICES, sizes, factors, (claim.wanted, letters(claim.wanted)), self.describe())


def shapes(
    points: ipywidgets.IntSlider,
    inputs: ipywidgets.IntSlider,
    hidden: ipywidgets.IntSlider,
    outputs: ipywidgets.IntSlider,
) -> LiveBox:
    """Show the matrices of a network to scale, and which of their products fit (chapter 7).

    A claim is chosen from a menu: what is wanted, as a product of two matrices. Right ones fit at all sizes.
    Wrong ones fit at some, and where N = D = H all of them do; where that is 1, they are right.

    Parameters
    ----------
    points, inputs, hidden, outputs : sliders for N, D, H and K, within 1 and 6.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider that leaves these limits.
    """
    sliders = {"points": points, "inputs": inputs, "hidden": hidden, "outputs": outputs}
    check_sliders("int_slider", **sliders)
    for name, control in sliders.items():
        if control.min < 1 or control.max > 6:
            raise ValueError(f"expected {name} from 1 to 6 at most, got {control.min} to {control.max}")
    choice = menu("claim", [claim.text for claim in CLAIMS], index=FIRST)
    figure = Shapes(sliders)
    link(figure, **sliders, claim=choice)
    return LiveBox(figure, [ipywidgets.HBox([points, inputs]), ipywidgets.HBox([hidden, outputs]), choice])
