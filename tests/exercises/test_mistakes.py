"""Whatever a reader's code does, the check says it in a clear sentence and never fails itself."""

import linecache

import pytest
from exercises_under_test import checked, in_this_python

from chainrule.exercises import exercise, running

LOOK_BACK = "derivatives.look_back"
CALL = "backward_difference(lambda x: x**2, 3.0, 0.5)"


def _function(body):
    return f"def backward_difference(f, x, step):\n    {body}\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return None", f"{CALL} should be 5.5 and is None.\nNothing is handed back: is there a `return`"),
        ("pass", "Nothing is handed back"),
        ("return 'steep'", f"{CALL} should be 5.5 and is 'steep'.\nA number is expected."),
        ("return True", "is True.\nA number is expected."),
        ("return [5.5]", "is [5.5].\nA number is expected."),
        ("return f", "is a function.\nA number is expected."),
        ("return (x for x in [1])", "is an object of type generator.\nA number is expected."),
        ("return float('inf') - float('inf')", 'is nan.\nnan is "not a number"'),
        ("return 7", f"{CALL} should be 5.5 and is 7."),
        ("return (f(x) - f(x - step)) / step + 1e-7", "should be 5.5 and is 5.5000001"),
        ("return 10**5000", "should be 5.5 and is "),
        ("return backward_difference(f, x, step)", "RecursionError: a function calls itself without end"),
        ("raise SystemExit", f"{CALL} stops with SystemExit"),
        ("return step / 0", "ZeroDivisionError"),
        ("y = 1\n    return y / (step - step)", "It happens in line 6 of your code"),
        ("return f('x')", "It happens in line 5 of your code"),
        ("a = []\n    a.append(a)\n    return a", "RecursionError"),
    ],
)
def test_a_function_that_does_something_else(run, body, said):
    told = run(checked(LOOK_BACK, _function(body)))
    assert told.startswith("Not yet: ") and said in told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "there is no backward_difference here. The check looks for backward_difference(f, x, step)"),
        (_function("return 1") + "del backward_difference", "there is no backward_difference here"),
        (
            "backward_difference = 5.5",
            "backward_difference is 5.5, and should be a function, called like this",
        ),
        (
            "def backward_difference(f, x):\n    return 1",
            "It is called like this: backward_difference(f, x, step)",
        ),
        ("print = abs = str = None\n" + _function("return 7"), f"{CALL} should be 5.5 and is 7."),
    ],
)
def test_names_that_are_not_what_they_should_be(run, code, said):
    told = run(checked(LOOK_BACK, code))
    assert told.startswith("Not yet: ") and said in told


def test_an_error_quotes_its_line_where_the_text_is_kept():
    code = checked(LOOK_BACK, _function("return step / 0"))
    linecache.cache["<cell>"] = (len(code), None, code.splitlines(keepends=True), "<cell>")
    try:
        assert "It happens in line 5 of your code: return step / 0" in in_this_python(code)
    finally:
        del linecache.cache["<cell>"]


@pytest.mark.parametrize(
    ("where", "code", "said"),
    [
        (
            "composite_functions.take_apart",
            "from chainrule import Chain, log as ln\nsoftplus_boxes = Chain([ln, ln])\n",
            "log is defined for x > 0",
        ),
        (
            LOOK_BACK,
            "import statistics\n" + _function("return statistics.mean([])"),
            "It happens in line 6 of",
        ),
    ],
)
def test_a_line_of_a_library_is_not_said_to_be_the_readers(where, code, said):
    told = in_this_python(checked(where, code))
    assert said in told and "your code: raise" not in told
    assert ("your code" in told) == ("It happens" in said)


@pytest.mark.parametrize("boxes", ["shift(1), exp, log", "exp, log, shift(1)", "shift(1)"])
def test_whatever_makes_x_plus_1_what_is_said_of_it_is_true(boxes):
    code = f"from chainrule import Chain, exp, log, shift\nsoftplus_boxes = Chain([{boxes}])\n"
    told = in_this_python(checked("composite_functions.take_apart", code))
    assert "This is x + 1. The 1 should be added between exp and log" in told


def test_a_check_without_names_asks_for_them(run):
    code = checked(LOOK_BACK, "").replace("globals()", "")
    assert run(code) == "Not yet: write look_back.check(globals()), so that it finds what you have defined."


def test_a_loop_that_does_not_end_is_stopped_and_told_from_where(run):
    loop = "    theta = 5.0\n    while theta > 0:\n        theta = theta + slope(1)\n"
    told = run(checked("derivatives.best_rate", "def steps_needed(slope, rate):\n" + loop))
    assert "steps_needed(slope, 0.2) had not ended after 1001 calls of slope: stopped at slope(1)." in told


def test_a_loop_that_asks_for_nothing_is_stopped_by_the_clock(monkeypatch):
    """On the page, the page itself looks at the clock."""
    monkeypatch.setattr(running, "SECONDS", 0.2)
    loop = "def steps_needed(slope, rate):\n    theta = 5.0\n    while theta >= 0.01:\n        rate += 1\n"
    run, kinds = exercise.run, []

    def noted(case, names):
        outcome = run(case, names)
        kinds.append(outcome.kind)
        return outcome

    monkeypatch.setattr(exercise, "run", noted)
    told = in_this_python(checked("derivatives.best_rate", loop))
    assert "(slope, 0.2) had not ended after 0.2 seconds: is there an endless loop?\nbest_rate.hint()" in told
    assert kinds.count("late") == 1, "the other cases are not waited for"


def test_a_press_on_stop_stops_the_check():
    with pytest.raises(KeyboardInterrupt):
        in_this_python(checked(LOOK_BACK, _function("raise KeyboardInterrupt")))


def test_a_loop_of_a_thousand_turns_comes_to_its_end(run):
    loop = """
def steps_needed(slope, rate):
    theta, count = 5.0, 0
    for _ in range(1000):
        count = count + (abs(theta) >= 0.01)
        theta = theta - rate * slope(theta)
    return count
"""
    assert run(checked("derivatives.best_rate", loop)).startswith("Right.")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("[2.0]", "The list has length 1, and 3 is expected."),
        ("[2.0, 1.0]", "The list has length 2, and 3 is expected."),
        ("2.0", "A list of 3 is expected."),
        ("[2.0, 1.0, None]", "There is a None in the list"),
        ("None", "Nothing is handed back"),
        ("[2.0, 1.0, 'a']", "A number is expected."),
        ("'a' * 1000", "aaa…"),
    ],
)
def test_lists_of_another_shape(run, result, said):
    code = f"def gradient_at(f, theta):\n    return {result}"
    assert said in run(checked("partial_derivatives.all_slopes", code))


def test_arrays_and_tuples_are_as_good_as_lists():
    code = (
        "import numpy as np\ndef my_gradients(w1, w2, x, y):\n    h = np.tanh(w1 * x)\n    d = w2 * h - y\n"
    )
    code += "    return "
    for result in (
        "np.array([d * w2 * (1 - h**2) * x, d * h])",
        "(d * w2 * (1 - h**2) * x, np.float32(d) * 0 + d * h)",
    ):
        assert in_this_python(checked("backpropagation.another_activation", code + result)).startswith(
            "Right"
        )


def test_hints_come_one_after_another_and_begin_again(run):
    code = "from chainrule.exercises.derivatives import look_back\nlook_back.hints_given = 0\n"
    code += "look_back.hint()\n" * 5
    lines = run(code).splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == [f"Hint {n} of 3" for n in (1, 2, 3)]
    assert lines[3] == "That is all. In the book, the solution is folded away below the cell."
    assert lines[4] == lines[0]


MACHINE = "    def machine(x):\n        for box in boxes:\n            x = box(x)\n        return x\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (f"def in_a_row(boxes):\n{MACHINE}    return machine", "It is called like this: in_a_row(*boxes)(x)"),
        ("def in_a_row(*boxes):\n    def machine():\n        return 1\n    return machine", "(*boxes)(x)"),
        (
            f"def in_a_row(*boxes):\n{MACHINE}    return machine(2.0)",
            "called like a function there, and is none",
        ),
        (f"def in_a_row(*boxes):\n{MACHINE}", "No function comes back"),
    ],
)
def test_only_a_row_that_hands_back_nothing_hears_that_no_function_comes_back(run, code, said):
    told = run(checked("composite_functions.build_the_row", code))
    assert said in told
    assert ("No function comes back" in told) == (said == "No function comes back")


def _turn(lines, result):
    body = "".join(f"        {line}\n" for line in [*lines, f"slopes.append({result})"])
    return (
        "def gradient_at(f, theta, step=1e-5):\n    slopes, slope = [], 0\n    for k in range(len(theta)):\n"
        f"        ahead, behind = list(theta), list(theta)\n{body}    return slopes"
    )


ORDER = (
    "def order(f, d, x, t):\n    def remainder(t):\n        return abs({})\n"
    "    return log10(remainder(t) / remainder(t / 10))\n"
)
MOVED = ["ahead[k] += step", "behind[k] -= step"]
ADDED = [*MOVED, "slope += (f(ahead) - f(behind)) / (2 * step)"]


@pytest.mark.parametrize(
    ("where", "code", "said", "unsaid"),
    [
        # two lists, and neither of them moves
        (
            "partial_derivatives.all_slopes",
            _turn(["ahead[k] + step"], "(f(ahead) - f(behind)) / (2 * step)"),
            "with entry k up in one and down in the other?",
            "are the same list",
        ),
        # brackets forgotten: 2e-10, which is not 0
        (
            "partial_derivatives.all_slopes",
            _turn(MOVED, "(f(ahead) - f(behind)) / 2 * step"),
            "divided by (2 * step), in brackets?",
            "slopes are 0",
        ),
        # fresh copies, and slopes that add up
        (
            "partial_derivatives.all_slopes",
            _turn(ADDED, "slope"),
            "those before it are added",
            "are still moved",
        ),
        # half a step to either side
        (
            "partial_derivatives.all_slopes",
            _turn(["ahead[k] += step / 2", "behind[k] -= step / 2"], "(f(ahead) - f(behind)) / (2 * step)"),
            "Half of each slope.",
            "one step apart",
        ),
        # theta gets a value in each turn, and 5 in the next
        (
            "derivatives.best_rate",
            "def steps_needed(slope, rate):\n    theta = 5.0\n    while abs(theta) >= 0.01:\n"
            "        theta = 5.0\n        theta = theta - rate * slope(theta)\n    return 1",
            "The slope is taken at 5 in every turn.",
            "never gives it a new value",
        ),
        # no loop at all
        (
            "derivatives.best_rate",
            "def steps_needed(slope, rate):\n    return 1",
            "1 comes out each time. Is there a loop",
            "stand inside the loop",
        ),
        # many steps, and 1 each time
        (
            "derivatives.best_rate",
            "def steps_needed(slope, rate):\n    theta = 5.0\n    while abs(theta) >= 0.01:\n"
            "        theta = theta - rate * slope(theta)\n        count = 1\n    return count",
            "1 comes out each time.",
            "One step",
        ),
        # from 0, but to another limit
        (
            "derivatives.best_rate",
            "def steps_needed(slope, rate):\n    theta, count = 5.0, 0\n    while abs(theta) >= 0.005:\n"
            "        theta = theta - rate * slope(theta)\n        count += 1\n    return count",
            "is the limit 0.01?",
            "no step has been taken",
        ),
        # to the same limit, but for the slope
        (
            "derivatives.best_rate",
            "def steps_needed(slope, rate):\n    theta, count = 5.0, 0\n"
            "    while abs(slope(theta)) >= 0.01:\n        theta = theta - rate * slope(theta)\n"
            "        count += 1\n    return count",
            "and not the slope",
            "One too few",
        ),
        # f(x) forgotten
        (
            "chain_rule.be_the_checker",
            f"{ORDER.format('f(x + t) - t * d')}t = 1e-5",
            "Order 0: the two remainders are alike",
            "d is taken away",
        ),
        # - t * d is there, and another sign is wrong
        (
            "chain_rule.be_the_checker",
            f"{ORDER.format('f(x) - f(x + t) - t * d')}t = 1e-5",
            "something straight remains",
            "Without - t * d",
        ),
        # f is not used
        (
            "derivatives.look_back",
            _function("return (x - (x - step)) / step"),
            "whatever f is",
            "Here step is",
        ),
        # what they received is reversed, the boxes are not
        (
            "chain_rule.from_the_end",
            "def slope_backwards(functions, x):\n    received, slope = [], 1.0\n    for f in functions:\n"
            "        received.append(x)\n        x = f(x)\n"
            "    for f, u in zip(functions, reversed(received)):\n"
            "        slope = slope * f.derivative(u)\n    return slope",
            "One of the two lists is reversed",
            "The boxes are reversed",
        ),
        # no turn that could forget
        (
            "chain_rule.from_the_end",
            "def slope_backwards(functions, x):\n    return functions[0].derivative(x)",
            "Only the slope of the first box is left.",
            "forgets",
        ),
        # no loop
        (
            "composite_functions.build_the_row",
            "def in_a_row(*boxes):\n    def machine(x):\n        if boxes:\n            return boxes[0](x)\n"
            "    return machine",
            "Only the first box has had its turn.",
            "stands inside the loop",
        ),
    ],
)
def test_another_way_to_the_result_of_a_slip_hears_nothing_false(run, where, code, said, unsaid):
    told = run(checked(where, code))
    assert said in told and unsaid not in told


def test_a_plain_value_is_not_asked_for_a_return(run):
    told = run(checked("partial_derivatives.wider_valley", "centred = None"))
    assert "and is None." in told and "return" not in told


def test_a_slope_without_its_sign_is_not_taken_for_right(run):
    told = run(checked(LOOK_BACK, _function("return abs(f(x) - f(x - step)) / step")))
    assert "-1.0, 0.5) should be -2.5 and is 2.5." in told and "Where it falls" in told


def test_a_step_of_1_is_not_taken_for_right(run):
    one = _turn(["ahead[k] += 1", "behind[k] -= 1"], "(f(ahead) - f(behind)) / 2")
    assert "** 3 * t[1], [0.5, -1.0]) should be" in run(checked("partial_derivatives.all_slopes", one))


@pytest.mark.parametrize(("taken", "side"), [(min, "below"), (max, "above")])
def test_inputs_that_end_at_0_are_not_said_to_lie_on_one_side_of_it(run, taken, side):
    from chainrule.exercises.partial_derivatives import HOURS

    shifted = [x - taken(HOURS) for x in HOURS]
    assert 0 in shifted and (min(shifted) < 0) == (side == "above")
    told = run(checked("partial_derivatives.wider_valley", f"centred = {shifted}"))
    assert f"no input is {side} 0" in told


def test_the_line_of_an_error_in_a_nested_function(run):
    body = "def slope(at):\n        return at / 0\n    return slope(x)"
    told = run(checked(LOOK_BACK, _function(body)))
    assert "ZeroDivisionError" in told and "It happens in line 6 of your code" in told


def test_an_error_of_the_call_and_one_inside_are_told_apart(run):
    called = "It is called like this: backward_difference(f, x, step)"
    assert called in run(checked(LOOK_BACK, "def backward_difference(f):\n    return 1"))
    assert called not in run(checked(LOOK_BACK, _function("return f(x, step)")))
    assert called not in run(checked(LOOK_BACK, _function("return x + 'a'")))
