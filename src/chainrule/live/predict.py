"""Predict, then reveal: a question to commit to before the slider is moved."""

from collections.abc import Sequence

import traitlets

from .base import Figure, LiveBox
from .text import rich


class Predict(Figure):
    """A question with a few answers to choose from; the right one and its reason appear when asked for."""

    guess = traitlets.Int(-1).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, question: str, options: Sequence[str], answer: int, because: str):
        self.question, self.options, self.answer, self.because = question, list(options), answer, because
        super().__init__(
            kind="predict",
            spec={
                "title": "Predict, then reveal",
                "question": rich(question),
                "options": [rich(option) for option in options],
                "answer": answer,
                "because": rich(because),
            },
        )

    def readout(self) -> dict[str, float | str]:
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


def predict(question: str, options: Sequence[str], answer: int, because: str) -> LiveBox:
    """Ask for a guess, then reveal the answer and the reason (every chapter, before an important slider).

    Parameters
    ----------
    question, options, because : text, with ``$latex$``, ```code``` and ``*emphasis*``.
    answer : the index of the right option.

    Raises
    ------
    ValueError
        For fewer than two options, options that repeat, or an answer that is no option.
    """
    if len(options) < 2 or len(set(options)) < len(options):
        raise ValueError(f"expected two or more different options to choose from, got {list(options)!r}")
    if answer not in range(len(options)):
        raise ValueError(f"expected the index of the right option, 0 to {len(options) - 1}, got {answer!r}")
    return LiveBox(Predict(question, options, answer, because))
