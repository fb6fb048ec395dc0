"""How sums of products are written: indices at the foot of a letter, negative numbers in brackets."""

from ..base import shown

FEET = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(*numbers: int) -> str:
    """Return whole numbers as they stand at the foot of a letter: 2 and 3 become ₂₃."""
    return "".join(map(str, numbers)).translate(FEET)


def in_brackets(value: float) -> str:
    """Return a number as a figure writes it, in brackets if it is negative."""
    return f"({shown(value)})" if value < 0 else shown(value)
