"""Where a reader is in the book, and the answers as a file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from .base import Figure, LiveBox
from .practice import Question
from .questions import (
    automatic_differentiation,
    backpropagation,
    chain_rule,
    composite_functions,
    derivatives,
    networks_of_matrices,
    partial_derivatives,
)

# Each chapter's name and title, and its questions by the names that `practice` keeps their answers under.
CHAPTERS: tuple[tuple[str, str, Mapping[str, Callable[[], Sequence[Question]]]], ...] = (
    ("derivatives", "Measure a slope", {"derivatives": derivatives.practice}),
    (
        "partial_derivatives",
        "Hold everything else still",
        {"partial_derivatives": partial_derivatives.practice},
    ),
    (
        "composite_functions",
        "See the machine inside the machine",
        {
            "composite-functions-drill": composite_functions.drill,
            "composite-functions": composite_functions.practice,
        },
    ),
    ("chain_rule", "Multiply the local rates", {"chain-rule": chain_rule.practice}),
    ("backpropagation", "Send the blame back", {"backpropagation": backpropagation.practice}),
    (
        "automatic_differentiation",
        "Let the machine do it",
        {"automatic_differentiation": automatic_differentiation.practice},
    ),
    (
        "networks_of_matrices",
        "Send all the blame at once",
        {"networks_of_matrices": networks_of_matrices.practice},
    ),
)


class Progress(Figure):
    """How many questions of each chapter this browser has as solved.

    `solved` and `due` have a number a chapter, `unsolved` the id of its first question that is not solved, ""
    where there is none.
    """

    fallback_type = "text/html"
    solved = traitlets.List(traitlets.Int()).tag(sync=True)
    due = traitlets.List(traitlets.Int()).tag(sync=True)
    unsolved = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self) -> None:
        chapters: list[dict[str, Any]] = [
            {
                "title": title,
                "page": f"chapters/{number:02d}_{name}.html",
                "shelves": {shelf: [q.id for q in questions()] for shelf, questions in practice.items()},
            }
            for number, (name, title, practice) in enumerate(CHAPTERS, 1)
        ]
        super().__init__(
            kind="progress",
            spec={"title": "Where you are", "chapters": chapters},
            solved=[0] * len(chapters),
            due=[0] * len(chapters),
            unsolved=[next(iter(chapter["shelves"].values()))[0] for chapter in chapters],
        )

    def readout(self) -> dict[str, float]:
        """Return how many questions of the book are solved."""
        return {"solved": float(sum(self.solved))}

    def describe(self) -> str:
        """Say how many questions there are, and how many are solved."""
        asked = sum(map(_count, self.spec["chapters"]))
        return f"{sum(self.solved)} of the book's {asked} practice questions are solved in this browser."

    def fallback(self) -> dict[str, str]:
        """Return the chapters with the numbers of their questions, as HTML."""
        lines = (f"<li>{c['title']}: {_count(c)} questions</li>" for c in self.spec["chapters"])
        return {"text/html": f"<p>Practice</p><ol>{''.join(lines)}</ol>"}


def _count(chapter: dict[str, Any]) -> int:
    return sum(map(len, chapter["shelves"].values()))


def progress() -> LiveBox:
    """Show where the reader is, chapter by chapter; answers can be saved, loaded and cleared (start page)."""
    return LiveBox(Progress())
