"""A class's notebooks, marked by nbgrader itself: where `make assignment` has installed it."""

import csv
import io

import assignment
import nbformat
import pytest
from assignments import answer, answered, asked, by_name
from exercises_under_test import EXERCISES
from site_under_test import ROOT

INSTALLED = (ROOT / ".venv-assignment/.stamp").exists()
pytestmark = pytest.mark.skipif(not INSTALLED, reason="no nbgrader: `make assignment` installs it")

FIRST, SEVENTH = "01_derivatives", "07_networks_of_matrices"
THREE = ("layer_backward", "softmax_delta", "add_momentum")
RIGHT = {name: answer(name) for name in ("look_back", "best_rate")}
ENDLESS = "def steps_needed(slope, rate):\n    while True:\n        pass"
DEAF = """def steps_needed(slope, rate):
    while True:
        try:
            while True:
                pass
        except KeyboardInterrupt:
            pass"""
CHEAT = """import chainrule.exercises.exercise
import chainrule.exercises.derivatives as derivatives
chainrule.exercises.exercise.Exercise.marks = lambda self, names, points: points
chainrule.exercises.exercise.Exercise.agreed = lambda self, names: []
class Yes:
    def marks(self, names, points): return points
derivatives.look_back = derivatives.best_rate = look_back = best_rate = Yes()"""
DIES = "def steps_needed(slope, rate):\n    import os\n    os._exit(0)"
FLOODS = f"print('x' * 3_000_000)\n{RIGHT['best_rate']}"

LOOK, RATE = (len(EXERCISES[f"derivatives.{name}"].cases) for name in RIGHT)  # points of the two exercises

# What stands in the cells, and the points.
CLASS = {
    "right": (RIGHT, LOOK, RATE),
    "empty": ({}, 0, 0),
    "wrong": ({"look_back": answer("look_back", 0), "best_rate": answer("best_rate", 0)}, 0, 0),
    "half": ({"look_back": RIGHT["look_back"], "best_rate": answer("best_rate", 5)}, LOOK, RATE - 1),
    "endless": ({**RIGHT, "best_rate": ENDLESS}, LOOK, 0),
    "endless first": ({**RIGHT, "look_back": "while True:\n    pass"}, 0, RATE),
    "syntax": ({**RIGHT, "look_back": "def backward_difference(f, x step):\n"}, 0, RATE),
    "cheat": ({"look_back": CHEAT, "best_rate": "steps_needed = 3"}, 0, 0),
    "floods": ({**RIGHT, "best_rate": FLOODS}, LOOK, RATE),
}


def as_handed_out(exercise):
    """How many cases go wrong with the cell of the book, which makes the first slip."""
    return exercise.agree(
        exercise.outcomes(exercise.slips[0].answer), exercise.outcomes(exercise.answer)
    ).count(False)


def changed(book, change):
    copied = answered(book, RIGHT)
    change(copied)
    return copied


def without(*names):
    return lambda book: book.update(
        cells=[cell for cell in book.cells if cell["metadata"]["nbgrader"]["grade_id"] not in names]
    )


def rewritten_check(book):
    cells = by_name(book)
    cells["look_back"]["source"] = "1"
    cells["check-look_back"]["source"] = "3"
    cells["check-best_rate"]["metadata"]["nbgrader"]["points"] = 99


def twice(book):
    book.cells.append(nbformat.from_dict({**book.cells[-1], "id": "again"}))


# The same for notebooks whose cells were deleted, rewritten or copied.
BENT = {
    "no answer": (without("best_rate"), LOOK, 0),
    "no checks": (without("check-look_back", "check-best_rate"), LOOK, RATE),
    "check rewritten": (rewritten_check, 0, RATE),
    "a cell twice": (twice, LOOK, RATE),
}
ODD = '=cmd|x, "Ada" [1] ü'  # a name that is a formula, a pattern and two columns
EXPECTED = {who: (one, two) for table in (CLASS, BENT) for who, (_, one, two) in table.items()}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """What comes of marking a folder with all of them: its rows, what was said, and the folder of marks."""
    course, folder = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("sent")
    assignment.write_sources(course)
    first = nbformat.read(course / "source" / FIRST / f"{FIRST}.ipynb", as_version=4)
    seventh = nbformat.read(course / "source" / SEVENTH / f"{SEVENTH}.ipynb", as_version=4)
    for who, (answers, *_) in CLASS.items():
        nbformat.write(answered(first, answers), folder / f"{who}.ipynb")
    for who, (change, *_) in BENT.items():
        nbformat.write(changed(first, change), folder / f"{who}.ipynb")
    for inside, book in ((f"{ODD}/work.ipynb", first), ("right/seven.ipynb", seventh)):
        (folder / inside).parent.mkdir()
        nbformat.write(answered(book, {name: answer(name) for name in asked(book)}), folder / inside)
    nbformat.write(answered(first, {**RIGHT, "best_rate": DIES}), folder / "dies.ipynb")
    nbformat.write(answered(first, {**RIGHT, "best_rate": DEAF}), folder / "deaf.ipynb")
    (folder / "broken.ipynb").write_text("{", encoding="utf-8")
    nbformat.write(nbformat.v4.new_notebook(), folder / "foreign.ipynb")
    for inside in ("both.ipynb", "both/again.ipynb"):
        (folder / inside).parent.mkdir(exist_ok=True)
        nbformat.write(first, folder / inside)

    quick = tmp_path_factory.mktemp("configuration") / "nbgrader_config.py"
    patience = (assignment.CONFIGURATION.read_text(encoding="utf-8"), "timeout = 20", "timeout = 4")
    quick.write_text(patience[0].replace(*patience[1:]), encoding="utf-8")
    marks = tmp_path_factory.mktemp("marks") / "marks"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "CONFIGURATION", quick)
        complaints = assignment.mark(folder, marks)
    table = (marks / "marks.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(table))), complaints, marks


def row(rows, who, name=FIRST):
    (found,) = [row for row in rows if row["who"] == who and row["assignment"] == name]
    return found


@pytest.mark.parametrize("who", EXPECTED)
def test_the_points_are_right(marked, who):
    one, two = EXPECTED[who]
    found = row(marked[0], who)
    assert (found["points"], found["of"]) == (str(one + two), str(LOOK + RATE))
    assert found["each exercise"] == f"look_back {one}, best_rate {two}"


def test_another_assignment_and_a_strange_name_are_marked_too(marked):
    points = str(sum(as_handed_out(EXERCISES[f"{SEVENTH[3:]}.{name}"]) for name in THREE))
    assert row(marked[0], "right", SEVENTH)["points"] == row(marked[0], "right", SEVENTH)["of"] == points
    assert row(marked[0], f"'{ODD}")["points"] == str(LOOK + RATE)


def test_code_that_cannot_be_stopped_or_ends_python_spares_the_others_and_is_named(marked):
    rows, complaints, _ = marked
    for who in ("deaf", "dies"):
        assert row(rows, who)["points"] == ""
        assert any(f"{who}.ipynb was not marked: its code ends Python, or" in one for one in complaints)
    assert len(complaints) == 5


def test_what_is_no_submission_is_named_with_the_reason(marked):
    complaints = "\n".join(marked[1])
    assert "broken.ipynb is no notebook" in complaints
    assert "both.ipynb are all 01_derivatives of both: left out. Keep one" in complaints
    assert "both" not in {row["who"] for row in marked[0]}
    assert "foreign.ipynb is none of these assignments" in complaints


def test_there_is_a_page_of_feedback_for_each_that_was_marked(marked):
    rows, _, marks = marked
    pages = [path.read_text(encoding="utf-8") for path in marks.glob("feedback/*/*.html")]
    assert len(pages) == sum(row["points"] != "" for row in rows)
    assert any("This is the forward difference" in page for page in pages)
