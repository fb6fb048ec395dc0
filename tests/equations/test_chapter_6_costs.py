"""Chapter 6, its second half: memory, compiled traces, where it lies, other libraries, exercises."""

import inspect
import math
import re

import numpy as np
import pytest
from cells_of_chapter_6 import SOURCES, W1, W2, J, names_of, names_of_halve, said, x0, y0

from chainrule import (
    TwoWeightNetwork,
    central_difference,
    grad,
    jvp,
    relu,
    sigmoid,
    trace,
)
from chainrule.live.automatic_differentiation.memory import events, peak
from chainrule.tiny import Value


@pytest.fixture
def duals():
    return names_of("dual-class", "squeeze")


@pytest.fixture
def engine():
    return names_of("taped", "sorting", "counting", "replaying")


@pytest.fixture
def counters():
    return names_of("dual-class", "taped", "sorting", "replaying", "counted", "product")


# --- what it costs


def test_statement_the_tape_has_seven_numbers_a_round_and_one_to_begin_with(engine):
    exec(SOURCES["tape-grows"], engine)
    assert len(engine["Taped"].tape) == 7 * 1000 + 1


def test_statement_on_dual_numbers_the_same_loop_holds_a_handful(duals):
    class Watched(duals["Dual"]):
        alive, most = 0, 0

        def __init__(self, value, slope=0.0):
            super().__init__(value, slope)
            Watched.alive += 1
            Watched.most = max(Watched.most, Watched.alive)

        def __del__(self):
            Watched.alive -= 1

    duals["Dual"] = Watched  # what its + and × make
    for rounds in (10, 1000):
        x = Watched(0.33, 1.0)
        for _ in range(rounds):
            x = Watched(4.0) * x * (Watched(1.0) + Watched(-1.0) * x)
        assert Watched.most == 5
    assert said("On dual numbers the same loop holds a handful")


def test_statement_a_layer_of_512_has_almost_twenty_times_as_many_values_as_weights():
    assert 512 * 10_000 == 5_120_000 and 19.5 < 5_120_000 / 512**2 < 20
    assert said("5.12 million values, almost twenty times")


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


def test_statement_a_refused_branch_is_told_what_to_write(capsys):
    exec(SOURCES["no-branch"], {"trace": trace})
    assert "Write np.where(condition, a, b)" in capsys.readouterr().out


def test_statement_a_loop_with_a_fixed_number_of_rounds_is_recorded():
    def doubled(x):
        for _ in range(3):
            x = 2 * x
        return x

    assert grad(doubled)(5.0) == 8 and said("A loop with a fixed number of rounds it takes.")


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
    assert not grad(lambda v: np.sqrt((v**2).sum() + 1e-12))(np.zeros(2)).any()
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


# --- the same few lines elsewhere, where the libraries are installed

ELSEWHERE = dict(re.findall(r"\*\*([\w ]+)\*\*\n\n```python\n(.*?)```", SOURCES["jump-read"], re.S))
LIBRARIES = {"This course": "chainrule", "PyTorch": "torch", "JAX": "jax"}


@pytest.mark.parametrize("library", LIBRARIES)
def test_statement_the_three_print_the_same_line(library, capsys):
    pytest.importorskip(LIBRARIES[library])
    exec(ELSEWHERE[library], {})
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
    kept = torch.sigmoid(torch.tensor(1.0, requires_grad=True))
    kept.backward(retain_graph=True)  # asked not to throw anything away
    kept.backward()
    needs_nothing = torch.tensor(1.0, requires_grad=True) + 1
    needs_nothing.backward()
    needs_nothing.backward()
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
    zero = torch.zeros(())
    assert slope(lambda x: torch.maximum(x, zero) - torch.maximum(-x, zero)) == 1  # half at each tie
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
    maximum = jax.numpy.maximum
    assert jax.grad(lambda x: maximum(x, 0) - maximum(-x, 0))(0.0) == 1  # half at each tie
    assert math.isnan(jax.grad(lambda x: jax.numpy.where(x > 0, jax.numpy.log(x), 0.0))(0.0))
    assert math.isnan(jax.grad(lambda x: jax.numpy.sqrt(x**2))(0.0))


# --- for the keyboard


def solution(id):
    return re.search(r"```python\n(.*?)```", SOURCES[id], re.S)[1]


def test_statement_one_over_without_the_seed_is_right_where_the_seed_is_1(duals):
    forgetful = solution("one-over-solution").replace("-u.slope", "-1")
    exec(forgetful, duals)
    assert duals["one_over"](duals["Dual"](2.0, 1.0)).slope == -0.25
    assert duals["one_over"](duals["Dual"](-0.5, 3.0)).slope != -12.0


def test_statement_tiny_in_90_lines():
    from chainrule import tiny

    assert len(inspect.getsource(tiny).splitlines()) <= 90
    folded = re.search(r"top to bottom</summary>\n\n```python\n(.*?)```", SOURCES["lab-8-solution"], re.S)
    assert folded[1] == inspect.getsource(tiny)


def test_statement_the_slopes_of_the_solution_are_there_where_the_short_ones_are_rounded_to_0():
    x = Value(40.0)
    for y, short in ((x.sigmoid(), lambda s: s * (1 - s)), (x.tanh(), lambda t: 1 - t**2)):
        y.backward()
        assert x.grad > 0 and short(y.data) == 0
    assert said("which is still there where $1 - s$ is rounded to 0")
