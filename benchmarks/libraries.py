"""What each library is asked to do: one function a library, which returns its tasks by name.

A task is a callable without arguments: a training step (the loss and all gradients), a derivative, a product.
Nothing is imported before its library's function is called, so that a process holds one library.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np

SMALL = [2, 16, 16, 1]
WIDE = [512, 512, 512, 512]
POINTS = (1, 10, 100)
WIDE_POINTS = 10_000
X, W1, W2, Y = 1.5, 0.8, -0.4, 0.6
# Fifty functions, none of which leaves the numbers where the next is well behaved.
CHAIN = ["sin", "tanh", "sigmoid", "square", "cos"] * 10
CHAIN_POINTS = 1_000_000
# Where the accuracy of σ′ is asked for: e^(−700) is still a normal number.
WIDE_RANGE = np.linspace(-700, 700, 1001)


def problem(widths, rows):
    """Return points, targets, weights and biases, the same for every library."""
    rng = np.random.default_rng(0)
    pairs = list(pairwise(widths))
    weights = [rng.normal(0, n_in**-0.5, (n_in, n_out)) for n_in, n_out in pairs]
    biases = [np.zeros(n_out) for _, n_out in pairs]
    return rng.normal(size=(rows, widths[0])), rng.normal(size=(rows, widths[-1])), weights, biases


def chain_input():
    return np.linspace(-3, 3, CHAIN_POINTS)


def each_network():
    for rows in POINTS:
        yield f"network, {rows} points", SMALL, rows
    yield "wide network", WIDE, WIDE_POINTS


def hand_written():
    """Backpropagation by hand, the fast version."""
    from chainrule import MLP

    def step(widths, rows):
        x, y, weights, _ = problem(widths, rows)
        network = MLP(widths)
        for k, weight in enumerate(weights):
            network.weights[k][:] = weight
        return partial(network.backpropagate, x, y)

    return {name: partial(step, widths, rows) for name, widths, rows in each_network()}


def plain():
    """Backpropagation by hand, as chapter 7 shows it."""
    from chainrule import MLP, plain_backpropagation

    def step(widths, rows):
        x, y, _, _ = problem(widths, rows)
        return partial(plain_backpropagation, MLP(widths), x, y)

    return {name: partial(step, widths, rows) for name, widths, rows in each_network()}


def loss_of(array_module, tanh, x, y, parameters):
    """½ Σ (ŷ − y)² / N of a network, written once for all libraries that look like NumPy."""
    h, depth = x, len(parameters) // 2
    for k in range(depth):
        h = h @ parameters[2 * k] + parameters[2 * k + 1]
        if k < depth - 1:
            h = tanh(h)
    return 0.5 * array_module.sum((h - y) ** 2) / len(x)


def flat_parameters(widths, rows):
    x, y, weights, biases = problem(widths, rows)
    return x, y, [part for pair in zip(weights, biases, strict=True) for part in pair]


def engine():
    """The course's engine: Node, and Functions with their derivatives."""
    from chainrule import FUNCTIONS, Node, sigmoid

    def step(widths, rows):
        x, y, parameters = flat_parameters(widths, rows)

        def run():
            nodes = [Node(part) for part in parameters]
            loss_of(np, np.tanh, x, y, nodes).backward()
            return [node.grad for node in nodes]

        return run

    def two_weights():
        def run():
            w1, w2 = Node(W1), Node(W2)
            difference = Y - sigmoid(w2 * sigmoid(w1 * X))
            loss = 0.5 * difference * difference
            loss.backward()
            return w1.grad, w2.grad

        return run

    def chain():
        values = chain_input()
        functions = [FUNCTIONS[name] for name in CHAIN]

        def run():
            x = node = Node(values)
            for f in functions:
                node = f(node)
            np.sum(node).backward()
            return x.grad

        return run

    return {
        **{name: partial(step, widths, rows) for name, widths, rows in each_network()},
        "two weights": two_weights,
        "chain": chain,
        "accuracy": lambda: sigmoid.derivative(WIDE_RANGE),
    }


def compiled():
    """The course's compiled graphs, of the same functions as for Node."""
    from chainrule import FUNCTIONS, sigmoid, trace

    def step(widths, rows):
        x, y, parameters = flat_parameters(widths, rows)
        graph = trace(lambda *nodes: loss_of(np, np.tanh, x, y, nodes), *parameters)
        return partial(graph.compile().value_and_gradient, *parameters)

    def two_weights():
        def loss(w1, w2):
            difference = Y - sigmoid(w2 * sigmoid(w1 * X))
            return 0.5 * difference * difference

        return partial(trace(loss, W1, W2).compile().value_and_gradient, W1, W2)

    def chain():
        functions = [FUNCTIONS[name] for name in CHAIN]

        def total(x):
            for f in functions:
                x = f(x)
            return np.sum(x)

        # The shape counts, not the numbers: one that is quickly traced would do too.
        return partial(trace(total, chain_input()).compile().gradient, chain_input())

    return {
        **{name: partial(step, widths, rows) for name, widths, rows in each_network()},
        "two weights": two_weights,
        "chain": chain,
    }


def composition():
    """The course's Chain: the product of local derivatives; and its central difference."""
    from chainrule import FUNCTIONS, Chain

    return {"chain": lambda: partial(Chain([FUNCTIONS[name] for name in CHAIN]).derivative, chain_input())}


def difference():
    """The central difference of the same chain."""
    from chainrule.derivatives import central_difference
    from chainrule.functions import FUNCTIONS

    def composed(x):
        for name in CHAIN:
            x = FUNCTIONS[name](x)
        return x

    return {"chain": lambda: partial(central_difference, composed, chain_input())}


def autograd():
    """HIPS autograd."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    def step(widths, rows):
        x, y, parameters = flat_parameters(widths, rows)
        return partial(value_and_grad(lambda p: loss_of(anp, anp.tanh, x, y, p)), parameters)

    return {name: partial(step, widths, rows) for name, widths, rows in each_network()}


def micrograd():
    """micrograd: scalars, one object a number."""
    from micrograd.engine import Value

    def network(rows):
        x, y, weights, biases = problem(SMALL, rows)

        def run():
            layers = [
                ([[Value(v) for v in row] for row in weight], [Value(v) for v in bias])
                for weight, bias in zip(weights, biases, strict=True)
            ]
            loss = Value(0.0)
            for point, target in zip(x, y, strict=True):
                h = [Value(v) for v in point]
                for k, (weight, bias) in enumerate(layers):
                    h = [sum((h[i] * weight[i][j] for i in range(len(h))), bias[j]) for j in range(len(bias))]
                    # micrograd has no tanh; its relu is cheaper.
                    h = [v.relu() for v in h] if k < len(layers) - 1 else h
                loss = loss + (h[0] - target[0]) ** 2 * (0.5 / rows)
            loss.backward()

        return run

    def two_weights():
        # It has no exp either, so it is given the sigmoid as one operation, as the engine has it.
        def sigmoid(v):
            out = Value(1 / (1 + np.exp(-v.data)), (v,), "sigmoid")

            def _backward():
                v.grad += out.data * (1 - out.data) * out.grad

            out._backward = _backward
            return out

        def run():
            w1, w2 = Value(W1), Value(W2)
            d = Y - sigmoid(w2 * sigmoid(w1 * X))
            (0.5 * d * d).backward()
            return w1.grad, w2.grad

        return run

    networks = {f"network, {rows} points": partial(network, rows) for rows in POINTS}
    return {**networks, "two weights": two_weights}


def torch():
    """PyTorch on the CPU, its default number of threads, double precision."""
    import torch

    def step(widths, rows):
        x, y, parameters = flat_parameters(widths, rows)
        x, y = torch.tensor(x), torch.tensor(y)
        tensors = [torch.tensor(part, requires_grad=True) for part in parameters]

        def run():
            for tensor in tensors:
                tensor.grad = None
            loss_of(torch, torch.tanh, x, y, tensors).backward()

        return run

    def chain():
        functions = [getattr(torch, name) for name in CHAIN]
        x = torch.tensor(chain_input(), requires_grad=True)

        def run():
            x.grad = None
            value = x
            for f in functions:
                value = f(value)
            value.sum().backward()

        return run

    def accuracy():
        x = torch.tensor(WIDE_RANGE, requires_grad=True)
        torch.sigmoid(x).sum().backward()
        return x.grad.numpy()

    return {
        **{name: partial(step, widths, rows) for name, widths, rows in each_network()},
        "chain": chain,
        "accuracy": accuracy,
    }


def jax():
    """JAX, jitted, double precision."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def step(widths, rows):
        x, y, parameters = flat_parameters(widths, rows)
        x, y, parameters = jnp.array(x), jnp.array(y), [jnp.array(part) for part in parameters]
        compiled = jax.jit(jax.value_and_grad(lambda p, x, y: loss_of(jnp, jnp.tanh, x, y, p)))
        return lambda: jax.block_until_ready(compiled(parameters, x, y))

    def accuracy():
        return np.array(jax.vmap(jax.grad(jax.nn.sigmoid))(jnp.array(WIDE_RANGE)))

    return {
        **{name: partial(step, widths, rows) for name, widths, rows in each_network()},
        "accuracy": accuracy,
    }


def numpy():
    """The machine's own rate: one np.matmul of the wide network, with BLAS's own threads."""

    def matmul():
        rng = np.random.default_rng(0)
        points, weight = rng.normal(size=(WIDE_POINTS, WIDE[0])), rng.normal(size=(WIDE[0], WIDE[1]))
        return partial(np.matmul, points, weight, out=np.empty((WIDE_POINTS, WIDE[1])))

    return {"matmul": matmul}


LIBRARIES = {
    f.__name__: f
    for f in (
        hand_written,
        plain,
        engine,
        compiled,
        composition,
        difference,
        numpy,
        autograd,
        micrograd,
        torch,
        jax,
    )
}
