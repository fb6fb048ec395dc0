"""The whole idea in one file, to be read from top to bottom: numbers that remember how they were made.

    x = Value(1.5)
    y = (x * x).tanh()
    y.backward()
    x.grad                # dy/dx

Only `math` is imported. Chapter 5 derives what `backward` does; chainrule.Node does the same with arrays.
"""

import math


class Value:
    """A number, the values it was made of, and the slope by each of them."""

    def __init__(self, data, parents=(), slopes=()):
        self.data = float(data)
        self.parents = parents
        self.slopes = slopes
        self.grad = 0.0

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        if not isinstance(n, (int, float)):
            raise TypeError("the exponent must be a plain number; for another write (n * x.log()).exp()")
        return Value(math.pow(self.data, n), (self,), (n * math.pow(self.data, n - 1) if n else 0.0,))

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

    # The rest is made of the above.
    __radd__ = __add__
    __rmul__ = __mul__
    __neg__ = lambda self: self * -1.0
    __sub__ = lambda self, other: self + other * -1.0
    __rsub__ = lambda self, other: -self + other
    __truediv__ = lambda self, other: self * as_value(other) ** -1
    __rtruediv__ = lambda self, other: self**-1 * other
    __repr__ = lambda self: f"Value({self.data}, grad={self.grad})"

    def backward(self):
        """Set the `grad` of each value behind this one: the derivative of this one by it."""
        order = history(self)
        for value in order:
            value.grad = 0.0  # a second call starts afresh
        self.grad = 1.0
        for value in reversed(order):  # all that use a value have had their turn before it
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += value.grad * slope  # along a path multiply, over paths add


def as_value(x):
    return x if isinstance(x, Value) else Value(x)


def history(end):
    """Return the values that `end` was made of, itself last, each after its parents."""
    order, seen, work = [], set(), [(end, False)]
    while work:
        value, has_parents_done = work.pop()
        if has_parents_done:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            work.append((value, True))
            work.extend([(parent, False) for parent in value.parents])
    return order
