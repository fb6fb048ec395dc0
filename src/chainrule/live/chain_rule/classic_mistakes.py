"""What the classic wrong rules give for a Chain, and the worked solution that avoids them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from ...composition import Chain, WrongRule, wrong_rules
from ...functions import Constant
from ...functions.arguments import described
from ...graph import grad, trace
from ..arguments import several
from ..question_kinds import POINTS, Interval, Mistake, same_values, sample_points, values_at
from ..text import LABELS, label

_FORGOTTEN = re.compile(r"forgotten_layer_(\d+)")


def classic_mistakes(
    id: str,
    f: Callable[..., Any],
    intervals: Mapping[str, Interval],
    listed: Sequence[Mistake],
    rules: Iterable[WrongRule] | None,
) -> tuple[Mistake, ...]:
    """Return what each wrong rule gives for a Chain, except where the author has words of their own for it.

    Rules that give the same function are all kept: the feedback names them side by side.

    Raises
    ------
    TypeError, ValueError
        If rules are no list of WrongRules, if one gives the right derivative by chance, or there are rules
        and `f` is not a Chain of two or more functions in one variable.
    """
    if rules is not None:
        wanted = "a list of wrong rules, such as wrong_rules(f).values(), for rules"
        rules = several(rules, wanted, f"question {id!r}")
        for rule in rules:
            if not isinstance(rule, WrongRule):
                raise TypeError(f"question {id!r}: expected {wanted}, and one is {described(rule)}")
    if not isinstance(f, Chain) or len(f) < 2 or len(intervals) > 1:
        if rules:
            raise ValueError(
                f"question {id!r}: wrong rules apply to a Chain of two or more functions in one variable; "
                "leave rules out"
            )
        return ()
    points = sample_points(list(intervals.values()))
    example = float(points[0][0])

    def values(gives: Callable[..., Any]) -> np.ndarray:
        return values_at(trace(gives, example, names=("x",)), points)

    right = values(grad(f))
    own = [values(one.gives) for one in listed if callable(one.gives)]
    found = []
    for rule in wrong_rules(f).values() if rules is None else rules:
        gives = partial(rule, f)
        try:
            given = values(gives)
        except ValueError:  # a function of the chain has not the derivative that this rule would take
            continue
        if same_values(given, right):
            if not _no_mistake(rule, f):
                raise ValueError(
                    f"question {id!r}: the classic mistake {rule.name}, {rule.label}, gives the right "
                    "derivative; choose another function, or leave it out of rules"
                )
        # To leave out the outermost function is to differentiate the inner one alone: one slip, told once.
        elif rules is None and rule.name == f"forgotten_layer_{len(f)}":
            continue
        elif np.isfinite(given).sum() >= POINTS // 4 and not any(same_values(given, mine) for mine in own):
            hint = f"In symbols you have {rule.label}. {_meaning(rule, f)}".strip()
            found.append(Mistake(rule.sentence, hint, gives, rule.name.replace("_", "-")))
    return tuple(found)


def _meaning(rule: WrongRule, chain: Chain) -> str:
    """Return what f and g of a rule's label are here, or the function that it counts off; "" if too long."""
    if len(chain) == 2 and all(getattr(function, "name", None) in LABELS for function in chain):
        return f"Here f is {label(chain[-1])} and g is {label(chain[0])}."
    if any(_derivative_latex(function, "x") is None for function in chain):
        return ""
    position = _FORGOTTEN.fullmatch(rule.name)
    if position:
        k = int(position[1])
        return f"Function {k} is ${Chain([chain[k - 1]]).to_latex(_letters(chain)[k - 1])}$."
    return f"Here f is ${Chain([chain[-1]]).to_latex('x')}$ and g is ${chain[:-1].to_latex()}$."


def _letters(chain: Chain) -> list[str]:
    """Return the letters of the values in a row: x first, one for each value on the way, y last."""
    return [*["x", *"uvwsrqpz"][: len(chain)], "y"]


def _no_mistake(rule: WrongRule, chain: Chain) -> bool:
    """Return whether a rule is right for a reason: exp is its own derivative, and a shift has the rate 1."""
    if rule.name == "outer_not_differentiated":
        return getattr(chain[-1], "name", "") == "exp"
    position = _FORGOTTEN.fullmatch(rule.name)
    return position is not None and _derivative_latex(chain[int(position[1]) - 1], "x") == "1"


# As a reader would write it; {u} stands inside brackets of its own, {b} gets them where needed.
_DERIVATIVES = {
    "square": "2{b}",
    "cube": "3{b}^{{2}}",
    "reciprocal": r"-\frac{{1}}{{{b}^{{2}}}}",
    "exp": "e^{{{u}}}",
    "log": r"\frac{{1}}{{{u}}}",
    "sqrt": r"\frac{{1}}{{2\sqrt{{{u}}}}}",
    "sin": r"\cos\left({u}\right)",
    "cos": r"-\sin\left({u}\right)",
    "tan": r"\frac{{1}}{{\cos^{{2}}\left({u}\right)}}",
    "arctan": r"\frac{{1}}{{1 + {b}^{{2}}}}",
    "sinh": r"\cosh\left({u}\right)",
    "cosh": r"\sinh\left({u}\right)",
    "tanh": r"1 - \tanh^{{2}}\left({u}\right)",
    "sigmoid": r"\sigma\left({u}\right)\left(1 - \sigma\left({u}\right)\right)",
    "softplus": r"\sigma\left({u}\right)",
}


def worked_solution(chain: Chain) -> tuple[str, ...]:
    """Return the derivative of a Chain in three steps: the boxes, their local derivatives, the product.

    Empty if the chain is longer than there are letters for its boxes, or holds a function whose derivative
    has no short form.
    """
    names = _letters(chain)
    if len(chain) >= len(names) or any(_derivative_latex(function, "x") is None for function in chain):
        return ()
    boxes: list[str] = []
    rates: list[str] = []
    factors: list[str] = []
    for k, function in enumerate(chain):
        argument, value = names[k], names[k + 1]
        boxes.append(f"${value} = {Chain([function]).to_latex(argument)}$")
        rates.append(rf"$\frac{{d{value}}}{{d{argument}}} = {_derivative_latex(function, argument)}$")
        factor = _derivative_latex(function, chain[:k].to_latex() if k else "x") or ""
        loose = factor.startswith(("-", "1 -"))
        factors.insert(0, rf"\left({factor}\right)" if loose else factor)
    product = r" \cdot ".join(factors)
    return (
        f"The boxes: {', '.join(boxes)}.",
        f"Their local derivatives: {', '.join(rates)}.",
        rf"Multiply them, each taken where its box stands: $\frac{{dy}}{{dx}} = {product}$.",
    )


def _derivative_latex(function: Callable[..., Any], argument: str) -> str | None:
    slope = getattr(function, "derivative", None)
    if isinstance(slope, Constant):
        return f"{slope.value:g}"
    simple = re.fullmatch(r"\w|\\[a-z]+\\left\([^()]*\\right\)", argument)
    bracketed = argument if simple else rf"\left({argument}\right)"
    name = getattr(function, "name", "")
    if name.startswith("(identity + "):
        return "1"
    power = re.fullmatch(r"power\((-?\d+)\)", name)
    if power:
        return f"{power[1]}{bracketed}^{{{int(power[1]) - 1}}}"
    template = _DERIVATIVES.get(name)
    return template and template.format(u=argument, b=bracketed)
