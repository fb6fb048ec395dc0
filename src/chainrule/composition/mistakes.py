"""The classic wrong rules, and the places where they are right by luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..functions import Function
from ..functions.arguments import Elementwise, described, is_traced
from ..graph import Node
from .arguments import Kind, as_point
from .chain import Chain
from .members import exact_derivative, graph_slope, name_of, where_defined


@dataclass(frozen=True, repr=False)
class WrongRule:
    """A mistake people make with the chain rule, in a form that can be computed, plotted and recognised.

    Called with a Chain of two or more functions and x (a float, an array or a Node), it returns what the
    mistake gives, nan where that is undefined. In a chain of more than two, the last function is the outer
    one and all before it together are the inner one.

    Attributes
    ----------
    name
        For code.
    label
        The wrong formula, as a reader would write it.
    sentence
        What went wrong, said to the person it happened to.
    rule
        (chain, x) -> the wrong derivative.
    """

    name: str
    label: str
    sentence: str
    rule: Callable[[Chain, Any], Any]

    def __call__(self, chain: Chain, x: Kind) -> Kind:
        """Return what the mistake gives for the derivative of the chain at x.

        Raises TypeError for something that is not a Chain, ValueError for a chain of one function.
        """
        if not isinstance(chain, Chain):
            raise TypeError(
                f"a wrong rule takes a Chain and x, but got {described(chain)}: try Chain([inner, outer])"
            )
        if len(chain) < 2:
            raise ValueError(
                f"{chain!r} is not composite: a wrong rule needs a chain of two or more functions"
            )
        answer: Kind = self.rule(chain, as_point(x))
        return answer

    def __repr__(self) -> str:
        return f"WrongRule({self.name}: {self.label})"


def _at(function: Elementwise, x: Any) -> Any:
    """Return the function at x, nan outside its domain even for a float."""
    if isinstance(function, Chain):
        for part in function:
            x = _at(part, x)
        return x
    if isinstance(function, Function) and not is_traced(x):
        return function.at(x) if isinstance(x, np.ndarray) else function.at(float(x))
    return function(x)


def _rate(function: Elementwise, x: Any) -> Any:
    """Return the derivative at x, the exact one if it is known, nan where it is undefined."""
    if isinstance(function, Chain):
        slope = _rate(function[0], x)
        for part, following in pairwise(function):
            x = _at(part, x)
            slope = slope * _rate(following, x)
        return slope
    exact = exact_derivative(function)
    if exact is not None:
        return where_defined(function, _at(exact, x), x)
    if isinstance(x, Node):
        raise ValueError(
            f"{name_of(function)} knows no derivative: make it a Function(name, value, derivative)"
        )
    return graph_slope(function, x)


def _two_layers(rule: Callable[[Elementwise, Elementwise, Any], Any]) -> Callable[[Chain, Any], Any]:
    """Turn (f, g, x) -> value, for f(g(x)), into a rule for chains."""

    def of_chain(chain: Chain, x: Any) -> Any:
        # as in a Function, inf·0 is nan without a warning
        with np.errstate(all="ignore"):
            return rule(chain[-1], chain[:-1], x)

    return of_chain


def forgotten_layer(position: int) -> WrongRule:
    """Return the mistake of leaving one local derivative out: that of function `position`, counted from 1.

    Raises TypeError or ValueError if the position is not a positive whole number; the rule raises ValueError
    for a chain that is too short.
    """
    if isinstance(position, bool) or not isinstance(position, int | np.integer):
        raise TypeError(f"the position of a function is a whole number, but got {described(position)}")
    if position < 1:
        raise ValueError(f"functions are counted from 1, the one applied first, but got position {position}")

    def rule(chain: Chain, x: Any) -> Any:
        if position > len(chain):
            raise ValueError(
                f"{chain!r} has {len(chain)} functions: there is no function {position} to forget"
            )
        slope = 1.0
        with np.errstate(all="ignore"):
            for stage, function in enumerate(chain, 1):
                if stage != position:
                    slope = _rate(function, x) * slope
                x = _at(function, x)
        return slope

    return WrongRule(
        f"forgotten_layer_{position}",
        f"the product without factor {position}",
        f"You left out the derivative of function {position}: every function of the chain gives one factor.",
        rule,
    )


WRONG_RULES: dict[str, WrongRule] = {
    name: WrongRule(name, label, sentence, _two_layers(rule))
    for name, label, sentence, rule in [
        (
            "not_composite",
            "f′(x)",
            "You treated f(g(x)) as f(x): what stands inside is not x but a function of x.",
            lambda f, g, x: _rate(f, x),
        ),
        (
            "swapped_roles",
            "g′(f(x)) · f′(x)",
            "You swapped inner and outer: this is the derivative of g(f(x)).",
            lambda f, g, x: _rate(g, _at(f, x)) * _rate(f, x),
        ),
        (
            "missing_inner_derivative",
            "f′(g(x))",
            "The derivative of the inner function is missing: multiply by g′(x).",
            lambda f, g, x: _rate(f, _at(g, x)),
        ),
        (
            "derivative_of_inner_inside",
            "f′(g′(x))",
            "You put g′(x) inside f′: inside stays g(x), and g′(x) is a factor.",
            lambda f, g, x: _rate(f, _rate(g, x)),
        ),
        (
            "outer_at_x",
            "f′(x) · g′(x)",
            "You took the outer derivative at x: f receives g(x), so take f′ there.",
            lambda f, g, x: _rate(f, x) * _rate(g, x),
        ),
        (
            "sum_instead_of_product",
            "f′(g(x)) + g′(x)",
            "You added the local derivatives: rates along one path multiply, only different paths add.",
            lambda f, g, x: _rate(f, _at(g, x)) + _rate(g, x),
        ),
        (
            "wrong_sign",
            "−f′(g(x)) · g′(x)",
            "This is minus the derivative: look for a minus in f′ or g′ that was lost or invented.",
            lambda f, g, x: -(_rate(f, _at(g, x)) * _rate(g, x)),
        ),
        (
            "inner_only",
            "g′(x)",
            "You differentiated the inner function alone: multiply by f′(g(x)).",
            lambda f, g, x: _rate(g, x),
        ),
        (
            "outer_not_differentiated",
            "f(g(x)) · g′(x)",
            "You kept f where f′ belongs: the first factor is f′(g(x)).",
            lambda f, g, x: _at(f, _at(g, x)) * _rate(g, x),
        ),
        (
            "inner_value",
            "f′(g(x)) · g(x)",
            "You multiplied by g(x) itself: the second factor is its derivative, g′(x).",
            lambda f, g, x: _rate(f, _at(g, x)) * _at(g, x),
        ),
        (
            "product_rule",
            "f′(x) · g(x) + f(x) · g′(x)",
            "This is the product rule: f(g(x)) is f of g(x), not f times g.",
            lambda f, g, x: _rate(f, x) * _at(g, x) + _at(f, x) * _rate(g, x),
        ),
    ]
}


def wrong_rules(chain: Chain) -> dict[str, WrongRule]:
    """Return all wrong rules for a chain: `WRONG_RULES`, and for three or more functions each forgotten one.

    Raises TypeError for something that is not a Chain.
    """
    if not isinstance(chain, Chain):
        raise TypeError(f"wrong_rules takes a Chain, but got {described(chain)}: write Chain([inner, outer])")
    # of two functions, forgetting one is inner_only or missing_inner_derivative
    forgotten = [forgotten_layer(k) for k in range(1, len(chain) + 1)] if len(chain) > 2 else []
    return {**WRONG_RULES, **{rule.name: rule for rule in forgotten}}


def coincidences(chain: Chain, x: float, tolerance: float = 1e-9) -> list[str]:
    """List the wrong rules that happen to give the right derivative at x: never start a slider there.

    Parameters
    ----------
    chain
        Two or more functions.
    x
        A single point.
    tolerance
        Two values count as equal if they differ by at most this much, relative to the larger or to 1.

    Raises
    ------
    TypeError, ValueError
        As `WrongRule`, and if x is not a single number in the domain of the chain.
    """
    return next((group[1:] for group in _groups(chain, x, tolerance) if group[0] == "right"), [])


def indistinguishable(chain: Chain, x: float, tolerance: float = 1e-9) -> list[list[str]]:
    """List the groups of rules that give the same value at x, where an answer can't tell which was used.

    The right rule is called ``"right"``. sin²x at 1: swapping and f′(g′(x)) both give 1.0806. Parameters
    and errors are those of `coincidences`.
    """
    return [group for group in _groups(chain, x, tolerance) if len(group) > 1]


def _groups(chain: Chain, x: float, tolerance: float) -> list[list[str]]:
    rules = wrong_rules(chain)
    if np.ndim(x) or isinstance(x, Node):
        raise ValueError(f"coincidences are looked for at one number x, but got shape {np.shape(x)}")
    answers = {"right": chain.derivative(x)}
    answers.update((name, rule(chain, x)) for name, rule in rules.items())
    groups: list[list[str]] = []
    for name, answer in answers.items():
        for group in groups:
            other = answers[group[0]]
            # nothing finite equals inf, however large the tolerance grows with it
            if abs(answer - other) <= tolerance * max(1.0, abs(answer), abs(other)) < np.inf:
                group.append(name)
                break
        else:
            groups.append([name])
    return groups
