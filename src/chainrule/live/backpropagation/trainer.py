"""The backprop trainer: a graph drawn from a seed, its gradients to be filled in, slips named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from ..base import Figure, LiveBox, shown
from .random_graphs import (
    ADDED,
    FACTORS,
    INPUTS,
    LAST_SEED,
    LEVELS,
    MOST_GRADIENT,
    MOST_VALUE,
    STEEP,
    TEN,
    TRIES,
    TWO,
    Box,
    RandomGraph,
    random_graph,
)
from .slips import TEXTS

if TYPE_CHECKING:
    import matplotlib.figure

NOT_YET = "not yet"
CLEAN, HELPED, OPEN = "✓", "○", "·"
FORMULAS = {
    "add": "{u} + {w}",
    "subtract": "{u} − {w}",
    "from": "{w} − {u}",
    "multiply": "{u} · {w}",
    "square": "{u}²",
    "negative": "−{u}",
    "maximum": "max({u}, {w})",
    "relu": "ReLU({u})",
    "sigmoid": "σ({u})",
}
"""What a box does, as people write it; w is its second input, or the number that is part of it."""


def _formula(box: Box) -> str:
    number = f"({shown(box.k)})" if box.k < 0 else shown(box.k)
    return FORMULAS[box.op].format(u=box.args[0], w=box.args[1] if len(box.args) > 1 else number)


class Trainer(Figure):
    """A graph of a level and a seed, and what stands of its gradients.

    `answers`, `given`, `helped`, `last` and `slips` belong to the graph that `begun` names, `results` to the
    ten graphs that `ten` names; of another graph, or of other ten, they say nothing.
    """

    level = traitlets.Int(1).tag(sync=True)
    seed = traitlets.Int(1).tag(sync=True)
    graph = traitlets.Int(1).tag(sync=True)
    begun = traitlets.Unicode("").tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    given = traitlets.Unicode("").tag(sync=True)
    helped = traitlets.Unicode("").tag(sync=True)
    last = traitlets.Unicode("").tag(sync=True)
    slips = traitlets.Int(0).tag(sync=True)
    ten = traitlets.Unicode("").tag(sync=True)
    results = traitlets.Unicode(OPEN * TEN).tag(sync=True)

    def __init__(self, level: int, seed: int):
        super().__init__(
            kind="trainer",
            level=level,
            seed=seed,
            spec={
                "title": "Train the way back",
                "levels": list(LEVELS.values()),
                "two": TWO,
                "inputs": INPUTS,
                "added": ADDED,
                "factors": FACTORS,
                "most": {"value": MOST_VALUE, "gradient": MOST_GRADIENT, "steep": STEEP},
                "tries": TRIES,
                "lastSeed": LAST_SEED,
                "texts": {name: list(texts) for name, texts in TEXTS.items()},
            },
        )

    @property
    def drawn(self) -> RandomGraph:
        """The graph that is shown."""
        return random_graph(self.level, self.seed, self.graph)

    def _given(self) -> str:
        return self.given if self.begun == f"{self.level}.{self.seed}.{self.graph}" else ""

    def readout(self) -> dict[str, Any]:
        """Return the gradients that stand, the number of the graph, and how the ten went so far."""
        graph, given = self.drawn, self._given()
        results = self.results if self.ten == f"{self.level}.{self.seed}" else OPEN * TEN
        finished = results.replace(OPEN, "")
        return {
            **{
                f"gradient_{name}": graph.gradients[name] if name in given else NOT_YET
                for name in graph.asked
            },
            "graph": self.graph,
            "ten": results,
            "score": results.count(CLEAN),
            "streak": len(finished) - len(finished.rstrip(CLEAN)),
        }

    def describe(self) -> str:
        """Say which graph it is, all its values, and how many gradients stand."""
        graph, given = self.drawn, self._given()
        parts = [f"{name} = {shown(value)}" for name, value in graph.inputs.items()]
        parts += [f"{box.name} = {_formula(box)} = {shown(graph.values[box.name])}" for box in graph.boxes]
        return (
            f"Level {self.level}, seed {self.seed}, graph {self.graph} of {TEN}: {', '.join(parts)}. "
            f"{len(given)} of {len(graph.asked)} gradients stand."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the graph with its values with matplotlib."""
        from ...plots import composite_functions as plots

        graph, exported = self.drawn, self.drawn.export()
        values = [shown(graph.values[node["name"]]) if "name" in node else "" for node in exported["nodes"]]
        return plots.graph(exported, values, {})


def trainer(*, level: int = 1, seed: int = 1) -> LiveBox:
    """Show graphs drawn at random whose gradients the reader fills in, ten of them a seed (chapter 5).

    Parameters
    ----------
    level : 1, a chain; 2, forks; 3, max and ReLU; 4, a sigmoid.
    seed : which ten graphs, from 1 to 10 000: the same in every browser.

    Raises
    ------
    ValueError
        For a level or a seed that there is not.
    """
    for name, value, last in (("level", level, len(LEVELS)), ("seed", seed, LAST_SEED)):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= last:
            raise ValueError(f"expected a whole number from 1 to {last} for {name}, got {value!r}")
    return LiveBox(Trainer(level, seed))
