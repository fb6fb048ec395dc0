"""Assignments, answered in their cells."""

import copy

from exercises_under_test import EXERCISES, typed

WHERE = {where.split(".")[1]: where for where in EXERCISES}


def answer(name: str, slip: int | None = None) -> str:
    """The right answer to an exercise, or one with its slip of that number, as a student would type it."""
    exercise = EXERCISES[WHERE[name]]
    given = exercise.answer if slip is None else exercise.slips[slip].answer
    ours = (f"import {name}\n", f"{name}.check(")  # the lines around it, which an assignment has elsewhere
    lines = typed(WHERE[name], given).splitlines(keepends=True)
    return "".join(line for line in lines if not any(words in line for words in ours))


def by_name(notebook) -> dict:
    """The cells by the names that nbgrader knows them under."""
    return {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in notebook.cells}


def answered(notebook, answers: dict[str, str]):
    """A copy of an assignment with these texts in its cells."""
    copied = copy.deepcopy(notebook)
    for name, text in answers.items():
        by_name(copied)[name]["source"] = text
    return copied


def asked(notebook) -> list[str]:
    """The exercises of an assignment, by name."""
    return [name for name, cell in by_name(notebook).items() if cell["metadata"]["nbgrader"]["solution"]]
