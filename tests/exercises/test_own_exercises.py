"""An exercise that a teacher writes: a class, a slip that cannot be called, one that gives nan."""

import pytest

from chainrule.exercises import Exercise

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


def test_an_error_inside_is_no_match_for_a_slip_that_cannot_be_called(run):
    code = """
from chainrule.exercises import Exercise
twice = Exercise("twice", ["twice_of(x)"], ["twice_of(3)"])

@twice.right()
def doubles(x):
    return 2 * x

@twice.slip("It takes nothing.")
def twice_of():
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


@pytest.mark.parametrize(
    ("right", "typed", "said"),
    [
        ("{1: 2, 3: 4}", "{3: 4, 1: 2}", "Right."),
        ("{'a': 1}", "{'a': 1.0}", "Right."),
        ("{8, 0}", "{0, 8}", "Right."),
        ("len", "abs", "Not yet: "),
        ("Thing(1)", "Thing(2)", "Not yet: "),
    ],
)
def test_what_is_no_number_is_compared_as_python_does(run, right, typed, said):
    code = """
from chainrule.exercises import Exercise
class Thing:
    def __init__(self, n):
        self.n = n
    def __eq__(self, other):
        return self.n == other.n
gives = Exercise("gives", ["it"], ["it"])
gives.right()(RIGHT)
it = TYPED
gives.check(globals())
"""
    assert run(code.replace("RIGHT", right).replace("TYPED", typed)).startswith(said)


MADE = """
from chainrule.exercises import Exercise
doubles = Exercise("doubles", **dict({given}))
{right}
def double(x):
    return 2 * x
doubles.check(globals())
"""
WELL = dict(asks=["double(x)"], cases=["double(3)"])


def refuse(code, small_python, kind, said):
    """Both Pythons refuse the code in these words; what each says of its syntax is its own."""
    with pytest.raises(kind) as refused:
        exec(code, {"__name__": "__main__"})
    assert said in str(refused.value)
    with pytest.raises(RuntimeError) as on_the_page:
        small_python(code)
    assert said.split(" no Python")[0] in str(on_the_page.value)


@pytest.mark.parametrize(
    ("changes", "kind", "said"),
    [
        ({"asks": "double(x)"}, TypeError, "doubles: asks is a list of texts, but got 'double(x)'"),
        ({"asks": []}, ValueError, "doubles: asks and cases hold at least one text each"),
        ({"cases": []}, ValueError, "doubles: asks and cases hold at least one text each"),
        ({"cases": "double(3)"}, TypeError, "doubles: cases is a list of texts, but got 'double(3)'"),
        ({"cases": [3]}, TypeError, "doubles: cases is a list of texts, but got [3]"),
        ({"cases": ["double(3"]}, ValueError, "doubles: the case 'double(3' is no Python: "),
        ({"cases": ["y = double(3)"]}, ValueError, "doubles: the case 'y = double(3)' is no Python: "),
        ({"cases": ["duoble(3)"]}, ValueError, "with the right answer, 'duoble(3)' stops with NameError"),
        ({"cases": ["double(3).size"]}, ValueError, "'double(3).size' stops with AttributeError"),
        ({"hints": "Think"}, TypeError, "doubles: hints is a list of texts, but got 'Think'"),
        ({"hints": [" "]}, TypeError, "doubles: hints is a list of texts, but got [' ']"),
        (
            {"given": {"x": 3}},
            TypeError,
            "doubles: given is a function that returns a dict, but got {'x': 3}",
        ),
        ({"tolerance": "1"}, TypeError, "doubles: tolerance is a number, but got '1'"),
        ({"tolerance": -1}, ValueError, "doubles: tolerance is a finite number from 0, but got -1"),
        (
            {"asks": ["(x)"]},
            ValueError,
            "doubles: asks hold names, as in 'f(x)' or 'class Value', but got '(x)'",
        ),
        ({"asks": ["class"]}, ValueError, "doubles: asks hold names, "),
        ({"asks": ["2f(x)"]}, ValueError, "doubles: asks hold names, "),
        ({"praise": ["Well done."]}, TypeError, "doubles: praise is text, but got ['Well done.']"),
    ],
)
def test_an_exercise_that_cannot_be_is_refused_in_words(small_python, changes, kind, said):
    refuse(MADE.format(given=WELL | changes, right="@doubles.right()"), small_python, kind, said)


def test_an_exercise_without_a_right_answer_is_refused_when_it_is_checked(run):
    with pytest.raises(ValueError, match=r"doubles has no right answer: write one below @doubles.right\(\)"):
        exec(MADE.format(given=WELL, right=""), {"__name__": "__main__"})
    assert "Right." in run(MADE.format(given=WELL, right="@doubles.right()"))


@pytest.mark.parametrize("tolerance", [float("nan"), float("inf"), 10**400])
def test_no_tolerance_lets_all_or_nothing_pass(tolerance):
    with pytest.raises(ValueError, match="doubles: tolerance is a finite number from 0, but got"):
        Exercise("doubles", **WELL, tolerance=tolerance)


def test_what_is_given_comes_as_a_dict():
    exercise = Exercise("doubles", **WELL, given=list)
    exercise.right()(lambda x: 2 * x)
    with pytest.raises(TypeError, match=r"doubles: given returns a dict, but got \[\]"):
        exercise.check({"double": len})


def test_the_sentence_of_a_slip_is_text():
    with pytest.raises(TypeError, match="doubles: the sentence of a slip is text, but got <function"):
        exec(MADE.format(given=WELL, right="@doubles.slip"), {"__name__": "__main__"})


LAB = """
from chainrule.exercises.lab import Lab
doubles = Lab("doubles", **dict({given}))
{slip}
def double(x):
    return 3 * x
doubles.check(globals())
"""
SOLVED = WELL | dict(solution="def double(x):\n    return 2 * x\n")


@pytest.mark.parametrize(
    ("changes", "slip", "kind", "said"),
    [
        ({"solution": ["double"]}, "", TypeError, "doubles: the solution is text, but got ['double']"),
        ({"solution": "def double("}, "", ValueError, "doubles: the solution is no Python: "),
        ({"solution": "n = 3"}, "", ValueError, "doubles: a solution or a slip does not define double"),
        ({"solution": "1 / 0"}, "", ValueError, "doubles: a solution or a slip stops with ZeroDivisionError"),
        ({"before": "leaf"}, "", TypeError, "doubles: before is a Lab or None, but got 'leaf'"),
        (
            {"apart": ["double(4)"]},
            "",
            ValueError,
            "doubles: apart holds cases of this lab, but got 'double(4)'",
        ),
        ({"apart": "double(3)"}, "", TypeError, "doubles: apart is a list of texts, but got 'double(3)'"),
        ({}, "doubles.slip(3, '2', '3')", TypeError, "doubles: the sentence of a slip is text, but got 3"),
        ({}, "doubles.slip('s', '2')", ValueError, "doubles: a slip takes pairs of texts, old and new"),
        ({}, "doubles.slip('s')", ValueError, "doubles: a slip takes pairs of texts, old and new"),
        ({}, "doubles.slip('s', '2', 3)", TypeError, "doubles: what a slip replaces, and what by, is text"),
        ({}, "doubles.slip('s', '', '3')", ValueError, "doubles: the solution does not hold ''"),
        ({}, "doubles.slip('s', '2 *', '*')", ValueError, "doubles: a slip is no Python: "),
        ({}, "doubles.slip('s', 'double', 'twice')", ValueError, "a slip does not define double"),
    ],
)
def test_a_lab_that_cannot_be_is_refused_in_words(small_python, changes, slip, kind, said):
    refuse(LAB.format(given=SOLVED | changes, slip=slip), small_python, kind, said)


def test_a_slip_of_a_lab_may_leave_something_out(run):
    slip = "doubles.slip('It is x alone.', '2 * ', '')"
    told = run(LAB.format(given=SOLVED, slip=slip).replace("return 3 * x", "return x"))
    assert told.endswith("It is x alone.")
