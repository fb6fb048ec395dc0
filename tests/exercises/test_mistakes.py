"""Whatever a reader's code does, the check says it in a clear sentence and never fails itself."""

import linecache

import pytest
from exercises_under_test import checked, in_this_python

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


def test_a_check_without_names_asks_for_them(run):
    code = checked(LOOK_BACK, "").replace("globals()", "")
    assert run(code) == "Not yet: write look_back.check(globals()), so that it finds what you have defined."


def test_a_loop_that_does_not_end_is_stopped_and_told_from_where(run):
    loop = "    theta = 5.0\n    while theta > 0:\n        theta = theta + slope(1)\n"
    told = run(checked("derivatives.best_rate", "def steps_needed(slope, rate):\n" + loop))
    assert (
        "steps_needed(slope, 0.2) does not end. It was stopped when it asked, once more, for slope(1)."
        in told
    )


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("[2.0]", "The list has length 1, and 3 is expected."),
        ("[2.0, 1.0]", "The list has length 2, and 3 is expected."),
        ("2.0", "A list of 3 is expected."),
        ("[2.0, 1.0, None]", "Nothing is handed back"),
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
    assert lines[3] == "That is all. The solution is folded away below the cell."
    assert lines[4] == lines[0]
