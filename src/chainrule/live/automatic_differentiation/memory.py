"""A chain of n boxes and k checkpoints: what is held for the way back, when, and what is computed again.

What is counted: the inputs of boxes that are held for the way back, and evaluations of boxes. The one value
and the one gradient that are on their way are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import traitlets

from ..base import Figure, LiveBox, check_sliders, link
from ..text import counted

if TYPE_CHECKING:
    import matplotlib.figure


@dataclass(frozen=True)
class Event:
    """One step: which box works, in which way, and the boxes whose inputs are held afterwards."""

    box: int
    way: str  # "forward", "again" or "back"
    held: frozenset[int]


def stretches(n: int, k: int) -> list[range]:
    """Return the boxes 0 … n − 1 in k stretches, each at most one box longer than another, longer ones first.

    The input of each stretch's first box is a checkpoint.
    """
    length, longer = divmod(n, k)
    ends = [0]
    for i in range(k):
        ends.append(ends[-1] + length + (i < longer))
    return [range(start, end) for start, end in pairwise(ends)]


def events(n: int, k: int) -> Iterator[Event]:
    """Run a chain of n boxes forward and back with k checkpoints, and yield each step.

    Forward, the checkpoints are held, and everything of the last stretch, which is needed first. Backward, an
    earlier stretch is computed again from its checkpoint, but for its last box, whose output nobody asks for.
    """
    parts = stretches(n, k)
    keep = {part.start for part in parts} | set(parts[-1])
    held: set[int] = set()
    for box in range(n):
        held |= {box} & keep
        yield Event(box, "forward", frozenset(held))
    for part in reversed(parts):
        if part is not parts[-1]:
            for box in part[:-1]:
                held.add(box + 1)
                yield Event(box, "again", frozenset(held))
        for box in reversed(part):
            held.discard(box)
            yield Event(box, "back", frozenset(held))


def peak(n: int, k: int) -> int:
    """Return the most inputs that are held at once: k + ⌊n/k⌋ − 1."""
    return k + n // k - 1


class Checkpoints(Figure):
    """A chain of n boxes, k inputs kept: held values step by step, and both costs for every k."""

    n = traitlets.Int(1).tag(sync=True)
    k = traitlets.Int(1).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)

    def __init__(self, n: int, k: int, most: int):
        super().__init__(
            kind="checkpoints",
            n=n,
            k=k,
            spec={"title": "Checkpoints: memory against work", "most": most},
        )

    def _kept(self) -> int:
        return min(self.k, self.n)

    def readout(self) -> dict[str, int]:
        """Return what is held now and at most, the evaluations so far and in all, and those made again."""
        run = list(events(self.n, self._kept()))
        done = run[: self.steps]
        most = max(len(event.held) for event in run)
        return {
            "kept": self._kept(),
            "held": len(done[-1].held) if done else 0,
            "peak": most,
            "again": sum(event.way == "again" for event in run),
            "evaluations": sum(event.way != "back" for event in done),
            "least": min(peak(self.n, k) for k in range(1, self.n + 1)),
        }

    def describe(self) -> str:
        """Say what this many checkpoints hold and cost."""
        now = self.readout()
        return (
            f"A chain of {self.n} boxes with {counted(now['kept'], 'checkpoint')}: at most "
            f"{counted(now['peak'], 'input')} held at once, {counted(now['again'], 'evaluation')} made "
            f"again. Evenly spaced, no number of checkpoints holds fewer than {now['least']}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw what is held step by step, and both costs against k, with matplotlib."""
        from ...plots import automatic_differentiation as plots

        run = list(events(self.n, self._kept()))
        held = np.array([0, *(len(event.held) for event in run)])
        ks = np.arange(1, self.n + 1)
        memory = np.array([peak(self.n, int(k)) for k in ks])
        return plots.checkpoints(held, min(self.steps, len(run)), ks, memory, self.n - memory, self._kept())


def checkpoints(n: ipywidgets.IntSlider, k: ipywidgets.IntSlider) -> LiveBox:
    """Show what checkpoints save and what they cost on the way back through a chain (chapter 6).

    Parameters
    ----------
    n : a slider for the number of boxes, from 2 to 40 at most.
    k : a slider for the number of checkpoints, from 1 upwards; more than n count as n.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For a slider that leaves these limits.
    """
    check_sliders("int_slider", n=n, k=k)
    if n.min < 2 or n.max > 40:
        raise ValueError(f"expected a chain of 2 to 40 boxes, got a slider from {n.min} to {n.max}")
    if k.min < 1:
        raise ValueError(f"expected at least one checkpoint, got a slider from {k.min}")
    figure = Checkpoints(n.value, k.value, n.max)
    link(figure, n=n, k=k)
    return LiveBox(figure, [ipywidgets.HBox([n, k])])
