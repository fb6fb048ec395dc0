"""Labs 4 to 6: one step back, the whole way, and the order of it."""

from chainrule import tiny
from chainrule.exercises.engine.remembering import local_slopes
from chainrule.exercises.lab import Lab

one_step_back = Lab(
    "one_step_back",
    ["step_back(value)", "class Value"],
    [
        "a, b = Value(2.0), Value(-3.0)\nc = a * b\nc.grad = 1.0\nstep_back(c)\n[a.grad, b.grad]",
        "a, b = Value(2.0), Value(-3.0)\nc = a * b\nc.grad = 5.0\nstep_back(c)\n[a.grad, b.grad]",
        "a, b = Value(2.0), Value(-3.0)\nc = a + b\nc.grad = 5.0\nstep_back(c)\n[a.grad, b.grad, c.grad]",
        "a, b = Value(2.0), Value(-3.0)\nc = a * b\nc.grad = 5.0\nstep_back(c)\n[a.data, b.data, c.data]",
        "a = Value(2.0)\nb = Value(1.0, (a,), (0.5,))\nb.grad = -3.0\nstep_back(b)\na.grad",
        "x = Value(2.0)\ny = x * 3\nz = y + 1\nz.grad = 1.0\nstep_back(z)\n[y.grad, x.grad]",
        "a, b = Value(2.0), Value(-3.0)\nc = a * b\nstep_back(c)\n[a.grad, b.grad, c.grad]",
    ],
    """def step_back(value):
    for parent, slope in zip(value.parents, value.slopes):
        parent.grad = value.grad * slope
""",
    local_slopes,
    hints=[
        "value.grad says how fast the end moves with value, and slope how fast value moves with parent.",
        "Along a path rates multiply: parent.grad = value.grad * slope.",
    ],
    praise="That is the chain rule for one box: what arrives, times the local slope.",
    needed=False,
)
one_step_back.slip(
    "Nothing arrives: parent.grad is still 0. It gets what has arrived at value, times the slope.",
    "parent.grad = value.grad * slope",
    "pass",
)
one_step_back.slip(
    "Only the last parent gets something: parent.grad = … belongs into the loop.",
    "        parent.grad",
    "        pass\n    parent.grad",
)
one_step_back.slip(
    "The local slope alone is right only where value.grad is 1: multiply what has arrived at value.",
    "value.grad * slope",
    "slope",
)
one_step_back.slip(
    "Along a path rates multiply; here they are added.", "value.grad * slope", "value.grad + slope"
)
one_step_back.slip(
    "value.data is the number itself. What is passed back is value.grad times the slope.",
    "value.grad * slope",
    "value.data * slope",
)
one_step_back.slip(
    "What is passed back is value.grad times the slope, unchanged by parent.data.",
    "value.grad * slope",
    "value.grad * parent.data",
)
one_step_back.slip(
    "It goes all the way back. One step is asked for: from value to its parents, and no further.",
    "parent.grad = value.grad * slope",
    "parent.grad = value.grad * slope\n        step_back(parent)",
)
one_step_back.slip(
    "A value need not have two parents: exp, in a later lab, has one. Walk through value.parents, as above.",
    "    for parent, slope in zip(value.parents, value.slopes):\n        parent.grad = value.grad * slope\n",
    "    a, b = value.parents\n    a.grad = value.grad * value.slopes[0]\n"
    "    b.grad = value.grad * value.slopes[1]\n",
)
one_step_back.slip("The slope is missing.", "value.grad * slope", "value.grad")
one_step_back.slip(
    "That changes the parents' numbers. The gradient goes into parent.grad.", "parent.grad =", "parent.data ="
)
one_step_back.slip(
    "That is the way forward: value.grad is known, and parent.grad is asked for.",
    "parent.grad = value.grad * slope",
    "value.grad = parent.grad * slope",
)

_INNER = """        for value in reversed(order):  # all that use a value have had their turn before it
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += value.grad * slope  # along a path multiply, over paths add
"""
_RESET = """        for value in order:
            value.grad = 0.0  # a second call starts afresh
"""
fan_out = Lab(
    "fan_out",
    ["class Value"],
    [
        "x = Value(3.0)\ny = 5 * x\ny.backward()\n[x.grad, y.grad]",
        "x = Value(3.0)\ny = x + x\ny.backward()\nx.grad",
        "x = Value(3.0)\ny = x * x\nz = y + 2 * x\nz.backward()\n[x.grad, y.grad]",
        "x = Value(2.0)\ny = x * x\nz = y * y + y\nz.backward()\n[x.grad, y.grad]",
        "x = Value(3.0)\ny = -2 * x\nz = y + y * y\nz.backward()\n[x.grad, y.grad]",
        "x = Value(3.0)\ny = x * x\ny.backward()\ny.backward()\n[x.grad, y.grad]",
        "x = Value(3.0)\ny = x * x\nz = y * 2\nz.backward()\nz.backward()\n[x.grad, y.grad]",
        "x = Value(3.0)\ny = x * x\nz = y * 2\nz.backward()\ny.backward()\n[x.grad, y.grad]",
        "x = Value(3.0)\ny, z = 5 * x, x * x\ny.backward()\nz.backward()\n[x.grad, z.grad]",
        "x = Value(3.0)\nx.backward()\nx.grad",
    ],
    '''from chainrule.tiny import history

class Value(Value):
    def backward(self):
        """Set the `grad` of each value behind this one: the derivative of this one by it."""
        order = history(self)
'''
    + _RESET
    + "        self.grad = 1.0\n"
    + _INNER,
    one_step_back,
    hints=[
        "x + x uses x twice, so that x gets something twice. What does = do to the first?",
        "Over paths add: parent.grad += …",
        "What += adds to is still there at the next call. Set the grad of all values in order to 0.0 first.",
    ],
    praise="Along a path multiply, over paths add, and every call starts afresh.",
)
fan_out.slip(
    "x is used twice, and one of its two shares is lost, which is what `=` does. Over paths add both: +=.",
    "+=",
    "=",
)
fan_out.slip(
    "A second call adds to what the first has left. Before the walk set the grad of all in order to 0.0.",
    _RESET,
    "",
)
fan_out.slip(
    "A second call adds to what the first has left in some of the values: reset all in order, not one.",
    *["for value in order:", "for value in order[:1]:"],
)
fan_out.slip(
    "Only the parents of the end begin at 0 again. A second call meets all in order: reset each of them.",
    "for value in order:",
    "for value in self.parents:",
)
fan_out.slip(
    "Where the end has no gradient yet, those behind it may have one, left by a call for another end: "
    "reset all in order, whatever self.grad is.",
    *[_RESET, "        if self.grad:\n            for value in order:\n                value.grad = 0.0\n"],
)
fan_out.slip(
    "Only the inputs begin at 0 again, and values on the way keep what they had: reset all in order.",
    "            value.grad = 0.0  # a",
    "            if not value.parents:\n                value.grad = 0.0  # a",
)
fan_out.slip(
    "All gradients are 0 in the end: first set all to 0.0, then self.grad = 1.0, and none to 0 after that.",
    _RESET + "        self.grad = 1.0\n",
    "        self.grad = 1.0\n" + _RESET,
)
fan_out.slip(
    "Nothing arrives behind the end. Does the walk begin at the end, after self.grad = 1.0, and change "
    "parent.grad? (What reversed gives can be walked through once.)",
    "        self.grad = 1.0\n" + _INNER,
    _INNER + "        self.grad = 1.0\n",
)
fan_out.slip(
    "Only the parents of the end get something. Walk through all values, the end first: reversed(order).",
    "reversed(order)",
    "order",
)
fan_out.slip(
    "No order: each passes on at once, and again in full when more arrives. It must wait for all its users.",
    _INNER,
    """        work = [self]
        while work:
            value = work.pop()
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += value.grad * slope
                work.append(parent)
""",
)
fan_out.slip(
    "Recursion calls a parent before all that use it have spoken, and again later: it passes on too much.",
    _INNER,
    """
        def send(value):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += value.grad * slope
                send(parent)
        send(self)
""",
)
fan_out.slip(
    "The local slope alone is passed back: it has to be multiplied by value.grad.",
    "value.grad * slope",
    "slope",
)
fan_out.slip(
    "The seed is the end's slope by itself, and that is 1, whatever its number is.",
    "self.grad = 1.0",
    "self.grad = self.data",
)

_PUT = "            work.append((value, True))\n"
_PARENTS = "            work.extend([(parent, False) for parent in value.parents])\n"
_VISIT = """        if has_parents_done:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            work.append((value, True))
            work.extend([(parent, False) for parent in value.parents])
    return order
"""
_HISTORY = '''def history(end):
    """Return the values that `end` was made of, itself last, each after its parents."""
    order, seen, work = [], set(), [(end, False)]
    while work:
        value, has_parents_done = work.pop()
'''


def _before_a_parent(order):
    """Count the values that stand before one of their parents."""
    places = {}
    for place, value in enumerate(order):
        places[id(value)] = place
    return sum([any(places.get(id(p), -1) > i for p in v.parents) for i, v in enumerate(order)])


_WHOSE = "history is tiny.history"
in_order = Lab(
    "in_order",
    ["history(end)", "class Value"],
    [
        "x = Value(3.0)\n[value.data for value in history(x)]",
        "x = Value(3.0)\ny = x + 1\nlen(history(y))",
        "x = Value(3.0)\ny = x * x\nlen(history(y))",
        "x = Value(3.0)\ny = x * x\nz = y * x + y\nhistory(z)[-1] is z",
        "x = Value(3.0)\ny = x * x\nz = y * x + y\nbefore_a_parent(history(z))",
        "x = Value(3.0)\ny = x * x\nz = y + y * x\nbefore_a_parent(history(z))",
        "x = Value(3.0)\ny = x * x\nz = y * x + y\nz.backward()\n[x.grad, y.grad]",
        "x, y = Value(2.0), Value(2.0)\nlen(history(x * y))",
        "x = Value(3.0)\ny = -2 * x\nz = y + y * x\nbefore_a_parent(history(z))",
        "x = Value(3.0)\ny = x * x\n[len(history(y)), len(history(y))]",
        "x = end = Value(0.0)\nfor _ in range(3500): end = end + x\nend.backward()\nx.grad",
        _WHOSE,
    ],
    _HISTORY + _VISIT,
    fan_out,
    apart=[_WHOSE],
    given=lambda: {"before_a_parent": _before_a_parent, "tiny": tiny},
    hints=[
        "work is a pile: the last that was put on it is taken next. Parents are to be taken before value.",
        "Put (value, True) on the pile, and its parents, with False, on top of it.",
        "work.append((value, True)), then work.extend([(parent, False) for parent in value.parents]).",
    ],
    praise="Parents first, each value once, and no recursion that a long chain could break.",
)
in_order.slip(
    "The order stays empty: put (value, True) on the pile, to come back to it, and its parents on top. "
    "(`return` stands behind the loop, which ends where the pile is empty.)",
    _PUT + _PARENTS,
    "",
)
in_order.slip(
    "The parents are missing: on top of (value, True) goes (parent, False) for each parent, and none is in "
    "seen before its own turn.",
    _PARENTS,
    "",
)
in_order.slip(
    "The value is taken before its parents. The last on the pile is taken first: put value, then parents.",
    _PUT + _PARENTS,
    _PARENTS + _PUT,
)
in_order.slip(
    "A value that is used twice stands in the order twice: seen is to remember what has been met.",
    "            seen.add(id(value))\n",
    "",
)
in_order.slip(
    "What a parent is made of is left out: put (parent, False) on the pile, to open it when its turn comes.",
    "(parent, False)",
    "(parent, True)",
)
in_order.slip(
    "The order is the wrong way round: the parents come first, and end itself last.",
    "return order",
    "return order[::-1]",
)
in_order.slip(
    "Each value is listed when it is met first, and the list turned round: so a value may stand before one "
    "of its parents. List it when it comes from the pile a second time, with True.",
    *[_PUT + _PARENTS, "            order.append(value)\n" + _PARENTS],
    *["return order", "return order[::-1]"],
)
in_order.slip(
    "Breadth first, and turned round: so a value may stand before one of its parents, as y * x does before y "
    "in y + y * x. List a value when its parents are listed.",
    _HISTORY + _VISIT,
    """def history(end):
    order, seen = [end], {id(end)}
    for value in order:
        for parent in value.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                order.append(parent)
    return order[::-1]
""",
)
in_order.slip(
    "Two values may hold the same number. What has been met is the value, known by id(value), not its data.",
    *["id(value) not in seen", "value.data not in seen", "seen.add(id(value))", "seen.add(value.data)"],
)
in_order.slip(
    "The second call misses what the first has met: what is noted in one call must not last until the next.",
    *["id(value) not in seen", "not hasattr(value, 'met')", "seen.add(id(value))", "value.met = True"],
)
in_order.slip(
    "This is still the history that lab 5 took from chainrule.tiny. Write one of your own, under this name.",
    _HISTORY + _VISIT,
    "from chainrule.tiny import history\n",
)
in_order.slip(
    "Only the first parent is followed.",
    "for parent in value.parents",
    "for parent in value.parents[:1]",
)
in_order.slip(
    "The order is right, but recursion ends at some thousand calls: a long chain breaks it. Use the pile. "
    "(If it is backward that calls itself, let it walk through reversed(order).)",
    _HISTORY + _VISIT,
    """def history(end):
    order, seen = [], set()
    def visit(value):
        if id(value) not in seen:
            seen.add(id(value))
            for parent in value.parents:
                visit(parent)
            order.append(value)
    visit(end)
    return order
""",
)
