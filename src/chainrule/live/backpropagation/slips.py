"""What goes wrong on the way back through a graph: for each gradient the numbers that slips lead to.

js/figures/trainer/slips.js is the twin. A slip's sentence is true of the graph in which its number comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...functions import sigmoid
from ..base import shown

if TYPE_CHECKING:
    from .random_graphs import Box, RandomGraph

NEAR = 0.0123  # relative; an odd one: numbers that differ by just as much would leave it to rounding

TEXTS = {
    "assigned": (
        "This is what comes from {v} alone",
        "{u} is used {n} times, so that its gradient is a sum of {n} contributions: +=, not =",
    ),
    "multiplied": (
        "Here the contributions of the {n} uses of {u} were multiplied",
        "They add; only the factors along one way multiply",
    ),
    "early": (
        "Here {f} spoke too early: with {part}, one of its {n} contributions",
        "A box speaks after all boxes that use it have spoken to it. By then ∂z/∂{f} is {full}",
    ),
    "unchanged": (
        "Here {v} handed its gradient {g} on unchanged",
        "The local slope belongs to it: from {v} to {u} goes {G} · {S}",
    ),
    "local": (
        "This is the local slope of {v} alone",
        "Its upstream gradient belongs to it as a factor: {G} · {S}",
    ),
    "added": (
        "Here the upstream gradient of {v} and its local slope were added",
        "They multiply: {G} · {S}",
    ),
    "own_factor": (
        "Here {u} got itself as the factor, {uv}",
        "Times swaps: {v} is the product of {u} and {w}, so {u} gets {w}, which is {W}",
    ),
    "own_value": (
        "Here {u} got its own value {uv} as the factor",
        "{v} is {k} times {u}, and its local slope is {k} for every {u}",
    ),
    "lost_sign": (
        "A minus sign got lost between {v} and {u}",
        "Along this arrow, a slightly larger {u} makes {v} smaller: the local slope is {s}",
    ),
    "new_sign": (
        "A minus sign came in between {v} and {u}",
        "Along this arrow, a slightly larger {u} makes {v} larger: the local slope is {s}",
    ),
    "constant": (
        "Here the number {k} was taken for the slope of {v}",
        "What is added or taken away shifts {v}; the local slope is {s}",
    ),
    "plus_as_times": (
        "Here {u} got {w} as the factor, as if {v} were a product",
        "Plus copies the gradient: the local slope is {s}",
    ),
    "no_two": (
        "The 2 of the square is missing",
        "The slope of {u}² is 2{u}, here {s}",
    ),
    "square_outside": (
        "The slope of the square was taken at the wrong place: at {v} = {vv}, which comes out",
        "It belongs to what goes in, {u} = {uv}: 2{u} is {s}",
    ),
    "value": (
        "Here the gradient of {v} was multiplied by the value of {v}, {vv}",
        "What belongs there is the local slope, {s}",
    ),
    "loser": (
        "Here {u} got something from the max",
        "{u} = {uv} is smaller than {w} = {W}: along this arrow, a tiny nudge of {u} does not move {v}. "
        "The local slope is 0",
    ),
    "shared": (
        "Here the max gave {u} one half of the gradient",
        "It chooses: {u} = {uv} is larger than {w} = {W} and gets all of it",
    ),
    "robbed": (
        "Here {u} got nothing from the max",
        "It chooses: {u} = {uv} is larger than {w} = {W} and gets all of the gradient",
    ),
    "relu_open": (
        "Here the ReLU let the gradient through",
        "{u} = {uv} is below 0: a tiny nudge of {u} leaves {v} at 0, and the local slope is 0",
    ),
    "relu_shut": (
        "Here the ReLU stopped the gradient",
        "{u} = {uv} is above 0, and there the slope of ReLU is 1",
    ),
    "sigma_outside": (
        "σ′ was taken at the wrong place: at {v} = {vv}, which comes out",
        "It belongs to what goes in, {u} = {uv}, and is {v} · (1 − {v}), here {s}",
    ),
    "sigma_half": (
        "Here 1 − {v} stands for σ′",
        "σ′ is {v} · (1 − {v}), here {s}",
    ),
    "sigma_inside": (
        "Here {u} · (1 − {u}) stands for σ′, made of what goes in",
        "It is made of what comes out: {v} · (1 − {v}), here {s}",
    ),
}
"""For each slip what it is and what belongs there instead; u is the value asked for, v a box that uses it."""


@dataclass(frozen=True)
class Slip:
    """A slip: its name, the number it leads to, and its two sentences."""

    id: str
    value: float
    label: str
    hint: str


def close(a: float, b: float) -> bool:
    """Whether two numbers could be taken for each other."""
    return abs(a - b) <= NEAR * max(abs(a), abs(b))


def _bracketed(value: float) -> str:
    text = shown(value)
    return f"({text})" if value < 0 else text


def _slip(name: str, value: float, **fields: str) -> Slip:
    label, hint = (text.format(**fields) for text in TEXTS[name])
    return Slip(name, value + 0.0, label, hint)


def wrong_slopes(graph: RandomGraph, box: Box, slot: int) -> Iterator[tuple[str, float]]:
    """Yield what is taken for the local slope of a box with respect to one of its inputs, by slip.

    A slope of 0 in place of another one is told where nothing else arrives: else the other contribution
    is what remains, and "assigned" tells it.
    """
    v = graph.values[box.name]
    given = [graph.values[name] for name in box.args]
    u, slope = given[slot], graph.slopes[box.name][slot]
    op, two, alone = box.op, len(given) == 2, len(graph.uses[box.args[slot]]) == 1
    if slope < 0:
        yield "lost_sign", -slope
    if op == "subtract" and slot == 0:
        yield "new_sign", -1
    if op in ("add", "subtract", "from") and not two:
        yield "constant", box.k
    if op == "add" and two:
        yield "plus_as_times", given[1 - slot]
    if op == "multiply":
        yield "own_factor" if two else "own_value", u
    if op == "square":
        yield "no_two", u
        yield "square_outside", 2 * v
    if op == "maximum" and slope:
        yield "shared", 0.5
        if alone:
            yield "robbed", 0
    elif op == "maximum":
        yield "loser", 1
    if op == "relu" and not slope:
        yield "relu_open", 1
    elif op == "relu" and alone:
        yield "relu_shut", 0
    if op == "sigmoid":
        yield "sigma_outside", float(sigmoid.derivative(v))
        yield "sigma_half", 1 - v
        yield "sigma_inside", u * (1 - u)
    if op in ("square", "sigmoid") or (op == "relu" and slope):
        yield "value", v
    if op in ("multiply", "square", "sigmoid") and slope != -1:
        yield "unchanged", 1


def slips_of(graph: RandomGraph, name: str) -> list[Slip]:
    """Return the slips that lead to a wrong gradient of z with respect to a value, each with its number."""
    right, uses, parts = graph.gradients[name], graph.uses[name], graph.contributions(name)
    found = []
    for (box, slot), part in zip(uses, parts, strict=True):
        upstream, slope = graph.gradients[box.name], graph.slopes[box.name][slot]
        other = box.args[1 - slot] if len(box.args) == 2 else ""
        fields = {
            "u": name,
            "v": box.name,
            "w": other,
            "uv": shown(graph.values[name]),
            "vv": shown(graph.values[box.name]),
            "W": shown(graph.values[other]) if other else "",
            "k": shown(box.k),
            "n": str(len(uses)),
            "g": shown(upstream),
            "G": _bracketed(upstream),
            "s": shown(slope),
            "S": _bracketed(slope),
        }
        if len(uses) > 1 and part and part != right:
            found.append(_slip("assigned", part, **fields))
        for slip, wrong in wrong_slopes(graph, box, slot):
            if upstream and wrong != slope:
                found.append(_slip(slip, right + upstream * (wrong - slope), **fields))
        if len(uses) == 1 and slope and upstream and box.name != "z":
            if upstream != 1:
                found.append(_slip("local", slope, **fields))
            if slope != 1:
                found.append(_slip("added", upstream + slope, **fields))
    if len(uses) > 1 and all(parts):
        product = 1.0
        for part in parts:
            product *= part
        found.append(_slip("multiplied", product, u=name, n=str(len(uses))))
    return [*found, *_early(graph, name)]


def _early(graph: RandomGraph, name: str) -> Iterator[Slip]:
    """Yield what comes out if a box behind which the value stands spoke after one of its uses only."""
    for fork in graph.asked:
        uses = graph.uses[fork]
        if fork == name or len(uses) < 2:
            continue
        full, reach = graph.gradients[fork], graph.reach[fork][name]
        for part in graph.contributions(fork):
            if part and part != full and reach:
                value = graph.gradients[name] + (part - full) * reach
                yield _slip("early", value, f=fork, part=shown(part), n=str(len(uses)), full=shown(full))
