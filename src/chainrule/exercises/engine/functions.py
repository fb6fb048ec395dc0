"""Labs 7 and 8: powers with what is made of them, and functions."""

from chainrule.exercises.engine.going_back import in_order
from chainrule.exercises.lab import Lab

powers = Lab(
    "powers",
    ["class Value"],
    [
        "y = Value(3.0) ** 4\n[y.data, y.slopes[0]]",
        "x = Value(2.0)\ny = x**3\ny.backward()\nx.grad",
        "x = Value(4.0)\ny = x**0.5\ny.backward()\nx.grad",
        "x, y = Value(5.0), Value(2.0)\nz = x - y\nz.backward()\n[z.data, x.grad, y.grad]",
        "x, y = Value(7.0), Value(2.0)\nz = x / y\nz.backward()\n[z.data, x.grad, y.grad]",
        "x = Value(2.0)\nz = 1 - 3 / x\nz.backward()\n[z.data, x.grad]",
        "y = Value(0.0) ** 1\n[y.data, y.slopes[0]]",
        "y = Value(0.0) ** 0\n[y.data, y.slopes[0]]",
        "x = Value(-3.0)\n[(x**2).data, (x**3).data, (x**2).slopes[0]]",
        "x = Value(2.0)\ny = -x\ny.backward()\n[y.data, x.grad]",
        "x = Value(5.0)\nz = (x - 3) / 4\nz.backward()\n[z.data, x.grad]",
        "y = Value(3.0) ** 4\nlen(y.parents)",
    ],
    """import math

class Value(Value):
    def __pow__(self, n):
        if not isinstance(n, (int, float)):
            raise TypeError("the exponent must be a plain number; for another write (n * x.log()).exp()")
        return Value(math.pow(self.data, n), (self,), (n * math.pow(self.data, n - 1) if n else 0.0,))

    __neg__ = lambda self: self * -1.0
    __sub__ = lambda self, other: self + other * -1.0
    __rsub__ = lambda self, other: -self + other
    __truediv__ = lambda self, other: self * as_value(other) ** -1
    __rtruediv__ = lambda self, other: self**-1 * other
""",
    in_order,
    hints=[
        "The slope of xⁿ is n xⁿ⁻¹.",
        "Slopes are a tuple, with a comma even for one: (n * math.pow(self.data, n - 1),)",
        "At n = 0 the slope is 0, also at x = 0, where 0 to the power of -1 has no value: … if n else 0.0.",
    ],
    praise="Minus and division are made of what was there: their slopes come by themselves.",
)
_POWER = "n * math.pow(self.data, n - 1) if n else 0.0"
powers.slip("The slope of the power is 0 still: that of xⁿ is n xⁿ⁻¹.", _POWER, "0.0")
powers.slip("The exponent has to go down by one: n xⁿ⁻¹, not n xⁿ.", _POWER, "n * math.pow(self.data, n)")
powers.slip("The factor n is missing: n xⁿ⁻¹.", _POWER, "math.pow(self.data, n - 1) if n else 0.0")
powers.slip(
    "The factor is n itself, and only the exponent goes down by one: n xⁿ⁻¹.",
    _POWER,
    "(n - 1) * math.pow(self.data, n - 1)",
)
powers.slip(
    "That is the slope at the new value, xⁿ. It is to be taken at x, which went in: self.data.",
    _POWER,
    "n * math.pow(math.pow(self.data, n), n - 1) if n else 0.0",
)
powers.slip("The parent is missing: (self,) comes before the slopes.", "(self,), (n", "(), (n")
powers.slip("(self) is self. The parents are a tuple, also of one: (self,).", "(self,), (n", "(self), (n")
powers.slip("The slopes are a tuple, also of one: with a comma, (…,).", f"({_POWER},)", f"({_POWER})")
powers.slip(
    "The slope is 0 where n is 0, and not where x is 0: x has the slope 1 there, too. … if n else 0.0.",
    "if n else",
    "if self.data else",
)
powers.slip(
    "All but x⁰ at x = 0 is right: 0 to the power of -1 has no value. The slope of x⁰ is 0: … if n else 0.0.",
    _POWER,
    "n * math.pow(self.data, n - 1)",
)
powers.slip(
    "All but x⁰ at x = 0 is right, where something is divided by 0. The slope of x⁰ is 0: … if n else 0.0.",
    _POWER,
    "n * self.data ** (n - 1)",
)

functions = Lab(
    "functions",
    ["class Value"],
    [
        "x = Value(0.7)\ny = x.exp()\ny.backward()\n[y.data, y.slopes[0], x.grad]",
        "x = Value(4.0)\ny = x.log()\ny.backward()\n[y.data, y.slopes[0], x.grad]",
        "x = Value(0.7)\ny = x.tanh()\ny.backward()\n[y.data, y.slopes[0], x.grad]",
        "x = Value(0.7)\ny = x.sigmoid()\ny.backward()\n[y.data, y.slopes[0], x.grad]",
        "x = Value(-0.7)\ny = x.sigmoid()\n[y.data, y.slopes[0]]",
        "x = Value(-0.7)\ny = x.relu()\ny.backward()\n[y.data, float(y.slopes[0]), x.grad]",
        "x = Value(0.7)\ny = x.relu()\ny.backward()\n[y.data, float(y.slopes[0]), x.grad]",
        "Value(0.0).relu().data",
        "[Value(-0.7).exp().data, Value(0.5).log().data, Value(-0.7).tanh().data]",
    ],
    """class Value(Value):
    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), (e,))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def tanh(self):
        e = math.exp(-2 * abs(self.data))  # between 0 and 1: it cannot overflow
        return Value(math.tanh(self.data), (self,), (4 * e / (1 + e) ** 2,))

    def sigmoid(self):
        e = math.exp(-abs(self.data))
        return Value((1 if self.data >= 0 else e) / (1 + e), (self,), (e / (1 + e) ** 2,))

    def relu(self):
        return Value(max(self.data, 0.0), (self,), (1.0 if self.data > 0 else 0.0,))
""",
    powers,
    hints=[
        "The slope of exp is exp itself, that of log is 1/x.",
        "With t = tanh x the slope is 1 - t². With s = sigmoid x it is s (1 - s).",
        "The slope of relu is 1.0 if self.data > 0 else 0.0.",
    ],
    praise="Your engine has all that tiny.py has.",
)
_TANH = "4 * e / (1 + e) ** 2"
_SIGMOID = "(1 if self.data >= 0 else e) / (1 + e), (self,), (e / (1 + e) ** 2,)"
_S = "1 / (1 + math.exp(-self.data))"
functions.slip("The slope of exp is 0 still: exp is its own slope.", "(self,), (e,)", "(self,), (0.0,)")
functions.slip(
    "That is the slope of exp at the new value, exp(exp x). It is to be taken at x: exp x.",
    "(self,), (e,)",
    "(self,), (math.exp(e),)",
)
functions.slip(
    "exp is no power of x: its slope is exp x, without a factor.",
    "(self,), (e,)",
    "(self,), (self.data * e,)",
)
functions.slip("The slope of log is 0 still: 1/x.", "1 / self.data", "0.0")
functions.slip(
    "That is the slope of log at the new value, 1/log x. It is to be taken at x: 1/x.",
    "1 / self.data",
    "1 / math.log(self.data)",
)
functions.slip("The slope of tanh is 0 still: 1 - t², where t is tanh x.", _TANH, "0.0")
functions.slip("tanh has the slope 1 - t², where t is tanh x, not x.", _TANH, "1 - self.data ** 2")
functions.slip("The square is missing: tanh has the slope 1 - t².", _TANH, "1 - math.tanh(self.data)")
functions.slip(
    "That is the slope of tanh at the new value: t is tanh x already, and the slope is 1 - t².",
    _TANH,
    "1 - math.tanh(math.tanh(self.data)) ** 2",
)
functions.slip(
    "The slope of the sigmoid is 0 still: s (1 - s), where s is sigmoid x.", "(e / (1 + e) ** 2,)", "(0.0,)"
)
functions.slip(
    "The sigmoid has the slope s (1 - s), where s is sigmoid x, not x.",
    _SIGMOID,
    _S + ", (self,), (self.data * (1 - self.data),)",
)
functions.slip(
    "That is the slope of tanh. The sigmoid has s (1 - s).",
    _SIGMOID,
    _S + ", (self,), (1 - (" + _S + ") ** 2,)",
)
functions.slip(
    "The slope of relu is 0 here. Where x is above 0 it is 1.", "1.0 if self.data > 0 else 0.0", "0.0"
)
functions.slip(
    "The slope of relu is 1 only where x is above 0, and 0 below.", "1.0 if self.data > 0 else 0.0", "1.0"
)
functions.slip(
    "The slope of relu is the number itself here. It is 1 where x is above 0.",
    "1.0 if self.data > 0 else 0.0",
    "max(self.data, 0.0)",
)
functions.slip("A result does not know its parent: (self,) comes before the slopes.", "(self,)", "()")
for _name, _result in (
    ("exp", "(e, "),
    ("log", "(math.log(self.data), "),
    ("tanh", "(math.tanh(self.data), "),
    ("sigmoid", "/ (1 + e), "),
    ("relu", "(max(self.data, 0.0), "),
):
    functions.slip(
        f"A result does not know its parent: in {_name}, (self,) comes before the slope.",
        *[_result + "(self,)", _result + "()"],
    )
functions.slip(
    "exp is no power of x, and nothing goes down by one: its slope is exp x.",
    "(self,), (e,)",
    "(self,), (self.data * math.exp(self.data - 1),)",
)
