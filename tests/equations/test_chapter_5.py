"""What chapter 5 states, computed: its labelled equations, and the sentences around them."""

import inspect
import math
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from site_under_test import CHAPTERS

from chainrule import (
    RUNNING_EXAMPLE,
    Node,
    TwoWeightNetwork,
    central_difference,
    check_gradient,
    gradient,
    relu,
    sigmoid,
    slope_factors,
    tanh,
    trace,
)
from chainrule.graph.backward import history

POINTS = [RUNNING_EXAMPLE, (2.0, 0.5, 1.0, 0.0), (-0.7, -1.3, 2.1, 0.9)]
everywhere = pytest.mark.parametrize(("x", "w1", "w2", "y"), POINTS)


def loss(w1, w2, x, y):
    return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x))) ** 2


# --- the labelled equations


@pytest.mark.parametrize(("y", "y_hat"), [(0.6, 0.42), (0.6, 0.9), (0.0, 0.675)])
def test_eq_blame_of_the_answer(y, y_hat):
    assert central_difference(lambda a: 0.5 * (y - a) ** 2, y_hat) == pytest.approx(-(y - y_hat), abs=1e-9)


@everywhere
def test_eq_gradient_w2(x, w1, w2, y):
    h = sigmoid(w1 * x)
    y_hat = sigmoid(w2 * h)
    stated = -(y - y_hat) * y_hat * (1 - y_hat) * h
    assert central_difference(lambda w: loss(w1, w, x, y), w2) == pytest.approx(stated, abs=1e-9)


@everywhere
def test_eq_gradient_w1(x, w1, w2, y):
    h = sigmoid(w1 * x)
    y_hat = sigmoid(w2 * h)
    stated = -(y - y_hat) * y_hat * (1 - y_hat) * w2 * h * (1 - h) * x
    assert central_difference(lambda w: loss(w, w2, x, y), w1) == pytest.approx(stated, abs=1e-9)


def test_eq_blame_adds():
    def end(v1, v2, v3):
        return v1 * sigmoid(v2) + v3**2

    def uses(u):
        return np.array([u**2, 3 * u, np.sin(u)])

    u = 0.7
    to_uses = gradient(lambda v: end(*v), uses(u))
    from_u = (uses(u + 1e-5) - uses(u - 1e-5)) / 2e-5
    assert central_difference(lambda t: end(*uses(t)), u) == pytest.approx(float(to_uses @ from_u), abs=1e-8)


@pytest.mark.parametrize("activation", [sigmoid, tanh, relu])
@pytest.mark.parametrize(("weight", "bias"), [(0.7, 0.0), (1.8, 0.3), (-1.3, 0.6), (4.0, -2.0)])
def test_eq_deep_product(activation, weight, bias):
    def deep(x):
        for _ in range(6):
            x = activation(weight * x + bias)
        return x

    product, h = 1.0, 0.9
    for _ in range(6):
        product *= weight * activation.derivative(weight * h + bias)
        h = activation(weight * h + bias)
    assert central_difference(deep, 0.9) == pytest.approx(product, rel=1e-6, abs=1e-9)
    found = slope_factors(6, activation, weight, 0.9, bias=bias)
    assert found.products[-1] == pytest.approx(product, rel=1e-12)


# --- forward, back, and the derivation


def test_statement_the_running_example_answers_0_4237_and_its_gradients_have_these_signs():
    forward, gradients = TwoWeightNetwork().forward(), TwoWeightNetwork().gradients()
    assert round(forward.y_hat, 4) == 0.4237
    assert (round(gradients.w1, 4), round(gradients.w2, 4)) == (0.0046, -0.0331)
    assert round(abs(gradients.w2 / gradients.w1)) == 7


def test_statement_the_first_weight_s_way_has_one_more_squeeze_and_w2_before_the_way_they_share():
    x, w1, w2, _ = RUNNING_EXAMPLE
    h, gradients = sigmoid(w1 * x), TwoWeightNetwork().gradients()
    shared = gradients.w2 / h
    assert gradients.w1 / shared == pytest.approx(w2 * h * (1 - h) * x, rel=1e-12)
    assert round(TwoWeightNetwork().forward().loss, 4) == 0.0155


def test_statement_dragging_w2_until_the_answer_meets_the_target_leaves_almost_no_loss():
    # the start page: in steps of the figure's slider
    losses = {k: TwoWeightNetwork(w2=k / 20).forward().loss for k in range(-80, 81)}
    best = min(losses, key=losses.get)
    assert losses[best] < 1e-5 < losses[-8] / 1000
    assert max(map(abs, TwoWeightNetwork(w2=best / 20).gradients())) < 1e-3
    # and “about 0.033 times what you add”
    assert losses[-6] - losses[-8] == pytest.approx(-0.033 * 0.1, rel=0.1)


def test_statement_with_w2_at_0_only_the_first_weight_loses_its_gradient():
    gradients = TwoWeightNetwork(w2=0.0).gradients()
    assert gradients.w1 == 0 and abs(gradients.w2) > 0.01


def test_statement_both_gradients_vanish_where_the_answer_is_right():
    network = TwoWeightNetwork()
    assert network.gradients(y=network.forward().y_hat) == (0, 0)
    assert max(map(abs, network.gradients(y=0.42))) < 0.001


def test_statement_four_ways_agree_to_eight_decimals():
    x, w1, w2, y = RUNNING_EXAMPLE
    formula = TwoWeightNetwork(w1, w2).gradients(x, y)
    graph = trace(lambda a, b: loss(a, b, x, y), w1, w2).gradient(w1, w2)
    measured = gradient(lambda w: loss(*w, x, y), np.array([w1, w2]))
    for other in (graph, measured):
        assert [f"{value:.8f}" for value in other] == [f"{value:.8f}" for value in formula]


@pytest.mark.parametrize("w1", [-3.0, 0.8, 5.0])
def test_statement_at_x_0_the_first_weight_has_no_gradient_and_the_second_has(w1):
    gradients = TwoWeightNetwork(w1=w1).gradients(x=0.0)
    assert gradients.w1 == 0 and round(gradients.w2, 4) == -0.0185


def test_statement_a_bias_of_0_gets_the_gradient_of_its_pre_activation():
    x, w1, w2, y = RUNNING_EXAMPLE

    def with_biases(b1, b2):
        return 0.5 * (y - sigmoid(w2 * sigmoid(w1 * x + b1) + b2)) ** 2

    d_b1, d_b2 = trace(with_biases, 0.0, 0.0).gradient(0.0, 0.0)
    figure_z1, figure_z2 = 0.003062517340408639, -0.043038407064234896
    assert (d_b1, d_b2) == pytest.approx((figure_z1, figure_z2), rel=1e-12)
    assert central_difference(lambda b: with_biases(b, 0.0), 0.0) == pytest.approx(d_b1, abs=1e-9)


def test_statement_the_plain_difference_as_cost_runs_past_the_target_and_never_stops():
    x, w1, w2, y = RUNNING_EXAMPLE
    answers = []
    for _ in range(10_001):
        h = sigmoid(w1 * x)
        answers.append(sigmoid(w2 * h))
        d_z2 = -sigmoid.derivative(w2 * h)
        w1, w2 = w1 - 10 * d_z2 * w2 * sigmoid.derivative(w1 * x) * x, w2 - 10 * d_z2 * h
    assert answers[10] > y
    assert all(later > earlier for earlier, later in pairwise(answers))
    assert answers[-1] > 0.9999 and -0.4 < y - answers[-1] < -0.3999


# --- the graph


def test_statement_plus_copies_times_swaps_max_chooses():
    for f, expected in (
        (lambda a, b: a + b, (10, 10)),
        (lambda a, b: a * b, (-20, 30)),
        (np.maximum, (10, 0)),
    ):
        a, b = Node(3.0), Node(-2.0)
        (10 * f(a, b)).backward()
        assert (a.grad, b.grad) == expected
    a, b = Node(1.0), Node(1.0)
    np.maximum(a, b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)
    zero = Node(0.0)
    relu(zero).backward()
    assert zero.grad == 0


def test_statement_used_twice_blamed_twice_and_the_order_matters():
    a = Node(1.2)
    b = a + a
    c = b + b
    c.backward()
    c.backward()
    assert a.grad == 4

    def send(messages, add=True):
        grad = {"c": 1, "b": 0, "a": 0}
        for sender, receiver in messages:
            grad[receiver] = grad[receiver] * add + grad[sender]
        return grad["a"]

    assert send(["cb", "cb", "ba", "ba"]) == 4
    assert send(["cb", "ba", "cb", "ba"]) == 3
    assert send(["cb", "cb", "ba", "ba"], add=False) == 1


# --- the engine


class Value:
    def __init__(self, data, *made_of):
        self.data, self.made_of, self.grad = data, made_of, 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other.data), (other, self.data))


def squeeze(z):
    s = 1 / (1 + math.exp(-z.data))
    return Value(s, (z, s * (1 - s)))


def in_order(value, listed):
    for source, _ in value.made_of:
        if source not in listed:
            in_order(source, listed)
    listed.append(value)
    return listed


def backward(end):
    values = in_order(end, [])
    for value in values:
        value.grad = 0.0
    end.grad = 1.0
    for value in reversed(values):
        for source, slope in value.made_of:
            source.grad += value.grad * slope


def chapter_code():
    """The code of chapter 5, all cells."""
    cells = nbformat.read(CHAPTERS / "05_backpropagation.ipynb", as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


@pytest.mark.parametrize("part", [Value, squeeze, in_order, backward])
def test_statement_the_engine_tested_here_is_the_one_in_the_text(part):
    text = "\n".join(line for line in inspect.getsource(part).splitlines() if line)
    code = "\n".join(line for cell in chapter_code() for line in cell.splitlines() if line)
    assert text in code


def test_statement_the_engine_of_24_lines_finds_the_gradients():
    x, w1, w2, y = RUNNING_EXAMPLE
    assert f"x, w1, w2, y = {x}, {w1}, {w2}, {y}\nfirst, second = Value(w1)" in "\n".join(chapter_code())
    first, second = Value(w1), Value(w2)
    answer = squeeze(second * squeeze(first * Value(x)))
    error = Value(y) + Value(-1.0) * answer
    end = Value(0.5) * error * error
    for _ in range(2):  # it resets
        backward(end)
        assert (first.grad, second.grad) == pytest.approx(TwoWeightNetwork().gradients(), rel=1e-14)
    parts = (inspect.getsource(part).splitlines() for part in (Value, squeeze, in_order, backward))
    assert sum(bool(line) for lines in parts for line in lines) == 24


@pytest.mark.parametrize(
    ("line", "changed", "first_call", "second_call"),
    [
        ("source.grad += ", "source.grad = ", 0.5, 0.5),
        ("value.grad = 0.0", "pass", 1.0, 8.0),
    ],
)
def test_statement_without_plus_half_is_lost_and_a_missing_reset_shows_at_the_second_call(
    line, changed, first_call, second_call
):
    broken = {"in_order": in_order}
    exec(inspect.getsource(backward).replace(line, changed), broken)
    x, w1, w2, y = RUNNING_EXAMPLE
    first, second = Value(w1), Value(w2)
    error = Value(y) + Value(-1.0) * squeeze(second * squeeze(first * Value(x)))
    right = TwoWeightNetwork().gradients().w1
    for expected in (first_call, second_call):
        broken["backward"](Value(0.5) * error * error)
        assert first.grad / right == pytest.approx(expected, rel=0.01)


def test_statement_the_engine_keeps_the_order_and_its_recursion_ends_thousands_deep():
    a = Value(1.2)
    b = a + a
    c = b + b
    backward(c)
    assert a.grad == 4
    end = Value(1.0)
    for _ in range(5000):
        end = end + Value(0.0)
    with pytest.raises(RecursionError):
        backward(end)


def test_statement_the_course_s_engine_lets_the_youngest_box_speak_first():
    text = "\n".join(
        cell.source for cell in nbformat.read(CHAPTERS / "05_backpropagation.ipynb", as_version=4).cells
    )
    assert "remembers in which order the boxes were made, and lets the youngest speak first" in text
    a = Node(1.2)
    b = a + a
    late = Node(0.5)  # made after b, used after it
    c = b * late + a
    spoke = history(c)
    assert spoke == sorted(spoke, key=lambda node: -node.number) and spoke[0] is c
    assert all(box.number > source.number for box in spoke for source in box.args)
    c.backward()
    assert a.grad == 2 * 0.5 + 1


def test_statement_the_course_s_engine_goes_down_a_chain_of_5000():
    a = end = Node(1.0)
    for _ in range(5000):
        end = end + 0.5
    end.backward()
    assert a.grad == 1


# --- the exercises


def test_statement_the_solution_of_the_first_exercise_passes_its_check():
    def my_gradients(w1, w2, x, y):
        h = np.tanh(w1 * x)
        shared = -(y - w2 * h)
        return np.array([shared * w2 * (1 - h**2) * x, shared * h])

    def tanh_loss(w, x=1.5, y=0.6):
        return 0.5 * (y - w[1] * np.tanh(w[0] * x)) ** 2

    point = np.array([0.8, -0.4])
    assert check_gradient(tanh_loss, my_gradients(*point, 1.5, 0.6), point).passed


def test_statement_the_second_exercise_takes_twelve_steps():
    network, steps = TwoWeightNetwork(), 0
    while network.forward().loss > 1e-6:
        network.step(10)
        steps += 1
    assert steps == 12 and (round(network.w1, 3), round(network.w2, 3)) == (0.789, 0.524)
