"""The exercises of chapter 7: a layer backwards, softmax with cross-entropy, momentum.

They ask for arrays, and so for NumPy, which MicroPython lacks: their cells run with the whole course.
"""

import numpy as np

from chainrule.exercises.exercise import Exercise
from chainrule.exercises.momentum import add_momentum

__all__ = ["add_momentum", "layer_backward", "softmax_delta"]


def _layers():
    return {
        "x": np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0], [-1.0, 2.0]]),
        "w": np.array([[1.0, -1.0, 2.0], [0.0, 2.0, 1.0]]),
        "delta": np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0], [2.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]),
        "x3": np.array([[1.0, 0.0, 2.0], [-1.0, 3.0, 0.0], [2.0, 1.0, 1.0]]),
        "w3": np.array([[1.0, -1.0, 0.0], [2.0, 0.0, 3.0], [0.0, 1.0, -2.0]]),
        "delta3": np.array([[0.5, 1.0, -1.0], [2.0, 0.0, 1.0], [-1.0, 3.0, 0.0]]),
    }


layer_backward = Exercise(
    "layer_backward",
    ["backward(x, w, delta)"],
    [f"backward(x{n}, w{n}, delta{n})[{k}]" for n in ("3", "") for k in range(3)]
    + [f"backward(x, w, delta)\n{given}" for given in ("x", "w", "delta")],
    given=_layers,
    hints=[
        "A gradient has the shape of what it belongs to. With 4 points, 2 inputs and 3 units: which "
        "products fit?",
        "Weights and biases are used by every point: their gradients are sums over the points, the "
        "first axis.",
        "An input is used by every unit: delta @ w.T.",
    ],
    praise="Shapes alone would not have told: the first case has three points, three inputs and three units.",
)


@layer_backward.right()
def backward(x, w, delta):
    return x.T @ delta, delta.sum(axis=0), delta @ w.T


@layer_backward.slip(
    "The two products fit only where units and inputs are equally many. Take x.T @ delta, "
    "a sum over the points, and delta @ w.T."
)
def takes_what_is_at_hand(x, w, delta):
    return delta.T @ x, delta, delta @ w


@layer_backward.slip(
    "The gradient of w is right. The biases have to be summed over the points, and for x, w is transposed."
)
def leaves_biases_and_inputs(x, w, delta):
    return x.T @ delta, delta, delta @ w


@layer_backward.slip("The gradient of x is transposed. Points are rows: delta @ w.T.")
def transposes_the_inputs(x, w, delta):
    return x.T @ delta, delta.sum(axis=0), w @ delta.T


@layer_backward.slip("The gradient of w is transposed. From input i to unit j: row i, column j.")
def transposes_the_weights(x, w, delta):
    return delta.T @ x, delta.sum(axis=0), delta @ w.T


@layer_backward.slip("x has to be transposed: the sum runs over the points, x.T @ delta.")
def forgets_to_transpose_x(x, w, delta):
    return x @ delta, delta.sum(axis=0), delta @ w.T


@layer_backward.slip("w has to be transposed: an input collects from all units of its point, delta @ w.T.")
def forgets_to_transpose_w(x, w, delta):
    return x.T @ delta, delta.sum(axis=0), delta @ w


@layer_backward.slip("w is on the wrong side, and not transposed. Points are the rows of delta: delta @ w.T.")
def puts_w_first(x, w, delta):
    return x.T @ delta, delta.sum(axis=0), w @ delta


@layer_backward.slip("The biases are not summed: each is used by every point, and is one number for a unit.")
def does_not_sum(x, w, delta):
    return x.T @ delta, delta, delta @ w.T


@layer_backward.slip("The biases are summed over the units. Sum over the points: axis=0.")
def sums_over_units(x, w, delta):
    return x.T @ delta, delta.sum(axis=1), delta @ w.T


@layer_backward.slip("The biases are summed over everything. Each unit has one of its own: axis=0.")
def sums_everything(x, w, delta):
    return x.T @ delta, delta.sum(), delta @ w.T


@layer_backward.slip("The biases are averaged. Where the loss is a mean, that is in delta already: sum.")
def averages_the_biases(x, w, delta):
    return x.T @ delta, delta.mean(axis=0), delta @ w.T


@layer_backward.slip("Weights and biases are averaged. Where the loss is a mean, that is in delta already.")
def averages_twice(x, w, delta):
    return x.T @ delta / len(x), delta.mean(axis=0), delta @ w.T


@layer_backward.slip("The weights are averaged. Where the loss is a mean, that is in delta already.")
def averages_the_weights(x, w, delta):
    return x.T @ delta / len(x), delta.sum(axis=0), delta @ w.T


@layer_backward.slip(
    "What comes back is right, but delta is changed: its first row holds the sum. delta[0] is a part of the "
    "array, and no copy: what is added to it with += is added there. delta.sum(axis=0) makes a new array."
)
def sums_into_the_first_row(x, w, delta):
    d_w, d_b, d_x = x.T @ delta, delta[0], delta @ w.T
    for row in delta[1:]:
        d_b += row
    return d_w, d_b, d_x


@layer_backward.slip(
    "The gradients are in another order than is asked for: first that of the weights, then that of the "
    "biases, then that of x."
)
def puts_the_biases_last(x, w, delta):
    return x.T @ delta, delta @ w.T, delta.sum(axis=0)


@layer_backward.slip("Entry by entry is not enough: @ multiplies and adds up, * only multiplies.")
def multiplies_entries(x, w, delta):
    return x.T * delta, delta.sum(axis=0), delta * w.T


def _outputs():
    return {
        "z": np.array([[2.0, 1.0, 0.5], [0.5, -1.0, 3.0]]),
        "labels": np.array([0, 1]),
        "four": np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 0.5], [-1.0, 0.0, 0.5], [2.0, 0.0, 1.0]]),
        "answers": np.array([2, 0, 2, 1]),
        "large": np.array([[1000.0, 998.0, -5000.0], [-2000.0, -1000.0, -1003.0]]),
    }


softmax_delta = Exercise(
    "softmax_delta",
    ["delta_of(z, labels)"],
    [
        "delta_of(z[:1], labels[:1])",
        "delta_of(z, labels)",
        "delta_of(large, labels)",
        "delta_of(four, answers)",
        "delta_of(z, labels)\n[z, labels]",
    ],
    given=_outputs,
    hints=[
        "First e to the power of each output, then divide by the sum of the row.",
        "The loss is a mean over the points: divide by len(z) at the end.",
        "e to the power of 1000 overflows. What may be taken away from all outputs of a row?",
    ],
    praise="Each row adds up to 0, also where the outputs are as large as 1000.",
)


@softmax_delta.right()
def delta_of(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip(
    "These are shares of the outputs themselves, which may be negative. Softmax takes e to the power of each."
)
def forgets_the_powers(z, labels):
    p = z / z.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p


@softmax_delta.slip(
    "Shares of the outputs are no probabilities: they may be negative. Take e to the power of each."
)
def forgets_the_powers_only(z, labels):
    p = z / z.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip(
    "Right for small outputs. e to the power of 1000 is infinite: take the largest output of each "
    "row away first."
)
def overflows(z, labels):
    powers = np.exp(z)
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip(
    "Each row has a largest output of its own. Take it away row by row: z.max(axis=1, keepdims=True)."
)
def one_largest_for_all(z, labels):
    powers = np.exp(z - z.max())
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip(
    "The mean of a row may be far below its largest output, which then overflows all the same: take the "
    "largest away."
)
def takes_the_mean_away(z, labels):
    powers = np.exp(z - z.mean(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip("The loss is a mean over the points: divide its gradient by len(z).")
def forgets_the_mean(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p


@softmax_delta.slip(
    "The mean is missing, and then large outputs overflow: divide by len(z), and take the largest of "
    "each row away."
)
def overflows_and_forgets_the_mean(z, labels):
    powers = np.exp(z)
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p


@softmax_delta.slip(
    "Without keepdims=True one number a row becomes a plain row of numbers, and does not fit beside z."
)
def drops_the_axis(z, labels):
    powers = np.exp(z - z.max(axis=1))
    p = powers / powers.sum(axis=1)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip("The sign: answer minus target.")
def target_minus_answer(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = -powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] += 1
    return p / len(z)


@softmax_delta.slip(
    "The target is missing: take 1 away at the right class of each row. (p[rows][labels] -= 1 takes it from "
    "a copy: both stand in one pair of brackets, p[np.arange(len(z)), labels].)"
)
def forgets_the_target(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True) / len(z)


@softmax_delta.slip(
    "These are the answers. Take 1 away at the right class of each row, and divide by len(z)."
)
def stops_at_the_probabilities(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@softmax_delta.slip("Divided by the number of classes. The mean is over the points: len(z).")
def averages_over_the_classes(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / z.shape[1]


@softmax_delta.slip("The sum runs down the columns, over points. The classes of one point are a row: axis=1.")
def divides_by_the_column(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=0, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip("Divided by the sum of all points. Each row has a sum of its own: axis=1, keepdims=True.")
def divides_by_everything(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum()
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip("The slope p(1 - p) has cancelled already: answer minus target, and nothing else.")
def slope_once_more(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    y = np.eye(z.shape[1])[labels]
    return (p - y) * p * (1 - p) / len(z)


@softmax_delta.slip(
    "labels are counted from 0, as NumPy counts: take nothing off them. With labels - 1 the 1 is taken away "
    "at the class before, and for the first class at the last."
)
def counts_from_one(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels - 1] -= 1
    return p / len(z)


@softmax_delta.slip(
    "1 is taken away in row i at column i, whatever labels say. The columns are labels: "
    "p[np.arange(len(z)), labels]."
)
def takes_the_diagonal(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), np.arange(len(z)) % z.shape[1]] -= 1
    return p / len(z)


@softmax_delta.slip(
    "What comes back is right, but z is changed for all who use it: z -= … writes into the array itself. "
    "Write z = z - …, which makes a new one."
)
def changes_what_it_was_given(z, labels):
    z -= z.max(axis=1, keepdims=True)
    powers = np.exp(z)
    p = powers / powers.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


@softmax_delta.slip(
    "p[:, labels] takes these columns of *every* row. One entry a row: p[np.arange(len(z)), labels]."
)
def every_row_at_every_label(z, labels):
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    p[:, labels] -= 1
    return p / len(z)
