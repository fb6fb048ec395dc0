"""Any entry of any gradient of a small batch, as the sum of products that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from ...functions.arguments import Array
from ..base import Figure, LiveBox, link, menu
from .writing import subscript, summed

if TYPE_CHECKING:
    import matplotlib.figure

# Numbers for a pencil: forward all of them are whole, gradients are whole quarters, and no z is 0.
POINTS = np.array([[3, 2], [-1, 2], [-2, 0], [-2, -2]])
TARGETS = np.array([[5], [2], [-3], [1]])
WEIGHTS = (np.array([[1, -1, 1], [-1, 0, 1]]), np.array([[-2], [-1], [1]]))
BIASES = (np.array([1, 0, 0]), np.array([1]))
NONE = "none"
MOST = len(POINTS)  # contributions to an entry, at most


@dataclass(frozen=True)
class Product:
    """A gradient as a product of two matrices: their names, letters of their entries, and numbers.

    `of` is the letter of an entry of what the gradient belongs to, `over` what the sum runs over, `why` the
    reason for the sum. Of a factor whose entries have no letter, `ones`, the letter is empty; `turned` says
    that it stands transposed, so that the indices of its entries are swapped.
    """

    name: str
    left: str
    right: str
    first: Array
    second: Array
    of: str
    letters: tuple[str, str]
    turned: tuple[bool, bool]
    over: str
    why: str

    def gradient(self) -> Array:
        """Return all entries."""
        return self.first @ self.second

    def entry(self, row: int, column: int) -> str:
        """Return what an entry of the gradient belongs to, counted from 1: w₁₂, or b of unit 2."""
        if self.of == "b":
            return f"b of unit {column}" if self.name == "b₁" else "b of the output"
        return self.of + subscript(row, column)


def forward() -> tuple[Array, Array, Array]:
    """Return Z₁, H₁ = ReLU(Z₁) and the answers Ŷ, which no squeeze follows."""
    z = POINTS @ WEIGHTS[0] + BIASES[0]
    h = np.maximum(z, 0)
    return z, h, h @ WEIGHTS[1] + BIASES[1]


def products() -> tuple[Product, ...]:
    """Return all gradients of J, the mean of ½(ŷ − y)² over the points, in the order of the way back."""
    z, h, answers = forward()
    delta2 = (answers - TARGETS) / len(POINTS)
    delta1 = np.where(z > 0, delta2 @ WEIGHTS[1].T, 0.0)
    ones = np.ones((1, len(POINTS)))
    use = "Each point uses the weight once: a sum over the points."
    added = "b is added to the row of each point: a sum over the points, a column of"
    return (
        Product(
            "W₂", "H₁ᵀ", "Δ₂", h.T, delta2, "w", ("h", "δ"), (True, False), "point",
            f"Δ₂ is (ŷ − y)/4, a row for each point. {use}",
        ),
        Product(
            "b₂", "ones", "Δ₂", ones, delta2, "b", ("", "δ"), (False, False), "point",
            f"{added} Δ₂.",
        ),
        Product(
            "H₁", "Δ₂", "W₂ᵀ", delta2, WEIGHTS[1].T, "h", ("δ", "w"), (False, True), "output",
            "Each output uses the hidden value: a sum over the outputs, here over one. Struck out is where "
            "z\u00a0<\u00a00 and ReLU is flat.",
        ),
        Product(
            "W₁", "Xᵀ", "Δ₁", POINTS.T, delta1, "w", ("x", "δ"), (True, False), "point",
            f"Δ₁ is ∂J/∂H₁ where z\u00a0>\u00a00, and 0 where z\u00a0<\u00a00. {use}",
        ),
        Product(
            "b₁", "ones", "Δ₁", ones, delta1, "b", ("", "δ"), (False, False), "point",
            f"{added} Δ₁.",
        ),
        Product(
            "X", "Δ₁", "W₁ᵀ", delta1, WEIGHTS[0].T, "x", ("δ", "w"), (False, True), "unit",
            "Each hidden unit of its point uses the input: a sum over the units.",
        ),
    )  # fmt: skip


PRODUCTS = products()
FIRST = 3  # ∂J/∂W₁


class OneEntry(Figure):
    """A gradient, of which `row` and `column`, from 1, are chosen: the entry as a sum of its contributions.

    In a gradient with fewer rows or columns the last one is meant.
    """

    gradient = traitlets.Int(FIRST).tag(sync=True)
    row = traitlets.Int(1).tag(sync=True)
    column = traitlets.Int(2).tag(sync=True)

    def __init__(self) -> None:
        z, h, answers = forward()
        super().__init__(
            kind="one_entry",
            spec={
                "title": "One entry of a gradient",
                "products": [
                    {
                        "name": product.name,
                        "factors": [product.left, product.right],
                        "numbers": [product.first.tolist(), product.second.tolist()],
                        "of": product.of,
                        "letters": list(product.letters),
                        "turned": list(product.turned),
                        "over": product.over,
                        "why": product.why,
                    }
                    for product in PRODUCTS
                ],
                "forward": [
                    [letter, rows.tolist()]
                    for letter, rows in (("x", POINTS), ("z", z), ("h", h), ("ŷ", answers), ("y", TARGETS))
                ],
            },
        )

    def place(self) -> tuple[int, int]:
        """Return row and column of the entry that is shown, from 1."""
        rows, columns = PRODUCTS[self.gradient].gradient().shape
        return min(self.row, rows), min(self.column, columns)

    def contributions(self) -> tuple[Array, Array]:
        """Return the two factors of each contribution to the entry: a row and a column that meet."""
        product, (row, column) = PRODUCTS[self.gradient], self.place()
        return product.first[row - 1], product.second[:, column - 1]

    def readout(self) -> dict[str, float | str]:
        """Return the contributions, as many as there are, and the entry, their sum."""
        first, second = self.contributions()
        terms = dict(enumerate((first * second).tolist(), 1))
        row, column = self.place()
        entry = PRODUCTS[self.gradient].gradient()[row - 1, column - 1]
        return {**{f"term{k}": terms.get(k, NONE) for k in range(1, MOST + 1)}, "entry": entry}

    def describe(self) -> str:
        """Write the entry as its sum."""
        product, (row, column) = PRODUCTS[self.gradient], self.place()
        pairs = zip(*self.contributions(), strict=True)
        comes = summed(pairs, product.gradient()[row - 1, column - 1])
        return (
            f"∂J/∂{product.name} = {product.left} {product.right}. In row {row}, column {column}: "
            f"∂J/∂{product.entry(row, column)} = {comes}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw both factors, the gradient, and the contributions adding up, with matplotlib."""
        from ...plots.networks_of_matrices import entries as plots

        product = PRODUCTS[self.gradient]
        first, second = self.contributions()
        names = (product.left, product.right, f"∂J/∂{product.name}")
        matrices = (product.first, product.second, product.gradient())
        return plots.one_entry(names, matrices, self.place(), (first, second), product.over)


def one_entry() -> LiveBox:
    """Show any entry of any gradient of a batch of four points as the sum that it is (chapter 7).

    The network is 2 → 3 → 1 with ReLU in the hidden layer and no squeeze at the end; the loss is the mean of
    ½(ŷ − y)². A gradient is chosen from a menu, an entry of it with the mouse, or with arrow keys and Enter.
    """
    figure = OneEntry()
    choice = menu("gradient", [f"∂J/∂{product.name}" for product in PRODUCTS], index=FIRST)
    link(figure, gradient=choice)
    return LiveBox(figure, [choice])
