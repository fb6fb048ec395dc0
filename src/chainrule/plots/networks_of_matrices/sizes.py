"""The twin of the figure `shapes`: the matrices of a network to scale, and a product of two of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.figure
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Rectangle

from ..style import PALETTE

COLOURS = {"N": "ink", "D": "x", "H": "g", "K": "f", "1": "y"}
DASHES = {"N": "-", "D": (0, (3, 1)), "H": (0, (1, 1)), "K": (0, (3, 1, 1, 1)), "1": "-"}
NAMES = {"X": "x", "H": "g", "W₁": "w1", "W₂": "w2", "Δ": "slope"}
GAP = 0.4  # from the corner of a product to its matrices


def _block(panel: Axes, letters: str, sizes: Mapping[str, int], corner: tuple[float, float]) -> None:
    """Draw a matrix below and right of a corner; its upper and left edge have the pattern of their letter."""
    rows, columns = (sizes.get(letter, 1) for letter in letters)
    x, y = corner
    fill: dict[str, Any] = {"facecolor": PALETTE["soft"], "edgecolor": PALETTE["line"]}
    for i in range(rows):
        for j in range(columns):
            panel.add_patch(Rectangle((x + j, y - i - 1), 1, 1, **fill))
    ends = {letters[0]: ([x, x], [y, y - rows]), letters[1]: ([x, x + columns], [y, y])}
    if letters[0] == letters[1]:
        panel.plot([x, x], [y, y - rows], color=PALETTE[COLOURS[letters[0]]], linewidth=3)
    for letter, (xs, ys) in ends.items():
        panel.plot(xs, ys, color=PALETTE[COLOURS[letter]], linestyle=DASHES[letter], linewidth=3)
    small: dict[str, Any] = {"fontsize": 8, "ha": "center", "va": "center"}
    panel.text(x - 0.7, y - rows / 2, letters[0], color=PALETTE[COLOURS[letters[0]]], **small)
    panel.text(x + columns / 2, y + 0.6, letters[1], color=PALETTE[COLOURS[letters[1]]], **small)


def _colour(name: str) -> str:
    """Return the colour of the symbol that a matrix is named for."""
    return PALETTE[next((colour for start, colour in NAMES.items() if name.startswith(start)), "ink")]


def shapes(
    matrices: Mapping[str, str],
    sizes: Mapping[str, int],
    factors: Sequence[tuple[str, str]],
    wanted: tuple[str, str],
    story: str,
) -> matplotlib.figure.Figure:
    """Draw all `matrices`, given by their letters, and the product of two `factors`: (name, letters) each."""
    figure = matplotlib.figure.Figure(figsize=(8.8, 3.8), layout="constrained", facecolor=PALETTE["paper"])
    inventory, product = figure.subplots(1, 2, width_ratios=(1.7, 1))
    strong: dict[str, Any] = {"fontsize": 10, "weight": "bold", "ha": "center", "va": "center"}
    for number, (name, letters) in enumerate(matrices.items()):
        row, slot = divmod(number, len(matrices) // 2)
        rows, columns = (sizes.get(letter, 1) for letter in letters)
        middle, foot = 9 * slot, -11 * row
        _block(inventory, letters, sizes, (middle - columns / 2, foot + rows))
        inventory.text(middle, foot - 1.2, name, color=_colour(name), **strong)
        sign = ("·", "+", "=", "", "")[slot]
        inventory.text(middle + 4.5, foot - 1.2, sign, ha="center", va="center", fontsize=10)
    inventory.set(xlim=(-5, 41), ylim=(-13, 8), aspect="equal")
    (name_a, a), (name_b, b) = factors
    m, p, q, n = (sizes.get(letter, 1) for letter in a + b)
    _block(product, a, sizes, (-GAP - p, -GAP))
    _block(product, b, sizes, (GAP, GAP + q))
    for k in range(min(p, q)):
        reach = 2 * (GAP + k + 0.5)
        product.add_patch(Arc((0, 0), reach, reach, theta1=90, theta2=180, edgecolor=PALETTE["y"]))
    for k in range(min(p, q), max(p, q)):
        alone = (-GAP - k - 0.5, 0) if p > q else (0, GAP + k + 0.5)
        product.plot(*([value] for value in alone), "x", color=PALETTE["f"])
    if p == q:
        _block(product, a[0] + b[1], sizes, (GAP, -GAP))
    rows, columns = (sizes.get(letter, 1) for letter in wanted[1])
    rim: dict[str, Any] = {"fill": False, "edgecolor": PALETTE["slope"], "linestyle": "--", "linewidth": 1.5}
    product.add_patch(Rectangle((GAP, -GAP - rows), columns, rows, **rim))
    product.text(-GAP - p / 2, -GAP - m - 1, name_a, color=_colour(name_a), **strong)
    product.text(GAP + n / 2, GAP + q + 1.6, name_b, color=_colour(name_b), **strong)
    lowest = max(rows, m if p == q else 0)
    product.text(GAP + columns / 2, -GAP - lowest - 1, wanted[0], color=PALETTE["slope"], **strong)
    product.set(xlim=(-8.5, 8.5), ylim=(-8.5, 9), aspect="equal")
    for panel in (inventory, product):
        panel.axis("off")
    figure.suptitle(story.replace(". It", ".\nIt"), fontsize=9, color=PALETTE["ink"])
    return figure
