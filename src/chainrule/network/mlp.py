"""A network of any number of layers, each a product with a matrix, a bias and an activation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ..functions import Function
from ..functions.arguments import Array
from .activations import ACTIVATIONS
from .arguments import as_learning_rate, as_widths, choose, count, finite_array, reshaping
from .backpropagation import Gradients
from .fast_backpropagation import FastBackpropagation, layers_of
from .losses import LOSSES, Loss, softmax_cross_entropy
from .optimisers import OPTIMISERS, Optimiser
from .starts import initial_deviation
from .training import DivergenceError, HeldOut, History, descend


class MLP:
    r"""A network of layers: :math:`h_k = f(h_{k-1} W_k + b_k)`, with :math:`h_0` the batch, a point a row.

    Parameters
    ----------
    widths
        Numbers of inputs, of units in each hidden layer, and of outputs: ``[2, 16, 16, 1]``.
    activation
        Of the hidden layers: a name in `ACTIVATIONS`, or any Function.
    loss
        A name in `LOSSES`, or a Loss: ``half_squared_error`` (½ Σ over outputs, mean over the batch),
        ``binary_cross_entropy`` (of the outputs' sigmoid) or ``softmax_cross_entropy`` (of their softmax;
        targets are integer labels or one-hot rows). Both cross entropies take the outputs before the
        sigmoid or softmax, so that nothing overflows.
    output_activation
        Of the last layer; keep ``identity`` for the cross entropies.
    rng
        Seed or generator of the first weights and of the mini-batches: the same seed, the same training.
    dtype
        float64 or float32, for everything.
    start
        How large the first weights are, as :func:`initial_deviation` takes it: a name in `STARTS`, a standard
        deviation, or None for what suits the activation. Biases start at 0.

    Attributes
    ----------
    weights, biases
        One array a layer, shapes (n_in, n_out) and (n_out,). They are views of `parameters`: write into
        them (``network.weights[0][:] = 0``). Put no other array in the place of one of them, or of
        `parameters`: training would go on with the old one.
    parameters
        All of them in one flat vector.
    gradient
        The flat gradient that the last `backpropagate` left; overwritten by the next.
    history
        Of the last training.

    Raises
    ------
    ValueError
        For a width below 1, fewer than two widths, or an unknown activation, loss, dtype or start.

    Notes
    -----
    Chapter 7.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activation: str | Function = "tanh",
        loss: str | Loss = "half_squared_error",
        *,
        output_activation: str | Function = "identity",
        rng: int | np.random.Generator = 0,
        dtype: npt.DTypeLike = np.float64,
        start: str | float | None = None,
    ):
        self.widths = as_widths(widths)
        self.activation = choose("activation", activation, ACTIVATIONS, Function)
        self.output_activation = choose("output_activation", output_activation, ACTIVATIONS, Function)
        self.loss = choose("loss", loss, LOSSES, Loss)
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
            raise ValueError(f"a network computes in float64 or float32, but got dtype {self.dtype}")
        self.rng = np.random.default_rng(rng)
        self.history: History | None = None
        size = sum((n_in + 1) * n_out for n_in, n_out in pairwise(self.widths))
        self._share(np.zeros(size, self.dtype))
        for weight in self.weights:
            deviation = initial_deviation(start, self.activation, *weight.shape)
            weight[:] = self.rng.normal(0.0, deviation, weight.shape)

    @property
    def depth(self) -> int:
        """The number of layers that hold weights."""
        return len(self.widths) - 1

    @property
    def activations(self) -> list[Function]:
        """The activation of each layer, the output's last."""
        return [self.activation] * (self.depth - 1) + [self.output_activation]

    def _share(self, parameters: Array) -> None:
        """Make the weights and biases views of one vector: a step is then one subtraction."""
        self.parameters = parameters
        self.gradient = np.zeros_like(parameters)
        layers = layers_of(parameters, self.widths)
        self.weights = tuple(layer[:-1] for layer in layers)
        self.biases = tuple(layer[-1] for layer in layers)
        self._fast = FastBackpropagation(
            self.widths, self.parameters, self.gradient, self.activation, self.output_activation, self.loss
        )

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return the outputs (N, n_out) for points x of shape (N, n_in)."""
        return self.forward_pass(x)[1][-1]

    def forward_pass(self, x: npt.ArrayLike) -> tuple[list[Array], list[Array]]:
        """Return the pre-activations of every layer, and the inputs of every layer followed by the output."""
        pre_activations: list[Array] = []
        values = [self._points(x)]
        for weight, bias, activation in zip(self.weights, self.biases, self.activations, strict=True):
            pre_activations.append(values[-1] @ weight + bias)
            values.append(activation(pre_activations[-1]))
        return pre_activations, values

    def probabilities(self, x: npt.ArrayLike) -> Array:
        """Return what a cross entropy makes of the outputs: their sigmoid, or the softmax of each row.

        Raises
        ------
        ValueError
            If the loss is not a cross entropy, so that the outputs are not probabilities.
        """
        output = self.forward(x)
        if self.loss.probabilities is None:
            raise ValueError(f"outputs under {self.loss.name} are not probabilities: use forward(x)")
        return self.loss.probabilities(output)

    def predict(self, x: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return a label (N,) for each point: which output is largest; of one output, whether it says yes.

        One output says yes, label 1, where it is above ½: its sigmoid under ``binary_cross_entropy``, else
        itself. Of several that are largest, the first wins.
        """
        return self.labels_of(self.forward(x))

    def labels_of(self, output: Array) -> npt.NDArray[np.int64]:
        """Return the labels (N,) that outputs (N, n_out) stand for, as `predict` says."""
        if output.shape[1] > 1 or self.loss is softmax_cross_entropy:
            return np.asarray(output.argmax(axis=1), np.int64)
        yes = output if self.loss.probabilities is None else self.loss.probabilities(output)
        return (yes[:, 0] > 0.5).astype(np.int64)

    def mean_loss(self, x: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the loss, a mean over the batch x (N, n_in) with targets y (N, n_out) or labels (N,)."""
        points, targets = self.as_batch(x, y)
        return self.loss(self.forward(points), targets)[0]

    def gradients(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Gradients:
        """Return the loss and fresh arrays with its derivatives, for points x (N, n_in) and targets y.

        Raises
        ------
        ValueError
            If a shape does not fit, a label is out of range, or the data hold nan or infinity.
        DivergenceError
            If the weights are so large that the loss is not finite.
        """
        loss = self.backpropagate(x, y)
        layers = layers_of(self.gradient.copy(), self.widths)
        return Gradients(loss, [layer[:-1] for layer in layers], [layer[-1] for layer in layers])

    def backpropagate(self, x: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the loss and leave its derivatives in `gradient`.

        It computes what :func:`plain_backpropagation` computes, without allocating. Raises what `gradients`
        raises.
        """
        loss = self.fill_gradient(*self.as_batch(x, y))
        if not math.isfinite(loss):
            raise DivergenceError(
                f"the loss is {loss} though the data are finite: the weights are too large, up to "
                f"{np.abs(self.parameters).max():g}; start again with a smaller learning rate"
            )
        return loss

    def fill_gradient(self, x: Array, targets: Array) -> float:
        """Do what `backpropagate` does with a batch that `as_batch` returned; the loss may be infinite."""
        return self._fast.run(x, targets)

    def train(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        learning_rate: float = 0.1,
        epochs: int = 100,
        batch_size: int | None = None,
        rng: int | np.random.Generator | None = None,
        *,
        optimiser: str | Optimiser = "plain",
        held_out: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
        patience: int | None = None,
    ) -> History:
        """Descend along the gradient, and return the history (also kept as `history`).

        Parameters
        ----------
        x, y
            Points (N, n_in), and targets (N, n_out) or labels (N,).
        learning_rate
            The update is parameters := parameters − learning_rate · gradient, with the plain optimiser.
        epochs
            How many times to go through all points.
        batch_size
            Points an update; None takes all of them. Mini-batches are drawn in a new order every epoch, and
            the last one holds what is left.
        rng
            Seed or generator of that order; None goes on with the network's own.
        optimiser
            A name in `OPTIMISERS`, or an Optimiser: ``Momentum(0.5)``. What it remembers starts empty.
        held_out
            Points and targets (x, y) to look at, not to train on: the history records their loss.
        patience
            Stop early (Prechelt 1998): once so many epochs in a row did not bring a new smallest loss of the
            part held out. However training ends then, the network has the weights of the smallest.

        Raises
        ------
        ValueError
            As `gradients`, for both parts; also for a learning rate, epochs, batch size or patience that is
            not positive, an unknown optimiser, or a patience without a part held out.
        DivergenceError
            If the loss is not finite any more, or a thousand million times what it was. The message says at
            which update and why; the exception and the network keep the history.
        """
        points, targets = self.as_batch(x, y)
        learning_rate, epochs = as_learning_rate(learning_rate), count("epochs", epochs)
        rows = len(points)
        size = rows if batch_size is None else min(count("batch_size", batch_size), rows)
        return descend(
            self,
            points,
            targets,
            learning_rate=learning_rate,
            epochs=epochs,
            batch_size=size,
            rng=self.rng if rng is None else np.random.default_rng(rng),
            optimiser=choose("optimiser", optimiser, OPTIMISERS, Optimiser),
            held_out=self._held_out(held_out, patience),
        )

    def _held_out(self, pair: object, patience: int | None) -> HeldOut | None:
        if patience is not None:
            patience = count("patience", patience)
        if pair is None:
            if patience is not None:
                raise ValueError("patience waits for the loss of a part held out: pass held_out=(x, y) too")
            return None
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(f"held_out must be a pair (x, y), but got {type(pair).__name__}")
        return HeldOut(self, *self.as_batch(*pair), patience)

    def as_batch(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Array, Array]:
        """Return points and targets as arrays of the network's dtype, (N, n_in) and (N, n_out), or refuse."""
        points = self._points(x)
        return points, self.loss.targets(y, (len(points), self.widths[-1]), self.dtype)

    def _points(self, x: npt.ArrayLike) -> Array:
        points = finite_array("x", x, self.dtype)
        if points.ndim != 2 or points.shape[1] != self.widths[0] or not len(points):
            raise ValueError(
                f"x has shape {points.shape}, but the network takes (N, {self.widths[0]}), one point a row "
                f"and at least one{reshaping('x', points, (-1, self.widths[0]))}"
            )
        return points

    def __getstate__(self) -> dict[str, Any]:
        # Without the views and buffers, whose copies would no longer share memory, and with names for what
        # the library knows, so that a copy finds the same objects.
        state = {name: getattr(self, name) for name in ("widths", "dtype", "rng", "history", "parameters")}
        known: dict[str, Function | Loss] = {**ACTIVATIONS, **LOSSES}
        for role in ("activation", "output_activation", "loss"):
            choice: Function | Loss = getattr(self, role)
            state[role] = choice.name if known.get(choice.name) is choice else choice
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        parameters = state.pop("parameters")
        self.__dict__.update(state)
        self.activation = choose("activation", self.activation, ACTIVATIONS, Function)
        self.output_activation = choose("output_activation", self.output_activation, ACTIVATIONS, Function)
        self.loss = choose("loss", self.loss, LOSSES, Loss)
        self._share(parameters)

    def __repr__(self) -> str:
        return f"MLP({list(self.widths)}, activation={self.activation.name!r}, loss={self.loss.name!r})"
