"""How sums of products are written: indices at the foot of a letter, negative numbers in brackets."""

from collections.abc import Iterable

from ..base import as_shown, equals, shown

FEET = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def subscript(*numbers: int) -> str:
    """Return whole numbers as they stand at the foot of a letter: 2 and 3 become ₂₃."""
    return "".join(map(str, numbers)).translate(FEET)


def in_brackets(value: float) -> str:
    """Return a number as a figure writes it, in brackets if it is negative."""
    return f"({shown(value)})" if value < 0 else shown(value)


def summed(products: Iterable[tuple[float, float]], result: float, *added: float) -> str:
    """Return a sum of products, and of what is added to them, in numbers, with what it comes to."""
    pairs = list(products)
    terms = [f"{in_brackets(a)} · {in_brackets(b)}" for a, b in pairs] + [in_brackets(one) for one in added]
    comes = sum(as_shown(a) * as_shown(b) for a, b in pairs) + sum(map(as_shown, added))
    return f"{' + '.join(terms)} {equals(comes, shown(result))} {shown(result)}"
