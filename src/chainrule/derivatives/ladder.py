"""What differences say as their step shrinks: whether they settle, keep apart as at a kink, or scatter."""

from __future__ import annotations

import math
from itertools import pairwise

# A difference that is smaller than so many times the rounding in it says nothing.
CLEAR = 30
# Each step is the last one divided by the cube of the golden ratio, 4.236. With steps of 1, 1/4 and 1/16, a
# wave that comes back once in the smallest has come back in all of them: it would look like a straight line.
SHRINK = 2 + 5**0.5


class Ladder:
    """Central slopes, extrapolated slopes and bends of f for steps that shrink.

    f's values have the given noise, and a last digit at `epsilon`; rounding moves the point by `shift`.
    """

    def __init__(self, noise: float, epsilon: float, shift: float):
        self.noise = noise
        self.epsilon = epsilon
        self.shift = shift
        self.widths: list[float] = []
        self.central: list[float] = []
        self.extrapolated: list[float] = []
        self.bends: list[float] = []
        self.changes: list[float] = []
        self.rises: list[float] = []
        self.grains: list[float] = []
        self.sides = (-math.inf, math.inf)

    def add(self, right: float, left: float, rise: float, fall: float) -> None:
        """Take in what f does within one step to the right and one to the left."""
        # of unequal steps, as they are near a power of two, the mean that is exact for a parabola
        central = (rise * left / right + fall * right / left) / (right + left)
        bend = rise / right - fall / left
        width, correction = (right + left) / 2, 0.0
        if self.central:  # take away the part of the error that falls with the square of the step
            ratio = self.widths[-1] / width
            correction = (central - self.central[-1]) / (ratio * ratio - 1)
        self.extrapolated.append(central + correction)
        self.changes.append(
            abs(self.extrapolated[-1] - self.extrapolated[-2]) if len(self.extrapolated) > 1 else math.nan
        )
        self.widths.append(width)
        self.central.append(central)
        self.bends.append(bend)
        self.rises.append(rise)
        self.grains.append(self.epsilon * max(abs(rise), abs(fall)) / width)
        if abs(bend) > CLEAR * self.noise / self.widths[-1]:
            self.sides = (fall / left, rise / right)

    @property
    def slope(self) -> float:
        """The extrapolated slope."""
        return self.extrapolated[-1]

    @property
    def rounding(self) -> float:
        """What the noise of f does to the slope, and the last digit of what f is a step away."""
        return 4 * self.noise / self.widths[-1] + 2 * self.grains[-1]

    @property
    def doubt(self) -> float:
        """How far off the slope may be."""
        return self.changes[-1] + self.rounding

    @property
    def lost(self) -> float:
        """What the rounding of the point does to the slope where f bends, as it does to numbers inside f."""
        return 4 * self.shift * abs(self.bends[-1]) / self.widths[-1]

    @property
    def is_smooth(self) -> bool:
        """Whether the slopes of the two sides have come closer twice, and the extrapolated slope settles."""
        if len(self.bends) < 3 or not math.isfinite(self.doubt):
            return False
        steps = [(self.bends, -1), (self.bends, -2), (self.changes, -1)]
        return all(
            abs(values[k]) <= 0.5 * abs(values[k - 1]) + CLEAR / 2 * self.noise / self.widths[k]
            for values, k in steps
        )

    @property
    def steepest(self) -> float:
        """How fast f moves within the steps that the slope was extrapolated from."""
        return max(map(abs, (*self.central[-3:], *self.bends[-3:])))

    @property
    def contradicts(self) -> bool:
        """Whether the slope moves away again, and not by noise: what looked settled was not."""
        if len(self.changes) < 2 or not math.isfinite(self.changes[-1]):
            return False
        return self.changes[-1] > max(0.5 * self.changes[-2], CLEAR * self.noise / self.widths[-1])

    @property
    def last_moving(self) -> float | None:
        """The last step, to the right or with a minus to the left, if f is known to move within it."""
        if not self.bends or not math.isfinite(self.bends[-1]):
            return None
        return self.widths[-1] if self.rises[-1] else -self.widths[-1]

    @property
    def is_one_sided(self) -> bool:
        """Whether f is undefined on one side, however near."""
        return not any(map(math.isfinite, self.bends))

    def has_kink(self, size: float) -> bool:
        """Whether the two sides, or the slope itself, keep apart in a constant ratio as the step shrinks.

        Noise does not keep to a ratio, and on a smooth curve it is that of the steps or less, once they are
        small.
        """
        return any(self._keeps_apart(values, size) for values in (self.bends, self.changes))

    def _keeps_apart(self, values: list[float], size: float) -> bool:
        clear = [
            (abs(value), width)
            for value, width, bend in zip(values, self.widths, self.bends, strict=True)
            if abs(value) > CLEAR * (self.noise + self.shift * abs(bend)) / width
        ][-4:]
        if len(clear) < 4 or clear[-1][1] > 1e-6 * size:
            return False
        ratios = [fine / coarse for (coarse, _), (fine, _) in pairwise(clear)]
        return min(ratios) > 0.8 and max(ratios) < 1.15 * min(ratios)
