"""Live figures of chapter 3: functions put one into the other, and the graphs they are."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ..functions import Constant, Function, Scale, Sum, identity
from ..graph import trace
from ..plots.curves import curve, holes
from .base import Figure, LiveBox, link, menu, shown
from .text import counted

if TYPE_CHECKING:
    import matplotlib.figure

MOST_BOXES = 6
MOST_INPUTS = 8
FRAMED = 241  # even points of a curve by which its frame is chosen

# name in code: (name of the box, its formula on a single letter, on anything longer); □ is what comes in
BOXES = {
    "identity": ("identity", "□", "□"),
    "negative": ("negative", "−□", "−(□)"),
    "square": ("square", "□²", "(□)²"),
    "cube": ("cube", "□³", "(□)³"),
    "reciprocal": ("reciprocal", "1/□", "1/(□)"),
    "sqrt": ("root", "√□", "√(□)"),
    "absolute": ("absolute", "|□|", "|□|"),
    "exp": ("exp", "e^□", "e^(□)"),
    "log": ("log", "log □", "log(□)"),
    "sin": ("sin", "sin □", "sin(□)"),
    "cos": ("cos", "cos □", "cos(□)"),
    "tan": ("tan", "tan □", "tan(□)"),
    "sigmoid": ("sigmoid", "σ(□)", "σ(□)"),
    "relu": ("ReLU", "ReLU(□)", "ReLU(□)"),
    "leaky_relu": ("leaky ReLU", "leaky(□)", "leaky(□)"),
}

NEEDS = {
    "x > 0": "a positive number",
    "x ≥ 0": "a number from 0 upwards",
    "x ≠ 0": "a number other than 0",
}

NAMES = {"w1": "W₁", "w2": "W₂", "y_hat": "ŷ", "z1": "z₁", "z2": "z₂", "theta": "θ", "loss": "J"}


def letters(count: int, output: str = "y") -> list[str]:
    """Return the names of the values on the way through `count` boxes: x, u, v, …, and the output's."""
    return ["x", *"uvwst"[: count - 1], output]


def described(f: Function) -> dict[str, Any]:
    """Return a box for the figure: name, formulas with □ for what comes in, what it needs, its graph."""
    if isinstance(f, Scale):
        name, plain, nested = "scale", f"{shown(f.factor)}·□", f"{shown(f.factor)}·(□)"
    elif isinstance(f, Sum) and f.first is identity and isinstance(f.second, Constant):
        offset = f.second.value
        name, plain = (
            ("add", f"{shown(offset)} + □") if offset >= 0 else ("subtract", f"□ − {shown(-offset)}")
        )
        nested = plain
    else:
        name, plain, nested = BOXES.get(f.name, (f.name, f"{f.name}(□)", f"{f.name}(□)"))
    return {
        "name": name,
        "plain": plain,
        "nested": nested,
        "needs": NEEDS.get(
            f.domain.text, "any number" if f.domain.text.startswith("every") else f.domain.text
        ),
        "graph": trace(f, 1.0, names=["x"]).export(),
    }


def filled(box: dict[str, Any], inside: str) -> str:
    """Return the box's formula with something put in: σ(x), (σ(x))², e^(−x), −0.4·σ(x)."""
    plain: str = box["plain"]
    bare = len(inside) == 1 or (plain.endswith(("·□", "−□", "/□")) and _is_call(inside))
    written: str = plain if bare else box["nested"]
    return written.replace("□", inside)


def _is_call(text: str) -> bool:
    """Return whether a formula is one call, such as σ(1.5·x): a name, and brackets around all the rest."""
    name, _, rest = text.partition("(")
    depth = 1
    for place, sign in enumerate(rest, 1):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return name.isalpha() and place == len(rest)
    return False


def nested(boxes: Sequence[dict[str, Any]]) -> str:
    """Return the formula of all boxes, from the inside out."""
    inside = "x"
    for box in boxes:
        inside = filled(box, inside)
    return inside


def through(functions: Sequence[Function], x: float) -> list[float]:
    """Return the values on all arrows, x first; nan from the box on that cannot work."""
    values = [x]
    for f in functions:
        values.append(f.at(values[-1]))
    return values


class BoxesInARow(Figure):
    """What the figures of boxes in a row share: the value that enters, and which function each box holds."""

    x = traitlets.Float().tag(sync=True)
    box1 = traitlets.Int(0).tag(sync=True)
    box2 = traitlets.Int(0).tag(sync=True)
    box3 = traitlets.Int(0).tag(sync=True)
    box4 = traitlets.Int(0).tag(sync=True)
    box5 = traitlets.Int(0).tag(sync=True)
    box6 = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        boxes: Sequence[Function],
        choices: Sequence[Function],
        x: ipywidgets.FloatSlider,
        output: str,
        **spec: object,
    ):
        self.choices, self.count, self.domain = list(choices), len(boxes), (x.min, x.max)
        self.output = output
        super().__init__(
            x=x.value,
            spec={
                "choices": [described(f) for f in choices],
                "count": len(boxes),
                "domain": [x.min, x.max],
                "output": output,
                **spec,
            },
            **{f"box{i}": self.choices.index(f) for i, f in enumerate(boxes, 1)},
        )
        link(self, x=x)

    def _row(self) -> tuple[list[dict[str, Any]], list[Function]]:
        order = [getattr(self, f"box{i + 1}") for i in range(self.count)]
        return [self.spec["choices"][i] for i in order], [self.choices[i] for i in order]

    def menus(self) -> ipywidgets.HBox:
        """Return a menu for each box, linked to it."""
        labels = [f"{box['name']}: {box['plain']}" for box in self.spec["choices"]]
        menus = {
            f"box{i}": menu(f"box {i}", labels, index=getattr(self, f"box{i}"))
            for i in range(1, self.count + 1)
        }
        link(self, **menus)
        return ipywidgets.HBox(list(menus.values()))


def checked_boxes(
    boxes: Sequence[Function], choices: Sequence[Function] | None, least: int
) -> tuple[list[Function], list[Function]]:
    """Return the boxes and what each may be chosen from (only the boxes themselves, if there is no choice).

    Raises
    ------
    TypeError
        For a box or a choice that is not a Function.
    ValueError
        For fewer than `least` boxes or more than six, or boxes that are not among the choices.
    """
    boxes = list(boxes)
    offered = list(dict.fromkeys(boxes)) if choices is None else list(choices)
    if not least <= len(boxes) <= MOST_BOXES:
        words = {1: "one", 2: "two"}[least]
        raise ValueError(
            f"expected {words} to {MOST_BOXES} boxes, such as [square, sigmoid], got {len(boxes)}"
        )
    for f in [*boxes, *offered]:
        if not isinstance(f, Function):
            raise TypeError(
                f"expected Functions of the course, such as square, got {f!r}; see chainrule.FUNCTIONS"
            )
    missing = [f.name for f in boxes if f not in offered]
    if missing:
        raise ValueError(f"expected every box among the choices, and {', '.join(missing)} is not")
    return boxes, offered


class Pipeline(BoxesInARow):
    """Boxes in a row, a value on every arrow, the curves of both orders; `box1`, … choose the boxes."""

    def __init__(
        self,
        boxes: Sequence[Function],
        choices: Sequence[Function],
        x: ipywidgets.FloatSlider,
        *,
        reverse: bool = True,
        output: str = "y",
    ):
        self.reverse = reverse
        super().__init__(boxes, choices, x, output, reverse=reverse, title="Boxes in a row")
        self.kind = "pipeline"

    def readout(self) -> dict[str, Any]:
        """Return every value on the way, the formula, the other order's result, and which box is stuck."""
        boxes, functions = self._row()
        values = through(functions, self.x)
        other = {"other": through(functions[::-1], self.x)[-1]} if self.reverse else {}
        return {
            **dict(zip(letters(self.count, self.output), values, strict=True)),
            **other,
            "formula": f"{self.output} = {nested(boxes)}",
            "stuck": boxes[self._broken(values)]["name"] if self._broken(values) >= 0 else "all",
        }

    @staticmethod
    def _broken(values: Sequence[float]) -> int:
        """Return the number of the first box that nothing comes out of, -1 if all work."""
        return next((i for i, value in enumerate(values[1:]) if math.isnan(value)), -1)

    def describe(self) -> str:
        """Tell what each box makes of what it gets, and what the other order gives."""
        boxes, functions = self._row()
        values = through(functions, self.x)
        broken = self._broken(values)
        steps = [
            f"{'then ' if i else ''}{box['name']} makes {shown(values[i + 1])}"
            for i, box in enumerate(boxes[: len(boxes) if broken < 0 else broken])
        ]
        end = "."
        if broken >= 0:
            then, box = "then " if broken else "", boxes[broken]
            steps.append(f"{then}{box['name']} needs {box['needs']} and gets {shown(values[broken])}")
            end = ": nothing comes out."
        other = ""
        if self.reverse and functions != functions[::-1]:
            back = through(functions[::-1], self.x)[-1]
            other = f" In the other order, {nested(boxes[::-1])} is {shown(back)}."
        row = f"{self.output} = {nested(boxes)}"
        return f"{row}. x = {shown(self.x)} enters: {', '.join(steps)}{end}{other}"

    def picture(self) -> matplotlib.figure.Figure:
        """Draw boxes and both curves with matplotlib."""
        from ..plots import composite_functions as plots

        boxes, functions = self._row()
        names = letters(self.count, self.output)
        values = through(functions, self.x)
        own = self._curve(functions)
        curves = {nested(boxes): own}
        if self.reverse:
            curves.setdefault(nested(boxes[::-1]), self._curve(functions[::-1]))
        return plots.pipeline(
            [filled(box, name) for box, name in zip(boxes, names, strict=False)],
            [f"{name} = {shown(value)}" for name, value in zip(names, values, strict=True)],
            self.domain,
            curves,
            (self.x, values[-1]),
            self.output,
            heights=plots.frame(*(self._framed(row) for row in (functions, functions[::-1]))),
            holes=holes(lambda x: through(functions, x)[-1], own),
        )

    def _framed(self, functions: Sequence[Function]) -> np.ndarray:
        """Return even values of a row's curve, as those by which JavaScript chooses the frame."""
        return np.array([through(functions, x)[-1] for x in np.linspace(*self.domain, FRAMED)])

    def _curve(self, functions: Sequence[Function]) -> tuple[np.ndarray, np.ndarray]:
        return curve(lambda x: through(functions, x)[-1], *self.domain)


def pipeline(
    boxes: Sequence[Function],
    x: ipywidgets.FloatSlider,
    *,
    choices: Sequence[Function] | None = None,
    reverse: bool = True,
    output: str = "y",
) -> LiveBox:
    """Show a value run through boxes in a row, the first box first, and their common curve (chapter 3).

    Where a box cannot take what it gets, the figure says which, and what it needs.

    Parameters
    ----------
    boxes : two to six Functions, in the order in which they work: ``[square, sigmoid]`` is σ(x²).
    x : the slider whose value enters.
    choices : Functions to choose each box from, in a menu a box; the boxes must be among them.
    reverse : whether the other order is compared, and a button turns the row round.
    output : the letter of what comes out.

    Raises
    ------
    TypeError
        For a box that is not a Function.
    ValueError
        For fewer than two boxes or more than six, or boxes that are not among the choices.
    """
    boxes, offered = checked_boxes(boxes, choices, 2)
    figure = Pipeline(boxes, offered, x, reverse=reverse, output=output)
    return LiveBox(figure, [x] if choices is None else [figure.menus(), x])


class ComputationalGraph(Figure):
    """The graph of a function with its values; `input1`, … are the inputs, in the function's order."""

    input1 = traitlets.Float().tag(sync=True)
    input2 = traitlets.Float().tag(sync=True)
    input3 = traitlets.Float().tag(sync=True)
    input4 = traitlets.Float().tag(sync=True)
    input5 = traitlets.Float().tag(sync=True)
    input6 = traitlets.Float().tag(sync=True)
    input7 = traitlets.Float().tag(sync=True)
    input8 = traitlets.Float().tag(sync=True)

    def __init__(self, f: Callable[..., Any], inputs: Mapping[str, float], *, slopes: bool = False):
        self.graph = trace(f, *inputs.values(), names=list(inputs)).expanded()
        self.slopes = slopes
        self.traits_used = [f"input{i}" for i in range(1, len(inputs) + 1)]
        super().__init__(
            kind="graph",
            spec={
                "title": "Computational graph",
                "graph": self.graph.export(),
                "traits": self.traits_used,
                "slopes": slopes,
            },
            **dict(zip(self.traits_used, inputs.values(), strict=True)),
        )

    def _inputs(self) -> list[float]:
        return [getattr(self, trait) for trait in self.traits_used]

    def readout(self) -> dict[str, float]:
        """Return the inputs, every value that has a name, the output and, if shown, the inputs' slopes."""
        values = [node.value for node in self.graph.run(*self._inputs())]
        found = {
            step.name: value
            for step, value in zip(self.graph.nodes, values, strict=True)
            if step.name is not None
        }
        found[self._output] = values[self.graph.output]
        if self.slopes:
            slopes = self.graph.gradient(*self._inputs())
            found |= {f"slope_{name}": slope for name, slope in zip(self.graph.inputs, slopes, strict=True)}
        return found

    @property
    def _output(self) -> str:
        step = self.graph.nodes[self.graph.output]
        return step.name if step.name is not None and step.op != "input" else "output"

    def describe(self) -> str:
        """Say how many operations there are, the inputs and the output."""
        now = self.readout()
        count = sum(step.operation is not None for step in self.graph.nodes)
        given = ", ".join(
            f"{NAMES.get(name, name)} = {shown(now[name])}" for name in self.graph.inputs if name
        )
        output = self._output
        result = f"{NAMES.get(output, output)} = {shown(now[output])}"
        return f"{counted(count, 'operation')}. With {given}, {result}."

    def picture(self) -> matplotlib.figure.Figure:
        """Draw boxes and edges with matplotlib."""
        from ..plots import composite_functions as plots

        values = [node.value for node in self.graph.run(*self._inputs())]
        return plots.graph(self.graph.export(), [shown(value) for value in values], NAMES)


def graph(f: Callable[..., Any], *, slopes: bool = False, **sliders: ipywidgets.FloatSlider) -> LiveBox:
    """Show the computational graph of a function, with the value of every operation (chapters 3 to 5).

    Parameters
    ----------
    f : a function that can be traced. Values it names with `named` are shown by name.
    slopes : whether the derivative of the output with respect to each value is shown too.
    sliders : one for each parameter of f, by its name: ``live.graph(f, a=a, b=b)``.

    Raises
    ------
    TypeError
        For a function that cannot be traced, or sliders that are not the function's parameters.
    ValueError
        For no slider, or more than eight.
    """
    if not 1 <= len(sliders) <= MOST_INPUTS:
        raise ValueError(f"expected one to {MOST_INPUTS} sliders, one for each input, got {len(sliders)}")
    for name, control in sliders.items():
        if not hasattr(control, "value"):
            raise TypeError(f"expected a slider for {name}, got {control!r}; make one with live.slider")
    inputs = {name: float(control.value) for name, control in sliders.items()}
    if not isinstance(f, Function):
        inputs = _in_order(f, inputs)
    figure = ComputationalGraph(f, inputs, slopes=slopes)
    for trait, name in zip(figure.traits_used, inputs, strict=True):
        link(figure, **{trait: sliders[name]})
    return LiveBox(figure, list(sliders.values()))


def _in_order(f: Callable[..., Any], inputs: dict[str, float]) -> dict[str, float]:
    """Return the inputs in the order of the function's parameters."""
    try:
        parameters = list(inspect.signature(f).parameters)
    except (TypeError, ValueError):  # a callable without a signature takes them as they come
        return inputs
    if set(parameters) != set(inputs):
        raise TypeError(
            f"expected a slider for each parameter ({', '.join(parameters)}), got {', '.join(inputs)}: "
            f"write live.graph(f, {', '.join(f'{name}={name}' for name in parameters)})"
        )
    return {name: inputs[name] for name in parameters}
