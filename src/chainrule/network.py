r"""Networks with backpropagation written by hand: the smallest one with a hidden layer, and any other.

:class:`TwoWeightNetwork` is the running example of the book, two formulas long. :class:`MLP` is the same idea
with matrices. Its backpropagation is written twice: :func:`plain_backpropagation` is the text of chapter 5 in
code, and :meth:`MLP.backpropagate` is the fast one, which is checked against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np

from chainrule.functions import Function, identity, leaky_relu, relu, sigmoid, softplus, tanh

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "MLP",
    "RUNNING_EXAMPLE",
    "DivergenceError",
    "Gradients",
    "History",
    "Loss",
    "SlopeFactors",
    "TwoWeightHistory",
    "TwoWeightNetwork",
    "plain_backpropagation",
    "slope_factors",
]


class DivergenceError(ArithmeticError):
    """Training ran away: the loss or a weight left the finite numbers, or the loss grew without bound.

    Attributes
    ----------
    step
        The update at which it was noticed, counted from 0; None outside training.
    history
        What training had recorded until then; None outside training.
    """

    def __init__(self, message: str, step: int | None = None, history=None):
        super().__init__(message)
        self.step, self.history = step, history


# The running example: ŷ = σ(W₂ σ(W₁ x)), J = ½ (y − ŷ)²


class RunningExample(NamedTuple):
    """The start values of the network that runs through the whole book."""

    x: float
    w1: float
    w2: float
    y: float


RUNNING_EXAMPLE = RunningExample(x=1.5, w1=0.8, w2=-0.4, y=0.6)


class ForwardPass(NamedTuple):
    """Every value on the way from x to the loss, in the order in which it is computed."""

    z1: float
    h: float
    z2: float
    y_hat: float
    loss: float


class TwoWeightGradients(NamedTuple):
    """The derivatives of the loss with respect to the two weights."""

    w1: float
    w2: float


@dataclass
class TwoWeightHistory:
    """The weights and the loss before the first step and after each step: lists of length steps + 1."""

    w1: list[float] = field(default_factory=list)
    w2: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)


class TwoWeightNetwork:
    r"""The smallest network with a hidden layer: :math:`\hat y = \sigma(W_2\,\sigma(W_1 x))`.

    Its loss is :math:`J = \tfrac12 (y - \hat y)^2`. Everywhere, x and y start as those of `RUNNING_EXAMPLE`.

    Parameters
    ----------
    w1, w2
        The weights. `forward` and `gradients` also take arrays, elementwise (a whole landscape at once), and
        Nodes, so that the engine can trace the same formula.

    Raises
    ------
    TypeError
        If a value is not a real number, an array of them or a Node.
    ValueError
        If a value is not finite.

    Notes
    -----
    Chapter 1 looks at the slope of J in one weight; chapter 5 derives both slopes and trains.
    """

    def __init__(self, w1=RUNNING_EXAMPLE.w1, w2=RUNNING_EXAMPLE.w2):
        self.w1, self.w2 = _real("w1", w1), _real("w2", w2)
        self.history = TwoWeightHistory()

    def forward(self, x=RUNNING_EXAMPLE.x, y=RUNNING_EXAMPLE.y) -> ForwardPass:
        """Return z1 = W₁x, h = σ(z1), z2 = W₂h, ŷ = σ(z2) and the loss ½(y − ŷ)², by name."""
        z1 = self.w1 * _real("x", x)
        h = sigmoid(z1)
        z2 = self.w2 * h
        y_hat = sigmoid(z2)
        return ForwardPass(z1, h, z2, y_hat, 0.5 * (_real("y", y) - y_hat) ** 2)

    def gradients(self, x=RUNNING_EXAMPLE.x, y=RUNNING_EXAMPLE.y) -> TwoWeightGradients:
        r"""Return the derivatives of the loss with respect to the weights.

        .. math::

            \frac{\partial J}{\partial W_2} = -(y - \hat y)\,\hat y (1 - \hat y)\,h
            \qquad
            \frac{\partial J}{\partial W_1} = -(y - \hat y)\,\hat y (1 - \hat y)\,W_2\,h (1 - h)\,x
        """
        z1, h, z2, y_hat, _ = self.forward(x, y)
        # ŷ(1 − ŷ) and h(1 − h) are written as σ′(z): the same, but it keeps its digits where ŷ rounds to 1.
        delta = -(y - y_hat) * sigmoid.derivative(z2)
        return TwoWeightGradients(w1=delta * self.w2 * sigmoid.derivative(z1) * x, w2=delta * h)

    def step(
        self, learning_rate: float, x: float = RUNNING_EXAMPLE.x, y: float = RUNNING_EXAMPLE.y
    ) -> ForwardPass:
        """Move both weights once against their gradients, and return the forward pass from before the move.

        Raises
        ------
        TypeError
            If a weight, x or y is an array or a Node.
        ValueError
            If the learning rate is not a positive number.
        DivergenceError
            If a weight would leave the finite numbers; the weights stay as they were.
        """
        learning_rate = _learning_rate(learning_rate)
        self._check_numbers(w1=self.w1, w2=self.w2, x=x, y=y)
        before, gradients = self.forward(x, y), self.gradients(x, y)
        w1, w2 = self.w1 - learning_rate * gradients.w1, self.w2 - learning_rate * gradients.w2
        if not (math.isfinite(w1) and math.isfinite(w2)):
            raise DivergenceError(
                f"the step would take the weights from ({self.w1:g}, {self.w2:g}) to ({w1:g}, {w2:g}): "
                f"the learning rate {learning_rate:g} is too large, use a smaller one"
            )
        self.w1, self.w2 = w1, w2
        return before

    def train(
        self,
        learning_rate: float,
        steps: int,
        x: float = RUNNING_EXAMPLE.x,
        y: float = RUNNING_EXAMPLE.y,
    ) -> TwoWeightHistory:
        """Take a number of steps and return the weights and losses along the way (also kept as `history`).

        Raises
        ------
        TypeError
            If a weight, x or y is an array or a Node.
        ValueError
            If the learning rate is not a positive number, or `steps` is not a whole number from 1.
        DivergenceError
            If a weight would leave the finite numbers; it carries the step and the history.
        """
        self._check_numbers(w1=self.w1, w2=self.w2, x=x, y=y)
        history = self.history = TwoWeightHistory()
        for step in range(_count("steps", steps) + 1):
            history.w1.append(self.w1)
            history.w2.append(self.w2)
            history.losses.append(self.forward(x, y).loss)
            if step < steps:
                try:
                    self.step(learning_rate, x, y)
                except DivergenceError as error:
                    message = f"training stopped at step {step}: {error}"
                    raise DivergenceError(message, step, history) from None
        return history

    @staticmethod
    def _check_numbers(**values) -> None:
        for name, value in values.items():
            if not isinstance(value, float | int | np.number):
                shown = f"an array of shape {value.shape}" if isinstance(value, np.ndarray) else repr(value)
                raise TypeError(
                    f"training moves one pair of weights at one point, but {name} is {shown}: train one "
                    "network for each start, and several points with an MLP"
                )

    def __repr__(self) -> str:
        return f"TwoWeightNetwork(w1={self.w1!r}, w2={self.w2!r})"


# Losses


class Loss:
    r"""A loss over a batch: how far the outputs are from the targets, and in which direction.

    Parameters
    ----------
    name
        As in `LOSSES`.
    evaluate
        (output, targets, out) -> total: the loss summed over the batch; its derivative with respect to each
        entry of `output` is written into `out`, which may be `output` itself. All have shape (N, outputs).
    targets
        (y, shape, dtype) -> array: checks what the user gave as targets and brings it into that shape.
    """

    def __init__(self, name: str, evaluate: Callable, targets: Callable):
        self.name, self.evaluate, self.targets = name, evaluate, targets

    def __call__(self, output: np.ndarray, targets: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the mean loss over the batch and its derivative with respect to the output, (N, outputs)."""
        derivative = np.empty_like(output)
        total = self.evaluate(output, targets, derivative)
        return total / len(output), derivative / len(output)

    def __repr__(self) -> str:
        return f"Loss({self.name!r})"


def _half_squared_error(output, targets, out) -> float:
    """½ Σ (ŷ − y)², whose derivative is ŷ − y."""
    np.subtract(output, targets, out)
    errors = out.ravel()
    return 0.5 * float(errors.dot(errors))


def _binary_cross_entropy(output, targets, out) -> float:
    """−Σ (y log σ(z) + (1 − y) log σ(−z)), whose derivative is σ(z) − y."""
    no = 1 - targets
    total = float((targets * softplus(-output) + no * softplus(output)).sum())
    # σ(z) − y, split so that nothing cancels where σ(z) is close to y.
    np.subtract(no * sigmoid(output), targets * sigmoid(-output), out)
    return total


def _softmax_cross_entropy(output, targets, out) -> float:
    """−Σ y log softmax(z), whose derivative is softmax(z) − y; the largest z of a row is shifted to 0."""
    shifted = output - output.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=1, keepdims=True)
    total = float((targets * (np.log(sums) - shifted)).sum())
    np.subtract(exponentials / sums, targets, out)
    return total


def _real_targets(y, shape: tuple[int, int], dtype) -> np.ndarray:
    y = _array("y", y, dtype)
    if y.shape != shape:
        raise ValueError(
            f"y has shape {y.shape}, but x and the network ask for {shape}{_fits('y', y, shape)}"
        )
    return y


def _probabilities(y, shape: tuple[int, int], dtype) -> np.ndarray:
    y = _real_targets(y, shape, dtype)
    if not ((y >= 0) & (y <= 1)).all():
        raise ValueError(
            f"targets of binary_cross_entropy lie between 0 and 1, but y holds {_outside(y, 0, 1)}: "
            "use 0 for no and 1 for yes"
        )
    return y


def _class_targets(y, shape: tuple[int, int], dtype) -> np.ndarray:
    """Turn integer labels (N,) into one-hot rows (N, classes), or check rows that already are."""
    rows, classes = shape
    labels = np.asarray(y)
    if labels.ndim == 2 and labels.shape[1] == 1 != classes and labels.dtype.kind in "iu":
        raise ValueError(
            f"labels come as one integer a point, in shape ({rows},), but y has shape {labels.shape}: "
            "write y.ravel()"
        )
    if labels.ndim == 1:
        if labels.dtype.kind not in "iu":
            raise TypeError(
                f"labels of softmax_cross_entropy are integers or one-hot rows, but y holds {labels.dtype}"
            )
        if labels.shape != (rows,):
            raise ValueError(f"x has {rows} points, but y has {len(labels)} labels: give one label a point")
        if rows and not 0 <= labels.min() <= labels.max() < classes:
            raise ValueError(
                f"labels go from 0 to {classes - 1} for a network with {classes} outputs, "
                f"but y holds {_outside(labels, 0, classes - 1)}"
            )
        return np.eye(classes, dtype=dtype)[labels]
    y = _real_targets(y, shape, dtype)
    if not ((y >= 0).all() and np.allclose(y.sum(axis=1), 1, atol=1e-5)):
        raise ValueError("a row of y is not a distribution: its entries must be at least 0 and add up to 1")
    return y


half_squared_error = Loss("half_squared_error", _half_squared_error, _real_targets)
binary_cross_entropy = Loss("binary_cross_entropy", _binary_cross_entropy, _probabilities)
softmax_cross_entropy = Loss("softmax_cross_entropy", _softmax_cross_entropy, _class_targets)

LOSSES = {loss.name: loss for loss in (half_squared_error, binary_cross_entropy, softmax_cross_entropy)}
ACTIVATIONS = {function.name: function for function in (sigmoid, tanh, relu, leaky_relu, identity)}


# Any number of layers


class Gradients(NamedTuple):
    """The mean loss of a batch, and its derivative with respect to every weight and bias, in their shapes."""

    loss: float
    weights: list[np.ndarray]
    biases: list[np.ndarray]


@dataclass
class History:
    """The loss before each update, and how many updates make an epoch."""

    updates_per_epoch: int
    losses: list[float] = field(default_factory=list)

    @property
    def epoch_losses(self) -> np.ndarray:
        """The mean of the losses within each full epoch."""
        epochs = len(self.losses) // self.updates_per_epoch
        kept = self.losses[: epochs * self.updates_per_epoch]
        return np.reshape(kept, (epochs, self.updates_per_epoch)).mean(axis=1)


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

    Attributes
    ----------
    weights, biases
        One array a layer, shapes (n_in, n_out) and (n_out,). They are views of `parameters`: write into
        them (``network.weights[0][:] = 0``); they can't be replaced.
    parameters
        All of them in one flat vector.
    gradient
        The flat gradient that the last `backpropagate` left; overwritten by the next.
    history
        Of the last training.

    Raises
    ------
    ValueError
        For a width below 1, fewer than two widths, or an unknown activation, loss or dtype.

    Notes
    -----
    Chapter 5.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activation: str | Function = "tanh",
        loss: str | Loss = "half_squared_error",
        *,
        output_activation: str | Function = "identity",
        rng: int | np.random.Generator = 0,
        dtype=np.float64,
    ):
        self.widths = _widths(widths)
        self.activation = _choose("activation", activation, ACTIVATIONS, Function)
        self.output_activation = _choose("output_activation", output_activation, ACTIVATIONS, Function)
        self.loss = _choose("loss", loss, LOSSES, Loss)
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
            raise ValueError(f"a network computes in float64 or float32, but got dtype {self.dtype}")
        self.rng = np.random.default_rng(rng)
        self.history: History | None = None
        size = sum((n_in + 1) * n_out for n_in, n_out in self._shapes)
        self._share(np.zeros(size, self.dtype))
        # The gain keeps the size of the signal from layer to layer; a ReLU silences half of it.
        gain = 2.0 if self.activation in (relu, leaky_relu) else 1.0
        for weight in self.weights:
            weight[:] = self.rng.normal(0.0, math.sqrt(gain / len(weight)), weight.shape)

    @property
    def depth(self) -> int:
        """The number of layers that hold weights."""
        return len(self.widths) - 1

    @property
    def activations(self) -> list[Function]:
        """The activation of each layer, the output's last."""
        return [self.activation] * (self.depth - 1) + [self.output_activation]

    @property
    def _shapes(self) -> list[tuple[int, int]]:
        return list(zip(self.widths, self.widths[1:], strict=False))

    def _share(self, parameters: np.ndarray) -> None:
        """Make the weights and biases views of one vector: a step is then one subtraction."""
        self.parameters = parameters
        self.gradient = np.zeros_like(parameters)
        self._change = np.empty_like(parameters)
        layers, gradients = self._layers(self.parameters), self._layers(self.gradient)
        self.weights = tuple(layer[:-1] for layer in layers)
        self.biases = tuple(layer[-1] for layer in layers)
        self.weight_gradients = tuple(layer[:-1] for layer in gradients)
        self.bias_gradients = tuple(layer[-1] for layer in gradients)
        self._slabs: dict[tuple[int, int], _Slab] = {}
        self._partial_gradients: list[np.ndarray] = []

    def _layers(self, vector: np.ndarray) -> list[np.ndarray]:
        """Cut a flat vector into one matrix (n_in + 1, n_out) a layer, whose last row is the bias."""
        layers, start = [], 0
        for n_in, n_out in self._shapes:
            stop = start + (n_in + 1) * n_out
            layers.append(vector[start:stop].reshape(-1, n_out))
            start = stop
        return layers

    def forward(self, x) -> np.ndarray:
        """Return the outputs (N, n_out) for points x of shape (N, n_in)."""
        return self.forward_pass(x)[1][-1]

    def forward_pass(self, x) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Return the pre-activations of every layer, and the inputs of every layer followed by the output."""
        pre_activations, values = [], [self._points(x)]
        for weight, bias, activation in zip(self.weights, self.biases, self.activations, strict=True):
            pre_activations.append(values[-1] @ weight + bias)
            values.append(activation(pre_activations[-1]))
        return pre_activations, values

    def probabilities(self, x) -> np.ndarray:
        """Return what a cross entropy makes of the outputs: their sigmoid, or the softmax of each row.

        Raises
        ------
        ValueError
            If the loss is not a cross entropy, so that the outputs are not probabilities.
        """
        output = self.forward(x)
        if self.loss is binary_cross_entropy:
            return sigmoid(output)
        if self.loss is softmax_cross_entropy:
            exponentials = np.exp(output - output.max(axis=1, keepdims=True))
            return exponentials / exponentials.sum(axis=1, keepdims=True)
        raise ValueError(f"outputs under {self.loss.name} are not probabilities: use forward(x)")

    def mean_loss(self, x, y) -> float:
        """Return the loss, a mean over the batch x (N, n_in) with targets y (N, n_out) or labels (N,)."""
        x, targets = self._batch(x, y)
        return self.loss(self.forward(x), targets)[0]

    def gradients(self, x, y) -> Gradients:
        """Return the loss and fresh arrays with its derivatives, for points x (N, n_in) and targets y.

        Raises
        ------
        ValueError
            If a shape does not fit, a label is out of range, or the data hold nan or infinity.
        DivergenceError
            If the weights are so large that the loss is not finite.
        """
        loss = self.backpropagate(x, y)
        layers = self._layers(self.gradient.copy())
        return Gradients(loss, [layer[:-1] for layer in layers], [layer[-1] for layer in layers])

    def backpropagate(self, x, y) -> float:
        """Return the loss and leave its derivatives in `gradient`, `weight_gradients` and `bias_gradients`.

        It computes what :func:`plain_backpropagation` computes, without allocating: see `_Slab`. Raises what
        `gradients` raises.
        """
        loss = self._backpropagate(*self._batch(x, y))
        if not math.isfinite(loss):
            raise DivergenceError(
                f"the loss is {loss} though the data are finite: the weights are too large, up to "
                f"{np.abs(self.parameters).max():g}; start again with a smaller learning rate"
            )
        return loss

    def _backpropagate(self, x: np.ndarray, targets: np.ndarray) -> float:
        rows = len(x)
        if rows * self.parameters.size < TWO_THREADS_FROM:
            return self._slab(0, rows, self.gradient).run(x, targets, 1 / rows)
        if not self._partial_gradients:
            self._partial_gradients = list(np.empty((4, self.parameters.size), self.dtype))
        middle = rows // 2
        losses = _on_two_threads(
            lambda: self._half(0, x[:middle], targets[:middle], 1 / rows),
            lambda: self._half(1, x[middle:], targets[middle:], 1 / rows),
        )
        np.add(self._partial_gradients[0], self._partial_gradients[1], out=self.gradient)
        return sum(losses)

    def _half(self, half: int, x: np.ndarray, targets: np.ndarray, weight: float) -> float:
        """Go through one half of a batch slab by slab; each fits the cache and reuses the same buffers."""
        total, part = self._partial_gradients[half::2]
        total.fill(0)
        loss = 0.0
        for start, stop in _slices(len(x), SLAB_ROWS):
            slab = self._slab(half + 1, stop - start, part)
            loss += slab.run(x[start:stop], targets[start:stop], weight)
            total += part
        return loss

    def _slab(self, owner: int, rows: int, gradient: np.ndarray) -> _Slab:
        slab = self._slabs.get((owner, rows))
        if slab is None:
            if len(self._slabs) >= 8:
                self._slabs.clear()
            slab = self._slabs[owner, rows] = _Slab(self, rows, self._layers(gradient))
        return slab

    def train(
        self,
        x,
        y,
        learning_rate: float = 0.1,
        epochs: int = 100,
        batch_size: int | None = None,
        rng: int | np.random.Generator | None = None,
    ) -> History:
        """Descend along the gradient, and return the history (also kept as `history`).

        Parameters
        ----------
        x, y
            Points (N, n_in), and targets (N, n_out) or labels (N,).
        learning_rate
            The update is parameters := parameters − learning_rate · gradient.
        epochs
            How many times to go through all points.
        batch_size
            Points an update; None takes all of them. Mini-batches are drawn in a new order every epoch, and
            the last one holds what is left.
        rng
            Seed or generator of that order; None goes on with the network's own.

        Raises
        ------
        ValueError
            As `gradients`; also for a learning rate, epochs or batch size that is not positive.
        DivergenceError
            If the loss is not finite any more, or a thousand million times what it was. The message says at
            which update and why; the exception and the network keep the history.
        """
        x, targets = self._batch(x, y)
        rows = len(x)
        learning_rate = _learning_rate(learning_rate)
        epochs = _count("epochs", epochs)
        batch_size = rows if batch_size is None else min(_count("batch_size", batch_size), rows)
        rng = self.rng if rng is None else np.random.default_rng(rng)
        batches = [slice(start, start + batch_size) for start in range(0, rows, batch_size)]
        history = self.history = History(len(batches))
        losses = history.losses
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(epochs):
                order = rng.permutation(rows) if len(batches) > 1 else None
                for batch in batches:
                    if order is None:
                        loss = self._backpropagate(x, targets)
                    else:
                        loss = self._backpropagate(x[order[batch]], targets[order[batch]])
                    losses.append(loss)
                    # Written so that nan, which is not smaller than anything, is caught too.
                    if not loss <= RUNAWAY * max(losses[0], 1.0):
                        raise self._divergence(history, learning_rate, f"the loss became {loss:g}")
                    np.multiply(self.gradient, learning_rate, out=self._change)
                    self.parameters -= self._change
            if not np.isfinite(self.parameters).all():
                raise self._divergence(history, learning_rate, "a weight left the finite numbers")
        return history

    def _divergence(self, history: History, learning_rate: float, what: str) -> DivergenceError:
        step = len(history.losses) - 1
        return DivergenceError(
            f"training diverged at step {step}: {what}, from {history.losses[0]:g} at the start. With "
            f"learning rate {learning_rate:g} every step overshoots more than the last: start again "
            f"with a smaller one, such as {learning_rate / 10:g}",
            step,
            history,
        )

    def _batch(self, x, y) -> tuple[np.ndarray, np.ndarray]:
        x = self._points(x)
        return x, self.loss.targets(y, (len(x), self.widths[-1]), self.dtype)

    def _points(self, x) -> np.ndarray:
        x = _array("x", x, self.dtype)
        if x.ndim != 2 or x.shape[1] != self.widths[0] or not len(x):
            raise ValueError(
                f"x has shape {x.shape}, but the network takes (N, {self.widths[0]}), one point a row and at "
                f"least one{_fits('x', x, (-1, self.widths[0]))}"
            )
        return x

    def __getstate__(self) -> dict:
        # Without the views and buffers, whose copies would no longer share memory, and with names for what
        # the library knows, so that a copy finds the same objects.
        state = {name: getattr(self, name) for name in ("widths", "dtype", "rng", "history", "parameters")}
        for role, known in (
            ("activation", ACTIVATIONS),
            ("output_activation", ACTIVATIONS),
            ("loss", LOSSES),
        ):
            choice = getattr(self, role)
            state[role] = choice.name if known.get(choice.name) is choice else choice
        return state

    def __setstate__(self, state: dict) -> None:
        parameters = state.pop("parameters")
        self.__dict__.update(state)
        self.activation = _choose("activation", self.activation, ACTIVATIONS, Function)
        self.output_activation = _choose("output_activation", self.output_activation, ACTIVATIONS, Function)
        self.loss = _choose("loss", self.loss, LOSSES, Loss)
        self._share(parameters)

    def __repr__(self) -> str:
        return f"MLP({list(self.widths)}, activation={self.activation.name!r}, loss={self.loss.name!r})"


def plain_backpropagation(network: MLP, x, y) -> Gradients:
    r"""Compute all gradients of a network, written as it is derived: values forward, gradients backward.

    With δ the derivative of the loss with respect to the pre-activation of a layer, and L the last layer,

    .. math::

        \delta_L = \frac{\partial J}{\partial h_L} \odot f'(z_L) \qquad
        \frac{\partial J}{\partial W_k} = h_{k-1}^\top \delta_k \qquad
        \frac{\partial J}{\partial b_k} = \sum_{\text{points}} \delta_k \qquad
        \delta_{k-1} = (\delta_k W_k^\top) \odot f'(z_{k-1})

    Parameters
    ----------
    network, x, y
        As in :meth:`MLP.gradients`, which computes the same faster and raises the same errors.

    Notes
    -----
    Chapter 5 shows this listing.
    """
    x, targets = network._batch(x, y)
    z, h = network.forward_pass(x)
    loss, upstream = network.loss(h[-1], targets)
    weights, biases = [], []
    layers = zip(network.weights, network.activations, z, h[:-1], strict=True)
    for weight, f, pre_activation, layer_input in reversed(list(layers)):
        delta = upstream * f.derivative(pre_activation)
        weights.insert(0, layer_input.T @ delta)
        biases.insert(0, delta.sum(axis=0))
        upstream = delta @ weight.T
    return Gradients(loss, weights, biases)


# The fast backpropagation

# Points × parameters from which two threads pay for being started: about a millisecond of work.
TWO_THREADS_FROM = 4_000_000
SLAB_ROWS = 1000
RUNAWAY = 1e9
# Below this slope, 1 − h² and h(1 − h) have lost four of their digits.
SATURATED = 1e-4


class _Slab:
    """The buffers of one slab of points, and the calls that fill them, looked up once.

    A point is a column, and the inputs of every layer end in a row of ones, so that the bias is one more
    weight: one product gives a layer, one the gradient of its weights and bias. `signals` hold the
    pre-activations on the way forward, and what is derived with respect to them on the way back.
    """

    def __init__(self, network: MLP, rows: int, gradients: list[np.ndarray]):
        dtype, widths, depth = network.dtype, network.widths, network.depth
        layers = network._layers(network.parameters)
        inputs = [np.ones((width + 1, rows), dtype) for width in widths[:-1]]
        # The points arrive as rows, and copying rows to columns costs as much as a tenth of a product.
        inputs[0] = np.ones((rows, widths[0] + 1), dtype).T
        values = [array[:-1] for array in inputs]
        signals = [np.empty((width, rows), dtype) for width in widths[1:-1]]
        # Its points are rows: the losses read best that way, and BLAS takes either.
        self.output = np.empty((rows, widths[-1]), dtype)
        scratch = np.empty((max(widths[1:-1], default=0), rows), dtype)
        self.value, self.slope = _kernel(network.activation, scratch)
        self.points = values[0].T
        # A scalar that is already an array spares NumPy a conversion, a third of the time of a small call.
        self.weight = np.ones((), dtype)
        self.forward = [(layers[k].T.dot, inputs[k], signals[k], values[k + 1]) for k in range(depth - 1)]
        self.last = inputs[-1].T.dot, layers[-1]
        self.last_gradient = inputs[-1].dot, gradients[-1]
        upstream = [*signals[1:], self.output.T]
        self.backward = [
            (
                signals[k],
                values[k + 1],
                scratch[: widths[k + 1]],
                layers[k + 1][:-1].dot,
                upstream[k],
                inputs[k].dot,
                signals[k].T,
                gradients[k],
            )
            for k in reversed(range(depth - 1))
        ]
        self.evaluate = network.loss.evaluate
        self.output_function = None if network.output_activation is identity else network.output_activation

    # Numbers too large end in a loss that is not finite; whoever reads it says more than a warning here.
    @np.errstate(over="ignore", invalid="ignore")
    def run(self, x: np.ndarray, targets: np.ndarray, weight: float) -> float:
        """Fill the gradients for points x, each counted with a weight; return their weighted loss."""
        value, slope, output = self.value, self.slope, self.output
        self.points[...] = x
        self.weight[...] = weight
        for product, inputs, signal, values in self.forward:
            product(inputs, signal)
            value(signal, values)
        product, layer = self.last
        product(layer, output)
        if self.output_function is None:
            loss = self.evaluate(output, targets, output)
        else:
            slopes = self.output_function.derivative(output)
            loss = self.evaluate(self.output_function(output), targets, output)
            np.multiply(output, slopes, output)
        np.multiply(output, self.weight, output)
        product, gradient = self.last_gradient
        product(output, gradient)
        for signal, values, scratch, pull_back, upstream, product, transposed, gradient in self.backward:
            slope(signal, values, scratch)
            pull_back(upstream, signal)
            np.multiply(signal, scratch, signal)
            product(transposed, gradient)
        return loss * weight


def _kernel(activation: Function, scratch: np.ndarray) -> tuple[Callable, Callable]:
    """Return f and f′ that write into given arrays: value(z, h) and slope(z, h, out)."""
    one = np.ones((), scratch.dtype)

    def restore_digits(z, slopes):
        """Replace the slopes of saturated units, where 1 − h cancels, by the exact derivative."""
        if slopes.item(slopes.argmin()) < SATURATED:
            saturated = slopes < SATURATED
            slopes[saturated] = activation.derivative(z[saturated])

    def tanh_slope(z, h, out):
        np.multiply(h, h, out)
        np.subtract(one, out, out)
        restore_digits(z, out)

    def sigmoid_value(z, h):
        # σ(z) = exp(min(z, 0)) / (1 + exp(−|z|)): nothing overflows, nothing cancels.
        numerator = np.minimum(z, 0, out=scratch[: len(z)])
        np.exp(numerator, numerator)
        np.copysign(z, -one, h)
        np.exp(h, h)
        np.add(h, one, h)
        np.divide(numerator, h, h)

    def sigmoid_slope(z, h, out):
        np.subtract(one, h, out)
        np.multiply(out, h, out)
        restore_digits(z, out)

    def relu_value(z, h):
        np.maximum(z, 0, out=h)

    def relu_slope(_z, h, out):
        np.sign(h, out)

    def any_value(z, h):
        h[:] = activation(z)

    def any_slope(z, _h, out):
        out[:] = activation.derivative(z)

    return {
        tanh: (np.tanh, tanh_slope),
        sigmoid: (sigmoid_value, sigmoid_slope),
        relu: (relu_value, relu_slope),
    }.get(activation, (any_value, any_slope))


@cache
def _blas():
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _on_two_threads(first: Callable, second: Callable) -> tuple:
    """Run two jobs side by side and return both results.

    Each has one BLAS thread to itself: products scale as well as on BLAS's own threads, and the elementwise
    work between them is shared too. Two halves, whatever the number of cores, keep the last digit the same.
    """
    # Imported here: only large batches need it, and every reader waits for the import of the package.
    from concurrent.futures import ThreadPoolExecutor

    with _blas().limit(limits=1, user_api="blas"), ThreadPoolExecutor(1) as other:
        job = other.submit(second)
        return first(), job.result()


def _slices(rows: int, most: int) -> Iterator[tuple[int, int]]:
    """Cut a number of rows into nearly equal slices of at most so many."""
    parts = -(-rows // most)
    for k in range(parts):
        yield rows * k // parts, rows * (k + 1) // parts


# Vanishing gradients


class SlopeFactors(NamedTuple):
    """What each layer of a chain of single units contributes to the gradient, arrays of length depth."""

    pre_activations: np.ndarray
    factors: np.ndarray
    products: np.ndarray


def slope_factors(
    depth: int,
    activation: str | Function = "sigmoid",
    scale: float = 1.0,
    x: float = 1.0,
    *,
    bias: float = 0.0,
) -> SlopeFactors:
    r"""Follow a gradient through a chain of single units :math:`h_k = f(W h_{k-1} + b)`, :math:`h_0 = x`.

    Layer k multiplies the gradient by :math:`W f'(z_k)` with :math:`z_k = W h_{k-1} + b`; after k layers,
    :math:`\partial h_k / \partial x = \prod_{i \le k} W f'(z_i)`.

    Parameters
    ----------
    depth
        Number of layers, at least 1.
    activation
        A name in `ACTIVATIONS`, or any Function.
    scale
        The weight W of every layer.
    x
        The input of the first layer.
    bias
        The bias b of every layer.

    Raises
    ------
    ValueError
        For a depth below 1, an unknown activation, or a number that is not finite.

    Notes
    -----
    Chapter 5. A sigmoid with W = 4 and b = −2 is tanh with W = 1 and b = 0, since tanh t = 2 σ(2t) − 1.
    """
    depth = _count("depth", depth)
    activation = _choose("activation", activation, ACTIVATIONS, Function)
    scale, bias, h = float(_real("scale", scale)), float(_real("bias", bias)), float(_real("x", x))
    pre_activations = np.empty(depth)
    for k in range(depth):
        pre_activations[k] = scale * h + bias
        h = activation(float(pre_activations[k]))
    # + 0: a negative weight times a slope of 0 is 0, not −0
    factors = scale * activation.derivative(pre_activations) + 0.0
    return SlopeFactors(pre_activations, factors, np.cumprod(factors))


# What users may pass in


def _real(name: str, value):
    """Return a finite number, an array of them, or a Node as it is."""
    if hasattr(type(value), "__apply_function__"):
        return value
    array = np.asarray(value)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be a real number, an array of them or a Node, but got {value!r}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, but got {value!r}")
    return float(value) if array.ndim == 0 else array


def _array(name: str, data, dtype: np.dtype) -> np.ndarray:
    """Return data as an array of real, finite numbers of a dtype; one that already is, is not copied."""
    if data.__class__ is not np.ndarray or data.dtype != dtype:
        array = np.asarray(data)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"{name} must hold real numbers, but it is an array of {array.dtype}")
        data = array.astype(dtype)
    if not _is_finite(data):
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(data))[0])
        raise ValueError(
            f"{name} holds {data[where]} at index {where}: fill in or drop the missing values before training"
        )
    return data


def _is_finite(data: np.ndarray) -> bool:
    # The smallest and the largest number are finite only if all are; both searches return nan where there is
    # one. No array is made, and BLAS's threads stay asleep: awake, they keep a core busy for 50 ms.
    return not data.size or (
        math.isfinite(data.item(data.argmin())) and math.isfinite(data.item(data.argmax()))
    )


def _fits(name: str, array: np.ndarray, shape: tuple[int, int]) -> str:
    """Return the advice to reshape a row of numbers, if that gives the shape that is wanted."""
    rows, columns = shape
    if array.ndim != 1 or not array.size or array.size % columns or rows not in (-1, array.size // columns):
        return ""
    if columns == 1:
        return f": for a single column write {name}.reshape(-1, 1)"
    return f": for a single point write {name}.reshape(1, -1)" if array.size == columns else ""


def _outside(values: np.ndarray, low: float, high: float):
    return values[(values < low) | (values > high)].flat[0]


def _choose(role: str, choice, known: dict, kind: type):
    """Return one of the known objects by its name, or an object of that kind as it is."""
    if isinstance(choice, kind):
        return choice
    if isinstance(choice, str) and choice in known:
        return known[choice]
    raise ValueError(
        f"unknown {role} {choice!r}: choose one of {', '.join(known)}, or pass a {kind.__name__}"
    )


def _widths(widths: Sequence[int]) -> tuple[int, ...]:
    widths = tuple(widths)
    if len(widths) < 2:
        raise ValueError(f"a network needs at least a width of inputs and one of outputs, but got {widths}")
    return tuple(_count(f"width {k}", width) for k, width in enumerate(widths))


def _count(name: str, value) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number from 1, but got {value!r}")
    return int(value)


def _learning_rate(value) -> float:
    value = _real("learning_rate", value)
    if not isinstance(value, float) or value <= 0:
        raise ValueError(f"learning_rate must be a positive number, but got {value!r}")
    return value
