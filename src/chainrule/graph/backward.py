r"""The backward pass: from the output back, each node sends its cotangent to its arguments.

:math:`\bar u = \partial J / \partial u` is the cotangent of u, the derivative of the output J by u. A
pullback turns the cotangent of a result into those of the arguments: the chain rule for one operation.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from ..functions.arguments import Numeric
from .operation import shape_of
from .values import constant

if TYPE_CHECKING:
    from .node import Node

_NUMBER = operator.attrgetter("number")


def history(output: Node) -> list[Node]:
    """Return the nodes that `output` was computed from, itself first, each before its arguments.

    No node is made before its arguments: in falling order of their numbers, each comes after all that use it.
    """
    return sorted(_found(output)[0], key=_NUMBER, reverse=True)


def _found(output: Node, since: int = 0) -> tuple[dict[Node, Any], list[Node]]:
    """Return the nodes that `output` was computed from, each with None, and the computed ones in order.

    Nodes made before number `since`, and what they were computed from, are left out.
    """
    found: dict[Node, Any] = {output: None}
    computed, kind = [output] if output.args else [], output.__class__
    for node in computed:
        for arg in node.args:
            if arg.__class__ is kind and arg not in found and arg.number >= since:
                found[arg] = None
                if arg.args:
                    computed.append(arg)
    computed.sort(key=_NUMBER, reverse=True)
    return found, computed


def pull_back(
    output: Node, seed: Numeric, *, since: int = 0, recorded: bool = False
) -> dict[Node, Numeric | None]:
    """Return the cotangent of each node that `output` was computed from; None where nothing arrives.

    Parameters
    ----------
    output, seed
        Where the pass starts, and the cotangent there.
    since
        Leaves out nodes made before this number.
    recorded
        Compute with nodes instead of their values, so that the cotangents can be differentiated again.
    """
    cotangents, computed = _found(output, since)
    cotangents[output], kind = seed, output.__class__
    for node in computed:
        upstream = cotangents[node]
        if upstream is None:
            continue
        slopes = node.slopes
        if slopes is not None and not recorded:
            # There are as many slopes as arguments, and `strict` would be paid for at each node.
            for arg, slope in zip(node.args, slopes):  # noqa: B905
                if arg.__class__ is kind:
                    before = cotangents[arg]
                    cotangents[arg] = upstream * slope if before is None else before + upstream * slope
            continue
        result, values = (node, node.args) if recorded else (node._value, node.values)
        operation: Any = node.op
        for i, arg in enumerate(node.args):
            if arg.__class__ is kind and arg in cotangents:
                cotangent = operation.pullback(i, upstream, result, values)
                if cotangent is not None:
                    before = cotangents[arg]
                    cotangents[arg] = cotangent if before is None else before + cotangent
    return cotangents


def starting(node: Node, seed: npt.ArrayLike | None = None) -> Numeric:
    """Return the cotangent that a backward pass starts with, in the shape and precision of the node."""
    if seed is None:
        if node._value.__class__ is float:
            return 1.0
        raise ValueError(
            f"backward() starts from a single number, but this node has shape {node.shape}. Reduce it first, "
            "as with node.sum(), or pass backward(seed) an array of that shape"
        )
    start = constant(seed)
    if shape_of(start) != node.shape:
        raise ValueError(f"the seed has shape {shape_of(start)}, but the node has shape {node.shape}")
    return start if start.__class__ is float or start.dtype is node._value.dtype else start.astype(node.dtype)
