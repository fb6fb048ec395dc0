"""What is right for some values only is not told to be right, and no slip is named that was not made."""

import pytest
from exercises_under_test import in_this_python
from programs import SOFTMAX, TURN, TURN_OF_TRAINING, told

POWER = "n * math.pow(self.data, n - 1) if n else 0.0"
SUM = "return Value(self.data + other.data, (self, other))"
SHARE = "parent.grad += value.grad * slope"
PAIR = "value.parents, value.slopes"
EACH_MET = """[self]
        for value in order:
            for parent in value.parents:
                if parent not in order:
                    order.append(parent)"""
LOSS = "        loss = sum([(network(w, a, b) - y) ** 2 for a, b, y in XOR])\n        loss.backward()\n"
MOVE = "        for v in w:\n            v.data = v.data - 0.5 * v.grad\n"
BREADTH_FIRST = """def history(end):
    order, seen = [end], {end}
    for value in order:
        for parent in value.parents:
            if parent not in seen:
                seen.add(parent)
                order.append(parent)
    return order[::-1]
"""
BY_DATA = BREADTH_FIRST.replace("order[::-1]", "sorted(order[::-1], key=lambda value: value.data)")


RECURSION = """def history(end):
    order = []
    def visit(value):
        for parent in value.parents:
            visit(parent)
        if value not in order:
            order.append(value)
    visit(end)
    return order
"""


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        # parents and slopes
        ("remembers", ("self.parents =", "Value.parents =")),
        ("remembers", ("= parents\n", "= parents[:1]\n")),
        ("remembers", ("= parents\n", "= tuple({id(p): p for p in parents}.values())\n")),
        ("remembers", ("= parents\n", "= tuple(reversed(parents))\n")),
        ("remembers", ("= slopes\n", "= (3.0,) if slopes else ()\n")),
        ("remembers", ("float(data)", "int(data)")),
        ("remembers", ("float(data)", "abs(float(data))")),
        # + and ×
        (
            "plus_and_times",
            (SUM, "self.data += other.data\n        self.parents = (self, other)\n        return self"),
        ),
        ("plus_and_times", ("    __radd__ = __add__\n", "")),
        ("plus_and_times", ("__radd__ = __add__", "__radd__ = __mul__")),
        ("plus_and_times", ("* other.data, (self, other)", "* other.data, tuple({self, other})")),
        ("plus_and_times", ("return x if isinstance(x, Value)", "return x if type(x) is not int")),
        ("local_slopes", ("(other.data, self.data)", "(int(other.data), int(self.data))")),
        ("local_slopes", ("other.data, self.data))", "self.data * other.data / self.data, self.data))")),
        (
            "local_slopes",
            (
                "(other.data, self.data)",
                "(other.data + self.data, 0.0) if self is other else (other.data, self.data)",
            ),
        ),
        # one step, of any number of parents, with any gradient
        (
            "one_step_back",
            (
                "def step_back(value):\n    for i in (0, 1):\n"
                "        value.parents[i].grad = value.grad * value.slopes[i]",
            ),
        ),
        ("one_step_back", ("* slope\n", "* slope\n        step_back(parent)\n")),
        ("one_step_back", ("value.grad * slope", "(value.grad or 1.0) * slope")),
        ("one_step_back", ("value.grad * slope", "abs(value.grad) * slope")),
        ("one_step_back", ("value.grad * slope", "int(value.grad * slope)")),
        ("fan_out", ("in order:\n", "in order if self.grad else []:\n")),
        ("fan_out", ("order = history(self)", f"order = {EACH_MET}", "reversed(order)", "order")),
        ("fan_out", ("reversed(order)", "sorted(order, key=lambda value: -value.data)")),
        # orders
        ("in_order", (BREADTH_FIRST,)),
        ("in_order", (BY_DATA,)),
        ("in_order", ("def history(end):", "def historie(end):")),
        (
            "in_order",
            ("id(value) not in seen", "not hasattr(value, 'met')", "seen.add(id(value))", "value.met = 1"),
        ),
        (
            "in_order",
            ("def history(end):", "seen = set()\ndef history(end):", "seen, work = [], set(),", "work = [],"),
        ),
        # powers and functions
        ("powers", (POWER, "n * math.pow(abs(self.data), n - 1) if n else 0.0")),
        ("powers", ("math.pow(self.data, n),", "abs(math.pow(self.data, n)),")),
        ("powers", ("self * -1.0\n", "self\n", "-self + other", "self * -1.0 + other")),
        (
            "powers",
            ("self * as_value(other) ** -1", "self * other ** -1 if isinstance(other, Value) else None"),
        ),
        ("powers", ("self + other * -1.0", "self + other * -1.0 if isinstance(other, Value) else None")),
        ("powers", ("n), (self,)", "n), (self, as_value(n))")),
        ("functions", ("math.exp(self.data)", "math.exp(abs(self.data))")),
        ("functions", ("math.log(self.data)", "abs(math.log(self.data))")),
        ("functions", ("math.tanh(self.data)", "math.tanh(abs(self.data))")),
        ("learns_xor", ("range(steps)", "range(max(1, steps))")),
        # dual and taped numbers
        ("carry_a_slope", ("1 / u.value,", "0.5,")),
        ("carry_a_slope", ("1 / u.value,", "1 / abs(u.value),")),
        ("carry_a_slope", ("-u.slope", "-abs(u.slope)")),
        ("carry_a_slope", ("    return", "    v, u.slope = u.slope, 0.0\n    return", "-u.slope", "-v")),
        ("count_uses", ("if source not in uses", "if all(source.data != v.data for v in found)")),
        ("count_uses", ("(end)", "(end, uses={})", "uses, found = {}, [end]", "found = [end]")),
        ("count_uses", ("uses, found = {}, [end]", "uses, found = {end: 1}, [end]")),
        (
            "count_uses",
            (
                "for source, _ in value.made_of:",
                "for source, _ in value.made_of and value.made_of[:2]:",
                "    return",
                "    end.made_of[0]\n    return",
            ),
        ),
        (
            "count_uses",
            (
                "if source not in uses",
                "if not hasattr(source, 'met')",
                "found.append(source)",
                "found.append(source)\n                source.met = 1",
            ),
        ),
        (
            "count_uses",
            (
                """def times_used(end):
    uses, to_do = {}, [end]
    while to_do:
        for source, _ in to_do.pop().made_of:
            if source not in to_do:
                to_do.append(source)
            uses[source] = uses.get(source, 0) + 1
    return uses""",
            ),
        ),
        ("plus_and_times", ("(self, other))", "self.parents + (self, other))")),
        # arrays
        (
            "layer_backward",
            (
                """def backward(x, w, delta):
    d_w, d_b, d_x = x.T @ delta, delta[0], delta @ w.T
    for row in delta[1:]:
        d_b += row
    return d_w, d_b, d_x""",
            ),
        ),
        (
            "layer_backward",
            (
                """def backward(x, w, delta):
    d_w, d_b = x.T @ delta, delta.sum(axis=0)
    x[:] = delta @ w.T
    return d_w, d_b, x""",
            ),
        ),
        (
            "layer_backward",
            (
                """def backward(x, w, delta):
    d_w, d_b, d_x = x.T @ delta, delta[-1], delta @ w.T
    for row in delta[:-1]:
        d_b += row
    return d_w, d_b, d_x""",
            ),
        ),
        (
            "layer_backward",
            (
                """def backward(x, w, delta):
    d_w, d_b, d_x = x.T @ delta, delta.sum(axis=0), delta @ w.T
    w[1:] -= 0.1 * d_w[1:]
    return d_w, d_b, d_x""",
            ),
        ),
        ("softmax_delta", ("    return", "    labels += 1\n    return")),
        ("softmax_delta", ("    return", "    z[1:] = 0\n    return")),
        ("softmax_delta", ("np.arange(len(z)), labels]", "np.arange(len(z)), np.arange(len(z)) % 3]")),
        ("softmax_delta", ("/ len(z)", "/ (labels.max() + 1)")),
        ("softmax_delta", (SOFTMAX, "z -= z.max(axis=1, keepdims=True)\n    powers = np.exp(z)")),
        ("add_momentum", ("theta = theta - v", "theta -= v")),
        ("add_momentum", ("range(steps)", "range(max(1, steps))")),
        ("add_momentum", ("rate * gradient_at", "0.1 * gradient_at")),
        # gradients, descent, rows
        ("another_activation", ("-(y - y_hat)", "-abs(y - y_hat)")),
        ("another_activation", ("* x, ", "* abs(x), ")),
        ("train_it", ("while loss(w1, w2)", "while steps == 0 or loss(w1, w2)")),
        (
            "from_the_end",
            (TURN, "    for f in functions:\n        slope *= f.derivative(received[functions.index(f)])"),
        ),
        ("from_the_end", ("zip(reversed(functions)", "zip(functions.reverse() or functions")),
        (
            "from_the_end",
            (
                TURN,
                TURN.replace("reversed(functions)", "list(reversed(functions))") + "\n    functions.clear()",
            ),
        ),
        ("from_the_end", ("f.derivative(u)", "abs(f.derivative(u))")),
        ("build_the_row", ("in boxes:", "in dict([(box, 1) for box in boxes]):")),
        (
            "build_the_row",
            ("    def machine", "    global row\n    row = boxes\n    def machine", "in boxes:", "in row:"),
        ),
        ("build_the_row", ("in boxes:", "in boxes[:3]:")),
        ("build_the_row", ("            x = box(x)", "            if x:\n                x = box(x)")),
        (
            "build_the_row",
            (
                "    def machine(x):",
                "    kept = []\n    def machine(x):\n        x = kept[-1] if kept else x",
                "return x\n",
                "kept.append(x)\n        return x\n",
            ),
        ),
        ("take_apart", ("def softplus_boxes(x):\n    return log(1 + exp(abs(x)))",)),
        ("take_apart", ("def softplus_boxes(x):\n    return max(x, 0) + log(1 + exp(-x))",)),
        ("all_slopes", ("(f(ahead) - f(behind)) / (2 * step)", "(f(ahead) - f(theta)) / step")),
        ("all_slopes", ("(f(ahead) - f(behind)) / (2 * step)", "(f(theta) - f(behind)) / step")),
        ("all_slopes", ("for k in range(len(theta)):", "for t in theta:\n        k = theta.index(t)")),
        (
            "all_slopes",
            ("+ step", "* (1 + step)", "- step", "* (1 - step)", "2 * step", "2 * step * theta[k]"),
        ),
        ("all_slopes", ("range(len(theta))", "range(min(3, max(2, len(theta))))")),
        ("best_rate", ("theta, count = 5.0", "theta, count = 6.0")),
        ("look_back", ("return (f(x) - f(x - step)) / step", "return round((f(x) - f(x - step)) / step, 2)")),
    ],
)
def test_a_program_that_is_right_for_some_values_only_is_not_right(run, name, texts):
    assert told(run, name, *texts).startswith("Not yet: ")


def checker(given="t", shorter="t / 10", t="1e-5"):
    """Return a checker of remainders that takes `given`, compares t with what is shorter, and chooses t."""
    return (
        f"def order(f, d, x, {given}):\n    def remainder(t):\n        return abs(f(x + t) - f(x) - t * d)\n"
        f"    return log10(remainder(t) / remainder({shorter}))\nt = {t}"
    )


def test_a_window_that_is_much_too_large_is_not_said_to_be_too_small(run):
    said = told(run, "be_the_checker", checker(t="1e5"))
    assert "abs(t) < 1 should be True and is False." in said and "so small" not in said
    assert "`return`" not in told(run, "be_the_checker", checker(t="None"))


def test_a_checker_that_brings_a_t_of_its_own_is_not_right(run):
    assert "The t that is handed in is not used" in told(run, "be_the_checker", checker(given="_"))


def test_of_a_checker_that_compares_a_remainder_with_itself_no_other_slip_is_named(run):
    said = told(run, "be_the_checker", checker(shorter="t"))
    assert "the other that at t / 10?" in said and "does not shrink" not in said


@pytest.mark.parametrize("t", ["0.1", "1e-2", "1e-5"])
def test_a_checker_whose_own_t_is_too_large_does_not_hear_that_a_smaller_one_is_enough(run, t):
    own = checker(t=t).replace(
        "log10(remainder(t) / remainder(t / 10))", "log10(remainder(0.1) / remainder(0.01))"
    )
    assert "The t that is handed in is not used" in told(run, "be_the_checker", own)
    tenfold = checker(t=t).replace("remainder(t) / remainder(t / 10)", "remainder(10 * t) / remainder(t)")
    said = told(run, "be_the_checker", tenfold)
    assert said.startswith("Not yet: ") and "smaller" not in said


@pytest.mark.parametrize(
    ("name", "texts", "words"),
    [
        ("fan_out", (PAIR, "value.parents[:1], value.slopes"), "which is what `=` does"),
        ("fan_out", (PAIR, "value.parents[1:], value.slopes[1:]"), "Nothing arrives behind the end"),
        ("powers", (POWER, "math.pow(self.data, n - 1)"), "The factor n is missing"),
    ],
)
def test_a_slip_that_only_the_first_wrong_case_shows_is_said_to_fit_that_case(run, name, texts, words):
    said = told(run, name, *texts).splitlines()
    assert said[-3] == "A slip that fits this case, though not all others:" and words in said[-2]


def test_a_slip_that_leaves_a_value_where_a_number_was_expected_fits_all_cases(run):
    swapped = (
        "self.parents = parents",
        "self.parents = slopes",
        "self.slopes = slopes",
        "self.slopes = parents",
    )
    said = told(run, "remembers", *swapped)
    assert "Parents and slopes are swapped." in said and "though not all others" not in said


@pytest.mark.parametrize(
    ("t", "tenth", "right"), [("3e-5", "10", True), ("1e-5", "9", False), ("1e-5", "11", False)]
)
def test_a_checker_compares_t_with_its_tenth(run, t, tenth, right):
    said = told(run, "be_the_checker", checker(shorter=f"t / {tenth}", t=t))
    assert said.startswith("Right.") == right


@pytest.mark.parametrize(
    ("name", "texts", "unsaid"),
    [
        ("remembers", ("= parents\n", "= tuple([p.data for p in parents])\n"), "swapped"),
        ("remembers", ("= parents\n", "= tuple([Value(p.data) for p in parents])\n"), "swapped"),
        ("plus_and_times", ("(self, other))", "[(self, other)])"), "Only one parent is kept"),
        ("one_step_back", (PAIR, "value.parents, reversed(value.slopes)"), "parent.data"),
        ("fan_out", (SHARE, "parent.grad = parent.grad or value.grad * slope"), "second wipes out"),
        ("fan_out", (f"zip({PAIR})", f"set(zip({PAIR}))"), "wipes"),
        ("plus_and_times", ("self.data * other.data", "self.data // other.data"), "× adds"),
        ("count_uses", ("uses.get(source, 0) + 1", "uses.get(source, 0)"), "holds none"),
        ("powers", ("self * as_value(other) ** -1", "self * as_value(other) ** -1 * 1.5"), "The factor n"),
        ("learns_xor", ("0.5 * v.grad", "0.5 * abs(v.grad)"), "uphill"),
        ("learns_xor", ("0.5 * v.grad", "0.5 * (v.grad > 0)"), "Nothing moves"),
        ("learns_xor", ("range(steps)", "range(1, steps)"), "rename"),
        ("learns_xor", (MOVE, MOVE + MOVE), "The rate is missing"),
        (
            "learns_xor",
            (TURN_OF_TRAINING + LOSS, LOSS.replace("        ", "    ") + "    for _ in range(steps + 1):\n"),
            "of the gradient",
        ),
        ("add_momentum", ("rate * gradient_at", "rate ** 2 * gradient_at"), "when theta moves"),
        ("remembers", ("parents=(), slopes=()", "parents=None, slopes=None"), "is there a `return`"),
        ("remembers", ("parents=(), slopes=()", "parents=(), slopes=None"), "is there a `return`"),
        ("count_uses", ("value.made_of:", "value.made_of[-1:]:"), "There is a None in the list"),
        ("count_uses", ("+ 1\n", "+ 1\n            return uses\n"), "There is a None in the list"),
        (
            "all_slopes",
            ("- step", "- 2 * step", "/ (2 * step)", "/ (3 * step)"),
            "This is the backward difference",
        ),
        ("look_back", ("(f(x) - f(x - step)) / step", "f(1)"), "whatever f is"),
        ("layer_backward", ("delta.sum(axis=0)", "None"), "Nothing is handed back"),
        ("carry_a_slope", ("-u.slope / u.value**2", "None"), "Nothing is handed back"),
        ("remembers", ("float(data)", "None"), "Nothing is handed back"),
        ("carry_a_slope", ("-u.slope / u.value**2", "-u.slope * u.value**2"), "That is the local slope"),
        (
            "from_the_end",
            (
                TURN,
                "    while functions:\n        slope *= functions.pop().derivative(received.pop())",
            ),
            "turns the list itself round",
        ),
    ],
)
def test_a_slip_that_was_not_made_is_not_named(run, name, texts, unsaid):
    said = told(run, name, *texts)
    assert said.startswith("Not yet: ") and unsaid not in said


@pytest.mark.parametrize(
    ("name", "texts", "words"),
    [
        ("learns_xor", ("0.5 * v.grad", "v.grad"), "Each step is all of the gradient: take half of it"),
        ("learns_xor", (MOVE, MOVE + MOVE), "Each step is all of the gradient: take half of it"),
        ("add_momentum", ("theta - v", "theta - rate * v"), "The rate is multiplied in twice"),
        (
            "add_momentum",
            ("rate * gradient_at", "rate ** 2 * gradient_at"),
            "The rate is multiplied in twice",
        ),
        (
            "remembers",
            ("parents=(), slopes=()", "parents=None, slopes=None"),
            "has an empty tuple, and no None",
        ),
        ("best_rate", ("5.0, 0", "10.0, 0"), "Does θ begin at 5"),
    ],
)
def test_what_is_said_holds_of_every_program_that_gives_the_same_numbers(run, name, texts, words):
    assert words in told(run, name, *texts)


def test_a_recursion_that_is_too_deep_is_called_alike_and_not_said_to_have_no_end(run):
    said = told(run, "in_order", RECURSION)
    assert "stops with RecursionError: a function calls itself without end, or too often\n" in said
    assert "recursion ends at some thousand calls: a long chain breaks it." in said


def test_a_pair_in_the_place_of_a_dual_number_is_named(run):
    pair = ("return Dual(1 / u.value, -u.slope / u.value**2)", "return 1 / u.value, -u.slope / u.value**2")
    assert "A pair is handed back" in told(run, "carry_a_slope", *pair)


def test_a_slip_that_one_case_rules_out_is_not_tried_on_the_others(monkeypatch):
    """The small Python of a phone has ten seconds, and one case of lab 6 is a chain of 3500 values."""
    from chainrule.exercises import automatic_differentiation, exercise

    tried = []
    run = exercise.run
    monkeypatch.setattr(exercise, "run", lambda case, names: tried.append(case) or run(case, names))
    lab = automatic_differentiation.in_order
    names = {"__name__": "__main__"}
    lab.define(names, lab.answer.replace("return order", "return order + order"))
    assert lab.verdict(names).startswith("Not yet: ")
    others = sum(len(one.cases) for one in lab.row() if one.needed)
    assert len(tried) <= 2 * others + len(lab.cases) + 2 * len(lab.slips)
    assert sum("range(3500)" in case for case in tried) <= 3


def test_a_name_of_a_cell_that_needs_numpy_is_not_seen_on_the_page(run):
    code = "def gradient_at(f, theta):\n    return [partial_at(f, k, theta) for k in range(len(theta))]"
    said = told(run, "all_slopes", code)
    assert "No cell that has run here makes this name" in said
    assert ("this cell does not see what is made by cells that need NumPy" in said) == (
        run is not in_this_python
    )
    local = "def backward_difference(f, x, step):\n    y = later\n    later = 1\n    return y"
    assert "No cell that has run" not in told(run, "look_back", local)
