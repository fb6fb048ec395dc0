r"""A value that remembers how it was computed.

A :class:`Node` holds a value, the operation and the arguments it came from. Ordinary NumPy code runs on it,
and each operation adds one node to the graph:

>>> import numpy as np
>>> x = Node(2.0)
>>> y = x * x + np.exp(-x)
>>> y.backward()
>>> round(x.grad, 6)
3.864665
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, NoReturn, TypeVar

import numpy as np
import numpy.typing as npt

from ..functions import Function
from ..functions.arguments import Numeric
from . import numpy_names, rules
from .arrays import BOTH_BRANCHES, MATMUL
from .backward import pull_back, starting
from .operand import Operand
from .operation import Operation
from .operators import new_node, next_number, operators
from .rules import Application, Elementwise
from .values import constant, read_only, zeros

Kind = TypeVar("Kind")
Values = tuple[Numeric, ...]
_ARRAY = np.ndarray
# While a function is run for compiled code: the nodes whose values it looks at.
LOOKED_AT: ContextVar[list[Node] | None] = ContextVar("looked at", default=None)


def _record(
    value: Numeric, op: Operation, args: Values, values: Values | None, slopes: Values | None = None
) -> Node:
    node: Node = new_node(Node)
    node._value = value
    node._grad = node._handed_out = node.name = None
    node.op = op
    node.args = args
    node.values = values
    node.slopes = slopes
    node.number = next_number()
    return node


def _record_one(op: Operation, node: Node) -> Node:
    value = node._value if node._handed_out is None else current(node)
    result = op.forward(value)
    if result.__class__ is not _ARRAY or not result.ndim:
        result = float(result)
    return _record(result, op, (node,), (value,))


def _record_two(op: Operation, left: Numeric, right: Numeric) -> Node:
    if left.__class__ is Node:
        a = left._value if left._handed_out is None else current(left)
    elif hasattr(left, "__apply_operation__"):
        return record(op, left, right)
    else:
        a = left = constant(left)
    if right.__class__ is Node:
        b = right._value if right._handed_out is None else current(right)
    elif hasattr(right, "__apply_operation__"):
        return record(op, left, right)
    else:
        b = right = constant(right)
    result = op.forward(a, b)
    if result.__class__ is not _ARRAY or not result.ndim:
        result = float(result)
    return _record(result, op, (left, right), (a, b))


def record(op: Operation, *args: Numeric) -> Node:
    """Apply an operation to nodes, numbers and arrays, and record it as a new Node.

    Raises
    ------
    TypeError
        If an argument is neither.
    """
    for arg in args:
        # A Dual may hold nodes, while a Node holds no Dual.
        if arg.__class__ is not Node and hasattr(arg, "__apply_operation__"):
            return arg.__apply_operation__(op, *args)  # type: ignore[no-any-return]
    held = tuple([arg if arg.__class__ is Node else constant(arg) for arg in args])
    values = tuple([current(arg) if arg.__class__ is Node else arg for arg in held])
    result = op.forward(*values)
    if result.__class__ is not _ARRAY or not result.ndim:
        result = float(result)
    return _record(result, op, held, values)


def _compared(op: Elementwise) -> Callable[[Node, object], Node]:
    def compare(self: Node, other: object) -> Node:
        return _record_two(op, self, other) if _is_numeric(other) else NotImplemented

    return compare


class Node(Operand):
    """A value in a graph, together with the operation and the arguments it was computed from.

    Parameters
    ----------
    value
        A real number or an array of them, kept as a float or as an array of floats; else a TypeError.
    name
        What the node is called in pictures.

    Attributes
    ----------
    op : Operation or None
        The operation that computed the value; None for a leaf.
    args : tuple
        The arguments of the operation: nodes, and constants as floats or arrays.
    number : int
        Nodes are numbered as they are made: each has a larger number than its arguments.
    """

    # What a graph remembers, `_value` and `values` (those of the arguments when the operation was done), is
    # never handed out; what a reader may change is a copy, a leaf's `_handed_out`. On floats, slopes by the
    # arguments cost next to nothing, and what remains of the chain rule is one multiplication: there `slopes`
    # stand for `values`. `_grad` is what a pass left, in a tuple of one, until a reader asks for it.
    __slots__ = (
        "__weakref__",
        "_grad",
        "_handed_out",
        "_value",
        "args",
        "name",
        "number",
        "op",
        "slopes",
        "values",
    )

    carries = "gradient"

    def __init__(self, value: npt.ArrayLike, name: str | None = None):
        self._value = constant(value)
        self._grad: Any = None
        self._handed_out: npt.NDArray[Any] | None = None
        self.op: Operation | None = None
        self.args: Values = ()
        self.values: Any = ()
        self.slopes: Values | None = None
        self.name = name
        self.number = next_number()

    @property
    def value(self) -> Numeric:
        """The number, or the array.

        That of a node you made may be changed, also in place (``w.value -= 0.1 * w.grad``): the graphs
        recorded before keep the old one. That of a computed node is read-only.
        """
        value = self._value
        looked_at = LOOKED_AT.get()
        if looked_at is not None:
            looked_at.append(self)
        if value.__class__ is float:
            return value
        if self.op is not None:
            return read_only(value)
        if self._handed_out is None:
            self._handed_out = value.copy()
        return self._handed_out

    @value.setter
    def value(self, value: npt.ArrayLike) -> None:
        if self.op is not None:
            raise TypeError(
                f"this Node was computed, by {self.op.name}, and its graph remembers the value: only that of "
                "a Node you made yourself can be replaced"
            )
        self._value, self._handed_out = constant(value), None

    @property
    def grad(self) -> Numeric:
        """Derivative of the output by this node, in its shape and precision: a float or an array.

        Set by `backward`, None before. An array is your own: nothing else changes with it.
        """
        grad = self._grad
        if grad.__class__ is tuple:
            (cotangent,), value = grad, self._value
            if cotangent is None:
                grad = zeros(value)
            elif value.__class__ is float:
                grad = float(cotangent) + 0.0
            else:
                grad = cotangent.astype(value.dtype)
            self._grad = grad
        return grad

    @grad.setter
    def grad(self, grad: Numeric) -> None:
        self._grad = grad

    __add__, __radd__ = operators(rules.ADD, _record_two)
    __sub__, __rsub__ = operators(rules.SUBTRACT, _record_two)
    __mul__, __rmul__ = operators(rules.MULTIPLY, _record_two)
    __truediv__, __rtruediv__ = operators(rules.DIVIDE, _record_two)
    __lt__, __le__ = _compared(rules.LESS), _compared(rules.LESS_EQUAL)
    __gt__, __ge__ = _compared(rules.GREATER), _compared(rules.GREATER_EQUAL)
    # As of NumPy's arrays, the answer is no bool, which mypy expects of every object.
    __eq__, __ne__ = _compared(rules.EQUAL), _compared(rules.NOT_EQUAL)  # type: ignore[assignment]
    __hash__ = object.__hash__

    # The slope by an exponent is a logarithm, and mostly not asked for.
    __pow__, __rpow__ = operators(rules.POWER, _record_two, beside_numbers=True)

    def __matmul__(self, other: Numeric) -> Node:
        return _record_two(MATMUL, self, other)

    def __rmatmul__(self, other: Numeric) -> Node:
        return _record_two(MATMUL, other, self)

    @staticmethod
    def __apply_operation__(op: Operation, *args: Numeric) -> Node:
        return record(op, *args)

    def _applied(self, op: Operation) -> Node:
        return _record_one(op, self)

    def __apply_function__(self, function: Function) -> Node:
        """Apply an elementwise Function: one node, or the nodes of its formula if it is made of others."""
        op = function.operation
        if not isinstance(op, Application):
            op = rules.application(function)
        if op is None:
            return through_formula(
                function,
                self,
                reason="has no derivative",
                advice="Pass its derivative, or write the formula with NumPy",
            )
        value = self._value
        if value.__class__ is float:
            value, slopes = op.with_slopes(value)
            return _record(value, op, (self,), None, slopes)
        return _record_one(op, self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **keywords: Any) -> Any:
        op = numpy_names.UFUNCS.get(ufunc)
        if op is None or keywords or method != "__call__":
            return numpy_names.other_ufunc(ufunc, method, inputs, keywords)
        return _record_one(op, self) if len(inputs) == 1 else _record_two(op, *inputs)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a graph cannot branch on a Node: `if`, `while`, `and`, `or`, min() and max() would look at one "
            "value only. Write np.where(condition, a, b), np.maximum(a, b) or np.minimum(a, b). "
            + BOTH_BRANCHES
        )

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise TypeError(
            "a Node cannot be changed in place, as its graph remembers the old value. Write "
            f"np.where(mask, new, old), which makes a new Node. {BOTH_BRANCHES}"
        )

    def __format__(self, spec: str) -> str:
        return format(current(self), spec) if spec else str(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # Called by copy and by pickle.
        if self.op is not None:
            raise TypeError(
                f"a Node that was computed, here by {self.op.name}, cannot be copied or pickled without its "
                "graph: copy node.value, or write trace(f, x).export(), which is plain data"
            )
        return Node, (self.value, self.name)

    def backward(self, seed: npt.ArrayLike | None = None) -> None:
        r"""Set `grad` of every node that this one was computed from, by the chain rule.

        Each node passes its cotangent on when those of all its uses have been added:
        :math:`\bar u = \sum_k \bar v_k\, \partial v_k/\partial u`. Gradients of an earlier call are
        overwritten. No recursion: a chain of any length works.

        Parameters
        ----------
        seed
            Cotangent of this node, in its shape. May be left out for a single number, where it is 1.

        Raises
        ------
        ValueError
            If the value is an array and no seed is given, or if the seed has another shape.
        """
        for node, cotangent in pull_back(self, starting(self, seed)).items():
            node._grad = (cotangent,)

    def __repr__(self) -> str:
        called = f", name={self.name!r}" if self.name else ""
        made = f", op={self.op.name!r}" if self.op else ""
        return f"Node({current(self)!r}{called}{made})"


def through_formula(function: Function, node: Node, *, reason: str, advice: str) -> Node:
    """Return the nodes of a Function's formula; a number that does not depend on x, in the shape of x.

    Raises
    ------
    TypeError
        If the formula does not run on a node: with the reason why it is asked to, and the advice.
    """
    try:
        result = function.formula(node)
        if result.__class__ is Node:
            return result
        return Node(np.broadcast_to(result, node.shape) if node.ndim else result)
    except TypeError as error:
        raise TypeError(
            f"{function.name} {reason}, and its formula does not run on a Node: {error}. {advice}"
        ) from error


def named(name: str, value: Kind) -> Kind:
    """Return the value; if it is a Node, call it `name` in pictures of the graph.

    So a function can name what it computes on the way, and still works on numbers:
    ``h = named("h", sigmoid(w * x))``.
    """
    if isinstance(value, Node):
        value.name = name
    return value


def current(node: Node) -> Numeric:
    """Return the value of a node as it is now, in an array that nobody changes afterwards."""
    if node._handed_out is not None:
        node._value = node._handed_out.copy()
    return node._value


def _is_numeric(value: object) -> bool:
    return isinstance(value, Node | float | int | np.number | np.ndarray | np.bool_ | list | tuple)
