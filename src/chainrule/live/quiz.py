"""Practice: the questions that close a chapter, with feedback in the page and no kernel."""

import re
from collections.abc import Sequence

import traitlets

from .arguments import text
from .base import Figure, LiveBox
from .practice import Question, check_questions
from .text import rich
from .variants import serve_variants

_CHAPTER = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


class Practice(Figure):
    """Questions with feedback; every trait maps a question's id to what the reader did with it.

    `answers` holds what stands in the field (text, or the number of the option), `checked` the answer last
    checked, `hints` and `steps` how many hints and steps of the solution are unfolded; `solved` lists the ids
    that have been answered right, `tried` of those whose answer could be read and judged; `asking` says
    whether clearing waits for a yes. `shown` holds which variant of a question stands there: what is done
    with number 3 goes under the id and "#3", and does not count.
    """

    fallback_type = "text/html"
    answers = traitlets.Dict().tag(sync=True)
    checked = traitlets.Dict().tag(sync=True)
    hints = traitlets.Dict().tag(sync=True)
    steps = traitlets.Dict().tag(sync=True)
    solved: traitlets.List[str] = traitlets.List().tag(sync=True)
    tried: traitlets.List[str] = traitlets.List().tag(sync=True)
    asking = traitlets.Bool(False).tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)

    def __init__(self, chapter: str, questions: Sequence[Question], title: str = "Practice"):
        self.questions = tuple(questions)
        super().__init__(
            kind="practice",
            spec={
                "title": title,
                "chapter": chapter,
                "questions": [question.export() for question in self.questions],
            },
        )
        serve_variants(self, self.questions)

    def readout(self) -> dict[str, float]:
        """Return how many questions are solved, and how many have been tried."""
        return {"solved": _count(self.solved), "tried": _count(self.tried)}

    def describe(self) -> str:
        """List the questions, not the answers."""
        count = len(self.questions)
        asked = " ".join(f"{i}. {question.text}" for i, question in enumerate(self.questions, 1))
        return f"{self.spec['title']}: {count} question{'s' if count > 1 else ''}. {asked}"

    def fallback(self) -> dict[str, str]:
        """Return the questions as HTML, each with its solution folded away."""
        return {"text/html": f"<ol>{''.join(map(_folded, self.questions))}</ol>"}


def _count(keys: Sequence[str]) -> float:
    return float(sum("#" not in key for key in keys))


def _folded(question: Question) -> str:
    exported = question.export()
    choices = "".join(f"<li>{option['html']}</li>" for option in exported.get("options", ()))
    steps = [*exported["hints"], *exported["solution"]]
    if exported.get("answer"):
        steps.append(rich(f"The answer: `{exported['answer']}`"))
    elif question.kind == "number":
        steps.append(f"The answer: {exported['right']:.6g}".replace("-", "−"))
    listed = f"<ul>{choices}</ul>" if choices else ""
    solution = "".join(f"<p>{step}</p>" for step in steps)
    folded = f"<details><summary>Solution</summary>{solution}</details>"
    return f"<li><p>{exported['prompt']}</p>{listed}{folded}</li>"


def practice(chapter: str, questions: Sequence[Question], *, title: str = "Practice") -> LiveBox:
    """Ask questions whose feedback knows the classic mistakes; answers survive a reload (every chapter).

    Parameters
    ----------
    chapter : its name, such as "derivatives"; answers are stored under it and the question's id.
    questions : made with `derivative_question`, `formula_question`, `number_question`, `choice_question`.
    title : what stands above them.

    Raises
    ------
    TypeError, ValueError
        For a chapter that is not in small letters, no questions, things that are not questions, two with
        the same id, a title that says nothing.
    """
    if not isinstance(chapter, str) or not _CHAPTER.fullmatch(chapter):
        raise ValueError(
            f"expected the chapter's name in small letters, such as 'derivatives', got {chapter!r}"
        )
    return LiveBox(Practice(chapter, check_questions(questions), text("practice", "title", title)))
