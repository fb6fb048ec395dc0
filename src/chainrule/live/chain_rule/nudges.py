"""A nudge on number lines, one below the other, with a magnifier that keeps the nudge wide."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, product
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ...functions import Function
from ..base import Figure, LiveBox, as_shown, check_sliders, equals, link, menu, shown
from ..composite_functions.boxes import described, letters, nested, through
from .rates import checked_functions, factor, rates_along

if TYPE_CHECKING:
    import matplotlib.figure

MOST_LINES = 3
MAGNIFIED = 1.25  # half the width of a magnified line, in lengths of its longest arrow
RATES = [
    "each where its box stands",
    "all of them at x (a mistake)",
    "only the last one (a mistake)",
]
"""Which rates the dashed arrows use, as the menu calls them."""
SAID = ["", ", by mistake with all rates taken at x", ", by mistake with the last rate alone"]


class NumberLines(Figure):
    """A nudge on number lines, one below the other: where it leads, and where rate times nudge says.

    `magnified` lines show no more than the arrows, however small the nudge; `rates` is the place in `RATES`.
    """

    x = traitlets.Float().tag(sync=True)
    nudge = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    rates = traitlets.Int(0).tag(sync=True)
    magnified = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        stories: Mapping[str, Sequence[Function]],
        x: ipywidgets.FloatSlider,
        nudge: ipywidgets.FloatSlider | ipywidgets.FloatLogSlider,
        output: str = "y",
        magnified: bool = False,
        wrong_rates: bool = False,
    ):
        self.stories, self.output = {name: list(row) for name, row in stories.items()}, output
        self.count = len(next(iter(self.stories.values())))
        places, nudges = np.linspace(x.min, x.max, 201), _ends(nudge)
        kinds = range(len(RATES) if wrong_rates else 1)
        super().__init__(
            kind="number_lines",
            x=x.value,
            nudge=nudge.value,
            magnified=magnified,
            spec={
                "title": "A nudge on number lines",
                "count": self.count,
                "output": output,
                "magnified": MAGNIFIED,
                "wrong_rates": wrong_rates,
                "stories": [
                    {
                        "label": name,
                        "boxes": [described(f) for f in row],
                        "lines": _lines(row, places, nudges, kinds),
                    }
                    for name, row in self.stories.items()
                ],
            },
        )

    @property
    def _story(self) -> list[Function]:
        return list(self.stories.values())[self.choice]

    def _now(self) -> tuple[list[float], list[float], list[float], list[float]]:
        values, there = through(self._story, self.x), through(self._story, self.x + self.nudge)
        rates = _used(self._story, self.x, self.rates)
        moves = [self.nudge, *(b - a for a, b in zip(values[1:], there[1:], strict=True))]
        return values, rates, moves, _promised(rates, self.nudge)

    def readout(self) -> dict[str, float]:
        """Return values, rates, the true move on each line, the straight-line one, and what that misses."""
        values, rates, moves, promised = self._now()
        names = letters(self.count, self.output)
        gap = moves[-1] - promised[-1]
        return {
            **dict(zip(names, values, strict=True)),
            **{f"rate_{name}": rate for name, rate in zip(names[1:], rates, strict=True)},
            **{f"d_{name}": move for name, move in zip(names, moves, strict=True)},
            **{f"line_{name}": move for name, move in zip(names[1:], promised[1:], strict=True)},
            "gap": gap,
            "missed": gap / self.nudge if self.nudge else math.nan,
        }

    def describe(self) -> str:
        """Say what the nudge should become and what it becomes."""
        _, rates, moves, promised = self._now()
        product, should = " · ".join(map(factor, reversed(rates))), shown(promised[-1])
        sign = equals(math.prod(map(as_shown, [*rates, self.nudge])), should)
        return (
            f"{list(self.stories)[self.choice]} at x = {shown(self.x)}{SAID[self.rates]}: "
            f"a nudge of {shown(self.nudge)} should become {product} · {factor(self.nudge)} "
            f"{sign} {should}. It becomes {shown(moves[-1])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the lines with matplotlib."""
        from ...plots import chain_rule as plots

        values, _, moves, promised = self._now()
        names = letters(self.count, self.output)
        words = [f"δx = {shown(self.nudge)}"]
        words += [
            f"δ{name} = {shown(move)}, straight-line story {shown(line)}"
            for name, move, line in zip(names[1:], moves[1:], promised[1:], strict=True)
        ]
        lines = self.spec["stories"][self.choice]["lines"]
        if self.magnified:
            lines = [
                _near(value, (move, line), self.nudge)
                for value, move, line in zip(values, moves, promised, strict=True)
            ]
        return plots.number_lines(names, lines, values, moves, promised, words)


def _ends(nudge: ipywidgets.FloatSlider | ipywidgets.FloatLogSlider) -> tuple[float, float]:
    if isinstance(nudge, ipywidgets.FloatLogSlider):
        return nudge.base**nudge.min, nudge.base**nudge.max
    return nudge.min, nudge.max


def _near(value: float, arrows: Sequence[float], nudge: float) -> list[float]:
    """Return the ends of a magnified line: its longest arrow takes the same share of it however small."""
    # where a nudge all but disappears, that is to be seen
    reach = max([abs(nudge) / 10, *(abs(arrow) for arrow in arrows if math.isfinite(arrow))])
    reach = MAGNIFIED * (reach or 1.0)
    return [value - reach, value + reach] if math.isfinite(value) else [-reach, reach]


def _used(row: Sequence[Function], x: float, kind: int) -> list[float]:
    """Return the rates that the dashed arrows use: the right ones, or a mistake's."""
    right = rates_along(row, x)
    if kind == 1:
        return [math.nan if math.isnan(f.at(x)) else f.derivative.at(x) for f in row]
    return right if kind == 0 else [*[1.0] * (len(row) - 1), right[-1]]


def _promised(rates: Sequence[float], nudge: float) -> list[float]:
    """Return the moves of the straight-line story: on each line, from x on."""
    return list(accumulate(rates, operator.mul, initial=nudge))


def _lines(
    row: Sequence[Function], places: np.ndarray, nudges: tuple[float, float], kinds: Iterable[int]
) -> list[list[float]]:
    """Return the ends of each number line; one scale for all if none would be crowded by it.

    They reach as far as the arrows do from any of the places, solid and dashed, with any kind of rates.
    """
    low, high = places[0] + min(nudges[0], 0), places[-1] + max(nudges[1], 0)
    points = np.linspace(low, high, 401)
    ends: list[list[float]] = [[] for _ in row]
    for x in places:
        values = through(row, x)
        for kind, nudge in product(kinds, nudges):
            moves = _promised(_used(row, x, kind), nudge)
            for own, value, move in zip(ends, values[1:], moves[1:], strict=True):
                own.append(value + move)
    found = [[low, high]]
    for f, own in zip(row, ends, strict=True):
        points = f.at(points)
        reached = np.concatenate([points, own])
        near = reached[np.isfinite(reached) & (np.abs(reached) <= 1e3)]
        found.append([float(near.min(initial=0.0)), float(near.max(initial=0.0))])
    # air at both ends
    found = [
        [math.floor(10 * (a - 0.1 * (b - a))) / 10, math.ceil(10 * (b + 0.1 * (b - a))) / 10]
        for a, b in found
    ]
    widths = [b - a for a, b in found]
    if max(widths) > 8 * min(widths):
        return found
    return [[min(a for a, _ in found), max(b for _, b in found)]] * len(found)


def number_lines(
    stories: Sequence[Function] | Mapping[str, Sequence[Function]],
    x: ipywidgets.FloatSlider,
    nudge: ipywidgets.FloatSlider | ipywidgets.FloatLogSlider,
    *,
    output: str = "y",
    magnified: bool = False,
    wrong_rates: bool = False,
) -> LiveBox:
    """Show a nudge on number lines, one to three boxes long: the true move, and rate times nudge (chapter 4).

    A button switches between whole lines and a magnifier, under which the longest arrow of each line keeps
    its length.

    Parameters
    ----------
    stories : the boxes, such as ``[square]``, or several rows of equally many boxes by label, with a menu.
    x : the slider for the place.
    nudge : the slider for the change of x; a logarithmic one for very small nudges.
    output : the letter of what comes out.
    magnified : whether it begins under the magnifier.
    wrong_rates : whether a menu lets the dashed arrows use wrong rates; for two boxes or three.

    Raises
    ------
    TypeError
        For a box that is not a Function, or something that is no slider.
    ValueError
        For no story, stories of different lengths, more than three boxes, a nudge that starts at 0, or
        wrong rates for a single box, which has but one place to take its rate.
    """
    if not isinstance(stories, Mapping):
        row = checked_functions(stories, MOST_LINES)
        stories = {nested([described(f) for f in row]): row}
    if not stories:
        raise ValueError("expected at least one row of boxes, such as [square], got none")
    rows = {name: checked_functions(row, MOST_LINES) for name, row in stories.items()}
    lengths = {len(row) for row in rows.values()}
    if len(lengths) > 1:
        raise ValueError(f"expected rows of equally many boxes, got {sorted(lengths)}")
    check_sliders(x=x)
    if not isinstance(nudge, ipywidgets.FloatLogSlider):
        check_sliders(nudge=nudge)
    if nudge.value == 0:
        raise ValueError("expected a nudge other than 0 to start with: at 0 every story is true")
    figure = NumberLines(rows, x, nudge, output, magnified, wrong_rates)
    link(figure, x=x, nudge=nudge)
    menus: dict[str, ipywidgets.Dropdown] = {}
    if len(rows) > 1:
        menus["choice"] = menu("boxes", list(rows))
    if wrong_rates and lengths == {1}:
        raise ValueError("expected two boxes or three to show wrong rates of, got one")
    if wrong_rates:
        menus["rates"] = menu("rates", RATES)
    link(figure, **menus)
    row = [ipywidgets.HBox(list(menus.values()))] if len(menus) > 1 else list(menus.values())
    return LiveBox(figure, [*row, x, nudge])
