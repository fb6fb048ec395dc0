"""Predict, then reveal: a question to commit to before the slider is moved."""

from collections.abc import Sequence
from typing import Any

import traitlets

from .arguments import several, text, texts
from .base import Figure, LiveBox
from .text import rich


class Predict(Figure):
    """A question with a few answers to choose from; the right one and its reason appear when asked for.

    A wrong choice is answered by its own reply, if it has one, before the right one is named.
    """

    fallback_type = "text/html"
    guess = traitlets.Int(-1).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        question: str,
        options: Sequence[str],
        answer: int,
        because: str,
        replies: Sequence[str | None] | None = None,
    ):
        self.question, self.options, self.answer, self.because = question, list(options), answer, because
        self.replies = list(replies) if replies else [None] * len(self.options)
        super().__init__(
            kind="predict",
            spec={
                "title": "Predict, then reveal",
                "question": rich(question),
                "options": [rich(option) for option in options],
                "answer": answer,
                "because": rich(because),
                "replies": [rich(reply or "") for reply in self.replies],
            },
        )

    def readout(self) -> dict[str, Any]:
        """Return the verdict: "open" until it is revealed, then "right" or "wrong"."""
        verdict = "right" if self.guess == self.answer else "wrong"
        return {"verdict": verdict if self.revealed else "open"}

    def describe(self) -> str:
        """Say the question and the choices, not the answer."""
        return f"Predict: {self.question} Choose: {'; '.join(self.options)}."

    def fallback(self) -> dict[str, str]:
        """Return question, choices and folded answer as HTML."""
        choices = "".join(f"<li>{option}</li>" for option in self.spec["options"])
        answer = f"{self.spec['options'][self.answer]}. {self.spec['because']}"
        return {
            "text/html": f"<p>{self.spec['question']}</p><ul>{choices}</ul>"
            f"<details><summary>Answer</summary>{answer}</details>"
        }


def predict(
    question: str,
    options: Sequence[str],
    answer: int,
    because: str,
    replies: Sequence[str | None] | None = None,
) -> LiveBox:
    """Ask for a guess, then reveal the answer and the reason (every chapter, before an important slider).

    Parameters
    ----------
    question, options, because : text, with ``$latex$``, ```code``` and ``*emphasis*``.
    answer : the index of the right option.
    replies : what each wrong option hears before the right one is named; None for the right one.

    Raises
    ------
    TypeError, ValueError
        For what is no text, fewer than two options, options that repeat, an answer that is no option, or
        replies that are not one an option.
    """
    who = "predict"
    text(who, "question", question)
    text(who, "because", because)
    options = texts(who, "options", options)
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"expected two or more different options to choose from, got {list(options)!r}")
    if answer not in range(len(options)):
        raise ValueError(f"expected the index of the right option, 0 to {len(options) - 1}, got {answer!r}")
    replies = None if replies is None else several(replies, "a list of replies", who)
    if replies is not None and (len(replies) != len(options) or replies[answer]):
        raise ValueError(
            f"expected one reply for each of the {len(options)} options, and None for the right one, "
            f"got {list(replies)!r}"
        )
    for reply in replies or ():
        text(who, "a reply", "" if reply is None else reply, empty=True)
    return LiveBox(Predict(question, options, answer, because, replies))
