"""x ← 4x(1 − x), again and again: how its derivative grows when multiplied out, and how wrong each way is."""

from __future__ import annotations

import decimal
import math
from decimal import Decimal
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...functions.arguments import Numeric
from ...modes import jvp
from ..base import Figure, LiveBox, check_sliders, link, shown

if TYPE_CHECKING:
    import matplotlib.figure

MOST = 8  # rounds: beyond, the coefficients of the expanded derivative leave the range of a double
STEPS = 10.0 ** np.linspace(-14, -1, 131)
"""The steps that the central difference may choose from."""
ROW = 5  # steps in a row: where they are all good, a step is good; a single one may be right by luck
PRECISION = 80  # decimal digits of the arithmetic that all errors are measured against
OPERATIONS = 8  # of a round on numbers that carry a slope: 3 for the value, 5 for the slope


def rounds(x: Numeric, n: int) -> Numeric:
    """Return 4x(1 − x), of that again, and so on, n times."""
    for _ in range(n):
        x = 4 * x * (1 - x)
    return x


def expanded(n: int) -> list[int]:
    """Return the coefficients of the derivative of `rounds`, multiplied out, of x⁰ first."""
    found = [0, 1]
    for _ in range(n):
        rest = [1 - found[0], *(-c for c in found[1:])]
        product = [0] * (2 * len(found) - 1)
        for i, a in enumerate(found):
            for j, b in enumerate(rest):
                product[i + j] += 4 * a * b
        found = product
    return [power * c for power, c in enumerate(found)][1:]


def exact_slope(x: float, n: int) -> Decimal:
    """Return the derivative of `rounds` at x, the double as it is, in 80 decimal digits."""
    with decimal.localcontext(prec=PRECISION):
        value, slope = Decimal(x), Decimal(1)
        for _ in range(n):
            value, slope = 4 * value * (1 - value), 4 * (1 - 2 * value) * slope
        return slope


def horner(coefficients: list[int], x: float) -> float:
    """Return the polynomial at x in floating point, its coefficients rounded to doubles."""
    total = 0.0
    for c in reversed(coefficients):
        total = total * x + float(c)
    return total


def errors_at(x: float, n: int) -> dict[str, float]:
    """Return the relative errors of three ways to the derivative of `rounds` at x, and the best step.

    Returns
    -------
    dict
        difference: of the best central difference, chosen by comparing with the truth: the worst of the five
        neighbouring steps among `STEPS` of which this is least; step: the middle one of them; dual: of one
        run on numbers that carry a slope; expanded: of the multiplied-out derivative.
    """
    truth = exact_slope(x, n)
    near = float(truth)
    with decimal.localcontext(prec=PRECISION):
        missing = float(truth - Decimal(near))

        def error(found: float) -> float:
            return float(abs((Decimal(found) - truth) / truth))

        ahead, behind = x + STEPS, x - STEPS
        found = (rounds(ahead, n) - rounds(behind, n)) / (ahead - behind)
        off = np.abs((found - near) - missing)
        worst = np.lib.stride_tricks.sliding_window_view(off, ROW).max(axis=1)
        first = int(np.argmin(worst))
        best = first + int(np.argmax(off[first : first + ROW]))
        return {
            "difference": error(float(found[best])),
            "step": float(STEPS[first + ROW // 2]),
            "dual": error(jvp(lambda u: rounds(u, n), x, 1.0)),
            "expanded": error(horner(expanded(n), x)),
        }


def _rounded(value: float) -> float:
    return float(f"{value:.2e}")


class Swell(Figure):
    """Terms and operations against the number of rounds, and the errors of three ways to the derivative.

    The errors are measured by Python and stored, for each place that the slider stops at.
    """

    n = traitlets.Int(4).tag(sync=True)
    x = traitlets.Float().tag(sync=True)

    def __init__(self, n: int, x: float, low: float, step: float, stops: int):
        self.low, self.step = low, step
        self.places = [low + step * k for k in range(stops)]
        self.errors = [[errors_at(place, k) for k in range(1, MOST + 1)] for place in self.places]
        super().__init__(
            kind="swell",
            n=n,
            x=x,
            spec={
                "title": "A derivative that swells",
                "most": MOST,
                "low": low,
                "step": step,
                "operations": OPERATIONS,
                "errors": [
                    {name: [_rounded(one[name]) for one in row] for name in row[0]} for row in self.errors
                ],
            },
        )

    def _place(self) -> int:
        return min(max(round((self.x - self.low) / self.step), 0), len(self.places) - 1)

    def readout(self) -> dict[str, float]:
        """Return terms and operations, the derivative by dual numbers, and the error of each way."""
        errors = {name: _rounded(e) for name, e in self.errors[self._place()][self.n - 1].items()}
        return {
            "terms": 2**self.n,
            "operations": OPERATIONS * self.n,
            "slope": jvp(lambda u: rounds(u, self.n), self.x, 1.0),
            **errors,
        }

    def describe(self) -> str:
        """Say how much there is to compute, and how wrong each way is."""
        now = self.readout()
        times = "once" if self.n == 1 else f"{self.n} times"
        return (
            f"x ← 4x(1 − x), {times}, at x = {shown(self.x)}: multiplied out, the derivative has "
            f"{now['terms']} terms; automatic differentiation needs {now['operations']} operations. "
            f"Relative errors: expanded {shown(now['expanded'], 2)}, best central difference "
            f"{shown(now['difference'], 2)}, automatic differentiation {shown(now['dual'], 2)}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw amounts and errors with matplotlib."""
        from ...plots import automatic_differentiation as plots

        row = self.errors[self._place()]
        ways = {name: np.array([_rounded(one[name]) for one in row]) for name in row[0] if name != "step"}
        return plots.swell(ways, OPERATIONS, self.n)


def swell(n: ipywidgets.IntSlider, x: ipywidgets.FloatSlider) -> LiveBox:
    """Show how the derivative of x ← 4x(1 − x) swells with the rounds, and how wrong each way is (chapter 6).

    Parameters
    ----------
    n : a slider for the number of rounds, within 1 and 8.
    x : a slider for the place, within 0 and 1; it must not stop at 1/2, where the derivative is 0 and has no
        relative error. Errors are measured at each of its stops: at most 60 of them.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider that leaves these limits.
    """
    check_sliders("int_slider", n=n)
    check_sliders(x=x)
    if n.min < 1 or n.max > MOST:
        raise ValueError(f"expected a slider from 1 to {MOST} rounds at most, got {n.min} to {n.max}")
    if x.min < 0 or x.max > 1:
        raise ValueError(f"expected a slider for x within 0 and 1, got {x.min:g} to {x.max:g}")
    stops = round((x.max - x.min) / x.step) + 1
    if stops > 60:
        raise ValueError(f"expected a slider for x with at most 60 stops, got {stops}: choose a larger step")
    if any(math.isclose(x.min + x.step * k, 0.5) for k in range(stops)):
        raise ValueError(
            "the slider for x stops at 1/2, where the derivative is 0 and has no relative error: let it "
            "begin elsewhere"
        )
    figure = Swell(n.value, x.value, x.min, x.step, stops)
    link(figure, n=n, x=x)
    return LiveBox(figure, [n, x])
