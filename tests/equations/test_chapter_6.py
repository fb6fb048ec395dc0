"""What chapter 6 states, computed: its labelled equations, and the sentences around them."""

import inspect
import itertools
import math
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from site_under_test import CHAPTERS

from chainrule import (
    MLP,
    RUNNING_EXAMPLE,
    TwoWeightNetwork,
    central_difference,
    grad,
    gradient,
    hessian_vector_product,
    jvp,
    multiplication_cost,
    relu,
    sigmoid,
    trace,
    vjp,
)
from chainrule.live.automatic_differentiation import swelling, tapes
from chainrule.live.automatic_differentiation.both_ends import shapes
from chainrule.live.automatic_differentiation.memory import events, peak

CELLS = nbformat.read(CHAPTERS / "06_automatic_differentiation.ipynb", as_version=4).cells
PROSE = " ".join(" ".join(cell.source for cell in CELLS if cell.cell_type == "markdown").split())
SOURCES = {cell.id: cell.source for cell in CELLS}
x0, W1, W2, y0 = RUNNING_EXAMPLE
START = np.array([W1, W2])


def said(words):
    """The sentence that a test is about stands on the page."""
    return words in PROSE


def names_of(*ids):
    """Run cells of the chapter, in order, and return the names they define."""
    names = {"sys": sys, "np": np}
    for id in ids:
        exec(SOURCES[id], names)
    return names


@pytest.fixture
def duals():
    return names_of("dual-class", "squeeze")


@pytest.fixture
def engine():
    return names_of("taped", "sorting", "counting", "replaying")


@pytest.fixture
def counters():
    return names_of("dual-class", "taped", "sorting", "replaying", "counted", "product")


def names_of_halve():
    names = {}
    exec(SOURCES["jump"].split("\n\n")[0], names)
    return names["halve"]


def J(w):
    return 0.5 * (y0 - sigmoid(w[1] * sigmoid(w[0] * x0))) ** 2


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
    assert swelling.OPERATIONS == 8 and said("needs 3 operations for its value")


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


# --- what it costs


def test_statement_the_tape_has_seven_numbers_a_round_and_one_to_begin_with(engine):
    exec(SOURCES["tape-grows"], engine)
    assert len(engine["Taped"].tape) == 7 * 1000 + 1


def test_statement_a_layer_of_512_has_twenty_times_as_many_values_as_weights():
    assert (
        512 * 10_000 == 5_120_000
        and round(5_120_000 / 512**2) == 20
        and said("5.12 million values, twenty times")
    )


def test_statement_10_000_boxes_need_199_and_16_boxes_7():
    assert min(peak(10_000, k) for k in range(1, 10_001)) == peak(10_000, 100) == 199
    assert (peak(10_000, 2), peak(10_000, 10)) == (5001, 1009)
    assert (peak(16, 4), peak(16, 1), peak(16, 16)) == (7, 16, 16)
    assert sum(event.way == "again" for event in events(16, 4)) == 9


@pytest.mark.parametrize("n", [2, 9, 16, 36])
def test_statement_each_box_is_computed_again_at_most_once(n):
    for k in range(1, n + 1):
        again = [event.box for event in events(n, k) if event.way == "again"]
        assert len(again) == len(set(again)) < n


def test_statement_checkpoints_within_checkpoints_need_11_inputs_and_ten_evaluations_for_1024_boxes():
    for n in (4, 64, 1024):
        evaluated, back, most = [0] * n, [], 0

        def halves(first, length, held, evaluated=evaluated, back=back):
            nonlocal most
            most = max(most, held)
            if length == 1:
                back.append(first)
                return
            half = length // 2
            for box in range(first, first + half):
                evaluated[box] += 1
            halves(first + half, length - half, held + 1)  # its input is held beside those so far
            halves(first, half, held)

        halves(0, n, 1)
        assert back == list(range(n))[::-1]
        assert most == math.log2(n) + 1 and max(evaluated) == math.log2(n)


# --- traced, compiled


def test_statement_the_lines_of_the_compiled_gradient_are_what_the_text_says():
    compiled = trace(lambda w1, w2: J([w1, w2]), W1, W2).compile()
    lines = compiled.source.split("\n\n")[1].splitlines()
    names = {"w1": W1, "w2": W2, "sigmoid": sigmoid, "sigmoid_derivative": sigmoid.derivative}
    for line in lines[1:-1]:
        exec(line.strip(), names)
    h = sigmoid(W1 * x0)
    y_hat = sigmoid(W2 * h)
    d_y_hat = -(y0 - y_hat)
    d_z2 = d_y_hat * y_hat * (1 - y_hat)
    d1, d2 = TwoWeightNetwork().gradients()
    stated = {
        "v10": d_y_hat,
        "v12": d_z2,
        "v14": d_z2 * W2,
        "v16": d_z2 * W2 * h * (1 - h),
        "v17": d1,
        "v13": d2,
    }
    assert {name: names[name] for name in stated} == pytest.approx(stated, rel=1e-12)


def test_statement_a_recording_refuses_a_branch_on_a_value():
    with pytest.raises(TypeError, match=r"branch on a Node.*np\.where"):
        trace(lambda x: x if x > 0 else 0 * x, 2.0)
    with pytest.raises(TypeError, match="branch on a Node"):
        grad(names_of_halve())(5.0)


# --- where it lies


def test_statement_the_identity_made_of_two_relus_has_slope_0_at_0_and_1_beside_it():
    def identity(x):
        return relu(x) - relu(-x)

    assert [grad(identity)(x) for x in (-0.001, 0.0, 0.001)] == [1, 0, 1]
    assert [identity(x) for x in (-0.001, 0.0, 0.001)] == [-0.001, 0.0, 0.001]


def test_statement_infinity_in_the_branch_not_taken_spoils_the_gradient_and_a_harmless_number_does_not():
    names = {"np": np}
    exec(SOURCES["branch"].split("\nwith ")[0], names)
    with np.errstate(divide="ignore", invalid="ignore"):
        assert math.isnan(grad(names["careless"])(0.0)) and grad(names["careful"])(0.0) == 0
    assert names["careless"](2.0) == names["careful"](2.0) == math.log(2)


def test_statement_the_root_of_a_square_has_no_number_at_0_and_two_remedies_have():
    with np.errstate(divide="ignore", invalid="ignore"):
        assert math.isnan(grad(lambda x: np.sqrt(x**2))(0.0))
        assert np.isnan(grad(lambda v: np.sqrt((v**2).sum()))(np.zeros(2))).all()
    assert grad(np.abs)(0.0) == 0 and grad(lambda x: np.sqrt(x**2 + 1e-12))(0.0) == 0


def test_statement_a_loop_that_stops_early_has_the_slope_of_what_it_did_and_differences_agree():
    names = {"np": np}
    exec(SOURCES["early"].split("\n\n")[0], names)
    root = names["root"]
    assert jvp(root, 4.0, 1.0) == central_difference(root, 4.0) == 0 and root(4.0) == 2
    assert jvp(root, 4.1, 1.0) == pytest.approx(0.25) and round(0.5 / 4.1**0.5, 2) == 0.25
    assert f"{root(4.1):.4g}" == f"{4.1**0.5:.4g}" and abs(0.25 * 2 * 4.1**0.5 - 1) > 0.01
    for x in (4.0, 4.1, 5.0):
        assert central_difference(root, x) == pytest.approx(jvp(root, x, 1.0), abs=1e-8)


def test_statement_halving_jumps_at_4_and_its_slope_does_not_say_so():
    halve = names_of_halve()
    assert halve(4.0) == 1 and halve(4.0 + 1e-9) == pytest.approx(0.5)
    assert (jvp(halve, 4.0, 1.0), jvp(halve, 5.0, 1.0)) == (0.25, 0.125)


# --- the same ten lines elsewhere, where the libraries are installed

TABS = dict(re.findall(r":::\{tab-item\} (.+?)\n```python\n(.*?)```", "\n".join(SOURCES.values()), re.S))
LIBRARIES = {"This course": "chainrule", "PyTorch": "torch", "JAX": "jax"}


@pytest.mark.parametrize("tab", LIBRARIES)
def test_statement_the_three_tabs_print_the_same_line(tab, capsys):
    pytest.importorskip(LIBRARIES[tab])
    exec(TABS[tab], {})
    assert capsys.readouterr().out == "0.004594 -0.033076\n"
    assert said("They print `0.004594 -0.033076`")


def test_statement_pytorch_adds_gradients_forgets_its_tape_and_lies_in_the_same_places():
    torch = pytest.importorskip("torch")
    x = torch.tensor(3.0, requires_grad=True)
    loss = x**2 * torch.sigmoid(x)
    loss.backward()
    once = float(x.grad)
    with pytest.raises(RuntimeError, match="second time"):
        loss.backward()
    (x**2 * torch.sigmoid(x)).backward()
    assert float(x.grad) == pytest.approx(2 * once) and x.grad.dtype is torch.float32

    at = torch.tensor([3.0], requires_grad=True) * 1
    squared = at * at
    at[0] = 4.0  # changed in place: counted, and refused on the way back
    with pytest.raises(RuntimeError, match="inplace"):
        squared.sum().backward()

    def slope(f):
        at = torch.tensor(0.0, requires_grad=True)
        return float(torch.autograd.grad(f(at), at)[0])

    assert slope(lambda x: torch.relu(x) - torch.relu(-x)) == 0
    assert math.isnan(slope(lambda x: torch.where(x > 0, torch.log(x), torch.zeros(()))))
    assert math.isnan(slope(lambda x: torch.sqrt(x**2)))


def test_statement_jax_records_once_refuses_a_branch_and_lies_in_the_same_places():
    jax = pytest.importorskip("jax")
    runs = []

    def f(x):
        runs.append(x)
        return jax.nn.sigmoid(x) ** 2

    compiled = jax.jit(jax.grad(f))
    assert str(compiled(0.5).dtype) == "float32"
    compiled(-0.5)
    assert len(runs) == 1
    with pytest.raises(TypeError, match="immutable"):
        jax.numpy.zeros(2)[0] = 1.0
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(lambda x: x if x > 0 else 0 * x)(2.0)
    assert jax.grad(lambda x: jax.nn.relu(x) - jax.nn.relu(-x))(0.0) == 0
    assert math.isnan(jax.grad(lambda x: jax.numpy.where(x > 0, jax.numpy.log(x), 0.0))(0.0))
    assert math.isnan(jax.grad(lambda x: jax.numpy.sqrt(x**2))(0.0))


# --- for the keyboard


def solution(id):
    return re.search(r"```python\n(.*?)```", SOURCES[id], re.S)[1]


@pytest.mark.parametrize(
    ("cell", "below", "wrong"),
    [("one-over", "one-over-solution", "not -0.25"), ("times-used", "times-used-solution", "not [2, 1, 2]")],
)
def test_statement_the_frames_fail_and_the_solutions_pass(duals, engine, capsys, cell, below, wrong):
    names = duals | engine
    exec(SOURCES[cell], names)
    assert wrong in capsys.readouterr().out
    frame = SOURCES[cell].split("\n\n")[0]
    exec(SOURCES[cell].replace(frame, solution(below).strip()), names)
    assert "not" not in capsys.readouterr().out


def test_statement_one_over_without_the_seed_is_right_in_the_first_case_only(duals):
    forgetful = solution("one-over-solution").replace("-u.slope", "-1")
    exec(forgetful, duals)
    assert duals["one_over"](duals["Dual"](2.0, 1.0)).slope == -0.25
    assert duals["one_over"](duals["Dual"](-0.5, 3.0)).slope != -12.0


def test_statement_fourteen_questions_and_tiny_in_90_lines():
    from chainrule import tiny
    from chainrule.live.questions import automatic_differentiation as questions

    assert len(questions.practice()) == 14 and said("Fourteen questions.")
    assert len(inspect.getsource(tiny).splitlines()) <= 90
