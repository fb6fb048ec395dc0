r"""Questions that know the classic mistakes: what each chapter's practice is made of.

A question holds the right answer as a function (or number, or choice) and, beside it, what each classic
mistake would give. In the browser a typed answer is compared with all of them as functions, so that any
algebraic form of the right answer is right, and a wrong one is met with the mistake that leads to it.

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
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from ..composition import Chain, WrongRule, wrong_rules
from ..functions import Constant
from ..graph import Graph, grad, trace
from .text import LABELS, label, rich

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

POINTS = 48
TOLERANCE = 1e-9

Interval = tuple[float, float]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKUP = re.compile(r"[$`*]")


@dataclass(frozen=True)
class Mistake:
    """What a slip is called, how to see it, and what it gives: a function, or a number for a number."""

    label: str
    hint: str
    gives: Callable | float
    id: str


@dataclass(frozen=True)
class Option:
    """One choice of a choice question, with the reason why it is right or wrong."""

    text: str
    reason: str
    right: bool = False


def mistake(label: str, hint: str, gives: Callable | float, *, id: str | None = None) -> Mistake:
    """Return a classic mistake for a question.

    Parameters
    ----------
    label : what went wrong, a short sentence, such as "The inner derivative is missing".
    hint : how to see it, without giving the answer away. Both are text with ``$latex$`` and the like.
    gives : the answer it leads to: a function of the question's variables, or a number.
    id : made from the label if left out.
    """
    return Mistake(label, hint, gives, id or _slug(label))


def option(text: str, reason: str, *, right: bool = False) -> Option:
    """Return a choice for a choice question; `reason` is shown once it has been chosen."""
    return Option(text, reason, right)


@dataclass(frozen=True, eq=False)
class Question:
    """What all questions share: an id that never changes (answers are stored under it), words, and help.

    `prompt`, `hints` and `solution` are text with ``$latex$``, ```code``` and ``*emphasis*``. Hints are shown
    one by one; `solution` is the worked answer, step by step.

    Raises
    ------
    ValueError
        For an id that is not words of small letters joined by hyphens, or text that is empty.
    """

    id: str
    prompt: str
    hints: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()

    kind = "question"

    def __post_init__(self):
        if not isinstance(self.id, str) or not _ID.fullmatch(self.id):
            raise ValueError(
                "expected an id of small letters, digits and hyphens, such as 'sine-of-a-square', "
                f"got {self.id!r}"
            )
        for name in ("hints", "solution"):
            texts = getattr(self, name)
            if isinstance(texts, str):
                raise TypeError(f"question {self.id!r}: expected a list of texts for {name}, got one string")
            object.__setattr__(self, name, tuple(texts))
        for text in (self.prompt, *self.hints, *self.solution):
            if not isinstance(text, str) or not text.strip():
                raise ValueError(
                    f"question {self.id!r}: expected text for prompt, hints and solution, got {text!r}"
                )
        self.export()

    @property
    def text(self) -> str:
        """The prompt as plain text, with LaTeX as it was typed."""
        return _MARKUP.sub("", self.prompt)

    def export(self) -> dict:
        """Return the question as plain lists, dicts, strings and finite numbers: what the browser needs."""
        return {
            "id": self.id,
            "kind": self.kind,
            "text": self.text,
            "prompt": rich(self.prompt),
            "hints": [rich(hint) for hint in self.hints],
            "solution": [rich(step) for step in self.solution],
        }


@dataclass(frozen=True, eq=False)
class FormulaQuestion(Question):
    """A question answered by typing a formula; made by `formula_question` and `derivative_question`."""

    right: Callable = None
    variables: tuple[str, ...] = ("x",)
    domain: Mapping[str, Interval] = field(default_factory=lambda: {"x": (-3.0, 3.0)})
    mistakes: tuple[Mistake, ...] = ()
    answer: str = ""
    of: Callable | None = None
    wrt: int = 0

    kind = "formula"

    def __post_init__(self):
        points = sample_points([self.domain[name] for name in self.variables])
        graph = self._graph(self.right, "the right answer")
        right = _values(graph, points)
        undefined = np.flatnonzero(~np.isfinite(right))
        if undefined.size:
            at = ", ".join(
                f"{name} = {point[undefined[0]]:.3g}"
                for name, point in zip(self.variables, points, strict=True)
            )
            raise ValueError(
                f"question {self.id!r}: the right answer has no value at {undefined.size} of {POINTS} points "
                f"of the domain, such as {at}; choose a domain inside of which it is defined"
            )
        _reject_repeated(self.id, [listed.id for listed in self.mistakes])
        for listed in self.mistakes:
            if not callable(listed.gives):
                raise TypeError(
                    f"question {self.id!r}: expected a function for the mistake {listed.label!r}, "
                    f"got {listed.gives!r}"
                )
            if _same(_values(self._graph(listed.gives, f"the mistake {listed.label!r}"), points), right):
                raise ValueError(
                    f"question {self.id!r}: the mistake {listed.label!r} gives the right answer; leave it out"
                )
        super().__post_init__()

    def _graph(self, f: Callable, what: str) -> Graph:
        middle = [sum(self.domain[name]) / 2 for name in self.variables]
        # An irrational step off the middle: a function may be undefined at a point as special as that.
        example = [m + 0.0729 * (self.domain[n][1] - m) for m, n in zip(middle, self.variables, strict=True)]
        try:
            with np.errstate(all="ignore"):  # a mistake may have no value at the example
                graph = trace(f, *example, names=self.variables)
                graph.export()
        except (TypeError, ValueError) as error:
            raise type(error)(
                f"question {self.id!r}: {what} can't be exported to the browser: {error}"
            ) from error
        return graph

    def export(self) -> dict:
        """Return the question with the graphs of the right answer and of every mistake."""
        return {
            **super().export(),
            "variables": list(self.variables),
            "domain": [
                {"low": low, "high": high} for low, high in (self.domain[name] for name in self.variables)
            ],
            "answer": self.answer,
            "right": self._graph(self.right, "the right answer").export(),
            "of": self.of and self._graph(self.of, "the function").export(),
            "wrt": self.wrt,
            "mistakes": [
                {
                    "id": listed.id,
                    "label": rich(listed.label),
                    "hint": rich(listed.hint),
                    "graph": self._graph(listed.gives, f"the mistake {listed.label!r}").export(),
                }
                for listed in self.mistakes
            ],
        }


@dataclass(frozen=True, eq=False)
class NumberQuestion(Question):
    """A question answered by typing a number, or an expression for it; made by `number_question`."""

    right: float = math.nan
    tolerance: float = 0.0
    mistakes: tuple[Mistake, ...] = ()

    kind = "number"

    def __post_init__(self):
        for name, value in (("right answer", self.right), ("tolerance", self.tolerance)):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
                raise ValueError(f"question {self.id!r}: expected a finite number as {name}, got {value!r}")
        if self.tolerance <= 0:
            raise ValueError(f"question {self.id!r}: expected a positive tolerance, got {self.tolerance!r}")
        _reject_repeated(self.id, [listed.id for listed in self.mistakes])
        for listed in self.mistakes:
            if isinstance(listed.gives, bool) or not isinstance(listed.gives, (int, float)):
                raise TypeError(
                    f"question {self.id!r}: expected a number for the mistake {listed.label!r}, "
                    f"got {listed.gives!r}"
                )
            if not math.isfinite(listed.gives):
                raise ValueError(
                    f"question {self.id!r}: the mistake {listed.label!r} gives {listed.gives!r}; "
                    "expected a finite number"
                )
            if abs(listed.gives - self.right) <= 2 * self.tolerance:
                raise ValueError(
                    f"question {self.id!r}: the mistake {listed.label!r} gives {listed.gives:g}, too "
                    f"close to the right answer {self.right:g} ± {self.tolerance:g}; leave it out or choose "
                    "other numbers"
                )
        super().__post_init__()

    def export(self) -> dict:
        """Return the question with the right number, its tolerance and the number each mistake gives."""
        return {
            **super().export(),
            "right": float(self.right),
            "tolerance": float(self.tolerance),
            "mistakes": [
                {
                    "id": listed.id,
                    "label": rich(listed.label),
                    "hint": rich(listed.hint),
                    "value": float(listed.gives),
                }
                for listed in self.mistakes
            ],
        }


@dataclass(frozen=True, eq=False)
class ChoiceQuestion(Question):
    """A question answered by choosing; made by `choice_question`."""

    options: tuple[Option, ...] = ()

    kind = "choice"

    def __post_init__(self):
        texts = [choice.text for choice in self.options]
        if len(texts) < 2:
            raise ValueError(f"question {self.id!r}: expected at least two options, got {len(texts)}")
        if len(set(texts)) < len(texts):
            repeated = next(text for text in texts if texts.count(text) > 1)
            raise ValueError(f"question {self.id!r}: the option {repeated!r} is there more than once")
        right = sum(choice.right for choice in self.options)
        if right != 1:
            raise ValueError(f"question {self.id!r}: expected exactly one right option, got {right}")
        for choice in self.options:
            if not choice.right and not choice.reason.strip():
                raise ValueError(f"question {self.id!r}: the wrong option {choice.text!r} needs its reason")
        super().__post_init__()

    def export(self) -> dict:
        """Return the question with its options and the reason of each."""
        return {
            **super().export(),
            "options": [
                {
                    "id": f"option-{i}",
                    "text": _MARKUP.sub("", choice.text),
                    "html": rich(choice.text),
                    "reason": rich(choice.reason),
                    "right": choice.right,
                }
                for i, choice in enumerate(self.options)
            ],
        }


def formula_question(
    prompt: str,
    right: Callable,
    *,
    id: str,
    variables: Sequence[str] = ("x",),
    domain: Interval | Mapping[str, Interval] = (-3.0, 3.0),
    mistakes: Iterable[Mistake] = (),
    answer: str = "",
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
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

    Raises
    ------
    TypeError, ValueError
        For a function that can't be exported, a domain in which the right answer is not defined everywhere, a
        mistake that gives the right answer, repeated ids. The message names the question.
    """
    return FormulaQuestion(
        id,
        prompt,
        hints,
        solution,
        right=right,
        variables=tuple(variables),
        domain=_domain(id, variables, domain),
        mistakes=tuple(mistakes),
        answer=answer,
    )


def derivative_question(
    prompt: str,
    f: Callable,
    *,
    id: str,
    variables: Sequence[str] = ("x",),
    wrt: str | None = None,
    domain: Interval | Mapping[str, Interval] = (-3.0, 3.0),
    mistakes: Iterable[Mistake] = (),
    rules: Iterable | None = None,
    answer: str = "",
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
) -> FormulaQuestion:
    """Return a question that asks for the derivative of f, with the classic mistakes for f already in it.

    For a Chain, each classic wrong rule that gives another function than the right answer, and than those
    before it, is one mistake; `mistakes` are recognised before them. Mistakes of sign, of a constant factor,
    and the like are recognised for every question.

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
        As `formula_question` does, and for a `wrt` that is not among the variables.
    """
    variables = tuple(variables)
    wrt = variables[0] if wrt is None else wrt
    if wrt not in variables:
        raise ValueError(f"question {id!r}: expected wrt to be one of {', '.join(variables)}, got {wrt!r}")
    place = variables.index(wrt)
    intervals = _domain(id, variables, domain)
    listed = tuple(mistakes)
    return FormulaQuestion(
        id,
        prompt,
        hints,
        solution or (worked_solution(f) if isinstance(f, Chain) else ()),
        right=grad(f, place),
        variables=variables,
        domain=intervals,
        mistakes=listed + _classic_mistakes(f, intervals, listed, rules),
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
    hints: Sequence[str] = (),
    solution: Sequence[str] = (),
) -> NumberQuestion:
    """Return a question answered by a number; readers may type an expression, such as ``cos(1)/2``.

    Parameters
    ----------
    right : the right number.
    tolerance : how far off an answer may be; a thousandth of `right` by default (0.001 if that is 0).
    prompt, id, mistakes, hints, solution : as for `formula_question`; each mistake gives a number.

    Raises
    ------
    TypeError, ValueError
        For numbers that are not finite, and mistakes that can't be told from the right answer.
    """
    right = float(right)
    tolerance = (abs(right) or 1.0) * 1e-3 if tolerance is None else tolerance
    return NumberQuestion(
        id, prompt, hints, solution, right=right, tolerance=tolerance, mistakes=tuple(mistakes)
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
    ValueError
        For fewer than two options, repeated ones, none or several right ones, a wrong one without its reason.
    """
    return ChoiceQuestion(id, prompt, hints, solution, options=tuple(options))


def check_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Return the questions of one practice as a tuple.

    Raises
    ------
    TypeError, ValueError
        If there are none, if one is not a Question, or if two have the same id.
    """
    questions = tuple(questions)
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


def sample_points(intervals: Sequence[Interval], count: int = POINTS) -> list[np.ndarray]:
    r"""Return the points at which formulas are compared, one array of `count` numbers an interval.

    Point k is at the fraction :math:`\tfrac12 + k r^{-i} \bmod 1` of interval i, where
    :math:`r^{n+1} = r + 1`: spread evenly, and never a number somebody would try. `check.js` takes the
    same points.
    """
    root = 1.5
    for _ in range(60):
        root = (1 + root) ** (1 / (len(intervals) + 1))
    k = np.arange(1, count + 1)
    return [
        low + (high - low) * ((0.5 + k / root**i) % 1) for i, (low, high) in enumerate(intervals, start=1)
    ]


def _values(graph: Graph, points: Sequence[np.ndarray]) -> np.ndarray:
    # Whether a formula has a value at each point is the question here: overflow and 0/0 are answers.
    with np.errstate(all="ignore"):
        value = graph.run(*points)[graph.output].value
    return np.broadcast_to(value, points[0].shape)


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    both = np.isfinite(a) & np.isfinite(b)
    size = np.maximum(np.abs(a[both]), np.abs(b[both]))
    return both.sum() >= 4 and bool(np.all(np.abs(a[both] - b[both]) <= TOLERANCE * size + 1e-13))


def _domain(
    id: str, variables: Sequence[str], domain: Interval | Mapping[str, Interval]
) -> dict[str, Interval]:
    if len(set(variables)) < len(variables) or not variables:
        raise ValueError(f"question {id!r}: expected variables with different names, got {list(variables)}")
    intervals = dict(domain) if isinstance(domain, Mapping) else dict.fromkeys(variables, domain)
    if set(intervals) != set(variables):
        raise ValueError(
            f"question {id!r}: expected an interval for each of {', '.join(variables)}, "
            f"got {', '.join(intervals)}"
        )
    for name, interval in intervals.items():
        low, high = interval
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(
                f"question {id!r}: expected the domain of {name} as (low, high) with finite low < high, "
                f"got {interval!r}"
            )
        intervals[name] = (float(low), float(high))
    return intervals


def _slug(label: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", label.lower())) or "mistake"


def _reject_repeated(id: str, ids: Sequence[str]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(
                f"question {id!r}: two mistakes have the id {name!r}; give each a label or id of its own"
            )


def _classic_mistakes(
    f: Callable,
    intervals: Mapping[str, Interval],
    listed: Sequence[Mistake],
    rules: Iterable[WrongRule] | None,
) -> tuple[Mistake, ...]:
    if not isinstance(f, Chain) or len(f) < 2 or len(intervals) > 1:
        if rules:
            raise ValueError(
                "wrong rules apply to a Chain of two or more functions in one variable; leave rules out"
            )
        return ()
    points = sample_points(list(intervals.values()))
    example = float(points[0][0])

    def values(gives):
        return _values(trace(gives, example, names=("x",)), points)

    known = [values(grad(f)), *(values(one.gives) for one in listed if callable(one.gives))]
    named = len(f) == 2 and all(getattr(function, "name", None) in LABELS for function in f)
    symbols = f"Here f is {label(f[-1])} and g is {label(f[0])}." if named else ""
    found = []
    for rule in wrong_rules(f).values() if rules is None else rules:
        gives = partial(rule, f)
        try:
            given = values(gives)
        except ValueError:  # a function of the chain has not the derivative that this rule would take
            continue
        if np.isfinite(given).sum() < POINTS // 4 or any(_same(given, other) for other in known):
            continue
        known.append(given)
        hint = f"In symbols you have {rule.label}. {symbols}".strip()
        found.append(Mistake(rule.sentence, hint, gives, rule.name.replace("_", "-")))
    return tuple(found)


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
    names = ["x", *"uvwsrqpz"]
    if len(chain) > len(names) or any(_derivative_latex(function, "x") is None for function in chain):
        return ()
    names = [*names[: len(chain)], "y"]
    boxes, rates, factors = [], [], []
    for k, function in enumerate(chain):
        argument, value = names[k], names[k + 1]
        boxes.append(f"${value} = {Chain([function]).to_latex(argument)}$")
        rates.append(rf"$\frac{{d{value}}}{{d{argument}}} = {_derivative_latex(function, argument)}$")
        factor = _derivative_latex(function, chain[:k].to_latex() if k else "x")
        loose = factor.startswith(("-", "1 -"))
        factors.insert(0, rf"\left({factor}\right)" if loose else factor)
    product = r" \cdot ".join(factors)
    return (
        f"The boxes: {', '.join(boxes)}.",
        f"Their local derivatives: {', '.join(rates)}.",
        rf"Multiply them, each taken where its box stands: $\frac{{dy}}{{dx}} = {product}$.",
    )


def _derivative_latex(function: Callable, argument: str) -> str | None:
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
