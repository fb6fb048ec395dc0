r"""Questions that know the classic mistakes: what each chapter's practice is made of.

A question holds the right answer as a function (or number, or choice) and, beside it, what each classic
mistake would give. In the browser a typed answer is compared with all of them as functions, so that any
algebraic form of the right answer is right, and a wrong one is often met with the mistake that leads to it.

>>> derivative_question(
...     r"Differentiate $\sin(x^2)$.",
...     Chain([square, sin]),
...     id="sine-of-a-square",
...     answer="2x cos(x^2)",
... )

Everything is checked when a question is made: that it can be exported to the browser, that the right answer
has a value wherever answers are compared, that no mistake is right after all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..composition import Chain, WrongRule
from ..functions.arguments import check_callable, described
from ..graph import grad
from .arguments import number, several, text, texts, those_made_with
from .chain_rule.classic_mistakes import classic_mistakes, worked_solution
from .question_kinds import (
    ChoiceQuestion,
    FormulaQuestion,
    Interval,
    Mistake,
    NumberQuestion,
    Option,
    Question,
    sample_points,
)

__all__ = [
    "ChoiceQuestion",
    "FormulaQuestion",
    "Mistake",
    "NumberQuestion",
    "Option",
    "Question",
    "check_questions",
    "choice_question",
    "derivative_question",
    "formula_question",
    "mistake",
    "number_question",
    "option",
    "sample_points",
    "worked_solution",
]


def mistake(label: str, hint: str, gives: Callable[..., Any] | float, *, id: str | None = None) -> Mistake:
    """Return a classic mistake for a question.

    Parameters
    ----------
    label : what went wrong, a short sentence, such as "The inner derivative is missing".
    hint : how to see it, without giving the answer away; "" where the label says it all. Both are text with
        ``$latex$`` and the like.
    gives : the answer it leads to: a function of the question's variables, or a number.
    id : made from the label if left out.

    Raises
    ------
    TypeError, ValueError
        For a label that says nothing, and for what is no text.
    """
    return Mistake(label, hint, gives, _slug(str(label)) if id is None else id)


def option(text: str, reason: str, *, right: bool = False) -> Option:
    """Return a choice for a choice question; `reason` is shown once it has been chosen.

    Raises TypeError or ValueError for what is no text, a text that says nothing, a `right` that is neither
    True nor False.
    """
    return Option(text, reason, right)


def formula_question(
    prompt: str,
    right: Callable[..., Any],
    *,
    id: str,
    variables: Sequence[str] = ("x",),
    domain: Interval | Mapping[str, Interval] = (-3.0, 3.0),
    mistakes: Iterable[Mistake] = (),
    answer: str = "",
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
    known: Mapping[str, str] | None = None,
    cancel: str = "",
) -> FormulaQuestion:
    """Return a question answered by a formula; every algebraic form of `right` is right.

    Parameters
    ----------
    prompt : text with ``$latex$``.
    right : the right answer, a function of the variables that can be traced.
    id : stable name, unique in the book; answers are stored under it.
    variables : their names, in the order of the function's arguments.
    domain : where answers are compared: (low, high) for every variable, or a mapping from name to interval.
    mistakes : made with `mistake`.
    answer : the right answer as it may be typed, shown with the solution.
    hints, solution : texts, shown one by one.
    known : letters that the prompt explains but the answer may not hold, such as ``{"b": "a^2"}``, with what
        to write for them.
    cancel : a variable that an answer may not divide by, where the question asks to work the division out.

    Raises
    ------
    TypeError, ValueError
        For a function that can't be exported, a domain in which the right answer is not defined everywhere, a
        mistake that gives the right answer, repeated ids. The message names the question.
    """
    variables, intervals = _variables(id, variables, domain)
    return FormulaQuestion(
        id,
        prompt,
        hints,
        solution,
        right=right,
        variables=variables,
        domain=intervals,
        mistakes=_mistakes(id, mistakes),
        answer=answer,
        known=_mapping(f"question {id!r}", "known", known),
        cancel=cancel,
    )


def derivative_question(
    prompt: str,
    f: Callable[..., Any],
    *,
    id: str,
    variables: Sequence[str] = ("x",),
    wrt: str | None = None,
    domain: Interval | Mapping[str, Interval] = (-3.0, 3.0),
    mistakes: Iterable[Mistake] = (),
    rules: Iterable[WrongRule] | None = None,
    answer: str = "",
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
) -> FormulaQuestion:
    """Return a question that asks for the derivative of f, with the classic mistakes for f already in it.

    For a Chain, each classic wrong rule is one mistake; `mistakes` are recognised before them. Mistakes of
    sign, of a constant factor, and the like are recognised for every question.

    Parameters
    ----------
    f : a Chain, a Function, or any function that can be traced.
    wrt : the variable to differentiate by; the first by default.
    solution : for a Chain, left out, the boxes, their local derivatives and the product.
    rules : wrong rules to try on a Chain; all of `composition.wrong_rules` by default, none for ``()``.
    prompt, id, variables, domain, mistakes, answer, hints : as for `formula_question`.

    Raises
    ------
    TypeError, ValueError
        As `formula_question` does, for a `wrt` that is not among the variables, and for a Chain for which a
        wrong rule gives the right derivative by chance.
    """
    variables, intervals = _variables(id, variables, domain)
    wrt = variables[0] if wrt is None else wrt
    if not isinstance(wrt, str) or wrt not in variables:
        raise ValueError(f"question {id!r}: expected wrt to be one of {', '.join(variables)}, got {wrt!r}")
    place = variables.index(wrt)
    check_callable(f, f"question {id!r}")
    listed = _mistakes(id, mistakes)
    return FormulaQuestion(
        id,
        prompt,
        hints,
        solution or (worked_solution(f) if isinstance(f, Chain) else ()),
        right=grad(f, place),
        variables=variables,
        domain=intervals,
        mistakes=listed + classic_mistakes(id, f, intervals, listed, rules),
        answer=answer,
        of=f,
        wrt=place,
    )


def number_question(
    prompt: str,
    right: float,
    *,
    id: str,
    tolerance: float | None = None,
    mistakes: Iterable[Mistake] = (),
    factors: Mapping[str, float] | None = None,
    unknown: str = "",
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
) -> NumberQuestion:
    """Return a question answered by a number; readers may type an expression, such as ``cos(1)/2``.

    Parameters
    ----------
    right : the right number.
    tolerance : how far off an answer may be; a thousandth of `right` by default (0.001 if that is 0), for a
        whole number at most 0.4. Three digits, correctly rounded, are right in any case (1.23e3 for 1234: of
        1230 all four count); not so with 0, which is for what is counted.
    factors : where the number is a product, its factors by name: leaving one out is a mistake then, and one
        whose absence changes nothing is refused.
    unknown : the letter that is asked for, where an equation leads to it: of ``a + 3 = 7 (a = 4)`` it is not
        certain then whether 7 is the answer, or 4.
    prompt, id, mistakes, hints, solution : as for `formula_question`; each mistake gives a number.

    Raises
    ------
    TypeError, ValueError
        For numbers that are not finite, factors that do not multiply to the right number, and mistakes that
        can't be told from it.
    """
    who = f"question {id!r}"
    right = number(who, "the right answer", right)
    if tolerance is None:
        tolerance = (abs(right) or 1.0) * 1e-3
        if right.is_integer():  # it can be given exactly, and its neighbours are other answers
            tolerance = min(tolerance, 0.4)
    listed = _mistakes(id, mistakes)
    return NumberQuestion(
        id,
        prompt,
        hints,
        solution,
        right=right,
        tolerance=tolerance,
        unknown=unknown,
        mistakes=listed + _missing_factors(who, right, tolerance, _mapping(who, "factors", factors), listed),
    )


def choice_question(
    prompt: str,
    options: Sequence[Option],
    *,
    id: str,
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
) -> ChoiceQuestion:
    """Return a question answered by choosing one of the options, made with `option`; exactly one is right.

    Raises
    ------
    TypeError, ValueError
        For what is not made with `option`, fewer than two options, repeated ones, none or several right ones,
        a wrong one without its reason.
    """
    listed = those_made_with("option", Option, f"question {id!r}", "options", options)
    return ChoiceQuestion(id, prompt, hints, solution, options=listed)


def check_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Return the questions of one practice as a tuple.

    Raises
    ------
    TypeError, ValueError
        If there are none, if one is not a Question, or if two have the same id.
    """
    wanted = "a list of questions, each made with a maker such as live.derivative_question"
    questions = tuple(several(questions, wanted))
    if not questions:
        raise ValueError("expected at least one question, got none")
    for question in questions:
        if not isinstance(question, Question):
            raise TypeError(f"expected questions, such as live.derivative_question(…), got {question!r}")
    ids = [question.id for question in questions]
    for id in ids:
        if ids.count(id) > 1:
            raise ValueError(
                f"two questions have the id {id!r}; answers are stored under it, so give each its own"
            )
    return questions


def _mistakes(id: str, mistakes: Iterable[Mistake]) -> tuple[Mistake, ...]:
    return those_made_with("mistake", Mistake, f"question {id!r}", "mistakes", mistakes)


def _variables(
    id: str, variables: Sequence[str], domain: Interval | Mapping[str, Interval]
) -> tuple[tuple[str, ...], dict[str, Interval]]:
    """Return the variables' names, and the interval of each."""
    who = f"question {id!r}"
    variables = texts(who, "variables", variables)
    if len(set(variables)) < len(variables) or not variables:
        raise ValueError(f"{who}: expected variables with different names, got {list(variables)}")
    intervals = dict(domain) if isinstance(domain, Mapping) else dict.fromkeys(variables, domain)
    if set(intervals) != set(variables):
        raise ValueError(
            f"{who}: expected an interval for each of {', '.join(variables)}, got {', '.join(intervals)}"
        )
    for name, interval in intervals.items():
        try:
            low, high = (number(who, f"an end of the domain of {name}", end) for end in interval)
            ordered = low < high
        except (TypeError, ValueError):
            ordered = False
        if not ordered:
            raise ValueError(
                f"{who}: expected the domain of {name} as (low, high) with finite low < high, "
                f"got {interval!r}"
            )
        intervals[name] = (low, high)
    return variables, intervals


def _mapping(who: str, what: str, given: Mapping[str, Any] | None) -> dict[str, Any]:
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"{who}: expected a mapping from names for {what}, got {described(given)}")
    return {text(who, f"a name in {what}", name): value for name, value in (given or {}).items()}


def _missing_factors(
    who: str, right: float, tolerance: float, factors: Mapping[str, float], listed: Sequence[Mistake]
) -> tuple[Mistake, ...]:
    factors = {name: number(who, f"the factor {name}", size) for name, size in factors.items()}
    if factors and abs(math.prod(factors.values()) - right) > tolerance:
        product = math.prod(factors.values())
        raise ValueError(f"{who}: the factors multiply to {product:g}, and the right answer is {right:g}")
    known = [one.gives for one in listed]
    found = []
    for name, size in factors.items():
        if size == 0 or abs(right / size - right) <= 2 * tolerance:
            raise ValueError(
                f"{who}: forgetting the factor {name} = {size:g} gives the right answer; choose other numbers"
            )
        if not any(math.isclose(right / size, other, rel_tol=1e-9) for other in known):
            label = f"The factor {name} is missing"
            found.append(mistake(label, "Write down all factors before you multiply.", right / size))
    return tuple(found)


def _slug(label: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", label.lower())) or "mistake"
