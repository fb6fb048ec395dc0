"""The exercises for the keyboard as notebooks that nbgrader marks: `make assignment`, `make marks FROM=…`.

    python tools/assignment.py          makes _build/assignment: hand out what is in its folder release/
    python tools/assignment.py FOLDER   marks the notebooks in FOLDER into _build/marks/marks.csv

An assignment is a chapter's exercises: the task, the cell to change, and a locked cell whose check prints
what came and counts the points, one for each case that goes wrong with the cell as handed out. There is no
solution in it. nbgrader puts its own locked cells back before it marks, ends what does not end, and goes on
after errors. It is not one of the course's requirements: assignment/requirements.txt says what
.venv-assignment holds.

nbgrader, and not otter-grader: it belongs to Jupyter, marks a whole class without containers (otter-grader
marks a folder of notebooks in Docker only), and stops a cell that takes too long, and only that one.
"""

import ast
import contextlib
import csv
import importlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from class_table import handed_in, safe, sender
from surroundings import ROOT, impersonal, notebooks_of_the_book

from chainrule.exercises import Exercise

COURSE = ROOT / "_build" / "assignment"
MARKS = ROOT / "_build" / "marks"
TOOL = ROOT / ".venv-assignment"
GRADES = ROOT / "tools" / "assignment" / "grades.py"
CONFIGURATION = ROOT / "tools" / "assignment" / "nbgrader_config.py"

IMPORT = re.compile(r"^from chainrule\.exercises\.(\w+) import (\w+)\n", re.MULTILINE)
TASK = re.compile(r"^\*\*\d+\. .*", re.MULTILINE | re.DOTALL)
NEEDS = {
    "wider_valley": "cell-51",
    "carry_a_slope": "dual-class",
}  # cells of the chapter that its exercises use
UNFIT = re.compile(r"[^\w. -]")  # for a file's name
# What nbgrader does not get over; its log says which.
FAILED = (
    "was not marked: its code ends Python, or cannot be stopped. Look at it yourself; nbgrader.log says more."
)
SIGN = "chainrule_assignment"  # a notebook's metadata say under this name which assignment it is
CHECK = """\
import sys
for module in [name for name in sys.modules if name.startswith("chainrule.exercises")]:
    del sys.modules[module]  # the course's own checks, whatever the cells above made of them
from chainrule.exercises.{chapter} import {name}
{name}.marks(globals(), points={points})"""
INTRODUCTION = """\
# {title}: {count} exercises

Each task has a cell to change, and below it a check. Run both: the check says what was expected and what
came, and ends with your points, {points} in all; `{name}.hint()`, in a cell of your own, gives a hint.
*Above* means in the chapter. The cells need the environment of the course: its JupyterHub or Binder, or a
Python in which it is installed.

Keep the cells that are there, and send in the notebook as it was saved."""

Cell = dict[str, Any]


class NotMarked(Exception):
    """What keeps the command from its work, and what to do about it."""


def without_figures(source: str) -> str:
    """Return a chapter's imports without those of figures and of the practice."""
    lines = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            node.names = [name for name in node.names if name.name != "live"]
            if not node.names or str(node.module).startswith("chainrule.live"):
                continue
        lines.append(ast.unparse(node))
    return "\n".join(lines)


def exercises_of(cells: Sequence[Cell]) -> list[tuple[Exercise, str, str, str, str]]:
    """Return a chapter's exercises: each with its module, the cell it needs, its task, the cell to change.

    Labs are left out: each goes on with what was written in the one before.
    """
    by_id = {cell["id"]: cell["source"] for cell in cells}
    found = []
    for before, cell in itertools.pairwise(cells):
        named = IMPORT.search(cell["source"])
        if not named or cell["cell_type"] != "code":
            continue
        chapter, name = named.groups()
        thing = getattr(importlib.import_module(f"chainrule.exercises.{chapter}"), name)
        if type(thing) is not Exercise:
            continue
        task = TASK.search(before["source"])
        if not task:
            raise NotMarked(f"{name} has no task: the cell above it ends in one, begun by **1. Its title.**")
        answer = cell["source"].replace(named[0], "").replace(f"{name}.check(globals())", "").strip()
        found.append((thing, chapter, by_id.get(NEEDS.get(name, ""), ""), task[0], answer))
    return found


def worth(exercise: Exercise, above: Sequence[str], answer: str) -> int:
    """Return how many cases go wrong with the cell as handed out: as many points there are."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for source in (*above, answer):
            exec(source, names)
        return exercise.agreed(names).count(False)


def _of_nbgrader(grade_id: str, **marks: Any) -> dict[str, Any]:
    own = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": own | {"grade_id": grade_id} | marks}


def notebook(name: str, chapter: nbformat.NotebookNode) -> nbformat.NotebookNode | None:
    """Return the assignment of a chapter, or None where it has no exercises."""
    exercises = exercises_of(chapter.cells)
    if not exercises:
        return None
    title = chapter.cells[0]["source"].splitlines()[0].removeprefix("# ")
    imports = without_figures(next(cell["source"] for cell in chapter.cells if cell["cell_type"] == "code"))
    words, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells, above, points = [], [imports], 0
    for exercise, module, needed, task, answer in exercises:
        own = exercise.name
        cells.append(words(task, metadata=_of_nbgrader(f"task-{own}", locked=True)))
        if needed:
            above.append(needed)
            cells.append(code(needed, metadata=_of_nbgrader(f"needs-{own}", locked=True)))
        cells.append(code(answer, metadata=_of_nbgrader(own, solution=True)))
        full = worth(exercise, above, answer)
        check = CHECK.format(chapter=module, name=own, points=full)
        cells.append(code(check, metadata=_of_nbgrader(f"check-{own}", grade=True, locked=True, points=full)))
        points += full
    first = INTRODUCTION.format(title=title, count=len(exercises), points=points, name=exercises[0][0].name)
    head = [
        words(first, metadata=_of_nbgrader("words", locked=True)),
        code(imports, metadata=_of_nbgrader("imports", locked=True)),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(cells=head + cells, metadata={"kernelspec": kernel, SIGN: name})
    for cell in made.cells:
        cell["id"] = cell["metadata"]["nbgrader"]["grade_id"]
    return made


def write_sources(course: Path) -> dict[str, int]:
    """Write a course folder of nbgrader, anew; return the points of each assignment."""
    shutil.rmtree(course, ignore_errors=True)
    points = {}
    for path in notebooks_of_the_book():
        made = notebook(path.stem, nbformat.read(path, as_version=4))
        if made is None:
            continue
        target = course / "source" / path.stem / path.name
        target.parent.mkdir(parents=True)
        nbformat.write(made, target)
        points[path.stem] = sum(cell["metadata"]["nbgrader"].get("points", 0) for cell in made.cells)
    shutil.copyfile(CONFIGURATION, course / CONFIGURATION.name)
    return points


def run(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of nbgrader's environment in a course folder, without anybody's personal settings."""
    programs = TOOL / ("Scripts" if os.name == "nt" else "bin")
    program = shutil.which(command[0], path=programs)
    if program is None:
        raise NotMarked(f"{TOOL.name} has no {command[0]}: `make assignment` installs it, from the network.")
    environment = impersonal(os.environ)
    environment["PATH"] = f"{programs}{os.pathsep}{environment.get('PATH', '')}"  # nbgrader calls alembic
    return subprocess.run(
        [program, *command[1:]], cwd=course, env=environment, capture_output=True,
        encoding="utf-8", errors="replace",
    )  # fmt: skip


def release(course: Path) -> None:
    """Let nbgrader make what is handed out, and note what it expects back."""
    made = run(course, "nbgrader", "generate_assignment", "--assignment=*")
    if made.returncode:
        raise NotMarked(f"nbgrader made no assignment:\n{made.stderr}")


def read(path: Path) -> tuple[str, str]:
    """Return which assignment a notebook is, and its text for nbgrader.

    Of cells that were copied, which keep the name that nbgrader knows them by, the last one remains it.
    """
    book = json.loads(path.read_text(encoding="utf-8"))
    seen = set()
    for cell in reversed(book["cells"]):
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in seen:
            del cell["metadata"]["nbgrader"]
        seen.add(name or len(seen))
    return book["metadata"].get(SIGN), json.dumps(book)


def submissions(folder: Path, known: Sequence[str]) -> tuple[dict[tuple[str, str], Path], list[str]]:
    """Return the notebooks in a folder by assignment and by who sent them, and what is said of the others.

    Who sent a notebook: the name of the file, or of the folder that it lies in, as platforms deliver them.
    """
    found: dict[tuple[str, str], list[Path]] = {}
    complaints = []
    for path in handed_in(folder, ".ipynb"):
        inside = path.relative_to(folder)
        try:
            name, _ = read(path)
        except (OSError, ValueError, TypeError, LookupError, AttributeError):
            complaints.append(f"{path} is no notebook that can be read: left out.")
            continue
        if name in known:
            found.setdefault((name, sender(inside)), []).append(path)
        else:
            complaints.append(f"{path} is none of these assignments: left out.")
    for (name, who), paths in found.items():
        if len(paths) > 1:
            all_of_them = " and ".join(map(str, paths))
            complaints.append(f"{all_of_them} are all {name} of {who}: left out. Keep one of them.")
    return {pair: paths[0] for pair, paths in found.items() if len(paths) == 1}, complaints


def mark(folder: Path, marks: Path) -> list[str]:
    """Mark the notebooks in a folder into marks.csv, with a page of feedback each; return what went wrong."""
    if not folder.is_dir():
        raise NotMarked(f"{folder} is no folder: name the one with the notebooks, make marks FROM=folder")
    shutil.rmtree(marks, ignore_errors=True)
    course = marks / "nbgrader"
    points = write_sources(course)
    found, complaints = submissions(folder, [*points])
    if not found:
        raise NotMarked("\n".join([*complaints, f"{folder} holds no notebook of an assignment to mark."]))
    # nbgrader takes names for folders and patterns: people get numbers
    numbered = {f"s{number:04d}": pair for number, pair in enumerate(sorted(found), 1)}
    for number, (name, who) in numbered.items():
        target = course / "submitted" / number / name / f"{name}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(read(found[name, who])[1], encoding="utf-8")
    release(course)
    log = [
        run(course, "nbgrader", command, f"--assignment={name}").stderr
        for name in sorted({name for name, _ in found})
        for command in ("autograde", "generate_feedback")
    ]
    (marks / "nbgrader.log").write_text("".join(log), encoding="utf-8")
    book = run(course, "python", str(GRADES))
    if book.returncode:
        raise NotMarked(f"The points could not be read from nbgrader's book:\n{book.stderr}")
    grades = json.loads(book.stdout)
    rows = []
    for number, (name, who) in numbered.items():
        feedback = course / "feedback" / number / name / f"{name}.html"
        if number not in grades or not feedback.exists():
            complaints.append(f"{found[name, who]} {FAILED}")
            rows.append([safe(who), name, "", points[name], ""])
            continue
        cells = grades[number]
        rows.append([safe(who), name, f"{sum(cells.values()):g}", points[name], told(cells)])
        target = marks / "feedback" / name / f"{number} {UNFIT.sub('_', who)}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(feedback, target)
    with (marks / "marks.csv").open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerows([["who", "assignment", "points", "of", "each exercise"], *rows])
    return complaints


def told(cells: dict[str, float]) -> str:
    """Return the points of each exercise, as text."""
    return ", ".join(f"{cell.removeprefix('check-')} {score:g}" for cell, score in cells.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the assignments, or mark a folder; return 0, or 1 after telling what is wrong."""
    folders = sys.argv[1:] if arguments is None else arguments
    try:
        if folders:
            complaints = mark(Path(folders[0]).resolve(), MARKS)
            print((MARKS / "marks.csv").read_text(encoding="utf-8-sig"), end="")
            print(*complaints, sep="\n", file=sys.stderr, end="\n" if complaints else "")
            print("_build/marks: marks.csv, and a page of feedback for each notebook")
            return 1 if complaints else 0
        points = write_sources(COURSE)
        release(COURSE)
    except NotMarked as error:
        print(error, file=sys.stderr)
        return 1
    for name, full in points.items():
        print(f"_build/assignment/release/{name}/{name}.ipynb: {full} points")
    return 0


if __name__ == "__main__":
    sys.exit(main())
