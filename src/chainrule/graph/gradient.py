"""The derivative of a function as a function: the backward pass, recorded."""

from __future__ import annotations

import inspect
import math
import operator
from collections.abc import Callable
from typing import Any

from ..functions.arguments import check_callable
from .backward import history, pull_back, starting
from .node import Node, record
from .rules import VARIABLE
from .values import returned, zeros


def grad(f: Callable[..., Any], argument: int = 0) -> Callable[..., Any]:
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
    TypeError
        If f can't be called, or `argument` is not an int; when the derivative is called, if f returns
        something else than a number.
    IndexError
        When the derivative is called without an argument at that position.
    ValueError
        When it is called and f returns an array: sum it first.

    Notes
    -----
    At a kink it is a subgradient: 0 for abs and relu at 0, half to each of two numbers that np.maximum or
    np.minimum finds equal. Where kinks cancel, as in abs(x)**2, the first derivative is right, but the
    second, at that one point, is made of such subgradients (there 0, where the parabola has 2).
    """

    check_callable(f, "grad")
    try:
        argument = operator.index(argument)
    except TypeError:
        raise TypeError(
            f"grad takes the position of one argument, an int, but got {argument!r}: for the derivative by "
            "another one write a second grad(f, position)"
        ) from None

    def derivative(*given: Any, **held: Any) -> Any:
        if not -len(given) <= argument < len(given):
            raise IndexError(
                f"grad(f, {argument}) differentiates by the argument at position {argument}, but got "
                f"{len(given)} positional arguments"
            )
        place = argument % len(given)
        inputs = [value if value.__class__ is Node else Node(value) for value in given]
        # A node of its own: f may use the outer variable as well, which is held still here.
        variable = record(VARIABLE, inputs[place])
        output = f(*inputs[:place], variable, *inputs[place + 1 :], **held)
        slope = None
        if output.__class__ is Node:
            cotangents = pull_back(output, starting(output), since=variable.number, recorded=True)
            slope = cotangents.get(variable)
        elif not hasattr(output, "__apply_operation__"):
            starting(Node(returned("grad", output)))  # one number, too, if it depends on nothing
        if slope is None:
            slope = zeros(variable._value)
        # Only if every number that went in was plain is the slope plain: f may hold nodes of an outer trace.
        oldest = min(node.number for node in history(slope)) if slope.__class__ is Node else math.inf
        if any(value.__class__ is Node for value in given) or oldest < inputs[0].number:
            return slope if slope.__class__ is Node else record(VARIABLE, slope)
        slope = slope._value if slope.__class__ is Node else slope
        return slope if slope.__class__ is float else slope.astype(variable.dtype, copy=False)

    derivative.__name__ = f"grad_{getattr(f, '__name__', getattr(f, 'name', 'f'))}"
    # What inspect reads: typeshed's functions do not know it.
    derivative.__signature__ = signature_of(f)  # type: ignore[attr-defined]
    return derivative


def signature_of(f: Callable[..., Any]) -> inspect.Signature | None:
    """Return the signature of a callable, None if it has none that Python knows."""
    try:
        return inspect.signature(f)
    except (TypeError, ValueError):
        return None
