r"""The engine: record what a function does to its inputs, then send gradients back.

A :class:`Node` holds a value and remembers the operation and the arguments it came from. Ordinary NumPy code
runs on it, and each operation adds one node to the graph:

>>> import numpy as np
>>> x = Node(2.0)
>>> y = x * x + np.exp(-x)
>>> y.backward()
>>> round(x.grad, 6)
3.864665

Notation: :math:`\bar u = \partial J / \partial u` is the cotangent of u, the derivative of the output J with
respect to u. A pullback turns the cotangent of a result into the cotangents of the arguments: it is the chain
rule for one operation. Chapter 5 builds on this module.
"""

from __future__ import annotations

import functools
import inspect
import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from chainrule import functions
from chainrule.functions import FUNCTIONS, Function

__all__ = ["OPERATIONS", "Graph", "Node", "Operation", "Step", "grad", "named", "trace"]


NUMBER = (float, int)
_ARRAY = np.ndarray
BOTH_BRANCHES = (
    "np.where computes both branches, and nan or inf in the one that is not taken still spoils the gradient: "
    "give that one harmless numbers, as in np.where(x > 0, np.sqrt(np.where(x > 0, x, 1.0)), 0.0)"
)


class Node:
    """A value in a graph, together with the operation and the arguments it was computed from.

    Parameters
    ----------
    value
        A number or an array of numbers; kept as a float or as an array of floats.
    name
        What the node is called in pictures.

    Attributes
    ----------
    value : float or ndarray
        An array of the node's own. That of a node you made may be changed, also in place
        (``w.value -= 0.1 * w.grad``): the graphs recorded before keep the old one. That of a computed node
        is read-only.
    grad : float, ndarray or None
        Derivative of the output with respect to this node, in the shape and precision of `value`; set by
        `backward`. It shares no memory with anything else.
    op : Operation or None
        The operation that computed the value; None for a leaf.
    args : tuple
        The arguments of the operation: nodes, and constants as floats or arrays.
    """

    # Arithmetic on floats keeps its arguments in `left` and `right`, and their partial derivatives in the
    # slopes. Elsewhere left_slope is None, `left` is the tuple of the arguments and `right` that of their
    # values, for the operation's pullback. `pending` counts uses while gradients flow, and is 0 otherwise.
    # What graphs remember, `_value`, is never handed out; what a reader may change is a leaf's `left`.
    __slots__ = (
        "__weakref__",
        "_value",
        "grad",
        "left",
        "left_slope",
        "name",
        "op",
        "pending",
        "right",
        "right_slope",
    )

    def __init__(self, value, name: str | None = None):
        self._value = _constant(value)
        self.op = self.left = self.right = self.left_slope = self.right_slope = self.grad = None
        self.pending = 0
        self.name = name

    @property
    def value(self):
        """The number, or the array: a leaf's may be changed, in place too; what was recorded stays."""
        value = self._value
        if value.__class__ is float:
            return value
        if self.op is not None:
            return _read_only(value)
        if self.left is None:
            self.left = value.copy()
        return self.left

    @value.setter
    def value(self, value) -> None:
        if self.op is not None:
            raise TypeError(
                f"this Node was computed, by {self.op.name}, and its graph remembers the value: only that of "
                "a Node you made yourself can be replaced"
            )
        self._value, self.left = _constant(value), None

    @property
    def args(self) -> tuple:
        """The arguments of the operation: nodes, and constants as numbers or arrays."""
        if self.op is None:
            return ()
        if self.left.__class__ is tuple:
            return self.left
        return tuple(arg for arg in (self.left, self.right) if arg is not None)

    # Each operator has a first branch for floats: there a partial derivative costs next to nothing, and what
    # remains of the chain rule is one multiplication.

    def __add__(self, other):
        a, b = self._value, other._value if other.__class__ is Node else other
        if a.__class__ is float and b.__class__ in NUMBER:
            return _record(a + b, ADD, self, other, 1.0, 1.0)
        return binary(ADD, self, other)

    def __radd__(self, other):
        a = self._value
        if a.__class__ is float and other.__class__ in NUMBER:
            return _record(other + a, ADD, other, self, 1.0, 1.0)
        return binary(ADD, other, self)

    def __sub__(self, other):
        a, b = self._value, other._value if other.__class__ is Node else other
        if a.__class__ is float and b.__class__ in NUMBER:
            return _record(a - b, SUBTRACT, self, other, 1.0, -1.0)
        return binary(SUBTRACT, self, other)

    def __rsub__(self, other):
        a = self._value
        if a.__class__ is float and other.__class__ in NUMBER:
            return _record(other - a, SUBTRACT, other, self, 1.0, -1.0)
        return binary(SUBTRACT, other, self)

    def __mul__(self, other):
        a, b = self._value, other._value if other.__class__ is Node else other
        if a.__class__ is float and b.__class__ in NUMBER:
            return _record(a * b, MULTIPLY, self, other, b, a)
        return binary(MULTIPLY, self, other)

    def __rmul__(self, other):
        a = self._value
        if a.__class__ is float and other.__class__ in NUMBER:
            return _record(other * a, MULTIPLY, other, self, a, other)
        return binary(MULTIPLY, other, self)

    def __truediv__(self, other):
        a, b = self._value, other._value if other.__class__ is Node else other
        if a.__class__ is float and b.__class__ in NUMBER and b:
            quotient = a / b
            return _record(quotient, DIVIDE, self, other, 1.0 / b, -quotient / b)
        return binary(DIVIDE, self, other)

    def __rtruediv__(self, other):
        a = self._value
        if a.__class__ is float and other.__class__ in NUMBER and a:
            quotient = other / a
            return _record(quotient, DIVIDE, other, self, 1.0 / a, -quotient / a)
        return binary(DIVIDE, other, self)

    def __pow__(self, other):
        a = self._value
        if other.__class__ in NUMBER and other == 2:
            if a.__class__ is float:
                return _record(a * a, POWER, self, other, 2.0 * a, 0.0)
            a = _current(self)
            return _record(a * a, POWER, (self, 2.0), (a, 2.0), None, None)
        return binary(POWER, self, other)

    def __rpow__(self, other):
        return binary(POWER, other, self)

    def __matmul__(self, other):
        return binary(MATMUL, self, other)

    def __rmatmul__(self, other):
        return binary(MATMUL, other, self)

    def __neg__(self):
        a = self._value
        if a.__class__ is float:
            return _record(-a, NEGATIVE, self, None, -1.0, None)
        return apply(NEGATIVE, self)

    def __pos__(self):
        return self

    def __abs__(self):
        return self.__apply_function__(functions.absolute)

    def __lt__(self, other):
        return binary(LESS, self, other)

    def __le__(self, other):
        return binary(LESS_EQUAL, self, other)

    def __gt__(self, other):
        return binary(GREATER, self, other)

    def __ge__(self, other):
        return binary(GREATER_EQUAL, self, other)

    def __eq__(self, other):
        return binary(EQUAL, self, other) if _is_numeric(other) else NotImplemented

    def __ne__(self, other):
        return binary(NOT_EQUAL, self, other) if _is_numeric(other) else NotImplemented

    __hash__ = object.__hash__

    def __apply_function__(self, function: Function) -> Node:
        """Apply an elementwise Function: one node, or the nodes of its formula if it is made of others."""
        operation = function.operation or _application(function)
        if operation is None:
            return _through_formula(function, self)
        return operation.record(self)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        operation = _UFUNCS.get(ufunc)
        if operation is None or kwargs or method != "__call__":
            if ufunc in _COMPOSED and not kwargs and method == "__call__":
                return _COMPOSED[ufunc](*inputs)
            raise _unsupported_ufunc(ufunc, method, kwargs)
        if operation.__class__ is Application:
            return operation.record(inputs[0])
        return binary(operation, *inputs)

    def __array_function__(self, function, types, args, kwargs):
        implementation = _ARRAY_FUNCTIONS.get(function)
        if implementation is None:
            raise TypeError(
                f"np.{function.__name__} does not work on a Node. Write it with the operations a graph "
                f"knows: {', '.join(sorted(OPERATIONS))}"
            )
        return implementation(*args, **kwargs)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value, () for a float."""
        return _shape(self._value)

    @property
    def ndim(self) -> int:
        """Number of axes of the value."""
        return len(_shape(self._value))

    @property
    def size(self) -> int:
        """Number of numbers in the value."""
        return math.prod(_shape(self._value))

    @property
    def dtype(self) -> np.dtype:
        """Precision of the value."""
        return np.asarray(self._value).dtype

    @property
    def T(self) -> Node:
        """The transpose."""
        return self.transpose()

    def sum(self, axis=None, *, keepdims: bool = False) -> Node:
        """Sum over all axes, or over the given ones."""
        return apply(SUM if axis is None and not keepdims else Reduction("sum", axis, keepdims), self)

    def mean(self, axis=None, *, keepdims: bool = False) -> Node:
        """Mean over all axes, or over the given ones."""
        return apply(MEAN if axis is None and not keepdims else Reduction("mean", axis, keepdims), self)

    def reshape(self, *shape) -> Node:
        """Arrange the same numbers in another shape."""
        return apply(Reshape(shape[0] if len(shape) == 1 else shape), self)

    def transpose(self, *axes) -> Node:
        """Permute the axes; without arguments, reverse them."""
        axes = axes[0] if len(axes) == 1 and np.ndim(axes[0]) else axes
        return apply(Transpose(axes or None), self)

    def __getitem__(self, index) -> Node:
        return apply(Index(index), self)

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("a Node that holds one number has no len()")
        return self.shape[0]

    def __iter__(self) -> Iterator[Node]:
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        raise TypeError(
            "a graph cannot branch on a Node: `if`, `while`, `and`, `or`, min() and max() would look at one "
            "value only. Write np.where(condition, a, b), np.maximum(a, b) or np.minimum(a, b). "
            + BOTH_BRANCHES
        )

    def _as_number(self):
        raise TypeError(
            "a Node cannot become a plain number, as its gradient would be lost (math.exp and other "
            "functions of the math module ask for one: write np.exp). To look at the number, write node.value"
        )

    __float__ = __int__ = __index__ = __complex__ = _as_number

    def __array__(self, dtype=None, copy=None):
        raise TypeError(
            "a Node cannot become part of an array, as its gradient would be lost. To look at the number, "
            "write node.value; to work on several numbers at once, let one Node hold an array"
        )

    def __setitem__(self, index, value):
        raise TypeError(
            "a Node cannot be changed in place, as its graph remembers the old value. Write "
            f"np.where(mask, new, old), which makes a new Node. {BOTH_BRANCHES}"
        )

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else str(self)

    def __reduce__(self):
        # Called by copy and by pickle.
        if self.op is not None:
            raise TypeError(
                f"a Node that was computed, here by {self.op.name}, cannot be copied or pickled without its "
                "graph: copy node.value, or write trace(f, x).export(), which is plain data"
            )
        return Node, (self.value, self.name)

    def backward(self, seed=None) -> None:
        r"""Set `grad` of every node that this one was computed from, by the chain rule.

        Every node waits until the cotangents of all its uses have arrived and been added, and only then
        passes them on: :math:`\bar u = \sum_k \bar v_k\, \partial v_k/\partial u`. Gradients of an earlier
        call are overwritten. No recursion: a chain of any length works.

        Parameters
        ----------
        seed
            Cotangent of this node, in its shape. May be left out for a single number, where it is 1.

        Raises
        ------
        ValueError
            If the value is an array and no seed is given, or if the seed has another shape.
        """
        seed = _seed(self, seed)
        found = _count_uses(self)
        for node in found:
            node.grad = 0.0
        self.grad = seed
        try:
            _send_back(self)
        except BaseException:
            for node in found:
                node.pending = 0
            raise

    def __repr__(self) -> str:
        called = f", name={self.name!r}" if self.name else ""
        made = f", op={self.op.name!r}" if self.op else ""
        return f"Node({self._value!r}{called}{made})"


_new_node = object.__new__


def _record(value, op: Operation, left, right, left_slope, right_slope) -> Node:
    node = _new_node(Node)
    node._value = value
    node.op = op
    node.left = left
    node.right = right
    node.left_slope = left_slope
    node.right_slope = right_slope
    node.grad = None
    node.pending = 0
    node.name = None
    return node


def binary(op: Operation, left, right) -> Node:
    """Apply an operation to two arguments, at least one of them a Node, and record it."""
    if left.__class__ is Node:
        a = left._value if left.op is not None or left.left is None else _current(left)
    else:
        a = left = _constant(left)
    if right.__class__ is Node:
        b = right._value if right.op is not None or right.left is None else _current(right)
    else:
        b = right = _constant(right)
    value = op.forward(a, b)
    if value.__class__ is not _ARRAY or not value.ndim:
        value = float(value)
    return _record(value, op, (left, right), (a, b), None, None)


def apply(op: Operation, *args) -> Node:
    """Apply an operation to nodes, numbers and arrays, and record it as a new Node.

    Raises
    ------
    TypeError
        If an argument is neither.
    """
    if len(args) == 2:
        return binary(op, *args)
    if len(args) > 1 or args[0].__class__ is not Node:
        args = tuple([arg if arg.__class__ is Node else _constant(arg) for arg in args])
    values = tuple([_current(arg) if arg.__class__ is Node else arg for arg in args])
    value = op.forward(*values)
    if value.__class__ is not _ARRAY or not value.ndim:
        value = float(value)
    return _record(value, op, args, values, None, None)


def _current(node: Node):
    """Return the value of a node as it is now, in an array that nobody changes afterwards."""
    if node.op is None and node.left is not None:
        node._value = node.left.copy()
    return node._value


def _read_only(value):
    if value.__class__ is float:
        return value
    view = value.view()
    view.flags.writeable = False
    return view


def _count_uses(output: Node) -> list[Node]:
    """Return the nodes that `output` depends on, each with `pending` set to the number of its uses."""
    found = [output]
    for node in found:
        arg = node.left
        if arg.__class__ is Node:
            if arg.pending:
                arg.pending += 1
            else:
                arg.pending = 1
                found.append(arg)
        elif arg.__class__ is tuple:
            for arg in node.left:
                if arg.__class__ is Node:
                    if not arg.pending:
                        found.append(arg)
                    arg.pending += 1
        arg = node.right
        if arg.__class__ is Node:
            if arg.pending:
                arg.pending += 1
            else:
                arg.pending = 1
                found.append(arg)
    return found


def _send_back(output: Node) -> None:
    """Pass gradients from each node to its arguments, once all uses of the node have contributed."""
    ready = [output]
    for node in ready:
        upstream = node.grad
        slope = node.left_slope
        if slope is None:
            if node.op is not None:
                _send_arrays_back(node, ready)
            continue
        arg = node.left
        if arg.__class__ is Node:
            arg.grad += upstream * slope
            if arg.pending == 1:
                arg.pending = 0
                ready.append(arg)
            else:
                arg.pending -= 1
        arg = node.right
        if arg.__class__ is Node:
            arg.grad += upstream * node.right_slope
            if arg.pending == 1:
                arg.pending = 0
                ready.append(arg)
            else:
                arg.pending -= 1


def _send_arrays_back(node: Node, ready: list[Node]) -> None:
    """Ask the operation for the cotangents of its arguments, and add them to what has arrived there."""
    op, upstream, result, values = node.op, node.grad, node._value, node.right
    pullback, passes_on = op.pullback, op.passes_on
    for i, arg in enumerate(node.left):
        if arg.__class__ is Node:
            cotangent, value = pullback(i, upstream, result, values), arg._value
            if value.__class__ is float:
                if cotangent is not None:
                    arg.grad += float(cotangent)
            elif arg.grad.__class__ is not float:
                if cotangent is not None:
                    arg.grad += cotangent
            elif cotangent is None:
                arg.grad = np.zeros_like(value)
            # Each gradient has its own memory, and at a leaf the precision of the value.
            elif arg.op is None and cotangent.dtype is not value.dtype:
                arg.grad = cotangent.astype(value.dtype)
            elif passes_on and (cotangent is upstream or cotangent.base is not None):
                arg.grad = cotangent.copy()
            else:
                arg.grad = cotangent
            if arg.pending == 1:
                arg.pending = 0
                ready.append(arg)
            else:
                arg.pending -= 1


def named(name: str, value):
    """Return the value; if it is a Node, call it `name` in pictures of the graph.

    So a function can name what it computes on the way, and still works on numbers:
    ``h = named("h", sigmoid(w * x))``.
    """
    if isinstance(value, Node):
        value.name = name
    return value


def _constant(value):
    """Turn a number or an array into what a node holds: a float, or an array of its own with axes."""
    kind = value.__class__
    if kind is float:
        return value
    if kind is _ARRAY and value.ndim and value.dtype.char in "df":
        return value.copy()
    if isinstance(value, float | int | np.number | np.bool_) and not isinstance(value, np.complexfloating):
        return float(value)
    if kind in (_ARRAY, np.memmap, list, tuple) or isinstance(value, list | tuple):
        array = np.asarray(value)
        if array.dtype.kind in "fiub":
            if not array.ndim:
                return float(array)
            return np.array(array, array.dtype if array.dtype.kind == "f" else np.float64)
    elif isinstance(value, np.ndarray):
        raise TypeError(
            f"a graph works on plain arrays, and would lose what {kind.__name__} adds to one: pass "
            "np.asarray(x), or for a masked array x.filled(number)"
        )
    shown = f"an array of dtype {array.dtype}" if isinstance(value, np.ndarray) else f"{value!r}"
    raise TypeError(f"a graph works on real numbers and arrays of them, but got {kind.__name__}: {shown}")


def _is_numeric(value) -> bool:
    return isinstance(value, Node | float | int | np.number | np.ndarray | np.bool_ | list | tuple)


def _shape(value) -> tuple[int, ...]:
    return () if value.__class__ is float else value.shape


def _zeros(value):
    return 0.0 if value.__class__ is float else np.zeros_like(value)


def _seed(node: Node, seed):
    if seed is None:
        if node._value.__class__ is float:
            return 1.0
        raise ValueError(
            f"backward() starts from a single number, but this node has shape {node.shape}. Reduce it first, "
            "as with node.sum(), or pass backward(seed) an array of that shape"
        )
    seed = _constant(seed)
    if _shape(seed) != node.shape:
        raise ValueError(f"the seed has shape {_shape(seed)}, but the node has shape {node.shape}")
    return seed if seed.__class__ is float or seed.dtype is node._value.dtype else seed.astype(node.dtype)


def _topological_order(output: Node) -> list[Node]:
    """Return the nodes that `output` depends on, itself first, each before its arguments."""
    _count_uses(output)
    order = [output]
    for node in order:
        for arg in node.args:
            if arg.__class__ is Node:
                arg.pending -= 1
                if not arg.pending:
                    order.append(arg)
    return order


class Operation:
    """What a node can be computed by: a forward rule and, for each argument, a pullback.

    Parameters
    ----------
    name
        The operation's name in exported graphs.
    symbol
        The operation as pictures show it, in LaTeX.
    """

    __slots__ = ("name", "symbol")

    # Whether a pullback may return `upstream` itself, or a view of it, instead of a new array.
    passes_on = True

    def __init__(self, name: str, symbol: str | None = None):
        self.name = name
        self.symbol = symbol or rf"\operatorname{{{name}}}"

    @property
    def attributes(self) -> dict:
        """What an exported graph must say besides the arguments."""
        return {}

    def forward(self, *values):
        """Compute the value from the values of the arguments."""
        raise NotImplementedError

    def pullback(self, i: int, upstream, result, args: Sequence):
        """Return the cotangent of argument i, or None if the derivative is 0 everywhere.

        All of `upstream`, `result` and `args` may be nodes: then the pullback is recorded, and so can itself
        be differentiated.
        """
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"Operation({self.name!r})"


class Application(Operation):
    r"""An elementwise Function: z = f(x) gives :math:`\bar x = \bar z\, f'(x)`."""

    # On floats and arrays without surprises the formulas are called directly.
    __slots__ = ("derivative", "function", "on_array", "on_float", "slope_on_array", "slope_on_float")
    passes_on = False

    def __init__(self, function: Function):
        super().__init__(function.name, function.to_latex(r"\cdot"))
        self.function = function
        self.derivative = derivative = function.derivative
        self.on_float = function.scalar or function.at
        self.on_array = function.formula if function.steady else function.at
        self.slope_on_float = derivative.scalar or derivative.at
        self.slope_on_array = derivative.formula if derivative.steady else derivative.at

    def record(self, x: Node) -> Node:
        """Apply the function to a node."""
        value = x._value
        if value.__class__ is not float:
            value = value if x.op is not None or x.left is None else _current(x)
            return _record(self.on_array(value), self, (x,), (value,), None, None)
        try:
            result = self.on_float(value)
            slope = result if self.derivative is self.function else self.slope_on_float(value)
        except (ValueError, ArithmeticError):
            result, slope = self.function.at(value), self.derivative.at(value)
        return _record(result, self, x, None, slope, None)

    def forward(self, x):
        """Return f(x)."""
        return self.function.at(x)

    def pullback(self, i, upstream, result, args):
        """Multiply by the derivative of the function."""
        if self.derivative is self.function:
            return upstream * result
        x = args[0]
        if x.__class__ is Node:
            return upstream * self.derivative(x)
        return upstream * (self.slope_on_array(x) if x.__class__ is _ARRAY else self.derivative.at(x))


class Elementwise(Operation):
    r"""An operation on two or three arguments of shapes that broadcast, number by number.

    ===============================  ===================================================================
    z = a + b                        :math:`\bar a = \bar z,\quad \bar b = \bar z`
    z = a - b                        :math:`\bar a = \bar z,\quad \bar b = -\bar z`
    z = a b                          :math:`\bar a = \bar z\, b,\quad \bar b = \bar z\, a`
    z = a / b                        :math:`\bar a = \bar z / b,\quad \bar b = -\bar z\, z / b`
    z = a ** n                       :math:`\bar a = \bar z\, n a^{n-1},\quad \bar n = \bar z\, z \ln a`
    z = max(a, b), min(a, b)         the cotangent goes to the one that was taken; at a tie, half to each
    z = where(c, a, b)               the cotangent goes to the one that was taken; c gets 0
    a > b, a >= b, a < b, ...        0: a comparison is 1 or 0, and flat
    ===============================  ===================================================================

    Half to each is a valid subgradient at the tie, the same in whichever order the arguments are written.

    Parameters
    ----------
    forward
        The operation on floats and arrays.
    pullbacks
        One for each argument, (upstream, result, *args) -> cotangent, or None where the derivative is 0.
    """

    __slots__ = ("forward", "passes_on", "pullbacks")

    def __init__(self, name: str, symbol: str, forward: Callable, *pullbacks: Callable | None):
        super().__init__(name, symbol)
        self.passes_on = name in ("add", "subtract")
        self.forward = forward
        self.pullbacks = pullbacks

    def pullback(self, i, upstream, result, args):
        """Pull back number by number, then sum over the axes along which the argument was repeated."""
        rule, arg = self.pullbacks[i], args[i]
        if rule is None:
            return None
        cotangent = rule(upstream, result, *args)
        if cotangent.__class__ is _ARRAY is arg.__class__ and cotangent.shape == arg.shape:
            return cotangent
        return _undo_broadcast(cotangent, _shape(arg))


def _undo_broadcast(cotangent, shape: tuple[int, ...]):
    """Sum a cotangent over the axes that broadcasting added or stretched: a value used twice adds up."""
    have = _shape(cotangent)
    if have == shape:
        return cotangent
    if not shape:
        total = cotangent.sum()
        return total if total.__class__ is Node else float(total)
    if len(have) == 2 and len(shape) == 1 and have[1] == shape[0] and cotangent.__class__ is _ARRAY:
        # The bias of a layer. On the rows of a batch, a product with ones is five times faster than a sum.
        return cotangent[0] if have[0] == 1 else _ones(have[0], cotangent.dtype.char).dot(cotangent)
    added = len(have) - len(shape)
    stretched = [added + axis for axis, size in enumerate(shape) if size == 1 != have[added + axis]]
    total = cotangent.sum(axis=(*range(added), *stretched), keepdims=True)
    return total.reshape(shape)


@functools.lru_cache(maxsize=64)
def _ones(count: int, dtype: str) -> np.ndarray:
    return np.ones(count, dtype)


class Reduction(Operation):
    r"""Sum or mean over some axes.

    z = Σ x gives :math:`\bar x = \bar z` for every number that was added; the mean divides by their count.
    """

    __slots__ = ("axis", "keepdims")

    def __init__(self, name: str, axis=None, keepdims: bool = False):
        super().__init__(name, r"\Sigma" if name == "sum" else r"\mathrm{mean}")
        self.axis = _whole_numbers(axis) if np.ndim(axis) else axis if axis is None else operator.index(axis)
        self.keepdims = bool(keepdims)

    @property
    def attributes(self) -> dict:
        """The axes, and whether they stay with size 1."""
        axis = self.axis if self.axis is None or isinstance(self.axis, int) else list(self.axis)
        return {"axis": axis, "keepdims": self.keepdims}

    def forward(self, x):
        """Return the sum or mean."""
        total = np.add.reduce(x, self.axis, None, None, self.keepdims)
        return total if self.name == "sum" else total / self._count(_shape(x))

    def _count(self, shape: tuple[int, ...]) -> int:
        """Return how many numbers are added to make one of the result."""
        return math.prod(shape if self.axis is None else [shape[k] for k in np.atleast_1d(self.axis)])

    def pullback(self, i, upstream, result, args):
        """Spread the cotangent over the numbers that were reduced."""
        shape = _shape(args[0])
        if not shape:
            return upstream
        if self.name == "mean":
            # Nothing is averaged only where nothing is pulled back.
            upstream = upstream / max(self._count(shape), 1)
        if upstream.__class__ is not float:
            axes = range(len(shape)) if self.axis is None else np.atleast_1d(self.axis) % len(shape)
            upstream = _reshape(upstream, tuple(1 if k in axes else size for k, size in enumerate(shape)))
        return _broadcast_to(upstream, shape, args[0].dtype)


class Matmul(Operation):
    r"""Matrix product: Z = X W gives :math:`\bar X = \bar Z W^T` and :math:`\bar W = X^T \bar Z`."""

    __slots__ = ()
    passes_on = False

    def __init__(self):
        super().__init__("matmul", "@")

    def forward(self, x, w):
        """Return x @ w."""
        if x.__class__ is float or w.__class__ is float:
            raise TypeError("@ multiplies vectors and matrices, but got a single number: write * instead")
        # For matrices the method says the same and starts sooner.
        return x.dot(w) if x.ndim == 2 == w.ndim else x @ w

    def pullback(self, i, upstream, result, args):
        """Multiply by the transpose of the other factor, on its side."""
        x, w = args
        if x.ndim == 2 == w.ndim:
            if upstream.__class__ is _ARRAY and (x if i else w).__class__ is _ARRAY:
                return x.T.dot(upstream) if i else upstream.dot(w.T)
            return x.T @ upstream if i else upstream @ w.T
        # A vector on the left is a row and on the right a column: with the axis put back, all are matrices.
        rows = x if len(_shape(x)) > 1 else _reshape(x, (1, _shape(x)[0]))
        columns = w if len(_shape(w)) > 1 else _reshape(w, (_shape(w)[0], 1))
        batch = np.broadcast_shapes(_shape(rows)[:-2], _shape(columns)[:-2])
        upstream = _reshape(upstream, (*batch, _shape(rows)[-2], _shape(columns)[-1]))
        cotangent = _swap(rows) @ upstream if i else upstream @ _swap(columns)
        return _reshape(_undo_broadcast(cotangent, _shape(columns if i else rows)), _shape(args[i]))


def _swap(matrices):
    axes = list(range(len(_shape(matrices))))
    return matrices.transpose(*axes[:-2], axes[-1], axes[-2])


class Reshape(Operation):
    """The same numbers in another shape: the cotangent goes back to the old shape."""

    __slots__ = ("target",)

    def __init__(self, shape):
        super().__init__("reshape")
        self.target = _whole_numbers(shape)

    @property
    def attributes(self) -> dict:
        """The new shape."""
        return {"shape": list(self.target)}

    def forward(self, x):
        """Return x in the new shape."""
        return np.reshape(x, self.target)

    def pullback(self, i, upstream, result, args):
        """Return the cotangent in the old shape."""
        return _reshape(upstream, _shape(args[0]))


class Broadcast(Operation):
    """The same numbers repeated to fill a shape: the cotangents of the copies are added."""

    __slots__ = ("target",)

    def __init__(self, shape):
        super().__init__("broadcast")
        self.target = _whole_numbers(shape)

    @property
    def attributes(self) -> dict:
        """The new shape."""
        return {"shape": list(self.target)}

    def forward(self, x):
        """Return x repeated."""
        return np.broadcast_to(x, self.target).copy()

    def pullback(self, i, upstream, result, args):
        """Add up the copies."""
        return _undo_broadcast(upstream, _shape(args[0]))


class Transpose(Operation):
    """The axes in another order: the cotangent's go back to the old one."""

    __slots__ = ("axes",)

    def __init__(self, axes=None):
        super().__init__("transpose", r"\top")
        self.axes = None if axes is None else _whole_numbers(axes)

    @property
    def attributes(self) -> dict:
        """The order of the axes; null reverses it."""
        return {"axes": None if self.axes is None else list(self.axes)}

    def forward(self, x):
        """Return x with its axes permuted."""
        return np.transpose(x, self.axes)

    def pullback(self, i, upstream, result, args):
        """Permute back."""
        if _shape(upstream) == ():
            return upstream
        axes = (
            None
            if self.axes is None
            else tuple(int(axis) for axis in np.argsort(np.array(self.axes) % len(self.axes)))
        )
        return upstream.transpose() if axes is None else upstream.transpose(*axes)


class Index(Operation):
    """Some of the numbers, x[index]: the cotangent is 0 for the others."""

    __slots__ = ("index",)

    def __init__(self, index):
        super().__init__("index")
        self.index = index if isinstance(index, tuple) else (index,)
        for part in self.index:
            if not isinstance(part, int | np.integer | slice) or isinstance(part, bool):
                raise TypeError(
                    f"a Node is indexed with integers and slices, but got {part!r}: for a mask write "
                    f"np.where(mask, a, b), for a new axis reshape. {BOTH_BRANCHES}"
                )

    @property
    def attributes(self) -> dict:
        """Integers as they are, slices as [start, stop, step]."""
        return {"index": [_index_part(part) for part in self.index]}

    def forward(self, x):
        """Return the chosen numbers."""
        return x[self.index]

    def pullback(self, i, upstream, result, args):
        """Put the cotangent where the numbers came from."""
        scatter = Scatter(self.index, _shape(args[0]), args[0].dtype)
        return apply(scatter, upstream) if upstream.__class__ is Node else scatter.forward(upstream)


class Scatter(Operation):
    """Zeros, with the argument put at an index: the transpose of Index."""

    __slots__ = ("dtype", "index", "target")

    def __init__(self, index, shape, dtype):
        super().__init__("scatter")
        self.index, self.target, self.dtype = index, tuple(shape), dtype

    @property
    def attributes(self) -> dict:
        """The index and the shape of the result."""
        return {"index": [_index_part(part) for part in self.index], "shape": list(self.target)}

    def forward(self, x):
        """Return zeros with x at the index."""
        result = np.zeros(self.target, self.dtype)
        result[self.index] = x
        return result

    def pullback(self, i, upstream, result, args):
        """Take the cotangent out again."""
        return upstream[self.index]


def _index_part(part):
    return [part.start, part.stop, part.step] if isinstance(part, slice) else int(part)


def _whole_numbers(numbers) -> tuple[int, ...]:
    """Return a shape or a list of axes, which may be one number, as a tuple of ints."""
    return tuple(map(operator.index, numbers if np.ndim(numbers) else (numbers,)))


def _reshape(x, shape):
    if _shape(x) == shape:
        return x
    if x.__class__ is Node:
        return apply(Reshape(shape), x)
    return np.reshape(x, shape) if shape else x.item()


def _broadcast_to(x, shape, dtype=None):
    if _shape(x) == shape:
        return x
    if x.__class__ is Node:
        return apply(Broadcast(shape), x)
    filled = np.empty(shape, dtype if x.__class__ is float else x.dtype)
    if x.__class__ is float:
        filled.fill(x)
    else:
        filled[...] = x
    return filled


def _application(function: Function) -> Application | None:
    """Return the operation of a Function, None if a graph shows its formula instead."""
    if function.operation is None and function.primitive and function.has_derivative:
        function.operation = Application(function)
    return function.operation


def _through_formula(function: Function, node: Node) -> Node:
    try:
        result = function.formula(node)
        return result if result.__class__ is Node else node * 0.0 + result
    except TypeError as error:
        raise TypeError(
            f"{function.name} has no derivative, and its formula does not run on a Node: {error}. Pass its "
            "derivative, or write the formula with NumPy"
        ) from error


def _float_or(scalar: Callable, array: Callable) -> Callable:
    """Return an operation that treats floats without NumPy, and without its warnings."""

    def forward(a, b):
        return scalar(a, b) if a.__class__ is float is b.__class__ else array(a, b)

    return forward


def _divide(a: float, b: float) -> float:
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if a == 0.0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def _power(a: float, b: float) -> float:
    try:
        value = a**b
        return value if value.__class__ is float else math.nan
    except (ZeroDivisionError, OverflowError):
        with np.errstate(all="ignore"):
            return float(np.float64(a) ** b)


def _quotient(a, b):
    return _divide(a, b) if a.__class__ is float is b.__class__ else a / b


def _raised(a, n):
    return _power(a, n) if a.__class__ is float is n.__class__ else a**n


def _power_base(upstream, result, a, n):
    if n.__class__ is float:
        if n == 2.0:
            return upstream * (a + a)
        return upstream * (n * _raised(a, n - 1.0)) if n else upstream * 0.0
    # At n = 0 the slope is 0; a ** -1 would not be finite at a = 0.
    return upstream * (n * _raised(a, np.where(n == 0.0, 1.0, n - 1.0)))


def _power_exponent(upstream, result, a, n):
    # 0 ** n is 0 for every n > 0: its slope in n is 0, and log(0) must not get in the way.
    base = np.where(a == 0.0, 1.0, a)
    return upstream * (result * (functions.log if base.__class__ is Node else functions.log.at)(base))


def _compare(relation: Callable) -> Callable:
    def forward(a, b):
        holds = relation(a, b)
        return holds.astype(np.result_type(a, b)) if isinstance(holds, np.ndarray) else float(holds)

    return forward


ADD = Elementwise("add", "+", operator.add, lambda g, z, a, b: g, lambda g, z, a, b: g)
SUBTRACT = Elementwise("subtract", "-", operator.sub, lambda g, z, a, b: g, lambda g, z, a, b: -g)
MULTIPLY = Elementwise(
    "multiply", r"\times", operator.mul, lambda g, z, a, b: g * b, lambda g, z, a, b: g * a
)
DIVIDE = Elementwise(
    "divide",
    r"\div",
    _float_or(_divide, np.divide),
    lambda g, z, a, b: _quotient(g, b),
    lambda g, z, a, b: _quotient(-g * z, b),
)
POWER = Elementwise("power", r"\wedge", _float_or(_power, np.power), _power_base, _power_exponent)
# Not in less than double precision; the same otherwise.
FLOAT_POWER = Elementwise("power", r"\wedge", _float_or(_power, np.float_power), _power_base, _power_exponent)
GREATER = Elementwise("greater", ">", _compare(operator.gt), None, None)
GREATER_EQUAL = Elementwise("greater_equal", r"\ge", _compare(operator.ge), None, None)
LESS = Elementwise("less", "<", _compare(operator.lt), None, None)
LESS_EQUAL = Elementwise("less_equal", r"\le", _compare(operator.le), None, None)
EQUAL = Elementwise("equal", "=", _compare(operator.eq), None, None)
NOT_EQUAL = Elementwise("not_equal", r"\ne", _compare(operator.ne), None, None)
MAXIMUM = Elementwise(
    "maximum",
    r"\max",
    np.maximum,
    lambda g, z, a, b: g * ((a > b) + 0.5 * (a == b)),
    lambda g, z, a, b: g * ((b > a) + 0.5 * (a == b)),
)
MINIMUM = Elementwise(
    "minimum",
    r"\min",
    np.minimum,
    lambda g, z, a, b: g * ((a < b) + 0.5 * (a == b)),
    lambda g, z, a, b: g * ((b < a) + 0.5 * (a == b)),
)
WHERE = Elementwise(
    "where",
    r"\mathrm{where}",
    lambda c, a, b: np.where(np.not_equal(c, 0), a, b),
    None,
    lambda g, z, c, a, b: np.where(c, g, 0.0),
    lambda g, z, c, a, b: np.where(c, 0.0, g),
)
MATMUL = Matmul()
SUM = Reduction("sum")
MEAN = Reduction("mean")
NEGATIVE = _application(functions.negative)
# The variable of an inner derivative: a node of its own, that a picture of the graph leaves out.
VARIABLE = Application(functions.identity)

_UFUNCS = {
    np.add: ADD,
    np.subtract: SUBTRACT,
    np.multiply: MULTIPLY,
    np.divide: DIVIDE,
    np.float_power: FLOAT_POWER,
    np.power: POWER,
    np.matmul: MATMUL,
    np.maximum: MAXIMUM,
    np.minimum: MINIMUM,
    np.greater: GREATER,
    np.greater_equal: GREATER_EQUAL,
    np.less: LESS,
    np.less_equal: LESS_EQUAL,
    np.equal: EQUAL,
    np.not_equal: NOT_EQUAL,
    np.negative: _application(functions.negative),
    np.positive: _application(functions.identity),
    np.square: _application(functions.square),
    np.sqrt: _application(functions.sqrt),
    np.exp: _application(functions.exp),
    np.expm1: _application(functions.expm1),
    np.log: _application(functions.log),
    np.log1p: _application(functions.log1p),
    np.sin: _application(functions.sin),
    np.cos: _application(functions.cos),
    np.tan: _application(functions.tan),
    np.arctan: _application(functions.arctan),
    np.sinh: _application(functions.sinh),
    np.cosh: _application(functions.cosh),
    np.tanh: _application(functions.tanh),
    np.absolute: _application(functions.absolute),
    np.fabs: _application(functions.absolute),
    np.sign: _application(functions.sign),
}

# At 0, 1/x is infinite; the Function `reciprocal` is undefined. The other two pass over nan where they can.
_COMPOSED = {
    np.reciprocal: lambda x: 1.0 / x,
    np.fmax: lambda a, b: _where(_is_nan(a), b, _where(_is_nan(b), a, binary(MAXIMUM, a, b))),
    np.fmin: lambda a, b: _where(_is_nan(a), b, _where(_is_nan(b), a, binary(MINIMUM, a, b))),
}


def _is_nan(x):
    return x != x if x.__class__ is Node else np.isnan(x)


def _only(name: str, **given) -> None:
    """Refuse what an argument of NumPy's asks for, unless it is what happens anyway."""
    for argument, value in given.items():
        if value is not None and not (argument == "order" and value == "C"):
            raise TypeError(f"np.{name} on a Node does not take {argument}={value!r}: leave it out")


# With NumPy's own parameters: a third positional argument means what it means there.


def _where(condition, *branches):
    if len(branches) != 2:
        raise TypeError(
            "np.where on a Node takes a condition and two branches, np.where(condition, a, b); to look up "
            "where a condition holds, write np.where(node.value > 0)"
        )
    return apply(WHERE, condition, *branches)


def _sum(a, axis=None, dtype=None, out=None, keepdims=False, **others):
    if dtype is not None or out is not None or others:
        _only("sum", dtype=dtype, out=out, **others)
    return apply(SUM if axis is None and not keepdims else Reduction("sum", axis, keepdims), a)


def _mean(a, axis=None, dtype=None, out=None, keepdims=False, **others):
    if dtype is not None or out is not None or others:
        _only("mean", dtype=dtype, out=out, **others)
    return apply(MEAN if axis is None and not keepdims else Reduction("mean", axis, keepdims), a)


def _numpy_reshape(a, shape=None, order="C", *, newshape=None, **others):
    _only("reshape", order=order, **others)
    return apply(Reshape(newshape if shape is None else shape), a)


def _numpy_transpose(a, axes=None):
    return apply(Transpose(axes), a)


def _dot(a, b, out=None):
    _only("dot", out=out)
    shape, other = np.shape(a), np.shape(b)
    if not shape or not other:
        return binary(MULTIPLY, a, b)
    if len(shape) < 2 or len(other) < 3:
        return binary(MATMUL, a, b)
    # Each row of a with each column of b, where @ would go through the leading axes side by side.
    columns = np.transpose(b, (len(other) - 2, *range(len(other) - 2), len(other) - 1))
    product = np.reshape(a, (-1, shape[-1])) @ np.reshape(columns, (other[-2], -1))
    return np.reshape(product, (*shape[:-1], *other[:-2], other[-1]))


def _numpy_broadcast_to(array, shape, subok=False):
    return apply(Broadcast(shape), array)


def _of_value(function: Callable) -> Callable:
    """Return a function that looks at the shape alone: NumPy's own, on the value."""
    return lambda a, *args, **kwargs: function(a._value, *args, **kwargs)


_ARRAY_FUNCTIONS = {
    np.where: _where,
    np.sum: _sum,
    np.mean: _mean,
    np.reshape: _numpy_reshape,
    np.transpose: _numpy_transpose,
    np.dot: _dot,
    np.broadcast_to: _numpy_broadcast_to,
    **{
        function: _of_value(function)
        for function in (np.shape, np.ndim, np.size, np.zeros_like, np.ones_like)
    },
}

# The functions that are one operation in an exported graph; JavaScript has the same table.
_EXPORTED_FUNCTIONS = {
    function.name: function
    for known in FUNCTIONS.values()
    for function in (known, known.derivative)
    if function.primitive
}

OPERATIONS: frozenset[str] = frozenset(
    [operation.name for operation in _UFUNCS.values()]
    + list(_EXPORTED_FUNCTIONS)
    + ["where", "sum", "mean", "reshape", "transpose", "broadcast", "index", "scatter"]
)


_ELEMENTWISE: dict[str, Operation] = {
    **{name: _application(function) for name, function in _EXPORTED_FUNCTIONS.items()},
    **{operation.name: operation for operation in (*_UFUNCS.values(), WHERE) if operation is not MATMUL},
}


def _unsupported_ufunc(ufunc, method: str, kwargs: dict) -> TypeError:
    name = f"np.{ufunc.__name__}" + ("" if method == "__call__" else f".{method}")
    if "out" in kwargs:
        return TypeError(
            f"{name} cannot write the values of a Node into an array in place (+=, out=): make a new value, "
            "as in a = a + b"
        )
    if kwargs:
        return TypeError(f"{name} on a Node does not take {', '.join(kwargs)}=")
    if method == "reduce" and ufunc is np.add:
        return TypeError(f"{name} does not work on a Node: write np.sum(x)")
    return TypeError(
        f"{name} does not work on a Node. Write it with the operations a graph knows: "
        f"{', '.join(sorted(OPERATIONS))}"
    )


def grad(f: Callable, argument: int = 0) -> Callable:
    r"""Return the derivative of f with respect to one of its arguments, as a function.

    :math:`x \mapsto \partial f/\partial x`, exact, by sending gradients back through the graph of f. The
    backward pass is itself recorded if an argument is a Node, so that grad(grad(f)) is the second derivative
    and trace(grad(f), x) is the graph of the derivative.

    Parameters
    ----------
    f
        A function of floats, arrays or nodes that returns a single number.
    argument
        The position of the argument to differentiate by; -1 is the last one. Arguments that are passed by
        keyword are held still.

    Raises
    ------
    ValueError
        If f returns an array: sum it first.

    Notes
    -----
    At a kink it is a subgradient: 0 for abs and relu at 0, half to each of two numbers that np.maximum or
    np.minimum finds equal. Where kinks cancel, as in abs(x)**2, the first derivative is right, but the
    second, at that one point, is made of such subgradients (there 0, where the parabola has 2).
    """

    try:
        argument = operator.index(argument)
    except TypeError:
        raise TypeError(
            f"grad takes the position of one argument, an int, but got {argument!r}: for the derivative by "
            "another one write a second grad(f, position)"
        ) from None

    def derivative(*given, **held):
        if not -len(given) <= argument < len(given):
            raise IndexError(
                f"grad(f, {argument}) differentiates by the argument at position {argument}, but got "
                f"{len(given)} positional arguments"
            )
        place = argument % len(given)
        inputs = [value if value.__class__ is Node else Node(value) for value in given]
        # A node of its own: f may use the outer variable as well, which is held still here.
        variable = apply(VARIABLE, inputs[place])
        output = f(*inputs[:place], variable, *inputs[place + 1 :], **held)
        slope = _pull_back(output, variable) if output.__class__ is Node else _zeros(variable._value)
        # Only if every number that went in was plain is the slope plain: f may hold nodes of an outer trace.
        leaves = (
            {node for node in _topological_order(output) if node.op is None}
            if slope.__class__ is Node
            else set()
        )
        if any(value.__class__ is Node for value in given) or not leaves <= set(inputs):
            return slope if slope.__class__ is Node else apply(VARIABLE, slope)
        slope = slope._value if slope.__class__ is Node else slope
        return slope if slope.__class__ is float else slope.astype(variable.dtype, copy=False)

    derivative.__name__ = f"grad_{getattr(f, '__name__', getattr(f, 'name', 'f'))}"
    derivative.__signature__ = _signature(f)
    return derivative


def _signature(f: Callable):
    try:
        return inspect.signature(f)
    except (TypeError, ValueError):
        return None


def _pull_back(output: Node, variable: Node):
    """Return the cotangent of a node, recorded where it depends on nodes: it may be differentiated again."""
    cotangents = {output: _seed(output, None)}
    for node in _topological_order(output):
        if node is variable or node not in cotangents:
            continue
        upstream = cotangents.pop(node)
        for i, arg in enumerate(node.args):
            if arg.__class__ is Node:
                cotangent = node.op.pullback(i, upstream, node, node.args)
                if cotangent is not None:
                    cotangents[arg] = cotangents[arg] + cotangent if arg in cotangents else cotangent
    return cotangents.get(variable, _zeros(variable._value))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a traced graph.

    Attributes
    ----------
    op : str
        "input", "constant", or the operation's name.
    args : tuple of int
        Positions of the arguments in the graph.
    label : str
        A short name: the input's, the constant's digits, or the operation's.
    latex : str
        The same in LaTeX.
    value : float or ndarray
        The value at the example inputs.
    name : str or None
        The name given to an input, or to a value with `named`.
    operation : Operation or None
    """

    op: str
    args: tuple[int, ...]
    label: str
    latex: str
    value: float | np.ndarray
    name: str | None = None
    operation: Operation | None = field(default=None, repr=False)


class Graph:
    """What a function does, step by step: inputs first, then every operation after its arguments.

    Attributes
    ----------
    nodes : tuple of Step
    inputs : tuple of str
        Names of the inputs, which are the first steps.
    output : int
        Position of the result.
    """

    __slots__ = ("inputs", "nodes", "output")

    def __init__(self, inputs: Sequence[Node], output: Node):
        steps: list[Step] = []
        place: dict[int, int] = {}

        def add(key, step):
            place[key] = len(steps)
            steps.append(step)

        for node in inputs:
            add(id(node), Step("input", (), node.name, node.name, _read_only(_current(node)), node.name))
        for node in reversed(_topological_order(output)):
            if id(node) in place:
                continue
            if node.op is None:
                add(id(node), _constant_step(_current(node), node.name))
                continue
            if node.op is VARIABLE and node.args[0].__class__ is Node:
                place[id(node)] = place[id(node.args[0])]
                continue
            for arg in node.args:
                if arg.__class__ is not Node:
                    add(id(arg), _constant_step(arg))
            args = tuple(place[id(arg)] for arg in node.args)
            operation = node.op
            add(
                id(node),
                Step(
                    operation.name, args, operation.name, operation.symbol, node.value, node.name, operation
                ),
            )
        self.inputs = tuple(node.name for node in inputs)
        self.nodes = tuple(steps)
        self.output = place[id(output)]

    def run(self, *inputs) -> list[Node]:
        """Evaluate at new inputs and return one Node a step, ready for ``[graph.output].backward()``."""
        if len(inputs) != len(self.inputs):
            raise TypeError(
                f"the graph has {len(self.inputs)} inputs ({', '.join(self.inputs)}), but got {len(inputs)}"
            )
        nodes: list[Node] = []
        given = iter(inputs)
        for step in self.nodes:
            if step.operation is None:
                value = next(given) if step.op == "input" else step.value
                nodes.append(Node(value, step.name))
            else:
                nodes.append(apply(step.operation, *[nodes[i] for i in step.args]))
                nodes[-1].name = step.name
        return nodes

    def __call__(self, *inputs):
        """Return the output at new inputs; arrays work where the function is elementwise."""
        return self.run(*inputs)[self.output]._value

    def gradient(self, *inputs) -> list:
        """Return the derivatives of the output with respect to each input, at new inputs."""
        nodes = self.run(*inputs)
        nodes[self.output].backward()
        return [_zeros(node._value) if node.grad is None else node.grad for node in nodes[: len(self.inputs)]]

    def expanded(self) -> Graph:
        """Return the same graph with every Function that JavaScript does not know taken apart.

        Raises
        ------
        TypeError
            If the formula of such a function cannot be traced; the message names the function.
        """
        graph = self
        while any(_unknown(step.operation) for step in graph.nodes):
            inputs: list[Node] = []
            nodes: list[Node] = []
            for step in graph.nodes:
                if step.operation is None:
                    nodes.append(Node(step.value, step.name))
                    if step.op == "input":
                        inputs.append(nodes[-1])
                    continue
                args = [nodes[i] for i in step.args]
                if _unknown(step.operation):
                    nodes.append(_taken_apart(step.operation.function, *args))
                else:
                    nodes.append(apply(step.operation, *args))
                nodes[-1].name = step.name
            graph = Graph(inputs, nodes[graph.output])
        return graph

    def export(self) -> dict:
        """Return the graph as plain lists, dicts, strings and finite numbers: what JavaScript evaluates.

        Raises
        ------
        TypeError
            If the graph holds a Function that JavaScript does not know and that cannot be taken apart.
        """
        graph = self.expanded()
        nodes = []
        for step in graph.nodes:
            if step.op == "input":
                node = {"op": "input", "name": step.name}
            elif step.op == "constant":
                node = {"op": "constant", "value": _json(step.value)}
            else:
                node = {"op": step.op, "args": list(step.args), **step.operation.attributes}
            if step.name is not None:
                node["name"] = step.name
            nodes.append(node)
        return {"inputs": list(graph.inputs), "nodes": nodes, "output": graph.output}

    @classmethod
    def from_export(cls, exported: dict, *inputs) -> Graph:
        """Return the graph that `export` wrote, or that the browser made of a typed formula.

        Parameters
        ----------
        exported
            A graph of elementwise operations, as plain data.
        *inputs
            One example value an input, as for `trace`.

        Raises
        ------
        TypeError
            If the number of example values is not that of the inputs.
        ValueError
            If the graph holds an operation that is unknown or not elementwise; the message names it.
        """
        names = exported["inputs"]
        if len(inputs) != len(names):
            raise TypeError(f"the graph has {len(names)} inputs ({', '.join(names)}), but got {len(inputs)}")
        given = dict(zip(names, inputs, strict=True))
        leaves: dict[str, Node] = {}
        nodes: list[Node] = []
        for entry in exported["nodes"]:
            if entry["op"] == "input":
                node = leaves[entry["name"]] = Node(given[entry["name"]])
            elif entry["op"] == "constant":
                node = Node(_from_json(entry["value"]))
            elif entry["op"] in _ELEMENTWISE:
                node = apply(_ELEMENTWISE[entry["op"]], *[nodes[i] for i in entry["args"]])
            else:
                raise ValueError(
                    f"expected elementwise operations, got {entry['op']!r}; "
                    f"known are {', '.join(sorted(_ELEMENTWISE))}"
                )
            node.name = entry.get("name")
            nodes.append(node)
        return cls([leaves[name] for name in names], nodes[exported["output"]])

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        return f"Graph({', '.join(self.inputs)} -> {len(self.nodes)} nodes)"


def _constant_step(value, name: str | None = None) -> Step:
    value = _read_only(_constant(value))
    label = name or (f"{value:.4g}" if value.__class__ is float else f"array{value.shape}".replace(",)", ")"))
    return Step("constant", (), label, label, value, name)


def _unknown(operation: Operation | None) -> bool:
    return isinstance(operation, Application) and (
        _EXPORTED_FUNCTIONS.get(operation.name) is not operation.function
    )


def _taken_apart(function: Function, x: Node) -> Node:
    try:
        result = function.formula(x)
        return result if result.__class__ is Node else x * 0.0 + result
    except TypeError as error:
        raise TypeError(
            f"{function.name} is not known to JavaScript, and its formula does not run on a Node: {error}. "
            "Write the formula with NumPy"
        ) from error


def _json(value):
    if value.__class__ is float:
        return value if math.isfinite(value) else str(value)
    return {"shape": list(value.shape), "data": [_json(float(number)) for number in value.ravel()]}


def _from_json(value):
    if isinstance(value, dict):
        return np.array([float(number) for number in value["data"]]).reshape(value["shape"])
    return float(value)


def trace(f: Callable, *inputs, names: Sequence[str] | None = None) -> Graph:
    """Run f once on example inputs and return the graph of what it did.

    Parameters
    ----------
    f
        A function written with operators, NumPy and :class:`Function`.
    *inputs
        One example value an argument; the graph can be evaluated at others.
    names
        Names of the inputs; left out, the names of the function's parameters.

    Raises
    ------
    TypeError
        If f does something a graph cannot record, such as branching on a value.
    """
    names = _input_names(f, len(inputs)) if names is None else list(names)
    if len(names) != len(inputs):
        raise ValueError(f"got {len(names)} names for {len(inputs)} inputs")
    nodes = [Node(value, name) for value, name in zip(inputs, names, strict=True)]
    output = f(*nodes)
    return Graph(nodes, output if output.__class__ is Node else Node(output))


def _input_names(f: Callable, count: int) -> list[str]:
    if isinstance(f, Function):
        return ["x"]
    signature = _signature(f)
    parameters = [] if signature is None else list(signature.parameters.values())
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)][:count]
    if len(names) < count:
        names = ["x"] if count == 1 else [f"x{i + 1}" for i in range(count)]
    return names
