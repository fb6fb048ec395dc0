"""A small program, recorded line by line and played backwards; with the classic bugs to switch on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...functions import square
from ...functions.arguments import Numeric
from ...graph import named
from ...modes import jvp
from ..base import Figure, LiveBox, check_sliders, exported, link, menu, shown

if TYPE_CHECKING:
    import matplotlib.figure

NOT_YET = "not yet"
RIGHT, WRONG, LUCKY = "right", "wrong", "right here, by coincidence"
BUGS = {
    "none": "no bug",
    "assigned": "= where += belongs",
    "own_order": "no order: you choose it",
    "no_reset": "x is not reset: a second run",
    "new_value": "slopes at the new value",
    "in_place": "a is doubled in place",
}
"""What may be wrong with the tape, with the names in the menu."""

ONE = (1.0, 1.0)


@dataclass(frozen=True)
class Line:
    """A line of the program: its name, its text, what it uses, its value, and its slopes.

    `slopes` takes the inputs and the place where a function's slope is looked up: its input, if all is right.
    """

    name: str
    text: str
    uses: tuple[str, ...]
    value: Callable[..., float]
    slopes: Callable[[Sequence[float], float], tuple[float, ...]]


PROGRAM = (
    Line("a", "a = sin(x)", ("x",), math.sin, lambda _, at: (math.cos(at),)),
    Line("b", "b = x * a", ("x", "a"), lambda x, a: x * a, lambda given, _: (given[1], given[0])),
    Line("c", "c = exp(a)", ("a",), math.exp, lambda _, at: (math.exp(at),)),
    Line("d", "d = b + c", ("b", "c"), lambda b, c: b + c, lambda *_: ONE),
    Line("z", "z = d ** 2", ("d",), lambda d: d**2, lambda _, at: (2 * at,)),
)
NAMES = ("x", *(line.name for line in PROGRAM))
ORDER = "".join(reversed(NAMES[1:]))
RECORDED = len(NAMES)  # steps forward; the first one is x itself
LAST = RECORDED + len(PROGRAM)


def program(x: Numeric) -> Numeric:
    """Return what the program computes: z = (x sin x + exp(sin x))²."""
    a = named("a", np.sin(x))
    b = named("b", x * a)
    c = named("c", np.exp(a))
    return named("z", square(named("d", b + c)))


def legal(order: str) -> bool:
    """Return whether each box speaks after all boxes that use it."""
    return all(
        order.index(line.name) < order.index(used) for line in PROGRAM for used in line.uses if used != "x"
    )


def values_at(x: float, changed: bool = False) -> dict[str, float]:
    """Return the value of every name; `changed`: a was doubled after the last line."""
    values = {"x": x}
    for line in PROGRAM:
        values[line.name] = line.value(*(values[used] for used in line.uses))
    if changed:
        values["a"] *= 2
    return values


def slopes_of(line: Line, values: dict[str, float], bug: str) -> tuple[float, ...]:
    """Return the local slopes of a line that the tape has, or takes, under a bug."""
    given = [values[used] for used in line.uses]
    return line.slopes(given, values[line.name] if bug == "new_value" else given[0])


def play_back(x: float, bug: str, order: str) -> dict[str, float]:
    """Return the gradient of every name after the boxes of `order` have spoken, with a bug of `BUGS`."""
    values = values_at(x, changed=bug == "in_place")
    gradients = dict.fromkeys(NAMES, 0.0) | {"z": 1.0}
    if bug == "no_reset":
        gradients["x"] = truth(x)
    lines = {line.name: line for line in PROGRAM}
    for name in order:
        line = lines[name]
        for used, slope in zip(line.uses, slopes_of(line, values, bug), strict=True):
            before = 0.0 if bug == "assigned" else gradients[used]
            gradients[used] = before + gradients[name] * slope
    return gradients


def truth(x: float) -> float:
    """Return dz/dx, by one run on numbers that carry a slope."""
    return float(jvp(program, x, 1.0))


class Tape(Figure):
    """The program's graph and tape: `steps` of them so far, lines forward and then boxes backward."""

    x = traitlets.Float().tag(sync=True)
    bug = traitlets.Int(0).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)

    def __init__(self, x: float, steps: int):
        super().__init__(
            kind="tape",
            x=x,
            steps=steps,
            spec={
                "title": "A tape, recorded and played backwards",
                "graph": exported(program, x),
                "lines": [
                    {"name": line.name, "text": line.text, "uses": list(line.uses)} for line in PROGRAM
                ],
                "bugs": [{"name": name, "label": label} for name, label in BUGS.items()],
            },
        )

    @property
    def _bug(self) -> str:
        return list(BUGS)[self.bug]

    def _spoken(self) -> str:
        """Return the boxes that have spoken, in their order."""
        order = self.chosen if self._bug == "own_order" else ORDER
        return order[: max(0, self.steps - RECORDED)]

    def readout(self) -> dict[str, Any]:
        """Return values, slopes and gradients there are so far, the result, the truth, and the verdict."""
        recorded = self.steps >= RECORDED
        values = values_at(self.x, changed=recorded and self._bug == "in_place")
        spoken = self._spoken()
        gradients = play_back(self.x, self._bug, spoken)
        found: dict[str, Any] = {}
        for k, name in enumerate(NAMES):
            found[f"value_{name}"] = values[name] if k < self.steps else NOT_YET
            found[f"gradient_{name}"] = gradients[name] if recorded else NOT_YET
        for k, line in enumerate(PROGRAM, 1):
            for slot, slope in enumerate(slopes_of(line, values, self._bug)):
                found[f"slope_{line.name}{slot}"] = slope if k < self.steps else NOT_YET
        finished = len(spoken) == len(PROGRAM)
        result, right = gradients["x"], truth(self.x)
        verdict = self._verdict(spoken, result, right) if finished else NOT_YET
        return {**found, "result": result if finished else NOT_YET, "truth": right, "verdict": verdict}

    def _verdict(self, spoken: str, result: float, right: float) -> str:
        if abs(result - right) > 1e-9 * max(1, abs(right)):
            return WRONG
        harmless = self._bug == "none" or (self._bug == "own_order" and legal(spoken))
        return RIGHT if harmless else LUCKY

    def describe(self) -> str:
        """Say what the tape gives, and what is right."""
        now = self.readout()
        label = BUGS[self._bug]
        if now["verdict"] == NOT_YET:
            lines = min(self.steps, RECORDED)
            return (
                f"The program at x = {shown(self.x)}, {label}: {lines} of {RECORDED} lines recorded, "
                f"{len(self._spoken())} of {len(PROGRAM)} boxes played back. dz/dx is {shown(now['truth'])}."
            )
        return (
            f"The program at x = {shown(self.x)}, {label}: played back, the tape gives dz/dx = "
            f"{shown(now['result'])}; right is {shown(now['truth'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the graph with its tape with matplotlib."""
        from ...plots import automatic_differentiation as plots

        now = self.readout()
        rows = [
            (
                "x" if name == "x" else PROGRAM[k - 1].text,
                now[f"value_{name}"],
                [now[key] for key in (f"slope_{name}0", f"slope_{name}1") if key in now],
                now[f"gradient_{name}"],
            )
            for k, name in enumerate(NAMES)
        ]
        return plots.tape(rows, self.describe())


def tape(x: ipywidgets.FloatSlider, *, bug: str = "none", steps: int = 0) -> LiveBox:
    """Show a program recorded line by line and its tape played backwards, with bugs to choose (chapter 6).

    Parameters
    ----------
    x : the slider for x, within −3 and 3.
    bug : the key of `BUGS` that the menu begins with.
    steps : how many of the 11 steps are shown at first: 6 lines, then 5 boxes.

    Raises
    ------
    TypeError
        For something that is no slider, or one of another kind.
    ValueError
        For an unknown bug, a number of steps out of range, or a slider that leaves its limits.
    """
    if bug not in BUGS:
        raise ValueError(f"unknown bug {bug!r}: choose one of {', '.join(BUGS)}")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 0 <= steps <= LAST:
        raise ValueError(f"expected a whole number of steps from 0 to {LAST}, got {steps!r}")
    check_sliders(x=x)
    if x.min < -3 or x.max > 3:
        raise ValueError(f"expected a slider for x within −3 and 3, got {x.min:g} to {x.max:g}")
    figure = Tape(x.value, steps)
    choice = menu("bug", list(BUGS.values()), index=list(BUGS).index(bug))
    link(figure, x=x, bug=choice)
    return LiveBox(figure, [choice, x])
