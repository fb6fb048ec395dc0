"""Seen close: does the surface become a flat board, as the partial derivatives say?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...derivatives import gradient
from ...functions.arguments import Numeric
from ...graph import trace
from ..base import Figure, LiveBox, check_sliders, link, shown
from .maps import chooser, of_two

if TYPE_CHECKING:
    import matplotlib.figure

Place = tuple[Callable[..., Any], Sequence[float]]

DIRECTIONS = np.linspace(0, 360, 73)  # in degrees, as in close_up.js
ROUNDING = 1e-15  # of a cosine or a sine


def _heading(degrees: Numeric) -> tuple[np.ndarray, np.ndarray]:
    """Return a direction of length 1; at a quarter turn the rounding of π must not lead off an axis."""
    turn = np.radians(degrees)
    across, up = (np.where(np.abs(part) < ROUNDING, 0.0, part) for part in (np.cos(turn), np.sin(turn)))
    return across, up


class CloseUp(Figure):
    """A window around a point, and the slope in every direction, measured over it and of a board.

    The board is flat, with the partial derivatives as its slopes; these are measured along the axes.
    """

    kind = traitlets.Unicode("close_up").tag(sync=True)
    radius = traitlets.Float(1.0).tag(sync=True)
    angle = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(self, places: Mapping[str, Place], largest: float):
        self.labels = list(places)
        self.costs = [of_two(cost) for cost, _ in places.values()]
        self.points = [(float(a), float(b)) for _, (a, b) in places.values()]
        self.slopes = [gradient(cost, point).tolist() for cost, point in places.values()]
        self.largest = largest
        functions = [
            {
                "label": label,
                "graph": trace(cost, *point, names=["a", "b"]).export(),
                "point": list(point),
                "slopes": slopes,
            }
            for label, cost, point, slopes in zip(
                self.labels, self.costs, self.points, self.slopes, strict=True
            )
        ]
        super().__init__(spec={"title": "A point seen close", "functions": functions, "largest": largest})

    def _measured(self, degrees: Numeric, radius: float) -> Numeric:
        """Return the rise from the point to the ring, over the way."""
        cost, (a, b) = self.costs[self.choice], self.points[self.choice]
        right, up = _heading(degrees)
        return (cost(a + radius * right, b + radius * up) - cost(a, b)) / radius

    def _board(self, degrees: Numeric) -> Numeric:
        first, second = self.slopes[self.choice]
        right, up = _heading(degrees)
        return first * right + second * up

    def _point(self) -> str:
        return f"({', '.join(map(shown, self.points[self.choice]))})"

    def readout(self) -> dict[str, Any]:
        """Return point, distance, direction, both slopes there, and their largest difference, all round."""
        everywhere = self._measured(DIRECTIONS, self.radius) - self._board(DIRECTIONS)
        return {
            "point": self._point(),
            "radius": self.radius,
            "angle": self.angle,
            "measured": float(self._measured(self.angle, self.radius)),
            "board": float(self._board(self.angle)),
            "gap": float(np.max(np.abs(everywhere))),
        }

    def describe(self) -> str:
        """Say both slopes in the chosen direction, and how far they are apart at most, all round."""
        now = self.readout()
        return (
            f"J = {self.labels[self.choice]} around {now['point']}: over the distance {shown(self.radius)} "
            f"in the direction of {shown(self.angle)} degrees the slope is {shown(now['measured'])}, "
            f"and by the partial derivatives {shown(now['board'])}. "
            f"Over all directions they differ by at most {shown(now['gap'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the same with matplotlib."""
        from ...plots import partial_derivatives as plots

        far = (self._measured(DIRECTIONS, self.largest), self._board(DIRECTIONS))
        return plots.close_up(
            self.costs[self.choice],
            self.points[self.choice],
            (self.radius, self.angle),
            (DIRECTIONS, self._measured(DIRECTIONS, self.radius), self._board(DIRECTIONS)),
            (min(map(np.min, far)), max(map(np.max, far))),
        )


def close_up(
    places: Mapping[str, Place], radius: ipywidgets.FloatLogSlider, angle: ipywidgets.FloatSlider
) -> LiveBox:
    """Show whether a cost, seen close, is the flat board that its partial derivatives describe (chapter 2).

    Parameters
    ----------
    places : labels, each with a function of a point (a, b), and the point to look at.
    radius : a `log_slider` for the distance of the ring on which the cost is measured.
    angle : a slider in degrees, from the direction in which a grows towards that in which b grows.

    Raises
    ------
    TypeError
        For something that is not a function or a slider, or a function that cannot be traced.
    ValueError
        If there is no place, or a point has not two finite entries.
    """
    if not isinstance(places, Mapping):
        raise TypeError(f'expected places by their labels, as in {{"bowl": (f, (0, 0))}}, got {places!r}')
    if not places:
        raise ValueError("expected at least one place to look at, got none")
    for name, (cost, point) in places.items():
        if not callable(cost):
            raise TypeError(f"expected a function and a point for {name!r}, got {type(cost).__name__}")
        if len(point) != 2 or not all(map(math.isfinite, point)):
            raise ValueError(f"expected a point of two finite numbers for {name!r}, got {point!r}")
    check_sliders(angle=angle)
    check_sliders("log_slider", radius=radius)
    figure = CloseUp(places, radius.base**radius.max)
    link(figure, radius=radius, angle=angle)
    return LiveBox(figure, [*chooser(figure, figure.labels), radius, angle])
