r"""Forward and reverse: one row, or one column, of a Jacobian for the price of a few evaluations.

===============================  =====================================================================
:mod:`~chainrule.modes.dual`     Dual: a number that carries its slope along
:mod:`~chainrule.modes.products` jvp, vjp and hessian_vector_product: a Jacobian, or a Hessian, times a
                                 vector, without the matrix
===============================  =====================================================================

Chapter 6 builds on this package.
"""

from .dual import Dual
from .products import hessian_vector_product, jvp, vjp

__all__ = ["Dual", "hessian_vector_product", "jvp", "vjp"]
