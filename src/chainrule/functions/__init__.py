r"""Elementwise functions, each with its exact derivative.

A :class:`Function` takes a float, an array or a :class:`chainrule.graph.Node` and returns the same kind.
Its `derivative` is again a Function, so derivatives of any order are exact too:

>>> sigmoid(0.0), sigmoid.derivative(0.0), sigmoid.derivative.derivative(0.0)
(0.5, 0.25, -0.0)

`function` says what a Function is, `algebra` puts functions together, and `catalogue` lists the known ones.
"""

from .algebra import (
    Composition,
    Constant,
    Formula,
    Power,
    Product,
    Quotient,
    Scale,
    Sum,
    constant,
    identity,
    negative,
    power,
    scale,
    shift,
    square,
)
from .catalogue import (
    FUNCTIONS,
    LeakyRelu,
    absolute,
    arctan,
    cos,
    cosh,
    cube,
    exp,
    expm1,
    leaky_relu,
    log,
    log1p,
    reciprocal,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    tan,
    tanh,
)
from .domain import REALS, Domain
from .function import Function

__all__ = [
    "FUNCTIONS",
    "REALS",
    "Composition",
    "Constant",
    "Domain",
    "Formula",
    "Function",
    "LeakyRelu",
    "Power",
    "Product",
    "Quotient",
    "Scale",
    "Sum",
    "absolute",
    "arctan",
    "constant",
    "cos",
    "cosh",
    "cube",
    "exp",
    "expm1",
    "identity",
    "leaky_relu",
    "log",
    "log1p",
    "negative",
    "power",
    "reciprocal",
    "relu",
    "scale",
    "shift",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "square",
    "tan",
    "tanh",
]
