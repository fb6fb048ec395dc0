"""Boxes in a row, a function in each: their formulas, their values, and what all such figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import traitlets

from ...functions import Constant, Function, Scale, Sum, identity
from ...graph import trace
from ..arguments import several
from ..base import Figure, link, menu, shown

MOST_BOXES = 6
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
    boxes = several(boxes, "a row of Functions, such as [square, sigmoid]")
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
