"""An expression that the reader types, as a graph: values go forward, gradients come back, box by box."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import traitlets

from ..functions.arguments import is_number
from ..graph import trace
from .base import Figure, LiveBox, shown
from .defined import Seen, around
from .text import counted

if TYPE_CHECKING:
    import matplotlib.figure

LOW, HIGH, STEP = -5.0, 5.0, 0.1
STARTS = (2.0, 1.0, 3.0, 0.5, 1.5, 2.5, 0.8, 1.2, 1.8, 2.2, 0.6, 1.4)
"""Where the slider of a new letter stands, the first letter's first: as many as there may be letters."""
NOT_YET = "not yet"
_NAMES = "vustpqrnmkzyj"  # of values on the way: the first that is no letter of the expression
_INSTEAD = {
    "undefined": "nothing",
    "range": "no number",
    "rounding": "hidden",
    "corner": "corner",
    "rule": "no rule",
}
_NO_VALUE = {
    "undefined": "J has no value",
    "range": "a number on the way to J is too large or too small for the machine to hold",
    "rounding": "rounding hides what value J has, if it has one",
}


class Expression(Figure):
    """A typed expression of up to twelve letters, and its graph of up to forty boxes.

    `text` is what stands in the field, `good` the last text that could be read, and `graph` what it means,
    with a name for each letter and each operation; `at` is where the sliders stand, in the order of the
    letters, with "_" between them. `steps` says how many values and then gradients are filled in, and
    `chosen` which box is told about; if it is empty, that of the last step. The page reads the text, so that
    there is one parser; Python evaluates the graph.
    """

    text = traitlets.Unicode().tag(sync=True)
    good = traitlets.Unicode().tag(sync=True)
    graph = traitlets.Dict().tag(sync=True)
    at = traitlets.Unicode().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self, examples: Mapping[str, Callable[..., Any]], values: Mapping[str, float], steps: int | None
    ):
        self.examples = dict(examples)
        text = next(iter(examples))
        graph = self.traced(text, values)
        last = len(_order(graph))
        super().__init__(
            kind="expression",
            text=text,
            good=text,
            graph=graph,
            at="_".join(f"{value:g}" for value in values.values()),
            steps=last if steps is None else steps,
            spec={
                "title": "An expression, forward and backward",
                "examples": list(examples),
                "range": [LOW, HIGH, STEP],
                "starts": list(STARTS),
            },
        )

    def traced(self, text: str, values: Mapping[str, float]) -> dict[str, Any]:
        """Return the graph of an example's function, its boxes named: what the page makes of the text."""
        return _named(trace(self.examples[text], *values.values(), names=list(values)).export())

    def point(self) -> list[float]:
        """Return the values of the letters, in the order of the graph's inputs."""
        given = [
            float(part) if re.fullmatch(r"-?\d+(\.\d+)?", part) else math.nan for part in self.at.split("_")
        ]
        point = []
        for i in range(len(self.graph["inputs"])):
            value = given[i] if i < len(given) and math.isfinite(given[i]) else STARTS[i]
            point.append(min(max(value, LOW), HIGH))
        return point

    def seen(self) -> dict[str, Seen]:
        """Return what each box gives, by its name, whatever the step."""
        return around(self.graph, self.point())

    def filled(self) -> tuple[set[str], set[str]]:
        """Return the names of the boxes whose values, and of those whose gradients are filled in."""
        order, inputs, forward = _order(self.graph), self.graph["inputs"], self._operations
        return {*inputs, *order[: min(self.steps, forward)]}, set(order[forward : max(self.steps, forward)])

    @property
    def _operations(self) -> int:
        return sum("args" in node for node in self.graph["nodes"])

    @property
    def _end(self) -> str:
        name: str = self.graph["nodes"][self.graph["output"]]["name"]
        return name

    def readout(self) -> dict[str, Any]:
        """Return the expression, its value, the step, and of each box what is filled in; nan for nothing."""
        seen, (valued, blamed) = self.seen(), self.filled()
        return {
            "formula": self.good,
            "J": seen[self._end].value if self._end in valued else NOT_YET,
            "step": min(self.steps, len(_order(self.graph))),
            **{name: box.value if name in valued else NOT_YET for name, box in seen.items()},
            **{f"d_{name}": box.gradient if name in blamed else NOT_YET for name, box in seen.items()},
        }

    def describe(self) -> str:
        """Tell the expression, its letters, its value and their gradients, as far as they are there."""
        seen, (valued, blamed) = self.seen(), self.filled()
        inputs = self.graph["inputs"]
        count = counted(self._operations, "operation")
        given = ", ".join(
            f"{name} = {shown(value)}" for name, value in zip(inputs, self.point(), strict=True)
        )
        begin = f"J = {self.good} in {count}. With {given}"
        if self._end not in valued:
            return f"{begin}: not all values are computed yet."
        if seen[self._end].trouble:
            return f"{begin} {_NO_VALUE[seen[self._end].trouble]}."
        if not math.isfinite(seen[self._end].value):
            return f"{begin} J is {_beyond(seen[self._end].value)} for the machine to hold."
        slopes = [
            f"∂J/∂{name} = {shown(seen[name].gradient) if not seen[name].rule else _INSTEAD[seen[name].rule]}"
            for name in inputs
            if name in blamed
        ]
        return (
            f"{begin}, J = {shown(seen[self._end].value)}" + "".join(f"; {slope}" for slope in slopes) + "."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw boxes and edges with matplotlib, each box with its value and its gradient."""
        from ..plots import composite_functions as plots

        seen, (valued, blamed) = self.seen(), self.filled()

        def number(value: float, why: str) -> str:
            if why:
                return _INSTEAD[why]
            return _beyond(value) if math.isinf(value) else shown(value)

        def line(name: str) -> str:
            box = seen[name]
            value = number(box.value, box.trouble) if name in valued else "…"
            return f"{value}\n∂ {number(box.gradient, box.rule) if name in blamed else '…'}"

        names = [node.get("name") for node in self.graph["nodes"]]
        return plots.graph(self.graph, [line(name) if name else "" for name in names], _pretty(names))


def _beyond(value: float) -> str:
    return "too large" if value > 0 else "too low"


def _named(exported: dict[str, Any]) -> dict[str, Any]:
    """Name each value on the way, v1, v2, …, in the order in which they are computed."""
    taken = {name.rstrip("0123456789") for name in exported["inputs"]}
    letter = next(name for name in _NAMES if name not in taken)
    operations = [node for node in exported["nodes"] if "args" in node]
    for count, node in enumerate(operations, 1):
        node["name"] = f"{letter}{count}"
    return exported


def _order(exported: Mapping[str, Any]) -> list[str]:
    """Return the names of the boxes in the order of the steps: each operation, then all from the end back."""
    operations = [node["name"] for node in exported["nodes"] if "args" in node]
    return [*operations, *reversed(operations), *reversed(exported["inputs"])]


def _pretty(names: list[str | None]) -> dict[str, str]:
    below = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return {name: "ŷ" if name == "yhat" else name.translate(below) for name in names if name}


def expression(
    examples: Mapping[str, Callable[..., Any]], *, steps: int | None = None, **letters: float
) -> LiveBox:
    """Let the reader type an expression of several letters, and step through its graph (chapters 4 to 6).

    Each letter gets a slider; each operation is a box. Values go forward, gradients come back, one box at a
    time; of the chosen box the chain rule is told in full. A letter is one box, however often it stands in
    the expression; a part that is written twice becomes two boxes, as it does when Python traces it.

    Parameters
    ----------
    examples : texts for the buttons, each with the same function in Python; the first stands in the field.
    steps : how many of the steps are shown at first; all of them if left out.
    letters : where the slider of each letter stands, in the order of the function's parameters, from −5 to 5
        in steps of a tenth: ``live.expression({"a*b": lambda a, b: a * b}, a=2, b=-3)``.

    Raises
    ------
    TypeError
        For an example that is no function that can be traced, or a letter whose value is no number.
    ValueError
        For no letter or more than twelve, one that is called J, a value that no slider has, or a number of
        steps that there is not.
    """
    if not isinstance(examples, Mapping) or not examples or not all(map(callable, examples.values())):
        raise TypeError(
            f'expected texts with their functions, as in {{"a*b": lambda a, b: a * b}}, got {examples!r}'
        )
    if not 1 <= len(letters) <= len(STARTS):
        raise ValueError(f"expected one to {len(STARTS)} letters with their values, got {len(letters)}")
    if "J" in letters:
        raise ValueError("J is the name of what comes out: call the letter something else")
    for name, value in letters.items():
        if not is_number(value):
            raise TypeError(f"expected a number for {name}, got {value!r}")
        if not LOW <= value <= HIGH or abs(value / STEP - round(value / STEP)) > 1e-9:
            raise ValueError(f"expected {name} from {LOW:g} to {HIGH:g} in tenths, got {value!r}")
    figure = Expression(examples, {name: float(value) for name, value in letters.items()}, steps)
    last = len(_order(figure.graph))
    if not 0 <= figure.steps <= last:
        raise ValueError(f"expected a number of steps from 0 to {last}, got {steps!r}")
    return LiveBox(figure)
