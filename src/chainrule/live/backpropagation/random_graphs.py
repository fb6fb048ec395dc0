"""Small graphs drawn at random from a seed, for the trainer; js/figures/trainer/graphs.js is its twin.

The numbers come from a 32-bit generator of whole numbers, so that both languages draw the same graph.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .slips import Slip, close, slips_of

LEVELS: dict[int, dict[str, Any]] = {
    1: {
        "title": "a chain",
        "shapes": ["a=x b=a c=b d=c z=d"],
        "one": ["add", "subtract", "from", "multiply", "multiply", "square", "negative"],
    },
    2: {
        "title": "forks",
        "shapes": [
            "a=x,y b=a c=a z=b,c",
            "a=x b=a,y c=a,b z=c",
            "a=x b=a c=a,y z=b,c",
            "a=x,y b=x c=a,b z=c",
            "a=x,y b=a c=a,b z=c",
            "a=x,y b=a,x c=b z=c,a",
        ],
        "one": ["add", "from", "multiply", "square"],
    },
    3: {
        "title": "max and ReLU",
        "shapes": [
            "a=x b=y c=maximum:a,b z=c,x",
            "a=x,y b=relu:a c=b,y z=c",
            "a=x,y b=relu:a c=a z=b,c",
            "a=x,y b=relu:a c=maximum:b,y z=c",
            "a=x,y b=a c=maximum:a,b z=c",
            "a=x b=a,y c=maximum:a,b z=c,y",
        ],
        "one": ["add", "from", "multiply", "square"],
    },
    4: {
        "title": "a sigmoid",
        "shapes": [
            "a=x,y b=sigmoid:a c=b,x z=c",
            "a=x b=a,y c=sigmoid:b z=c",
            "a=x,y b=sigmoid:a c=a z=b,c",
            "a=x,y b=sigmoid:a c=b,y z=c",
            "a=x,y b=a c=sigmoid:b z=c,a",
        ],
        "one": ["add", "from", "multiply", "square"],
    },
}
"""For each level its title, its shapes (each box with what it uses) and what a box with one input may do."""

TWO = ["multiply", "multiply", "add", "subtract"]  # what a box with two inputs may do
INPUTS = [-4, -3, -2, -1, 1, 2, 3, 4, 5]
ADDED = [1, 2, 3, 4, 5]  # the number of +, − and k −
FACTORS = [-3, -2, 2, 3, 4]
PLAIN = frozenset({"add", "subtract", "from", "negative"})  # their slopes are 1 and −1
MOST_VALUE, MOST_GRADIENT, STEEP = 40, 40, 2  # STEEP: how far from 0 a sigmoid's input may be
TRIES = 1000  # sketches among which the one whose slips differ most is taken
TEN = 10  # graphs a seed
LAST_SEED = 10_000


def random_words(state: int) -> Iterator[int]:
    """Yield 32-bit whole numbers that look random: mulberry32, by Tommy Ettinger (public domain)."""
    mask = 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ (state >> 15)) * (state | 1)) & mask
        t = (t ^ (t + ((t ^ (t >> 7)) * (t | 61) & mask))) & mask
        yield t ^ (t >> 14)


def first_state(level: int, seed: int, number: int) -> int:
    """Return where the generator of a graph begins."""
    return (level * 0x9E3779B1 + seed * 0x85EBCA6B + number * 0xC2B2AE35) & 0xFFFFFFFF


@dataclass(frozen=True)
class Box:
    """A box: its name, what it does, the names that it uses, and the number that is part of it, if one is."""

    name: str
    op: str
    args: tuple[str, ...]
    k: int = 0


def _squeeze(z: float) -> float:
    return 1 / (1 + math.exp(-z))


# Of each operation its value and its slopes, from u, w and its value v; w is the second input, or the number.
_Rule = tuple[Callable[[float, float], float], Callable[[float, float, float], tuple[float, ...]]]
_RULES: dict[str, _Rule] = {
    "add": (lambda u, w: u + w, lambda u, w, v: (1, 1)),
    "subtract": (lambda u, w: u - w, lambda u, w, v: (1, -1)),
    "from": (lambda u, w: w - u, lambda u, w, v: (-1,)),
    "multiply": (lambda u, w: u * w, lambda u, w, v: (w, u)),
    "square": (lambda u, w: u * u, lambda u, w, v: (2 * u,)),
    "negative": (lambda u, w: -u, lambda u, w, v: (-1,)),
    "maximum": (max, lambda u, w, v: (1, 0) if u > w else (0, 1)),
    "relu": (lambda u, w: max(u, 0), lambda u, w, v: (1 if u > 0 else 0,)),
    "sigmoid": (lambda u, w: _squeeze(u), lambda u, w, v: (v * (1 - v),)),
}


class RandomGraph:
    """A graph with its values, its local slopes, and the gradient of z with respect to each box.

    Parameters
    ----------
    inputs : their values, by name.
    boxes : in an order in which each comes after all that it uses; the last one is z.
    """

    def __init__(self, inputs: dict[str, int], boxes: tuple[Box, ...]):
        self.inputs, self.boxes = inputs, boxes
        self.values: dict[str, float] = dict(inputs)
        self.slopes: dict[str, tuple[float, ...]] = {}
        self.uses: dict[str, list[tuple[Box, int]]] = {name: [] for name in inputs}
        for box in boxes:
            value, slopes = _RULES[box.op]
            u, w = ([self.values[name] for name in box.args] + [box.k])[:2]
            self.values[box.name] = v = value(u, w)
            self.slopes[box.name] = slopes(u, w, v)[: len(box.args)]
            self.uses[box.name] = []
            for slot, name in enumerate(box.args):
                self.uses[name].append((box, slot))
        self.gradients = self.gradients_of(boxes[-1].name)

    @property
    def asked(self) -> list[str]:
        """Names of inputs and boxes whose gradient is asked for: all but z."""
        return [name for name in self.values if name != self.boxes[-1].name]

    def gradients_of(self, end: str) -> dict[str, float]:
        """Return the derivative of the box `end` with respect to each name: a backward pass from there."""
        found = dict.fromkeys(self.values, 0.0) | {end: 1.0}
        for box in reversed(self.boxes):
            for name, slope in zip(box.args, self.slopes[box.name], strict=True):
                found[name] += found[box.name] * slope
        return {name: value + 0.0 for name, value in found.items()}  # no −0

    def contributions(self, name: str) -> list[float]:
        """Return what each use of a value sends back to it."""
        return [self.gradients[box.name] * self.slopes[box.name][slot] for box, slot in self.uses[name]]

    @cached_property
    def reach(self) -> dict[str, dict[str, float]]:
        """The derivative of each value that is used twice or more with respect to each name."""
        return {name: self.gradients_of(name) for name, uses in self.uses.items() if len(uses) > 1}

    @cached_property
    def slips(self) -> dict[str, list[Slip]]:
        """What slips lead to, for each gradient that is asked for."""
        return {name: slips_of(self, name) for name in self.asked}

    def small(self) -> bool:
        """Whether numbers are small, nothing is a tie or hidden, and there is something to multiply."""
        values, gradients = self.values, self.gradients
        if any(abs(value) > MOST_VALUE for value in values.values()):
            return False
        zeros = sum(gradients[name] == 0 for name in self.asked)
        chooses = any(box.op in ("maximum", "relu") for box in self.boxes)
        if zeros > (2 if chooses else 0) or any(abs(g) > MOST_GRADIENT for g in gradients.values()):
            return False
        if sum(box.op not in PLAIN for box in self.boxes) < 2:
            return False
        for before, box in itertools.pairwise(self.boxes):
            if box.args == (before.name,) and box.op == before.op:
                return False
        if any(self._unclear(box) for box in self.boxes):
            return False
        # a sum that happens to be 0 looks like a gradient that does not arrive
        return all(gradients[name] != 0 or not any(self.contributions(name)) for name in self.asked)

    def _unclear(self, box: Box) -> bool:
        """Whether a max is a tie, a ReLU at its corner, or a sigmoid too far out."""
        u = self.values[box.args[0]]
        if box.op == "maximum":
            return u == self.values[box.args[1]]
        return u == 0 if box.op == "relu" else box.op == "sigmoid" and abs(u) > STEEP

    def coincidences(self) -> int:
        """Return how many pairs of slips share a number; a slip that gives the truth counts for many."""
        found = 0
        for name, slips in self.slips.items():
            found += 1000 * sum(close(slip.value, self.gradients[name]) for slip in slips)
            found += sum(close(a.value, b.value) for a, b in itertools.combinations(slips, 2))
        return found

    def export(self) -> dict[str, Any]:
        """Return the graph as figures draw it: every box an operation, numbers as constants of their own."""
        nodes: list[dict[str, Any]] = []
        place: dict[str, int] = {}
        for name in self.inputs:
            place[name] = len(nodes)
            nodes.append({"op": "input", "name": name})
        for box in self.boxes:
            args = [place[name] for name in box.args]
            if box.k:
                nodes.append({"op": "constant", "value": float(box.k)})
                args = [len(nodes) - 1, *args] if box.op == "from" else [*args, len(nodes) - 1]
            place[box.name] = len(nodes)
            op = "subtract" if box.op == "from" else box.op
            nodes.append({"op": op, "name": box.name, "args": args})
        return {"inputs": list(self.inputs), "nodes": nodes, "output": len(nodes) - 1}


def _sketch(words: Iterator[int], level: int) -> RandomGraph:
    """Draw a graph of a level, good or not."""

    def pick(choices: list[Any]) -> Any:
        return choices[next(words) % len(choices)]

    shape = pick(LEVELS[level]["shapes"])
    inputs = {name: pick(INPUTS) for name in ("x", "y") if name in shape}
    boxes = []
    for part in shape.split(" "):
        name, made = part.split("=")
        op, _, uses = made.rpartition(":")
        args = tuple(uses.split(","))
        if not op:
            op = pick(LEVELS[level]["one"] if len(args) == 1 else TWO)
        k = 0
        if len(args) == 1 and op in ("add", "subtract", "from"):
            k = pick(ADDED)
        elif len(args) == 1 and op == "multiply":
            k = pick(FACTORS)
        boxes.append(Box(name, op, args, k))
    return RandomGraph(inputs, tuple(boxes))


def random_graph(level: int, seed: int, number: int) -> RandomGraph:
    """Return graph `number`, 1 to 10, of a seed at a level.

    Of up to `TRIES` sketches the first is taken whose slips all lead to numbers of their own, or else the
    one with the fewest that share one.
    """
    words = random_words(first_state(level, seed, number))
    best, fewest = None, math.inf
    for tried in itertools.count(1):
        graph = _sketch(words, level)
        if graph.small() and (shared := graph.coincidences()) < fewest:
            best, fewest = graph, shared
        if best and (fewest == 0 or (tried >= TRIES and fewest < 1000)):
            return best
    raise AssertionError("unreachable")
