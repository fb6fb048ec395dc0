r"""Formulas in LaTeX put together from templates, with the brackets they need and no others.

A template is LaTeX as `str.format` takes it: ``{}`` stands for the argument, once or more often, and literal
braces are doubled. ``\frac{{{}}}{{1 + {}}}`` is u/(1 + u).
"""

from __future__ import annotations

import re

__all__ = ["application", "compose", "fill", "number", "product", "quotient", "total"]

_PARTS = r"\\left\s*\\?.|\\right\s*\\?.|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\s+|."
_PART = re.compile(_PARTS, re.S)
_PART_OF_TEMPLATE = re.compile(rf"\{{\{{|\}}\}}|\{{\}}|{_PARTS}", re.S)
_SYMBOL = re.compile(r"(\\[A-Za-z]+|[A-Za-z]|\d+(\.\d+)?)(_(\w|\{\w+\}))?'*")
_OPENS = re.compile(r"\{\{|\{|\\left.*|[(\[]")
_CLOSES = re.compile(r"\}\}|\}|\\right.*|[)\]]")
_ESCAPES = str.maketrans(
    {character: "\\" + character for character in "_%#&${}"}
    | {"\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim "}
)
_SPACES = ("\\,", "\\;", "\\!", "\\:", "\\ ")
_PRODUCTS = ("\\cdot", "\\times")
_RELATIONS = ("+", "=", "<", ">", ",")


def fill(template: str, argument: str) -> str:
    """Return the template with an argument, itself LaTeX, in the place of every ``{}``."""
    return _insert(template, argument).format()


def compose(outer: str, inner: str) -> str:
    """Return the template of outer(inner({}))."""
    return _insert(outer, _shown(inner), inner)


def application(name: str) -> str:
    """Return the template of a function that is written by its name."""
    escaped = _doubled(name.translate(_ESCAPES))
    return rf"\operatorname{{{{{escaped}}}}}\left({{}}\right)"


def number(value: float) -> str:
    """Return the template of a number."""
    digits, _, exponent = f"{value:g}".partition("e")
    if exponent:
        return rf"{digits} \cdot 10^{{{{{int(exponent)}}}}}"
    return {"inf": r"\infty", "-inf": r"-\infty", "nan": r"\mathrm{{nan}}"}.get(digits, digits)


def total(first: str, second: str) -> str:
    """Return the template of a sum."""
    return f"{first} - {second[1:]}" if second.startswith("-") else f"{first} + {second}"


def product(first: str, second: str) -> str:
    """Return the template of a product."""
    # -2 x is (-2) x: a leading minus may stay
    first = first if first.startswith("-") and not _is_sum(_shown(first[1:])) else _factor(first)
    second = _factor(second)
    sign = r"\," if re.fullmatch(r"-?\d+(\.\d+)?", first) and not second[0].isdigit() else r" \cdot "
    return f"{first}{sign}{second}"


def quotient(first: str, second: str) -> str:
    """Return the template of a fraction."""
    return rf"\frac{{{{{first}}}}}{{{{{second}}}}}"


def _doubled(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _bracketed(latex: str) -> str:
    return rf"\left({latex}\right)"


def _shown(template: str) -> str:
    """Return a template with a letter in it, as a reader sees it."""
    return template.format(*["x"] * template.count("{}"))


def _factor(template: str) -> str:
    return _bracketed(template) if _is_sum(_shown(template)) else template


def _is_sum(latex: str) -> bool:
    """Whether a + or - stands outside all brackets."""
    depth = 0
    for part in _PART.findall(latex):
        depth += bool(_OPENS.fullmatch(part)) - bool(_CLOSES.fullmatch(part))
        if not depth and (part == "-" or part in _RELATIONS or part == r"\pm"):
            return True
    return False


def _is_symbol(latex: str) -> bool:
    """Whether the formula is one letter, number or pair of brackets, which an exponent raises as a whole."""
    if _SYMBOL.fullmatch(latex):
        return True
    if not re.match(r"\\left|\(", latex):
        return False
    parts, depth = _PART.findall(latex), 0
    for place, part in enumerate(parts, 1):
        depth += bool(_OPENS.fullmatch(part)) - bool(_CLOSES.fullmatch(part))
        if not depth:
            return place == len(parts)
    return False


def _insert(template: str, argument: str, inner: str | None = None) -> str:
    """Return the template with an argument put in, as a template."""
    text = _doubled(argument) if inner is None else inner
    parts = _PART_OF_TEMPLATE.findall(template)
    filled = []
    for place, part in enumerate(parts):
        if part == "{}":
            before = [p for p in parts[:place] if not p.isspace()]
            after = [p for p in parts[place + 1 :] if not p.isspace()]
            part = _bracketed(text) if _needs_brackets(argument, before, after) else text
        filled.append(part)
    return "".join(filled)


def _needs_brackets(argument: str, before: list[str], after: list[str]) -> bool:
    """Whether an argument would be misread between these parts of a template."""
    if _is_symbol(argument):
        # 3·2 is not 32, nor is 3 (-2) a difference
        return bool(argument[:1].isdigit() and before and _is_juxtaposed(before))
    spaced = bool(before) and before[-1] in _SPACES
    left = next((part for part in reversed(before) if part not in _SPACES), "")
    right = next((part for part in after if part not in _SPACES), "")
    opened, closed = not left or bool(_OPENS.fullmatch(left)), not right or bool(_CLOSES.fullmatch(right))
    if right in ("^", "_", "'", "!", "/") or left == "/":
        return True
    if re.fullmatch(r"\\[A-Za-z]+", left) and left not in _PRODUCTS and not spaced:
        return True
    if left == "-" or (left in _RELATIONS and argument.startswith("-")):
        return _is_sum(argument)
    if (opened or left in _RELATIONS) and (closed or right in (*_RELATIONS, "-")):
        return False
    return _is_sum(argument) or bool(argument[:1].isdigit() and _is_juxtaposed(before))


def _is_juxtaposed(before: list[str]) -> bool:
    """Whether what comes next would be read as multiplied by what stands before it."""
    left = next((part for part in reversed(before) if part not in _SPACES), "")
    return bool(left) and not (
        _OPENS.fullmatch(left) or left in (*_PRODUCTS, *_RELATIONS, "-", "/", "^", "_")
    )
