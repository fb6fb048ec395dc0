"""Pictures of chapter 1, the twins of its live figures."""

from collections.abc import Callable, Sequence

import matplotlib.figure
import numpy as np

from . import style
from .style import PALETTE


def tangent(
    f: Callable,
    x: float,
    slope: float,
    domain: tuple[float, float],
    label: str = "f(x)",
    xlabel: str = "x",
    colours: tuple[str, str] = ("f", "x"),
) -> matplotlib.figure.Figure:
    """Draw f over `domain`, the point (x, f(x)), and the straight line of the given slope through it.

    `colours` names the palette's colours of the curve and of the point.
    """
    figure, panel = style.axes(xlabel=xlabel, ylabel=label, xlim=domain)
    xs = np.linspace(*domain, 401)
    ys = f(xs)
    curve, point = colours
    panel.plot(xs, ys, color=PALETTE[curve], linewidth=2)
    value = f(x)
    panel.axline((x, value), slope=slope, color=PALETTE["slope"], linewidth=2)
    panel.plot([x], [value], "o", color=PALETTE[point], markersize=8)
    panel.set_ylim(style.span(ys))
    return figure


def secant(
    f: Callable,
    x: float,
    step: float,
    measured: float,
    slope: float,
    domain: tuple[float, float],
    *,
    central: bool,
    label: str = "f(x)",
) -> matplotlib.figure.Figure:
    """Draw f, its tangent at x, and the secant: from x to x + step, or, if central, from x - step."""
    figure, panel = style.axes(xlabel="x", ylabel=label, xlim=domain)
    xs = np.linspace(*domain, 401)
    ys = f(xs)
    ends = np.array([x - step if central else x, x + step])
    panel.plot(xs, ys, color=PALETTE["f"], linewidth=2)
    panel.axline((x, f(x)), slope=slope, color=PALETTE["slope"], linewidth=2, label="tangent")
    secant_start = (ends[0], f(ends)[0])
    panel.axline(
        secant_start, slope=measured, color=PALETTE["x"], linewidth=2, linestyle="--", label="secant"
    )
    panel.plot(ends, f(ends), "o", color=PALETTE["x"], markersize=7)
    panel.set_ylim(style.span(ys))
    panel.legend(frameon=False)
    return figure


def step_size(
    steps: np.ndarray,
    errors: np.ndarray,
    truncation: np.ndarray,
    rounding: np.ndarray,
    step: float,
    label: str,
) -> matplotlib.figure.Figure:
    """Draw measured errors against steps on logarithmic axes, with the two errors that theory expects."""
    figure, panel = style.axes(xlabel="step h", ylabel="error", xscale="log", yscale="log", ylim=(1e-17, 1e3))
    measured = np.where(errors > 0, errors, np.nan)
    panel.plot(steps, measured, color=PALETTE["ink"], linewidth=1.2, label=f"measured: {label}")
    if truncation.any():
        panel.plot(steps, truncation, "--", color=PALETTE["g"], label="truncation")
    panel.plot(steps, rounding, "--", color=PALETTE["f"], label="rounding")
    near = int(np.argmin(np.abs(np.log(steps / step))))
    panel.plot([steps[near]], [measured[near]], "o", color=PALETTE["x"], markersize=8)
    panel.legend(frameon=False)
    return figure


def slope_curve(
    f: Callable, xs: np.ndarray, slopes: np.ndarray, x: float, label: str
) -> matplotlib.figure.Figure:
    """Draw f on the left and its slopes on the right, with the point x on both."""
    figure, (left, right) = style.axes(2, xlabel="x")
    ys = f(xs)
    left.plot(xs, ys, color=PALETTE["f"], linewidth=2)
    left.plot([x], [f(x)], "o", color=PALETTE["x"], markersize=8)
    left.set_ylabel(label)
    right.plot(xs, slopes, color=PALETTE["slope"], linewidth=2)
    right.plot([x], [np.interp(x, xs, slopes)], "o", color=PALETTE["x"], markersize=8)
    right.set_ylabel("slope f′(x)")
    return figure


def descent(
    cost: Callable,
    path: Sequence[float],
    domain: tuple[float, float],
    symbol: str,
    label: str,
    colour: str = "x",
) -> matplotlib.figure.Figure:
    """Draw the cost and the places a descent went through, and beside it the cost step by step.

    `colour` names the palette's colour of the parameter.
    """
    figure, (left, right) = style.axes(2)
    path = np.asarray(path)
    xs = np.linspace(min(domain[0], path.min()), max(domain[1], path.max()), 401)
    values = cost(path)
    left.plot(xs, cost(xs), color=PALETTE["ink"], linewidth=2)
    left.plot(path, values, "o-", color=PALETTE[colour], linewidth=1, markersize=5)
    left.set(xlabel=symbol, ylabel=label)
    right.plot(np.arange(path.size), values, "o-", color=PALETTE["ink"], linewidth=1, markersize=4)
    right.set(xlabel="step", ylabel="J")
    return figure
