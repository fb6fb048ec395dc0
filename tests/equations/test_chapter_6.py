"""What chapter 6 states, computed: its labelled equations, and the sentences around them."""

import ast
import itertools
import math
import subprocess
import sys

import numpy as np
import pytest
from cells_of_chapter_6 import SOURCES, START, W1, W2, J, names_of, said

from chainrule import (
    MLP,
    TwoWeightNetwork,
    central_difference,
    grad,
    gradient,
    hessian_vector_product,
    jvp,
    multiplication_cost,
    sigmoid,
    vjp,
)
from chainrule.live.automatic_differentiation import swelling, tapes
from chainrule.live.automatic_differentiation.both_ends import shapes
from chainrule.live.automatic_differentiation.memory import events, peak


@pytest.fixture
def duals():
    return names_of("dual-class", "squeeze")


@pytest.fixture
def engine():
    return names_of("taped", "sorting", "counting", "replaying")


@pytest.fixture
def counters():
    return names_of("dual-class", "taped", "sorting", "replaying", "counted", "product")


# --- the labelled equations


@pytest.mark.parametrize(("u", "v", "du", "dv"), [(3.0, 3.0, 2.0, 2.0), (-1.5, 0.4, 0.7, -3.0)])
def test_eq_dual_product(duals, u, v, du, dv):
    stated = du * v + u * dv
    found = duals["Dual"](u, du) * duals["Dual"](v, dv)
    assert (found.value, found.slope) == pytest.approx((u * v, stated), rel=1e-14)
    assert central_difference(lambda t: (u + t * du) * (v + t * dv), 0.0) == pytest.approx(stated, abs=1e-8)


@pytest.mark.parametrize(("u", "du"), [(0.4, 1.0), (-1.2, 2.5), (3.0, -0.3)])
def test_eq_dual_function(duals, u, du):
    stated = sigmoid.derivative(u) * du
    found = duals["squeeze"](duals["Dual"](u, du))
    assert (found.value, found.slope) == pytest.approx((sigmoid(u), stated), rel=1e-12)
    assert central_difference(lambda t: sigmoid(u + t * du), 0.0) == pytest.approx(stated, abs=1e-8)


@pytest.mark.parametrize("seeds", [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (-0.6, 0.8)])
def test_eq_seeded_slope(duals, seeds):
    exec(SOURCES["dual-run"], duals)
    d1, d2 = TwoWeightNetwork().gradients()
    found = duals["loss"](duals["Dual"](W1, seeds[0]), duals["Dual"](W2, seeds[1]))
    assert found.slope == pytest.approx(d1 * seeds[0] + d2 * seeds[1], rel=1e-12)
    measured = central_difference(lambda t: J(START + t * np.array(seeds)), 0.0)
    assert found.slope == pytest.approx(measured, abs=1e-9)


def test_eq_two_modes_agree():
    rng = np.random.default_rng(6)
    table = rng.normal(size=(3, 2))

    def f(x):
        return np.sin(table @ x)

    x, v, w = rng.normal(size=2), rng.normal(size=2), rng.normal(size=3)
    forward, reverse = w @ jvp(f, x, v), vjp(f, x, w) @ v
    assert forward == pytest.approx(reverse, rel=1e-12)
    assert forward == pytest.approx(central_difference(lambda t: float(w @ f(x + t * v)), 0.0), abs=1e-7)


def test_statement_two_modes_agree_on_a_slope_that_is_wrong_in_both():
    table, v, w = np.array([[2.0, -1.0], [0.5, 3.0]]), np.array([1.0, 2.0]), np.array([-1.0, 0.5])
    wrong = table + 1  # both modes take their slopes from here
    assert w @ (wrong @ v) == (w @ wrong) @ v != w @ table @ v
    assert said("What it does not see is a wrong slope that both modes take from the same place.")


@pytest.mark.parametrize("seed", range(5))
def test_eq_cheap_gradient(counters, seed):
    """Programs of + and × that use their values at random: at most five times their own operations."""
    Counted, Taped = counters["Counted"], counters["Taped"]

    def program(numbers):
        rng, values = np.random.default_rng(seed), list(numbers)
        for _ in range(40):
            a, b = (values[k] for k in rng.integers(len(values), size=2))
            values.append(a + b if rng.random() < 0.5 else a * b)
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total

    numbers = [Counted(0.3 + 0.1 * k) for k in range(6)]
    plain = counters["operations"](lambda: program(numbers))
    taped = [Taped(number) for number in numbers]

    def both():
        counters["backward"](counters["by_sorting"](program(taped)))

    assert plain < counters["operations"](both) <= 5 * plain
    measured = gradient(lambda v: float(program(list(map(float, v)))), np.array(numbers, dtype=float))
    assert [value.grad for value in taped] == pytest.approx(list(measured), rel=1e-5)


@pytest.mark.parametrize("v", [(1.0, 0.0), (0.3, -2.0)])
def test_eq_hessian_vector(v):
    v = np.array(v)
    measured = (grad(J)(START + 1e-4 * v) - grad(J)(START - 1e-4 * v)) / 2e-4
    np.testing.assert_allclose(hessian_vector_product(J, START, v), measured, atol=1e-8)


@pytest.mark.parametrize("n", [4, 12, 16, 36])
def test_eq_checkpoint_memory(n):
    for k in (k for k in range(1, n + 1) if n % k == 0):
        held = max(len(event.held) for event in events(n, k))
        assert held == k + n // k - 1 >= 2 * math.sqrt(n) - 1
    root = math.isqrt(n)
    if root * root == n:
        assert peak(n, root) == 2 * root - 1


# --- four ways


def test_statement_the_terms_double_to_256_after_eight_rounds_and_none_is_0():
    assert [len(swelling.expanded(n)) for n in range(1, 9)] == [2**n for n in range(1, 9)]
    assert all(all(swelling.expanded(n)) for n in range(1, 9))
    assert swelling.expanded(1) == [4, -8]
    assert said("2, 4, 8, … 256")


def test_statement_at_eight_rounds_nine_digits_fourteen_digits_and_none():
    errors = swelling.errors_at(0.33, 8)
    assert errors["expanded"] > 1 and 1e-10 < errors["difference"] < 1e-9 and errors["dual"] < 1e-14
    coefficients = swelling.expanded(8)
    assert max(map(abs, coefficients)) > 1e50 and min(coefficients) < 0 < max(coefficients)
    assert said("keeps nine digits there. Automatic differentiation keeps fourteen, for 8 operations a round")


def test_statement_the_loop_s_slope_is_that_of_four_rounds(duals):
    names = names_of("swell-by-hand")
    assert names["slope"] == pytest.approx(float(swelling.exact_slope(0.33, 4)), rel=1e-13)


def test_statement_a_round_takes_3_operations_for_the_value_5_for_the_slope_and_by_hand_7():
    def operations(code):
        return sum(isinstance(node, ast.BinOp | ast.UnaryOp) for node in ast.walk(ast.parse(code)))

    value = ["a = 4 * x", "b = 1 - x", "x = a * b"]
    slope = ["da = 4 * dx", "db = -dx", "dx = da * b + a * db"]
    counts = [operations(line) for line in slope]
    assert sum(map(operations, value)) == 3 and counts == [1, 1, 3]
    assert 3 + sum(counts) == swelling.OPERATIONS == 8 and said("A round has 3 operations")
    by_hand = SOURCES["swell-by-hand"].splitlines()[2].strip()
    assert operations(by_hand) == 7 and said("By hand it takes one less")
    names = {"x": 0.33, "dx": 1.0}
    for line in (value[:2] + slope + value[2:]) * 4:
        exec(line, names)
    assert names["dx"] == pytest.approx(float(swelling.exact_slope(0.33, 4)), rel=1e-13)


# --- numbers that carry a slope, numbers that remember


def test_statement_both_seeds_1_give_the_sum_of_both_gradients():
    d1, d2 = TwoWeightNetwork().gradients()
    assert (round(d1, 4), round(d2, 4), round(d1 + d2, 4)) == (0.0046, -0.0331, -0.0285)
    assert round(d1 * d2, 5) == -0.00015


def test_statement_seeded_at_90_degrees_the_first_layer_stands_still_and_a_half_turn_changes_each_sign():
    from chainrule.live.automatic_differentiation.dual_numbers import run, seeds
    from chainrule.modes import Dual

    def slopes(angle):
        first, second = seeds(angle)
        return {name: value.slope for name, value in run(Dual(W1, first), Dual(W2, second)).items()}

    at_90 = slopes(90)
    assert at_90["z1"] == at_90["h"] == 0 and at_90["z2"] != 0
    for angle in (0, 30, 90, 175):
        there, opposite = slopes(angle), slopes(angle + 180)
        assert all(there[name] == pytest.approx(-opposite[name], rel=1e-9, abs=1e-15) for name in there)


@pytest.mark.parametrize(
    ("bug", "result"),
    [("none", 14.18), ("assigned", 2.92), ("no_reset", 28.35), ("new_value", 98.62), ("in_place", 25.79)],
)
def test_statement_each_bug_of_the_tape_gives_its_number_at_0_8(bug, result):
    assert round(tapes.play_back(0.8, bug, tapes.ORDER)["x"], 2) == result
    assert said(f"{result:g}")


def test_statement_with_an_assignment_only_the_last_message_is_left():
    d = 0.8 * math.sin(0.8) + math.exp(math.sin(0.8))
    only = 2 * d * 0.8 * math.cos(0.8)  # from d by b, then by a
    assert tapes.play_back(0.8, "assigned", tapes.ORDER)["x"] == pytest.approx(only, rel=1e-12)


def test_statement_slopes_that_are_written_down_do_not_notice_a_change_in_place(engine):
    x = engine["Taped"](2.0)
    a = x * x
    z = a * a
    a.data = 2 * a.data
    engine["backward"](engine["by_sorting"](z))
    assert x.grad == 4 * 2.0**3 and said(
        "Slopes that are written down at once, as numbers, would not notice."
    )


def test_statement_two_of_120_orders_are_right_and_the_others_wrong():
    orders = ["".join(order) for order in itertools.permutations("abcdz")]
    right = tapes.truth(0.8)
    good = [o for o in orders if abs(tapes.play_back(0.8, "own_order", o)["x"] - right) < 1e-9]
    assert len(orders) == 120 and good == [o for o in orders if tapes.legal(o)] and len(good) == 2
    assert {order[:2] for order in good} == {"zd"} and {order[-1] for order in good} == {"a"}


def test_statement_three_loops_give_48_and_28(engine):
    assert central_difference(lambda x: (x * 3) * (x * 3 + x), 2.0) == pytest.approx(48, abs=1e-6)
    assert central_difference(lambda y: (2 * y) * (2 * y + 2), 3.0) == pytest.approx(28, abs=1e-6)
    for way in ("by_sorting", "by_counting", "by_replaying"):
        engine["Taped"].tape.clear()
        x, y = engine["Taped"](2.0), engine["Taped"](3.0)
        p = x * y
        engine["backward"](engine[way](p * (p + x)))
        assert (x.grad, y.grad) == (48, 28)


@pytest.mark.parametrize("seed", range(4))
def test_statement_each_of_the_three_lists_lets_a_value_speak_after_all_its_users(engine, seed):
    rng = np.random.default_rng(seed)
    engine["Taped"].tape.clear()
    values = [engine["Taped"](1.0 + k) for k in range(3)]
    for _ in range(20):
        a, b = (values[k] for k in rng.integers(len(values), size=2))
        values.append(a + b if rng.random() < 0.5 else a * b)
    for way in ("by_sorting", "by_counting", "by_replaying"):
        place = {value: k for k, value in enumerate(engine[way](values[-1]))}
        for value in place:
            assert all(place[source] > place[value] for source, _ in value.made_of)


def test_statement_the_tape_may_hold_what_does_not_lead_to_the_end(engine):
    engine["Taped"].tape.clear()
    x = engine["Taped"](2.0)
    beside = x * x
    z = x * x * x
    engine["backward"](engine["by_replaying"](z))
    assert beside.grad == 0 and x.grad == 12
    for way in ("by_sorting", "by_counting"):  # only users on the way to the end count
        order = engine[way](z)
        engine["backward"](order)
        assert beside not in order and x.grad == 12
    assert said("only after all that use it on the way to the end")


def test_statement_python_refuses_a_chain_of_1200_calls_and_the_loops_do_not():
    code = (
        "import sys\nassert sys.getrecursionlimit() == 1000\n"
        + SOURCES["taped"]
        + "\n"
        + SOURCES["sorting"]
        + "\n"
        + SOURCES["too-deep"]
        + "\nprint(len(by_sorting(total)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["RecursionError", "2401"]
    assert said("no more than 1000 calls")


# --- forward or reverse


def test_statement_4200_against_400_and_the_crossing_at_as_many_inputs_as_outputs():
    chain = shapes(20, 1, 4, 10)
    costs = [multiplication_cost(chain, order) for order in ("forward", "reverse")]
    assert costs == [4200, 400] and said("4200 against 400")
    for n, m, depth, width in itertools.product((1, 4, 7, 30), (1, 4, 9), (2, 3, 6), (1, 5, 30)):
        chain = shapes(n, m, depth, width)
        forward, reverse = (multiplication_cost(chain, order) for order in ("forward", "reverse"))
        assert (forward < reverse) == (n < m and depth > 2)
        assert (forward == reverse) == (n == m or depth == 2)
    assert "Four functions need as many inputs as outputs" in SOURCES["which-predict"]


def test_statement_reverse_takes_5_times_the_product_and_forward_4_times_for_each_input(counters):
    exec(SOURCES["cheap-count"].split("\n\n")[0], counters)
    for n in (2, 3, 50):
        xs = [counters["Counted"](1 + k / n) for k in range(n)]
        taped = [counters["Taped"](x) for x in xs]
        way_back = lambda taped=taped: counters["backward"](  # noqa: E731
            counters["by_sorting"](counters["product"](taped))
        )
        assert counters["operations"](lambda xs=xs: counters["product"](xs)) == n - 1
        assert counters["operations"](lambda xs=xs: counters["all_forward"](xs)) == 4 * n * (n - 1)
        assert counters["operations"](way_back) == 5 * (n - 1)
        others = [float(np.prod([b for j, b in enumerate(xs) if j != i])) for i in range(n)]
        assert [x.grad for x in taped] == pytest.approx(others, rel=1e-12)
    assert 5 * 199 == 995 and 4 * 200 * 199 == 159200 and 200 * 199 == 39800


def test_statement_with_one_input_forward_wins_4_to_5(counters):
    x = counters["Counted"](1.01)
    forward = counters["operations"](lambda: counters["product"]([counters["Dual"](x, 1.0)] * 30))
    leaf = counters["Taped"](x)
    reverse = counters["operations"](
        lambda: counters["backward"](counters["by_sorting"](counters["product"]([leaf] * 30)))
    )
    assert (forward, reverse) == (4 * 29, 5 * 29)


def test_statement_337_weights_have_a_hessian_of_113569_entries():
    assert MLP([2, 16, 16, 1], rng=1).parameters.size == 337 and 337**2 == 113_569
    assert said("113 569")


def test_statement_the_largest_curvature_limits_the_learning_rate_between_57_and_58():
    network = TwoWeightNetwork()
    network.train(learning_rate=10, steps=200)
    bottom = np.array([network.w1, network.w2])
    np.testing.assert_allclose(bottom, [0.78971231, 0.52948802], atol=1e-8)
    table = np.array([hessian_vector_product(J, bottom, e) for e in np.eye(2)])
    curvatures, directions = np.linalg.eigh(table)
    assert 57 < 2 / curvatures[-1] < 58
    aside = bottom + 0.01 * directions[:, -1] * np.sign(directions[1, -1])
    for rate, smaller in [(57, True), (58, False)]:
        losses = TwoWeightNetwork(*aside).train(learning_rate=rate, steps=1).losses
        assert (losses[1] < losses[0]) is smaller and abs(losses[1] / losses[0] - 1) < 0.1


def test_statement_multiplying_by_the_hessian_finds_the_largest_curvature_at_a_minimum_and_not_everywhere():
    def largest(f, point):
        rng, found = np.random.default_rng(6), []
        for v in rng.normal(size=(5, 2)):
            for _ in range(60):
                v = hessian_vector_product(f, point, v)
                v = v / np.linalg.norm(v)
            found.append(v @ hessian_vector_product(f, point, v))
        return np.array(found)

    at = np.array([0.4, 0.2])
    bowl = largest(lambda w: (w[0] ** 2 + 3 * w[1] ** 2) / 2, 0 * at)
    saddle = largest(lambda w: (w[0] ** 2 - 3 * w[1] ** 2) / 2, at)
    assert bowl == pytest.approx(3) and saddle == pytest.approx(-3)
    assert said("(Elsewhere a negative curvature may win, if its size is larger.)")
