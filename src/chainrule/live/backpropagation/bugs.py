r"""Backpropagation with bugs to find: a small network on which each classic bug shows (chapter 5).

Its hidden value a is used twice, by the next unit and by a shortcut to the output, and it sees three points:

.. math::

    a = \sigma(w_1 x + b_1) \qquad c = \sigma(w_2 a + b_2) \qquad \hat y = c + w_3 a \qquad
    J = \tfrac1N \sum (\hat y - y)^2
"""

from collections.abc import Callable, Sequence

from ...functions import sigmoid
from ...functions.arguments import Numeric

POINTS = ((0.5, 0.9), (-1.0, 0.1), (2.0, 0.4))
"""The data, as pairs (x, y)."""

PARAMETERS = ("w1", "b1", "w2", "b2", "w3")
"""The order of parameters and of gradients."""

START = (1.4, 0.0, -2.0, 0.2, -0.7)
"""Values at which every bug shows. The first bias is 0, and its gradient is not."""

BUGS = {
    "none": "no bug",
    "missing_sum": "no sum over the points",
    "assigned": "= where += belongs",
    "no_order": "no topological order",
    "missing_factor": "the factor 2/N is missing",
    "bias_twice": "a bias is counted twice",
    "slope_misplaced": "σ′ misplaced, both units",
    "first_slope_misplaced": "σ′ misplaced, first unit",
    "slightly_off": "one gradient 0.05 % off",
}
"""The bugs that `buggy_backpropagation` can have, with their names in menus."""


def skip_network_loss(parameters: Sequence[Numeric]) -> Numeric:
    """Return the mean squared error of the network at the parameters w1, b1, w2, b2, w3.

    Numbers of any kind will do: floats, complex numbers for the complex step, Nodes.
    """
    w1, b1, w2, b2, w3 = parameters
    total = 0.0
    for x, y in POINTS:
        a = sigmoid(w1 * x + b1)
        c = sigmoid(w2 * a + b2)
        y_hat = c + w3 * a
        total = total + (y_hat - y) ** 2
    return total / len(POINTS)


def correct_backpropagation(parameters: Sequence[float]) -> list[float]:
    """Return the gradient of `skip_network_loss`, written as chapter 5 derives it."""
    w1, b1, w2, b2, w3 = parameters
    d_w1 = d_b1 = d_w2 = d_b2 = d_w3 = 0.0
    for x, y in POINTS:
        z = w1 * x + b1
        a = sigmoid(z)
        u = w2 * a + b2
        d_y_hat = 2 / len(POINTS) * (sigmoid(u) + w3 * a - y)
        d_w3 += d_y_hat * a
        d_a = d_y_hat * w3
        d_u = d_y_hat * sigmoid.derivative(u)
        d_w2 += d_u * a
        d_b2 += d_u
        d_a += d_u * w2
        d_z = d_a * sigmoid.derivative(z)
        d_w1 += d_z * x
        d_b1 += d_z
    return [d_w1, d_b1, d_w2, d_b2, d_w3]


def buggy_backpropagation(bug: str) -> Callable[[Sequence[float]], list[float]]:
    """Return `correct_backpropagation` with one bug: a function of the parameters.

    Parameters
    ----------
    bug : a key of `BUGS`; "none" gives the right gradient.

    Raises
    ------
    ValueError
        For an unknown bug.
    """
    if bug not in BUGS:
        raise ValueError(f"unknown bug {bug!r}: choose one of {', '.join(BUGS)}")

    def backpropagation(parameters: Sequence[float]) -> list[float]:
        w1, b1, w2, b2, w3 = parameters
        d_w1 = d_b1 = d_w2 = d_b2 = d_w3 = 0.0
        for x, y in POINTS:
            z = w1 * x + b1
            a = sigmoid(z)
            u = w2 * a + b2
            factor = 1 if bug == "missing_factor" else 2 / len(POINTS)
            d_y_hat = factor * (sigmoid(u) + w3 * a - y)
            d_w3 += d_y_hat * a
            from_shortcut = d_y_hat * w3
            d_u = d_y_hat * sigmoid.derivative(sigmoid(u) if bug == "slope_misplaced" else u)
            d_w2 += d_u * a
            d_b2 = d_u if bug == "missing_sum" else d_b2 + d_u * (2 if bug == "bias_twice" else 1)
            from_next_unit = d_u * w2
            d_a = {"assigned": from_next_unit, "no_order": from_shortcut}.get(
                bug, from_shortcut + from_next_unit
            )
            d_z = d_a * sigmoid.derivative(a if bug.endswith("slope_misplaced") else z)
            d_w1 += d_z * x
            d_b1 = d_z if bug == "missing_sum" else d_b1 + d_z
        return [d_w1, d_b1, d_w2 * (1.0005 if bug == "slightly_off" else 1), d_b2, d_w3]

    return backpropagation
