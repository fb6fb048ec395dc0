r"""The engine: record what a function does to its inputs, then send gradients back.

======================================  ==================================================================
:mod:`~chainrule.graph.node`            Node: a value that remembers how it was computed
:mod:`~chainrule.graph.operators`       what + − × ÷ and ** of a Node do, written from the table of rules
:mod:`~chainrule.graph.operation`       Operation: what can compute a node, and send its cotangent back
:mod:`~chainrule.graph.rules`           the table of rules of operations that work number by number
:mod:`~chainrule.graph.arrays`          sums, products of matrices, and operations that move numbers
:mod:`~chainrule.graph.numpy_names`     what NumPy's functions do to a Node
:mod:`~chainrule.graph.backward`        the backward pass
:mod:`~chainrule.graph.gradient`        grad: the derivative of a function, as a function
:mod:`~chainrule.graph.tracing`         trace and Graph: what a function does, step by step
:mod:`~chainrule.graph.compiled`        a graph as straight-line code, put together from `lines` and `layout`
======================================  ==================================================================

Chapter 5 builds on this package.
"""

from .gradient import grad
from .node import Node, named
from .numpy_names import OPERATIONS
from .operation import Operation
from .tracing import Graph, Step, trace

__all__ = ["OPERATIONS", "Graph", "Node", "Operation", "Step", "grad", "named", "trace"]
