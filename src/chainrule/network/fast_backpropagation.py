"""The same backpropagation without allocating: in buffers made once, slab by slab, on two threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..functions import Function, identity
from ..functions.arguments import Array
from ..graph.slabs import slabs, threads
from .activations import kernel
from .losses import Loss

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

# Points × parameters from which two threads pay for being started: about a millisecond of work.
TWO_THREADS_FROM = 4_000_000
# Products want many points at a time, work number by number wants few numbers, which then stay in the cache.
SLAB_ROWS = 2500
PIECE = 32_768


def layers_of(vector: Array, widths: Sequence[int]) -> list[Array]:
    """Cut a flat vector into one matrix (n_in + 1, n_out) a layer, whose last row is the bias."""
    layers, start = [], 0
    for n_in, n_out in pairwise(widths):
        stop = start + (n_in + 1) * n_out
        layers.append(vector[start:stop].reshape(-1, n_out))
        start = stop
    return layers


class FastBackpropagation:
    """Fills the gradient of a network from its parameters, both flat vectors that it shares with the network.

    It keeps the buffers of the last few sizes of a batch. What it takes is described at :class:`MLP`.
    """

    def __init__(
        self,
        widths: Sequence[int],
        parameters: Array,
        gradient: Array,
        activation: Function,
        output_activation: Function,
        loss: Loss,
    ):
        self.widths, self.parameters, self.gradient = widths, parameters, gradient
        self.activation, self.output_activation, self.loss = activation, output_activation, loss
        self._slabs: dict[tuple[int, int], _Slab] = {}
        # of each half of a batch its gradient, then that of its last slab
        self._halves: list[tuple[Array, Array]] = []

    def run(self, x: Array, targets: Array) -> float:
        """Fill the gradient for points x, a point a row; return the mean loss."""
        rows = len(x)
        if rows * self.parameters.size < TWO_THREADS_FROM:
            return self._slab(0, rows, self.gradient).run(x, targets, 1 / rows)
        if not self._halves:
            a, b, c, d = np.empty((4, self.parameters.size), self.parameters.dtype)
            self._halves = [(a, b), (c, d)]
        middle = rows // 2
        first, second = _on_two_threads(
            lambda: self._half(0, x[:middle], targets[:middle], 1 / rows),
            lambda: self._half(1, x[middle:], targets[middle:], 1 / rows),
        )
        np.add(self._halves[0][0], self._halves[1][0], out=self.gradient)
        return first + second

    def _half(self, half: int, x: Array, targets: Array, weight: float) -> float:
        """Go through one half of a batch slab by slab; each uses the same buffers again."""
        total, part = self._halves[half]
        total.fill(0)
        loss = 0.0
        for start, stop in _slices(len(x), SLAB_ROWS):
            slab = self._slab(half + 1, stop - start, part)
            loss += slab.run(x[start:stop], targets[start:stop], weight)
            total += part
        return loss

    def _slab(self, half: int, rows: int, gradient: Array) -> _Slab:
        slab = self._slabs.get((half, rows))
        if slab is None:
            if len(self._slabs) >= 8:
                self._slabs.clear()
            slab = self._slabs[half, rows] = _Slab(self, rows, gradient)
        return slab


class _Slab:
    """The buffers of one slab of points, and the calls that fill them, looked up once.

    A point is a column, and the inputs of every layer end in a row of ones, so that the bias is one more
    weight: one product gives a layer, one the gradient of its weights and bias. `signals` hold the
    pre-activations on the way forward, and what is derived with respect to them on the way back. The
    activations' `slopes` are found on the way forward, a piece at a time, with the values still in the cache.
    """

    def __init__(self, owner: FastBackpropagation, rows: int, gradient: Array):
        dtype, widths, depth = gradient.dtype, owner.widths, len(owner.widths) - 1
        layers, gradients = layers_of(owner.parameters, widths), layers_of(gradient, widths)
        inputs = [np.ones((width + 1, rows), dtype) for width in widths[:-1]]
        # The points arrive as rows, and copying rows to columns costs as much as a tenth of a product.
        inputs[0] = np.ones((rows, widths[0] + 1), dtype).T
        values = [array[:-1] for array in inputs]
        signals, slopes = ([np.empty((width, rows), dtype) for width in widths[1:-1]] for _ in range(2))
        # Its points are rows: the losses read best that way, and BLAS takes either.
        self.output = np.empty((rows, widths[-1]), dtype)
        self.activate, units = kernel(owner.activation, dtype), max(1, PIECE // rows)
        self.points = values[0].T
        # A scalar that is already an array spares NumPy a conversion, a third of the time of a small call.
        self.weight = np.ones((), dtype)
        self.forward = [
            (
                layers[k].T.dot,
                inputs[k],
                signals[k],
                [(signals[k][p], values[k + 1][p], slopes[k][p]) for p in slabs(0, widths[k + 1], units)],
            )
            for k in range(depth - 1)
        ]
        self.last = inputs[-1].T.dot, layers[-1]
        self.last_gradient = inputs[-1].dot, gradients[-1]
        upstream = [*signals[1:], self.output.T]
        self.backward = [
            (
                signals[k],
                slopes[k],
                layers[k + 1][:-1].dot,
                upstream[k],
                inputs[k].dot,
                signals[k].T,
                gradients[k],
            )
            for k in reversed(range(depth - 1))
        ]
        self.evaluate = owner.loss.evaluate
        self.output_function = None if owner.output_activation is identity else owner.output_activation

    # Numbers too large end in a loss that is not finite; whoever reads it says more than a warning here.
    @np.errstate(over="ignore", invalid="ignore")
    def run(self, x: Array, targets: Array, weight: float) -> float:
        """Fill the gradients for points x, each counted with a weight; return their weighted loss."""
        activate, output = self.activate, self.output
        self.points[...] = x
        self.weight[...] = weight
        for product, inputs, signal, pieces in self.forward:
            product(inputs, signal)
            for z, h, slopes in pieces:
                activate(z, h, slopes)
        product, layer = self.last
        product(layer, output)
        if self.output_function is None:
            loss = self.evaluate(output, targets, output)
        else:
            output_slopes = self.output_function.derivative(output)
            loss = self.evaluate(self.output_function(output), targets, output)
            np.multiply(output, output_slopes, output)
        np.multiply(output, self.weight, output)
        product, gradient = self.last_gradient
        product(output, gradient)
        for signal, slopes, pull_back, upstream, product, transposed, gradient in self.backward:
            pull_back(upstream, signal)
            np.multiply(signal, slopes, signal)
            product(transposed, gradient)
        return loss * weight


@cache
def _blas() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _on_two_threads(first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """Run two jobs side by side and return both results.

    Each has one BLAS thread to itself: products scale as well as on BLAS's own threads, and the elementwise
    work between them is shared too. Two halves, whatever the number of cores, keep the last digit the same.
    """
    if not threads():
        return first(), second()
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
