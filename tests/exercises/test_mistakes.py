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


COUNTER = """
from chainrule.exercises import Exercise
counts = Exercise("counts", ["class Counter"], ["Counter(2).next()", "c = Counter(5)\\nc.next()\\nc.next()"])

@counts.right()
class Right:
    def __init__(self, n):
        self.n = n
    def next(self):
        self.n += 1
        return self.n

@counts.slip("It stands still.")
class Still:
    def __init__(self, n):
        self.n = n
    def next(self):
        return self.n + 1
"""
CLASS = """
class Counter:
    def __init__(self, n):
        self.n = n
    def next(self):
        BODY
"""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (CLASS.replace("BODY", "self.n += 1\n        return self.n"), "Right."),
        (CLASS.replace("BODY", "return self.n + 1"), "It stands still."),
        (CLASS.replace("BODY", "return None"), "Nothing is handed back"),
        (CLASS.replace("next(self)", "other(self)").replace("BODY", "pass"), "stops with AttributeError"),
        (CLASS.replace("self, n", "self").replace("BODY", "pass"), "stops with TypeError"),
        ("Counter = 3", "Counter is 3, and should be a class: class Counter"),
        ("def Counter(n): return n", "Counter is a function, and should be a class: class Counter"),
        ("", "there is no Counter here. The check looks for class Counter"),
    ],
)
def test_a_class_is_asked_for(run, code, said):
    told = run(f"{COUNTER}\n{code}\ncounts.check(globals())")
    assert said in told
    assert "It is called like this" not in told  # there is nothing to say how


def test_the_line_of_an_error_in_a_nested_function(run):
    body = "def slope(at):\n        return at / 0\n    return slope(x)"
    told = run(checked(LOOK_BACK, _function(body)))
    assert "ZeroDivisionError" in told and "It happens in line 6 of your code" in told


def test_an_error_of_the_call_and_one_inside_are_told_apart(run):
    called = "It is called like this: backward_difference(f, x, step)"
    assert called in run(checked(LOOK_BACK, "def backward_difference(f):\n    return 1"))
    assert called not in run(checked(LOOK_BACK, _function("return f(x, step)")))
    assert called not in run(checked(LOOK_BACK, _function("return x + 'a'")))


def test_an_error_inside_is_no_match_for_a_slip_that_cannot_be_called(run):
    code = """
from chainrule.exercises import Exercise
twice = Exercise("twice", ["twice_of(x)"], ["twice_of(3)"])

@twice.right()
def doubles(x):
    return 2 * x

@twice.slip("It takes nothing.")
def takes_nothing():
    return 6

def twice_of(BODY

twice.check(globals())
"""
    assert "It takes nothing." in run(code.replace("BODY", "): return 1"))
    assert "It takes nothing." not in run(code.replace("BODY", "x): return x + 'a'"))


def test_a_slip_that_gives_nan_is_named(run):
    code = """
from chainrule.exercises import Exercise
ratio = Exercise("ratio", ["share(a)"], ["share(2.0)"])

@ratio.right()
def keeps(a):
    return a / 4

@ratio.slip("inf is taken from inf.")
def loses(a):
    return float("inf") - float("inf")

def share(a):
    return RESULT

ratio.check(globals())
"""
    assert "inf is taken from inf." in run(code.replace("RESULT", 'a * float("nan")'))
    assert "inf is taken from inf." not in run(code.replace("RESULT", "a"))
    assert run(code.replace("RESULT", "a / 4")) == "Right."
