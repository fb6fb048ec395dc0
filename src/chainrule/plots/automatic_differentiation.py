"""Pictures of chapter 6, the twins of its live figures: swelling, dual numbers, tape, costs, checkpoints."""

from collections.abc import Mapping, Sequence

import matplotlib.figure
import matplotlib.patches
import numpy as np

from . import style
from .style import PALETTE

LOWEST, HIGHEST = 1e-17, 10.0  # an error of 0 is drawn at the bottom


def swell(errors: Mapping[str, np.ndarray], operations: int, n: int) -> matplotlib.figure.Figure:
    """Draw terms and operations against the rounds, and the relative errors of three ways.

    `errors` are those of the ways "expanded", "difference" and "dual" after 1, 2, … rounds; `operations`
    those of a round on dual numbers.
    """
    figure, (amounts, wrong) = style.axes(2, size=(8.4, 3.6), xlabel="rounds n")
    most = len(errors["dual"])
    ns = np.arange(1, most + 1)
    amounts.plot(ns, 2.0**ns, color=PALETTE["f"], linewidth=2, label="terms, multiplied out")
    amounts.plot(
        ns, operations * ns, "--", color=PALETTE["slope"], linewidth=2, label="operations, dual numbers"
    )
    amounts.plot([n], [2.0**n], "o", color=PALETTE["f"])
    amounts.plot([n], [operations * n], "o", color=PALETTE["slope"])
    amounts.set(xlim=(0.5, most + 0.5), ylim=(0, 1.06 * 2**most), ylabel="terms, operations")
    looks = {
        "expanded": ("f", "-", "multiplied out"),
        "difference": ("ink", "-", "best difference"),
        "dual": ("slope", "--", "dual numbers"),
    }
    for way, (colour, dashes, label) in looks.items():
        drawn = np.maximum(errors[way], LOWEST)
        wrong.plot(ns, drawn, dashes, color=PALETTE[colour], label=label)
        wrong.plot([n], [drawn[n - 1]], "o", color=PALETTE[colour])
    wrong.axhline(1, color=PALETTE["y"], linewidth=1, linestyle="--")
    wrong.set(xlim=(0.5, most + 0.5), yscale="log", ylim=(LOWEST, HIGHEST), ylabel="relative error")
    for panel in (amounts, wrong):
        panel.legend(frameon=False, fontsize=8)
    return figure


def dual(
    boxes: Mapping[str, tuple[float, float]], curve: style.Points, point: tuple[float, float]
) -> matplotlib.figure.Figure:
    """Draw each box with its (value, slope), and below the slope of J against the direction in degrees."""
    labels = {"z1": "z₁", "h": "h", "z2": "z₂", "y_hat": "ŷ", "J": "J"}
    colours = {"h": "g", "y_hat": "f"}
    figure = matplotlib.figure.Figure(figsize=(7.2, 4.4), layout="constrained", facecolor=PALETTE["paper"])
    row, panel = figure.subplots(2, 1, height_ratios=(1, 2))
    row.axis("off")
    row.set(xlim=(-0.6, len(boxes) - 0.4), ylim=(-1, 1))
    for i, (name, (value, slope)) in enumerate(boxes.items()):
        colour = PALETTE[colours.get(name, "ink")]
        row.text(
            i,
            0.1,
            f"{labels[name]} = {value:.4g}\nslope {slope:.4g}".replace("-", "−"),
            ha="center",
            va="center",
            fontsize=9,
            color=colour,
            bbox={"boxstyle": "round", "facecolor": PALETTE["soft"], "edgecolor": colour},
        )
        if i:
            row.annotate("", (i - 0.36, 0.1), (i - 0.64, 0.1), arrowprops={"arrowstyle": "->"})
    reach = 1.1 * float(np.abs(curve[1]).max())
    panel.spines[["top", "right"]].set_visible(False)
    panel.plot(*curve, color=PALETTE["slope"], linewidth=2)
    for angle, colour in ((0.0, "w1"), (90.0, "w2")):
        height = float(np.interp(angle, *curve))
        panel.plot([angle], [height], "o", color=PALETTE[colour], markerfacecolor=PALETTE["paper"])
    panel.plot([point[0]], [point[1]], "o", color=PALETTE["slope"], markersize=8)
    panel.set(xlim=(0, 360), xticks=range(0, 361, 90), ylim=(-reach, reach))
    panel.set(xlabel="direction, degrees", ylabel="slope of J")
    return figure


def tape(
    rows: Sequence[tuple[str, float | str, Sequence[float | str], float | str]], story: str
) -> matplotlib.figure.Figure:
    """Draw the tape as a table, a line a row: value, slopes and gradient; words where there are none yet."""

    def cell(value: float | str) -> str:
        return "…" if isinstance(value, str) else f"{value:.4g}".replace("-", "−")

    figure = matplotlib.figure.Figure(figsize=(7.2, 2.8), layout="constrained", facecolor=PALETTE["paper"])
    panel = figure.add_subplot()
    panel.axis("off")
    columns = (0.02, 0.42, 0.74, 0.98)
    heads = ("line", "value", "slopes, by each input", "gradient")
    table = [heads, *((text, cell(v), ", ".join(map(cell, s)), cell(g)) for text, v, s, g in rows)]
    for k, row in enumerate(table):
        height = 1 - (k + 0.5) / len(table)
        for i, (place, words) in enumerate(zip(columns, row, strict=True)):
            panel.text(
                place,
                height,
                words,
                ha="right" if i else "left",
                va="center",
                fontsize=9,
                color=PALETTE["y" if not k else "slope" if i == 3 else "ink"],
                family="monospace" if not i and k else None,
            )
    figure.suptitle(story.replace(": played", ":\nplayed"), fontsize=9, color=PALETTE["ink"])
    return figure


def which_end(
    ns: np.ndarray, costs: np.ndarray, inputs: int, outputs: int, story: str
) -> matplotlib.figure.Figure:
    """Draw multiplications against the number of inputs: `costs` are those of (forward, reverse)."""
    figure, panel = style.axes(size=(6.8, 3.8), xlabel="inputs n", ylabel="multiplications")
    for column, (colour, dashes, label) in enumerate((("x", "-", "forward"), ("f", "--", "reverse"))):
        line = costs[:, column]
        panel.plot(ns, line, dashes, color=PALETTE[colour], linewidth=2, label=label)
        panel.plot([inputs], [line[inputs - 1]], "o", color=PALETTE[colour])
    panel.axvline(outputs, color=PALETTE["y"], linewidth=1, linestyle="--", label="as many inputs as outputs")
    panel.set(xlim=(ns[0], ns[-1]), ylim=(0, 1.08 * costs[-1].max()))
    panel.legend(frameon=False, fontsize=8)
    figure.suptitle(story.replace(" Multiplications", "\nMultiplications"), fontsize=9, color=PALETTE["ink"])
    return figure


def checkpoints(
    held: np.ndarray, steps: int, ks: np.ndarray, memory: np.ndarray, again: np.ndarray, k: int
) -> matplotlib.figure.Figure:
    """Draw how many inputs are `held` step by step, and both costs against the number of checkpoints."""
    figure, (time, costs) = style.axes(2, size=(8.4, 3.4))
    top = 1.12 * ks[-1]
    time.plot(held, color=PALETTE["y"], linewidth=1)
    time.plot(held[: steps + 1], color=PALETTE["g"], linewidth=2)
    time.axhline(held.max(), color=PALETTE["g"], linewidth=1, linestyle="--")
    time.plot([steps], [held[steps]], "o", color=PALETTE["g"])
    time.set(xlim=(0, len(held) - 1), ylim=(0, top), xlabel="step", ylabel="inputs held")
    costs.plot(ks, memory, color=PALETTE["g"], linewidth=2, label="held at most")
    costs.plot(ks, again, "--", color=PALETTE["f"], linewidth=2, label="computed again")
    costs.plot([k], [memory[k - 1]], "o", color=PALETTE["g"])
    costs.plot([k], [again[k - 1]], "o", color=PALETTE["f"])
    costs.set(xlim=(1, ks[-1]), ylim=(0, top), xlabel="checkpoints k")
    costs.legend(frameon=False, fontsize=8)
    return figure
