"""The playground: a network trained in the page, on birds, on drawn sets, on a reader's own points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from ...data import circles, moons, penguins, spiral, xor
from ...functions.arguments import Array
from ...network import (
    MLP,
    Adam,
    DivergenceError,
    Momentum,
    Optimiser,
    Plain,
    accuracy,
    gradient_norms,
    split,
    standardise,
)
from ..base import Figure, LiveBox, shown
from ..text import counted

if TYPE_CHECKING:
    import matplotlib.figure

DATA = {
    "penguins": "penguins: Chinstrap or not",
    "xor": "four clouds (xor)",
    "circles": "two circles",
    "moons": "two moons",
    "spiral": "two spirals",
    "own": "your own points",
}
"""What a network may be trained on, with the names in the menu."""

SEEDED = {"xor": xor, "circles": circles, "moons": moons, "spiral": spiral}
UNITS = {"tanh": "tanh", "sigmoid": "sigmoid", "relu": "ReLU", "leaky_relu": "leaky ReLU", "identity": "none"}
LOSSES = {"binary_cross_entropy": "cross-entropy", "half_squared_error": "½ (p − y)²"}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
BATCHES = (0, 64, 16, 4, 1)
RULES: dict[str, Optimiser] = {
    "none": Plain(),
    "0.5": Momentum(0.5),
    "0.9": Momentum(0.9),
    "0.99": Momentum(0.99),
    "Adam": Adam(),
}
LAYERS, WIDEST = 3, 8
LAST = 2000  # epochs after which a training stops by itself
REACH = 3.2  # of the plane, from its middle to each side
NONE, DIVERGED, EMPTY = "none held out", "diverged", "no points"


@dataclass(frozen=True)
class Part:
    """Points (N, 2) and their classes (N, 1), 0 or 1."""

    x: Array
    y: Array

    def __len__(self) -> int:
        return len(self.x)


@lru_cache(maxsize=8)
def parts(data: str, points: tuple[float, ...] = ()) -> tuple[Part, Part]:
    """Return what is trained on and what is held out.

    Of the reader's own points each has three numbers: its place and its class, to which 2 is added if it is
    held out. All other sets are standardised.
    """
    if data == "own":
        table = np.array(points, float).reshape(-1, 3)
        held, classes = np.divmod(table[:, 2:], 2)
        rows = held[:, 0] == 1
        return Part(table[~rows, :2], classes[~rows]), Part(table[rows, :2], classes[rows])
    if data == "penguins":
        x, species = penguins()
        classes = (species == "Chinstrap").astype(float)[:, np.newaxis]
    else:
        x, labels = SEEDED[data]()
        classes = labels.astype(float)[:, np.newaxis]
    (x_train, y_train), (x_held, y_held) = split(x, classes)
    scaled = standardise(x_train, x_held)
    return Part(scaled[0], y_train.astype(float)), Part(scaled[1], y_held.astype(float))


class Boundary(Figure):
    """A network, its training so far, and what it makes of each place of the plane."""

    data = traitlets.Int(0).tag(sync=True)
    points = traitlets.List(traitlets.Float()).tag(sync=True)
    """The reader's own points, three numbers each, as `parts` takes them."""
    hidden = traitlets.List(traitlets.Int()).tag(sync=True)
    """Units of the three hidden layers; 0 where there is none."""
    activation = traitlets.Int(0).tag(sync=True)
    loss = traitlets.Int(0).tag(sync=True)
    rate = traitlets.Float(1.0).tag(sync=True)
    batch = traitlets.Int(0).tag(sync=True)
    rule = traitlets.Int(0).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    begun = traitlets.List(traitlets.Float()).tag(sync=True)
    """The parameters when something was last changed while training; empty: those of the seed."""
    before = traitlets.Int(0).tag(sync=True)
    """Epochs until then."""
    steps = traitlets.Int(0).tag(sync=True)
    """Epochs since then."""
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)
    """Layer and number of the unit whose formula is shown, counted from 0."""
    seen = traitlets.List(traitlets.Int()).tag(sync=True)
    """The two units of the last hidden layer that the second plane shows."""

    def __init__(self, **beginning: Any):
        birds, species = penguins()
        super().__init__(
            kind="boundary",
            chosen=[0, 0],
            seen=[0, 1],
            spec={
                "title": "A network in training, and its boundary",
                "data": [{"name": name, "label": label} for name, label in DATA.items()],
                "units": [{"name": name, "label": label} for name, label in UNITS.items()],
                "losses": [{"name": name, "label": label} for name, label in LOSSES.items()],
                "rates": list(RATES),
                "batches": list(BATCHES),
                "rules": list(RULES),
                "widest": WIDEST,
                "last": LAST,
                "reach": REACH,
                # tenths of a millimetre, length and depth in turn
                "birds": np.rint(birds * 10).astype(int).ravel().tolist(),
                "chinstraps": np.flatnonzero(species == "Chinstrap").tolist(),
            },
            **beginning,
        )

    @property
    def widths(self) -> list[int]:
        """The widths of the network, inputs and output included."""
        return [2, *(width for width in self.hidden if width), 1]

    def parts(self) -> tuple[Part, Part]:
        """Return the points that are trained on, and those held out."""
        return parts(list(DATA)[self.data], tuple(self.points))

    def trained(self) -> MLP | None:
        """Return the network after the steps so far; None if its training diverged."""
        squared = list(LOSSES)[self.loss] == "half_squared_error"
        network = MLP(
            self.widths,
            list(UNITS)[self.activation],
            list(LOSSES)[self.loss],
            output_activation="sigmoid" if squared else "identity",
            rng=self.seed,
        )
        if len(self.begun) == network.parameters.size:
            network.parameters[:] = self.begun
        part, _ = self.parts()
        if not self.steps or not len(part):
            return network
        rule = list(RULES.values())[self.rule]
        try:
            network.train(part.x, part.y, self.rate, self.steps, self.batch or None, optimiser=rule)
        except DivergenceError:
            return None
        return network

    def readout(self) -> dict[str, float | str]:
        """Return epochs, loss and accuracy of both parts, and the gradient's length in each layer."""
        network = self.trained()
        both = dict(zip(("train", "held"), self.parts(), strict=True))
        depth = len(self.widths) - 1
        found: dict[str, float | str] = {"epochs": self.before + self.steps}
        for name, part in both.items():
            if network is None or not len(part):
                why = DIVERGED if network is None else NONE if name == "held" else EMPTY
                found |= {f"loss_{name}": why, f"accuracy_{name}": why}
            else:
                found[f"loss_{name}"] = network.mean_loss(part.x, part.y)
                found[f"accuracy_{name}"] = accuracy(network.predict(part.x), part.y.astype(int))
        norms: Sequence[float | str] = [found["loss_train"]] * depth
        if network is not None and len(both["train"]):
            norms = gradient_norms(network, both["train"].x, both["train"].y).tolist()
        for k in range(LAYERS + 1):
            found[f"norm_{k + 1}"] = norms[k] if k < depth else "no such layer"
        return found

    def describe(self) -> str:
        """Say what is trained, how long, and how well."""
        now = self.readout()
        said = f"{list(DATA.values())[self.data]}; {_layers(self.widths[1:-1])}"
        if len(self.widths) > 2:
            said += f", {list(UNITS.values())[self.activation]}"
        parts = []
        for label, name in (("training", "train"), ("held out", "held")):
            loss, right = now[f"loss_{name}"], now[f"accuracy_{name}"]
            if not isinstance(loss, str) and not isinstance(right, str):
                parts.append(f"{label}: loss {shown(loss)}, {100 * right:.1f} % right")
        results = (
            "it has diverged" if now["loss_train"] == DIVERGED else "; ".join(parts) or "there is no point"
        )
        epochs = counted(self.before + self.steps, "epoch")
        return f"A network in training. {said}. After {epochs}, {results}."

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the plane with its boundary, what the hidden layer sees, the loss, and the gradient's size."""
        from ...plots.networks_of_matrices.boundary import boundary as draw

        network = self.trained()
        if network is None:
            raise ValueError("a training that diverged has no picture: set steps to 0")
        train, held = self.parts()
        now = self.readout()
        losses = [now["loss_train"], now["loss_held"]]
        norms = [now[f"norm_{k + 1}"] for k in range(len(self.widths) - 1)]
        return draw(network, train, held, losses, norms, self.before + self.steps, REACH, self.seen)


def _layers(hidden: list[int]) -> str:
    if len(hidden) < 2:
        return f"one hidden layer of {counted(hidden[0], 'unit')}" if hidden else "no hidden layer"
    return f"hidden layers of {', '.join(map(str, hidden))} units"


def boundary(
    data: str = "penguins",
    hidden: Sequence[int] = (2,),
    *,
    activation: str = "tanh",
    loss: str = "binary_cross_entropy",
    learning_rate: float = 1.0,
    seed: int = 0,
) -> LiveBox:
    """Show a network that is trained on two classes in the plane, with all its controls inside (chapter 7).

    Parameters
    ----------
    data : a key of `DATA` that the menu begins with; for "own" there are no points at first.
    hidden : widths of up to three hidden layers, each from 1 to 8.
    activation : of the hidden layers, a key of `UNITS`.
    loss : a key of `LOSSES`; the squared error is that of the output's sigmoid.
    learning_rate : one of `RATES`.
    seed : of the first weights and of the batches, as MLP takes it.

    Raises
    ------
    ValueError
        For anything else.
    """
    asked = (("data", data, DATA), ("activation", activation, UNITS), ("loss", loss, LOSSES))
    for name, choice, choices in asked:
        if choice not in list(choices):
            raise ValueError(f"unknown {name} {choice!r}: choose one of {', '.join(choices)}")
    widths = list(hidden) if isinstance(hidden, Iterable) else []
    if (
        not isinstance(hidden, Iterable)
        or len(widths) > LAYERS
        or any(width not in range(1, WIDEST + 1) for width in widths)
    ):
        raise ValueError(f"hidden: expected up to {LAYERS} widths from 1 to {WIDEST}, got {hidden!r}")
    if learning_rate not in RATES:
        rates = ", ".join(f"{rate:g}" for rate in RATES)
        raise ValueError(f"learning_rate: expected one of {rates}, got {learning_rate!r}")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**31:
        raise ValueError(f"seed: expected a whole number from 0 to below 2³¹, got {seed!r}")
    figure = Boundary(
        data=list(DATA).index(data),
        hidden=[*widths, *[0] * (LAYERS - len(widths))],
        activation=list(UNITS).index(activation),
        loss=list(LOSSES).index(loss),
        rate=float(learning_rate),
        seed=seed,
    )
    return LiveBox(figure)
