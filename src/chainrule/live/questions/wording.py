"""How questions write the numbers that vary: as people do, or not at all."""

from fractions import Fraction
from typing import Any

DIGITS = 4
_SUPERSCRIPTS = str.maketrans("0123456789−/", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᐟ")
POWERS = {2: "square", 3: "cube", 4: "fourth power", 5: "fifth power", 6: "sixth power"}
COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def tex(value: float) -> str:
    r"""Return a number for a formula: -0.2, 10\,400.

    Raises
    ------
    ValueError
        If it takes more than four digits: then other numbers are wanted.
    """
    text = f"{value:.12g}"
    plain = text.lstrip("-")
    digits = plain.replace(".", "").lstrip("0")
    if "e" in text or len(digits if "." in plain else digits.rstrip("0")) > DIGITS:
        raise ValueError(f"expected a number of at most {DIGITS} digits to write, got {value!r}")
    whole, point, decimals = plain.partition(".")
    if len(whole) > DIGITS:
        whole = f"{int(whole):,}".replace(",", r"\,")
    return ("-" if value < 0 else "") + whole + point + decimals


def say(value: float) -> str:
    """Return a number for a sentence: −0.2, and 10 400 in one piece. Raises as `tex` does."""
    return tex(value).replace("-", "−").replace("\\,", "\u202f")


def br(value: float) -> str:
    """Return a number for a formula, in brackets if it is negative: 3 · (-2)."""
    return f"({tex(value)})" if value < 0 else tex(value)


def plus(value: float, what: str = "") -> str:
    """Return a number, or so many of something, as what is added behind something: + 2, - 3x, + x."""
    return f"{'-' if value < 0 else '+'} {times(abs(value), what)}"


def times(value: float, what: str = "") -> str:
    """Return so many of something: 3x, -x, x; or the number alone."""
    return what if what and value == 1 else f"-{what}" if what and value == -1 else tex(value) + what


def power(base: str, exponent: int) -> str:
    """Return a power for a formula: x, x^3, x^{12}."""
    if exponent == 1:
        return base
    return f"{base}^{exponent}" if 0 <= exponent < 10 else f"{base}^{{{exponent}}}"


def raised(base: str, exponent: int) -> str:
    """Return a power for a sentence: x, x³."""
    return base if exponent == 1 else base + str(exponent).translate(_SUPERSCRIPTS)


def part(value: float | Fraction, limit: int = 1000) -> str:
    """Return a fraction for a sentence: 1/8, 3/4, −2, and ½ for the half."""
    exact = Fraction(value).limit_denominator(limit)
    text = "½" if abs(exact) == Fraction(1, 2) else str(abs(exact))
    return ("−" if exact < 0 else "") + text


def fraction(value: float | Fraction, limit: int = 1000) -> str:
    r"""Return a fraction for a formula: \frac{1}{8}, -2."""
    exact = Fraction(value).limit_denominator(limit)
    sign = "-" if exact < 0 else ""
    over, under = abs(exact.numerator), exact.denominator
    return f"{sign}{over}" if under == 1 else rf"{sign}\frac{{{over}}}{{{under}}}"


def multiple(count: float, value: Any) -> Any:
    """Return count · value; the value itself for 1, so that no graph has an idle box."""
    return value if count == 1 else count * value


def ordinal(count: int) -> str:
    """Return a place in a row: 1st, 45th, 112th."""
    last = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{last}"


def one_more(count: int) -> str:
    """Return a place in a row, with its article: a 45th, an 18th."""
    article = "an" if str(count)[0] == "8" or count in (11, 18) else "a"
    return f"{article} {ordinal(count)}"
