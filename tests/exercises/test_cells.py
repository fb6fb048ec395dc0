"""The exercises as the chapters print them: frames fail with a word, solutions pass, in each Python."""

import re

import nbformat
import pytest
from exercises_under_test import CHAPTERS, EXERCISES, NEEDS, NUMPY, in_this_python
from site_under_test import ROOT

SMALL = "small-python"
# These use arrays, or boxes of the course.
WHOLE_COURSE = {"partial_derivatives.wider_valley", "composite_functions.take_apart"} | {
    where for where in EXERCISES if where.split(".")[0] in NUMPY
}
NEEDS = NEEDS | {
    "partial_derivatives.wider_valley": "import numpy as np\n"
    "from chainrule.exercises.partial_derivatives import HOURS\n"
    "x = np.array(HOURS)\ny = np.array([1.1, 1.3, 2.2, 2.0, 3.1, 2.7, 3.6, 3.4])\n"
    "def line(theta, x):\n    return theta[0] * x + theta[1]\n",
    "composite_functions.take_apart": "from chainrule import Chain, exp, log, shift\n",
}


ARRAYS = "import numpy as np\n"


def _exercises():
    """Yield (exercise, cell above, cell, solution) for all chapters; the solution is folded below it."""
    for path in sorted((ROOT / "chapters").glob("0*.ipynb")):
        cells = nbformat.read(path, 4).cells
        for before, cell, after in zip(cells, cells[1:], cells[2:], strict=False):
            found = re.search(r"^from chainrule\.exercises\.(\w+) import (\w+)$", cell.source, flags=re.M)
            if cell.cell_type == "code" and found and not cell.id.startswith("lab-"):
                solution = re.match(r"<details>.*?```python\n(.*?)```.*?</details>", after.source, flags=re.S)
                yield ".".join(found.groups()), before, cell, solution[1] if solution else ""


CELLS, TASKS = {}, {}
for name, task, frame, code in _exercises():
    CELLS[name], TASKS[name] = (frame, code), task
every_cell = pytest.mark.parametrize("where", CELLS)


def _run_in(where, run, small_python):
    """Return what runs this cell: either Python; for the whole course this one, after the lines above it."""
    if where in WHOLE_COURSE:
        return lambda code: in_this_python(NEEDS.get(where, ARRAYS) + code)
    return lambda code: run(NEEDS.get(where, "") + code)


def _solved(cell, solution):
    lines = cell.source.splitlines()
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return "\n".join([*imports, solution, lines[-1]])


def test_every_exercise_is_in_its_chapter():
    assert set(CELLS) == set(EXERCISES)


def test_the_small_python_runs_all_that_need_no_more():
    tagged = {where for where, (cell, _) in CELLS.items() if SMALL in cell.metadata.get("tags", [])}
    assert tagged == set(EXERCISES) - WHOLE_COURSE
    assert len(EXERCISES) / 2 < len(tagged) < len(EXERCISES)
    assert "the labs and most exercises are edited and run in a small" in (ROOT / "README.md").read_text(
        "utf-8"
    )
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "too (but for chapter 7, whose exercises are about arrays)" in said
    assert "in both Pythons; those of chapter 7 in Python with NumPy" in said
    assert len(NUMPY) == 1 and "networks_of_matrices" in NUMPY


@every_cell
def test_the_cell_above_ends_in_the_task_under_its_number_and_the_one_below_is_the_solution(where):
    """Assignments take the task from there (tools/assignment.py)."""
    number = [name for name in CELLS if name.split(".")[0] == where.split(".")[0]].index(where) + 1
    title = rf"^\*\*{number}\. [^*]+\*\*"
    assert re.search(title, TASKS[where].source, re.M), f"the cell above begins with **{number}. Its title.**"
    assert CELLS[where][1], "the cell below begins with <details>, and has the solution in ```python"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_how_many_exercises_it_has(chapter):
    first, *others = [TASKS[where] for where in CELLS if where.startswith(f"{chapter}.")]
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven")
    said = f"{words[1 + len(others)]} exercises in Python."
    assert others and said in first.source, f"the cell of the first task says: {said}"


@every_cell
def test_a_cell_ends_with_its_check(where):
    cell, _ = CELLS[where]
    assert cell.source.splitlines()[-1] == f"{where.split('.')[1]}.check(globals())"


@every_cell
def test_the_version_in_the_book_fails_with_a_word(where, run, small_python):
    told = _run_in(where, run, small_python)(CELLS[where][0].source).splitlines()
    told = told[[line.startswith("Not yet: ") for line in told].index(True) :]
    *_, word, hint = told
    assert len(told) >= 3 and hint == f"{where.split('.')[1]}.hint() gives a hint."
    known = {slip.sentence for slip in EXERCISES[where].slips}
    assert word in known or word.startswith("Nothing is handed back")


@every_cell
def test_the_small_python_prints_what_the_book_shows(where, run, small_python):
    cell, _ = CELLS[where]
    stored = "".join(output.text for output in cell.outputs)
    assert _run_in(where, run, small_python)(cell.source) == stored.rstrip("\n")


@every_cell
def test_the_folded_solution_passes(where, run, small_python):
    told = _run_in(where, run, small_python)(_solved(*CELLS[where]))
    assert told.splitlines()[-1] == f"Right. {EXERCISES[where].praise}"


def test_all_chapters_with_exercises_say_how_to_change_a_cell_in_the_same_words():
    paths = [path for path in sorted((ROOT / "chapters").glob("0*.ipynb")) if path.stem[3:] in CHAPTERS]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    words = [re.findall(r"On the published page, press \*Edit\*[^\"]*", text) for text in texts]
    assert len(words) == len(CHAPTERS)
    assert all(len(found) == 1 for found in words) and len({found[0] for found in words}) == 1


@pytest.mark.parametrize(
    ("boxes", "word"),
    [
        ("[exp, log]", "undo each other"),
        ("[shift(1), exp, log]", "between exp and log"),
        ("[exp, log, shift(1)]", "between exp and log"),
        ("[exp, shift(1)]", "logarithm is missing"),
        ("[shift(1), log]", "exponential is missing"),
        ("[log, shift(1), exp]", "works last"),
    ],
)
def test_boxes_of_the_course_in_a_wrong_row_are_recognised(boxes, word):
    where = "composite_functions.take_apart"
    code = CELLS[where][0].source.replace("[exp, log]", boxes)
    assert word in in_this_python(NEEDS[where] + code)


@pytest.mark.parametrize(
    ("subtracted", "word"),
    [
        ("x - x.max()", "largest"),
        ("x - x[0]", "smallest"),
        ("x - sum(x)", "sum"),
        ("x / x.mean()", "narrow"),
        ("x.mean() - x", "wrong sign"),
        ("(x - x.mean()) / x.std()", "spread"),
    ],
)
def test_arrays_of_the_course_that_are_centred_wrongly_are_recognised(subtracted, word):
    where = "partial_derivatives.wider_valley"
    code = CELLS[where][0].source.replace("x - 0.0", subtracted)
    assert "x - 0.0" not in code and word in in_this_python(NEEDS[where] + code)
