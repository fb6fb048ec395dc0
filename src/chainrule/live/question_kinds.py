"""The kinds of questions that practice asks, each checked when it is made and exported to the browser."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..functions.arguments import described
from ..graph import Graph, trace
from .arguments import number, text, texts
from .text import rich

POINTS = 48
ENOUGH = 4
"""At how many of the points two formulas must both have a value to be compared."""
TOLERANCE = 1e-9
VARIANTS = 20
"""How many variants a question has that varies."""

Interval = tuple[float, float]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKUP = re.compile(r"[$`*]")


@dataclass(frozen=True)
class Mistake:
    """What a slip is called, how to see it, and what it gives: a function, or a number for a number."""

    label: str
    hint: str
    gives: Any
    id: str

    def __post_init__(self) -> None:
        text("a mistake", "label", self.label)
        text(f"the mistake {self.label!r}", "hint", self.hint, empty=True)
        text(f"the mistake {self.label!r}", "id", self.id)


@dataclass(frozen=True)
class Option:
    """One choice of a choice question, with the reason why it is right or wrong."""

    text: str
    reason: str
    right: bool = False

    def __post_init__(self) -> None:
        text("an option", "text", self.text)
        text(f"the option {self.text!r}", "reason", self.reason, empty=True)
        if not isinstance(self.right, bool | np.bool_):
            raise TypeError(
                f"the option {self.text!r}: expected True or False for right, got {described(self.right)}"
            )
        object.__setattr__(self, "right", bool(self.right))  # NumPy's is no JSON


@dataclass(frozen=True, eq=False)
class Question:
    """What all questions share: an id that never changes (answers are stored under it), words, and help.

    `prompt`, `hints` and `solution` are text with ``$latex$``, ```code``` and ``*emphasis*``. Hints are shown
    one by one; `solution` is the worked answer, step by step.

    Raises
    ------
    TypeError, ValueError
        For an id that is not words of small letters joined by hyphens, for what is no text, and text that is
        empty or cannot be shown.
    """

    id: str
    prompt: str
    hints: Sequence[str] = ()
    solution: Sequence[str] = ()
    vary: Callable[[], tuple[Question, ...]] | None = field(default=None, init=False, repr=False)

    kind = "question"

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not _ID.fullmatch(self.id):
            raise ValueError(
                "expected an id of small letters, digits and hyphens, such as 'sine-of-a-square', "
                f"got {self.id!r}"
            )
        text(self.who, "prompt", self.prompt)
        for name in ("hints", "solution"):
            object.__setattr__(self, name, texts(self.who, name, getattr(self, name)))
        self.check()
        try:
            self.export()
        except ValueError as error:
            raise ValueError(f"{self.who}: {error}") from error

    @property
    def who(self) -> str:
        """How messages begin."""
        return f"question {self.id!r}"

    def check(self) -> None:
        """Refuse what makes no question of its kind."""

    @property
    def text(self) -> str:
        """The prompt as plain text, with LaTeX as it was typed."""
        return _MARKUP.sub("", self.prompt)

    def variants(self) -> tuple[Question, ...]:
        """Return questions like this one with other numbers, made when first asked for; or none."""
        return self.vary() if self.vary else ()

    def export(self) -> dict[str, Any]:
        """Return the question as plain lists, dicts, strings and finite numbers: what the browser needs."""
        return {
            "id": self.id,
            "kind": self.kind,
            **({"variants": VARIANTS} if self.vary else {}),
            "text": self.text,
            "prompt": rich(self.prompt),
            "hints": [rich(hint) for hint in self.hints],
            "solution": [rich(step) for step in self.solution],
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class FormulaQuestion(Question):
    """A question answered by typing a formula; made by `formula_question` and `derivative_question`."""

    right: Callable[..., Any]
    variables: tuple[str, ...] = ("x",)
    domain: Mapping[str, Interval] = field(default_factory=lambda: {"x": (-3.0, 3.0)})
    mistakes: tuple[Mistake, ...] = ()
    answer: str = ""
    of: Callable[..., Any] | None = None
    wrt: int = 0
    known: Mapping[str, str] = field(default_factory=dict)
    cancel: str = ""

    kind = "formula"

    def check(self) -> None:
        """Refuse an answer that cannot be exported or has no value, and mistakes that are never met."""
        for name, meaning in self.known.items():
            text(self.who, f"the meaning of {name} in known", meaning)
            if name in self.variables:
                raise ValueError(f"{self.who}: {name} is in known, and is a variable: an answer may hold it")
        text(self.who, "answer", self.answer, empty=True)
        if text(self.who, "cancel", self.cancel, empty=True) and self.cancel not in self.variables:
            raise ValueError(
                f"{self.who}: expected cancel to be one of {', '.join(self.variables)}, got {self.cancel!r}"
            )
        points = self._points()
        right = values_at(self._graph(self.right, "the right answer"), points)
        undefined = np.flatnonzero(~np.isfinite(right))
        if undefined.size:
            at = ", ".join(
                f"{name} = {point[undefined[0]]:.3g}"
                for name, point in zip(self.variables, points, strict=True)
            )
            raise ValueError(
                f"{self.who}: the right answer has no value at {undefined.size} of {POINTS} points "
                f"of the domain, such as {at}; choose a domain inside of which it is defined"
            )
        for listed in _without_repeated(self.who, self.mistakes):
            if not callable(listed.gives):
                raise TypeError(
                    f"{self.who}: expected a function for the mistake {listed.label!r}, got {listed.gives!r}"
                )
            given = values_at(self._graph(listed.gives, f"the mistake {listed.label!r}"), points)
            if np.isfinite(given).sum() < ENOUGH:
                raise ValueError(
                    f"{self.who}: the mistake {listed.label!r} has next to no value in the domain, and no "
                    "answer would meet it; leave it out"
                )
            if same_values(given, right):
                raise ValueError(
                    f"{self.who}: the mistake {listed.label!r} gives the right answer; leave it out"
                )

    def _points(self) -> list[np.ndarray]:
        return sample_points([self.domain[name] for name in self.variables])

    def values(self, mistake: str) -> np.ndarray:
        """Return what a mistake gives where answers are compared, by its id."""
        [gives] = (listed.gives for listed in self.mistakes if listed.id == mistake)
        return values_at(self._graph(gives, f"the mistake {mistake!r}"), self._points())

    def _graph(self, f: Callable[..., Any], what: str) -> Graph:
        middle = [sum(self.domain[name]) / 2 for name in self.variables]
        # An irrational step off the middle: a function may be undefined at a point as special as that.
        example = [m + 0.0729 * (self.domain[n][1] - m) for m, n in zip(middle, self.variables, strict=True)]
        try:
            with np.errstate(all="ignore"):  # a mistake may have no value at the example
                graph = trace(f, *example, names=self.variables)
                graph.export()
        except Exception as error:  # the author's own function may raise anything
            kind = TypeError if isinstance(error, TypeError) else ValueError
            raise kind(f"{self.who}: {what} can't be exported to the browser: {error}") from error
        return graph

    def export(self) -> dict[str, Any]:
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
            "known": dict(self.known),
            "cancel": self.cancel,
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
    unknown: str = ""

    kind = "number"

    def check(self) -> None:
        """Refuse what is no finite number, and mistakes that can't be told from the right one."""
        right = number(self.who, "the right answer", self.right)
        tolerance = number(self.who, "tolerance", self.tolerance)
        if tolerance < 0:
            raise ValueError(f"{self.who}: expected a tolerance from 0, got {tolerance!r}")
        if tolerance == 0 and not right.is_integer():
            raise ValueError(
                f"{self.who}: a tolerance of 0 is for what is counted, and {right!r} is no whole number"
            )
        for listed in _without_repeated(self.who, self.mistakes):
            given = number(self.who, f"the mistake {listed.label!r}", listed.gives)
            if abs(given - right) <= 2 * tolerance:
                raise ValueError(
                    f"{self.who}: the mistake {listed.label!r} gives {given:g}, too close to the right "
                    f"answer {right:g} ± {tolerance:g}; leave it out or choose other numbers"
                )

    def export(self) -> dict[str, Any]:
        """Return the question with the right number, its tolerance and the number each mistake gives."""
        return {
            **super().export(),
            "right": float(self.right),
            "tolerance": float(self.tolerance),
            **({"unknown": self.unknown} if self.unknown else {}),
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

    def check(self) -> None:
        """Refuse fewer than two options, repeated ones, all but one right one, a wrong one without reason."""
        found = [choice.text for choice in self.options]
        if len(found) < 2:
            raise ValueError(f"{self.who}: expected at least two options, got {len(found)}")
        if len(set(found)) < len(found):
            repeated = next(one for one in found if found.count(one) > 1)
            raise ValueError(f"{self.who}: the option {repeated!r} is there more than once")
        right = sum(choice.right for choice in self.options)
        if right != 1:
            raise ValueError(f"{self.who}: expected exactly one right option, got {right}")
        for choice in self.options:
            if not choice.right and not choice.reason.strip():
                raise ValueError(f"{self.who}: the wrong option {choice.text!r} needs its reason")

    def export(self) -> dict[str, Any]:
        """Return the question with its options and the reason of each; the right one closes the solution."""
        asked = super().export()
        right = next(choice for choice in self.options if choice.right)
        told = f"The answer: {_sentence(right.text)} {_sentence(right.reason)}".strip()
        return {
            **asked,
            "solution": [*asked["solution"], rich(told)],
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


def values_at(graph: Graph, points: Sequence[np.ndarray]) -> np.ndarray:
    """Return what a formula is worth at each point, nan or infinite where it has no value."""
    # Whether a formula has a value at each point is the question here: overflow and 0/0 are answers.
    with np.errstate(all="ignore"):
        value = graph.run(*points)[graph.output].value
    return np.broadcast_to(value, points[0].shape)


def same_values(a: np.ndarray, b: np.ndarray) -> bool:
    """Return whether two formulas agree, to nine digits, wherever both have a value."""
    both = np.isfinite(a) & np.isfinite(b)
    size = np.maximum(np.abs(a[both]), np.abs(b[both]))
    return both.sum() >= ENOUGH and bool(np.all(np.abs(a[both] - b[both]) <= TOLERANCE * size + 1e-13))


def _sentence(text: str) -> str:
    return text if not text.strip() or text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}."


def _without_repeated(who: str, mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    ids = [listed.id for listed in mistakes]
    for id in ids:
        if ids.count(id) > 1:
            raise ValueError(f"{who}: two mistakes have the id {id!r}; give each a label or id of its own")
    return mistakes
