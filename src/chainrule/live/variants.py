"""Another like this: a question is a function of its numbers, and other numbers make another question.

>>> @varying(at=[1, 2, 4, 6], factor=[2, 3, 4, 5, 7, 8])
... def slope_of_a_parabola(at=3, factor=1): ...

The question of the book is the one with the numbers of the signature; its words are those of all variants.
Numbers that make no good question are left out: the same checks hold for a variant as for the book's
question, and some more. Nothing is made before somebody asks for it.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from ..functions.arguments import check_callable, described
from .question_kinds import VARIANTS, FormulaQuestion, Mistake, NumberQuestion, Question, same_values

if TYPE_CHECKING:
    from .base import Figure

Made = TypeVar("Made", bound=Question)

TRIES = 3000
REASONS = 3  # that an author is told
DIGITS = 4
_SIGN = "the right number with its sign lost"

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]*\d)")
# 1x, 0 x, x^1, + -2 or - -2: nobody writes so
_CLUMSY = re.compile(
    r"(?<![\d.,}/)^_])[01]\s?(?:[a-zθ](?![a-z])|\\sin|\\cos)|\^\{?1(?![\d/])|[+−-] ?[−-]\s?\d"
)


class _Stopped(ValueError):
    """What an author wrote stops where it should return a question, or whether numbers fit."""


def varying(
    fits: Callable[..., bool] | None = None, /, **values: Sequence[Any]
) -> Callable[[Callable[..., Made]], Callable[[], Made]]:
    """Let a question vary: decorates a function of its numbers that returns it.

    Parameters
    ----------
    fits : whether some numbers go together; takes them by name. All do by default.
    values : by name, what each number (or function, or word) may be. What the function has by default makes
        the book's question.

    Returns
    -------
    The decorator. What it returns takes no arguments, and returns the book's question.

    Raises
    ------
    TypeError, ValueError
        For no values, or values that are no list; once it decorates, for names that the function does not
        have; once questions are made, for what is none, for what the function or `fits` raises, and for
        fewer than 20 variants that pass every check.
    """
    if not values:
        raise ValueError("varying: expected values for at least one number, as in @varying(at=[1, 2, 4, 6])")
    for name, options in values.items():
        if isinstance(options, str) or not isinstance(options, Sequence | np.ndarray) or not len(options):
            raise TypeError(f"varying: expected a list of values for {name}, got {described(options)}")
    if fits is not None:
        check_callable(fits, "varying")

    def decorate(build: Callable[..., Made]) -> Callable[[], Made]:
        check_callable(build, "varying(…)")
        for given in ({}, {name: options[0] for name, options in values.items()}):
            try:
                inspect.signature(build).bind(**given)
            except (TypeError, ValueError) as error:  # some classes state no signature
                wanted = f"a function of {', '.join(values)}, each with its default"
                raise TypeError(f"{_called(build)}: expected {wanted}: {error}") from None

        @functools.cache
        def variants() -> tuple[Made, ...]:
            refused: Counter[str] = Counter()
            found = tuple(itertools.islice(_variants(build, fits, values, refused), VARIANTS))
            if len(found) < VARIANTS:
                why = "; ".join(f"{count} times, {reason}" for reason, count in refused.most_common(REASONS))
                why = f"Why others were left out: {why}. " if why else ""
                raise ValueError(
                    f"question {build().id!r}: expected values that make {VARIANTS} variants, and only "
                    f"{len(found)} of the {len(found) + refused.total()} tried pass every check. "
                    f"{why}Let more numbers vary"
                )
            return found

        @functools.wraps(build)
        def question() -> Made:
            made = _made(build, {}, _called(build))
            object.__setattr__(made, "vary", variants)
            return made

        return question

    return decorate


def _variants(
    build: Callable[..., Made],
    fits: Callable[..., bool] | None,
    values: dict[str, Sequence[Any]],
    refused: Counter[str],
) -> Iterator[Made]:
    """Yield what passes every check, in an order that is always the same; count why the rest does not."""
    book = build()
    seen, last = _told(book), book
    for chosen in _choices(values, book.id):
        if fits and not _came(book.who, fits, chosen):
            refused["`fits` says that the numbers do not go together"] += 1
            continue
        try:
            made = _made(build, chosen, book.who)
        except _Stopped:
            raise
        except ValueError as error:  # a mistake would be right, a number has too many digits, …
            refused[str(error)] += 1
            continue
        if not seen.isdisjoint(_told(made)):
            refused["its prompt, its solution or its answer has been there before"] += 1
        elif _answers(last, made):
            refused["the answer of the variant before is right"] += 1
        elif found := complaints(book, made):
            refused[found[0]] += 1
        else:
            seen, last = seen | _told(made), made
            yield made


def _made(build: Callable[..., Made], chosen: Mapping[str, Any], who: str) -> Made:
    """Return the question that a function makes of some numbers."""
    made: Made = _came(who, build, chosen)
    if not isinstance(made, Question):
        raise TypeError(f"{who}: expected a question, such as a number_question, got {described(made)}")
    return made


def _came(who: str, function: Callable[..., Any], chosen: Mapping[str, Any]) -> Any:
    """Return what a function of some numbers returns; a ValueError is a refusal, all else is a slip in it."""
    try:
        return function(**chosen)
    except ValueError:
        raise
    except Exception as error:  # the author's own function may raise anything
        numbers = ", ".join(f"{name}={value!r}" for name, value in chosen.items()) or "its defaults"
        raise _Stopped(
            f"{who}: with {numbers}, {_called(function)} stops with {type(error).__name__}: {error}"
        ) from error


def _called(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _answers(one: Question, other: Question) -> bool:
    """Return whether the right number for one is right for the other, too."""
    if not isinstance(one, NumberQuestion) or not isinstance(other, NumberQuestion):
        return False
    return abs(one.right - other.right) <= max(one.tolerance, other.tolerance)


def _told(question: Question) -> set[str]:
    """Return what no two variants share: a question is no other one if its solution is the same."""
    return {question.prompt, " ".join(question.solution), getattr(question, "answer", "")} - {""}


def _choices(values: dict[str, Sequence[Any]], seed: str) -> Iterator[dict[str, Any]]:
    """Yield combinations of the values, each once, in an order that depends on the seed alone."""
    count = math.prod(map(len, values.values()))
    for place in random.Random(seed).sample(range(count), min(count, TRIES)):
        chosen = {}
        for name, options in values.items():
            place, i = divmod(place, len(options))
            chosen[name] = options[i]
        yield chosen


def complaints(book: Question, made: Question) -> list[str]:
    """Say, a sentence each, why numbers make no good variant of the book's question."""
    found = []
    for name in ("kind", "variables"):
        if getattr(book, name, None) != getattr(made, name, None):
            found.append(f"it has other {name} than the book's question")
    for name in ("hints", "solution"):
        if len(getattr(book, name)) != len(getattr(made, name)):
            found.append(f"it has not as many {name} as the book's question")
    for text in words(made):
        if long := [number for number in numbers(text) if significant(number) > DIGITS]:
            found.append(f"{long[0]} in {text!r} has more than {DIGITS} digits")
        if clumsy := _CLUMSY.search(text):
            found.append(f"nobody writes {clumsy[0]!r}, as in {text!r}")
    pairs = {frozenset(pair) for pair in coincidences(book)}
    found += [f"{a} and {b} give the same" for a, b in coincidences(made) if {a, b} not in pairs]
    if isinstance(made, NumberQuestion) and made.right == 0:
        found.append("its answer is 0, which says nothing")
    if _answers(book, made):
        found.append("the answer of the book's question is right")
    return found


def words(question: Question) -> Iterator[str]:
    """Yield all that a question says, before and after it is answered."""
    yield from (question.prompt, *question.hints, *question.solution)
    for listed in getattr(question, "mistakes", ()):
        yield from (listed.label, listed.hint)
    if getattr(question, "answer", ""):
        yield question.answer  # type: ignore[attr-defined]


def numbers(text: str) -> list[str]:
    """Return the numbers that a text writes out, without the thin spaces of large ones."""
    return _NUMBER.findall(re.sub(r"(?<=\d)(?:\\,|\u202f)(?=\d{3})", "", text))


def significant(number: str) -> int:
    """Return how many digits of a number count: of 0.050, two; of 1200, two."""
    digits = number.replace(".", "").lstrip("0")
    return len(digits if "." in number else digits.rstrip("0"))


def coincidences(question: Question) -> list[tuple[str, str]]:
    """Return the pairs of mistakes, listed or a lost sign, that no answer can tell apart."""
    if isinstance(question, FormulaQuestion):
        given = {listed.id: question.values(listed.id) for listed in question.mistakes}
        return [(a, b) for a, b in itertools.combinations(given, 2) if same_values(given[a], given[b])]
    if isinstance(question, NumberQuestion):
        share = question.tolerance / abs(question.right or 1.0)
        lost = Mistake("Only the sign is wrong", "", -question.right, _SIGN)
        pairs = itertools.combinations((*question.mistakes, lost), 2)
        return [(a.id, b.id) for a, b in pairs if math.isclose(a.gives, b.gives, rel_tol=2 * share)]
    return []


def states(question: Question) -> list[dict[str, Any]]:
    """Return what a page needs of a question: the book's, then its variants."""
    return [question.export(), *(made.export() for made in question.variants())]


def serve_variants(figure: Figure, questions: Iterable[Question]) -> None:
    """Let a figure's widget answer when the front end asks for a question's variants (js/…/variants.js).

    Where they cannot be made, it answers with the reason.
    """

    def answer(_: object, asked: dict[str, Any], __: object) -> None:
        for question in questions:
            if question.id == asked.get("question"):
                try:
                    reply: dict[str, Any] = {"states": states(question)}
                except (TypeError, ValueError) as error:
                    reply = {"error": str(error)}
                figure.send({"question": question.id, **reply})

    figure.on_msg(answer)
