"""Labs 1 to 3: a number that remembers what it was made of, and the slopes."""

from chainrule.exercises.lab import Lab

remembers = Lab(
    "remembers",
    ["class Value"],
    [
        "Value(3).data",
        "Value(3).grad",
        "b = Value(6, (Value(2),), (3.0,))\nb.parents[0].data",
        "a = Value(2)\nb = Value(6, (a,), (3.0,))\nb.parents[0] is a",
        "b = Value(6, (Value(2),), (3.0,))\nb.slopes[0]",
        "[len(Value(3).parents), len(Value(3).slopes)]",
        "a, b = Value(2), Value(-2.5)\nc = Value(-5, (a, b), (-2.5, 2.0))\n"
        "[parent.data for parent in c.parents] + list(c.slopes)",
        "a = Value(2)\nb = Value(4, (a, a), (1.0, 1.0))\n[len(b.parents), len(b.slopes)]",
        "a = Value(2)\nb = Value(6, (a,), (3.0,))\n[len(a.parents), len(a.slopes)]",
    ],
    '''class Value:
    """A number, the values it was made of, and the slope by each of them."""

    def __init__(self, data, parents=(), slopes=()):
        self.data = float(data)
        self.parents = parents
        self.slopes = slopes
        self.grad = 0.0

    __repr__ = lambda self: f"Value({self.data}, grad={self.grad})"
''',
    hints=[
        "What __init__ is given lasts as long as the call. What is to last goes into self.",
        "self.parents = parents, and two more lines like it.",
    ],
    praise="A number that knows what it was made of.",
)
remembers.slip(
    "It keeps its data only. Parents, slopes and grad each need a line that begins with self.",
    "self.parents = parents\n        self.slopes = slopes\n        self.grad = 0.0",
    "parents = parents",
)
remembers.slip("The gradient is missing: self.grad begins at 0.0.", "        self.grad = 0.0\n", "")
remembers.slip(
    "The gradient begins at 0.0: nothing has been sent back yet. The 1 belongs to the end, in a later lab.",
    "self.grad = 0.0",
    "self.grad = 1.0",
)
remembers.slip(
    "The gradient begins at 0.0, a number: to None nothing can be added later.",
    "self.grad = 0.0",
    "self.grad = None",
)
remembers.slip(
    "Parents and slopes are swapped.",
    "self.parents = parents\n        self.slopes = slopes",
    "self.parents = slopes\n        self.slopes = parents",
)
remembers.slip(
    "The parents that are handed in are thrown away: self.parents = parents.",
    "self.parents = parents",
    "self.parents = ()",
)
remembers.slip(
    "All values share what the last was given: what belongs to one number goes into self, not into Value.",
    *["self.parents = parents", "Value.parents = parents", "self.slopes = slopes", "Value.slopes = slopes"],
)
remembers.slip(
    "What is made of nothing has an empty tuple, and no None, which has no length: parents=(), slopes=().",
    "parents=(), slopes=()",
    "parents=None, slopes=None",
)
remembers.slip("The parents are not kept: self.parents = parents.", "        self.parents = parents\n", "")
remembers.slip("The slopes are not kept: self.slopes = slopes.", "        self.slopes = slopes\n", "")

plus_and_times = Lab(
    "plus_and_times",
    ["class Value"],
    [
        "c = Value(2.0) + Value(-3.0)\nc.data",
        "c = Value(2.5) * Value(-3.0)\nc.data",
        "c = Value(2.0) + Value(-3.0)\nlen(c.parents)",
        "c = Value(2.0) * Value(-3.0)\nlen(c.parents)",
        "a, b = Value(2.0), Value(-3.0)\nc = a + b\n[c.parents[0] is a, c.parents[1] is b]",
        "a, b = Value(2.0), Value(-3.0)\nc = a * b\n[c.parents[0] is a, c.parents[1] is b]",
        "c = Value(2.0) + 1\n[c.data, c.parents[1].data]",
        "c = 2 * Value(-3.0)\n[c.data] + sorted([parent.data for parent in c.parents])",
        "a, b = Value(2.0), Value(-3.0)\nc = a + b\n[a.data, b.data, len(a.parents)]",
        "a, b = Value(2.0), Value(-3.0)\nc = a * b\n[a.data, b.data, len(a.parents)]",
        "c = Value(-3.0) * 0.5\n[c.data, c.parents[1].data]",
        "c = 1.5 + Value(2.0)\n[c.data] + sorted([parent.data for parent in c.parents])",
        "x = Value(3.0)\n[len((x + x).parents), len((x * x).parents)]",
        "c = (Value(2.0) + 1) * 3\nlen(c.parents)",
    ],
    """def as_value(x):
    return x if isinstance(x, Value) else Value(x)

class Value(Value):
    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other))

    __radd__ = __add__
    __rmul__ = __mul__
""",
    remembers,
    hints=[
        "The second thing that Value(…) takes are the parents: a pair, of self and other.",
        "In 2 * x the 2 is a plain number, without data: other = as_value(other) makes a Value of it.",
    ],
    praise="Each result leads back to what it was made of.",
)
plus_and_times.slip(
    "The results do not know their parents yet: hand (self, other) to Value. And x + 1 needs as_value.",
    *[", (self, other))", ")"],
    *["        other = as_value(other)\n", ""],
)
plus_and_times.slip(
    "The result does not know its parents: hand (self, other) to Value, after the data.",
    ", (self, other))",
    ")",
)
plus_and_times.slip(
    "x + 1 and 2 * x fail: a number has no data. other = as_value(other) is to make it a Value, in both.",
    "        other = as_value(other)\n",
    "",
)
plus_and_times.slip(
    "× does not know its parents yet: hand (self, other) to Value there, too.",
    "* other.data, (self, other)",
    "* other.data",
)
plus_and_times.slip(
    "+ does not know its parents yet: hand (self, other) to Value there, too.",
    "+ other.data, (self, other)",
    "+ other.data",
)
plus_and_times.slip(
    "The result has one parent, and is made of two: (self, other), in one pair of brackets.",
    *["(self, other))", "(self,))"],
)
plus_and_times.slip(
    "a itself is changed by a + b. Hand the sum to Value(…), which makes a new number, and leave self alone.",
    "return Value(self.data + other.data, (self, other))",
    "self.data = self.data + other.data\n        self.parents = (self, other)\n        return self",
)
plus_and_times.slip(
    "x + 1 is right, and 1 + x is not: the one on the right is asked for __radd__, which does what + does.",
    "    __radd__ = __add__\n",
    "",
)
plus_and_times.slip(
    "x * 2 is right, and 2 * x is not: the one on the right is asked for __rmul__, which does what × does.",
    "    __rmul__ = __mul__\n",
    "",
)
plus_and_times.slip(
    "The parents are to be one pair: (self, other), with brackets of its own.",
    ", (self, other))",
    ", self, other)",
)
plus_and_times.slip(
    "The parents of × are to be one pair: (self, other), with brackets of its own.",
    "* other.data, (self, other))",
    "* other.data, self, other)",
)
plus_and_times.slip(
    "2 * x fails: at × a plain number has no data. Begin with other = as_value(other) there, too.",
    "other = as_value(other)\n        return Value(self.data * other.data",
    "return Value(self.data * other.data",
)
plus_and_times.slip(
    "x + 1 fails: at + a plain number has no data. Begin with other = as_value(other) there, too.",
    "other = as_value(other)\n        return Value(self.data + other.data",
    "return Value(self.data + other.data",
)
plus_and_times.slip(
    "Of x + 1 the second parent is the plain number, and should be a Value: other = as_value(other) first.",
    *["        other = as_value(other)\n", ""],
    *["+ other.data", "+ as_value(other).data", "* other.data", "* as_value(other).data"],
)
plus_and_times.slip(
    "The parents are numbers here, and should be the values themselves: (self, other), without .data.",
    "(self, other))",
    "(self.data, other.data))",
)
plus_and_times.slip(
    "A plain number is handed back, which remembers nothing. Put it into Value(…).",
    "return Value(self.data + other.data, (self, other))",
    "return self.data + other.data",
)
plus_and_times.slip(
    "The parents stand in the wrong order: self first.", "data, (self, other)", "data, (other, self)"
)
plus_and_times.slip("× adds.", "self.data * other.data", "self.data + other.data")

local_slopes = Lab(
    "local_slopes",
    ["class Value"],
    [
        "c = Value(2.0) + Value(-3.0)\nlist(c.slopes)",
        "c = Value(2.0) * Value(-3.0)\nlist(c.slopes)",
        "c = 5 * Value(2.0)\n[c.data] + sorted(c.slopes)",
        "c = Value(4.0) + 1\n[c.data, c.slopes[0], c.slopes[1]]",
        "c = Value(4.0) * Value(5.0) + 1\n[parent.data for parent in c.parents]",
        "c = Value(4.0) * Value(5.0)\n[parent.data for parent in c.parents]",
        "c = 1 + Value(4.0)\n[c.data] + list(c.slopes)",
        "c = Value(0.0) * Value(0.5)\nlist(c.slopes)",
        "x = Value(3.0)\nc = x * x\nlist(c.slopes)",
    ],
    """class Value(Value):
    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    __radd__ = __add__
    __rmul__ = __mul__
""",
    plus_and_times,
    hints=[
        "Nudge a by a little: by how much does a + b move, as a multiple? And a × b?",
        "The slope of a × b by a is the other factor, b.",
        "(1.0, 1.0) at the plus, and (other.data, self.data) at the times.",
    ],
    praise="The first slope is that by the first parent. At × each parent gets the other factor.",
)
local_slopes.slip(
    "All slopes are 0 still: by how much does a + b move when a does? And a × b?",
    "(1.0, 1.0))\n\n    def __mul__(self, other):\n        other = as_value(other)\n"
    "        return Value(self.data * other.data, (self, other), (other.data, self.data))",
    "(0.0, 0.0))\n\n    def __mul__(self, other):\n        other = as_value(other)\n"
    "        return Value(self.data * other.data, (self, other), (0.0, 0.0))",
)
local_slopes.slip(
    "At × each parent has its own number as its slope. It is the other factor: a × b moves b times as far.",
    "(other.data, self.data)",
    "(self.data, other.data)",
)
local_slopes.slip(
    "The slopes of × are not 1: double b, and a nudge of a counts twice as much.",
    "(other.data, self.data)",
    "(1.0, 1.0)",
)
local_slopes.slip(
    "The slopes of + do not depend on the numbers: both are 1.", "(1.0, 1.0)", "(other.data, self.data)"
)
local_slopes.slip(
    "The slopes of × are missing still.",
    "(self, other), (other.data, self.data)",
    "(self, other), (0.0, 0.0)",
)
local_slopes.slip(
    "The slopes of × are taken from the result, a × b. They belong to what went in: the other factor.",
    "(other.data, self.data)",
    "(self.data * other.data, self.data * other.data)",
)
local_slopes.slip(
    "5 * x and x + 1 fail now: other = as_value(other) has to stay.", "        other = as_value(other)\n", ""
)
local_slopes.slip(
    "1 + x and 5 * x still do what lab 2 says: __radd__ and __rmul__ have to be set to the new + and ×.",
    *["    __radd__ = __add__\n    __rmul__ = __mul__\n", ""],
)
local_slopes.slip(
    "That divides by the numbers, and one of them may be 0. The slopes of × are the two factors themselves.",
    "(other.data, self.data)",
    "(self.data * other.data / self.data, self.data * other.data / other.data)",
)
local_slopes.slip(
    "The parents have been lost on the way: (self, other) comes before the slopes.", "(self, other), ", "(), "
)
