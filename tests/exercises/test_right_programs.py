"""A right program is told to be right, in whatever way it is written."""

import pytest
from programs import MACHINE, SOFTMAX, TURN, TURN_OF_TRAINING, told


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("remembers", ("= parents\n", "= list(parents)\n", "= slopes\n", "= list(slopes)\n")),
        ("plus_and_times", ("__radd__ = __add__", "__radd__ = lambda self, other: as_value(other) + self")),
        ("one_step_back", ("parent.grad = value.grad * slope", "parent.grad = slope * value.grad")),
        (
            "fan_out",
            (
                "value.grad = 0.0",
                "value.grad = 1.0 if value is self else 0.0",
                "        self.grad = 1.0\n",
                "",
            ),
        ),
        (
            "in_order",
            ("id(value) not in seen", "value not in seen", "seen.add(id(value))", "seen.add(value)"),
        ),
        ("powers", ("self + other * -1.0", "self + -as_value(other)")),
        ("functions", ("1.0 if self.data > 0", "1 if self.data >= 0")),
        ("functions", ("(1.0 if self.data > 0 else 0.0,)", "(self.data > 0,)")),
        ("learns_xor", (TURN_OF_TRAINING, "    while steps > 0:\n        steps -= 1\n")),
        ("carry_a_slope", ("-u.slope / u.value**2", "-u.value**-2 * u.slope")),
        ("count_uses", ("uses, found = {}, [end]", "uses, found = {end: 0}, [end]")),
        ("softmax_delta", (SOFTMAX, "z = z - z.max(axis=1, keepdims=True)\n    powers = np.exp(z)")),
        ("add_momentum", ("    v = 0.0\n", "    v = 0 * theta\n")),
        ("add_momentum", ("    v = 0.0\n", "    v = np.longdouble(0)\n")),
        (
            "from_the_end",
            (
                TURN,
                "    for i in range(len(functions)):\n        slope *= functions[i].derivative(received[i])",
            ),
        ),
        (
            "build_the_row",
            (
                MACHINE,
                "    return lambda x: in_a_row(*boxes[1:])(boxes[0](x)) if boxes else x",
            ),
        ),
        ("take_apart", ("def softplus_boxes(x):\n    return max(x, 0) + log(1 + exp(-abs(x)))",)),
        ("all_slopes", ("step=1e-5", "step=1e-4")),
    ],
)
def test_a_right_program_that_is_written_in_another_way_is_right(run, name, texts):
    assert told(run, name, *texts).startswith("Right.")


def test_a_list_of_what_was_met_is_slow_and_right(run):
    code = ("seen, work = [], set(),", "seen, work = [], [],", "id(value) not in", "value not in")
    assert told(run, "in_order", *code, "seen.add(id(value))", "seen.append(value)").startswith("Right.")
