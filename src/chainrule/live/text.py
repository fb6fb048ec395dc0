"""Words for figures: a little markup to HTML, LaTeX to MathML (no script needed), functions to labels."""

import functools
import html
import itertools
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

LABELS = {
    "identity": "x",
    "negative": "−x",
    "square": "x²",
    "cube": "x³",
    "reciprocal": "1/x",
    "sqrt": "√x",
    "absolute": "|x|",
    "exp": "eˣ",
    "log": "log x",
    "sin": "sin x",
    "cos": "cos x",
    "tan": "tan x",
    "arctan": "arctan x",
    "sinh": "sinh x",
    "cosh": "cosh x",
    "tanh": "tanh x",
    "sigmoid": "σ(x)",
    "softplus": "softplus(x)",
    "relu": "ReLU(x)",
    "leaky_relu": "leaky ReLU(x)",
}
"""How menus and sentences write the course's functions, by name."""

_THIN = '<mspace width="0.167em" />'
_SIGN = '<mo form="prefix" lspace="0" rspace="0">'
_NAMES = "sin|cos|tan|arctan|sinh|cosh|tanh|log|ln|exp|max|min"
_CALL = rf"(?:<mi>(?:{_NAMES})</mi>|<msup><mi>(?:{_NAMES})</mi><m[ni]>\w</m[ni]></msup>)"
_PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msup": 2,
    "msub": 2,
    "msubsup": 3,
    "mover": 2,
    "munder": 2,
    "munderover": 3,
}
_ENTITY = re.compile(r"&#x(?!0*(?:22|26|3C|3E);)[0-9A-F]+;")  # but for what markup is made of: " & < >
_MARKUP = re.compile(r"\$(?P<latex>[^$]+)\$|`(?P<code>[^`]+)`|\*(?P<emphasis>(?! )[^*]+(?<! ))\*")


def label(f: Callable[..., Any]) -> str:
    """Return how a menu writes the function: "x²" for square, else the name it has in code, or f."""
    name = getattr(f, "name", getattr(f, "__name__", "f"))
    if name == (lambda: None).__name__:
        name = "f"
    return LABELS.get(name, f"{name}(x)")


def counted(count: int, thing: str) -> str:
    """Return how many things there are: "1 output", "2 outputs"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def grouped(count: int) -> str:
    """Return a whole number, its digits in groups of three where it has five or more."""
    return f"{count:,}".replace(",", "\u202f") if count >= 10_000 else str(count)


@functools.cache
def mathml(latex: str) -> str:
    """Return LaTeX as inline MathML, which browsers draw themselves; ValueError if it can't be read."""
    from latex2mathml import converter  # here: only words with formulas need it

    try:
        markup = converter.convert(latex)
        trouble = _trouble(latex, markup)
    except Exception as error:  # latex2mathml raises a dozen types
        trouble = str(error) or type(error).__name__
    if trouble:
        raise ValueError(f"expected LaTeX that latex2mathml can read, got {latex!r} ({trouble})")
    return _spaced(_ENTITY.sub(lambda entity: html.unescape(entity[0]), markup))


def _trouble(latex: str, markup: str) -> str:
    """Return what latex2mathml has passed over in silence, or ""."""
    from latex2mathml import commands

    plain = re.sub(r"\\[{}%\\]", "", latex)
    depths = [0, *itertools.accumulate((character == "{") - (character == "}") for character in plain)]
    if depths[-1] or min(depths) < 0:
        return "braces that do not match"
    if "%" in plain:
        return r"what stands behind a % is left out: a percent sign is \%"
    for environment in re.findall(r"\\begin\{(.*?)\}", latex):
        if rf"\{environment}" not in commands.MATRICES:
            return f"unknown environment {environment}"
    if unknown := re.search(r"\\[a-zA-Z]+", markup):
        return f"unknown {unknown[0]}"
    for element in ElementTree.fromstring(markup).iter():
        name = element.tag.rpartition("}")[2]
        if len(element) != _PARTS.get(name, len(element)):
            return f"a part of {name} is missing"
        if name == "mo" and not element.text and "fence" not in element.attrib:
            return "an operator without a name"
    return ""


def _spaced(markup: str) -> str:
    """Return MathML with TeX's spaces: none round a slash and behind a sign, thin ones round sin."""
    markup = markup.replace("<mo>/</mo>", '<mo lspace="0" rspace="0">/</mo>')
    markup = re.sub(r"(<mo[^>]*>(?!\))[^<]*</mo>)<mo>(?=−</mo>)", rf"\1{_SIGN}", markup)
    markup = re.sub(rf"({_CALL})(?=<m(?:i|n|frac|sup|sub|sqrt)>)", rf"\1{_THIN}", markup)
    return re.sub(rf"(?<=</m[in]>)({_CALL})", rf"{_THIN}\1", markup)


def rich(text: str) -> str:
    """Return text as HTML: ``$latex$`` as MathML, ```code```, ``*emphasis*``; everything else is escaped.

    ValueError if a formula has no end or can't be read. A star with a space beside it is a star, as in a * b.

    >>> rich("What is `f(2)` for *this* f?")
    'What is <code>f(2)</code> for <em>this</em> f?'
    """
    parts, end = [], 0
    for match in _MARKUP.finditer(text):
        parts.append(html.escape(text[end : match.start()], quote=False))
        end = match.end()
        if match["latex"]:
            parts.append(mathml(match["latex"]))
        elif match["code"]:
            parts.append(f"<code>{html.escape(match['code'], quote=False)}</code>")
        else:
            parts.append(f"<em>{rich(match['emphasis'])}</em>")
    parts.append(html.escape(text[end:], quote=False))
    if "$" in _MARKUP.sub("", text):
        raise ValueError(f"expected a second $ that ends the formula, got {text!r}")
    return "".join(parts)
