"""Wrong answers to the labs that no slip lists: what is said of them is true, and blames nobody else."""

import pytest
from exercises_under_test import in_this_python

from chainrule.exercises import automatic_differentiation as chapter

IMPORT = "from chainrule.exercises.automatic_differentiation import "
POWER = "n * math.pow(self.data, n - 1) if n else 0.0"
RELU = "1.0 if self.data > 0 else 0.0"
RESET = "value.grad = 0.0"
SEED = "        self.grad = 1.0\n"
MOVE = "for v in w:\n            v.data = v.data - 0.5 * v.grad"
BACK = "parent.grad += value.grad * slope"
MIRRORED = "__rmul__ = __mul__"
NO_RETURN = "None stands there, where a result was expected: is there a `return`?"


def answered(lab, *texts):
    """Return a cell with the book's solution of a lab in which texts are replaced, after the labs before."""
    code = lab.answer
    for old, new in zip(texts[::2], texts[1::2], strict=True):
        assert old in code
        code = code.replace(old, new)
    return typed(lab, code)


def typed(lab, code):
    """Return a cell with this code for a lab, after the labs before."""
    before = f"begin_after({lab.number - 1}, globals())"
    return f"{IMPORT}begin_after, {lab.name}\n{before}\n{code}\n{lab.name}.check(globals())\n"


@pytest.mark.parametrize(
    ("name", "texts", "said", "unsaid"),
    [
        ("remembers", ("self.grad = 0.0", "self.grad = data"), "should be 0 and is 3.", "The gradient"),
        ("remembers", ("self.grad = 0.0", "grad = 0.0"), "The gradient is missing", "Parents, slopes"),
        ("remembers", ("self.slopes = slopes", "self.slopes = parents"), "A number is expected", "swapped"),
        ("remembers", ("self.parents =", "self.parent ="), "The parents are not kept", "its data only"),
        ("remembers", ("= parents\n", "= [parents]\n"), "b.parents[0].data stops with", "swapped"),
        # the parents of the wrong number
        (
            "plus_and_times",
            (
                "return Value(self.data + other.data, (self, other))",
                "self.parents = (self, other)\n        return Value(self.data + other.data)",
            ),
            "+ does not know its parents",
            "The results",
        ),
        ("plus_and_times", ("return Value(self.data +", "Value(self.data +"), NO_RETURN, "called like this"),
        (
            "plus_and_times",
            ("other.data, (self, other)", "other.data, self, other"),
            "with brackets",
            "no len",
        ),
        (
            "plus_and_times",
            ("* other.data, (self, other)", "* other.data, self, other"),
            "with brackets of its own",
            "lab 1 fails",
        ),
        ("plus_and_times", ("Value) else Value(x)", "Value) else x"), "is to make it a Value", "lab 1"),
        # what is written here takes the place of lab 2's methods: that is no fault of lab 2
        ("local_slopes", ("self, other), (1.0", "self,), (1.0"), "The list has length 1", "lab 2 fails"),
        ("local_slopes", ("self.data * other", "self.data + other"), "and is [7, 2, 5]", "lab 2 fails"),
        ("local_slopes", ("class Value(Value):", "class Value:"), "write class Value(Value)", "lab 1 fails"),
        ("local_slopes", ("(other.data, self.data)", "(other, self)"), "A number is expected", "lab 2"),
        (
            "local_slopes",
            ("* other.data, (self, other)", "* other.data, (other, self)"),
            "and is [5, 4]",
            "lab 2",
        ),
        (
            "one_step_back",
            ("value.grad * slope", "slope * parent.grad"),
            "Nothing arrives",
            "set parent.grad",
        ),
        ("one_step_back", ("parent.grad =", "parent.data -="), "and is [0, 0]", "Nothing arrives"),
        # a seed that was deleted, or is 0, comes neither early nor late
        ("fan_out", (SEED, ""), "first set all to 0.0, then self.grad = 1.0", "too late"),
        ("fan_out", ("self.grad = 1.0", "self.grad = 0.0"), "first set all to 0.0, then", "too late"),
        # it is no `=`, and does the same
        (
            "fan_out",
            (BACK, f"parent.grad = 0.0\n                {BACK}"),
            "which is what `=` does",
            "That is an",
        ),
        ("fan_out", (BACK, "value.grad += parent.grad * slope"), "Nothing arrives behind the end", "reset"),
        ("fan_out", ("reversed(order)", "order[::-1][1:]"), "Does the walk begin at the end", "reset"),
        ("fan_out", (BACK, "parent.grad += slope * value.data"), "and is [75, 1]", "seed"),
        # only some of the values are reset
        (
            "fan_out",
            ("for value in order:", "for value in self.parents:"),
            "Only the parents of the end",
            "No reset",
        ),
        (
            "fan_out",
            (RESET, f"if not value.parents: {RESET}"),
            "Only the inputs begin at 0 again",
            "No reset",
        ),
        ("fan_out", ("in order:", "in order[:1]:"), "A second call adds to what the first", "No reset"),
        ("in_order", ("return order", "pass"), NO_RETURN, "called like this"),
        ("in_order", ("return order", "return end"), "stops with TypeError", "called like this"),
        ("in_order", ("(value, True))", "(value, False))"), "The order stays empty", "lab 5 fails"),
        ("in_order", ("order.append(value)", "order.insert(0, value)"), "the wrong way round", "lab 5 fails"),
        # it divides by 0 at x = 0, whatever n is
        ("powers", (POWER, "n * self.data**n / self.data"), "y = Value(0.0) ** 1", "All but x⁰"),
        ("powers", ("if n else", "if self.data else"), "x has the slope 1 there, too", "All but x⁰"),
        ("powers", (POWER, "n - 1"), "should be [81, 108] and is [81, 3]", "exponent"),
        ("powers", ("self + other * -1.0", "self - other"), "calls itself without end", "lab"),
        # one result of five
        ("functions", ("(e, (self,), (e,))", "(e, (), (e,))"), "A result does not know its parent", "None"),
        ("functions", ("return Value(e, (self,), (e,))", "Value(e)"), NO_RETURN, "called like this"),
        ("functions", ("1.0 if self.data > 0", "1.0 if self.data"), "0 below", "is 0 still"),
        (
            "functions",
            ("if self.data >= 0 else e", ""),
            "should be [0.331812, 0.221713] and is [0.668188,",
            "still",
        ),
        (
            "functions",
            ("1.0 if self.data > 0", "0.5 if self.data > 0"),
            "and is [0.7, 0.5, 0.5]",
            "number itself",
        ),
        ("functions", ("self.data > 0", "self.data > 1"), "should be [0.7, 1, 1]", "0 below"),
        (
            "functions",
            (RELU, "max(self.data, 0.0) / self.data"),
            "Value(0.0).relu().data stops",
            "x is above",
        ),
        (
            "learns_xor",
            (f"loss.backward()\n        {MOVE}", MOVE.replace(":", ":\n            v.backward()")),
            "Call loss.backward() and no other",
            "loss.grad",
        ),
        ("learns_xor", ("        loss.backward()\n", ""), "Nothing moves. After loss.backward()", "lab 8"),
        ("learns_xor", (MOVE, "w = [Value(v.data - v.grad / 2) for v in w]"), "w = … only", "lab 8"),
        ("learns_xor", ("0.5 * v.grad", "0.1 * v.grad"), "and is [-0.493901,", "rate is missing"),
    ],
)
def test_what_is_said_of_another_wrong_answer_is_true(run, name, texts, said, unsaid):
    told = run(answered(getattr(chapter, name), *texts)).splitlines()
    assert told[0].startswith("Not yet: ") and told[-1] == f"{name}.hint() gives a hint."
    assert said in "\n".join(told)
    assert unsaid not in "\n".join(line for line in told if " stops with " not in line)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("plus_and_times", ("(self, other))", "[self, other])")),
        ("plus_and_times", (MIRRORED, "__rmul__ = lambda self, other: as_value(other) * self")),
        ("local_slopes", (MIRRORED, "__rmul__ = lambda self, other: as_value(other) * self")),
        ("fan_out", ("value.grad = 0.0", "\n            for p in value.parents: p.grad = 0")),
        ("functions", ("4 * e / (1 + e) ** 2", "math.cosh(self.data) ** -2")),
        ("learns_xor", (MOVE, "for i in range(9): w[i] = Value(w[i].data - w[i].grad / 2)")),
        ("learns_xor", (MOVE, "for v in w: v.data -= v.grad * 0.5")),
    ],
)
def test_an_odd_answer_that_is_right_is_right(run, name, texts):
    assert run(answered(getattr(chapter, name), *texts)).startswith("Right. ")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        (
            "one_step_back",
            "step_back = None",
            "step_back is None, and should be a function, called like this",
        ),
        ("one_step_back", "def step_back(): pass", "It is called like this: step_back(value)"),
        ("one_step_back", "def step_back(value): raise KeyError('x')", "stops with KeyError: "),
        ("one_step_back", "def step_back(value): raise SystemExit", "stops with SystemExit"),
        (
            "one_step_back",
            "def step_back(value): step_back(value)",
            "RecursionError: a function calls itself",
        ),
        ("in_order", "history = 5", "history is 5, and should be a function, called like this: history(end)"),
        ("local_slopes", "Value = 3", "Value is 3, and should be a class: class Value"),
        ("local_slopes", "del Value", "there is no Value here. The check looks for class Value"),
        ("fan_out", "history = None\nclass Value(Value): pass", "has no attribute 'backward'"),
    ],
)
def test_names_that_are_not_what_they_should_be(run, name, code, said):
    told = run(typed(getattr(chapter, name), code))
    assert told.startswith("Not yet: ") and said in told


@pytest.mark.parametrize("lab", chapter.learns_xor.row(), ids=lambda lab: lab.name)
def test_built_in_names_of_a_readers_own_do_not_reach_the_check(run, lab):
    """A check has its own print and abs, and its solutions their own math and history."""
    taken = "print = abs = repr = sum = None\n" if lab.number < 8 else "print = repr = None\n"
    assert run(typed(lab, lab.answer + taken)) == f"Right. {lab.praise}"


@pytest.mark.parametrize(("code", "what"), [("math = None\n", "None"), ("del math\n", "missing")])
def test_a_module_that_is_hidden_here_is_no_fault_of_an_earlier_lab(run, code, what):
    told = run(typed(chapter.functions, code + chapter.functions.answer))
    assert f"`math` is {what} here, and should be the module: write import math." in told
    assert "lab 7" not in told
    wrong = chapter.powers.answer.replace("n - 1) if n else 0.0", "n)")
    told = run(typed(chapter.functions, f"{wrong}math = None\n{chapter.functions.answer}"))
    assert "The check of lab 7 fails, too" in told, "and with the module, too"


def test_what_a_name_is_missing_in_is_not_said_to_be_the_readers_line(run):
    """What begin_after has defined is the course's code, though it stands among the reader's names."""
    told = run(typed(chapter.fan_out, "del as_value\n" + chapter.fan_out.answer))
    assert "'as_value'" in told and "your code" not in told and "The check of lab 2 fails, too" in told


def test_a_lab_that_was_left_out_and_is_not_needed_is_not_named(run):
    lab = chapter.fan_out
    told = run(
        f"{IMPORT}begin_after, fan_out\nbegin_after(3, globals())\n{lab.answer.replace('+=', '=')}\n"
        "fan_out.check(globals())"
    )
    assert "lab 4" not in told and "which is what `=` does" in told


def test_nothing_that_a_check_tries_is_left_among_the_readers_names():
    names = {"__name__": "__main__"}
    exec(compile(answered(chapter.local_slopes, "(1.0, 1.0)", "(1.0, 0.0)"), "<cell>", "exec"), names)
    before = dict(names)
    chapter.local_slopes.verdict(names)
    assert names == before


def test_a_readers_code_cannot_change_the_four_answers_of_xor():
    assert isinstance(chapter.XOR, tuple) and all(isinstance(row, tuple) for row in chapter.XOR)


def test_what_is_no_value_is_not_drawn():
    told = in_this_python(f"{IMPORT}draw\ntry:\n    draw(3.5)\nexcept TypeError as error:\n    print(error)")
    assert told == "draw shows what is behind a Value, and 3.5 is none: draw(y) after y = x * x."


@pytest.mark.parametrize("said", ["The factor n is missing", "The exponent has to go down by one"])
def test_a_lab_that_was_left_out_is_not_blamed_for_a_slip_in_a_later_one(run, said):
    """Whoever leaves out lab 6 still has the history that lab 5 took from chainrule.tiny, and it works."""
    wrong = {"The factor": "math.pow(self.data, n - 1)", "The exponent": "n * math.pow(self.data, n)"}
    code = typed(chapter.powers, chapter.powers.answer.replace(POWER, wrong[" ".join(said.split()[:2])]))
    told = run(code.replace("begin_after(6, ", "begin_after(5, "))
    assert said in told and "lab 6" not in told
