"""The twin of the figure `one_entry`: a row meets a column, and their products add up."""

import matplotlib.figure
import numpy as np

from ..style import PALETTE
from .tables import grid


def one_entry(
    names: tuple[str, str, str],
    matrices: tuple[np.ndarray, np.ndarray, np.ndarray],
    place: tuple[int, int],
    factors: tuple[np.ndarray, np.ndarray],
    over: str,
) -> matplotlib.figure.Figure:
    """Draw two factors and their product, and the contributions to its entry at a `place`, counted from 1."""
    row, column = place
    left, right, product = matrices
    figure = matplotlib.figure.Figure(figsize=(8.8, 3.8), layout="constrained", facecolor=PALETTE["paper"])
    tables, bars = figure.subplots(1, 2)
    width, height = left.shape[1] + 0.5, right.shape[0] / 2
    grid(tables, names[1], right, (width, height + 0.5), "ink", lambda _, j: "lit" if j + 1 == column else "")
    grid(tables, names[0], left, (0, 0), "ink", lambda i, _: "lit" if i + 1 == row else "")
    key = {(row - 1, column - 1): "key"}
    grid(tables, names[2], product, (width, 0), "slope", lambda i, j: key.get((i, j), ""))
    tables.set(xlim=(-0.3, 7.9), ylim=(-2.4, 3))
    tables.axis("off")

    terms = factors[0] * factors[1]
    sums = np.concatenate([[0.0], np.cumsum(terms)])
    for k, term in enumerate(terms):
        look = {"edgecolor": PALETTE["slope"], "facecolor": PALETTE["slope" if term >= 0 else "paper"]}
        bars.barh(k, term, left=sums[k], height=0.5, linewidth=1.5, **look)
        bars.plot([sums[k + 1]] * 2, [k - 0.25, k + 1], "--", color=PALETTE["slope"], linewidth=1)
    total = {"edgecolor": PALETTE["ink"], "facecolor": PALETTE["ink" if sums[-1] >= 0 else "paper"]}
    bars.barh(len(terms), sums[-1], height=0.5, linewidth=1.5, **total)
    bars.axvline(0, color=PALETTE["line"], linewidth=1)

    def number(value: float) -> str:
        text = f"{value:.4g}".replace("-", "−")
        return f"({text})" if value < 0 else text

    labels = [
        f"{over} {k}: {number(a)} · {number(b)} = {number(a * b).strip('()')}"
        for k, (a, b) in enumerate(zip(*factors, strict=True), 1)
    ]
    total_label = f"together: {number(sums[-1]).strip('()')}"
    bars.set_yticks(range(len(terms) + 1), [*labels, total_label], fontsize=8)
    bars.margins(x=0.06)
    bars.set(ylim=(len(terms) + 0.6, -0.6))
    bars.spines[["top", "right", "left"]].set_visible(False)
    bars.tick_params(axis="y", length=0)
    return figure
